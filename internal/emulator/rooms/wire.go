// SPDX-License-Identifier: MPL-2.0

package rooms

// This file decodes and encodes the bodies of the operations of Rooms.

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

const versionWithoutPSTN = "2023-06-14"

// roomModel is a room in an answer, which never has the roster (fact 1.2-03).
type roomModel struct {
	ID                 string      `json:"id"`
	CreatedAt          api.Instant `json:"createdAt"`
	ValidFrom          api.Instant `json:"validFrom"`
	ValidUntil         api.Instant `json:"validUntil"`
	PSTNDialOutEnabled *bool       `json:"pstnDialOutEnabled,omitempty"`
}

type participantModel struct {
	RawID string `json:"rawId"`
	Role  string `json:"role"`
}

// modelOf returns a room in the form of an api-version: 2023-06-14 does not have pstnDialOutEnabled (fact 1.1-04).
func modelOf(r Room, version string) roomModel {
	m := roomModel{
		ID: r.ID, CreatedAt: api.Instant(r.CreatedAt), ValidFrom: api.Instant(r.ValidFrom), ValidUntil: api.Instant(r.ValidUntil),
	}
	if version != versionWithoutPSTN {
		m.PSTNDialOutEnabled = &r.PSTNDialOutEnabled
	}
	return m
}

// readRoomChange reads what create and update share.
func readRoomChange(f api.Fields, c *api.Call) (change roomChange, fail *api.Failure) {
	if change.from, fail = f.Instant("validFrom", c.Switches.FinerTimes); fail != nil {
		return change, fail
	}
	if change.until, fail = f.Instant("validUntil", c.Switches.FinerTimes); fail != nil {
		return change, fail
	}
	if c.Version == versionWithoutPSTN {
		return change, nil
	}
	change.pstn, fail = f.Boolean("pstnDialOutEnabled")
	return change, fail
}

// readRosterChanges reads the map of participants in its written order.
func readRosterChanges(f api.Fields, sw api.Switches) ([]rosterChange, *api.Failure) {
	if !f.Given("participants") {
		return nil, nil
	}
	entries, ok := orderedMembers(f["participants"])
	if !ok {
		return nil, api.Invalid("The value is not a map of participants.", "$.participants")
	}
	changes := make([]rosterChange, 0, len(entries))
	for _, e := range entries {
		change := rosterChange{Participant: Participant{RawID: e.name}, remove: api.IsNull(e.value)}
		if !change.remove {
			role, fail := decodeRole(e.name, e.value, sw.RoleOmitted)
			if fail != nil {
				return nil, fail
			}
			change.Role = role
		}
		changes = append(changes, change)
	}
	// The service decodes the whole map before it checks an id.
	for _, c := range changes {
		if fail := checkParticipant(c.RawID, sw.ParticipantErrors); fail != nil {
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

// orderedMembers returns an object's members in their written order. If a name comes twice, the last value counts.
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

// roles returns the roles, which are the same in each api-version (fact 1.2-05).
func roles() []string { return []string{"Presenter", "Attendee", "Consumer", "Collaborator"} }

func decodeRole(rawID string, value json.RawMessage, omitted api.RoleOmitted) (string, *api.Failure) {
	path := "$.participants." + rawID
	var properties api.Fields
	if err := json.Unmarshal(value, &properties); err != nil {
		return "", api.Invalid("The value is not a participant.", path)
	}
	path += ".role"
	wrong := api.Invalid("Invalid participant role. The valid roles are: "+strings.Join(roles(), ", ")+".", path)
	if !properties.Given("role") {
		if omitted == api.RoleOmittedRefused {
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

// checkParticipant refuses raw ids that are not a communication user's (fact 1.4-02). That the service refuses other kinds
// is [?] of fact 1.8-01, and that it does not check whether the user exists is [?] of fact 1.8-02.
func checkParticipant(rawID string, errors api.ParticipantErrors) *api.Failure {
	if api.IsCommunicationUser(rawID) {
		return nil
	}
	kind, rest, _ := strings.Cut(rawID, ":")
	f := api.BadRequest("Invalid value for the Participants.")
	switch malformed := !slices.Contains([]string{"4", "8", "28", "48"}, kind) || rest == ""; {
	case malformed:
		f.Message = "Invalid format for communication identifier."
	case errors == api.ParticipantErrorsRecorded:
		f.Message = "Communication identifier " + rawID + " is not supported."
	}
	if errors == api.ParticipantErrorsNamed {
		f.Target = rawID
	}
	return f
}
