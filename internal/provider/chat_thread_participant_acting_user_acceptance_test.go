// SPDX-License-Identifier: MPL-2.0

// This file tests the acting user of acs_chat_thread_participant, and what the
// provider refuses.

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccThreadParticipantWithoutAnActingUserIsRefused(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	w := newWorkspace(t, s, withThreadID("19:abc@thread.v2", threadParticipantHCL(users[0])))
	wantText(t, w.fail("plan"), "Chat calls need an acting user", "as_user_id", "chat_user_id", "chat_access_token")
	wantNoRequests(t, s)
}

// The plan knows no ids, and not the acting user.
func TestAccThreadParticipantWithAllIDsUnknown(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, `
resource "acs_user" "bot" {}
resource "acs_user" "ada" {}
resource "acs_chat_thread" "t" {
  topic      = "Support"
  as_user_id = acs_user.bot.id
}
resource "acs_chat_thread_participant" "p" {
  thread_id          = acs_chat_thread.t.id
  user_id            = acs_user.ada.id
  display_name       = acs_user.bot.id
  share_history_time = acs_chat_thread.t.created_on
  metadata           = { bot = acs_user.bot.id }
  as_user_id         = acs_user.bot.id
}
`)
	wantThreadSize(t, s, 2)
	w.wantEmptyPlan()
	w.destroy()
}

// Both are always members, so the destroy makes no call.
func TestAccThreadParticipantOfActingUserOrCreatorStays(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]int{"the acting user": 0, "the creator": 1}, func(t *testing.T, creator int) {
		s, users := chatService(t, 2)
		appliedWorkspace(t, s, actingAs(users[creator])+plainThread+strings.Replace(threadParticipantHCL(users[1-creator]), `"p"`, `"other"`, 1))
		w := appliedWorkspace(t, s, actingAs(users[0])+withThreadID(onlyThread(t, s).ID, threadParticipantHCL(users[creator])))
		w.wantEmptyPlan()
		s.ForgetRequests()
		wantText(t, w.run("destroy", "-auto-approve"), "Participant stays in the thread", users[creator])
		wantChatWrites(t, s)
		wantThreadRoster(t, s, users, "0", "1")
		w.wantNotInState("acs_chat_thread_participant.p")
	})
}

// wantEntryFixed checks that the plan refuses each change of a user's entry, and that
// the entry as it is plans nothing.
func (w *workspace) wantEntryFixed(hcl func(arguments ...string) string, refusal, userID string) {
	w.t.Helper()
	for _, argument := range []string{`display_name = "Bot"`, `metadata = { a = "1" }`, `share_history_time = "2026-08-01T00:00:00Z"`} {
		w.write("main.tf", hcl(argument))
		name, _, _ := strings.Cut(argument, " ")
		wantText(w.t, w.fail("plan"), refusal, name+" of User "+userID)
	}
	w.write("main.tf", hcl())
	w.wantEmptyPlan()
}

// The service cannot change an entry, and a user who has left cannot add itself again.
func TestAccThreadParticipantOfActingUserCannotChange(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	hcl := func(arguments ...string) string {
		return actingAs(users[0]) + plainThread + threadParticipantHCL(users[0], arguments...)
	}
	const inTheMap = "Do not set it here, to adopt the entry as it is"
	w := newWorkspace(t, s, hcl(`display_name = "Bot"`))
	wantText(t, w.fail("plan"), "Cannot change the acting user's entry", "display_name of User "+users[0]+" in a thread that is to be created", inTheMap)
	w.applyHCL(actingAs(users[0]) + plainThread)
	w.write("main.tf", hcl(`display_name = "Bot"`))
	wantText(t, w.fail("plan"), "Cannot change the acting user's entry", "display_name of User "+users[0], inTheMap)
	w.applyHCL(hcl())
	w.wantEntryFixed(hcl, "Cannot change the acting user's entry", users[0])
}

// The plan refuses another entry for the creator, whoever acts. The entry that the
// thread has is adopted.
func TestAccThreadParticipantOfCreatorIsAdoptedOrRefusedInPlan(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	thread := func(rest string) string {
		return actingAs(users[0]) + threadHCL("Support", rest)
	}
	w := appliedWorkspace(t, s, thread(fmt.Sprintf("participants = {\n bot = { user_id = %q, display_name = \"Bot\" }\n two = { user_id = %q }\n }\n", users[0], users[1])))
	for _, actor := range users {
		single := func(name string) string {
			return thread("") + threadParticipantHCL(users[0], fmt.Sprintf("display_name = %q", name), asUser(actor))
		}
		w.write("main.tf", single("Robot"))
		wantText(t, w.fail("plan"), "Cannot change the ", "display_name of User "+users[0])
		w.applyHCL(single("Bot"))
		w.wantEmptyPlan()
		w.run("state", "rm", "acs_chat_thread_participant.p")
	}
}

