// SPDX-License-Identifier: MPL-2.0

package emulator

// This file closes connections without a request when the server shuts down: net/http would wait for them for seconds.

import (
	"net"
	"net/http"
	"sync"
)

// unusedConns holds the open connections on which no client has sent anything. The zero value is ready to use.
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
		_ = conn.Close() // no request is lost with it
	default:
		if s.conns == nil {
			s.conns = map[net.Conn]bool{}
		}
		s.conns[conn] = true
	}
}

// close closes the connections, and later ones as they open.
func (s *unusedConns) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for conn := range s.conns {
		_ = conn.Close() // as above
	}
}
