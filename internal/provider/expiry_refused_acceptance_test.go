// SPDX-License-Identifier: MPL-2.0

// This file tests changes in expired rooms that the service still has and refuses to
// change, and in rooms and threads that were deleted early.

package provider_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// endedRoomWarning is the warning about an expired room that refuses changes.
func endedRoomWarning() []string {
	return []string{
		"Changes in room", "are left out", "the room ended on 2026-09-15T00:00:00Z and accepts no more changes",
		"Its roster stays as it is, and only the state follows the configuration", "The service answered 400: The room has expired.",
	}
}

func TestAccParticipantChangesRefusedByEndedRoomAreLeftOut(t *testing.T) {
	t.Parallel()
	before := map[string]string{"ann": user(1) + " Attendee", "eve": user(4) + " Consumer"}
	inSubtests(t, map[string]map[string]string{
		"late student":  {"ann": user(1) + " Attendee", "eve": user(4) + " Consumer", "bob": user(2) + " Attendee"},
		"other role":    {"ann": user(1) + " Presenter", "eve": user(4) + " Consumer"},
		"user replaced": {"ann": user(3) + " Attendee", "eve": user(4) + " Consumer"},
		"user dropped":  {"ann": user(1) + " Attendee"},
	}, func(t *testing.T, after map[string]string) {
		inOneProcessOrMany(t, func(t *testing.T, prepare func(*workspace, *emulator.Server)) {
			s, w := changedEndedLecture(t, prepare, emulator.ExpiredReadOnly, before, after)
			w.plan()
			wantText(t, w.run("apply", "saved.tfplan"), endedRoomWarning()...)
			w.wantEmptyPlan()
			wantNoText(t, w.run("plan"), "Warning")
			ends, goesOn := s.Rooms()[0], s.Rooms()[1]
			if ends.ValidUntil.After(goesOn.ValidUntil) {
				ends, goesOn = goesOn, ends
			}
			if len(ends.Participants) != len(before) || len(goesOn.Participants) != len(after) {
				t.Errorf("the room that has ended has %v, the other one %v; want %v and %v", ends.Participants, goesOn.Participants, before, after)
			}
			wantText(t, w.run("destroy", "-auto-approve", "-target=acs_room_participant.seat"), "are left out", "Its roster stays as it is")
			w.destroy()
		})
	})
}

// lectureWithRosterHCL is a room that ends in September, with these people as a map.
func lectureWithRosterHCL(people, until string) string {
	return fmt.Sprintf("resource \"acs_room\" \"r\" {\n valid_until = %q\n participants = {\n%s }\n}\n", until, people)
}

func TestAccRosterChangesRefusedByEndedRoomAreLeftOut(t *testing.T) {
	t.Parallel()
	inOneProcessOrMany(t, func(t *testing.T, prepare func(*workspace, *emulator.Server)) {
		s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredReadOnly}})
		const ends = "2026-09-15T00:00:00Z"
		ann, bob := fmt.Sprintf("  ann = { user_id = %q }\n", user(1)), fmt.Sprintf("  bob = { user_id = %q }\n", user(2))
		w := newWorkspace(t, s, lectureWithRosterHCL(ann, ends))
		prepare(w, s)
		w.apply()
		s.Advance(30 * day)
		wantText(t, w.applyHCL(lectureWithRosterHCL(ann+bob, ends)), endedRoomWarning()...)
		w.wantEmptyPlan()
		wantNoText(t, w.run("plan"), "Warning")
		wantRoster(t, s, "1 Attendee")
		// With a new window, the apply makes the change that was left out.
		s.UpdateSwitches(func(sw *emulator.Switches) { sw.ExpiredRooms = emulator.ExpiredAnswers })
		wantNoText(t, w.applyHCL(lectureWithRosterHCL(ann+bob, "2026-12-01T00:00:00Z")), "left out")
		wantRoster(t, s, "1 Attendee", "2 Attendee")
		w.wantEmptyPlan()
		w.destroy()
	})
}

