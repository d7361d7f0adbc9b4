// SPDX-License-Identifier: MPL-2.0

// This file tests the roster table of the life cycles, for the map
// `participants` of acs_chat_thread.

package provider_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func foreigner() string {
	return "8:acs:99999999-9999-4999-8999-999999999999_00000000-0000-0000-0000-000000000001"
}

func TestAccThreadRosterLeftOutIsNullAndNeverRead(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
	w.wantEmptyPlan()
	w.wantAttribute("acs_chat_thread.t", "participants", nil)
	wantListings(t, s, 0)
}

func TestAccThreadRosterIsPartOfCreate(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	// The map may list the acting user, with a display name.
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"bot", users[0], "Bot"}, person{"ada", users[1], "Ada"}, person{"bob", users[2], ""}))
	wantChatWrites(t, s, "POST /chat/threads ")
	wantThreadRoster(t, s, users, "0 Bot", "1 Ada", "2")
	w.wantEmptyPlan()
}

func TestAccThreadRoster249ParticipantsArriveInTwoCalls(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 250)
	var people []person
	for i, userID := range users[1:] {
		people = append(people, person{fmt.Sprintf("p%d", i), userID, ""})
	}
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(people...))
	wantChatWrites(t, s, "POST /chat/threads ", "/participants/:add")
	wantThreadSize(t, s, 250)
	w.wantEmptyPlan()
}

func TestAccThreadRosterDriftIsRepaired(t *testing.T) {
	t.Parallel()
	s, users := chatServiceWith(t, 5, emulator.Options{Now: start, Switches: emulator.Switches{PageSize: 2}})
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], "Ada"}, person{"bob", users[2], ""}, person{"eve", users[3], ""}))
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
		removeUser(thread, users[2])
		thread.Participants = append(thread.Participants, emulator.ThreadParticipant{RawID: users[4], DisplayName: "Mallory"})
	})
	p := w.wantPlan("acs_chat_thread.t update")
	wantText(t, p.text, "Mallory")
	s.ForgetRequests()
	w.run("apply", "saved.tfplan")
	// Added before removed.
	wantChatWrites(t, s, "/participants/:add …"+users[2], "/participants/:remove …"+users[4])
	wantThreadRoster(t, s, users, "0", "1 Ada", "2", "3")
	w.wantEmptyPlan()
}

func TestAccThreadRosterChangedEntryIsRemovedAndAdded(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], "Ada"}, person{"bob", users[2], "Bob"}))
	w.applyPlanned(s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], "Ada Lovelace"}, person{"bob", users[2], "Bob"}), "acs_chat_thread.t update")
	wantChatWrites(t, s, "/participants/:remove …"+users[1], "/participants/:add …"+users[1]+"…Ada Lovelace")
	for _, request := range chatWrites(s) {
		if strings.Contains(request, users[2]) {
			t.Errorf("who did not change was touched: %s", request)
		}
	}
	wantThreadRoster(t, s, users, "0", "1 Ada Lovelace", "2 Bob")
	w.wantEmptyPlan()
}

func TestAccThreadRosterNeverRemovesActingUserOrCreator(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"bot", users[0], "Bot"}, person{"ada", users[1], ""}))
	// Removed from the map: no call.
	w.write("main.tf", actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], ""}))
	s.ForgetRequests()
	w.apply()
	wantChatWrites(t, s)
	w.wantEmptyPlan()
	// Another user acts: the creator stays.
	w.applyHCL(actingAs(users[1]) + threadWithRosterHCL(person{"ada", users[1], ""}))
	w.wantEmptyPlan()
	w.applyHCL(actingAs(users[1]) + threadWithRosterHCL(person{"cleo", users[2], ""}))
	wantThreadRoster(t, s, users, "0 Bot", "1", "2")
	w.wantEmptyPlan()
}

func TestAccThreadRosterActingUserEntryIsRefusedInPlan(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"bot", users[0], "Bot"}, person{"ada", users[1], ""}))
	w.write("main.tf", actingAs(users[0])+threadWithRosterHCL(person{"bot", users[0], "Robot"}, person{"ada", users[1], ""}))
	s.ForgetRequests()
	wantText(t, w.fail("plan"), "Cannot change the acting user's entry", "Robot", "Bot", users[0])
	wantChatWrites(t, s)
	// The map did not list the user before, and gives it a display name that the service
	// does not have.
	other := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], ""}))
	other.write("main.tf", actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], ""}, person{"bot", users[0], "Bot"}))
	wantText(t, other.fail("plan"), "Cannot change the acting user's entry")
	other.write("main.tf", actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], ""}, person{"bot", users[0], ""}))
	s.ForgetRequests()
	other.apply()
	wantChatWrites(t, s)
	other.wantEmptyPlan()
}

