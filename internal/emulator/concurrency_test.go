// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests that many clients at once leave exactly the state that each of them was promised.

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// worker is one client of many; it remembers what it was told.
type worker struct {
	*client
	chance int // the state of its random numbers
	users  []string
	shared string
	seats  map[string]string // its users' roles in the shared room
	flags  map[string]bool   // pstnDialOutEnabled of its own rooms
}

func (w *worker) want(got reply, status int) {
	if got.status != status {
		w.t.Errorf("got %d, want %d: %s", got.status, status, got.body)
	}
}

// roll is one of n numbers, the same row of them in every run.
func (w *worker) roll(n int) int {
	w.chance = (w.chance*1103515245 + 12345) % (1 << 31)
	return (w.chance >> 12) % n
}

// step does one random thing and notes the outcome.
func (w *worker) step() {
	user := w.users[w.roll(len(w.users))]
	switch w.roll(6) {
	case 0:
		got := w.do("POST", "/rooms", `{}`)
		w.want(got, http.StatusCreated)
		w.flags[got.header.Get("Location")] = false
	case 1:
		for id := range w.flags {
			w.want(w.do("DELETE", "/rooms/"+id, ""), http.StatusNoContent)
			delete(w.flags, id)
			return
		}
	case 2:
		for id := range w.flags {
			w.flags[id] = !w.flags[id]
			w.want(w.do("PATCH", "/rooms/"+id, fmt.Sprintf(`{"pstnDialOutEnabled":%v}`, w.flags[id])), http.StatusOK)
			return
		}
	case 3:
		w.want(w.patchRoster(w.shared, participants(change(user, ""))), http.StatusOK)
		delete(w.seats, user)
	case 4:
		w.want(w.do("GET", "/rooms", ""), http.StatusOK)
		w.want(w.do("GET", "/rooms/"+w.shared+"/participants", ""), http.StatusOK)
	default:
		role := []string{"Presenter", "Attendee", "Consumer", "Collaborator"}[w.roll(4)]
		w.want(w.patchRoster(w.shared, participants(change(user, role))), http.StatusOK)
		w.seats[user] = role
	}
}

func TestManyClientsAtOnce(t *testing.T) {
	t.Parallel()
	const clients, steps, usersEach = 8, 40, 5
	c := start(t, emulator.Options{Switches: emulator.Switches{PageSize: 3}})
	c.server.RunClock()
	shared := c.create(`{}`).ID

	workers := make([]*worker, clients)
	var wg sync.WaitGroup
	for i := range workers {
		w := &worker{
			client: c, chance: 1 + i, shared: shared,
			seats: map[string]string{}, flags: map[string]bool{},
		}
		for j := range usersEach {
			w.users = append(w.users, fmt.Sprintf("%s%d%d", ann[:len(ann)-2], i, j))
		}
		workers[i] = w
		wg.Go(func() {
			for range steps {
				w.step()
			}
		})
	}
	// Tests look on and turn switches while clients work.
	for range steps {
		c.server.Advance(time.Second)
		size := 3 + len(c.server.Rooms())%3
		c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.PageSize = size })
		c.server.UpdateRoom(shared, func(r *emulator.Room) { r.PSTNDialOutEnabled = !r.PSTNDialOutEnabled })
		_ = c.server.Requests()
	}
	wg.Wait()

	seats, flags := map[string]string{}, map[string]bool{}
	for _, w := range workers {
		maps.Copy(seats, w.seats)
		maps.Copy(flags, w.flags)
	}
	gotFlags := map[string]bool{}
	for _, room := range c.server.Rooms() {
		if room.ID != shared {
			gotFlags[room.ID] = room.PSTNDialOutEnabled
		}
	}
	if !maps.Equal(gotFlags, flags) {
		t.Errorf("got rooms %v, want %v", gotFlags, flags)
	}
	gotSeats := map[string]string{}
	roster := pages[participantBody](c, "/rooms/"+shared+"/participants?api-version="+newest, nil)
	for _, p := range slices.Concat(roster...) {
		gotSeats[p.RawID] = p.Role
	}
	if !maps.Equal(gotSeats, seats) {
		t.Errorf("got roster %v, want %v", gotSeats, seats)
	}
	listed := slices.Concat(pages[roomBody](c, "/rooms?api-version="+newest, nil)...)
	if len(listed) != len(flags)+1 {
		t.Errorf("got %d rooms listed, want %d", len(listed), len(flags)+1)
	}
	// Running clock, many clients: the order of the list is still that of createdAt (fact 1.6-02).
	for i := 1; i < len(listed); i++ {
		newer, err1 := time.Parse(time.RFC3339Nano, listed[i-1].CreatedAt)
		older, err2 := time.Parse(time.RFC3339Nano, listed[i].CreatedAt)
		if err1 != nil || err2 != nil || older.After(newer) {
			t.Errorf("got %s before %s", listed[i-1].CreatedAt, listed[i].CreatedAt)
		}
	}
}

// Repeats of one create that arrive at the same time make one room.
func TestRepeatedCreatesAtOnce(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	ids := make([]string, 16)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() { ids[i] = c.do("POST", "/rooms", `{}`, keyed(requestID)...).header.Get("Location") })
	}
	wg.Wait()
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 1 || ids[0] == "" || len(c.server.Rooms()) != 1 {
		t.Errorf("got ids %v and %d rooms, want one", ids, len(c.server.Rooms()))
	}
}
