// SPDX-License-Identifier: MPL-2.0

// This file keeps the memory small that large answers need.

package rest

import (
	"context"
	"sync"
)

// largeBytes is the size from which on an answer, or a list in all of its pages, is
// large. Terraform has ten calls under way, so smaller ones are 10 MiB together.
const largeBytes = 1 << 20

// LargeAnswers has the clients that share it read one large answer at a time, and one
// large list. Ten answers of 15 MB at a time took a provider to 700 MB. The zero value is
// ready to use.
type LargeAnswers struct {
	once sync.Once
	busy chan struct{} // full while somebody has the turn
}

// turn is that of a call, or of a list that is read to its end, or of a data source.
type turn struct {
	asking chan struct{} // full while somebody waits for it

	mu    sync.Mutex
	taken *LargeAnswers // nil if it was not needed
	ended bool
}

type turnKey struct{}

// WithTurn returns a context whose calls may take a turn. end gives it back, when nothing
// of the answers is needed any more. The page of a list has the turn of the list, and that
// of a data source, and does not give it back.
func WithTurn(ctx context.Context) (with context.Context, end func()) {
	if _, ok := ctx.Value(turnKey{}).(*turn); ok {
		return ctx, func() {}
	}
	t := &turn{asking: make(chan struct{}, 1)}
	return context.WithValue(ctx, turnKey{}, t), t.end
}

// wait returns when the call of ctx has the turn. It is that of one call at a time.
func (l *LargeAnswers) wait(ctx context.Context) error {
	t, ok := ctx.Value(turnKey{}).(*turn)
	if !ok {
		return nil
	}
	select {
	case t.asking <- struct{}{}:
		defer func() { <-t.asking }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if t.needsNone() {
		return nil
	}
	l.once.Do(func() { l.busy = make(chan struct{}, 1) })
	select {
	case l.busy <- struct{}{}:
		t.take(l)
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// needsNone reports whether there is nothing to wait for. A read that several share goes
// on after the one whose turn it had has left.
func (t *turn) needsNone() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.taken != nil || t.ended
}

func (t *turn) take(from *LargeAnswers) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		<-from.busy // nobody would give it back
		return
	}
	t.taken = from
}

func (t *turn) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	if t.taken != nil {
		<-t.taken.busy
		t.taken = nil
	}
}
