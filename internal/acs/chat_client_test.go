// SPDX-License-Identifier: MPL-2.0

// This file tests the life of threads against the emulator.

package acs_test

import (
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// beginning is the default of a participant's ShareHistoryTime (fact 2.3-01).
func beginning() *time.Time { return ptr(time.Unix(0, 0).UTC()) }

// getThread reads a thread or ends the test.
func getThread(t *testing.T, client *acs.ChatClient, id string) acs.ChatThread {
	t.Helper()
	got, err := client.Thread(id).Get(t.Context(), nil)
	if err != nil {
		t.Fatalf("get the thread: %v", err)
	}
	return got.ChatThread
}

// Facts 2.2-07, 2.3-01, 2.3-03, 2.3-04 and 2.3-05.
func TestAThreadCreatedWithATopicHasItsCreator(t *testing.T) {
	t.Parallel()
	now := instant(t, "2026-03-02T10:00:00.987Z")
	server, userID, client, _ := actingUser(t, emulator.Options{Now: now})
	thread := newThread(t, client, nil)
	want := acs.ChatThread{ID: thread.ID, Topic: "Support", CreatedOn: instant(t, "2026-03-02T10:00:00Z"), CreatedBy: userID}
	if !reflect.DeepEqual(thread, want) || !regexp.MustCompile(`^19:acsV1_[\w-]+@thread\.v2$`).MatchString(thread.ID) {
		t.Errorf("got %+v, want %+v and an id of the known shape", thread, want)
	}
	if got := getThread(t, client, thread.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v by Get, want %+v", got, want)
	}
	if got, want := lastRequest(t, server).Path, "/chat/threads/"+strings.NewReplacer(":", "%3A", "@", "%40").Replace(thread.ID); got != want {
		t.Errorf("got path %s, want %s", got, want)
	}
	roster := rosterOf(t, client.Thread(thread.ID))
	if want := []acs.ChatParticipant{{UserID: userID, ShareHistoryTime: beginning()}}; !reflect.DeepEqual(roster, want) {
		t.Errorf("got roster %+v, want %+v", roster, want)
	}
}

// Facts 2.2-03, 2.3-01, 2.3-03, 2.3-04 and 2.3-05.
func TestAThreadCreatedWithEverything(t *testing.T) {
	t.Parallel()
	server, userID, client, _ := actingUser(t, emulator.Options{})
	guest := server.CreateUser()
	created, err := client.CreateThread(t.Context(), "Support", &acs.CreateThreadOptions{
		Participants: []acs.ChatParticipant{
			{UserID: guest, DisplayName: "Ada", ShareHistoryTime: ptr(instant(t, "2022-01-01T01:00:00.999+01:00")), Metadata: map[string]string{"role": "agent"}},
			{UserID: userID, DisplayName: "Bot"},
		},
		Metadata:        map[string]string{"case": "17"},
		RetentionPolicy: &acs.RetentionPolicy{DeleteThreadAfterDays: 40},
	})
	if err != nil || len(created.InvalidParticipants) != 0 {
		t.Fatalf("got %+v, error %v, want a thread", created, err)
	}
	if want := map[string]string{"case": "17"}; !reflect.DeepEqual(created.Metadata, want) || created.RetentionPolicy.DeleteThreadAfterDays != 40 {
		t.Errorf("got metadata %v and retention %+v, want %v and 40 days", created.Metadata, created.RetentionPolicy, want)
	}
	if got := getThread(t, client, created.ID); !reflect.DeepEqual(got, created.ChatThread) {
		t.Errorf("got %+v by Get, want %+v", got, created.ChatThread)
	}
	want := []acs.ChatParticipant{
		{UserID: userID, DisplayName: "Bot", ShareHistoryTime: beginning()},
		{UserID: guest, DisplayName: "Ada", ShareHistoryTime: ptr(instant(t, "2022-01-01T00:00:00Z")), Metadata: map[string]string{"role": "agent"}},
	}
	if roster := rosterOf(t, client.Thread(created.ID)); !reflect.DeepEqual(roster, want) {
		t.Errorf("got roster %+v, want %+v", roster, want)
	}
}

// Fact 2.2-06: the Location names another host, and the answer's own id counts.
func TestTheLocationOfANewThreadIsNotUsed(t *testing.T) {
	t.Parallel()
	location := map[string]string{"Location": "https://elsewhere.invalid/chat/threads/19%3Aother%40thread.v2"}
	server, url := serveAnswers(t,
		wireAnswer{status: 201, body: `{"chatThread":` + threadAnswer + `}`, header: location},
		wireAnswer{status: 200, body: threadAnswer})
	client := newChatClient(t, url, fastRetries())
	getThread(t, client, newThread(t, client, nil).ID)
	want := []string{"POST /chat/threads?api-version=2025-03-15", "GET " + threadPath + "?api-version=2025-03-15"}
	if got := server.lines(); !slices.Equal(got, want) {
		t.Errorf("got requests %q, want %q", got, want)
	}
}

// withoutRequestIDs checks that each has the id of its call, and returns them
// without.
func withoutRequestIDs(t *testing.T, people []acs.InvalidParticipant) []acs.InvalidParticipant {
	t.Helper()
	people = slices.Clone(people)
	for i := range people {
		if people[i].RequestID == "" {
			t.Errorf("%+v has no request id", people[i])
		}
		people[i].RequestID = ""
	}
	return people
}

// Fact 2.2-02: a user of another resource and a deleted one are invalid; the others
// are added.
func TestInvalidParticipantsAreReturned(t *testing.T) {
	t.Parallel()
	server, userID, client, thread := actingUser(t, emulator.Options{})
	guest, gone := server.CreateUser(), server.CreateUser()
	server.DeleteUser(gone)
	people := []acs.ChatParticipant{{UserID: guest}, {UserID: userA}, {UserID: gone}}
	want := []acs.InvalidParticipant{
		{UserID: userA, Code: "403", Message: "Permissions check failed"},
		{UserID: gone, Code: "404", Message: "Not found"},
	}

	created, err := client.CreateThread(t.Context(), "Support", &acs.CreateThreadOptions{Participants: people})
	if err != nil || !reflect.DeepEqual(withoutRequestIDs(t, created.InvalidParticipants), want) {
		t.Errorf("create: got %+v, error %v, want %+v", created.InvalidParticipants, err, want)
	}
	added, err := thread.AddParticipants(t.Context(), people, nil)
	if err != nil || !reflect.DeepEqual(withoutRequestIDs(t, added.InvalidParticipants), want) {
		t.Errorf("add: got %+v, error %v, want %+v", added.InvalidParticipants, err, want)
	}
	for _, roster := range [][]acs.ChatParticipant{rosterOf(t, client.Thread(created.ID)), rosterOf(t, thread)} {
		if len(roster) != 2 || roster[0].UserID != userID || roster[1].UserID != guest {
			t.Errorf("got roster %+v, want %s and %s", roster, userID, guest)
		}
	}

	text := (&acs.InvalidParticipantsError{Participants: want}).Error()
	if got, want := text, "the service did not admit "+userA+" (403: Permissions check failed), "+gone+" (404: Not found)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Fact 2.3-02: properties that are not set stay, and metadata is merged by key.
func TestUpdateChangesWhatItNames(t *testing.T) {
	t.Parallel()
	server, _, client, _ := actingUser(t, emulator.Options{})
	created := newThread(t, client, &acs.CreateThreadOptions{
		Metadata: map[string]string{"a": "1", "b": "2"}, RetentionPolicy: &acs.RetentionPolicy{DeleteThreadAfterDays: 50},
	})
	want := created
	for _, step := range []struct {
		name    string
		options *acs.UpdateThreadOptions
		change  func()
	}{
		{"nothing", nil, func() {}},
		{"the topic", &acs.UpdateThreadOptions{Topic: ptr("Sales")}, func() { want.Topic = "Sales" }},
		{"a key", &acs.UpdateThreadOptions{Metadata: map[string]*string{"b": ptr("3")}}, func() { want.Metadata = map[string]string{"a": "1", "b": "3"} }},
		{"a key away and one to it", &acs.UpdateThreadOptions{Metadata: map[string]*string{"a": nil, "c": ptr("4")}}, func() { want.Metadata = map[string]string{"b": "3", "c": "4"} }},
		{"the last keys away", &acs.UpdateThreadOptions{Metadata: map[string]*string{"b": nil, "c": ptr("")}}, func() { want.Metadata = nil }},
		// Fact 2.3-03.
		{"the retention", &acs.UpdateThreadOptions{RetentionPolicy: &acs.RetentionPolicy{DeleteThreadAfterDays: 90}}, func() { want.RetentionPolicy.DeleteThreadAfterDays = 90 }},
		{"the retention away", &acs.UpdateThreadOptions{RetentionPolicy: &acs.RetentionPolicy{}}, func() { want.RetentionPolicy.DeleteThreadAfterDays = 0 }},
	} {
		if _, err := client.Thread(created.ID).Update(t.Context(), step.options); err != nil {
			t.Fatalf("%s: got error %v, want none", step.name, err)
		}
		step.change()
		if got := getThread(t, client, created.ID); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", step.name, got, want)
		}
	}
	// The [?] of fact 2.3-02, read the other way.
	server.UpdateSwitches(func(sw *emulator.Switches) { sw.NullMetadata = emulator.NullMetadataKeeps })
	for _, value := range []*string{ptr("v"), nil} {
		if _, err := client.Thread(created.ID).Update(t.Context(), &acs.UpdateThreadOptions{Metadata: map[string]*string{"d": value}}); err != nil {
			t.Fatal(err)
		}
	}
	if got := getThread(t, client, created.ID).Metadata; !reflect.DeepEqual(got, map[string]string{"d": "v"}) {
		t.Errorf("got metadata %v, want the key kept", got)
	}
}

// Facts 2.3-03 and 2.3-06: it makes no difference who or what deleted a thread.
func TestADeletedThreadIsGoneButListed(t *testing.T) {
	t.Parallel()
	server, _, client, _ := actingUser(t, emulator.Options{Now: instant(t, "2026-03-02T10:00:00Z")})
	kept := newThread(t, client, nil)
	ends := newThread(t, client, &acs.CreateThreadOptions{RetentionPolicy: &acs.RetentionPolicy{DeleteThreadAfterDays: 30}})
	deleted := newThread(t, client, nil)
	if _, err := client.DeleteThread(t.Context(), deleted.ID, nil); err != nil {
		t.Fatal(err)
	}
	server.Advance(30 * 24 * time.Hour)

	threads, _, err := all(t.Context(), client.NewListThreadsPager(nil), threadsOf)
	if err != nil {
		t.Fatal(err)
	}
	deletions := map[string]*time.Time{}
	for _, thread := range threads {
		deletions[thread.ID] = thread.DeletedOn
	}
	want := map[string]*time.Time{
		kept.ID: nil, deleted.ID: ptr(instant(t, "2026-03-02T10:00:00Z")), ends.ID: ptr(instant(t, "2026-04-01T10:00:00Z")),
	}
	for id, on := range want {
		got, listed := deletions[id]
		if !listed || !reflect.DeepEqual(got, on) {
			t.Errorf("got %s deleted on %v, listed %t, want %v", id, got, listed, on)
		}
	}
	for _, id := range []string{deleted.ID, ends.ID} {
		if _, err := client.Thread(id).Get(t.Context(), nil); !acs.IsNotFound(err) {
			t.Errorf("got %v, want a 404", err)
		}
		if _, err := client.DeleteThread(t.Context(), id, nil); !acs.IsNotFound(err) {
			t.Errorf("got %v for another deletion, want a 404", err)
		}
	}
	// The [?] of fact 2.3-06, read the other way.
	server.UpdateSwitches(func(sw *emulator.Switches) { sw.DeletedThread = emulator.DeletedThreadAnswers })
	if got := getThread(t, client, deleted.ID); got.DeletedOn == nil || !got.DeletedOn.Equal(*want[deleted.ID]) {
		t.Errorf("got a thread deleted on %v, want %v", got.DeletedOn, want[deleted.ID])
	}
}

// Facts 2.3-05 and 2.3-11: page after page by absolute links, from a start.
func TestThreadsAreListedToTheLastPage(t *testing.T) {
	t.Parallel()
	server, _, client, first := actingUser(t, emulator.Options{Now: instant(t, "2026-03-02T10:00:00Z")})
	server.UpdateSwitches(func(sw *emulator.Switches) { sw.NextLinkHost = "another-name.invalid" })
	var want []string
	for i := range 7 {
		server.Advance(time.Minute)
		want = append(want, newThread(t, client, nil).ID)
		if i == 2 {
			server.Advance(time.Hour)
		}
	}
	slices.Reverse(want)
	threads, pages, err := all(t.Context(), client.NewListThreadsPager(&acs.ListThreadsOptions{
		PageSize: 3, StartTime: ptr(instant(t, "2026-03-02T10:01:00Z")),
	}), threadsOf)
	var got []string
	for _, thread := range threads {
		got = append(got, thread.ID)
	}
	if err != nil || !slices.Equal(got, want) || pages != 3 {
		t.Errorf("got %v on %d pages, error %v, want %v on 3", got, pages, err, want)
	}
	if got, want := threads[0].LastMessageReceivedOn, instant(t, "2026-03-02T11:07:00Z"); threads[0].Topic != "Support" || got == nil || !got.Equal(want) {
		t.Errorf("got %+v with its last message on %v, want Support and %v", threads[0], got, want)
	}
	late, _, err := all(t.Context(), client.NewListThreadsPager(&acs.ListThreadsOptions{StartTime: ptr(instant(t, "2026-03-02T10:30:00Z"))}), threadsOf)
	if err != nil || len(late) != 4 {
		t.Errorf("got %d threads, error %v, want the 4 that were spoken in since", len(late), err)
	}
	sendMessage(t, first)
	late, _, err = all(t.Context(), client.NewListThreadsPager(&acs.ListThreadsOptions{StartTime: ptr(instant(t, "2026-03-02T10:30:00Z"))}), threadsOf)
	if err != nil || len(late) != 5 {
		t.Errorf("got %d threads, error %v, want 5 once another was spoken in", len(late), err)
	}
}

// The client sends a bearer token to the endpoint only.
func TestAUsersTokenStaysWithTheEndpoint(t *testing.T) {
	t.Parallel()
	elsewhere, elsewhereURL := serveAnswers(t, wireAnswer{status: 200, body: `{"value":[]}`})
	for _, status := range []int{301, 302, 307, 308} {
		_, url := serveAnswers(t, wireAnswer{status: status, header: map[string]string{"Location": elsewhereURL + "/chat/threads"}})
		client := newChatClient(t, url, fastRetries())
		for name, call := range everyChatCall(client, threadID, "1730000000000", userA) {
			err := call(t.Context())
			if info, _ := acs.ErrorDetails(err); info.StatusCode != status || !strings.Contains(info.Message, "redirect") {
				t.Errorf("%s: got %v, want a %d that is not followed", name, err, status)
			}
		}
	}
	const next = "/chat/threads?syncState=a%2Bb&maxPageSize=1&api-version=2025-03-15"
	for _, list := range []string{"threads", "participants", "messages", "receipts"} {
		server, url := serveAnswers(t,
			wireAnswer{status: 200, body: fmt.Sprintf(`{"value":[],"nextLink":%q}`, elsewhereURL+next)},
			wireAnswer{status: 200, body: `{"value":[]}`})
		client := newChatClient(t, url, fastRetries())
		var err error
		switch thread := client.Thread(threadID); list {
		case "threads":
			_, _, err = all(t.Context(), client.NewListThreadsPager(nil), threadsOf)
		case "participants":
			_, _, err = all(t.Context(), thread.NewListParticipantsPager(nil), participantsOf)
		case "messages":
			_, _, err = all(t.Context(), thread.NewListMessagesPager(nil), messagesOf)
		case "receipts":
			_, _, err = all(t.Context(), thread.NewListReadReceiptsPager(nil), receiptsOf)
		}
		if err != nil {
			t.Errorf("%s: got error %v, want none", list, err)
		}
		requests := server.received()
		if len(requests) != 2 || requests[1].target != next || requests[1].header.Get("Authorization") != "Bearer given-token" {
			t.Errorf("%s: got requests %q, want a second one for the link's path and query, with the token", list, server.lines())
		}
	}
	if got := elsewhere.lines(); len(got) != 0 {
		t.Errorf("got requests %q at the other host, want none", got)
	}
}

func TestAnEmptyThreadIDIsNotSent(t *testing.T) {
	t.Parallel()
	server, url := serveAnswers(t, wireAnswer{status: http.StatusNoContent})
	client := newChatClient(t, url, fastRetries())
	for _, id := range []string{"", ".", ".."} {
		for name, call := range everyChatCall(client, id, "1730000000000", userA) {
			if name == "CreateThread" || name == "NewListThreadsPager" {
				continue
			}
			if err := call(t.Context()); err == nil || !strings.Contains(err.Error(), "thread id") {
				t.Errorf("%s of %q: got error %v, want one about the thread id", name, id, err)
			}
		}
	}
	calls := everyChatCall(client, threadID, "", "")
	for _, name := range []string{"GetMessage", "UpdateMessage", "DeleteMessage", "SendReadReceipt", "RemoveParticipant"} {
		if err := calls[name](t.Context()); err == nil || !strings.Contains(err.Error(), "id is empty") {
			t.Errorf("%s: got error %v, want one about the empty id", name, err)
		}
	}
	if got := server.lines(); len(got) != 0 {
		t.Errorf("got requests %q, want none", got)
	}
}

func TestAnAnswerOfChatWithoutAnIDIsAnError(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]int{"CreateThread": 201, "Get": 200, "SendMessage": 201, "GetMessage": 200} {
		for _, body := range []string{`{}`, ``, `<html>`, `{"id":7}`} {
			_, url := serveAnswers(t, wireAnswer{status: status, body: body})
			err := everyChatCall(newChatClient(t, url, fastRetries()), threadID, "1730000000000", userA)[name](t.Context())
			if _, refused := acs.ErrorDetails(err); err == nil || refused {
				t.Errorf("%s answered with %q: got %v, want an error that is no refusal", name, body, err)
			}
		}
	}
}
