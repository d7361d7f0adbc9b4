// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file tests reading the rosters of rooms, with the real client against the
// emulator.

import (
	"context"
	"maps"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestReadersShareAListing(t *testing.T) {
	t.Parallel()
	var clock atomic.Int64
	h := newTestRoom(t, emulator.Options{Switches: emulator.Switches{PageSize: 350}}, Options{Now: func() time.Time { return time.Unix(0, clock.Load()) }})
	if err := h.Apply(t.Context(), h.roomID, DiffRoom(nil, map[string]acs.Role{user(1): acs.RoleConsumer})); err != nil {
		t.Fatal(err)
	}
	// A read every 500 ms, for a minute.
	tenWorkers(users(120), func(string) {
		roster, err := h.Get(t.Context(), h.roomID)
		if err != nil || roster[user(1)] != acs.RoleConsumer || len(roster) != 1 {
			t.Errorf("got %v, error %v, want the one consumer", roster, err)
			return
		}
		roster[user(2)] = acs.RoleConsumer // the map is the reader's own
		clock.Add(int64(500 * time.Millisecond))
	})
	if got := h.listings(); got < 2 || got > 4 {
		t.Errorf("got %d listings in a minute, want one in 30 s", got)
	}
}

func TestAListingHasAllPages(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{Switches: emulator.Switches{PageSize: 7}}, Options{})
	want := make(map[string]acs.Role)
	for _, id := range users(50) {
		want[id] = acs.RoleCollaborator
	}
	if err := h.Apply(t.Context(), h.roomID, DiffRoom(nil, want)); err != nil {
		t.Fatal(err)
	}
	if got, err := h.Get(t.Context(), h.roomID); err != nil || !maps.Equal(got, want) {
		t.Errorf("got %v, error %v, want %v", got, err, want)
	}
}

func TestAWriteIsSeenByTheNextReader(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, Options{})
	steps := []struct {
		name  string
		write func(ctx context.Context) error
		want  map[string]acs.Role
	}{
		{"nothing", func(context.Context) error { return nil }, nil},
		{"Put", func(ctx context.Context) error { return h.Put(ctx, h.roomID, user(1), acs.RoleAttendee) }, map[string]acs.Role{user(1): acs.RoleAttendee}},
		{"Put of another role", func(ctx context.Context) error { return h.Put(ctx, h.roomID, user(1), acs.RolePresenter) }, map[string]acs.Role{user(1): acs.RolePresenter}},
		{"Apply", func(ctx context.Context) error {
			return h.Apply(ctx, h.roomID, DiffRoom(map[string]acs.Role{user(1): ""}, map[string]acs.Role{user(2): acs.RoleAttendee}))
		}, map[string]acs.Role{user(2): acs.RoleAttendee}},
		{"Remove", func(ctx context.Context) error { return h.Remove(ctx, h.roomID, user(2)) }, nil},
		{"Remove of nobody", func(ctx context.Context) error { return h.Remove(ctx, h.roomID, user(2)) }, nil}, // fact 1.2-06
	}
	for _, step := range steps {
		if err := step.write(t.Context()); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if got, err := h.Get(t.Context(), h.roomID); err != nil || !maps.Equal(got, step.want) {
			t.Errorf("after %s: got %v, error %v, want %v", step.name, got, err, step.want)
		}
	}
}

func TestAListingFromDuringAWriteIsNotReused(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, Options{})
	h.server.SetRoute(emulator.Route{Method: http.MethodPatch, Latency: time.Second})
	get := func(when string, wantListings int) {
		t.Helper()
		if _, err := h.Get(t.Context(), h.roomID); err != nil {
			t.Error(err)
		}
		if got := h.listings(); got != wantListings {
			t.Errorf("%s: got %d listings, want %d", when, got, wantListings)
		}
	}
	get("before the write", 1)
	var write sync.WaitGroup
	write.Go(func() {
		if err := h.Put(t.Context(), h.roomID, user(1), acs.RoleAttendee); err != nil {
			t.Error(err)
		}
	})
	h.awaitRequest()
	get("during the write", 1)
	get("during the write, again", 0)
	write.Wait()
	get("after the write", 1)
	get("after the write, again", 0)
}
