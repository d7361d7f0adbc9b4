// This file tests the warnings about objects that are gone if nothing recreates
// them: they are no longer in the configuration, or Terraform only refreshes.

package provider_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccDroppedObjectsWarnWhetherNextApplyRecreatesThem(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keepConfiguration bool
		plan              []string
	}{
		"dropped from the configuration": {false, []string{"plan"}},
		"in a refresh alone":             {true, []string{"plan", "-refresh-only"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatServiceWith(t, 2, emulator.Options{Now: start, Switches: emulator.Switches{GracePeriod: time.Hour}})
			w := appliedWorkspace(t, s, actingAs(users[0])+`
resource "acs_room" "gone" { valid_until = "2026-12-01T00:00:00Z" }
resource "acs_room" "kept" { valid_until = "2026-12-01T00:00:00Z" }
resource "acs_room_participant" "gone" {
  room_id = acs_room.kept.id
  user_id = "`+user(1)+`"
}
resource "acs_room" "rolling" {
  rolling_validity = {
    days              = 10
    renew_before_days = 5
  }
}
`+plainThread+messageHCL(hello)+threadParticipantHCL(users[1]))
			threadID := onlyThread(t, s).ID
			editMessage(t, s, func(m *emulator.Message) { m.DeletedOn = s.Now() })
			truncateThread(t, s, 1)
			kept := w.id("acs_room.kept")
			s.UpdateRoom(kept, func(r *emulator.Room) { r.Participants = nil })
			gone := w.id("acs_room.gone")
			s.DeleteRoom(gone)
			s.Advance(11 * day)
			if !test.keepConfiguration {
				w.write("main.tf", actingAs(users[0]))
			}

			text := flat(w.run(test.plan...))
			for _, said := range []string{
				"Room " + gone + " no longer exists, although its window is not over. If it is still in the configuration, the next apply creates it with a new id",
				"It was to be renewed. If it is still in the configuration, the next apply creates it with a new id",
				user(1) + " in room " + kept + " no longer exists. If it is still in the configuration, the next apply adds the user again",
				users[1] + " in thread " + threadID + " no longer exists. If it is still in the configuration, the next apply adds the user again",
				fmt.Sprintf("in thread %s no longer exists. If it is still in the configuration, the next apply sends it again with a new id", threadID),
			} {
				wantText(t, text, said)
			}

			s.DeleteThread(threadID)
			text = flat(w.run(test.plan...))
			wantText(t, text, "Thread "+threadID+" no longer exists, and its messages are lost. If it is still in the configuration, the next apply creates it with a new id")
			if strings.Contains(text, "The next apply") || strings.Contains(text, "so the next apply") {
				t.Errorf("something is promised that no apply does:\n%s", text)
			}
		})
	}
}
