// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests messages, read receipts and typing.

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// A thread begins with system messages (fact 2.3-09), and tells of every change of roster and topic in further ones.
func TestSystemMessages(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	all := c.users(3)
	u, friend, other := all[0], all[1], all[2]
	id := u.thread(friend.id)
	want(t, friend.chat("PATCH", "/chat/threads/"+id, `{"topic":"coffee"}`), http.StatusNoContent)
	want(t, friend.chat("PATCH", "/chat/threads/"+id, `{"topic":"coffee","metadata":{"a":"1"}}`), http.StatusNoContent)
	want(t, u.chat("POST", "/chat/threads/"+id+"/participants/:add", `{"participants":`+members(other.id, friend.id)+`}`), 201)
	want(t, other.chat("POST", "/chat/threads/"+id+"/participants/:remove", `{"rawId":"`+friend.id+`"}`), http.StatusNoContent)

	type event struct{ kind, initiator, topic, participants string }
	var got []event
	for i, m := range u.messages(id) {
		e := event{kind: m.Type, initiator: m.Content.Initiator.RawID}
		if m.Content.Topic != nil {
			e.topic = *m.Content.Topic
		}
		for _, p := range m.Content.Participants {
			e.participants += p.Identifier.RawID + " "
		}
		if m.Content.Message != nil || m.Sender != nil || m.SenderDisplayName != nil || m.SequenceID != strconv.Itoa(5-i) {
			t.Errorf("got %+v", m)
		}
		got = append(got, e)
	}
	wanted := []event{ // newest first
		{"participantRemoved", other.id, "", friend.id + " "},
		{"participantAdded", u.id, "", other.id + " "},
		{"topicUpdated", friend.id, "coffee", ""},
		{"topicUpdated", u.id, "tea", ""},
		{"participantAdded", u.id, "", u.id + " " + friend.id + " "},
	}
	if len(got) != len(wanted) {
		t.Fatalf("got %+v, want %+v", got, wanted)
	}
	for i := range wanted {
		if got[i] != wanted[i] {
			t.Errorf("got %+v, want %+v", got[i], wanted[i])
		}
	}
}

// Ids are times in milliseconds (fact 2.2-08); those of one moment differ. Times are in whole seconds (fact 2.3-05).
func TestMessageIsSent(t *testing.T) {
	t.Parallel()
	u := startChat(t).user()
	id := u.thread()
	messages := "/chat/threads/" + id + "/messages"
	first := decode[struct{ ID string }](t, u.chat("POST", messages,
		`{"content":"<b>hi</b>","type":"html","senderDisplayName":"Ann","metadata":{"tag":"x"}}`), http.StatusCreated).ID
	second := u.say(id, "hello")
	epoch, err := strconv.ParseInt(first, 10, 64)
	if err != nil || time.UnixMilli(epoch).Sub(noon()).Abs() > time.Second || second <= first {
		t.Errorf("got ids %s and %s", first, second)
	}
	got := decode[messageBody](t, u.chat("GET", messages+"/"+first, ""), http.StatusOK)
	if got.ID != first || got.Type != "html" || *got.Content.Message != "<b>hi</b>" || *got.SenderDisplayName != "Ann" ||
		got.Sender.RawID != u.id || got.Metadata["tag"] != "x" || got.SequenceID != "3" || got.Version != first ||
		got.CreatedOn != seconds(noon()) || got.EditedOn != "" || got.DeletedOn != "" || got.Content.Initiator != nil {
		t.Errorf("got %+v", got)
	}
	got = decode[messageBody](t, u.chat("GET", messages+"/"+second, ""), http.StatusOK)
	if got.Type != "text" || got.SenderDisplayName != nil || got.Metadata != nil {
		t.Errorf("got %+v", got)
	}
}

// No call sends an attachment (fact 2.3-22). A change of the text leaves those of a message, and its deletion takes
// them away.
func TestAttachmentsAreShownUntilTheMessageIsDeleted(t *testing.T) {
	t.Parallel()
	u := startChat(t).user()
	id := u.thread()
	path := "/chat/threads/" + id + "/messages/" + u.say(id, "hello")
	u.server.UpdateThread(id, func(thread *emulator.Thread) {
		thread.Messages[2].Attachments = []emulator.Attachment{
			{ID: "i1", Type: "image", Name: "tea.png", URL: "https://chat.example/i1", PreviewURL: "https://chat.example/i1/small"}, {ID: "f1", Type: "file"},
		}
	})
	both := `"attachments":[{"id":"i1","attachmentType":"image","name":"tea.png","url":"https://chat.example/i1",` +
		`"previewUrl":"https://chat.example/i1/small"},{"id":"f1","attachmentType":"file"}]`
	if got := u.chat("GET", path, ""); !strings.Contains(got.body, both) {
		t.Errorf("got %s", got.body)
	}
	want(t, u.chat("PATCH", path, `{"content":"hallo"}`), http.StatusNoContent)
	if got := u.chat("GET", "/chat/threads/"+id+"/messages", ""); !strings.Contains(got.body, both) {
		t.Errorf("got %s after a change", got.body)
	}
	want(t, u.chat("DELETE", path, ""), http.StatusNoContent)
	if got := u.chat("GET", path, ""); !strings.Contains(got.body, `"content":{"message":"","attachments":[]}`) {
		t.Errorf("got %s after the deletion", got.body)
	}
}

