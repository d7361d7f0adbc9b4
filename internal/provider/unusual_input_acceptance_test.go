// SPDX-License-Identifier: MPL-2.0

// This file tests unusual input: most of it is allowed, and numbers out of bounds
// are refused.

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestAccRosterUnusualLabelsAreKept(t *testing.T) {
	t.Parallel()
	labels := []string{"", " ", "a.b", `quote"`, "näme", "two words", "line\nend", "${x}", strings.Repeat("l", 5000)}
	var entries strings.Builder
	for n, label := range labels {
		quoted := strings.ReplaceAll(fmt.Sprintf("%q", label), "${", "$${")
		fmt.Fprintf(&entries, "    %s = { user_id = %q }\n", quoted, user(n+1))
	}
	s := newService(t)
	w := appliedWorkspace(t, s, roomHCL("participants = {\n"+entries.String()+"}"))
	w.wantEmptyPlan()
	people, _ := w.attributes("acs_room.r")["participants"].(map[string]any)
	if len(people) != len(labels) {
		t.Errorf("the state has %d people, want %d", len(people), len(labels))
	}
	for n, label := range labels {
		member, _ := people[label].(map[string]any)
		if member["user_id"] != user(n+1) {
			t.Errorf("label %.20q has %v", label, member["user_id"])
		}
	}
}

func TestAccEmptyRosterIsManaged(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomHCL("participants = {}"))
	w.wantEmptyPlan()
	setRoster(t, s, "1 Attendee")
	s.ForgetRequests()
	w.apply()
	wantWrites(t, s, `{"participants":{"`+user(1)+`":null}}`)
	w.wantEmptyPlan()
}

// A map made by for, a number that is a text and a role that is null now and
// then are as good as any.
func TestAccComputedArguments(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, `
variable "users" { default = ["`+user(1)+`", "`+user(2)+`"] }
variable "days"  { default = "60" }
resource "acs_room" "r" {
  for_each     = toset(["a", "b"])
  participants = { for n, u in var.users : "user-${n}" => { user_id = u, role = n == 0 ? "Presenter" : null } }
  rolling_validity = {
    days              = var.days
    renew_before_days = var.days / 2
  }
  pstn_dial_out_enabled = each.key == "a"
}
`)
	w.wantEmptyPlan()
	if n := len(calls(s, http.MethodPost, "/rooms")); n != 2 {
		t.Errorf("%d rooms were made, want 2", n)
	}
	for _, room := range s.Rooms() {
		if len(room.Participants) != 2 {
			t.Errorf("a room has %v", room.Participants)
		}
	}
}

func TestAccSensitiveUsersStayOutOfTheOutput(t *testing.T) {
	t.Parallel()
	s := newService(t)
	ada := user(4711)
	w := newWorkspace(t, s, secretHCL("who", ada)+roomHCL("participants = { ada = { user_id = var.who } }"))
	text := w.apply()
	wantNoText(t, text, ada[len(ada)-12:])
	wantText(t, text, "(sensitive value)")
	w.wantEmptyPlan()
}
