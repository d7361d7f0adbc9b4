// SPDX-License-Identifier: MPL-2.0

// This file tests, from within the package, that plain HTTP connects to loopback
// addresses only, and which failures before sending are not retried.

package rest

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

func TestPlainHTTPConnectsToLoopbackOnly(t *testing.T) {
	t.Parallel()
	for address, allowed := range map[string]bool{
		"127.0.0.1:80":            true,
		"127.8.9.1:8080":          true,
		"[::1]:80":                true,
		"[::ffff:127.0.0.1]:80":   true,
		"192.0.2.1:80":            false,
		"0.0.0.0:80":              false,
		"[2001:db8::1]:80":        false,
		"[::ffff:192.0.2.1]:8080": false,
		"localhost:80":            false, // by then it is resolved
	} {
		err := loopbackOnly(t.Context(), "tcp", address, nil)
		if (err == nil) != allowed {
			t.Errorf("got %v for %s, want allowed: %t", err, address, allowed)
		}
	}
}

// The address stands for what localhost may resolve to. It is refused before the
// connection, so no packet is sent.
func TestThePlainHTTPTransportChecksItsAddress(t *testing.T) {
	t.Parallel()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://192.0.2.1/", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := NewTransport("http://localhost", nil).Do(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "not a loopback address") {
		t.Errorf("got error %v, want the refusal of the address", err)
	}
	if newRoundTripper(true).Proxy != nil {
		t.Error("got a proxy for a plain endpoint, want none: it would see the request in clear")
	}
}

// Nothing was sent, and another try would fail in the same way.
func TestRefusalsByProxyAndCertificateAreNotRetried(t *testing.T) {
	t.Parallel()
	var asked, connected atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	t.Cleanup(proxy.Close)
	at, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	through := newRoundTripper(false)
	through.Proxy = http.ProxyURL(at)
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connected.Add(1)
		}
	}
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	for _, test := range []struct {
		endpoint  string
		transport *http.Transport
		seen      *atomic.Int32
		want      string
	}{
		{"https://a.example", through, &asked, "the proxy answered 407 Proxy Authentication Required"},
		{untrusted.URL, newRoundTripper(false), &connected, "x509: "},
	} {
		options := Options{}
		options.Transport = &http.Client{Transport: test.transport}
		client, err := New(Service{
			Module: "test", Version: "1", Endpoint: test.endpoint,
			Limit:   func(*http.Request) string { return "all" },
			Explain: func(*http.Response) Refusal { return Refusal{Err: errors.New("refused")} },
		}, options)
		if err != nil {
			t.Fatal(err)
		}
		err = client.DoWithoutResult(t.Context(), Request{Method: http.MethodPost, Path: Path{Escaped: "/objects"}})
		if err == nil || !strings.Contains(err.Error(), test.want) || OutcomeUnknown(err) || test.seen.Load() != 1 {
			t.Errorf("got %v after %d tries, want %q after one", err, test.seen.Load(), test.want)
		}
	}
}
