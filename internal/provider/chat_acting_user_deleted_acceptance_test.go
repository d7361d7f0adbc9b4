// This file follows the advice that the provider gives when the service no longer
// has a user.

package provider_test

import (
	"fmt"
	"testing"
)

// threadOfBotAndMemberHCL is a thread of a bot and one other member, with this
// provider block. acting is the expression of as_user_id.
func threadOfBotAndMemberHCL(block, member, acting string) string {
	return block + fmt.Sprintf(`
resource "acs_user" "bot" {}
resource "acs_chat_thread" "t" {
  topic        = "Support"
  as_user_id   = %s
  participants = { member = { user_id = %q } }
}
`, acting, member)
}

func TestAccChatThreadDeletedActingUserIsRecreated(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := appliedWorkspace(t, s, threadOfBotAndMemberHCL(actingAs(users[0]), users[0], "acs_user.bot.id"))
	old := w.id("acs_user.bot")
	s.DeleteUser(old)
	w.run("apply", "-auto-approve", "-replace=acs_user.bot")
	bot := w.id("acs_user.bot")
	if bot == old {
		t.Errorf("the bot is %s still", old)
	}
	w.wantEmptyPlan()
	for _, person := range onlyThread(t, s).Participants {
		if person.RawID == bot {
			return
		}
	}
	t.Errorf("the thread has %v, want the new bot in it", onlyThread(t, s).Participants)
}

func TestAccChatThreadDeletedActingUserIsReplacedByMember(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := appliedWorkspace(t, s, threadOfBotAndMemberHCL("", users[0], "acs_user.bot.id"))
	bot := w.id("acs_user.bot")
	s.DeleteUser(bot)
	wantText(t, flat(w.fail("plan")), "Cannot act in the thread", bot, "the provider block sets no other user",
		"The user was deleted, or belongs to another Communication Services resource", "another member has to act in the meantime",
		"Or set as_user_id to a user who is a member, and apply once with -refresh=false")
	w.write("main.tf", threadOfBotAndMemberHCL("", users[0], fmt.Sprintf("%q", users[0])))
	w.run("apply", "-auto-approve", "-refresh=false")
	w.wantEmptyPlan()
}

// A recreated Communication Services resource has none of the old users.
func TestAccChatThreadForeignActingUserFails(t *testing.T) {
	t.Parallel()
	s, _ := chatService(t, 1)
	w := newWorkspace(t, s, actingAs(user(1))+plainThread)
	wantText(t, flat(w.fail("apply", "-auto-approve")), "Cannot create the thread", user(1),
		"The user was deleted, or belongs to another Communication Services resource", "check the connection string",
		"if the Communication Services resource itself was recreated, `terraform state rm`")
}

// An import has no as_user_id, so the advice does not name it.
func TestAccImportWithoutActingUserNamesTheWays(t *testing.T) {
	t.Parallel()
	for address, id := range map[string]string{
		"acs_chat_thread.t":             "19:acsV1_abc@thread.v2",
		"acs_chat_thread_participant.p": "19:acsV1_abc@thread.v2/" + user(1),
		"acs_chat_message.m":            "19:acsV1_abc@thread.v2/1745345000000",
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			named := asUser(user(1))
			w := newWorkspace(t, s, threadHCL("T", named)+
				threadParticipantHCL(user(1), named)+messageHCL(hello, named))
			wantText(t, flat(w.fail("import", address, id)), "set chat_user_id or chat_access_token in the provider block",
				"An import uses the user of the provider block, not as_user_id")
			wantNoRequests(t, s)
		})
	}
}
