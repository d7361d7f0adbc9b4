// SPDX-License-Identifier: MPL-2.0

// This file tests each operation of the Identity client, against the emulator and by
// its requests.

package acs_test

import (
	"context"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	identityVersion = "?api-version=2025-06-30"
	userAPath       = "/identities/8%3Aacs%3A5b3e1f0a-9c59-4a5c-9d0b-7c1f5a7d0e11_0000001e-0000-0000-0000-00000000000a"
)

// Facts 4-01, 4-02, 4-03, 4-04 and 5.5-01.
func TestEachIdentityCallOnTheWire(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		call   func(ctx context.Context, c *acs.IdentityClient) error
		status int
		answer string
		// What the client sends.
		line, contentType, body string
	}{
		"create": {
			func(ctx context.Context, c *acs.IdentityClient) error { _, err := c.CreateUser(ctx, nil); return err },
			201, `{"identity":{"id":"8:acs:r_x"}}`, "POST /identities" + identityVersion, "application/json", `{}`,
		},
		"create with a token": {
			func(ctx context.Context, c *acs.IdentityClient) error {
				_, err := c.CreateUserAndToken(ctx, []acs.TokenScope{acs.TokenScopeChat, acs.TokenScopeVoIP}, nil)
				return err
			},
			201, `{"identity":{"id":"8:acs:r_x"},"accessToken":` + tokenAnswer + `}`,
			"POST /identities" + identityVersion, "application/json", `{"createTokenWithScopes":["chat","voip"]}`,
		},
		"create with a token of an hour": {
			func(ctx context.Context, c *acs.IdentityClient) error {
				_, err := c.CreateUserAndToken(ctx, []acs.TokenScope{acs.TokenScopeVoIPJoin}, &acs.CreateUserAndTokenOptions{ExpiresInMinutes: ptr[int32](60)})
				return err
			},
			201, `{"identity":{"id":"8:acs:r_x"},"accessToken":` + tokenAnswer + `}`,
			"POST /identities" + identityVersion, "application/json", `{"createTokenWithScopes":["voip.join"],"expiresInMinutes":60}`,
		},
		"issue": {
			func(ctx context.Context, c *acs.IdentityClient) error {
				_, err := c.IssueToken(ctx, userA, []acs.TokenScope{acs.TokenScopeChatJoin, acs.TokenScopeChatJoinLimited}, nil)
				return err
			},
			200, tokenAnswer, "POST " + userAPath + "/:issueAccessToken" + identityVersion, "application/json",
			`{"scopes":["chat.join","chat.join.limited"]}`,
		},
		"issue for a day": {
			func(ctx context.Context, c *acs.IdentityClient) error {
				_, err := c.IssueToken(ctx, userA, []acs.TokenScope{acs.TokenScopeChat}, &acs.IssueTokenOptions{ExpiresInMinutes: ptr[int32](1440)})
				return err
			},
			200, tokenAnswer, "POST " + userAPath + "/:issueAccessToken" + identityVersion, "application/json",
			`{"scopes":["chat"],"expiresInMinutes":1440}`,
		},
		"revoke": {
			func(ctx context.Context, c *acs.IdentityClient) error {
				_, err := c.RevokeTokens(ctx, userA, nil)
				return err
			},
			204, "", "POST " + userAPath + "/:revokeAccessTokens" + identityVersion, "", "",
		},
		"delete": {
			func(ctx context.Context, c *acs.IdentityClient) error {
				_, err := c.DeleteUser(ctx, userA, nil)
				return err
			},
			204, "", "DELETE " + userAPath + identityVersion, "", "",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, url := serveAnswers(t, wireAnswer{status: test.status, body: test.answer})
			if err := test.call(t.Context(), newIdentityClient(t, url, fastRetries())); err != nil {
				t.Fatalf("got error %v, want none", err)
			}
			server.wantRequests(t, 1, test.line, test.contentType, test.body)
		})
	}
}

