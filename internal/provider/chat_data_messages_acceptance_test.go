// SPDX-License-Identifier: MPL-2.0

// This file tests the data sources about what is inside a chat thread, its
// participants, messages and read receipts, on a real CLI.

package provider_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccDataChatParticipants(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	c.s.UpdateThread(c.thread, func(thread *emulator.Thread) {
		thread.Participants[1].Metadata = map[string]string{"role": "agent"}
		thread.Participants[1].ShareHistoryTime = start.Add(time.Hour)
	})
	w := appliedWorkspace(t, c.s, actingAs(c.owner)+dataHCL("acs_chat_thread_participants", argument("thread_id", c.thread)))
	want := []any{
		map[string]any{"user_id": c.owner, "display_name": nil, "share_history_time": "1970-01-01T00:00:00Z", "metadata": map[string]any{}},
		map[string]any{"user_id": c.ada, "display_name": "Ada", "share_history_time": "2026-09-01T09:00:00Z", "metadata": map[string]any{"role": "agent"}},
	}
	if c.ada < c.owner {
		slices.Reverse(want)
	}
	w.wantAttributes("data.acs_chat_thread_participants.d", map[string]any{"participants": want})
	w.wantEmptyPlan()
}

// A roster that is read after a change in the same apply has the change.
func TestAccDataChatParticipantsShowChangesOfSameApply(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	guest := c.s.CreateUser()
	w := appliedWorkspace(t, c.s, actingAs(c.owner)+
		dataHCL("acs_chat_thread_participants", argument("thread_id", c.thread))+fmt.Sprintf(`
resource "acs_chat_thread_participant" "guest" {
  thread_id = data.acs_chat_thread_participants.d.thread_id
  user_id   = %q
}

data "acs_chat_thread_participants" "after" {
  thread_id  = acs_chat_thread_participant.guest.thread_id
  depends_on = [acs_chat_thread_participant.guest]
}
`, guest))
	if got := w.valuesInList("data.acs_chat_thread_participants.d", "participants", "user_id"); slices.Contains(got, guest) {
		t.Errorf("before: %v", got)
	}
	if got := w.valuesInList("data.acs_chat_thread_participants.after", "participants", "user_id"); !slices.Contains(got, guest) {
		t.Errorf("after: %v, want %s among them", got, guest)
	}
}

// nothingOf are attributes that are null.
func nothingOf(names ...string) map[string]any {
	attributes := map[string]any{}
	for _, name := range names {
		attributes[name] = nil
	}
	return attributes
}

func TestAccDataChatMessageOfAUser(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	c.s.SetClock(start.Add(time.Minute))
	id := c.sendMessage(t, c.ada, "<b>Hello</b> & welcome")
	w := appliedWorkspace(t, c.s, actingAs(c.owner)+dataHCL("acs_chat_message", argument("thread_id", c.thread), argument("message_id", id)))
	want := nothingOf("topic", "initiator_id", "edited_on", "deleted_on", "as_user_id")
	for name, value := range map[string]any{
		"thread_id": c.thread, "message_id": id, "type": "html", "version": id, "sequence_id": "3", "content": "<b>Hello</b> & welcome",
		"sender_id": c.ada, "sender_display_name": "Ada Lovelace", "created_on": "2026-09-01T08:01:00Z",
		"metadata": map[string]any{"ticket": "42"}, "participants": []any{}, "attachments": []any{},
	} {
		want[name] = value
	}
	w.wantAttributes("data.acs_chat_message.d", want)
	w.wantEmptyPlan()

	c.s.UpdateThread(c.thread, func(thread *emulator.Thread) {
		m := &thread.Messages[2]
		m.Content, m.EditedOn, m.Version, m.Metadata, m.SenderDisplayName = "Hello", start.Add(time.Hour), "1788253200000", nil, ""
	})
	w.apply()
	for name, value := range map[string]any{
		"version": "1788253200000", "content": "Hello", "edited_on": "2026-09-01T09:00:00Z", "metadata": map[string]any{}, "sender_display_name": nil,
	} {
		want[name] = value
	}
	w.wantAttributes("data.acs_chat_message.d", want)
}

