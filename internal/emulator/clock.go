// SPDX-License-Identifier: MPL-2.0

package emulator

// This file has the server's clock: the real time, or one that a test sets and moves.

import (
	"fmt"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

// lastYear is the last year that the clock may show.
const lastYear = 9000

// clock is the clock of the emulated service. It runs on from the time that it was set to, or is stopped there.
type clock struct {
	start   time.Time // the time at which the server starts it, stopped; zero is the real time, running
	mu      sync.Mutex
	setTo   time.Time // the time that it was last set to
	setAt   time.Time // the real time when it was set
	frozen  bool
	changes journal.Changes
}

// newClock returns a clock that is stopped at start, or shows the real time if start is zero.
func newClock(start time.Time) *clock {
	c := &clock{start: start.UTC()}
	c.begin()
	return c
}

// begin sets the clock to its start. The caller holds the lock.
func (c *clock) begin() {
	c.setTo, c.setAt, c.frozen = c.start, time.Now(), !c.start.IsZero()
	if !c.frozen {
		c.setTo = c.setAt
	}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.read()
}

// read returns the time. The caller holds the lock.
func (c *clock) read() time.Time {
	if c.frozen {
		return c.setTo
	}
	return c.setTo.Add(time.Since(c.setAt))
}

// bucketClock is the clock's bucket of the data file.
const bucketClock = "clock"

type storedClock struct {
	Reading time.Time `json:"reading"`
	SetAt   time.Time `json:"setAt"`
	Frozen  bool      `json:"frozen"`
}

// section keeps a clock that was set. A running clock goes on while the emulator is down. A time in the options replaces
// the stored one.
func (c *clock) section() journal.Section {
	return journal.Section{
		Lock: &c.mu, Changes: &c.changes, Buckets: []string{bucketClock},
		Stored: func(journal.Record) any { return storedClock{c.setTo.UTC(), c.setAt.UTC(), c.frozen} },
		Restore: func(tx *bbolt.Tx) error {
			return journal.Each(tx, bucketClock, func(_ string, v storedClock) error {
				if c.start.IsZero() {
					c.setTo, c.setAt, c.frozen = v.Reading, v.SetAt, v.Frozen
				}
				return nil
			})
		},
	}
}

// freeze sets the clock to t and stops it.
func (c *clock) freeze(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.setTo, c.frozen = t.UTC(), true
	c.changes.Mark(bucketClock, journal.OnlyKey)
}

// advance moves the clock by d.
func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.setTo = c.setTo.Add(d)
	c.changes.Mark(bucketClock, journal.OnlyKey)
}

// run starts the clock from the time that it shows.
func (c *clock) run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.setTo = c.read()
	c.setAt, c.frozen = time.Now(), false
	c.changes.Mark(bucketClock, journal.OnlyKey)
}

// state returns the time of the clock and whether it is stopped.
func (c *clock) state() (now time.Time, frozen bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.read(), c.frozen
}

// change sets the clock, moves it, and stops or starts it; nil leaves what it is. It refuses times that later additions
// could take out of the range of the wire formats.
func (c *clock) change(at *time.Time, by time.Duration, frozen *bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.read()
	if at != nil {
		now = *at
	}
	now = now.Add(by)
	if year := now.UTC().Year(); year < api.FirstYear || year > lastYear {
		return fmt.Errorf("the clock only shows the years %d to %d", api.FirstYear, lastYear)
	}
	c.setTo, c.setAt = now, time.Now()
	if frozen != nil {
		c.frozen = *frozen
	}
	c.changes.Mark(bucketClock, journal.OnlyKey)
	return nil
}

// reset returns the clock to its start.
func (c *clock) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begin()
	c.changes.Mark(bucketClock, journal.OnlyKey)
}
