// SPDX-License-Identifier: MPL-2.0

package roster

// This file tests which readers share a listing, and for how long.

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// source is a sharedRead whose value is the number of its listing.
type source struct {
	SharedReads[string, int]
	err     error // answered instead
	latency time.Duration

	count   sync.Mutex
	fetched int
}

// errNotFound is an error that is cached.
var errNotFound = errors.New("there is no such room")

func newSource() *source {
	s := &source{latency: latency}
	nothing := func(err error) bool { return errors.Is(err, errNotFound) }
	s.SharedReads = SharedReads[string, int]{Now: time.Now, Cacheable: nothing, Fetch: func(ctx context.Context, _ string) (int, error) {
		s.count.Lock()
		s.fetched++
		number := s.fetched
		s.count.Unlock()
		select {
		case <-time.After(s.latency):
			return number, s.err
		case <-ctx.Done():
			return 0, fmt.Errorf("%w, after retries", ctx.Err())
		}
	}}
	return s
}

// is matches one key.
func is(want string) func(key string) bool {
	return func(key string) bool { return key == want }
}

func (s *source) wantListing(t *testing.T, want int) {
	t.Helper()
	if got, err := s.Get(t.Context(), "room"); err != nil || got != want {
		t.Errorf("got listing %d, error %v, want listing %d", got, err, want)
	}
}

func TestConcurrentReadersShareAListing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		var readers sync.WaitGroup
		for range 10 {
			readers.Go(func() { s.wantListing(t, 1) })
		}
		readers.Wait()
	})
}

// However long it took: else a roster of many pages would be listed again for each few
// members.
func TestAListingIsReusedForThirtySecondsFromItsEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.latency = 2 * maxAge
		s.wantListing(t, 1)
		time.Sleep(maxAge - time.Nanosecond)
		s.wantListing(t, 1)
		time.Sleep(time.Nanosecond)
		s.wantListing(t, 2)
	})
}

func TestReadersWhoKeepComingNeedFewListings(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		start := time.Now()
		var readers sync.WaitGroup
		for range 10 {
			readers.Go(func() {
				for time.Since(start) < 2*maxAge {
					if _, err := s.Get(t.Context(), "room"); err != nil {
						t.Error(err)
					}
					time.Sleep(time.Millisecond)
				}
			})
		}
		readers.Wait()
		if s.fetched != 2 {
			t.Errorf("got %d listings in a minute, want 2", s.fetched)
		}
	})
}

func TestKeysHaveListingsOfTheirOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.wantListing(t, 1)
		if got, err := s.Get(t.Context(), "hall"); err != nil || got != 2 {
			t.Errorf("got listing %d, error %v, want listing 2", got, err)
		}
		s.wantListing(t, 1)
	})
}

func TestAWriteMakesTheNextReaderListAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.wantListing(t, 1)
		s.Invalidate(is("hall"))
		s.wantListing(t, 1)
		s.Invalidate(is("room"))
		s.wantListing(t, 2)

		// A write in the middle of a listing: those who wait have it, those who
		// come then do not join.
		s.Invalidate(is("room"))
		var early sync.WaitGroup
		early.Go(func() { s.wantListing(t, 3) })
		time.Sleep(latency / 2)
		s.Invalidate(is("room"))
		s.wantListing(t, 4)
		early.Wait()
		s.wantListing(t, 4)
	})
}

func TestErrorsAreNotKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.err = errors.New("unavailable")
		if _, err := s.Get(t.Context(), "room"); !errors.Is(err, s.err) {
			t.Errorf("got %v, want %v", err, s.err)
		}
		s.err = nil
		s.wantListing(t, 2)
	})
}

// "Not found" is an answer: readers share it like a roster.
func TestErrorsThatAreAnswersAreKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.err = errNotFound
		for range 3 {
			if _, err := s.Get(t.Context(), "room"); !errors.Is(err, errNotFound) {
				t.Errorf("got %v, want %v", err, errNotFound)
			}
		}
		s.err = nil
		time.Sleep(maxAge)
		s.wantListing(t, 2)
	})
}

func TestACanceledReaderDoesNotFailTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), latency/2)
		defer cancel()
		var impatient sync.WaitGroup
		impatient.Go(func() {
			if _, err := s.Get(ctx, "room"); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
			}
			if got := time.Since(start); got != latency/2 {
				t.Errorf("left after %v, want %v", got, latency/2)
			}
		})
		synctest.Wait()
		s.wantListing(t, 1)
		impatient.Wait()
	})
}

func TestAListingThatNobodyWaitsForIsCanceled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), latency/2)
		defer cancel()
		_, err := s.Get(ctx, "room")
		if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "context deadline exceeded: context canceled, after retries" {
			t.Errorf("got %v, want the end of the reader's context and what the listing waited for", err)
		}
		if got := time.Since(start); got != latency/2 {
			t.Errorf("left after %v, want %v", got, latency/2)
		}
		s.wantListing(t, 2)
		if _, err := s.Get(ctx, "room"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with an ended context: got %v, want %v", err, context.DeadlineExceeded)
		}
	})
}

func TestAListingKnowsItsFirstReadersDeadline(t *testing.T) {
	t.Parallel()
	want := time.Now().Add(time.Hour)
	ctx, cancel := context.WithDeadline(t.Context(), want)
	defer cancel()
	s := SharedReads[string, time.Time]{Now: time.Now, Cacheable: func(error) bool { return false }, Fetch: func(ctx context.Context, _ string) (time.Time, error) {
		deadline, _ := ctx.Deadline()
		return deadline, nil
	}}
	if got, err := s.Get(ctx, "room"); err != nil || !got.Equal(want) {
		t.Errorf("got deadline %v, error %v, want %v", got, err, want)
	}
}

func TestOldListingsAreDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		for i := range 100 {
			if _, err := s.Get(t.Context(), fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(maxAge)
		s.wantListing(t, 101)
		if got := len(s.listings); got != 1 {
			t.Errorf("got %d listings in memory, want 1", got)
		}
	})
}

// A reader with little time who began a listing does not cut short the waits of
// those who joined it with more.
func TestAListingHasTheLatestDeadlineOfItsReaders(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		var began context.Context
		fetch := s.Fetch
		s.Fetch = func(ctx context.Context, key string) (int, error) {
			began = ctx
			return fetch(ctx, key)
		}
		read := func(patience time.Duration) {
			ctx := t.Context()
			if patience > 0 {
				bounded, cancel := context.WithTimeout(ctx, patience)
				defer cancel()
				ctx = bounded
			}
			if got, err := s.Get(ctx, "room"); err != nil || got != 1 {
				t.Errorf("got listing %d, error %v", got, err)
			}
		}
		start := time.Now()
		var readers sync.WaitGroup
		for i, patience := range []time.Duration{time.Second, time.Hour, time.Minute, 0} {
			readers.Go(func() { read(patience) })
			synctest.Wait()
			end, bounded := began.Deadline()
			want := []time.Duration{time.Second, time.Hour, time.Hour, 0}[i]
			if bounded != (want > 0) || bounded && end.Sub(start) != want {
				t.Errorf("after reader %d the listing may take %v (%t), want %v", i, end.Sub(start), bounded, want)
			}
		}
		readers.Wait()
	})
}
