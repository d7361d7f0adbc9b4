// This file has what all clients share: the options, the pipeline, and the sending
// and reading of one call.

package acs

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
)

const (
	contentTypeJSON       = "application/json"
	contentTypeMergePatch = "application/merge-patch+json"
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

	// OnWait is called before each wait on a rate limit, with the context of the
	// call that waits: after an answer 429 to that call or to another one under the
	// same limit. OnResume is called after the wait, with the time that it took.
	// Several goroutines may call both at the same time.
	OnWait   func(ctx context.Context, wait Wait)
	OnResume func(ctx context.Context, wait Wait, took time.Duration)
}

// Wait describes a wait on a rate limit.
type Wait struct {
	// Status is the status of the answer: 429.
	Status int
	// Asked is how long the answer asks to wait. It is 0 if the answer names no
	// time: then the wait is a backoff of up to 30 seconds.
	Asked time.Duration
	// Reason is the message of the answer, which may be empty.
	Reason string
}

// client sends the calls of one service to one endpoint. All of its options are set.
type client struct {
	ClientOptions
	endpoint string
	pipeline runtime.Pipeline
	scope    func(*http.Request) string // names the rate limit that counts a request
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

// newClient makes the client of a service. version is the API version if the options
// name none.
func newClient[T ~struct{ client *client }](module, version, endpoint string, authorize authorizer, options *ClientOptions) (*T, error) {
	endpoint, err := ParseEndpoint(endpoint)
	if err != nil {
		return nil, err
	}
	o, err := withDefaults(options)
	if err != nil {
		return nil, err
	}
	o.APIVersion = cmp.Or(o.APIVersion, version)
	credential, err := authorize(&o)
	if err != nil {
		return nil, err
	}

	pipeline := o.ClientOptions
	// newRequest sets the version: azcore's policy would rewrite the query of a
	// nextLink, which must be followed unchanged.
	pipeline.APIVersion = ""
	pipeline.Logging.IncludeBody = false
	pipeline.Transport = newTransport(endpoint, o.Transport)
	pipeline.Retry = policy.RetryOptions{MaxRetries: -1} // retryPolicy retries

	c := &client{ClientOptions: o, endpoint: endpoint, scope: func(*http.Request) string { return module }}
	c.pipeline = runtime.NewPipeline(module, o.APIVersion, runtime.PipelineOptions{
		AllowedHeaders:         []string{"MS-CV", "X-Azure-Ref", "Repeatability-Result"},
		AllowedQueryParameters: []string{"api-version"},
		PerCall:                []policy.Policy{runtime.NewRequestIDPolicy(), retryPolicy{c}},
		PerRetry:               []policy.Policy{credential},
	}, &pipeline)
	return &T{c}, nil
}

// withDefaults sets every option that is not set but APIVersion.
func withDefaults(options *ClientOptions) (ClientOptions, error) {
	o := valueOrZero(options)
	o.Scope = cmp.Or(o.Scope, defaultScope)
	if o.Now == nil {
		o.Now = time.Now
	}
	o.RateLimiter = cmp.Or(o.RateLimiter, &RateLimiter{})
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

// valueOrZero is what options point to, or the zero value if they are nil.
func valueOrZero[T any](options *T) T {
	if options == nil {
		options = new(T)
	}
	return *options
}

// request describes one call.
type request struct {
	method string // "" is GET
	path   path
	query  url.Values
	body   any // sent as JSON, that of a PATCH as a merge patch; nil is none
	header map[string]string
	// atMostOnce marks a call that would do its work twice if the service received it
	// twice: it is retried only if the service has certainly not done the work. Any
	// other call is idempotent, or has a Repeatability-Request-ID.
	atMostOnce bool
}

// path is the path of a call, below the endpoint.
type path struct {
	escaped string
	id      string // the last id in it: the answer must be about that object
	err     error
}

// newPath puts an id between two parts of a path, as one escaped segment. It escapes
// what a segment may not have, and what the SDKs escape although it may (fact
// 2.2-07: 19%3A...%40thread.v2). An id that would change the path is an error, which
// calls the id by kind.
func newPath(before, kind, id, after string) path {
	p := path{escaped: before + strings.ReplaceAll(url.QueryEscape(id), "+", "%20") + after, id: id}
	switch id {
	case "":
		p.err = fmt.Errorf("the %s is empty", kind)
	case ".", "..":
		p.err = fmt.Errorf("%q is not a %s", id, kind)
	}
	return p
}

// newRequest makes the request of a call, with the client's API version.
func (c *client) newRequest(ctx context.Context, r request) (*policy.Request, error) {
	if r.path.err != nil {
		return nil, r.path.err
	}
	query := url.Values{"api-version": {c.APIVersion}}
	maps.Copy(query, r.query)
	req, err := c.newTargetRequest(ctx, cmp.Or(r.method, http.MethodGet), r.path.escaped+"?"+query.Encode())
	if err != nil {
		return nil, err
	}
	for name, value := range r.header {
		req.Raw().Header.Set(name, value)
	}
	if r.body == nil {
		return req, nil
	}
	data, err := json.Marshal(r.body)
	if err != nil {
		return nil, fmt.Errorf("encode the request: %w", err)
	}
	contentType := contentTypeJSON
	if r.method == http.MethodPatch {
		contentType = contentTypeMergePatch
	}
	if err := req.SetBody(streaming.NopCloser(bytes.NewReader(data)), contentType); err != nil {
		return nil, err
	}
	// azcore's own GetBody returns the same reader to every try.
	req.Raw().GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	return req, nil
}

// newTargetRequest makes a request for a path and query, which it sends unchanged.
func (c *client) newTargetRequest(ctx context.Context, method, target string) (*policy.Request, error) {
	req, err := runtime.NewRequest(ctx, method, c.endpoint+target)
	if err != nil {
		return nil, err
	}
	req.Raw().Header.Set("Accept", contentTypeJSON)
	return req, nil
}

// send sends one logical call. Every answer but a success is an
// *azcore.ResponseError, also a redirect.
func (c *client) send(req *policy.Request, atMostOnce bool) (*http.Response, error) {
	state := &callState{atMostOnce: atMostOnce}
	req.SetOperationValue(state)
	resp, err := c.pipeline.Do(req.WithContext(context.WithValue(req.Raw().Context(), callStateKey{}, state)))
	if err == nil && resp.StatusCode >= http.StatusOK && resp.StatusCode < http.StatusMultipleChoices {
		return resp, nil
	}
	if err == nil {
		err = responseError(resp)
	}
	return nil, newCallError(err, (state.earlierOutcomeUnknown || state.outcomeUnknown.Load()) && req.Raw().Method != http.MethodGet)
}

// do makes a call.
func (c *client) do(ctx context.Context, r request) (*http.Response, error) {
	req, err := c.newRequest(ctx, r)
	if err != nil {
		return nil, err
	}
	return c.send(req, r.atMostOnce)
}

// doWithoutResult makes a call whose answer has no result but its status.
func (c *client) doWithoutResult(ctx context.Context, r request) error {
	resp, err := c.do(ctx, r)
	if err != nil {
		return err
	}
	switch resp.StatusCode {
	case http.StatusOK, http.StatusAccepted, http.StatusNoContent:
	default:
		return unexpectedAnswer(resp, responseError(resp))
	}
	// The page of another server, such as one to log in, says nothing about the call.
	if body, err := runtime.Payload(resp); err != nil || len(bytes.TrimSpace(body)) > 0 && !json.Valid(body) {
		return unexpectedAnswer(resp, errors.New("it is from another server, not from the service"))
	}
	return nil
}

// doWithResult makes a call whose answer is an object, and converts that.
func doWithResult[T responseBody, U any](ctx context.Context, c *client, r request, convert func(T) U) (U, error) {
	var zero U
	resp, err := c.do(ctx, r)
	if err != nil {
		return zero, err
	}
	body, err := decodeBody[T](resp, r.path.id)
	if err != nil {
		return zero, err
	}
	return convert(body), nil
}

// responseBody is the JSON body of an answer. Its validate returns an error if the
// body is not complete, or is about another object than requestedID ("" is any).
type responseBody interface {
	validate(requestedID string) error
}

// decodeBody reads and validates the JSON body of an answer.
func decodeBody[T responseBody](resp *http.Response, requestedID string) (T, error) {
	var v T
	body, err := runtime.Payload(resp)
	if err == nil {
		err = checkJSONSize(body)
	}
	if err == nil {
		err = plainJSONError(json.Unmarshal(body, &v))
	}
	if err == nil {
		err = v.validate(requestedID)
	}
	if err != nil {
		var zero T
		return zero, unexpectedAnswer(resp, err)
	}
	return v, nil
}

// unexpectedAnswer is the error of a successful answer that the operation does not
// have.
func unexpectedAnswer(resp *http.Response, err error) error {
	return newCallError(fmt.Errorf("read the answer (status %d) to %s %s: %w",
		resp.StatusCode, resp.Request.Method, resp.Request.URL.EscapedPath(), err), resp.Request.Method != http.MethodGet)
}
