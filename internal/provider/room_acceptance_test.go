// SPDX-License-Identifier: MPL-2.0

// This file tests the table of acs_room in the life cycles: what Read finds,
// and what the plan does when the user then changes something.

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccRoomPlainLifeCycle(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, plainRoom)

	w.wantPlan("acs_room.r create")
	wantWrites(t, s)
	w.apply()
	wantWrites(t, s, `POST /rooms {"pstnDialOutEnabled":false}`)
	room := onlyRoom(t, s)
	w.wantAttributes("acs_room.r", map[string]any{
		"id": room.ID, "valid_from": "2026-09-01T08:00:00Z", "valid_until": "2027-02-28T08:00:00Z",
		"pstn_dial_out_enabled": false, "participants": nil, "rolling_validity": nil,
	})
	w.wantEmptyPlan()
	if n := len(calls(s, http.MethodGet, "/rooms/"+room.ID+"/participants")); n != 0 {
		t.Errorf("a roster that nobody manages was listed %d times", n)
	}

	s.ForgetRequests()
	w.destroy()
	wantWrites(t, s, "DELETE /rooms/"+room.ID)
	wantRooms(t, s, 0)
}

func TestAccRoomFoundWithWindowNotOverTakesStateFromAnswer(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]string{"fixed": fixedRoom, "rolling": rollingRoom}, func(t *testing.T, hcl string) {
		s := newService(t)
		w := appliedWorkspace(t, s, hcl)
		room := onlyRoom(t, s)
		s.UpdateRoom(room.ID, func(r *emulator.Room) { r.PSTNDialOutEnabled = true })
		s.ForgetRequests()

		p := w.wantPlan("acs_room.r update")
		before, _ := p.change(t, "acs_room.r").Before.(map[string]any)
		if before["pstn_dial_out_enabled"] != true {
			t.Errorf("the refreshed state has pstn_dial_out_enabled %v", before["pstn_dial_out_enabled"])
		}
		w.apply()
		// A change of the flag alone sends no times.
		wantWrites(t, s, `PATCH /rooms/`+room.ID+` {"pstnDialOutEnabled":false}`)
		w.wantEmptyPlan()
	})
}

func TestAccRoomFixedWindowMovedOutsideIsRepaired(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, fixedRoom)
	room := onlyRoom(t, s)
	s.UpdateRoom(room.ID, func(r *emulator.Room) { r.ValidUntil = r.ValidUntil.Add(-day) })
	s.ForgetRequests()
	w.apply()
	wantWrites(t, s, `"validUntil":"2026-10-01T00:00:00Z"`)
	w.wantEmptyPlan()
	wantSameRoom(t, s, room.ID)
}

func TestAccRoomFixedWindowOverStillAnsweringPlansNothing(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, fixedRoom)
	s.Advance(31 * day)
	w.wantEmptyPlan()
	if w.attributes("acs_room.r")["id"] != onlyRoom(t, s).ID {
		t.Error("the expired room was removed from the state")
	}
	w.destroy()
	wantRooms(t, s, 0)
}

func TestAccRoomRollingWindowOverStillAnsweringIsRenewedInPlace(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, rollingRoom)
	room := onlyRoom(t, s)
	s.Advance(61 * day)
	s.ForgetRequests()
	w.wantPlan("acs_room.r update")
	w.apply()
	wantWrites(t, s, "PATCH /rooms/"+room.ID)
	if renewed := onlyRoom(t, s); renewed.ID != room.ID || !renewed.ValidUntil.Equal(start.Add(121*day)) {
		t.Errorf("room %s ends %s, want %s to end %s", renewed.ID, renewed.ValidUntil, room.ID, start.Add(121*day))
	}
	w.wantEmptyPlan()
}

func TestAccRoomRollingWindowIsRenewedOnlyPastThreshold(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, rollingRoom)
	s.Advance(30 * day) // 30 days are left, which is not fewer than 30
	w.wantEmptyPlan()
	s.Advance(time.Second)
	p := w.wantPlan("acs_room.r update")
	unknown, _ := p.change(t, "acs_room.r").AfterUnknown.(map[string]any)
	if unknown["valid_from"] != true || unknown["valid_until"] != true || unknown["id"] == true {
		t.Errorf("unknown in the plan: %v, want both times and nothing else", unknown)
	}
	w.apply()
	if until := onlyRoom(t, s).ValidUntil; !until.Equal(start.Add(90*day + time.Second)) {
		t.Errorf("the renewed room ends %s", until)
	}
	w.wantEmptyPlan()
}

