// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests what all operations of Webex share: headers, refusals, pages, throttling, faults and the record of
// requests (section 1 of the facts).

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func fmtRequests(requests []emulator.Request) string { return fmt.Sprintf("%+v", requests) }

// Facts W1.13-01, W1.5-01 and W1.1-02: each answer has a tracking id, the request's own if it has one, and no header of ACS.
func TestHeadersOfWebex(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	if got := person.server.WebexURL(); got != person.server.URL()+"/v1" { // fact W1.1-01
		t.Errorf("got %s", got)
	}
	first, second := person.call("GET", "/people/me", ""), person.call("GET", "/rooms/unknown", "")
	own := person.call("GET", "/rooms/unknown", "", "TrackingID", "mine_1", "x-ms-client-request-id", "x")
	if a, b := first.header.Get("trackingid"), second.header.Get("trackingid"); a == b || !strings.HasPrefix(a, "ROUTERGW_") {
		t.Errorf("got tracking ids %q, %q", a, b)
	}
	if got := own.header.Get("trackingid"); got != "mine_1" || !strings.Contains(own.body, `"trackingId":"mine_1"`) {
		t.Errorf("got %q, %s", got, own.body)
	}
	for _, r := range []reply{first, second, own} {
		if got := r.header.Get("Content-Type"); got != "application/json" {
			t.Errorf("got %s", got)
		}
		for _, name := range []string{
			"MS-CV", "X-Azure-Ref", "Request-Context", "x-ms-error-code", "api-supported-versions", "x-ms-client-request-id", "ETag",
		} {
			if got := r.header.Get(name); got != "" {
				t.Errorf("got %s: %s", name, got)
			}
		}
	}
}

// Facts W1.1-02 and W1.7-01: other paths are not found, other methods not allowed.
func TestUnknownOperationsOfWebex(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	for _, path := range []string{"/messages", "/rooms/a/b", "/team", "/rooms//meetingInfo", ""} {
		wantWebexError(t, person.call("GET", path, ""), 404, webexNotFound)
	}
	for _, method := range []string{"PATCH", "DELETE"} {
		got := person.call(method, "/rooms", "")
		wantWebexError(t, got, 405, "")
		if allow := got.header.Get("Allow"); allow != "GET, POST" {
			t.Errorf("got Allow: %s", allow)
		}
	}
}

// nextOf returns the link to the next page, "" if there is none.
func nextOf(t *testing.T, r reply) string {
	t.Helper()
	links := r.header.Values("Link")
	if len(links) == 0 {
		return ""
	}
	parts := regexp.MustCompile(`^<([^;>]+)>; rel="next"$`).FindStringSubmatch(links[0])
	if len(links) != 1 || parts == nil {
		t.Fatalf("got links %q", links)
	}
	return parts[1]
}

// walk follows the links of a list of rooms, and returns the titles by page.
func (u webexUser) walk(path string) (pages [][]string) {
	u.t.Helper()
	for path != "" {
		got := u.call("GET", path, "")
		titles := []string{}
		for _, s := range decode[items[spaceBody]](u.t, got, 200).Items {
			titles = append(titles, s.Title)
		}
		pages = append(pages, titles)
		path = strings.TrimPrefix(nextOf(u.t, got), u.server.WebexURL())
	}
	return pages
}

