// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests rosters: add, change, remove, all or nothing, and which ids and roles are accepted.

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// change is one entry of a participants map; an empty role removes.
func change(rawID, role string) string {
	if role == "" {
		return fmt.Sprintf("%q:null", rawID)
	}
	return fmt.Sprintf(`%q:{"role":%q}`, rawID, role)
}

func participants(changes ...string) string {
	return `{"participants":{` + strings.Join(changes, ",") + `}}`
}

// mustPatch changes a roster; success is 200 and {}.
func (c *client) mustPatch(id, body string) {
	c.t.Helper()
	if got := c.patchRoster(id, body); got.status != http.StatusOK || got.body != "{}" {
		c.t.Fatalf("got %d %s, want 200 {}", got.status, got.body)
	}
}

func (c *client) wantRoster(id string, want ...participantBody) {
	c.t.Helper()
	if got := c.roster(id); !slices.Equal(got, want) {
		c.t.Errorf("got roster %v, want %v", got, want)
	}
}

// fact 1.2-06: a value adds or changes, null removes, who is not named stays. fact 1.6-05: the order is that of
// joining, and a new role does not change it.
func TestRosterChanges(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.create(`{}`).ID
	c.wantRoster(id)

	c.mustPatch(id, participants(change(cleo, "Consumer"), change(ann, "Presenter"), change(ben, "Attendee")))
	c.wantRoster(id,
		participantBody{cleo, "Consumer"}, participantBody{ann, "Presenter"}, participantBody{ben, "Attendee"})

	c.mustPatch(id, participants(change(ann, "Collaborator")))
	c.wantRoster(id,
		participantBody{cleo, "Consumer"}, participantBody{ann, "Collaborator"}, participantBody{ben, "Attendee"})

	c.mustPatch(id, participants(change(cleo, "")))
	c.wantRoster(id, participantBody{ann, "Collaborator"}, participantBody{ben, "Attendee"})

	// Removing someone who is not there is no error.
	c.mustPatch(id, participants(change(cleo, "")))
	c.wantRoster(id, participantBody{ann, "Collaborator"}, participantBody{ben, "Attendee"})

	// Who comes back comes last.
	c.mustPatch(id, participants(change(ann, "")))
	c.mustPatch(id, participants(change(ann, "Presenter")))
	c.wantRoster(id, participantBody{ben, "Attendee"}, participantBody{ann, "Presenter"})

	// One map may add, change and remove.
	c.mustPatch(id, participants(change(cleo, "Attendee"), change(ben, "Presenter"), change(ann, "")))
	c.wantRoster(id, participantBody{ben, "Presenter"}, participantBody{cleo, "Attendee"})
}

func TestRosterChangesOfNothing(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.create(participants(change(ann, "Presenter"))).ID
	for _, body := range []string{`{}`, `{"participants":{}}`, `{"participants":null}`} {
		c.mustPatch(id, body)
	}
	c.wantRoster(id, participantBody{ann, "Presenter"})
}

// An object's last value of a name counts, as for any JSON reader.
func TestRosterChangeNamedTwice(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.create(`{}`).ID
	c.mustPatch(id, participants(change(ann, "Presenter"), change(ben, "Attendee"), change(ann, "Consumer")))
	c.wantRoster(id, participantBody{ann, "Consumer"}, participantBody{ben, "Attendee"})
	c.mustPatch(id, participants(change(ann, ""), change(ann, "Attendee"), change(ben, "Presenter"), change(ben, "")))
	c.wantRoster(id, participantBody{ann, "Attendee"})
}

// fact 1.2-04 has the roles; fact 1.2-05: Collaborator is taken by value, whatever the version.
func TestRolesAtEveryVersion(t *testing.T) {
	t.Parallel()
	for _, version := range strings.Split(versions, ", ") {
		for _, role := range []string{"Presenter", "Attendee", "Consumer", "Collaborator"} {
			t.Run(version+" "+role, func(t *testing.T) {
				t.Parallel()
				c := start(t, emulator.Options{})
				got := c.raw("POST", "/rooms?api-version="+version, participants(change(ann, role)))
				room := decode[roomBody](t, got, http.StatusCreated)
				c.wantRoster(room.ID, participantBody{ann, role})
			})
		}
	}
}

// fact 1.4-02 and fact 1.2-05: the text names all four roles at every version, the target is the path of the role.
func TestWrongRole(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.create(`{}`).ID
	target := "/rooms/" + id + "/participants?api-version=2024-04-15"
	for _, role := range []string{`"Organizer"`, `"presenter"`, `""`, `7`, `{}`} {
		got := c.raw("PATCH", target, participants(change(ben, "Attendee"), fmt.Sprintf(`%q:{"role":%s}`, ann, role)))
		wantDetail(t, got, "Invalid participant role. The valid roles are: Presenter, Attendee, Consumer, Collaborator.",
			"$.participants."+ann+".role")
	}
	c.wantRoster(id)
}

// What a missing or null role does is open in fact 1.2-04: a test for each reading.
func TestRoleOmitted(t *testing.T) {
	t.Parallel()
	for _, value := range []string{`{}`, `{"role":null}`} {
		c := start(t, emulator.Options{})
		id := c.create(`{}`).ID
		body := participants(fmt.Sprintf("%q:%s", ann, value))
		c.mustPatch(id, body)
		c.wantRoster(id, participantBody{ann, "Attendee"})

		c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.RoleOmitted = emulator.RoleOmittedRefused })
		if got := c.patchRoster(id, body); got.status != http.StatusBadRequest {
			t.Errorf("%s: got %d, want 400", value, got.status)
		}
	}
}

