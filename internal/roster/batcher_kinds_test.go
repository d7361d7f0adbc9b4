package roster

// This file tests changes that do not share a call with all others, and many
// changes of one caller.

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// newKindRecorder returns a recorder for which "out" goes alone, and other
// changes share a call where they begin alike.
func newKindRecorder(t *testing.T) *recorder {
	t.Helper()
	r := newRecorder(t)
	r.kind = func(value string) string {
		if value == "out" {
			return ""
		}
		kind, _, _ := strings.Cut(value, " ")
		return kind
	}
	return r
}

func TestOnlyChangesOfOneKindShareACall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newKindRecorder(t)
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "in by eve"),
			r.putLater(t.Context(), "room", "bob", "up by fay"),
			r.putLater(t.Context(), "room", "cid", "in by eve"),
			r.putLater(t.Context(), "room", "ann", "up by fay"),
			r.putLater(t.Context(), "room", "bob", "in by eve"),
			r.putLater(t.Context(), "room", "dan", "up by fay"))
		r.wantCalls(t,
			map[string]string{"ann": "in by eve", "cid": "in by eve"},
			map[string]string{"bob": "up by fay", "ann": "up by fay", "dan": "up by fay"},
			map[string]string{"bob": "in by eve"})
	})
}

func TestAChangeThatGoesAloneGoesAtOnceAndFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newKindRecorder(t)
		ann := r.putLater(t.Context(), "room", "ann", "in")
		start := time.Now()
		for _, member := range []string{"bob", "cid"} {
			wantSuccess(t, r.putLater(t.Context(), "room", member, "out"))
		}
		if got, want := time.Since(start), 2*latency; got != want {
			t.Errorf("got answers after %v, want %v", got, want)
		}
		wantSuccess(t, ann, r.putLater(t.Context(), "room", "dan", "in"))
		r.wantCalls(t,
			map[string]string{"bob": "out"},
			map[string]string{"cid": "out"},
			map[string]string{"ann": "in", "dan": "in"})
	})
}

func TestAChangeThatGoesAloneKeepsItsPlaceAmongThoseOfItsMember(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newKindRecorder(t)
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "in"),
			r.putLater(t.Context(), "room", "ann", "out"),
			r.putLater(t.Context(), "room", "ann", "in"),
			r.putLater(t.Context(), "room", "bob", "in"))
		r.wantCalls(t,
			map[string]string{"ann": "in", "bob": "in"},
			map[string]string{"ann": "out"},
			map[string]string{"ann": "in"})
	})
}

func TestTheSameChangeThatGoesAloneIsSentOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newKindRecorder(t)
		first := r.putLater(t.Context(), "room", "first", "out")
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "out"),
			r.putLater(t.Context(), "room", "bob", "out"),
			r.putLater(t.Context(), "room", "ann", "out"),
			first)
		r.wantCalls(t,
			map[string]string{"first": "out"},
			map[string]string{"ann": "out"},
			map[string]string{"bob": "out"})
	})
}

func TestNothingOvertakesAWholeDifference(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newKindRecorder(t)
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "in"),
			r.putAllLater(t.Context(), "room", map[string]string{"bob": "in"}),
			r.putLater(t.Context(), "room", "cid", "out"))
		r.wantCalls(t,
			map[string]string{"ann": "in"},
			map[string]string{"bob": "in"},
			map[string]string{"cid": "out"})
	})
}

// Ten workers add to a thread and list it after each addition, as those do who
// read back what they made.
func TestTenWorkersWhoReadBackNeedFewCalls(t *testing.T) {
	t.Parallel()
	for _, work := range []time.Duration{0, time.Millisecond, 5 * time.Millisecond, 20 * time.Millisecond} {
		t.Run(work.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := newKindRecorder(t)
				processor := make(chan struct{}, 1)
				members := make(chan string)
				var workers sync.WaitGroup
				for range 10 {
					workers.Go(func() {
						for member := range members {
							processor <- struct{}{}
							time.Sleep(work)
							<-processor
							if err := r.put(t.Context(), "thread", member, "in"); err != nil {
								t.Error(err)
							}
							time.Sleep(latency)
						}
					})
				}
				for i := range 200 {
					members <- fmt.Sprint(i)
				}
				close(members)
				workers.Wait()
				if got := len(r.calls); got > 24 {
					t.Errorf("got %d calls for 200 additions, want at most 24", got)
				}
			})
		})
	}
}

func TestManyChangesOfOneCallerGoInAsFewCallsAsTheLimitAllows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.limit = 200
		changes := make(map[string]string)
		for i := range 249 {
			changes[fmt.Sprint(i)] = "in"
		}
		for range 2 {
			start := time.Now()
			if errs := r.putMany(t.Context(), "room", changes); len(errs) > 0 {
				t.Errorf("got errors %v, want none", errs)
			}
			// The first is full and goes at once.
			if got, want := time.Since(start), quietWindow+2*latency; got != want {
				t.Errorf("got answers after %v, want %v", got, want)
			}
		}
		if got := len(r.calls); got != 4 || len(r.calls[0]) != 200 || len(r.calls[1]) != 49 {
			t.Errorf("got %d calls, the first with %d and %d, want 200 and 49, twice", got, len(r.calls[0]), len(r.calls[1]))
		}
	})
}

func TestEachOfManyChangesHasAnErrorOfItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.answer = func(changes map[string]string) error {
			if bad := presentIn(changes, "bob"); len(bad) > 0 {
				return testRefusal{refusal{partial: true, named: bad}}
			}
			return memberErrors{"cid": errors.New("foreign")}
		}
		errs := r.putMany(t.Context(), "room", map[string]string{"ann": "in", "bob": "in", "cid": "in"})
		var refused testRefusal
		if len(errs) != 2 || !errors.As(errs["bob"], &refused) || errs["cid"].Error() != "foreign" {
			t.Errorf("got errors %v, want a refusal of bob and one of cid", errs)
		}
	})
}

func TestManyChangesOfACallerWhoLeavesAreWithdrawn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.limit = 2
		ctx, cancel := context.WithCancel(t.Context())
		result := r.putManyLater(ctx, "room", map[string]string{"a": "in", "b": "in", "c": "in"})
		bob := r.putLater(t.Context(), "room", "b", "in")
		time.Sleep(latency / 2)
		cancel()
		for member, err := range <-result {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: got %v, want %v", member, err, context.Canceled)
			}
		}
		wantSuccess(t, bob)
		r.wantCalls(t, map[string]string{"a": "in", "b": "in"}, map[string]string{"b": "in"})

		errs := r.putMany(ctx, "room", map[string]string{"a": "in", "b": "in"})
		if len(errs) != 2 || !errors.Is(errs["a"], context.Canceled) {
			t.Errorf("with an ended context: got %v, want %v for both", errs, context.Canceled)
		}
	})
}
