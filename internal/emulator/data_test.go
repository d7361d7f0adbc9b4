// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests that a data file brings every kind of state back after a restart.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// startWithDataFile starts a server with a new data file, and returns the path of the file.
func startWithDataFile(t *testing.T) (c *client, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "state")
	return startOnDataFile(t, path), path
}

// startOnDataFile starts a server with a data file, and without rate limits.
func startOnDataFile(t *testing.T, path string) *client {
	t.Helper()
	return start(t, emulator.Options{Data: path, Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff, PageSize: 3}})
}

// restarted stops the server and starts another one on the same file.
func (c *client) restarted(path string) *client {
	c.t.Helper()
	if err := c.server.Close(); err != nil {
		c.t.Fatalf("close: %v", err)
	}
	return startOnDataFile(c.t, path)
}

// at is the same user at another server.
func (u chatUser) at(c *client) chatUser {
	u.client = c
	return u
}

// listing is all pages of a listing, which may also be refused, without the server's address.
func listing(c *client, first string, get func(target string) reply) string {
	c.t.Helper()
	var all strings.Builder
	for target := first; ; {
		got := get(target)
		fmt.Fprintf(&all, "%s\n%d %s\n", first, got.status, strings.ReplaceAll(got.body, c.server.URL(), ""))
		var link page[any]
		if err := json.Unmarshal([]byte(got.body), &link); err != nil {
			c.t.Fatalf("decode %q: %v", got.body, err)
		}
		if link.NextLink == "" {
			return all.String()
		}
		target = c.target(link.NextLink)
	}
}

// everything is what the server answers about all rooms, and to each user about all threads.
func everything(c *client, rooms, threads []string, users []chatUser) string {
	c.t.Helper()
	version := "?api-version=" + newest
	get := func(target string) reply { return c.raw("GET", target, "") }
	answers := listing(c, "/rooms"+version, get)
	for _, id := range rooms {
		answers += listing(c, "/rooms/"+id+version, get) + listing(c, "/rooms/"+id+"/participants"+version, get)
	}
	version = "?api-version=" + chatVersion
	for _, u := range users {
		get := func(target string) reply { return u.at(c).chatTarget("GET", target, "") }
		answers += listing(c, "/chat/threads"+version, get)
		for _, id := range threads {
			for _, part := range []string{"", "/participants", "/messages", "/readReceipts"} {
				answers += listing(c, "/chat/threads/"+id+part+version, get)
			}
		}
	}
	return answers
}

func TestRoomsOutliveARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	var ids []string
	for range 8 {
		ids = append(ids, c.create(`{"validUntil":"2026-03-20T10:20:30.1234567Z","pstnDialOutEnabled":true}`).ID)
	}
	for _, p := range []string{cleo, ann, ben} {
		c.mustPatch(ids[0], participants(change(p, "Attendee")))
	}
	c.mustPatch(ids[0], participants(change(cleo, ""), change(ann, "Presenter")))
	c.mustPatch(ids[0], participants(change(cleo, "Consumer")))
	want(t, c.do("PATCH", "/rooms/"+ids[1], `{"pstnDialOutEnabled":false}`), http.StatusOK)
	want(t, c.do("PATCH", "/rooms/"+ids[2], `{"validFrom":"2026-03-02","validUntil":"2026-03-03"}`), http.StatusOK)
	want(t, c.do("DELETE", "/rooms/"+ids[3], ""), http.StatusNoContent)
	want(t, c.do("DELETE", "/rooms/"+ids[7], ""), http.StatusNoContent)
	before, rooms := everything(c, ids, nil, nil), c.server.Rooms()

	c = c.restarted(path)
	if got := everything(c, ids, nil, nil); got != before {
		t.Errorf("got after the restart\n%s\nwant\n%s", got, before)
	}
	if got := c.server.Rooms(); !reflect.DeepEqual(got, rooms) {
		t.Errorf("got rooms %+v, want %+v", got, rooms)
	}
	c.wantRoster(ids[0], participantBody{ann, "Presenter"}, participantBody{ben, "Attendee"}, participantBody{cleo, "Consumer"})
	added := c.create(`{}`).ID
	if got := c.server.Rooms(); got[0].ID != added || len(got) != len(rooms)+1 {
		t.Errorf("got %d rooms, the newest %s, want the new one", len(got), got[0].ID)
	}
}