// Facts 4-02, 4-03, 4-04, 4-08 and 3.3-01: the emulator verifies the signature
// over the escaped path.
func TestTheLifeOfAUser(t *testing.T) {
	t.Parallel()
	now := instant(t, "2026-03-02T10:00:00.123456Z")
	server := startEmulator(t, emulator.Options{Now: now})
	client := emulatorIdentity(t, server, emulatorClock(server))

	user, err := client.CreateUser(t.Context(), nil)
	if err != nil || !regexp.MustCompile(`^8:acs:[0-9a-f-]{36}_[0-9a-f-]{36}$`).MatchString(user.ID) {
		t.Fatalf("got user %+v, error %v, want an id of the known shape", user, err)
	}
	other, err := client.CreateUserAndToken(t.Context(), []acs.TokenScope{acs.TokenScopeVoIP}, &acs.CreateUserAndTokenOptions{ExpiresInMinutes: ptr[int32](60)})
	if err != nil || other.ID == user.ID || !other.ExpiresOn.Equal(now.Add(time.Hour)) {
		t.Errorf("got %v (%s), error %v, want another user and a token for an hour", other, other.ID, err)
	}
	issued, err := client.IssueToken(t.Context(), user.ID, acs.PossibleTokenScopeValues(), nil)
	if err != nil || !issued.ExpiresOn.Equal(now.Add(24*time.Hour)) || issued.ExpiresOn.Location() != time.UTC {
		t.Errorf("got %v, error %v, want a token for 24 hours", issued, err)
	}
	said, ok := acs.ParseUserToken(issued.Token)
	if want := []string{"chat", "voip", "chat.join", "chat.join.limited", "voip.join"}; !ok || said.RawID != user.ID || !reflect.DeepEqual(said.Scopes, want) {
		t.Errorf("got a token that says %+v, want %s and %v", said, user.ID, want)
	}

	chat, err := acs.NewChatClient(server.URL(), acs.NewUserTokenCredential(issued.Token), fastRetries())
	if err != nil {
		t.Fatal(err)
	}
	newThread(t, chat, nil)
	if _, err := client.RevokeTokens(t.Context(), user.ID, nil); err != nil {
		t.Fatalf("got error %v, want none", err)
	}
	if _, err := chat.CreateThread(t.Context(), "Support", nil); err == nil {
		t.Error("got a thread by a revoked token, want an error")
	}
	if _, err := client.DeleteUser(t.Context(), user.ID, nil); err != nil {
		t.Fatalf("got error %v, want none", err)
	}
	if got, want := server.Users(), []string{other.ID}; !slices.Equal(got, want) {
		t.Errorf("got users %v, want %v", got, want)
	}
	if _, err := client.DeleteUser(t.Context(), user.ID, nil); !acs.IsNotFound(err) {
		t.Errorf("got %v for another deletion, want a 404", err)
	}
}

// Fact 4-08: the recorded form of the expiry.
func TestAnExpiryIsReadToItsMicrosecond(t *testing.T) {
	t.Parallel()
	_, url := serveAnswers(t, wireAnswer{status: 200, body: `{"token":"t","expiresOn":"2025-06-11T22:20:36.952941+00:00"}`})
	got, err := newIdentityClient(t, url, fastRetries()).IssueToken(t.Context(), userA, []acs.TokenScope{acs.TokenScopeChat}, nil)
	want := acs.IssueTokenResponse{AccessToken: acs.AccessToken{Token: "t", ExpiresOn: instant(t, "2025-06-11T22:20:36.952941Z")}}
	if err != nil || got.Token != want.Token || got.ExpiresOn != want.ExpiresOn {
		t.Errorf("got %s until %v, error %v, want %s until %v", got.Token, got.ExpiresOn, err, want.Token, want.ExpiresOn)
	}
}

// Facts 4-07 and 4-08.
func TestEachRefusalOfIdentity(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	client := emulatorIdentity(t, server, emulatorClock(server))
	userID, gone := server.CreateUser(), server.CreateUser()
	server.DeleteUser(gone)
	for name, test := range map[string]struct {
		call         func() error
		status       int
		code, target string
	}{
		"an hour and too little": {
			func() error {
				_, err := client.IssueToken(t.Context(), userID, []acs.TokenScope{acs.TokenScopeChat}, &acs.IssueTokenOptions{ExpiresInMinutes: ptr[int32](59)})
				return err
			},
			400, "ValidationError", "ExpiresInMinutes",
		},
		"a day and too much": {
			func() error {
				_, err := client.CreateUserAndToken(t.Context(), []acs.TokenScope{acs.TokenScopeChat}, &acs.CreateUserAndTokenOptions{ExpiresInMinutes: ptr[int32](1441)})
				return err
			},
			400, "ValidationError", "ExpiresInMinutes",
		},
		"an unknown scope": {
			func() error {
				_, err := client.IssueToken(t.Context(), userID, []acs.TokenScope{"sms"}, nil)
				return err
			},
			400, "ValidationError", "Scopes",
		},
		"a malformed id": {
			func() error { _, err := client.RevokeTokens(t.Context(), "somebody", nil); return err },
			400, "ValidationError", "Id",
		},
		"a user of another resource": {
			func() error { _, err := client.DeleteUser(t.Context(), userA, nil); return err },
			401, "IdentityNotOwned", "",
		},
		"a deleted user": {
			func() error {
				_, err := client.IssueToken(t.Context(), gone, []acs.TokenScope{acs.TokenScopeChat}, nil)
				return err
			},
			404, "NotFound", "",
		},
	} {
		err := test.call()
		info, ok := acs.ErrorDetails(err)
		if !ok || info.StatusCode != test.status || info.Code != test.code || info.Target != test.target || info.Message == "" {
			t.Errorf("%s: got %+v of %v, want %d %s at %q", name, info, err, test.status, test.code, test.target)
		}
		if got := acs.IsNotFound(err); got != (test.status == 404) {
			t.Errorf("%s: got IsNotFound %t", name, got)
		}
		// Fact 1.3-03: Identity repeats the client's own id.
		if sent := lastRequest(t, server).Header.Get("X-Ms-Client-Request-Id"); info.ClientRequestID != sent {
			t.Errorf("%s: got id %q, want %q", name, info.ClientRequestID, sent)
		}
	}
}

