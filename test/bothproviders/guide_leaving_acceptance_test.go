// SPDX-License-Identifier: MPL-2.0

// This file follows the guide "Leaving ACS for Webex" step by step, with its own blocks.

package bothproviders_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

// leavingBlock is the block of the guide that begins with a comment.
func leavingBlock(t *testing.T, comment string) string {
	t.Helper()
	guide, err := os.ReadFile(filepath.Join("..", "..", "cmd", "terraform-provider-webex", "docs", "guides", "leaving-acs.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range regexp.MustCompile("(?s)```(?:hcl|terraform)\n(.*?)\n```").FindAllStringSubmatch(string(guide), -1) {
		if strings.HasPrefix(match[1], "# "+comment+"\n") {
			return match[1] + "\n"
		}
	}
	t.Fatalf("the guide has no block that begins with %s", comment)
	return ""
}

func TestAccGuideLeavingStepByStep(t *testing.T) {
	t.Parallel()
	s := start(t)
	jane, peter, acting := s.CreateUser(), s.CreateUser(), s.CreateUser()
	w := newWorkspace(t, s, "terraform {\n  required_providers {\n    acs = {\n      source = \"acs-terraform/acs\"\n    }\n    webex = {\n      source = \"acs-terraform/webex\"\n    }\n  }\n}\n")
	values := func(people map[string]any) {
		text, err := json.Marshal(map[string]any{"people": people, "acting_user_id": acting, "cut_over": s.Now().Add(30 * 24 * time.Hour).UTC().Format(time.RFC3339)})
		if err != nil {
			t.Fatal(err)
		}
		w.Write("terraform.tfvars.json", string(text))
	}
	people := map[string]any{
		"jane":  map[string]any{"name": "Jane", "acs_user_id": jane, "role": "Presenter", "email": "jane@example.com"},
		"peter": map[string]any{"name": "Peter", "acs_user_id": peter},
	}
	want := func(wantRoles map[string]int, wantModerators map[string]bool) {
		t.Helper()
		w.WantPlan()
		if roles, moderators := rosters(t, s); !maps.Equal(roles, wantRoles) || !maps.Equal(moderators, wantModerators) {
			t.Errorf("got %v and %v, want %v and %v", roles, moderators, wantRoles, wantModerators)
		}
	}

	values(people)
	w.Write("people.tf", leavingBlock(t, "people.tf"))
	w.Write("conversation.tf", leavingBlock(t, "conversation.tf, as it is today"))
	w.Write("accounts.tf", leavingBlock(t, "accounts.tf"))
	clitest.WantText(t, w.Apply(), "No address: peter.")

	w.Write("webex.tf", leavingBlock(t, "webex.tf"))
	w.WantPlan("webex_room.consultation create")
	w.Apply()
	want(map[string]int{"Presenter": 1, "Attendee": 1}, map[string]bool{"jane@example.com": true})
	people["peter"] = map[string]any{"name": "Peter", "acs_user_id": peter, "email": "peter@example.com"}
	values(people)
	w.WantPlan("webex_room.consultation update")
	w.Apply()
	both := map[string]bool{"jane@example.com": true, "peter@example.com": false}
	want(map[string]int{"Presenter": 1, "Attendee": 1}, both)

	w.Write("conversation.tf", leavingBlock(t, "conversation.tf, frozen"))
	w.WantPlan("acs_chat_message.moved create", "acs_room.consultation update")
	w.Apply()
	want(map[string]int{"Presenter": 1, "Attendee": 1}, both)

	w.Write("conversation.tf", leavingBlock(t, "conversation.tf, at the end"))
	w.Apply()
	want(map[string]int{"Presenter": 1, "Attendee": 1}, both)
	if got := w.Run("state", "list"); strings.Contains(got, "acs_") {
		t.Errorf("the state still has %s", got)
	}
}
