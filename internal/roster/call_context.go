package roster

// This file is about the contexts of calls that several callers wait for.

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// sharedContext is that of one call which several callers wait for. It has the
// first one's values, which are for the log, and the latest of their deadlines:
// clients do not begin waits that outlast it. It ends when the last has left.
type sharedContext struct {
	context.Context
	end context.CancelFunc

	mu       sync.Mutex
	waiting  int
	deadline time.Time
	bounded  bool // there is a deadline
}

// shareContext returns the context of a call for callers, at least one.
func shareContext(callers ...context.Context) *sharedContext {
	inner, end := context.WithCancel(context.WithoutCancel(callers[0]))
	c := &sharedContext{Context: inner, end: end, bounded: true}
	for _, caller := range callers {
		c.join(caller)
	}
	return c
}

// join lets the call take as long as one more caller waits for it. It is false
// where the last caller has left.
func (c *sharedContext) join(caller context.Context) (joined bool) {
	deadline, bounded := caller.Deadline()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Err() != nil {
		return false
	}
	c.waiting++
	c.bounded = c.bounded && bounded
	if deadline.After(c.deadline) {
		c.deadline = deadline
	}
	return true
}

// leave ends the call where the last caller leaves.
func (c *sharedContext) leave() (last bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting--
	if c.waiting == 0 {
		c.end()
	}
	return c.waiting == 0
}

// Deadline is that of the caller who waits longest.
func (c *sharedContext) Deadline() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.deadline, c.bounded
}

// ended returns err in terms of the caller whose context is ctx: where a call was
// given up since all its callers were gone, each learns why its own context
// ended, and what the call was waiting for then.
func ended(ctx context.Context, err error) error {
	own := context.Cause(ctx)
	givenUp := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	if own == nil || !givenUp || errors.Is(err, own) {
		return err
	}
	return fmt.Errorf("%w: %w", own, err)
}
