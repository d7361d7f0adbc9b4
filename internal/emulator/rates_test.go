// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests the documented rate limits.

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// accepted counts how many of n calls are not refused for their rate.
func accepted(n int, call func() reply) int {
	count := 0
	for range n {
		if call().status != http.StatusTooManyRequests {
			count++
		}
	}
	return count
}

// fact 2.4-02
func TestRateLimitsOfChat(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method, path, body string
		tenSeconds, minute int // minute 0: no limit of its own
	}{
		"create thread":   {"POST", "/chat/threads", `{"topic":"tea"}`, 10, 0},
		"delete thread":   {"DELETE", "/chat/threads/{id}", "", 10, 0},
		"update thread":   {"PATCH", "/chat/threads/{id}", `{}`, 5, 0},
		"list threads":    {"GET", "/chat/threads", "", 50, 0},
		"get thread":      {"GET", "/chat/threads/{id}", "", 50, 0},
		"participants":    {"GET", "/chat/threads/{id}/participants", "", 10, 0},
		"add":             {"POST", "/chat/threads/{id}/participants/:add", `{"participants":` + members(stranger) + `}`, 10, 30},
		"remove":          {"POST", "/chat/threads/{id}/participants/:remove", `{"rawId":"` + stranger + `"}`, 10, 30},
		"get message":     {"GET", "/chat/threads/{id}/messages/1", "", 50, 0},
		"list messages":   {"GET", "/chat/threads/{id}/messages", "", 50, 200},
		"send message":    {"POST", "/chat/threads/{id}/messages", `{"content":"x"}`, 10, 30},
		"update message":  {"PATCH", "/chat/threads/{id}/messages/1", `{}`, 10, 30},
		"delete message":  {"DELETE", "/chat/threads/{id}/messages/1", "", 10, 30},
		"get receipts":    {"GET", "/chat/threads/{id}/readReceipts", "", 5, 0},
		"send receipts":   {"POST", "/chat/threads/{id}/readReceipts", `{"chatMessageId":"1"}`, 10, 30},
		"typing":          {"POST", "/chat/threads/{id}/typing", `{}`, 5, 15},
		"malformed calls": {"POST", "/chat/threads", `x`, 10, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{})
			u := c.user()
			path := strings.ReplaceAll(test.path, "{id}", u.thread())
			c.server.SkipRateWindows(time.Minute) // the create above counts too
			call := func() reply { return u.chat(test.method, path, test.body) }
			if got := accepted(test.tenSeconds+1, call); got != test.tenSeconds {
				t.Errorf("%d of %d calls passed, want %d", got, test.tenSeconds+1, test.tenSeconds)
			}
			// The refused one counts, so the window is empty only when that is over too.
			c.server.SkipRateWindows(10 * time.Second)
			if test.minute == 0 {
				want := max(test.tenSeconds-2, 1)
				if got := accepted(want, call); got != want {
					t.Errorf("%d of %d calls passed after ten seconds", got, want)
				}
				return
			}
			c.server.SkipRateWindows(time.Minute)
			passed := 0
			for range test.minute / test.tenSeconds {
				passed += accepted(test.tenSeconds, call)
				c.server.SkipRateWindows(10 * time.Second)
			}
			if got := accepted(test.tenSeconds, call); passed != test.minute || got != 0 {
				t.Errorf("%d calls passed, and then %d, want %d and 0", passed, got, test.minute)
			}
			c.server.SkipRateWindows(time.Minute)
			if got := accepted(1, call); got != 1 {
				t.Error("a call was refused after a minute")
			}
		})
	}
}

