// SPDX-License-Identifier: MPL-2.0

// This file follows the guide "Leaving Rooms and Chat" step by step, with its own
// blocks, except for the part on Microsoft Graph.

package provider_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestAccGuideLeavingStepByStep(t *testing.T) {
	t.Parallel()
	s := newService(t)
	ada, grace, acting := s.CreateUser(), s.CreateUser(), s.CreateUser()
	block := func(holds string) string { return guideBlock(t, "leaving.md", holds) }
	w := emptyWorkspace(t, s)
	// The room's window of 60 days is nearly over when it freezes, at most 120 days before the cut-over.
	const age, freeze = 59 * day, 120 * day
	cutOver := start.Add(age + freeze).Format(time.RFC3339)
	values := func(entra any) {
		text, err := json.Marshal(map[string]any{
			"people": map[string]any{
				"ada":   map[string]any{"name": "Ada", "acs_user_id": ada, "role": "Presenter", "entra_object_id": "00000000-0000-0000-0000-000000000001"},
				"grace": map[string]any{"name": "Grace", "acs_user_id": grace, "entra_object_id": entra},
			},
			"acting_user_id": acting,
			"cut_over":       cutOver,
		})
		if err != nil {
			t.Fatal(err)
		}
		w.write("terraform.tfvars.json", string(text))
	}

	w.write("versions.tf", requiredProviders)
	w.write("people.tf", block(`variable "people"`))
	w.write("conversation.tf", block("conversation.tf, as it is today"))
	w.write("accounts.tf", block("# accounts.tf"))
	values(nil)
	wantText(t, w.apply(), "No account to move to: grace.")
	before := w.ids()

	s.Advance(age)
	values("00000000-0000-0000-0000-000000000002")
	w.write("conversation.tf", block("conversation.tf, frozen"))
	frozen := w.apply()
	wantText(t, frozen, "0 added, 2 changed, 0 destroyed")
	if strings.Contains(frozen, "No account to move to") {
		t.Errorf("everybody has an account, and the check fails:\n%s", frozen)
	}
	w.wantAttribute("acs_chat_thread.consultation", "delete_after_days", nil)
	w.wantAttribute("acs_room.consultation", "valid_until", cutOver)
	if thread, room := onlyThread(t, s), s.Rooms()[0]; thread.DeleteAfterDays != 0 || !room.ValidUntil.Equal(start.Add(age+freeze)) {
		t.Errorf("the thread is deleted after %d days, and the room ends at %s", thread.DeleteAfterDays, room.ValidUntil)
	}
	w.wantEmptyPlan()

	w.write("moved.tf", block("# moved.tf"))
	w.apply()
	if after := w.ids(); after != before {
		t.Errorf("ids of room and thread are %v, want %v as before", after, before)
	}
	w.wantEmptyPlan()

	w.remove("moved.tf")
	w.write("conversation.tf", block("conversation.tf, at the end"))
	s.ForgetRequests()
	w.apply()
	wantNothingWritten(t, s)
	if got := w.run("state", "list"); strings.Contains(got, "acs_") {
		t.Errorf("the state still has %s", got)
	}
}

// ids are the ids of the guide's room and thread.
func (w *workspace) ids() [2]any {
	return [2]any{w.attributes("acs_room.consultation")["id"], w.attributes("acs_chat_thread.consultation")["id"]}
}
