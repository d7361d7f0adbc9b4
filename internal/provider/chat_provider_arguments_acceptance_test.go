// SPDX-License-Identifier: MPL-2.0

// This file tests the acting user of the provider block if its arguments are
// variables, unknown in the plan, or wrong.

package provider_test

import (
	"fmt"
	"testing"
)

// A configuration may pass both arguments on as variables, and let its caller
// choose.
func TestAccChatArgumentsFromVariables(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := newWorkspace(t, s, `
variable "chat_user_id" {
  type    = string
  default = null
}
variable "chat_access_token" {
  type      = string
  default   = null
  sensitive = true
}
provider "acs" {
  chat_user_id      = var.chat_user_id
  chat_access_token = var.chat_access_token
}
resource "acs_room" "r" {}
`)
	w.run("validate")
	w.apply()
	user := fmt.Sprintf("chat_user_id = %q\n", users[0])
	token := fmt.Sprintf("chat_access_token = %q\n", s.IssueToken(users[0], []string{"chat"}, 0))
	for _, one := range []string{user, token} {
		w.write("terraform.tfvars", one)
		w.wantEmptyPlan()
	}
	w.write("terraform.tfvars", user+token)
	wantText(t, w.fail("plan"), "Two acting users", "chat_user_id and chat_access_token", "one of them")
	w.write("terraform.tfvars", `chat_access_token = "Bearer x"`)
	wantText(t, w.fail("plan"), "Malformed chat access token", "chat_access_token")
}

// An acting user that the plan does not know cannot act. The error warns of the way
// that would lose the thread.
func TestAccChatUserOfAliasUnknownFails(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, `
resource "acs_user" "bot" {
  lifecycle { create_before_destroy = true }
}
provider "acs" {
  alias        = "chat"
  chat_user_id = acs_user.bot.id
}
resource "acs_chat_thread" "t" {
  provider = acs.chat
  topic    = "Support"
}
`)
	w.wantEmptyPlan()
	text := w.fail("plan", "-replace=acs_user.bot")
	wantText(t, text, "chat_user_id", "not known before another resource is applied", "as_user_id", "Do not use -target to replace an acting user")
	wantNoText(t, text, "Check the endpoint")
}

// The service refuses a malformed id without naming it, so the error names all users
// who were sent.
func TestAccThreadRefusedForMalformedUserNamesSentUsers(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	thread := func(people string) string {
		return actingAs(users[0]) + fmt.Sprintf("resource \"acs_chat_thread\" \"t\" {\n  topic = \"Support\"\n  participants = {%s}\n}\n", people)
	}
	good := fmt.Sprintf("\n  a = { user_id = %q }\n", users[1])
	w := newWorkspace(t, s, thread(good+"  b = { user_id = \"8:acs:x_y\" }\n"))
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot create the thread", "acs_chat_thread with", "8:acs:x_y", users[1], "400")
	w.applyHCL(thread(good))
	w.write("main.tf", thread(good+"  b = { user_id = \"8:acs:x_y\" }\n"))
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot change the roster", "with 8:acs:x_y", "400")
}

func TestAccUserTokenOfForeignUserFails(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, tokenHCL(`user_id = "`+user(1)+`"`, `scopes = ["chat"]`))
	text := w.fail("plan")
	wantText(t, text, user(1), "401", "does not belong to this Communication Services resource")
	wantNoText(t, text, "access key belongs")
}
