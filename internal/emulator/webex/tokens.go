// SPDX-License-Identifier: MPL-2.0

package webex

// This file issues access tokens and refresh tokens, finds the caller of a request, and renews tokens.

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Lifetimes of tokens (facts W1.3-02 and W1.3-03).
const (
	accessTokenLife  = 14 * 24 * time.Hour
	refreshTokenLife = 90 * 24 * time.Hour
	endless          = 100 * 365 * 24 * time.Hour
)

// Scopes that operations need (fact W1.2-04).
const (
	scopeAll              = "spark:all"
	scopeReadRooms        = "spark:rooms_read"
	scopeWriteRooms       = "spark:rooms_write"
	scopeReadMemberships  = "spark:memberships_read"
	scopeWriteMemberships = "spark:memberships_write"
	scopeReadPeople       = "spark:people_read"
	scopeReadTeams        = "spark:teams_read"
	scopeWriteTeams       = "spark:teams_write"
	scopeNone             = ""
)

func allScopes() []string { return []string{scopeAll} }

// tokenKind says what a token is for.
type tokenKind int

const (
	accessToken tokenKind = iota
	refreshToken
)

// token is what the store knows of a token.
type token struct {
	person  string // id
	kind    tokenKind
	scopes  []string
	expires time.Time
	number  uint64
}

// newSecret returns a new token or secret in the form of access tokens, by which the record of requests recognizes it.
func newSecret() string {
	return base64.RawURLEncoding.EncodeToString(api.RandomBytes(48)) + "_PF84_" + api.NewGUID()
}

// issue returns a new token of an account.
func (st *Store) issue(p *Person, kind tokenKind, scopes []string, life time.Duration) string {
	text := newSecret()
	st.keepToken(text, token{p.ID, kind, scopes, st.now().Add(life), st.nextNumber()})
	return text
}

func (st *Store) keepToken(text string, t token) {
	st.tokens[text] = t
	st.changes.Mark(bucketTokens, text)
}

// oldest returns the first token of a kind that an account got and that is still there; "" if there is none.
func (st *Store) oldest(personID string, kind tokenKind) string {
	oldest := ""
	for text, t := range st.tokens {
		if t.person == personID && t.kind == kind && (oldest == "" || t.number < st.tokens[oldest].number) {
			oldest = text
		}
	}
	return oldest
}

// TokenPath is the path that renews tokens; its requests have no Authorization header.
const TokenPath = "/v1/access_token"

// Caller returns the account whose token a request has. If it has no valid token, refusal says why, without secrets.
func (st *Store) Caller(r *http.Request) (who api.Caller, refusal string) {
	if r.URL.Path == TokenPath {
		return api.Caller{}, ""
	}
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return api.Caller{}, "there must be one Authorization header"
	}
	text, ok := strings.CutPrefix(values[0], api.BearerScheme)
	if !ok {
		return api.Caller{}, "Webex takes access tokens only"
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	switch t, known := st.tokens[text]; {
	case !known || t.kind != accessToken:
		return api.Caller{}, "unknown access token"
	case !st.now().Before(t.expires):
		return api.Caller{}, "the access token has expired"
	default:
		return api.Caller{User: t.person, Scopes: t.scopes}, ""
	}
}

// allows reports whether the caller's token has a scope. A compliance officer may have the scope of that role instead.
func (r *request) allows(scope string) bool {
	if scope == scopeNone || r.Caller.HasAny([]string{scopeAll, scope}) {
		return true
	}
	_, right, _ := strings.Cut(scope, ":")
	return r.caller.ComplianceOfficer && slices.Contains(r.Caller.Scopes, "spark-compliance:"+right)
}

// renewedModel is the answer with new tokens (fact W1.4-01).
type renewedModel struct {
	AccessToken           string `json:"access_token"`
	ExpiresIn             int    `json:"expires_in"`
	RefreshToken          string `json:"refresh_token"`
	RefreshTokenExpiresIn int    `json:"refresh_token_expires_in"`
	TokenType             string `json:"token_type"`
	Scope                 string `json:"scope"`
}

// renew answers with a new access token for a refresh token, whose lifetime begins anew (fact W1.4-02).
func (st *Store) renew(c *api.Call) (api.Answer, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	form, err := url.ParseQuery(string(c.Body))
	switch {
	case err != nil || c.RequireMedia("application/x-www-form-urlencoded") != nil:
		return refusedRenewal(c.Switches, "invalid_request", "The body is not a form.")
	case form.Get("grant_type") != "refresh_token":
		return refusedRenewal(c.Switches, "unsupported_grant_type", "The grant type is not refresh_token.")
	}
	text := form.Get("refresh_token")
	t, known := st.tokens[text]
	if !known || t.kind != refreshToken || !st.now().Before(t.expires) {
		return refusedRenewal(c.Switches, "invalid_grant", "The refresh token is invalid or has expired.")
	}
	p := st.people[t.person]
	if p.ClientID != form.Get("client_id") || p.ClientSecret != form.Get("client_secret") {
		return refusedRenewal(c.Switches, "invalid_client", "Client id and secret are not those of the refresh token.")
	}
	switch c.Switches.WebexRefreshToken {
	case api.WebexRefreshTokenKept:
		t.expires = st.now().Add(refreshTokenLife)
		st.keepToken(text, t)
	case api.WebexRefreshTokenRotated:
		delete(st.tokens, text)
		st.changes.Mark(bucketTokens, text)
		text = st.issue(p, refreshToken, t.scopes, refreshTokenLife)
	case api.WebexRefreshTokenAdded:
		text = st.issue(p, refreshToken, t.scopes, refreshTokenLife)
	}
	return api.Answered(http.StatusOK, renewedModel{
		AccessToken: st.issue(p, accessToken, t.scopes, accessTokenLife), ExpiresIn: int(accessTokenLife.Seconds()),
		RefreshToken: text, RefreshTokenExpiresIn: int(refreshTokenLife.Seconds()),
		TokenType: "Bearer", Scope: strings.Join(t.scopes, " "),
	}), nil
}

// renewalError is a refusal in the form of OAuth.
type renewalError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

// refusedRenewal refuses to renew a token; switches choose the form and the status (fact W1.4-03).
func refusedRenewal(sw api.Switches, code, description string) (api.Answer, *api.Failure) {
	status := http.StatusBadRequest
	if sw.WebexTokenErrorStatus == api.WebexTokenErrorUnauthorized {
		status = http.StatusUnauthorized
	}
	if sw.WebexTokenErrors == api.WebexTokenErrorsService {
		return api.Answer{}, failure(status, description)
	}
	return api.Answered(status, renewalError{code, description}), nil
}
