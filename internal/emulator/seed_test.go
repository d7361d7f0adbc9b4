// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests seed and reset: a state as a seed, names, offsets, refusals.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

type seededBody struct {
	Users   map[string]string `json:"users"`
	Rooms   []string          `json:"rooms"`
	Threads []string          `json:"threads"`
	Webex   webexSeededBody   `json:"webex"`
}

type stateBody struct {
	ResourceID string       `json:"resourceId"`
	Now        string       `json:"now"`
	Users      []userBody   `json:"users"`
	Rooms      []seededRoom `json:"rooms"`
	Threads    []struct {
		ID              string              `json:"id"`
		Topic           string              `json:"topic"`
		CreatedOn       string              `json:"createdOn"`
		CreatedBy       string              `json:"createdBy"`
		DeletedOn       string              `json:"deletedOn"`
		Metadata        map[string]string   `json:"metadata"`
		DeleteAfterDays int                 `json:"deleteAfterDays"`
		Participants    []seededMember      `json:"participants"`
		Messages        []seededMessage     `json:"messages"`
		ReadReceipts    []map[string]string `json:"readReceipts"`
	} `json:"threads"`
	Assignments []assignmentBody `json:"teamsExtensionAssignments"`
	Webex       json.RawMessage  `json:"webex"`
}

type userBody struct {
	RawID   string `json:"rawId"`
	Deleted bool   `json:"deleted"`
}

type seededRoom struct {
	ID           string            `json:"id"`
	CreatedAt    string            `json:"createdAt"`
	ValidFrom    string            `json:"validFrom"`
	ValidUntil   string            `json:"validUntil"`
	PSTN         bool              `json:"pstnDialOutEnabled"`
	Status       string            `json:"status"`
	Participants []participantBody `json:"participants"`
}

type seededMember struct {
	RawID            string            `json:"rawId"`
	DisplayName      string            `json:"displayName"`
	ShareHistoryTime string            `json:"shareHistoryTime"`
	Metadata         map[string]string `json:"metadata"`
}

type seededMessage struct {
	ID                string            `json:"id"`
	Version           string            `json:"version"`
	Type              string            `json:"type"`
	Content           string            `json:"content"`
	Attachments       []attachmentBody  `json:"attachments"`
	SenderRawID       string            `json:"senderRawId"`
	SenderDisplayName string            `json:"senderDisplayName"`
	CreatedOn         string            `json:"createdOn"`
	EditedOn          string            `json:"editedOn"`
	DeletedOn         string            `json:"deletedOn"`
	Metadata          map[string]string `json:"metadata"`
	Topic             string            `json:"topic"`
	Participants      []seededMember    `json:"participants"`
}

func (c *client) state() stateBody {
	c.t.Helper()
	return adminValue[stateBody](c, "GET", "state", "")
}

func (c *client) seed(body string) seededBody {
	c.t.Helper()
	return adminValue[seededBody](c, "POST", "seed", body)
}

// as returns a seeded user with a token.
func (c *client) as(id string) chatUser {
	return chatUser{c, id, c.server.IssueToken(id, []string{"chat"}, 0)}
}

func TestStateOfAnEmptyServer(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	want := `{"resourceId":"` + c.server.ResourceID() + `","now":"2026-03-01T12:00:00.1234567Z","users":[],"rooms":[],"threads":[],"teamsExtensionAssignments":[],"webex":{"orgId":`
	if got := c.admin("GET", "state", ""); !strings.HasPrefix(got.body, want) {
		t.Errorf("got %s, want %s", got.body, want)
	}
}

