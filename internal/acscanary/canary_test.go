// SPDX-License-Identifier: MPL-2.0

// This file runs the canary against the emulator, with and without failures: what must
// hold, what must be deleted, what counts as a failure.

package acscanary_test

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acscanary"
	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// start starts an emulator for one test, without rate limits: a run makes hundreds of
// calls in a second.
func start(t *testing.T, o emulator.Options) *emulator.Server {
	t.Helper()
	o.RateLimits = emulator.RateLimitsOff
	s, err := emulator.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// options returns options for a run against the emulator, which waits by moving the
// emulator's clock.
func options(s *emulator.Server) acscanary.Options {
	return acscanary.Options{ConnectionString: s.ConnectionString(), Options: canary.Options{
		Emulated: true, Now: s.Now,
		Wait: func(_ context.Context, d time.Duration) error {
			s.Advance(d)
			return nil
		},
	}}
}

func run(t *testing.T, o acscanary.Options) *canary.Report {
	t.Helper()
	r, err := acscanary.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// markdown returns the printed report.
func markdown(t *testing.T, r *canary.Report) string {
	t.Helper()
	var text strings.Builder
	if _, err := r.WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// remainingThreads counts the threads that the run created and did not delete.
func remainingThreads(s *emulator.Server) int {
	made, deleted := 0, 0
	for _, r := range s.Requests() {
		switch {
		case r.Method == http.MethodPost && r.Path == "/chat/threads" && r.Status == http.StatusCreated:
			made++
		case r.Method == http.MethodDelete && strings.HasPrefix(r.Path, "/chat/threads/") &&
			!strings.Contains(r.Path, "/messages/") && r.Status == http.StatusNoContent:
			deleted++
		}
	}
	return made - deleted
}

// wantNothingLeft fails if the emulator still has anything that the run created.
func wantNothingLeft(t *testing.T, s *emulator.Server) {
	t.Helper()
	if rooms, users, threads := s.Rooms(), s.Users(), remainingThreads(s); len(rooms)+len(users)+threads > 0 {
		t.Errorf("%d rooms, %d users and %d threads are left", len(rooms), len(users), threads)
	}
}

func TestEveryAssumptionHoldsAgainstTheEmulator(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Options{})
	o := options(s)
	o.Slow = true
	r := run(t, o)
	if !r.OK() {
		t.Errorf("the run is not OK:\n%s", markdown(t, r))
	}
	for _, f := range r.Findings {
		want := canary.Holds
		if f.Unprobed != "" {
			want = canary.NotProbed
		}
		if f.Result != want {
			t.Errorf("%s: got %s (%s), want %s", f.Name, f.Result, f.Observed, want)
		}
	}
	if len(r.LifeCycles) != 3 || len(r.Findings) != len(acscanary.Questions()) {
		t.Errorf("got %d life cycles and %d findings", len(r.LifeCycles), len(r.Findings))
	}
	wantNothingLeft(t, s)
}

// A run without -slow makes few users and few calls, and skips slow questions.
func TestARunWithoutSlowMakesFewCalls(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Options{})
	r := run(t, options(s))
	users := 0
	for _, q := range s.Requests() {
		if q.Method == http.MethodPost && q.Path == "/identities" {
			users++
		}
	}
	if calls := len(s.Requests()); users >= 10 || calls > 150 {
		t.Errorf("the run made %d users in %d calls", users, calls)
	}
	for _, f := range r.Findings {
		if f.Slow && f.Result != canary.NotProbed {
			t.Errorf("%s was asked", f.Name)
		}
	}
}

func TestOnlyChoosesByNameAndFact(t *testing.T) {
	t.Parallel()
	o := options(start(t, emulator.Options{}))
	o.Only = regexp.MustCompile(`^role-omitted$|^5\.4`)
	r := run(t, o)
	if len(r.LifeCycles) != 0 || len(r.Findings) != 2 || r.Findings[0].Name != "role-omitted" || r.Findings[1].Fact != "5.4-03" {
		t.Errorf("got %+v and %+v", r.LifeCycles, r.Findings)
	}
}

func TestAFailedLifeCycleNamesItsStep(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault emulator.Fault
		cycle int
		says  string
	}{
		"room":   {emulator.Fault{Method: http.MethodPatch, Path: "/rooms/*", Status: http.StatusConflict}, 0, "update: "},
		"user":   {emulator.Fault{Path: "/identities/*/:revokeAccessTokens", Status: http.StatusConflict}, 1, "revoke: "},
		"thread": {emulator.Fault{Path: "/chat/threads/*/typing", Status: http.StatusConflict}, 2, "send a typing notification: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, emulator.Options{})
			s.AddFault(test.fault)
			o := options(s)
			o.Emulated = false
			r := run(t, o)
			for i, c := range r.LifeCycles {
				if (c.Failure != "") != (i == test.cycle) {
					t.Errorf("%s: got failure %q", c.Name, c.Failure)
				}
			}
			if got := r.LifeCycles[test.cycle].Failure; !strings.HasPrefix(got, test.says) || r.OK() {
				t.Errorf("got %q, OK %t", got, r.OK())
			}
			if !strings.Contains(markdown(t, r), "**failed**: "+test.says) {
				t.Errorf("the report does not show it:\n%s", markdown(t, r))
			}
			wantNothingLeft(t, s)
		})
	}
}

