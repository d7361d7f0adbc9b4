// SPDX-License-Identifier: MPL-2.0

// This file tests the message table of the life cycles.

package provider_test

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccMessageLifeCycle(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	hcl := func(arguments ...string) string { return actingAs(users[0]) + plainThread + messageHCL(arguments...) }
	w := appliedWorkspace(t, s, hcl(hello))
	sent := onlyMessage(t, s)
	threadID := onlyThread(t, s).ID
	wantChatWrites(t, s, "POST /chat/threads ", `POST …/messages {"content":"Hello","type":"text"}`)
	w.wantAttributes("acs_chat_message.m", map[string]any{
		"id": threadID + "/" + sent.ID, "message_id": sent.ID, "thread_id": threadID, "type": "text", "version": sent.Version,
		"created_on": "2026-09-01T08:00:00Z", "edited_on": nil, "sender_display_name": nil, "metadata": nil, "as_user_id": nil,
	})
	w.wantEmptyPlan()

	s.Advance(day)
	for _, step := range []struct {
		arguments []string
		sends     string
	}{
		{[]string{`content = "Hello, all"`}, `{"content":"Hello, all"}`},
		{[]string{`content = "Hello, all"`, `metadata = { a = "1", b = "2" }`}, `{"metadata":{"a":"1","b":"2"}}`},
		{[]string{`content = "Hello, all"`, `metadata = { b = "3", c = "4" }`}, `{"metadata":{"a":"","b":"3","c":"4"}}`},
		{[]string{hello, `metadata = { c = "4" }`}, `{"content":"Hello","metadata":{"b":""}}`},
		{[]string{hello}, `{"metadata":{"c":""}}`},
	} {
		w.applyPlanned(s, hcl(step.arguments...), "acs_chat_message.m update")
		wantChatWrites(t, s, "PATCH …/messages/"+sent.ID+" "+step.sends)
		got := w.attributes("acs_chat_message.m")
		if now := onlyMessage(t, s); got["version"] != now.Version || now.Version == sent.Version || got["edited_on"] != "2026-09-02T08:00:00Z" {
			t.Errorf("the state has version %v of %v, want %s", got["version"], got["edited_on"], now.Version)
		}
		w.wantEmptyPlan()
	}

	s.ForgetRequests()
	w.destroy("-target=acs_chat_message.m")
	wantChatWrites(t, s, "DELETE …/messages/"+sent.ID)
	wantUserMessages(t, s, 0)
}

func TestAccMessageImmutableChangeReplaces(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	hcl := func(thread string, arguments ...string) string {
		roster := fmt.Sprintf("participants = { bot = { user_id = %q } }", users[1])
		return actingAs(users[0]) + fmt.Sprintf("resource \"acs_chat_thread\" \"t\" {\n topic = \"A\"\n %s\n}\nresource \"acs_chat_thread\" \"other\" {\n topic = \"B\"\n %s\n}\n", roster, roster) +
			strings.Replace(messageHCL(append(arguments, hello)...), "acs_chat_thread.t.id", "acs_chat_thread."+thread+".id", 1)
	}
	w := appliedWorkspace(t, s, hcl("t"))
	bot := asUser(users[1])
	for _, next := range []string{
		hcl("other"),
		hcl("other", `type = "html"`),
		hcl("other", `type = "html"`, `sender_display_name = "Bot"`),
		hcl("other", `type = "html"`, `sender_display_name = "Bot"`, bot),
		hcl("other", bot),
	} {
		w.write("main.tf", next)
		w.wantPlan("acs_chat_message.m delete create")
		w.run("apply", "saved.tfplan")
		w.wantEmptyPlan()
	}
}

// Setting as_user_id to the user who sent the message is no change.
func TestAccMessageExplicitSenderIsNotReplaced(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+messageHCL(hello))
	w.applyPlanned(s, actingAs(users[0])+plainThread+messageHCL(hello, asUser(users[0])), "acs_chat_message.m update")
	wantChatWrites(t, s)
	w.wantAttribute("acs_chat_message.m", "version", onlyMessage(t, s).Version)
	w.wantEmptyPlan()
}

func TestAccMessageIsReadAndRepaired(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+messageHCL(hello, `metadata = { a = "1" }`))
	editMessage(t, s, func(m *emulator.Message) { m.Content, m.Metadata = "Bye", map[string]string{"b": "2"} })
	w.wantPlan("acs_chat_message.m update")
	s.ForgetRequests()
	w.run("apply", "saved.tfplan")
	wantChatWrites(t, s, `PATCH …{"content":"Hello","metadata":{"a":"1","b":""}}`)
	if m := onlyMessage(t, s); m.Content != "Hello" || !maps.Equal(m.Metadata, map[string]string{"a": "1"}) {
		t.Errorf("the message is %+v", m)
	}
	w.wantEmptyPlan()
}

func TestAccMessageDeletedIsDroppedAndSentAgain(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]emulator.DeletedMessage{
		"404": emulator.DeletedMessageNotFound, "200 with deletedOn": emulator.DeletedMessageAnswers,
	}, func(t *testing.T, answer emulator.DeletedMessage) {
		s, users := chatServiceWith(t, 1, emulator.Options{Now: start, Switches: emulator.Switches{DeletedMessage: answer}})
		w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+messageHCL(hello))
		id := onlyMessage(t, s).ID
		editMessage(t, s, func(m *emulator.Message) { m.DeletedOn = s.Now() })
		p := w.wantPlan("acs_chat_message.m create")
		wantText(t, p.text, "Message deleted outside Terraform", "Message "+id+" in thread "+onlyThread(t, s).ID)
		w.run("apply", "saved.tfplan")
		if again := onlyMessage(t, s); again.ID == id || again.Content != "Hello" {
			t.Errorf("the message is %+v, want a new one", again)
		}
		w.wantEmptyPlan()

		editMessage(t, s, func(m *emulator.Message) { m.DeletedOn = s.Now() })
		w.destroy("-refresh=false", "-target=acs_chat_message.m")
	})
}

