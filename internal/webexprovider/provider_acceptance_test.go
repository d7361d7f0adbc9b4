// This file tests what every call of the provider has in common: secrets, timeouts, and
// the host of an object.

package webexprovider_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// TestAccProviderTokensAreInNoStatePlanOrError: the title, which may be there, shows that
// the texts are those of the room.
func TestAccProviderTokensAreInNoStatePlanOrError(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, `resource "webex_room" "r" { title = "canary" }`)
	w.Write("main.tf", `resource "webex_room" "r" { title = "second canary" }`)
	w.Plan()
	texts := map[string]string{"state": w.Run("state", "pull"), "plan": w.Run("show", "-json", "saved.tfplan")}
	s.AddFault(emulator.Fault{
		Path: "/v1/rooms/*", Status: http.StatusForbidden,
		Body: `{"message":"canary: the token ` + s.WebexPerson().AccessToken + ` is refused","trackingId":"ROUTER_1"}`,
	})
	failed, succeeded := w.Try("plan")
	if succeeded {
		t.Fatalf("the plan succeeded:\n%s", failed)
	}
	texts["error"] = failed
	for name, text := range texts {
		if !strings.Contains(text, "canary") {
			t.Errorf("the %s is not that of the room:\n%s", name, text)
		}
		for _, secret := range s.WebexSecrets() {
			if strings.Contains(text, secret) {
				t.Errorf("the %s has a secret:\n%s", name, text)
			}
		}
	}
}

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
