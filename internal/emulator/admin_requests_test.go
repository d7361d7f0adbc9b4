// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests the admin API of the record of requests.

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

type requestBody struct {
	Number  uint64            `json:"number"`
	Time    string            `json:"time"`
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Query   string            `json:"query"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
	Status  int               `json:"status"`
	Reason  string            `json:"reason"`
}

type requestsBody struct {
	Requests []requestBody `json:"requests"`
	Next     uint64        `json:"next"`
	Run      string        `json:"run"`
}

func (c *client) requests(query string) requestsBody {
	c.t.Helper()
	return adminValue[requestsBody](c, "GET", "requests"+query, "")
}

// numbers are the numbers of the requests, and next at the end.
func (b requestsBody) numbers() []uint64 {
	var all []uint64
	for _, r := range b.Requests {
		all = append(all, r.Number)
	}
	return append(all, b.Next)
}

func TestAdminRequests(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	if got := c.requests(""); got.Requests == nil || len(got.Requests) != 0 || got.Next != 0 {
		t.Errorf("got %+v, want an empty list", got)
	}
	before := time.Now()
	id := c.create(`{}`).ID                                                          // 1
	c.do("GET", "/rooms/"+id, "")                                                    // 2
	c.do("GET", "/rooms/99415750115958845", "", "x-ms-client-request-id", "a")       // 3
	c.mustSend(c.request("GET", "/rooms?api-version="+newest, ""))                   // 4, unsigned
	c.do("DELETE", "/rooms/"+id, "")                                                 // 5
	c.user().chat("GET", "/chat/threads/19%3Aa%40thread.v2/messages?startTime=", "") // 6

	all := c.requests("")
	if got := all.numbers(); !slices.Equal(got, []uint64{1, 2, 3, 4, 5, 6, 6}) {
		t.Errorf("got %v", got)
	}
	first, third := all.Requests[0], all.Requests[2]
	if at, err := time.Parse(time.RFC3339Nano, first.Time); err != nil || at.Before(before.Truncate(time.Second)) ||
		!strings.HasSuffix(first.Time, "Z") {
		t.Errorf("got time %q", first.Time)
	}
	if first.Method != "POST" || first.Path != "/rooms" || first.Query != "api-version="+newest || first.Body != `{}` ||
		first.Status != 201 || first.Headers["Authorization"] != "REDACTED" || first.Reason != "" {
		t.Errorf("got %+v", first)
	}
	if third.Headers["X-Ms-Client-Request-Id"] != "a" || all.Requests[3].Reason != "no Authorization header" {
		t.Errorf("got %+v, %+v", third, all.Requests[3])
	}

	for query, want := range map[string][]uint64{
		"?after=0":                         {1, 2, 3, 4, 5, 6, 6},
		"?after=3":                         {4, 5, 6, 6},
		"?after=6":                         {6},
		"?after=99":                        {6},
		"?limit=2":                         {5, 6, 6},
		"?after=0&limit=2":                 {1, 2, 2},
		"?after=2&limit=4":                 {3, 4, 5, 6, 6},
		"?method=GET":                      {2, 3, 4, 6, 6},
		"?method=GET&after=0&limit=1":      {2, 2},
		"?method=GET&after=4":              {6, 6},
		"?path=/rooms/*":                   {2, 3, 5, 6},
		"?path=/rooms":                     {1, 4, 6},
		"?path=/chat/threads/19:a@*/*":     {6, 6},
		"?status=401":                      {4, 6},
		"?status=401&after=4":              {6},
		"?path=/rooms/*&status=200&limit=": {2, 6},
	} {
		if got := c.requests(query).numbers(); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", query, got, want)
		}
	}
	for query, says := range map[string]string{
		"?after=x": `after is "x"`, "?limit=0": `limit is "0"`, "?status=-1": `status is "-1"`, "?path=%5B": `path is "["`,
		"?path=rooms": `path is "rooms"`,
	} {
		wantRefused(t, c.admin("GET", "requests"+query, ""), 400, says)
	}

	// The numbers go on when the record is emptied.
	want(t, c.admin("DELETE", "requests", ""), 200)
	if got := c.requests(""); len(got.Requests) != 0 || got.Next != 6 {
		t.Errorf("got %+v", got)
	}
	c.do("GET", "/rooms", "")
	if got := c.requests("?after=6").numbers(); !slices.Equal(got, []uint64{7, 7}) {
		t.Errorf("got %v", got)
	}
}

// run changes when a new record begins, and otherwise stays the same.
func TestAdminRequestsTellWhichRecordTheyAreOf(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	runs := map[string]bool{start(t, emulator.Options{}).requests("").Run: true}
	for _, call := range [][2]string{{"DELETE", "requests"}, {"POST", "reset"}, {"DELETE", "requests"}} {
		run := c.requests("").Run
		if run == "" || runs[run] {
			t.Errorf("got run %q once more", run)
		}
		runs[run] = true
		c.do("GET", "/rooms", "")
		for _, query := range []string{"", "?after=0&limit=1", "?after=0", "?after=99"} {
			if got := c.requests(query).Run; got != run {
				t.Errorf("%s: got run %q, want %q", query, got, run)
			}
		}
		want(t, c.admin(call[0], call[1], ""), 200)
	}
	if run := c.requests("").Run; runs[run] {
		t.Errorf("got run %q once more", run)
	}
}

// A request is listed when it is finished, so that a client that follows the numbers misses no slow one.
func TestAdminRequestsAreFinished(t *testing.T) {
	t.Parallel()
	observed := make(chan emulator.Request, 100)
	c := start(t, emulator.Options{OnRequest: func(r emulator.Request) { observed <- r }})
	cancel, gaveUp := c.pending()
	c.do("GET", "/rooms", "")
	got := c.requests("?after=0")
	for _, r := range got.Requests {
		if r.Method != "GET" {
			t.Errorf("got a request that is under way: %+v", r)
		}
	}
	cancel()
	if err := <-gaveUp; err == nil {
		t.Error("got an answer, want none")
	}
	for r := range observed {
		if r.Method == "POST" {
			break
		}
	}
	late := c.requests(fmt.Sprintf("?after=%d", got.Next))
	if len(late.Requests) != 1 || late.Requests[0].Method != "POST" || late.Requests[0].Status != 0 {
		t.Errorf("got %+v", late)
	}
	if dropped := c.requests("?status=0"); len(dropped.Requests) != 1 {
		t.Errorf("got %+v", dropped)
	}
}

func TestAdminShowsNoSecret(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	all := c.users(2)
	thread := all[0].thread(all[1].id)
	all[0].say(thread, "hello")
	issued := c.identity("POST", "/identities/"+all[1].id+"/:issueAccessToken", `{"scopes":["chat"]}`)
	want(t, issued, 200)
	c.raw("GET", "/rooms?api-version="+newest+"&key="+testKey+"&token="+all[0].token, "", "x-copy", all[0].token, "Cookie", "a=b")
	c.do("POST", "/elsewhere", `{"accessKey":"`+testKey+`","token":"c2VjcmV0","note":"`+all[1].token+`"}`)
	c.do("POST", "/rooms", testKey+` is no JSON`)
	c.server.AcceptToken("entra-c2VjcmV0")
	c.mustSend(func() *http.Request {
		r := c.request("GET", "/rooms?api-version="+newest, "")
		r.Header.Set("Authorization", "Bearer entra-c2VjcmV0")
		return r
	}())
	for _, path := range []string{"state", "requests", "switches", "clock", "faults"} {
		got := c.admin("GET", path, "")
		want(t, got, 200)
		for _, secret := range append(c.server.Tokens(), testKey, "c2VjcmV0", "Signature=", "eyJ") {
			if strings.Contains(got.body, secret) {
				t.Errorf("%q is in %s: %s", secret, path, got.body)
			}
		}
	}
}

func TestLargeRecordIsOfTenThousandRequests(t *testing.T) {
	t.Parallel()
	const limit, more = 10_000, 50
	c := start(t, emulator.Options{})
	r := c.request("GET", "/rooms", "") // unsigned: a 401 is a request too
	for range limit + more {
		c.mustSend(r)
	}
	got := c.requests("?after=0&limit=20000")
	if len(got.Requests) != limit || got.Requests[0].Number != more+1 || got.Next != limit+more {
		t.Errorf("got %d requests from %d on, next %d", len(got.Requests), got.Requests[0].Number, got.Next)
	}
	if got := c.requests(""); len(got.Requests) != 200 || got.Requests[199].Number != limit+more {
		t.Errorf("got %d requests", len(got.Requests))
	}
}
