// This file holds the types of the Identity client: what callers give and get,
// and the bodies on the wire behind them.

package acs

import (
	"fmt"
	"io"
	"log/slog"
	"time"
)

// TokenScope is what a user's access token allows (fact 4-07).
type TokenScope string

// The scopes that the service knows.
const (
	TokenScopeChat            TokenScope = "chat"
	TokenScopeVoIP            TokenScope = "voip"
	TokenScopeChatJoin        TokenScope = "chat.join"
	TokenScopeChatJoinLimited TokenScope = "chat.join.limited" //nolint:gosec // the name of a scope and no credential
	TokenScopeVoIPJoin        TokenScope = "voip.join"
)

// PossibleTokenScopeValues lists the scopes that the service knows.
func PossibleTokenScopeValues() []TokenScope {
	return []TokenScope{
		TokenScopeChat, TokenScopeVoIP,
		TokenScopeChatJoin, TokenScopeChatJoinLimited, TokenScopeVoIPJoin,
	}
}

// AccessToken is a token of a user. It prints and logs with the token redacted.
type AccessToken struct {
	Token string
	// ExpiresOn is in UTC.
	ExpiresOn time.Time
}

// String is when the token expires, and nothing of the token.
func (t AccessToken) String() string {
	return redacted + " (expires on " + t.ExpiresOn.UTC().Format(time.RFC3339) + ")"
}

// Format prints String, whatever the verb.
func (t AccessToken) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, t.String())
}

// LogValue is String.
func (t AccessToken) LogValue() slog.Value {
	return slog.StringValue(t.String())
}

type (
	// CreateUserOptions has no members yet.
	CreateUserOptions struct{}
	// IssueTokenOptions says how long the token lives.
	IssueTokenOptions CreateUserAndTokenOptions
	// IssueTokenResponse is the token. It prints as that does.
	IssueTokenResponse struct{ AccessToken }
	// RevokeTokensOptions has no members yet.
	RevokeTokensOptions struct{}
	// RevokeTokensResponse has no members: the service answers without a body.
	RevokeTokensResponse struct{}
	// DeleteUserOptions has no members yet.
	DeleteUserOptions struct{}
	// DeleteUserResponse has no members: the service answers without a body.
	DeleteUserResponse struct{}
)

// CreateUserResponse is the new user.
type CreateUserResponse struct {
	// ID is the user's raw id, "8:acs:..." (fact 3.3-01).
	ID string
}

// CreateUserAndTokenOptions says how long the token lives, as it goes over the wire.
type CreateUserAndTokenOptions struct {
	// ExpiresInMinutes is 60 to 1440; nil means 1440 (fact 4-07).
	ExpiresInMinutes *int32 `json:"expiresInMinutes,omitempty"`
}

// CreateUserAndTokenResponse is the new user and the token. It prints as its
// token does.
type CreateUserAndTokenResponse struct {
	// ID is the user's raw id, "8:acs:..." (fact 3.3-01).
	ID string
	AccessToken
}

// The types below are the JSON bodies on the wire (facts 4-02 and 4-03).

type createUserBody struct {
	CreateTokenWithScopes []TokenScope `json:"createTokenWithScopes,omitempty"`
	CreateUserAndTokenOptions
}

type createdUserBody struct {
	Identity struct {
		ID string `json:"id"`
	} `json:"identity"`
	AccessToken accessTokenBody `json:"accessToken"`
}

type issueTokenBody struct {
	Scopes []TokenScope `json:"scopes"`
	IssueTokenOptions
}

type accessTokenBody struct {
	Token     string   `json:"token"`
	ExpiresOn wireTime `json:"expiresOn"`
}

func (b accessTokenBody) accessToken() AccessToken {
	return AccessToken{Token: b.Token, ExpiresOn: time.Time(b.ExpiresOn)}
}
