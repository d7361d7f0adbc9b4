// SPDX-License-Identifier: MPL-2.0

// This file tests the requests of calls, and the limits that count them.

package rest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// explainStatus reads an answer that is no success.
func explainStatus(resp *http.Response) rest.Refusal {
	return rest.Refusal{Err: &refusedError{status: resp.StatusCode}, RetryAfter: rest.RetryAfter(resp.Header)}
}

func TestEachKindOfRequestOnTheWire(t *testing.T) {
	t.Parallel()
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("read the request: %v", err)
		}
		got = append(got, r.Method+" "+r.RequestURI+" "+r.Header.Get("Content-Type")+" "+r.Header.Get("Accept")+" "+string(body))
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	client, err := rest.New(rest.Service{
		Module: "test", Version: "1", Endpoint: server.URL, BasePath: "/v1", Query: url.Values{"version": {"7"}},
		Limit: func(*http.Request) string { return "all" }, Explain: explainStatus,
	}, fastRetries())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []rest.Request{
		{Path: rest.NewPath("/objects/", "object id", "a/b c+:@", "/parts"), Query: url.Values{"n": {"a b"}}},
		{Method: http.MethodPost, Path: rest.Path{Escaped: "/objects"}, Body: object{"1"}},
		{Method: http.MethodPatch, Path: rest.Path{Escaped: "/objects"}, Body: object{"1"}},
		{Method: http.MethodPost, Path: rest.Path{Escaped: "/token"}, Body: url.Values{"key": {"a=&b"}}},
	} {
		if err := client.DoWithoutResult(t.Context(), r); err != nil {
			t.Errorf("got error %v, want none", err)
		}
	}
	want := []string{
		"GET /v1/objects/a%2Fb%20c%2B%3A%40/parts?n=a+b&version=7  application/json ",
		`POST /v1/objects?version=7 application/json application/json {"id":"1"}`,
		`PATCH /v1/objects?version=7 application/merge-patch+json application/json {"id":"1"}`,
		"POST /v1/token?version=7 application/x-www-form-urlencoded application/json key=a%3D%26b",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got requests\n%q, want\n%q", got, want)
	}
	for _, id := range []string{"", ".", ".."} {
		requests := len(got)
		if err := client.DoWithoutResult(t.Context(), rest.Request{Path: rest.NewPath("/objects/", "object id", id, "")}); err == nil || len(got) != requests {
			t.Errorf("got %v and %d requests for the id %q, want an error and none", err, len(got)-requests, id)
		}
	}
}

// After a 429 that asks for more time than any call has, calls under the same limit
// end in it at once and others go on.
func TestTheRequestOrTheServiceNamesTheLimit(t *testing.T) {
	t.Parallel()
	requests := 0
	client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
		requests++
		if requests == 1 {
			w.Header().Set("Retry-After", "7200")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for i, test := range []struct {
		path, limit string
		throttled   bool
	}{
		{"/objects", "a room", true},
		{"/others", "a room", true},
		{"/objects", "", false}, // newClient takes the path
		{"/objects", "another room", false},
	} {
		err := client.DoWithoutResult(ctx, rest.Request{Path: rest.Path{Escaped: test.path}, Limit: test.limit})
		if got := statusOf(err) == http.StatusTooManyRequests; got != test.throttled || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("call %d: got %v, want throttled: %t", i, err, test.throttled)
		}
	}
	if requests != 3 {
		t.Errorf("got %d requests, want 3", requests)
	}
}
