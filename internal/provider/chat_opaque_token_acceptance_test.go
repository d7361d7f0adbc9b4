// SPDX-License-Identifier: MPL-2.0

// This file tests an access token that does not say whose it is. The provider then
// has to rely on what the thread says.

package provider_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// workspaceWithOpaqueToken is a workspace whose provider acts as the user, by a
// token that does not name the user: the format of tokens is no contract (fact
// 5.4-03). A proxy replaces it with a token of the user.
func workspaceWithOpaqueToken(t *testing.T, s *emulator.Server, userID, hcl string) *workspace {
	t.Helper()
	const opaque = "nameless-token"
	token := s.IssueToken(userID, []string{"chat"}, 0)
	target, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
		if r.In.Header.Get("Authorization") == "Bearer "+opaque {
			r.Out.Header.Set("Authorization", "Bearer "+token)
		}
	}})
	t.Cleanup(front.Close)
	return newWorkspace(t, s, hcl).withEnvironment(s, map[string]string{
		"AZURE_COMMUNICATION_CONNECTION_STRING": strings.Replace(s.ConnectionString(), s.URL(), front.URL, 1),
		"AZURE_COMMUNICATION_ACCESS_TOKEN":      opaque,
	})
}

func TestAccOpaqueTokenAddsParticipants(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	w := workspaceWithOpaqueToken(t, s, users[0], threadWithRosterHCL(person{"ada", users[1], "Ada"})+messageHCL(hello))
	w.apply()
	wantChatWrites(t, s, "POST /chat/threads ", "/messages")
	if got := w.attributes("acs_chat_thread.t"); got["created_by"] != users[0] || got["as_user_id"] != nil {
		t.Errorf("the thread was created by %v as %v, want %s as nobody named", got["created_by"], got["as_user_id"], users[0])
	}
	// The creator is always a member, as the thread itself says.
	w.wantEmptyPlan()
	w.write("main.tf", threadWithRosterHCL(person{"ada", users[1], "Ada"}, person{"bob", users[2], ""})+messageHCL(hello))
	s.ForgetRequests()
	w.apply()
	wantChatWrites(t, s, "/participants/:add …"+users[2])
	wantThreadRoster(t, s, users, "0", "1 Ada", "2")
	w.wantEmptyPlan()
	if n := len(calls(s, http.MethodPost, "/identities")); n != 0 {
		t.Errorf("%d tokens were issued, though one was given", n)
	}
	w.destroy()
	wantThreads(t, s, 0)
}

// The user to remove could be the acting user, and could never come back. So the
// provider removes nobody until the configuration names the acting user.
func TestAccOpaqueTokenRemovesNobody(t *testing.T) {
	t.Parallel()
	people := func(users []string, more ...person) string {
		return threadWithRosterHCL(append(more, person{"ada", users[1], "Ada"})...)
	}
	inSubtests(t, map[string]func(users []string) string{
		"left out":             func(users []string) string { return people(users) },
		"with another name":    func(users []string) string { return people(users, person{"bob", users[2], "Bob"}) },
		"another in his place": func(users []string) string { return people(users, person{"bob", users[3], ""}) },
	}, func(t *testing.T, after func(users []string) string) {
		s, users := chatService(t, 4)
		w := workspaceWithOpaqueToken(t, s, users[0], people(users, person{"bob", users[2], ""}))
		w.apply()
		w.write("main.tf", after(users))
		s.ForgetRequests()
		wantText(t, w.fail("plan"), "Cannot remove participants with this token", "would remove "+users[2], "chat_access_token does not name its own user", "Set chat_user_id or as_user_id")
		wantChatWrites(t, s)
		wantThreadRoster(t, s, users, "0", "1 Ada", "2")

		// The advice: set chat_user_id.
		named := newWorkspace(t, s, actingAs(users[0])+after(users))
		named.run("import", "acs_chat_thread.t", onlyThread(t, s).ID)
		named.wantPlan("acs_chat_thread.t update")
		named.run("apply", "saved.tfplan")
		if n := len(removals(s)); n != 1 {
			t.Errorf("%d people were removed, want one", n)
		}
		named.wantEmptyPlan()
		// With nobody left to remove, the token works again.
		s.ForgetRequests()
		w.apply()
		wantChatWrites(t, s)
		w.wantEmptyPlan()
	})
}

