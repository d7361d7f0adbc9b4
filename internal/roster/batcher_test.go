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

// latency is how long a call to the recorder takes, in the fake time of synctest.
const latency = 50 * time.Millisecond

// recorder is a batcher of texts whose calls are recorded, and fail as the test
// wants. It reports calls to one key that overlap.
type recorder struct {
	*batcher[string]
	answer func(changes map[string]string) error // nil accepts all

	mu     sync.Mutex
	calls  []map[string]string
	flying map[string]int
}

func newRecorder(t *testing.T) *recorder {
	t.Helper()
	r := &recorder{flying: make(map[string]int)}
	r.batcher = &batcher[string]{
		limit: 350,
		equal: func(a, b string) bool { return a == b },
		judge: judgeTestRefusal,
		send: func(ctx context.Context, key string, changes map[string]string) error {
			if r.begin(key, changes) > 1 {
				t.Errorf("calls to %s overlap", key)
			}
			defer r.end(key)
			select {
			case <-time.After(latency):
			case <-ctx.Done():
				return ctx.Err()
			}
			if r.answer != nil {
				return r.answer(changes)
			}
			return nil
		},
	}
	return r
}

func (r *recorder) begin(key string, changes map[string]string) (flying int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, maps.Clone(changes))
	r.flying[key]++
	return r.flying[key]
}

func (r *recorder) end(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.flying[key]--
}

// wantCalls compares what was sent, call by call.
func (r *recorder) wantCalls(t *testing.T, want ...map[string]string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.calls) != len(want) {
		t.Fatalf("got %d calls %v, want %d: %v", len(r.calls), r.calls, len(want), want)
	}
	for i := range want {
		if !maps.Equal(r.calls[i], want[i]) {
			t.Errorf("call %d: got %v, want %v", i, r.calls[i], want[i])
		}
	}
}

// putLater starts a put and returns once it waits; the result comes later.
func (r *recorder) putLater(ctx context.Context, key, member, value string) <-chan error {
	result := make(chan error, 1)
	go func() { result <- r.put(ctx, key, member, value) }()
	synctest.Wait()
	return result
}

func (r *recorder) putAllLater(ctx context.Context, key string, changes map[string]string) <-chan error {
	result := make(chan error, 1)
	go func() { result <- r.putAll(ctx, key, changes) }()
	synctest.Wait()
	return result
}

func wantSuccess(t *testing.T, results ...<-chan error) {
	t.Helper()
	for i, result := range results {
		if err := <-result; err != nil {
			t.Errorf("change %d: %v", i, err)
		}
	}
}

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
	for _, work := range []time.Duration{0, time.Millisecond, 3 * time.Millisecond, 5 * time.Millisecond} {
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

func TestACallerWhoLeavesTheQueueIsNotSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		first := r.putLater(t.Context(), "room", "first", "1")
		time.Sleep(quietWindow + latency/2)
		ctx, cancel := context.WithCancel(t.Context())
		ann := r.putLater(ctx, "room", "ann", "1")
		bob := r.putLater(t.Context(), "room", "bob", "1")
		cancel()
		synctest.Wait()
		select {
		case err := <-ann:
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want %v", err, context.Canceled)
			}
		default:
			t.Error("who left the queue still waits")
		}
		wantSuccess(t, first, bob)
		r.wantCalls(t, map[string]string{"first": "1"}, map[string]string{"bob": "1"})

		if err := r.put(ctx, "room", "ann", "1"); !errors.Is(err, context.Canceled) {
			t.Errorf("with an ended context: got %v, want %v", err, context.Canceled)
		}
		r.wantCalls(t, map[string]string{"first": "1"}, map[string]string{"bob": "1"})
	})
}

func TestAChangeThatWasSentWaitsForItsAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		ctx, cancel := context.WithCancel(t.Context())
		ann := r.putLater(ctx, "room", "ann", "1")
		bob := r.putLater(t.Context(), "room", "bob", "1")
		time.Sleep(quietWindow + latency/2)
		cancel()
		synctest.Wait()
		if len(ann) != 0 {
			t.Errorf("got %v before the answer", <-ann)
		}
		wantSuccess(t, ann, bob)
	})
}

func TestACallEndsWhenAllItsCallersAreGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		start := time.Now()
		canceled, cancel := context.WithCancel(t.Context())
		late, stop := context.WithTimeout(t.Context(), 30*time.Millisecond)
		defer stop()
		ann := r.putLater(canceled, "room", "ann", "1")
		bob := r.putLater(late, "room", "bob", "1")
		time.Sleep(20 * time.Millisecond)
		cancel()
		if err := <-ann; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		if err := <-bob; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
		}
		if got, want := time.Since(start), 30*time.Millisecond; got != want {
			t.Errorf("the call ended after %v, want %v", got, want)
		}
	})
}

func TestACallHasTheLatestDeadlineOfItsCallers(t *testing.T) {
	t.Parallel()
	start := time.Now()
	sooner, cancel := context.WithDeadline(t.Context(), start.Add(time.Hour))
	defer cancel()
	later, cancel := context.WithDeadline(t.Context(), start.Add(2*time.Hour))
	defer cancel()

	ctx, release := onBehalfOf([]context.Context{later, sooner})
	defer release()
	if got, ok := ctx.Deadline(); !ok || !got.Equal(start.Add(2*time.Hour)) {
		t.Errorf("got deadline %v, %v, want that of the more patient caller", got, ok)
	}
	ctx, release = onBehalfOf([]context.Context{later, t.Context()})
	defer release()
	if got, ok := ctx.Deadline(); ok {
		t.Errorf("got deadline %v, want none beside a caller without", got)
	}
}

func TestNothingRunsWhereNothingWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		ctx, cancel := context.WithCancel(t.Context())
		left := r.putLater(ctx, "hall", "ann", "1")
		cancel()
		<-left
		wantSuccess(t, r.putLater(t.Context(), "room", "ann", "1"))
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
