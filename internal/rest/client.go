// SPDX-License-Identifier: MPL-2.0

// This file has the client of a service: what it is made of, and its pipeline.

package rest

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
)

const (
	// defaultMaxRetries and defaultRetryDelay are azcore's own defaults.
	defaultMaxRetries = 3
	defaultRetryDelay = 800 * time.Millisecond
)

// Service is what a client says about the service that it calls.
type Service struct {
	// Module and Version name the client in the User-Agent header.
	Module, Version string
	// Endpoint is the scheme and host of all requests. BasePath begins the path of each
	// call, but not of a link to a next page; it is "" or begins with a slash.
	Endpoint, BasePath string
	// Query is a part of the query of each call, but not of a link to a next page.
	Query url.Values
	// PerCall are the policies that a call goes through once, before its first try.
	PerCall []policy.Policy
	// RequestIDHeader names the header by which one of PerCall gives a call an id.
	RequestIDHeader string
	// Authorize authorizes each try. nil sends them as they are.
	Authorize policy.Policy
	// LoggedHeaders and LoggedQuery name what azcore's log may show besides the names
	// that it knows.
	LoggedHeaders, LoggedQuery []string
	// RetriedStatuses are the statuses that another try may change, without 429.
	RetriedStatuses []int
	// Limit names the rate limit that counts a request.
	Limit func(*http.Request) string
	// Explain reads an answer that is no success.
	Explain func(*http.Response) Refusal
}

// Options are the settings that are left to the user of a client. The zero value means
// the defaults.
//
// Of the embedded options of azcore:
//   - APIVersion has no effect: see [Service].Query.
//   - Retry has an effect by its RetryDelay only: the first delay of the backoff,
//     800 ms by default, doubled by each failure up to 30 s. MaxRetries below, and the
//     kind of call, decide the rest.
//   - Transport, if it is an *http.Client, is used as a copy that follows no
//     redirects. Any other Transport must not follow redirects itself.
//   - Logging.IncludeBody is always off.
type Options struct {
	azcore.ClientOptions

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
	// the credential of its own request.
	Secrets []string

	// OnWait is called before each wait on a rate limit, with the context of the
	// call that waits: after an answer 429 to that call or to another one under the
	// same limit. OnResume is called after the wait, with the time that it took.
	// Several goroutines may call both at the same time.
	OnWait   func(ctx context.Context, wait Wait)
	OnResume func(ctx context.Context, wait Wait, took time.Duration)
}

// Client sends the calls of one service. It is safe for concurrent use.
type Client struct {
	service  Service
	options  Options // all of them are set
	pipeline runtime.Pipeline
}

// New makes the client of a service.
func New(service Service, options Options) (*Client, error) {
	options, err := withDefaults(options)
	if err != nil {
		return nil, err
	}
	pipeline := options.ClientOptions
	// newRequest sets the version: azcore's policy would rewrite the query of a link
	// to a next page, which must be followed unchanged.
	pipeline.APIVersion = ""
	pipeline.Logging.IncludeBody = false
	pipeline.Transport = newTransport(service.Endpoint, options)
	pipeline.Retry = policy.RetryOptions{MaxRetries: -1} // retryPolicy retries

	c := &Client{service: service, options: options}
	var perRetry []policy.Policy
	if service.Authorize != nil {
		perRetry = append(perRetry, service.Authorize)
	}
	c.pipeline = runtime.NewPipeline(service.Module, service.Version, runtime.PipelineOptions{
		AllowedHeaders:         service.LoggedHeaders,
		AllowedQueryParameters: service.LoggedQuery,
		PerCall:                append(slices.Clone(service.PerCall), retryPolicy{c}),
		PerRetry:               perRetry,
	}, &pipeline)
	return c, nil
}

// withDefaults sets every option that is not set.
func withDefaults(o Options) (Options, error) {
	o.RateLimiter = cmp.Or(o.RateLimiter, &RateLimiter{})
	o.LargeAnswers = cmp.Or(o.LargeAnswers, &LargeAnswers{})
	if o.Retry.RetryDelay <= 0 {
		o.Retry.RetryDelay = defaultRetryDelay
	}
	if o.OnWait == nil {
		o.OnWait = func(context.Context, Wait) {}
	}
	if o.OnResume == nil {
		o.OnResume = func(context.Context, Wait, time.Duration) {}
	}
	if o.MaxRetries == nil {
		o.MaxRetries = to.Ptr(int32(defaultMaxRetries))
	}
	if *o.MaxRetries < 0 {
		return o, fmt.Errorf("MaxRetries is %d: it must be 0 or more", *o.MaxRetries)
	}
	return o, nil
}
