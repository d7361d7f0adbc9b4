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

// TestAccRoomMembersOfALargeMapAreReadInOneListing: 200 people are one listing.
func TestAccRoomMembersOfALargeMapAreReadInOneListing(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	var members strings.Builder
	for i := range 200 {
		fmt.Fprintf(&members, "    p%03d = { person_email = \"person%03d@example.org\" }\n", i, i)
	}
	w := applied(t, s, roomWith(false, members.String()))
	if people := onlyRoom(t, s).Members; len(people) != 201 {
		t.Errorf("the room has %d members, want 201", len(people))
	}
	before := len(s.Requests())
	w.WantPlan()
	lists := 0
	for _, r := range s.Requests()[before:] {
		if r.Path == "/v1/memberships" {
			lists++
		}
	}
	if lists > 3 {
		t.Errorf("a refresh took %d requests for the members", lists)
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
