package emulator

// This file is the server's clock: the real time, or one that a test sets and moves.

import (
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

// clock tells the time of the emulated service. It runs from a reading onwards, or stands still at it.
type clock struct {
	start   time.Time // where it was frozen at the start; zero is the real time
	mu      sync.Mutex
	reading time.Time // what the clock showed when it was last set
	setAt   time.Time // the real time of that moment
	frozen  bool
	changes journal.Changes
}

// newClock freezes the clock at start, or runs with the real time where start is zero.
func newClock(start time.Time) *clock {
	c := &clock{start: start.UTC()}
	c.begin()
	return c
}

// begin sets the clock to its start, for a caller that holds the lock.
func (c *clock) begin() {
	c.reading, c.setAt, c.frozen = c.start, time.Now(), !c.start.IsZero()
	if !c.frozen {
		c.reading = c.setAt
	}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.read()
}

// read is now for a caller that holds the lock.
func (c *clock) read() time.Time {
	if c.frozen {
		return c.reading
	}
	return c.reading.Add(time.Since(c.setAt))
}

// Now is the time of the server's clock.
func (s *Server) Now() time.Time { return s.clock.now() }

// SetClock sets the server's clock to t and freezes it there. Signatures are accepted whatever it shows: how much
// skew the service allows is not known ([?] of fact 5.1-07).
func (s *Server) SetClock(t time.Time) {
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	s.clock.reading, s.clock.frozen = t.UTC(), true
	s.clock.changes.Mark(bucketClock, journal.OnlyKey)
}

// Advance moves the server's clock by d, frozen or running.
func (s *Server) Advance(d time.Duration) {
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	s.clock.reading = s.clock.reading.Add(d)
	s.clock.changes.Mark(bucketClock, journal.OnlyKey)
}

// RunClock lets the server's clock run on from what it shows.
func (s *Server) RunClock() {
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	s.clock.reading = s.clock.read()
	s.clock.setAt, s.clock.frozen = time.Now(), false
	s.clock.changes.Mark(bucketClock, journal.OnlyKey)
}

// bucketClock is in the data file.
const bucketClock = "clock"

type storedClock struct {
	Reading time.Time `json:"reading"`
	SetAt   time.Time `json:"setAt"`
	Frozen  bool      `json:"frozen"`
}

// section keeps a clock that was set. One that runs goes on running while the emulator is down; the time of the
// options takes the place of the stored one.
func (c *clock) section(o Options) journal.Section {
	return journal.Section{
		Lock: &c.mu, Changes: &c.changes, Buckets: []string{bucketClock},
		Stored: func(journal.Record) any { return storedClock{c.reading.UTC(), c.setAt.UTC(), c.frozen} },
		Restore: func(tx *bbolt.Tx) error {
			return journal.Each(tx, bucketClock, func(_ string, v storedClock) error {
				if o.Now.IsZero() {
					c.reading, c.setAt, c.frozen = v.Reading, v.SetAt, v.Frozen
				}
				return nil
			})
		},
	}
}
