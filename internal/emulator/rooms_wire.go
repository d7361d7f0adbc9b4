package emulator

// This file reads and writes the bodies of the Rooms operations.

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// roomModel is a room in an answer. A roster is never part of it (fact 1.2-03).
type roomModel struct {
	ID                 string  `json:"id"`
	CreatedAt          instant `json:"createdAt"`
	ValidFrom          instant `json:"validFrom"`
	ValidUntil         instant `json:"validUntil"`
	PSTNDialOutEnabled *bool   `json:"pstnDialOutEnabled,omitempty"`
}

type roomPage struct {
	Value    []roomModel `json:"value"`
	NextLink string      `json:"nextLink,omitempty"`
}

type participantModel struct {
	RawID string `json:"rawId"`
	Role  string `json:"role"`
}

type participantPage struct {
	Value    []participantModel `json:"value"`
	NextLink string             `json:"nextLink,omitempty"`
}

// modelOf is r as the given version shows it: 2023-06-14 knows no pstnDialOutEnabled (fact 1.1-04).
func modelOf(r Room, version string) roomModel {
	m := roomModel{
		ID: r.ID, CreatedAt: instant(r.CreatedAt), ValidFrom: instant(r.ValidFrom), ValidUntil: instant(r.ValidUntil),
	}
	if version != versionWithoutPSTN {
		m.PSTNDialOutEnabled = &r.PSTNDialOutEnabled
	}
	return m
}

// fields are the members of a JSON object. Those that no operation knows are ignored.
type fields map[string]json.RawMessage

// decodeFields reads a body that must be one JSON object.
func decodeFields(body []byte) (fields, *failure) {
	var f fields
	if err := json.Unmarshal(body, &f); err != nil || f == nil {
		return nil, invalid("The body is no JSON object.", "$")
	}
	return f, nil
}

// given tells whether the member is there and not null; null is the same as left out (fact 1.5-03).
func (f fields) given(name string) bool {
	value, there := f[name]
	return there && !isNull(value)
}

func isNull(value json.RawMessage) bool { return bytes.Equal(value, []byte("null")) }

func (f fields) instant(name string, finer FinerTimes) (*time.Time, *failure) {
	if !f.given(name) {
		return nil, nil
	}
	var text string
	if err := json.Unmarshal(f[name], &text); err != nil {
		return nil, invalid("The value is no date and time.", "$."+name)
	}
	t, ok := parseInstant(text, finer)
	if !ok {
		return nil, invalid("The value is no date and time.", "$."+name)
	}
	return &t, nil
}

func (f fields) boolean(name string) (*bool, *failure) {
	if !f.given(name) {
		return nil, nil
	}
	var value bool
	if err := json.Unmarshal(f[name], &value); err != nil {
		return nil, invalid("The value is neither true nor false.", "$."+name)
	}
	return &value, nil
}

// roomChange reads what create and update have in common.
func (f fields) roomChange(c *call) (change roomChange, fail *failure) {
	if change.from, fail = f.instant("validFrom", c.options.FinerTimes); fail != nil {
		return change, fail
	}
	if change.until, fail = f.instant("validUntil", c.options.FinerTimes); fail != nil {
		return change, fail
	}
	if c.version == versionWithoutPSTN {
		return change, nil
	}
	change.pstn, fail = f.boolean("pstnDialOutEnabled")
	return change, fail
}

// rosterChanges reads the map of participants in the order in which it is written.
func (f fields) rosterChanges(o Options) ([]rosterChange, *failure) {
	if !f.given("participants") {
		return nil, nil
	}
	entries, ok := orderedMembers(f["participants"])
	if !ok {
		return nil, invalid("The value is no map of participants.", "$.participants")
	}
	changes := make([]rosterChange, 0, len(entries))
	for _, e := range entries {
		change := rosterChange{Participant: Participant{RawID: e.name}, remove: isNull(e.value)}
		if !change.remove {
			role, fail := decodeRole(e.name, e.value, o.RoleOmitted)
			if fail != nil {
				return nil, fail
			}
			change.Role = role
		}
		changes = append(changes, change)
	}
	// The model is bound as a whole before any id is looked at.
	for _, c := range changes {
		if fail := checkParticipant(c.RawID, o.ParticipantErrors); fail != nil {
			return nil, fail
		}
	}
	return changes, nil
}

