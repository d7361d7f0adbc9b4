// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests that nothing a client says keeps the data file from being written: what could not be written again
// is refused, and everybody else goes on.

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// An offset that a clock accepts and JSON does not once stopped every later write.
func TestOffsetsDoNotStopTheDataFile(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	wantRefused(t, c.admin("POST", "clock", `{"set":"2026-01-01T00:00:00+24:00"}`), 400, "set is", "2026-03-01T12:00:00Z")
	got := adminValue[clockBody](c, "POST", "clock", `{"set":"2026-01-01T00:00:00+23:59"}`)
	if got.Now != "2025-12-31T00:01:00Z" {
		t.Errorf("got %+v", got)
	}
	c.create(`{}`)
	wantRefused(t, c.admin("POST", "seed", `{"rooms":[{"createdAt":"2026-01-01T00:00:00+24:00"}]}`), 400, "createdAt")
	c.seed(`{"rooms":[{"createdAt":"2026-01-01T00:00:00+23:59"}]}`)
	if got := c.restarted(path).server.Rooms(); len(got) != 2 {
		t.Errorf("got %d rooms after the restart, want 2", len(got))
	}
}

// A time before the year 1 can be read and not be written.
func TestTimesBeforeAllYearsAreRefused(t *testing.T) {
	t.Parallel()
	const early = "0000-01-01T00:00:00+01:00"
	c := startOnDataFile(t, filepath.Join(t.TempDir(), "state"))
	u := c.user()
	for _, from := range []string{early, "0000-01-01", "2026-01-01T00:00:00+24:00"} {
		got := decode[errorBody](t, c.do("POST", "/rooms", `{"validFrom":"`+from+`"}`), http.StatusBadRequest)
		if len(got.Error.Details) != 1 || *got.Error.Details[0].Target != "$.validFrom" {
			t.Errorf("%s: got %+v", from, got)
		}
	}
	want(t, u.chat("POST", "/chat/threads", `{"topic":"t","participants":[{"communicationIdentifier":{"rawId":"`+
		u.id+`"},"shareHistoryTime":"`+early+`"}]}`), http.StatusBadRequest)
	for range 4 {
		u.thread()
	}
	want(t, u.chatTarget("GET", "/chat/threads?startTime="+strings.ReplaceAll(early, "+", "%2B")+"&api-version="+chatVersion, ""),
		http.StatusBadRequest)
	c.create(`{}`)
}

// Ids are keys of the data file, which takes none of any length.
func TestSeedsRefuseWhatCannotBeAKey(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	thread := func(id string) string {
		return `{"users":[{"name":"ada"}],"threads":[{"createdBy":"ada"},{"createdBy":"ada","id":"` + id + `"}]}`
	}
	of := func(length int) string {
		return "19:" + strings.Repeat("x", length-len("19:@thread.v2")) + "@thread.v2"
	}
	for _, length := range []int{257, 40_000} {
		wantRefused(t, c.admin("POST", "seed", thread(of(length))), 400, "threads[1]: id has ", "256")
	}
	message := `{"users":[{"name":"ada"}],"threads":[{"createdBy":"ada","messages":[{"content":"x","id":"9223372036854775807"}]}]}`
	wantRefused(t, c.admin("POST", "seed", message), 400, "threads[0]: messages[0]: id is", "milliseconds")
	c.seed(thread(of(256)))
	c.create(`{}`)
	u := c.user()
	u.chat("POST", "/chat/threads", `{"topic":"t"}`, "Repeatability-Request-ID", strings.Repeat("r", 40_000))
	c.create(`{}`)
	if got := c.restarted(path).server.Threads(); len(got) != 3 {
		t.Errorf("got %d threads after the restart, want 3", len(got))
	}
}

// withOddOffset is the same moment with an offset that JSON does not know.
func withOddOffset(t time.Time) time.Time { return t.In(time.FixedZone("", 25*60*60)) }

// A clock of the options with an odd offset is one in UTC.
func TestClockOfTheOptionsIsInUTC(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Now: withOddOffset(noon()), Data: filepath.Join(t.TempDir(), "state")})
	c.create(`{}`)
	c.server.SetClock(withOddOffset(noon()))
	if got := c.create(`{}`); got.ValidFrom != wire(noon()) {
		t.Errorf("got %+v", got)
	}
}
