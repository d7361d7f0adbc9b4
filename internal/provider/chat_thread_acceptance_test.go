// SPDX-License-Identifier: MPL-2.0

// This file tests the thread table of the life cycles: the thread itself and
// its acting user.

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccChatThreadLifeCycle(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := newWorkspace(t, s, actingAs(users[0])+plainThread)
	w.wantPlan("acs_chat_thread.t create")
	wantChatWrites(t, s)
	w.apply()
	wantChatWrites(t, s, `POST /chat/threads …"topic":"Support"`)
	thread := onlyThread(t, s)
	w.wantAttributes("acs_chat_thread.t", map[string]any{
		"id": thread.ID, "topic": "Support", "created_by": users[0], "created_on": "2026-09-01T08:00:00Z",
		"participants": nil, "metadata": nil, "delete_after_days": nil,
	})
	w.wantEmptyPlan()
	s.ForgetRequests()
	w.destroy()
	wantChatWrites(t, s, "DELETE /chat/threads/")
	wantThreads(t, s, 0)
}

func TestAccChatThreadTopicMetadataAndRetentionInPlace(t *testing.T) {
	t.Parallel()
	s, users := chatServiceWith(t, 1, noRateLimits())
	hcl := func(arguments string) string {
		return actingAs(users[0]) + "resource \"acs_chat_thread\" \"t\" {\n" + arguments + "\n}\n"
	}
	w := appliedWorkspace(t, s, hcl("topic = \"One\"\nmetadata = { a = \"1\", b = \"2\" }\ndelete_after_days = 30"))
	id := onlyThread(t, s).ID
	w.wantEmptyPlan()
	for _, step := range []struct{ arguments, sends string }{
		{"topic = \"Two\"\nmetadata = { a = \"1\", b = \"2\" }\ndelete_after_days = 30", `PATCH …{"topic":"Two"}`},
		{"topic = \"Two\"\nmetadata = { a = \"1\", b = \"3\", c = \"4\" }\ndelete_after_days = 30", `PATCH …{"metadata":{"b":"3","c":"4"}}`},
		{"topic = \"Two\"\nmetadata = { c = \"4\" }\ndelete_after_days = 30", `PATCH …{"metadata":{"a":"","b":""}}`},
		{"topic = \"Two\"\nmetadata = { c = \"4\" }\ndelete_after_days = 90", `PATCH …"deleteThreadAfterDays":90`},
		{"topic = \"Two\"\nmetadata = { c = \"4\" }", `PATCH …{"retentionPolicy":{"kind":"none"}}`},
		{"topic = \"Two\"", `PATCH …{"metadata":{"c":""}}`},
	} {
		w.applyPlanned(s, hcl(step.arguments), "acs_chat_thread.t update")
		wantChatWrites(t, s, step.sends)
		w.wantEmptyPlan()
	}
	thread := onlyThread(t, s)
	if thread.ID != id || thread.Topic != "Two" || len(thread.Metadata) != 0 || thread.DeleteAfterDays != 0 {
		t.Errorf("the thread is %+v", thread)
	}
}

func TestAccChatThreadDriftIsRepaired(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := appliedWorkspace(t, s, actingAs(users[0])+threadHCL("One", "metadata = { a = \"1\" }"))
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
		thread.Topic, thread.DeleteAfterDays, thread.Metadata = "Else", 40, map[string]string{"a": "2", "z": "9"}
	})
	w.wantPlan("acs_chat_thread.t update")
	w.apply()
	thread := onlyThread(t, s)
	if thread.Topic != "One" || thread.DeleteAfterDays != 0 || len(thread.Metadata) != 1 || thread.Metadata["a"] != "1" {
		t.Errorf("the thread is %+v", thread)
	}
	w.wantEmptyPlan()
}

func TestAccChatThreadDeletedIsDroppedAndCreatedAgain(t *testing.T) {
	t.Parallel()
	forEachDeletedThreadAnswer(t, func(t *testing.T, o emulator.Options) {
		s, users := chatServiceWith(t, 1, o)
		w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
		id := onlyThread(t, s).ID
		s.DeleteThread(id)
		p := w.wantPlan("acs_chat_thread.t create")
		wantText(t, p.text, "Thread deleted outside Terraform", id)
		w.apply()
		w.wantEmptyPlan()
	})
}

