// This file tests from when on the participants of a thread see its history: how
// that is spelt, and what becomes of a time that is taken out again.

package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// sharing is Ada in acs_chat_thread.t with these arguments, by each of the two
// types that can put her there.
func sharing(users []string) map[string]func(arguments ...string) string {
	return map[string]func(arguments ...string) string{
		"map": func(arguments ...string) string {
			return as(users[0]) + fmt.Sprintf("resource \"acs_chat_thread\" \"t\" {\n  topic = \"Support\"\n  participants = { ada = {\n    user_id = %q\n    %s\n  } }\n}\n",
				users[1], strings.Join(arguments, "\n    "))
		},
		"single": func(arguments ...string) string { return as(users[0]) + aThread + oneSingle(users[1], arguments...) },
	}
}

func TestAccThreadHistoryOfTheSameInstantInAnotherSpellingPlansNothing(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"map", "single"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 2, emulator.Options{Now: start})
			hcl := sharing(users)[kind]
			w := newWorkspace(t, s, hcl(`share_history_time = "2026-08-01T00:00:00Z"`))
			w.apply()
			for _, spelling := range []string{"2026-08-01T01:00:00+01:00", "2026-08-01T00:00:00.000Z"} {
				w.write("main.tf", hcl(fmt.Sprintf("share_history_time = %q", spelling)))
				w.wantEmptyPlan()
			}
			if got := strings.Count(fmt.Sprint(w.attributes("acs_chat_thread.t"), w.attributes("acs_chat_thread_participant.p")), "2026-08-01T00:00:00Z"); got != 1 {
				t.Errorf("the state has its spelling %d times, want it kept", got)
			}
			// Together with a real change it comes along.
			w.write("main.tf", hcl(`share_history_time = "2026-08-01T02:00:00+02:00"`, `display_name = "Ada"`))
			w.apply()
			wantJoined(t, s, users, "0", "1 Ada")
			w.wantEmptyPlan()
		})
	}
}
