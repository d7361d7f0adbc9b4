// SPDX-License-Identifier: MPL-2.0

package rooms

// This file reads the rooms of a seed, adds them to the store, and resets the store.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// ReadSeed reads the rooms of a seed.
func ReadSeed(p *api.Seed, states []RoomState) (rooms []Room, err error) {
	err = api.ReadEach("rooms", states, func(in RoomState) error {
		r, err := readRoom(p, in)
		rooms = append(rooms, r)
		return err
	})
	return rooms, err
}

func readRoom(p *api.Seed, in RoomState) (r Room, err error) {
	r = Room{ID: in.ID, PSTNDialOutEnabled: in.PSTNDialOutEnabled}
	switch {
	case r.ID == "":
	case !isRoomID(r.ID):
		return r, fmt.Errorf("id is %q: want 16 or 17 digits, or leave it out", r.ID)
	case p.Rooms[r.ID]:
		return r, fmt.Errorf("there is a room %s already", r.ID)
	}
	p.Rooms[r.ID] = true
	now := p.Now.Truncate(api.TimeResolution)
	if r.CreatedAt, err = p.Time("createdAt", in.CreatedAt, now, api.TimeResolution); err != nil {
		return r, err
	}
	if r.ValidFrom, err = p.Time("validFrom", in.ValidFrom, now, api.TimeResolution); err != nil {
		return r, err
	}
	if r.ValidUntil, err = p.Time("validUntil", in.ValidUntil, now.Add(maxValidity), api.TimeResolution); err != nil {
		return r, err
	}
	if !r.ValidUntil.After(r.ValidFrom) {
		return r, fmt.Errorf("validUntil, %s, is not after validFrom, %s", api.FormatTime(r.ValidUntil), api.FormatTime(r.ValidFrom))
	}
	err = api.ReadEach("participants", in.Participants, func(m ParticipantState) error {
		if m.Role == "" {
			m.Role = "Attendee"
		}
		if !slices.Contains(roles(), m.Role) {
			return fmt.Errorf("role is %q: want one of %s", m.Role, strings.Join(roles(), ", "))
		}
		if m.RawID, err = p.RawID("rawId", m.RawID); err != nil {
			return err
		}
		if slices.ContainsFunc(r.Participants, func(other Participant) bool { return other.RawID == m.RawID }) {
			return fmt.Errorf("%s is there twice", m.RawID)
		}
		r.Participants = append(r.Participants, Participant(m))
		return nil
	})
	return r, err
}

// IDs returns the ids of all rooms, also of those that are gone.
func (st *Store) IDs() map[string]bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return api.KeySet(st.byID)
}

// Seed adds rooms and returns their ids. A room without an id gets a new one.
func (st *Store) Seed(rooms []Room) []string {
	st.mu.Lock()
	defer st.mu.Unlock()
	ids := make([]string, 0, len(rooms))
	for _, in := range rooms {
		if in.ID == "" {
			in.ID = st.newID()
		}
		r := &room{Room: Room{ID: in.ID}, number: st.nextNumber()}
		st.replace(r, in)
		st.byID[r.ID] = r
		st.ordered, ids = append(st.ordered, r), append(ids, r.ID)
		st.changes.Mark(bucketRooms, r.ID)
	}
	return ids
}

// Reset deletes all rooms. Numbers go on, so that old links to next pages lead to no room.
func (st *Store) Reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.byID, st.ordered, st.repeats = map[string]*room{}, nil, api.Repeats[Room]{}
	st.changes.Clear()
}