func TestAccMessagesOfAThreadThatIsGone(t *testing.T) {
	t.Parallel()
	forEachDeletedThreadAnswer(t, func(t *testing.T, o emulator.Options) {
		s, users := chatServiceWith(t, 1, o)
		appliedWorkspace(t, s, actingAs(users[0])+plainThread)
		id := onlyThread(t, s).ID
		three := withThreadID(id, messageHCL(hello, "count = 3"))
		w := appliedWorkspace(t, s, actingAs(users[0])+three)
		s.DeleteThread(id)
		w.wantGone("acs_chat_message.m", "Thread "+id+" of messages was deleted")
	})
}

// The retention deleted the thread as planned: the plan is empty, without a warning.
func TestAccMessageOfAThreadDeletedByItsRetention(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := appliedWorkspace(t, s, actingAs(users[0])+threadHCL("T", "delete_after_days = 30")+messageHCL(hello))
	s.Advance(31 * day)
	p := w.wantPlan()
	wantNoText(t, p.text, "was deleted")
	w.destroy()
}

func TestAccMessageSenderIsNoMember(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+messageHCL(hello))
	refusal := users[0] + " is not a member of thread " + onlyThread(t, s).ID
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) { thread.Participants[0].RawID = users[1] })
	wantText(t, w.fail("plan", "-target=acs_chat_message.m"), refusal, "Nothing was removed from the state")
	wantText(t, w.run("destroy", "-auto-approve", "-refresh=false", "-target=acs_chat_message.m"), "Message stays in the thread")
	w.write("more.tf", strings.Replace(messageHCL(hello), `"m"`, `"more"`, 1))
	wantText(t, w.fail("apply", "-auto-approve", "-refresh=false"), refusal)
}

// If neither an empty string nor null removes a metadata key, the provider notices
// when it reads the message again.
func TestAccMessageMetadataKeyNotRemovedFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		null emulator.NullMetadata
		says string
	}{
		"kept":    {emulator.NullMetadataKeeps, "asked the service to remove these keys of the metadata, and the service kept them: a."},
		"refused": {emulator.NullMetadataRefused, "asked the service to remove these keys of the metadata, and the service kept them: a."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatServiceWith(t, 1, emulator.Options{Now: start, Switches: emulator.Switches{NullMetadata: test.null, EmptyMetadata: emulator.EmptyMetadataKeeps}})
			w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+messageHCL(hello, `metadata = { a = "1", b = "2" }`))
			w.write("main.tf", actingAs(users[0])+plainThread+messageHCL(hello, `metadata = { b = "2" }`))
			wantText(t, w.fail("apply", "-auto-approve"), test.says)
			if got := fmt.Sprint(w.attributes("acs_chat_message.m")["metadata"]); got != "map[b:2]" { // a key without a value counts as none
				t.Errorf("the state has metadata %s, want what the service has", got)
			}
			w.applyHCL(actingAs(users[0]) + plainThread + messageHCL(hello, `metadata = { a = "1", b = "2" }`))
			w.wantEmptyPlan()
		})
	}
}

// A message that is sent again would be in the thread twice, so the provider retries
// only what the service certainly did not do.
func TestAccMessageIsSentOnce(t *testing.T) {
	t.Parallel()
	const path = "/chat/threads/*/messages"
	for name, test := range map[string]struct {
		fault emulator.Fault
		sends int
		says  string
	}{
		"throttled":     {emulator.Fault{Method: http.MethodPost, Path: path, Status: 429, Count: 2}, 3, ""},
		"failed":        {emulator.Fault{Method: http.MethodPost, Path: path, Status: 503, Count: 1}, 1, "may have been sent anyway"},
		"answer lost":   {emulator.Fault{Method: http.MethodPost, Path: path, Drop: emulator.DropAfter, Count: 1}, 1, "may have been sent anyway"},
		"not read back": {emulator.Fault{Method: http.MethodGet, Path: path + "/*", Status: 500}, 1, "Cannot read the message back"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 1)
			w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
			s.AddFault(test.fault)
			w.write("main.tf", actingAs(users[0])+plainThread+messageHCL(hello))
			s.ForgetRequests()
			got := w.try("apply", "-auto-approve")
			if failed := strings.Contains(test.says, "anyway"); (got.code != 0) != failed {
				t.Errorf("the apply ended with %d:\n%s", got.code, got.text)
			}
			wantText(t, got.text, test.says)
			if n := len(chatWrites(s)); n != test.sends {
				t.Errorf("%d messages were sent, want %d", n, test.sends)
			}
			if test.fault.Method == http.MethodGet {
				// The message is not tainted, or the next apply would send it again.
				s.ClearFaults()
				w.wantEmptyPlan()
			}
		})
	}
}

func TestAccMessageWithoutAnActingUserIsRefused(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, withThreadID(anyThread, messageHCL(hello)))
	wantText(t, w.fail("plan"), "Chat calls need an acting user", "as_user_id", "chat_user_id", "chat_access_token")
}

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
