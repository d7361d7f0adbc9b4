// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests 50 clients at once, with 1,000 requests on a data file and with 20,000 in memory: each client reads
// what it wrote, and at the end the state is that of a model.

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// modelRoom is what a room should be.
type modelRoom struct {
	flag        bool
	from, until string
	roster      []participantBody // in the order of joining
}

// modelThread is what a thread should be.
type modelThread struct {
	topic    string
	metadata map[string]string
	members  []string
	messages []modelMessage // oldest first
}

type modelMessage struct {
	id      string // "" where the client was not told it
	kind    string
	text    string // content, topic, or who came or went
	edited  bool
	deleted bool
}

// loader is one of many clients, with rooms, users and a thread of its own, seats in a room and messages in a thread
// that all share. What it was promised is its part of the model.
type loader struct {
	*worker     // its random numbers, and its seats in the shared room
	me          chatUser
	friends     []chatUser
	rooms       map[string]*modelRoom
	order       []string // of its rooms
	users       []string // that it made and did not delete
	own         string   // thread
	thread      modelThread
	common      string   // the shared thread
	sharedTexts []string // what it said there
}

func newLoader(c *client, number int, room, thread string, me chatUser) *loader {
	l := &loader{
		worker: &worker{client: c, chance: 1 + number, shared: room, seats: map[string]string{}},
		me:     me, friends: c.users(3), rooms: map[string]*modelRoom{}, common: thread,
	}
	for i := range 6 {
		l.worker.users = append(l.worker.users, fmt.Sprintf("%s%02d%d", ann[:len(ann)-3], number, i))
	}
	l.own = me.thread()
	l.thread = modelThread{
		topic: "tea", members: []string{me.id}, metadata: map[string]string{},
		messages: []modelMessage{{kind: "participantAdded", text: me.id}, {kind: "topicUpdated", text: "tea"}}, // fact 2.3-09
	}
	return l
}

// request sends one random request.
func (l *loader) request() {
	kinds := []func(){
		l.createRoom, l.createRoom, l.deleteRoom, l.changeRoom, l.changeRoster, l.changeRoster, l.readRoom, l.readRoster,
		l.listRooms, l.takeSeat, l.takeSeat, l.leaveSeat, l.sendMessage, l.sendMessage, l.sendSharedMessage, l.editMessage, l.deleteMessage, l.readMessages,
		l.changeThread, l.join, l.leave, l.makeUser, l.dropUser,
	}
	kinds[l.roll(len(kinds))]()
}

// room is one of its rooms; where it has none it makes one, and that was the request.
func (l *loader) room() (id string, r *modelRoom, ok bool) {
	if len(l.order) == 0 {
		l.createRoom()
		return "", nil, false
	}
	id = l.order[l.roll(len(l.order))]
	return id, l.rooms[id], true
}

func (l *loader) window() (from, until string) {
	day := 1 + l.roll(20)
	return fmt.Sprintf("2026-03-%02dT10:20:30.1234567+00:00", day), fmt.Sprintf("2026-04-%02dT10:20:30+00:00", day)
}

func (l *loader) createRoom() {
	from, until := l.window()
	got := l.do("POST", "/rooms", fmt.Sprintf(`{"validFrom":%q,"validUntil":%q}`, from, until))
	l.want(got, http.StatusCreated)
	id := got.header.Get("Location")
	l.rooms[id] = &modelRoom{from: from, until: until}
	l.order = append(l.order, id)
}

func (l *loader) deleteRoom() {
	if id, _, ok := l.room(); ok {
		l.want(l.do("DELETE", "/rooms/"+id, ""), http.StatusNoContent)
		delete(l.rooms, id)
		l.order = slices.DeleteFunc(l.order, func(other string) bool { return other == id })
	}
}

func (l *loader) changeRoom() {
	id, r, ok := l.room()
	switch {
	case !ok:
	case l.roll(2) == 0:
		r.flag = !r.flag
		l.want(l.do("PATCH", "/rooms/"+id, fmt.Sprintf(`{"pstnDialOutEnabled":%v}`, r.flag)), http.StatusOK)
	default:
		r.from, r.until = l.window()
		l.want(l.do("PATCH", "/rooms/"+id, fmt.Sprintf(`{"validFrom":%q,"validUntil":%q}`, r.from, r.until)), http.StatusOK)
	}
}