func TestMessageIsChangedByItsSender(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	all := c.users(2)
	u, friend := all[0], all[1]
	id := u.thread(friend.id)
	path := "/chat/threads/" + id + "/messages/" + u.say(id, "hello")
	c.server.Advance(time.Minute)
	want(t, u.chat("PATCH", path, `{}`), http.StatusNoContent)
	if got := decode[messageBody](t, u.chat("GET", path, ""), 200); got.EditedOn != "" {
		t.Errorf("got %+v", got)
	}
	want(t, u.chat("PATCH", path, `{"content":"hallo","metadata":{"a":"1","b":"2"}}`), http.StatusNoContent)
	want(t, u.chat("PATCH", path, `{"metadata":{"a":null}}`), http.StatusNoContent)
	got := decode[messageBody](t, u.chat("GET", path, ""), 200)
	if *got.Content.Message != "hallo" || got.Metadata["b"] != "2" || len(got.Metadata) != 1 ||
		got.EditedOn != seconds(noon().Add(time.Minute)) || got.CreatedOn != seconds(noon()) || got.Version <= got.ID {
		t.Errorf("got %+v", got)
	}

	system := "/chat/threads/" + id + "/messages/" + u.messages(id)[2].ID
	for _, call := range []struct {
		who  chatUser
		path string
	}{{friend, path}, {u, system}} {
		want(t, call.who.chat("PATCH", call.path, `{"content":"x"}`), http.StatusForbidden)
		want(t, call.who.chat("DELETE", call.path, ""), http.StatusForbidden)
	}
	want(t, u.chat("DELETE", path, ""), http.StatusNoContent)
	want(t, u.chat("DELETE", path, ""), http.StatusNotFound)
	want(t, u.chat("PATCH", path, `{"content":"x"}`), http.StatusNotFound)
}

// A deleted message answers as recorded (fact 2.3-13), or as the switch says.
func TestDeletedMessage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		deleted        emulator.DeletedMessage
		status, listed int
	}{
		"answers":   {emulator.DeletedMessageAnswers, 200, 3},
		"not found": {emulator.DeletedMessageNotFound, 404, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{})
			c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.DeletedMessage = test.deleted })
			u := c.user()
			id := u.thread()
			message := u.say(id, "hello")
			path := "/chat/threads/" + id + "/messages/" + message
			c.server.Advance(time.Minute)
			want(t, u.chat("DELETE", path, ""), http.StatusNoContent)
			got := u.chat("GET", path, "")
			want(t, got, test.status)
			if test.status == http.StatusOK {
				m := decode[messageBody](t, got, http.StatusOK)
				deleted := noon().Add(time.Minute)
				if m.DeletedOn != seconds(deleted) || m.Version != strconv.FormatInt(deleted.UnixMilli(), 10) || m.ID != message ||
					m.Sender.RawID != u.id || m.SequenceID != "3" || !strings.Contains(got.body, `"content":{"message":"","attachments":[]}`) {
					t.Errorf("got %s", got.body)
				}
			}
			if got := len(u.messages(id)); got != test.listed {
				t.Errorf("got %d messages, want %d", got, test.listed)
			}
		})
	}
}

func TestWrongMessagesAreRefused(t *testing.T) {
	t.Parallel()
	u := startChat(t).user()
	id := u.thread()
	messages := "/chat/threads/" + id + "/messages"
	path := messages + "/" + u.say(id, "hello")
	largest := strings.Repeat("x", 28<<10) // fact 2.4-01
	for name, test := range map[string]struct {
		method, path, body string
		status             int
	}{
		"no content":          {"POST", messages, `{}`, 400},
		"empty content":       {"POST", messages, `{"content":""}`, 400},
		"content no text":     {"PATCH", path, `{"content":1}`, 400},
		"28 KB":               {"POST", messages, `{"content":"` + largest + `"}`, 201},
		"more than 28 KB":     {"POST", messages, `{"content":"` + largest + `x"}`, 413},
		"edited to be more":   {"PATCH", path, `{"content":"` + largest + `x"}`, 413},
		"type of the service": {"POST", messages, `{"content":"x","type":"topicUpdated"}`, 400},
		"metadata no map":     {"POST", messages, `{"content":"x","metadata":1}`, 400},
		"name no text":        {"POST", messages, `{"content":"x","senderDisplayName":1}`, 400},
		// fact 2.2-08
		"id no number":         {"GET", messages + "/abc", "", 400},
		"edit, id no number":   {"PATCH", messages + "/12x", `{}`, 400},
		"delete, id no number": {"DELETE", messages + "/-1", "", 400},
		"unknown id":           {"GET", messages + "/1", "", 404},
		"read, no id":          {"POST", "/chat/threads/" + id + "/readReceipts", `{}`, 400},
		"read, id no number":   {"POST", "/chat/threads/" + id + "/readReceipts", `{"chatMessageId":"x"}`, 400},
		"read, unknown id":     {"POST", "/chat/threads/" + id + "/readReceipts", `{"chatMessageId":"1"}`, 404},
		"typing, no text":      {"POST", "/chat/threads/" + id + "/typing", `{"senderDisplayName":1}`, 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want(t, u.chat(test.method, test.path, test.body), test.status)
		})
	}
}

