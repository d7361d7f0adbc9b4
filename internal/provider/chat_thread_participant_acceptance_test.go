// SPDX-License-Identifier: MPL-2.0

// This file tests the table of acs_chat_thread_participant in the life cycles.

package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccThreadParticipantLifeCycle(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4)
	hcl := func(people []string, arguments ...string) string {
		return actingAs(users[0]) + plainThread + threadParticipantsHCL(people, arguments...)
	}
	w := appliedWorkspace(t, s, hcl(users[1:3], `display_name = "Agent"`, `metadata = { team = "support" }`))
	wantThreadRoster(t, s, users, "0", "1 Agent", "2 Agent")
	w.wantAttributes("acs_chat_thread_participant.p[0]", map[string]any{
		"id": onlyThread(t, s).ID + "/" + users[1], "display_name": "Agent", "share_history_time": nil, "as_user_id": nil,
	})
	w.wantEmptyPlan()

	// Additive: others are left alone.
	addToThread(t, s, emulator.ThreadParticipant{RawID: users[3], DisplayName: "Guest"})
	w.wantEmptyPlan()

	// There is no update: a change removes and adds.
	w.write("main.tf", hcl(users[1:3], `display_name = "Bot"`, `metadata = { team = "support" }`))
	want := []string{"acs_chat_thread_participant.p[0] delete create", "acs_chat_thread_participant.p[1] delete create"}
	if got := w.plan().changed(); !slices.Equal(got, want) {
		t.Errorf("planned %v, want %v", got, want)
	}
	s.ForgetRequests()
	w.run("apply", "saved.tfplan")
	wantThreadRoster(t, s, users, "0", "1 Bot", "2 Bot", "3 Guest")
	if n := len(removals(s)); n != 2 {
		t.Errorf("%d people were removed, want two", n)
	}
	w.wantEmptyPlan()

	w.applyHCL(actingAs(users[0]) + plainThread)
	wantThreadRoster(t, s, users, "0", "3 Guest")
}

func TestAccThreadParticipantChangeReplaces(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 3)
	hcl := func(thread, userID string, arguments ...string) string {
		return actingAs(users[0]) + plainThread + `resource "acs_chat_thread" "other" { topic = "Sales" }` +
			strings.Replace(threadParticipantHCL(userID, arguments...), "acs_chat_thread.t.id", "acs_chat_thread."+thread+".id", 1)
	}
	w := appliedWorkspace(t, s, hcl("t", users[1]))
	for _, next := range []string{
		hcl("t", users[2]),
		hcl("other", users[2]),
		hcl("other", users[2], `display_name = "Ada"`),
		hcl("other", users[2], `display_name = "Ada"`, `share_history_time = "2026-08-01T00:00:00Z"`),
		hcl("other", users[2], `display_name = "Ada"`, `share_history_time = "2026-08-01T00:00:01Z"`),
		hcl("other", users[2], `display_name = "Ada"`, `metadata = { a = "1" }`),
		hcl("other", users[2], `display_name = "Ada"`, `metadata = { a = "2" }`),
		hcl("other", users[2]),
	} {
		w.write("main.tf", next)
		w.wantPlan("acs_chat_thread_participant.p delete create")
		w.run("apply", "saved.tfplan")
		w.wantEmptyPlan()
	}
	people := 0
	for _, thread := range s.Threads() {
		people += len(thread.Participants)
	}
	if people != 3 {
		t.Errorf("the threads have %d participants in all, want their creator and one more", people)
	}
}

