// This file tests, from within the package, that plain HTTP reaches loopback and
// nothing else.

package acs

import (
	"net/http"
	"strings"
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

// The address stands for what localhost may resolve to. It is refused before a
// connection is tried, so no packet leaves.
func TestTheTransportOfAPlainEndpointAsksBeforeItConnects(t *testing.T) {
	t.Parallel()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://192.0.2.1/", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := newTransport("http://localhost", nil).Do(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "no loopback address") {
		t.Errorf("got error %v, want the refusal of the address", err)
	}
	if newRoundTripper(true).Proxy != nil {
		t.Error("got a proxy for a plain endpoint, want none: it would see the request in clear")
	}
}
