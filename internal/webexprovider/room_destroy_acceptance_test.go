// This file tests the end of webex_room.

package webexprovider_test

import (
	"slices"
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
	w.Run("destroy", "-auto-approve", "-refresh=false")
}
