// SPDX-License-Identifier: MPL-2.0

package webexroster_test

// This file has an emulator with one room of Webex, for tests.

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

// testRoom is an emulator with one room, which the acting account has created, and Rooms
// for its members.
type testRoom struct {
	*webexroster.Rooms
	t      *testing.T
	server *emulator.Server
	client *webex.Client
	roomID string
	me     emulator.WebexAccount
}

// newTestRoom returns a room that is locked, so that the acting account moderates it.
func newTestRoom(t *testing.T, settings emulator.Options, o webexroster.Options) *testRoom {
	t.Helper()
	server, err := emulator.Start(settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	options := &webex.ClientOptions{}
	options.Retry.RetryDelay = time.Millisecond
	me := server.WebexPerson()
	client, err := webex.NewClient(server.WebexURL(), webex.NewAccessTokenCredential(me.AccessToken), options)
	if err != nil {
		t.Fatal(err)
	}
	h := &testRoom{Rooms: webexroster.NewRooms(client, o), t: t, server: server, client: client, me: me}
	h.roomID = h.createRoom(true)
	return h
}

// createRoom creates a room, and forgets all requests.
func (h *testRoom) createRoom(locked bool) string {
	h.t.Helper()
	room, err := h.client.CreateRoom(h.t.Context(), "Project", &webex.CreateRoomOptions{IsLocked: locked})
	if err != nil {
		h.t.Fatal(err)
	}
	h.server.ForgetRequests()
	return room.ID
}

// person is the n-th person, by address.
func person(n int) webexroster.Person {
	return webexroster.Person{Email: fmt.Sprintf("p%03d@example.com", n)}
}

// people returns n people.
func people(n int) []webexroster.Person {
	all := make([]webexroster.Person, n)
	for i := range all {
		all[i] = person(i)
	}
	return all
}

// account adds a person with these addresses, of whom memberships show the first.
func (h *testRoom) account(addresses ...string) webexroster.Person {
	h.t.Helper()
	return webexroster.Person{ID: h.server.AddWebexPerson(emulator.WebexPerson{Emails: addresses}).ID}
}

// fill puts members into the room without a request: local parts of addresses, followed
// by * for moderators. The acting account is "person".
func (h *testRoom) fill(members ...string) {
	h.t.Helper()
	known := make(map[string]string)
	for _, p := range h.server.WebexPeople() {
		known[p.Emails[0]] = p.ID
	}
	var all []emulator.WebexMember
	locked := false
	for _, name := range members {
		local, isModerator := strings.CutSuffix(name, "*")
		address := local + "@example.com"
		if known[address] == "" {
			known[address] = h.account(address).ID
		}
		all = append(all, emulator.WebexMember{PersonID: known[address], IsModerator: isModerator})
		locked = locked || isModerator
	}
	if !h.server.UpdateWebexRoom(h.roomID, func(room *emulator.WebexRoom) { room.Members, room.IsLocked = all, locked }) {
		h.t.Fatal("there is no room")
	}
}

// wantRoster compares the members at the server, in the form of fill.
func (h *testRoom) wantRoster(want ...string) {
	h.t.Helper()
	room, ok := h.server.WebexRoom(h.roomID)
	if !ok {
		h.t.Fatal("the room is gone")
	}
	var got []string
	for _, m := range room.Members {
		name := h.nameOf(m.PersonID)
		if m.IsModerator {
			name += "*"
		}
		got = append(got, name)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		h.t.Errorf("got %d members, want %d\ngot  %v\nwant %v", len(got), len(want), got, want)
	}
	if locked := strings.Contains(strings.Join(want, " "), "*"); room.IsLocked != locked {
		h.t.Errorf("the room is locked: %v, want %v", room.IsLocked, locked)
	}
}

// nameOf returns the local part of a person's address.
func (h *testRoom) nameOf(personID string) string {
	for _, p := range h.server.WebexPeople() {
		if p.ID == personID {
			name, _, _ := strings.Cut(p.Emails[0], "@")
			return name
		}
	}
	return personID
}

// member returns the membership of a person in the room.
func (h *testRoom) member(name string) webex.Membership {
	h.t.Helper()
	members, err := h.Get(h.t.Context(), h.roomID)
	if err != nil {
		h.t.Fatal(err)
	}
	found, ok := members.Find(webexroster.Person{Email: name + "@example.com"})
	if !ok {
		h.t.Fatalf("%s is not in the room", name)
	}
	return found
}

// calls returns the calls about memberships, and forgets all requests: "list", "find"
// for a list of one person, "add jane", "add jane*", "jane*", "jane-" and "remove jane",
// where * makes a moderator and - ends that.
func (h *testRoom) calls() []string {
	h.t.Helper()
	var calls []string
	for _, request := range h.server.Requests() {
		if call := h.describe(request); call != "" {
			calls = append(calls, call)
		}
	}
	h.server.ForgetRequests()
	return calls
}

func (h *testRoom) describe(request emulator.Request) string {
	h.t.Helper()
	var body struct {
		PersonID, PersonEmail string
		IsModerator           bool
	}
	if request.Body != "" {
		if err := json.Unmarshal([]byte(request.Body), &body); err != nil {
			h.t.Fatal(err)
		}
	}
	id, isMembership := strings.CutPrefix(request.Path, "/v1/memberships/")
	mark := ""
	if body.IsModerator {
		mark = "*"
	}
	switch {
	case !isMembership && request.Path != "/v1/memberships":
		return ""
	case request.Method == http.MethodPost && body.PersonID != "":
		return "add " + h.nameOf(body.PersonID) + mark
	case request.Method == http.MethodPost:
		name, _, _ := strings.Cut(body.PersonEmail, "@")
		return "add " + name + mark
	case request.Method == http.MethodGet && strings.Contains(request.Query, "person"):
		return "find"
	case request.Method == http.MethodGet:
		return "list"
	case request.Method == http.MethodDelete:
		return "remove " + h.nameOf(h.personOf(id))
	case mark == "":
		mark = "-"
	}
	return h.nameOf(h.personOf(id)) + mark
}

// personOf returns the id of the person in the id of a membership (fact W3.1-02).
func (h *testRoom) personOf(membershipID string) string {
	h.t.Helper()
	plain, err := base64.RawURLEncoding.DecodeString(membershipID)
	if err != nil {
		h.t.Fatal(err)
	}
	uuid, _, _ := strings.Cut(string(plain[strings.LastIndex(string(plain), "/")+1:]), ":")
	return base64.RawURLEncoding.EncodeToString([]byte("ciscospark://us/PEOPLE/" + uuid))
}

func (h *testRoom) wantCalls(want ...string) {
	h.t.Helper()
	if got := h.calls(); !slices.Equal(got, want) {
		h.t.Errorf("got the calls %q, want %q", got, want)
	}
}

// tenWorkers calls do for each item, ten at a time.
func tenWorkers[T any](items []T, do func(item T)) {
	queue := make(chan T)
	var workers sync.WaitGroup
	for range 10 {
		workers.Go(func() {
			for item := range queue {
				do(item)
			}
		})
	}
	for _, item := range items {
		queue <- item
	}
	close(queue)
	workers.Wait()
}