// A listing that a restart interrupts goes on where it was, with neither a gap nor a repeat.
func TestListingsGoOnAfterARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	ids := make([]string, 5)
	for i := range ids {
		ids[len(ids)-1-i] = c.create(`{}`).ID
	}
	first := decode[page[roomBody]](t, c.do("GET", "/rooms", ""), http.StatusOK)
	next := c.target(first.NextLink)
	want(t, c.do("DELETE", "/rooms/"+ids[2], ""), http.StatusNoContent)

	c = c.restarted(path)
	c.create(`{}`)
	rest := decode[page[roomBody]](t, c.raw("GET", next, ""), http.StatusOK)
	var got []string
	for _, r := range slices.Concat(first.Value, rest.Value) {
		got = append(got, r.ID)
	}
	wantIDs(t, got, ids...)
}

// The same for a roster of which the newest members go before the restart: who comes after it is listed last.
func TestRostersGoOnAfterARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	other := strings.Replace(ann, "a-aaaa", "d-aaaa", 1)
	id := c.create(participants(change(ann, "Attendee"), change(ben, "Attendee"), change(cleo, "Attendee"), change(other, "Attendee"))).ID
	first := decode[page[participantBody]](t, c.do("GET", "/rooms/"+id+"/participants", ""), http.StatusOK)
	next := c.target(first.NextLink)
	c.mustPatch(id, participants(change(cleo, ""), change(other, "")))

	c = c.restarted(path)
	c.mustPatch(id, participants(change(cleo, "Presenter")))
	rest := decode[page[participantBody]](t, c.raw("GET", next, ""), http.StatusOK)
	if want := []participantBody{{cleo, "Presenter"}}; !slices.Equal(rest.Value, want) {
		t.Errorf("got %v, want %v", rest.Value, want)
	}
}

// Each change is kept by itself, not only along with a later one.
func TestEachChangeOfAThreadOutlivesARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	users := c.users(3)
	owner, friend, other := users[0], users[1], users[2]
	change := func(method, part, body string) {
		thread := "/chat/threads/" + owner.thread(friend.id)
		if got := owner.chat(method, thread+part, body); got.status >= 300 {
			t.Errorf("%s %s: got %d: %s", method, part, got.status, got.body)
		}
	}
	change("PATCH", "", `{"metadata":{"a":"1"}}`)
	change("PATCH", "", `{"topic":"coffee"}`)
	change("PATCH", "", `{"retentionPolicy":{"kind":"threadCreationDate","deleteThreadAfterDays":30}}`)
	change("DELETE", "", "")
	change("POST", "/participants/:add", `{"participants":`+members(other.id)+`}`)
	change("POST", "/participants/:remove", `{"rawId":"`+friend.id+`"}`)
	change("POST", "/messages", `{"content":"hello"}`)
	read := owner.thread(friend.id)
	want(t, owner.chat("POST", "/chat/threads/"+read+"/readReceipts",
		`{"chatMessageId":"`+owner.messages(read)[0].ID+`"}`), http.StatusOK)
	threads := c.server.Threads()
	list := func(u chatUser) []threadItemBody {
		return chatPage[threadItemBody](u, "/chat/threads?maxPageSize=200").Value
	}
	listed := list(friend)

	c = c.restarted(path)
	if got := c.server.Threads(); !reflect.DeepEqual(got, threads) {
		t.Errorf("got threads %+v, want %+v", got, threads)
	}
	if got := list(friend.at(c)); !slices.Equal(got, listed) {
		t.Errorf("got %+v listed to who was removed from one, want %+v", got, listed)
	}
}

func TestThreadsOutliveARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	users := c.users(4)
	owner, friend, former, gone := users[0], users[1], users[2], users[3]
	busy := owner.createThread(`{"topic":"tea","metadata":{"a":"1","b":"2"},` +
		`"retentionPolicy":{"kind":"threadCreationDate","deleteThreadAfterDays":40},"participants":[` +
		`{"communicationIdentifier":{"rawId":"` + friend.id + `"},"displayName":"Friend <b>","metadata":{"k":"v"}},` +
		member(former.id) + `]}`).ChatThread.ID
	thread := "/chat/threads/" + busy
	kept, edited, unsaid := owner.say(busy, "kept"), owner.say(busy, "first"), owner.say(busy, "unsaid")
	want(t, owner.chat("POST", thread+"/messages",
		`{"content":"<p>","type":"html","senderDisplayName":"Owner","metadata":{"m":"1"}}`), http.StatusCreated)
	want(t, owner.chat("PATCH", thread+"/messages/"+edited, `{"content":"second","metadata":{"e":"2"}}`), http.StatusNoContent)
	want(t, owner.chat("DELETE", thread+"/messages/"+unsaid, ""), http.StatusNoContent)
	want(t, friend.chat("POST", thread+"/readReceipts", `{"chatMessageId":"`+kept+`"}`), http.StatusOK)
	want(t, owner.chat("POST", thread+"/participants/:add", `{"participants":`+members(gone.id)+`}`), http.StatusCreated)
	want(t, owner.chat("POST", thread+"/participants/:remove", `{"rawId":"`+former.id+`"}`), http.StatusNoContent)
	want(t, owner.chat("PATCH", thread, `{"topic":"coffee","metadata":{"a":null}}`), http.StatusNoContent)
	deleted := owner.thread(friend.id)
	want(t, owner.chat("DELETE", "/chat/threads/"+deleted, ""), http.StatusNoContent)
	ids := []string{busy, deleted, owner.thread()}
	c.server.DeleteUser(gone.id)
	before, threads := everything(c, nil, ids, users), c.server.Threads()

	c = c.restarted(path)
	if got := everything(c, nil, ids, users); got != before {
		t.Errorf("got after the restart\n%s\nwant\n%s", got, before)
	}
	if got := c.server.Threads(); !reflect.DeepEqual(got, threads) {
		t.Errorf("got threads %+v, want %+v", got, threads)
	}
	owner = owner.at(c)
	latest := owner.messages(busy)[0]
	owner.say(busy, "after the restart")
	said := owner.messages(busy)[0]
	if said.ID <= latest.ID || said.SequenceID == latest.SequenceID {
		t.Errorf("got message %+v after %+v", said, latest)
	}
	added := owner.thread()
	if got := c.server.Threads()[0].ID; got != added {
		t.Errorf("got %s as the newest thread, want %s", got, added)
	}
}

// Ids and versions grow across a restart even where the clock stands still.
func TestMessageIDsGrowAcrossARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	u := c.user()
	thread := u.thread()
	first := u.say(thread, "one")
	want(t, u.chat("PATCH", "/chat/threads/"+thread+"/messages/"+first, `{"content":"two"}`), http.StatusNoContent)
	edited := u.messages(thread)[0]

	c = c.restarted(path)
	u = u.at(c)
	if second := u.say(thread, "three"); second <= edited.Version {
		t.Errorf("got message %s, want one after version %s", second, edited.Version)
	}
}

func TestUsersAndTokensOutliveARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	good, revoked, renewed, deleted := c.user(), c.user(), c.user(), c.user()
	want(t, c.identity("POST", "/identities/"+revoked.id+"/:revokeAccessTokens", ""), http.StatusNoContent)
	want(t, c.identity("POST", "/identities/"+renewed.id+"/:revokeAccessTokens", ""), http.StatusNoContent)
	renewed = renewed.with(c.server.IssueToken(renewed.id, []string{"chat"}, 0))
	want(t, c.identity("DELETE", "/identities/"+deleted.id, ""), http.StatusNoContent)
	users, resource := c.server.Users(), c.server.ResourceID()

	c = c.restarted(path)
	if got := c.server.Users(); !slices.Equal(got, users) || c.server.ResourceID() != resource {
		t.Errorf("got users %v of %s, want %v of %s", got, c.server.ResourceID(), users, resource)
	}
	for name, test := range map[string]struct {
		user   chatUser
		status int
	}{
		"good": {good, 200}, "revoked": {revoked, 401}, "issued after a revocation": {renewed, 200}, "deleted": {deleted, 401},
	} {
		if got := test.user.at(c).chat("GET", "/chat/threads", ""); got.status != test.status {
			t.Errorf("%s: got %d, want %d", name, got.status, test.status)
		}
	}
	created := good.at(c).createThread(`{"topic":"tea","participants":` + members(deleted.id, stranger) + `}`)
	if got := created.InvalidParticipants; len(got) != 2 || got[0].Code != "404" || got[1].Code != "403" {
		t.Errorf("got %+v, want the deleted user and the stranger told apart", got)
	}
	// Revoking again after the restart leaves the time of the revocation.
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.RevocationLag = time.Hour })
	c.server.Advance(2 * time.Hour)
	c.server.RevokeTokens(revoked.id)
	want(t, revoked.at(c).chat("GET", "/chat/threads", ""), http.StatusUnauthorized)
}

// facts 1.3-01 and 2.2-05: a create that is repeated after the restart makes nothing.
func TestRepeatedCreatesAreAnsweredAfterARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	u := c.user()
	body := `{"topic":"tea","metadata":{"a":"1"},"participants":` + members(stranger) + `}`
	// An id may be longer than the database takes keys.
	thread := []string{"repeatability-request-id", strings.Repeat("x", 40_000)}
	repeat := func(u chatUser) []string {
		return []string{
			u.do("POST", "/rooms", `{"pstnDialOutEnabled":true}`, keyed(requestID)...).body,
			u.chat("POST", "/chat/threads", body, thread...).body,
		}
	}
	first := repeat(u)
	var room roomBody
	if err := json.Unmarshal([]byte(first[0]), &room); err != nil {
		t.Fatalf("decode %q: %v", first[0], err)
	}
	want(t, c.do("PATCH", "/rooms/"+room.ID, `{"pstnDialOutEnabled":false}`), http.StatusOK)

	c = c.restarted(path)
	if got := repeat(u.at(c)); !slices.Equal(got, first) {
		t.Errorf("got %q, want %q", got, first)
	}
	if rooms, threads := len(c.server.Rooms()), len(c.server.Threads()); rooms != 1 || threads != 1 {
		t.Errorf("got %d rooms and %d threads, want one each", rooms, threads)
	}
}

// What tests change without a request is kept too.
func TestChangesBehindTheBackOutliveARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	u := c.user()
	changed, deleted := c.create(participants(change(ann, "Attendee"))).ID, c.create(`{}`).ID
	thread, ended := u.thread(), u.thread()
	for i := range 4 {
		u.say(thread, fmt.Sprint(i))
	}
	c.server.UpdateRoom(changed, func(r *emulator.Room) {
		r.Participants = []emulator.Participant{{RawID: ben, Role: "Consumer"}, {RawID: ann, Role: "Presenter"}}
	})
	c.server.DeleteRoom(deleted)
	c.server.UpdateThread(thread, func(t *emulator.Thread) {
		t.Topic, t.Messages = "cocoa", append(t.Messages[:2], emulator.Message{Type: "text", Content: "from nowhere", Sender: u.id})
	})
	c.server.DeleteThread(ended)
	c.server.CreateUser()
	rooms, threads, users := c.server.Rooms(), c.server.Threads(), c.server.Users()

	c = c.restarted(path)
	if got := c.server.Rooms(); !reflect.DeepEqual(got, rooms) {
		t.Errorf("got rooms %+v, want %+v", got, rooms)
	}
	if got := c.server.Threads(); !reflect.DeepEqual(got, threads) {
		t.Errorf("got threads %+v, want %+v", got, threads)
	}
	if got := c.server.Users(); !slices.Equal(got, users) {
		t.Errorf("got users %v, want %v", got, users)
	}
}

