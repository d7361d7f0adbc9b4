// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file repeats recorded requests of Microsoft's own clients, and compares status, headers and form of the answers with
// the recorded ones. The JSON is written from the facts.

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// wantRefusal checks a whole error: status and body, and which headers go with it.
func wantRefusal(t *testing.T, got reply, status int, body string, headers map[string]string) {
	t.Helper()
	if got.status != status || got.body != body {
		t.Errorf("got %d %s, want %d %s", got.status, got.body, status, body)
	}
	for name, value := range headers {
		if given := got.header.Get(name); given != value {
			t.Errorf("got %s %q, want %q, with %s", name, given, value, body)
		}
	}
}

// facts 1.3-04, 1.4-02 and 1.4-03
func TestRecordedRefusalsOfRooms(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id, gone := c.create(`{}`).ID, c.create(`{}`).ID
	want(t, c.do("DELETE", "/rooms/"+gone, ""), http.StatusNoContent)
	plain := func(code, message string) string {
		return `{"error":{"code":"` + code + `","message":"` + message + `"}}`
	}
	detailed := func(message, target string) string {
		return `{"error":{"code":"BadRequest","message":"` + malformedSyntax + `","details":[{"code":"BadArgument","message":"` +
			message + `","target":"` + target + `"}]}}`
	}
	const charset = "application/json; charset=utf-8"
	withCode := func(code string) map[string]string {
		return map[string]string{"Content-Type": charset, "x-ms-error-code": code, "api-supported-versions": versions}
	}
	withDetails := map[string]string{"Content-Type": charset, "x-ms-error-code": "", "api-supported-versions": ""}
	long := `{"validFrom":"` + stamp(noon()) + `","validUntil":"` + stamp(noon().Add(200*day)) + `"}`
	past := `{"validFrom":"` + stamp(noon().Add(-2*day)) + `","validUntil":"` + stamp(noon().Add(-day)) + `"}`
	const tooLong = "The input provided could not be converted. Please check the input and try again."
	for _, test := range []struct {
		method, path, body string
		status             int
		answer             string
		headers            map[string]string
	}{
		{"POST", "/rooms", long, 400, detailed(tooLong, "ValidUntil"), withDetails},
		{"PATCH", "/rooms/" + id, long, 400, detailed(tooLong, "ValidUntil"), withDetails},
		{"POST", "/rooms", past, 400, detailed("The time range end is in the past.", "ValidUntil"), withDetails},
		{"PATCH", "/rooms/" + id, past, 400, detailed("The time range end is in the past.", "ValidUntil"), withDetails},
		{
			"PATCH", "/rooms/" + id + "/participants", participants(change("8:acs:123456c", "Attendee")), 400,
			plain("BadRequest", "Communication identifier 8:acs:123456c is not supported."), withCode("BadRequest"),
		},
		{
			"PATCH", "/rooms/" + id + "/participants", participants(change("acs:8-invalidMRI", "Attendee")), 400,
			plain("BadRequest", "Invalid format for communication identifier."), withCode("BadRequest"),
		},
		{"GET", "/rooms/f-1234567890", "", 400, plain("BadRequest", "Invalid room ID length."), withCode("BadRequest")},
		{"DELETE", "/rooms/123-invalidId", "", 400, plain("BadRequest", "Invalid room ID length."), withCode("BadRequest")},
		{"GET", "/rooms/NotExistingRoomID", "", 400, plain("BadRequest", "Invalid room ID."), withCode("BadRequest")},
		{"DELETE", "/rooms/NotExistingRoomID", "", 400, plain("BadRequest", "Invalid room ID."), withCode("BadRequest")},
		{"GET", "/rooms/" + gone, "", 404, plain("NotFound", "The server cannot find the requested resource."), withCode("NotFound")},
	} {
		wantRefusal(t, c.do(test.method, test.path, test.body), test.status, test.answer, test.headers)
	}
}

