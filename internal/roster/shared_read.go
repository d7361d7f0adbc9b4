package roster

// This file lets concurrent readers of one key share one listing.

import (
	"context"
	"maps"
	"sync"
	"time"
)

// maxAge is how long a listing is reused, counted from its start.
const maxAge = 5 * time.Second

// sharedRead reads a key once for all who ask while it is being read or soon
// after. What it hands out is shared: callers must not change it.
//
// The zero value is not usable: fetch, now and answers must be set, and stay as
// they are.
type sharedRead[K comparable, T any] struct {
	fetch func(ctx context.Context, key K) (T, error)
	now   func() time.Time
	// answers reports whether an error is an answer, such as that there is no
	// such key, and kept like any other.
	answers func(error) bool

	mu       sync.Mutex
	listings map[K]*listing[T] // those that a newcomer may share
}

// listing is one read, under way or done.
type listing[T any] struct {
	began    time.Time
	ctx      *sharedContext // of the fetch
	finished bool
	done     chan struct{} // closed when value and err are valid
	value    T
	err      error
}

// get returns what fetch says of key: from a listing under way, from one that
// began less than maxAge ago, or from a new one. A caller whose ctx ends leaves
// alone; a listing that nobody waits for any more is given up. Errors that are no
// answer go to those who waited and are not kept.
func (s *sharedRead[K, T]) get(ctx context.Context, key K) (T, error) {
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	l := s.join(ctx, key)
	select {
	case <-l.done:
		return l.value, l.err
	case <-ctx.Done():
		if l.ctx.leave() {
			// Its end tells what it was waiting for.
			<-l.done
			if l.err != nil {
				return none, ended(ctx, l.err)
			}
		}
		return none, ctx.Err()
	}
}

// invalidate keeps those who come now from sharing a listing that began before,
// of any key that changed says yes to. A write calls it when it starts and when
// it ends: a listing that began in between may have seen the key without it.
func (s *sharedRead[K, T]) invalidate(changed func(key K) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.listings, func(key K, _ *listing[T]) bool { return changed(key) })
}

func (s *sharedRead[K, T]) join(ctx context.Context, key K) *listing[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	// One under way may be shared at any age: a second beside a slow one would not
	// be faster.
	maps.DeleteFunc(s.listings, func(_ K, l *listing[T]) bool { return l.finished && s.now().Sub(l.began) >= maxAge })
	if l := s.listings[key]; l != nil && (l.finished || l.ctx.join(ctx)) {
		return l
	}
	l := &listing[T]{began: s.now(), ctx: shareContext(ctx), done: make(chan struct{})} //nolint:contextcheck // as below
	if s.listings == nil {
		s.listings = make(map[K]*listing[T])
	}
	s.listings[key] = l
	go s.list(l.ctx, key, l) //nolint:contextcheck // others than the caller may come to wait for it
	return l
}

func (s *sharedRead[K, T]) list(ctx context.Context, key K, l *listing[T]) {
	defer l.ctx.end()
	l.value, l.err = s.fetch(ctx, key)
	s.mu.Lock()
	defer s.mu.Unlock()
	l.finished = true
	if l.err != nil && !s.answers(l.err) && s.listings[key] == l {
		delete(s.listings, key)
	}
	close(l.done)
}
