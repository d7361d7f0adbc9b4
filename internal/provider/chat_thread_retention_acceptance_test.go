// This file tests that the plan refuses a retention that is over: it counts from the
// creation, so the service would delete the thread at once.

package provider_test

import (
	"testing"
	"time"
)

func TestAccChatThreadRetentionThatHasPassedIsRefused(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]bool{"made": false, "imported": true}, func(t *testing.T, imported bool) {
		s, users := chatService(t, 1)
		thread := func(arguments string) string {
			return actingAs(users[0]) + threadHCL("Support", arguments)
		}
		w := appliedWorkspace(t, s, thread(""))
		id := onlyThread(t, s).ID
		s.Advance(60 * day)
		w.write("main.tf", thread("delete_after_days = 40"))
		if imported {
			w.run("state", "rm", "acs_chat_thread.t")
			w.write("import.tf", "import {\n to = acs_chat_thread.t\n id = \""+id+"\"\n}\n")
		}
		s.ForgetRequests()
		for _, command := range [][]string{{"plan"}, {"apply", "-auto-approve"}, {"plan", "-refresh=false"}} {
			if imported && len(command) > 1 && command[1] == "-refresh=false" {
				continue
			}
			wantText(t, w.fail(command...), "Thread would be deleted at once", "delete_after_days is 40", id, "2026-10-11T08:00:00Z", "has passed")
		}
		wantChatWrites(t, s)

		// A retention that ends within a day is a warning.
		s.SetClock(start.Add(40*day - time.Hour))
		wantText(t, w.plan().text, "Thread will be deleted within a day", "2026-10-11T08:00:00Z")
		// Meanwhile the retention is over: the apply sends nothing.
		s.SetClock(start.Add(60 * day))
		wantText(t, w.fail("apply", "saved.tfplan"), "Thread would be deleted at once")
		wantChatWrites(t, s)

		w.write("main.tf", thread("delete_after_days = 90"))
		wantNoText(t, w.apply(), "Thread w")
		// A retention that does not change is never an error.
		s.SetClock(start.Add(90*day - time.Hour))
		w.wantEmptyPlan()
		w.write("main.tf", thread(""))
		wantNoText(t, w.apply(), "Thread w")
	})
}
