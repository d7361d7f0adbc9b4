// SPDX-License-Identifier: MPL-2.0

// This file tests the retries of Identity and Chat: idempotent calls are always
// retried, at-most-once calls only if they were certainly not carried out. It also
// tests the reports of waits.

package acs_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/contract/wiretest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// faultFunc is what a server does with the first try. It returns false if the server
// also answers that try.
type faultFunc func(w http.ResponseWriter) (done bool)

// failFirst starts a server on which every try but the first succeeds, and returns
// the number of tries.
func failFirst(t *testing.T, first faultFunc) (url string, tries *atomic.Int32) {
	t.Helper()
	tries = &atomic.Int32{}
	server := httptest.NewServer(wiretest.Requests(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if tries.Add(1) == 1 && first(w) {
			return
		}
		switch {
		case r.URL.Path == "/identities":
			w.WriteHeader(http.StatusCreated)
			write(t, w, `{"identity":{"id":"8:acs:r_x"},"accessToken":`+tokenAnswer+`}`)
		case strings.HasSuffix(r.URL.Path, "/messages"):
			w.WriteHeader(http.StatusCreated)
			write(t, w, `{"id":"1730000000000"}`)
		}
	})))
	t.Cleanup(server.Close)
	return server.URL, tries
}

// atMostOnceCalls has each at-most-once call of both clients.
func atMostOnceCalls(t *testing.T, url string, options *acs.ClientOptions) map[string]func(context.Context) error {
	t.Helper()
	identity := newIdentityClient(t, url, options)
	calls := everyAtMostOnceCall(newChatClient(t, url, options).Thread(threadID), "1730000000000")
	calls["CreateUser"] = func(ctx context.Context) error { _, err := identity.CreateUser(ctx, nil); return err }
	calls["CreateUserAndToken"] = func(ctx context.Context) error {
		_, err := identity.CreateUserAndToken(ctx, []acs.TokenScope{acs.TokenScopeChat}, nil)
		return err
	}
	return calls
}

func answerWith(status int) faultFunc {
	return func(w http.ResponseWriter) bool { w.WriteHeader(status); return true }
}

func dropConnection(http.ResponseWriter) bool { panic(http.ErrAbortHandler) }

// truncateAnswer announces a longer answer than it sends.
func truncateAnswer(w http.ResponseWriter) bool {
	w.Header().Set("Content-Length", "1000")
	return false
}

func TestAtMostOnceCallsAreRetriedOnlyIfTheyWereNotDone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		first faultFunc
		tries int32
	}{
		"throttled":                {answerWith(429), 2},
		"timed out by the service": {answerWith(408), 1},
		"failed":                   {answerWith(500), 1},
		"failed behind a gateway":  {answerWith(502), 1},
		"unavailable":              {answerWith(503), 1},
		"timed out by a gateway":   {answerWith(504), 1},
		"dropped without answer":   {dropConnection, 1},
		"half an answer":           {truncateAnswer, 1},
	} {
		for call := range atMostOnceCalls(t, "https://a.example", nil) {
			url, tries := failFirst(t, test.first)
			err := atMostOnceCalls(t, url, fastRetries())[call](t.Context())
			if got := tries.Load(); got != test.tries || (err == nil) != (test.tries == 2) {
				t.Errorf("%s, %s: got %d tries and error %v, want %d", call, name, got, err, test.tries)
			}
		}
	}
}

// refuseConnections returns options with which the first connections are refused.
func refuseConnections(times int32, options *acs.ClientOptions) *acs.ClientOptions {
	var seen atomic.Int32
	options.Transport = &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		if seen.Add(1) <= times {
			address = strings.TrimPrefix(nobodyListens, "http://")
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}}}
	return options
}

