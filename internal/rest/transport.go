// SPDX-License-Identifier: MPL-2.0

// This file has the transport: where connections may go, how long a try may take,
// and how much of an answer is read.

package rest

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

const (
	// maxBodyBytes is how much of a successful answer is read; a longer one is an
	// error. maxErrorBodyBytes is how much is kept of any other answer.
	maxBodyBytes      = 16 << 20
	maxErrorBodyBytes = 64 << 10
	// maxHeaderBytes is how much of the header of an answer is read.
	maxHeaderBytes = 256 << 10
	// shortestSecret is in bytes.
	shortestSecret = 16
	// tryTimeout limits one try, until the end of the answer's body.
	tryTimeout = 2 * time.Minute
)

// NewTransport wraps the caller's transport, or a new one if custom is nil, so that
// it follows no redirect and reads no answer beyond 16 MiB. To an endpoint of plain
// HTTP the new one connects on loopback addresses only.
func NewTransport(endpoint string, custom policy.Transporter) policy.Transporter {
	options := Options{LargeAnswers: &LargeAnswers{}}
	options.Transport = custom
	return newTransport(endpoint, options)
}

// newTransport is NewTransport for a client.
func newTransport(endpoint string, options Options) policy.Transporter {
	custom := options.Transport
	switch t := custom.(type) {
	case nil:
		custom = withoutRedirects(&http.Client{
			Transport: newRoundTripper(strings.HasPrefix(endpoint, "http://")),
		})
	case *http.Client:
		custom = withoutRedirects(t)
	}
	return &boundedTransport{next: custom, large: options.LargeAnswers, secrets: options.Secrets}
}

// withoutRedirects returns a copy of c that returns a redirect as the answer: its
// Location may be any host, and the credential is for our endpoint.
func withoutRedirects(c *http.Client) *http.Client {
	copied := *c
	copied.CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}
	next := c.Transport
	if next == nil {
		next = http.DefaultTransport
	}
	copied.Transport = locationChecker{next}
	return &copied
}

// locationChecker removes a Location that is no URL. An http.Client makes an error of
// it, with the whole text and without the answer.
type locationChecker struct{ next http.RoundTripper }

// RoundTrip makes one exchange.
func (l locationChecker) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if _, err := url.Parse(resp.Header.Get("Location")); err != nil {
		resp.Header.Del("Location")
	}
	return resp, nil
}

// newRoundTripper makes the connections of one client. For a plain HTTP endpoint it
// connects to loopback addresses only, whatever localhost resolves to, and uses no
// proxy.
func newRoundTripper(plainHTTP bool) *http.Transport {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if plainHTTP {
		transport.Proxy = nil
		transport.DialContext = (&net.Dialer{Timeout: 30 * time.Second, ControlContext: loopbackOnly}).DialContext
	}
	transport.MaxIdleConnsPerHost = 10
	transport.MaxResponseHeaderBytes = maxHeaderBytes
	// A connection on which nothing comes back is a failure like any other, and is
	// retried.
	transport.ResponseHeaderTimeout = time.Minute
	transport.HTTP2 = &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second}
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	transport.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
		if resp.StatusCode >= http.StatusBadRequest && resp.StatusCode < http.StatusInternalServerError {
			return &ProxyError{resp.Status}
		}
		return nil
	}
	return transport
}

// loopbackOnly checks the resolved address before each connection.
func loopbackOnly(_ context.Context, _, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil || !IsLoopback(host) {
		return &nonRetriableError{fmt.Sprintf("the endpoint is plain http and resolves to %s, which is not a loopback address", host)}
	}
	return nil
}

// nonRetriableError is a failure that every other try would repeat.
type nonRetriableError struct{ text string }

// Error is the text.
func (e *nonRetriableError) Error() string { return e.text }

// NonRetriable tells azcore not to retry.
func (*nonRetriableError) NonRetriable() {}

// boundedTransport reads each answer to its end, here and not in azcore: azcore does
// not retry a POST or PATCH whose connection breaks in the middle of the answer, but
// retryPolicy decides that.
type boundedTransport struct {
	next    policy.Transporter
	large   *LargeAnswers
	secrets []string
}

