package emulator

// This file ends connections on which nothing was ever asked: net/http would wait for them for seconds.

import (
	"net"
	"net/http"
	"sync"
)

// unusedConns are the open connections whose clients have not sent anything. The zero value is ready to use.
type unusedConns struct {
	mu     sync.Mutex
	conns  map[net.Conn]bool
	closed bool
}

// watch is for http.Server.ConnState.
func (s *unusedConns) watch(conn net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case state != http.StateNew:
		delete(s.conns, conn)
	case s.closed:
		_ = conn.Close() // nobody was promised anything on it
	default:
		if s.conns == nil {
			s.conns = map[net.Conn]bool{}
		}
		s.conns[conn] = true
	}
}

// close ends the connections, and those that are still to come.
func (s *unusedConns) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for conn := range s.conns {
		_ = conn.Close() // as above
	}
}
