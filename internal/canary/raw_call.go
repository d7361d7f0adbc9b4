// SPDX-License-Identifier: MPL-2.0

package canary

// This file changes a client's call, to send what the client never sends, and keeps the
// answer as it came. Retries and authorization stay the client's.

import (
	"context"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
)

// RawCall is a call with a body and headers of the probe's own.
type RawCall struct {
	// Method, Path and Query replace the client's; an empty Method leaves all three.
	Method, Path, Query string
	// Body replaces the client's; "" leaves it.
	Body string
	// Header replaces headers of the client.
	Header map[string]string

	// Status is that of the answer; 0 if there was none.
	Status int
	// Answer is the body of the answer, AnswerHeader its header.
	Answer       string
	AnswerHeader http.Header
}

type rawCallKey struct{}

// With returns a context under which the client's next call is this raw call.
func (c *RawCall) With(ctx context.Context) context.Context {
	return context.WithValue(ctx, rawCallKey{}, c)
}

// RawCallPolicy makes the raw calls. It is a policy of every client and comes before
// the one that authorizes.
type RawCallPolicy struct {
	// Answered is told of every answer; nil is nobody.
	Answered func(*http.Request, *http.Response)
}

// Do sends the request, changed as the raw call in its context says.
func (p RawCallPolicy) Do(req *policy.Request) (*http.Response, error) {
	raw := req.Raw()
	call, _ := raw.Context().Value(rawCallKey{}).(*RawCall)
	if call == nil {
		call = &RawCall{}
	}
	if err := call.change(req); err != nil {
		return nil, err
	}
	resp, err := req.Next()
	if err != nil {
		return nil, err
	}
	if p.Answered != nil {
		p.Answered(raw, resp)
	}
	payload, err := runtime.Payload(resp)
	call.Status, call.Answer, call.AnswerHeader = resp.StatusCode, string(payload), resp.Header
	return resp, err
}

// change makes the client's request that of the raw call.
func (c *RawCall) change(req *policy.Request) error {
	raw := req.Raw()
	if c.Method != "" {
		raw.Method, raw.URL.Path, raw.URL.RawPath, raw.URL.RawQuery = c.Method, c.Path, "", c.Query
	}
	for name, value := range c.Header {
		raw.Header.Set(name, value)
	}
	if c.Body == "" {
		return nil
	}
	return req.SetBody(streaming.NopCloser(strings.NewReader(c.Body)), raw.Header.Get("Content-Type"))
}
