package roster

// This file tests how changes are gathered: when a batch goes, and with what.

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestChangesThatArriveTogetherShareACall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "1"),
			r.putLater(t.Context(), "room", "bob", "2"),
			r.putLater(t.Context(), "room", "cid", "3"))
		r.wantCalls(t, map[string]string{"ann": "1", "bob": "2", "cid": "3"})
	})
}

func TestALoneChangeWaitsForAMomentOfQuietOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		start := time.Now()
		wantSuccess(t, r.putLater(t.Context(), "room", "ann", "1"))
		if got, want := time.Since(start), quietWindow+latency; got != want {
			t.Errorf("got an answer after %v, want %v", got, want)
		}
	})
}

func TestChangesThatKeepArrivingDoNotPostponeTheFirstForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		start := time.Now()
		first := r.putLater(t.Context(), "room", "first", "1")
		var rest []<-chan error
		for i := range 100 {
			time.Sleep(quietWindow / 2)
			rest = append(rest, r.putLater(t.Context(), "room", fmt.Sprint(i), "1"))
			if len(first) == 1 {
				break
			}
		}
		wantSuccess(t, first)
		if got, limit := time.Since(start), maxWait+latency+quietWindow; got > limit {
			t.Errorf("got an answer after %v, want at most %v", got, limit)
		}
		wantSuccess(t, rest...)
	})
}

func TestASequenceOfChangesDoesNotLinger(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		start := time.Now()
		for i := range 10 {
			if err := r.put(t.Context(), "room", fmt.Sprint(i), "1"); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := time.Since(start), 10*(quietWindow+latency); got != want {
			t.Errorf("ten changes took %v, want %v", got, want)
		}
	})
}

// Terraform starts the next operations when the last are answered: who waited
// since before the answer waits for them, or small and large batches alternate.
func TestThoseWhoWaitedDuringACallWaitForThoseWhoAreAnswered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		ann := r.putLater(t.Context(), "room", "ann", "1")
		time.Sleep(quietWindow + time.Millisecond)
		bob := r.putLater(t.Context(), "room", "bob", "1")
		wantSuccess(t, ann)
		time.Sleep(quietWindow / 2)
		wantSuccess(t, bob, r.putLater(t.Context(), "room", "cid", "1"))
		r.wantCalls(t, map[string]string{"ann": "1"}, map[string]string{"bob": "1", "cid": "1"})
	})
}

func TestACallerWhoLeftHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		left := r.putLater(ctx, "room", "ann", "1")
		bob := r.putLater(t.Context(), "room", "bob", "1")
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		wantSuccess(t, bob)
		if got, want := time.Since(start), quietWindow+latency; got != want {
			t.Errorf("got an answer after %v, want %v", got, want)
		}
		r.wantCalls(t, map[string]string{"bob": "1"})
	})
}

func TestKeysDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		start := time.Now()
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "1"),
			r.putLater(t.Context(), "hall", "ann", "1"))
		if got, want := time.Since(start), quietWindow+latency; got != want {
			t.Errorf("got answers after %v, want %v", got, want)
		}
	})
}

// Ten workers, whose next changes need a little time of a shared processor, as
// Terraform's do.
func TestTenWorkersNeedFewCalls(t *testing.T) {
	t.Parallel()
	for _, work := range []time.Duration{0, time.Millisecond, 5 * time.Millisecond, 20 * time.Millisecond} {
		t.Run(work.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := newRecorder(t)
				processor := make(chan struct{}, 1)
				changes := make(chan string)
				var workers sync.WaitGroup
				for range 10 {
					workers.Go(func() {
						for member := range changes {
							processor <- struct{}{}
							time.Sleep(work)
							<-processor
							if err := r.put(t.Context(), "room", member, "1"); err != nil {
								t.Error(err)
							}
						}
					})
				}
				for i := range 350 {
					changes <- fmt.Sprint(i)
				}
				close(changes)
				workers.Wait()
				if got := len(r.calls); got > 45 {
					t.Errorf("got %d calls for 350 changes, want at most 45", got)
				}
			})
		})
	}
}

func TestChangesToOneMemberKeepTheirOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "in"),
			r.putLater(t.Context(), "room", "bob", "in"),
			r.putLater(t.Context(), "room", "ann", "out"),
			r.putLater(t.Context(), "room", "ann", "in"),
			r.putLater(t.Context(), "room", "cid", "in"))
		r.wantCalls(t,
			map[string]string{"ann": "in", "bob": "in", "cid": "in"},
			map[string]string{"ann": "out"},
			map[string]string{"ann": "in"})
	})
}

func TestTheSameChangeTwiceIsSentOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "in"),
			r.putLater(t.Context(), "room", "ann", "in"))
		r.wantCalls(t, map[string]string{"ann": "in"})
	})
}

func TestABatchKeepsToTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.limit = 2
		var results []<-chan error
		for _, member := range []string{"a", "b", "c", "d", "e"} {
			results = append(results, r.putLater(t.Context(), "room", member, "1"))
		}
		wantSuccess(t, results...)
		r.wantCalls(t,
			map[string]string{"a": "1", "b": "1"},
			map[string]string{"c": "1", "d": "1"},
			map[string]string{"e": "1"})
	})
}

func TestSeveralMembersOfOneChangeTravelTogetherAndInTheirTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.limit = 2
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "in"),
			r.putAllLater(t.Context(), map[string]string{"ann": "out", "bob": "in", "cid": "in"}),
			r.putLater(t.Context(), "room", "dan", "in"))
		r.wantCalls(t,
			map[string]string{"ann": "in"},
			map[string]string{"ann": "out", "bob": "in", "cid": "in"},
			map[string]string{"dan": "in"})
	})
}

func TestNothingRunsWhereNothingWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		wantSuccess(t, r.putLater(t.Context(), "room", "ann", "1"))
		ctx, cancel := context.WithCancel(t.Context())
		left := r.putLater(ctx, "hall", "ann", "1")
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		synctest.Wait()
		r.batcher.mu.Lock()
		defer r.batcher.mu.Unlock()
		for _, key := range slices.Sorted(maps.Keys(r.lines)) {
			if l := r.lines[key]; l.running || len(l.queue) != 0 {
				t.Errorf("line %s: got running %v with %d waiting, want an idle line", key, l.running, len(l.queue))
			}
		}
	})
}
