// SPDX-License-Identifier: MPL-2.0

// This file tests threads, participants and messages whose acting user was deleted
// or is no longer a member. A destroy may remove that user first.

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// threadThatBotLeft is a thread of users[0], to which a second apply added the rest.
// Its bot, users[1], was a single participant, and is removed.
func threadThatBotLeft(t *testing.T, s *emulator.Server, users []string, rest string) *workspace {
	t.Helper()
	hcl := actingAs(users[0]) + plainThread + strings.Replace(threadParticipantHCL(users[1]), `"p"`, `"bot"`, 1)
	w := appliedWorkspace(t, s, hcl)
	w.applyHCL(hcl + rest)
	w.destroy("-target=acs_chat_thread_participant.bot")
	return w
}

func TestAccThreadParticipantActingUserRemoved(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4)
	bot := asUser(users[1])
	w := threadThatBotLeft(t, s, users, threadParticipantsHCL(users[2:], bot))
	wantThreadRoster(t, s, users, "0", "2", "3")
	warning := "User " + users[1] + ", the acting user of thread " + onlyThread(t, s).ID + ", is not a member of it"

	// The plan is to add the bot and nothing else, although the bot cannot read any
	// more.
	p := w.wantPlan("acs_chat_thread_participant.bot create")
	wantText(t, p.text, "Another user acts in the thread", warning)

	wantText(t, w.run("destroy", "-auto-approve", "-refresh=false", "-target=acs_chat_thread_participant.p"), warning)
	wantThreadRoster(t, s, users, "0")
	w.destroy()
}

// Only its sender can delete a message, so a message of a sender who left stays.
func TestAccMessageStaysWhenSenderIsRemoved(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := threadThatBotLeft(t, s, users, messageHCL(hello, "count = 3", asUser(users[1])))
	p := w.wantPlan("acs_chat_thread_participant.bot create")
	wantText(t, p.text, "Another user acts in the thread", users[1])
	wantText(t, w.run("destroy", "-auto-approve", "-refresh=false", "-target=acs_chat_message.m"), "Message stays in the thread")
	wantUserMessages(t, s, 3)
	wantThreadRoster(t, s, users, "0")
	w.destroy()
}

func TestAccMessageOfADeletedSenderStays(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := threadThatBotLeft(t, s, users, messageHCL(hello, asUser(users[1])))
	s.DeleteUser(users[1])
	wantText(t, flat(w.run("destroy", "-auto-approve", "-refresh=false", "-target=acs_chat_message.m")),
		"Message stays in the thread", "User "+users[1]+" can get no token")
	if w.attributes("acs_chat_message.m") != nil || len(userMessages(t, s)) != 1 {
		t.Error("the message is to stay in the thread, and in no state")
	}
}

// No other user acts if the user of the provider block is not a member either.
func TestAccThreadParticipantWithoutActingMemberIsKept(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4)
	w := threadThatBotLeft(t, s, users, threadParticipantHCL(users[2], asUser(users[1])))
	w.write("main.tf", actingAs(users[3])+plainThread+threadParticipantHCL(users[2], asUser(users[1])))
	wantText(t, w.fail("destroy", "-auto-approve", "-refresh=false", "-target=acs_chat_thread_participant.p"),
		"Acting user is not a member of the thread", users[1]+" is not a member of thread")
	wantThreadRoster(t, s, users, "0", "2")
}

// The service refuses the removal itself.
func TestAccThreadParticipantRemovalRefusedIsKept(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+threadParticipantHCL(users[1]))
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/chat/threads/*/participants/:remove", Status: http.StatusForbidden})
	wantText(t, w.fail("destroy", "-auto-approve", "-target=acs_chat_thread_participant.p"),
		"Cannot remove the participant", "User "+users[0]+" is a member of the thread but may not do this")
	wantThreadRoster(t, s, users, "0", "1")
}

// The service names a user who was not sent. The provider cannot know who was
// refused, so all participants fail.
func TestAccThreadParticipantsWithUnknownUserRefusedAllFail(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
	addToThread(t, s, emulator.ThreadParticipant{RawID: users[1]}, emulator.ThreadParticipant{RawID: users[2]})
	s.AddFault(emulator.Fault{
		Method: http.MethodPost, Path: "/chat/threads/*/participants/:add", Status: http.StatusCreated,
		Body: `{"invalidParticipants":[{"code":"404","message":"Not found","target":"somebody"}]}`,
	})
	w.write("main.tf", actingAs(users[0])+plainThread+threadParticipantsHCL(users[1:]))
	text := w.fail("apply", "-auto-approve")
	wantTimes(t, text, 3, "Error:")
	wantText(t, text, "User "+users[3]+" in thread", "a participant who was not sent", "somebody (404: Not found)")
	s.ClearFaults()
	w.apply()
	wantThreadRoster(t, s, users, "0", "1", "2", "3")
}

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
	wantText(t, w.fail("plan"), "Cannot act in the thread", bot, "the provider block sets no other user",
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
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot create the thread", user(1),
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
			wantText(t, w.fail("import", address, id), "set chat_user_id or chat_access_token in the provider block",
				"An import uses the user of the provider block, not as_user_id")
			wantNoRequests(t, s)
		})
	}
}