// A limit is for a user, a thread, or a user in a thread (fact 2.4-02).
func TestRateLimitsAreForAUserOrAThread(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	all := c.users(2)
	u, friend := all[0], all[1]
	id, other := u.thread(friend.id), u.thread()
	use := func(who chatUser, n int, method, path, body string) int {
		return accepted(n, func() reply { return who.chat(method, path, body) })
	}
	list := "/chat/threads/" + id + "/participants"
	for _, step := range []struct {
		name      string
		got, want int
	}{
		{"a user lists a roster", use(u, 11, "GET", list, ""), 10},
		{"another user lists it", use(friend, 11, "GET", list, ""), 10},
		{"another roster", use(u, 1, "GET", "/chat/threads/"+other+"/participants", ""), 1},
		{"a user updates a thread", use(u, 5, "PATCH", "/chat/threads/"+id, `{}`), 5},
		{"another user updates it", use(friend, 1, "PATCH", "/chat/threads/"+id, `{}`), 0},
		{"adds to a thread", use(u, 5, "POST", list+"/:add", `{"participants":`+members(stranger)+`}`), 5},
		{"and removals share", use(friend, 6, "POST", list+"/:remove", `{"rawId":"`+stranger+`"}`), 5},
		{"reads of threads", use(u, 30, "GET", "/chat/threads", ""), 30},
		{"and of one share", use(u, 21, "GET", "/chat/threads/"+id, ""), 20},
		{"another user reads", use(friend, 1, "GET", "/chat/threads/"+id, ""), 1},
	} {
		if step.got != step.want {
			t.Errorf("%s: %d calls passed, want %d", step.name, step.got, step.want)
		}
	}
}

// Some limits are those of a whole thread, whoever calls (fact 2.4-02).
func TestLargeNumbersMeetTheRateLimitsOfAThread(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	all := c.users(6)
	var ids []string
	for _, who := range all {
		ids = append(ids, who.id)
	}
	id := all[0].thread(ids...)
	for path, limit := range map[string]int{"/messages/1": 250, "/messages": 250, "/typing": 10} {
		method, each := "GET", 50
		if path == "/typing" {
			method, each = "POST", 5
		}
		passed := 0
		for _, who := range all {
			passed += accepted(each, func() reply { return who.chat(method, "/chat/threads/"+id+path, "") })
		}
		if passed != limit {
			t.Errorf("%s: %d calls passed, want %d", path, passed, limit)
		}
	}
}

// A refused call says how long to wait, and counts too: a client that does not wait stays refused (fact 2.4-02).
func TestRefusedCallsCount(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	u := c.user()
	path := "/chat/threads/" + u.thread()
	call := func() reply { return u.chat("PATCH", path, `{}`) }
	if got := accepted(5, call); got != 5 {
		t.Fatalf("%d calls passed, want 5", got)
	}
	c.server.SkipRateWindows(6 * time.Second)
	if got := accepted(5, call); got != 0 {
		t.Errorf("%d calls passed at once", got)
	}
	c.server.SkipRateWindows(6 * time.Second) // the first five are out of the window, the refused ones are not
	got := call()
	refusal := decode[recordedErrorBody](t, got, http.StatusTooManyRequests)
	wait, err := strconv.Atoi(got.header.Get("Retry-After"))
	if err != nil || wait < 1 || wait > 10 || refusal.CommunicationError.Code != "TooManyRequests" {
		t.Fatalf("got %s, Retry-After %q", got.body, got.header.Get("Retry-After"))
	}
	c.server.SkipRateWindows(time.Duration(wait) * time.Second)
	want(t, call(), http.StatusNoContent)
}

func TestRetryAfterMayBeAbsent(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.RetryAfter = emulator.RetryAfterAbsent })
	u := c.user()
	path := "/chat/threads/" + u.thread()
	accepted(5, func() reply { return u.chat("PATCH", path, `{}`) })
	got := u.chat("PATCH", path, `{}`)
	want(t, got, http.StatusTooManyRequests)
	if header, there := got.header["Retry-After"]; there {
		t.Errorf("got Retry-After %q", header)
	}
}

// A frozen clock does not stop the windows, and a moved one does not move them.
func TestRateLimitsGoByRealTime(t *testing.T) {
	t.Parallel()
	calls := func(c *client) func() reply {
		u := c.user()
		path := "/chat/threads/" + u.thread()
		return func() reply { return u.chat("PATCH", path, `{}`) }
	}
	// Ten seconds are over in ten microseconds: no client makes five calls in those.
	if got := accepted(20, calls(start(t, emulator.Options{RateSpeed: 1_000_000}))); got != 20 {
		t.Errorf("%d of 20 calls passed", got)
	}
	c := start(t, emulator.Options{})
	call := calls(c)
	accepted(5, call)
	c.server.Advance(time.Hour)
	want(t, call(), http.StatusTooManyRequests)
}

