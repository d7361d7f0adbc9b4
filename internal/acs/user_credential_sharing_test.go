// SPDX-License-Identifier: MPL-2.0

// This file tests how callers share a call for a token. It uses fake time, so that it
// is certain who waits for whom.

package acs_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/contract/wiretest"
)

// delayingTransport waits a second before each call for a token, so that others come
// to wait for it.
type delayingTransport struct {
	next *http.Client
	mu   sync.Mutex
	seen int
}

func (d *delayingTransport) Do(req *http.Request) (*http.Response, error) {
	d.mu.Lock()
	d.seen++
	d.mu.Unlock()
	select {
	case <-time.After(time.Second):
		return d.next.Do(req)
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
}

// withSharedCredential starts a server with these answers to calls for tokens, which
// answers Chat with a thread, and runs test with a thread client in a bubble of fake
// time. The server is outside of the bubble.
func withSharedCredential(t *testing.T, answers []wireAnswer, test func(ctx context.Context, thread *acs.ChatThreadClient, transport *delayingTransport)) {
	t.Helper()
	identity := &fakeServer{answers: answers}
	server := httptest.NewServer(wiretest.Requests(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/chat/") {
			write(t, w, threadAnswer)
			return
		}
		identity.ServeHTTP(w, r)
	})))
	defer server.Close()
	synctest.Test(t, func(t *testing.T) {
		plain := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		transport := &delayingTransport{next: plain}
		slow, fastRetries := fastRetries(), fastRetries()
		slow.Transport, fastRetries.Transport = transport, plain
		credential := acs.NewIssuedUserCredential(newIdentityClient(t, server.URL, slow), userA, nil)
		client, err := acs.NewChatClient(server.URL, credential, fastRetries)
		if err != nil {
			t.Fatal(err)
		}
		test(t.Context(), client.Thread(threadID), transport)
	})
}

const tokenAnswer = `{"token":"issued-token","expiresOn":"2099-01-01T00:00:00+00:00"}`

func TestAFailureToIssueIsSharedToo(t *testing.T) {
	t.Parallel()
	withSharedCredential(t, []wireAnswer{{status: 403, body: `{"error":{"code":"Forbidden","message":"No."}}`}, {status: 200, body: tokenAnswer}},
		func(ctx context.Context, thread *acs.ChatThreadClient, transport *delayingTransport) {
			for _, err := range concurrently(50, func() error { _, err := thread.Get(ctx, nil); return err }) {
				var failed *acs.TokenIssueError
				if !errors.As(err, &failed) {
					t.Errorf("got %v, want a TokenIssueError", err)
				}
			}
			if transport.seen != 1 {
				t.Errorf("got %d calls for a token, want 1", transport.seen)
			}
			if _, err := thread.Get(ctx, nil); err != nil {
				t.Errorf("got error %v for the next call, want none", err)
			}
		})
}

// The caller that requests the token is interrupted: the others request one
// themselves.
func TestAnInterruptedCallerLeavesTheOthersTheirToken(t *testing.T) {
	t.Parallel()
	withSharedCredential(t, []wireAnswer{{status: 200, body: tokenAnswer}},
		func(ctx context.Context, thread *acs.ChatThreadClient, transport *delayingTransport) {
			first, cancel := context.WithCancel(ctx)
			time.AfterFunc(500*time.Millisecond, cancel)
			var wg sync.WaitGroup
			wg.Go(func() {
				if _, err := thread.Get(first, nil); !errors.Is(err, context.Canceled) {
					t.Errorf("got %v, want context.Canceled", err)
				}
			})
			synctest.Wait()
			for _, err := range concurrently(10, func() error { _, err := thread.Get(ctx, nil); return err }) {
				if err != nil {
					t.Errorf("got error %v, want none", err)
				}
			}
			wg.Wait()
			if transport.seen != 2 {
				t.Errorf("got %d calls for a token, want 2", transport.seen)
			}
		})
}

