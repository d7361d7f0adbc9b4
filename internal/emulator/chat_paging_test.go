// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests how the listings of Chat are cut into pages.

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// chatPages follows a listing to its end and returns the sizes of its pages and its entries.
func chatPages[T any](u chatUser, path string) (sizes []int, entries []T) {
	u.t.Helper()
	got := chatPage[T](u, path)
	for {
		sizes, entries = append(sizes, len(got.Value)), append(entries, got.Value...)
		if got.NextLink == "" {
			return sizes, entries
		}
		target, ours := strings.CutPrefix(got.NextLink, u.server.URL())
		if !ours {
			u.t.Fatalf("got nextLink %q, want an absolute one of this server", got.NextLink)
		}
		got = decode[page[T]](u.t, u.chatTarget("GET", target, ""), http.StatusOK)
	}
}

// fact 2.3-11
func TestLinksOfThreadsAndMessagesHoldASyncState(t *testing.T) {
	t.Parallel()
	u := startChat(t).user()
	id := u.thread()
	u.thread()
	for _, path := range []string{"/chat/threads", "/chat/threads/" + id + "/messages"} {
		link, err := url.Parse(chatPage[map[string]any](u, path+"?maxPageSize=1").NextLink)
		if err != nil || link.Scheme != "http" || link.Path != path {
			t.Fatalf("got nextLink %v, %v", link, err)
		}
		if query := link.Query(); query.Get("syncState") == "" || query.Get("maxPageSize") != "1" ||
			query.Get("api-version") != chatVersion || len(query) != 3 {
			t.Errorf("got nextLink %v", link)
		}
	}
}

func TestThreadsArePaged(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	u := c.user()
	var made []string
	for range 5 {
		made = append(made, u.thread())
		c.server.Advance(time.Minute)
	}
	slices.Reverse(made) // newest first
	for _, test := range []struct {
		query string
		sizes []int
		want  []string
	}{
		{"", []int{5}, made},
		{"?maxPageSize=5", []int{5}, made},
		{"?maxPageSize=2", []int{2, 2, 1}, made},
		{"?startTime=" + seconds(noon().Add(2*time.Minute)), []int{3}, made[:3]},
		{"?maxPageSize=2&startTime=" + seconds(noon().Add(2*time.Minute)), []int{2, 1}, made[:3]},
		{"?startTime=" + seconds(noon().Add(time.Hour)), []int{0}, nil},
	} {
		sizes, listed := chatPages[threadItemBody](u, "/chat/threads"+test.query)
		var ids []string
		for _, item := range listed {
			ids = append(ids, item.ID)
		}
		if !slices.Equal(sizes, test.sizes) || !slices.Equal(ids, test.want) {
			t.Errorf("%s: got pages of %v: %v", test.query, sizes, ids)
		}
	}
	// What was last said counts, not what was first.
	u.say(made[4], "again")
	if _, listed := chatPages[threadItemBody](u, "/chat/threads?startTime="+seconds(noon().Add(5*time.Minute))); len(listed) != 1 ||
		listed[0].ID != made[4] || listed[0].LastMessageReceivedOn != seconds(noon().Add(5*time.Minute)) {
		t.Errorf("got %+v", listed)
	}
}

func TestMessagesArePaged(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	u := c.user()
	id := u.thread()
	var said []string
	for range 5 {
		c.server.Advance(time.Minute)
		said = append(said, u.say(id, "hello"))
	}
	slices.Reverse(said)
	for _, test := range []struct {
		query string
		sizes []int
		want  []string
	}{
		{"?maxPageSize=3", []int{3, 3, 1}, said},
		{"?maxPageSize=2&startTime=" + seconds(noon().Add(3*time.Minute)), []int{2, 1}, said[:3]},
	} {
		sizes, listed := chatPages[messageBody](u, "/chat/threads/"+id+"/messages"+test.query)
		var ids []string
		for _, m := range listed {
			if m.Type == "text" {
				ids = append(ids, m.ID)
			}
		}
		if !slices.Equal(sizes, test.sizes) || !slices.Equal(ids, test.want) {
			t.Errorf("%s: got pages of %v: %v", test.query, sizes, ids)
		}
	}
}

