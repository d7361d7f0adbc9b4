// SPDX-License-Identifier: MPL-2.0

// This file has the credential of the Chat clients, and the policy that authorizes
// each try with its token.

package acs

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// UserCredential is the user as whom a [ChatClient] acts: Chat accepts the tokens of
// users only (fact 5.3-02). It is safe for concurrent use, and prints as REDACTED in
// every form.
type UserCredential struct {
	secret
	static string // the token, if it was issued elsewhere

	identity *IdentityClient // issues tokens, nil for a static one
	userID   string          // for whom it issues them

	mu      sync.Mutex
	current *tokenIssue // nil before the first
}

// tokenIssue is a call that issues a token, and its result. Several callers may wait
// for it. The result is written before done is closed.
type tokenIssue struct {
	done chan struct{}
	AccessToken
	err error
	// callerOnly is set if only the caller that made the call has failed: its time was
	// up, or it had no time to wait for the rate limit. The others try again.
	callerOnly bool
}

// NewUserTokenCredential returns a credential with a token that was issued
// elsewhere. The token is not renewed: once it has expired or was revoked, calls fail
// with a *[TokenRefusedError].
func NewUserTokenCredential(token string) *UserCredential {
	return &UserCredential{static: strings.TrimSpace(token)}
}

// IssuedUserCredentialOptions has no members yet.
type IssuedUserCredentialOptions struct{}

// NewIssuedUserCredential returns a credential for which client issues tokens of the
// user, with the scope chat. All calls share a token until 10 minutes before it
// expires, or until the service refuses it with 401; then a new one is issued. Calls
// that need a token at the same time share the call that issues it.
func NewIssuedUserCredential(client *IdentityClient, userID string, _ *IssuedUserCredentialOptions) *UserCredential {
	return &UserCredential{identity: client, userID: userID}
}

// UserID returns the raw id of the user. It returns false for a token that was issued
// elsewhere and does not name its user (fact 5.4-03).
func (c *UserCredential) UserID() (string, bool) {
	if c.static == "" {
		return c.userID, c.userID != ""
	}
	parsed, _ := ParseUserToken(c.static)
	return parsed.RawID, parsed.RawID != ""
}

// validate checks a credential before its first use. Its error never quotes a token.
func (c *UserCredential) validate() error {
	switch {
	case c == nil:
		return errors.New("the user credential is nil")
	case c.identity != nil && c.userID == "":
		return errors.New("the user id of the credential is empty")
	case c.identity == nil && c.static == "":
		return errors.New("the user credential has neither a token nor a client that issues one")
	}
	return checkToken(c.static)
}

// checkToken returns an error that does not quote the token.
func checkToken(token string) error {
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("the access token has characters in it that no token has")
	}
	return nil
}

// token returns the token to send: the current one, unless the service has refused it
// (it is the refused one) or it is about to expire.
func (c *UserCredential) token(ctx context.Context, refused string) (string, error) {
	if c.static != "" {
		return c.static, nil
	}
	for {
		c.mu.Lock()
		issue := c.current
		issueNow := issue == nil || !issue.usable(refused, c.identity.client.now())
		if issueNow {
			issue = &tokenIssue{done: make(chan struct{})}
			c.current = issue
		}
		c.mu.Unlock()
		if issueNow {
			c.issue(ctx, issue)
			return issue.Token, issue.err
		}
		select {
		case <-issue.done:
		case <-ctx.Done():
			return "", ctx.Err()
		}
		if !issue.callerOnly {
			return issue.Token, issue.err
		}
	}
}

// usable reports whether a call is in progress, or its token is good: by the expiry
// that the service answered or, if it answered none, by that in the token.
func (i *tokenIssue) usable(refused string, now time.Time) bool {
	select {
	case <-i.done:
		return i.err == nil && i.Token != refused && !UserToken{ExpiresOn: i.ExpiresOn}.NeedsRefresh(now)
	default:
		return true
	}
}

