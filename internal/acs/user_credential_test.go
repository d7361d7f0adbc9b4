// SPDX-License-Identifier: MPL-2.0

// This file tests users' tokens against the emulator: all calls share one, it is
// renewed in time and after it was revoked, and the errors without one.

package acs_test

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	issuePath = "/identities/*/:issueAccessToken"
	issueCall = "/:issueAccessToken"
)

// tokenCalls counts the calls for a token, and the answers of Chat by status.
func tokenCalls(server *emulator.Server) (calls int, chat map[int]int) {
	chat = map[int]int{}
	for _, request := range server.Requests() {
		if strings.HasSuffix(request.Path, issueCall) {
			calls++
		} else if strings.HasPrefix(request.Path, "/chat/") {
			chat[request.Status]++
		}
	}
	return calls, chat
}

// concurrently makes a call so many times at the same time, and returns the errors.
func concurrently(times int, call func() error) []error {
	failures := make([]error, times)
	var wg sync.WaitGroup
	for i := range times {
		wg.Go(func() { failures[i] = call() })
	}
	wg.Wait()
	return failures
}

// actingUser returns an emulator with a user, a client that acts as the user, and a
// thread of the user.
func actingUser(t *testing.T, o emulator.Options) (server *emulator.Server, userID string, client *acs.ChatClient, thread *acs.ChatThreadClient) {
	t.Helper()
	o.RateLimits = emulator.RateLimitsOff
	server = startEmulator(t, o)
	userID = server.CreateUser()
	client = chatAs(t, server, userID)
	created := newThread(t, chatAs(t, server, userID), nil)
	thread = client.Thread(created.ID)
	server.ForgetRequests()
	return server, userID, client, thread
}

// Facts 5.3-02 and 4-03.
func TestFiftyConcurrentCallsShareOneToken(t *testing.T) {
	t.Parallel()
	server, _, _, thread := actingUser(t, emulator.Options{})
	server.SetRoute(emulator.Route{Path: issuePath, Latency: 30 * time.Millisecond})
	for range 2 {
		for _, err := range concurrently(50, func() error { _, err := thread.Get(t.Context(), nil); return err }) {
			if err != nil {
				t.Fatalf("got error %v, want none", err)
			}
		}
	}
	calls, chat := tokenCalls(server)
	if calls != 1 || chat[http.StatusOK] != 100 {
		t.Errorf("got %d calls for a token and answers %v, want 1 and 100 times 200", calls, chat)
	}
	for _, request := range server.Requests() {
		if strings.HasSuffix(request.Path, issueCall) && request.Body != `{"scopes":["chat"]}` {
			t.Errorf("got body %s, want the scope chat and nothing else", request.Body)
		}
	}
}

// Facts 5.4-01 and 4-07: 24 hours by default, renewed when less than 10 minutes
// are left, and by the clock that was given.
func TestATokenIsRenewedBeforeItExpires(t *testing.T) {
	t.Parallel()
	server, _, _, thread := actingUser(t, emulator.Options{Now: instant(t, "2026-03-02T10:00:00Z")})
	for _, step := range []struct {
		advance time.Duration
		calls   int
	}{
		{0, 1},
		{23*time.Hour + 50*time.Minute, 1},
		{time.Second, 2},
		{23*time.Hour + 50*time.Minute, 2},
		{48 * time.Hour, 3},
	} {
		server.Advance(step.advance)
		for range 2 {
			if _, err := thread.Get(t.Context(), nil); err != nil {
				t.Fatalf("got error %v, want none", err)
			}
		}
		if calls, chat := tokenCalls(server); calls != step.calls || chat[http.StatusUnauthorized] != 0 {
			t.Errorf("%v later: got %d calls for a token and answers %v, want %d and no 401", step.advance, calls, chat, step.calls)
		}
	}
}

