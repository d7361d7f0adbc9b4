// SPDX-License-Identifier: MPL-2.0

// This file has one call: its request, the sending of it, and the reading of its
// answer.

package rest

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

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
)

const (
	contentTypeJSON       = "application/json"
	contentTypeMergePatch = "application/merge-patch+json"
	contentTypeForm       = "application/x-www-form-urlencoded"
)

// Request describes one call.
type Request struct {
	// Method is the method, GET if it is "".
	Method string
	// Path follows the endpoint and its base path. Query is added to that of the
	// service.
	Path  Path
	Query url.Values
	// Body is sent as a form if it is url.Values, otherwise as JSON, that of a PATCH as
	// a merge patch. nil is none.
	Body any
	// Header is set besides the headers of every call.
	Header map[string]string
	// AtMostOnce marks a call that would do its work twice if the service received it
	// twice: it is retried only if the service has certainly not done the work. Any
	// other call is idempotent, or made so by a header.
	AtMostOnce bool
	// Limit names the rate limit that counts the call. "" leaves that to the service.
	Limit string
}

// Path is the path of a call, below the endpoint.
type Path struct {
	// Escaped is the path as it is sent.
	Escaped string
	// ID is the last id in it: the answer must be about that object.
	ID string
	// Err is why there is no such path. The call returns it and sends nothing.
	Err error
}

// NewPath puts an id between two parts of a path, as one escaped segment. It escapes
// every character that means something in a query, although a segment may have it. An
// id that would change the path is an error, which calls the id by kind.
func NewPath(before, kind, id, after string) Path {
	p := Path{Escaped: before + strings.ReplaceAll(url.QueryEscape(id), "+", "%20") + after, ID: id}
	switch id {
	case "":
		p.Err = fmt.Errorf("the %s is empty", kind)
	case ".", "..":
		p.Err = fmt.Errorf("%q is not a %s", id, kind)
	}
	return p
}

// newRequest makes the request of a call.
func (c *Client) newRequest(ctx context.Context, r Request) (*policy.Request, error) {
	if r.Path.Err != nil {
		return nil, r.Path.Err
	}
	query := url.Values{}
	maps.Copy(query, c.service.Query)
	maps.Copy(query, r.Query)
	target := c.service.BasePath + r.Path.Escaped
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	req, err := c.newTargetRequest(ctx, cmp.Or(r.Method, http.MethodGet), target)
	if err != nil {
		return nil, err
	}
	for name, value := range r.Header {
		req.Raw().Header.Set(name, value)
	}
	if r.Body == nil {
		return req, nil
	}
	data, contentType, err := r.encodeBody()
	if err != nil {
		return nil, err
	}
	if err := req.SetBody(streaming.NopCloser(bytes.NewReader(data)), contentType); err != nil {
		return nil, err
	}
	// azcore's own GetBody returns the same reader to every try.
	req.Raw().GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	return req, nil
}

// encodeBody returns the body as it is sent.
func (r Request) encodeBody() (data []byte, contentType string, err error) {
	if form, ok := r.Body.(url.Values); ok {
		return []byte(form.Encode()), contentTypeForm, nil
	}
	if data, err = json.Marshal(r.Body); err != nil {
		return nil, "", fmt.Errorf("encode the request: %w", err)
	}
	if r.Method == http.MethodPatch {
		return data, contentTypeMergePatch, nil
	}
	return data, contentTypeJSON, nil
}

// newTargetRequest makes a request for a path and query, which it sends unchanged.
func (c *Client) newTargetRequest(ctx context.Context, method, target string) (*policy.Request, error) {
	req, err := runtime.NewRequest(ctx, method, c.service.Endpoint+target)
	if err != nil {
		return nil, err
	}
	req.Raw().Header.Set("Accept", contentTypeJSON)
	return req, nil
}

