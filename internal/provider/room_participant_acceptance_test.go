// SPDX-License-Identifier: MPL-2.0

// This file tests the table of acs_room_participant in the life cycles, and that
// many participants of one room take few calls.

package provider_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccParticipantLifeCycle(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomWithParticipantsHCL(2, ""))
	room := onlyRoom(t, s)
	wantRoster(t, s, "1 Attendee", "2 Attendee")
	if got, want := w.attributes("acs_room_participant.p[0]")["id"], room.ID+"/"+user(1); got != want {
		t.Errorf("id is %v, want %s", got, want)
	}
	w.wantEmptyPlan()

	// Additive: others are left alone.
	s.UpdateRoom(room.ID, func(r *emulator.Room) {
		r.Participants = append(r.Participants, emulator.Participant{RawID: user(9), Role: "Presenter"})
	})
	w.wantEmptyPlan()

	w.write("main.tf", roomWithParticipantsHCL(2, `role = "Consumer"`))
	w.wantPlan("acs_room_participant.p[0] update", "acs_room_participant.p[1] update")
	w.apply()
	wantRoster(t, s, "1 Consumer", "2 Consumer", "9 Presenter")

	w.applyHCL(roomWithParticipantsHCL(1, `role = "Consumer"`))
	wantRoster(t, s, "1 Consumer", "9 Presenter")
	w.applyHCL(fixedRoom)
	wantRoster(t, s, "9 Presenter")
}

func TestAccParticipantUserOrRoomChangedReplaces(t *testing.T) {
	t.Parallel()
	s := newService(t)
	hcl := func(room string, n int) string {
		return fmt.Sprintf(`
resource "acs_room" "a" {}
resource "acs_room" "b" {}
resource "acs_room_participant" "p" {
  room_id = acs_room.%s.id
  user_id = %q
}
`, room, user(n))
	}
	w := appliedWorkspace(t, s, hcl("a", 1))
	for _, next := range []string{hcl("a", 2), hcl("b", 2)} {
		w.write("main.tf", next)
		w.wantPlan("acs_room_participant.p delete create")
		w.apply()
		w.wantEmptyPlan()
	}
	people := 0
	for _, room := range s.Rooms() {
		people += len(room.Participants)
	}
	if people != 1 {
		t.Errorf("%d participants are left, want one", people)
	}
}

func TestAccParticipantWithAnotherRoleIsReadAndRepaired(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomWithParticipantsHCL(1, ""))
	room := onlyRoom(t, s)
	s.UpdateRoom(room.ID, func(r *emulator.Room) { r.Participants[0].Role = "Presenter" })
	p := w.plan()
	before, _ := p.change(t, "acs_room_participant.p[0]").Before.(map[string]any)
	if before["role"] != "Presenter" || p.actions("acs_room_participant.p[0]") != "update" {
		t.Errorf("planned %q from role %v, want an update from Presenter", p.actions("acs_room_participant.p[0]"), before["role"])
	}
	s.ForgetRequests()
	w.run("apply", "saved.tfplan")
	wantWrites(t, s, `{"participants":{"`+user(1)+`":{"role":"Attendee"}}}`)
	w.wantEmptyPlan()
}

// Terraform shows one of several warnings with the same summary, and counts the
// others.
func TestAccParticipantsNotMembersAreDroppedWithOneWarningPerRoom(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomWithParticipantsHCL(5, ""))
	room := onlyRoom(t, s)
	setRoster(t, s, "1 Attendee")
	s.ForgetRequests()
	p := w.plan()
	wantRequests(t, s, "GET /rooms/"+room.ID, "GET /rooms/"+room.ID+"/participants")
	if n, _ := firstListings(s); n != 1 {
		t.Errorf("the plan listed the room %d times, want once for all", n)
	}
	if got := p.changed(); len(got) != 4 || strings.Contains(strings.Join(got, " "), "p[0]") || !strings.HasSuffix(got[0], " create") {
		t.Errorf("planned %v, want four creates", got)
	}
	wantTimes(t, p.text, 1, "Participants of room "+room.ID+" were removed outside Terraform")
	wantText(t, p.text, "(and 3 more similar warnings elsewhere)")
	s.ForgetRequests()
	w.run("apply", "saved.tfplan")
	wantAdded(t, s, room.ID, user(2), user(3), user(4), user(5))
	wantRoster(t, s, "1 Attendee", "2 Attendee", "3 Attendee", "4 Attendee", "5 Attendee")
	w.wantEmptyPlan()
}

