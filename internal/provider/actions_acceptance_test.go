// SPDX-License-Identifier: MPL-2.0

// This file tests the actions on a real Terraform, invoked by a trigger and by
// hand. OpenTofu has no actions.

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// actionHCL is an action named a.
func actionHCL(kind string, arguments ...string) string {
	return fmt.Sprintf("action %q \"a\" {\n  config {\n    %s\n  }\n}\n", kind, strings.Join(arguments, "\n    "))
}

// triggerHCL is a resource whose creation and changes invoke the action.
func triggerHCL(kind, input string) string {
	return fmt.Sprintf(`resource "terraform_data" "d" {
  input = %q
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.%s.a]
    }
  }
}
`, input, kind)
}

const inPlainThread = "thread_id = acs_chat_thread.t.id"

// chatAction is an action of chat: what it is given, the request that it sends to
// the thread, and what it says.
type chatAction struct {
	arguments []string
	method    string
	below     string
	body      string
	says      []string
}

func chatActions() map[string]chatAction {
	return map[string]chatAction{
		"acs_chat_send_message": {
			[]string{`content = "Deployed"`, `type = "html"`, `sender_display_name = "Pipeline"`, `metadata = { run = "7" }`},
			http.MethodPost, "/messages",
			`{"content":"Deployed","senderDisplayName":"Pipeline","type":"html","metadata":{"run":"7"}}`,
			[]string{"Sending a message to thread 19:", "Sent message 1"},
		},
		"acs_chat_send_read_receipt": {
			[]string{"message_id = acs_chat_message.m.message_id"},
			http.MethodPost, "/readReceipts", `{"chatMessageId":"`,
			[]string{"Sending a read receipt for message 1", "Sent the read receipt"},
		},
		"acs_chat_send_typing_notification": {
			[]string{`sender_display_name = "Ada"`},
			http.MethodPost, "/typing", `{"senderDisplayName":"Ada"}`,
			[]string{"Sending a typing notification to thread 19:", "Sent the typing notification"},
		},
	}
}

// requestsOfAction are the requests that the action named so made in the one thread.
func requestsOfAction(t *testing.T, s *emulator.Server, kind string) []emulator.Request {
	t.Helper()
	a := chatActions()[kind]
	var found []emulator.Request
	for _, r := range calls(s, a.method, "/chat/threads/") {
		if strings.HasSuffix(r.Path, a.below) {
			found = append(found, r)
		}
	}
	return found
}

func TestAccChatActions(t *testing.T) {
	t.Parallel()
	for kind, a := range chatActions() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			onlyTerraform(t, "actions")
			s, users := chatService(t, 2)
			basis := actingAs(users[0]) + fmt.Sprintf(`resource "acs_chat_thread" "t" {
  topic        = "Support"
  participants = { b = { user_id = %q } }
}
`, users[1]) + messageHCL(hello)
			act := actionHCL(kind, append(a.arguments, inPlainThread, asUser(users[1]))...)
			w := appliedWorkspace(t, s, basis+act)
			s.ForgetRequests()

			// By hand.
			shown := w.run("apply", "-auto-approve", "-invoke=action."+kind+".a")
			wantText(t, shown, a.says...)
			got := requestsOfAction(t, s, kind)
			if len(got) != 1 || !strings.HasPrefix(got[0].Body, a.body) {
				t.Fatalf("got requests %v, want one that begins with %s", got, a.body)
			}
			if len(tokenRequests(s, users[1])) != 1 || len(tokenRequests(s, users[0])) > 1 {
				t.Error("another user than as_user_id acted")
			}

			// By a trigger, on create and on update, and on nothing else.
			for i, input := range []string{"1", "2", "2"} {
				s.ForgetRequests()
				w.applyHCL(basis + act + triggerHCL(kind, input))
				want := 1
				if i == 2 {
					want = 0
				}
				if got := requestsOfAction(t, s, kind); len(got) != want {
					t.Errorf("apply %d sent %d, want %d", i+1, len(got), want)
				}
			}
			w.wantEmptyPlan()
		})
	}
}