// The acting user is not part of the entry, and neither is the spelling of a default
// or a time.
func TestAccThreadParticipantChangesInPlaceWithoutACall(t *testing.T) {
	t.Parallel()
	const since = `share_history_time = "2026-08-01T00:00:00Z"`
	for name, test := range map[string]struct{ before, after string }{
		"as_user_id named":      {"", `as_user_id = "ACTOR"`},
		"beginning spelt out":   {"", `share_history_time = "1970-01-01T00:00:00Z"`},
		"beginning left out":    {`share_history_time = "1970-01-01T01:00:00+01:00"`, ""},
		"metadata empty":        {"", `metadata = {}`},
		"metadata left out":     {`metadata = {}`, ""},
		"instant spelt another": {since, `share_history_time = "2026-08-01T02:00:00.000+02:00"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 2)
			hcl := func(argument string) string {
				return actingAs(users[0]) + plainThread + threadParticipantHCL(users[1], strings.ReplaceAll(argument, "ACTOR", users[0]))
			}
			w := appliedWorkspace(t, s, hcl(test.before))
			w.wantEmptyPlan()
			s.ForgetRequests()
			w.write("main.tf", hcl(test.after))
			for _, change := range w.plan().changed() {
				if change != "acs_chat_thread_participant.p update" {
					t.Errorf("planned %q, want at most an update in place", change)
				}
			}
			w.run("apply", "saved.tfplan")
			wantChatWrites(t, s)
			w.wantEmptyPlan()
		})
	}
}

// Without share_history_time, the state has none, whatever the service has (fact
// 2.3-01).
func TestAccThreadParticipantIsReadAsTheServiceHasIt(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+threadParticipantHCL(users[1], `display_name = "Ada"`))
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
		thread.Participants[1].ShareHistoryTime = start.Add(-time.Hour)
	})
	w.wantEmptyPlan()
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
		thread.Participants[1].DisplayName = "Eve"
		thread.Participants[1].Metadata = map[string]string{"a": "1"}
	})
	p := w.plan()
	before, _ := p.change(t, "acs_chat_thread_participant.p").Before.(map[string]any)
	if before["display_name"] != "Eve" || fmt.Sprint(before["metadata"]) != "map[a:1]" {
		t.Errorf("the state before is %v, want what the service has", before)
	}
	w.run("apply", "saved.tfplan")
	wantThreadRoster(t, s, users, "0", "1 Ada")
	w.wantEmptyPlan()
}

// Terraform shows one of several warnings with the same summary, and counts the
// others.
func TestAccThreadParticipantsNotMembersAreDroppedWithOneWarningPerThread(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 6)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+threadParticipantsHCL(users[1:]))
	truncateThread(t, s, 2)
	p := w.plan()
	if got := p.changed(); len(got) != 4 || !strings.HasSuffix(got[0], " create") {
		t.Errorf("planned %v, want four creates", got)
	}
	wantTimes(t, p.text, 1, "Participants of thread "+onlyThread(t, s).ID+" were removed outside Terraform")
	wantText(t, p.text, "(and 3 more similar warnings elsewhere)")
	w.apply()
	wantThreadRoster(t, s, users, "0", "1", "2", "3", "4", "5")
	w.wantEmptyPlan()
}

func TestAccThreadParticipantsOfAThreadThatIsGone(t *testing.T) {
	t.Parallel()
	for name, o := range deletedThreadAnswers() {
		t.Run("deleted by its retention: kept, silent, plans nothing: "+name, func(t *testing.T) {
			t.Parallel()
			s, users := chatServiceWith(t, 4, o)
			w := appliedWorkspace(t, s, actingAs(users[0])+threadHCL("Support", "delete_after_days = 30")+threadParticipantsHCL(users[1:]))
			s.Advance(31 * day)
			p := w.wantPlan()
			wantNoText(t, p.text, "was deleted")
			w.destroy()
		})
		t.Run("not known to be over: kept, one warning per thread: "+name, func(t *testing.T) {
			t.Parallel()
			s, users := chatServiceWith(t, 4, o)
			appliedWorkspace(t, s, actingAs(users[0])+plainThread)
			id := onlyThread(t, s).ID
			w := appliedWorkspace(t, s, actingAs(users[0])+withThreadID(id, threadParticipantsHCL(users[1:])))
			s.DeleteThread(id)
			w.wantGone("acs_chat_thread_participant.p", "Thread "+id+" of participants was deleted")
		})
	}
}

func TestAccThreadParticipantDestroyedWhenAlreadyRemoved(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]emulator.RemoveNonMember{
		"204": emulator.RemoveNonMemberSucceeds, "403": emulator.RemoveNonMemberForbidden, "404": emulator.RemoveNonMemberNotFound,
	}, func(t *testing.T, answer emulator.RemoveNonMember) {
		s, users := chatServiceWith(t, 3, emulator.Options{Now: start, Switches: emulator.Switches{RemoveNonMember: answer}})
		w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+threadParticipantsHCL(users[1:]))
		truncateThread(t, s, 2)
		w.destroy("-refresh=false", "-target=acs_chat_thread_participant.p")
		wantThreadRoster(t, s, users, "0")
	})
}

// Adding a user who is in the thread changes nothing (fact 2.2-03).
func TestAccThreadParticipantExistingIsAdoptedOrRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		existing emulator.ThreadParticipant
		argument string
		says     []string
	}{
		"as the same": {emulator.ThreadParticipant{DisplayName: "Ada"}, `display_name = "Ada"`, nil},
		"under another name": {
			emulator.ThreadParticipant{DisplayName: "Eve"},
			`display_name = "Ada"`,
			[]string{`was there before, as "Eve"`, `display_name is "Eve", not "Ada"`, "to adopt the participant", "Or import it as 19:"},
		},
		"without a name": {emulator.ThreadParticipant{}, `display_name = "Ada"`, []string{"without a display name", `display_name is left out, not "Ada"`}},
		"with a name":    {emulator.ThreadParticipant{DisplayName: "Eve"}, "", []string{`display_name is "Eve", not left out`}},
		"with metadata": {
			emulator.ThreadParticipant{DisplayName: "Ada", Metadata: map[string]string{"a": "1"}}, `display_name = "Ada"`, []string{`metadata is {"a":"1"}`},
		},
		"with another history": {
			emulator.ThreadParticipant{ShareHistoryTime: start},
			`share_history_time = "2026-08-01T00:00:00Z"`,
			[]string{"share_history_time is 2026-09-01T08:00:00Z, not 2026-08-01T00:00:00Z"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 2)
			w := appliedWorkspace(t, s, actingAs(users[0])+plainThread)
			test.existing.RawID = users[1]
			addToThread(t, s, test.existing)
			w.write("main.tf", actingAs(users[0])+plainThread+threadParticipantHCL(users[1], test.argument))
			if test.says == nil {
				w.apply()
				w.wantEmptyPlan()
				return
			}
			wantText(t, w.fail("apply", "-auto-approve"), append(test.says, "User is already in the thread")...)
			w.wantNotInState("acs_chat_thread_participant.p")
			wantThreadRoster(t, s, users, "0", strings.TrimSpace("1 "+test.existing.DisplayName))

			// The advice: import it; the next apply changes it.
			w.run("import", "acs_chat_thread_participant.p", onlyThread(t, s).ID+"/"+users[1])
			w.wantPlan("acs_chat_thread_participant.p delete create")
			w.run("apply", "saved.tfplan")
			w.wantEmptyPlan()
		})
	}
}
