// SPDX-License-Identifier: MPL-2.0

// This file tests edge cases of threads, acting users and participants: which
// requests the provider makes, what only the apply knows, and a retention that is
// over.

package provider_test

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// chatRequests are the requests to Chat as "METHOD path", with ID for the thread's
// id. Repeated requests count as one.
func chatRequests(s *emulator.Server, threadID string) []string {
	var found []string
	for _, r := range s.Requests() {
		path, _ := url.PathUnescape(r.Path)
		if rest, chat := strings.CutPrefix(path, "/chat/threads"); chat {
			found = append(found, r.Method+" "+strings.Replace(rest, threadID, "ID", 1))
		}
	}
	return slices.Compact(found)
}

// wantChatRequests checks that Chat got just these requests.
func wantChatRequests(t *testing.T, s *emulator.Server, threadID string, want ...string) {
	t.Helper()
	if got := chatRequests(s, threadID); !slices.Equal(got, want) {
		t.Errorf("chat was asked %q, want %q", got, want)
	}
}

// A thread that was deleted before the end of its retention is not gone as planned.
func TestAccChatThreadDeletedBeforeItsRetentionIsDropped(t *testing.T) {
	t.Parallel()
	forEachDeletedThreadAnswer(t, func(t *testing.T, o emulator.Options) {
		s, users := chatServiceWith(t, 1, o)
		w := appliedWorkspace(t, s, actingAs(users[0])+threadHCL("One", "delete_after_days = 30"))
		id := onlyThread(t, s).ID
		s.Advance(29 * day)
		s.DeleteThread(id)
		s.ForgetRequests()
		p := w.plan()
		want := []string{"GET /ID"}
		if o.DeletedThread == emulator.DeletedThreadForbidden {
			want = append(want, "GET ") // the user's own list tells it from a refusal (fact 2.3-07)
		}
		wantChatRequests(t, s, id, want...)
		if got := p.changed(); !slices.Equal(got, []string{"acs_chat_thread.t create"}) {
			t.Fatalf("planned %v, want a create", got)
		}
		wantText(t, p.text, "Thread deleted outside Terraform", id)
		s.ForgetRequests()
		w.run("apply", "saved.tfplan")
		wantChatWrites(t, s, "POST /chat/threads ")
		w.wantEmptyPlan()
	})
}

// After the end of its retention, the provider reads the thread and sends nothing,
// until something changes.
func TestAccChatThreadDeletedByRetentionSendsNothing(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	hcl := actingAs(users[0]) + strings.Replace(threadWithRosterHCL(person{"ada", users[1], ""}), "topic", "delete_after_days = 30\n  topic", 1)
	w := appliedWorkspace(t, s, hcl)
	id := onlyThread(t, s).ID
	s.Advance(31 * day)
	s.ForgetRequests()
	w.wantEmptyPlan()
	w.apply()
	wantChatRequests(t, s, id, "GET /ID")
	w.write("main.tf", strings.Replace(hcl, users[1], users[1]+`", display_name = "Ada`, 1))
	p := w.wantPlan("acs_chat_thread.t delete create")
	wantText(t, p.text, "Thread is gone and will be recreated", id)
	w.run("apply", "saved.tfplan")
	if got := w.attributes("acs_chat_thread.t")["id"]; got == id || got == nil {
		t.Errorf("the thread is %v, want a new one", got)
	}
	w.wantEmptyPlan()
}

// After a 403, the provider looks in the acting user's list of threads, and drops
// nothing.
func TestAccChatThreadForbiddenIsLookedUpInTheList(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
	id := onlyThread(t, s).ID
	s.UpdateThread(id, func(thread *emulator.Thread) { thread.Participants[0].RawID = users[1] })
	s.ForgetRequests()
	wantText(t, w.fail("plan"), "Acting user is not a member of the thread", users[0]+" is not a member of thread "+id, "Nothing was removed from the state")
	wantChatRequests(t, s, id, "GET /ID", "GET ")
	w.wantAttribute("acs_chat_thread.t", "id", id)
	wantText(t, w.fail("destroy", "-auto-approve", "-refresh=false"), "Acting user is not a member of the thread")
	wantThreads(t, s, 1)
}

// If both the acting user and the user of the provider block are deleted, the error
// names both, and its advice works.
func TestAccChatThreadActingUserAndProviderUserDeleted(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	thread := threadHCL("One", asUser(users[0]), fmt.Sprintf("participants = { b = { user_id = %q } }", users[1]))
	w := appliedWorkspace(t, s, actingAs(users[1])+thread)
	id := onlyThread(t, s).ID
	s.DeleteUser(users[0])
	s.DeleteUser(users[1])
	for _, command := range [][]string{{"plan"}, {"destroy", "-auto-approve", "-refresh=false"}} {
		wantText(t, w.fail(command...), "Cannot act in the thread", "Thread "+id, users[0], "nor could the provider's default user, "+users[1], "`terraform state rm`")
	}
	w.run("state", "rm", "acs_chat_thread.t")
	w.write("main.tf", "")
	w.wantEmptyPlan()
}