func TestARefusedConnectionIsRetried(t *testing.T) {
	t.Parallel()
	for call := range atMostOnceCalls(t, "https://a.example", nil) {
		url, tries := failFirst(t, func(http.ResponseWriter) bool { return false })
		if err := atMostOnceCalls(t, url, refuseConnections(3, fastRetries()))[call](t.Context()); err != nil || tries.Load() != 1 {
			t.Errorf("%s: got error %v after %d requests, want none and 1", call, err, tries.Load())
		}
		err := atMostOnceCalls(t, url, refuseConnections(4, fastRetries()))[call](t.Context())
		var connection *net.OpError
		if !errors.As(err, &connection) || tries.Load() != 1 {
			t.Errorf("%s: got error %v after %d requests, want the refused connection and no further request", call, err, tries.Load()-1)
		}
	}
}

// Fact 2.2-03: adding a user who is in the thread changes nothing, so the call is
// idempotent.
func TestEveryOtherChatCallIsRetried(t *testing.T) {
	t.Parallel()
	server, _, client, _ := actingUser(t, emulator.Options{Switches: emulator.Switches{UnknownDelete: emulator.UnknownDeleteSucceeds}})
	guest := server.CreateUser()
	faults := map[string]emulator.Fault{"dropped": {Drop: emulator.DropBefore, Count: 1}}
	for name, status := range map[string]int{"408": 408, "429": 429, "500": 500, "502": 502, "503": 503, "504": 504} {
		faults[name] = emulator.Fault{Status: status, Count: 1}
	}
	for what, fault := range faults {
		created := newThread(t, client, nil)
		messageID := sendMessage(t, client.Thread(created.ID))
		calls := everyChatCall(client, created.ID, messageID, guest)
		for name := range everyAtMostOnceCall(client.Thread(created.ID), messageID) {
			delete(calls, name)
		}
		names := []string{"DeleteMessage", "DeleteThread"} // these end the others
		for name := range calls {
			if !slices.Contains(names, name) {
				names = append([]string{name}, names...)
			}
		}
		for _, name := range names {
			server.ForgetRequests()
			server.AddFault(fault)
			if err := calls[name](t.Context()); err != nil {
				t.Errorf("%s, %s: got error %v, want none", name, what, err)
			}
			if got := len(server.Requests()); got != 2 {
				t.Errorf("%s, %s: got %d requests, want 2", name, what, got)
			}
		}
	}
}

func TestEveryOtherIdentityCallIsRetried(t *testing.T) {
	t.Parallel()
	for _, fault := range []emulator.Fault{{Status: 503, Count: 1}, {Drop: emulator.DropBefore, Count: 1}} {
		server := startEmulator(t, emulator.Options{})
		client, userID := emulatorIdentity(t, server, fastRetries()), server.CreateUser()
		for _, call := range []func() error{
			func() error {
				_, err := client.IssueToken(t.Context(), userID, []acs.TokenScope{acs.TokenScopeChat}, nil)
				return err
			},
			func() error { _, err := client.RevokeTokens(t.Context(), userID, nil); return err },
			func() error { _, err := client.DeleteUser(t.Context(), userID, nil); return err },
		} {
			server.ForgetRequests()
			server.AddFault(fault)
			if err := call(); err != nil || len(server.Requests()) != 2 {
				t.Errorf("got error %v after %d requests, want none after 2", err, len(server.Requests()))
			}
		}
	}
}

// Fact 2.2-05: the retry repeats the create's id, another create has another.
func TestALostAnswerToACreateMakesOneThread(t *testing.T) {
	t.Parallel()
	server, _, client, _ := actingUser(t, emulator.Options{})
	before := len(server.Threads())
	server.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/chat/threads", Drop: emulator.DropAfter, Count: 2})
	first, second := newThread(t, client, nil), newThread(t, client, nil)
	if got := len(server.Threads()) - before; got != 2 || first.ID == second.ID {
		t.Errorf("got %d threads for 2 creates, %s and %s", got, first.ID, second.ID)
	}
	var ids []string
	for _, request := range server.Requests() {
		if request.Method == http.MethodPost && request.Path == "/chat/threads" {
			ids = append(ids, request.Header.Get("Repeatability-Request-Id"))
		}
	}
	if len(ids) != 4 || ids[0] == "" || ids[0] != ids[1] || ids[0] != ids[2] || ids[0] == ids[3] {
		t.Errorf("got repeatability-request-ids %q, want one for the three tries of the first call and another for the second", ids)
	}
}

