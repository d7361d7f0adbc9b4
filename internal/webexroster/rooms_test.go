// SPDX-License-Identifier: MPL-2.0

package webexroster_test

// This file tests reads and the order of writes, with the real client against the
// emulator.

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

// Each request takes the server at least the latency, so two that arrive at a shorter
// interval overlap.
func TestTwoHundredMembersAreWrittenOneAtATimeAndReadTogether(t *testing.T) {
	t.Parallel()
	const latency = 5 * time.Millisecond
	for name, fill := range map[string]func(h *testRoom, people []webexroster.Person){
		"one resource each": func(h *testRoom, people []webexroster.Person) {
			tenWorkers(people, func(p webexroster.Person) {
				if _, err := h.Add(h.t.Context(), h.roomID, p, false); err != nil {
					h.t.Error(err)
				}
			})
		},
		"one map": func(h *testRoom, people []webexroster.Person) {
			want := make([]webexroster.Member, len(people))
			for i, p := range people {
				want[i].Person = p
			}
			if applied, err := h.Apply(h.t.Context(), h.roomID, want); err != nil || len(applied.Failed) > 0 || len(applied.Members) != len(people)+1 {
				h.t.Errorf("got %d members, failures %v, error %v", len(applied.Members), applied.Failed, err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newTestRoom(t, emulator.Options{Switches: emulator.Switches{Latency: latency}}, webexroster.Options{})
			all := people(200)
			fill(h, all)
			var before time.Time
			writes := 0
			for _, request := range h.server.Requests() {
				if request.Method == http.MethodGet {
					continue
				}
				if gap := request.Time.Sub(before); gap < latency {
					t.Fatalf("a write began %v after another one, which took %v", gap, latency)
				}
				before = request.Time
				writes++
			}
			if writes != len(all) {
				t.Errorf("got %d writes for %d people", writes, len(all))
			}
			h.calls()

			tenWorkers(all, func(p webexroster.Person) {
				members, err := h.Get(t.Context(), h.roomID)
				if _, found := members.Find(p); err != nil || !found {
					t.Errorf("%s: found %v, error %v", p, found, err)
				}
			})
			if listings := h.calls(); len(listings) == 0 || len(listings) > 3 {
				t.Errorf("a refresh of %d people made the calls %v, want at most 3", len(all), listings)
			}
		})
	}
}

func TestALimitedRoomIsFilledByWaiting(t *testing.T) {
	t.Parallel()
	// Five calls pass in a window, which takes half a second; Retry-After is 1 s at least.
	h := newTestRoom(t, emulator.Options{RateSpeed: 50, Switches: emulator.Switches{WebexRoomRate: 5}}, webexroster.Options{})
	tenWorkers(people(12), func(p webexroster.Person) {
		if _, err := h.Add(t.Context(), h.roomID, p, false); err != nil {
			t.Error(err)
		}
	})
	refused, accepted := 0, 0
	for _, request := range h.server.Requests() {
		switch request.Status {
		case http.StatusTooManyRequests:
			refused++
		case http.StatusOK:
			accepted++
		}
	}
	// Only the one write in flight finds out about the limit.
	if accepted != 12 || refused == 0 || refused > 3 {
		t.Errorf("got %d accepted and %d refused writes, want 12 and one per window", accepted, refused)
	}
}

func TestRoomsAreWrittenSideBySide(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
	other := h.createRoom(false)
	err := h.Write(t.Context(), h.roomID, func(ctx context.Context) error {
		_, err := h.Add(ctx, other, person(1), false)
		return err
	})
	if err != nil {
		t.Errorf("write a room during a write of another one: %v", err)
	}
}

func TestAWriteThatWaitsIsWithdrawnWithItsCaller(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
	gaveUp := errors.New("the caller gave up")
	err := h.Write(t.Context(), h.roomID, func(ctx context.Context) error {
		ctx, cancel := context.WithCancelCause(ctx)
		time.AfterFunc(10*time.Millisecond, func() { cancel(gaveUp) })
		_, err := h.Add(ctx, h.roomID, person(1), false)
		return err
	})
	if !errors.Is(err, gaveUp) || !strings.Contains(err.Error(), "p001@example.com") {
		t.Errorf("got error %v, want one of the person and the caller", err)
	}
	if _, err := h.Add(t.Context(), h.roomID, person(2), false); err != nil {
		t.Error(err)
	}
	h.wantCalls("add p002")
}

func TestReadersShareAListingForHalfAMinute(t *testing.T) {
	t.Parallel()
	var clock atomic.Int64
	h := newTestRoom(t, emulator.Options{Switches: emulator.Switches{PageSize: 2}},
		webexroster.Options{Now: func() time.Time { return time.Unix(0, clock.Load()) }})
	h.fill("person*", "jane", "ali")
	for range 2 * 31 { // a second each
		members, err := h.Get(t.Context(), h.roomID)
		if err != nil || len(members) != 3 {
			t.Fatalf("got %d members, error %v", len(members), err)
		}
		clear(members) // the map is the reader's own
		clock.Add(int64(time.Second))
	}
	h.wantCalls(slices.Repeat([]string{"list"}, 3*2)...) // of two pages each
}

func TestAWriteIsSeenByTheNextReader(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
	jane := webexroster.Person{Email: "jane@example.com"}
	steps := []struct {
		name      string
		write     func() error
		moderator bool
		in        bool
	}{
		{"Add", func() error { _, err := h.Add(t.Context(), h.roomID, jane, false); return err }, false, true},
		{"SetModerator", func() error { _, err := h.SetModerator(t.Context(), h.member("jane"), true); return err }, true, true},
		{"Remove", func() error { return h.Remove(t.Context(), h.member("jane")) }, false, false},
	}
	for _, step := range steps {
		if _, err := h.Get(t.Context(), h.roomID); err != nil {
			t.Fatal(err)
		}
		if step.name == "Remove" {
			h.Rooms = webexroster.NewRooms(h.client, webexroster.Options{}) // of another run, which did not add jane
		}
		if err := step.write(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		members, err := h.Get(t.Context(), h.roomID)
		if found, in := members.Find(jane); err != nil || in != step.in || found.IsModerator != step.moderator {
			t.Errorf("after %s: got %+v (in the room: %v), error %v", step.name, found, in, err)
		}
	}
}

// The write may be carried out at any time before its answer.
func TestAListingOfAWriteIsNotReusedAfterIt(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
	want := func(number int) {
		t.Helper()
		if members, err := h.Get(t.Context(), h.roomID); err != nil || len(members) != number {
			t.Errorf("got %d members, want %d, error %v", len(members), number, err)
		}
	}
	want(1)
	err := h.Write(t.Context(), h.roomID, func(context.Context) error {
		h.fill("person*", "jane")
		want(2)
		h.fill("person*", "jane", "ali")
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	want(3)
}

func TestWhoActsIsAskedOnce(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
	h.server.AddFault(emulator.Fault{Path: "/v1/people/me", Status: http.StatusForbidden, Count: 1})
	if _, err := h.Me(t.Context()); err == nil {
		t.Error("got no error of a refusal")
	}
	for range 3 {
		if me, err := h.Me(t.Context()); err != nil || me.ID != h.me.ID {
			t.Errorf("got %q, error %v, want %q", me.ID, err, h.me.ID)
		}
	}
	if got := len(h.server.Requests()); got != 2 {
		t.Errorf("got %d requests, want the refused one and one more", got)
	}
}
