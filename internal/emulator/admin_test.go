// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests the protection of the admin API: it refuses what a browser sends for another site.

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// admin sends a request to the admin API as a script on this machine would.
func (c *client) admin(method, path, body string, headers ...string) reply {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL()+"/_admin/"+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatalf("request: %v", err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	return c.mustSend(r)
}

// adminValue is an answer of the admin API.
func adminValue[T any](c *client, method, path, body string) T {
	c.t.Helper()
	return decode[T](c.t, c.admin(method, path, body), http.StatusOK)
}

type adminErrorBody struct {
	Error string `json:"error"`
}

// wantRefused checks that the admin API refuses a request in words that say so.
func wantRefused(t *testing.T, got reply, status int, says ...string) {
	t.Helper()
	text := decode[adminErrorBody](t, got, status).Error
	for _, word := range says {
		if !strings.Contains(text, word) {
			t.Errorf("got error %q, want it to say %q", text, word)
		}
	}
}

func TestAdminAnswersItsOwnSiteOnly(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	u, err := url.Parse(c.server.URL())
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	port := u.Port()
	for name, test := range map[string]struct {
		headers []string
		status  int
	}{
		"nothing said":             {nil, 200},
		"localhost":                {[]string{"Host", "localhost:" + port}, 200},
		"another loopback address": {[]string{"Host", "127.0.0.2:" + port}, 200},
		"IPv6":                     {[]string{"Host", "[::1]:" + port}, 200},
		"no port":                  {[]string{"Host", "localhost"}, 200},
		"own origin":               {[]string{"Origin", c.server.URL()}, 200},
		"own origin by name":       {[]string{"Host", "localhost:" + port, "Origin", "http://localhost:" + port}, 200},
		"same-origin":              {[]string{"Sec-Fetch-Site", "same-origin"}, 200},
		"typed by hand":            {[]string{"Sec-Fetch-Site", "none"}, 200},
		"a name that points here":  {[]string{"Host", "rebound.example:" + port}, 403},
		"a name like ours":         {[]string{"Host", "localhost.example:" + port}, 403},
		"another port":             {[]string{"Host", "localhost:1"}, 403},
		"another address":          {[]string{"Host", "192.0.2.1:" + port}, 403},
		"foreign origin":           {[]string{"Origin", "https://evil.example"}, 403},
		"no origin to speak of":    {[]string{"Origin", "null"}, 403},
		"origin of another port":   {[]string{"Origin", "http://127.0.0.1:1"}, 403},
		"origin of another scheme": {[]string{"Origin", "https://" + u.Host}, 403},
		"cross-site":               {[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"same-site":                {[]string{"Sec-Fetch-Site", "same-site"}, 403},
	} {
		for _, request := range [][]string{{"GET", "state", ""}, {"DELETE", "requests", ""}, {"GET", "page/x", ""}} {
			got := c.admin(request[0], request[1], request[2], test.headers...)
			status := test.status
			if request[1] == "page/x" && status == 200 {
				status = got.status // what the page has is not of interest here
			}
			if got.status != status {
				t.Errorf("%s: %v: got %d, want %d: %s", name, request, got.status, status, got.body)
			}
			if status == 403 {
				wantRefused(t, got, 403, "not ")
			}
			for header := range got.header {
				if strings.HasPrefix(header, "Access-Control-") {
					t.Errorf("%s: got header %s", name, header)
				}
			}
			if got.header.Get("Cache-Control") != "no-store" || got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Cross-Origin-Resource-Policy") != "same-origin" ||
				!strings.Contains(got.header.Get("Content-Security-Policy"), "default-src 'none'") {
				t.Errorf("%s: got headers %v", name, got.header)
			}
		}
	}
}

// Any site may link to the page; only the host name counts.
func TestPageIsServedByNameOfThisMachineOnly(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for host, refused := range map[string]bool{"rebound.example": true, "localhost": false} {
		r := c.request("GET", "/", "")
		r.Host = host
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if got := c.mustSend(r); (got.status == 403) != refused || got.header.Get("MS-CV") != "" {
			t.Errorf("%s: got %d", host, got.status)
		}
	}
	if got := c.server.Requests(); len(got) != 0 {
		t.Errorf("the page is on record: %+v", got)
	}
}

// Errors use JSON types and paths, and not the types of Go.
func TestAdminNamesThePlaceOfAMisfit(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for _, test := range []struct{ path, body, says string }{
		{"seed", `{"users":[{},{"deleted":"no"}]}`, "users[1].deleted is string: want true or false"},
		{"seed", `{"users":{}}`, "users is object: want a list"},
		{"seed", `{"users":["ada"]}`, "users[0] is string: want an object"},
		{"seed", `{"users":[{"name":"a"}], "rooms":[{"id":7}]}`, "rooms[0].id is number: want a text"},
		{"seed", `{"threads":[{"metadata":{"a":[]}}]}`, "threads[0].metadata.a is array: want a text"},
		{"seed", `{"threads":[{"messages":[{"content":"x"},{"content":true}]}]}`, "threads[0].messages[1].content is bool: want a text"},
		{"faults", `{"status":"503"}`, "status is string: want a whole number"},
		{"faults", `{"status":1.5}`, "status is number 1.5: want a whole number"},
		{"faults", `{"probability":"x"}`, "probability is string: want a number"},
		{"clock", `{"frozen":1}`, "frozen is number: want true or false"},
		{"clock", `{"advance":"9999999999h"}`, "too long: want 2562047 hours at most"},
		{"clock", `{"advance":"h"}`, "want a duration such as 36h"},
	} {
		wantRefused(t, c.admin("POST", test.path, test.body), 400, test.says)
	}
	var users strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&users, `{"name":"user%04d"},`, i)
	}
	got := c.admin("POST", "seed", `{"users":[`+users.String()+`{}],"rooms":[{"participants":[{"rawId":"nobody"}]}]}`)
	wantRefused(t, got, 400, "user0000, user0001", "and 980 more, or a raw id")
	if len(got.body) > 600 {
		t.Errorf("got an error of %d bytes", len(got.body))
	}
	c.seed("\xef\xbb\xbf" + `{"users":[{}]}`)
}

func TestAdminPreflightAllowsNothing(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	got := c.admin("OPTIONS", "state", "", "Access-Control-Request-Method", "POST")
	wantRefused(t, got, 405, "GET")
	if got.header.Get("Allow") != "GET" || got.header.Get("Access-Control-Allow-Methods") != "" {
		t.Errorf("got headers %v", got.header)
	}
}

func TestAdminTakesJSONOnly(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for _, media := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json-x"} {
		for _, method := range []string{"POST", "DELETE"} {
			path := map[string]string{"POST": "clock", "DELETE": "requests"}[method]
			wantRefused(t, c.admin(method, path, `{"frozen":false}`, "Content-Type", media), 415, "application/json")
		}
	}
	if got := c.admin("POST", "clock", `{"frozen":true}`, "Content-Type", "application/json; charset=utf-8"); got.status != 200 {
		t.Errorf("with a charset: got %d: %s", got.status, got.body)
	}
	wantRefused(t, c.admin("POST", "clock", ""), 400, "body is missing")
	wantRefused(t, c.admin("POST", "clock", `{"frozen":true} {}`), 400, "more than one")
	wantRefused(t, c.admin("POST", "clock", `{"frozen":`), 400, "unexpected EOF")
	wantRefused(t, c.admin("POST", "clock", `{"frozen":"yes"}`), 400, "frozen")
	wantRefused(t, c.admin("POST", "clock", `{"melted":true}`), 400, `unknown member "melted"`)
	wantRefused(t, c.admin("POST", "clock", strings.Repeat(" ", 1<<20+1)), 413, "larger than 1048576 bytes")
}

func TestAdminNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	wantRefused(t, c.admin("GET", "stat", ""), 404, "/_admin/stat", "requests, ", "state")
	wantRefused(t, c.admin("POST", "state", "{}"), 405, "GET", "POST")
	wantRefused(t, c.admin("GET", "state?x=1", ""), 400, `"x"`)
	wantRefused(t, c.admin("GET", "requests?since=1", ""), 400, `"since"`, "after, limit, method, path, status")
	wantRefused(t, c.admin("GET", "requests?path=%zz", ""), 400, "malformed")
}

// Admin requests need no signature, are not delayed and not recorded.
func TestAdminIsNoPartOfTheService(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.AddFault(emulator.Fault{Status: 503})
	c.server.SetRoute(emulator.Route{Latency: 1 << 60})
	if got := c.admin("GET", "state", ""); got.status != 200 || got.header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("got %+v", got)
	}
	if got := c.server.Requests(); len(got) != 0 {
		t.Errorf("got record %+v, want none", got)
	}
}

// An error about the body does not repeat all of it.
func TestAdminErrorsAreShortAndNameTheBody(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for body, says := range map[string]string{
		`{`:                 "the body is not JSON: unexpected EOF",
		`{"latency":"1s"`:   "the body is not JSON: unexpected EOF",
		`{"latency":"1s",}`: "the body is not JSON: invalid character",
	} {
		wantRefused(t, c.admin("POST", "switches", body), 400, says)
		wantRefused(t, c.admin("POST", "clock", body), 400, says)
	}
	long := strings.Repeat("\u00e9", 1<<18)
	for path, body := range map[string]string{
		"switches": `{"expiredRooms":"` + long + `"}`, "clock": `{"` + long + `":1}`, "faults": `{"method":"` + long + `"}`,
	} {
		got := c.admin("POST", path, body)
		wantRefused(t, got, 400)
		if len(got.body) > 5000 {
			t.Errorf("%s: got an error of %d bytes", path, len(got.body))
		}
	}
}