// The message is in the thread, and the receipt is the user's.
func TestAccChatActionsArrive(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "actions")
	s, users := chatService(t, 1)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+messageHCL(hello)+
		actionHCL("acs_chat_send_message", inPlainThread, `content = "Deployed"`)+
		strings.Replace(actionHCL("acs_chat_send_read_receipt", inPlainThread, "message_id = acs_chat_message.m.message_id"), `"a"`, `"r"`, 1))
	w.run("apply", "-auto-approve", "-invoke=action.acs_chat_send_message.a")
	w.run("apply", "-auto-approve", "-invoke=action.acs_chat_send_read_receipt.r")
	said := userMessages(t, s)
	if len(said) != 2 || said[1].Content != "Deployed" || said[1].Type != "text" || said[1].Sender != users[0] {
		t.Errorf("got messages %v", said)
	}
	if receipts := onlyThread(t, s).ReadReceipts; len(receipts) != 1 || receipts[0].MessageID != said[0].ID {
		t.Errorf("got receipts %v", receipts)
	}
	w.wantEmptyPlan()
}

func TestAccActionUserRevokeTokens(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "actions")
	s, users := chatService(t, 1)
	token := s.IssueToken(users[0], []string{"chat"}, 0)
	w := newWorkspace(t, s, actionHCL("acs_user_revoke_tokens", fmt.Sprintf("user_id = %q", users[0])))
	shown := w.run("apply", "-auto-approve", "-invoke=action.acs_user_revoke_tokens.a")
	if !strings.Contains(shown, "Revoked the tokens of user "+users[0]) {
		t.Errorf("got %s", shown)
	}
	if got := writes(s); len(got) != 1 || !strings.HasSuffix(got[0], "/:revokeAccessTokens") {
		t.Errorf("got writes %v", got)
	}
	if err := checkToken(s, token); err == nil {
		t.Error("the token is still accepted")
	}
}

// An action that fails says what failed and where. The resource that triggered it
// stays and is not replaced, and the next apply does not try the action again.
func TestAccActionFailed(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "actions")
	s, users := chatService(t, 2)
	const kind = "acs_chat_send_message"
	thread := actingAs(users[0]) + plainThread
	w := newWorkspace(t, s, thread+triggerHCL(kind, "1")+actionHCL(kind, inPlainThread, `content = "x"`, asUser(users[1])))
	text := w.fail("apply", "-auto-approve")
	wantText(t, text, "User "+users[1], "not a member", "Nothing was removed")
	s.ForgetRequests()
	w.wantEmptyPlan()
	w.apply()
	if got := requestsOfAction(t, s, kind); len(got) != 0 {
		t.Errorf("the action was tried again: %v", got)
	}
}

func TestAccChatActionWithoutAnActingUserIsRefused(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "actions")
	s := newService(t)
	const kind = "acs_chat_send_typing_notification"
	w := newWorkspace(t, s, actionHCL(kind, `thread_id = "19:a@thread.v2"`)+triggerHCL(kind, "1"))
	wantText(t, w.fail("plan"), "Chat calls need an acting user", "as_user_id", "chat_user_id", "chat_access_token")
	wantNoRequests(t, s)
}

// If the answer is lost, the provider does not send again: the error says that it
// may have been sent. After a refusal it does not.
func TestAccChatActionWithLostAnswerMayHaveBeenSent(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "actions")
	s, users := chatService(t, 1)
	provider := blockHCL(argument("chat_user_id", users[0]), "max_retries = 0")
	for kind, a := range chatActions() {
		const mayBeDone = "It may have been sent anyway"
		w := appliedWorkspace(t, s, provider+plainThread+messageHCL(`content = "a"`)+actionHCL(kind, append(a.arguments, inPlainThread)...))
		path := "/chat/threads/*" + a.below
		s.AddFault(emulator.Fault{Method: a.method, Path: path, Drop: emulator.DropAfter, Count: 1})
		wantText(t, w.fail("apply", "-auto-approve", "-invoke=action."+kind+".a"), mayBeDone, "before you invoke the action again")
		s.AddFault(emulator.Fault{Method: a.method, Path: path, Status: http.StatusForbidden, Count: 1})
		wantNoText(t, w.fail("apply", "-auto-approve", "-invoke=action."+kind+".a"), mayBeDone)
		s.ClearFaults()
		w.destroy()
	}
}