// The old acting user adds the new one before its participant resource is applied,
// and then again with the entry of that resource.
func TestAccThreadParticipantOfANewActingUserHasItsEntry(t *testing.T) {
	t.Parallel()
	const named = "display_name = \"Ben\"\nmetadata = { team = \"a\" }"
	thread := func(actor string) string {
		return threadHCL("Support", asUser(actor))
	}
	for name, test := range map[string]struct {
		refused bool
		joined  []string
	}{
		"accepted": {false, []string{"0", "1 Ben"}},
		"refused":  {true, []string{"0", "1"}}, // and let in as before
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 2)
			w := appliedWorkspace(t, s, thread(users[0]))
			w.write("main.tf", thread(users[1])+threadParticipantHCL(users[1], named, asUser(users[1])))
			if test.refused {
				const add = "/chat/threads/*/participants/:add"
				s.AddFault(emulator.Fault{Method: http.MethodPost, Path: add, Delay: 1, Count: 2}) // for the thread, and as the user itself
				s.AddFault(emulator.Fault{Method: http.MethodPost, Path: add, Status: 400, Count: 1})
				wantText(t, w.fail("apply", "-auto-approve"), "Cannot add the participant")
				wantThreadRoster(t, s, users, test.joined...)
				return
			}
			w.apply()
			wantThreadRoster(t, s, users, test.joined...)
			w.wantEmptyPlan()
		})
	}
}

// Nobody can remove the creator.
func TestAccThreadParticipantOfCreatorCannotChange(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	appliedWorkspace(t, s, actingAs(users[1])+plainThread+threadParticipantsHCL(users[:1]))
	hcl := func(arguments ...string) string {
		return actingAs(users[0]) + withThreadID(onlyThread(t, s).ID, threadParticipantHCL(users[1], arguments...))
	}
	w := newWorkspace(t, s, hcl(`display_name = "Bot"`))
	text := w.fail("apply", "-auto-approve")
	wantText(t, text, "User is already in the thread", "who created the thread cannot be removed and added again")
	wantNoText(t, text, "import it")
	w.applyHCL(hcl())
	w.wantEntryFixed(hcl, "Cannot change the creator's entry", users[1])
}

// A user who becomes the acting user cannot change at the same time: nobody could
// add it again.
func TestAccThreadParticipantOfNewActingUserCannotChange(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	hcl := func(arguments ...string) string {
		return actingAs(users[0]) + plainThread + threadParticipantHCL(users[1], arguments...)
	}
	w := appliedWorkspace(t, s, hcl())
	w.write("main.tf", hcl(`display_name = "Bot"`, asUser(users[1])))
	wantText(t, w.fail("plan"), "Cannot change the acting user's entry", "display_name of User "+users[1])
}

// The service has no call that changes a participant. With create_before_destroy the
// user is added first, so the entry stays as it was.
func TestAccThreadParticipantCreatedBeforeDestroyedSaysWhatToDo(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	hcl := func(name string, arguments ...string) string {
		return actingAs(users[0]) + plainThread + threadParticipantHCL(users[1], append(arguments, fmt.Sprintf("display_name = %q", name))...)
	}
	const before = "lifecycle { create_before_destroy = true }"
	w := appliedWorkspace(t, s, hcl("Ada", before))
	w.write("main.tf", hcl("Ada Lovelace", before))
	wantText(t, w.fail("apply", "-auto-approve"), "User is already in the thread", `display_name is "Ada", not "Ada Lovelace"`, "create_before_destroy", "remove that setting")
	wantThreadRoster(t, s, users, "0", "1 Ada")
	w.applyHCL(hcl("Ada Lovelace"))
	wantThreadRoster(t, s, users, "0", "1 Ada Lovelace")
	w.wantEmptyPlan()
}

// A 403 may mean a deleted thread, but not here. The user of the provider block
// reads, but adds nobody in the name of the acting user.
func TestAccThreadParticipantActingUserIsNoMember(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4)
	hcl := func(rest string) string { return actingAs(users[0]) + plainThread + rest }
	w := appliedWorkspace(t, s, hcl(threadParticipantsHCL(users[1:2], asUser(users[0]))))
	actor := asUser(users[3])
	w.write("main.tf", hcl(threadParticipantsHCL(users[1:3], actor)))
	refusal := users[3] + " is not a member of thread " + onlyThread(t, s).ID

	// p[0] changes in place, without a call; p[1] cannot be added.
	wantText(t, w.fail("apply", "-auto-approve"), refusal, "set as_user_id to a user who is a member")
	w.wantNotInState("acs_chat_thread_participant.p[1]")
	p := w.wantPlan("acs_chat_thread_participant.p[1] create")
	wantText(t, p.text, "Another user acts in the thread", users[3]+", the acting user of thread")
	wantThreadRoster(t, s, users, "0", "1")

	addToThread(t, s, emulator.ThreadParticipant{RawID: users[3]})
	w.apply()
	wantThreadRoster(t, s, users, "0", "1", "2", "3")
}

