// SPDX-License-Identifier: MPL-2.0

package rooms

// This file reads and changes rooms directly, without a request, as tests do behind Terraform's back.

import (
	"slices"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Rooms returns copies of all rooms, newest first, with expired rooms but without those that are gone.
func (st *Store) Rooms(sw api.Switches) []Room {
	st.mu.Lock()
	defer st.mu.Unlock()
	now := st.now()
	var rooms []Room
	for _, r := range slices.Backward(st.ordered) {
		if !r.gone(now, sw) {
			rooms = append(rooms, r.snapshot())
		}
	}
	return rooms
}

// Room returns a copy of a room. It returns false if the room does not exist or is gone.
func (st *Store) Room(id string, sw api.Switches) (Room, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	r := st.find(id, st.now(), sw)
	if r == nil {
		return Room{}, false
	}
	return r.snapshot(), true
}

// Edit lets change edit a room and its roster; the id stays. It checks no rules. It returns false if the room does not
// exist or is gone.
func (st *Store) Edit(id string, sw api.Switches, change func(*Room)) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	r := st.find(id, st.now(), sw)
	if r == nil {
		return false
	}
	edited := r.snapshot()
	change(&edited)
	st.replace(r, edited)
	return true
}

// Remove deletes a room. It returns false if the room does not exist or is gone.
func (st *Store) Remove(id string, sw api.Switches) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	r := st.find(id, st.now(), sw)
	if r == nil {
		return false
	}
	st.drop(r)
	return true
}

func (r *room) snapshot() Room {
	c := r.Room
	for _, m := range r.roster {
		c.Participants = append(c.Participants, m.Participant)
	}
	return c
}

// replace changes a room to edited. Participants keep their numbers as far as they keep their order.
func (st *Store) replace(r *room, edited Room) {
	numbers := make(map[string]uint64, len(r.roster))
	for _, m := range r.roster {
		numbers[m.RawID] = m.number
	}
	var roster []*member
	last := uint64(0)
	for _, p := range edited.Participants {
		number, known := numbers[p.RawID]
		if !known || number <= last {
			number = st.nextNumber()
		}
		roster, last = append(roster, &member{p, number}), number
	}
	edited.ID, edited.Participants = r.ID, nil
	r.Room, r.roster = edited, roster
	st.changes.Mark(bucketRooms, r.ID)
}
