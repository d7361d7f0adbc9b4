// SPDX-License-Identifier: MPL-2.0

package roster

// This file tests which changes share a call, and many changes at once.

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// newBatchKeyRecorder returns a recorder that does not batch "out"; the batch key of
// any other value is its first word.
func newBatchKeyRecorder(t *testing.T) *recorder {
	t.Helper()
	r := newRecorder(t)
	r.batchKey = func(value string) string {
		if value == "out" {
			return Unbatched
		}
		batchKey, _, _ := strings.Cut(value, " ")
		return batchKey
	}
	return r
}

func TestOnlyChangesWithTheSameBatchKeyShareACall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newBatchKeyRecorder(t)
		wantSuccess(t,
			r.submitLater(t.Context(), "room", "ann", "in by eve"),
			r.submitLater(t.Context(), "room", "bob", "up by fay"),
			r.submitLater(t.Context(), "room", "cid", "in by eve"),
			r.submitLater(t.Context(), "room", "ann", "up by fay"),
			r.submitLater(t.Context(), "room", "bob", "in by eve"),
			r.submitLater(t.Context(), "room", "dan", "up by fay"))
		r.wantCalls(t,
			map[string]string{"ann": "in by eve", "cid": "in by eve"},
			map[string]string{"bob": "up by fay", "ann": "up by fay", "dan": "up by fay"},
			map[string]string{"bob": "in by eve"})
	})
}

func TestAnUnbatchedChangeIsNotDebounced(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newBatchKeyRecorder(t)
		start := time.Now()
		for _, member := range []string{"bob", "cid"} {
			wantSuccess(t, r.submitLater(t.Context(), "room", member, "out"))
		}
		if got, want := time.Since(start), 2*latency; got != want {
			t.Errorf("got answers after %v, want %v", got, want)
		}
		ann := r.submitLater(t.Context(), "room", "ann", "in")
		eve := r.submitLater(t.Context(), "room", "eve", "out")
		wantSuccess(t, ann, eve, r.submitLater(t.Context(), "room", "dan", "in"))
		r.wantCalls(t,
			map[string]string{"bob": "out"},
			map[string]string{"cid": "out"},
			map[string]string{"ann": "in", "dan": "in"},
			map[string]string{"eve": "out"})
	})
}

func TestAnUnbatchedChangeKeepsItsOrderForItsMember(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newBatchKeyRecorder(t)
		wantSuccess(t,
			r.submitLater(t.Context(), "room", "ann", "in"),
			r.submitLater(t.Context(), "room", "ann", "out"),
			r.submitLater(t.Context(), "room", "ann", "in"),
			r.submitLater(t.Context(), "room", "bob", "in"))
		r.wantCalls(t,
			map[string]string{"ann": "in", "bob": "in"},
			map[string]string{"ann": "out"},
			map[string]string{"ann": "in"})
	})
}

func TestTheSameUnbatchedChangeIsSentOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newBatchKeyRecorder(t)
		first := r.submitLater(t.Context(), "room", "first", "out")
		wantSuccess(t,
			r.submitLater(t.Context(), "room", "ann", "out"),
			r.submitLater(t.Context(), "room", "bob", "out"),
			r.submitLater(t.Context(), "room", "ann", "out"),
			first)
		r.wantCalls(t,
			map[string]string{"first": "out"},
			map[string]string{"ann": "out"},
			map[string]string{"bob": "out"})
	})
}

func TestAnUnbatchedChangeKeepsItsOrderAfterSeveralMembers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newBatchKeyRecorder(t)
		wantSuccess(t,
			r.submitLater(t.Context(), "room", "ann", "in"),
			r.submitAllLater(t.Context(), map[string]string{"bob": "in"}),
			r.submitLater(t.Context(), "room", "cid", "out"))
		r.wantCalls(t,
			map[string]string{"ann": "in", "bob": "in"},
			map[string]string{"cid": "out"})
	})
}

// Ten workers add to a thread and list it after each addition, as Terraform does to
// read back what it made.
func TestTenWorkersWhoReadBackNeedFewCalls(t *testing.T) {
	t.Parallel()
	for _, cpuTime := range cpuTimes() {
		t.Run(cpuTime.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := newBatchKeyRecorder(t)
				r.submitFromTenWorkers(t, 200, "in", cpuTime, latency)
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
		r.MaxMembers = 200
		changes := make(map[string]string)
		for i := range 249 {
			changes[fmt.Sprint(i)] = "in"
		}
		for range 2 {
			start := time.Now()
			wantSuccess(t, slices.Collect(maps.Values(r.submitEachLater(t.Context(), "room", changes)))...)
			// The first batch is full and is flushed at once.
			if got, want := time.Since(start), debounceDelay+2*latency; got != want {
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
			if bad := membersIn(changes, "bob"); len(bad) > 0 {
				return testRejection{Rejection{Divisible: true, Named: bad}}
			}
			return MemberErrors{"cid": errors.New("foreign")}
		}
		results := r.submitEachLater(t.Context(), "room", map[string]string{"ann": "in", "bob": "in", "cid": "in"})
		wantSuccess(t, results["ann"])
		var refused testRejection
		if bob, cid := <-results["bob"], <-results["cid"]; !errors.As(bob, &refused) || cid == nil || cid.Error() != "foreign" {
			t.Errorf("got errors %v and %v, want a refusal of bob and one of cid", bob, cid)
		}
	})
}

func TestAllChangesOfACanceledCallerAreWithdrawn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.MaxMembers = 2
		ctx, cancel := context.WithCancel(t.Context())
		results := r.submitEachLater(ctx, "room", map[string]string{"a": "in", "b": "in", "c": "in"})
		bob := r.submitLater(t.Context(), "room", "b", "in")
		time.Sleep(latency / 2)
		cancel()
		if err := <-results["c"]; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		wantSuccess(t, bob)
		r.wantCalls(t, map[string]string{"a": "in", "b": "in"}, map[string]string{"b": "in"})
	})
}