// startWithHistory returns a server with some of everything in its state.
func startWithHistory(t *testing.T) *client {
	t.Helper()
	c := start(t, emulator.Options{Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}})
	all := c.users(4)
	u, friend, leaver := all[0], all[1], all[2]
	for i, until := range []time.Duration{time.Hour, 31 * 24 * time.Hour, 60 * 24 * time.Hour} {
		c.create(fmt.Sprintf(`{"validUntil":%q,"pstnDialOutEnabled":%t,"participants":{%q:{"role":"Presenter"},%q:{}}}`,
			wire(noon().Add(until)), i == 1, u.id, ann))
		c.server.Advance(time.Second)
	}
	c.create(`{"validFrom":"` + wire(noon().Add(100*24*time.Hour)) + `"}`)
	thread := u.createThread(`{"topic":"tea","metadata":{"a":"1"},"retentionPolicy":{"kind":"threadCreationDate","deleteThreadAfterDays":60},` +
		`"participants":[{"communicationIdentifier":{"rawId":"` + friend.id + `"},"displayName":"Ben","metadata":{"b":"2"},` +
		`"shareHistoryTime":"2026-01-01T00:00:00Z"},` + member(leaver.id) + `]}`).ChatThread.ID
	c.server.Advance(1234567 * time.Microsecond)
	kept := u.say(thread, "hello")
	edited, unsaid := u.say(thread, "helo"), friend.say(thread, "oops")
	c.server.Advance(time.Minute)
	want(t, u.chat("PATCH", "/chat/threads/"+thread+"/messages/"+edited, `{"content":"hello again","metadata":{"m":"1"}}`), 204)
	want(t, friend.chat("DELETE", "/chat/threads/"+thread+"/messages/"+unsaid, ""), 204)
	want(t, u.chat("POST", "/chat/threads/"+thread+"/participants/:remove", `{"rawId":"`+leaver.id+`"}`), 204)
	want(t, u.chat("PATCH", "/chat/threads/"+thread, `{"topic":"coffee"}`), 204)
	want(t, friend.chat("POST", "/chat/threads/"+thread+"/readReceipts", `{"chatMessageId":"`+kept+`"}`), 200)
	c.server.UpdateThread(thread, func(t *emulator.Thread) {
		at := slices.IndexFunc(t.Messages, func(m emulator.Message) bool { return m.ID == kept })
		t.Messages[at].Attachments = []emulator.Attachment{
			{ID: "i1", Type: "image", URL: "https://chat.example/i1", PreviewURL: "https://chat.example/i1/small"}, {ID: "f1", Type: "file", Name: "tea.pdf"},
		}
	})
	dropped := friend.thread()
	want(t, friend.chat("DELETE", "/chat/threads/"+dropped, ""), 204)
	left := leaver.thread()
	want(t, leaver.chat("POST", "/chat/threads/"+left+"/participants/:remove", `{"rawId":"`+leaver.id+`"}`), 204)
	c.server.DeleteUser(all[3].id)
	c.server.Advance(32 * 24 * time.Hour)
	return c
}

func TestStateIsASeed(t *testing.T) {
	t.Parallel()
	old := startWithHistory(t)
	state := old.admin("GET", "state", "").body
	fresh := start(t, emulator.Options{Now: old.server.Now(), Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}})
	seeded := fresh.seed(state)
	if got := fresh.admin("GET", "state", "").body; got != state {
		t.Errorf("got  %s\nwant %s", got, state)
	}
	before, after := old.state(), fresh.state()
	var statuses []string
	for i, r := range after.Rooms {
		statuses = append(statuses, r.Status)
		if seeded.Rooms[i] != r.ID {
			t.Errorf("got id %s, want %s", seeded.Rooms[i], r.ID)
		}
	}
	if !slices.Equal(statuses, []string{"gone", "expired", "active", "upcoming"}) {
		t.Errorf("got rooms %v", statuses)
	}
	if len(after.Threads) != 3 || len(seeded.Threads) != 3 || len(seeded.Users) != 0 || !after.Users[3].Deleted {
		t.Fatalf("got %+v", after)
	}
	if len(after.Threads[2].Participants) != 0 || after.Threads[1].DeletedOn == "" {
		t.Errorf("got threads %+v", after.Threads[1:])
	}

	// What the state does not show is the same, too: both answer alike from here on.
	for i := range 3 {
		was, is := old.as(before.Users[i].RawID), fresh.as(after.Users[i].RawID)
		for _, path := range []string{
			"/chat/threads", "/chat/threads/" + before.Threads[0].ID, "/chat/threads/" + before.Threads[0].ID + "/messages",
			"/chat/threads/" + before.Threads[0].ID + "/participants", "/chat/threads/" + before.Threads[0].ID + "/readReceipts",
		} {
			first, second := was.chat("GET", path, ""), is.chat("GET", path, "")
			if first.status != second.status || first.body != second.body {
				t.Errorf("%s: got %d %s, want %d %s", path, second.status, second.body, first.status, first.body)
			}
		}
	}
	for _, path := range []string{"/rooms", "/rooms/" + before.Rooms[1].ID, "/rooms/" + before.Rooms[2].ID + "/participants"} {
		if first, second := old.do("GET", path, ""), fresh.do("GET", path, ""); first.body != second.body {
			t.Errorf("%s: got %s, want %s", path, second.body, first.body)
		}
	}
	sent := fresh.as(after.Users[0].RawID)
	if id := sent.say(after.Threads[0].ID, "more"); id <= after.Threads[0].Messages[len(after.Threads[0].Messages)-1].ID {
		t.Errorf("got message id %s, want a later one", id)
	}
	if got := fresh.server.CreateUser(); !strings.HasPrefix(got, "8:acs:"+old.server.ResourceID()+"_") {
		t.Errorf("got user %s, want one of the resource %s", got, old.server.ResourceID())
	}
}

