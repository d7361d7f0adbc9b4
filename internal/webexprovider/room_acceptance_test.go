// SPDX-License-Identifier: MPL-2.0

// This file tests the life of webex_room: create, read, update.

package webexprovider_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccRoomHasAllValuesAfterOneApply(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, `resource "webex_room" "r" {
  title                = "Project Alpha"
  description          = "All of it"
  is_locked            = true
  is_announcement_only = true
}`)
	room := onlyRoom(t, s)
	if room.Title != "Project Alpha" || room.Description != "All of it" || !room.IsLocked || !room.IsAnnouncementOnly {
		t.Errorf("got %+v", room)
	}
	got := w.Attributes("webex_room.r")
	for name, want := range map[string]any{
		"id": room.ID, "title": "Project Alpha", "type": "group", "creator_id": room.CreatorID, "owner_id": room.OwnerID,
		"is_public": false, "destroy": "delete", "team_id": nil, "classification_id": nil, "made_public": nil, "members": nil,
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	w.WantPlan()
}

// TestAccRoomChangesInPlace: a PUT has the title and what changes.
func TestAccRoomChangesInPlace(t *testing.T) {
	t.Parallel()
	for _, cleared := range []emulator.WebexClearedDescription{
		emulator.WebexClearedDescriptionAbsent, emulator.WebexClearedDescriptionEmpty, emulator.WebexClearedDescriptionSpace,
	} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexClearedDescription = cleared })
		w := applied(t, s, `resource "webex_room" "r" {
  title       = "Old"
  description = "Old"
}`)
		id := onlyRoom(t, s).ID
		w.Write("main.tf", `resource "webex_room" "r" {
  title                = "New"
  is_locked            = true
  is_announcement_only = true
}`)
		w.WantPlan("webex_room.r update")
		w.Apply()
		room := onlyRoom(t, s)
		if room.ID != id || room.Title != "New" || room.Description != "" || !room.IsLocked || !room.IsAnnouncementOnly {
			t.Errorf("got %+v", room)
		}
		w.WantPlan()
		w.Write("main.tf", `resource "webex_room" "r" { title = "New" }`)
		w.Apply()
		if room := onlyRoom(t, s); room.IsLocked || room.IsAnnouncementOnly {
			t.Errorf("got %+v", room)
		}
		w.WantPlan()
	}
}

// TestAccRoomIsRepairedAfterChangesByOthers: what others change is planned back.
func TestAccRoomIsRepairedAfterChangesByOthers(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, `resource "webex_room" "r" {
  title       = "Ours"
  description = "Ours"
  is_locked   = true
}`)
	id := onlyRoom(t, s).ID
	s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) {
		room.Title, room.Description, room.IsLocked = "Theirs", "", false
		room.Members[0].IsModerator = false
	})
	w.WantPlan("webex_room.r update")
	w.Apply()
	room := onlyRoom(t, s)
	if room.Title != "Ours" || room.Description != "Ours" || !room.IsLocked || !room.Members[0].IsModerator {
		t.Errorf("got %+v", room)
	}
	w.WantPlan()
}

func TestAccRoomMovesIntoATeamOnce(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	person := s.WebexPerson()
	team := func(name string) string {
		return s.AddWebexTeam(emulator.WebexTeam{Name: name, Members: []emulator.WebexMember{{PersonID: person.ID, IsModerator: true}}})
	}
	first, second := team("first"), team("second")
	w := applied(t, s, `resource "webex_room" "r" { title = "A" }`)
	id := w.Attributes("webex_room.r")["id"]
	w.Write("main.tf", `resource "webex_room" "r" {
  title   = "A"
  team_id = "`+first+`"
}`)
	w.WantPlan("webex_room.r update")
	w.Apply()
	got := w.Attributes("webex_room.r")
	if got["id"] != id || got["team_id"] != first {
		t.Errorf("got %v", got)
	}
	// A change of something else does not name the team again (fact W2.5-08), and without
	// team_id the room stays where it is.
	w.Write("main.tf", `resource "webex_room" "r" { title = "B" }`)
	w.WantPlan("webex_room.r update")
	w.Apply()
	w.WantPlan()
	w.Write("main.tf", `resource "webex_room" "r" {
  title   = "B"
  team_id = "`+second+`"
}`)
	clitest.WantText(t, w.WantPlan("webex_room.r delete create"), "Room of a team is replaced", "the old one is archived, not deleted")
	w.Apply()
	if got := w.Attributes("webex_room.r"); got["id"] == id || got["team_id"] != second {
		t.Errorf("got %v", got)
	}
}

