package canary

// This file changes the body and headers of a client's call, to send what the client
// never sends, and keeps the answer as it came. Path, version, retries and signature
// stay the client's.

import (
	"context"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
)

// rawCall is a call with a body and headers of the probe's own.
type rawCall struct {
	body   string            // replaces the client's; "" leaves it
	header map[string]string // replaces headers of the client
	status int               // of the answer; 0 if there was none
	answer string            // the body of the answer
}

type rawCallKey struct{}

// with returns a context under which the client's next call is this raw call.
func (c *rawCall) with(ctx context.Context) context.Context {
	return context.WithValue(ctx, rawCallKey{}, c)
}

// rawCallPolicy makes the raw calls. It also records the api-versions of every call.
// It is a policy of every client and comes before the one that signs.
type rawCallPolicy struct{ versions *apiVersions }

// Do sends the request, changed as the raw call in its context says.
func (p rawCallPolicy) Do(req *policy.Request) (*http.Response, error) {
	raw := req.Raw()
	call, _ := raw.Context().Value(rawCallKey{}).(*rawCall)
	if call == nil {
		call = &rawCall{}
	}
	for name, value := range call.header {
		raw.Header.Set(name, value)
	}
	if call.body != "" {
		body := streaming.NopCloser(strings.NewReader(call.body))
		if err := req.SetBody(body, raw.Header.Get("Content-Type")); err != nil {
			return nil, err
		}
	}
	resp, err := req.Next()
	if err != nil {
		return nil, err
	}
	p.versions.record(raw.URL.Path, raw.URL.Query().Get("api-version"), resp.Header.Get("api-supported-versions"))
	payload, err := runtime.Payload(resp)
	call.status, call.answer = resp.StatusCode, string(payload)
	return resp, err
}
