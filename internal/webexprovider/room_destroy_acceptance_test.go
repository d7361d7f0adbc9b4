// SPDX-License-Identifier: MPL-2.0

// This file tests the end of webex_room.

package webexprovider_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// TestAccRoomDestroyDeletesForEverybody: whatever a DELETE of an unlocked room does.
func TestAccRoomDestroyDeletesForEverybody(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		locked  string
		deletes emulator.WebexDeleteUnlocked
	}{
		{"false", emulator.WebexDeleteUnlockedDeletes}, {"false", emulator.WebexDeleteUnlockedLeaves}, {"true", emulator.WebexDeleteUnlockedLeaves},
	} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexDeleteUnlocked = test.deletes })
		w := applied(t, s, `resource "webex_room" "r" {
  title     = "A"
  is_locked = `+test.locked+`
  members   = { jane = { person_email = "jane@example.com" } }
}`)
		w.Run("destroy", "-auto-approve")
		if rooms := s.WebexRooms(); len(rooms) != 0 {
			t.Errorf("locked %s, %v: there is still %+v", test.locked, test.deletes, rooms)
		}
	}
}

// TestAccRoomDestroyByWhoIsNoModeratorChangesNothing: Webex would answer 204.
func TestAccRoomDestroyByWhoIsNoModeratorChangesNothing(t *testing.T) {
	t.Parallel()
	for _, locked := range []emulator.WebexDeleteLocked{emulator.WebexDeleteLockedLeaves, emulator.WebexDeleteLockedRefused} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexDeleteLocked = locked })
		w := applied(t, s, `resource "webex_room" "r" { title = "A" }`)
		room := onlyRoom(t, s)
		moderatedByOther(s, room.ID)
		before := writes(s)
		w.Fail([]string{"destroy", "-auto-approve"}, "Cannot delete the room", "only take the account out of the room and answer that it is deleted",
			"Moderators: moderator@example.com.", `destroy = "leave"`)
		if after := writes(s); !slices.Equal(after, before) {
			t.Errorf("the destroy sent %v", after[len(before):])
		}
		if got := onlyRoom(t, s); len(got.Members) != 2 {
			t.Errorf("the room has %d members, want 2", len(got.Members))
		}
		if w.Attributes("webex_room.r")["id"] != room.ID {
			t.Error("the state lost the room")
		}
	}
}

func TestAccRoomDestroyLeaves(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, `resource "webex_room" "r" {
  title   = "A"
  destroy = "leave"
  members = { jane = { person_email = "jane@example.com" } }
}`)
	w.Run("destroy", "-auto-approve")
	if room := onlyRoom(t, s); len(room.Members) != 1 {
		t.Errorf("the room has the members %+v, want jane alone", room.Members)
	}
}

// TestAccRoomDestroyOfATeamRoomArchives: whatever an archived room answers.
func TestAccRoomDestroyOfATeamRoomArchives(t *testing.T) {
	t.Parallel()
	for _, archived := range []emulator.WebexArchivedRoom{emulator.WebexArchivedRoomGone, emulator.WebexArchivedRoomAnswers} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexArchivedRoom = archived })
		team := s.AddWebexTeam(emulator.WebexTeam{Name: "T", Members: []emulator.WebexMember{{PersonID: s.WebexPerson().ID, IsModerator: true}}})
		w := applied(t, s, `resource "webex_room" "r" {
  title   = "A"
  team_id = "`+team+`"
}`)
		id, _ := w.Attributes("webex_room.r")["id"].(string)
		clitest.WantText(t, w.Run("destroy", "-auto-approve"), "Room of a team is archived", "its messages stay")
		if room, ok := s.WebexRoom(id); !ok || !room.Archived {
			t.Errorf("got %+v, %t", room, ok)
		}
	}
}

func TestAccRoomDestroyOfARoomThatIsGoneSucceeds(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, `resource "webex_room" "r" { title = "A" }`)
	s.DeleteWebexRoom(onlyRoom(t, s).ID)
	clitest.WantText(t, w.Run("destroy", "-auto-approve", "-refresh=false"), "Room not found", "It was deleted, or",
		"(person@example.com) is not in it any more", "one of its members can delete it")
}

