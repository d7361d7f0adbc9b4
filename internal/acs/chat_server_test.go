// SPDX-License-Identifier: MPL-2.0

// This file has the servers and clients for the tests of Identity and Chat.

package acs_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/contract/wiretest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// threadID and threadPath are of a thread, for servers that do not check it.
const (
	threadID   = "19:acsV1_a-b_c1@thread.v2"
	threadPath = "/chat/threads/19%3AacsV1_a-b_c1%40thread.v2"
)

// wireRequest is a request as a server received it.
type wireRequest struct {
	method, target, contentType, body string
	header                            http.Header
}

// line is the method and the target.
func (r wireRequest) line() string { return r.method + " " + r.target }

// fakeServer records requests and returns its answers in turn, the last one again and
// again.
type fakeServer struct {
	mu       sync.Mutex
	requests []wireRequest
	answers  []wireAnswer
}

type wireAnswer struct {
	status int
	body   string
	header map[string]string
}

func (s *fakeServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	answer := s.answers[min(len(s.requests), len(s.answers)-1)]
	s.requests = append(s.requests, wireRequest{r.Method, r.RequestURI, r.Header.Get("Content-Type"), string(body), r.Header.Clone()})
	s.mu.Unlock()
	for name, value := range answer.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(answer.status)
	_, _ = io.WriteString(w, answer.body)
}

// received returns the requests so far.
func (s *fakeServer) received() []wireRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// lines returns the line of each request so far.
func (s *fakeServer) lines() []string {
	var lines []string
	for _, r := range s.received() {
		lines = append(lines, r.line())
	}
	return lines
}

// wantRequests checks that there were n requests, all alike, and returns the last one.
func (s *fakeServer) wantRequests(t *testing.T, n int, line, contentType, body string) wireRequest {
	t.Helper()
	requests := s.received()
	if len(requests) != n {
		t.Fatalf("got %d requests, want %d", len(requests), n)
	}
	for _, r := range requests {
		if r.line() != line || r.contentType != contentType || r.body != body {
			t.Errorf("got %s, %q, %s\nwant %s, %q, %s", r.line(), r.contentType, r.body, line, contentType, body)
		}
	}
	return requests[n-1]
}

// serveAnswers starts a fakeServer and returns its URL.
func serveAnswers(t *testing.T, answers ...wireAnswer) (w *fakeServer, url string) {
	t.Helper()
	w = &fakeServer{answers: answers}
	server := httptest.NewServer(wiretest.Requests(w))
	t.Cleanup(server.Close)
	return w, server.URL
}

// newChatClient returns a client with a token that is not renewed.
func newChatClient(t *testing.T, endpoint string, options *acs.ClientOptions) *acs.ChatClient {
	t.Helper()
	client, err := acs.NewChatClient(endpoint, acs.NewUserTokenCredential("given-token"), options)
	if err != nil {
		t.Fatalf("make a client: %v", err)
	}
	return client
}

// newIdentityClient returns a client for servers that do not verify signatures.
func newIdentityClient(t *testing.T, endpoint string, options *acs.ClientOptions) *acs.IdentityClient {
	t.Helper()
	client, err := acs.NewIdentityClientFromConnectionString("endpoint="+endpoint+";accesskey="+anyKey, options)
	if err != nil {
		t.Fatalf("make a client: %v", err)
	}
	return client
}

// emulatorIdentity returns a client of the emulator.
func emulatorIdentity(t *testing.T, server *emulator.Server, options *acs.ClientOptions) *acs.IdentityClient {
	t.Helper()
	client, err := acs.NewIdentityClientFromConnectionString(server.ConnectionString(), options)
	if err != nil {
		t.Fatalf("make a client: %v", err)
	}
	return client
}

// emulatorClock returns fastRetries with the emulator's clock.
func emulatorClock(server *emulator.Server) *acs.ClientOptions {
	options := fastRetries()
	options.Now = server.Now
	return options
}

// chatAs returns a client that acts as a user by issued tokens.
func chatAs(t *testing.T, server *emulator.Server, userID string) *acs.ChatClient {
	t.Helper()
	options := emulatorClock(server)
	credential := acs.NewIssuedUserCredential(emulatorIdentity(t, server, options), userID, nil)
	client, err := acs.NewChatClient(server.URL(), credential, options)
	if err != nil {
		t.Fatalf("make a client: %v", err)
	}
	return client
}

