package roster

// This file is a batcher for tests, which records its calls.

import (
	"context"
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
	kind    func(value string) string
	answer  func(changes map[string]string) error // nil accepts all
	latency time.Duration

	mu     sync.Mutex
	calls  []map[string]string
	flying map[string]int
}

func newRecorder(t *testing.T) *recorder {
	t.Helper()
	r := &recorder{latency: latency, flying: make(map[string]int), kind: func(string) string { return "any" }}
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

// put changes one member.
func (r *recorder) put(ctx context.Context, key, member, value string) error {
	return r.batcher.put(ctx, key, r.kind(value), map[string]string{member: value})
}

// putLater starts a put and returns once it waits; the result comes later.
func (r *recorder) putLater(ctx context.Context, key, member, value string) <-chan error {
	result := make(chan error, 1)
	go func() { result <- r.put(ctx, key, member, value) }()
	synctest.Wait()
	return result
}

// putAllLater starts a put of several members of the room in one change.
func (r *recorder) putAllLater(ctx context.Context, changes map[string]string) <-chan error {
	result := make(chan error, 1)
	kind := ""
	for _, value := range changes {
		kind = r.kind(value)
	}
	go func() { result <- r.batcher.put(ctx, "room", kind, changes) }()
	synctest.Wait()
	return result
}

// putEachLater starts a put of each member, in their order.
func (r *recorder) putEachLater(ctx context.Context, key string, changes map[string]string) map[string]<-chan error {
	results := make(map[string]<-chan error)
	for _, member := range slices.Sorted(maps.Keys(changes)) {
		results[member] = r.putLater(ctx, key, member, changes[member])
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
