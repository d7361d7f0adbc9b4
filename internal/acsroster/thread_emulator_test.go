// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file has an emulator with one thread, for tests.

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

// testThread is an emulator with one thread, and Threads for its rosters. The host
// created the thread and is the default user.
type testThread struct {
	*Threads
	server *emulator.Server
	host   string
	ref    ThreadRef // the thread as its host sees it
}

// newTestThread starts an emulator. Its rate limits are off unless settings have a
// RateSpeed.
func newTestThread(t *testing.T, settings emulator.Options, o Options) *testThread {
	t.Helper()
	if settings.RateSpeed == 0 {
		settings.RateLimits = emulator.RateLimitsOff
	}
	server := startEmulator(t, settings)
	c := &testThread{server: server, host: server.CreateUser()}
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
	thread, err := client.CreateThread(t.Context(), "topic", nil)
	if err != nil {
		t.Fatal(err)
	}
	c.ref = ThreadRef{ThreadID: thread.ID}
	server.ForgetRequests()
	return c
}

// as is the thread as another user sees it.
func (c *testThread) as(userID string) ThreadRef {
	return ThreadRef{ThreadID: c.ref.ThreadID, AsUser: userID}
}

// newUsers returns the raw ids of n new users.
func (c *testThread) newUsers(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = c.server.CreateUser()
	}
	return ids
}

// addDirectly adds users to the thread without a request.
func (c *testThread) addDirectly(ids ...string) {
	c.server.UpdateThread(c.ref.ThreadID, func(thread *emulator.Thread) {
		for _, id := range ids {
			thread.Participants = append(thread.Participants, emulator.ThreadParticipant{RawID: id})
		}
	})
}

// withName returns participants with this display name.
func withName(name string, ids ...string) []acs.ChatParticipant {
	people := make([]acs.ChatParticipant, len(ids))
	for i, id := range ids {
		people[i] = acs.ChatParticipant{UserID: id, DisplayName: name}
	}
	return people
}

// additions returns whom each successful :add was to add, and how many :add calls
// there were. It forgets all requests.
func (c *testThread) additions(t *testing.T) (accepted [][]string, calls int) {
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

// steps returns the calls that changed the roster: "+200 -3" is a call to add 200, and
// three that removed one each. It forgets all requests.
func (c *testThread) steps(t *testing.T) string {
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

// count returns how many requests had this method and path suffix, and forgets all
// requests.
func (c *testThread) count(method, suffix string) int {
	n := 0
	for _, request := range c.server.Requests() {
		if request.Method == method && strings.HasSuffix(request.Path, suffix) {
			n++
		}
	}
	c.server.ForgetRequests()
	return n
}

// awaitRequest returns when the server has received a request.
func (c *testThread) awaitRequest() {
	for len(c.server.Requests()) == 0 {
		runtime.Gosched()
	}
}

// awaitPending returns when n changes of the thread are pending.
func (c *testThread) awaitPending(n int) {
	for c.writes.Waiting(c.ref.ThreadID) != n {
		runtime.Gosched()
	}
}

// wantRoster compares the display names of the thread's participants at the server,
// by raw id and without the host.
func (c *testThread) wantRoster(t *testing.T, want map[string]string) {
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