// TestAccRoomMovesIntoATeamWhoseAnswerIsLost: Webex refuses the retry, which names the team
// that the room is in by then (fact W2.5-08).
func TestAccRoomMovesIntoATeamWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	team := s.AddWebexTeam(emulator.WebexTeam{Name: "T", Members: []emulator.WebexMember{{PersonID: s.WebexPerson().ID, IsModerator: true}}})
	w := applied(t, s, room())
	s.AddFault(emulator.Fault{Method: http.MethodPut, Path: "/v1/rooms", Drop: emulator.DropAfter, Count: 1})
	w.Write("main.tf", room(fmt.Sprintf("team_id = %q", team), "is_locked = true"))
	w.Apply()
	w.WantPlan()
	id, _ := w.Attributes("webex_room.r")["id"].(string)
	if room, _ := s.WebexRoom(id); room.TeamID != team || !room.IsLocked {
		t.Errorf("got %+v", room)
	}
}

// TestAccRoomOfATeamThatIsReplacedIsLeft: with destroy = "leave", others keep the old room.
func TestAccRoomOfATeamThatIsReplacedIsLeft(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	person := s.WebexPerson()
	moderator := s.WebexModerator()
	room := func(team string) string {
		id := s.AddWebexTeam(emulator.WebexTeam{Name: team, Members: []emulator.WebexMember{{PersonID: person.ID, IsModerator: true}, {PersonID: moderator.ID}}})
		return fmt.Sprintf("resource \"webex_room\" \"r\" {\n  title = \"A\"\n  team_id = %q\n  destroy = \"leave\"\n}", id)
	}
	w := applied(t, s, room("first"))
	id, _ := w.Attributes("webex_room.r")["id"].(string)
	s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) {
		room.Members = append(room.Members, emulator.WebexMember{PersonID: moderator.ID})
	})
	w.Write("main.tf", room("second"))
	clitest.WantText(t, w.WantPlan("webex_room.r delete create"), "Room of a team is replaced", "the acting account leaves the old one, which stays with everybody else")
	w.Apply()
	old, found := s.WebexRoom(id)
	if !found || old.Archived || len(old.Members) != 1 || old.Members[0].PersonID != moderator.ID {
		t.Errorf("the old room is %+v, %t, want it with the moderator alone", old, found)
	}
}

// TestAccRoomNotFoundIsDeletedOrThrownOut: Webex answers both with the same 404.
func TestAccRoomNotFoundIsDeletedOrThrownOut(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(*emulator.Server, string){
		"deleted": func(s *emulator.Server, id string) { s.DeleteWebexRoom(id) },
		"thrown out": func(s *emulator.Server, id string) {
			s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) { room.Members = nil })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startWebex(t, nil)
			w := applied(t, s, `resource "webex_room" "r" { title = "A" }`)
			lose(s, onlyRoom(t, s).ID)
			clitest.WantText(t, w.WantPlan("webex_room.r create"), "Room not found", "It was deleted, or", "(person@example.com) is not in it any more",
				"let a member add", "a second room otherwise")
		})
	}
}

// TestAccRoomLockedByOthersIsNotChanged: nothing is sent, and the error names who could.
func TestAccRoomLockedByOthersIsNotChanged(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, `resource "webex_room" "r" { title = "A" }`)
	moderatedByOther(s, onlyRoom(t, s).ID)
	before := writes(s)
	w.Write("main.tf", `resource "webex_room" "r" { title = "B" }`)
	w.FailApply("Cannot update the room", "is locked", "(person@example.com) is not one of its moderators", "Moderators: moderator@example.com.", "Nothing was sent")
	if after := writes(s); !slices.Equal(after, before) {
		t.Errorf("the apply sent %v", after[len(before):])
	}
}

// moderatedByOther locks a room, and makes the moderator account its only moderator.
func moderatedByOther(s *emulator.Server, id string) {
	moderator := s.WebexModerator()
	s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) {
		room.IsLocked = true
		room.Members[0].IsModerator = false
		room.Members = append(room.Members, emulator.WebexMember{PersonID: moderator.ID, IsModerator: true})
	})
}
