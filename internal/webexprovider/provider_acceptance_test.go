// SPDX-License-Identifier: MPL-2.0

// This file tests what every call of the provider has in common: timeouts, and the host of
// an object.

package webexprovider_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccProviderEndsOperationsAfterTheirTimeouts(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/rooms", Status: http.StatusTooManyRequests, RetryAfter: time.Hour})
	w := newWorkspace(t, s, s.WebexPerson(), `resource "webex_room" "r" {
  title = "A"
  timeouts { create = "1s" }
}`)
	w.FailApply("Cannot create the room", "the service answered 429", "give the operation more time in the resource's timeouts")
	w.Write("main.tf", `resource "webex_room" "r" {
  title = "A"
  timeouts { create = "soon" }
}`)
	w.Fail([]string{"plan"}, "Malformed timeout", "soon")
}

// TestAccRoomNotFoundAtAnotherHostStays: "not found" from another host says nothing.
func TestAccRoomNotFoundAtAnotherHostStays(t *testing.T) {
	t.Parallel()
	s, other := startWebex(t, nil), startWebex(t, nil)
	w := applied(t, s, "")
	provider := func(s *emulator.Server) string {
		return "provider \"webex\" {\n  access_token = \"" + s.WebexPerson().AccessToken + "\"\n  base_url = \"" + s.WebexURL() + "\"\n}\n"
	}
	w.Write("main.tf", provider(s)+oneRoom)
	w.Apply()
	w.Write("main.tf", provider(other)+oneRoom)
	w.Fail([]string{"plan"}, "Cannot find the object at this host", strings.TrimPrefix(strings.TrimSuffix(s.WebexURL(), "/v1"), "http://"))
	if rooms := other.WebexRooms(); len(rooms) != 0 {
		t.Errorf("got %+v", rooms)
	}
}
