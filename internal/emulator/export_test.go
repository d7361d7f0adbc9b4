// SPDX-License-Identifier: MPL-2.0

package emulator

// This file lets tests fill or stop the disk, and send requests without a connection.

import "net/http"

// LimitData makes the data file refuse to grow beyond so many bytes; 0 is no limit.
func (s *Server) LimitData(size int) {
	release, err := s.HoldData()
	if err != nil {
		panic(err)
	}
	s.journal.Database().MaxSize = size
	if err := release(); err != nil {
		panic(err)
	}
}

// HoldData makes writes of the data file wait until release is called.
func (s *Server) HoldData() (release func() error, err error) {
	tx, err := s.journal.Database().Begin(true)
	if err != nil {
		return nil, err
	}
	return tx.Rollback, nil
}

// ServeHTTP answers a request without a connection, so that a panic ends the test.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.route(w, r) }
