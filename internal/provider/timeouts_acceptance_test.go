// SPDX-License-Identifier: MPL-2.0

// This file tests the timeouts of resources, and what is said about waiting for
// the service's rate limits.

package provider_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// everyType is a configuration of every resource, each with what timeouts gives
// for its type.
func everyType(actor, other string, timeouts func(kind string) string) string {
	return actingAs(actor) + fmt.Sprintf(`
resource "acs_user" "u" { %s }
resource "acs_room" "r" { %s }
resource "acs_room_participant" "p" {
  room_id = acs_room.r.id
  user_id = %q
  %s
}
resource "acs_chat_thread" "t" {
  topic = "Support"
  %s
}
resource "acs_chat_thread_participant" "p" {
  thread_id = acs_chat_thread.t.id
  user_id   = %q
  %s
}
resource "acs_chat_message" "m" {
  thread_id = acs_chat_thread.t.id
  content   = "Hello"
  %s
}
%s`, timeouts("acs_user"), timeouts("acs_room"), other, timeouts("acs_room_participant"), timeouts("acs_chat_thread"), other,
		timeouts("acs_chat_thread_participant"), timeouts("acs_chat_message"),
		assignmentHCL("user", timeouts("acs_teams_extension_assignment")))
}

// timeoutsOf is a block with all that a type may bound.
func timeoutsOf(kind, length string) string {
	kinds := map[string][]string{"acs_user": {"create", "delete"}, "acs_chat_thread_participant": {"create", "read", "delete"}}[kind]
	if kinds == nil {
		kinds = []string{"create", "read", "update", "delete"}
	}
	return "\n  timeouts {\n    " + strings.Join(kinds, fmt.Sprintf(" = %q\n    ", length)) + fmt.Sprintf(" = %q\n  }\n", length)
}

// Timeouts are taken by every resource; giving them, changing them and taking
// them away is no change of the object.
func TestAccTimeoutsOfEveryResource(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	none := func(string) string { return "" }
	w := appliedWorkspace(t, s, everyType(users[0], users[1], none))
	for _, timeouts := range []func(string) string{
		func(kind string) string { return timeoutsOf(kind, "90s") },
		func(kind string) string { return timeoutsOf(kind, "1h30m") },
		none,
	} {
		w.write("main.tf", everyType(users[0], users[1], timeouts))
		s.ForgetRequests()
		p := w.plan()
		for _, address := range []string{
			"acs_user.u", "acs_room.r", "acs_room_participant.p", "acs_chat_thread.t", "acs_chat_thread_participant.p", "acs_chat_message.m",
			assignmentAddress,
		} {
			if got := p.actions(address); got != "update" {
				t.Errorf("%s: planned %q, want an update in place", address, got)
			}
		}
		w.apply()
		wantNothingWritten(t, s)
		w.wantEmptyPlan()
	}
	w.destroy()
}

// An operation ends when its time is over: it does not begin a wait that is
// longer, and the error is the service's.
func TestAccTimeoutEndsTheWait(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/rooms", Status: http.StatusTooManyRequests, RetryAfter: time.Hour, Count: 1})
	w := newWorkspace(t, s, `resource "acs_room" "r" {
  timeouts { create = "5s" }
}
`)
	began := time.Now()
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot create the room", "429", "timeouts")
	if took := time.Since(began); took > 4*time.Minute {
		t.Errorf("the apply took %v", took)
	}
	if n := len(calls(s, http.MethodPost, "/rooms")); n != 1 {
		t.Errorf("got %d creates, want one", n)
	}
	w.apply()
	w.wantEmptyPlan()
}

const waitWarning = "Waited for the service's rate limit"

// throttleOnce lets the next request of a kind wait.
func throttleOnce(s *emulator.Server, method, path string) {
	s.AddFault(emulator.Fault{
		Method: method, Path: path, Status: http.StatusTooManyRequests, RetryAfter: time.Second, Count: 1,
		Body: `{"error":{"code":"TooManyRequests","message":"At most one of these."}}`,
	})
}