func TestAccThreadRosterRelabellingSendsNothing(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], "Ada"}, person{"bob", users[2], ""}))
	w.write("main.tf", actingAs(users[0])+threadWithRosterHCL(person{"lovelace", users[1], "Ada"}, person{"ada", users[2], ""}))
	s.ForgetRequests()
	w.apply()
	wantChatWrites(t, s)
	w.wantEmptyPlan()
}

func TestAccThreadRosterRemovedFromConfigurationIsLeftAlone(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], "Ada"}))
	w.write("main.tf", actingAs(users[0])+plainThread)
	w.wantEmptyPlan()
	wantThreadRoster(t, s, users, "0", "1 Ada")
}

func TestAccThreadRosterFirstManagedWarnsOfRemovals(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
		thread.Participants = append(thread.Participants, emulator.ThreadParticipant{RawID: users[1]}, emulator.ThreadParticipant{RawID: users[2]})
	})
	w.write("main.tf", actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], ""}))
	p := w.plan()
	wantText(t, p.text, "Participants will be removed", "- "+users[2])
	wantNoText(t, p.text, "- "+users[1], "- "+users[0])
	w.run("apply", "saved.tfplan")
	wantThreadRoster(t, s, users, "0", "1")
	w.wantEmptyPlan()
}

// One apply creates users, and a thread and a room with them.
func TestAccThreadRosterOfUsersCreatedInSameApply(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, `
resource "acs_user" "bot" {}
resource "acs_user" "agent" {
  for_each = toset(["ada", "bob"])
}
resource "acs_chat_thread" "t" {
  topic        = "Support"
  as_user_id   = acs_user.bot.id
  participants = { for name, user in acs_user.agent : name => { user_id = user.id, display_name = name } }
}
resource "acs_room" "r" {
  participants = { for name, user in acs_user.agent : name => { user_id = user.id, role = "Presenter" } }
}
`)
	wantText(t, w.plan().text, `"ada" = {`)
	w.run("apply", "saved.tfplan")
	wantThreadSize(t, s, 3)
	wantRoomSize(t, s, 2)
	w.wantEmptyPlan()
	w.destroy()
	if n := len(s.Users()); n != 0 {
		t.Errorf("%d users are left", n)
	}
}

func TestAccThreadActingUserReplacedInOneRun(t *testing.T) {
	t.Parallel()
	s := newService(t)
	hcl := func(topic string) string {
		return fmt.Sprintf(`
resource "acs_user" "bot" {
  lifecycle { create_before_destroy = true }
}
resource "acs_chat_thread" "t" {
  topic      = %q
  as_user_id = acs_user.bot.id
}
`, topic)
	}
	w := appliedWorkspace(t, s, hcl("Support"))
	id, bot := onlyThread(t, s).ID, s.Users()[0]
	w.run("apply", "-auto-approve", "-replace=acs_user.bot")
	if got := s.Users(); len(got) != 1 || got[0] == bot {
		t.Errorf("the users are %v, the bot was %s", got, bot)
	}
	wantSameThread(t, s, id)
	w.wantEmptyPlan()
	w.applyHCL(hcl("Sales"))
	w.wantEmptyPlan()
}

func TestAccThreadCreateWithOneForeignUserLeavesNoThread(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := newWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], ""}, person{"eve", foreigner(), ""}))
	text := w.fail("apply", "-auto-approve")
	wantText(t, text, "Cannot create the thread", foreigner(), "403")
	wantNoText(t, text, "Participant "+users[1])
	wantThreads(t, s, 0)
	w.wantNotInState("acs_chat_thread.t")
}

// An answer may refuse far more participants than were sent: that is one error.
func TestAccThreadCreateWithThousandsRefusedIsOneError(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	var refused []string
	for i := range 1000 {
		refused = append(refused, fmt.Sprintf(`{"target":%q,"code":"403","message":"No."}`, user(i)))
	}
	s.AddFault(emulator.Fault{
		Method: http.MethodPost, Path: "/chat/threads", Status: http.StatusCreated,
		Body: fmt.Sprintf(`{"chatThread":{"id":"19:one@thread.v2","topic":"Support","createdOn":"2026-11-27T10:00:00Z","createdByCommunicationIdentifier":{"rawId":%q}},"invalidParticipants":[%s]}`,
			users[0], strings.Join(refused, ",")),
	})
	w := newWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], ""}))
	text := w.fail("apply", "-auto-approve")
	wantTimes(t, text, 1, "Error:")
	wantText(t, text, "acs_chat_thread: 1000 participants were refused", user(0)+": the service answered 403: No", user(9), "and 990 more", "deleted the thread again", "Request id: ")
	wantNoText(t, text, user(10))
	w.wantNotInState("acs_chat_thread.t")
}

