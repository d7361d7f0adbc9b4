// SPDX-License-Identifier: MPL-2.0

// This file has the credential of a client, and the policy that authorizes each try
// with its access token.

package webex

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// secret is embedded in types that must not be printed.
type secret = rest.Secret

// Credential is the account as which a [Client] acts. It is safe for concurrent use,
// and prints as REDACTED in every form.
type Credential struct {
	secret
	static string // an access token that cannot be renewed

	clientID, clientSecret, refreshToken string

	busy    chan struct{} // holds a value while a goroutine reads or writes the fields below
	current string        // the access token, "" before the first
	latest  string        // the refresh token of the last renewal
	trusted bool          // the current token was accepted once, or is the first
	dead    error         // why no token will ever be issued
}

// NewAccessTokenCredential returns the credential of an access token: of a bot, of a
// person for half a day, or of an integration or service app that something else
// renews (facts W1.3-01 to W1.3-04). Once the token has expired, calls fail with a
// *[TokenRefusedError].
func NewAccessTokenCredential(token string) *Credential {
	return &Credential{static: strings.TrimSpace(token)}
}

// NewRefreshTokenCredential returns the credential of an integration or a service app.
// The first call that needs an access token gets one for the refresh token, and all
// calls use that until Webex refuses it; then one more is got. Nothing is stored: an
// account has room for 750 live tokens (fact W1.3-03), so this is for programs that
// seldom run.
func NewRefreshTokenCredential(clientID, clientSecret, refreshToken string) *Credential {
	return &Credential{
		clientID: strings.TrimSpace(clientID), clientSecret: strings.TrimSpace(clientSecret),
		refreshToken: strings.TrimSpace(refreshToken), busy: make(chan struct{}, 1),
	}
}

// validate checks a credential before its first use. Its error never quotes a secret.
func (c *Credential) validate() error {
	if c == nil {
		return errors.New("the credential is nil")
	}
	if c.busy == nil {
		if c.static == "" {
			return errors.New("the access token is empty")
		}
		return checkToken("access token", c.static)
	}
	for _, part := range [][2]string{{"client id", c.clientID}, {"client secret", c.clientSecret}, {"refresh token", c.refreshToken}} {
		if part[1] == "" {
			return fmt.Errorf("the %s is empty", part[0])
		}
		if err := checkToken(part[0], part[1]); err != nil {
			return err
		}
	}
	return nil
}

// checkToken returns an error that does not quote the token.
func checkToken(kind, token string) error {
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return fmt.Errorf("the %s has characters in it that none has", kind)
	}
	return nil
}

// tokenForm matches what may be a token: Webex does not say what form they have. Tracking
// ids and the words of a refusal are shorter.
var tokenForm = regexp.MustCompile(`[A-Za-z0-9_-]{50,}`)

// explain reads a refusal to renew the token: in Webex's form or in that of OAuth (fact
// W1.4-03). It blanks what the request had, and what may be a
// token.
func (c *Credential) explain(resp *http.Response) rest.Refusal {
	payload, err := runtime.Payload(resp)
	if err != nil {
		return explain(resp)
	}
	for _, text := range []string{c.clientSecret, c.refreshToken, c.latest} {
		for _, form := range []string{text, url.QueryEscape(text)} {
			payload = rest.RedactAnswer(resp, payload, form)
		}
	}
	payload = tokenForm.ReplaceAll(payload, []byte(rest.Redacted))
	resp.Body = io.NopCloser(bytes.NewReader(payload))
	e := newError(resp)
	var oauth struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if json.Unmarshal(payload, &oauth) == nil && oauth.Error != "" {
		e.Message = rest.Printable(strings.TrimSuffix(oauth.Error+": "+oauth.Description, ": "), rest.MaxMessageTextBytes)
	}
	return rest.Refusal{Err: e, RetryAfter: e.RetryAfter, Reason: e.Message}
}

// tokenPolicy authorizes each try with the access token. If Webex refuses one that can
// be renewed, it tries once more with a new one: a call that was answered 401 was not
// carried out, so every kind of call may be sent again.
type tokenPolicy struct {
	cred    *Credential
	renewal *rest.Client
}

// Do sends the request as the account.
func (p *tokenPolicy) Do(req *policy.Request) (*http.Response, error) {
	resp, token, err := p.send(req, "")
	if err == nil && resp.StatusCode == http.StatusUnauthorized && p.cred.static == "" {
		refused := explain(resp).Err
		if err := req.RewindBody(); err != nil {
			return nil, fmt.Errorf("rewind the request body: %w", err)
		}
		resp, _, err = p.send(req, token)
		if errors.Is(err, errNotRenewed) {
			return nil, &TokenRefusedError{Err: refused}
		}
	}
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	return nil, &TokenRefusedError{Static: p.cred.static != "", Err: explain(resp).Err}
}

