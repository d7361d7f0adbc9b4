package roster

// This file is about the contexts of calls that several callers wait for.

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// onBehalfOf returns a context for one call that callers (at least one) wait
// for. It ends when the last of them has ended, which is known beforehand where
// each has a deadline: clients do not begin waits that outlast it. Its values,
// which are for the log, are the first caller's.
func onBehalfOf(callers []context.Context) (ctx context.Context, release func()) {
	ctx, endAtDeadline := context.WithoutCancel(callers[0]), context.CancelFunc(func() {})
	if latest, ok := latestDeadline(callers); ok {
		ctx, endAtDeadline = context.WithDeadline(ctx, latest)
	}
	ctx, end := context.WithCancel(ctx)

	var waiting atomic.Int64
	waiting.Store(int64(len(callers)))
	stops := make([]func() bool, len(callers))
	for i, caller := range callers {
		stops[i] = context.AfterFunc(caller, func() {
			if waiting.Add(-1) == 0 {
				end()
			}
		})
	}
	return ctx, func() {
		for _, stop := range stops {
			stop()
		}
		end()
		endAtDeadline()
	}
}

func latestDeadline(callers []context.Context) (latest time.Time, ok bool) {
	for _, caller := range callers {
		deadline, ok := caller.Deadline()
		if !ok {
			return time.Time{}, false
		}
		if deadline.After(latest) {
			latest = deadline
		}
	}
	return latest, true
}

// outliving returns a context for a call that others than first, who began it,
// may come to wait for. It has first's values, for the log, and the latest
// deadline of those who joined: clients do not begin waits that outlast it. Only
// cancel ends it.
func outliving(first context.Context) (ctx *joinedContext, cancel context.CancelFunc) {
	inner, cancel := context.WithCancel(context.WithoutCancel(first))
	deadline, bounded := first.Deadline()
	return &joinedContext{Context: inner, deadline: deadline, bounded: bounded}, cancel
}

// outlasting returns a context that ends when ctx has ended for as long as grace.
func outlasting(ctx context.Context, grace time.Duration) (longer context.Context, release func()) {
	longer, endAtDeadline := context.WithoutCancel(ctx), context.CancelFunc(func() {})
	if deadline, ok := ctx.Deadline(); ok {
		longer, endAtDeadline = context.WithDeadline(longer, deadline.Add(grace))
	}
	longer, end := context.WithCancel(longer)
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(grace):
			end()
		case <-longer.Done():
		}
	})
	return longer, func() {
		stop()
		end()
		endAtDeadline()
	}
}

// joinedContext has a deadline that it goes on beyond, and that moves.
type joinedContext struct {
	context.Context
	mu       sync.Mutex
	deadline time.Time
	bounded  bool // there is a deadline
}

// join lets the call take as long as one more caller waits for it.
func (c *joinedContext) join(caller context.Context) {
	deadline, bounded := caller.Deadline()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bounded = c.bounded && bounded
	if deadline.After(c.deadline) {
		c.deadline = deadline
	}
}

// Deadline is that of the caller who waits longest.
func (c *joinedContext) Deadline() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.deadline, c.bounded
}

// ended returns err in terms of the caller whose context is ctx: where a call was
// given up since all its callers were gone, each learns why its own context
// ended, and what the call was waiting for then.
func ended(ctx context.Context, err error) error {
	own := ctx.Err()
	givenUp := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	if own == nil || !givenUp || errors.Is(err, own) {
		return err
	}
	return fmt.Errorf("%w: %w", own, err)
}
