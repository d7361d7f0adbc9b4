// SPDX-License-Identifier: MPL-2.0

package emulator

// This file closes connections: one whose request a fault drops, and those without a request when the server shuts
// down, for which net/http would wait for seconds.

import (
	"crypto/tls"
	"net"
	"net/http"
	"sync"
)

// dropConnection drops the connection of a request without an answer.
func dropConnection(w http.ResponseWriter, reset bool) {
	if !reset {
		panic(http.ErrAbortHandler) // net/http's way to drop a connection
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2 resets the stream then
	}
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // if this fails, the client sees a close
	}
	_ = conn.Close() // its client has gone if this fails
}

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
