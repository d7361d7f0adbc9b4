package roster

// This file gathers concurrent changes to one key into few calls.

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	// quietWindow is how long nothing may happen to a key before a batch goes: no
	// change arrives, and no call is answered.
	quietWindow = 40 * time.Millisecond
	// maxWait bounds the wait for quiet of changes that keep arriving.
	maxWait = 10 * quietWindow
)

// batcher sends changes to the members of a key (participants of a room or a
// thread) in few calls. One call at a time is in flight per key, and what
// arrives meanwhile travels in the next one. Changes to one member keep their
// order of arrival: two that differ are never in one call.
//
// The zero value is not usable: send, equal, judge and limit must be set, and
// stay as they are, kind too.
type batcher[V any] struct {
	// send makes one call. It is never called twice at a time for one key. Where
	// the service did what it was asked for some members only, and refused others
	// (of changes from put and putMany), the error is of type memberErrors.
	send func(ctx context.Context, key string, changes map[string]V) error
	// equal says whether two changes to one member may share a call.
	equal func(a, b V) bool
	// kind says which changes may share a call: those of one kind. One of kind ""
	// goes alone, at once, and before the others, which gather meanwhile. nil
	// means that all are of one kind.
	kind func(value V) string
	// judge says what an error of send tells about its cause.
	judge func(err error, members []string) refusal
	// limit is how many members fit into one call of gathered changes.
	limit int

	mu    sync.Mutex
	lines map[string]*line[V]
}

// line is what waits for one key. Its goroutine runs only while something waits.
type line[V any] struct {
	queue   []*change[V]
	running bool
	stir    chan struct{} // capacity 1: the queue was changed
}

// change is what one caller waits for: a new value of one member, or a whole
// difference.
type change[V any] struct {
	ctx    context.Context
	member string
	value  V
	whole  map[string]V  // not nil: goes in a call of its own, never parted
	err    error         // valid once done is closed
	done   chan struct{} // closed with the answer
}

// part is what a batch sends for one member, or a whole difference, and who
// waits for it.
type part[V any] struct {
	member  string
	changes map[string]V
	callers []*change[V]
}

// put changes one member of key, together with whatever else is waiting. It
// returns when the service has answered for this member. A ctx that ends while
// the change waits withdraws it; a change that was sent waits for its answer.
func (b *batcher[V]) put(ctx context.Context, key, member string, value V) error {
	return b.submit(key, &change[V]{ctx: ctx, member: member, value: value, done: make(chan struct{})})
}

// putMany makes all changes as if each had a caller of its own, in as few calls
// as the limit allows. It returns the errors of those members that have one.
func (b *batcher[V]) putMany(ctx context.Context, key string, changes map[string]V) map[string]error {
	var group []*change[V]
	for _, member := range slices.Sorted(maps.Keys(changes)) {
		group = append(group, &change[V]{ctx: ctx, member: member, value: changes[member], done: make(chan struct{})})
	}
	errs := make(map[string]error)
	if err := ctx.Err(); err != nil {
		for member := range changes {
			errs[member] = err
		}
		return errs
	}
	b.enqueue(key, group...)
	for _, c := range group {
		if err := b.await(key, c); err != nil {
			errs[c.member] = err
		}
	}
	return errs
}

// putAll makes all changes (at least one) in one call of their own, which is
// neither parted nor limited in size, after what waited for key before it.
func (b *batcher[V]) putAll(ctx context.Context, key string, changes map[string]V) error {
	return b.submit(key, &change[V]{ctx: ctx, whole: changes, done: make(chan struct{})})
}

func (b *batcher[V]) submit(key string, c *change[V]) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	b.enqueue(key, c)
	return b.await(key, c)
}

// await returns the answer to c, or takes it back when its ctx ends first.
func (b *batcher[V]) await(key string, c *change[V]) error {
	select {
	case <-c.done:
	case <-c.ctx.Done():
		if b.withdraw(key, c) {
			return context.Cause(c.ctx)
		}
		<-c.done
	}
	return c.err
}