// as_user_id comes before the provider's chat_user_id, for each type of chat.
func TestAccChatTypesActAsTheirOwnUser(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	own := asUser(users[1])
	thread := threadHCL("Support", own)
	w := appliedWorkspace(t, s, actingAs(users[0])+thread+threadParticipantHCL(users[2], own)+messageHCL(hello, own))
	if got := onlyThread(t, s).CreatedBy; got != users[1] {
		t.Errorf("the thread was created by %s, want %s", got, users[1])
	}
	if got := onlyMessage(t, s).Sender; got != users[1] {
		t.Errorf("the message was sent by %s, want %s", got, users[1])
	}
	w.wantEmptyPlan()
	w.destroy()
	if n := len(tokenRequests(s, users[0])); n != 0 {
		t.Errorf("%d tokens were issued for the provider's own user, who did nothing", n)
	}
}

// If only the apply knows that the acting user's display name changes, the apply
// refuses it, and changes nobody.
func TestAccThreadRosterActingUserEntryIsRefusedInApply(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	hcl := func(name string) string {
		return actingAs(users[0]) + fmt.Sprintf(`
resource "terraform_data" "name" { input = %q }
resource "acs_chat_thread" "t" {
  topic        = "One"
  participants = {
    bot = { user_id = %q, display_name = terraform_data.name.output }
    ada = { user_id = %q, display_name = terraform_data.name.output }
  }
}
`, name, users[0], users[1])
	}
	w := appliedWorkspace(t, s, hcl("Bot"))
	w.write("main.tf", hcl("Robot"))
	s.ForgetRequests()
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot change the acting user's entry", "the entry of "+users[0], `display_name is "Bot", not "Robot"`)
	wantChatWrites(t, s)
	wantThreadRoster(t, s, users, "0 Bot", "1 Bot")
	w.applyHCL(hcl("Bot"))
	wantChatWrites(t, s)
	w.wantEmptyPlan()
}

// An import lists the roster once. If only the creator is in the thread, the roster
// stays unmanaged, and the provider does not list it again.
func TestAccThreadImportedWithEmptyRosterStaysUnmanaged(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	appliedWorkspace(t, s, actingAs(users[0])+plainThread)
	id := onlyThread(t, s).ID
	w := newWorkspace(t, s, actingAs(users[0])+plainThread)
	s.ForgetRequests()
	w.run("import", "acs_chat_thread.t", id)
	wantListings(t, s, 1)
	w.apply()
	addToThread(t, s, emulator.ThreadParticipant{RawID: users[1]})
	s.ForgetRequests()
	w.wantEmptyPlan()
	wantChatRequests(t, s, id, "GET /ID")
	w.wantAttribute("acs_chat_thread.t", "participants", nil)
}

// A participant of an imported thread gets a generated label; the acting user gets
// none.
func TestAccThreadImportedRosterHasGeneratedLabels(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], "Ada"}))
	w := newWorkspace(t, s, actingAs(users[0])+plainThread)
	w.run("import", "acs_chat_thread.t", onlyThread(t, s).ID)
	label := "user_" + strings.ReplaceAll(strings.TrimPrefix(users[1], "8:acs:"), ":", "_")
	w.wantThreadLabels(map[string]string{label: users[1]})
}

func TestAccThreadRosterRemovedFromConfigurationIsStillShown(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], "Ada"}, person{"bob", users[2], ""}))
	s.ForgetRequests()
	w.write("main.tf", actingAs(users[0])+plainThread)
	w.wantEmptyPlan()
	w.applyHCL(actingAs(users[0]) + strings.Replace(plainThread, "Support", "Sales", 1))
	wantChatWrites(t, s, `PATCH …{"topic":"Sales"}`)
	wantThreadRoster(t, s, users, "0", "1 Ada", "2")
	truncateThread(t, s, 2)
	w.wantEmptyPlan()
	w.apply()
	w.wantThreadLabels(map[string]string{"ada": users[1]})
}

func TestAccThreadRosterFirstManagedAndUnknownWarnsInPlan(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
	addToThread(t, s, emulator.ThreadParticipant{RawID: users[1]})
	w.write("main.tf", actingAs(users[0])+fmt.Sprintf(`
resource "terraform_data" "ada" { input = %q }
resource "acs_chat_thread" "t" {
  topic        = "Support"
  participants = { ada = { user_id = terraform_data.ada.output } }
}
`, users[2]))
	s.ForgetRequests()
	p := w.plan()
	wantText(t, p.text, "Participants will be removed", "- "+users[1], "not known yet")
	wantNoText(t, p.text, "- "+users[0])
	wantListings(t, s, 1)
	w.run("apply", "saved.tfplan")
	wantThreadRoster(t, s, users, "0", "2")
	w.wantEmptyPlan()
}

