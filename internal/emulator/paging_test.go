// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests listings in pages: order, links, and what happens between pages.

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// target is the request target of a link, as in the link.
func (c *client) target(link string) string {
	c.t.Helper()
	rest, ok := strings.CutPrefix(link, c.server.URL())
	if !ok {
		c.t.Fatalf("link %.60s... does not lead to %s", link, c.server.URL())
	}
	return rest
}

// pages follows links from a first target to the end; between, where given, runs before each further page.
func pages[T any](c *client, first string, between func()) [][]T {
	c.t.Helper()
	var all [][]T
	for target := first; ; {
		got := decode[page[T]](c.t, c.raw("GET", target, ""), http.StatusOK)
		all = append(all, got.Value)
		if got.NextLink == "" {
			return all
		}
		if len(all) > 1000 {
			c.t.Fatal("the listing does not end")
		}
		target = c.target(got.NextLink)
		if between != nil {
			between()
		}
	}
}

// fact 1.6-02: newest first, pages of 30 by default; fact 1.6-04: a new room is there at once.
func TestRoomsAreListedNewestFirst(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	var want []string
	for range 31 {
		c.server.Advance(time.Minute)
		want = append([]string{c.create(`{}`).ID}, want...)
	}
	all := pages[roomBody](c, "/rooms?api-version="+newest, nil)
	if len(all) != 2 || len(all[0]) != 30 || len(all[1]) != 1 {
		t.Fatalf("got %d pages, want 30 and 1 rooms", len(all))
	}
	var got []string
	last := "9999"
	for _, room := range slices.Concat(all...) {
		got = append(got, room.ID)
		if room.CreatedAt >= last {
			t.Errorf("got createdAt %s after %s", room.CreatedAt, last)
		}
		last = room.CreatedAt
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPageSizes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		entries, size int
		want          []int
	}{
		{0, 3, []int{0}},
		{2, 3, []int{2}},
		{3, 3, []int{3}},
		{4, 3, []int{3, 1}},
		{6, 3, []int{3, 3}},
		{3, 1, []int{1, 1, 1}},
	} {
		t.Run(fmt.Sprintf("%d by %d", test.entries, test.size), func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{Switches: emulator.Switches{PageSize: test.size}})
			var roster []string
			for i := range test.entries {
				c.create(`{}`)
				roster = append(roster, change(fmt.Sprintf("%s%d", ann[:len(ann)-1], i), "Attendee"))
			}
			sizes := func(n int, size func(int) int) (got []int) {
				for i := range n {
					got = append(got, size(i))
				}
				return got
			}
			rooms := pages[roomBody](c, "/rooms?api-version="+newest, nil)
			if got := sizes(len(rooms), func(i int) int { return len(rooms[i]) }); !slices.Equal(got, test.want) {
				t.Errorf("rooms: got %v, want %v", got, test.want)
			}
			id := c.create(participants(roster...)).ID
			people := pages[participantBody](c, "/rooms/"+id+"/participants?api-version="+newest, nil)
			if got := sizes(len(people), func(i int) int { return len(people[i]) }); !slices.Equal(got, test.want) {
				t.Errorf("participants: got %v, want %v", got, test.want)
			}
			var got []string
			for _, p := range slices.Concat(people...) {
				got = append(got, change(p.RawID, p.Role))
			}
			if !slices.Equal(got, roster) { // fact 1.6-05
				t.Errorf("got %v, want %v", got, roster)
			}
		})
	}
}

// fact 1.2-01: an empty listing is an empty array, and the page size cannot be asked for.
func TestListingTakesNoParameters(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	if got := c.do("GET", "/rooms", ""); got.body != `{"value":[]}` {
		t.Errorf("got %s", got.body)
	}
	id := c.create(`{}`).ID
	if got := c.do("GET", "/rooms/"+id+"/participants", ""); got.body != `{"value":[]}` {
		t.Errorf("got %s", got.body)
	}
	c.create(`{}`)
	got := decode[page[roomBody]](t, c.raw("GET", "/rooms?api-version="+newest+"&maxPageSize=1&$top=1", ""), 200)
	if len(got.Value) != 2 || got.NextLink != "" {
		t.Errorf("got %d rooms and link %q, want 2 and none", len(got.Value), got.NextLink)
	}
}