func TestRateLimitsCanBeTurnedOff(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}})
	u := c.user()
	path := "/chat/threads/" + u.thread()
	call := func() reply { return u.chat("PATCH", path, `{}`) }
	if got := accepted(20, call); got != 20 {
		t.Errorf("%d of 20 calls passed", got)
	}
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.RateLimits = emulator.RateLimitsOn })
	if got := accepted(20, call); got != 5 {
		t.Errorf("%d of 20 calls passed, want 5", got)
	}
}

// Each operation is counted for itself: fact 4-09.
func TestLargeNumbersMeetTheRateLimitsOfIdentity(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.server.CreateUser()
	create := func() reply { return c.identity("POST", "/identities", "") }
	if got := accepted(1001, create); got != 1000 {
		t.Errorf("%d users were made, want 1000", got)
	}
	refusal := decode[errorBody](t, create(), http.StatusTooManyRequests)
	if refusal.Error.Code != "TooManyRequests" {
		t.Errorf("got %+v", refusal)
	}
	want(t, c.identity("POST", "/identities", `{"createTokenWithScopes":["chat"]}`), http.StatusCreated)
	want(t, c.identity("POST", "/identities/"+id+"/:revokeAccessTokens", ""), http.StatusNoContent)
	want(t, c.identity("POST", "/identities/"+id+"/:issueAccessToken", `{"scopes":["chat"]}`), http.StatusOK)
	want(t, c.identity("DELETE", "/identities/"+id, ""), http.StatusNoContent)
	c.server.SkipRateWindows(30 * time.Second)
	want(t, create(), http.StatusCreated)
}

// The limits of a whole resource: fact 2.4-02.
func TestLargeNumbersMeetTheRateLimitsOfAResource(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	const limit, each = 3000, 10 // each user may make 10 threads at once, each thread takes 10 adds
	made, added := 0, 0
	for range limit / each {
		u := c.user()
		made += accepted(each, func() reply { return u.chat("POST", "/chat/threads", `{"topic":"tea"}`) })
	}
	if got := accepted(1, func() reply { return c.user().chat("POST", "/chat/threads", `{"topic":"tea"}`) }); made != limit || got != 0 {
		t.Errorf("%d threads were made, and then %d, want %d and 0", made, got, limit)
	}
	c.server.SkipRateWindows(time.Minute)
	body := `{"participants":` + members(stranger) + `}`
	for range limit/each + 1 {
		u := c.user()
		add := "/chat/threads/" + u.thread() + "/participants/:add"
		added += accepted(each, func() reply { return u.chat("POST", add, body) })
	}
	if added != limit {
		t.Errorf("%d adds passed, want %d", added, limit)
	}
}

// fact 1.7-02, off unless the switch says otherwise: changes of rooms are counted together, and nothing else is.
func TestRateLimitOfRooms(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	create := func() reply { return c.do("POST", "/rooms", `{}`) }
	if got := accepted(50, create); got != 50 {
		t.Errorf("%d of 50 rooms were made without the limit", got)
	}
	id := c.create(`{}`).ID
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.RateLimits = emulator.RateLimitsOff }) // of Chat and Identity
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.RoomsRateLimit = emulator.RoomsRateLimitOn })
	update := func() reply { return c.do("PATCH", "/rooms/"+id, `{}`) }
	if made, changed := accepted(12, create), accepted(12, update); made != 12 || changed != 8 {
		t.Errorf("%d creates and %d updates passed, want 12 and 8", made, changed)
	}
	got := c.do("DELETE", "/rooms/"+id, "")
	refusal := decode[errorBody](t, got, http.StatusTooManyRequests)
	if wait := got.header.Get("Retry-After"); wait != "1" || refusal.Error.Code != "TooManyRequests" {
		t.Errorf("got %s, Retry-After %q", got.body, wait)
	}
	want(t, c.do("GET", "/rooms/"+id, ""), http.StatusOK)
	want(t, c.do("GET", "/rooms", ""), http.StatusOK)
	want(t, c.do("PATCH", "/rooms/"+id+"/participants", `{"participants":{}}`), http.StatusOK)
	c.server.SkipRateWindows(time.Second)
	want(t, c.do("DELETE", "/rooms/"+id, ""), http.StatusNoContent)
}
