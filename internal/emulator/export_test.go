package emulator

// This file lets tests fill the disk and empty the state.

// LimitData makes the data file refuse to grow beyond so many bytes; 0 is no limit.
func (s *Server) LimitData(size int) {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	s.journal.db.MaxSize = size
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