// The token's user did not create the thread. A roster that becomes managed would
// remove it.
func TestAccOpaqueTokenDoesNotRemoveItsOwnUser(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"bot", users[1], ""}, person{"ada", users[2], ""}))
	id := onlyThread(t, s).ID
	w := workspaceWithOpaqueToken(t, s, users[1], threadWithRosterHCL(person{"ada", users[2], ""}))
	w.run("import", "acs_chat_thread.t", id)
	s.ForgetRequests()
	wantText(t, w.fail("plan"), "Cannot remove participants with this token", "would remove "+users[1])
	wantChatWrites(t, s)
	// If the roster lists the user, it stays, and the plan only changes labels.
	w.applyHCL(threadWithRosterHCL(person{"bot", users[1], ""}, person{"ada", users[2], ""}))
	wantChatWrites(t, s)
	w.wantEmptyPlan()
}

// The plan does not know whom the apply would remove.
func TestAccOpaqueTokenRemovalKnownAtApplyFails(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	hcl := func(userID string) string {
		return fmt.Sprintf(`
resource "terraform_data" "ada" { input = %q }
resource "acs_chat_thread" "t" {
  topic        = "Support"
  participants = { ada = { user_id = terraform_data.ada.output } }
}
`, userID)
	}
	w := workspaceWithOpaqueToken(t, s, users[0], hcl(users[1]))
	w.apply()
	w.wantEmptyPlan()
	w.write("main.tf", hcl(users[2]))
	s.ForgetRequests()
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot remove participants with this token", "would remove "+users[1])
	wantChatWrites(t, s)
	wantThreadRoster(t, s, users, "0", "1")
	w.wantThreadLabels(map[string]string{"ada": users[1]})
}

// The error says that the user is not a member, although the provider does not know
// who it is.
func TestAccOpaqueTokenOfNonMemberFails(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	appliedWorkspace(t, s, actingAs(users[0])+plainThread)
	id := onlyThread(t, s).ID
	w := workspaceWithOpaqueToken(t, s, users[1], plainThread)
	wantText(t, w.fail("import", "acs_chat_thread.t", id), "The user of chat_access_token is not a member of thread "+id)
	for name, hcl := range map[string]string{"participant": threadParticipantHCL(users[1]), "message": messageHCL(hello)} {
		w.write("main.tf", withThreadID(id, hcl))
		if got := w.fail("apply", "-auto-approve"); !strings.Contains(got, "The user of chat_access_token is not a member of thread "+id) {
			t.Errorf("%s: the CLI said %s", name, got)
		}
	}
}

// Single participants and messages work as with any other token.
func TestAccOpaqueTokenManagesParticipantAndMessage(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := workspaceWithOpaqueToken(t, s, users[0], plainThread+threadParticipantHCL(users[1], `display_name = "Ada"`)+messageHCL(hello))
	w.apply()
	wantThreadRoster(t, s, users, "0", "1 Ada")
	w.wantEmptyPlan()
	w.applyHCL(plainThread + threadParticipantHCL(users[1], `display_name = "Ada L."`) + messageHCL(`content = "Bye"`))
	wantThreadRoster(t, s, users, "0", "1 Ada L.")
	if got := onlyMessage(t, s).Content; got != "Bye" {
		t.Errorf("the message says %q", got)
	}
	w.wantEmptyPlan()
	// The creator stays, as the thread says.
	w.write("more.tf", strings.Replace(threadParticipantHCL(users[0]), `"p"`, `"own"`, 1))
	w.apply()
	wantText(t, w.run("destroy", "-auto-approve", "-target=acs_chat_thread_participant.own"), "Participant stays in the thread", "created the thread")
	w.destroy("-target=acs_chat_thread_participant.p", "-target=acs_chat_message.m")
	wantThreadRoster(t, s, users, "0")
	wantUserMessages(t, s, 0)
}

// The error says to set as_user_id: then the plan works.
func TestAccOpaqueTokenNeedsAsUserIDToRemove(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	w := workspaceWithOpaqueToken(t, s, users[0], threadWithRosterHCL(person{"ada", users[1], ""}, person{"bob", users[2], ""}))
	w.apply()
	w.write("main.tf", threadWithRosterHCL(person{"ada", users[1], ""}))
	wantText(t, w.fail("plan"), "Cannot remove participants with this token", "Set chat_user_id or as_user_id")
	w.applyHCL(threadActedByHCL(users[0], person{"ada", users[1], ""}))
	wantThreadRoster(t, s, users, "0", "1")
	w.wantEmptyPlan()
}
