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

// turn is that of a call, or of a list that is read to its end.
type turn struct {
	mu    sync.Mutex
	taken *LargeAnswers // nil if it was not needed
}

type turnKey struct{}

// WithTurn returns a context whose calls may take a turn. end gives it back, when nothing
// of the answers is needed any more. The page of a list has the turn of the list, and that
// of a data source, and does not give it back.
func WithTurn(ctx context.Context) (with context.Context, end func()) {
	if _, ok := ctx.Value(turnKey{}).(*turn); ok {
		return ctx, func() {}
	}
	t := &turn{}
	return context.WithValue(ctx, turnKey{}, t), t.end
}

// wait returns when the call of ctx has the turn. It is that of one call at a time.
func (l *LargeAnswers) wait(ctx context.Context) error {
	t, ok := ctx.Value(turnKey{}).(*turn)
	if !ok {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.taken != nil {
		return nil
	}
	l.once.Do(func() { l.busy = make(chan struct{}, 1) })
	select {
	case l.busy <- struct{}{}:
		t.taken = l
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (t *turn) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.taken != nil {
		<-t.taken.busy
		t.taken = nil
	}
}