func TestSeedByNamesAndOffsets(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	got := c.seed(`{
		"users": [{"name":"ada"},{"name":"ben"},{"rawId":"` + ann + `","name":"cy"},{"name":"gone","deleted":true},{}],
		"rooms": [
			{"validFrom":"-1h","validUntil":"+720h","participants":[{"rawId":"ada","role":"Presenter"},{"rawId":"ben"},{"rawId":"` + cleo + `"}]},
			{"id":"99415750115958845","createdAt":"2026-01-01T00:00:00+01:00","validFrom":"-48h","validUntil":"-1h","pstnDialOutEnabled":true},
			{"validFrom":"+24h"},
			{}
		],
		"threads": [
			{"topic":"support","createdBy":"ada","participants":[{"rawId":"ada"},{"rawId":"cy","displayName":"Cy","shareHistoryTime":"-2h"}],
			 "createdOn":"-3h","messages":[{"content":"early","createdOn":"-150m","senderRawId":"cy"},{"content":"<b>late</b>","type":"html"}]},
			{"createdBy":"ben"},
			{"participants":[{"rawId":"ben"}],"deletedOn":"-1m"}
		]}`)
	state := c.state()
	ada, ben := got.Users["ada"], got.Users["ben"]
	if len(got.Users) != 4 || got.Users["cy"] != ann || !strings.HasPrefix(ada, "8:acs:"+c.server.ResourceID()+"_") ||
		len(state.Users) != 5 || state.Users[0].RawID != ada || !state.Users[3].Deleted || len(c.server.Users()) != 4 {
		t.Errorf("got %+v and %+v", got.Users, state.Users)
	}
	created := "2026-03-01T12:00:00.1234567Z"
	wantRooms := []seededRoom{
		{
			got.Rooms[0], created, "2026-03-01T11:00:00.1234567Z", "2026-03-31T12:00:00.1234567Z", false, "active",
			[]participantBody{{ada, "Presenter"}, {ben, "Attendee"}, {cleo, "Attendee"}},
		},
		{
			"99415750115958845", "2025-12-31T23:00:00Z", "2026-02-27T12:00:00.1234567Z", "2026-03-01T11:00:00.1234567Z", true,
			"expired",
			[]participantBody{},
		},
		{got.Rooms[2], created, "2026-03-02T12:00:00.1234567Z", "2026-08-28T12:00:00.1234567Z", false, "upcoming", []participantBody{}},
		{got.Rooms[3], created, created, "2026-08-28T12:00:00.1234567Z", false, "active", []participantBody{}},
	}
	if !reflect.DeepEqual(state.Rooms, wantRooms) {
		t.Errorf("got  %+v\nwant %+v", state.Rooms, wantRooms)
	}
	if room := c.get(got.Rooms[0]); room.ValidUntil != wire(noon().Add(720*time.Hour)) {
		t.Errorf("got %+v", room)
	}
	u := c.as(ada)
	messages := u.messages(got.Threads[0])
	if len(messages) != 2 || *messages[0].Content.Message != "<b>late</b>" || messages[0].Type != "html" ||
		messages[0].Sender.RawID != ada || messages[1].Sender.RawID != ann || messages[1].SequenceID != "1" {
		t.Errorf("got %+v", messages)
	}
	if seen := c.as(ann).messages(got.Threads[0]); len(seen) != 1 {
		t.Errorf("got %+v, want what came after their share of the history", seen)
	}
	// A thread of which nothing is said begins as one that was created.
	b := c.as(ben)
	if thread := b.getThread(got.Threads[1]); thread.Topic == "" || thread.CreatedBy.RawID != ben {
		t.Errorf("got %+v", thread)
	}
	if begun := b.messages(got.Threads[1]); len(begun) != 2 || begun[0].Type != "topicUpdated" || begun[1].Type != "participantAdded" {
		t.Errorf("got %+v", begun)
	}
	want(t, b.chat("GET", "/chat/threads/"+got.Threads[2], ""), 404)

	// A second seed is added to what is there.
	c.seed(`{"users":[{"name":"ada"}],"rooms":[{}]}`)
	if after := c.state(); len(after.Users) != 6 || len(after.Rooms) != 5 || after.Rooms[1].ID != wantRooms[1].ID {
		t.Errorf("got %+v", after)
	}
}

func TestSeedIsTakenAsAWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	c := startWithHistory(t)
	before := c.admin("GET", "state", "").body
	there := c.state()
	const users = `"users":[{"name":"ada"},{"name":"ben"}],`
	thread := func(members string) string {
		return `{` + users + `"threads":[{"createdBy":"ada"},{"createdBy":"ben",` + members + `}]}`
	}
	message := func(members string) string { return thread(`"messages":[{"content":"x"},{` + members + `}]`) }
	room := func(members string) string { return `{` + users + `"rooms":[{},{` + members + `}]}` }
	for body, says := range map[string][]string{
		``:                               {"body is missing"},
		`[]`:                             {"not a JSON object"},
		`{"users":[{}],"people":[]}`:     {`unknown member "people"`},
		`{"users":[{"id":"x"}]}`:         {`unknown member "id"`},
		`{"users":[{},{"rawId":"ada"}]}`: {"users[1]", `rawId is "ada"`},
		`{"users":[{"rawId":"` + there.Users[0].RawID + `"}]}`:                          {"users[0]", "already"},
		`{"users":[{"name":"a"},{"name":"a"}]}`:                                         {"users[1]", `"a" already`},
		`{"users":[{"name":"8:acs:a"}]}`:                                                {"users[0]", "colon"},
		`{"resourceId":"x"}`:                                                            {`resourceId is "x"`},
		`{"resourceId":"11111111-2222-3333-4444-555555555555"}`:                         {"has users of", "reset"},
		room(`"id":"99x"`):                                                              {"rooms[1]", `id is "99x"`},
		room(`"id":"` + there.Rooms[0].ID + `"`):                                        {"rooms[1]", "already"},
		room(`"validFrom":"soon"`):                                                      {"rooms[1]", `validFrom is "soon"`, "-1h or +720h"},
		room(`"validUntil":"-1h"`):                                                      {"rooms[1]", "not after validFrom"},
		room(`"createdAt":"+99999999h"`):                                                {`createdAt is "+99999999h"`},
		room(`"createdAt":"0001-01-01T00:00:00Z"`):                                      {`createdAt is "0001`},
		room(`"participants":[{"rawId":"cy"}]`):                                         {"rooms[1]: participants[0]", `rawId is "cy"`, "ada, ben"},
		room(`"participants":[{"rawId":"ada","role":"Host"}]`):                          {`role is "Host"`, "Presenter, Attendee, Consumer, Collaborator"},
		room(`"participants":[{"rawId":"ada"},{"rawId":"ada"}]`):                        {"participants[1]", "there twice"},
		`{"threads":[{}]}`:                                                              {"threads[0]", "createdBy or participants"},
		thread(`"id":"19:x"`):                                                           {"threads[1]", `id is "19:x"`},
		thread(`"id":"` + there.Threads[0].ID + `"`):                                    {"threads[1]", "already"},
		thread(`"createdBy":"` + cleo + `"`):                                            {"no such user", "users"},
		thread(`"createdOn":"now"`):                                                     {`createdOn is "now"`},
		thread(`"deletedOn":"1"`):                                                       {`deletedOn is "1"`},
		thread(`"deleteAfterDays":29`):                                                  {"deleteAfterDays is 29", "30 to 90"},
		thread(`"metadata":{"a":"` + strings.Repeat("x", 1024) + `"}`):                  {"metadata", "1024 bytes"},
		thread(`"participants":[{"rawId":"` + ann + `"}]`):                              {"participants[0]", "no such user"},
		thread(`"participants":[{"rawId":"ben","shareHistoryTime":"x"}]`):               {`shareHistoryTime is "x"`},
		thread(`"participants":[{"rawId":"ben"},{"rawId":"ben"}]`):                      {"participants[1]", "twice"},
		message(`"type":"rtf","content":"x"`):                                           {"threads[1]: messages[1]", `type is "rtf"`},
		message(``):                                                                     {"messages[1]", "content is missing"},
		message(`"content":"` + strings.Repeat("x", 28<<10+1) + `"`):                    {"28672 bytes"},
		message(`"content":"x","deletedOn":"-1h"`):                                      {"deleted message has no content"},
		message(`"content":"x","topic":"t"`):                                            {"no topic"},
		message(`"content":"x","attachments":[{"attachmentType":"file"}]`):              {"messages[1]", "attachments[0]", "id is missing"},
		message(`"content":"x","attachments":[{"id":"1","attachmentType":"film"}]`):     {`attachmentType is "film"`, "image or file"},
		message(`"deletedOn":"-1h","attachments":[{"id":"1","attachmentType":"file"}]`): {"no attachments"},
		message(`"type":"topicUpdated","topic":"t","attachments":[{"id":"1","attachmentType":"file"}]`): {"no content, attachments"},
		message(`"type":"topicUpdated","topic":"t","content":"x"`):                                      {"has no content"},
		message(`"content":"x","senderRawId":"cy"`):                                                     {"senderRawId"},
		message(`"content":"x","id":"1"`):                                                               {`id is "1"`, "more than those of the message before"},
		message(`"content":"x","version":"1"`):                                                          {`version is "1"`, "no fewer than the id"},
		message(`"content":"x","version":"x"`):                                                          {`version is "x"`},
		message(`"content":"x","id":"x"`):                                                               {`id is "x"`},
		message(`"content":"x","editedOn":"later"`):                                                     {`editedOn is "later"`},
		thread(`"readReceipts":[{"rawId":"ben","messageId":"1"}]`):                                      {"readReceipts[0]", `messageId is "1"`},
		thread(`"messages":[{"id":"5","content":"x"}],"readReceipts":[{"rawId":"ben","messageId":"5"},{"rawId":"ben","messageId":"5"}]`): {
			"readReceipts[1]", "already",
		},
	} {
		wantRefused(t, c.admin("POST", "seed", body), 400, says...)
	}
	if after := c.admin("GET", "state", "").body; after != before {
		t.Errorf("a refused seed changed the state to %s", after)
	}
}

