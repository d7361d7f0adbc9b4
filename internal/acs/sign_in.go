// SPDX-License-Identifier: MPL-2.0

// This file has the sign-in to Microsoft Entra ID: how long it may take, and the error of
// one that failed.

package acs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// defaultSignInTimeout limits one sign-in with all its tries. The host of managed
// identities may be gone for 70 seconds while Azure updates it.
const defaultSignInTimeout = 2 * time.Minute

// The ways to sign in, by the names of the provider's arguments.
const (
	WayCertificate     = "client_certificate_path"
	WayClientSecret    = "client_secret"
	WayOIDC            = "use_oidc"
	WayManagedIdentity = "use_msi"
	WayAzureCLI        = "use_cli"
)

// EntraCredential signs in to Microsoft Entra ID. It is safe for concurrent use.
type EntraCredential struct {
	azcore.TokenCredential

	way     string
	secrets []string // those that an answer could repeat
	timeout time.Duration

	mu     sync.Mutex
	token  string       // the id token that was used last
	hung   *SignInError // the last sign-in that had no end
	hungAt time.Time
}

// GetToken returns a token, or a *[SignInError]. Calls wait for each other's sign-in, one
// after the other: so for a while after one that did not end, the others fail like it.
func (c *EntraCredential) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if hung := c.lastHung(); hung != nil {
		rest.NoteFailure(ctx, hung)
		return azcore.AccessToken{}, hung
	}
	bounded, cancel := context.WithTimeout(rest.WithoutCall(ctx), c.timeout)
	defer cancel()
	token, err := c.TokenCredential.GetToken(bounded, o)
	if err == nil {
		return token, nil
	}
	failed := &SignInError{Way: c.way, Err: err, reason: c.reason(err), end: ctx.Err()}
	switch {
	case ctx.Err() != nil:
		failed.reason = "it did not end"
	case bounded.Err() != nil:
		failed.reason = fmt.Sprintf("it did not end within %s", c.timeout)
		c.mu.Lock()
		c.hung, c.hungAt = failed, time.Now()
		c.mu.Unlock()
	}
	rest.NoteFailure(ctx, failed)
	return azcore.AccessToken{}, failed
}

func (c *EntraCredential) lastHung() *SignInError {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.hungAt) < c.timeout {
		return c.hung
	}
	return nil
}

// keepIDToken returns a function that gets an id token, and keeps the token.
func (c *EntraCredential) keepIDToken(get idTokenGetter) idTokenGetter {
	return func(ctx context.Context) (string, error) {
		token, err := get(ctx)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.token = token
		return token, err
	}
}

// reason is the text of a failure: that of Entra's answer if there is one, without the
// page around it, and without what may have come with it: a token, or a secret of the
// request.
func (c *EntraCredential) reason(err error) string {
	var text string
	var refused *azidentity.AuthenticationFailedError
	if errors.As(err, &refused) && refused.RawResponse != nil {
		text = describeSignInAnswer(refused.RawResponse)
	} else {
		text = rest.RedactTokens(err.Error())
	}
	c.mu.Lock()
	secrets := append(slices.Clone(c.secrets), c.token)
	c.mu.Unlock()
	for _, secret := range secrets {
		text = string(rest.RedactForm([]byte(text), secret))
	}
	return rest.Printable(text, rest.MaxMessageTextBytes)
}

// describeSignInAnswer is Entra's own error, or the beginning of the answer.
func describeSignInAnswer(resp *http.Response) string {
	payload, err := runtime.Payload(resp)
	if err != nil {
		return fmt.Sprintf("the answer was %d, and could not be read", resp.StatusCode)
	}
	var answer struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if json.Unmarshal(payload, &answer) == nil && answer.Error != "" {
		return fmt.Sprintf("the answer was %d %s: %s", resp.StatusCode, answer.Error, answer.Description)
	}
	return fmt.Sprintf("the answer was %d: %s", resp.StatusCode, rest.RedactTokens(string(payload[:min(len(payload), maxDescribedBytes)])))
}

// maxDescribedBytes is more than a text repeats of an answer, so that no secret is cut.
const maxDescribedBytes = 64 << 10

// SignInError means that there is no token of Microsoft Entra ID, so that the call was not
// sent. It does not wrap its cause, which says nothing about the object of the call.
type SignInError struct {
	// Way is the way to sign in.
	Way string
	// Err is the error of the sign-in. Its text may be long, and may have a secret.
	Err error

	reason string
	end    error // of the call's context
}

// Error names the way and the reason.
func (e *SignInError) Error() string {
	return fmt.Sprintf("the sign-in to Microsoft Entra with %s failed: %s", e.Way, e.reason)
}

// Is finds the end of the call's context behind the failure.
func (e *SignInError) Is(target error) bool { return e.end != nil && errors.Is(e.end, target) }

// NonRetriable tells azcore not to retry: the sign-in has retried.
func (*SignInError) NonRetriable() {}