func TestAccChatThreadDeletedByRetentionPlansNothing(t *testing.T) {
	t.Parallel()
	forEachDeletedThreadAnswer(t, func(t *testing.T, o emulator.Options) {
		s, users := chatServiceWith(t, 1, o)
		hcl := actingAs(users[0]) + threadHCL("One", "delete_after_days = 30")
		w := appliedWorkspace(t, s, hcl)
		id := onlyThread(t, s).ID
		s.Advance(31 * day)
		w.wantEmptyPlan()
		w.apply()
		w.wantAttribute("acs_chat_thread.t", "id", id)
		// A change replaces it, with a warning that it is gone.
		w.write("main.tf", strings.Replace(hcl, "One", "Two", 1))
		p := w.wantPlan("acs_chat_thread.t delete create")
		wantText(t, p.text, "Thread is gone and will be recreated")
		w.destroy()
	})
}

func TestAccChatThreadForbiddenIsNeverDropped(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
	id := onlyThread(t, s).ID
	w.write("main.tf", actingAs(users[1])+plainThread)
	wantText(t, w.fail("plan"), "Acting user is not a member of the thread", users[1], id, "as_user_id")
	w.write("main.tf", actingAs(users[0])+plainThread)
	w.wantEmptyPlan()
}

func TestAccChatThreadActingUserChanged(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	hcl := func(actor, topic string) string {
		return threadHCL(topic, asUser(actor))
	}
	w := appliedWorkspace(t, s, hcl(users[0], "One"))
	id := onlyThread(t, s).ID
	w.write("main.tf", hcl(users[1], "Two"))
	s.ForgetRequests()
	w.apply()
	// The old acting user adds the new one, who then acts.
	wantChatWrites(t, s, "/participants/:add …"+users[1], `PATCH …{"topic":"Two"}`)
	if got := onlyThread(t, s); got.ID != id || got.Topic != "Two" {
		t.Errorf("the thread is %+v", got)
	}
	w.wantEmptyPlan()
}

func TestAccChatThreadOldActingUserDeleted(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	thread := func(actor string) string {
		return threadHCL("One", asUser(actor), fmt.Sprintf("participants = { b = { user_id = %q } }", users[1]))
	}
	w := appliedWorkspace(t, s, thread(users[0]))
	id := onlyThread(t, s).ID
	s.DeleteUser(users[0])
	w.write("main.tf", thread(users[2]))
	wantText(t, w.fail("plan"), "Cannot act in the thread", id, users[0], "terraform state rm")
	// The user of the provider block acts instead.
	w.applyHCL(actingAs(users[1]) + thread(users[2]))
	w.wantEmptyPlan()
	wantSameThread(t, s, id)
}

func TestAccChatThreadWithoutActingUserNamesThreeWays(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, plainThread)
	wantText(t, w.fail("plan"), "Chat calls need an acting user", "as_user_id", "chat_user_id", "chat_access_token")
	wantChatWrites(t, s)
}

// A token names its user (fact 5.4-03).
func TestAccChatThreadActsByToken(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := newWorkspace(t, s, plainThread)
	w.useTokenOf(s, users[0])
	w.apply()
	w.wantEmptyPlan()
	if got := onlyThread(t, s).CreatedBy; got != users[0] {
		t.Errorf("the thread was created by %s, want %s", got, users[0])
	}
	if n := len(calls(s, http.MethodPost, "/identities")); n != 0 {
		t.Errorf("%d tokens were issued, though one was given", n)
	}
}

func TestAccChatThreadDestroyedWhenAlreadyGone(t *testing.T) {
	t.Parallel()
	forEachDeletedThreadAnswer(t, func(t *testing.T, o emulator.Options) {
		s, users := chatServiceWith(t, 1, o)
		w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
		s.DeleteThread(onlyThread(t, s).ID)
		w.destroy("-refresh=false")
	})
}