func (l *loader) role() string {
	return []string{"Presenter", "Attendee", "Consumer", "Collaborator"}[l.roll(4)]
}

// changeRoster adds, changes or removes one to three different users of a room of its own.
func (l *loader) changeRoster() {
	id, r, ok := l.room()
	if !ok {
		return
	}
	first, count := l.roll(len(l.worker.users)), 1+l.roll(3)
	var changes []string
	for i := range count {
		user := l.worker.users[(first+i)%len(l.worker.users)]
		at := slices.IndexFunc(r.roster, func(p participantBody) bool { return p.RawID == user })
		role := l.role()
		switch {
		case at >= 0 && l.roll(2) == 0:
			role = ""
			r.roster = slices.Delete(r.roster, at, at+1)
		case at >= 0:
			r.roster[at].Role = role
		default:
			r.roster = append(r.roster, participantBody{user, role})
		}
		changes = append(changes, change(user, role))
	}
	l.want(l.patchRoster(id, participants(changes...)), http.StatusOK)
}

func (l *loader) readRoom() {
	if id, r, ok := l.room(); ok {
		got := decode[roomBody](l.t, l.do("GET", "/rooms/"+id, ""), http.StatusOK)
		if *got.PSTN != r.flag || got.ValidFrom != r.from || got.ValidUntil != r.until {
			l.t.Errorf("got room %+v, want %+v", got, r)
		}
	}
}

func (l *loader) readRoster() {
	if id, r, ok := l.room(); ok {
		if got := l.roster(id); !slices.Equal(got, r.roster) {
			l.t.Errorf("got roster %v, want %v", got, r.roster)
		}
	}
}

func (l *loader) listRooms() {
	got := decode[page[roomBody]](l.t, l.do("GET", "/rooms", ""), http.StatusOK)
	if len(got.Value) == 0 {
		l.t.Error("got no rooms, want the shared one at least")
	}
}

func (l *loader) takeSeat() {
	user, role := l.worker.users[l.roll(6)], l.role()
	l.want(l.patchRoster(l.shared, participants(change(user, role))), http.StatusOK)
	l.seats[user] = role
}

func (l *loader) leaveSeat() {
	user := l.worker.users[l.roll(6)]
	l.want(l.patchRoster(l.shared, participants(change(user, ""))), http.StatusOK)
	delete(l.seats, user)
}

func (l *loader) sendMessage() {
	text := fmt.Sprint("message ", len(l.thread.messages))
	l.thread.messages = append(l.thread.messages, modelMessage{id: l.me.say(l.own, text), kind: "text", text: text})
}

func (l *loader) sendSharedMessage() {
	text := fmt.Sprint(len(l.sharedTexts))
	l.me.say(l.common, text)
	l.sharedTexts = append(l.sharedTexts, text)
}

// message is one of the messages that it may change; where there is none it sends one, and that was the request.
func (l *loader) message() *modelMessage {
	var own []*modelMessage
	for i := range l.thread.messages {
		if m := &l.thread.messages[i]; m.kind == "text" && !m.deleted {
			own = append(own, m)
		}
	}
	if len(own) == 0 {
		l.sendMessage()
		return nil
	}
	return own[l.roll(len(own))]
}

func (l *loader) editMessage() {
	if m := l.message(); m != nil {
		m.text, m.edited = "edited "+m.text, true
		l.want(l.me.chat("PATCH", "/chat/threads/"+l.own+"/messages/"+m.id, `{"content":"`+m.text+`"}`), http.StatusNoContent)
	}
}

func (l *loader) deleteMessage() {
	if m := l.message(); m != nil {
		m.text, m.deleted = "", true
		l.want(l.me.chat("DELETE", "/chat/threads/"+l.own+"/messages/"+m.id, ""), http.StatusNoContent)
	}
}

func (l *loader) readMessages() {
	got := l.me.messages(l.own)
	if newest := got[0]; newest.SequenceID != fmt.Sprint(len(l.thread.messages)) {
		l.t.Errorf("got message %s as the newest, want %d", newest.SequenceID, len(l.thread.messages))
	}
}

