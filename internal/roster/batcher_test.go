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
		if got, want := time.Since(start), quietWindow+10*latency; got != want {
			t.Errorf("ten changes took %v, want %v", got, want)
		}
	})
}

func TestABatchGoesAsSoonAsAllWhoWereAnsweredAreBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		for _, call := range []int{1, 2} {
			start := time.Now()
			var results []<-chan error
			for i := range 3 {
				time.Sleep(time.Millisecond)
				results = append(results, r.putLater(t.Context(), "room", fmt.Sprint(i), "1"))
			}
			wantSuccess(t, results...)
			want := 3*time.Millisecond + latency
			if call == 1 {
				want += quietWindow // nobody knows yet how many will come
			}
			if got := time.Since(start); got != want {
				t.Errorf("call %d was answered after %v, want %v", call, got, want)
			}
		}
		if got := len(r.calls); got != 2 {
			t.Errorf("got %d calls, want 2", got)
		}
	})
}

func TestALateChangeIsNotTakenForTheFirstOfMany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "1"),
			r.putLater(t.Context(), "room", "bob", "1"),
			r.putLater(t.Context(), "room", "cid", "1"))
		time.Sleep(maxLatency)
		start := time.Now()
		wantSuccess(t, r.putLater(t.Context(), "room", "dan", "1"))
		if got, want := time.Since(start), quietWindow+latency; got != want {
			t.Errorf("got an answer after %v, want %v", got, want)
		}
	})
}

// Two workers in the hall take the places of two of three in the room, who
// therefore cannot come back there.
func TestABatchGoesAtOnceWhenNobodyIsLeftToCome(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "1"),
			r.putLater(t.Context(), "room", "bob", "1"),
			r.putLater(t.Context(), "room", "cid", "1"))
		start := time.Now()
		room := r.putLater(t.Context(), "room", "dan", "1")
		time.Sleep(time.Millisecond)
		hall := []<-chan error{
			r.putLater(t.Context(), "hall", "eve", "1"),
			r.putLater(t.Context(), "hall", "fay", "1"),
		}
		wantSuccess(t, room)
		if got, want := time.Since(start), time.Millisecond+latency; got != want {
			t.Errorf("got an answer after %v, want %v", got, want)
		}
		wantSuccess(t, hall...)
	})
}

func TestAFormerCrowdIsNotWaitedForForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		var crowd []<-chan error
		for i := range 10 {
			crowd = append(crowd, r.putLater(t.Context(), "room", fmt.Sprint(i), "1"))
		}
		wantSuccess(t, crowd...)
		var took time.Duration
		for range 10 {
			start := time.Now()
			wantSuccess(t, r.putLater(t.Context(), "room", "ann", "1"))
			took = time.Since(start)
		}
		if took != latency {
			t.Errorf("a lone worker's tenth change took %v, want %v", took, latency)
		}
	})
}

func TestACallerWhoLeftIsNotCountedAsWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "1"),
			r.putLater(t.Context(), "room", "bob", "1"),
			r.putLater(t.Context(), "room", "cid", "1"))
		ctx, cancel := context.WithCancel(t.Context())
		left := r.putLater(ctx, "hall", "ann", "1")
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		dan := r.putLater(t.Context(), "room", "dan", "1")
		eve := r.putLater(t.Context(), "room", "eve", "1")
		time.Sleep(time.Millisecond)
		wantSuccess(t, dan, eve, r.putLater(t.Context(), "room", "fay", "1"))
		r.wantCalls(t,
			map[string]string{"ann": "1", "bob": "1", "cid": "1"},
			map[string]string{"dan": "1", "eve": "1", "fay": "1"})
	})
}

func TestASlowRhythmDoesNotHoldUpABatchForLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "1"),
			r.putLater(t.Context(), "room", "bob", "1"),
			r.putLater(t.Context(), "room", "cid", "1"))
		time.Sleep(maxLatency - time.Millisecond)
		start := time.Now()
		wantSuccess(t, r.putLater(t.Context(), "room", "dan", "1"))
		if got, want := time.Since(start), maxRhythm+latency; got != want {
			t.Errorf("got an answer after %v, want %v", got, want)
		}
	})
}

func TestASlowCallDoesNotHoldUpTheNextForLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.latency = time.Minute
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "1"),
			r.putLater(t.Context(), "room", "bob", "1"))
		// One of two comes back.
		start := time.Now()
		wantSuccess(t, r.putLater(t.Context(), "room", "cid", "1"))
		if got := time.Since(start); got > maxLatency+r.latency {
			t.Errorf("got an answer after %v, want at most %v", got, maxLatency+r.latency)
		}
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
	for _, work := range []time.Duration{0, time.Millisecond, 5 * time.Millisecond, 25 * time.Millisecond, 45 * time.Millisecond} {
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

func TestAWholeDifferenceTravelsAloneAndInItsTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.limit = 2
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "in"),
			r.putAllLater(t.Context(), "room", map[string]string{"ann": "out", "bob": "in", "cid": "in"}),
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
