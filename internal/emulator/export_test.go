package emulator

// This file lets tests fill the disk.

// LimitData makes the data file refuse to grow beyond so many bytes; 0 is no limit.
func (s *Server) LimitData(size int) {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	s.journal.db.MaxSize = size
}