// changeThread sets a metadata key, and the topic or not.
func (l *loader) changeThread() {
	key, value := fmt.Sprint("key", l.roll(4)), fmt.Sprint(l.roll(100))
	body := map[string]any{"metadata": map[string]string{key: value}}
	l.thread.metadata[key] = value
	if topic := fmt.Sprint("topic ", l.roll(5)); topic != l.thread.topic && l.roll(2) == 0 {
		body["topic"], l.thread.topic = topic, topic
		l.thread.messages = append(l.thread.messages, modelMessage{kind: "topicUpdated", text: topic})
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		l.t.Errorf("encode: %v", err)
	}
	l.want(l.me.chat("PATCH", "/chat/threads/"+l.own, string(encoded)), http.StatusNoContent)
}

func (l *loader) join() {
	id := l.friends[l.roll(len(l.friends))].id
	l.want(l.me.chat("POST", "/chat/threads/"+l.own+"/participants/:add", `{"participants":`+members(id)+`}`), http.StatusCreated)
	if !slices.Contains(l.thread.members, id) { // fact 2.2-03: a member stays as it is
		l.thread.members = append(l.thread.members, id)
		l.thread.messages = append(l.thread.messages, modelMessage{kind: "participantAdded", text: id})
	}
}

func (l *loader) leave() {
	id := l.friends[l.roll(len(l.friends))].id
	l.want(l.me.chat("POST", "/chat/threads/"+l.own+"/participants/:remove", `{"rawId":"`+id+`"}`), http.StatusNoContent)
	if at := slices.Index(l.thread.members, id); at >= 0 {
		l.thread.members = slices.Delete(l.thread.members, at, at+1)
		l.thread.messages = append(l.thread.messages, modelMessage{kind: "participantRemoved", text: id})
	}
}

func (l *loader) makeUser() {
	got := l.identity("POST", "/identities", "")
	l.want(got, http.StatusCreated)
	var made struct{ Identity struct{ ID string } }
	if err := json.Unmarshal([]byte(got.body), &made); err != nil {
		l.t.Errorf("decode %q: %v", got.body, err)
	}
	l.users = append(l.users, made.Identity.ID)
}

func (l *loader) dropUser() {
	if len(l.users) == 0 {
		l.makeUser()
		return
	}
	at := l.roll(len(l.users))
	l.want(l.identity("DELETE", "/identities/"+l.users[at], ""), http.StatusNoContent)
	l.users = slices.Delete(l.users, at, at+1)
}

// wantModel compares all rooms, threads and users with what the loaders were promised.
func wantModel(t *testing.T, s *emulator.Server, loaders []*loader) {
	t.Helper()
	rooms, threads, seats := map[string]*modelRoom{}, map[string]modelThread{}, map[string]string{}
	sharedTexts, users := map[string][]string{}, map[string]bool{}
	for _, l := range loaders {
		maps.Copy(rooms, l.rooms)
		maps.Copy(seats, l.seats)
		threads[l.own], sharedTexts[l.me.id] = l.thread, l.sharedTexts
		for _, id := range l.users {
			users[id] = true
		}
		for _, u := range append(l.friends, l.me) {
			users[u.id] = true
		}
	}
	wantUsers(t, s, users)
	for _, got := range s.Rooms() {
		if got.ID == loaders[0].shared {
			wantSeats(t, got, seats)
			continue
		}
		want := rooms[got.ID]
		delete(rooms, got.ID)
		var roster []participantBody
		for _, p := range got.Participants {
			roster = append(roster, participantBody(p))
		}
		if want == nil || got.PSTNDialOutEnabled != want.flag || !slices.Equal(roster, want.roster) ||
			wire(got.ValidFrom) != want.from || wire(got.ValidUntil) != want.until {
			t.Errorf("got room %+v, want %+v", got, want)
		}
	}
	for _, got := range s.Threads() {
		if got.ID == loaders[0].common {
			wantSharedMessages(t, got, sharedTexts)
			continue
		}
		want := threads[got.ID]
		delete(threads, got.ID)
		wantThread(t, got, want)
	}
	if len(rooms) > 0 || len(threads) > 0 {
		t.Errorf("%d rooms and %d threads are lost", len(rooms), len(threads))
	}
}

