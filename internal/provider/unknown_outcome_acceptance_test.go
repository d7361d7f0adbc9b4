// SPDX-License-Identifier: MPL-2.0

// This file tests answers that are lost, late or malformed, and what the error then
// says about the outcome.

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// What was made although its answer was lost is in no state: the error says so,
// and how to find it.
func TestAccCreateWithLostAnswerSaysHowToFindObject(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	provider := blockHCL(argument("chat_user_id", users[0]), "max_retries = 0")
	for _, test := range []struct{ hcl, path, look string }{
		{plainRoom, "/rooms", "data source acs_rooms"},
		{plainUser, "/identities", "no list of users"},
		{plainThread, "/chat/threads", "data source acs_chat_threads"},
	} {
		const mayBeDone = "The service may have created it anyway"
		w := newWorkspace(t, s, provider+test.hcl)
		s.AddFault(emulator.Fault{Method: http.MethodPost, Path: test.path, Drop: emulator.DropAfter, Count: 1})
		wantText(t, w.fail("apply", "-auto-approve"), mayBeDone, "check before you apply again", test.look)
		// A refusal leaves no doubt.
		s.AddFault(emulator.Fault{Method: http.MethodPost, Path: test.path, Status: http.StatusForbidden, Count: 1})
		wantNoText(t, w.fail("apply", "-auto-approve"), mayBeDone)
		s.ClearFaults()
	}
	if len(s.Rooms()) != 1 || len(s.Users()) != 2 || len(s.Threads()) != 1 {
		t.Error("the answers were to be lost, not the calls")
	}
}

// Somebody let in although the answer was lost is in no state either.
func TestAccParticipantAddWithLostAnswerMayHaveAdded(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	for _, test := range []struct{ around, single, method, path string }{
		{plainRoom, fmt.Sprintf("resource \"acs_room_participant\" \"p\" {\n  room_id = acs_room.r.id\n  user_id = %q\n}\n", users[1]), http.MethodPatch, "/rooms/*/participants"},
		{plainThread, threadParticipantHCL(users[1]), http.MethodPost, "/chat/threads/*/participants/:add"},
	} {
		around := blockHCL(argument("chat_user_id", users[0]), "max_retries = 0") + test.around
		w := appliedWorkspace(t, s, around)
		w.write("main.tf", around+test.single)
		const mayBeDone = "may have been added anyway"
		s.AddFault(emulator.Fault{Method: test.method, Path: test.path, Status: http.StatusForbidden, Count: 1})
		wantNoText(t, w.fail("apply", "-auto-approve"), mayBeDone)
		s.AddFault(emulator.Fault{Method: test.method, Path: test.path, Answer: emulator.AnswerTruncated, Count: 1})
		wantText(t, w.fail("apply", "-auto-approve"), mayBeDone, "apply again before you remove the participant")
		s.ClearFaults()
		w.apply()
		w.applyHCL(around)
	}
	wantThreadRoster(t, s, users, "0")
	if people := s.Rooms()[0].Participants; len(people) > 0 {
		t.Errorf("%v are in the room, want nobody", people)
	}
}

// Who acts is not suspected, and no state is to be dropped, where there was no
// time to ask for a token.
func TestAccTimeoutErrorNamesTimeoutAndRemedy(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	thread := func(timeouts string) string {
		return actingAs(users[0]) + threadHCL("Support", timeouts)
	}
	w := appliedWorkspace(t, s, thread("  timeouts { read = \"1ns\" }\n"))
	text := w.fail("plan")
	wantText(t, text, "The operation's time was up", "the provider uses the timeouts in the state", "-refresh=false")
	wantNoText(t, text, "may have been deleted", "state rm")
	w.write("main.tf", thread(""))
	w.run("apply", "-auto-approve", "-refresh=false")
	w.wantEmptyPlan()
}

// Names that others wrote stay on their line.
func TestAccQueryShowsNamesOnOneLine(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s, users := chatService(t, 1)
	w := appliedWorkspace(t, s, actingAs(users[0])+"resource \"acs_chat_thread\" \"t\" { topic = \"one\\ntwo\\u001b[31m\\u202ethree\" }\n")
	found := w.query(listHCL("acs_chat_thread", 10, false))
	if want := "one two [31m three (" + onlyThread(t, s).ID + ")"; len(found) != 1 || found[0].DisplayName != want {
		t.Errorf("got %v, want the name %q", found, want)
	}
	// One that is long leaves room for the id.
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) { thread.Topic = strings.Repeat("x", 100_000) })
	found = w.query(listHCL("acs_chat_thread", 10, false))
	if len(found) != 1 || len(found[0].DisplayName) > 300 || !strings.HasSuffix(found[0].DisplayName, "x... ("+onlyThread(t, s).ID+")") {
		t.Errorf("got %v, want a name cut short, and the id", found)
	}
}

func TestAccMalformedListChangesNothing(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, actingAs(users[0])+`
data "acs_rooms" "all" {}
resource "acs_room" "r" { participants = { a = { user_id = "`+users[1]+`" } } }
resource "acs_room_participant" "p" {
  room_id = acs_room.other.id
  user_id = "`+users[1]+`"
}
resource "acs_room" "other" {}
resource "acs_chat_thread" "t" {
  topic        = "T"
  participants = { a = { user_id = "`+users[1]+`" } }
}
`)
	w.wantEmptyPlan()
	for _, path := range []string{"/rooms", "/rooms/*/participants", "/chat/threads/*/participants"} {
		for _, body := range []string{`{}`, `null`, `{"value":null}`, `{"value":[null]}`} {
			s.AddFault(emulator.Fault{Method: http.MethodGet, Path: path, Status: http.StatusOK, Body: body})
			text := w.fail("plan")
			wantText(t, text, "Error: Cannot ", "ead the answer (status 200) to GET ", "othing was removed from the state")
			wantNoText(t, text, "outside Terraform", "will be destroyed")
			s.ClearFaults()
		}
	}
	w.wantEmptyPlan()
}

func TestAccCreateWithMalformedAnswerMayHaveCreatedObject(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	for _, test := range []struct{ hcl, path string }{
		{plainRoom, "/rooms"},
		{plainUser, "/identities"},
		{plainThread, "/chat/threads"},
	} {
		w := newWorkspace(t, s, actingAs(users[0])+test.hcl)
		for status, body := range map[int]string{
			200: "", 204: "", 202: `{"status":"Running"}`, 201: `{"id":"..","identity":{"id":".."},"chatThread":{"id":".."}}`,
			203: strings.Repeat(" ", 17<<20),
		} {
			s.AddFault(emulator.Fault{Method: http.MethodPost, Path: test.path, Status: status, Body: body, Count: 1})
			reason := "to POST " + test.path
			if status == http.StatusNoContent {
				reason = "the service answered 204"
			}
			wantText(t, w.fail("apply", "-auto-approve"), "Error: Cannot create the ", reason, "The service may have created it anyway")
			s.ClearFaults()
		}
		s.AddFault(emulator.Fault{Method: http.MethodPost, Path: test.path, Status: 404, Body: `{"error":{"code":"NotFound","message":"\u001b[31mNo \u009b1m` + strings.Repeat("x", 5<<20) + `"}}`, Count: 1})
		text := w.fail("apply", "-auto-approve")
		wantNoText(t, text, "\x1b", "\u009b", "this id", "may have been made")
		if len(text) > 8<<10 {
			t.Errorf("the error has %d bytes", len(text))
		}
		s.ClearFaults()
	}
}
