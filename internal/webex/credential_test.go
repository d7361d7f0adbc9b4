// SPDX-License-Identifier: MPL-2.0

// This file tests the renewal of tokens, and that no secret gets out.

package webex_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	azlog "github.com/Azure/azure-sdk-for-go/sdk/azcore/log"

	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

const (
	clientID     = "C0ffee-client"
	clientSecret = "se+cret/of=the-client"
	refreshToken = "REFRESH-token-of-the-user"
)

// tokenServer issues tokens, and knows which it accepts.
type tokenServer struct {
	mu       sync.Mutex
	renewals []string // the refresh token of each
	next     []func(w http.ResponseWriter, n int)
	accepted map[string]bool
	calls    int
}

// issue answers with the access token access-N and, unless it is empty, a refresh token.
// The service accepts the access token if that is set.
func (s *tokenServer) issue(refresh string, accept bool) func(http.ResponseWriter, int) {
	return func(w http.ResponseWriter, n int) {
		token := fmt.Sprintf("access-%d", n)
		s.accepted[token] = accept
		_, _ = io.WriteString(w, `{"access_token":"`+token+`","expires_in":1209600,"refresh_token":"`+refresh+`","refresh_token_expires_in":7776000,"token_type":"Bearer"}`)
	}
}

func refuseRenewal(status int, body string) func(http.ResponseWriter, int) {
	return func(w http.ResponseWriter, _ int) { w.WriteHeader(status); _, _ = io.WriteString(w, body) }
}

const invalidGrant = `{"error":"invalid_grant","error_description":"The refresh token is dead."}`

