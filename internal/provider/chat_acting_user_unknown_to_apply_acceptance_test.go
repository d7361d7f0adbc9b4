// This file tests what acts by the as_user_id of its thread while the thread itself
// does not change, so that the process that applies does not see it.

package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// ownThread is a thread of another acting user than the provider's, who is a member
// or not.
func ownThread(acting, owner string, member bool) string {
	roster := ""
	if member {
		roster = fmt.Sprintf("participants = { owner = { user_id = %q } }", owner)
	}
	return as(owner) + fmt.Sprintf("resource \"acs_chat_thread\" \"t\" {\n topic = \"Support\"\n as_user_id = %q\n %s\n}\n", acting, roster)
}

func TestAccItemsAddedToThreadOfOtherActingUserMustNameIt(t *testing.T) {
	t.Parallel()
	for name, later := range map[string]func(users []string, arguments ...string) string{
		"a participant": func(users []string, arguments ...string) string { return oneSingle(users[2], arguments...) },
		"a message":     func(_ []string, arguments ...string) string { return message(append(arguments, hello)...) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 3, emulator.Options{Now: start})
			w := appliedWorkspace(t, s, ownThread(users[0], users[1], false))
			w.write("main.tf", ownThread(users[0], users[1], false)+later(users))
			s.ForgetRequests()
			wantText(t, flat(w.fail("plan")), "Acting user not set", "as_user_id = acs_chat_thread.NAME.as_user_id", users[0], users[1]+", is not a member")
			w.write("main.tf", ownThread(users[0], users[1], false)+later(users, "as_user_id = acs_chat_thread.t.as_user_id"))
			w.apply()
			w.wantEmptyPlan()
		})
	}
}

// The provider's own user does it where it is a member.
func TestAccMessageThatComesLaterByTheProvidersUser(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2, emulator.Options{Now: start})
	w := appliedWorkspace(t, s, ownThread(users[0], users[1], true))
	w.write("main.tf", ownThread(users[0], users[1], true)+message(hello))
	w.apply()
	w.wantEmptyPlan()
	if got := onlySaid(t, s).Sender; got != users[1] {
		t.Errorf("%s sent the message, want %s", got, users[1])
	}
}

// The thread comes with them: its Create says who acts.
func TestAccItemsCreatedWithThreadUseItsActingUser(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3, emulator.Options{Now: start})
	hcl := ownThread(users[0], users[1], false) + oneSingle(users[2]) + message(hello)
	w := appliedWorkspace(t, s, hcl)
	w.wantEmptyPlan()
	if got := onlySaid(t, s).Sender; got != users[0] {
		t.Errorf("%s sent the message, want %s", got, users[0])
	}
	// Later applies, and a thread that is in no state, go by what was kept.
	w.write("main.tf", ownThread(users[0], users[1], false)+message(hello))
	w.apply()
	wantInThread(t, s, map[string]string{users[0]: ""})
	w.run("state", "rm", "acs_chat_thread.t")
	w.write("main.tf", as(users[1])+strings.Replace(message(hello), "acs_chat_thread.t.id", fmt.Sprintf("%q", onlyThread(t, s).ID), 1))
	w.wantEmptyPlan()
	s.DeleteThread(onlyThread(t, s).ID)
	wantText(t, w.run("plan"), "of messages is gone")
	w.destroy()
}

func TestAccParticipantsThatActThroughEachOtherAreDropped(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4, emulator.Options{Now: start})
	thread := ownThread(users[0], users[3], false)
	single := func(name string, user, acting string) string {
		return strings.Replace(oneSingle(user, fmt.Sprintf("as_user_id = %q", acting)), `"p"`, fmt.Sprintf("%q", name), 1)
	}
	w := appliedWorkspace(t, s, thread+single("one", users[1], users[0])+single("two", users[2], users[0]))
	w.write("main.tf", thread+single("one", users[1], users[2])+single("two", users[2], users[1]))
	w.apply()
	w.wantEmptyPlan()
	w.write("main.tf", thread)
	w.apply()
	w.wantEmptyPlan()
	wantInThread(t, s, map[string]string{users[0]: ""})
}

// The one who acted goes with its entry, once the other one acts.
func TestAccParticipantWhoActedIsDroppedWithTheHandOver(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3, emulator.Options{Now: start})
	hcl := func(acting int, entry string) string {
		return as(users[0]) + fmt.Sprintf("resource \"acs_chat_thread\" \"t\" {\n topic = \"Support\"\n as_user_id = %q\n}\n", users[acting]) +
			strings.Replace(oneSingle(users[acting], `display_name = "Bot"`), `"p"`, fmt.Sprintf("%q", entry), 1)
	}
	w := appliedWorkspace(t, s, as(users[0])+aThread)
	w.write("main.tf", hcl(1, "first"))
	w.apply()
	w.wantEmptyPlan()
	w.write("main.tf", hcl(2, "second"))
	wantText(t, flat(w.apply()), users[1]+" in thread", "cannot be removed as long as it acts in the thread")
	w.wantEmptyPlan()
	wantInThread(t, s, map[string]string{users[0]: "", users[2]: "Bot"})
}

// Nobody but the thread's as_user_id is named: what comes with it acts by that one.
func TestAccItemsCreatedWithThreadNeedNoOtherActingUser(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3, emulator.Options{Now: start})
	hcl := strings.TrimPrefix(ownThread(users[0], users[1], false), as(users[1])) + oneSingle(users[2]) + message(hello)
	w := appliedWorkspace(t, s, hcl)
	w.wantEmptyPlan()
	w.write("main.tf", hcl+strings.Replace(message(hello), `"m"`, `"later"`, 1))
	wantText(t, flat(w.fail("plan")), "Acting user not set", "the provider block sets no user", "acs_chat_thread.NAME.as_user_id")
	w.write("main.tf", hcl)
	w.destroy()
}
