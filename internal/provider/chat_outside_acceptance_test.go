// This file tests what becomes of participants and messages whose acting user is
// no member of the thread any more: a destroy may end that membership first.

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// throughBot is a thread of users[0] into which users[1], the bot, came as a
// single participant; the rest is added by a second apply, so that nothing says
// in which order they are destroyed.
func throughBot(t *testing.T, s *emulator.Server, users []string, rest string) *workspace {
	t.Helper()
	hcl := as(users[0]) + aThread + strings.Replace(oneSingle(users[1]), `"p"`, `"bot"`, 1)
	w := appliedWorkspace(t, s, hcl)
	w.write("main.tf", hcl+rest)
	w.apply()
	w.destroy("-target=acs_chat_thread_participant.bot")
	return w
}

func TestAccThreadParticipantOutlivesTheMembershipOfWhoActs(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4, emulator.Options{Now: start})
	bot := fmt.Sprintf("as_user_id = %q", users[1])
	w := throughBot(t, s, users, threadSingles(users[2:], bot))
	wantJoined(t, s, users, "0", "2", "3")
	stoodIn := "User " + users[1] + ", the acting user of thread " + onlyThread(t, s).ID + ", is not a member of it"

	// Nothing but the bot is planned, though the bot cannot read any more.
	p := w.wantPlan("acs_chat_thread_participant.bot create")
	wantText(t, p.text, "Another user acts in the thread", stoodIn)

	wantText(t, w.run("destroy", "-auto-approve", "-refresh=false", "-target=acs_chat_thread_participant.p"), stoodIn)
	wantJoined(t, s, users, "0")
	w.destroy()
}

// Only its sender deletes a message: it stays where the sender left.
func TestAccMessageOutlivesTheMembershipOfItsSender(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2, emulator.Options{Now: start})
	w := throughBot(t, s, users, message(hello, "count = 3", fmt.Sprintf("as_user_id = %q", users[1])))
	p := w.wantPlan("acs_chat_thread_participant.bot create")
	wantText(t, p.text, "Another user acts in the thread", users[1])
	wantText(t, w.run("destroy", "-auto-approve", "-refresh=false", "-target=acs_chat_message.m"), "Message stays in the thread")
	wantUserMessages(t, s, 3)
	wantJoined(t, s, users, "0")
	w.destroy()
}

func TestAccMessageOfADeletedSenderStays(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2, emulator.Options{Now: start})
	w := throughBot(t, s, users, message(hello, fmt.Sprintf("as_user_id = %q", users[1])))
	s.DeleteUser(users[1])
	wantText(t, flat(w.run("destroy", "-auto-approve", "-refresh=false", "-target=acs_chat_message.m")),
		"Message stays in the thread", "User "+users[1]+" can get no token")
	if w.attributes("acs_chat_message.m") != nil || len(userMessages(t, s)) != 1 {
		t.Error("the message is to stay in the thread, and in no state")
	}
}

// Nobody stands in where the default user is no member either.
func TestAccThreadParticipantWhereNobodyIsInsideIsKept(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4, emulator.Options{Now: start})
	w := throughBot(t, s, users, oneSingle(users[2], fmt.Sprintf("as_user_id = %q", users[1])))
	w.write("main.tf", as(users[3])+aThread+oneSingle(users[2], fmt.Sprintf("as_user_id = %q", users[1])))
	wantText(t, w.fail("destroy", "-auto-approve", "-refresh=false", "-target=acs_chat_thread_participant.p"),
		"Acting user is not a member of the thread", users[1]+" is not a member of thread")
	wantJoined(t, s, users, "0", "2")
}

// The removal itself may be what is refused.
func TestAccThreadParticipantWhoseRemovalIsRefusedIsKept(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2, emulator.Options{Now: start})
	w := appliedWorkspace(t, s, as(users[0])+aThread+oneSingle(users[1]))
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/chat/threads/*/participants/:remove", Status: http.StatusForbidden})
	wantText(t, w.fail("destroy", "-auto-approve", "-target=acs_chat_thread_participant.p"),
		"Cannot remove the participant", "User "+users[0]+" is a member of the thread but may not do this")
	wantJoined(t, s, users, "0", "1")
}

// The service speaks of somebody whom nobody was to add: who was refused is not
// known, and all are told so.
func TestAccThreadParticipantsBesideAnInvalidStranger(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4, emulator.Options{Now: start})
	w := appliedWorkspace(t, s, as(users[0])+aThread)
	join(t, s, emulator.ThreadParticipant{RawID: users[1]}, emulator.ThreadParticipant{RawID: users[2]})
	s.AddFault(emulator.Fault{
		Method: http.MethodPost, Path: "/chat/threads/*/participants/:add", Status: http.StatusCreated,
		Body: `{"invalidParticipants":[{"code":"404","message":"Not found","target":"somebody"}]}`,
	})
	w.write("main.tf", as(users[0])+aThread+threadSingles(users[1:]))
	text := w.fail("apply", "-auto-approve")
	wantTimes(t, text, 3, "Error:")
	wantText(t, text, "User "+users[3]+" in thread", "a participant who was not sent", "somebody (404: Not found)")
	s.ClearFaults()
	w.apply()
	wantJoined(t, s, users, "0", "1", "2", "3")
}