// ServeHTTP answers renewals in turn, the last again and again, and other calls by their
// token (facts W1.2-02 and W1.4-01).
func (s *tokenServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path != "/v1/access_token" {
		s.calls++
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !s.accepted[token] {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"message":"The request requires a valid access token, not `+token+`","trackingId":"ROUTER_1"}`)
			return
		}
		status, body := answerFor(r)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
		return
	}
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || r.Header.Get("Authorization") != "" ||
		form.Get("grant_type") != "refresh_token" || form.Get("client_id") != clientID || form.Get("client_secret") != clientSecret {
		w.WriteHeader(http.StatusTeapot)
		return
	}
	s.renewals = append(s.renewals, form.Get("refresh_token"))
	answer := s.next[0]
	if len(s.next) > 1 {
		s.next = s.next[1:]
	}
	answer(w, len(s.renewals))
}

// newTokenServer starts a server, and returns a client that renews its tokens there.
func newTokenServer(t *testing.T) (*tokenServer, *webex.Client) {
	t.Helper()
	s := &tokenServer{accepted: map[string]bool{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, newClient(t, server.URL+"/v1", webex.NewRefreshTokenCredential(clientID, clientSecret, refreshToken), fastRetries())
}

func TestTheFirstCallGetsATokenForAll(t *testing.T) {
	t.Parallel()
	server, client := newTokenServer(t)
	server.next = []func(http.ResponseWriter, int){server.issue(refreshToken, true)}
	if len(server.renewals) != 0 {
		t.Error("got a renewal without a call")
	}
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			for name, call := range everyCall(client) {
				if err := call(t.Context()); err != nil {
					t.Errorf("%s: got error %v, want none", name, err)
				}
			}
		})
	}
	group.Wait()
	if got := server.renewals; !slices.Equal(got, []string{refreshToken}) {
		t.Errorf("got renewals with %q, want one", got)
	}
}

// Fact W1.4-02: the answer may have another refresh token, and the old one may live on or
// not.
func TestARefusedTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		second   []func(*tokenServer) func(http.ResponseWriter, int)
		renewals []string
		fails    string
	}{
		"the refresh token of the answer": {
			[]func(*tokenServer) func(http.ResponseWriter, int){func(s *tokenServer) func(http.ResponseWriter, int) { return s.issue("", true) }},
			[]string{refreshToken, "second"},
			"",
		},
		"then the configured one": {
			[]func(*tokenServer) func(http.ResponseWriter, int){
				func(*tokenServer) func(http.ResponseWriter, int) { return refuseRenewal(400, invalidGrant) },
				func(s *tokenServer) func(http.ResponseWriter, int) { return s.issue("third", true) },
			},
			[]string{refreshToken, "second", refreshToken},
			"",
		},
		"neither": {
			[]func(*tokenServer) func(http.ResponseWriter, int){
				func(*tokenServer) func(http.ResponseWriter, int) { return refuseRenewal(401, invalidGrant) },
			},
			[]string{refreshToken, "second", refreshToken},
			"Webex issued no access token for the refresh token: Webex answered 401: invalid_grant: The refresh token is dead.",
		},
		"a new token that is refused too": {
			[]func(*tokenServer) func(http.ResponseWriter, int){func(s *tokenServer) func(http.ResponseWriter, int) { return s.issue("third", false) }},
			[]string{refreshToken, "second"},
			"Webex refuses a newly issued access token: Webex answered 401: The request requires a valid access token, not REDACTED (tracking id ROUTER_1)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := newTokenServer(t)
			server.next = []func(http.ResponseWriter, int){server.issue("second", true)}
			if _, err := client.GetMe(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			server.next = nil
			for _, answer := range test.second {
				server.next = append(server.next, answer(server))
			}
			server.accepted["access-1"] = false
			// A POST that was answered 401 was not carried out.
			for range 3 {
				_, err := client.CreateRoom(t.Context(), "Algebra", nil)
				if text := fmt.Sprint(err); test.fails == "" && err != nil || test.fails != "" && !strings.HasPrefix(text, test.fails) {
					t.Errorf("got error %s, want %q", text, test.fails)
				}
				if webex.OutcomeUnknown(err) || webex.IsNotFound(err) {
					t.Errorf("got %v, which may have happened", err)
				}
			}
			if got := server.renewals; !slices.Equal(got, test.renewals) {
				t.Errorf("got renewals with %q, want %q", got, test.renewals)
			}
		})
	}
}

// Fact W1.3-03: an account has few live tokens, so calls do not get one after the other.
func TestAFirstTokenThatIsRefusedIsRenewedOnce(t *testing.T) {
	t.Parallel()
	for _, accepted := range []bool{true, false} {
		server, client := newTokenServer(t)
		server.next = []func(http.ResponseWriter, int){server.issue("second", false), server.issue("", accepted)}
		for range 5 {
			_, err := client.GetMe(t.Context(), nil)
			var refused *webex.TokenRefusedError
			if (err == nil) != accepted || errors.As(err, &refused) == accepted {
				t.Errorf("got %v, want an error: %t", err, !accepted)
			}
		}
		if got := server.renewals; !slices.Equal(got, []string{refreshToken, "second"}) {
			t.Errorf("got renewals with %q, want two", got)
		}
	}
}

// A dead refresh token stays dead, so that no other call asks; a failure is asked again.
func TestARenewalThatFailsIsTheErrorOfEachCall(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer   func(http.ResponseWriter, int)
		want     string
		renewals int // of three calls
	}{
		"dead, in OAuth's form":    {refuseRenewal(400, invalidGrant), "Webex answered 400: invalid_grant: The refresh token is dead.", 1},
		"dead, in the usual form":  {refuseRenewal(401, `{"message":"No.","trackingId":"ROUTER_2"}`), "Webex answered 401: No. (tracking id ROUTER_2)", 1},
		"broken":                   {refuseRenewal(503, ""), "Webex answered 503: Service Unavailable", 12},
		"an answer without tokens": {refuseRenewal(200, `{"token_type":"Bearer"}`), "it has no access token", 3},
		"a token that is none":     {refuseRenewal(200, `{"access_token":"a\r\nb"}`), "the access token has characters in it that none has", 3},
		"another's page":           {refuseRenewal(404, "<html>"), "Webex answered 404: <html>", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := newTokenServer(t)
			server.next = []func(http.ResponseWriter, int){test.answer}
			for range 3 {
				_, err := client.DeleteRoom(t.Context(), roomID(), nil)
				var renewal *webex.TokenRenewalError
				if !errors.As(err, &renewal) || !strings.Contains(err.Error(), test.want) || webex.OutcomeUnknown(err) || webex.IsNotFound(err) {
					t.Errorf("got %v, want a renewal that says %q", err, test.want)
				}
				if _, ok := webex.ErrorDetails(err); ok {
					t.Errorf("got details of %v, which says nothing about the room", err)
				}
			}
			if len(server.renewals) != test.renewals || server.calls != 0 {
				t.Errorf("got %d renewals and %d calls, want %d and none", len(server.renewals), server.calls, test.renewals)
			}
		})
	}
}

func TestACallWaitsForARenewalNoLongerThanItsTime(t *testing.T) {
	t.Parallel()
	server, client := newTokenServer(t)
	begun, release := make(chan struct{}), make(chan struct{})
	server.next = []func(http.ResponseWriter, int){func(w http.ResponseWriter, n int) {
		close(begun)
		<-release
		server.issue("", true)(w, n)
	}}
	first := make(chan error)
	go func() { _, err := client.GetMe(t.Context(), nil); first <- err }()
	<-begun
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := client.GetMe(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the end of the call's time", err)
	}
	close(release)
	if err := <-first; err != nil {
		t.Errorf("got %v of the call that renews, want none", err)
	}
}

func TestAnAccessTokenIsNotRenewed(t *testing.T) {
	t.Parallel()
	client, requests := serve(t, func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusUnauthorized)
		write(t, w, `{"message":"No valid token: `+anyToken+`","trackingId":"ROUTER_3"}`)
		return true
	})
	for name, call := range everyCall(client) {
		err := call(t.Context())
		var refused *webex.TokenRefusedError
		got, _ := webex.ErrorDetails(err)
		if !errors.As(err, &refused) || !refused.Static || got.StatusCode != http.StatusUnauthorized || webex.OutcomeUnknown(err) {
			t.Errorf("%s: got %v, want the refusal of the token", name, err)
		}
		if len(requests.received()) != 1 || strings.Contains(err.Error(), anyToken) || !strings.Contains(err.Error(), "REDACTED (tracking id ROUTER_3)") {
			t.Errorf("%s: got %v, want one that quotes no token, after one request", name, err)
		}
	}
}

func TestAClientChecksWhatItIsMadeOf(t *testing.T) {
	t.Parallel()
	good := webex.NewAccessTokenCredential(anyToken)
	negative := &webex.ClientOptions{}
	negative.MaxRetries = ptr[int32](-1)
	for want, test := range map[string]struct {
		baseURL string
		cred    *webex.Credential
		options *webex.ClientOptions
	}{
		"the base URL is empty":         {"", good, nil},
		"the base URL is plain http":    {"http://webexapis.com/v1", good, nil},
		"the credential is nil":         {webex.DefaultBaseURL, nil, nil},
		"the access token is empty":     {webex.DefaultBaseURL, webex.NewAccessTokenCredential(" \n"), nil},
		"the access token has":          {webex.DefaultBaseURL, webex.NewAccessTokenCredential("secret secret"), nil},
		"the client id is empty":        {webex.DefaultBaseURL, webex.NewRefreshTokenCredential("", "secret", "secret"), nil},
		"the client secret is empty":    {webex.DefaultBaseURL, webex.NewRefreshTokenCredential("secret", "", "secret"), nil},
		"the refresh token has":         {webex.DefaultBaseURL, webex.NewRefreshTokenCredential("secret", "secret", "secret\x00"), nil},
		"the refresh token is empty":    {webex.DefaultBaseURL, webex.NewRefreshTokenCredential("secret", "secret", ""), nil},
		"MaxRetries is -1: it must be ": {webex.DefaultBaseURL, good, negative},
	} {
		_, err := webex.NewClient(test.baseURL, test.cred, test.options)
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(strings.ReplaceAll(err.Error(), "client secret", ""), "secret") {
			t.Errorf("got error %v, want %q", err, want)
		}
	}
	if _, err := webex.NewClient(webex.DefaultBaseURL, good, nil); err != nil {
		t.Errorf("got error %v, want none", err)
	}
}

func TestCredentialsPrintRedacted(t *testing.T) {
	t.Parallel()
	for _, cred := range []*webex.Credential{
		webex.NewAccessTokenCredential(anyToken),
		webex.NewRefreshTokenCredential(clientID, clientSecret, refreshToken),
	} {
		var text strings.Builder
		slog.New(slog.NewJSONHandler(&text, nil)).Info("x", "cred", cred)
		fmt.Fprintf(&text, "%v %+v %#v %s %q %d", cred, cred, cred, cred, cred, cred)
		if got := text.String(); strings.Contains(got, anyToken) || strings.Contains(got, clientSecret) || strings.Contains(got, refreshToken) || strings.Count(got, "REDACTED") != 7 {
			t.Errorf("got %s", got)
		}
	}
}

// An answer may quote the request, in which case nothing of it gets into an error; and
// azcore's log has neither bodies nor credentials.
//
//nolint:paralleltest // azcore has one log
func TestNoSecretGetsIntoAnErrorOrTheLog(t *testing.T) {
	var mu sync.Mutex
	var logged strings.Builder
	azlog.SetListener(func(_ azlog.Event, text string) {
		mu.Lock()
		defer mu.Unlock()
		logged.WriteString(text)
	})
	t.Cleanup(func() { azlog.SetListener(nil) })
	secrets := []string{clientSecret, refreshToken, "second-refresh", "access-1", "access-2", url.QueryEscape(clientSecret)}
	leaks := func(text string) bool {
		return slices.ContainsFunc(secrets, func(secret string) bool { return strings.Contains(text, secret) })
	}

	server, client := newTokenServer(t)
	server.next = []func(http.ResponseWriter, int){server.issue("second-refresh", true)}
	if _, err := client.CreateRoom(t.Context(), "Algebra", nil); err != nil {
		t.Fatal(err)
	}
	server.accepted["access-1"] = false
	for _, body := range []string{
		`{"message":"` + strings.Join(secrets, " ") + `","errors":[{"description":"x ` + strings.Join(secrets, " ") + `"}],"trackingId":"x"}`,
		`{"error":"invalid_grant","error_description":"` + strings.Join(secrets[:3], " ") + `"}`,
		url.Values{"client_secret": {clientSecret}, "refresh_token": {refreshToken}}.Encode(),
	} {
		server.next = []func(http.ResponseWriter, int){refuseRenewal(http.StatusForbidden, strings.ReplaceAll(strings.ReplaceAll(body, "access-1", ""), "access-2", ""))}
		_, err := client.GetMe(t.Context(), nil)
		if err == nil || leaks(err.Error()) || !strings.Contains(err.Error(), "REDACTED") {
			t.Errorf("got error %v, want one without secrets", err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if text := logged.String(); leaks(text) || strings.Contains(text, "Algebra") || !strings.Contains(text, "/v1/access_token") {
		t.Errorf("got the log %s", text)
	}
}

// A proxy or another server may answer a renewal with tokens and no success.
func TestNoForeignAnswerBringsATokenIntoAnError(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound} {
		server, client := newTokenServer(t)
		server.next = []func(http.ResponseWriter, int){refuseRenewal(status, `{"access_token":"issued-1","refresh_token":"issued-2","reason":"closed"}`)}
		_, err := client.GetMe(t.Context(), nil)
		if err == nil || strings.Contains(err.Error(), "issued-") || !strings.Contains(err.Error(), "closed") {
			t.Errorf("%d: got the error %v", status, err)
		}
		const token = "ZDI3MGEyYzQtNmFlNS00NDNhLWFlNzAtZGVjNjE0MGU1OGZmZWNmZDEwN2ItYTU3"
		for _, body := range []string{`{"message":"granted ` + token + `, closed"}`, "closed, token=" + token} {
			server, client := newTokenServer(t)
			server.next = []func(http.ResponseWriter, int){refuseRenewal(status, body)}
			_, err := client.GetMe(t.Context(), nil)
			if err == nil || strings.Contains(err.Error(), token[:20]) || !strings.Contains(err.Error(), "closed") {
				t.Errorf("%d %s: got the error %v", status, body, err)
			}
		}
	}
}
