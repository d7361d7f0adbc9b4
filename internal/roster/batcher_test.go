// SPDX-License-Identifier: MPL-2.0

package roster

// This file tests when a batch is flushed, and what is in it.

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestChangesThatArriveTogetherShareACall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		wantSuccess(t,
			r.submitLater(t.Context(), "room", "ann", "1"),
			r.submitLater(t.Context(), "room", "bob", "2"),
			r.submitLater(t.Context(), "room", "cid", "3"))
		r.wantCalls(t, map[string]string{"ann": "1", "bob": "2", "cid": "3"})
	})
}

func TestASingleChangeWaitsForTheDebounceDelay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		start := time.Now()
		wantSuccess(t, r.submitLater(t.Context(), "room", "ann", "1"))
		if got, want := time.Since(start), debounceDelay+latency; got != want {
			t.Errorf("got an answer after %v, want %v", got, want)
		}
	})
}

func TestChangesThatKeepArrivingDoNotPostponeTheFirstForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		start := time.Now()
		first := r.submitLater(t.Context(), "room", "first", "1")
		var rest []<-chan error
		for i := range 100 {
			time.Sleep(debounceDelay / 2)
			rest = append(rest, r.submitLater(t.Context(), "room", fmt.Sprint(i), "1"))
			if len(first) == 1 {
				break
			}
		}
		wantSuccess(t, first)
		if got, limit := time.Since(start), maxDebounceDelay+latency+debounceDelay; got > limit {
			t.Errorf("got an answer after %v, want at most %v", got, limit)
		}
		wantSuccess(t, rest...)
	})
}

func TestChangesInSequenceWaitOneDebounceDelayEach(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		start := time.Now()
		for i := range 10 {
			if err := r.submit(t.Context(), "room", fmt.Sprint(i), "1"); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := time.Since(start), 10*(debounceDelay+latency); got != want {
			t.Errorf("ten changes took %v, want %v", got, want)
		}
	})
}

// Terraform starts the next operations when others return. Changes that have waited
// during the call wait for those, too: otherwise small and large batches alternate.
func TestTheDebounceDelayBeginsWithTheAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		ann := r.submitLater(t.Context(), "room", "ann", "1")
		time.Sleep(debounceDelay + time.Millisecond)
		bob := r.submitLater(t.Context(), "room", "bob", "1")
		wantSuccess(t, ann)
		time.Sleep(debounceDelay / 2)
		wantSuccess(t, bob, r.submitLater(t.Context(), "room", "cid", "1"))
		r.wantCalls(t, map[string]string{"ann": "1"}, map[string]string{"bob": "1", "cid": "1"})
	})
}

func TestAWithdrawnChangeDelaysNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		left := r.submitLater(ctx, "room", "ann", "1")
		bob := r.submitLater(t.Context(), "room", "bob", "1")
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		wantSuccess(t, bob)
		if got, want := time.Since(start), debounceDelay+latency; got != want {
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
			r.submitLater(t.Context(), "room", "ann", "1"),
			r.submitLater(t.Context(), "hall", "ann", "1"))
		if got, want := time.Since(start), debounceDelay+latency; got != want {
			t.Errorf("got answers after %v, want %v", got, want)
		}
	})
}

func TestTenWorkersNeedFewCalls(t *testing.T) {
	t.Parallel()
	for _, cpuTime := range cpuTimes() {
		t.Run(cpuTime.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := newRecorder(t)
				r.submitFromTenWorkers(t, 350, "1", cpuTime, 0)
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
			r.submitLater(t.Context(), "room", "ann", "in"),
			r.submitLater(t.Context(), "room", "bob", "in"),
			r.submitLater(t.Context(), "room", "ann", "out"),
			r.submitLater(t.Context(), "room", "ann", "in"),
			r.submitLater(t.Context(), "room", "cid", "in"))
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
			r.submitLater(t.Context(), "room", "ann", "in"),
			r.submitLater(t.Context(), "room", "ann", "in"))
		r.wantCalls(t, map[string]string{"ann": "in"})
	})
}

func TestABatchKeepsToTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.MaxMembers = 2
		var results []<-chan error
		for _, member := range []string{"a", "b", "c", "d", "e"} {
			results = append(results, r.submitLater(t.Context(), "room", member, "1"))
		}
		wantSuccess(t, results...)
		r.wantCalls(t,
			map[string]string{"a": "1", "b": "1"},
			map[string]string{"c": "1", "d": "1"},
			map[string]string{"e": "1"})
	})
}

func TestSeveralMembersOfOneChangeShareACallInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.MaxMembers = 2
		wantSuccess(t,
			r.submitLater(t.Context(), "room", "ann", "in"),
			r.submitAllLater(t.Context(), map[string]string{"ann": "out", "bob": "in", "cid": "in"}),
			r.submitLater(t.Context(), "room", "dan", "in"))
		r.wantCalls(t,
			map[string]string{"ann": "in"},
			map[string]string{"ann": "out", "bob": "in", "cid": "in"},
			map[string]string{"dan": "in"})
	})
}

func TestChangesSubmittedAtOnceFillTheirCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.MaxMembers = 2
		r.answer = func(changes map[string]string) error {
			if _, sent := changes["c"]; sent {
				return MemberErrors{"c": errors.New("not c")}
			}
			return nil
		}
		start := time.Now()
		errs := r.SubmitEach(t.Context(), "room", "any", []map[string]string{{"a": "1"}, {"b": "1"}, {"c": "1"}, {"d": "1"}})
		if got := fmt.Sprint(errs); got != "[<nil> <nil> not c <nil>]" {
			t.Errorf("got the results %s, want an error for c alone", got)
		}
		if got, want := time.Since(start), 2*latency; got != want { // full calls are not debounced
			t.Errorf("got answers after %v, want %v", got, want)
		}
		r.wantCalls(t, map[string]string{"a": "1", "b": "1"}, map[string]string{"c": "1", "d": "1"})
	})
}

func TestChangesSubmittedAtOnceAreWithdrawnAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(debounceDelay/2, cancel)
		for i, err := range r.SubmitEach(ctx, "room", "any", []map[string]string{{"a": "1"}, {"b": "1"}}) {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("change %d: got %v, want %v", i, err, context.Canceled)
			}
		}
		r.wantCalls(t)
	})
}

func TestAnIdleBatcherHasNoGoroutine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		wantSuccess(t, r.submitLater(t.Context(), "room", "ann", "1"))
		ctx, cancel := context.WithCancel(t.Context())
		left := r.submitLater(ctx, "hall", "ann", "1")
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		synctest.Wait()
		r.Batcher.mu.Lock()
		defer r.Batcher.mu.Unlock()
		for _, key := range slices.Sorted(maps.Keys(r.queues)) {
			if q := r.queues[key]; q.running || len(q.pending) != 0 {
				t.Errorf("queue %s: got running %v with %d pending, want an idle queue", key, q.running, len(q.pending))
			}
		}
	})
}
