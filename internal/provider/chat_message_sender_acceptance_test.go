// SPDX-License-Identifier: MPL-2.0

// This file tests messages whose sender is not the user who acts now, because the
// provider block has another user since they were sent.

package provider_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// messageBeforeUserChange is a message in a thread of two users. The first sent it
// as the user of the provider block, which then became the second.
func messageBeforeUserChange(t *testing.T) (s *emulator.Server, users []string, w *workspace, hcl func(arguments ...string) string) {
	t.Helper()
	s, users = chatService(t, 2)
	thread := threadActedByHCL(users[0], person{"other", users[1], ""})
	w = appliedWorkspace(t, s, actingAs(users[0])+thread+messageHCL(hello))
	hcl = func(arguments ...string) string { return actingAs(users[1]) + thread + messageHCL(arguments...) }
	w.write("main.tf", hcl(hello))
	return s, users, w, hcl
}

func TestAccMessageSenderActsAfterProviderUserChanges(t *testing.T) {
	t.Parallel()
	s, users, w, hcl := messageBeforeUserChange(t)
	w.wantEmptyPlan()
	// Changed.
	sent := onlyMessage(t, s)
	w.applyHCL(hcl(`content = "Hello, all"`))
	if m := onlyMessage(t, s); m.ID != sent.ID || m.Content != "Hello, all" || m.Sender != users[0] {
		t.Errorf("the message is %+v, want another content", m)
	}
	w.wantEmptyPlan()
	// Replaced: the current user sends the new one.
	w.applyHCL(hcl(hello, `sender_display_name = "Bot"`))
	if m := onlyMessage(t, s); m.ID == sent.ID || m.Sender != users[1] {
		t.Errorf("the message is %+v, want one of %s", m, users[1])
	}
	w.wantEmptyPlan()
	// Destroyed, although the user of the provider block did not send it.
	w.write("main.tf", strings.Replace(hcl(hello, `sender_display_name = "Bot"`), actingAs(users[1]), actingAs(users[0]), 1))
	w.destroy("-target=acs_chat_message.m")
	wantUserMessages(t, s, 0)
}

// If the state does not have the sender, the provider reads it from the service.
func TestAccMessageSenderMissingInStateIsReadFromService(t *testing.T) {
	t.Parallel()
	s, _, w, _ := messageBeforeUserChange(t)
	text, err := fs.ReadFile(os.DirFS(w.Dir), "terraform.tfstate")
	if err != nil {
		t.Fatal(err)
	}
	var state map[string]any
	if err := json.Unmarshal(text, &state); err != nil {
		t.Fatal(err)
	}
	resources, _ := state["resources"].([]any)
	forgotten := 0
	for _, r := range resources {
		r, _ := r.(map[string]any)
		instances, _ := r["instances"].([]any)
		for _, instance := range instances {
			if instance, _ := instance.(map[string]any); r["type"] == "acs_chat_message" && instance["private"] != nil {
				delete(instance, "private")
				forgotten++
			}
		}
	}
	if forgotten != 1 {
		t.Fatalf("the state knew the sender of %d messages, want one", forgotten)
	}
	if text, err = json.Marshal(state); err != nil {
		t.Fatal(err)
	}
	w.write("terraform.tfstate", string(text))
	w.destroy("-target=acs_chat_message.m")
	wantUserMessages(t, s, 0)
}

func TestAccMessageAsUserIDSetLater(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		user  int
		plans string
		sends []string
	}{
		"the sender":      {0, "acs_chat_message.m update", nil},
		"the acting user": {1, "acs_chat_message.m delete create", []string{"DELETE …/messages/", "POST …/messages"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users, w, hcl := messageBeforeUserChange(t)
			w.applyPlanned(s, hcl(hello, asUser(users[test.user])), test.plans)
			wantChatWrites(t, s, test.sends...)
			if got := onlyMessage(t, s).Sender; got != users[test.user] {
				t.Errorf("the message is of %s, want %s", got, users[test.user])
			}
			w.wantEmptyPlan()
		})
	}
}

// Without as_user_id, the message stays that of its sender, whoever acts by default.
func TestAccMessageAsUserIDRemovedKeepsTheMessage(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	thread := actingAs(users[0]) + threadHCL("Support", fmt.Sprintf("participants = { bot = { user_id = %q } }", users[1]))
	w := appliedWorkspace(t, s, thread+messageHCL(hello, asUser(users[1])))
	w.applyPlanned(s, thread+messageHCL(hello), "acs_chat_message.m update")
	wantChatWrites(t, s)
	w.wantEmptyPlan()
	w.applyPlanned(s, thread+messageHCL(`content = "Changed."`), "acs_chat_message.m update")
	w.wantEmptyPlan()
	if got := onlyMessage(t, s); got.Content != "Changed." || got.Sender != users[1] {
		t.Errorf("%s of %s, want a change of the message of %s", got.Content, got.Sender, users[1])
	}
	w.destroy()
}

