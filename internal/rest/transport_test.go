// SPDX-License-Identifier: MPL-2.0

// This file tests where requests may go, and how much of an answer is read.

package rest_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

func TestARedirectIsAnErrorAndIsNotFollowed(t *testing.T) {
	t.Parallel()
	for name, transport := range map[string]*http.Client{"own transport": nil, "transport of the caller": {}} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			var second atomic.Int32
			elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { second.Add(1) }))
			options := fastRetries()
			if transport != nil {
				options.Transport = transport
			}
			client := serve(t, options, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Location", elsewhere.URL+r.URL.Path)
				w.WriteHeader(status)
			})
			_, read := get(t, client)
			for call, err := range map[string]error{"get": read, "create": create(t, client, false)} {
				host := strings.TrimPrefix(elsewhere.URL, "http://")
				if statusOf(err) != status || !strings.Contains(err.Error(), "redirect to "+host) {
					t.Errorf("%s, %s: got %v, want a %d that names %s", name, call, err, status, host)
				}
			}
			elsewhere.Close()
			if got := second.Load(); got != 0 {
				t.Errorf("%s: the second host saw %d requests after %d, want none", name, got, status)
			}
		}
	}
}

func TestTheTextOfARedirect(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status   int
		location string
		want     string
	}{
		"without a host": {http.StatusFound, "/elsewhere", "answered 302: the answer is a redirect, and redirects are not followed"},
		"to no URL":      {http.StatusFound, "https://a-token%zz", "answered 302: the answer is a redirect, and redirects are not followed"},
		"a 304 is none":  {http.StatusNotModified, "https://elsewhere.example/", "answered 304: Not Modified"},
	} {
		client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", test.location)
			w.WriteHeader(test.status)
		})
		if _, err := get(t, client); err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
}

func TestTheCallersHTTPClientIsUsedAndLeftAsItWas(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		write(t, w, `{"id":"1"}`)
	}))
	t.Cleanup(server.Close)
	theirs := server.Client() // it knows the server's certificate
	options := fastRetries()
	options.Transport = theirs
	if got, err := get(t, newClient(t, server.URL, options)); err != nil || got.ID != "1" {
		t.Errorf("got %v, error %v, want the object", got, err)
	}
	if theirs.CheckRedirect != nil {
		t.Error("got the caller's client changed, want a copy changed")
	}
}

// countingTransport is a custom transport that counts its requests.
type countingTransport struct{ requests atomic.Int32 }

func (c *countingTransport) Do(req *http.Request) (*http.Response, error) {
	c.requests.Add(1)
	return http.DefaultTransport.RoundTrip(req)
}

func TestLargeAnswersAreReadUpTo16MiB(t *testing.T) {
	t.Parallel()
	const limit = 16 << 20
	head, tail := []byte(`{"id":"1","pad":"`), []byte(`"}`)
	answer := func(size int) []byte {
		pad := bytes.Repeat([]byte("."), size-len(head)-len(tail))
		return append(append(append([]byte{}, head...), pad...), tail...)
	}
	for name, test := range map[string]struct {
		size int
		fits bool
	}{
		"just as large": {limit, true},
		"one byte more": {limit + 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport := &countingTransport{}
			options := fastRetries()
			options.Transport = transport
			body := answer(test.size)
			client := serve(t, options, func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write(body) // the client may hang up before the end
			})
			_, err := get(t, client)
			if test.fits {
				if err != nil {
					t.Errorf("got error %v, want none", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), "larger than 16 MiB") {
				t.Errorf("got error %v, want one about 16 MiB", err)
			}
			if got := transport.requests.Load(); got != 1 {
				t.Errorf("got %d requests, want 1: the next answer would be no smaller", got)
			}
		})
	}
}
