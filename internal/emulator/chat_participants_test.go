// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests who gets into a thread, and who may do what there.

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// A creator who is listed appears once, with the listed name, and first (fact 2.3-01).
func TestCreatorAmongTheParticipants(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	all := c.users(2)
	u, friend := all[0], all[1]
	id := u.createThread(`{"topic":"tea","participants":[` + member(friend.id) +
		`,{"communicationIdentifier":{"communicationUser":{"id":"` + u.id + `"}},"displayName":"Ann"}]}`).ChatThread.ID
	wantIDs(t, u.rosterIDs(id), u.id, friend.id)
	if name := u.chatRoster(id)[0].DisplayName; name == nil || *name != "Ann" {
		t.Errorf("got name %v", name)
	}
}

// Foreign, unknown and deleted users are left out and named with a code that is a text; the rest gets in (fact 2.2-02).
func TestInvalidParticipantsAreLeftOut(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	all := c.users(4)
	u, friend, other, gone := all[0], all[1], all[2], all[3]
	c.server.DeleteUser(gone.id)
	unknown := "8:acs:" + c.server.ResourceID() + "_00000000-aaaa-bbbb-cccc-00000000000a"
	outside := []string{stranger, unknown, gone.id, "8:orgid:00000000-aaaa-bbbb-cccc-00000000000a", "4:+49123", "28:orgid:bot"}
	refused := make([]invalidBody, 0, len(outside))
	for _, id := range outside {
		refused = append(refused, invalidBody{"403", "Permissions check failed", id})
	}
	refused[2] = invalidBody{"404", "Not found", gone.id}

	created := u.createThread(`{"topic":"tea","participants":` + members(append(outside, friend.id)...) + `}`)
	if !slices.Equal(created.InvalidParticipants, refused) {
		t.Errorf("create: got %+v, want %+v", created.InvalidParticipants, refused)
	}
	add := "/chat/threads/" + created.ChatThread.ID + "/participants/:add"
	got := u.chat("POST", add, `{"participants":`+members(append(outside, other.id)...)+`}`)
	added := decode[struct {
		InvalidParticipants []invalidBody `json:"invalidParticipants"`
	}](t, got, http.StatusCreated)
	if !slices.Equal(added.InvalidParticipants, refused) {
		t.Errorf("add: got %+v, want %+v", added.InvalidParticipants, refused)
	}
	wantIDs(t, u.rosterIDs(created.ChatThread.ID), u.id, friend.id, other.id)
}

// One malformed id fails the whole request (fact 2.2-02).
func TestMalformedParticipantsFailTheRequest(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	all := c.users(2)
	u, friend := all[0], all[1]
	id := u.thread()
	for _, wrong := range []string{
		member("8:acs:123456c"), member("acs:8-invalid"), member(""), member("4:"), member("8:orgid:"), `{}`, `null`, `[]`,
		`{"communicationIdentifier":{}}`, `{"communicationIdentifier":"` + friend.id + `"}`,
		`{"communicationIdentifier":{"rawId":"` + friend.id + `","communicationUser":{"id":"` + stranger + `"}}}`,
		`{"communicationIdentifier":{"rawId":"` + friend.id + `"},"displayName":1}`,
		`{"communicationIdentifier":{"rawId":"` + friend.id + `"},"shareHistoryTime":"yesterday"}`,
		`{"communicationIdentifier":{"rawId":"` + friend.id + `"},"metadata":{"a":"` + strings.Repeat("x", 1024) + `"}}`,
		`{"communicationIdentifier":{"rawId":"` + friend.id + `"},"metadata":1}`,
	} {
		list := `"participants":[` + member(friend.id) + `,` + wrong + `]`
		want(t, u.chat("POST", "/chat/threads/"+id+"/participants/:add", `{`+list+`}`), http.StatusBadRequest)
		want(t, u.chat("POST", "/chat/threads", `{"topic":"tea",`+list+`}`), http.StatusBadRequest)
	}
	for _, body := range []string{`{}`, `{"participants":[]}`, `{"participants":null}`, `[]`} {
		want(t, u.chat("POST", "/chat/threads/"+id+"/participants/:add", body), http.StatusBadRequest)
	}
	wantIDs(t, u.rosterIDs(id), u.id)
	if got := len(c.server.Threads()); got != 1 {
		t.Errorf("got %d threads, want 1", got)
	}
}

