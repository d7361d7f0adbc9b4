// This file tests where requests may go, and how much of an answer is read.

package acs_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// Fact 5.5-02 is what another SDK does: this client does not follow.
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
			for call, do := range everyCall(client, roomID) {
				err := do(t.Context())
				info, _ := acs.ErrorDetails(err)
				host := strings.TrimPrefix(elsewhere.URL, "http://")
				if info.StatusCode != status || !strings.Contains(info.Message, "redirect to "+host) {
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

func TestARedirectWithoutAHostIsAnErrorToo(t *testing.T) {
	t.Parallel()
	client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(http.StatusFound)
	})
	_, err := client.GetRoom(t.Context(), roomID, nil)
	info, _ := acs.ErrorDetails(err)
	if got, want := info.Message, "the answer is a redirect, and redirects are not followed"; got != want {
		t.Errorf("got message %q, want %q", got, want)
	}
}

func TestA304IsNoRedirect(t *testing.T) {
	t.Parallel()
	client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "https://elsewhere.example/")
		w.WriteHeader(http.StatusNotModified)
	})
	_, err := client.GetRoom(t.Context(), roomID, nil)
	info, _ := acs.ErrorDetails(err)
	if info.StatusCode != http.StatusNotModified || info.IsRedirect() || info.Message != "Not Modified" {
		t.Errorf("got %v, want a 304 and no redirect", err)
	}
}

func TestTheCallersHTTPClientIsLeftAsItWas(t *testing.T) {
	t.Parallel()
	theirs := &http.Client{}
	options := fastRetries()
	options.Transport = theirs
	newRoomsClient(t, "https://a.example", options)
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

func TestAnswersAreReadUpTo16MiB(t *testing.T) {
	t.Parallel()
	const limit = 16 << 20
	head, tail := []byte(`{"id":"`+roomID+`",`+roomTimes+`,"pad":"`), []byte(`"}`)
	answer := func(size int) []byte {
		pad := bytes.Repeat([]byte("."), size-len(head)-len(tail))
		return append(append(append([]byte{}, head...), pad...), tail...)
	}
	for name, test := range map[string]struct {
		size   int
		status int
		fits   bool
	}{
		"just as large": {limit, http.StatusOK, true},
		"one byte more": {limit + 1, http.StatusOK, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport := &countingTransport{}
			options := fastRetries()
			options.Transport = transport
			body := answer(test.size)
			client := serve(t, options, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(test.status)
				_, _ = w.Write(body) // the client may hang up before the end
			})
			_, err := client.GetRoom(t.Context(), roomID, nil)
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

func TestTheUserAgentNamesTheApplication(t *testing.T) {
	t.Parallel()
	var agent string
	options := fastRetries()
	options.Telemetry.ApplicationID = "terraform-provider-acs"
	client := serve(t, options, func(w http.ResponseWriter, r *http.Request) {
		agent = r.UserAgent()
		write(t, w, roomAnswer)
	})
	if _, err := client.GetRoom(t.Context(), roomID, nil); err != nil {
		t.Fatal(err)
	}
	if want := "terraform-provider-acs azsdk-go-acs-rooms/2025-03-13 "; !strings.HasPrefix(agent, want) {
		t.Errorf("got user agent %q, want it to begin with %q", agent, want)
	}
}

func TestTheCallersHTTPClientIsUsed(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		write(t, w, roomAnswer)
	}))
	t.Cleanup(server.Close)
	options := fastRetries()
	options.Transport = server.Client() // it knows the server's certificate
	got, err := newRoomsClient(t, server.URL, options).GetRoom(t.Context(), roomID, nil)
	if err != nil || got.ID != roomID {
		t.Errorf("got room %q, error %v, want %s", got.ID, err, roomID)
	}
}