// If neither an empty string nor null removes a metadata key, the error names the
// keys that stayed, and the state has them.
func TestAccChatThreadMetadataKeyNotRemovedFails(t *testing.T) {
	t.Parallel()
	s, users := chatServiceWith(t, 1, emulator.Options{Now: start, Switches: emulator.Switches{NullMetadata: emulator.NullMetadataKeeps, EmptyMetadata: emulator.EmptyMetadataKeeps}})
	hcl := func(metadata string) string {
		return actingAs(users[0]) + threadHCL("One", "metadata = "+metadata)
	}
	w := appliedWorkspace(t, s, hcl(`{ a = "1", b = "2" }`))
	w.write("main.tf", hcl(`{ a = "1" }`))
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot remove metadata", "kept them: b")
	w.applyHCL(hcl(`{ a = "1", b = "2" }`))
	w.wantEmptyPlan()
}

// A chat user that the plan does not know delays only chat.
func TestAccChatUserUnknownDelaysChatOnly(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := newWorkspace(t, s, `
resource "terraform_data" "bot" { input = "`+users[0]+`" }
provider "acs" { chat_user_id = terraform_data.bot.output }
resource "acs_room" "r" {}
resource "acs_chat_thread" "t" { topic = "One" }
`)
	if got := w.plan().actions("acs_room.r"); got != "create" {
		t.Errorf("planned %q for the room, want create", got)
	}
	w.apply()
	w.wantEmptyPlan()
	if got := onlyThread(t, s).CreatedBy; got != users[0] {
		t.Errorf("the thread was created by %s, want %s", got, users[0])
	}
}

// The advice for a 403 works: the new acting user is a member, and the old one no
// longer is.
func TestAccChatThreadActingUserLeftAndMemberActsInstead(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	hcl := func(actor string) string {
		return threadHCL("One", asUser(actor))
	}
	w := appliedWorkspace(t, s, hcl(users[0]))
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
		thread.Participants = []emulator.ThreadParticipant{{RawID: users[1]}}
	})
	w.write("main.tf", hcl(users[1]))
	wantText(t, w.fail("plan"), "Acting user is not a member of the thread", "-refresh=false")
	w.run("apply", "-auto-approve", "-refresh=false")
	w.wantEmptyPlan()
}

// An acting user that the map does not list leaves when another user acts.
func TestAccChatThreadActingUserChangedTwiceWithARoster(t *testing.T) {
	t.Parallel()
	s, users := chatServiceWith(t, 4, noRateLimits())
	hcl := func(actor string) string {
		return threadActedByHCL(actor, person{"ada", users[3], "Ada"})
	}
	w := newWorkspace(t, s, hcl(users[0]))
	for _, actor := range users[:3] {
		w.applyHCL(hcl(actor))
		w.wantEmptyPlan()
	}
	wantThreadRoster(t, s, users, "0", "2", "3 Ada")
}

// The apply compares a display name that the plan does not know.
func TestAccThreadRosterActingUserEntryUnknownInPlan(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	hcl := func(input string) string {
		return actingAs(users[0]) + `
resource "terraform_data" "name" { input = { name = "Bot", x = "` + input + `" } }
resource "acs_chat_thread" "t" {
  topic        = "One"
  participants = { bot = { user_id = "` + users[0] + `", display_name = terraform_data.name.output.name } }
}
`
	}
	w := appliedWorkspace(t, s, hcl("1"))
	w.applyHCL(hcl("2"))
	w.wantEmptyPlan()
}

// Another user acts only if the acting user was deleted.
func TestAccChatThreadExistingActingUserHasNoFallback(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, actingAs(users[1])+threadHCL("One", asUser(users[0]), fmt.Sprintf("participants = { b = { user_id = %q } }", users[1])))
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/identities/" + users[0] + "/:issueAccessToken", Status: http.StatusForbidden})
	wantText(t, w.fail("destroy", "-auto-approve"), "Cannot act in the thread", users[0])
	s.ClearFaults()
	wantThreads(t, s, 1)
}