// An add answers an empty object (fact 2.2-02) and leaves members as they are.
func TestAddingAMemberChangesNothing(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	all := c.users(2)
	u, friend := all[0], all[1]
	id := u.thread()
	add := func(fields string) {
		got := u.chat("POST", "/chat/threads/"+id+"/participants/:add",
			`{"participants":[{"communicationIdentifier":{"rawId":"`+friend.id+`"}`+fields+`}]}`)
		want(t, got, http.StatusCreated)
		if got.body != "{}" {
			t.Errorf("got %s, want {}", got.body)
		}
	}
	add(`,"displayName":"Ben","shareHistoryTime":"2022-01-01T00:00:00.987Z","metadata":{"a":"1"}`)
	said := len(u.messages(id))
	add(`,"displayName":"Benjamin","shareHistoryTime":"2023-01-01T00:00:00Z","metadata":{"b":"2"}`)
	add(``)
	roster := u.chatRoster(id)
	// Times come back in whole seconds, fact 2.3-05.
	if ben := roster[1]; len(roster) != 2 || *ben.DisplayName != "Ben" ||
		ben.ShareHistoryTime != "2022-01-01T00:00:00Z" || len(ben.Metadata) != 1 || ben.Metadata["a"] != "1" {
		t.Errorf("got %+v", roster)
	}
	if got := len(u.messages(id)); got != said {
		t.Errorf("got %d messages, want %d still", got, said)
	}
}

// Who was removed, or is a stranger, gets 403 (fact 2.3-07), though the list of threads still has it for the former;
// the last words are those of fact 2.3-08.
func TestNonMembersAreForbidden(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	all := c.users(3)
	u, removed, outside := all[0], all[1], all[2]
	id := u.thread(removed.id)
	message := u.say(id, "hello")
	for _, media := range []string{"application/json", "application/merge-patch+json"} {
		got := u.chat("POST", "/chat/threads/"+id+"/participants/:remove", `{"rawId":"`+removed.id+`"}`, "Content-Type", media)
		want(t, got, http.StatusNoContent)
	}
	want(t, u.chat("POST", "/chat/threads/"+id+"/participants/:remove", `{"rawId":"x"}`), http.StatusBadRequest)
	want(t, u.chat("POST", "/chat/threads/"+id+"/participants/:remove", `{}`, "Content-Type", "text/plain"), 415)
	for _, who := range []chatUser{removed, outside} {
		for _, call := range []struct{ method, path, body string }{
			{"GET", "", ""},
			{"PATCH", "", `{"topic":"x"}`},
			{"DELETE", "", ""},
			{"GET", "/participants", ""},
			{"POST", "/participants/:add", `{"participants":` + members(outside.id) + `}`},
			{"POST", "/participants/:remove", `{"communicationUser":{"id":"` + u.id + `"}}`},
			{"GET", "/messages", ""},
			{"POST", "/messages", `{"content":"x"}`},
			{"GET", "/messages/" + message, ""},
			{"PATCH", "/messages/" + message, `{"content":"x"}`},
			{"DELETE", "/messages/" + message, ""},
			{"GET", "/readReceipts", ""},
			{"POST", "/readReceipts", `{"chatMessageId":"` + message + `"}`},
			{"POST", "/typing", `{}`},
		} {
			got := who.chat(call.method, "/chat/threads/"+id+call.path, call.body)
			refusal := decode[recordedErrorBody](t, got, http.StatusForbidden).CommunicationError
			if refusal.Message != "User "+who.id+" is not a member of the thread "+id {
				t.Errorf("%s %s: got %+v", call.method, call.path, refusal)
			}
		}
	}
	if got := chatPage[threadItemBody](removed, "/chat/threads").Value; len(got) != 1 || got[0].DeletedOn != "" {
		t.Errorf("the removed member's list is %+v", got)
	}
	want(t, u.chat("POST", "/chat/threads/"+id+"/participants/:add", `{"participants":`+members(removed.id)+`}`), 201)
	wantIDs(t, removed.rosterIDs(id), u.id, removed.id)
}

