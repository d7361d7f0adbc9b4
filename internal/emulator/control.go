// SPDX-License-Identifier: MPL-2.0

package emulator

// This file changes a running server: clock, faults, rate limits, record and switches.

import (
	"crypto/rand"
	"time"
)

// Now returns the time of the server's clock.
func (s *Server) Now() time.Time { return s.clock.now() }

// SetClock sets the server's clock to t and stops it there. Signatures are accepted at any time: the clock skew that
// the service allows is not known ([?] of fact 5.1-07).
func (s *Server) SetClock(t time.Time) { s.clock.freeze(t) }

// Advance moves the server's clock by d, whether it is stopped or running.
func (s *Server) Advance(d time.Duration) { s.clock.advance(d) }

// RunClock starts the server's clock from the time that it shows.
func (s *Server) RunClock() { s.clock.run() }

// RegenerateAccessKey replaces the access key, as the Azure portal does: the former one is refused from then on, and so are
// the user tokens that were issued with it (fact 4-09).
func (s *Server) RegenerateAccessKey() {
	key := make([]byte, accessKeySize)
	_, _ = rand.Read(key) // never fails
	s.auth.setAccessKey(key)
	s.users.KeepResource()
	for _, id := range s.Users() {
		s.RevokeTokens(id)
	}
}

// AddFault programs a fault. It panics on a malformed path pattern.
func (s *Server) AddFault(f Fault) {
	requirePattern(f.Path)
	f.Header = f.Header.Clone()
	s.faults.add(f)
}

// ClearFaults removes all faults.
func (s *Server) ClearFaults() { s.faults.clear() }

// SkipRateWindows moves the clock of the rate limits by d, so that a test need not wait.
func (s *Server) SkipRateWindows(d time.Duration) { s.limiter.skip(d) }

// Requests returns the latest requests in the order of their arrival: as many as Options.RecordLimit allows, and 64 MiB
// of them at most.
func (s *Server) Requests() []Request { return s.requests.all() }

// ForgetRequests empties the record of requests.
func (s *Server) ForgetRequests() { s.requests.forget() }

// Reset returns the server to the state in which it started, without its seed: it deletes users, assignments, rooms,
// threads, the rooms, teams and further accounts of Webex, faults, the settings of routes, the counts of the rate limits and
// the record of requests, and resets switches and clock. The access key, the resource id and the first accounts of Webex
// with their tokens stay.
func (s *Server) Reset() {
	s.seeding.Lock()
	defer s.seeding.Unlock()
	s.chat.Reset()
	s.rooms.Reset()
	s.users.Reset()
	s.assignments.Reset()
	s.webex.Reset()
	s.ClearFaults()
	s.settings.reset()
	s.limiter.reset()
	s.clock.reset()
	s.ForgetRequests()
}

// SetRoute sets a latency or page size for one route. It panics on a malformed path pattern.
func (s *Server) SetRoute(r Route) {
	requirePattern(r.Path)
	s.settings.addRoute(r)
}

// UpdateSwitches lets change edit the switches of the running server. change must not call the server.
func (s *Server) UpdateSwitches(change func(*Switches)) { s.settings.change(change) }
