// SPDX-License-Identifier: MPL-2.0

package roster

// This file has a batcher for tests that records its calls.

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// latency is how long a call to the recorder takes, in the fake time of synctest.
const latency = 50 * time.Millisecond

// recorder is a batcher of texts. It records its calls, which fail as the test
// wants, and reports calls to one roster that overlap.
type recorder struct {
	*Batcher[string]
	batchKey func(value string) string
	answer   func(changes map[string]string) error // nil accepts all
	latency  time.Duration

	mu       sync.Mutex
	calls    []map[string]string
	inFlight map[string]int
}

func newRecorder(t *testing.T) *recorder {
	t.Helper()
	r := &recorder{latency: latency, inFlight: make(map[string]int), batchKey: func(string) string { return "any" }}
	r.Batcher = &Batcher[string]{
		MaxMembers:     350,
		Equal:          func(a, b string) bool { return a == b },
		ParseRejection: parseTestRejection,
		Send: func(ctx context.Context, key string, changes map[string]string) error {
			if r.begin(key, changes) > 1 {
				t.Errorf("calls to %s overlap", key)
			}
			defer r.end(key)
			select {
			case <-time.After(r.latency):
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

func (r *recorder) begin(key string, changes map[string]string) (inFlight int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, maps.Clone(changes))
	r.inFlight[key]++
	return r.inFlight[key]
}

func (r *recorder) end(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.inFlight[key]--
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

// submit changes one member.
func (r *recorder) submit(ctx context.Context, key, member, value string) error {
	return r.Submit(ctx, key, r.batchKey(value), map[string]string{member: value})
}

// submitLater submits a change and returns as soon as it is pending.
func (r *recorder) submitLater(ctx context.Context, key, member, value string) <-chan error {
	result := make(chan error, 1)
	go func() { result <- r.submit(ctx, key, member, value) }()
	synctest.Wait()
	return result
}

// submitAllLater submits one change of several members of the room.
func (r *recorder) submitAllLater(ctx context.Context, changes map[string]string) <-chan error {
	result := make(chan error, 1)
	batchKey := ""
	for _, value := range changes {
		batchKey = r.batchKey(value)
	}
	go func() { result <- r.Submit(ctx, "room", batchKey, changes) }()
	synctest.Wait()
	return result
}

// submitEachLater submits a change for each member, in their order.
func (r *recorder) submitEachLater(ctx context.Context, key string, changes map[string]string) map[string]<-chan error {
	results := make(map[string]<-chan error)
	for _, member := range slices.Sorted(maps.Keys(changes)) {
		results[member] = r.submitLater(ctx, key, member, changes[member])
	}
	return results
}

func wantSuccess(t *testing.T, results ...<-chan error) {
	t.Helper()
	for i, result := range results {
		if err := <-result; err != nil {
			t.Errorf("change %d: %v", i, err)
		}
	}
}

// cpuTimes are how long the workers of submitFromTenWorkers compute between their
// changes.
func cpuTimes() []time.Duration {
	return []time.Duration{0, time.Millisecond, 5 * time.Millisecond, 20 * time.Millisecond}
}

// submitFromTenWorkers submits a change for each of n members from ten workers, as
// Terraform does: before a change a worker needs a shared processor for cpuTime, and
// after it does something else for pause.
func (r *recorder) submitFromTenWorkers(t *testing.T, n int, value string, cpuTime, pause time.Duration) {
	t.Helper()
	processor := make(chan struct{}, 1)
	var workers sync.WaitGroup
	var taken atomic.Int64
	for range 10 {
		workers.Go(func() {
			for i := taken.Add(1); i <= int64(n); i = taken.Add(1) {
				processor <- struct{}{}
				time.Sleep(cpuTime)
				<-processor
				if err := r.submit(t.Context(), "room", fmt.Sprintf("user %d", i), value); err != nil {
					t.Error(err)
				}
				time.Sleep(pause)
			}
		})
	}
	workers.Wait()
}
