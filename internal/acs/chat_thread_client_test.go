// SPDX-License-Identifier: MPL-2.0

// This file tests the participants, messages and read receipts of threads against
// the emulator.

package acs_test

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// Facts 2.2-02, 2.2-03 and 2.3-05: the answer to an add without invalid participants
// is `{}`.
func TestParticipantsComeAndGo(t *testing.T) {
	t.Parallel()
	server, userID, _, thread := actingUser(t, emulator.Options{})
	guest := server.CreateUser()
	ada := acs.ChatParticipant{UserID: guest, DisplayName: "Ada", ShareHistoryTime: ptr(instant(t, "2026-03-02T10:00:00Z")), Metadata: map[string]string{"k": "v"}}
	creator := acs.ChatParticipant{UserID: userID, ShareHistoryTime: beginning()}

	added, err := thread.AddParticipants(t.Context(), []acs.ChatParticipant{ada}, nil)
	if err != nil || len(added.InvalidParticipants) != 0 {
		t.Fatalf("got %+v, error %v, want nobody left out", added, err)
	}
	if got, want := rosterOf(t, thread), []acs.ChatParticipant{creator, ada}; !reflect.DeepEqual(got, want) {
		t.Errorf("got roster %+v, want %+v", got, want)
	}
	// A participant who is in the thread stays as it is.
	if _, err := thread.AddParticipants(t.Context(), []acs.ChatParticipant{{UserID: guest, DisplayName: "Lovelace"}}, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := rosterOf(t, thread), []acs.ChatParticipant{creator, ada}; !reflect.DeepEqual(got, want) {
		t.Errorf("got roster %+v after adding one again, want %+v", got, want)
	}
	for range 2 { // the second time nobody is there to be removed
		if _, err := thread.RemoveParticipant(t.Context(), guest, nil); err != nil {
			t.Fatal(err)
		}
		if got, want := rosterOf(t, thread), []acs.ChatParticipant{creator}; !reflect.DeepEqual(got, want) {
			t.Errorf("got roster %+v, want %+v", got, want)
		}
	}
}

// Fact 2.4-01: 200 in a call, 250 in a thread.
func TestParticipantsAreAddedTwoHundredAtATime(t *testing.T) {
	t.Parallel()
	server, _, client, thread := actingUser(t, emulator.Options{})
	people := make([]acs.ChatParticipant, 0, 249)
	for i := range cap(people) {
		people = append(people, acs.ChatParticipant{UserID: server.CreateUser(), DisplayName: strconv.Itoa(i)})
	}
	if added, err := thread.AddParticipants(t.Context(), people, nil); err != nil || len(added.InvalidParticipants) != 0 {
		t.Fatalf("got %+v, error %v, want nobody left out", added, err)
	}
	var sizes []int
	for _, request := range server.Requests() {
		if strings.HasSuffix(request.Path, "/:add") {
			sizes = append(sizes, strings.Count(request.Body, "displayName"))
		}
	}
	if !slices.Equal(sizes, []int{200, 49}) {
		t.Errorf("got calls with %v participants, want 200 and 49", sizes)
	}

	roster, pages, err := all(t.Context(), thread.NewListParticipantsPager(&acs.ListParticipantsOptions{PageSize: 100, Skip: 10}), participantsOf)
	if err != nil || len(roster) != 240 || pages != 3 || roster[0].DisplayName != "9" || roster[239].DisplayName != "248" {
		t.Errorf("got %d participants on %d pages, error %v, want 240 on 3, from 9 to 248", len(roster), pages, err)
	}

	before := len(server.Requests())
	if _, err := thread.AddParticipants(t.Context(), nil, nil); err != nil || len(server.Requests()) != before {
		t.Errorf("got error %v and %d requests for nobody, want none", err, len(server.Requests())-before)
	}
	_, err = client.CreateThread(t.Context(), "Support", &acs.CreateThreadOptions{Participants: people})
	if info, _ := acs.ErrorDetails(err); info.StatusCode != http.StatusBadRequest {
		t.Errorf("got %v for a create with 249, want a 400", err)
	}
}

func TestAFailedAddReturnsTheAnswersBeforeIt(t *testing.T) {
	t.Parallel()
	server, url := serveAnswers(t,
		wireAnswer{status: 201, body: `{"invalidParticipants":[{"target":"8:acs:x","code":"403","message":"No."}]}`},
		wireAnswer{status: 403, body: `{"error":{"code":"Forbidden","message":"No."}}`})
	people := slices.Repeat([]acs.ChatParticipant{{UserID: userA}}, 401)
	added, err := newChatClient(t, url, fastRetries()).Thread(threadID).AddParticipants(t.Context(), people, nil)
	if info, _ := acs.ErrorDetails(err); info.StatusCode != http.StatusForbidden || len(server.lines()) != 2 {
		t.Errorf("got %v after %d requests, want a 403 after 2", err, len(server.lines()))
	}
	if want := []acs.InvalidParticipant{{UserID: "8:acs:x", Code: "403", Message: "No."}}; !reflect.DeepEqual(withoutRequestIDs(t, added.InvalidParticipants), want) {
		t.Errorf("got %+v, want %+v", added.InvalidParticipants, want)
	}
}

// getMessage reads a message or ends the test.
func getMessage(t *testing.T, thread *acs.ChatThreadClient, id string) acs.ChatMessage {
	t.Helper()
	got, err := thread.GetMessage(t.Context(), id)
	if err != nil {
		t.Fatalf("get the message: %v", err)
	}
	return got.ChatMessage
}

// Facts 2.2-08, 2.3-05 and 2.3-22.
func TestTheLifeOfAMessage(t *testing.T) {
	t.Parallel()
	server, userID, _, thread := actingUser(t, emulator.Options{Now: instant(t, "2026-03-02T10:00:00Z")})
	server.Advance(time.Minute)
	sent, err := thread.SendMessage(t.Context(), "<b>Hello</b> & good morning", &acs.SendMessageOptions{
		SenderDisplayName: ptr("Bot"), Type: acs.MessageTypeHTML, Metadata: map[string]string{"a": "1"},
	})
	if err != nil || sent.ID != "1772445660000" {
		t.Fatalf("got id %q, error %v, want the time in milliseconds", sent.ID, err)
	}
	want := acs.ChatMessage{
		ID: sent.ID, Type: "html", SequenceID: "3", Version: sent.ID,
		Content:           acs.ChatMessageContent{Message: "<b>Hello</b> & good morning", Participants: []acs.ChatParticipant{}, Attachments: []acs.ChatAttachment{}},
		SenderDisplayName: "Bot", SenderID: userID, CreatedOn: instant(t, "2026-03-02T10:01:00Z"), Metadata: map[string]string{"a": "1"},
	}
	if got := getMessage(t, thread, sent.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}

	server.UpdateThread(server.Threads()[0].ID, func(thread *emulator.Thread) { // no call sends attachments
		thread.Messages[2].Attachments = []emulator.Attachment{
			{ID: "i1", Type: "image", Name: "plan.png", URL: "https://chat.example/i1", PreviewURL: "https://chat.example/i1/small"}, {ID: "f1", Type: "file"},
		}
	})
	want.Content.Attachments = []acs.ChatAttachment{
		{ID: "i1", Type: "image", Name: "plan.png", URL: "https://chat.example/i1", PreviewURL: "https://chat.example/i1/small"}, {ID: "f1", Type: "file"},
	}
	server.Advance(time.Minute)
	if _, err := thread.UpdateMessage(t.Context(), sent.ID, &acs.UpdateMessageOptions{
		Content: ptr("Good night"), Metadata: map[string]*string{"a": nil, "b": ptr("2")},
	}); err != nil {
		t.Fatal(err)
	}
	want.Content.Message, want.Metadata = "Good night", map[string]string{"b": "2"}
	want.EditedOn, want.Version = ptr(instant(t, "2026-03-02T10:02:00Z")), "1772445720000"
	if got := getMessage(t, thread, sent.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if _, err := thread.UpdateMessage(t.Context(), sent.ID, nil); err != nil {
		t.Errorf("got error %v for a change of nothing, want none", err)
	}

	server.Advance(time.Minute)
	if _, err := thread.DeleteMessage(t.Context(), sent.ID); err != nil {
		t.Fatal(err)
	}
	got := getMessage(t, thread, sent.ID)
	if got.DeletedOn == nil || !got.DeletedOn.Equal(instant(t, "2026-03-02T10:03:00Z")) || got.Content.Message != "" {
		t.Errorf("got %+v, want it deleted and empty", got)
	}
	server.UpdateSwitches(func(sw *emulator.Switches) { sw.DeletedMessage = emulator.DeletedMessageNotFound })
	if _, err := thread.GetMessage(t.Context(), sent.ID); !acs.IsNotFound(err) {
		t.Errorf("got %v, want a 404", err)
	}
}

// Fact 2.3-09: the thread begins with messages by the service.
func TestTheServicesOwnMessagesAreRead(t *testing.T) {
	t.Parallel()
	server, userID, client, _ := actingUser(t, emulator.Options{Now: instant(t, "2026-03-02T10:00:00Z")})
	guest := server.CreateUser()
	thread := client.Thread(newThread(t, client, &acs.CreateThreadOptions{Participants: []acs.ChatParticipant{{UserID: guest, DisplayName: "Ada"}}}).ID)
	server.Advance(time.Hour)
	plain := sendMessage(t, thread)
	if _, err := thread.Update(t.Context(), &acs.UpdateThreadOptions{Topic: ptr("Sales")}); err != nil {
		t.Fatal(err)
	}
	if _, err := thread.RemoveParticipant(t.Context(), guest, nil); err != nil {
		t.Fatal(err)
	}

	messages, pages, err := all(t.Context(), thread.NewListMessagesPager(&acs.ListMessagesOptions{PageSize: 2}), messagesOf)
	if err != nil || len(messages) != 5 || pages != 3 {
		t.Fatalf("got %d messages on %d pages, error %v, want 5 on 3", len(messages), pages, err)
	}
	type line struct{ kind, text, who string }
	var got []line
	for _, m := range messages {
		var who []string
		for _, p := range m.Content.Participants {
			who = append(who, p.UserID+p.DisplayName)
		}
		slices.Sort(who)
		got = append(got, line{m.Type, m.Content.Message + m.Content.Topic, strings.Join(who, " ")})
		if system := m.Type != "text"; system != (m.Content.InitiatorID == userID) || system == (m.SenderID == userID) {
			t.Errorf("got initiator %q and sender %q of a message of type %s", m.Content.InitiatorID, m.SenderID, m.Type)
		}
	}
	both := []string{userID, guest + "Ada"}
	slices.Sort(both)
	want := []line{
		{"participantRemoved", "", guest + "Ada"},
		{"topicUpdated", "Sales", ""},
		{"text", "Hello.", ""},
		{"topicUpdated", "Support", ""},
		{"participantAdded", "", strings.Join(both, " ")},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	late, _, err := all(t.Context(), thread.NewListMessagesPager(&acs.ListMessagesOptions{StartTime: ptr(instant(t, "2026-03-02T10:30:00Z"))}), messagesOf)
	if err != nil || len(late) != 3 || late[2].ID != plain {
		t.Errorf("got %d messages since then, error %v, want 3 with %s as the first", len(late), err, plain)
	}
}

func TestReadReceiptsSayWhoHasReadUpToWhere(t *testing.T) {
	t.Parallel()
	server, userID, client, _ := actingUser(t, emulator.Options{Now: instant(t, "2026-03-02T10:00:00.5Z")})
	guest := server.CreateUser()
	created := newThread(t, client, &acs.CreateThreadOptions{Participants: []acs.ChatParticipant{{UserID: guest}}})
	thread := client.Thread(created.ID)
	message := sendMessage(t, thread)
	for _, reader := range []*acs.ChatThreadClient{thread, chatAs(t, server, guest).Thread(created.ID)} {
		if _, err := reader.SendReadReceipt(t.Context(), message); err != nil {
			t.Fatal(err)
		}
	}
	at := instant(t, "2026-03-02T10:00:00Z")
	want := []acs.ReadReceipt{{SenderID: userID, MessageID: message, ReadOn: at}, {SenderID: guest, MessageID: message, ReadOn: at}}
	receipts, pages, err := all(t.Context(), thread.NewListReadReceiptsPager(&acs.ListReadReceiptsOptions{PageSize: 1}), receiptsOf)
	if err != nil || !reflect.DeepEqual(receipts, want) || pages != 2 {
		t.Errorf("got %+v on %d pages, error %v, want %+v on 2", receipts, pages, err, want)
	}
	receipts, _, err = all(t.Context(), thread.NewListReadReceiptsPager(&acs.ListReadReceiptsOptions{Skip: 1}), receiptsOf)
	if err != nil || !reflect.DeepEqual(receipts, want[1:]) {
		t.Errorf("got %+v after the first, error %v, want %+v", receipts, err, want[1:])
	}
	for _, options := range []*acs.SendTypingNotificationOptions{nil, {SenderDisplayName: ptr("Ada")}} {
		if _, err := thread.SendTypingNotification(t.Context(), options); err != nil {
			t.Errorf("got error %v for a typing notification, want none", err)
		}
	}
}

// Facts 2.2-02, 2.2-08, 2.3-06, 2.3-07, 2.3-08 and 2.3-10: each recorded refusal, in
// both envelopes.
func TestEachRefusalOfChat(t *testing.T) {
	t.Parallel()
	unknown := "19:acsV1_" + strings.Repeat("x", 43) + "@thread.v2"
	tests := map[string]struct {
		status int
		code   string
		text   string // a pattern
		call   func(t *testing.T, c *acs.ChatClient, thread *acs.ChatThreadClient) error
	}{
		"an unknown thread": {404, "NotFound", ".", func(t *testing.T, c *acs.ChatClient, _ *acs.ChatThreadClient) error {
			_, err := c.Thread(unknown).Get(t.Context(), nil)
			return err
		}},
		"the roster of an unknown thread": {404, "NotFound", "^(NotFound)?$", func(t *testing.T, c *acs.ChatClient, _ *acs.ChatThreadClient) error {
			_, err := c.Thread(unknown).NewListParticipantsPager(nil).NextPage(t.Context())
			return err
		}},
		"a malformed thread id": {400, "BadRequest", ".", func(t *testing.T, c *acs.ChatClient, _ *acs.ChatThreadClient) error {
			_, err := c.Thread("a thread/of mine?").Get(t.Context(), nil)
			return err
		}},
		"an unknown message": {404, "NotFound", ".", func(t *testing.T, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
			_, err := thread.GetMessage(t.Context(), "1")
			return err
		}},
		"a message id that is no number": {400, "BadRequest", ".", func(t *testing.T, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
			_, err := thread.GetMessage(t.Context(), "first")
			return err
		}},
		"a receipt for no number": {400, "BadRequest", ".", func(t *testing.T, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
			_, err := thread.SendReadReceipt(t.Context(), "first")
			return err
		}},
		"one malformed participant of two": {400, "BadRequest", "Identifier", func(t *testing.T, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
			_, err := thread.AddParticipants(t.Context(), []acs.ChatParticipant{{UserID: userA}, {UserID: "somebody"}}, nil)
			return err
		}},
		"an empty topic": {400, "BadRequest", ".", func(t *testing.T, c *acs.ChatClient, _ *acs.ChatThreadClient) error {
			_, err := c.CreateThread(t.Context(), "", nil)
			return err
		}},
		"a retention of 29 days": {400, "BadRequest", "30 to 90", func(t *testing.T, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
			_, err := thread.Update(t.Context(), &acs.UpdateThreadOptions{RetentionPolicy: &acs.RetentionPolicy{DeleteThreadAfterDays: 29}})
			return err
		}},
		"a message of an unknown type": {400, "BadRequest", "text or html", func(t *testing.T, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
			_, err := thread.SendMessage(t.Context(), "x", &acs.SendMessageOptions{Type: "markdown"})
			return err
		}},
		"who was removed": {403, "Forbidden", "^User 8:acs:.* is not a member of the thread 19:", func(t *testing.T, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
			myself := rosterOf(t, thread)[0].UserID
			if _, err := thread.RemoveParticipant(t.Context(), myself, nil); err != nil {
				t.Fatalf("remove oneself: %v", err)
			}
			_, err := thread.RemoveParticipant(t.Context(), myself, nil)
			return err
		}},
		"the roster for who was removed": {403, "Forbidden", ".", func(t *testing.T, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
			if _, err := thread.RemoveParticipant(t.Context(), rosterOf(t, thread)[0].UserID, nil); err != nil {
				t.Fatalf("remove oneself: %v", err)
			}
			_, err := thread.NewListParticipantsPager(nil).NextPage(t.Context())
			return err
		}},
	}
	for name, test := range tests {
		for envelope, form := range map[string]emulator.ChatErrorEnvelope{"recorded": emulator.ChatErrorRecorded, "documented": emulator.ChatErrorDocumented} {
			t.Run(fmt.Sprintf("%s, %s", name, envelope), func(t *testing.T) {
				t.Parallel()
				server, _, client, thread := actingUser(t, emulator.Options{})
				server.UpdateSwitches(func(sw *emulator.Switches) { sw.ChatErrorEnvelope = form })
				err := test.call(t, client, thread)
				info, ok := acs.ErrorDetails(err)
				if !ok || info.StatusCode != test.status || info.Code != test.code || !regexp.MustCompile(test.text).MatchString(info.Message) {
					t.Errorf("got %+v of %v, want %d %s %q", info, err, test.status, test.code, test.text)
				}
				if got := acs.IsNotFound(err); got != (test.status == 404) {
					t.Errorf("got IsNotFound %t for a %d", got, info.StatusCode)
				}
				var unauthorized *acs.TokenRefusedError
				if errors.As(err, &unauthorized) {
					t.Errorf("got %v, want no error about the token", err)
				}
				// Fact 1.3-03: Chat repeats the client's own id.
				if sent := lastRequest(t, server).Header.Get("X-Ms-Client-Request-Id"); info.ClientRequestID != sent || info.MSCV == "" {
					t.Errorf("got ids %q and %q, want %q and another", info.ClientRequestID, info.MSCV, sent)
				}
			})
		}
	}
}

// Fact 2.3-07: a removed user gets 403, but sees the thread in the list.
func TestAThreadIsStillListedAfterItsUserWasRemoved(t *testing.T) {
	t.Parallel()
	server, userID, client, _ := actingUser(t, emulator.Options{})
	guest := server.CreateUser()
	created := newThread(t, client, &acs.CreateThreadOptions{Participants: []acs.ChatParticipant{{UserID: guest}}})
	if _, err := chatAs(t, server, guest).Thread(created.ID).RemoveParticipant(t.Context(), userID, nil); err != nil {
		t.Fatal(err)
	}
	_, err := client.Thread(created.ID).Get(t.Context(), nil)
	if info, _ := acs.ErrorDetails(err); info.StatusCode != http.StatusForbidden || acs.IsNotFound(err) {
		t.Errorf("got %v, want a 403", err)
	}
	threads, _, err := all(t.Context(), client.NewListThreadsPager(nil), threadsOf)
	at := slices.IndexFunc(threads, func(item acs.ChatThreadItem) bool { return item.ID == created.ID })
	if err != nil || at < 0 || threads[at].DeletedOn != nil {
		t.Errorf("got threads %+v, error %v, want %s among them, not deleted", threads, err, created.ID)
	}
}