// fact 1.6-02: the link is absolute, its token about 2 KB of base64, which needs escaping, and the version comes along.
func TestNextLinkForm(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Switches: emulator.Switches{PageSize: 1}})
	c.create(`{}`)
	c.create(`{}`)
	got := decode[page[roomBody]](t, c.raw("GET", "/rooms?api-version=2024-04-15", ""), 200)
	link, err := url.Parse(got.NextLink)
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	query := link.Query()
	if link.Scheme != "http" || "http://"+link.Host != c.server.URL() || link.Path != "/rooms" || len(query) != 2 ||
		query.Get("api-version") != "2024-04-15" {
		t.Errorf("got link %s", got.NextLink)
	}
	token := query.Get("nextLink")
	if len(token) < 1500 || !strings.ContainsAny(token, "+") || !strings.Contains(token, "/") {
		t.Errorf("got token %q", token)
	}
	// Sent with its escapes undone the link is another one.
	broken := c.raw("GET", "/rooms?nextLink="+token+"&api-version="+newest, "")
	if broken.status != http.StatusBadRequest {
		t.Errorf("unescaped token: got %d, want 400", broken.status)
	}
}

// fact 1.6-02: the recorded link named another host than the one that was asked. Its path and query are good here.
func TestNextLinkOfAnotherHost(t *testing.T) {
	t.Parallel()
	const host = "rooms-e2e-prod.unitedstates.communication.azure.com"
	c := start(t, emulator.Options{Switches: emulator.Switches{PageSize: 1, NextLinkHost: host}})
	first, second := c.create(`{}`).ID, c.create(`{}`).ID
	got := decode[page[roomBody]](t, c.do("GET", "/rooms", ""), 200)
	rest, ok := strings.CutPrefix(got.NextLink, "https://"+host)
	if !ok || got.Value[0].ID != second {
		t.Fatalf("got %+v", got)
	}
	if got = decode[page[roomBody]](t, c.raw("GET", rest, ""), 200); got.Value[0].ID != first {
		t.Errorf("got %+v, want %s", got.Value, first)
	}
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.NextLinkHost = "" })
	got = decode[page[roomBody]](t, c.do("GET", "/rooms", ""), 200)
	if !strings.HasPrefix(got.NextLink, c.server.URL()) {
		t.Errorf("got link %s", got.NextLink)
	}
}

func TestForeignTokensAreRefused(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Switches: emulator.Switches{PageSize: 1}})
	c.create(`{}`)
	id := c.create(participants(change(ann, "Attendee"), change(ben, "Attendee"))).ID
	rooms := decode[page[roomBody]](t, c.do("GET", "/rooms", ""), 200).NextLink
	_, token, _ := strings.Cut(rooms, "?")
	for name, target := range map[string]string{
		"of another listing":  "/rooms/" + id + "/participants?" + token,
		"no base64":           "/rooms?nextLink=%25&api-version=" + newest,
		"another base64 text": "/rooms?nextLink=YWJj&api-version=" + newest,
		"empty":               "/rooms?nextLink=&api-version=" + newest,
	} {
		if got := c.raw("GET", target, ""); got.status != http.StatusBadRequest {
			t.Errorf("%s: got %d, want 400", name, got.status)
		}
	}
}

// What comes or goes between two pages neither repeats nor hides the others.
func TestListingWhileItChanges(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Switches: emulator.Switches{PageSize: 2}})
	var ids []string
	for range 6 {
		ids = append(ids, c.create(`{}`).ID)
	}
	step := 0
	all := pages[roomBody](c, "/rooms?api-version="+newest, func() {
		c.create(`{}`)
		step++
		if step == 1 {
			c.server.DeleteRoom(ids[4]) // the last one of the page before
			c.server.DeleteRoom(ids[3]) // the first one of the page to come
		}
	})
	var got []string
	for _, room := range slices.Concat(all...) {
		got = append(got, room.ID)
	}
	if want := []string{ids[5], ids[4], ids[2], ids[1], ids[0]}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestRosterListingWhileItChanges(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Switches: emulator.Switches{PageSize: 1}})
	id := c.create(participants(change(ann, "Attendee"), change(ben, "Attendee"))).ID
	all := pages[participantBody](c, "/rooms/"+id+"/participants?api-version="+newest, func() {
		c.mustPatch(id, participants(change(ann, ""), change(cleo, "Presenter")))
	})
	want := []participantBody{{ann, "Attendee"}, {ben, "Attendee"}, {cleo, "Presenter"}}
	if got := slices.Concat(all...); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPageSizeOfARoute(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.SetRoute(emulator.Route{Method: "GET", Path: "/rooms/*/participants", PageSize: 1})
	c.create(`{}`)
	id := c.create(participants(change(ann, "Attendee"), change(ben, "Attendee"))).ID
	if got := len(pages[roomBody](c, "/rooms?api-version="+newest, nil)); got != 1 {
		t.Errorf("rooms: got %d pages, want 1", got)
	}
	if got := len(pages[participantBody](c, "/rooms/"+id+"/participants?api-version="+newest, nil)); got != 2 {
		t.Errorf("participants: got %d pages, want 2", got)
	}
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.PageSize = 1 })
	if got := len(pages[roomBody](c, "/rooms?api-version="+newest, nil)); got != 2 {
		t.Errorf("rooms: got %d pages, want 2", got)
	}
}
