// SPDX-License-Identifier: MPL-2.0

// This file tests changes of single properties of webex_room: by the user, by others, and
// what a request has then.

package webexprovider_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// room is webex_room.r of the title A and more arguments.
func room(arguments ...string) string {
	return "resource \"webex_room\" \"r\" {\n  title = \"A\"\n  " + strings.Join(arguments, "\n  ") + "\n}\n"
}

// wantRoomUpdates holds what the updates of rooms have asked for, and forgets all requests.
func wantRoomUpdates(t *testing.T, s *emulator.Server, want ...map[string]any) {
	t.Helper()
	var got []map[string]any
	for _, r := range s.Requests() {
		if r.Method == http.MethodPut && strings.HasPrefix(r.Path, "/v1/rooms/") {
			var body map[string]any
			if err := json.Unmarshal([]byte(r.Body), &body); err != nil {
				t.Fatal(err)
			}
			got = append(got, body)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got the updates %v, want %v", got, want)
	}
	s.ForgetRequests()
}

// TestAccRoomUpdateHasTheTitleAndWhatChanges: one request for all changes.
func TestAccRoomUpdateHasTheTitleAndWhatChanges(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	team := addTeam(s, "Team")
	w := applied(t, s, room())
	for _, step := range []struct {
		arguments string
		want      []map[string]any
	}{
		{"is_locked = true\n  is_announcement_only = true", []map[string]any{{"title": "A", "isLocked": true, "isAnnouncementOnly": true}}},
		{"is_locked = true\n  description = \"d\"", []map[string]any{{"title": "A", "isAnnouncementOnly": false, "description": "d"}}},
		{"is_locked = true", []map[string]any{{"title": "A", "description": " "}}}, // fact W2.5-05
		{"", []map[string]any{{"title": "A", "isLocked": false}}},
		{"team_id = \"" + team + "\"", []map[string]any{{"title": "A", "teamId": team}}},
		{"classification_id = \"" + internalClass() + "\"", []map[string]any{{"title": "A", "classificationId": internalClass()}}},
		{"destroy = \"leave\"", nil}, // never sent
	} {
		s.ForgetRequests()
		w.Write("main.tf", room(step.arguments))
		w.WantPlan("webex_room.r update")
		w.Apply()
		wantRoomUpdates(t, s, step.want...)
		w.WantPlan()
	}
}

// TestAccRoomSettingsOfOthersAreChangedBack: each by itself.
func TestAccRoomSettingsOfOthersAreChangedBack(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		hcl     string
		change  func(room *emulator.WebexRoom)
		updates map[string]any
	}{
		"announcements ended": {
			room("is_locked = true", "is_announcement_only = true"),
			func(room *emulator.WebexRoom) { room.IsAnnouncementOnly = false },
			map[string]any{"title": "A", "isAnnouncementOnly": true},
		},
		"locked, and the account is a moderator": {
			room(),
			func(room *emulator.WebexRoom) { room.IsLocked, room.Members[0].IsModerator = true, true },
			map[string]any{"title": "A", "isLocked": false},
		},
		"made public": {
			room("description = \"d\""), func(room *emulator.WebexRoom) { room.IsPublic = true }, map[string]any{"title": "A", "isPublic": false},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startWebex(t, nil)
			w := applied(t, s, test.hcl)
			s.UpdateWebexRoom(onlyRoom(t, s).ID, test.change)
			s.ForgetRequests()
			w.WantPlan("webex_room.r update")
			w.Apply()
			wantRoomUpdates(t, s, test.updates)
			w.WantPlan()
		})
	}
}

// TestAccRoomClassificationRaisedByOthersIsAnError: it cannot be lowered again.
func TestAccRoomClassificationRaisedByOthersIsAnError(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, room("classification_id = \""+lowestClass()+"\""))
	s.UpdateWebexRoom(onlyRoom(t, s).ID, func(room *emulator.WebexRoom) { room.ClassificationID = internalClass() })
	w.WantPlan("webex_room.r update")
	w.FailApply("Cannot update the room", "The room has \""+internalClass()+"\", the configuration \""+lowestClass()+"\"")
	if got := w.Attributes("webex_room.r")["id"]; got != onlyRoom(t, s).ID {
		t.Errorf("the state has the id %v", got)
	}
}

// TestAccRoomMadePrivateByOthersIsMadePublicByAnOfficer: by nobody else.
func TestAccRoomMadePrivateByOthersIsMadePublicByAnOfficer(t *testing.T) {
	t.Parallel()
	for _, status := range []emulator.WebexRefusalStatus{emulator.WebexRefusalForbidden, emulator.WebexRefusalBadRequest, emulator.WebexRefusalBadGateway} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexRefusalStatus = status })
		officer := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"officer@example.com"}, ComplianceOfficer: true})
		for _, account := range []emulator.WebexAccount{s.WebexPerson(), officer} {
			provider := "provider \"webex\" {\n  max_retries = 0\n}\n"
			w := newWorkspace(t, s, account, provider+room("description = \"d\"", "is_public = true"))
			w.Apply()
			before := w.Attributes("webex_room.r")
			id, _ := before["id"].(string)
			s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) { room.IsPublic = false })
			clitest.WantText(t, w.WantPlan("webex_room.r update"), "Room is made public", "Only a compliance officer")
			if account.ID == officer.ID {
				w.Apply()
				if after := w.Attributes("webex_room.r"); after["is_public"] != true || after["made_public"] == nil {
					t.Errorf("got %v", after)
				}
				w.WantPlan()
				continue
			}
			w.FailApply("Cannot update the room", "Only a compliance officer can make a room public")
			if after := w.Attributes("webex_room.r"); after["id"] != id {
				t.Errorf("the state has %v", after)
			}
		}
	}
}

