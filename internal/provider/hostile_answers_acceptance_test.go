// This file tests malformed answers.

package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

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
			wantText(t, w.fail("apply", "-auto-approve"), "Error: Cannot create the ", "to POST "+test.path, "The service may have created it nevertheless")
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