func wantUsers(t *testing.T, s *emulator.Server, users map[string]bool) {
	t.Helper()
	got := map[string]bool{}
	for _, id := range s.Users() {
		got[id] = true
	}
	if !maps.Equal(got, users) {
		t.Errorf("got %d users, want %d others", len(got), len(users))
	}
}

func wantSeats(t *testing.T, shared emulator.Room, seats map[string]string) {
	t.Helper()
	got := map[string]string{}
	for _, p := range shared.Participants {
		got[p.RawID] = p.Role
	}
	if !maps.Equal(got, seats) || len(got) != len(shared.Participants) {
		t.Errorf("got seats %v, want %v", got, seats)
	}
}

// wantSharedMessages compares the shared thread with what each client said there, in its order.
func wantSharedMessages(t *testing.T, shared emulator.Thread, sharedTexts map[string][]string) {
	t.Helper()
	got := map[string][]string{}
	for id := range sharedTexts {
		got[id] = nil
	}
	lastID := ""
	for i, m := range shared.Messages {
		if m.Type == "text" {
			got[m.Sender] = append(got[m.Sender], m.Content)
		}
		if m.SequenceID != uint64(i)+1 || m.ID <= lastID {
			t.Errorf("got message %s with sequence %d after %s at place %d", m.ID, m.SequenceID, lastID, i+1)
		}
		lastID = m.ID
	}
	if !reflect.DeepEqual(got, sharedTexts) {
		t.Errorf("got messages %v, want %v", got, sharedTexts)
	}
}

func wantThread(t *testing.T, got emulator.Thread, want modelThread) {
	t.Helper()
	var messages []modelMessage
	for i, m := range got.Messages {
		text := m.Content + m.Topic
		for _, p := range m.Participants {
			text += p.RawID
		}
		entry := modelMessage{kind: m.Type, text: text, edited: !m.EditedOn.IsZero(), deleted: !m.DeletedOn.IsZero()}
		if i < len(want.messages) && want.messages[i].id != "" {
			entry.id = m.ID
		}
		messages = append(messages, entry)
	}
	var ids []string
	for _, p := range got.Participants {
		ids = append(ids, p.RawID)
	}
	if got.Topic != want.topic || !maps.Equal(got.Metadata, want.metadata) || !slices.Equal(ids, want.members) ||
		!slices.Equal(messages, want.messages) {
		t.Errorf("got thread %+v\nwant %+v", got, want)
	}
}

// Each write waits for the disk, so that few requests take a while.
func TestLoadLeavesWhatTheModelSays(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	c, loaders := load(t, path, 20)
	wantModel(t, c.restarted(path).server, loaders)
}

func TestLargeLoadLeavesWhatTheModelSays(t *testing.T) {
	t.Parallel()
	load(t, "", 400)
}

// load starts an emulator, sends so many requests by each of 50 clients, and compares the state with the model.
func load(t *testing.T, dataFile string, requestsEach int) (*client, []*loader) {
	t.Helper()
	c := start(t, emulator.Options{Data: dataFile, Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}})
	c.server.RunClock()
	loaders := newLoaders(c, 50)
	began := time.Now()
	var wg sync.WaitGroup
	for _, l := range loaders {
		wg.Go(func() {
			for range requestsEach {
				l.request()
			}
		})
	}
	wg.Wait()
	t.Logf("%d requests in %v", len(loaders)*requestsEach, time.Since(began).Round(time.Millisecond))
	wantModel(t, c.server, loaders)
	return c, loaders
}

// newLoaders are so many clients with a room and a thread that all share.
func newLoaders(c *client, clients int) []*loader {
	c.t.Helper()
	members := c.users(clients)
	var others []string
	for _, u := range members[1:] {
		others = append(others, u.id)
	}
	room, thread := c.create(`{}`).ID, members[0].thread(others...)
	loaders := make([]*loader, clients)
	for i := range loaders {
		loaders[i] = newLoader(c, i, room, thread, members[i])
	}
	return loaders
}
