// SPDX-License-Identifier: MPL-2.0

// This file has what all clients share: the options, the credentials, and the making
// and checking of one call.

package acs

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// defaultScope is the scope of Microsoft Entra ID tokens. Its double slash is what
// every SDK of the service sends (fact 5.3-01).
const defaultScope = "https://communication.azure.com//.default"

// ClientOptions are the optional settings of every client. nil and the zero value
// both mean the defaults.
//
// Of the embedded options of azcore:
//   - APIVersion is the version to ask the service for; the default is the newest
//     stable version that the client knows.
//   - Retry has an effect by its RetryDelay only: the first delay of the backoff,
//     800 ms by default, doubled by each failure up to 30 s. MaxRetries below, and the
//     kind of call, decide the rest.
//   - Transport, if it is an *http.Client, is used as a copy that follows no
//     redirects. Any other Transport must not follow redirects itself.
//   - Logging.IncludeBody is always off.
type ClientOptions struct {
	azcore.ClientOptions

	// Scope is the scope of the Microsoft Entra ID tokens. The default is
	// https://communication.azure.com//.default (fact 5.3-01); sovereign clouds have
	// their own.
	Scope string

	// Now is the clock for x-ms-date, Repeatability-First-Sent and the expiry of
	// users' tokens. The default is time.Now.
	Now func() time.Time

	// MaxRetries is how often a call is retried after failures other than 429. nil
	// means 3, and 0 means never; a negative number is an error of the constructor.
	MaxRetries *int32

	// RateLimiter is shared by clients that wait together. The default is one of
	// the client's own.
	RateLimiter *RateLimiter

	// LargeAnswers is shared by clients whose process is to stay small. The default is
	// one of the client's own.
	LargeAnswers *LargeAnswers

	// Secrets are texts that no answer brings into an error, a log or a state, besides
	// the credential of its own request: such as the access key, to a Chat client.
	Secrets []string

	// OnWait is called before each wait on a rate limit, with the context of the
	// call that waits: after an answer 429 to that call or to another one under the
	// same limit. OnResume is called after the wait, with the time that it took.
	// Several goroutines may call both at the same time.
	OnWait   func(ctx context.Context, wait Wait)
	OnResume func(ctx context.Context, wait Wait, took time.Duration)
}

// client sends the calls of one service to one endpoint.
type client struct {
	*rest.Client
	now func() time.Time
}

// authorizer makes the policy that authorizes each try. It returns an error if the
// credential is not usable.
type authorizer func(o *ClientOptions) (policy.Policy, error)

// accessKeyAuthorizer signs each try with the access key. err is the error of making
// the credential.
func accessKeyAuthorizer(cred *AccessKeyCredential, err error) authorizer {
	return func(o *ClientOptions) (policy.Policy, error) {
		if cred == nil && err == nil {
			err = errors.New("the access key credential is nil")
		}
		return &accessKeyPolicy{cred: cred, now: o.Now}, err
	}
}

// entraAuthorizer sends a token of the credential with each try. It allows plain HTTP
// because ParseEndpoint has restricted that to loopback addresses.
func entraAuthorizer(cred azcore.TokenCredential) authorizer {
	return func(o *ClientOptions) (policy.Policy, error) {
		if cred == nil {
			return nil, errors.New("the token credential is nil")
		}
		return runtime.NewBearerTokenPolicy(cred, []string{o.Scope}, &policy.BearerTokenOptions{
			InsecureAllowCredentialWithHTTP: true,
		}), nil
	}
}

// limitOf names the rate limit that counts a request.
type limitOf func(*http.Request) string

// oneLimit is for a service that counts all of its calls together.
func oneLimit(name string) limitOf {
	return func(*http.Request) string { return name }
}

// newClient makes the client of a service. version is the API version if the options
// name none.
func newClient[T ~struct{ client *client }](module, version, endpoint string, limit limitOf, authorize authorizer, options *ClientOptions) (*T, error) {
	endpoint, err := ParseEndpoint(endpoint)
	if err != nil {
		return nil, err
	}
	o := valueOrZero(options)
	o.APIVersion = cmp.Or(o.APIVersion, version)
	o.Scope = cmp.Or(o.Scope, defaultScope)
	if o.Now == nil {
		o.Now = time.Now
	}
	credential, err := authorize(&o)
	if err != nil {
		return nil, err
	}
	c, err := rest.New(rest.Service{
		Module: module, Version: o.APIVersion, Endpoint: endpoint,
		Query:           url.Values{"api-version": {o.APIVersion}},
		PerCall:         []policy.Policy{runtime.NewRequestIDPolicy()},
		RequestIDHeader: clientRequestIDHeader,
		Authorize:       credential,
		LoggedHeaders:   []string{"MS-CV", "X-Azure-Ref", "Repeatability-Result"},
		LoggedQuery:     []string{"api-version"},
		RetriedStatuses: []int{
			http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
			http.StatusServiceUnavailable, http.StatusGatewayTimeout,
		},
		Limit:   limit,
		Explain: explain,
	}, rest.Options{
		ClientOptions: o.ClientOptions, MaxRetries: o.MaxRetries,
		RateLimiter: o.RateLimiter, LargeAnswers: o.LargeAnswers, Secrets: o.Secrets, OnWait: o.OnWait, OnResume: o.OnResume,
	})
	if err != nil {
		return nil, err
	}
	return &T{&client{c, o.Now}}, nil
}

// valueOrZero is what options point to, or the zero value if they are nil.
func valueOrZero[T any](options *T) T {
	if options == nil {
		options = new(T)
	}
	return *options
}

// responseBody is the JSON body of an answer. Its validate returns an error if the
// body is not complete, or is about another object than requestedID ("" is any).
type responseBody interface {
	validate(requestedID string) error
}

// doWithResult makes a call whose answer is an object, validates and converts that.
func doWithResult[T responseBody, U any](ctx context.Context, c *client, r rest.Request, convert func(T) U) (U, error) {
	return rest.Do(ctx, c.Client, r, func(body T) (U, error) {
		if err := body.validate(r.Path.ID); err != nil {
			var zero U
			return zero, err
		}
		return convert(body), nil
	})
}
