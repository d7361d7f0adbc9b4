package roster

// This file is an emulator with one thread, for tests.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// club is an emulator with one thread, and the rosters that clients see there.
// The thread is the host's, who is the clients' default user.
type club struct {
	*Threads
	server *emulator.Server
	host   string
	ref    ThreadRef // the thread as its host sees it
}

// newClub starts an emulator whose rate limits are off unless settings are given
// a RateSpeed.
func newClub(t *testing.T, settings emulator.Options, o Options) *club {
	t.Helper()
	if settings.RateSpeed == 0 {
		settings.RateLimits = emulator.RateLimitsOff
	}
	server, err := emulator.Start(settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	c := &club{server: server, host: server.CreateUser()}
	options := &acs.ClientOptions{}
	options.Retry.RetryDelay = time.Millisecond
	var mu sync.Mutex
	clients := make(map[string]*acs.ChatClient)
	c.Threads = NewThreads(func(asUser string) (*acs.ChatClient, error) {
		mu.Lock()
		defer mu.Unlock()
		if asUser == "" {
			asUser = c.host
		}
		if clients[asUser] == nil {
			token := acs.NewUserTokenCredential(server.IssueToken(asUser, []string{"chat"}, 0))
			client, err := acs.NewChatClient(server.URL(), token, options)
			if err != nil {
				return nil, err
			}
			clients[asUser] = client
		}
		return clients[asUser], nil
	}, o)
	client, err := c.client("")
	if err != nil {
		t.Fatal(err)
	}
	thread, err := client.CreateThread(t.Context(), "club", nil)
	if err != nil {
		t.Fatal(err)
	}
	c.ref = ThreadRef{ThreadID: thread.ID}
	server.ForgetRequests()
	return c
}

// as is the thread as another user sees it.
func (c *club) as(userID string) ThreadRef {
	return ThreadRef{ThreadID: c.ref.ThreadID, AsUser: userID}
}

// newUsers returns the raw ids of n new users.
func (c *club) newUsers(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = c.server.CreateUser()
	}
	return ids
}

// seat puts users into the thread behind the clients' back.
func (c *club) seat(ids ...string) {
	c.server.UpdateThread(c.ref.ThreadID, func(thread *emulator.Thread) {
		for _, id := range ids {
			thread.Participants = append(thread.Participants, emulator.ThreadParticipant{RawID: id})
		}
	})
}

// called are participants of which only the display name is set.
func called(name string, ids ...string) []acs.ChatParticipant {
	people := make([]acs.ChatParticipant, len(ids))
	for i, id := range ids {
		people[i] = acs.ChatParticipant{UserID: id, DisplayName: name}
	}
	return people
}

// additions returns, for each :add that was answered 201, whom it was to add, and
// says how many calls there were. It forgets all requests.
func (c *club) additions(t *testing.T) (accepted [][]string, calls int) {
	t.Helper()
	for _, request := range c.server.Requests() {
		if !strings.HasSuffix(request.Path, "/participants/:add") {
			continue
		}
		calls++
		if request.Status == http.StatusCreated {
			accepted = append(accepted, addedBy(t, request))
		}
	}
	c.server.ForgetRequests()
	return accepted, calls
}

func addedBy(t *testing.T, request emulator.Request) []string {
	t.Helper()
	var body struct {
		Participants []struct {
			CommunicationIdentifier struct{ RawID string }
		}
	}
	if err := json.Unmarshal([]byte(request.Body), &body); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range body.Participants {
		ids = append(ids, p.CommunicationIdentifier.RawID)
	}
	return ids
}

// steps are the calls that changed the roster, as in "+200 -3": a call that was
// to add 200, and three that removed one each. It forgets all requests.
func (c *club) steps(t *testing.T) string {
	t.Helper()
	var steps []string
	removals := 0
	for _, request := range c.server.Requests() {
		switch {
		case strings.HasSuffix(request.Path, "/participants/:add"):
			steps, removals = append(steps, fmt.Sprintf("+%d", len(addedBy(t, request)))), 0
		case strings.HasSuffix(request.Path, "/participants/:remove") && removals > 0:
			removals++
			steps[len(steps)-1] = fmt.Sprintf("-%d", removals)
		case strings.HasSuffix(request.Path, "/participants/:remove"):
			steps, removals = append(steps, "-1"), 1
		}
	}
	c.server.ForgetRequests()
	return strings.Join(steps, " ")
}

// count says how many requests of the method had a path that ends so, and forgets
// them all.
func (c *club) count(method, suffix string) int {
	n := 0
	for _, request := range c.server.Requests() {
		if request.Method == method && strings.HasSuffix(request.Path, suffix) {
			n++
		}
	}
	c.server.ForgetRequests()
	return n
}

// awaitRequest returns when the server has got a request.
func (c *club) awaitRequest() {
	for len(c.server.Requests()) == 0 {
		runtime.Gosched()
	}
}

// awaitQueue returns when n changes of the thread wait to be sent.
func (c *club) awaitQueue(n int) {
	for {
		c.writes.mu.Lock()
		l := c.writes.lines[c.ref.ThreadID]
		there := l != nil && len(l.queue) == n
		c.writes.mu.Unlock()
		if there {
			return
		}
		runtime.Gosched()
	}
}

// wantRoster compares what the server holds beside the host, by raw id and
// display name.
func (c *club) wantRoster(t *testing.T, want map[string]string) {
	t.Helper()
	thread, ok := c.server.Thread(c.ref.ThreadID)
	if !ok {
		t.Fatal("the thread is gone")
	}
	got := make(map[string]string)
	for _, p := range thread.Participants {
		if p.RawID != c.host {
			got[p.RawID] = p.DisplayName
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d in the thread, want %d", len(got), len(want))
	}
	for id, name := range want {
		if found, ok := got[id]; !ok || found != name {
			t.Errorf("%s: got %q in the thread (%v), want %q", id, found, ok, name)
		}
	}
}