// Facts W1.9-01 and W1.9-02: a page links to the next one until none is left; the cursor is opaque.
func TestPagesOfWebex(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	for _, title := range []string{"e", "d", "c", "b", "a"} {
		person.space(`{"title":"` + title + `"}`)
		person.server.Advance(time.Second)
	}
	for query, want := range map[string]string{
		"?max=2":                           "[[a b] [c d] [e]]",
		"?max=5":                           "[[a b c d e]]",
		"?max=2&sortBy=lastactivity":       "[[a b] [c d] [e]]",
		"?max=2&sortBy=created&type=group": "[[a b] [c d] [e]]",
		"?max=4&type=direct":               "[[]]",
	} {
		if got := fmt.Sprint(person.walk("/rooms" + query)); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
	if got := fmt.Sprint(person.walk("/rooms?sortBy=id&max=2")); strings.Count(got, "[") != 4 {
		t.Errorf("got %s", got)
	}
	// Rooms that come and go between two pages do not move the others.
	first := person.call("GET", "/rooms?max=2", "")
	person.space(`{"title":"new"}`)
	for _, gone := range []string{"b", "c"} {
		at := slices.IndexFunc(person.spaces(""), func(s spaceBody) bool { return s.Title == gone })
		want(t, person.call("DELETE", "/rooms/"+person.spaces("")[at].ID, ""), 204)
	}
	next := strings.TrimPrefix(nextOf(t, first), person.server.WebexURL())
	if got := fmt.Sprint(person.walk(next)); got != "[[d e]]" {
		t.Errorf("got %s", got)
	}
	wantWebexError(t, person.call("GET", strings.Replace(next, "/rooms", "/memberships", 1), ""), 400, "")
}

// Facts W1.9-03: 100 entries unless the request says otherwise, 1,000 at most; a switch says what happens outside.
func TestPageSizesOfWebex(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"t"}`)
	var members []emulator.WebexMember
	for i := range 1004 {
		members = append(members, emulator.WebexMember{PersonID: person.colleague(fmt.Sprintf("p%d@example.com", i)).ID})
	}
	person.server.UpdateWebexRoom(room.ID, func(r *emulator.WebexRoom) { r.Members = append(r.Members, members...) })
	size := func(query string) int {
		got := person.call("GET", "/memberships?roomId="+room.ID+query, "")
		return len(decode[items[membershipBody]](t, got, 200).Items)
	}
	for query, want := range map[string]int{"": 100, "&max=1": 1, "&max=1000": 1000, "&max=1001": 1000, "&max=0": 1, "&max=-5": 1} {
		if got := size(query); got != want {
			t.Errorf("%s: got %d entries, want %d", query, got, want)
		}
	}
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexMaxOutside = emulator.WebexMaxOutsideRefused })
	for _, query := range []string{"&max=1001", "&max=0"} {
		wantWebexError(t, person.call("GET", "/rooms?"+query, ""), 400, "")
	}
	if got := size("&max=1001"); got != 1000 {
		t.Errorf("got %d memberships, want 1000: only the list of rooms may refuse", got)
	}
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.PageSize = 7 })
	if a, b := size(""), size("&max=3"); a != 7 || b != 3 {
		t.Errorf("got %d and %d entries, want 7 and 3", a, b)
	}
}

// Facts W1.9-02 and W1.9-04: the faults that links have had, and another host.
func TestFaultyNextLinksOfWebex(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	for range 3 {
		person.space(`{"title":"t"}`)
	}
	link := func(value emulator.WebexNextLink) string {
		person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexNextLink = value })
		return strings.TrimPrefix(nextOf(t, person.call("GET", "/rooms?max=1&type=group", "")), person.server.WebexURL())
	}
	if got := link(emulator.WebexNextLinkWhole); !strings.Contains(got, "max=1") || !strings.Contains(got, "type=group") {
		t.Errorf("got %s", got)
	}
	null := link(emulator.WebexNextLinkMaxNull)
	if !strings.Contains(null, "max=null") || !strings.Contains(null, "type=group") {
		t.Errorf("got %s", null)
	}
	wantWebexError(t, person.call("GET", null, ""), 400, "")
	bare := link(emulator.WebexNextLinkCursorOnly)
	if strings.Contains(bare, "max") || strings.Contains(bare, "type") {
		t.Errorf("got %s", bare)
	}
	if got := fmt.Sprint(person.walk(bare)); got != "[[t t]]" {
		t.Errorf("got %s", got)
	}
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.NextLinkHost = "hydra.example" })
	if got := nextOf(t, person.call("GET", "/rooms?max=1", "")); !strings.HasPrefix(got, "https://hydra.example/v1/rooms?") ||
		strings.Contains(got, "api-version") {
		t.Errorf("got %s", got)
	}
}

// Facts W1.8-01, W1.8-03 and W1.8-04: with the limit on, calls of one room pass at a rate, and other rooms are not affected.
func TestRateOfAWebexRoom(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	room, other := person.space(`{"title":"t"}`), person.space(`{"title":"u"}`)
	own := person.of(room.ID, "person@example.com")
	calls := []func() reply{
		func() reply { return person.call("GET", "/rooms/"+room.ID, "") },
		func() reply { return person.call("GET", "/memberships?roomId="+room.ID, "") },
		func() reply { return person.call("GET", "/memberships/"+own.ID, "") },
		func() reply {
			return person.call("POST", "/memberships", `{"roomId":"`+room.ID+`","personEmail":"bot@webex.bot"}`)
		},
	}
	if got := accepted(20, calls[0]); got != 20 {
		t.Errorf("without the limit, %d of 20 passed", got)
	}
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexRoomRate = 3 })
	for i, call := range calls {
		person.server.SkipRateWindows(time.Minute)
		if got := accepted(20, calls[0]); got != 3 {
			t.Errorf("%d of 20 passed, want 3", got)
		}
		got := call()
		wantWebexError(t, got, 429, "")
		if got.header.Get("Retry-After") != "25" || got.header.Get("x-ratelimit-limit") != "3" {
			t.Errorf("call %d: got %v", i, got.header)
		}
	}
	want(t, person.call("GET", "/rooms/"+other.ID, ""), 200)
	want(t, person.call("GET", "/rooms", ""), 200)
	want(t, person.call("GET", "/people/me", ""), 200)

	person.server.UpdateSwitches(func(sw *emulator.Switches) {
		sw.WebexRateBuckets, sw.RetryAfter = emulator.WebexRateBucketsSeparate, emulator.RetryAfterAbsent
	})
	person.server.SkipRateWindows(time.Minute)
	if a, b := accepted(5, calls[0]), accepted(5, calls[1]); a != 3 || b != 3 {
		t.Errorf("%d calls of the room and %d of its memberships passed, want 3 each", a, b)
	}
	if got := calls[0](); got.status != 429 || got.header.Get("Retry-After") != "" {
		t.Errorf("got %+v", got)
	}
}

// Facts W1.6-02, W1.6-03, W1.7-01 and W1.7-02: programmed faults have the form of Webex unless they are a proxy's.
func TestFaultsOfWebex(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	for _, status := range []int{400, 404, 409, 410, 423, 428, 429, 500, 502, 503, 504} {
		person.server.AddFault(emulator.Fault{Path: "/v1/rooms/*", Status: status, RetryAfter: 2 * time.Second, Count: 1})
		got := person.call("GET", "/rooms/x", "")
		wantWebexError(t, got, status, http.StatusText(status))
		if got.header.Get("Retry-After") != "2" {
			t.Errorf("%d: got no Retry-After", status)
		}
	}
	person.server.AddFault(emulator.Fault{Path: "/v1/rooms", Status: 404, Body: "<html>proxy</html>", ContentType: "text/html", Count: 1})
	if got := person.call("GET", "/rooms", ""); got.status != 404 || got.body != "<html>proxy</html>" {
		t.Errorf("got %+v", got)
	}
	// fact W1.7-02: the create may have been carried out.
	person.server.AddFault(emulator.Fault{Method: "POST", Path: "/v1/rooms", Drop: emulator.DropAfter, Count: 1})
	r := person.request("POST", "/v1/rooms", `{"title":"made"}`)
	r.Header.Set("Authorization", "Bearer "+person.AccessToken)
	if _, err := person.send(r); err == nil {
		t.Error("got an answer")
	}
	if got := person.titles(""); !slices.Equal(got, []string{"made"}) {
		t.Errorf("got %v", got)
	}
	// An answer without a token uses up no fault.
	person.server.AddFault(emulator.Fault{Path: "/v1/people/me", Status: 503, Count: 1})
	want(t, person.mustSend(person.request("GET", "/v1/people/me", "")), 401)
	want(t, person.call("GET", "/people/me", ""), 503)
}

func TestRecordHoldsNoSecretOfWebex(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	added := person.colleague("new@example.com")
	decode[renewedBody](t, person.renew(person.grant()), 200)
	for _, secret := range person.server.WebexSecrets() {
		person.call("POST", "/rooms", `{"title":"`+secret+`","description":"x`+secret+`y"}`, "x-copy", secret)
		person.call("GET", "/rooms/"+secret+"?x="+secret, "")
		person.call("GET", "/rooms?x="+strings.ReplaceAll(secret, "_", "%5F"), "")
	}
	got := fmtRequests(person.server.Requests())
	for _, secret := range person.server.WebexSecrets() {
		if strings.Contains(got, secret[:40]) {
			t.Errorf("the record has %q", secret)
		}
	}
	if !slices.Contains(person.server.WebexSecrets(), added.RefreshToken) {
		t.Error("the secrets lack a refresh token")
	}
}