// The user of the provider block is no member of the thread: the sender reads the message too.
func TestAccMessageAsUserIDRemovedWhereDefaultUserIsNoMember(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
	thread := onlyThread(t, s).ID
	w.run("state", "rm", "acs_chat_thread.t")
	s.UpdateThread(thread, func(thread *emulator.Thread) { thread.Participants = []emulator.ThreadParticipant{{RawID: users[1]}} })
	hcl := func(arguments ...string) string {
		return actingAs(users[0]) + withThreadID(thread, messageHCL(arguments...))
	}
	w.applyHCL(hcl(hello, asUser(users[1])))
	w.applyHCL(hcl(hello))
	w.wantEmptyPlan()
	w.applyHCL(hcl(`content = "Changed."`))
	w.wantEmptyPlan()
	if got := onlyMessage(t, s); got.Content != "Changed." || got.Sender != users[1] {
		t.Errorf("%s of %s, want a change of the message of %s", got.Content, got.Sender, users[1])
	}
	w.applyHCL(hcl(`content = "Changed."`, asUser(users[1])))
	w.destroy()
}

// The provider does not add the sender again: the message stays, with a warning.
func TestAccMessageOfSenderWhoLeftStays(t *testing.T) {
	t.Parallel()
	s, users, w, hcl := messageBeforeUserChange(t)
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
		removeUser(thread, users[0])
	})
	w.write("main.tf", hcl(`content = "Bye"`))
	wantText(t, w.fail("apply", "-auto-approve", "-target=acs_chat_message.m", "-refresh=false"), users[0]+" is not a member of thread", "Have a member add the user")
	s.ForgetRequests()
	wantText(t, flat(w.run("destroy", "-auto-approve", "-target=acs_chat_message.m", "-refresh=false")),
		"Message stays in the thread", "User "+users[0]+" is no longer a member of the thread", "once it is a member again; or delete the thread")
	wantChatWrites(t, s, "DELETE …/messages/")
	if onlyMessage(t, s).Sender != users[0] || w.attributes("acs_chat_message.m") != nil {
		t.Error("the message is to stay in the thread, and in no state")
	}
	wantThreadRoster(t, s, users, "1")
}

// One refusal does not mean that the sender left: the provider removes nobody, and
// the message stays in the state.
func TestAccMessageDestroyRefusedKeepsMessageInState(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]emulator.Fault{
		"403":            {Status: http.StatusForbidden, Count: 2},
		"403 and a look": {Status: http.StatusForbidden, Path: "/chat/threads/*"},
		"500":            {Status: http.StatusInternalServerError},
	}, func(t *testing.T, fault emulator.Fault) {
		s, users, w, hcl := messageBeforeUserChange(t)
		w.write("main.tf", strings.Replace(hcl(hello), messageHCL(hello), "", 1))
		other := fault
		fault.Method, fault.Path = http.MethodDelete, "/chat/threads/*/messages/*"
		s.AddFault(fault)
		if other.Path != "" {
			other.Method = http.MethodGet
			s.AddFault(other)
		}
		s.ForgetRequests()
		wantText(t, w.fail("apply", "-auto-approve", "-refresh=false"), "Error:")
		for _, request := range chatWrites(s) {
			if strings.Contains(request, "/participants/") {
				t.Errorf("chat got %s", request)
			}
		}
		wantThreadRoster(t, s, users, "0", "1")
		if onlyMessage(t, s).Sender != users[0] || w.attributes("acs_chat_message.m") == nil {
			t.Error("the message is to stay in the thread and in the state")
		}
		s.ClearFaults()
		w.apply()
		wantUserMessages(t, s, 0)
	})
}

// Without a token for the sender, nobody can change the message, and the error says
// what helps.
func TestAccMessageSenderWithoutTokenKeepsMessage(t *testing.T) {
	t.Parallel()
	s, users, w, hcl := messageBeforeUserChange(t)
	w.write("main.tf", strings.TrimPrefix(hcl(`content = "Bye"`), actingAs(users[1])))
	w.useTokenOf(s, users[1])
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/identities/*/:issueAccessToken", Status: http.StatusForbidden})
	wantText(t, w.fail("apply", "-auto-approve", "-target=acs_chat_message.m", "-refresh=false"), "Cannot act in the thread", users[0])
	if m := onlyMessage(t, s); m.Content != "Hello" || w.attributes("acs_chat_message.m") == nil {
		t.Errorf("the message is %+v, want it left alone and in the state", m)
	}
	// The advice: use a token of the sender.
	w.useTokenOf(s, users[0])
	w.run("apply", "-auto-approve", "-target=acs_chat_message.m", "-refresh=false")
	if m := onlyMessage(t, s); m.Content != "Bye" {
		t.Errorf("the message is %+v, want it changed", m)
	}
	w.useTokenOf(s, users[1])
	wantText(t, w.run("destroy", "-auto-approve", "-target=acs_chat_message.m", "-refresh=false"), "Message stays in the thread", users[0]+" can get no token")
}
