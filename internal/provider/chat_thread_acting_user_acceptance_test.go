// SPDX-License-Identifier: MPL-2.0

// This file tests the acting user and the roster of a thread: who counts as a
// member, who acts if the acting user is deleted, and what a change of the acting
// user does to the roster.

package provider_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// The acting user was deleted. as_user_id stays as it is, and the user of the
// provider block acts.
func TestAccChatThreadDeletedActingUserFallsBackToProviderUser(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4)
	owner, bot, ada := person{"owner", users[0], ""}, users[1], person{"ada", users[2], "Ada"}
	w := appliedWorkspace(t, s, actingAs(users[0])+threadActedByHCL(bot, owner, ada))
	s.DeleteUser(bot)
	wantText(t, w.applyHCL(actingAs(users[0])+strings.Replace(threadActedByHCL(bot, owner, ada, person{"bob", users[3], ""}), `"Support"`, `"Sales"`, 1)), "Another user acts in the thread", bot)
	wantThreadRoster(t, s, users, "0", "1", "2 Ada", "3")
	if got := onlyThread(t, s).Topic; got != "Sales" {
		t.Errorf("the topic is %q", got)
	}
	w.wantEmptyPlan()
}

// The plan does not remove the user who acts instead, or nobody could act any more.
func TestAccChatThreadFallbackUserIsNotRemoved(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4)
	bot, ada := users[1], person{"ada", users[2], "Ada"}
	w := appliedWorkspace(t, s, actingAs(users[0])+threadActedByHCL(bot, ada))
	addToThread(t, s, emulator.ThreadParticipant{RawID: users[0]})
	s.DeleteUser(bot)
	w.wantEmptyPlan()
	w.applyHCL(actingAs(users[0]) + threadActedByHCL(bot, person{"bob", users[3], ""}))
	wantThreadRoster(t, s, users, "0", "1", "3")
	w.wantEmptyPlan()
}

// The acting user and the creator count, whether the map lists them or not.
func TestAccThreadRosterOver250IsRefusedInPlan(t *testing.T) {
	t.Parallel()
	s, users := chatServiceWith(t, 251, noRateLimits())
	w := newWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(numberedParticipants(users, 1, 251)...))
	wantText(t, w.fail("plan"), "Too many participants for a thread", "participants has 250 entries", users[0])
	w.applyHCL(actingAs(users[0]) + threadWithRosterHCL(numberedParticipants(users, 0, 250)...))
	w.wantEmptyPlan()
	w.write("main.tf", actingAs(users[0])+threadActedByHCL(users[250], numberedParticipants(users, 1, 250)...))
	wantText(t, w.fail("plan"), "participants has 249 entries", users[0], users[250])
}

// Only the create can give the creator an entry, so the create sends it even if the
// map lists it last.
func TestAccThreadRosterCreateHasEntryOfActingUser(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 210)
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(append(numberedParticipants(users, 1, 210), person{"z", users[0], "Bot"})...))
	wantChatWrites(t, s, "POST /chat/threads ", "/participants/:add")
	if p := onlyThread(t, s).Participants; len(p) != 210 || p[0].RawID != users[0] || p[0].DisplayName != "Bot" {
		t.Errorf("the thread has %d participants, the first one %+v", len(p), p[0])
	}
	w.wantEmptyPlan()
}

// A full thread has no place for a new acting user, whether the roster is managed or
// not: somebody has to leave in another apply.
func TestAccChatThreadFullRefusesAnotherActingUser(t *testing.T) {
	t.Parallel()
	s, users := chatServiceWith(t, 251, noRateLimits())
	next := users[250]
	w := appliedWorkspace(t, s, threadActedByHCL(users[0], numberedParticipants(users, 1, 250)...))
	unmanaged := threadHCL("Support", asUser(next))
	for _, hcl := range map[string]string{
		"though two leave":  threadActedByHCL(next, numberedParticipants(users, 3, 250)...),
		"without a roster":  unmanaged,
		"of unknown people": strings.Replace(unmanaged, "topic ", "participants = { for u in [terraform_data.one.id] : u => { user_id = \"8:acs:x_${u}\" } }\n  topic ", 1) + "resource \"terraform_data\" \"one\" {}\n",
	} {
		w.write("main.tf", hcl)
		s.ForgetRequests()
		text := w.fail("plan")
		wantText(t, text, "Cannot hand over a full thread", "as_user_id is to be "+next, "Remove a participant first")
		wantChatWrites(t, s)
	}
	// A user who is in the thread already needs no place.
	w.applyHCL(threadActedByHCL(users[1], numberedParticipants(users, 1, 250)...))
	w.applyHCL(threadActedByHCL(users[1], numberedParticipants(users, 1, 249)...))
	w.applyHCL(threadActedByHCL(next, append(numberedParticipants(users, 1, 249), person{"q", next, "Next"})...))
	want := []string{"0", "250 Next"}
	for n := range 248 {
		want = append(want, strconv.Itoa(n+1))
	}
	wantThreadRoster(t, s, users, want...)
	w.wantEmptyPlan()
}