func TestParticipantsAndReceiptsArePaged(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	all := c.users(5)
	u := all[0]
	var roster []string
	for _, who := range all {
		roster = append(roster, who.id)
	}
	id := u.thread(roster...)
	said := u.say(id, "hello")
	for _, who := range all {
		want(t, who.chat("POST", "/chat/threads/"+id+"/readReceipts", `{"chatMessageId":"`+said+`"}`), http.StatusOK)
	}
	for _, test := range []struct {
		query string
		sizes []int
		want  []string
	}{
		{"", []int{5}, roster},
		{"?maxPageSize=2", []int{2, 2, 1}, roster},
		{"?skip=2", []int{3}, roster[2:]},
		{"?skip=1&maxPageSize=2", []int{2, 2}, roster[1:]},
		{"?skip=5", []int{0}, nil},
		{"?skip=99", []int{0}, nil},
	} {
		sizes, participants := chatPages[chatParticipantBody](u, "/chat/threads/"+id+"/participants"+test.query)
		var ids []string
		for _, p := range participants {
			ids = append(ids, p.Identifier.RawID)
		}
		if !slices.Equal(sizes, test.sizes) || !slices.Equal(ids, test.want) {
			t.Errorf("participants%s: got pages of %v: %v", test.query, sizes, ids)
		}
		sizes, receipts := chatPages[receiptBody](u, "/chat/threads/"+id+"/readReceipts"+test.query)
		ids = nil
		for _, r := range receipts {
			ids = append(ids, r.Sender.RawID)
		}
		if !slices.Equal(sizes, test.sizes) || !slices.Equal(ids, test.want) {
			t.Errorf("readReceipts%s: got pages of %v: %v", test.query, sizes, ids)
		}
	}
}

// A page holds no more than the options allow, and 200 without any (fact 2.4-01).
func TestPagesHaveALargestSize(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	u := c.user()
	var others []string
	for range 205 {
		others = append(others, c.server.CreateUser())
	}
	id := u.thread(others[:200]...)
	want(t, u.chat("POST", "/chat/threads/"+id+"/participants/:add", `{"participants":`+members(others[200:]...)+`}`), 201)
	for _, query := range []string{"", "?maxPageSize=1000"} {
		if sizes, _ := chatPages[chatParticipantBody](u, "/chat/threads/"+id+"/participants"+query); !slices.Equal(sizes, []int{200, 6}) {
			t.Errorf("%q: got pages of %v", query, sizes)
		}
	}
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.PageSize = 100 })
	for query, sizes := range map[string][]int{"": {100, 100, 6}, "?maxPageSize=150": {100, 100, 6}, "?skip=200&maxPageSize=3": {3, 3}} {
		if got, _ := chatPages[chatParticipantBody](u, "/chat/threads/"+id+"/participants"+query); !slices.Equal(got, sizes) {
			t.Errorf("%q: got pages of %v, want %v", query, got, sizes)
		}
	}
}

func TestWrongPagesAreRefused(t *testing.T) {
	t.Parallel()
	u := startChat(t).user()
	id := u.thread()
	threads, thread := "/chat/threads", "/chat/threads/"+id
	elsewhere, err := url.Parse(chatPage[messageBody](u, thread+"/messages?maxPageSize=1").NextLink)
	if err != nil {
		t.Fatal(err)
	}
	huge := strconv.Itoa(1 << 40)
	for _, target := range []string{
		threads + "?maxPageSize=0", threads + "?maxPageSize=-1", threads + "?maxPageSize=many", threads + "?maxPageSize=",
		threads + "?maxPageSize=" + huge, thread + "/participants?skip=-1", thread + "/participants?skip=x",
		thread + "/participants?skip=" + huge, thread + "/readReceipts?maxPageSize=0", thread + "/messages?maxPageSize=0",
		threads + "?startTime=yesterday", thread + "/messages?startTime=2026-03-01", threads + "?syncState=abc",
		threads + "?syncState=" + url.QueryEscape(elsewhere.Query().Get("syncState")),
	} {
		want(t, u.chat("GET", target, ""), http.StatusBadRequest)
	}
}

func TestNextLinkOfChatMayNameAnotherHost(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Switches: emulator.Switches{NextLinkHost: "chat.invalid"}})
	u := c.user()
	u.thread()
	u.thread()
	if got := chatPage[threadItemBody](u, "/chat/threads?maxPageSize=1").NextLink; !strings.HasPrefix(got, "https://chat.invalid/chat/") {
		t.Errorf("got nextLink %q", got)
	}
}