// newThread creates a thread or ends the test.
func newThread(t *testing.T, client *acs.ChatClient, o *acs.CreateThreadOptions) acs.ChatThread {
	t.Helper()
	created, err := client.CreateThread(t.Context(), "Support", o)
	if err != nil {
		t.Fatalf("create a thread: %v", err)
	}
	if len(created.InvalidParticipants) != 0 {
		t.Fatalf("create a thread: got invalid participants %v, want none", created.InvalidParticipants)
	}
	return created.ChatThread
}

// all reads all pages, and returns how many there were.
func all[P, T any](ctx context.Context, pager *runtime.Pager[P], value func(P) []T) (entries []T, pages int, err error) {
	for ; pager.More(); pages++ {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return entries, pages, err
		}
		entries = append(entries, value(page)...)
	}
	return entries, pages, nil
}

func threadsOf(page acs.ListThreadsResponse) []acs.ChatThreadItem            { return page.Value }
func participantsOf(page acs.ListParticipantsResponse) []acs.ChatParticipant { return page.Value }
func messagesOf(page acs.ListMessagesResponse) []acs.ChatMessage             { return page.Value }
func receiptsOf(page acs.ListReadReceiptsResponse) []acs.ReadReceipt         { return page.Value }

// rosterOf reads the participants of a thread or ends the test.
func rosterOf(t *testing.T, thread *acs.ChatThreadClient) []acs.ChatParticipant {
	t.Helper()
	roster, _, err := all(t.Context(), thread.NewListParticipantsPager(nil), participantsOf)
	if err != nil {
		t.Fatalf("list the participants: %v", err)
	}
	return roster
}

// everyChatCall has each operation of Chat on one thread, by the name of its method.
func everyChatCall(client *acs.ChatClient, id, messageID, userID string) map[string]func(context.Context) error {
	thread := client.Thread(id)
	calls := everyAtMostOnceCall(thread, messageID)
	for name, call := range map[string]func(context.Context) error{
		"CreateThread": func(ctx context.Context) error { _, err := client.CreateThread(ctx, "Support", nil); return err },
		"NewListThreadsPager": func(ctx context.Context) error {
			_, err := client.NewListThreadsPager(nil).NextPage(ctx)
			return err
		},
		"DeleteThread": func(ctx context.Context) error { _, err := client.DeleteThread(ctx, id, nil); return err },
		"Get":          func(ctx context.Context) error { _, err := thread.Get(ctx, nil); return err },
		"Update":       func(ctx context.Context) error { _, err := thread.Update(ctx, nil); return err },
		"NewListParticipantsPager": func(ctx context.Context) error {
			_, err := thread.NewListParticipantsPager(nil).NextPage(ctx)
			return err
		},
		"AddParticipants": func(ctx context.Context) error {
			_, err := thread.AddParticipants(ctx, []acs.ChatParticipant{{UserID: userID}}, nil)
			return err
		},
		"RemoveParticipant": func(ctx context.Context) error { _, err := thread.RemoveParticipant(ctx, userID, nil); return err },
		"NewListMessagesPager": func(ctx context.Context) error {
			_, err := thread.NewListMessagesPager(nil).NextPage(ctx)
			return err
		},
		"GetMessage": func(ctx context.Context) error { _, err := thread.GetMessage(ctx, messageID); return err },
		"UpdateMessage": func(ctx context.Context) error {
			_, err := thread.UpdateMessage(ctx, messageID, &acs.UpdateMessageOptions{Content: ptr("new")})
			return err
		},
		"DeleteMessage": func(ctx context.Context) error { _, err := thread.DeleteMessage(ctx, messageID); return err },
		"NewListReadReceiptsPager": func(ctx context.Context) error {
			_, err := thread.NewListReadReceiptsPager(nil).NextPage(ctx)
			return err
		},
	} {
		calls[name] = call
	}
	return calls
}

// everyAtMostOnceCall has each at-most-once operation of Chat.
func everyAtMostOnceCall(thread *acs.ChatThreadClient, messageID string) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"SendMessage":            func(ctx context.Context) error { _, err := thread.SendMessage(ctx, "Hello.", nil); return err },
		"SendReadReceipt":        func(ctx context.Context) error { _, err := thread.SendReadReceipt(ctx, messageID); return err },
		"SendTypingNotification": func(ctx context.Context) error { _, err := thread.SendTypingNotification(ctx, nil); return err },
	}
}