func TestInvalidIdentityCallsAreNotSent(t *testing.T) {
	t.Parallel()
	server, url := serveAnswers(t, wireAnswer{status: 200, body: tokenAnswer})
	client := newIdentityClient(t, url, fastRetries())
	for name, call := range map[string]func() error{
		"issue for nobody": func() error {
			_, err := client.IssueToken(t.Context(), "", []acs.TokenScope{acs.TokenScopeChat}, nil)
			return err
		},
		"issue for nothing":         func() error { _, err := client.IssueToken(t.Context(), userA, nil, nil); return err },
		"create and issue nothing":  func() error { _, err := client.CreateUserAndToken(t.Context(), nil, nil); return err },
		"revoke for nobody":         func() error { _, err := client.RevokeTokens(t.Context(), "", nil); return err },
		"delete nobody":             func() error { _, err := client.DeleteUser(t.Context(), "", nil); return err },
		"delete what is above them": func() error { _, err := client.DeleteUser(t.Context(), "..", nil); return err },
	} {
		if err := call(); err == nil {
			t.Errorf("%s: got no error, want one", name)
		}
	}
	if got := server.lines(); len(got) != 0 {
		t.Errorf("got requests %v, want none", got)
	}
}

func TestAnIncompleteIdentityAnswerIsAnError(t *testing.T) {
	t.Parallel()
	_, url := serveAnswers(t, wireAnswer{status: 201, body: `{"identity":{}}`})
	if user, err := newIdentityClient(t, url, fastRetries()).CreateUser(t.Context(), nil); err == nil {
		t.Errorf("got %+v, want an error about a user without an id", user)
	}
	_, url = serveAnswers(t, wireAnswer{status: 200, body: `{"expiresOn":"2099-01-01T00:00:00+00:00"}`})
	if token, err := newIdentityClient(t, url, fastRetries()).IssueToken(t.Context(), userA, []acs.TokenScope{acs.TokenScopeChat}, nil); err == nil {
		t.Errorf("got %v, want an error about an answer without a token", token)
	}
	// The user was created, so the caller needs its id.
	_, url = serveAnswers(t, wireAnswer{status: 201, body: `{"identity":{"id":"8:acs:r_x"}}`})
	user, err := newIdentityClient(t, url, fastRetries()).CreateUserAndToken(t.Context(), []acs.TokenScope{acs.TokenScopeChat}, nil)
	if err == nil || user.ID != "8:acs:r_x" || !strings.Contains(err.Error(), "8:acs:r_x") {
		t.Errorf("got %+v, error %v, want an error and the id", user, err)
	}
}

// Fact 5.3-02: Identity accepts an access key and an Entra token.
func TestIdentityTakesAnEntraToken(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	server.AcceptToken("entra-token")
	client, err := acs.NewIdentityClient(server.URL(), &entraCredential{token: entraToken()}, fastRetries())
	if err != nil {
		t.Fatal(err)
	}
	user, err := client.CreateUser(t.Context(), nil)
	if got := server.Users(); err != nil || !slices.Equal(got, []string{user.ID}) {
		t.Errorf("got users %v, error %v, want %s", got, err, user.ID)
	}
}

func TestAnIdentityClientChecksWhatItIsMadeOf(t *testing.T) {
	t.Parallel()
	key, err := acs.NewAccessKeyCredential(anyKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, make := range map[string]func() (*acs.IdentityClient, error){
		"no credential": func() (*acs.IdentityClient, error) { return acs.NewIdentityClient("https://a.example", nil, nil) },
		"no key": func() (*acs.IdentityClient, error) {
			return acs.NewIdentityClientWithAccessKey("https://a.example", nil, nil)
		},
		"plain http": func() (*acs.IdentityClient, error) {
			return acs.NewIdentityClientWithAccessKey("http://a.example", key, nil)
		},
		"half a connection string": func() (*acs.IdentityClient, error) {
			return acs.NewIdentityClientFromConnectionString("endpoint=https://a.example", nil)
		},
	} {
		if _, err := make(); err == nil {
			t.Errorf("%s: got a client, want an error", name)
		}
	}
}