// wantRequests checks that the service got just these requests, as "METHOD /path".
// Repeated requests count as one: after a listing that failed, each participant
// lists again.
func wantRequests(t *testing.T, s *emulator.Server, want ...string) {
	t.Helper()
	var got []string
	for _, r := range s.Requests() {
		got = append(got, r.Method+" "+r.Path)
	}
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("the service got %q, want %q", got, want)
	}
}

// wantAdded checks that each user was added to the room once, and nobody else was
// changed.
func wantAdded(t *testing.T, s *emulator.Server, roomID string, users ...string) {
	t.Helper()
	var got []string
	for _, r := range s.Requests() {
		if r.Method == http.MethodGet {
			continue
		}
		if r.Method != http.MethodPatch || r.Path != "/rooms/"+roomID+"/participants" {
			t.Errorf("the service got %s %s", r.Method, r.Path)
		}
		for _, part := range strings.Split(r.Body, `"`) {
			if strings.HasPrefix(part, "8:acs:") {
				got = append(got, part)
			}
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, users) {
		t.Errorf("the service was sent %q, want %q", got, users)
	}
}

func TestAccParticipantsOfARoomThatIsGone(t *testing.T) {
	t.Parallel()
	wasDeleted := "was deleted"
	t.Run("expired: kept, silent, plans nothing", func(t *testing.T) {
		t.Parallel()
		s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredGone}})
		w := appliedWorkspace(t, s, roomWithParticipantsHCL(3, ""))
		room := "/rooms/" + onlyRoom(t, s).ID
		s.Advance(60 * day)
		s.ForgetRequests()
		p := w.plan()
		wantRequests(t, s, "GET "+room, "GET "+room+"/participants")
		if got := p.changed(); len(got) > 0 {
			t.Errorf("planned %v, want nothing", got)
		}
		wantNoText(t, p.text, wasDeleted)
		s.ForgetRequests()
		w.destroy()
		wantRequests(t, s, "GET "+room, "GET "+room+"/participants", "PATCH "+room+"/participants", "DELETE "+room)
	})
	t.Run("not known to be expired: kept, one warning per room", func(t *testing.T) {
		t.Parallel()
		s := newService(t)
		appliedWorkspace(t, s, plainRoom)
		id := onlyRoom(t, s).ID
		w := appliedWorkspace(t, s, fmt.Sprintf(`
resource "acs_room_participant" "p" {
  count   = 3
  room_id = %q
  user_id = format("8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-%%012d", count.index + 1)
}
`, id))
		s.DeleteRoom(id)
		s.ForgetRequests()
		p := w.plan()
		wantRequests(t, s, "GET /rooms/"+id+"/participants")
		if got := p.changed(); len(got) > 0 {
			t.Errorf("planned %v, want nothing", got)
		}
		wantTimes(t, p.text, 1, "Room "+id+" of participants was deleted")
		wantText(t, p.text, "(and 2 more similar warnings elsewhere)")
		s.ForgetRequests()
		w.destroy()
		wantRequests(t, s, "GET /rooms/"+id+"/participants", "PATCH /rooms/"+id+"/participants")
		w.wantNotInState("acs_room_participant.p[0]")
	})
	t.Run("deleted with its window open: room and participants are made again", func(t *testing.T) {
		t.Parallel()
		s := newService(t)
		w := appliedWorkspace(t, s, roomWithParticipantsHCL(2, ""))
		id := onlyRoom(t, s).ID
		s.DeleteRoom(id)
		s.ForgetRequests()
		w.apply()
		again := onlyRoom(t, s).ID
		wantRequests(t, s, "GET /rooms/"+id, "GET /rooms/"+id+"/participants", "PATCH /rooms/"+id+"/participants",
			"POST /rooms", "PATCH /rooms/"+again+"/participants")
		wantRoster(t, s, "1 Attendee", "2 Attendee")
		w.wantEmptyPlan()
	})
}

// The service's call adds or updates, so a user who is in the room is adopted.
func TestAccExistingParticipantIsAdopted(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, fixedRoom)
	setRoster(t, s, "1 Consumer")
	w.applyHCL(roomWithParticipantsHCL(1, `role = "Presenter"`))
	wantRoster(t, s, "1 Presenter")
	w.wantEmptyPlan()
}

