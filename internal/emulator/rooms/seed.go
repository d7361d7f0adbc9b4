package rooms

// This file reads the rooms of a seed, and fills and empties the store.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// ReadSeed reads the rooms of a seed.
func ReadSeed(p *api.Seed, states []RoomState) (rooms []Room, err error) {
	err = api.InEach("rooms", states, func(in RoomState) error {
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
	now := p.Now.Truncate(api.Tick)
	if r.CreatedAt, err = p.Time("createdAt", in.CreatedAt, now, api.Tick); err != nil {
		return r, err
	}
	if r.ValidFrom, err = p.Time("validFrom", in.ValidFrom, now, api.Tick); err != nil {
		return r, err
	}
	if r.ValidUntil, err = p.Time("validUntil", in.ValidUntil, now.Add(longestValidity), api.Tick); err != nil {
		return r, err
	}
	if !r.ValidUntil.After(r.ValidFrom) {
		return r, fmt.Errorf("validUntil, %s, is not after validFrom, %s", api.Stamp(r.ValidUntil), api.Stamp(r.ValidFrom))
	}
	err = api.InEach("participants", in.Participants, func(m ParticipantState) error {
		if m.Role == "" {
			m.Role = "Attendee"
		}
		if !slices.Contains(roles(), m.Role) {
			return fmt.Errorf("role is %q: want one of %s", m.Role, strings.Join(roles(), ", "))
		}
		if m.RawID, err = p.Anyone("rawId", m.RawID); err != nil {
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

// IDs are the ids of all rooms, those that are gone included.
func (st *Store) IDs() map[string]bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return api.IDsOf(st.byID)
}

// Seed adds rooms, those without an id with a new one, and returns their ids.
func (st *Store) Seed(rooms []Room) []string {
	st.mu.Lock()
	defer st.mu.Unlock()
	ids := make([]string, 0, len(rooms))
	for _, in := range rooms {
		if in.ID == "" {
			in.ID = st.freeID()
		}
		r := &room{Room: Room{ID: in.ID}, number: st.nextNumber()}
		st.replace(r, in)
		st.byID[r.ID] = r
		st.ordered, ids = append(st.ordered, r), append(ids, r.ID)
		st.changes.Mark(bucketRooms, r.ID)
	}
	return ids
}

// Reset takes all rooms away. Numbers go on, so that links to next pages from before lead to nothing.
func (st *Store) Reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.byID, st.ordered, st.repeats = map[string]*room{}, nil, map[string]Room{}
	st.changes.Clear()
}