// Further calls add the participants that do not fit into the create. The service
// may refuse one of those too.
func TestAccThreadCreateWithOneForeignUserInTheSecondChunkLeavesNoThread(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 220)
	var people []person
	for i, userID := range users[1:] {
		people = append(people, person{fmt.Sprintf("p%03d", i), userID, ""})
	}
	people[210].userID = foreigner()
	w := newWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(people...))
	text := w.fail("apply", "-auto-approve")
	wantText(t, text, "Cannot create the thread", "participant "+foreigner()+" was refused: the service answered 403", "Use only users of this Communication Services resource", "deleted the thread again")
	wantTimes(t, text, 1, "Error:")
	wantChatWrites(t, s, "POST /chat/threads ", "/participants/:add …"+foreigner(), "DELETE /chat/threads/")
	wantThreads(t, s, 0)
	w.wantNotInState("acs_chat_thread.t")
	people[210].userID = users[211]
	w.applyHCL(actingAs(users[0]) + threadWithRosterHCL(people...))
	w.wantEmptyPlan()
}

func TestAccThreadUpdateWithOneForeignUserKeepsTheAcceptedOnes(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], ""}))
	w.write("main.tf", actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], ""}, person{"bob", users[2], "Bob"}, person{"eve", foreigner(), ""}))
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot add a participant", foreigner())
	wantThreadRoster(t, s, users, "0", "1", "2 Bob")
	people, _ := w.attributes("acs_chat_thread.t")["participants"].(map[string]any)
	if got := slices.Sorted(maps.Keys(people)); !slices.Equal(got, []string{"ada", "bob"}) {
		t.Errorf("the state has %v, want the accepted ones", got)
	}
}

// In a full thread, participants leave before others are added.
func TestAccThreadRosterFullThreadExchangesParticipants(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 252)
	people := func(from, to int) []person {
		var list []person
		for i := from; i < to; i++ {
			list = append(list, person{fmt.Sprintf("p%d", i), users[i], ""})
		}
		return list
	}
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(people(1, 250)...))
	w.write("main.tf", actingAs(users[0])+threadWithRosterHCL(people(3, 252)...))
	s.ForgetRequests()
	w.apply()
	removed, added := 0, 0
	for _, request := range chatWrites(s) {
		switch {
		case strings.Contains(request, ":remove"):
			removed++
		case strings.Contains(request, ":add"):
			added++
		}
	}
	if removed != 2 || added == 0 {
		t.Errorf("%d removals and %d adds, want 2 and some", removed, added)
	}
	wantThreadSize(t, s, 250)
	w.wantEmptyPlan()
}

func TestAccThreadImported(t *testing.T) {
	t.Parallel()
	// Each test has its own service, whose record has only its requests.
	imported := func(t *testing.T) (s *emulator.Server, users []string, id, block string) {
		t.Helper()
		s, users = chatService(t, 2)
		appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], "Ada"}))
		id = onlyThread(t, s).ID
		s.ForgetRequests()
		return s, users, id, fmt.Sprintf("import {\n  to = acs_chat_thread.t\n  id = %q\n}\n", id)
	}
	t.Run("generated configuration plans nothing", func(t *testing.T) {
		t.Parallel()
		s, users, _, block := imported(t)
		w := newWorkspace(t, s, actingAs(users[0])+block)
		if got := w.plan("-generate-config-out=generated.tf").changed(); len(got) > 0 {
			t.Errorf("planned %v, want nothing but the import", got)
		}
		w.apply()
		wantChatWrites(t, s)
		w.wantEmptyPlan()
	})
	t.Run("own labels are one update that sends nothing", func(t *testing.T) {
		t.Parallel()
		s, users, _, block := imported(t)
		w := newWorkspace(t, s, actingAs(users[0])+block+threadWithRosterHCL(person{"ada", users[1], "Ada"}))
		w.wantPlan("acs_chat_thread.t update")
		w.apply()
		wantChatWrites(t, s)
		w.wantEmptyPlan()
	})
	t.Run("without the roster plans nothing", func(t *testing.T) {
		t.Parallel()
		s, users, id, _ := imported(t)
		w := newWorkspace(t, s, actingAs(users[0])+plainThread)
		w.run("import", "acs_chat_thread.t", id)
		w.wantEmptyPlan()
		w.apply()
		wantChatWrites(t, s)
	})
}
