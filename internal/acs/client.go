// Package acs is a client of the data plane of Azure Communication Services,
// shaped as the Azure SDK for Go shapes its clients: constructors take an
// endpoint, a credential and options, lists are pagers, and what the service
// refuses is an *azcore.ResponseError, which ErrorDetails takes apart.
//
// This file holds what every client of the package shares: the options, the
// pipeline, and the sending and reading of one call.
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

// defaultScope is asked of Microsoft Entra ID. Its double slash is what every
// SDK of the service sends (fact 5.3-01).
const defaultScope = "https://communication.azure.com//.default"

// ClientOptions are the optional settings of every client of this package. The
// zero value and nil both mean the defaults.
//
// Of azcore's own options, Retry gives only its RetryDelay (the delay that
// backoff starts from), since the rest is settled by MaxRetries and by the kind
// of call. Logging.IncludeBody is always off. A Transport of type *http.Client
// is used as a copy that follows no redirects; any other Transport must not
// follow them by itself.
type ClientOptions struct {
	azcore.ClientOptions

	// Scope is the scope of the Entra ID tokens asked for. The default is
	// https://communication.azure.com//.default (fact 5.3-01); other clouds
	// have their own.
	Scope string

	// Now is the clock for x-ms-date, Repeatability-First-Sent and the expiry of
	// users' tokens. The default is time.Now.
	Now func() time.Time

	// MaxRetries is how often one call is tried again after failures other than
	// 429, which is waited out for as long as the call's context lasts. nil
	// means 3, 0 means never.
	MaxRetries *int32

	// Throttling is shared by clients that hold back together. nil is one of the
	// client's own.
	Throttling *Throttling

	// OnWait is called before each wait on a 429, be it the answer to another
	// call, with the context of the call that waits. Like OnResume it may be
	// called by several goroutines at once.
	OnWait func(ctx context.Context, wait Wait)

	// OnResume is called after such a wait, before the call is tried again, with
	// the time that it really took.
	OnResume func(ctx context.Context, wait Wait, took time.Duration)
}

// Wait is a wait on throttling.
type Wait struct {
	// Status is the status that the service answered: 429.
	Status int
	// Asked is how long the answer asks to wait: 0 where it names no time, and
	// the wait is a backoff of up to 30 seconds.
	Asked time.Duration
	// Reason is the service's own word on its limit, which may be empty.
	Reason string
}

// client sends the calls of one service to one endpoint. Every option is set.
type client struct {
	ClientOptions
	endpoint string
	pipeline runtime.Pipeline
	scope    func(*http.Request) string // of the gate of a request
}

// authorizer makes the policy that puts a credential on each try. It refuses a
// credential that is none.
type authorizer func(o *ClientOptions) (policy.Policy, error)

// accessKeyAuthorizer signs each try with the key, unless err says why there is none.
func accessKeyAuthorizer(cred *AccessKeyCredential, err error) authorizer {
	return func(o *ClientOptions) (policy.Policy, error) {
		if cred == nil && err == nil {
			err = errors.New("the access key credential is nil")
		}
		return &accessKeyPolicy{cred: cred, now: o.Now}, err
	}
}

// entraAuthorizer puts a token of the credential on each try. Plain HTTP is let
// through here because newClient has already held it to loopback.
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

// newClient makes the client of a service: it checks the endpoint and the options and
// builds the pipeline. The version is asked of the service where the options name none.
func newClient[T ~struct{ client *client }](module, version, endpoint string, authorize authorizer, options *ClientOptions) (*T, error) {
	endpoint, err := ParseEndpoint(endpoint)
	if err != nil {
		return nil, err
	}
	o := given(options)
	o.Scope = cmp.Or(o.Scope, defaultScope)
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Throttling = cmp.Or(o.Throttling, &Throttling{})
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
		return nil, fmt.Errorf("MaxRetries is %d: it must be 0 or more", *o.MaxRetries)
	}
	o.APIVersion = cmp.Or(o.APIVersion, version)
	credential, err := authorize(&o)
	if err != nil {
		return nil, err
	}

	pipeline := o.ClientOptions
	// The version is put on each request here: azcore's policy would write the
	// query of a nextLink anew, which has to be followed as it came.
	pipeline.APIVersion = ""
	pipeline.Logging.IncludeBody = false
	pipeline.Transport = newTransport(endpoint, o.Transport)
	pipeline.Retry = policy.RetryOptions{MaxRetries: -1} // retryPolicy does it

	c := &client{ClientOptions: o, endpoint: endpoint, scope: func(*http.Request) string { return module }}
	c.pipeline = runtime.NewPipeline(module, o.APIVersion, runtime.PipelineOptions{
		AllowedHeaders:         []string{"MS-CV", "X-Azure-Ref", "Repeatability-Result"},
		AllowedQueryParameters: []string{"api-version"},
		PerCall:                []policy.Policy{runtime.NewRequestIDPolicy(), retryPolicy{c}},
		PerRetry:               []policy.Policy{credential},
	}, &pipeline)
	return &T{c}, nil
}

// given is what options say, and the defaults where they are nil.
func given[T any](options *T) T {
	if options == nil {
		options = new(T)
	}
	return *options
}

