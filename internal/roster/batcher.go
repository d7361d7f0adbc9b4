package roster

// This file gathers concurrent changes to one key into few calls.

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// quietWindow is how long no change may arrive before a batch goes.
	quietWindow = 5 * time.Millisecond
	// maxWait bounds the wait for quiet of changes that keep arriving.
	maxWait = 10 * quietWindow
	// maxLatency bounds what a slow or throttled call adds to the next wait. What
	// comes later after an answer than that has nothing to do with it.
	maxLatency = time.Second
	// maxRhythm bounds what a slow rhythm of arrivals adds to it.
	maxRhythm = 250 * time.Millisecond
)

// batcher sends changes to the members of a key (participants of a room) in
// few calls. One call at a time is in flight per key, and what arrives
// meanwhile travels in the next one. Changes to one member keep their order of
// arrival: two that differ are never in one call.
//
// The zero value is not usable: send, equal, judge and limit must be set, and
// stay as they are.
type batcher[V any] struct {
	// send makes one call. It is never called twice at a time for one key.
	send func(ctx context.Context, key string, changes map[string]V) error
	// equal says whether two changes to one member may share a call.
	equal func(a, b V) bool
	// judge says what an error of send tells about its cause.
	judge func(err error, members []string) refusal
	// limit is how many members fit into one call of gathered changes.
	limit int

	mu      sync.Mutex
	lines   map[string]*line[V]
	waiting int // callers, of all keys
	most    int // callers that waited at a time of late
}

// line is what waits for one key, and what its last call taught about timing.
// It outlives its goroutine, which runs only while something waits.
type line[V any] struct {
	queue   []*change[V]
	running bool
	stir    chan struct{} // capacity 1: the queue was changed

	lastArrival time.Time
	gap         time.Duration // the longest between arrivals, slowly forgotten
	answeredAt  time.Time     // when the last batch was answered
	follows     bool          // what waits came not long after that
	latency     time.Duration // of the last call
}

// change is what one caller waits for: a new value of one member, or a whole
// difference.
type change[V any] struct {
	ctx     context.Context
	member  string
	value   V
	whole   map[string]V // not nil: goes in a call of its own, never parted
	arrived time.Time
	err     error         // valid once done is closed
	done    chan struct{} // closed with the answer
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
	select {
	case <-c.done:
	case <-c.ctx.Done():
		if b.withdraw(key, c) {
			return c.ctx.Err()
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
	l.arrive(c)
	if !l.running {
		l.running = true
		go b.run(key, l)
	}
	l.signal()
	b.waiting++
	b.most = max(b.most, b.waiting)
	if b.waiting == b.most {
		for _, other := range b.lines {
			other.signal() // it may go now
		}
	}
}

func (l *line[V]) arrive(c *change[V]) {
	c.arrived = time.Now()
	if gap := c.arrived.Sub(later(l.lastArrival, l.answeredAt)); gap < maxLatency {
		l.gap = max(gap, l.gap-l.gap/16)
	} else {
		l.follows = false
	}
	l.lastArrival = c.arrived
	l.queue = append(l.queue, c)
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
	b.waiting--
	return true
}

// run sends batch after batch until nothing waits.
func (b *batcher[V]) run(key string, l *line[V]) {
	for {
		b.mu.Lock()
		if len(l.queue) == 0 {
			l.running = false
			b.mu.Unlock()
			return
		}
		if wait := time.Until(b.readyAt(l, time.Now())); wait > 0 {
			b.mu.Unlock()
			select {
			case <-l.stir:
			case <-time.After(wait):
			}
			continue
		}
		if b.waiting < b.most {
			b.most -= (b.most - b.waiting + 3) / 4 // some may be gone for good
		}
		batch := l.take(b.limit, b.equal)
		b.mu.Unlock()

		latency := b.deliver(key, batch)

		// Timing is noted before the callers go on: their next changes are
		// arrivals after this answer.
		b.mu.Lock()
		l.answeredAt, l.follows, l.latency = time.Now(), true, min(latency, maxLatency)
		for _, p := range batch {
			b.waiting -= len(p.callers)
		}
		b.mu.Unlock()
		for _, p := range batch {
			for _, c := range p.callers {
				close(c.done)
			}
		}
	}
}

func (l *line[V]) signal() {
	select {
	case l.stir <- struct{}{}:
	default:
	}
}

// readyAt says when the next batch of l goes, as far as is known at now.
//
// Terraform keeps a fixed number of operations under way and starts the next
// ones only when the last are answered: after an answer more is to come. The
// batch goes as soon as as many callers wait as did of late, for whatever keys,
// since then nobody is left who could come, and else when arrivals have fallen
// quiet. Without that, batches of one and of nine alternate.
func (b *batcher[V]) readyAt(l *line[V], now time.Time) time.Time {
	if len(l.queue) >= b.limit || slices.ContainsFunc(l.queue, func(c *change[V]) bool { return c.whole != nil }) {
		return now
	}
	if quietEnd := l.quietEnd(); l.follows && now.Before(quietEnd) {
		if b.waiting >= b.most {
			return now
		}
		return quietEnd
	}
	return earlier(l.queue[0].arrived.Add(maxWait), l.lastArrival.Add(quietWindow))
}

// quietEnd says when arrivals after the last answer count as fallen quiet: one
// latency after the latest of them, or twice the longest gap of late, where that
// is longer. On a busy machine Terraform needs tens of milliseconds for each of
// its operations.
func (l *line[V]) quietEnd() time.Time {
	return later(l.lastArrival, l.answeredAt).Add(max(l.latency, min(2*l.gap, maxRhythm)))
}

// take removes the next batch from the queue, in order of arrival.
func (l *line[V]) take(limit int, equal func(a, b V) bool) []*part[V] {
	if first := l.queue[0]; first.whole != nil {
		l.queue = l.queue[1:]
		return []*part[V]{{changes: first.whole, callers: []*change[V]{first}}}
	}
	var batch []*part[V]
	var left []*change[V]
	byMember := make(map[string]*part[V])
	held := make(map[string]bool) // members with a change that must wait
	for i, c := range l.queue {
		if c.whole != nil || len(batch) == limit {
			left = append(left, l.queue[i:]...)
			break
		}
		p := byMember[c.member]
		switch {
		case held[c.member], p != nil && !equal(p.changes[c.member], c.value):
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

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
