// SPDX-License-Identifier: MPL-2.0

// This file tests which calls are retried, and what is known about one that failed.

package rest_test

import (
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// The service names the statuses that are retried. After a 429 every call is sent
// again; an at-most-once call after nothing else.
func TestTheServiceNamesTheRetriedStatuses(t *testing.T) {
	t.Parallel()
	for status, tries := range map[int][]int32{
		http.StatusTooManyRequests:     {2, 2, 2},
		http.StatusServiceUnavailable:  {2, 2, 1},
		http.StatusInternalServerError: {1, 1, 1}, // newClient does not name it
		http.StatusConflict:            {1, 1, 1},
	} {
		var seen atomic.Int32
		client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
			if seen.Add(1) == 1 {
				w.WriteHeader(status)
				return
			}
			write(t, w, `{"id":"1"}`)
		})
		var got []int32
		for _, call := range []func() error{
			func() error { _, err := get(t, client); return err },
			func() error { return create(t, client, false) },
			func() error { return create(t, client, true) },
		} {
			seen.Store(0)
			err := call()
			got = append(got, seen.Load())
			if wantErr := seen.Load() == 1; (err != nil) != wantErr || wantErr && statusOf(err) != status {
				t.Errorf("got error %v after %d tries of a %d", err, seen.Load(), status)
			}
		}
		if !slices.Equal(got, tries) {
			t.Errorf("got %d tries of get, create and create at most once after a %d, want %d", got, status, tries)
		}
	}
}

func TestTheOutcomeOfAFailedCall(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer  func(http.ResponseWriter)
		unknown bool
	}{
		"refused":        {func(w http.ResponseWriter) { w.WriteHeader(http.StatusForbidden) }, false},
		"failed":         {func(w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) }, true},
		"lost":           {func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, true},
		"another's page": {func(w http.ResponseWriter) { write(t, w, "<html>") }, true},
		"incomplete":     {func(w http.ResponseWriter) { write(t, w, `{}`) }, true},
	} {
		client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) { test.answer(w) })
		if err := create(t, client, true); err == nil || rest.OutcomeUnknown(err) != test.unknown {
			t.Errorf("%s: got %v, outcome unknown: %t, want %t", name, err, rest.OutcomeUnknown(err), test.unknown)
		}
		if _, err := get(t, client); err == nil || rest.OutcomeUnknown(err) {
			t.Errorf("%s: got %v of a read, outcome unknown: %t", name, err, rest.OutcomeUnknown(err))
		}
	}
}

// The clock of the service decides, because that of this machine may be wrong.
func TestRetryAfterAsADateIsCountedFromTheAnswer(t *testing.T) {
	t.Parallel()
	const asked = 30 * time.Second
	for name, skew := range map[string]time.Duration{"ahead": time.Hour, "behind": -time.Hour, "right": 0} {
		answered := time.Now().Add(skew).Truncate(time.Second)
		got := rest.RetryAfter(http.Header{
			"Date":        {answered.UTC().Format(http.TimeFormat)},
			"Retry-After": {answered.Add(asked).UTC().Format(http.TimeFormat)},
		})
		if got != asked {
			t.Errorf("the clock of the service is %s: got a wait of %s, want %s", name, got, asked)
		}
	}
	passed := http.Header{"Date": {"Sat, 01 Jan 2000 00:02:05 GMT"}, "Retry-After": {"Sat, 01 Jan 2000 00:02:00 GMT"}}
	if got := rest.RetryAfter(passed); got != 0 {
		t.Errorf("a date that has passed: got a wait of %s, want none", got)
	}
	soon := time.Now().Add(asked)
	if got := rest.RetryAfter(http.Header{"Retry-After": {soon.UTC().Format(http.TimeFormat)}}); got < asked-2*time.Second || got > asked {
		t.Errorf("an answer without a date: got a wait of %s, want about %s", got, asked)
	}
}
