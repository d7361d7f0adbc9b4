// SPDX-License-Identifier: MPL-2.0

// This file tests edge cases of rooms: an interrupted run, ignored changes, many
// rooms, and switches for what is unknown of the service.

package provider_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// A run that is interrupted during a create waits for the answer, so the state has
// the room.
func TestAccRoomStoppedWhileCreatedIsInTheState(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	s := startService(t, emulator.Options{Switches: emulator.Switches{Latency: 3 * time.Second}})
	w := newWorkspace(t, s, plainRoom)
	setting, stop := w.Serve()
	defer stop()
	go func() {
		defer close(arrived)
		for len(writes(s)) == 0 && t.Context().Err() == nil {
			<-time.After(20 * time.Millisecond)
		}
	}()
	command := exec.CommandContext(t.Context(), w.CLI, "apply", "-auto-approve")
	command.Dir = w.Dir
	command.Env = append(os.Environ(), setting)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	<-arrived
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // a stopped run may end with an error of its own
	if got, want := w.attributes("acs_room.r")["id"], onlyRoom(t, s).ID; got != want {
		t.Errorf("the state has %v, the service made %s", got, want)
	}
}

// With ignore_changes on its times, a rolling room is not renewed.
func TestAccRoomRollingWithIgnoredTimesPlansNothing(t *testing.T) {
	t.Parallel()
	for _, ignored := range []string{"all", "[valid_until]", "[valid_from, valid_until]"} {
		t.Run(ignored, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			w := appliedWorkspace(t, s, strings.Replace(rollingRoom, "rolling_validity", "lifecycle { ignore_changes = "+ignored+" }\n rolling_validity", 1))
			s.Advance(40 * day)
			w.wantEmptyPlan()
		})
	}
}

func TestAccRoomRenewalIsForgottenOnceDone(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, rollingRoom)
	s.Advance(40 * day)
	w.apply()
	if got := w.plan("-refresh=false").changed(); len(got) > 0 {
		t.Errorf("planned %v without a refresh, want nothing", got)
	}
}

func TestAccRoomImportedWithEmptyRosterStaysUnmanaged(t *testing.T) {
	t.Parallel()
	s := newService(t)
	appliedWorkspace(t, s, plainRoom)
	id := onlyRoom(t, s).ID
	w := newWorkspace(t, s, plainRoom)
	w.run("import", "acs_room.r", id)
	w.apply()
	setRoster(t, s, "1 Presenter")
	s.ForgetRequests()
	w.wantEmptyPlan()
	wantListings(t, s, 0)
}

// A room that is gone cannot be created with its past window. Other changes are left
// out with a warning, so that the plan does not fail.
func TestAccRoomGoneWithItsPastWindowLeavesChangesOut(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredGone}})
	hcl := func(rest string) string {
		return "resource \"acs_room\" \"r\" {\n valid_until = \"2026-10-01T00:00:00Z\"\n" + rest + "\n}\n"
	}
	people := func(n string) string {
		return "participants = { ada = { user_id = \"" + user(1) + "\", role = \"" + n + "\" } }"
	}
	w := appliedWorkspace(t, s, hcl(people("Attendee")))
	s.Advance(60 * day)
	w.apply()
	for _, changed := range []string{hcl(people("Presenter")), hcl(people("Attendee") + "\npstn_dial_out_enabled = true")} {
		w.write("main.tf", changed)
		p := w.wantPlan()
		wantText(t, p.text, "Changes to a room that is gone are left out")
		w.run("apply", "saved.tfplan")
	}
}

func TestAccRosterFirstManagedAndUnknownWarnsInPlan(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, plainRoom)
	setRoster(t, s, "1 Presenter")
	w.write("main.tf", `
resource "terraform_data" "roster" { input = { ada = { user_id = "`+user(2)+`", role = "Attendee" } } }
resource "acs_room" "r" { participants = terraform_data.roster.output }
`)
	wantText(t, w.plan().text, "Participants will be removed", user(1), "not known yet")
}

func TestAccParticipantsOfExpiredRollingRoomAreSilent(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredGone}})
	w := appliedWorkspace(t, s, rollingRoom+`
resource "acs_room_participant" "p" {
  room_id = acs_room.r.id
  user_id = "`+user(1)+`"
}
`)
	s.Advance(90 * day)
	wantNoText(t, w.plan().text, "of participants was deleted")
	w.apply()
	wantRoster(t, s, "1 Attendee")
	w.wantEmptyPlan()
}

// It is unknown whether the service answers a repeated create. If it does, a lost
// answer costs nothing. If not, a second room is left, and the state has the one
// that was answered.
func TestAccRoomCreateWhoseAnswerWasLost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		repeated emulator.RepeatedCreate
		rooms    int
	}{
		"repeated create is answered":    {emulator.RepeatedCreateAnswered, 1},
		"repeated create makes a second": {emulator.RepeatedCreateMakesRoom, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{RepeatedCreate: c.repeated}})
			s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/rooms", Drop: emulator.DropAfter, Count: 1})
			w := appliedWorkspace(t, s, plainRoom)
			var ids []string
			for _, room := range s.Rooms() {
				ids = append(ids, room.ID)
			}
			if got := w.id("acs_room.r"); len(ids) != c.rooms || !slices.Contains(ids, got) {
				t.Errorf("the service has %v, the state %s; want %d rooms", ids, got, c.rooms)
			}
			w.wantEmptyPlan()
		})
	}
}

// It is unknown whether an expired room can be renewed. If the service refuses, the
// error says what to do.
func TestAccRoomRollingRenewalRefusedSaysWhatToDo(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredReadOnly}})
	w := appliedWorkspace(t, s, rollingRoom)
	id := onlyRoom(t, s).ID
	s.Advance(61 * day)
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot update the room", id, "-replace")
	w.run("apply", "-auto-approve", "-replace=acs_room.r")
	w.wantEmptyPlan()
}

// The limit is 20 creates, updates and deletes of rooms a second (fact 1.7-02).
func TestAccTimedManyRoomsKeepToRateLimit(t *testing.T) {
	t.Parallel()
	const rooms = 200
	s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{RoomsRateLimit: emulator.RoomsRateLimitOn}})
	w := newWorkspace(t, s, fmt.Sprintf("resource \"acs_room\" \"r\" { count = %d }\n", rooms))
	for _, step := range []struct{ command, method string }{{"apply", http.MethodPost}, {"destroy", http.MethodDelete}} {
		s.ForgetRequests()
		w.run(step.command, "-auto-approve")
		var first, last time.Time
		sent := 0
		for _, r := range s.Requests() {
			if r.Method != step.method {
				continue
			}
			sent++
			if sent == 1 {
				first = r.Time
			}
			last = r.Time
		}
		took, limit := last.Sub(first), rooms*time.Second/20
		t.Logf("%s: %d requests for %d rooms, %d of them throttled, in %s", step.command, sent, rooms, throttled(s), took)
		if refused := throttled(s); refused == 0 || refused*10 > sent {
			t.Errorf("%s: %d of %d requests were throttled, want some and at most one in ten", step.command, refused, sent)
		}
		if took > limit*13/10 {
			t.Errorf("%s took %s, and the limit dictates %s", step.command, took, limit)
		}
	}
}
