// SPDX-License-Identifier: MPL-2.0

// This file tests the largest values of acs_chat_thread, and a roster that only the apply
// can refuse.

package provider_test

import (
	"fmt"
	"strings"
	"testing"
)

// The service accepts the largest values that the plan allows (facts 2.3-04 and
// 2.4-01).
func TestAccThreadMaximumSizes(t *testing.T) {
	t.Parallel()
	for _, days := range []int{30, 90} {
		t.Run(fmt.Sprintf("deleted after %d days", days), func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 2)
			metadata := `metadata = { a = "` + strings.Repeat("x", 1023) + `" }`
			w := appliedWorkspace(t, s, actingAs(users[0])+fmt.Sprintf(
				"resource \"acs_chat_thread\" \"t\" {\n topic = \"T\"\n delete_after_days = %d\n %s\n participants = { ada = {\n user_id = %q\n %s\n} }\n}\n",
				days, metadata, users[1], metadata))
			if got := onlyThread(t, s); got.DeleteAfterDays != days || len(got.Metadata["a"]) != 1023 {
				t.Errorf("the thread is %+v", got)
			}
			w.wantEmptyPlan()
		})
	}
}

// Two users that the plan does not know may be the same. The apply refuses them
// before it changes the roster, and the state has what the service has.
func TestAccThreadRosterDuplicateKnownAtApplyFails(t *testing.T) {
	t.Parallel()
	const refusal = "Use each user once"
	// Bob's user is known once terraform_data is created, or replaced.
	hcl := func(users []string, topic, trigger, bob string) string {
		return actingAs(users[0]) + fmt.Sprintf(`
resource "terraform_data" "bob" { input = { trigger = %q, id = %q } }
resource "acs_chat_thread" "t" {
  topic = %q
  participants = {
    ada = { user_id = %q, display_name = "Ada" }
    bob = { user_id = terraform_data.bob.output.id, display_name = "Bob" }
  }
}
`, trigger, bob, topic, users[1])
	}
	t.Run("create: no thread is made", func(t *testing.T) {
		t.Parallel()
		s, users := chatService(t, 2)
		w := newWorkspace(t, s, hcl(users, "Support", "one", users[1]))
		w.plan()
		wantText(t, w.fail("apply", "saved.tfplan"), `participants["bob"].user_id is "`+users[1]+`"`, `participants["ada"].user_id`, refusal)
		wantChatWrites(t, s)
		w.wantNotInState("acs_chat_thread.t")
	})
	t.Run("update: nobody is lost", func(t *testing.T) {
		t.Parallel()
		s, users := chatService(t, 3)
		w := appliedWorkspace(t, s, hcl(users, "Support", "one", users[2]))
		w.wantEmptyPlan()
		w.write("main.tf", hcl(users, "Sales", "two", users[1]))
		w.plan()
		s.ForgetRequests()
		wantText(t, w.fail("apply", "saved.tfplan"), `participants["bob"].user_id is "`+users[1]+`"`, refusal)
		for _, request := range chatWrites(s) {
			if strings.Contains(request, "/participants/") {
				t.Errorf("the roster was touched: %s", request)
			}
		}
		wantThreadRoster(t, s, users, "0", "1 Ada", "2 Bob")
		if got, want := w.attributes("acs_chat_thread.t")["topic"], onlyThread(t, s).Topic; got != want {
			t.Errorf("the state has topic %v, the service %s", got, want)
		}
		w.wantThreadLabels(map[string]string{"ada": users[1], "bob": users[2]})
		// After a correction, the next apply does the rest.
		w.applyHCL(hcl(users, "Sales", "three", users[2]))
		wantThreadRoster(t, s, users, "0", "1 Ada", "2 Bob")
		w.wantEmptyPlan()
	})
}