// TestAccRoomDestroyOfAPublicRoom: it is made private, then locked. Where Webex refuses
// that, only its members know whether the DELETE deleted it.
func TestAccRoomDestroyOfAPublicRoom(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		lock    emulator.WebexPublicLocked
		deletes emulator.WebexDeleteUnlocked
		warns   bool
		left    int
	}{
		{emulator.WebexPublicLockedRefused, emulator.WebexDeleteUnlockedDeletes, true, 0},
		{emulator.WebexPublicLockedRefused, emulator.WebexDeleteUnlockedLeaves, true, 1},
		{emulator.WebexPublicLockedRefused, emulator.WebexDeleteUnlockedLeaves, false, 0},
		{emulator.WebexPublicLockedAccepted, emulator.WebexDeleteUnlockedLeaves, false, 0},
	} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexPublicLocked, sw.WebexDeleteUnlocked = test.lock, test.deletes })
		w := applied(t, s, room("description = \"d\"", "is_public = true"))
		id, other := onlyRoom(t, s).ID, s.WebexModerator().ID
		s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) {
			room.Members = append(room.Members, emulator.WebexMember{PersonID: other})
		})
		if test.warns {
			s.AddFault(emulator.Fault{Method: http.MethodPut, Path: "/v1/rooms/*", Status: http.StatusForbidden})
		}
		s.ForgetRequests()
		text := w.Run("destroy", "-auto-approve")
		if !test.warns {
			wantRoomUpdates(t, s, map[string]any{"title": "A", "isPublic": false}, map[string]any{"title": "A", "isLocked": true})
		}
		if test.warns {
			clitest.WantText(t, text, "Room may live on", "Room "+id, "could not be locked before its deletion", "ask one of its members")
		} else if strings.Contains(text, "Room may live on") {
			t.Errorf("%+v: got the warning\n%s", test, text)
		}
		if rooms := s.WebexRooms(); len(rooms) != test.left {
			t.Errorf("%+v: there is %+v", test, rooms)
		}
		if got := w.Attributes("webex_room.r"); got != nil {
			t.Errorf("%+v: the state still has %v", test, got)
		}
	}
}

// TestAccRoomDestroyStopsIfTheLockMayHaveHappened: an answer that is no refusal says
// nothing, so nothing is deleted.
func TestAccRoomDestroyStopsIfTheLockMayHaveHappened(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, "provider \"webex\" {\n  max_retries = 0\n}\n"+room())
	s.AddFault(emulator.Fault{Method: http.MethodPut, Path: "/v1/rooms/*", Status: http.StatusBadGateway, Count: 1})
	w.Fail([]string{"destroy", "-auto-approve"}, "Cannot lock the room before its deletion", "502", "Nothing was deleted", "destroy again later", "destroy = \"leave\"")
	if got := w.Attributes("webex_room.r")["id"]; got != onlyRoom(t, s).ID {
		t.Errorf("the state has the id %v", got)
	}
	w.Run("destroy", "-auto-approve")
	if rooms := s.WebexRooms(); len(rooms) != 0 {
		t.Errorf("there is still %+v", rooms)
	}
}

// TestAccRoomDestroyThatFailsSaysHowTheRoomIs: it was changed for its deletion.
func TestAccRoomDestroyThatFailsSaysHowTheRoomIs(t *testing.T) {
	t.Parallel()
	for settings, want := range map[string]string{
		"":                                       "made the room locked,",
		"description = \"d\"\n is_public = true": "made the room private and locked,",
		"is_locked = true":                       "",
	} {
		s := startWebex(t, nil)
		w := applied(t, s, room(settings))
		s.AddFault(emulator.Fault{Method: http.MethodDelete, Path: "/v1/rooms/*", Status: http.StatusForbidden})
		text, succeeded := w.Try("destroy", "-auto-approve")
		if succeeded || strings.Contains(text, "had made the room") != (want != "") {
			t.Errorf("%s: got\n%s", settings, text)
		}
		clitest.WantText(t, text, "Cannot delete the room", want)
	}
}