// request is one call: what is sent, and how.
type request struct {
	method string // empty is GET
	path   path
	query  url.Values
	body   any // nil is none; that of a PATCH is a merge patch
	header map[string]string
	// once says that the call must not be carried out twice: it is tried again only
	// where the service has certainly not done so. Any other changes nothing the
	// second time, or carries a Repeatability-Request-ID.
	once bool
}

// path is the path of a call below the endpoint, as it goes over the wire.
type path struct {
	text string
	id   string // the last one in it: what the answer is about
	err  error
}

// pathOf is a path with an id as one segment, escaped: everything that a segment
// may not hold, and what it may but the SDKs escape (fact 2.2-07:
// 19%3A...%40thread.v2). An id that would name another path is an error; what names
// the kind of id, for the message.
func pathOf(before, what, id, after string) path {
	p := path{text: before + strings.ReplaceAll(url.QueryEscape(id), "+", "%20") + after, id: id}
	switch id {
	case "":
		p.err = fmt.Errorf("the %s is empty", what)
	case ".", "..":
		p.err = fmt.Errorf("%q is no %s", id, what)
	}
	return p
}

// newRequest makes the request of a call, in the client's API version.
func (c *client) newRequest(ctx context.Context, r request) (*policy.Request, error) {
	if r.path.err != nil {
		return nil, r.path.err
	}
	query := url.Values{"api-version": {c.APIVersion}}
	maps.Copy(query, r.query)
	req, err := c.newTargetRequest(ctx, cmp.Or(r.method, http.MethodGet), r.path.text+"?"+query.Encode())
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
	// azcore's gives every try the same reader.
	req.Raw().GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	return req, nil
}

// newTargetRequest makes a request for a path and query of the endpoint, which
// go over the wire as they are given.
func (c *client) newTargetRequest(ctx context.Context, method, target string) (*policy.Request, error) {
	req, err := runtime.NewRequest(ctx, method, c.endpoint+target)
	if err != nil {
		return nil, err
	}
	req.Raw().Header.Set("Accept", contentTypeJSON)
	return req, nil
}

// send sends one logical call. Every answer but a success is an
// *azcore.ResponseError, redirects among them.
func (c *client) send(req *policy.Request, once bool) (*http.Response, error) {
	this := &call{once: once}
	req.SetOperationValue(this)
	resp, err := c.pipeline.Do(req.WithContext(context.WithValue(req.Raw().Context(), callKey{}, this)))
	if err == nil && resp.StatusCode >= http.StatusOK && resp.StatusCode < http.StatusMultipleChoices {
		return resp, nil
	}
	if err == nil {
		err = refusal(resp)
	}
	return nil, failed(err, (this.doubt || this.onWire.Load()) && req.Raw().Method != http.MethodGet)
}

// call makes a call.
func (c *client) call(ctx context.Context, r request) (*http.Response, error) {
	req, err := c.newRequest(ctx, r)
	if err != nil {
		return nil, err
	}
	return c.send(req, r.once)
}

// change makes a call whose answer says nothing but that it was carried out.
func (c *client) change(ctx context.Context, r request) error {
	resp, err := c.call(ctx, r)
	if err != nil {
		return err
	}
	switch resp.StatusCode {
	case http.StatusOK, http.StatusAccepted, http.StatusNoContent:
	default:
		return unexpected(resp, refusal(resp))
	}
	// Some other server's page, such as one to log in, says nothing about the call.
	if body, err := runtime.Payload(resp); err != nil || len(bytes.TrimSpace(body)) > 0 && !json.Valid(body) {
		return unexpected(resp, errors.New("it is not the service's, but some other server's"))
	}
	return nil
}

// receive makes a call whose answer is an object, and gives what convert makes of
// it.
func receive[T answer, U any](ctx context.Context, c *client, r request, convert func(T) U) (U, error) {
	var none U
	resp, err := c.call(ctx, r)
	if err != nil {
		return none, err
	}
	body, err := decode[T](resp, r.path.id)
	if err != nil {
		return none, err
	}
	return convert(body), nil
}

// refusal is the error of an answer that is no success. A success of another
// status than was expected loses its body: it may hold a token, and the error
// would print it.
func refusal(resp *http.Response) error {
	if resp.StatusCode < http.StatusMultipleChoices {
		resp.Body = http.NoBody
	}
	return failed(runtime.NewResponseError(resp), false)
}

// answer is a body that can say what is wrong with it, as the answer to a call about
// the object asked, where the call is about one.
type answer interface{ check(asked string) error }

// decode reads the JSON body of an answer and checks it.
func decode[T answer](resp *http.Response, asked string) (T, error) {
	var v T
	body, err := runtime.Payload(resp)
	if err == nil {
		err = checkShape(body)
	}
	if err == nil {
		err = inWords(json.Unmarshal(body, &v))
	}
	if err == nil {
		err = v.check(asked)
	}
	if err != nil {
		var none T
		return none, unexpected(resp, err)
	}
	return v, nil
}

// unexpected is the error of a success that is not the operation's own.
func unexpected(resp *http.Response, err error) error {
	return failed(fmt.Errorf("read the answer (status %d) to %s %s: %w",
		resp.StatusCode, resp.Request.Method, resp.Request.URL.EscapedPath(), err), resp.Request.Method != http.MethodGet)
}
