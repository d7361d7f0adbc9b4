// SPDX-License-Identifier: MPL-2.0

// This file tests participants and messages that act as the as_user_id of their
// thread, while the thread itself does not change, so that the apply does not see
// it.

package provider_test

import (
	"fmt"
	"strings"
	"testing"
)

// threadOfOtherUserHCL is a thread whose acting user is not the user of the provider
// block. That user is a member, or not.
func threadOfOtherUserHCL(acting, owner string, member bool) string {
	roster := ""
	if member {
		roster = fmt.Sprintf("participants = { owner = { user_id = %q } }", owner)
	}
	return actingAs(owner) + fmt.Sprintf("resource \"acs_chat_thread\" \"t\" {\n topic = \"Support\"\n as_user_id = %q\n %s\n}\n", acting, roster)
}

func TestAccItemsAddedToThreadOfOtherActingUserNeedAsUserID(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]func(users []string, arguments ...string) string{
		"a participant": func(users []string, arguments ...string) string { return threadParticipantHCL(users[2], arguments...) },
		"a message":     func(_ []string, arguments ...string) string { return messageHCL(append(arguments, hello)...) },
	}, func(t *testing.T, later func(users []string, arguments ...string) string) {
		s, users := chatService(t, 3)
		w := appliedWorkspace(t, s, threadOfOtherUserHCL(users[0], users[1], false))
		w.write("main.tf", threadOfOtherUserHCL(users[0], users[1], false)+later(users))
		s.ForgetRequests()
		wantText(t, w.fail("plan"), "Acting user not set", "as_user_id = acs_chat_thread.NAME.as_user_id", users[0], users[1]+", is not a member")
		w.applyHCL(threadOfOtherUserHCL(users[0], users[1], false) + later(users, "as_user_id = acs_chat_thread.t.as_user_id"))
		w.wantEmptyPlan()
	})
}

// The user of the provider block acts if it is a member.
func TestAccMessageAddedLaterIsSentByProviderUser(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, threadOfOtherUserHCL(users[0], users[1], true))
	w.applyHCL(threadOfOtherUserHCL(users[0], users[1], true) + messageHCL(hello))
	w.wantEmptyPlan()
	if got := onlyMessage(t, s).Sender; got != users[1] {
		t.Errorf("%s sent the message, want %s", got, users[1])
	}
}

// The create of the thread says who acts.
func TestAccItemsCreatedWithThreadUseItsActingUser(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	hcl := threadOfOtherUserHCL(users[0], users[1], false) + threadParticipantHCL(users[2]) + messageHCL(hello)
	w := appliedWorkspace(t, s, hcl)
	w.wantEmptyPlan()
	if got := onlyMessage(t, s).Sender; got != users[0] {
		t.Errorf("%s sent the message, want %s", got, users[0])
	}
	// Later applies use the acting user in the private state, even if the thread is in
	// no state.
	w.applyHCL(threadOfOtherUserHCL(users[0], users[1], false) + messageHCL(hello))
	wantThreadRoster(t, s, users, "0")
	w.run("state", "rm", "acs_chat_thread.t")
	w.write("main.tf", actingAs(users[1])+withThreadID(onlyThread(t, s).ID, messageHCL(hello)))
	w.wantEmptyPlan()
	s.DeleteThread(onlyThread(t, s).ID)
	wantText(t, w.run("plan"), "of messages was deleted")
	w.destroy()
}

// The provider block names no user: private state knows who acts, also in the apply, which does not see the thread.
func TestAccItemsOfThreadWithActingUserAreChangedWithoutAnother(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string][]string{"with a refresh": nil, "without": {"-refresh=false"}}, func(t *testing.T, arguments []string) {
		s, users := chatService(t, 2)
		thread := fmt.Sprintf("resource \"acs_chat_thread\" \"t\" {\n topic = \"Support\"\n as_user_id = %q\n}\n", users[0])
		w := appliedWorkspace(t, s, thread+threadParticipantHCL(users[1])+messageHCL(hello))
		w.write("main.tf", thread+threadParticipantHCL(users[1], "timeouts {\n delete = \"1m\"\n }")+messageHCL(`content = "Changed."`))
		w.run(append([]string{"apply", "-auto-approve"}, arguments...)...)
		if got := onlyMessage(t, s); got.Content != "Changed." || got.Sender != users[0] {
			t.Errorf("%s sent %q", got.Sender, got.Content)
		}
		w.wantEmptyPlan()
		for _, replacement := range []string{threadParticipantHCL(users[1], `display_name = "Ada"`), messageHCL(`content = "Changed."`, `sender_display_name = "Bot"`)} {
			w.write("main.tf", thread+replacement)
			wantText(t, w.fail(append([]string{"plan"}, arguments...)...), "Acting user not set", "as_user_id = acs_chat_thread.NAME.as_user_id")
		}
		// Without a refresh, a destroy does not plan the configuration, which is refused.
		w.destroy("-refresh=false")
	})
}