// Terraform destroys and creates a renamed resource at the same time, for the same
// user, in any order. Nobody may be lost.
func TestAccParticipantsRenamedStayMembers(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{Latency: 20 * time.Millisecond}})
	hcl := func(prefix string) string {
		return fmt.Sprintf(`
resource "acs_room" "r" {}
resource "acs_room_participant" "p" {
  for_each = { for n in range(30) : "%s${n}" => format("8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-%%012d", n) }
  room_id  = acs_room.r.id
  user_id  = each.value
}
`, prefix)
	}
	w := appliedWorkspace(t, s, hcl("a"))
	w.applyHCL(hcl("b"))
	wantRoomSize(t, s, 30)
	w.wantEmptyPlan()
}

func TestAccParticipantReplacedWithCreateBeforeDestroyStaysMember(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomWithParticipantsHCL(1, "lifecycle { create_before_destroy = true }"))
	w.run("apply", "-auto-approve", "-replace=acs_room_participant.p[0]")
	wantRoster(t, s, "1 Attendee")
	w.wantEmptyPlan()
}

func patches(s *emulator.Server) int { return len(calls(s, http.MethodPatch, "/rooms/")) }

// wantFewCalls checks the number of calls about single participants. It depends on how fast
// the CLI starts the next operations, so there is room for a slow machine; the tests of
// acsroster hold the number that ten workers need.
func wantFewCalls(t *testing.T, calls, people int) {
	t.Helper()
	if calls > people/3 {
		t.Errorf("got %d calls for %d people, want at most a third", calls, people)
	}
}

//nolint:paralleltest // it counts calls that depend on time, so it runs alone
func TestAccTimedParticipants350TakeFewCalls(t *testing.T) {
	const people = 350
	s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{Latency: 50 * time.Millisecond}})
	w := appliedWorkspace(t, s, roomWithParticipantsHCL(people, ""))
	wantRoomSize(t, s, people)
	applied := patches(s)

	s.ForgetRequests()
	w.wantEmptyPlan()
	n, took := firstListings(s)
	if n != 1 {
		t.Errorf("the refresh listed %d times in %s, want once", n, took)
	}

	s.ForgetRequests()
	w.destroy("-target=acs_room_participant.p")
	wantRoomSize(t, s, 0)
	destroyed := patches(s)
	t.Logf("apply: %d PATCH calls, refresh: %d listings in %s, destroy: %d PATCH calls", applied, n, took, destroyed)
	wantFewCalls(t, max(applied, destroyed), people)
}

func TestAccParticipants50OfWhomOneIsInvalid(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]emulator.ParticipantErrors{
		"the error names the id": emulator.ParticipantErrorsNamed,
		"the error names nobody": emulator.ParticipantErrorsUnnamed,
	}, func(t *testing.T, naming emulator.ParticipantErrors) {
		const invalid = "8:acs:123456c_short"
		s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{Latency: 20 * time.Millisecond, ParticipantErrors: naming}})
		hcl := strings.Replace(roomWithParticipantsHCL(50, ""), "user_id = format", `user_id = count.index == 24 ? "`+invalid+`" : format`, 1)
		w := newWorkspace(t, s, hcl)
		text := w.fail("apply", "-auto-approve")
		wantTimes(t, text, 1, "Error:")
		wantText(t, text, "Cannot add the participant", invalid, "400 BadRequest")
		wantRoomSize(t, s, 49)
		w.wantPlan("acs_room_participant.p[24] create")
	})
}

// Two resources give one user two roles: the later write stands, and every plan
// warns.
func TestAccParticipantOfTwoRolesWarns(t *testing.T) {
	t.Parallel()
	s := newService(t)
	hcl := func(a, b string) string {
		return fmt.Sprintf(`
resource "acs_room" "r" {}
resource "acs_room_participant" "a" {
  room_id = acs_room.r.id
  user_id = %[1]q
  role    = %[2]q
}
resource "acs_room_participant" "b" {
  room_id = acs_room.r.id
  user_id = %[1]q
  role    = %[3]q
}
`, user(1), a, b)
	}
	w := newWorkspace(t, s, hcl("Presenter", "Consumer"))
	for range 2 {
		text := flat(w.apply())
		wantText(t, text, "Two resources for one participant of room", user(1), "Presenter", "Consumer", "Keep one")
	}
	wantText(t, w.applyHCL(hcl("Presenter", "Presenter")), "Two resources for one participant of room", "is managed by this resource and by another one")
	w.wantEmptyPlan()
}
