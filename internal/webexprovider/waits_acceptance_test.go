// SPDX-License-Identifier: MPL-2.0

// This file tests rooms with many members, and that rate limits are waited out.

package webexprovider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// manyMembers are two ways to put 200 people into a room.
func manyMembers() map[string]string {
	var members strings.Builder
	for i := range 200 {
		fmt.Fprintf(&members, "    p%03d = { person_email = \"person%03d@example.org\" }\n", i, i)
	}
	return map[string]string{
		"one map": roomWith(false, members.String()),
		"single memberships": `resource "webex_room" "r" { title = "A" }

resource "webex_room_membership" "m" {
  count        = 200
  room_id      = webex_room.r.id
  person_email = "person${count.index}@example.org"
}
`,
	}
}

// startMany starts the emulator and makes a workspace whose provider goes by the
// emulator's clock, which stands still: a listing is shared, however long a refresh takes.
func startMany(t *testing.T, o emulator.Options, hcl string) (*emulator.Server, *clitest.Workspace) {
	t.Helper()
	s := start(t, o)
	s.SetClock(s.Now())
	return s, clitest.New(t, "webex", serverAt(s.Now, environmentOf(s, s.WebexPerson())), hcl)
}

// wantSingleWrites holds how many requests changed something, and that each of them began
// when the one before was answered. Each takes the server at least the latency, so two
// that arrive at a shorter interval overlap.
func wantSingleWrites(t *testing.T, requests []emulator.Request, latency time.Duration, want int) {
	t.Helper()
	var before time.Time
	writes := 0
	for _, r := range requests {
		if r.Method == http.MethodGet {
			continue
		}
		if gap := r.Time.Sub(before); gap < latency {
			t.Fatalf("%s %s began %v after another write, which took at least %v", r.Method, r.Path, gap, latency)
		}
		before = r.Time
		writes++
	}
	if writes != want {
		t.Errorf("got %d writes, want %d", writes, want)
	}
}

// TestAccMembers200AreWrittenOneAtATime: and read together. A listing has three pages, as
// many as Webex shows by default.
func TestAccMembers200AreWrittenOneAtATime(t *testing.T) {
	t.Parallel()
	for name, hcl := range manyMembers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const latency = 5 * time.Millisecond
			s, w := startMany(t, emulator.Options{Switches: emulator.Switches{Latency: latency, PageSize: 100}}, hcl)
			w.Apply()
			if people := onlyRoom(t, s).Members; len(people) != 201 {
				t.Errorf("the room has %d members, want 201", len(people))
			}
			wantSingleWrites(t, s.Requests(), latency, 1+200)

			s.ForgetRequests()
			w.WantPlan()
			if pages := reads(s, "/memberships"); pages != 3 {
				t.Errorf("a refresh read %d pages of memberships, want the 3 of one listing", pages)
			}

			s.ForgetRequests()
			w.Run("destroy", "-auto-approve")
			if rooms := s.WebexRooms(); len(rooms) > 0 {
				t.Errorf("got %d rooms after the destroy", len(rooms))
			}
			writes := 2 // the lock and the deletion of the room
			if name == "single memberships" {
				writes += 200
			}
			wantSingleWrites(t, s.Requests(), latency, writes)
		})
	}
}

// TestAccMembers200WaitForTheLimitOfTheRoom: 25 calls pass in a window, which here takes
// eight seconds, of the room and its memberships together or each apart (fact W1.8-03). Only
// the one write in flight finds out about the limit. A busy machine makes three calls a
// second too.
func TestAccMembers200WaitForTheLimitOfTheRoom(t *testing.T) {
	t.Parallel()
	buckets := map[string]emulator.WebexRateBuckets{"one map": emulator.WebexRateBucketsShared, "single memberships": emulator.WebexRateBucketsSeparate}
	for name, hcl := range manyMembers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, w := startMany(t, emulator.Options{RateSpeed: 3, Switches: emulator.Switches{WebexRoomRate: 25, WebexRateBuckets: buckets[name]}}, hcl)
			clitest.WantText(t, w.Apply(), "Waited for the service's rate limit", "Webex counts the calls of each room by itself")
			if people := onlyRoom(t, s).Members; len(people) != 201 {
				t.Errorf("the room has %d members, want 201", len(people))
			}
			added, throttled := 0, 0
			for _, r := range s.Requests() {
				switch {
				case r.Status == http.StatusTooManyRequests:
					throttled++
				case r.Method == http.MethodPost && r.Path == "/v1/memberships":
					added++
				}
			}
			if added != 200 || throttled == 0 || throttled > 20 {
				t.Errorf("%d people were added and %d calls throttled, want 200 and a few in each window", added, throttled)
			}
			w.WantPlan()
		})
	}
}

// TestAccRoomMembersWaitForTheRateLimit: nobody is lost or added twice, and a warning says
// how long it took.
func TestAccRoomMembersWaitForTheRateLimit(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/memberships", Status: http.StatusTooManyRequests, RetryAfter: time.Second, Count: 1})
	w := newWorkspace(t, s, s.WebexPerson(), roomWith(false, "a = { person_email = \"a@example.com\" }\nb = { person_email = \"b@example.com\" }"))
	clitest.WantText(t, w.Apply(), "Waited for the service's rate limit", "Webex counts the calls of each room by itself")
	wantMembers(t, s, map[string]bool{"person@example.com": false, "a@example.com": false, "b@example.com": false})
	w.WantPlan()
}
