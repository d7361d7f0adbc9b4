// SPDX-License-Identifier: MPL-2.0

// This file has the types that callers of the Identity client pass and get, and their
// JSON bodies.

package acs

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// TokenScope is a permission of a user's access token (fact 4-07).
type TokenScope string

// The scopes of the service.
const (
	TokenScopeChat            TokenScope = "chat"
	TokenScopeVoIP            TokenScope = "voip"
	TokenScopeChatJoin        TokenScope = "chat.join"
	TokenScopeChatJoinLimited TokenScope = "chat.join.limited" //nolint:gosec // the name of a scope and no credential
	TokenScopeVoIPJoin        TokenScope = "voip.join"
)

// PossibleTokenScopeValues returns the scopes of the service.
func PossibleTokenScopeValues() []TokenScope {
	return []TokenScope{
		TokenScopeChat, TokenScopeVoIP,
		TokenScopeChatJoin, TokenScopeChatJoinLimited, TokenScopeVoIPJoin,
	}
}

// AccessToken is an access token of a user. It prints and logs with Token redacted.
type AccessToken struct {
	// Token is a secret.
	Token string
	// ExpiresOn is in UTC, the zero time if the answer has none.
	ExpiresOn time.Time
}

// String is REDACTED and when the token expires.
func (t AccessToken) String() string {
	return rest.Redacted + " (expires on " + t.ExpiresOn.UTC().Format(time.RFC3339) + ")"
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
	// IssueTokenResponse is the token, and prints like it.
	IssueTokenResponse struct{ AccessToken }
	// RevokeTokensOptions has no members yet.
	RevokeTokensOptions struct{}
	// RevokeTokensResponse has no members: the answer has no body.
	RevokeTokensResponse struct{}
	// DeleteUserOptions has no members yet.
	DeleteUserOptions struct{}
	// DeleteUserResponse has no members: the answer has no body.
	DeleteUserResponse struct{}
)

// CreateUserResponse is the new user.
type CreateUserResponse struct {
	// ID is the user's raw id, "8:acs:..." (fact 3.3-01).
	ID string
}

// IssueTokenOptions sets the lifetime of the token.
type IssueTokenOptions struct {
	// ExpiresInMinutes is 60 to 1440. nil is the default, 1440 (fact 4-07).
	ExpiresInMinutes *int32 `json:"expiresInMinutes,omitempty"`
}

// CreateUserAndTokenOptions sets the lifetime of the token.
type CreateUserAndTokenOptions struct {
	// ExpiresInMinutes is 60 to 1440. nil is the default, 1440 (fact 4-07).
	ExpiresInMinutes *int32 `json:"expiresInMinutes,omitempty"`
}

// CreateUserAndTokenResponse is the new user and its token, and prints like the token.
type CreateUserAndTokenResponse struct {
	// ID is the user's raw id, "8:acs:..." (fact 3.3-01).
	ID string
	AccessToken
}

// The types below are the JSON bodies (facts 4-02 and 4-03).

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