func (b *batcher[V]) enqueue(key string, group ...*change[V]) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.lines == nil {
		b.lines = make(map[string]*line[V])
	}
	l := b.lines[key]
	if l == nil {
		l = &line[V]{stir: make(chan struct{}, 1)}
		b.lines[key] = l
	}
	l.queue = append(l.queue, group...)
	if !l.running {
		l.running = true
		go b.run(key, l)
	}
	l.signal()
}

// withdraw takes c back; false means that it was sent already.
func (b *batcher[V]) withdraw(key string, c *change[V]) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.lines[key]
	i := slices.Index(l.queue, c)
	if i < 0 {
		return false
	}
	l.queue = slices.Delete(l.queue, i, i+1)
	l.signal()
	return true
}

// run sends batch after batch until nothing waits.
func (b *batcher[V]) run(key string, l *line[V]) {
	for {
		b.gather(l)
		b.mu.Lock()
		if len(l.queue) == 0 {
			l.running = false
			b.mu.Unlock()
			return
		}
		batch := b.take(l)
		b.mu.Unlock()
		b.deliver(key, batch)
		for _, p := range batch {
			for _, c := range p.callers {
				close(c.done)
			}
		}
	}
}

// gather returns when the next batch is to go. Terraform keeps a fixed number of
// operations under way and starts the next ones when the last are answered, so
// the wait for quiet begins with the answer, however long some have waited by
// then: else batches of one and of nine would alternate.
func (b *batcher[V]) gather(l *line[V]) {
	latest := time.After(maxWait)
	for {
		b.mu.Lock()
		ready := len(l.queue) == 0 || len(l.queue) >= b.limit || b.alone(b.leader(l))
		b.mu.Unlock()
		if ready {
			return
		}
		select {
		case <-l.stir:
		case <-time.After(quietWindow):
			return
		case <-latest:
			return
		}
	}
}

func (l *line[V]) signal() {
	select {
	case l.stir <- struct{}{}:
	default:
	}
}

// alone says whether c goes in a call without changes to other members.
func (b *batcher[V]) alone(c *change[V]) bool {
	return c.whole != nil || b.kind != nil && b.kind(c.value) == ""
}

// together says whether two changes may share a call.
func (b *batcher[V]) together(c, other *change[V]) bool {
	if c.member == other.member {
		return b.equal(c.value, other.value)
	}
	return b.kind == nil || !b.alone(c) && b.kind(c.value) == b.kind(other.value)
}

// leader returns the change that says what the next call is about: the first of
// those that go alone, unless an earlier change of its member is waiting too, and
// else the first of all.
func (b *batcher[V]) leader(l *line[V]) *change[V] {
	before := make(map[string]bool)
	for _, c := range l.queue {
		if c.whole != nil {
			break
		}
		if b.alone(c) && !before[c.member] {
			return c
		}
		before[c.member] = true
	}
	return l.queue[0]
}

// take removes the next batch from the queue, in order of arrival.
func (b *batcher[V]) take(l *line[V]) []*part[V] {
	leader := b.leader(l)
	if leader.whole != nil {
		l.queue = l.queue[1:]
		return []*part[V]{{changes: leader.whole, callers: []*change[V]{leader}}}
	}
	var batch []*part[V]
	var left []*change[V]
	byMember := make(map[string]*part[V])
	held := make(map[string]bool) // members with a change that must wait
	for i, c := range l.queue {
		if c.whole != nil || len(batch) == b.limit {
			left = append(left, l.queue[i:]...)
			break
		}
		p := byMember[c.member]
		switch {
		case held[c.member], !b.together(leader, c), p != nil && !b.equal(p.changes[c.member], c.value):
			held[c.member] = true
			left = append(left, c)
		case p != nil:
			p.callers = append(p.callers, c)
		default:
			p = &part[V]{member: c.member, changes: map[string]V{c.member: c.value}, callers: []*change[V]{c}}
			byMember[c.member] = p
			batch = append(batch, p)
		}
	}
	l.queue = left
	return batch
}
