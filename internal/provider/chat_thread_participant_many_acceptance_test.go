// SPDX-License-Identifier: MPL-2.0

// This file tests that many participants of one thread take few calls, and
// that they wait where the service limits them.

package provider_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// throttled counts the requests that were answered 429.
func throttled(s *emulator.Server) (n int) {
	for _, r := range s.Requests() {
		if r.Status == http.StatusTooManyRequests {
			n++
		}
	}
	return n
}

// wantWaitWarning checks that a command says that it waited if some of its requests
// were throttled, and otherwise does not.
func wantWaitWarning(t *testing.T, throttled int, output string) {
	t.Helper()
	if throttled > 0 {
		wantText(t, flat(output), waitWarning, "and the provider waited", "a participants map instead of single participants, or to lower -parallelism")
	} else {
		wantNoText(t, flat(output), waitWarning)
	}
}

//nolint:paralleltest // it counts calls that depend on time, so it runs alone
func TestAccTimedThreadParticipants200TakeFewCalls(t *testing.T) {
	const people = 200
	s, users := chatServiceWith(t, people+1, emulator.Options{Now: start, Switches: emulator.Switches{Latency: 50 * time.Millisecond, RateLimits: emulator.RateLimitsOff}})
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+threadParticipantsHCL(users[1:], `display_name = "Agent"`))
	wantThreadSize(t, s, people+1)
	added := len(additions(s))

	s.ForgetRequests()
	w.wantEmptyPlan()
	n, took := firstListings(s)
	if n != 1 {
		t.Errorf("the refresh listed %d times in %s, want once", n, took)
	}
	t.Logf("apply: %d :add calls, refresh: %d listings in %s", added, n, took)
	wantFewCalls(t, added, people)
}

// A roster can change ten times in ten seconds, and thirty times a minute (fact
// 2.4-02). Here these windows are ten times as short, and no answer says how long to
// wait.
func TestAccThreadParticipants60WaitForRateLimits(t *testing.T) {
	t.Parallel()
	const people = 60
	s, users := chatServiceWith(t, people+1, emulator.Options{Now: start, RateSpeed: 10, Switches: emulator.Switches{RetryAfter: emulator.RetryAfterAbsent}})
	w := newWorkspace(t, s, actingAs(users[0])+plainThread+threadParticipantsHCL(users[1:]))
	output := w.apply()
	before := throttled(s)
	wantWaitWarning(t, before, output)
	wantThreadSize(t, s, people+1)
	output = w.run("destroy", "-auto-approve", "-target=acs_chat_thread_participant.p")
	wantWaitWarning(t, throttled(s)-before, output)
	wantThreadSize(t, s, 1)
	if throttled(s) == 0 {
		t.Error("nothing was throttled, so nothing waited")
	}
}

// This runs the provider's binary, with windows in real time, which takes about two
// minutes.
func TestAccThreadParticipants60WaitInRealTimeAndSaySo(t *testing.T) {
	t.Parallel()
	const people = 60
	s, users := chatServiceWith(t, people+1, emulator.Options{})
	w := newWorkspace(t, s, actingAs(users[0])+plainThread+threadParticipantsHCL(users[1:]))
	w.UseBuilt("acs", builtPrograms(t))
	w.Environment = append(w.Environment, "AZURE_COMMUNICATION_CONNECTION_STRING="+s.ConnectionString(),
		"TF_LOG_PROVIDER=WARN", "TF_LOG_PATH="+filepath.Join(w.Dir, "provider.log"))
	run := func(arguments ...string) {
		t.Helper()
		before := throttled(s)
		got := w.try(append(arguments, "-auto-approve")...)
		if got.code != 0 {
			t.Fatalf("%v ended with %d:\n%s", arguments, got.code, got.text)
		}
		wantWaitWarning(t, throttled(s)-before, got.text)
	}

	run("apply")
	wantThreadSize(t, s, people+1)
	added, began := len(additions(s)), time.Now()
	run("destroy", "-target=acs_chat_thread_participant.p")
	wantThreadSize(t, s, 1)
	t.Logf("%d :add calls, then %d :remove calls in %s; %d requests were throttled", added, len(removals(s)), time.Since(began), throttled(s))

	said, err := os.ReadFile(filepath.Join(w.Dir, "provider.log"))
	if err != nil {
		t.Fatal(err)
	}
	// A call may also wait because another was throttled, or for its turn afterwards.
	if n, waits := throttled(s), strings.Count(string(said), "The service throttles: waiting as it asks"); n == 0 || waits < n {
		t.Errorf("%d requests were throttled, and the log has %d waits", n, waits)
	}
}