// Whoever leaves cannot come back by themselves: fact 2.3-08.
func TestLeavingMeans403(t *testing.T) {
	t.Parallel()
	u := start(t, emulator.Options{}).user()
	path := "/chat/threads/" + u.thread() + "/participants"
	want(t, u.chat("POST", path+"/:remove", `{"rawId":"`+u.id+`"}`), http.StatusNoContent)
	want(t, u.chat("POST", path+"/:remove", `{"rawId":"`+u.id+`"}`), http.StatusForbidden)
	want(t, u.chat("POST", path+"/:add", `{"participants":`+members(u.id)+`}`), http.StatusForbidden)
}

// What the removal of a non-member answers is not known: a switch.
func TestRemovingANonMember(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	u := c.user()
	id := u.thread()
	for answer, status := range map[emulator.RemoveNonMember]int{
		emulator.RemoveNonMemberSucceeds: 204, emulator.RemoveNonMemberForbidden: 403, emulator.RemoveNonMemberNotFound: 404,
	} {
		c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.RemoveNonMember = answer })
		for _, who := range []string{c.server.CreateUser(), stranger, "8:orgid:00000000-aaaa-bbbb-cccc-00000000000a"} {
			want(t, u.chat("POST", "/chat/threads/"+id+"/participants/:remove", `{"rawId":"`+who+`"}`), status)
		}
	}
	wantIDs(t, u.rosterIDs(id), u.id)
}

// A thread takes 250 in batches of 200: fact 2.4-01.
func TestThreadTakes250InBatchesOf200(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	u := c.user()
	var others []string
	for range 250 {
		others = append(others, c.server.CreateUser())
	}
	want(t, u.chat("POST", "/chat/threads", `{"topic":"tea","participants":`+members(others[:201]...)+`}`), 400)
	id := u.thread(others[:200]...)
	add := "/chat/threads/" + id + "/participants/:add"
	want(t, u.chat("POST", add, `{"participants":`+members(others[:201]...)+`}`), http.StatusBadRequest)
	want(t, u.chat("POST", add, `{"participants":`+members(others[200:]...)+`}`), http.StatusBadRequest) // 251
	thread, _ := c.server.Thread(id)
	if got := len(thread.Participants); got != 201 {
		t.Errorf("got %d participants, want 201", got)
	}
	want(t, u.chat("POST", add, `{"participants":`+members(others[199:249]...)+`}`), http.StatusCreated) // one is in already
	thread, _ = c.server.Thread(id)
	if got := len(thread.Participants); got != 250 {
		t.Errorf("got %d participants, want 250", got)
	}
	want(t, u.chat("POST", add, `{"participants":`+members(others[249])+`}`), http.StatusBadRequest)
}

// Concurrent adds lose nobody.
func TestConcurrentAdds(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	u := c.user()
	id := u.thread()
	const n = 40
	failures := make(chan error, n)
	for range n {
		who := c.server.CreateUser()
		go func() {
			r := u.request("POST", "/chat/threads/"+id+"/participants/:add?api-version="+chatVersion, `{"participants":`+members(who)+`}`)
			r.Header.Set("Authorization", "Bearer "+u.token)
			got, err := u.send(r)
			if err == nil && got.status != http.StatusCreated {
				err = fmt.Errorf("status %d: %s", got.status, got.body)
			}
			failures <- err
		}()
	}
	for range n {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
	if got := len(u.chatRoster(id)); got != n+1 {
		t.Errorf("got %d participants, want %d", got, n+1)
	}
}
