// This file tests how pagers follow nextLinks.

package acs_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// serveLinks is serve for links that the service never makes: the contract does not
// have the requests that follow them.
func serveLinks(t *testing.T, handler http.HandlerFunc) *acs.RoomsClient {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return newRoomsClient(t, server.URL, fastRetries())
}

// Fact 1.6-02: path and query are sent unchanged, to our endpoint.
func TestOnlyPathAndQueryOfANextLinkAreUsed(t *testing.T) {
	t.Parallel()
	var second atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { second.Add(1) }))
	t.Cleanup(elsewhere.Close)
	host := strings.TrimPrefix(elsewhere.URL, "http://")

	for link, want := range map[string]string{
		elsewhere.URL + "/rooms?nextLink=a":            "/rooms?nextLink=a",
		"https://" + host + "/rooms?nextLink=a":        "/rooms?nextLink=a",
		"//" + host + "/rooms?nextLink=a":              "/rooms?nextLink=a",
		"http://someone:secret@" + host + "/rooms?n=1": "/rooms?n=1",
		"http://" + host + "//" + host + "/rooms?n=1":  "//" + host + "/rooms?n=1",
		"/rooms?n=1": "/rooms?n=1",
		"rooms?n=1":  "/rooms?n=1",
		"?n=1":       "/rooms?n=1",
		"https://h/rooms?z=1&a=+/%2b%2F==&n=%20x;y&&":   "/rooms?z=1&a=+/%2b%2F==&n=%20x;y&&",
		"https://h/rooms%2Fx/y?api-version=2099-01-01":  "/rooms%2Fx/y?api-version=2099-01-01",
		"https://h/rooms?n=1#fragment":                  "/rooms?n=1",
		"https://h?n=1":                                 "/?n=1",
		"https://h/rooms?n=" + strings.Repeat("x", 2e3): "/rooms?n=" + strings.Repeat("x", 2e3),
	} {
		var targets []string
		client := serveLinks(t, func(w http.ResponseWriter, r *http.Request) {
			targets = append(targets, r.RequestURI)
			next := ""
			if len(targets) == 1 {
				next = `,"nextLink":` + quoted(t, link)
			}
			write(t, w, `{"value":[]`+next+`}`)
		})
		if _, _, err := listRooms(t.Context(), client); err != nil {
			t.Errorf("got error %v after the link %s, want none", err, link)
		}
		if want := []string{"/rooms?api-version=2025-03-13", want}; !reflect.DeepEqual(targets, want) {
			t.Errorf("got requests %q after the link %s, want %q", targets, link, want)
		}
	}
	if got := second.Load(); got != 0 {
		t.Errorf("the other host saw %d requests, want none", got)
	}
}

func TestANextLinkThatIsNoURLIsAnError(t *testing.T) {
	t.Parallel()
	for _, link := range []string{"mailto:someone", "http://[", ":", "/rooms\u007f"} {
		client := serveLinks(t, func(w http.ResponseWriter, _ *http.Request) {
			write(t, w, `{"value":[],"nextLink":`+quoted(t, link)+`}`)
		})
		_, pages, err := listRooms(t.Context(), client)
		if err == nil || !strings.Contains(err.Error(), "link to the next page") || pages != 1 {
			t.Errorf("got error %v after %d pages for the link %q, want one about the link after 1", err, pages, link)
		}
	}
}

func TestACircularListIsAnError(t *testing.T) {
	t.Parallel()
	for name, links := range map[string][]string{
		"to the first page":   {"/rooms?api-version=2025-03-13"},
		"to itself":           {"/rooms?n=1", "/rooms?n=1"},
		"in a larger circle":  {"/rooms?n=1", "/rooms?n=2", "/rooms?n=1"},
		"under another name":  {"https://other/rooms?n=1", "/rooms?n=1"},
		"to the first, later": {"/rooms?n=1", "/rooms?api-version=2025-03-13"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requests := 0
			client := serveLinks(t, func(w http.ResponseWriter, _ *http.Request) {
				link := links[min(requests, len(links)-1)]
				requests++
				write(t, w, `{"value":[{"id":"1",`+roomTimes+`}],"nextLink":`+quoted(t, link)+`}`)
			})
			rooms, pages, err := listRooms(t.Context(), client)
			if err == nil || !strings.Contains(err.Error(), "does not end") {
				t.Errorf("got error %v, want one about a list without end", err)
			}
			if len(rooms) != len(links) || pages != len(links) || requests != len(links) {
				t.Errorf("got %d rooms, %d pages and %d requests, want %d of each", len(rooms), pages, requests, len(links))
			}
		})
	}
}

func TestAFailedPageEndsTheList(t *testing.T) {
	t.Parallel()
	requests := 0
	client := serveLinks(t, func(w http.ResponseWriter, _ *http.Request) {
		requests++
		if requests > 1 {
			w.WriteHeader(http.StatusForbidden)
		}
		write(t, w, `{"value":[{"id":"1",`+roomTimes+`}],"nextLink":"/rooms?n=1"}`)
	})
	pager := client.NewListRoomsPager(nil)
	if _, err := pager.NextPage(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := pager.NextPage(t.Context())
	if info, _ := acs.ErrorDetails(err); info.StatusCode != http.StatusForbidden {
		t.Errorf("got %v, want a 403", err)
	}
	if pager.More() {
		t.Error("got More after a failed page, want none")
	}
}

// Every page is signed for its own target: the emulator would refuse it
// otherwise (see TestListsAreReadToTheLastPage). Here: a token is sent too.
func TestEveryPageCarriesTheCredential(t *testing.T) {
	t.Parallel()
	var authorizations []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		authorizations = append(authorizations, r.Header.Get("Authorization"))
		if len(authorizations) == 1 {
			write(t, w, `{"value":[],"nextLink":"https://h/rooms?n=1"}`)
			return
		}
		write(t, w, `{"value":[]}`)
	}))
	t.Cleanup(server.Close)
	client, err := acs.NewRoomsClient(server.URL, &entraCredential{token: entraToken()}, fastRetries())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := listRooms(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	if want := []string{"Bearer entra-token", "Bearer entra-token"}; !reflect.DeepEqual(authorizations, want) {
		t.Errorf("got %q, want %q", authorizations, want)
	}
}

func quoted(t *testing.T, text string) string {
	t.Helper()
	data, err := json.Marshal(text)
	if err != nil {
		t.Errorf("quote %q: %v", text, err)
	}
	return string(data)
}
