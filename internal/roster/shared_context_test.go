// SPDX-License-Identifier: MPL-2.0

package roster

// This file tests callers whose contexts end, and the calls that they share.

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestAWithdrawnChangeIsNotSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		first := r.submitLater(t.Context(), "room", "first", "1")
		time.Sleep(debounceDelay + latency/2)
		ctx, cancel := context.WithCancel(t.Context())
		ann := r.submitLater(ctx, "room", "ann", "1")
		bob := r.submitLater(t.Context(), "room", "bob", "1")
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

		if err := r.submit(ctx, "room", "ann", "1"); !errors.Is(err, context.Canceled) {
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
		ann := r.submitLater(ctx, "room", "ann", "1")
		bob := r.submitLater(t.Context(), "room", "bob", "1")
		time.Sleep(debounceDelay + latency/2)
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
		ann := r.submitLater(canceled, "room", "ann", "1")
		bob := r.submitLater(late, "room", "bob", "1")
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

	ctx := newSharedContext(later, sooner)
	if got, ok := ctx.Deadline(); !ok || !got.Equal(start.Add(2*time.Hour)) {
		t.Errorf("got deadline %v, %v, want that of the more patient caller", got, ok)
	}
	ctx = newSharedContext(later, t.Context())
	if got, ok := ctx.Deadline(); ok {
		t.Errorf("got deadline %v, want none beside a caller without", got)
	}
}
