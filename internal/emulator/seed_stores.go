package emulator

import "github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"

// This file fills the stores with a seed and empties them. What it puts in was checked before.

// known are the raw ids of all users, deleted ones included.
func (st *userStore) known() map[string]bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return idsOf(st.users)
}

func (st *userStore) seed(resourceID string, users []seededUser) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.resourceID != resourceID {
		st.resourceID = resourceID
		st.resourceChanges.Mark(bucketIdentity, journal.OnlyKey)
	}
	for _, u := range users {
		st.add(u.rawID).deleted = u.deleted
	}
}

func (st *userStore) reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.users, st.ordered = map[string]*user{}, nil
	st.changes.Clear()
}

// idsOf are the ids of what a store has.
func idsOf[T any](byID map[string]T) map[string]bool {
	ids := make(map[string]bool, len(byID))
	for id := range byID {
		ids[id] = true
	}
	return ids
}

func (st *roomStore) ids() map[string]bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return idsOf(st.byID)
}

// seed adds rooms, those without an id with a new one, and returns their ids.
func (st *roomStore) seed(rooms []Room) []string {
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

// reset takes all rooms away. Numbers go on, so that links to next pages from before lead to nothing.
func (st *roomStore) reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.byID, st.ordered, st.repeats = map[string]*room{}, nil, map[string]Room{}
	st.changes.Clear()
}

func (st *chatStore) ids() map[string]bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return idsOf(st.byID)
}

// seed adds threads, those without an id with a new one, and returns their ids.
func (st *chatStore) seed(threads []*thread) []string {
	st.mu.Lock()
	defer st.mu.Unlock()
	ids := make([]string, 0, len(threads))
	for _, t := range threads {
		if t.ID == "" {
			t.ID = st.freeID()
		}
		t.number = uint64(len(st.ordered)) + 1
		st.byID[t.ID] = t
		st.ordered, ids = append(st.ordered, t), append(ids, t.ID)
		st.markThread(t)
		for at := range t.Messages {
			st.markMessage(t, at)
		}
	}
	return ids
}

func (st *chatStore) reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.byID, st.ordered, st.repeats = map[string]*thread{}, nil, map[string]createdThread{}
	st.changes.Clear()
}

// Reset makes the server what it was when it was started, but for the access key and the resource id: users, rooms,
// threads, faults, settings of routes, counts of the rate limits and the record of requests go, switches and clock are
// as they were.
func (s *Server) Reset() {
	s.seeding.Lock()
	defer s.seeding.Unlock()
	s.chat.reset()
	s.rooms.reset()
	s.users.reset()
	s.ClearFaults()
	s.settings.reset()
	s.limiter.reset()
	s.clock.reset()
	s.ForgetRequests()
}

// adminSeed is POST seed.
func (s *Server) adminSeed(c *adminCall) (any, error) { return s.Seed(c.body) }

// adminReset is POST reset, which takes no members.
func (s *Server) adminReset(c *adminCall) (any, error) {
	if c.body != nil {
		if err := decodeStrict(c.body, &struct{}{}); err != nil {
			return nil, err
		}
	}
	s.Reset()
	return struct{}{}, nil
}
