package roster

// This file tests changes that do not share a call with all others, and many
// changes at once.

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
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
			return alone
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

func TestAChangeThatGoesAloneWaitsForNoQuiet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newKindRecorder(t)
		start := time.Now()
		for _, member := range []string{"bob", "cid"} {
			wantSuccess(t, r.putLater(t.Context(), "room", member, "out"))
		}
		if got, want := time.Since(start), 2*latency; got != want {
			t.Errorf("got answers after %v, want %v", got, want)
		}
		ann := r.putLater(t.Context(), "room", "ann", "in")
		eve := r.putLater(t.Context(), "room", "eve", "out")
		wantSuccess(t, ann, eve, r.putLater(t.Context(), "room", "dan", "in"))
		r.wantCalls(t,
			map[string]string{"bob": "out"},
			map[string]string{"cid": "out"},
			map[string]string{"ann": "in", "dan": "in"},
			map[string]string{"eve": "out"})
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

func TestAChangeThatGoesAloneKeepsItsPlaceAfterSeveralMembers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newKindRecorder(t)
		wantSuccess(t,
			r.putLater(t.Context(), "room", "ann", "in"),
			r.putAllLater(t.Context(), map[string]string{"bob": "in"}),
			r.putLater(t.Context(), "room", "cid", "out"))
		r.wantCalls(t,
			map[string]string{"ann": "in", "bob": "in"},
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

func TestManyChangesAtOnceGoInAsFewCallsAsTheLimitAllows(t *testing.T) {
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
			wantSuccess(t, slices.Collect(maps.Values(r.putEachLater(t.Context(), "room", changes)))...)
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
		results := r.putEachLater(t.Context(), "room", map[string]string{"ann": "in", "bob": "in", "cid": "in"})
		wantSuccess(t, results["ann"])
		var refused testRefusal
		if bob, cid := <-results["bob"], <-results["cid"]; !errors.As(bob, &refused) || cid == nil || cid.Error() != "foreign" {
			t.Errorf("got errors %v and %v, want a refusal of bob and one of cid", bob, cid)
		}
	})
}

func TestManyChangesOfACallerWhoLeavesAreWithdrawn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.limit = 2
		ctx, cancel := context.WithCancel(t.Context())
		results := r.putEachLater(ctx, "room", map[string]string{"a": "in", "b": "in", "c": "in"})
		bob := r.putLater(t.Context(), "room", "b", "in")
		time.Sleep(latency / 2)
		cancel()
		if err := <-results["c"]; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		wantSuccess(t, bob)
		r.wantCalls(t, map[string]string{"a": "in", "b": "in"}, map[string]string{"b": "in"})
	})
}