// Facts 4-04 and 4-09.
func TestARevokedTokenIsRenewedOnceWithoutAnError(t *testing.T) {
	t.Parallel()
	server, userID, client, thread := actingUser(t, emulator.Options{})
	if _, err := thread.Get(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := emulatorIdentity(t, server, emulatorClock(server)).RevokeTokens(t.Context(), userID, nil); err != nil {
		t.Fatal(err)
	}
	server.ForgetRequests()
	server.SetRoute(emulator.Route{Path: issuePath, Latency: 30 * time.Millisecond})
	for _, err := range concurrently(50, func() error { _, err := thread.Get(t.Context(), nil); return err }) {
		if err != nil {
			t.Fatalf("got error %v, want none", err)
		}
	}
	if calls, chat := tokenCalls(server); calls != 1 || chat[http.StatusOK] != 50 || chat[http.StatusUnauthorized] == 0 {
		t.Errorf("got %d calls for a token and answers %v, want 1, 401s and 50 times 200", calls, chat)
	}

	for name, call := range everyChatCall(client, firstThreadID(t, client), sendMessage(t, thread), server.CreateUser()) {
		if name == "DeleteThread" || name == "DeleteMessage" {
			continue // they take away what the others want
		}
		server.RevokeTokens(userID)
		server.ForgetRequests()
		if err := call(t.Context()); err != nil {
			t.Errorf("%s: got error %v, want none", name, err)
		}
		if calls, chat := tokenCalls(server); calls != 1 || chat[http.StatusUnauthorized] != 1 {
			t.Errorf("%s: got %d calls for a token and answers %v, want 1 and one 401", name, calls, chat)
		}
	}
}

// firstThreadID is the id of the user's first thread.
func firstThreadID(t *testing.T, client *acs.ChatClient) string {
	t.Helper()
	page, err := client.NewListThreadsPager(nil).NextPage(t.Context())
	if err != nil || len(page.Value) == 0 {
		t.Fatalf("got threads %v, error %v, want one", page.Value, err)
	}
	return page.Value[0].ID
}

// sendMessage sends a message and returns its id.
func sendMessage(t *testing.T, thread *acs.ChatThreadClient) string {
	t.Helper()
	sent, err := thread.SendMessage(t.Context(), "Hello.", nil)
	if err != nil {
		t.Fatalf("send a message: %v", err)
	}
	return sent.ID
}

func TestAMessageWithARefusedTokenIsSentOnce(t *testing.T) {
	t.Parallel()
	server, userID, client, thread := actingUser(t, emulator.Options{})
	sendMessage(t, thread)
	server.RevokeTokens(userID)
	sendMessage(t, thread)
	messages, _, err := all(t.Context(), client.Thread(firstThreadID(t, client)).NewListMessagesPager(nil), messagesOf)
	texts := 0
	for _, m := range messages {
		if m.Type == string(acs.MessageTypeText) {
			texts++
		}
	}
	if err != nil || texts != 2 {
		t.Errorf("got %d messages, error %v, want 2", texts, err)
	}
}

// Fact 5.4-01: all that is known about a token from elsewhere is that it ends.
func TestAStaticTokenIsNotRenewed(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	userID := server.CreateUser()
	expired := server.IssueToken(userID, []string{"chat"}, -time.Minute)
	revoked := server.IssueToken(userID, []string{"chat"}, time.Hour)
	server.RevokeTokens(userID)
	for name, token := range map[string]string{"expired": expired, "revoked": revoked, "of another make": "opaque"} {
		server.ForgetRequests()
		client, err := acs.NewChatClient(server.URL(), acs.NewUserTokenCredential(token), fastRetries())
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.CreateThread(t.Context(), "Support", nil)
		var refused *acs.TokenRefusedError
		if !errors.As(err, &refused) || !refused.Static {
			t.Fatalf("%s: got %v, want a TokenRefusedError about a given token", name, err)
		}
		if want := map[bool]string{true: "", false: userID}[token == "opaque"]; refused.UserID != want {
			t.Errorf("%s: got user %q, want %q", name, refused.UserID, want)
		}
		if info, _ := acs.ErrorDetails(err); info.StatusCode != http.StatusUnauthorized || info.RequestID() == "" {
			t.Errorf("%s: got details %+v, want those of the 401", name, info)
		}
		if !strings.Contains(err.Error(), "cannot be renewed") || strings.Contains(err.Error(), token) {
			t.Errorf("%s: got %v, want it to say that the token cannot be renewed, and not the token", name, err)
		}
		if got := len(server.Requests()); got != 1 {
			t.Errorf("%s: got %d requests, want 1", name, got)
		}
	}
}

func TestAStaticTokenIsUsed(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	userID := server.CreateUser()
	token := server.IssueToken(userID, []string{"chat"}, time.Hour)
	client, err := acs.NewChatClient(server.URL(), acs.NewUserTokenCredential(" "+token+"\n"), fastRetries())
	if err != nil {
		t.Fatal(err)
	}
	if thread := newThread(t, client, nil); thread.CreatedBy != userID {
		t.Errorf("got a thread of %s, want one of %s", thread.CreatedBy, userID)
	}
	if calls, _ := tokenCalls(server); calls != 0 {
		t.Errorf("got %d calls for a token, want none", calls)
	}
}

func TestARenewedTokenThatIsRefusedTooIsAnError(t *testing.T) {
	t.Parallel()
	server, userID, _, thread := actingUser(t, emulator.Options{})
	server.AddFault(emulator.Fault{Path: "/chat/threads/*", Status: http.StatusUnauthorized})
	_, err := thread.Get(t.Context(), nil)
	var refused *acs.TokenRefusedError
	if !errors.As(err, &refused) || refused.Static || refused.UserID != userID {
		t.Fatalf("got %v, want a TokenRefusedError of %s", err, userID)
	}
	if info, _ := acs.ErrorDetails(err); info.StatusCode != http.StatusUnauthorized {
		t.Errorf("got details %+v, want those of the 401", info)
	}
	if !strings.Contains(err.Error(), "newly issued") || !strings.Contains(err.Error(), userID) {
		t.Errorf("got %v, want it to name the user", err)
	}
	if calls, chat := tokenCalls(server); calls != 2 || chat[http.StatusUnauthorized] != 2 {
		t.Errorf("got %d calls for a token and answers %v, want 2 of each", calls, chat)
	}
}

// A user that is gone must not make its threads look deleted.
func TestAnUnissuedTokenIsNotARefusalOfTheCall(t *testing.T) {
	t.Parallel()
	server, userID, _, thread := actingUser(t, emulator.Options{})
	server.DeleteUser(userID)
	_, err := thread.Get(t.Context(), nil)
	var failed *acs.TokenIssueError
	if !errors.As(err, &failed) || failed.UserID != userID || !strings.Contains(err.Error(), userID) {
		t.Fatalf("got %v, want a TokenIssueError of %s", err, userID)
	}
	if _, ok := acs.ErrorDetails(err); ok || acs.IsNotFound(err) {
		t.Errorf("got details: %t, IsNotFound: %t, want neither", ok, acs.IsNotFound(err))
	}
	info, _ := acs.ErrorDetails(failed.Err)
	if info.StatusCode != http.StatusNotFound || info.RequestID() == "" {
		t.Errorf("got details %+v, want those of Identity's 404", info)
	}
	if got, want := err.Error(), "Identity issued no chat token for "+userID+
		": the service answered 404 NotFound: "+info.Message+" (request id "+info.RequestID()+")"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if calls, chat := tokenCalls(server); calls != 1 || len(chat) != 0 {
		t.Errorf("got %d calls for a token and answers of Chat %v, want 1 and none", calls, chat)
	}
}

func TestTokenCallsHaveTheirOwnRetries(t *testing.T) {
	t.Parallel()
	server, _, _, thread := actingUser(t, emulator.Options{})
	server.AddFault(emulator.Fault{Path: issuePath, Status: http.StatusServiceUnavailable, Count: 5})
	var failed *acs.TokenIssueError
	if _, err := thread.Get(t.Context(), nil); !errors.As(err, &failed) {
		t.Fatalf("got %v, want a TokenIssueError", err)
	}
	if calls, _ := tokenCalls(server); calls != 4 {
		t.Errorf("got %d calls for a token, want 4: the tries of the call that needs it do not multiply them", calls)
	}
	if _, err := thread.Get(t.Context(), nil); err != nil {
		t.Errorf("got error %v for the next call, want none", err)
	}
}

// Fact 5.4-03.
func TestTheUserOfACredential(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	userID := server.CreateUser()
	identity := emulatorIdentity(t, server, nil)
	for name, test := range map[string]struct {
		credential *acs.UserCredential
		want       string
	}{
		"issued":       {acs.NewIssuedUserCredential(identity, userID, nil), userID},
		"given":        {acs.NewUserTokenCredential(server.IssueToken(userID, []string{"voip", "chat"}, 0)), userID},
		"given opaque": {acs.NewUserTokenCredential("opaque"), ""},
		"given none":   {acs.NewUserTokenCredential(""), ""},
	} {
		if got, ok := test.credential.UserID(); got != test.want || ok != (test.want != "") {
			t.Errorf("%s: got %q, %t, want %q", name, got, ok, test.want)
		}
	}
}

func TestAChatClientChecksItsCredentialAndEndpoint(t *testing.T) {
	t.Parallel()
	identity := newIdentityClient(t, "https://a.example", nil)
	for name, credential := range map[string]*acs.UserCredential{
		"nil":              nil,
		"no token":         acs.NewUserTokenCredential(" "),
		"two lines":        acs.NewUserTokenCredential("secret\nsecret"),
		"two words":        acs.NewUserTokenCredential("Bearer secret"),
		"beyond ASCII":     acs.NewUserTokenCredential("secré"),
		"no user":          acs.NewIssuedUserCredential(identity, "", nil),
		"nobody to ask it": acs.NewIssuedUserCredential(nil, userA, nil),
		"zero":             {},
	} {
		_, err := acs.NewChatClient("https://a.example", credential, nil)
		if err == nil {
			t.Errorf("%s: got a client, want an error", name)
		} else if strings.Contains(err.Error(), "secr") {
			t.Errorf("%s: got the token in %v", name, err)
		}
	}
	for _, endpoint := range []string{"", "http://a.example", "https://a.example/path"} {
		if _, err := acs.NewChatClient(endpoint, acs.NewUserTokenCredential("t"), nil); err == nil {
			t.Errorf("got a client of %q, want an error", endpoint)
		}
	}
}