// TestAccRoomChangedByOthersAfterThePlanIsShownByTheNext: the answer of the update has it, and
// Terraform takes no other value than the planned one.
func TestAccRoomChangedByOthersAfterThePlanIsShownByTheNext(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, room())
	w.Write("main.tf", strings.Replace(room(), `"A"`, `"B"`, 1))
	w.Run("plan", "-out=saved.tfplan")
	team := s.AddWebexTeam(emulator.WebexTeam{Name: "T", Members: []emulator.WebexMember{{PersonID: s.WebexPerson().ID, IsModerator: true}}})
	id, _ := w.Attributes("webex_room.r")["id"].(string)
	s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) {
		room.IsLocked, room.Description, room.TeamID = true, "theirs", team
		room.Members[0].IsModerator = true
	})
	w.Run("apply", "saved.tfplan")
	wantAttributes(t, w, "webex_room.r", map[string]any{"title": "B", "is_locked": false, "description": nil})
	w.WantPlan("webex_room.r update")
	w.Apply()
	w.WantPlan()
	wantAttributes(t, w, "webex_room.r", map[string]any{"is_locked": false, "description": nil, "team_id": team})
}

// TestAccRoomMovedIntoATeamByOthersStaysThere: unless the configuration names another.
func TestAccRoomMovedIntoATeamByOthersStaysThere(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	theirs, ours := addTeam(s, "Theirs"), addTeam(s, "Ours")
	w := applied(t, s, room())
	id, _ := w.Attributes("webex_room.r")["id"].(string)
	s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) { room.TeamID = theirs })
	w.WantPlan()
	w.Apply()
	if got := w.Attributes("webex_room.r")["team_id"]; got != theirs {
		t.Errorf("the state has the team %v, want %s", got, theirs)
	}
	w.Write("main.tf", room("team_id = \""+ours+"\""))
	clitest.WantText(t, w.WantPlan("webex_room.r delete create"), "Room of a team is replaced")
}

// TestAccRoomIsCreatedBeforeItIsDestroyed: titles are not unique, so both exist for a
// moment. Members follow.
func TestAccRoomIsCreatedBeforeItIsDestroyed(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, room("members = { jane = { person_email = \"jane@example.com\" } }", "lifecycle { create_before_destroy = true }")+`
resource "webex_room" "open" {
  title = "A"
  lifecycle { create_before_destroy = true }
}

resource "webex_room_membership" "jane" {
  room_id      = webex_room.open.id
  person_email = "jane@example.com"
}
`)
	old := s.WebexRooms()
	changes, _ := w.Plan("-replace=webex_room.r", "-replace=webex_room.open")
	if got := strings.Join(changes, ", "); got != "webex_room.open create delete, webex_room.r create delete, webex_room_membership.jane delete create" {
		t.Fatalf("the plan has %s", got)
	}
	w.Run("apply", "saved.tfplan")
	rooms := s.WebexRooms()
	if len(rooms) != 2 {
		t.Fatalf("there are %d rooms, want 2", len(rooms))
	}
	for _, room := range rooms {
		if room.ID == old[0].ID || room.ID == old[1].ID || len(room.Members) != 2 {
			t.Errorf("got %+v", room)
		}
	}
	w.WantPlan()
}

// TestAccRoomWhoseReadFailsStays: only Webex's own 404 says that a room is gone.
func TestAccRoomWhoseReadFailsStays(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, "provider \"webex\" {\n  max_retries = 0\n}\n"+room("timeouts { read = \"2s\" }"))
	for name, test := range map[string]struct {
		fault emulator.Fault
		want  []string
	}{
		"404 of something else": {emulator.Fault{Status: http.StatusNotFound, Body: `{"message":"no such page"}`}, []string{"404", "The answer is not from Webex: check base_url"}},
		"401":                   {emulator.Fault{Status: http.StatusUnauthorized}, []string{"401", "does not accept the access token"}},
		"403":                   {emulator.Fault{Status: http.StatusForbidden}, []string{"403", "check the scopes of the token"}},
		"429":                   {emulator.Fault{Status: http.StatusTooManyRequests, RetryAfter: time.Hour}, []string{"429", "throttled until the operation's time was up"}},
		"503":                   {emulator.Fault{Status: http.StatusServiceUnavailable}, []string{"503", "Webex failed"}},
		"no answer":             {emulator.Fault{Drop: emulator.DropBefore}, []string{"Check base_url, the network and the credentials"}},
		"an answer too late":    {emulator.Fault{Delay: 4 * time.Second}, []string{"The operation's time was up"}},
	} {
		test.fault.Path = "/v1/rooms/*"
		s.AddFault(test.fault)
		t.Log(name)
		w.Fail([]string{"plan"}, append(test.want, "Cannot read the room", "Room "+onlyRoom(t, s).ID, "Nothing was removed from the state")...)
		s.ClearFaults()
		if got := w.Attributes("webex_room.r")["id"]; got != onlyRoom(t, s).ID {
			t.Fatalf("%s: the state has the id %v", name, got)
		}
	}
	w.WantPlan()
}

// TestAccRoomOfATeamIsReadFromOutside: the members are not read. Nothing can be changed.
func TestAccRoomOfATeamIsReadFromOutside(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, room("team_id = \""+addTeam(s, "Team")+"\""))
	id, _ := w.Attributes("webex_room.r")["id"].(string)
	other := s.WebexModerator().ID
	s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) { room.Members[0].PersonID = other })
	w.WantPlan()
	s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) { room.IsLocked, room.Members[0].IsModerator = true, true })
	w.FailApply("Cannot update the room", "Moderators: moderator@example.com.", "Let one of them add Test Person (person@example.com) to the room as a moderator")
}
