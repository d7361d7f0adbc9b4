// SPDX-License-Identifier: MPL-2.0

// This file tests that tokens appear in requests only.

package acs_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

func TestTokensAndCredentialsPrintRedacted(t *testing.T) {
	t.Parallel()
	const secret = "eyJhbGciOiJIUzI1NiJ9.secret"
	token := acs.AccessToken{Token: secret, ExpiresOn: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)}
	var logged bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&logged, nil))
	shown := ""
	for _, value := range []any{
		token, &token,
		[]any{token},
		map[string]acs.AccessToken{"t": token},
		acs.NewUserTokenCredential(secret),
		[]*acs.UserCredential{acs.NewUserTokenCredential(secret)},
		acs.CreateUserAndTokenResponse{ID: userA, AccessToken: token},
		acs.IssueTokenResponse{AccessToken: token},
	} {
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			shown += fmt.Sprintf(format, value)
		}
	}
	for _, value := range []slog.LogValuer{token, acs.NewUserTokenCredential(secret), acs.IssueTokenResponse{AccessToken: token}} {
		logger.Info("m", "value", value)
	}
	shown += logged.String() + token.String()
	for _, form := range []string{secret, fmt.Sprintf("%x", secret), "101 121 74"} {
		if strings.Contains(shown, form) {
			t.Errorf("got %q in %s", form, shown)
		}
	}
	if want := "REDACTED (expires on 2026-03-02T10:00:00Z)"; token.String() != want {
		t.Errorf("got %q, want %q", token.String(), want)
	}
}

// Errors have no part of an answer that may contain a token.
func TestNoAnswerOfIdentityBringsATokenIntoAnError(t *testing.T) {
	t.Parallel()
	const secret = "issued-secret"
	const issued = `{"token":"` + secret + `","expiresOn":"2099-01-01T00:00:00+00:00"}`
	for name, answer := range map[string]wireAnswer{
		"another success":          {status: 202, body: `{"identity":{"id":"8:acs:r_x"},"accessToken":` + issued + `}`},
		"a success of the other":   {status: 206, body: issued},
		"a time of another form":   {status: 200, body: `{"token":"` + secret + `","expiresOn":"soon"}`},
		"another type of time":     {status: 200, body: `{"token":"` + secret + `","expiresOn":7}`},
		"another type of identity": {status: 201, body: `{"identity":"8:acs:r_x","accessToken":` + issued + `}`},
		"half an object":           {status: 200, body: `{"token":"` + secret + `",`},
	} {
		_, url := serveAnswers(t, answer)
		client := newIdentityClient(t, url, fastRetries())
		scopes := []acs.TokenScope{acs.TokenScopeChat}
		_, createErr := client.CreateUserAndToken(t.Context(), scopes, nil)
		_, issueErr := client.IssueToken(t.Context(), userA, scopes, nil)
		for _, err := range []error{createErr, issueErr} {
			if err == nil {
				continue // one of the two takes what the other does not
			}
			info, _ := acs.ErrorDetails(err)
			if text := fmt.Sprintf("%v %+v %#v", err, err, info); strings.Contains(text, secret) {
				t.Errorf("%s: got the token in %s", name, text)
			}
		}
		if createErr == nil && issueErr == nil {
			t.Errorf("%s: got no error, want one", name)
		}
	}
}

// A proxy or another server may answer a request for a token with one and no success.
func TestNoForeignAnswerBringsATokenIntoAnError(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 403, 404, 409, 501} {
		_, url := serveAnswers(t, wireAnswer{status: status, body: `{"token": "issued-secret","reason":"closed"}`})
		_, err := newIdentityClient(t, url, fastRetries()).IssueToken(t.Context(), userA, []acs.TokenScope{acs.TokenScopeChat}, nil)
		info, _ := acs.ErrorDetails(err)
		if text := fmt.Sprintf("%v %+v %#v", err, err, info); strings.Contains(text, "issued-secret") || !strings.Contains(text, "closed") {
			t.Errorf("%d: got %s", status, text)
		}
	}
}