func TestAccRoomSavedPlanAppliedAfterClockCrossedThreshold(t *testing.T) {
	t.Parallel()
	t.Run("renewal was planned", func(t *testing.T) {
		t.Parallel()
		s := newService(t)
		w := appliedWorkspace(t, s, rollingRoom)
		room := onlyRoom(t, s)
		s.Advance(31 * day)
		w.plan()
		s.Advance(2 * day)
		w.run("apply", "saved.tfplan")
		// Update asks the clock, so the window counts from the apply.
		if renewed := onlyRoom(t, s); renewed.ID != room.ID || !renewed.ValidUntil.Equal(start.Add(93*day)) {
			t.Errorf("room %s ends %s, want %s to end %s", renewed.ID, renewed.ValidUntil, room.ID, start.Add(93*day))
		}
		w.wantEmptyPlan()
	})
	t.Run("something else was planned", func(t *testing.T) {
		t.Parallel()
		s := newService(t)
		w := appliedWorkspace(t, s, rollingRoom)
		w.write("main.tf", strings.Replace(rollingRoom, "rolling_validity", "pstn_dial_out_enabled = true\n rolling_validity", 1))
		s.Advance(29 * day)
		w.plan()
		s.Advance(2 * day)
		s.ForgetRequests()
		w.run("apply", "saved.tfplan")
		wantWrites(t, s, `{"pstnDialOutEnabled":true}`)
		w.wantPlan("acs_room.r update")
	})
	t.Run("first create was planned", func(t *testing.T) {
		t.Parallel()
		s := newService(t)
		w := newWorkspace(t, s, rollingRoom)
		w.plan()
		s.Advance(40 * day)
		w.run("apply", "saved.tfplan")
		if room := onlyRoom(t, s); !room.ValidFrom.Equal(start.Add(40*day)) || !room.ValidUntil.Equal(start.Add(100*day)) {
			t.Errorf("the room is valid from %s until %s", room.ValidFrom, room.ValidUntil)
		}
		w.wantEmptyPlan()
	})
}

func TestAccRoomGoneWithWindowNotOverIsDroppedAndCreatedAgain(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]string{"fixed": fixedRoom, "rolling": rollingRoom}, func(t *testing.T, hcl string) {
		s := newService(t)
		w := appliedWorkspace(t, s, hcl)
		room := onlyRoom(t, s)
		s.DeleteRoom(room.ID)
		p := w.wantPlan("acs_room.r create")
		wantText(t, p.text, "Room deleted outside Terraform", room.ID)
		w.apply()
		if onlyRoom(t, s).ID == room.ID {
			t.Error("the room has its old id")
		}
		w.wantEmptyPlan()
	})
}

func TestAccRoomFixedGoneWithWindowOverIsKeptAndPlansNothing(t *testing.T) {
	t.Parallel()
	forEachExpiredRoomAnswer(t, func(t *testing.T, o emulator.Options) {
		s := startService(t, o)
		w := appliedWorkspace(t, s, fixedRoom)
		id := w.attributes("acs_room.r")["id"]
		s.Advance(60 * day)
		w.wantEmptyPlan()
		w.apply()
		if w.attributes("acs_room.r")["id"] != id {
			t.Error("the room that is gone was removed from the state")
		}
		s.ForgetRequests()
		w.destroy()
		if got := calls(s, http.MethodDelete, "/rooms/"); len(got) != 1 || got[0].Status != http.StatusNotFound {
			t.Errorf("DELETE was sent %d times, want once, with 404 taken for success", len(got))
		}
	})
}

func TestAccRoomRollingGoneWithWindowOverIsDroppedAndCreatedAgain(t *testing.T) {
	t.Parallel()
	forEachExpiredRoomAnswer(t, func(t *testing.T, o emulator.Options) {
		s := startService(t, o)
		w := appliedWorkspace(t, s, rollingRoom)
		s.Advance(90 * day)
		p := w.wantPlan("acs_room.r create")
		wantText(t, p.text, "Room expired and was deleted", "with a new id")
		w.apply()
		if until := onlyRoom(t, s).ValidUntil; !until.Equal(start.Add(150 * day)) {
			t.Errorf("the new room ends %s", until)
		}
		w.wantEmptyPlan()
	})
}