func TestEachWaitOnA429IsReported(t *testing.T) {
	t.Parallel()
	server, url := serveAnswers(t,
		wireAnswer{status: 429, header: map[string]string{"Retry-After": "7"}, body: `{"error":{"code":"TooManyRequests","message":"Slow down"}}`},
		wireAnswer{status: 503, header: map[string]string{"Retry-After": "5"}},
		wireAnswer{status: 429},
		wireAnswer{status: 429, header: map[string]string{"retry-after-ms": "95500"}},
		wireAnswer{status: 201, body: `{"id":"1730000000000"}`},
	)
	type told struct {
		wait  acs.Wait
		after time.Duration // the beginning of the call
	}
	var waits, resumed []told
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		options := &acs.ClientOptions{
			OnWait: func(_ context.Context, wait acs.Wait) { waits = append(waits, told{wait, time.Since(begin)}) },
			OnResume: func(_ context.Context, wait acs.Wait, took time.Duration) {
				resumed = append(resumed, told{wait, took})
			},
		}
		options.Retry.RetryDelay = time.Nanosecond
		options.Transport = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		client := newChatClient(t, url, options)
		if _, err := client.Thread(threadID).AddParticipants(t.Context(), []acs.ChatParticipant{{UserID: userA}}, nil); err != nil {
			t.Errorf("got error %v, want none", err)
		}
		if got := time.Since(begin).Round(time.Second / 2); got != 107*time.Second+500*time.Millisecond {
			t.Errorf("got the answer after %v, want 7 s, 5 s and 95.5 s", got)
		}
	})
	for i := range waits {
		waits[i].after = waits[i].after.Round(time.Second)
	}
	for i := range resumed {
		resumed[i].after = resumed[i].after.Round(time.Second / 2)
	}
	asked := []acs.Wait{
		{Status: 429, Asked: 7 * time.Second, Reason: "Slow down"},
		{Status: 429, Reason: "Too Many Requests"},
		{Status: 429, Asked: 95500 * time.Millisecond, Reason: "Too Many Requests"},
	}
	if want := []told{{asked[0], 0}, {asked[1], 12 * time.Second}, {asked[2], 12 * time.Second}}; !slices.Equal(waits, want) {
		t.Errorf("got waits %v, want %v", waits, want)
	}
	if want := []told{{asked[0], 7 * time.Second}, {asked[1], 0}, {asked[2], 95500 * time.Millisecond}}; !slices.Equal(resumed, want) {
		t.Errorf("got the ends of waits %v, want %v", resumed, want)
	}
	if got := len(server.received()); got != 5 {
		t.Errorf("got %d tries, want 5", got)
	}
}

// Fact 2.4-02: ten creates of one user in ten seconds.
func TestAWaitThatDoesNotBeginIsNotReported(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	options := emulatorClock(server)
	options.OnWait = func(_ context.Context, wait acs.Wait) { t.Errorf("got the wait %v, want none", wait) }
	credential := acs.NewIssuedUserCredential(emulatorIdentity(t, server, options), server.CreateUser(), nil)
	client, err := acs.NewChatClient(server.URL(), credential, options)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		newThread(t, client, nil)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	_, err = client.CreateThread(ctx, "Support", nil)
	if info, _ := acs.ErrorDetails(err); info.StatusCode != http.StatusTooManyRequests || ctx.Err() != nil {
		t.Errorf("got %v, want the service's 429, at once", err)
	}
	requests := len(server.Requests())
	_, err = client.CreateThread(ctx, "Support", nil)
	if info, _ := acs.ErrorDetails(err); info.RetryAfter == 0 || len(server.Requests()) != requests {
		t.Errorf("got %v after %d requests, want the same 429 after none", err, len(server.Requests())-requests)
	}
}