// send sends the request with a token other than the refused one.
func (p *tokenPolicy) send(req *policy.Request, refused string) (resp *http.Response, token string, err error) {
	token, err = p.cred.token(req.Raw().Context(), p.renewal, refused)
	if err != nil {
		rest.NoteFailure(req.Raw().Context(), err)
		return nil, "", err
	}
	req.Raw().Header.Set("Authorization", "Bearer "+token) // fact W1.2-01
	resp, err = req.Next()
	if err == nil && resp.StatusCode != http.StatusUnauthorized && resp.StatusCode < http.StatusInternalServerError {
		p.cred.trust(token)
	}
	return resp, token, err
}

// errNotRenewed means that the token in use is not worth a renewal: it is the result
// of one, and was never accepted.
var errNotRenewed = errors.New("a renewed token was refused")

// token returns the token to send: the current one, unless Webex has refused it.
func (c *Credential) token(ctx context.Context, renewal *rest.Client, refused string) (string, error) {
	if c.static != "" {
		return c.static, nil
	}
	select {
	case c.busy <- struct{}{}:
		defer func() { <-c.busy }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	switch {
	case c.current != "" && c.current != refused:
		return c.current, nil
	case c.dead != nil:
		return "", c.dead
	case c.current != "" && !c.trusted:
		return "", errNotRenewed
	}
	isFirst := c.current == ""
	err := c.renew(ctx, renewal)
	if err != nil {
		refusal, _ := ErrorDetails(err)
		err = &TokenRenewalError{Err: err}
		if refusal.StatusCode == http.StatusBadRequest || refusal.StatusCode == http.StatusUnauthorized {
			c.dead = err
		}
		return "", err
	}
	c.trusted = isFirst
	return c.current, nil
}

// trust records that Webex has accepted a token.
func (c *Credential) trust(token string) {
	if c.static != "" {
		return
	}
	c.busy <- struct{}{}
	c.trusted = c.trusted || c.current == token
	<-c.busy
}

// renewedBody is the answer with a new token (fact W1.4-01).
type renewedBody struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
}

// renew gets a new access token. It is not known whether a refresh token stays valid
// after its use (fact W1.4-02): it takes that of the last answer, then the configured
// one. A lost answer is asked for again. If the refresh token stays valid, that saves the
// call; if its use has ended it, the new one is lost with the answer anyway.
func (c *Credential) renew(ctx context.Context, renewal *rest.Client) (err error) {
	for _, refreshToken := range slices.Compact([]string{c.latest, c.refreshToken}) {
		if refreshToken == "" {
			continue
		}
		var renewed renewedBody
		renewed, err = rest.Do(ctx, renewal, rest.Request{
			Method: http.MethodPost, Path: rest.Path{Escaped: "/access_token"},
			Body: url.Values{
				"grant_type": {"refresh_token"}, "refresh_token": {refreshToken},
				"client_id": {c.clientID}, "client_secret": {c.clientSecret},
			},
		}, func(b renewedBody) (renewedBody, error) {
			if b.AccessToken == "" {
				return b, errors.New("it has no access token")
			}
			return b, checkToken("access token", b.AccessToken)
		})
		if err == nil {
			c.current = renewed.AccessToken
			if renewed.RefreshToken != "" {
				c.latest = renewed.RefreshToken
			}
			return nil
		}
		if refusal, _ := ErrorDetails(err); refusal.StatusCode != http.StatusBadRequest && refusal.StatusCode != http.StatusUnauthorized {
			return err
		}
	}
	return err
}

// TokenRenewalError means that no access token could be got for the refresh token, so
// that the call was not sent.
//
// Err is the error of the renewal, and says nothing about the object of the call. So
// [ErrorDetails] and [IsNotFound] find it in Err, but not in a TokenRenewalError;
// errors.Is finds the end of a context in both.
type TokenRenewalError struct {
	// Err is the error of the renewal.
	Err error
}

// Error names the reason.
func (e *TokenRenewalError) Error() string {
	text := "Webex issued no access token for the refresh token: " + withTrackingID(e.Err)
	if refusal, answered := ErrorDetails(e.Err); answered && refusal.StatusCode < http.StatusInternalServerError && rest.OutcomeUnknown(e.Err) {
		text = strings.TrimSuffix(text, ".") + ". An answer before was lost: Webex may have issued another refresh token with it, and ended this one. Then create a new one"
	}
	return text
}

// Is finds the end of a context behind the failure.
func (e *TokenRenewalError) Is(target error) bool { return errors.Is(e.Err, target) }

// NonRetriable tells azcore not to retry: the renewal has retried.
func (*TokenRenewalError) NonRetriable() {}

// TokenRefusedError means that Webex answered 401 to the access token and, if it can
// be renewed, to a new one as well. It wraps the 401, for [ErrorDetails].
type TokenRefusedError struct {
	// Static is set for a token that nothing can renew.
	Static bool
	// Err is the 401.
	Err error
}

// Error says why the token may have been refused.
func (e *TokenRefusedError) Error() string {
	if e.Static {
		return "Webex refuses the access token (it may have expired or been revoked): " + withTrackingID(e.Err)
	}
	return "Webex refuses a newly issued access token: " + withTrackingID(e.Err)
}

// Unwrap is the 401.
func (e *TokenRefusedError) Unwrap() error { return e.Err }

// NonRetriable tells azcore not to retry: a 401 does not pass.
func (*TokenRefusedError) NonRetriable() {}