// The plan also refuses an acting user that it does not know: no user is created,
// and nobody leaves.
func TestAccChatThreadFullRefusesActingUserCreatedInSameApply(t *testing.T) {
	t.Parallel()
	s, users := chatServiceWith(t, 250, noRateLimits())
	w := appliedWorkspace(t, s, threadActedByHCL(users[0], numberedParticipants(users, 1, 250)...))
	w.write("main.tf", "resource \"acs_user\" \"bot\" {}\n"+strings.Replace(threadActedByHCL("", numberedParticipants(users, 3, 250)...), `""`, "acs_user.bot.id", 1))
	s.ForgetRequests()
	wantText(t, w.fail("plan"), "Cannot hand over a full thread", "a user who is not known yet")
	wantChatWrites(t, s)
}

// The old acting user adds the new one with its whole entry.
func TestAccChatThreadNewActingUserIsAddedWithEntryOfMap(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4)
	w := appliedWorkspace(t, s, threadActedByHCL(users[0], person{"ada", users[1], "Ada"}, person{"bob", users[2], ""}))
	s.ForgetRequests()
	entry := fmt.Sprintf("next = { user_id = %q, display_name = \"Next\", share_history_time = \"2026-01-01T00:00:00Z\", metadata = { team = \"a\" } }\n", users[3])
	w.applyHCL(strings.Replace(threadActedByHCL(users[3], person{"ada", users[1], "Ada"}), "participants = {\n", "participants = {\n"+entry, 1))
	wantChatWrites(t, s, "/participants/:add …"+users[3]+"…Next…2026-01-01T00:00:00Z…team", "/participants/:remove …"+users[2])
	w.wantEmptyPlan()
}

// The roster removes the user of the provider block, who sent a message, when
// another user acts. The provider then reads the message as the thread's acting
// user.
func TestAccChatThreadActingUserChangedBackWithMessages(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	ada := person{"ada", users[2], "Ada"}
	for _, sender := range map[string]string{"by default": "", "by name": asUser(users[0])} {
		w := appliedWorkspace(t, s, actingAs(users[0])+threadActedByHCL(users[1], ada))
		w.applyHCL(actingAs(users[0]) + threadActedByHCL(users[0], ada))
		w.applyHCL(actingAs(users[0]) + threadActedByHCL(users[0], ada) + messageHCL(hello, sender))
		w.applyHCL(actingAs(users[0]) + threadActedByHCL(users[1], ada) + messageHCL(hello, sender))
		wantThreadRoster(t, s, users, "1", "2 Ada")
		w.wantEmptyPlan()
		w.write("main.tf", actingAs(users[0])+threadActedByHCL(users[1], ada)+messageHCL(`content = "Bye"`, sender))
		wantText(t, w.fail("apply", "-auto-approve"), users[0]+" is not a member of thread", "Or set as_user_id to a user who is a member")
		// The advice: set another sender.
		wantText(t, w.applyHCL(actingAs(users[0])+threadActedByHCL(users[1], ada)+messageHCL(`content = "Bye"`, asUser(users[1]))), "Message stays in the thread")
		w.wantEmptyPlan()
		w.destroy()
		wantThreads(t, s, 0)
	}
}

// The entry of the new acting user cannot change; that of the old one can.
func TestAccChatThreadActingUserChangedWithEntries(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	creator, old, next := users[0], person{"old", users[1], "Old"}, person{"next", users[2], "Next"}
	w := appliedWorkspace(t, s, threadActedByHCL(creator, old, next))
	w.applyHCL(threadActedByHCL(old.userID, old, next))
	w.write("main.tf", threadActedByHCL(next.userID, old, person{"next", users[2], "Bot"}))
	wantText(t, w.fail("plan"), "Cannot change the acting user's entry", users[2], `"Bot"`)
	w.applyHCL(threadActedByHCL(next.userID, person{"old", users[1], "Retired"}, next))
	wantThreadRoster(t, s, users, "0", "1 Retired", "2 Next")
	w.wantEmptyPlan()
}

// An acting user that the map does not list leaves when another user acts. The plan
// says so, even if it does not know the new user.
func TestAccChatThreadPlanWarnsThatOldActingUserLeaves(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4)
	ada := person{"ada", users[3], "Ada"}
	w := appliedWorkspace(t, s, threadActedByHCL(users[0], ada))
	wantNoText(t, w.applyHCL(threadActedByHCL(users[1], ada)), "will be removed") // the creator stays
	w.write("main.tf", threadActedByHCL(users[2], ada))
	p := w.plan()
	wantText(t, p.text, "Participants will be removed", "gets another acting user", "- "+users[1])
	wantNoText(t, p.text, "- "+users[0], "- "+users[3], "not known yet")

	w.write("main.tf", "resource \"acs_user\" \"bot\" {}\n"+strings.Replace(threadActedByHCL("", ada), `""`, "acs_user.bot.id", 1))
	wantText(t, w.plan().text, "Participants will be removed", "- "+users[1], "not known yet")
	w.run("apply", "saved.tfplan")
	for _, member := range onlyThread(t, s).Participants {
		if member.RawID == users[1] {
			t.Error("the old acting user is in the thread still")
		}
	}
	w.wantEmptyPlan()
}

// A roster that is no longer in the configuration is left alone, whoever acts.
func TestAccChatThreadOldActingUserStaysWithoutARoster(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4)
	ada := person{"ada", users[3], "Ada"}
	w := appliedWorkspace(t, s, threadActedByHCL(users[0], ada))
	w.applyHCL(threadActedByHCL(users[1], ada))
	w.applyHCL(threadHCL("Support", asUser(users[2])))
	wantThreadRoster(t, s, users, "0", "1", "2", "3 Ada")
}
