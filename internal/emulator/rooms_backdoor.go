package emulator

// This file is what tests use to look at rooms and change them without a request: behind Terraform's back.

import "slices"

// Rooms is a copy of all rooms that are not gone, newest first, expired ones included.
func (s *Server) Rooms() []Room {
	sw := s.settings.current()
	s.rooms.mu.Lock()
	defer s.rooms.mu.Unlock()
	now := s.rooms.now()
	var rooms []Room
	for _, r := range slices.Backward(s.rooms.ordered) {
		if !r.gone(now, sw) {
			rooms = append(rooms, r.snapshot())
		}
	}
	return rooms
}

// Room is a copy of the room with that id; false where it does not exist or is gone.
func (s *Server) Room(id string) (Room, bool) {
	sw := s.settings.current()
	s.rooms.mu.Lock()
	defer s.rooms.mu.Unlock()
	r := s.rooms.find(id, s.rooms.now(), sw)
	if r == nil {
		return Room{}, false
	}
	return r.snapshot(), true
}

// UpdateRoom lets change edit the room with that id, roster included, with no rule checked; the id stays. It is false
// where the room does not exist or is gone. change must not call the server.
func (s *Server) UpdateRoom(id string, change func(*Room)) bool {
	sw := s.settings.current()
	st := s.rooms
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

// DeleteRoom removes the room with that id; false where it does not exist or is gone.
func (s *Server) DeleteRoom(id string) bool {
	sw := s.settings.current()
	s.rooms.mu.Lock()
	defer s.rooms.mu.Unlock()
	r := s.rooms.find(id, s.rooms.now(), sw)
	if r == nil {
		return false
	}
	s.rooms.drop(r)
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
func (st *roomStore) replace(r *room, edited Room) {
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