// If the acting user was deleted, the user of the provider block reads and removes.
func TestAccThreadParticipantActingUserDeleted(t *testing.T) {
	t.Parallel()
	s := newService(t)
	owner := s.CreateUser()
	hcl := func(bot, rest string) string {
		return actingAs(owner) + plainThread + bot + `
resource "acs_user" "ada" {}
` + rest
	}
	bot := `
resource "acs_user" "bot" {}
resource "acs_chat_thread_participant" "bot" {
  thread_id = acs_chat_thread.t.id
  user_id   = acs_user.bot.id
}
`
	ada := strings.ReplaceAll(threadParticipantHCL("ADA", "as_user_id = acs_user.bot.id", "depends_on = [acs_chat_thread_participant.bot]"), `"ADA"`, "acs_user.ada.id")
	w := appliedWorkspace(t, s, hcl(bot, ada))
	botID := w.id("acs_user.bot")
	// Deleted outside Terraform, which has no call that would notice.
	other := newWorkspace(t, s, `resource "acs_user" "bot" {}`)
	other.run("import", "acs_user.bot", botID)
	other.destroy()

	w.wantEmptyPlan()
	w.destroy("-target=acs_chat_thread_participant.p")
	for _, p := range onlyThread(t, s).Participants {
		if p.RawID != owner && p.RawID != botID {
			t.Errorf("%s is in the thread still", p.RawID)
		}
	}
}

func TestAccThreadParticipantsAndMapTogetherWarnOnce(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	w := newWorkspace(t, s, actingAs(users[0])+fmt.Sprintf(`
resource "acs_chat_thread" "t" {
  topic        = "Support"
  participants = { ada = { user_id = %q } }
}
`, users[1])+threadParticipantsHCL(users[2:]))
	wantText(t, w.apply(), "Two owners of one roster")
	p := w.plan("-refresh=false")
	wantTimes(t, p.text, 1, "Two owners of one roster")
}

// If the answer to the add is lost, the retry finds the user. If the roster cannot
// be read back, the participant is not tainted, or the next apply would remove and
// add it.
func TestAccThreadParticipantAddThatFailsOnceAddsUser(t *testing.T) {
	t.Parallel()
	const path = "/chat/threads/*/participants"
	for name, test := range map[string]struct {
		fault emulator.Fault
		says  string
	}{
		"answer lost":   {emulator.Fault{Method: http.MethodPost, Path: path + "/:add", Drop: emulator.DropAfter, Count: 1}, "Apply complete!"},
		"not read back": {emulator.Fault{Method: http.MethodGet, Path: path, Status: 500}, "Cannot read the participant back"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 2)
			w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
			s.AddFault(test.fault)
			wantText(t, w.applyHCL(actingAs(users[0])+plainThread+threadParticipantHCL(users[1], `display_name = "Ada"`)), test.says)
			wantThreadRoster(t, s, users, "0", "1 Ada")
			s.ClearFaults()
			w.wantEmptyPlan()
		})
	}
}

// The service accepts the largest values that the plan allows (facts 2.3-04 and
// 2.4-01).
func TestAccMessageAndParticipantMaximumSizes(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+
		threadParticipantHCL(users[1], `metadata = { a = "`+strings.Repeat("x", 1023)+`" }`)+
		messageHCL(`content = "`+strings.Repeat("ä", 14336)+`"`))
	w.wantEmptyPlan()
}

// The accepted participants enter the state. The error names the refused one, whom
// the service names or the provider finds by halving the batch.
func TestAccThreadParticipants50OfWhomOneIsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		userID string
		says   []string
	}{
		"not of this resource": {foreigner(), []string{"answered 403: Permissions check failed.", "Use only users of this Communication Services resource"}},
		"malformed":            {"8:acs:short_id", []string{"the service answered 400 BadRequest"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatServiceWith(t, 51, noRateLimits())
			users[25] = test.userID
			w := newWorkspace(t, s, actingAs(users[0])+plainThread+threadParticipantsHCL(users[1:]))
			text := w.fail("apply", "-auto-approve")
			wantTimes(t, text, 1, "Error:")
			_, text, _ = strings.Cut(text, "Error:")
			wantText(t, text, append(test.says, "Cannot add the participant", "User "+test.userID+" in thread 19:")...)
			wantThreadSize(t, s, 50)
			w.wantPlan("acs_chat_thread_participant.p[24] create")
		})
	}
}
