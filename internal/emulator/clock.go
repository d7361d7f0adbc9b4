package emulator

// This file is the server's clock: the real time, or one that a test sets and moves.

import (
	"fmt"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

// lastYear is the last that the clock may show.
const lastYear = 9000

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

// bucketClock is in the data file.
const bucketClock = "clock"

type storedClock struct {
	Reading time.Time `json:"reading"`
	SetAt   time.Time `json:"setAt"`
	Frozen  bool      `json:"frozen"`
}

// section keeps a clock that was set. One that runs goes on running while the emulator is down; the time of the
// options takes the place of the stored one.
func (c *clock) section() journal.Section {
	return journal.Section{
		Lock: &c.mu, Changes: &c.changes, Buckets: []string{bucketClock},
		Stored: func(journal.Record) any { return storedClock{c.reading.UTC(), c.setAt.UTC(), c.frozen} },
		Restore: func(tx *bbolt.Tx) error {
			return journal.Each(tx, bucketClock, func(_ string, v storedClock) error {
				if c.start.IsZero() {
					c.reading, c.setAt, c.frozen = v.Reading, v.SetAt, v.Frozen
				}
				return nil
			})
		},
	}
}

// freeze sets the clock to t, at which it stands still.
func (c *clock) freeze(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reading, c.frozen = t.UTC(), true
	c.changes.Mark(bucketClock, journal.OnlyKey)
}

// advance moves the clock by d, whether it stands still or runs.
func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reading = c.reading.Add(d)
	c.changes.Mark(bucketClock, journal.OnlyKey)
}

// run lets the clock run on from what it shows.
func (c *clock) run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reading = c.read()
	c.setAt, c.frozen = time.Now(), false
	c.changes.Mark(bucketClock, journal.OnlyKey)
}

// shown is the time of the clock and whether it stands still.
func (c *clock) shown() (now time.Time, frozen bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.read(), c.frozen
}

// change sets the clock, moves it, and makes it stand or run; what is nil stays. It refuses times in whose
// wider neighbourhood the wire formats end.
func (c *clock) change(at *time.Time, by time.Duration, frozen *bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.read()
	if at != nil {
		now = *at
	}
	now = now.Add(by)
	if year := now.UTC().Year(); year < api.FirstYear || year > lastYear {
		return fmt.Errorf("the clock shows times of the years %d to %d only", api.FirstYear, lastYear)
	}
	c.reading, c.setAt = now, time.Now()
	if frozen != nil {
		c.frozen = *frozen
	}
	c.changes.Mark(bucketClock, journal.OnlyKey)
	return nil
}

// reset makes the clock what it was when the server was started.
func (c *clock) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begin()
	c.changes.Mark(bucketClock, journal.OnlyKey)
}