// The apply warns of somebody who joined after the plan. That is no change that was left
// out: the state goes on to follow the service's roster.
func TestAccRosterChangeThatWarnsIsNotLeftOut(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: start})
	const ends = "2026-09-15T00:00:00Z"
	ann, bob := fmt.Sprintf("  ann = { user_id = %q }\n", user(1)), fmt.Sprintf("  bob = { user_id = %q }\n", user(2))
	w := appliedWorkspace(t, s, lectureWithRosterHCL(ann, ends))
	w.write("main.tf", lectureWithRosterHCL(ann+bob, ends))
	w.plan()
	id := onlyRoom(t, s).ID
	s.UpdateRoom(id, func(r *emulator.Room) {
		r.Participants = append(r.Participants, emulator.Participant{RawID: user(3), Role: "Attendee"})
	})
	wantText(t, w.run("apply", "saved.tfplan"), "Participants who joined after the plan were removed", user(3))
	wantRoster(t, s, "1 Attendee", "2 Attendee")
	s.Advance(30 * day)
	s.UpdateRoom(id, func(r *emulator.Room) { r.Participants = r.Participants[:1] })
	wantText(t, w.run("plan"), "1 to change")
}

// If the room gets a new window outside Terraform, the plan has the change that was
// left out.
func TestAccLeftOutChangeIsPlannedAfterRenewal(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredReadOnly}})
	roles := func(roles string) string {
		return fmt.Sprintf("resource \"acs_room\" \"r\" {}\nresource \"acs_room_participant\" \"p\" {\n for_each = { %s }\n"+
			" room_id = acs_room.r.id\n user_id = each.key\n role = each.value\n}\n", roles)
	}
	w := appliedWorkspace(t, s, roles(fmt.Sprintf("%q = \"Attendee\"", user(1))))
	s.Advance(200 * day)
	wantText(t, w.applyHCL(roles(fmt.Sprintf("%q = \"Presenter\", %q = \"Attendee\"", user(1), user(2)))), "accepts no more changes")
	w.wantEmptyPlan()
	s.UpdateRoom(onlyRoom(t, s).ID, func(r *emulator.Room) { r.ValidUntil = s.Now().Add(100 * day) })
	wantNoText(t, w.apply(), "left out")
	wantRoster(t, s, "1 Presenter", "2 Attendee")
	w.wantEmptyPlan()
}

// A refusal in an open room is an error.
func TestAccParticipantChangeRefusedByOpenRoomFails(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredReadOnly}})
	w := appliedWorkspace(t, s, lecturesHCL(map[string]string{"ann": user(1) + " Attendee"}))
	w.write("main.tf", lecturesHCL(map[string]string{"ann": user(1) + " Presenter", "bob": user(2) + " Attendee"}))
	s.AddFault(emulator.Fault{Method: http.MethodPatch, Status: 400})
	text := w.fail("apply", "-auto-approve")
	wantText(t, text, "Cannot add the participant", "Cannot change the participant's role")
	wantNoText(t, text, "left out")
	wantText(t, w.fail("destroy", "-auto-approve"), "Cannot remove the participant")
}

// A room or thread that was deleted between plan and apply is an error.
func TestAccUpdateInRoomOrThreadDeletedOutsideFails(t *testing.T) {
	t.Parallel()
	for name, title := range map[string]string{"acs_room_participant.p": "Cannot change the participant's role", "acs_chat_message.m": "Cannot change the message"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOneProcessOrMany(t, func(t *testing.T, prepare func(*workspace, *emulator.Server)) {
				s, users := chatServiceWith(t, 2, emulator.Options{Now: start, Switches: emulator.Switches{DeletedThread: emulator.DeletedThreadNotFound}})
				hcl := oneOfEachType(users[0], users[1])[name]
				w := newWorkspace(t, s, hcl[0])
				prepare(w, s)
				w.apply()
				w.write("main.tf", hcl[1])
				w.plan()
				deleteRoomsAndThreads(s)
				text := w.fail("apply", "saved.tfplan")
				wantText(t, text, title)
				wantNoText(t, text, "left out")
			})
		})
	}
}

// Without the room in the state, the provider cannot know that its window is over.
func TestAccParticipantUpdateInUnreadMissingRoomFailsInPlan(t *testing.T) {
	t.Parallel()
	s := newService(t)
	room := plainRoom
	w := appliedWorkspace(t, s, room)
	id := onlyRoom(t, s).ID
	person := func(role string) string {
		return fmt.Sprintf("resource \"acs_room_participant\" \"p\" {\n room_id = %q\n user_id = %q\n role = %q\n}\n", id, user(1), role)
	}
	w.applyHCL(room + person("Attendee"))
	w.run("state", "rm", "acs_room.r")
	s.DeleteRoom(id)
	w.write("main.tf", person("Presenter"))
	text := w.fail("plan")
	wantText(t, text, "Cannot change the participant's role", id, "404 NotFound")
	wantNoText(t, text, "left out")
}
