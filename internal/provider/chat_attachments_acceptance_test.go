// This file tests that a managed message keeps its attachments, which no call can
// send or change (fact 2.3-22).

package provider_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccMessageKeepsItsAttachments(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	thread := `resource "acs_chat_thread" "t" { topic = "T" }` + "\n"
	message := "resource \"acs_chat_message\" \"m\" {\n  thread_id = acs_chat_thread.t.id\n  content = \"Hello\"\n}\n"
	w := appliedWorkspace(t, s, actingAs(users[0])+thread+message)
	attachments := []emulator.Attachment{
		{ID: "i1", Type: "image", Name: "plan.png", URL: "https://chat.example/i1", PreviewURL: "https://chat.example/i1/small"},
		{ID: "f1", Type: "file", Name: "Plan, \"final\".pdf"},
	}
	id := onlyThread(t, s).ID
	s.UpdateThread(id, func(thread *emulator.Thread) { thread.Messages[2].Attachments = attachments })
	wantKept := func(when string) {
		t.Helper()
		if got := onlyThread(t, s).Messages[2].Attachments; !reflect.DeepEqual(got, attachments) {
			t.Errorf("%s the message has the attachments %v", when, got)
		}
	}
	w.wantEmptyPlan()

	w.applyHCL(actingAs(users[0]) + thread + strings.Replace(message, "Hello", "Good night", 1))
	w.wantEmptyPlan()
	wantKept("after a change")

	imported := w.id("acs_chat_message.m")
	w.run("state", "rm", "acs_chat_message.m")
	w.run("import", "acs_chat_message.m", imported)
	w.wantEmptyPlan()
	wantKept("after an import")
}