// A probe that cannot run fails the run, against any service.
func TestAProbeThatCannotRunIsAFailure(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Options{})
	s.AddFault(emulator.Fault{Method: http.MethodGet, Path: "/rooms/*/participants", Status: http.StatusNotImplemented})
	o := options(s)
	o.Emulated, o.Only = false, regexp.MustCompile("^role-omitted$")
	r := run(t, o)
	f := r.Findings[0]
	if f.Result != canary.Unclear || !f.Failed || !strings.Contains(f.Observed, "501") || r.OK() {
		t.Errorf("got %+v, OK %t", f, r.OK())
	}
}

// Against the service, a difference is a finding. Against the emulator it is a failure.
func TestADifferenceFailsAgainstTheEmulatorOnly(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Options{Switches: emulator.Switches{RoleOmitted: emulator.RoleOmittedRefused}})
	for _, emulated := range []bool{true, false} {
		o := options(s)
		o.Emulated, o.Only = emulated, regexp.MustCompile("^role-omitted$")
		if r := run(t, o); r.OK() == emulated || r.Findings[0].Result != canary.Differs {
			t.Errorf("emulated %t: OK %t, got %+v", emulated, r.OK(), r.Findings[0])
		}
	}
}

func TestInterruptedRunsDeleteWhatTheyMade(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := start(t, emulator.Options{})
	o := options(s)
	// While the run waits, it has rooms, users and threads.
	o.Wait = func(ctx context.Context, _ time.Duration) error {
		if len(s.Rooms()) < 3 || len(s.Users()) < 3 {
			t.Errorf("%d rooms and %d users exist, want more", len(s.Rooms()), len(s.Users()))
		}
		cancel()
		return ctx.Err()
	}
	r, err := acscanary.Run(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if last := r.Findings[len(r.Findings)-1]; last.Name != "expired-room" {
		t.Errorf("%s was still asked", last.Name)
	}
	if !r.Interrupted || r.OK() || len(r.Leftovers) > 0 {
		t.Errorf("interrupted %t, OK %t, left %q", r.Interrupted, r.OK(), r.Leftovers)
	}
	wantNothingLeft(t, s)
	if calls := s.Requests(); calls[len(calls)-1].Method != http.MethodDelete {
		t.Error("something was asked after the interruption")
	}
}

// If a create is answered after the interruption, the run still deletes the object.
func TestACreateIsNotInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := start(t, emulator.Options{})
	o := options(s)
	o.Transport = &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil || r.Method != http.MethodPost || r.URL.Path != "/rooms" {
			return resp, err
		}
		cancel() // the room is there, its answer under way
		if lost := r.Context().Err(); lost != nil {
			return nil, errors.Join(lost, resp.Body.Close())
		}
		return resp, nil
	})}
	r, err := acscanary.Run(ctx, o)
	if err != nil || !r.Interrupted {
		t.Errorf("got %v, interrupted %t", err, r.Interrupted)
	}
	wantNothingLeft(t, s)
}

func TestTheReportNamesWhatCannotBeDeleted(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Options{})
	s.AddFault(emulator.Fault{Method: http.MethodDelete, Path: "/rooms/*", Status: http.StatusForbidden})
	o := options(s)
	o.Emulated, o.Only = false, regexp.MustCompile("^role-omitted$")
	r := run(t, o)
	rooms := s.Rooms()
	if len(rooms) != 1 || len(r.Leftovers) != 1 || r.OK() {
		t.Fatalf("%d rooms, left %q, OK %t", len(rooms), r.Leftovers, r.OK())
	}
	text := markdown(t, r)
	id := rooms[0].ID
	if !strings.Contains(text, "- not deleted: the room …"+id[len(id)-4:]+": the service answered 403") || strings.Contains(text, id) {
		t.Errorf("the report does not tell it:\n%s", text)
	}
	if left := rooms[0].ValidUntil.Sub(s.Now()); left > time.Hour {
		t.Errorf("the room that is left lives for %s", left)
	}
}

func TestMalformedConnectionStringsAreNotQuoted(t *testing.T) {
	t.Parallel()
	for _, given := range []string{"", "endpoint=https://contoso.example", "endpoint=https://contoso.example;accesskey=sec~ret"} {
		_, err := acscanary.Run(t.Context(), acscanary.Options{ConnectionString: given})
		if err == nil || strings.Contains(err.Error(), "sec~ret") || strings.Contains(err.Error(), "contoso") {
			t.Errorf("%q: got %v", given, err)
		}
	}
}

// The default Wait ends with the context.
func TestTheRealWaitEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	s := start(t, emulator.Options{})
	o := options(s)
	o.Wait, o.Only = nil, regexp.MustCompile("^expired-room$")
	r, err := acscanary.Run(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if f := r.Findings[0]; !f.Failed || !strings.Contains(f.Observed, context.DeadlineExceeded.Error()) {
		t.Errorf("got %+v", f)
	}
	wantNothingLeft(t, s)
}

// roundTripper makes a transport from a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// brokenWriter fails every write.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestAnUnwritableReportIsAnError(t *testing.T) {
	t.Parallel()
	o := options(start(t, emulator.Options{}))
	o.Only, o.Progress = regexp.MustCompile("^token-raw-id$"), brokenWriter{}
	r := run(t, o)
	if _, err := r.WriteTo(brokenWriter{}); err == nil || !r.OK() {
		t.Errorf("got %v, OK %t", err, r.OK())
	}
}