// What was there before the state was emptied does not come back, what was made afterwards does.
func TestEmptiedStateStaysEmptyAfterARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	u := c.user()
	u.say(u.thread(), "hello")
	c.create(`{}`)
	c.do("POST", "/rooms", `{}`, keyed(requestID)...)
	c.server.Reset()
	room, secondUser := c.create(`{}`).ID, c.user()
	thread := secondUser.thread()

	c = c.restarted(path)
	if rooms := c.server.Rooms(); len(rooms) != 1 || rooms[0].ID != room {
		t.Errorf("got rooms %+v, want the new one", rooms)
	}
	if threads := c.server.Threads(); len(threads) != 1 || threads[0].ID != thread || len(threads[0].Messages) != 2 {
		t.Errorf("got threads %+v, want the new one", threads)
	}
	wantIDs(t, c.server.Users(), secondUser.id)
	want(t, u.at(c).chat("GET", "/chat/threads", ""), http.StatusUnauthorized)
	if got := c.do("POST", "/rooms", `{}`, keyed(requestID)...).header.Get("Location"); got == room || len(c.server.Rooms()) != 2 {
		t.Errorf("got room %s for the first use of a request id", got)
	}
}

func TestKeysOutliveARestart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	run := func(o emulator.Options) string {
		o.Data = path
		s, err := emulator.Start(o)
		if err != nil {
			t.Fatalf("start: %v", err)
		}
		defer func() {
			if err := s.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		}()
		return s.AccessKey()
	}
	first := run(emulator.Options{})
	if got := run(emulator.Options{}); got != first {
		t.Error("got another access key after a restart")
	}
	if got := run(emulator.Options{AccessKey: testKey}); got != testKey {
		t.Error("got the kept access key, want the given one")
	}
	if got := run(emulator.Options{}); got != testKey {
		t.Error("got another access key than the one given last")
	}
}

func TestClockOutlivesARestartWhereItWasSet(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	run := func(now time.Time, set func(*emulator.Server)) (shown time.Duration) {
		s, err := emulator.Start(emulator.Options{Data: path, Now: now})
		if err != nil {
			t.Fatalf("start: %v", err)
		}
		shown = s.Now().Sub(noon())
		set(s)
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		return shown
	}
	leave := func(*emulator.Server) {}
	realTime := func(about time.Duration) bool {
		off := time.Since(noon().Add(about))
		return off > -time.Minute && off < time.Minute
	}
	run(time.Time{}, leave)
	if got := run(time.Time{}, func(s *emulator.Server) { s.Advance(time.Hour) }); !realTime(got) {
		t.Errorf("never set: got %v past noon, want real time", got)
	}
	got := run(time.Time{}, func(s *emulator.Server) { s.SetClock(noon().Add(time.Minute)) })
	if !realTime(got - time.Hour) {
		t.Errorf("advanced: got %v past noon, want an hour more than real time", got)
	}
	if got := run(time.Time{}, func(s *emulator.Server) { s.RunClock() }); got != time.Minute {
		t.Errorf("frozen: got %v past noon, want a minute", got)
	}
	if got := run(time.Time{}, leave); got <= time.Minute || got > 2*time.Minute {
		t.Errorf("running again: got %v past noon, want little more than a minute", got)
	}
	if got := run(noon(), leave); got != 0 {
		t.Errorf("given: got %v past noon, want 0", got)
	}
	if got := run(time.Time{}, leave); got != 0 {
		t.Errorf("after a given time: got %v past noon, want 0", got)
	}
}

func TestFaultsSwitchesAndRecordEndWithTheProcess(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	c.server.AddFault(emulator.Fault{Path: "/rooms"})
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.UnknownDelete = emulator.UnknownDeleteSucceeds })
	c.server.AcceptToken("an entra token")
	want(t, c.do("GET", "/rooms", ""), http.StatusInternalServerError)

	c = c.restarted(path)
	want(t, c.do("GET", "/rooms", ""), http.StatusOK)
	want(t, c.do("DELETE", "/rooms/99000000000000000", ""), http.StatusNotFound)
	if got := len(c.server.Requests()); got != 2 {
		t.Errorf("got %d requests recorded, want 2", got)
	}
	r := c.request("GET", "/rooms?api-version="+newest, "")
	r.Header.Set("Authorization", "Bearer an entra token")
	want(t, c.mustSend(r), http.StatusUnauthorized)
}
