package emulator

// This file lets tests fill or stop the disk, and empty the state.

// LimitData makes the data file refuse to grow beyond so many bytes; 0 is no limit.
func (s *Server) LimitData(size int) {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	s.journal.db.MaxSize = size
}

// HoldData makes writes of the data file wait until release is called.
func (s *Server) HoldData() (release func() error, err error) {
	tx, err := s.journal.db.Begin(true)
	if err != nil {
		return nil, err
	}
	return tx.Rollback, nil
}

// Empty forgets all rooms, users and threads. The keys of the resource stay.
func (s *Server) Empty() {
	s.rooms.mu.Lock()
	s.rooms.byID, s.rooms.ordered, s.rooms.repeats = map[string]*room{}, nil, map[string]Room{}
	s.rooms.unsaved.clear()
	s.rooms.mu.Unlock()
	s.chat.mu.Lock()
	s.chat.byID, s.chat.ordered, s.chat.repeats = map[string]*thread{}, nil, map[string]createdThread{}
	s.chat.unsaved.clear()
	s.chat.mu.Unlock()
	s.users.mu.Lock()
	s.users.users, s.users.ordered = map[string]*user{}, nil
	s.users.unsaved.clear()
	s.users.mu.Unlock()
}