func TestAccRoomGoneIsReplacedWhenSomethingChanges(t *testing.T) {
	t.Parallel()
	later := `resource "acs_room" "r" { valid_until = "2026-12-01T00:00:00Z" }`
	for name, change := range map[string]struct{ hcl, path string }{
		"window": {later, "valid_until"},
		"flag":   {`resource "acs_room" "r" { pstn_dial_out_enabled = true }`, "pstn_dial_out_enabled"},
		"roster": {`resource "acs_room" "r" { participants = { ada = { user_id = "` + user(1) + `" } } }`, "participants"},
		"rolling": {
			`resource "acs_room" "r" { rolling_validity = { days = 10, renew_before_days = 5 } }`, "rolling_validity",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredGone}})
			w := appliedWorkspace(t, s, fixedRoom)
			id := w.attributes("acs_room.r")["id"]
			s.Advance(60 * day)
			w.apply()
			w.write("main.tf", change.hcl)
			p := w.wantPlan("acs_room.r delete create")
			paths := fmt.Sprint(p.change(t, "acs_room.r").ReplacePaths)
			if !strings.Contains(paths, change.path) {
				t.Errorf("the replacement is for %s, want %s", paths, change.path)
			}
			wantText(t, p.text, "Room is gone and will be recreated")
			w.run("apply", "saved.tfplan")
			if got := onlyRoom(t, s).ID; got == id {
				t.Error("the room has its old id")
			}
			w.wantEmptyPlan()
		})
	}
}

func TestAccRoomWindowChangedOfExpiredOrActiveRoomUpdatesInPlace(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]time.Duration{"active": day, "expired": 31 * day}, func(t *testing.T, passed time.Duration) {
		s := newService(t)
		w := appliedWorkspace(t, s, fixedRoom)
		room := onlyRoom(t, s)
		s.Advance(passed)
		w.applyPlanned(s, `resource "acs_room" "r" { valid_until = "2026-12-01T00:00:00Z" }`, "acs_room.r update")
		wantWrites(t, s, `{"validFrom":"2026-09-01T08:00:00Z","validUntil":"2026-12-01T00:00:00Z"}`)
		wantSameRoom(t, s, room.ID)
		w.wantEmptyPlan()
	})
}

func TestAccRoomDestroyedInAnyStateSucceeds(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]func(*emulator.Server, string){
		"upcoming":        func(s *emulator.Server, _ string) { s.SetClock(start.Add(-day)) },
		"active":          func(*emulator.Server, string) {},
		"expired":         func(s *emulator.Server, _ string) { s.Advance(31 * day) },
		"gone":            func(s *emulator.Server, _ string) { s.Advance(90 * day) },
		"deleted outside": func(s *emulator.Server, id string) { s.DeleteRoom(id) },
	}, func(t *testing.T, prepare func(*emulator.Server, string)) {
		s := newService(t)
		w := appliedWorkspace(t, s, fixedRoom)
		id := onlyRoom(t, s).ID
		prepare(s, id)
		s.ForgetRequests()
		w.destroy("-refresh=false")
		wantWrites(t, s, "DELETE /rooms/"+id)
		wantRooms(t, s, 0)
	})
}

// Neither a refusal nor a failure drops anything from the state.
func TestAccRoomReadFailureKeepsState(t *testing.T) {
	t.Parallel()
	for _, fault := range []emulator.Fault{
		{Method: http.MethodGet, Status: http.StatusUnauthorized},
		{Method: http.MethodGet, Status: http.StatusForbidden},
		{Method: http.MethodGet, Status: http.StatusTooManyRequests, RetryAfter: time.Hour}, // longer than the operation may take
		{Method: http.MethodGet, Status: http.StatusInternalServerError},
		{Method: http.MethodGet, Status: http.StatusServiceUnavailable, Body: "<html>busy</html>", ContentType: "text/html"},
		{Method: http.MethodGet, Drop: emulator.DropBefore},
	} {
		t.Run(fmt.Sprintf("%d", fault.Status), func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			w := appliedWorkspace(t, s, `
provider "acs" { max_retries = 0 }
`+fixedRoom)
			id := onlyRoom(t, s).ID
			s.AddFault(fault)
			wantText(t, w.fail("plan"), "Cannot read the room", "Room "+id)
			w.fail("apply", "-auto-approve", "-refresh-only")
			s.ClearFaults()
			w.wantAttribute("acs_room.r", "id", id)
			w.wantEmptyPlan()
		})
	}
}