// issue calls the service for a token and stores the result.
func (c *UserCredential) issue(ctx context.Context, issue *tokenIssue) {
	defer close(issue.done)
	resp, err := c.identity.IssueToken(ctx, c.userID, []TokenScope{TokenScopeChat}, nil)
	if err != nil {
		info, _ := ErrorDetails(err)
		issue.callerOnly = ctx.Err() != nil || info.StatusCode == http.StatusTooManyRequests
		issue.err = &TokenIssueError{UserID: c.userID, Err: err}
		return
	}
	issue.AccessToken = resp.AccessToken
	if issue.ExpiresOn.IsZero() {
		parsed, _ := ParseUserToken(issue.Token)
		issue.ExpiresOn = parsed.ExpiresOn
	}
}

// TokenIssueError means that Identity issued no token for the acting user, so that
// the call to Chat was not sent.
//
// Err is the error of Identity, and says nothing about the object of the call. So
// [ErrorDetails] and [IsNotFound] find it in Err, but not in a TokenIssueError;
// errors.Is finds the end of a context in both.
type TokenIssueError struct {
	// UserID is the raw id of the acting user.
	UserID string
	// Err is the error of Identity.
	Err error
}

// Error names the user and the reason.
func (e *TokenIssueError) Error() string {
	return fmt.Sprintf("Identity issued no chat token for %s: %s", e.UserID, withRequestID(e.Err))
}

// Is finds the end of a context behind the failure.
func (e *TokenIssueError) Is(target error) bool {
	return errors.Is(e.Err, target)
}

// NonRetriable tells azcore not to retry: the Identity client has retried.
func (*TokenIssueError) NonRetriable() {}

// TokenRefusedError means that Chat answered 401 to the token of the acting user and,
// if tokens are issued, to a new one as well. It wraps the 401, for [ErrorDetails].
type TokenRefusedError struct {
	// UserID is the raw id of the acting user, "" if the token does not name one.
	UserID string
	// Static is set for a token that was issued elsewhere: nothing can renew it.
	Static bool
	// Err is the 401.
	Err error
}

// Error names the user, and says why the token may have been refused.
func (e *TokenRefusedError) Error() string {
	whose := ""
	if e.UserID != "" {
		whose = " of " + e.UserID
	}
	if e.Static {
		return fmt.Sprintf("Chat refuses the access token%s (it may have expired or been revoked), and a token that was issued elsewhere cannot be renewed: %s", whose, withRequestID(e.Err))
	}
	return fmt.Sprintf("Chat refuses a newly issued access token%s: %s", whose, withRequestID(e.Err))
}

// Unwrap is the 401.
func (e *TokenRefusedError) Unwrap() error {
	return e.Err
}

// NonRetriable tells azcore not to retry: a 401 does not pass.
func (*TokenRefusedError) NonRetriable() {}

// userTokenPolicy authorizes each try with the user's token. If the service refuses
// an issued token, it tries once more with a new one: a call that was answered 401
// was not carried out, so every kind of call may be sent again.
type userTokenPolicy struct {
	cred *UserCredential
}

// Do sends the request as the user.
func (p *userTokenPolicy) Do(req *policy.Request) (*http.Response, error) {
	isStatic := p.cred.static != ""
	resp, token, err := p.send(req, "")
	if err == nil && resp.StatusCode == http.StatusUnauthorized && !isStatic {
		if err := req.RewindBody(); err != nil {
			return nil, fmt.Errorf("rewind the request body: %w", err)
		}
		resp, _, err = p.send(req, token)
	}
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	userID, _ := p.cred.UserID()
	return nil, &TokenRefusedError{UserID: userID, Static: isStatic, Err: explain(resp).Err}
}

// send sends the request with a token other than the refused one.
func (p *userTokenPolicy) send(req *policy.Request, refused string) (resp *http.Response, token string, err error) {
	token, err = p.cred.token(req.Raw().Context(), refused)
	if err != nil {
		rest.NoteFailure(req.Raw().Context(), err)
		return nil, "", err
	}
	req.Raw().Header.Set("Authorization", "Bearer "+token)
	resp, err = req.Next()
	return resp, token, err
}