func TestReset(t *testing.T) {
	t.Parallel()
	const size = 7
	c := start(t, emulator.Options{Switches: emulator.Switches{PageSize: size}})
	fresh := c.switches()
	u := c.user()
	u.thread()
	c.do("POST", "/rooms", `{}`, keyed(requestID)...)
	c.server.AddFault(emulator.Fault{Path: "/never"})
	c.server.SetRoute(emulator.Route{PageSize: 1})
	c.admin("POST", "switches", `{"pageSize":3,"unknownDelete":"succeeds","rateLimits":"off"}`)
	c.admin("POST", "clock", `{"advance":"100h","frozen":false}`)
	wantRefused(t, c.admin("POST", "reset", `{"users":true}`), 400, `unknown member "users"`)

	key, resource := c.server.AccessKey(), c.server.ResourceID()
	if got := c.admin("POST", "reset", ""); got.status != 200 || got.body != "{}" {
		t.Errorf("got %+v", got)
	}
	state := c.state()
	if len(state.Users)+len(state.Rooms)+len(state.Threads)+len(c.requests("").Requests)+len(c.faults()) != 0 ||
		state.Now != "2026-03-01T12:00:00.1234567Z" || state.ResourceID != resource || c.server.AccessKey() != key {
		t.Errorf("got %+v", state)
	}
	if got := c.switches(); !reflect.DeepEqual(got, fresh) {
		t.Errorf("got switches %v, want %v", got, fresh)
	}
	if got := adminValue[clockBody](c, "GET", "clock", ""); !got.Frozen {
		t.Error("the clock runs")
	}
	want(t, u.chat("GET", "/chat/threads", ""), 401)
	// The same request id makes a room again, and no page is of the route's size.
	for i := range size {
		c.do("POST", "/rooms", `{}`, keyed(strings.Replace(requestID, requestID[:1], fmt.Sprint(i), 1))...)
	}
	if got := decode[page[roomBody]](t, c.do("GET", "/rooms", ""), http.StatusOK); len(got.Value) != size {
		t.Errorf("got %d rooms, want %d", len(got.Value), size)
	}
	if got := c.admin("POST", "reset", "{}"); got.status != 200 {
		t.Errorf("got %+v", got)
	}
}

