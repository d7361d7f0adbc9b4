// SPDX-License-Identifier: MPL-2.0

package roster

// This file lets concurrent readers of one roster share a listing.

import (
	"context"
	"maps"
	"sync"
	"time"
)

// maxAge is how long a listing is reused after its end: a long roster takes longer to list
// than any age that a start could have, and Terraform asks ten members at a time.
const maxAge = 30 * time.Second

// SharedReads fetches the value of a key once for all who ask for it meanwhile or
// soon after. The value is shared: callers must not change it.
//
// The zero value is not usable: all fields must be set, and must not change
// afterwards.
type SharedReads[K comparable, T any] struct {
	// Fetch reads the value of a key.
	Fetch func(ctx context.Context, key K) (T, error)
	// Now is the clock for the age of listings.
	Now func() time.Time
	// Cacheable reports whether an error is an answer, such as "not found", that is
	// reused like a value.
	Cacheable func(error) bool

	mu       sync.Mutex
	listings map[K]*listing[T] // those that a new reader may share
}

// listing is one fetch, in progress or finished.
type listing[T any] struct {
	ctx      *sharedContext // of the fetch
	finished bool
	ended    time.Time     // if it is finished
	done     chan struct{} // closed when value and err are valid
	value    T
	err      error
}

// Get returns the value of key: from a listing in progress, from one that ended
// less than maxAge ago, or from a new one. A caller whose ctx ends stops waiting; a
// listing that nobody waits for is canceled. Errors that are not cacheable go to
// those who wait and are not reused.
func (s *SharedReads[K, T]) Get(ctx context.Context, key K) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	l := s.join(ctx, key)
	select {
	case <-l.done:
		return l.value, l.err
	case <-ctx.Done():
		if l.ctx.leave() {
			// The error of the fetch says what it was waiting for.
			<-l.done
			if l.err != nil {
				return zero, callerError(ctx, l.err)
			}
		}
		return zero, ctx.Err()
	}
}

// Invalidate keeps new readers from sharing listings that have begun, for all keys
// that match. A write calls it when it starts and when it ends: a listing that
// begins in between may not see the write.
func (s *SharedReads[K, T]) Invalidate(matches func(key K) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.listings, func(key K, _ *listing[T]) bool { return matches(key) })
}

// join returns a listing that the caller may share, or starts one.
func (s *SharedReads[K, T]) join(ctx context.Context, key K) *listing[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.listings, func(_ K, l *listing[T]) bool { return l.finished && s.Now().Sub(l.ended) >= maxAge })
	if l := s.listings[key]; l != nil && (l.finished || l.ctx.join(ctx)) {
		return l
	}
	l := &listing[T]{ctx: newSharedContext(ctx), done: make(chan struct{})} //nolint:contextcheck // as below
	if s.listings == nil {
		s.listings = make(map[K]*listing[T])
	}
	s.listings[key] = l
	go s.list(l.ctx, key, l) //nolint:contextcheck // other callers may come to wait for it
	return l
}

func (s *SharedReads[K, T]) list(ctx context.Context, key K, l *listing[T]) {
	defer l.ctx.cancel()
	l.value, l.err = s.Fetch(ctx, key)
	s.mu.Lock()
	defer s.mu.Unlock()
	l.finished, l.ended = true, s.Now()
	if l.err != nil && !s.Cacheable(l.err) && s.listings[key] == l {
		delete(s.listings, key)
	}
	close(l.done)
}