// Attachments come from users of Teams (fact 2.3-22). Both data sources show all
// that the service has of them.
func TestAccDataChatMessageWithAttachments(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	id := c.sendMessage(t, c.ada, `<p>See</p><img id="i1">`)
	c.s.UpdateThread(c.thread, func(thread *emulator.Thread) {
		thread.Messages[2].Attachments = []emulator.Attachment{
			{ID: "i1", Type: "image", Name: "plan.png", URL: "https://chat.example/images/i1/views/original", PreviewURL: "https://chat.example/images/i1/views/small"},
			{ID: "f1", Type: "file"},
		}
	})
	w := appliedWorkspace(t, c.s, actingAs(c.owner)+dataHCL("acs_chat_message", argument("thread_id", c.thread), argument("message_id", id))+
		dataHCL("acs_chat_messages", argument("thread_id", c.thread)))
	want := []any{
		map[string]any{
			"id": "i1", "attachment_type": "image", "name": "plan.png",
			"url": "https://chat.example/images/i1/views/original", "preview_url": "https://chat.example/images/i1/views/small",
		},
		map[string]any{"id": "f1", "attachment_type": "file", "name": nil, "url": nil, "preview_url": nil},
	}
	w.wantAttributes("data.acs_chat_message.d", map[string]any{"attachments": want})
	messages, _ := w.attributes("data.acs_chat_messages.d")["messages"].([]any)
	for i, of := range [][]any{want, {}, {}} {
		if message, _ := messages[i].(map[string]any); !reflect.DeepEqual(message["attachments"], of) {
			t.Errorf("message %d has the attachments %v, want %v", i, message["attachments"], of)
		}
	}
	w.wantEmptyPlan()
}

// The data source also shows messages of the service (fact 2.3-09): a new topic, who
// was added or removed, and by whom.
func TestAccDataChatMessageOfTheService(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	if _, err := c.client(t, c.ada).Thread(c.thread).RemoveParticipant(t.Context(), c.owner, nil); err != nil {
		t.Fatal(err)
	}
	thread, _ := c.s.Thread(c.thread)
	person := func(userID string, name any) map[string]any {
		return map[string]any{"user_id": userID, "display_name": name, "share_history_time": "1970-01-01T00:00:00Z", "metadata": map[string]any{}}
	}
	for _, test := range []struct {
		kind, initiator string
		topic           any
		participants    []any
	}{
		{"participantAdded", c.owner, nil, []any{person(c.owner, nil), person(c.ada, "Ada")}},
		{"topicUpdated", c.owner, "Onboarding", []any{}},
		{"participantRemoved", c.ada, nil, []any{person(c.owner, nil)}},
	} {
		t.Run(test.kind, func(t *testing.T) {
			t.Parallel()
			at := slices.IndexFunc(thread.Messages, func(m emulator.Message) bool { return m.Type == test.kind })
			w := appliedWorkspace(t, c.s, actingAs(c.ada)+
				dataHCL("acs_chat_message", argument("thread_id", c.thread), argument("message_id", thread.Messages[at].ID)))
			want := nothingOf("content", "sender_id", "sender_display_name", "edited_on", "deleted_on")
			want["type"], want["initiator_id"], want["topic"], want["participants"] = test.kind, test.initiator, test.topic, test.participants
			w.wantAttributes("data.acs_chat_message.d", want)
		})
	}
}

