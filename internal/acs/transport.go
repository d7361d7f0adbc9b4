// This file holds where requests may go and how much of an answer is read.

package acs

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
)

const (
	// maxAnswer is how much of a success's body is read, in bytes, and maxRefusal
	// how much is kept of any other.
	maxAnswer  = 16 << 20
	maxRefusal = 64 << 10
	// maxTry is how long one try may take, to the end of the answer's body.
	maxTry = 2 * time.Minute
)

// newTransport wraps the caller's transport, or one of our own where given is
// nil, such that no redirect is followed and no answer is read past maxAnswer.
func newTransport(endpoint string, given policy.Transporter) policy.Transporter {
	switch t := given.(type) {
	case nil:
		return &boundedTransport{next: stayPut(&http.Client{
			Transport: newRoundTripper(strings.HasPrefix(endpoint, "http://")),
		})}
	case *http.Client:
		return &boundedTransport{next: stayPut(t)}
	default:
		return &boundedTransport{next: given}
	}
}

// stayPut returns a copy of c that hands a redirect back as the answer: its
// Location may be any host, and the credential is for our endpoint.
func stayPut(c *http.Client) *http.Client {
	still := *c
	still.CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}
	return &still
}

// newRoundTripper makes the connections of one client. A client of a plain HTTP
// endpoint connects to loopback and nowhere else, whatever localhost resolves
// to, and through no proxy.
func newRoundTripper(plain bool) *http.Transport {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if plain {
		transport.Proxy = nil
		transport.DialContext = (&net.Dialer{Timeout: 30 * time.Second, ControlContext: loopbackOnly}).DialContext
	}
	transport.MaxIdleConnsPerHost = 10
	// A connection on which nothing comes back is a failure like any other, and tried
	// again.
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

// loopbackOnly is asked with the resolved address before each connection.
func loopbackOnly(_ context.Context, _, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil || !isLoopback(host) {
		return &finalError{fmt.Sprintf("the endpoint is plain http and resolves to %s, which is no loopback address", host)}
	}
	return nil
}

// finalError is a failure that another try would only repeat.
type finalError struct{ text string }

// Error is the text.
func (e *finalError) Error() string { return e.text }

// NonRetriable tells azcore's retry policy to give up.
func (*finalError) NonRetriable() {}

// boundedTransport reads each answer whole, here rather than in azcore, which
// takes a connection lost in the middle of the answer to a POST or PATCH for
// final: whether the call may be sent again is for its class to say.
type boundedTransport struct {
	next policy.Transporter
}

// Do sends the request and reads its answer. Where a refusal repeats the
// request's credential, that is blanked, so that it enters no error or log.
func (t *boundedTransport) Do(req *http.Request) (*http.Response, error) {
	this, ok := req.Context().Value(callKey{}).(*call)
	if !ok {
		this = &call{}
	}
	connecting := false
	ctx, cancel := context.WithTimeoutCause(req.Context(), maxTry, fmt.Errorf("there was no whole answer within %s", maxTry))
	defer cancel()
	req = req.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { connecting = true },
		GotConn: func(httptrace.GotConnInfo) { this.onWire.Store(true) },
	}))
	if req.GetBody != nil { // net/http may still be sending the body of a try that has its answer already
		req.Body, _ = req.GetBody()
	}
	resp, err := t.next.Do(req)
	if err != nil {
		if !connecting { // a transport that does not tell
			this.onWire.Store(true)
		}
		return nil, inTime(ctx, err)
	}
	this.onWire.Store(true)
	body, err := readBody(resp)
	if err != nil {
		return nil, fmt.Errorf("read the answer to %s %s: %w", req.Method, req.URL.EscapedPath(), inTime(ctx, err))
	}
	// A success that its caller does not get to see has happened, too.
	this.onWire.Store(resp.StatusCode < http.StatusMultipleChoices || resp.StatusCode >= http.StatusInternalServerError ||
		resp.StatusCode == http.StatusRequestTimeout)
	_, credential, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	if resp.StatusCode >= http.StatusMultipleChoices && credential != "" {
		body = bytes.ReplaceAll(body, []byte(credential), []byte(redacted))
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// readBody reads a body within its limits. Of a refusal it keeps the beginning,
// and nothing where that is nested deeply: azcore indents it in its error.
func readBody(resp *http.Response) ([]byte, error) {
	most, refused := int64(maxAnswer), resp.StatusCode >= http.StatusMultipleChoices
	if refused {
		most = maxRefusal
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	closeErr := resp.Body.Close()
	switch {
	case err != nil:
		return nil, err
	case refused && checkShape(body) != nil:
		body = nil
	case refused:
		body = body[:min(len(body), maxRefusal)]
	case len(body) > maxAnswer:
		return nil, &finalError{fmt.Sprintf("it is larger than %d MiB", maxAnswer>>20)}
	}
	return body, closeErr
}

// inTime is err, or that the try had no more time where that is why.
func inTime(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// isFinal says of a failure that another try would only repeat it.
func isFinal(err error) bool {
	var final interface {
		error
		NonRetriable()
	}
	return errors.As(err, &final) || errors.As(err, new(*tls.CertificateVerificationError)) || errors.As(err, new(*ProxyError))
}

// ProxyError says that the proxy before the service refused the connection, so
// that nothing was sent.
type ProxyError struct{ Status string }

// Error is the proxy's status.
func (e *ProxyError) Error() string { return "the proxy answered " + e.Status }
