// This file tests that many rooms keep to the rate limit of Rooms.

package provider_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// The limit is 20 creates, updates and deletes of rooms a second (fact 1.7-02).
func TestAccManyRoomsKeepToRateLimit(t *testing.T) {
	t.Parallel()
	const rooms = 200
	s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{RoomsRateLimit: emulator.RoomsRateLimitOn}})
	w := newWorkspace(t, s, fmt.Sprintf("resource \"acs_room\" \"r\" { count = %d }\n", rooms))
	for _, step := range []struct{ command, method string }{{"apply", http.MethodPost}, {"destroy", http.MethodDelete}} {
		s.ForgetRequests()
		w.run(step.command, "-auto-approve")
		var first, last time.Time
		sent := 0
		for _, r := range s.Requests() {
			if r.Method != step.method {
				continue
			}
			sent++
			if sent == 1 {
				first = r.Time
			}
			last = r.Time
		}
		took, limit := last.Sub(first), rooms*time.Second/20
		t.Logf("%s: %d requests for %d rooms, %d of them throttled, in %s", step.command, sent, rooms, throttled(s), took)
		if refused := throttled(s); refused == 0 || refused*10 > sent {
			t.Errorf("%s: %d of %d requests were throttled, want some and at most one in ten", step.command, refused, sent)
		}
		if took > limit*13/10 {
			t.Errorf("%s took %s, and the limit dictates %s", step.command, took, limit)
		}
	}
}
