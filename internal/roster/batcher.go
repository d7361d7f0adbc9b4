// SPDX-License-Identifier: MPL-2.0

// Package roster changes and reads rosters, who is a member of what, for many
// concurrent callers and for any service: [Batcher] makes few calls of many changes,
// [SharedReads] lets readers share a listing, and [Memberships] remembers what the
// resources of the process plan and do about each member.
package roster

// This file batches concurrent changes to one roster into few calls.

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	// debounceDelay is how long a roster must be idle before its batch is flushed:
	// no new change arrives and no call returns.
	debounceDelay = 40 * time.Millisecond
	// maxDebounceDelay limits the debouncing while changes keep arriving.
	maxDebounceDelay = 10 * debounceDelay
)

// Batcher sends changes to the members of a roster in few calls. Each roster has at
// most one call in flight; changes that arrive meanwhile wait for the next one.
// Changes to one member keep their order: two different ones never share a call.
//
// The zero value is not usable: all fields must be set, and must not change
// afterwards.
type Batcher[V any] struct {
	// Send makes one call. The batcher never runs it twice at a time for one roster.
	// If the service changed some members and refused others, the error is of type
	// MemberErrors.
	Send func(ctx context.Context, rosterID string, members map[string]V) error
	// Equal reports whether two changes to one member may share a call.
	Equal func(a, b V) bool
	// ParseRejection finds out whom an error of Send is about.
	ParseRejection func(err error, members []string) Rejection
	// MaxMembers is how many members one call of several changes may have.
	MaxMembers int

	mu     sync.Mutex
	queues map[string]*queue[V] // by roster id
}

// Unbatched is the batch key of a change that gets a call of its own, and so is
// sent without debouncing.
const Unbatched = ""

// queue holds the pending changes of one roster. Its goroutine runs only while
// there are some.
type queue[V any] struct {
	pending []*change[V]
	running bool
	updated chan struct{} // capacity 1: pending was changed
}

// change is what one caller has submitted.
type change[V any] struct {
	ctx      context.Context
	batchKey string        // changes with the same key may share a call
	members  map[string]V  // go in one call, whatever the limit
	err      error         // valid once done is closed
	done     chan struct{} // closed when the change has its result
}

// Submit changes members (at least one) of a roster in one call, together with
// other pending changes of that batch key. It returns when the service has
// answered. If ctx ends while the change is pending, the change is withdrawn; a
// change that was sent waits for its answer.
func (b *Batcher[V]) Submit(ctx context.Context, rosterID, batchKey string, members map[string]V) error {
	return b.SubmitEach(ctx, rosterID, batchKey, []map[string]V{members})[0]
}

// SubmitEach submits several changes at once, so that as many share a call as one may
// have. Each has the result that Submit would return.
func (b *Batcher[V]) SubmitEach(ctx context.Context, rosterID, batchKey string, each []map[string]V) []error {
	errs := make([]error, len(each))
	if err := ctx.Err(); err != nil {
		for i := range errs {
			errs[i] = err
		}
		return errs
	}
	changes := make([]*change[V], len(each))
	for i, members := range each {
		changes[i] = &change[V]{ctx: ctx, batchKey: batchKey, members: members, done: make(chan struct{})}
	}
	b.enqueue(rosterID, changes...)
	for i, c := range changes {
		errs[i] = b.result(ctx, rosterID, c)
	}
	return errs
}

// result waits for the result of c.
func (b *Batcher[V]) result(ctx context.Context, rosterID string, c *change[V]) error {
	select {
	case <-c.done:
	case <-ctx.Done():
		if b.withdraw(rosterID, c) {
			return context.Cause(ctx)
		}
		<-c.done
	}
	return c.err
}

func (b *Batcher[V]) enqueue(rosterID string, changes ...*change[V]) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.queues == nil {
		b.queues = make(map[string]*queue[V])
	}
	q := b.queues[rosterID]
	if q == nil {
		q = &queue[V]{updated: make(chan struct{}, 1)}
		b.queues[rosterID] = q
	}
	q.pending = append(q.pending, changes...)
	if !q.running {
		q.running = true
		go b.flushAll(rosterID, q)
	}
	q.signal()
}

// Waiting returns how many changes to a roster are not sent yet.
func (b *Batcher[V]) Waiting(rosterID string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if q := b.queues[rosterID]; q != nil {
		return len(q.pending)
	}
	return 0
}

// withdraw takes c off its queue. It returns false if c was sent already.
func (b *Batcher[V]) withdraw(rosterID string, c *change[V]) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	q := b.queues[rosterID]
	i := slices.Index(q.pending, c)
	if i < 0 {
		return false
	}
	q.pending = slices.Delete(q.pending, i, i+1)
	q.signal()
	return true
}

// flushAll sends batch after batch until nothing is pending.
func (b *Batcher[V]) flushAll(rosterID string, q *queue[V]) {
	for {
		b.debounce(q)
		b.mu.Lock()
		if len(q.pending) == 0 {
			q.running = false
			b.mu.Unlock()
			return
		}
		batch := b.nextBatch(q)
		b.mu.Unlock()
		b.flush(rosterID, batch)
		for _, c := range batch {
			close(c.done)
		}
	}
}

// debounce returns when the next batch is due. Terraform keeps a fixed number of
// operations running and starts the next ones when some return. So the delay begins
// with the answer, however long other changes have waited by then: otherwise
// batches of one and of nine would alternate.
func (b *Batcher[V]) debounce(q *queue[V]) {
	latest := time.After(maxDebounceDelay)
	for {
		b.mu.Lock()
		due := len(q.pending) == 0 || len(q.pending) >= b.MaxMembers || q.pending[0].batchKey == Unbatched
		b.mu.Unlock()
		if due {
			return
		}
		select {
		case <-q.updated:
		case <-time.After(debounceDelay):
			return
		case <-latest:
			return
		}
	}
}

func (q *queue[V]) signal() {
	select {
	case q.updated <- struct{}{}:
	default:
	}
}

// nextBatch takes the next batch off the queue: the first change, and those that
// may share its call, in order of arrival.
func (b *Batcher[V]) nextBatch(q *queue[V]) (batch []*change[V]) {
	var rest []*change[V]
	included := make(map[string]V)
	blocked := make(map[string]bool) // members with an earlier change that is not in the batch
	for _, c := range q.pending {
		if len(batch) == 0 || c.batchKey == q.pending[0].batchKey && b.fits(c, included, blocked) {
			batch = append(batch, c)
			maps.Copy(included, c.members)
			continue
		}
		rest = append(rest, c)
		for member := range c.members {
			blocked[member] = true
		}
	}
	q.pending = rest
	return batch
}

// fits reports whether c may join a batch with the included members.
func (b *Batcher[V]) fits(c *change[V], included map[string]V, blocked map[string]bool) bool {
	added := 0
	for member, value := range c.members {
		other, found := included[member]
		if blocked[member] || found && !b.Equal(other, value) {
			return false
		}
		if !found {
			added++
		}
	}
	return added == 0 || c.batchKey != Unbatched && len(included)+added <= b.MaxMembers
}
