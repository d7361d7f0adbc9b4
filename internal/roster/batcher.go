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
// stay as they are.
type batcher[V any] struct {
	// send makes one call. It is never called twice at a time for one key. Where
	// the service did what it was asked for some members only, and refused
	// others, the error is of type memberErrors.
	send func(ctx context.Context, key string, members map[string]V) error
	// equal says whether two changes to one member may share a call.
	equal func(a, b V) bool
	// judge says what an error of send tells about its cause.
	judge func(err error, members []string) refusal
	// limit is how many members fit into one call of several changes.
	limit int

	mu    sync.Mutex
	lines map[string]*line[V]
}

// alone is the kind of a change that shares a call with no other member's, and
// so waits for no quiet.
const alone = ""

// line is what waits for one key. Its goroutine runs only while something waits.
type line[V any] struct {
	queue   []*change[V]
	running bool
	stir    chan struct{} // capacity 1: the queue was changed
}

// change is what one caller waits for.
type change[V any] struct {
	ctx     context.Context
	kind    string        // changes of one kind may share a call
	members map[string]V  // go in one call, whatever the limit
	err     error         // valid once done is closed
	done    chan struct{} // closed with the answer
}

// put changes members of key (at least one) in one call, together with whatever
// else of that kind is waiting. It returns when the service has answered for
// these. A ctx that ends while the change waits withdraws it; a change that was
// sent waits for its answer.
func (b *batcher[V]) put(ctx context.Context, key, kind string, members map[string]V) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c := &change[V]{ctx: ctx, kind: kind, members: members, done: make(chan struct{})}
	b.enqueue(key, c)
	select {
	case <-c.done:
	case <-ctx.Done():
		if b.withdraw(key, c) {
			return context.Cause(ctx)
		}
		<-c.done
	}
	return c.err
}

func (b *batcher[V]) enqueue(key string, c *change[V]) {
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
	l.queue = append(l.queue, c)
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
		for _, c := range batch {
			close(c.done)
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
		ready := len(l.queue) == 0 || len(l.queue) >= b.limit || l.queue[0].kind == alone
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

// take removes the next batch from the queue: the first change, and those that
// may go with it, in order of arrival.
func (b *batcher[V]) take(l *line[V]) (batch []*change[V]) {
	var left []*change[V]
	sent := make(map[string]V)
	held := make(map[string]bool) // members with a change that must wait
	for _, c := range l.queue {
		if len(batch) == 0 || c.kind == l.queue[0].kind && b.fits(c, sent, held) {
			batch = append(batch, c)
			maps.Copy(sent, c.members)
			continue
		}
		left = append(left, c)
		for member := range c.members {
			held[member] = true
		}
	}
	l.queue = left
	return batch
}

// fits says whether c may go in a call with what is sent, in the sight of what is
// held back.
func (b *batcher[V]) fits(c *change[V], sent map[string]V, held map[string]bool) bool {
	added := 0
	for member, value := range c.members {
		old, there := sent[member]
		if held[member] || there && !b.equal(old, value) {
			return false
		}
		if !there {
			added++
		}
	}
	return added == 0 || c.kind != alone && len(sent)+added <= b.limit
}
