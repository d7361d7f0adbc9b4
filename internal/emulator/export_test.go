package emulator

// This file lets tests fill or stop the disk.

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
