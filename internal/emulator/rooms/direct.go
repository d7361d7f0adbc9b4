package rooms

// This file looks at rooms and changes them without a request, as tests do behind Terraform's back.

import (
	"slices"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Rooms is a copy of all rooms that are not gone, newest first, expired ones included.
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

// Room is a copy of the room with that id; false where it does not exist or is gone.
func (st *Store) Room(id string, sw api.Switches) (Room, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	r := st.find(id, st.now(), sw)
	if r == nil {
		return Room{}, false
	}
	return r.snapshot(), true
}

// Edit lets change edit the room with that id, roster included, with no rule checked; the id stays. It is false where
// the room does not exist or is gone.
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

// Remove takes away the room with that id; false where it does not exist or is gone.
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

// replace puts edited in r's place. Members keep their numbers as long as their order is the old one.
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