// A deleted message is shown as the service answers for it, or is not found.
func TestAccDataChatMessageThatWasDeleted(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	id := c.sendMessage(t, c.ada, "Oops")
	if _, err := c.client(t, c.ada).Thread(c.thread).DeleteMessage(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	w := appliedWorkspace(t, c.s, actingAs(c.owner)+dataHCL("acs_chat_message", argument("thread_id", c.thread), argument("message_id", id)))
	w.wantAttributes("data.acs_chat_message.d", map[string]any{
		"deleted_on": "2026-09-01T08:00:00Z", "content": nil, "sender_id": c.ada, "metadata": map[string]any{}, "attachments": []any{},
	})
	c.s.UpdateSwitches(func(sw *emulator.Switches) { sw.DeletedMessage = emulator.DeletedMessageNotFound })
	wantText(t, w.fail("plan"), "Cannot read the message", "Message "+id+" of thread "+c.thread, "404", "Request id: ")
}

func TestAccDataChatMessages(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	for n := 1; n <= 3; n++ {
		c.s.SetClock(start.Add(time.Duration(n) * time.Hour))
		c.sendMessage(t, c.ada, fmt.Sprint(n))
	}
	c.s.UpdateThread(c.thread, func(thread *emulator.Thread) {
		m := &thread.Messages[3]
		m.Content, m.DeletedOn = "", start.Add(5*time.Hour)
	})
	for name, test := range map[string]struct{ argument, types, contents string }{
		"all":                      {"", "html html html topicUpdated participantAdded", "3 <nil> 1 <nil> <nil>"},
		"since a time":             {argument("start_time", "2026-09-01T09:00:00Z"), "html html html", "3 <nil> 1"},
		"since a bit later":        {argument("start_time", "2026-09-01T09:00:01Z"), "html html", "3 <nil>"},
		"since an offset's time":   {argument("start_time", "2026-09-01T13:00:00+02:00"), "html", "3"},
		"since after the newest":   {argument("start_time", "2027-01-01T00:00:00Z"), "", ""},
		"since null, which is all": {"start_time = null", "html html html topicUpdated participantAdded", "3 <nil> 1 <nil> <nil>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := appliedWorkspace(t, c.s, actingAs(c.owner)+dataHCL("acs_chat_messages", argument("thread_id", c.thread), test.argument))
			if got := strings.Join(w.valuesInList("data.acs_chat_messages.d", "messages", "type"), " "); got != test.types {
				t.Errorf("got %q, want %q", got, test.types)
			}
			if got := strings.Join(w.valuesInList("data.acs_chat_messages.d", "messages", "content"), " "); got != test.contents {
				t.Errorf("got %q, want %q", got, test.contents)
			}
			w.wantEmptyPlan()
		})
	}
	t.Run("what is shown of each", func(t *testing.T) {
		t.Parallel()
		w := appliedWorkspace(t, c.s, actingAs(c.owner)+dataHCL("acs_chat_messages", argument("thread_id", c.thread)))
		for name, want := range map[string]string{
			"deleted_on":   "<nil> 2026-09-01T13:00:00Z <nil> <nil> <nil>",
			"topic":        "<nil> <nil> <nil> Onboarding <nil>",
			"created_on":   "2026-09-01T11:00:00Z 2026-09-01T10:00:00Z 2026-09-01T09:00:00Z 2026-09-01T08:00:00Z 2026-09-01T08:00:00Z",
			"sequence_id":  "5 4 3 2 1",
			"sender_id":    strings.Repeat(c.ada+" ", 3) + "<nil> <nil>",
			"initiator_id": "<nil> <nil> <nil> " + c.owner + " " + c.owner,
		} {
			if got := strings.Join(w.valuesInList("data.acs_chat_messages.d", "messages", name), " "); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
	})
}

func TestAccDataChatReadReceipts(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	w := appliedWorkspace(t, c.s, actingAs(c.owner)+dataHCL("acs_chat_read_receipts", argument("thread_id", c.thread)))
	w.wantAttributes("data.acs_chat_read_receipts.d", map[string]any{"read_receipts": []any{}})

	id := c.sendMessage(t, c.owner, "Read this")
	c.s.Advance(time.Minute)
	if _, err := c.client(t, c.ada).Thread(c.thread).SendReadReceipt(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	w.apply()
	w.wantAttributes("data.acs_chat_read_receipts.d", map[string]any{"read_receipts": []any{
		map[string]any{"sender_id": c.ada, "message_id": id, "read_on": "2026-09-01T08:01:00Z"},
	}})
	w.wantEmptyPlan()
}

// The provider reads all pages, and always from its own endpoint, whatever host a
// nextLink names (fact 2.3-11).
func TestAccDataChatReadsAllPages(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]string{"own host": "", "another host": "chat.elsewhere.example"}, func(t *testing.T, host string) {
		c := startUnmanagedThreadWith(t, noRateLimits())
		for range 4 {
			c.createThread(t, "another")
		}
		c.s.UpdateThread(c.thread, func(thread *emulator.Thread) {
			for n := 1; n <= 3; n++ {
				thread.Participants = append(thread.Participants, emulator.ThreadParticipant{RawID: user(n)})
				thread.Messages = append(thread.Messages, emulator.Message{Type: "text", Sender: c.ada, Content: "m"})
			}
			for n := 1; n <= 5; n++ {
				thread.ReadReceipts = append(thread.ReadReceipts, emulator.ReadReceipt{RawID: user(n), MessageID: "1", ReadOn: start})
			}
		})
		c.s.UpdateSwitches(func(sw *emulator.Switches) { sw.PageSize = 2 })
		c.s.UpdateSwitches(func(sw *emulator.Switches) { sw.NextLinkHost = host })
		c.s.ForgetRequests()
		in := argument("thread_id", c.thread)
		w := appliedWorkspace(t, c.s, actingAs(c.owner)+dataHCL("acs_chat_threads")+dataHCL("acs_chat_thread_participants", in)+
			dataHCL("acs_chat_messages", in)+dataHCL("acs_chat_read_receipts", in))
		// The token, and three pages of each list.
		if n := len(c.s.Requests()); n != 1+4*3 {
			t.Errorf("%d requests, want 13", n)
		}
		for kind, list := range map[string][2]string{
			"acs_chat_threads": {"threads", "id"}, "acs_chat_thread_participants": {"participants", "user_id"},
			"acs_chat_messages": {"messages", "message_id"}, "acs_chat_read_receipts": {"read_receipts", "sender_id"},
		} {
			got := w.valuesInList("data."+kind+".d", list[0], list[1])
			slices.Sort(got)
			if len(slices.Compact(got)) != 5 {
				t.Errorf("%s has %v, want five", kind, got)
			}
		}
	})
}

