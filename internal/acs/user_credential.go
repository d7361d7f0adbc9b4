// This file is about acting as a user: the credential of the Chat clients, and
// the policy that puts its token on each try.

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
)

// UserCredential is the user as whom chat is called: Chat takes users' tokens and
// nothing else (fact 5.3-02). It is safe for concurrent use, and prints as
// REDACTED in every form.
type UserCredential struct {
	secret
	given string // the token, where it was given

	identity *IdentityClient // issues tokens, nil where one was given
	userID   string          // for whom

	mu   sync.Mutex
	last *tokenIssue // nil before the first
}

// tokenIssue is a call for a token that several callers may wait for. What it
// brought is written before done is closed.
type tokenIssue struct {
	done chan struct{}
	AccessToken
	err error
	// own says that the failure is that of the caller who made the call, and says
	// nothing to the others.
	own bool
}

// NewUserTokenCredential acts by a token that was issued elsewhere. It cannot be
// renewed: once it has expired or was revoked, calls fail with a
// *TokenRefusedError.
func NewUserTokenCredential(token string) *UserCredential {
	return &UserCredential{given: strings.TrimSpace(token)}
}

// IssuedUserCredentialOptions has no members yet.
type IssuedUserCredentialOptions struct{}

// NewIssuedUserCredential acts by tokens of scope chat that the client issues for
// the user. One token serves all calls until 10 minutes before it expires, or
// until a call is refused with 401: then the next one is issued. Calls that need
// one at the same time share it.
func NewIssuedUserCredential(client *IdentityClient, userID string, _ *IssuedUserCredentialOptions) *UserCredential {
	return &UserCredential{identity: client, userID: userID}
}

// UserID is the raw id of the user. It is false for a given token that does not
// name one (fact 5.4-03).
func (c *UserCredential) UserID() (string, bool) {
	if c.given == "" {
		return c.userID, c.userID != ""
	}
	parsed, _ := ParseUserToken(c.given)
	return parsed.RawID, parsed.RawID != ""
}

// check says what is wrong with a credential before it is used. It never quotes
// a token.
func (c *UserCredential) check() error {
	switch {
	case c == nil:
		return errors.New("the user credential is nil")
	case c.identity != nil && c.userID == "":
		return errors.New("the user id of the credential is empty")
	case c.identity == nil && c.given == "":
		return errors.New("the user credential has neither a token nor a client that issues one")
	}
	return checkToken(c.given)
}

// checkToken never quotes the token.
func checkToken(token string) error {
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("the access token has characters in it that no token has")
	}
	return nil
}

// token is the token to send: the current one, unless that is stale (a call was
// refused with it) or about to expire.
func (c *UserCredential) token(ctx context.Context, stale string) (string, error) {
	if c.given != "" {
		return c.given, nil
	}
	for {
		c.mu.Lock()
		issue := c.last
		mine := issue == nil || !issue.serves(stale, c.identity.client.Now())
		if mine {
			issue = &tokenIssue{done: make(chan struct{})}
			c.last = issue
		}
		c.mu.Unlock()
		if mine {
			c.issue(ctx, issue)
			return issue.Token, issue.err
		}
		select {
		case <-issue.done:
		case <-ctx.Done():
			return "", ctx.Err()
		}
		if !issue.own {
			return issue.Token, issue.err
		}
	}
}

// serves reports whether a call is to be waited for, or brought a token that is good
// still: by what the service said of it and, failing that, by what it says of itself.
func (i *tokenIssue) serves(stale string, now time.Time) bool {
	select {
	case <-i.done:
		return i.err == nil && i.Token != stale && !UserToken{ExpiresOn: i.ExpiresOn}.NeedsRefresh(now)
	default:
		return true
	}
}

// issue asks for a token and shares what comes of it. A caller whose time was up,
// or that was throttled and had not the time to wait, leaves the others to ask
// for themselves.
func (c *UserCredential) issue(ctx context.Context, issue *tokenIssue) {
	defer close(issue.done)
	resp, err := c.identity.IssueToken(ctx, c.userID, []TokenScope{TokenScopeChat}, nil)
	if err != nil {
		info, _ := ErrorDetails(err)
		issue.own = ctx.Err() != nil || info.StatusCode == http.StatusTooManyRequests
		issue.err = &TokenIssueError{UserID: c.userID, Err: err}
		return
	}
	issue.AccessToken = resp.AccessToken
	if issue.ExpiresOn.IsZero() {
		parsed, _ := ParseUserToken(issue.Token)
		issue.ExpiresOn = parsed.ExpiresOn
	}
}

// TokenIssueError says that no token could be had for a user, so that the call
// itself was not sent. Err is why. A refusal in it is that of Identity and not of
// the call: ErrorDetails and IsNotFound look into Err only where they are given
// Err, while errors.Is does.
type TokenIssueError struct {
	UserID string
	Err    error
}

// Error names the user and the reason.
func (e *TokenIssueError) Error() string {
	return fmt.Sprintf("no chat token could be issued for %s: %s", e.UserID, withRequestID(e.Err))
}

// Is finds the end of a context behind the failure.
func (e *TokenIssueError) Is(target error) bool {
	return errors.Is(e.Err, target)
}

// NonRetriable tells azcore's retry policy that the tries were made already.
func (*TokenIssueError) NonRetriable() {}

// TokenRefusedError says that Chat answered 401 to a user's token, and that
// another one could not be had or was refused too. It holds the 401, for
// ErrorDetails.
type TokenRefusedError struct {
	// UserID is "" where a given token names nobody.
	UserID string
	// Given says that the token came from outside, and that nothing here renews it.
	Given bool
	Err   error
}

// Error says whose token was refused and what can be done.
func (e *TokenRefusedError) Error() string {
	whose := ""
	if e.UserID != "" {
		whose = " of " + e.UserID
	}
	if e.Given {
		return fmt.Sprintf("the given access token%s is refused (it may have expired or been revoked), and a given token cannot be renewed: %s", whose, withRequestID(e.Err))
	}
	return fmt.Sprintf("a newly issued access token%s is refused: %s", whose, withRequestID(e.Err))
}

// Unwrap is the 401.
func (e *TokenRefusedError) Unwrap() error {
	return e.Err
}

// NonRetriable tells azcore's retry policy that a 401 does not pass by itself.
func (*TokenRefusedError) NonRetriable() {}

// userTokenPolicy puts the user's token on each try, and once more where an
// issued one is refused: what was answered 401 was not carried out, so it may be
// sent again whatever it is.
type userTokenPolicy struct {
	cred *UserCredential
}

// Do sends the request as the user.
func (p *userTokenPolicy) Do(req *policy.Request) (*http.Response, error) {
	given := p.cred.given != ""
	resp, token, err := p.send(req, "")
	if err == nil && resp.StatusCode == http.StatusUnauthorized && !given {
		if err := req.RewindBody(); err != nil {
			return nil, fmt.Errorf("rewind the request body: %w", err)
		}
		resp, _, err = p.send(req, token)
	}
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	userID, _ := p.cred.UserID()
	return nil, &TokenRefusedError{UserID: userID, Given: given, Err: refusal(resp)}
}

// send sends the request with a token other than the stale one.
func (p *userTokenPolicy) send(req *policy.Request, stale string) (resp *http.Response, token string, err error) {
	token, err = p.cred.token(req.Raw().Context(), stale)
	if err != nil {
		var this *call
		req.OperationValue(&this)
		this.last = err // for explain: it is dropped where the call's time is up
		return nil, "", err
	}
	req.Raw().Header.Set("Authorization", "Bearer "+token)
	resp, err = req.Next()
	return resp, token, err
}
