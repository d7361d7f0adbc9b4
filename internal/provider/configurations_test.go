// SPDX-License-Identifier: MPL-2.0

// This file has the configurations that acceptance tests share.

package provider_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	plainRoom   = "resource \"acs_room\" \"r\" {}\n"
	plainUser   = "resource \"acs_user\" \"u\" {}\n"
	plainThread = "resource \"acs_chat_thread\" \"t\" { topic = \"Support\" }\n"

	fixedEnd    = `valid_until = "2026-10-01T00:00:00Z"`
	laterEnd    = `valid_until = "2026-11-01T00:00:00Z"`
	fixedRoom   = "resource \"acs_room\" \"r\" { " + fixedEnd + " }\n"
	rollingRoom = `
resource "acs_room" "r" {
  rolling_validity = {
    days              = 60
    renew_before_days = 30
  }
}
`

	hello     = `content = "Hello"` // for messageHCL
	noRetries = "provider \"acs\" { max_retries = 0 }\n"
)

// applyHCL makes hcl the configuration, applies it and returns the output.
func (w *workspace) applyHCL(hcl string) string {
	w.t.Helper()
	w.write("main.tf", hcl)
	return w.apply()
}

// applyPlanned makes hcl the configuration, checks what the plan changes, as wantPlan
// does, and applies it. The service's record then has the requests of the apply.
func (w *workspace) applyPlanned(s *emulator.Server, hcl string, changes ...string) {
	w.t.Helper()
	w.write("main.tf", hcl)
	w.wantPlan(changes...)
	s.ForgetRequests()
	w.run("apply", "saved.tfplan")
}

// actingAs is a provider block whose chat calls act as the user.
func actingAs(userID string) string {
	return fmt.Sprintf("provider \"acs\" {\n  chat_user_id = %q\n}\n", userID)
}

// blockHCL is a provider block with these arguments. Secrets have to come from
// variables: the CLI quotes the lines of the configuration that an error is about.
func blockHCL(arguments ...string) string {
	return "provider \"acs\" {\n" + strings.Join(arguments, "\n") + "\n}\n"
}

// secretHCL is a variable that holds a secret.
func secretHCL(name, value string) string {
	return fmt.Sprintf("variable %q {\n sensitive = true\n default = %q\n}\n", name, value)
}

// argument sets an argument to a string.
func argument(name, value string) string { return fmt.Sprintf("%s = %q", name, value) }

func asUser(userID string) string { return argument("as_user_id", userID) }

// dataHCL is a data source d.
func dataHCL(kind string, arguments ...string) string {
	return fmt.Sprintf("data %q \"d\" {\n%s\n}\n", kind, strings.Join(arguments, "\n"))
}

// roomHCL is acs_room.r with these arguments.
func roomHCL(arguments ...string) string {
	return "resource \"acs_room\" \"r\" {\n" + strings.Join(arguments, "\n") + "\n}\n"
}

// roomParticipantHCL is acs_room_participant.p: user(1) in acs_room.r.
func roomParticipantHCL(role string) string {
	return fmt.Sprintf("resource \"acs_room_participant\" \"p\" {\n room_id = acs_room.r.id\n user_id = %q\n role = %q\n}\n", user(1), role)
}

// roomWithParticipantsHCL is acs_room.r with n single participants, user(1) to
// user(n).
func roomWithParticipantsHCL(n int, rest string) string {
	return fmt.Sprintf(`
resource "acs_room" "r" { valid_until = "2026-10-01T00:00:00Z" }
resource "acs_room_participant" "p" {
  count   = %d
  room_id = acs_room.r.id
  user_id = format("8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-%%012d", count.index + 1)
  %s
}
`, n, rest)
}

// member is an entry of a room's roster; "" leaves the role out.
type member struct {
	label string
	user  int
	role  string
}

// roomWithRosterHCL is acs_room.r with a roster as a map.
func roomWithRosterHCL(members ...member) string {
	var b strings.Builder
	b.WriteString("resource \"acs_room\" \"r\" {\n  participants = {\n")
	for _, m := range members {
		role := ""
		if m.role != "" {
			role = `, role = "` + m.role + `"`
		}
		fmt.Fprintf(&b, "    %s = { user_id = %q%s }\n", m.label, user(m.user), role)
	}
	b.WriteString("  }\n}\n")
	return b.String()
}

// threadHCL is acs_chat_thread.t with this topic and these arguments.
func threadHCL(topic string, arguments ...string) string {
	return fmt.Sprintf("resource \"acs_chat_thread\" \"t\" {\n  topic = %q\n  %s\n}\n", topic, strings.Join(arguments, "\n  "))
}

// person is an entry of a thread's roster; "" leaves the display name out.
type person struct{ label, userID, name string }

// threadActedByHCL is threadWithRosterHCL with an as_user_id.
func threadActedByHCL(actor string, people ...person) string {
	return strings.Replace(threadWithRosterHCL(people...), "topic", fmt.Sprintf("as_user_id = %q\n  topic", actor), 1)
}

// threadWithRosterHCL is acs_chat_thread.t with a roster as a map.
func threadWithRosterHCL(people ...person) string {
	var b strings.Builder
	for _, p := range people {
		name := ""
		if p.name != "" {
			name = fmt.Sprintf(", display_name = %q", p.name)
		}
		fmt.Fprintf(&b, "    %s = { user_id = %q%s }\n", p.label, p.userID, name)
	}
	return threadHCL("Support", "participants = {\n"+b.String()+"  }")
}

// numberedParticipants are users[from:to] with labels that sort in this order.
func numberedParticipants(users []string, from, to int) []person {
	var list []person
	for i := from; i < to; i++ {
		list = append(list, person{fmt.Sprintf("p%03d", i), users[i], ""})
	}
	return list
}

// threadParticipantHCL is acs_chat_thread_participant.p in acs_chat_thread.t.
func threadParticipantHCL(userID string, arguments ...string) string {
	return fmt.Sprintf(`
resource "acs_chat_thread_participant" "p" {
  thread_id = acs_chat_thread.t.id
  user_id   = %q
  %s
}
`, userID, strings.Join(arguments, "\n  "))
}

// threadParticipantsHCL is acs_chat_thread_participant.p in acs_chat_thread.t, one
// for each user.
func threadParticipantsHCL(users []string, arguments ...string) string {
	list, _ := json.Marshal(users) //nolint:errchkjson // texts can always be written
	return fmt.Sprintf(`
resource "acs_chat_thread_participant" "p" {
  count     = %d
  thread_id = acs_chat_thread.t.id
  user_id   = %s[count.index]
  %s
}
`, len(users), list, strings.Join(arguments, "\n  "))
}

// messageHCL is acs_chat_message.m in acs_chat_thread.t.
func messageHCL(arguments ...string) string {
	return fmt.Sprintf("resource \"acs_chat_message\" \"m\" {\n  thread_id = acs_chat_thread.t.id\n  %s\n}\n", strings.Join(arguments, "\n  "))
}

// withThreadID lets the resources in acs_chat_thread.t use a thread of this id
// instead, which is in no state.
func withThreadID(threadID, hcl string) string {
	return strings.ReplaceAll(hcl, "acs_chat_thread.t.id", fmt.Sprintf("%q", threadID))
}