// An as_user_id that is set on the items and removed again changes them in place: they still know who acts.
func TestAccAsUserIDOfItemsIsSetAndRemoved(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	thread := fmt.Sprintf("resource \"acs_chat_thread\" \"t\" {\n topic = \"Support\"\n as_user_id = %q\n}\n", users[0])
	const set = "as_user_id = acs_chat_thread.t.as_user_id"
	w := appliedWorkspace(t, s, thread+threadParticipantHCL(users[1])+messageHCL(hello))
	sent := onlyMessage(t, s).ID
	for _, arguments := range [][]string{{set}, nil, {set}} {
		w.applyHCL(thread + threadParticipantHCL(users[1], arguments...) + messageHCL(append(arguments, hello)...))
		w.wantEmptyPlan()
		wantThreadRoster(t, s, users, "0", "1")
		if got := onlyMessage(t, s); got.ID != sent || got.Sender != users[0] {
			t.Errorf("message %s of %s, want %s of %s", got.ID, got.Sender, sent, users[0])
		}
	}
	w.applyHCL(thread + threadParticipantHCL(users[1]) + messageHCL(`content = "Changed."`))
	w.wantEmptyPlan()
	w.destroy()
}

// A data source reads as its own as_user_id or as the user of the provider block, whatever the thread says.
func TestAccDataChatDoesNotUseActingUserOfThread(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]string{"no user in the provider block": "Chat calls need an acting user", "a user who is no member": " is not a member of thread "}, func(t *testing.T, refusal string) {
		s, users := chatService(t, 2)
		hcl := threadOfOtherUserHCL(users[0], users[1], false)
		if strings.HasPrefix(refusal, "Chat calls") {
			hcl = strings.TrimPrefix(hcl, actingAs(users[1]))
		}
		w := appliedWorkspace(t, s, hcl)
		thread := onlyThread(t, s).ID
		for operation, data := range threadDataSourcesHCL(thread) {
			w.write("main.tf", hcl+data)
			if out := w.fail("plan"); !strings.Contains(out, refusal) || !strings.Contains(out, "set as_user_id") && !strings.Contains(out, "or as_user_id") {
				t.Errorf("%s: %s", operation, out)
			}
		}
		w.applyHCL(hcl + threadDataSourcesHCL(thread, "as_user_id = acs_chat_thread.t.as_user_id")["list the messages"])
		w.wantEmptyPlan()
	})
}

func TestAccThreadParticipantsActingAsEachOtherAreDestroyed(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4)
	thread := threadOfOtherUserHCL(users[0], users[3], false)
	single := func(name string, user, acting string) string {
		return strings.Replace(threadParticipantHCL(user, asUser(acting)), `"p"`, fmt.Sprintf("%q", name), 1)
	}
	w := appliedWorkspace(t, s, thread+single("one", users[1], users[0])+single("two", users[2], users[0]))
	w.applyHCL(thread + single("one", users[1], users[2]) + single("two", users[2], users[1]))
	w.wantEmptyPlan()
	w.applyHCL(thread)
	w.wantEmptyPlan()
	wantThreadRoster(t, s, users, "0")
}

// The participant of the old acting user leaves once the new one acts.
func TestAccThreadParticipantOfOldActingUserIsDropped(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	hcl := func(acting int, entry string) string {
		return actingAs(users[0]) + threadHCL("Support", asUser(users[acting])) +
			strings.Replace(threadParticipantHCL(users[acting], `display_name = "Bot"`), `"p"`, fmt.Sprintf("%q", entry), 1)
	}
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
	w.applyHCL(hcl(1, "first"))
	w.wantEmptyPlan()
	wantText(t, w.applyHCL(hcl(2, "second")), users[1]+" in thread", "cannot be removed as long as it acts in the thread")
	w.wantEmptyPlan()
	wantThreadRoster(t, s, users, "0", "2 Bot")
}

// The configuration names no other acting user than the thread's as_user_id.
func TestAccItemsCreatedWithThreadNeedNoOtherActingUser(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	hcl := strings.TrimPrefix(threadOfOtherUserHCL(users[0], users[1], false), actingAs(users[1])) + threadParticipantHCL(users[2]) + messageHCL(hello)
	w := appliedWorkspace(t, s, hcl)
	w.wantEmptyPlan()
	w.write("main.tf", hcl+strings.Replace(messageHCL(hello), `"m"`, `"later"`, 1))
	wantText(t, w.fail("plan"), "Acting user not set", "the provider block sets no user", "acs_chat_thread.NAME.as_user_id")
	w.write("main.tf", hcl)
	w.destroy()
}