// facts 1.2-08, 1.6-06 and 1.6-07
func TestRecordedAnswersOfRooms(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	if got := c.do("GET", "/rooms", ""); got.body != `{"value":[]}` {
		t.Errorf("no rooms: got %s", got.body)
	}
	id := c.create(`{"validFrom":null,"validUntil":null,"pstnDialOutEnabled":false}`).ID
	room := c.get(id)
	if from, until := room.ValidFrom, room.ValidUntil; until != wire(noon().Add(180*day)) || from != wire(noon()) {
		t.Errorf("got a window from %s to %s", from, until)
	}
	roster := "/rooms/" + id + "/participants"
	if got := c.do("GET", roster, ""); got.body != `{"value":[]}` {
		t.Errorf("no participants: got %s", got.body)
	}
	c.mustPatch(id, participants(change(ann, "Presenter")))
	c.wantRoster(id, participantBody{ann, "Presenter"})
	c.mustPatch(id, participants(change(ann, "")))
	if got := c.do("GET", roster, ""); got.body != `{"value":[]}` {
		t.Errorf("nobody is left: got %s", got.body)
	}
}

// facts 2.2-02, 2.3-06, 2.3-08, 2.3-10 and 2.3-18
func TestRecordedRefusalsOfChat(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	all := c.users(2)
	u, removed := all[0], all[1]
	id := u.thread(removed.id)
	want(t, removed.chat("POST", "/chat/threads/"+id+"/participants/:remove", `{"rawId":"`+removed.id+`"}`), http.StatusNoContent)
	const unknown = "/chat/threads/19:0faaa390@thread.v2"
	members249 := members(strings.Fields(strings.Repeat(stranger+" ", 249))...)
	refusal := func(code, message string) string {
		if message != "" {
			message = `"Message":"` + message + `",`
		}
		return `{"CommunicationError":{"Code":"` + code + `",` + message + `"Details":[]}}`
	}
	for _, test := range []struct {
		who                chatUser
		method, path, body string
		status             int
		answer             string
	}{
		{u, "GET", unknown, "", 404, refusal("NotFound", "The specified thread id was not found.")},
		{u, "GET", unknown + "/participants", "", 404, refusal("NotFound", "")},
		{u, "POST", "/chat/threads", `{"topic":"tea","participants":` + members249 + `}`, 400, refusal("BadRequest", "")},
		{
			u, "POST", "/chat/threads/" + id + "/participants/:remove", `{"communicationUser":{"id":"fake"}}`, 400,
			refusal("BadRequest", "Identifier format is invalid (fake)."),
		},
		{
			u, "POST", "/chat/threads/" + id + "/participants/:add", `{"participants":` + members("fake") + `}`, 400,
			refusal("BadRequest", "Identifier format is invalid (fake)."),
		},
		{
			u, "GET", "/chat/threads/" + id + "/messages/fake", "", 400,
			refusal("BadRequest", "Value for MessageId (fake) is not valid."),
		},
		{
			u, "POST", "/chat/threads/" + id + "/readReceipts", `{"chatMessageId":"fake"}`, 400,
			refusal("BadRequest", "Value for MessageId (fake) is not valid."),
		},
		{
			removed, "POST", "/chat/threads/" + id + "/participants/:remove", `{"rawId":"` + removed.id + `"}`, 403,
			refusal("Forbidden", "User "+removed.id+" is not a member of the thread "+id),
		},
	} {
		wantRefusal(t, test.who.chat(test.method, test.path, test.body), test.status, test.answer,
			map[string]string{"Content-Type": "application/json", "x-ms-error-code": ""})
	}
}