// A member sees the history from their share of it on.
func TestHistoryIsSharedFromATimeOn(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	all := c.users(2)
	u, friend := all[0], all[1]
	id := u.thread()
	early := u.say(id, "early")
	c.server.Advance(time.Hour)
	late := u.say(id, "late")
	want(t, u.chat("POST", "/chat/threads/"+id+"/participants/:add", `{"participants":[{"communicationIdentifier":{"rawId":"`+
		friend.id+`"},"shareHistoryTime":"`+seconds(noon().Add(time.Minute))+`"}]}`), http.StatusCreated)
	got := friend.messages(id)
	if len(got) != 2 || got[1].ID != late {
		t.Errorf("got %+v", got)
	}
	want(t, friend.chat("GET", "/chat/threads/"+id+"/messages/"+early, ""), http.StatusNotFound)
	want(t, friend.chat("GET", "/chat/threads/"+id+"/messages/"+late, ""), http.StatusOK)
}

func TestReadReceiptsAndTyping(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	all := c.users(2)
	u, friend := all[0], all[1]
	id := u.thread(friend.id)
	path := "/chat/threads/" + id + "/readReceipts"
	first, second := u.say(id, "one"), u.say(id, "two")
	read := func(who chatUser, message string) {
		got := who.chat("POST", path, `{"chatMessageId":"`+message+`"}`)
		want(t, got, http.StatusOK)
		if got.body != "" {
			t.Errorf("got body %q", got.body)
		}
	}
	read(friend, second)
	c.server.Advance(time.Minute)
	read(friend, first) // reads nothing back
	read(u, first)
	got := chatPage[receiptBody](u, path).Value
	if len(got) != 2 || got[0].Sender.RawID != friend.id || got[0].MessageID != second || got[0].ReadOn != seconds(noon()) ||
		got[1].Sender.RawID != u.id || got[1].MessageID != first || got[1].ReadOn != seconds(noon().Add(time.Minute)) {
		t.Errorf("got %+v", got)
	}
	for _, body := range []string{"", "{}", `{"senderDisplayName":"Ann"}`} {
		answer := u.chat("POST", "/chat/threads/"+id+"/typing", body)
		want(t, answer, http.StatusOK)
		if answer.body != "" {
			t.Errorf("got body %q", answer.body)
		}
	}
}

// Above 20 participants neither is supported (fact 2.4-01); what is answered is not known: a switch.
func TestReceiptsInLargeThreads(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	u := c.user()
	var others []string
	for range 20 {
		others = append(others, c.server.CreateUser())
	}
	for _, test := range []struct {
		size, status, kept int
		large              emulator.LargeThreadReceipts
	}{
		{20, 200, 1, emulator.LargeThreadReceiptsRefused},
		{21, 200, 0, emulator.LargeThreadReceiptsDropped},
		{21, 403, 0, emulator.LargeThreadReceiptsRefused},
	} {
		c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.LargeThreadReceipts = test.large })
		id := u.thread(others[:test.size-1]...)
		path := "/chat/threads/" + id
		want(t, u.chat("POST", path+"/readReceipts", `{"chatMessageId":"`+u.say(id, "hello")+`"}`), test.status)
		want(t, u.chat("POST", path+"/typing", `{}`), test.status)
		if got := chatPage[receiptBody](u, path+"/readReceipts").Value; len(got) != test.kept {
			t.Errorf("%+v: got %+v", test, got)
		}
	}
}

// A message that a test marks as deleted answers without its text, too (fact 2.3-13).
func TestMessageDeletedByATestHasNoText(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	u := c.user()
	id := u.thread()
	message := u.say(id, "hello")
	c.server.UpdateThread(id, func(t *emulator.Thread) { t.Messages[len(t.Messages)-1].DeletedOn = noon() })
	got := decode[messageBody](t, u.chat("GET", "/chat/threads/"+id+"/messages/"+message, ""), http.StatusOK)
	if got.Content == nil || *got.Content.Message != "" || got.DeletedOn != seconds(noon()) {
		t.Errorf("got %+v", got)
	}
}