// TestAccRoomDestroyByItsOnlyModeratorWarns: Webex unlocks a room without moderators.
func TestAccRoomDestroyByItsOnlyModeratorWarns(t *testing.T) {
	t.Parallel()
	for _, another := range []bool{false, true} {
		s := startWebex(t, nil)
		w := applied(t, s, fmt.Sprintf(`resource "webex_room" "r" {
  title     = "A"
  is_locked = true
  destroy   = "leave"
  members   = { jane = { person_email = "jane@example.com", is_moderator = %t } }
}`, another))
		text := w.Run("destroy", "-auto-approve")
		if warned := strings.Contains(text, "Room is unlocked by its last moderator"); warned == another {
			t.Errorf("another moderator %t: got\n%s", another, text)
		}
		if room := onlyRoom(t, s); room.IsLocked != another {
			t.Errorf("another moderator %t: the room is locked: %t", another, room.IsLocked)
		}
	}
}

// TestAccRoomDestroyOfARoomThatIsNotReadable: the lock does not change a title that Webex
// cannot decrypt now.
func TestAccRoomDestroyOfARoomThatIsNotReadable(t *testing.T) {
	t.Parallel()
	for _, failed := range []emulator.WebexFailedProperty{emulator.WebexFailedPropertyEncrypted, emulator.WebexFailedPropertyMissing} {
		s := startWebex(t, func(sw *emulator.Switches) {
			sw.WebexFailedProperty, sw.WebexDeleteUnlocked = failed, emulator.WebexDeleteUnlockedLeaves
		})
		w := applied(t, s, room())
		s.UpdateWebexRoom(onlyRoom(t, s).ID, func(room *emulator.WebexRoom) {
			room.Errors = map[string]emulator.WebexPartialFailure{"title": {Code: "kms_failure", Reason: "key server"}}
		})
		s.ForgetRequests()
		w.Run("destroy", "-auto-approve")
		wantRoomUpdates(t, s, map[string]any{"title": "A", "isLocked": true})
		if rooms := s.WebexRooms(); len(rooms) != 0 {
			t.Errorf("there is still %+v", rooms)
		}
	}
}

// TestAccRoomDestroyThatCannotLeaveSaysWhy: only a room of a team needs a moderator.
func TestAccRoomDestroyThatCannotLeaveSaysWhy(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, room(`destroy = "leave"`))
	s.AddFault(emulator.Fault{Method: http.MethodDelete, Path: "/v1/memberships/*", Status: http.StatusForbidden, Count: 1})
	text, succeeded := w.Try("destroy", "-auto-approve")
	clitest.WantText(t, text, "Cannot leave the room", "check the scopes of the token")
	if succeeded || strings.Contains(text, "last moderator") {
		t.Errorf("it says\n%s", text)
	}
}

// TestAccRoomDestroyOfATeamRoomFromOutsideChangesNothing: the account sees the room, and
// the DELETE would be answered 404.
func TestAccRoomDestroyOfATeamRoomFromOutsideChangesNothing(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, room(fmt.Sprintf("team_id = %q", addTeam(s, "T"))))
	id, _ := w.Attributes("webex_room.r")["id"].(string)
	others := []emulator.WebexMember{{PersonID: s.WebexModerator().ID}}
	s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) { room.Members = others })
	before := writes(s)
	w.Fail([]string{"destroy", "-auto-approve"}, "Cannot delete the room", "(person@example.com) is not in the room", "Let a member add", "terraform state rm")
	if after := writes(s); !slices.Equal(after, before) {
		t.Errorf("the destroy sent %v", after[len(before):])
	}
	if w.Attributes("webex_room.r")["id"] != id {
		t.Error("the state lost the room")
	}
}

// TestAccRoomDestroyLeavesNoTeamWithoutAModerator: Webex refuses it, whatever the status
// (facts W2.7-02 and W2.7-04).
func TestAccRoomDestroyLeavesNoTeamWithoutAModerator(t *testing.T) {
	t.Parallel()
	for _, status := range []emulator.WebexRefusalStatus{emulator.WebexRefusalForbidden, emulator.WebexRefusalBadRequest} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexRefusalStatus = status })
		w := applied(t, s, room("team_id = \""+addTeam(s, "Team")+"\"", "is_locked = true", "destroy = \"leave\""))
		id := w.Attributes("webex_room.r")["id"]
		w.Fail([]string{"destroy", "-auto-approve"}, "Cannot leave the room", "make somebody else a moderator first", `destroy = "delete"`)
		if got := w.Attributes("webex_room.r")["id"]; got != id {
			t.Errorf("the state has the id %v", got)
		}
	}
}
