// SPDX-License-Identifier: MPL-2.0

// This file tests share_history_time of participants: other spellings of the same
// time, and its removal.

package provider_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// mapOrSingleHCL is Ada in acs_chat_thread.t with these arguments, in a map or as a
// single participant.
func mapOrSingleHCL(users []string) map[string]func(arguments ...string) string {
	return map[string]func(arguments ...string) string{
		"map": func(arguments ...string) string {
			return actingAs(users[0]) + fmt.Sprintf("resource \"acs_chat_thread\" \"t\" {\n  topic = \"Support\"\n  participants = { ada = {\n    user_id = %q\n    %s\n  } }\n}\n",
				users[1], strings.Join(arguments, "\n    "))
		},
		"single": func(arguments ...string) string {
			return actingAs(users[0]) + plainThread + threadParticipantHCL(users[1], arguments...)
		},
	}
}

func TestAccThreadHistorySameInstantPlansNothing(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"map", "single"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 2)
			hcl := mapOrSingleHCL(users)[kind]
			w := appliedWorkspace(t, s, hcl(`share_history_time = "2026-08-01T00:00:00Z"`))
			for _, spelling := range []string{"2026-08-01T01:00:00+01:00", "2026-08-01T00:00:00.000Z"} {
				w.write("main.tf", hcl(fmt.Sprintf("share_history_time = %q", spelling)))
				w.wantEmptyPlan()
			}
			if got := strings.Count(fmt.Sprint(w.attributes("acs_chat_thread.t"), w.attributes("acs_chat_thread_participant.p")), "2026-08-01T00:00:00Z"); got != 1 {
				t.Errorf("the state has its spelling %d times, want it kept", got)
			}
			// Together with a real change, the state takes the new spelling.
			w.applyHCL(hcl(`share_history_time = "2026-08-01T02:00:00+02:00"`, `display_name = "Ada"`))
			wantThreadRoster(t, s, users, "0", "1 Ada")
			w.wantEmptyPlan()
		})
	}
}

// Without share_history_time, the participant sees all of the history. Its removal
// is a change; a time that the configuration never had is none.
func TestAccThreadHistoryRemovedSharesAllHistory(t *testing.T) {
	t.Parallel()
	for kind, plans := range map[string]string{"map": "acs_chat_thread.t update", "single": "acs_chat_thread_participant.p delete create"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 2)
			hcl := mapOrSingleHCL(users)[kind]
			w := appliedWorkspace(t, s, hcl(`share_history_time = "2026-08-01T00:00:00Z"`))
			w.applyPlanned(s, hcl(), plans)
			wantChatWrites(t, s, "/participants/:remove …"+users[1], "/participants/:add …"+users[1])
			if got := onlyThread(t, s).Participants[1]; got.RawID != users[1] || got.ShareHistoryTime.Unix() != 0 {
				t.Errorf("the thread has %+v, want the history from its beginning", got)
			}
			w.wantEmptyPlan()

			// The service has another time, which the configuration never had.
			s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
				thread.Participants[1].ShareHistoryTime = start.Add(-time.Hour)
			})
			w.wantEmptyPlan()
			// A map keeps that time if the entry changes for another reason.
			w.applyHCL(hcl(`display_name = "Ada"`))
			want := time.Unix(0, 0)
			if kind == "map" {
				want = start.Add(-time.Hour)
			}
			if got := onlyThread(t, s).Participants[1].ShareHistoryTime; !got.Equal(want) {
				t.Errorf("the history is shared from %s, want %s", got, want)
			}
			w.wantEmptyPlan()
		})
	}
}

// The acting user cannot leave and come back, so this part of its entry cannot
// change either.
func TestAccThreadHistoryOfActingUserCannotBeRemoved(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	hcl := mapOrSingleHCL([]string{users[0], users[0]})["map"]
	w := appliedWorkspace(t, s, hcl(`share_history_time = "2026-08-01T00:00:00Z"`))
	w.wantEmptyPlan()
	w.write("main.tf", hcl())
	wantText(t, w.fail("plan"), "Cannot change the acting user's entry", users[0], "share_history_time is 2026-08-01T00:00:00Z, not left out")
}
