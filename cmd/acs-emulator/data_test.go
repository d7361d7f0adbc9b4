// SPDX-License-Identifier: MPL-2.0

package main

// This file kills the program in the middle of its work and shows that everything that it answered is in its data file.

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// program is one run of the command, and the client's way to it.
type program struct {
	t        testing.TB
	command  *exec.Cmd
	endpoint string
	key      string
	http     *http.Client
	answered atomic.Int64
	killAt   int64 // answers after which it is killed; 0 is never
}

// runProgram starts the program and waits for its first line.
func runProgram(t testing.TB, path string, args ...string) *program {
	t.Helper()
	return startProgram(t, exec.CommandContext(t.Context(), path, args...))
}

// startProgram is runProgram for a command that has not begun.
func startProgram(t testing.TB, command *exec.Cmd) *program {
	t.Helper()
	p := &program{t: t, command: command, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	stdout, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatalf("pipe: %v", err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatalf("start: %v", err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("first line: %v", err)
	}
	line = strings.TrimSuffix(strings.TrimPrefix(line, "AZURE_COMMUNICATION_CONNECTION_STRING='endpoint="), "'\n")
	endpoint, key, ok := strings.Cut(line, "/;accesskey=")
	if !ok {
		t.Fatalf("got first line %q", line)
	}
	p.endpoint, p.key = endpoint, key
	return p
}

// call sends a request, signed with the key or, where a token is given, with that. An error is a dropped connection.
func (p *program) call(method, target, body, token string) (status int, answer []byte, err error) {
	r, err := http.NewRequestWithContext(context.WithoutCancel(p.t.Context()), method, p.endpoint+target, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	if method == http.MethodPatch {
		r.Header.Set("Content-Type", "application/merge-patch+json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	} else if err := sign(r, body, p.key); err != nil {
		return 0, nil, err
	}
	got, err := p.http.Do(r)
	if err != nil {
		return 0, nil, err
	}
	answer, err = io.ReadAll(got.Body)
	if err := got.Body.Close(); err != nil {
		return 0, nil, err
	}
	if err == nil && p.answered.Add(1) == p.killAt {
		err = p.command.Process.Kill()
	}
	return got.StatusCode, answer, err
}

// get reads an answer that must come.
func get[T any](p *program, target, token string) T {
	p.t.Helper()
	status, answer, err := p.call(http.MethodGet, target, "", token)
	var value T
	if err == nil {
		err = json.Unmarshal(answer, &value)
	}
	if status != http.StatusOK || err != nil {
		p.t.Fatalf("%.80s: got %d, %v: %s", target, status, err, answer)
	}
	return value
}

type participant struct {
	RawID string `json:"rawId"`
	Role  string `json:"role"`
}

// room is what a client knows of a room of its own.
type room struct {
	flag   bool
	roster []participant
}

func (r room) equal(other room) bool {
	return r.flag == other.flag && slices.Equal(r.roster, other.roster)
}

// pendingChange is a change that was asked for and not answered: it is made or not, but never half.
type pendingChange struct {
	id    string // "" is a create
	after *room  // nil is a delete
}

// writer is one client with rooms, a thread and users of its own. It remembers what it was answered.
type writer struct {
	*program
	number         int
	steps          int
	rooms          map[string]room
	order          []string // of its rooms, oldest first
	thread         string
	token          string
	sent           int // messages
	tokens         []string
	pending        *pendingChange
	messagePending bool // whether a message more was sent
}

const versionQuery = "?api-version=2025-03-13"

// begin makes the writer's user and thread.
func (w *writer) begin() {
	w.newUser()
	w.token = w.tokens[0]
	_, answer, err := w.call("POST", "/chat/threads"+chatQuery, `{"topic":"load"}`, w.token)
	var created struct{ ChatThread struct{ ID string } }
	if err == nil {
		err = json.Unmarshal(answer, &created)
	}
	if err != nil {
		w.t.Errorf("create thread: %v: %s", err, answer)
	}
	w.thread = created.ChatThread.ID
}

const chatQuery = "?api-version=2025-03-15"

// newUser makes a user with a token; it is false where no answer came.
func (w *writer) newUser() bool {
	_, answer, err := w.call("POST", "/identities?api-version=2025-06-30", `{"createTokenWithScopes":["chat"]}`, "")
	if err != nil {
		return false
	}
	var created struct{ AccessToken struct{ Token string } }
	if err := json.Unmarshal(answer, &created); err != nil || created.AccessToken.Token == "" {
		w.t.Errorf("got %s, %v", answer, err)
	}
	w.tokens = append(w.tokens, created.AccessToken.Token)
	return true
}

// user is the raw id of someone who joins rooms.
func (w *writer) user(n int) string {
	return fmt.Sprintf("8:acs:11111111-2222-3333-4444-555555555555_%08x-aaaa-bbbb-cccc-%012x", w.number, n)
}

// step makes one change of a row of kinds; it is false where no answer came.
func (w *writer) step() bool {
	w.steps++
	if len(w.order) == 0 {
		return w.createRoom()
	}
	id := w.order[w.steps*7%len(w.order)]
	now := room{w.rooms[id].flag, slices.Clone(w.rooms[id].roster)}
	switch w.steps % 6 {
	case 0:
		return w.newUser()
	case 1:
		return w.send()
	case 2, 3: // three members at once
		changes := make([]string, 3)
		for i := range changes {
			p := participant{w.user((w.steps + i) % 8), []string{"Presenter", "Attendee", "Consumer"}[w.steps/8%3]}
			changes[i] = fmt.Sprintf(`%q:{"role":%q}`, p.RawID, p.Role)
			at := slices.IndexFunc(now.roster, func(other participant) bool { return other.RawID == p.RawID })
			if at < 0 {
				now.roster = append(now.roster, p)
			} else {
				now.roster[at] = p
			}
		}
		return w.change("PATCH", id, "/participants", `{"participants":{`+strings.Join(changes, ",")+`}}`, &now)
	case 4:
		now.flag = !now.flag
		return w.change("PATCH", id, "", fmt.Sprintf(`{"pstnDialOutEnabled":%v}`, now.flag), &now)
	}
	if w.steps%24 == 5 {
		return w.change("DELETE", id, "", "", nil)
	}
	return w.createRoom()
}

// createRoom makes a room with two members.
func (w *writer) createRoom() bool {
	made := room{true, []participant{{w.user(100), "Presenter"}, {w.user(101), "Attendee"}}}
	w.pending = &pendingChange{"", &made}
	status, answer, err := w.call("POST", "/rooms"+versionQuery, fmt.Sprintf(
		`{"pstnDialOutEnabled":true,"participants":{%q:{"role":"Presenter"},%q:{"role":"Attendee"}}}`, w.user(100), w.user(101)), "")
	if err != nil {
		return false
	}
	var created struct{ ID string }
	if err := json.Unmarshal(answer, &created); err != nil || status != http.StatusCreated {
		w.t.Errorf("create: got %d: %s", status, answer)
	}
	w.pending = nil
	w.rooms[created.ID] = made
	w.order = append(w.order, created.ID)
	return true
}

// change sends a change of one room, after which it is as given.
func (w *writer) change(method, id, part, body string, after *room) bool {
	w.pending = &pendingChange{id, after}
	status, answer, err := w.call(method, "/rooms/"+id+part+versionQuery, body, "")
	if err != nil {
		return false
	}
	if status >= http.StatusMultipleChoices {
		w.t.Errorf("%s %s: got %d: %s", method, part, status, answer)
	}
	w.pending = nil
	w.rooms[id] = room{}
	if after != nil {
		w.rooms[id] = *after
		return true
	}
	delete(w.rooms, id)
	w.order = slices.DeleteFunc(w.order, func(other string) bool { return other == id })
	return true
}

// send says the next number in the writer's thread.
func (w *writer) send() bool {
	w.messagePending = true
	status, answer, err := w.call("POST", "/chat/threads/"+w.thread+"/messages"+chatQuery, fmt.Sprintf(`{"content":"%d"}`, w.sent), w.token)
	if err != nil {
		return false
	}
	if status != http.StatusCreated {
		w.t.Errorf("message: got %d: %s", status, answer)
	}
	w.messagePending = false
	w.sent++
	return true
}

// runConcurrently runs the writers at the same time.
func runConcurrently(writers []*writer, do func(*writer)) {
	var wg sync.WaitGroup
	for _, w := range writers {
		wg.Go(func() { do(w) })
	}
	wg.Wait()
}

// held is every room that the program knows.
func (p *program) held() map[string]room {
	p.t.Helper()
	rooms := map[string]room{}
	for _, id := range p.ids() {
		flag := get[struct {
			Set bool `json:"pstnDialOutEnabled"`
		}](p, "/rooms/"+id+versionQuery, "")
		roster := get[struct{ Value []participant }](p, "/rooms/"+id+"/participants"+versionQuery, "")
		rooms[id] = room{flag.Set, roster.Value}
	}
	return rooms
}

// reconcile compares what the program holds with what a writer was answered, settles what is pending, and takes its rooms
// out of held.
func (w *writer) reconcile(held map[string]room) {
	w.t.Helper()
	for id, want := range w.rooms {
		got, there := held[id]
		delete(held, id)
		switch d := w.pending; {
		case there && got.equal(want):
		case d != nil && d.id == id && there && d.after != nil && got.equal(*d.after):
			w.rooms[id] = got
		case d != nil && d.id == id && !there && d.after == nil:
			delete(w.rooms, id)
			w.order = slices.DeleteFunc(w.order, func(other string) bool { return other == id })
		default:
			w.t.Errorf("room %s: got %+v (there: %v), want %+v, pending %+v", id, got, there, want, d)
		}
	}
	for id, got := range held {
		if d := w.pending; d != nil && d.id == "" && got.equal(*d.after) {
			w.rooms[id] = got
			w.order = append(w.order, id)
			delete(held, id)
			break
		}
	}
	w.pending = nil
	messages := get[struct {
		Value []struct{ Content struct{ Message *string } }
	}](w.program, "/chat/threads/"+w.thread+"/messages"+chatQuery, w.token)
	said := 0
	for _, m := range slices.Backward(messages.Value) {
		if m.Content.Message == nil {
			continue
		}
		if got := *m.Content.Message; got != fmt.Sprint(said) {
			w.t.Errorf("got message %s, want %d", got, said)
		}
		said++
	}
	if said != w.sent && (!w.messagePending || said != w.sent+1) {
		w.t.Errorf("got %d messages, want %d, one more pending: %v", said, w.sent, w.messagePending)
	}
	w.sent, w.messagePending = said, false
	for _, token := range w.tokens {
		get[struct{}](w.program, "/chat/threads"+chatQuery, token)
	}
}

func TestKilledProgramHasKeptWhatItAnswered(t *testing.T) {
	t.Parallel()
	const clients, rooms, rounds, answersEach = 8, 1000, 3, 400
	path, data := build(t), filepath.Join(t.TempDir(), "state")
	args := []string{"-data", data, "-quiet", "-rate-limits=off", "-page-size", "200"}
	p := runProgram(t, path, args...)
	writers := make([]*writer, clients)
	for i := range writers {
		writers[i] = &writer{program: p, number: i, rooms: map[string]room{}}
	}
	runConcurrently(writers, func(w *writer) {
		w.begin()
		for range rooms / clients {
			w.createRoom()
		}
	})
	for round := range rounds {
		p.killAt = p.answered.Load() + answersEach
		runConcurrently(writers, func(w *writer) {
			for w.step() {
				continue
			}
		})
		if err := p.command.Wait(); err == nil {
			t.Fatal("the program ended well, want it killed")
		}
		key := p.key
		p = runProgram(t, path, args...)
		if p.key != key {
			t.Fatal("got another access key after the restart")
		}
		held := p.held()
		t.Logf("round %d: %d rooms", round, len(held))
		for _, w := range writers {
			w.program = p
			w.reconcile(held)
		}
		if len(held) > 0 {
			t.Errorf("got %d rooms that nobody made so, such as %+v", len(held), held)
		}
	}
	p.stop()
}