// entry is one member of a JSON object.
type entry struct {
	name  string
	value json.RawMessage
}

// orderedMembers are an object's members in the order of the text; of a name that comes twice the last value counts.
func orderedMembers(object json.RawMessage) ([]entry, bool) {
	decoder := json.NewDecoder(bytes.NewReader(object))
	if opening, err := decoder.Token(); err != nil || opening != json.Delim('{') {
		return nil, false
	}
	var entries []entry
	places := map[string]int{}
	for decoder.More() {
		name, err := decoder.Token()
		text, ok := name.(string)
		var value json.RawMessage
		if err != nil || !ok || decoder.Decode(&value) != nil {
			return nil, false
		}
		if place, twice := places[text]; twice {
			entries[place].value = value
			continue
		}
		places[text] = len(entries)
		entries = append(entries, entry{text, value})
	}
	return entries, true
}

// roles are the values that are accepted, by every api-version alike (fact 1.2-05).
func roles() []string { return []string{"Presenter", "Attendee", "Consumer", "Collaborator"} }

func decodeRole(rawID string, value json.RawMessage, omitted RoleOmitted) (string, *failure) {
	path := "$.participants." + rawID
	var properties fields
	if err := json.Unmarshal(value, &properties); err != nil {
		return "", invalid("The value is no participant.", path)
	}
	path += ".role"
	wrong := invalid("Invalid participant role. The valid roles are: "+strings.Join(roles(), ", ")+".", path)
	if !properties.given("role") {
		if omitted == RoleOmittedRefused {
			return "", wrong
		}
		return "Attendee", nil
	}
	var role string
	if err := json.Unmarshal(properties["role"], &role); err != nil || !slices.Contains(roles(), role) {
		return "", wrong
	}
	return role, nil
}

// checkParticipant refuses what is no raw id of a communication user (fact 1.4-02). Only such users are known to be
// taken; that other kinds are refused is [?] of fact 1.8-01. Whether the user exists is not looked at ([?] of fact
// 1.8-02).
func checkParticipant(rawID string, errors ParticipantErrors) *failure {
	if isCommunicationUser(rawID) {
		return nil
	}
	kind, rest, _ := strings.Cut(rawID, ":")
	f := badRequest("Invalid value for the Participants.")
	switch malformed := !slices.Contains([]string{"4", "8", "28", "48"}, kind) || rest == ""; {
	case malformed:
		f.message = "Invalid format for communication identifier."
	case errors == ParticipantErrorsRecorded:
		f.message = "Communication identifier " + rawID + " is not supported."
	}
	if errors == ParticipantErrorsNamed {
		f.target = rawID
	}
	return f
}

// isCommunicationUser tells whether a raw id has the shape of a user of a communication resource (fact 3.3-01).
func isCommunicationUser(rawID string) bool {
	kind, rest, _ := strings.Cut(rawID, ":")
	cloud, user, _ := strings.Cut(rest, ":")
	resourceID, userID, _ := strings.Cut(user, "_")
	return kind == "8" && slices.Contains([]string{"acs", "dod-acs", "gcch-acs"}, cloud) &&
		isGUID(resourceID) && isGUID(userID)
}

// isGUID tells whether text is hex digits in groups of 8, 4, 4, 4 and 12 (fact 3.3-01).
func isGUID(text string) bool {
	groups := strings.Split(text, "-")
	if len(groups) != 5 {
		return false
	}
	for i, length := range []int{8, 4, 4, 4, 12} {
		if len(groups[i]) != length || strings.Trim(groups[i], "0123456789abcdefABCDEF") != "" {
			return false
		}
	}
	return true
}
