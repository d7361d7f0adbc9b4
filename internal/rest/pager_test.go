// SPDX-License-Identifier: MPL-2.0

// This file tests how pagers follow links to next pages.

package rest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// Path and query are sent unchanged, to our endpoint.
func TestOnlyPathAndQueryOfALinkAreUsed(t *testing.T) {
	t.Parallel()
	var second atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { second.Add(1) }))
	t.Cleanup(elsewhere.Close)
	host := strings.TrimPrefix(elsewhere.URL, "http://")

	for link, want := range map[string]string{
		elsewhere.URL + "/objects?link=a":                "/objects?link=a",
		"https://" + host + "/objects?link=a":            "/objects?link=a",
		"//" + host + "/objects?link=a":                  "/objects?link=a",
		"http://someone:secret@" + host + "/objects?n=1": "/objects?n=1",
		"http://" + host + "//" + host + "/objects?n=1":  "//" + host + "/objects?n=1",
		"/objects?n=1": "/objects?n=1",
		"objects?n=1":  "/objects?n=1",
		"?n=1":         "/objects?n=1",
		"https://h/objects?z=1&a=+/%2b%2F==&n=%20x;y&&":   "/objects?z=1&a=+/%2b%2F==&n=%20x;y&&",
		"https://h/objects%2Fx/y?version=2099-01-01":      "/objects%2Fx/y?version=2099-01-01",
		"https://h/objects?n=1#fragment":                  "/objects?n=1",
		"https://h?n=1":                                   "/?n=1",
		"https://h/objects?n=" + strings.Repeat("x", 2e3): "/objects?n=" + strings.Repeat("x", 2e3),
	} {
		var targets []string
		client := serve(t, fastRetries(), func(w http.ResponseWriter, r *http.Request) {
			targets = append(targets, r.RequestURI)
			if len(targets) == 1 {
				w.Header().Set("Next", link)
			}
			write(t, w, `{"items":[]}`)
		})
		if _, _, err := pages(t, client); err != nil {
			t.Errorf("got error %v after the link %s, want none", err, link)
		}
		if want := []string{"/objects", want}; !slices.Equal(targets, want) {
			t.Errorf("got requests %q after the link %s, want %q", targets, link, want)
		}
	}
	if got := second.Load(); got != 0 {
		t.Errorf("the other host saw %d requests, want none", got)
	}
}

func TestALinkThatIsNoURLIsAnError(t *testing.T) {
	t.Parallel()
	for _, link := range []string{"mailto:someone", "http://[", ":", "/objects%zz"} {
		client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Next", link)
			write(t, w, `{"items":[]}`)
		})
		read, _, err := pages(t, client)
		if err == nil || !strings.Contains(err.Error(), "link to the next page") || read != 1 {
			t.Errorf("got error %v after %d pages for the link %q, want one about the link after 1", err, read, link)
		}
	}
}

func TestACircularListIsAnError(t *testing.T) {
	t.Parallel()
	for name, links := range map[string][]string{
		"to the first page":   {"/objects"},
		"to itself":           {"/objects?n=1", "/objects?n=1"},
		"in a larger circle":  {"/objects?n=1", "/objects?n=2", "/objects?n=1"},
		"under another name":  {"https://other/objects?n=1", "/objects?n=1"},
		"to the first, later": {"/objects?n=1", "/objects"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requests := 0
			client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Next", links[min(requests, len(links)-1)])
				requests++
				write(t, w, `{"items":[{"id":"1"}]}`)
			})
			read, objects, err := pages(t, client)
			if err == nil || !strings.Contains(err.Error(), "does not end") {
				t.Errorf("got error %v, want one about a list without end", err)
			}
			if objects != len(links) || read != len(links) || requests != len(links) {
				t.Errorf("got %d objects, %d pages and %d requests, want %d of each", objects, read, requests, len(links))
			}
		})
	}
}

// Pages of 20,000 small entries, so that neither the pages nor their bytes are too many.
func TestAListWithTooManyEntriesIsAnError(t *testing.T) {
	t.Parallel()
	page := `{"items":[` + strings.TrimSuffix(strings.Repeat(`{"id":"1"},`, 20_000), ",") + `]}`
	requests := 0
	client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
		requests++
		w.Header().Set("Next", fmt.Sprintf("/objects?n=%d", requests))
		write(t, w, page)
	})
	read, objects, err := pages(t, client)
	if err == nil || !strings.Contains(err.Error(), "does not end: it has more than 220000 entries") {
		t.Errorf("got error %v, want one about too many entries", err)
	}
	if read != 11 || objects != 220_000 || requests != 11 {
		t.Errorf("got %d objects, %d pages and %d requests, want the first 220,000 on 11", objects, read, requests)
	}
}

func TestAFailedPageEndsTheList(t *testing.T) {
	t.Parallel()
	requests := 0
	client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
		requests++
		w.Header().Set("Next", "/objects?n=1")
		if requests > 1 {
			w.WriteHeader(http.StatusForbidden)
		}
		write(t, w, `{"items":[{"id":"1"}]}`)
	})
	pager := list(client)
	if _, err := pager.NextPage(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := pager.NextPage(t.Context()); statusOf(err) != http.StatusForbidden {
		t.Errorf("got %v, want a 403", err)
	}
	if pager.More() {
		t.Error("got More after a failed page, want none")
	}
	if all, err := rest.ReadAll(t.Context(), list(client)); err == nil || all != nil {
		t.Errorf("got %v and error %v of a list that lacks a page, want the error alone", all, err)
	}
}

func TestEveryPageIsAuthorized(t *testing.T) {
	t.Parallel()
	var authorizations []string
	client := serve(t, fastRetries(), func(w http.ResponseWriter, r *http.Request) {
		authorizations = append(authorizations, r.Header.Get("Authorization"))
		if len(authorizations) == 1 {
			w.Header().Set("Next", "https://h/objects?n=1")
		}
		write(t, w, `{"items":[]}`)
	})
	if _, _, err := pages(t, client); err != nil {
		t.Fatal(err)
	}
	if want := []string{"Bearer a-token", "Bearer a-token"}; !slices.Equal(authorizations, want) {
		t.Errorf("got %q, want %q", authorizations, want)
	}
}