// The texts of fact 1.4-02; fact 1.8-01: only users of a communication resource are known to be taken.
func TestWrongParticipants(t *testing.T) {
	t.Parallel()
	const (
		form  = "Invalid format for communication identifier."
		value = "Invalid value for the Participants."
	)
	resource := "11111111-2222-3333-4444-555555555555"
	for rawID, message := range map[string]string{
		"acs:8-invalidMRI":                form,
		"invalid MRI Values":              form,
		"":                                form,
		"8:":                              form,
		"8:acs:123456c":                   value,
		"8:acs:" + resource:               value,
		"8:acs:" + resource + "_":         value,
		"8:acs:" + resource + "_1234":     value,
		ann + "_" + resource:              value,
		strings.Replace(ann, "a", "g", 3): value,
		"8:orgid:" + resource:             value,
		"4:+14255550123":                  value,
		"28:orgid:" + resource:            value,
		"8:teamsvisitor:" + resource:      value,
	} {
		for _, entry := range []string{change(rawID, "Attendee"), change(rawID, "")} {
			t.Run(rawID, func(t *testing.T) {
				t.Parallel()
				c := start(t, emulator.Options{Switches: emulator.Switches{ParticipantErrors: emulator.ParticipantErrorsNamed}})
				id := c.create(participants(change(ann, "Presenter"))).ID
				got := c.patchRoster(id, participants(change(ben, "Attendee"), change(ann, "Consumer"), entry))
				body := decode[errorBody](t, got, http.StatusBadRequest)
				if body.Error.Code != "BadRequest" || body.Error.Message != message || body.Error.Target != rawID ||
					got.header.Get("x-ms-error-code") != "BadRequest" || len(body.Error.Details) != 0 {
					t.Errorf("got %s, want %q about %q", got.body, message, rawID)
				}
				// All or nothing.
				c.wantRoster(id, participantBody{ann, "Presenter"})

				if got := c.do("POST", "/rooms", participants(change(ben, "Attendee"), entry)); got.status != 400 {
					t.Errorf("POST: got %d, want 400", got.status)
				}
				if rooms := c.server.Rooms(); len(rooms) != 1 {
					t.Errorf("got %d rooms, want 1", len(rooms))
				}
			})
		}
	}
}

// As recorded (fact 1.4-02): in 2025 the message names an id of a kind that is not supported, and never a malformed
// one; before it named nobody.
func TestHowAWrongParticipantIsNamed(t *testing.T) {
	t.Parallel()
	const malformed = "Invalid format for communication identifier."
	for errors, unsupported := range map[emulator.ParticipantErrors]string{
		emulator.ParticipantErrorsRecorded: "Communication identifier 8:acs:123456c is not supported.",
		emulator.ParticipantErrorsUnnamed:  "Invalid value for the Participants.",
	} {
		c := start(t, emulator.Options{Switches: emulator.Switches{ParticipantErrors: errors}})
		id := c.create(`{}`).ID
		for rawID, message := range map[string]string{"8:acs:123456c": unsupported, "acs:8-invalidMRI": malformed} {
			got := c.patchRoster(id, participants(change(rawID, "Attendee")))
			want := `{"error":{"code":"BadRequest","message":"` + message + `"}}`
			if got.status != http.StatusBadRequest || got.body != want {
				t.Errorf("got %d %s, want 400 %s", got.status, got.body, want)
			}
		}
	}
}

// Ids of the sovereign clouds' communication users are users too; hex digits may be capital (fact 3.3-01). Whether
// anybody has such an id is not looked at (open in fact 1.8-02).
func TestUsersOfAllCloudsAreTaken(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.create(`{}`).ID
	for _, rawID := range []string{
		strings.Replace(ann, "8:acs:", "8:dod-acs:", 1), strings.Replace(ann, "8:acs:", "8:gcch-acs:", 1),
		strings.ReplaceAll(ann, "aaaa", "AAAA"),
	} {
		c.mustPatch(id, participants(change(rawID, "Attendee")))
	}
	if got := c.roster(id); len(got) != 3 {
		t.Errorf("got %d participants, want 3", len(got))
	}
}

// A limit is not documented (fact 1.7-01): there is none unless a test sets one.
func TestRosterLimit(t *testing.T) {
	t.Parallel()
	many := make([]string, 400)
	for i := range many {
		many[i] = change(fmt.Sprintf("%s%012d", ann[:len(ann)-12], i), "Attendee")
	}
	c := start(t, emulator.Options{Switches: emulator.Switches{PageSize: 1000}})
	unlimited := c.create(participants(many...)).ID
	if got := len(c.roster(unlimited)); got != len(many) {
		t.Errorf("got %d participants, want %d", got, len(many))
	}

	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.MaxRoster = 2 })
	if got := c.do("POST", "/rooms", participants(many[:3]...)); got.status != http.StatusBadRequest {
		t.Errorf("create: got %d, want 400", got.status)
	}
	id := c.create(participants(change(ann, "Presenter"), change(ben, "Attendee"))).ID
	if got := c.patchRoster(id, participants(change(cleo, "Attendee"))); got.status != http.StatusBadRequest {
		t.Errorf("a third: got %d, want 400", got.status)
	}
	c.wantRoster(id, participantBody{ann, "Presenter"}, participantBody{ben, "Attendee"})
	// One goes and one comes: the size after the whole change counts.
	c.mustPatch(id, participants(change(cleo, "Attendee"), change(ann, "")))
	c.wantRoster(id, participantBody{ben, "Attendee"}, participantBody{cleo, "Attendee"})
}