// If the plan does not know an argument, the apply reads the data.
func TestAccDataChatWaitsForUnknownArguments(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	id := c.sendMessage(t, c.ada, "Hello")
	c.s.ForgetRequests()
	w := newWorkspace(t, c.s, fmt.Sprintf(`
resource "terraform_data" "x" {
  input = { thread = %q, message = %q, user = %q, time = "2026-09-01T00:00:00Z", active = true }
}
data "acs_chat_thread" "d" {
  id         = terraform_data.x.output.thread
  as_user_id = terraform_data.x.output.user
}
data "acs_chat_threads" "d" {
  start_time  = terraform_data.x.output.time
  active_only = terraform_data.x.output.active
  as_user_id  = terraform_data.x.output.user
}
data "acs_chat_message" "d" {
  thread_id  = terraform_data.x.output.thread
  message_id = terraform_data.x.output.message
  as_user_id = terraform_data.x.output.user
}
data "acs_chat_messages" "d" {
  thread_id  = terraform_data.x.output.thread
  start_time = terraform_data.x.output.time
  as_user_id = terraform_data.x.output.user
}
`, c.thread, id, c.ada))
	w.plan()
	wantNoRequests(t, c.s)
	w.run("apply", "saved.tfplan")
	w.wantAttributes("data.acs_chat_thread.d", map[string]any{"topic": "Onboarding"})
	w.wantAttributes("data.acs_chat_message.d", map[string]any{"content": "Hello"})
	w.wantValues("data.acs_chat_threads.d", "threads", "id", c.thread)
	if got := w.valuesInList("data.acs_chat_messages.d", "messages", "message_id"); !slices.Contains(got, id) {
		t.Errorf("got messages %v", got)
	}
	if n := len(calls(c.s, http.MethodPost, "/identities/")); n != 1 {
		t.Errorf("%d tokens were issued, want one", n)
	}
	w.wantEmptyPlan()
}