// Do sends the request and reads its answer. If that repeats the request's credential or
// another secret, Do replaces it, so that it does not get into an error, a log or a state.
// In a refusal it replaces whatever has the form of a token.
func (t *boundedTransport) Do(req *http.Request) (*http.Response, error) {
	state, ok := req.Context().Value(callStateKey{}).(*callState)
	if !ok {
		state = &callState{}
	}
	connecting := false
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	limit := time.AfterFunc(tryTimeout, func() { cancel(fmt.Errorf("there was no complete answer within %s", tryTimeout)) })
	defer limit.Stop()
	req = req.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { connecting = true },
		GotConn: func(httptrace.GotConnInfo) { state.outcomeUnknown.Store(true) },
	}))
	if req.GetBody != nil { // net/http may still be sending the body of an earlier try
		req.Body, _ = req.GetBody()
	}
	resp, err := t.next.Do(req)
	if err != nil {
		if !connecting { // a custom transport, which does not report connections
			state.outcomeUnknown.Store(true)
		}
		return nil, timeoutCause(ctx, err)
	}
	state.outcomeUnknown.Store(true)
	body, err := t.readBody(ctx, resp, limit)
	if err != nil {
		return nil, fmt.Errorf("read the answer to %s %s: %w", req.Method, req.URL.EscapedPath(), timeoutCause(ctx, err))
	}
	// After a success the outcome counts as unknown too: the caller may not see it.
	state.outcomeUnknown.Store(resp.StatusCode < http.StatusMultipleChoices || resp.StatusCode >= http.StatusInternalServerError ||
		resp.StatusCode == http.StatusRequestTimeout)
	_, credential, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	body = RedactAnswer(resp, body, credential)
	for _, secret := range t.secrets {
		if len(secret) >= shortestSecret { // a shorter one is in other texts by chance
			body = RedactAnswer(resp, body, secret)
		}
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		body = redactTokenForms(resp, body)
	}
	resp.Body = &wholeBody{bytes.NewReader(body), body}
	return resp, nil
}

// wholeBody is a body that was read. Whoever knows it needs no copy.
type wholeBody struct {
	*bytes.Reader
	whole []byte
}

// Close does nothing.
func (*wholeBody) Close() error { return nil }

// bodyOf is the body of an answer.
func bodyOf(resp *http.Response) ([]byte, error) {
	if body, ok := resp.Body.(*wholeBody); ok {
		return body.whole, nil
	}
	return runtime.Payload(resp)
}

// readBody reads a body within its limits. Of an error answer it keeps the
// beginning, or nothing if that is nested deeply: azcore indents it in its error. A large
// body waits for its turn, which is not the time of the try, and then has that time anew.
func (t *boundedTransport) readBody(ctx context.Context, resp *http.Response, try *time.Timer) ([]byte, error) {
	if resp.StatusCode < http.StatusOK { // after a 101 it is the connection, which does not end
		return nil, resp.Body.Close()
	}
	limit, isError := int64(maxBodyBytes), resp.StatusCode >= http.StatusMultipleChoices
	if isError {
		limit = maxErrorBodyBytes
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, min(limit, largeBytes)+1))
	if err == nil && len(body) > largeBytes {
		try.Stop()
		body, err = t.readLargeBody(ctx, body, resp.Body, func() { try.Reset(tryTimeout) })
	}
	closeErr := resp.Body.Close()
	switch {
	case err != nil:
		return nil, err
	case isError && checkJSONSize(body) != nil:
		body = nil
	case isError:
		body = body[:min(len(body), maxErrorBodyBytes)]
	case len(body) > maxBodyBytes:
		return nil, &nonRetriableError{fmt.Sprintf("it is larger than %d MiB", maxBodyBytes>>20)}
	}
	return body, closeErr
}

// readLargeBody reads on from the beginning of a body. It needs no more memory than the
// limit: a buffer that grows would need twice as much.
func (t *boundedTransport) readLargeBody(ctx context.Context, beginning []byte, more io.Reader, begin func()) ([]byte, error) {
	if err := t.large.wait(ctx); err != nil {
		return nil, err
	}
	begin()
	body := bytes.NewBuffer(make([]byte, 0, maxBodyBytes+1+bytes.MinRead))
	_, err := body.ReadFrom(io.MultiReader(bytes.NewReader(beginning), io.LimitReader(more, maxBodyBytes+1-int64(len(beginning)))))
	return body.Bytes(), err
}

// timeoutCause is err, or the cause of ctx's end if that is why.
func timeoutCause(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, context.DeadlineExceeded):
		return transportTimeout{err}
	}
	return err
}

// transportTimeout is a timeout of a connection or of a header. To errors.Is it is not the
// end of the operation's time.
type transportTimeout struct{ error }

// As finds what the error wraps.
func (e transportTimeout) As(target any) bool { return errors.As(e.error, target) }

// isNonRetriable reports whether every other try would repeat the failure.
func isNonRetriable(err error) bool {
	var nonRetriable interface {
		error
		NonRetriable()
	}
	return errors.As(err, &nonRetriable) || errors.As(err, new(*tls.CertificateVerificationError)) || errors.As(err, new(*ProxyError))
}

// ProxyError means that a proxy refused the connection to the service with a status
// of 400 to 499, so that nothing was sent. It is not retried.
type ProxyError struct {
	// Status is the proxy's status line, such as "407 Proxy Authentication Required".
	Status string
}

// Error is the proxy's status.
func (e *ProxyError) Error() string { return "the proxy answered " + e.Status }