// Whatever has the form of a token is blanked in a refusal, and so are the secrets that the client is told.
func TestNoRefusalBringsATokenOrAnotherSecretIntoAnError(t *testing.T) {
	t.Parallel()
	const token, key = "eyJhbGciOiJIUzI1NiJ9.eyJza3lwZWlkIjoiYWNzOnIifQ.c2lnbmF0dXJl", "a2V5LW9mLXRoZS1yZXNvdXJjZQ=="
	for _, status := range []int{302, 400, 403, 404, 500} {
		for _, body := range []string{
			`{"error":{"code":"Closed","message":"issued ` + token + ` with ` + key + `"}}`, `{"tokens":["` + token + `"],"key":"` + key + `"}`,
			`{"error":{"code":"Closed","message":"issued ` + strings.NewReplacer("e", `\u0065`, ".", `\u002E`, "J", `\u004a`).Replace(token) + `"}}`,
			"token=" + token + "&key=" + key, token[:50], `"` + key + `"`,
		} {
			_, url := serveAnswers(t, wireAnswer{status: status, body: body, header: map[string]string{"Location": "https://elsewhere.example/" + token}})
			options := fastRetries()
			options.Secrets = []string{key}
			_, issueErr := newIdentityClient(t, url, options).IssueToken(t.Context(), userA, []acs.TokenScope{acs.TokenScopeChat}, nil)
			_, getErr := newChatClient(t, url, options).Thread(threadID).Get(t.Context(), nil)
			for _, err := range []error{issueErr, getErr} {
				info, _ := acs.ErrorDetails(err)
				if text := fmt.Sprintf("%v %+v %#v", err, err, info); err == nil || strings.Contains(text, token[:30]) || strings.Contains(text, key) {
					t.Errorf("%d %s: got %s", status, body, text)
				}
			}
		}
	}
}

// A debugging proxy may answer with the request that it refused.
func TestAnAnswerThatEchoesTheUsersTokenIsBlanked(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 401, 403, 500} {
		_, url := serveAnswers(t, wireAnswer{status: status, body: "refused: Authorization: Bearer given-token"})
		_, err := newChatClient(t, url, fastRetries()).Thread(threadID).Get(t.Context(), nil)
		info, _ := acs.ErrorDetails(err)
		if want := "refused: Authorization: Bearer REDACTED"; info.Message != want || strings.Contains(err.Error(), "given-token") {
			t.Errorf("%d: got message %q and error %v, want %q", status, info.Message, err, want)
		}
	}
}

// captureLog is for one test at a time.
//
//nolint:paralleltest // see above
func TestTheLogHoldsNoTokenOfAUser(t *testing.T) {
	logged := captureLog(t)
	const first, second = "first-secret", "second-secret"
	answer := func(token string) wireAnswer {
		return wireAnswer{status: 200, body: `{"token":"` + token + `","expiresOn":"2099-01-01T00:00:00+00:00"}`}
	}
	_, identityURL := serveAnswers(t, answer(first), answer(second), wireAnswer{status: 202, body: `{"token":"` + first + `","expiresOn":7}`})
	_, chatURL := serveAnswers(t, wireAnswer{status: 401, body: "no: " + first}, wireAnswer{status: 503, body: "no: " + second},
		wireAnswer{status: 201, body: `{"id":"1730000000000"}`})
	options := fastRetries()
	options.Logging.IncludeBody = true
	credential := acs.NewIssuedUserCredential(newIdentityClient(t, identityURL, options), userA, nil)
	client, err := acs.NewChatClient(chatURL, credential, options)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Thread(threadID).AddParticipants(t.Context(), []acs.ChatParticipant{{UserID: userA}}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := newIdentityClient(t, identityURL, options).IssueToken(t.Context(), userA, acs.PossibleTokenScopeValues(), nil); err == nil {
		t.Errorf("got no error for a %d, want one", http.StatusAccepted)
	}
	for _, want := range []string{"/:issueAccessToken", "/participants/:add", "RESPONSE 503", "RESPONSE Status: 202"} {
		if !strings.Contains(logged(), want) {
			t.Fatalf("got the log %s, want %q in it", logged(), want)
		}
	}
	for _, secret := range []string{first, second} {
		if strings.Contains(logged(), secret) {
			t.Errorf("got %q in the log %s", secret, logged())
		}
	}
}