// facts 2.2-06, 2.3-09, 2.3-13, 2.3-14, 2.3-15, 2.3-16, 2.3-17 and 2.3-19
func TestRecordedAnswersOfChat(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	u := c.user()
	if got := u.chat("GET", "/chat/threads", ""); got.body != `{"value":[]}` {
		t.Errorf("no threads: got %s", got.body)
	}
	created := u.chat("POST", "/chat/threads", `{"topic":"tea"}`)
	id := decode[createdBody](t, created, http.StatusCreated).ChatThread.ID
	path := "/chat/threads/" + id
	want(t, u.chat("PATCH", path, `{}`), http.StatusNoContent)
	location := regexp.MustCompile(`^https://[^/]+/chat/threads/19%3A[^%:@]+@thread\.v2(.*)$`)
	if found := location.FindStringSubmatch(created.header.Get("Location")); len(found) != 2 || found[1] != "" {
		t.Errorf("got Location %q", created.header.Get("Location"))
	}
	system := u.messages(id)
	if len(system) != 2 || system[0].Type != "topicUpdated" || system[0].SequenceID != "2" ||
		system[1].Type != "participantAdded" || system[1].SequenceID != "1" {
		t.Fatalf("got %+v, want the newest first", system)
	}

	sent := u.chat("POST", path+"/messages", `{"content":"hello","type":"text"}`)
	message := decode[idBody](t, sent, http.StatusCreated).ID
	if found := location.FindStringSubmatch(sent.header.Get("Location")); len(found) != 2 || found[1] != "/messages/"+message {
		t.Errorf("got Location %q of message %s", sent.header.Get("Location"), message)
	}
	who := `{"rawId":"` + u.id + `","communicationUser":{"id":"` + u.id + `"}}`
	shape := func(version, content, more string) string {
		return `{"id":"` + message + `","type":"text","sequenceId":"3","version":"` + version + `","content":{` + content +
			`},"createdOn":"` + seconds(noon()) + `","senderCommunicationIdentifier":` + who + more + `}`
	}
	read := func(version, want string) {
		t.Helper()
		if got := u.chatTarget("GET", path+"/messages/"+message+"?api-version="+version, ""); got.body != want {
			t.Errorf("%s: got %s, want %s", version, got.body, want)
		}
	}
	for _, version := range []string{"2024-03-07", "2025-03-15"} {
		read(version, shape(message, `"message":"hello","attachments":[]`, ""))
	}
	read("2021-09-07", strings.Replace(shape(message, `"message":"hello"`, ""), `"createdOn"`, `"senderDisplayName":"","createdOn"`, 1))

	c.server.Advance(time.Minute)
	editedAt := noon().Add(time.Minute)
	version := func() string { return strconv.FormatInt(c.server.Now().UnixMilli(), 10) }
	want(t, u.chat("PATCH", path+"/messages/"+message, `{"metadata":{"tags":"x"}}`), http.StatusNoContent)
	edited := `,"editedOn":"` + seconds(editedAt) + `"`
	read("2025-03-15", shape(version(), `"message":"hello","attachments":[]`, edited+`,"metadata":{"tags":"x"}`))
	c.server.Advance(time.Minute)
	want(t, u.chat("DELETE", path+"/messages/"+message, ""), http.StatusNoContent)
	read("2025-03-15", shape(version(), `"message":"","attachments":[]`, `,"deletedOn":"`+seconds(editedAt.Add(time.Minute))+`"`+edited))

	if got := u.chat("GET", path+"/readReceipts", ""); got.body != `{"value":[]}` {
		t.Errorf("no receipts: got %s", got.body)
	}
	if got := u.chat("POST", path+"/readReceipts", `{"chatMessageId":"`+system[0].ID+`"}`); got.status != 200 || got.body != "" {
		t.Errorf("got %d %s for a receipt of a system message", got.status, got.body)
	}
	receipts := chatPage[receiptBody](u, path+"/readReceipts").Value
	if len(receipts) != 1 || receipts[0].MessageID != system[0].ID {
		t.Errorf("got %+v", receipts)
	}
}

// fact 4-11
func TestRecordedRefusalsOfIdentity(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	const notOwned = `{"error":{"code":"IdentityNotOwned","message":"Provided identity doesn't belong to the resource."}}`
	plain := map[string]string{"Content-Type": "application/json", "x-ms-error-code": ""}
	user := "/identities/" + stranger
	wantRefusal(t, c.identity("DELETE", user, ""), http.StatusUnauthorized, notOwned, plain)
	wantRefusal(t, c.identity("POST", user+"/:issueAccessToken", `{"scopes":["chat"]}`), http.StatusUnauthorized, notOwned, plain)
	wantRefusal(t, c.identity("POST", user+"/:revokeAccessTokens", ""), http.StatusUnauthorized, notOwned, plain)
}

// facts 1.3-03 and 2.3-21
func TestClientRequestIDIsSentBack(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	u := c.user()
	id := c.create(`{}`).ID
	const name, ask = "x-ms-client-request-id", "x-ms-return-client-request-id"
	for what, test := range map[string]struct {
		got  reply
		want string
	}{
		"Rooms, asked":       {c.do("GET", "/rooms/"+id, "", name, "mine", ask, "true"), ""},
		"Identity, unasked":  {c.identity("POST", "/identities", "", name, "mine"), "mine"},
		"Chat, unasked":      {u.chat("GET", "/chat/threads", "", name, "mine"), ""},
		"Chat, asked not to": {u.chat("GET", "/chat/threads", "", name, "mine", ask, "false"), ""},
		"Chat, asked":        {u.chat("GET", "/chat/threads", "", name, "mine", ask, "true"), "mine"},
	} {
		if got := test.got.header.Get(name); got != test.want {
			t.Errorf("%s: got %q, want %q", what, got, test.want)
		}
	}
}
