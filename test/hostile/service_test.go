// SPDX-License-Identifier: MPL-2.0

// This file has the clients, and a service that answers them rightly once: the emulator
// behind a server that remembers its answers.

package hostile_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/contract"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// operation is a call of a client. Its name is that of the contract.
type operation struct {
	name string
	call func(ctx context.Context, c *clients) (any, error)
}

// operations are all operations of both clients.
func operations() []operation {
	return slices.Concat(roomOperations(), identityOperations(), threadOperations(), messageOperations(),
		webexRoomOperations(), webexPersonOperations(), webexMembershipOperations())
}

// accounts are the credentials of the clients.
type accounts struct {
	accessKey, chatToken string
	webex                emulator.WebexAccount
}

// secrets are the texts that no error may have.
func (a accounts) secrets() []string {
	return []string{a.accessKey, a.chatToken, a.webex.AccessToken, a.webex.RefreshToken, a.webex.ClientSecret}
}

// objects are what the operations are about.
type objects struct {
	users                               []string
	roomID, userID, threadID, messageID string
	spaceID, personID, membershipID     string
}

// clients are new clients of one server.
type clients struct {
	objects
	rooms    *acs.RoomsClient
	identity *acs.IdentityClient
	teams    *acs.TeamsExtensionClient
	chat     *acs.ChatClient
	webex    *webex.Client
	renewing *webex.Client // gets its access token from the server
}

func (c *clients) thread() *acs.ChatThreadClient { return c.chat.Thread(c.threadID) }

// newClients makes clients that try once.
func newClients(t *testing.T, url string, a accounts, o objects) *clients {
	t.Helper()
	never := new(int32)
	options := func() *acs.ClientOptions { return &acs.ClientOptions{MaxRetries: never} }
	webexOptions := func() *webex.ClientOptions {
		var o webex.ClientOptions
		o.MaxRetries = never
		return &o
	}
	key, err := acs.NewAccessKeyCredential(a.accessKey)
	c := &clients{objects: o}
	for _, create := range []func() error{
		func() error { return err },
		func() error { c.rooms, err = acs.NewRoomsClientWithAccessKey(url, key, options()); return err },
		func() error { c.identity, err = acs.NewIdentityClientWithAccessKey(url, key, options()); return err },
		func() error { c.teams, err = acs.NewTeamsExtensionClientWithAccessKey(url, key, options()); return err },
		func() error {
			c.chat, err = acs.NewChatClient(url, acs.NewUserTokenCredential(a.chatToken), options())
			return err
		},
		func() error {
			c.webex, err = webex.NewClient(url+"/v1", webex.NewAccessTokenCredential(a.webex.AccessToken), webexOptions())
			return err
		},
		func() error {
			renewed := webex.NewRefreshTokenCredential(a.webex.ClientID, a.webex.ClientSecret, a.webex.RefreshToken)
			c.renewing, err = webex.NewClient(url+"/v1", renewed, webexOptions())
			return err
		},
	} {
		if err := create(); err != nil {
			t.Fatalf("make the clients: %v", err)
		}
	}
	return c
}

// exchange is a request, and the right answer to it.
type exchange struct {
	method, target string
	status         int
	header         http.Header
	body           []byte
}

// rightAnswer is what an operation sends and gets from a service that means well, and
// its result.
type rightAnswer struct {
	operation
	// exchanges are the requests of the operation, which its hostile answer replaces at
	// the first one only.
	exchanges []exchange
	result    any
}

// service is what the hostile servers know of the service.
type service struct {
	accounts
	objects
	right []rightAnswer
}

// recordService carries out each operation once, on an emulator.
func recordService(t *testing.T) service {
	t.Helper()
	e, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := e.Close(); err != nil {
			t.Errorf("stop the emulator: %v", err)
		}
	}()
	var mu sync.Mutex
	var seen []exchange
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answered := forward(t, e.URL(), r)
		mu.Lock()
		seen = append(seen, answered)
		mu.Unlock()
		answered.write(w)
	}))
	defer front.Close()

	s := service{objects: objects{users: []string{e.CreateUser(), e.CreateUser()}}}
	s.accounts = accounts{
		accessKey: e.AccessKey(), chatToken: e.IssueToken(s.users[0], []string{"chat"}, time.Hour), webex: e.WebexPerson(),
	}
	c := newClients(t, front.URL, s.accounts, s.objects)
	for _, op := range operations() {
		seen = nil
		result, err := op.call(t.Context(), c)
		if err != nil {
			t.Fatalf("%s: %v", op.name, err)
		}
		s.right = append(s.right, rightAnswer{op, seen, result})
	}
	s.objects = c.objects
	return s
}

// forward sends a request to the emulator as it came, and returns the answer.
func forward(t *testing.T, url string, r *http.Request) exchange {
	t.Helper()
	request, err := http.NewRequestWithContext(r.Context(), r.Method, url+r.RequestURI, r.Body)
	if err != nil {
		t.Error(err)
		return exchange{}
	}
	request.Header, request.Host = r.Header, r.Host
	resp, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Error(err)
		return exchange{}
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return exchange{r.Method, r.RequestURI, resp.StatusCode, resp.Header, body}
}

// write answers with the right answer, and ends the connection.
func (e exchange) write(w http.ResponseWriter) { e.writeWith(w, e.status, e.body) }

// writeWith is write with another status and body.
func (e exchange) writeWith(w http.ResponseWriter, status int, body []byte) {
	e.copyHeader(w.Header())
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func (e exchange) copyHeader(header http.Header) {
	for name, values := range e.header {
		if name != "Content-Length" {
			header[name] = slices.Clone(values)
		}
	}
	header.Set("Connection", "close")
}

// is reports whether a request is that of the exchange, apart from the query of a link
// to a next page.
func (e exchange) is(r *http.Request) bool {
	path, _, _ := strings.Cut(e.target, "?")
	return e.method == r.Method && path == r.URL.EscapedPath()
}

// plain is a value in JSON without types.
func plain(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var decoded any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&decoded); err != nil {
		t.Fatal(err)
	}
	return decoded
}

// The table of operations has each one that the clients have, by the name of the
// contract.
func TestOperationsAreAllOfBothClients(t *testing.T) {
	t.Parallel()
	table := contract.NewTable()
	var got []string
	for _, right := range recordService(t).right {
		first := right.exchanges[0]
		name := table.Name(contract.Exchange{Method: first.method, Target: first.target})
		if name != right.name && right.name != "create user and token" {
			t.Errorf("%s is the operation %q", right.name, name)
		}
		got = append(got, name)
	}
	for _, name := range table.Names() {
		if strings.Contains(name, "Webex team") || name == "list Webex classifications" {
			continue // the client has none of these
		}
		if !slices.Contains(got, name) {
			t.Errorf("the operation %q is not tried", name)
		}
	}
}
