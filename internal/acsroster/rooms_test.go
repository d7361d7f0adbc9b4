// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file tests changing the rosters of rooms, with the real client against the
// emulator.

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// Also fact 1.2-06: one PATCH adds and removes many, and leaves the others alone.
func TestTenWorkersChangeALargeRosterInFewCalls(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{Switches: emulator.Switches{Latency: 50 * time.Millisecond}}, Options{})
	want := make(map[string]acs.Role)
	for _, id := range users(350) {
		want[id] = acs.RoleAttendee
	}

	tenWorkers(users(350), func(id string) {
		if err := h.Put(t.Context(), h.roomID, id, acs.RoleAttendee); err != nil {
			t.Error(err)
		}
	})
	if got := h.patches(); got > 45 {
		t.Errorf("got %d calls for 350 additions, want at most 45", got)
	}
	h.wantRoster(t, want)

	tenWorkers(users(350), func(id string) {
		if err := h.Remove(t.Context(), h.roomID, id); err != nil {
			t.Error(err)
		}
	})
	if got := h.patches(); got > 45 {
		t.Errorf("got %d calls for 350 removals, want at most 45", got)
	}
	h.wantRoster(t, nil)
}

func TestOneWrongParticipantDoesNotFailTheOthers(t *testing.T) {
	t.Parallel()
	const malformed = "8:acs:123456c"
	tests := map[string]struct {
		errors emulator.ParticipantErrors
		id     string
		role   acs.Role
	}{
		"unsupported id, named in the message": {emulator.ParticipantErrorsRecorded, malformed, acs.RoleAttendee},
		"malformed id, named by the service":   {emulator.ParticipantErrorsNamed, malformed, acs.RoleAttendee},
		"malformed id, not named":              {emulator.ParticipantErrorsUnnamed, malformed, acs.RoleAttendee},
		"unknown role":                         {emulator.ParticipantErrorsNamed, user(1000), "Janitor"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newTestRoom(t, emulator.Options{Switches: emulator.Switches{ParticipantErrors: test.errors, Latency: 5 * time.Millisecond}}, Options{})
			roles := map[string]acs.Role{test.id: test.role}
			for _, id := range users(49) {
				roles[id] = acs.RolePresenter
			}
			ids := append([]string{test.id}, users(49)...)
			ids[0], ids[25] = ids[25], ids[0]

			var failed atomic.Int32
			tenWorkers(ids, func(id string) {
				err := h.Put(t.Context(), h.roomID, id, roles[id])
				if err == nil {
					return
				}
				failed.Add(1)
				info, ok := acs.ErrorDetails(err)
				if id != test.id || !strings.Contains(err.Error(), test.id) || !ok || info.StatusCode != http.StatusBadRequest {
					t.Errorf("%s: got %v, want an error of %s alone", id, err, test.id)
				}
			})
			if got := failed.Load(); got != 1 {
				t.Errorf("got %d errors, want 1", got)
			}
			delete(roles, test.id)
			h.wantRoster(t, roles)
		})
	}
}

// A participant whom the refusal names costs one more call, wherever the name stands.
func TestANamedParticipantNeedsNoBisection(t *testing.T) {
	t.Parallel()
	for name, naming := range map[string]emulator.ParticipantErrors{
		"in the message": emulator.ParticipantErrorsRecorded, "as the target": emulator.ParticipantErrorsNamed,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newTestRoom(t, emulator.Options{Switches: emulator.Switches{ParticipantErrors: naming}}, Options{})
			const bad = "8:acs:123456c"
			want := make(map[string]acs.Role)
			for _, id := range users(9) {
				want[id] = acs.RoleAttendee
			}
			tenWorkers(append(slices.Collect(maps.Keys(want)), bad), func(id string) {
				if err := h.Put(t.Context(), h.roomID, id, acs.RoleAttendee); (err != nil) != (id == bad) {
					t.Errorf("%s: got error %v", id, err)
				}
			})
			if got := h.patches(); got != 2 {
				t.Errorf("got %d calls, want 2", got)
			}
			h.wantRoster(t, want)
		})
	}
}

