// SPDX-License-Identifier: MPL-2.0

package roster

// This file has the context of a call that several callers wait for.

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// sharedContext is the context of one call that several callers wait for. It has
// the values of the first caller, which are for the log, and the latest deadline of
// all: clients start no wait that would exceed it. It ends when the last caller
// has left.
type sharedContext struct {
	context.Context
	cancel context.CancelFunc

	mu          sync.Mutex
	callers     int
	deadline    time.Time
	hasDeadline bool
}

// newSharedContext returns the context of a call for callers, at least one.
func newSharedContext(callers ...context.Context) *sharedContext {
	inner, cancel := context.WithCancel(context.WithoutCancel(callers[0]))
	c := &sharedContext{Context: inner, cancel: cancel, hasDeadline: true}
	for _, caller := range callers {
		c.join(caller)
	}
	return c
}

// join adds a caller, and extends the deadline to the caller's. It returns false if
// the last caller has left already.
func (c *sharedContext) join(caller context.Context) (joined bool) {
	deadline, hasDeadline := caller.Deadline()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Err() != nil {
		return false
	}
	c.callers++
	c.hasDeadline = c.hasDeadline && hasDeadline
	if deadline.After(c.deadline) {
		c.deadline = deadline
	}
	return true
}

// leave removes a caller, and ends the context with the last one.
func (c *sharedContext) leave() (last bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.callers--
	if c.callers == 0 {
		c.cancel()
	}
	return c.callers == 0
}

// Deadline is the latest deadline of all callers.
func (c *sharedContext) Deadline() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.deadline, c.hasDeadline
}

// callerError returns the error of a shared call as one caller sees it. If the call
// was canceled because all callers had left, each caller learns why its own context
// ended, and what the call was waiting for at that time.
func callerError(ctx context.Context, err error) error {
	cause := context.Cause(ctx)
	canceled := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	if cause == nil || !canceled || errors.Is(err, cause) {
		return err
	}
	return fmt.Errorf("%w: %w", cause, err)
}