// send sends one logical call, of which r has the kind and the limit. Every answer but
// a success is an error, also a redirect.
func (c *Client) send(req *policy.Request, r Request) (*http.Response, error) {
	state := &callState{atMostOnce: r.AtMostOnce, limit: r.Limit}
	req.SetOperationValue(state)
	runtime.SkipBodyDownload(req) // the transport has the whole body
	resp, err := c.pipeline.Do(req.WithContext(context.WithValue(req.Raw().Context(), callStateKey{}, state)))
	if err == nil && resp.StatusCode >= http.StatusOK && resp.StatusCode < http.StatusMultipleChoices {
		return resp, nil
	}
	if err == nil {
		err = c.refusal(resp).Err
	}
	return nil, c.callError(req.Raw(), err, state.earlierOutcomeUnknown || state.outcomeUnknown.Load())
}

// callError is the error of a call. A call that only reads has no unknown outcome.
func (c *Client) callError(req *http.Request, err error, outcomeUnknown bool) error {
	failed := &callError{text: Printable(err.Error(), MaxMessageTextBytes), err: err}
	if outcomeUnknown && req.Method != http.MethodGet {
		failed.outcomeUnknown, failed.requestID = true, Printable(req.Header.Get(c.service.RequestIDHeader), MaxFieldBytes)
	}
	return failed
}

// refusal reads an answer that the client does not take as a success. If the status is
// a success nevertheless, it drops the body: that may have a token, and azcore's error
// prints it.
func (c *Client) refusal(resp *http.Response) Refusal {
	if resp.StatusCode < http.StatusMultipleChoices {
		resp.Body = http.NoBody
	}
	return c.service.Explain(resp)
}

// do makes a call.
func (c *Client) do(ctx context.Context, r Request) (*http.Response, error) {
	req, err := c.newRequest(ctx, r)
	if err != nil {
		return nil, err
	}
	return c.send(req, r)
}

// DoWithoutResult makes a call whose answer has no result but its status.
func (c *Client) DoWithoutResult(ctx context.Context, r Request) error {
	ctx, end := WithTurn(ctx)
	defer end()
	resp, err := c.do(ctx, r)
	if err != nil {
		return err
	}
	switch resp.StatusCode {
	case http.StatusOK, http.StatusAccepted, http.StatusNoContent:
	default:
		return c.unexpectedAnswer(resp, c.refusal(resp).Err)
	}
	// The page of another server, such as one to log in, says nothing about the call.
	if body, err := bodyOf(resp); err != nil || len(bytes.TrimSpace(body)) > 0 && !json.Valid(body) {
		return c.unexpectedAnswer(resp, errors.New("it is from another server, not from the service"))
	}
	return nil
}

// Do makes a call whose answer is an object: T in JSON. read checks that and makes of
// it what the caller wants.
func Do[T, U any](ctx context.Context, c *Client, r Request, read func(T) (U, error)) (U, error) {
	ctx, end := WithTurn(ctx)
	defer end()
	resp, err := c.do(ctx, r)
	if err != nil {
		var zero U
		return zero, err
	}
	return decodeBody(c, resp, read)
}

// decodeBody decodes the JSON body of an answer and reads that. An answer of a part of
// an object, or of none, is an error.
func decodeBody[T, U any](c *Client, resp *http.Response, read func(T) (U, error)) (U, error) {
	var decoded T
	var result U
	if resp.StatusCode > http.StatusNonAuthoritativeInfo {
		return result, c.unexpectedAnswer(resp, c.refusal(resp).Err)
	}
	body, err := bodyOf(resp)
	if err == nil {
		err = checkJSONSize(body)
	}
	if err == nil {
		err = plainJSONError(json.Unmarshal(body, &decoded))
	}
	if err == nil && string(bytes.TrimSpace(body)) == "null" {
		err = errors.New("it is null")
	}
	if err == nil {
		result, err = read(decoded)
	}
	if err != nil {
		var zero U
		return zero, c.unexpectedAnswer(resp, err)
	}
	return result, nil
}

// unexpectedAnswer is the error of a successful answer that the operation does not
// have.
func (c *Client) unexpectedAnswer(resp *http.Response, err error) error {
	return c.callError(resp.Request, fmt.Errorf("read the answer (status %d) to %s %s: %w",
		resp.StatusCode, resp.Request.Method, resp.Request.URL.EscapedPath(), err), true)
}