// Each kind of operation says afterwards how long it waited and for which limit.
func TestAccThrottlingWarnsAfterwards(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := newWorkspace(t, s, actingAs(users[0])+plainThread+messageHCL(hello)+`
resource "acs_room" "r" {}
data "acs_rooms" "all" {}
ephemeral "acs_user_token" "t" {
  user_id = "`+users[0]+`"
  scopes  = ["chat"]
}
`)
	steps := []struct{ name, method, path, command string }{
		{"create a room", http.MethodPost, "/rooms", "apply"},
		{"read a room", http.MethodGet, "/rooms/*", "plan"},
		{"read data", http.MethodGet, "/rooms", "plan"},
		{"read a message", http.MethodGet, "/chat/threads/*/messages/*", "plan"},
		{"open a token", http.MethodPost, "/identities/*/:issueAccessToken", "plan"},
		{"delete a message", http.MethodDelete, "/chat/threads/*/messages/*", "destroy"},
	}
	for _, step := range steps {
		throttleOnce(s, step.method, step.path)
		arguments := []string{step.command}
		if step.command != "plan" {
			arguments = append(arguments, "-auto-approve")
		}
		text := flat(w.run(arguments...))
		wantText(t, text, waitWarning, "throttled once", "waited ", "At most one of these.")
		// The service asks for a second; a busy machine is late to count it, or to end it.
		var took time.Duration
		if found := regexp.MustCompile(`waited (\S+) in all`).FindStringSubmatch(text); found != nil {
			took, _ = time.ParseDuration(found[1])
		}
		if took < time.Second/2 || took > 10*time.Second {
			t.Errorf("%s: it waited %s, want about a second", step.name, took)
		}
		s.ClearFaults()
	}
	w.apply()
	if text := w.run("plan"); strings.Contains(text, waitWarning) {
		t.Errorf("a plan that waited for nothing says: %s", text)
	}
}

func TestAccActionReportsThrottling(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "actions")
	s, users := chatService(t, 1)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+actionHCL("acs_chat_send_message", inPlainThread, `content = "x"`))
	throttleOnce(s, http.MethodPost, "/chat/threads/*/messages")
	wantText(t, flat(w.run("apply", "-auto-approve", "-invoke=action.acs_chat_send_message.a")),
		"The service throttles (At most one of these.): waiting 1s", "Sent message", waitWarning)
}

// An operation that waited and failed after all says both.
func TestAccThrottlingWarnsBesideTheFailure(t *testing.T) {
	t.Parallel()
	s := newService(t)
	throttleOnce(s, http.MethodPost, "/rooms")
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/rooms", Status: http.StatusForbidden})
	w := newWorkspace(t, s, plainRoom)
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot create the room", "403", waitWarning, "At most one of these.")
}

// What a plan reads beyond the refresh waits within the resource's timeouts, and
// says so.
func TestAccThrottlingWarnsInAPlan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ before, after, path string }{
		"a room's roster is managed for the first time": {
			`resource "acs_room" "r" {`, fmt.Sprintf("participants = { ada = { user_id = %q } }", user(1)), "/rooms/*/participants",
		},
		"a thread's roster is managed for the first time": {
			"resource \"acs_chat_thread\" \"r\" {\n  topic = \"Support\"", fmt.Sprintf("participants = { ada = { user_id = %q } }", user(1)), "/chat/threads/*/participants",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 1)
			hcl := func(arguments ...string) string {
				return actingAs(users[0]) + test.before + "\n" + strings.Join(arguments, "\n") + "\n}\n"
			}
			const patience = "timeouts { read = \"20s\" }"
			w := appliedWorkspace(t, s, hcl(patience))
			w.write("main.tf", hcl(patience, test.after))
			throttleOnce(s, http.MethodGet, test.path)
			wantText(t, w.run("plan"), waitWarning, "throttled once", "At most one of these.")
			s.AddFault(emulator.Fault{Method: http.MethodGet, Path: test.path, Status: http.StatusTooManyRequests, RetryAfter: time.Minute})
			wantText(t, w.fail("plan"), "Cannot read the roster that is to be managed", "429", "timeouts")
		})
	}
}

// Participants who were read or added in one call need one of them to tell of
// its wait, and a short time of one does not end the wait of another.
func TestAccThrottlingWarnsOfASharedCall(t *testing.T) {
	t.Parallel()
	s := newService(t)
	hcl := plainRoom
	for i := range 5 {
		hcl += fmt.Sprintf("resource \"acs_room_participant\" \"p%d\" {\n  room_id = acs_room.r.id\n  user_id = %q\n  timeouts { %s }\n}\n",
			i, user(i+1), []string{`create = "1m"`, `read = "1m"`}[i%2])
	}
	w := newWorkspace(t, s, hcl)
	for _, step := range []struct{ method, command string }{{http.MethodPatch, "apply"}, {http.MethodGet, "plan"}, {http.MethodPatch, "destroy"}} {
		throttleOnce(s, step.method, "/rooms/*/participants")
		arguments := []string{step.command}
		if step.command != "plan" {
			arguments = append(arguments, "-auto-approve")
		}
		wantText(t, w.run(arguments...), waitWarning, "At most one of these.")
	}
}