// After a reset the clock shows the real time again, and the rate limits count from zero.
func TestResetOfARunningClockAndCounts(t *testing.T) {
	t.Parallel()
	server, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	t.Cleanup(func() { _ = server.Close() })
	c := &client{t, server, http.DefaultClient}
	c.admin("POST", "clock", `{"set":"2040-01-01T00:00:00Z","frozen":true}`)
	for name, rounds := range map[string]int{"first": 10, "again": 10} {
		u := c.user()
		for range rounds {
			u.thread()
		}
		want(t, u.chat("POST", "/chat/threads", `{"topic":"x"}`), 429)
		server.Reset()
		if frozen := adminValue[clockBody](c, "GET", "clock", "").Frozen; frozen || time.Since(server.Now()).Abs() > time.Minute {
			t.Errorf("%s: got a clock at %v, frozen: %v", name, server.Now(), frozen)
		}
	}
	server.SetClock(noon())
}

func TestServerBeginsWithASeed(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Seed: []byte(`{"users":[{"rawId":"` + ann + `"}],"rooms":[{"participants":[{"rawId":"` + ann + `"}]}]}`)})
	if got := c.server.Rooms(); len(got) != 1 || got[0].Participants[0].RawID != ann || c.server.Users()[0] != ann {
		t.Errorf("got %+v", got)
	}
	server, err := emulator.Start(emulator.Options{Seed: []byte(`{"rooms":[{"id":"x"}]}`)})
	if err == nil {
		_ = server.Close()
	}
	if err == nil || !strings.Contains(err.Error(), `cannot use the seed: rooms[0]: id is "x"`) {
		t.Errorf("got %v", err)
	}
}

// The seed of the guide works.
func TestSeedOfTheGuide(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "emulator.md"))
	if err != nil {
		t.Fatalf("read the guide: %v", err)
	}
	_, rest, _ := strings.Cut(string(guide), "```json\n{\n  \"users\"")
	text, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("the guide has no seed")
	}
	c := start(t, emulator.Options{})
	if got := c.seed(`{"users"` + text); len(got.Users) == 0 || len(got.Rooms) == 0 || len(got.Threads) == 0 {
		t.Errorf("got %+v", got)
	}
}