// An update in which the service refuses a user changes nobody who was there.
func TestAccThreadUpdateWithOneForeignUserTouchesNobodyElse(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], "Ada"}))
	w.write("main.tf", actingAs(users[0])+threadWithRosterHCL(person{"bob", users[2], "Bob"}, person{"eve", foreigner(), ""}))
	s.ForgetRequests()
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot add a participant", "participant "+foreigner()+" was refused: the service answered 403", "Request id: ")
	// The state has those who are in the thread now, and nobody else.
	want, got := map[string]string{}, map[string]string{}
	for _, p := range onlyThread(t, s).Participants {
		if p.RawID != users[0] {
			want[p.RawID] = p.DisplayName
		}
	}
	people, _ := w.attributes("acs_chat_thread.t")["participants"].(map[string]any)
	for _, element := range people {
		fields, _ := element.(map[string]any)
		userID, _ := fields["user_id"].(string)
		got[userID], _ = fields["display_name"].(string)
	}
	if !maps.Equal(got, want) || want[users[2]] != "Bob" {
		t.Errorf("the state has %v, the thread %v, want Bob in both", got, want)
	}
	// Without the refused user, the next apply does the rest.
	w.applyHCL(actingAs(users[0]) + threadWithRosterHCL(person{"bob", users[2], "Bob"}))
	wantThreadRoster(t, s, users, "0", "2 Bob")
	w.wantEmptyPlan()
}

// One listing serves all participants of a thread, in the plan and in the apply, and
// nobody else changes.
func TestAccThreadParticipantsNotMembersAreAddedOnly(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 5)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+threadParticipantsHCL(users[1:]))
	id := onlyThread(t, s).ID
	truncateThread(t, s, 3)
	missing := slices.Clone(users)
	for _, p := range onlyThread(t, s).Participants {
		missing = slices.DeleteFunc(missing, func(userID string) bool { return userID == p.RawID })
	}
	s.ForgetRequests()
	w.plan()
	wantChatRequests(t, s, id, "GET /ID", "GET /ID/participants")
	wantListings(t, s, 1)
	s.ForgetRequests()
	w.run("apply", "saved.tfplan")
	var added []string
	for _, request := range chatWrites(s) {
		if !strings.Contains(request, "/participants/:add") {
			t.Errorf("the service got %s", request)
		}
		for _, userID := range users {
			if strings.Contains(request, userID) {
				added = append(added, userID)
			}
		}
	}
	slices.Sort(added)
	slices.Sort(missing)
	if !slices.Equal(added, missing) || len(missing) != 2 {
		t.Errorf("%v were added, want %v", added, missing)
	}
	w.wantEmptyPlan()
}

func TestAccChatThreadRetentionThatHasPassedIsRefused(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]bool{"made": false, "imported": true}, func(t *testing.T, imported bool) {
		s, users := chatService(t, 1)
		thread := func(arguments string) string {
			return actingAs(users[0]) + threadHCL("Support", arguments)
		}
		w := appliedWorkspace(t, s, thread(""))
		id := onlyThread(t, s).ID
		s.Advance(60 * day)
		w.write("main.tf", thread("delete_after_days = 40"))
		if imported {
			w.run("state", "rm", "acs_chat_thread.t")
			w.write("import.tf", "import {\n to = acs_chat_thread.t\n id = \""+id+"\"\n}\n")
		}
		s.ForgetRequests()
		for _, command := range [][]string{{"plan"}, {"apply", "-auto-approve"}, {"plan", "-refresh=false"}} {
			if imported && len(command) > 1 && command[1] == "-refresh=false" {
				continue
			}
			wantText(t, w.fail(command...), "Thread would be deleted at once", "delete_after_days is 40", id, "2026-10-11T08:00:00Z", "has passed")
		}
		wantChatWrites(t, s)

		// A retention that ends within a day is a warning.
		s.SetClock(start.Add(40*day - time.Hour))
		wantText(t, w.plan().text, "Thread will be deleted within a day", "2026-10-11T08:00:00Z")
		// Meanwhile the retention is over: the apply sends nothing.
		s.SetClock(start.Add(60 * day))
		wantText(t, w.fail("apply", "saved.tfplan"), "Thread would be deleted at once")
		wantChatWrites(t, s)

		wantNoText(t, w.applyHCL(thread("delete_after_days = 90")), "Thread w")
		// A retention that does not change is never an error.
		s.SetClock(start.Add(90*day - time.Hour))
		w.wantEmptyPlan()
		wantNoText(t, w.applyHCL(thread("")), "Thread w")
	})
}