// The caller that requests the token has no time to wait for the 429: the others
// have.
func TestATimedOutCallerLeavesTheOthersTheirToken(t *testing.T) {
	t.Parallel()
	throttled := wireAnswer{status: 429, body: `{"error":{"code":"TooManyRequests","message":"Slow down."}}`, header: map[string]string{"Retry-After": "60"}}
	withSharedCredential(t, []wireAnswer{throttled, throttled, {status: 200, body: tokenAnswer}},
		func(ctx context.Context, thread *acs.ChatThreadClient, transport *delayingTransport) {
			impatient, cancel := context.WithTimeout(ctx, 30*time.Second)
			defer cancel()
			var wg sync.WaitGroup
			wg.Go(func() {
				_, err := thread.Get(impatient, nil)
				if err == nil || !strings.Contains(err.Error(), "Slow down.") {
					t.Errorf("got %v, want the service's 429", err)
				}
			})
			synctest.Wait()
			for _, err := range concurrently(10, func() error { _, err := thread.Get(ctx, nil); return err }) {
				if err != nil {
					t.Errorf("got error %v, want none", err)
				}
			}
			wg.Wait()
			if transport.seen != 3 {
				t.Errorf("got %d calls for a token, want 3: one of the impatient, two of one of the others", transport.seen)
			}
		})
}

func TestACallerWaitsForATokenNoLongerThanItsTime(t *testing.T) {
	t.Parallel()
	withSharedCredential(t, []wireAnswer{{status: 200, body: tokenAnswer}},
		func(ctx context.Context, thread *acs.ChatThreadClient, transport *delayingTransport) {
			var wg sync.WaitGroup
			wg.Go(func() {
				if _, err := thread.Get(ctx, nil); err != nil {
					t.Errorf("got error %v, want none", err)
				}
			})
			synctest.Wait()
			hasty, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
			defer cancel()
			begin := time.Now()
			_, err := thread.Get(hasty, nil)
			if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != 100*time.Millisecond {
				t.Errorf("got %v after %v, want DeadlineExceeded after 100ms", err, time.Since(begin))
			}
			wg.Wait()
			if transport.seen != 1 {
				t.Errorf("got %d calls for a token, want 1", transport.seen)
			}
		})
}

func TestAnInterruptedCallForATokenIsAnEndOfTheContext(t *testing.T) {
	t.Parallel()
	withSharedCredential(t, []wireAnswer{{status: 429, body: `{"error":{"code":"TooManyRequests","message":"Slow down."}}`}},
		func(ctx context.Context, thread *acs.ChatThreadClient, _ *delayingTransport) {
			ctx, cancel := context.WithTimeout(ctx, time.Minute)
			defer cancel()
			_, err := thread.Get(ctx, nil)
			if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "answered 429 TooManyRequests: Slow down.") {
				t.Errorf("got %v, want DeadlineExceeded and what it waited for", err)
			}
			if _, ok := acs.ErrorDetails(err); ok {
				t.Errorf("got details of %v, want none", err)
			}
		})
}

// Fact 5.4-01: if the answer does not say when the token expires, the token itself
// may. If neither does, only a 401 tells.
func TestATokenOfUnknownExpiryIsKept(t *testing.T) {
	t.Parallel()
	// The payload is {"exp":946688400}: an hour after fake time begins.
	const hour = `{"token":"e30.eyJleHAiOjk0NjY4ODQwMH0.c2ln"}`
	for name, test := range map[string]struct {
		answer string
		calls  int
	}{
		"said by neither":       {`{"token":"opaque"}`, 1},
		"said by the token":     {hour, 2},
		"said, but not by when": {`{"token":"opaque","expiresOn":null}`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withSharedCredential(t, []wireAnswer{{status: 200, body: test.answer}},
				func(ctx context.Context, thread *acs.ChatThreadClient, transport *delayingTransport) {
					for _, wait := range []time.Duration{0, 45 * time.Minute, 10 * time.Minute} {
						time.Sleep(wait)
						if _, err := thread.Get(ctx, nil); err != nil {
							t.Errorf("got error %v, want none", err)
						}
					}
					if transport.seen != test.calls {
						t.Errorf("got %d calls for a token, want %d", transport.seen, test.calls)
					}
				})
		})
	}
}