func TestAFullRoomRefusesAllAfterAFewTries(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{Switches: emulator.Switches{MaxRoster: 1, Latency: 200 * time.Millisecond}}, Options{})
	h.server.UpdateRoom(h.roomID, func(r *emulator.Room) {
		r.Participants = []emulator.Participant{{RawID: user(1000), Role: "Attendee"}}
	})
	// The others become pending during the removal of a user who is not in the room.
	var callers sync.WaitGroup
	callers.Go(func() {
		if err := h.Remove(t.Context(), h.roomID, user(2000)); err != nil {
			t.Error(err)
		}
	})
	h.awaitRequest()
	for _, id := range users(8) {
		callers.Go(func() {
			err := h.Put(t.Context(), h.roomID, id, acs.RoleAttendee)
			if info, ok := acs.ErrorDetails(err); !ok || info.StatusCode != http.StatusBadRequest {
				t.Errorf("got %v, want the service's 400", err)
			}
		})
	}
	callers.Wait()
	if got := h.patches(); got != 10 {
		t.Errorf("got %d calls, want 10: the removal, one of eight, two each of four, of two and twice of one", got)
	}
}

func TestADeletedRoomFailsEveryCaller(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, Options{})
	h.server.DeleteRoom(h.roomID)
	tenWorkers(users(10), func(id string) {
		if err := h.Put(t.Context(), h.roomID, id, acs.RoleAttendee); !acs.IsNotFound(err) {
			t.Errorf("got %v, want the service's 404", err)
		}
	})
	if _, err := h.Get(t.Context(), h.roomID); !acs.IsNotFound(err) {
		t.Errorf("got %v, want the service's 404", err)
	}
}

func TestApplyIsOneCallOrNone(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{Switches: emulator.Switches{ParticipantErrors: emulator.ParticipantErrorsNamed}}, Options{})
	want := make(map[string]acs.Role)
	for _, id := range users(400) {
		want[id] = acs.RoleAttendee
	}
	if err := h.Apply(t.Context(), h.roomID, DiffRoom(nil, want)); err != nil {
		t.Fatal(err)
	}
	have := maps.Clone(want)
	for _, id := range users(20) {
		delete(want, id)
	}
	want[user(30)], want[user(1000)] = acs.RolePresenter, acs.RolePresenter
	if err := h.Apply(t.Context(), h.roomID, DiffRoom(have, want)); err != nil {
		t.Fatal(err)
	}
	if err := h.Apply(t.Context(), h.roomID, DiffRoom(want, want)); err != nil {
		t.Fatal(err)
	}
	h.wantRoster(t, want)
	if got := h.patches(); got != 2 {
		t.Errorf("got %d calls for two differences and an empty one, want 2", got)
	}

	// Refused as a whole.
	err := h.Apply(t.Context(), h.roomID, DiffRoom(nil, map[string]acs.Role{"8:acs:wrong": acs.RoleAttendee, user(2000): acs.RoleAttendee}))
	if info, ok := acs.ErrorDetails(err); !ok || info.Target != "8:acs:wrong" {
		t.Errorf("got %v, want a refusal that names the wrong one", err)
	}
	h.wantRoster(t, want)
}

func TestChangesWithEndedContextsAreNotSent(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, getErr := h.Get(ctx, h.roomID)
	for call, err := range map[string]error{
		"Put":    h.Put(ctx, h.roomID, user(1), acs.RoleAttendee),
		"Remove": h.Remove(ctx, h.roomID, user(1)),
		"Apply":  h.Apply(ctx, h.roomID, map[string]*acs.Role{user(1): nil}),
		"Get":    getErr,
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want %v", call, err, context.Canceled)
		}
	}
	if got := len(h.server.Requests()); got != 0 {
		t.Errorf("got %d requests, want none", got)
	}
}
