// SPDX-License-Identifier: MPL-2.0

// This file tests how the pages of lists are found.

package webex_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// Facts W1.9-01, W1.9-02 and W1.9-04.
func TestTheNextPageIsThatOfTheLinkHeader(t *testing.T) {
	t.Parallel()
	var second atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { second.Add(1) }))
	t.Cleanup(elsewhere.Close)
	const base = "https://webexapis.com/v1/rooms?"
	for name, test := range map[string]struct {
		links []string
		want  string // the second request, "" if there is none
	}{
		"none":                     {nil, ""},
		"others only":              {[]string{`<` + base + `a=1>; rel="prev"`, `<` + base + `a=1>; rel=first`}, ""},
		"another name":             {[]string{`<` + base + `max=50&teamId=t&cursor=bGltPQ==>; rel="next"`}, "/v1/rooms?max=50&teamId=t&cursor=bGltPQ=="},
		"another host":             {[]string{`<` + elsewhere.URL + `/v1/rooms?max=50&teamId=t&cursor=c>; rel="next"`}, "/v1/rooms?max=50&teamId=t&cursor=c"},
		"the last of a line":       {[]string{`<` + base + `a=1,2;3>; rel="prev", <` + base + `teamId=t&max=50&cursor=c>; rel="next"`}, "/v1/rooms?teamId=t&max=50&cursor=c"},
		"the first of a line":      {[]string{`<` + base + `teamId=t&max=50&cursor=c>; title="x"; Rel=next, <` + base + `a>; rel=prev`}, "/v1/rooms?teamId=t&max=50&cursor=c"},
		"the second line":          {[]string{`<` + base + `a=1>; rel="first"`, `<` + base + `teamId=t&max=50&cursor=c>; rel="last next"`}, "/v1/rooms?teamId=t&max=50&cursor=c"},
		"what it has stays":        {[]string{`<` + base + `max=7&teamId=u&cursor=c>; rel="next"`}, "/v1/rooms?max=7&teamId=u&cursor=c"},
		"max is null":              {[]string{`<` + base + `max=null&teamId=t&cursor=c>; rel="next"`}, "/v1/rooms?teamId=t&cursor=c&max=50"},
		"the filters are gone":     {[]string{`<` + base + `cursor=c>; rel="next"`}, "/v1/rooms?cursor=c&max=50&teamId=t"},
		"everything is gone":       {[]string{`<https://webexapis.com/v1/rooms/next>; rel="next"`}, "/v1/rooms/next?max=50&teamId=t"},
		"relations are whole":      {[]string{`<` + base + `cursor=c>; rel="nextone"`}, ""},
		"another parameter's name": {[]string{`<` + base + `cursor=c>; relation="next"`}, ""},
		"damaged":                  {[]string{`<` + base + `cursor=c; rel="next"`, `rel="next"`, ``}, ""},
	} {
		client, requests := serve(t, func(w http.ResponseWriter, r *http.Request) bool {
			if r.RequestURI == "/v1/rooms?max=50&teamId=t" {
				for _, link := range test.links {
					w.Header().Add("Link", link)
				}
			}
			write(t, w, `{"items":[`+roomAnswer()+`]}`)
			return true
		})
		rooms, err := webex.ReadAll(t.Context(), client.NewListRoomsPager(&webex.ListRoomsOptions{TeamID: "t", PageSize: 50}))
		want := []string{"GET /v1/rooms?max=50&teamId=t "}
		if test.want != "" {
			want = append(want, "GET "+test.want+" ")
		}
		if got := requests.received(); err != nil || !slices.Equal(got, want) || len(rooms) != len(want) {
			t.Errorf("%s: got requests %q, %d rooms and error %v, want %q", name, got, len(rooms), err, want)
		}
	}
	if second.Load() != 0 {
		t.Error("the other host saw a request, want none")
	}
}

func TestALinkThatIsNoURLOrEndsNowhereIsAnError(t *testing.T) {
	t.Parallel()
	for link, want := range map[string]string{
		`<http://[>; rel="next"`:                    "is not a URL",
		`<https://h/v1/rooms?cursor=c>; rel="next"`: "does not end",
	} {
		client, requests := serve(t, func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Link", link)
			write(t, w, `{"items":[]}`)
			return true
		})
		rooms, err := webex.ReadAll(t.Context(), client.NewListRoomsPager(nil))
		if err == nil || !strings.Contains(err.Error(), want) || rooms != nil || len(requests.received()) > 2 {
			t.Errorf("%s: got %v and error %v, want one that %s", link, rooms, err, want)
		}
	}
}

// Behind a gateway the base URL has a path of its own, and the links have Webex's or, if
// the gateway rewrites answers, its own.
func TestTheNextPageIsBelowTheBaseURL(t *testing.T) {
	t.Parallel()
	for base, links := range map[string][2]string{
		"/v1":         {"/v1/rooms", "/v1/rooms"},
		"/webex/v1":   {"/v1/rooms", "/webex/v1/rooms"},
		"/v1/gateway": {"/v1/gateway/rooms", "/v1/gateway/rooms"},
		"":            {"/v1/rooms", "/rooms"},
	} {
		var paths []string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if paths = append(paths, r.URL.Path); len(paths) == 1 {
				w.Header().Set("Link", "<https://webexapis.com"+links[0]+`?cursor=c>; rel="next"`)
			}
			write(t, w, `{"items":[]}`)
		}))
		t.Cleanup(server.Close)
		client := newClient(t, server.URL+base, webex.NewAccessTokenCredential(anyToken), fastRetries())
		_, err := webex.ReadAll(t.Context(), client.NewListRoomsPager(nil))
		if want := []string{base + "/rooms", links[1]}; err != nil || !slices.Equal(paths, want) {
			t.Errorf("%q: got requests for %q and error %v, want %q", base, paths, err, want)
		}
	}
}
