// SPDX-License-Identifier: MPL-2.0

// This file tests imports of participants and messages of threads: by the CLI's id,
// by import blocks with id and with identity, and with generated configuration.

package provider_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccImportOfParticipantsAndMessagesEveryWay(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	const participant, said = "acs_chat_thread_participant.p", "acs_chat_message.m"
	testImports(t, s, actingAs(users[0])+plainThread+
		threadParticipantHCL(users[1], `display_name = "Ada"`, `share_history_time = "2026-08-01T00:00:00Z"`, `metadata = { a = "1" }`)+
		messageHCL(hello, `type = "html"`, `sender_display_name = "Bot"`, `metadata = { a = "1" }`), []statecheck.StateCheck{
		statecheck.ExpectIdentityValueMatchesState(participant, tfjsonpath.New("thread_id")),
		statecheck.ExpectIdentityValue(participant, tfjsonpath.New("user_id"), knownvalue.StringExact(users[1])),
		statecheck.ExpectIdentityValueMatchesState(said, tfjsonpath.New("thread_id")),
		statecheck.ExpectIdentityValueMatchesState(said, tfjsonpath.New("message_id")),
	}, participant, said)
}

// threadToImport is a thread that the workspaces of the tests did not create, with a
// participant and a message of that user.
func threadToImport(t *testing.T, o emulator.Options) (s *emulator.Server, users []string, threadID, messageID string) {
	t.Helper()
	s, users = chatServiceWith(t, 2, o)
	appliedWorkspace(t, s, actingAs(users[0])+plainThread+
		threadParticipantHCL(users[1], `display_name = "Ada"`)+
		messageHCL(hello, asUser(users[1]), `sender_display_name = "Ada"`, "depends_on = [acs_chat_thread_participant.p]"))
	return s, users, onlyThread(t, s).ID, onlyMessage(t, s).ID
}

func TestAccImportOfParticipantsAndMessagesWithGeneratedConfigurationPlansNothing(t *testing.T) {
	t.Parallel()
	s, users, threadID, messageID := threadToImport(t, emulator.Options{Now: start})
	w := newWorkspace(t, s, actingAs(users[0])+fmt.Sprintf(`
import {
  to = acs_chat_thread_participant.p
  id = "%[1]s/%[2]s"
}
import {
  to = acs_chat_message.m
  id = "%[1]s/%[3]s"
}
`, threadID, users[1], messageID))
	s.ForgetRequests()
	w.plan("-generate-config-out=generated.tf")
	w.apply()
	w.wantEmptyPlan()
	wantChatWrites(t, s)
	w.wantAttribute("acs_chat_message.m", "as_user_id", users[1])
}

// An import has share_history_time only if it is not the default (fact 2.3-01).
func TestAccImportOfThreadParticipantHistory(t *testing.T) {
	t.Parallel()
	s, users, threadID, _ := threadToImport(t, emulator.Options{Now: start})
	id := threadID + "/" + users[1]
	hcl := func(arguments ...string) string {
		return actingAs(users[0]) + withThreadID(threadID, threadParticipantHCL(users[1], append(arguments, `display_name = "Ada"`)...))
	}
	w := newWorkspace(t, s, hcl())
	w.run("import", "acs_chat_thread_participant.p", id)
	w.wantEmptyPlan()

	s.UpdateThread(threadID, func(thread *emulator.Thread) { thread.Participants[1].ShareHistoryTime = start.Add(-time.Hour) })
	w = newWorkspace(t, s, hcl(`share_history_time = "2026-09-01T07:00:00Z"`))
	w.run("import", "acs_chat_thread_participant.p", id)
	w.wantEmptyPlan()
}

func TestAccImportOfSystemMessageIsRefused(t *testing.T) {
	t.Parallel()
	s, users, threadID, _ := threadToImport(t, emulator.Options{Now: start})
	w := newWorkspace(t, s, actingAs(users[0])+withThreadID(threadID, messageHCL(hello)))
	first := onlyThread(t, s).Messages[0]
	wantText(t, w.fail("import", "acs_chat_message.m", threadID+"/"+first.ID),
		"Not a message of a user", "Message "+first.ID+" in thread "+threadID, `of type "`+first.Type+`"`, "text or html", "data source acs_chat_message")
}

func TestAccImportOfMissingThreadParticipantsAndMessagesFails(t *testing.T) {
	t.Parallel()
	for name, o := range deletedThreadAnswers() {
		for _, messages := range []emulator.DeletedMessage{emulator.DeletedMessageAnswers, emulator.DeletedMessageNotFound} {
			t.Run(fmt.Sprintf("%s, messages %d", name, messages), func(t *testing.T) {
				t.Parallel()
				o.DeletedMessage = messages
				s, users, threadID, messageID := threadToImport(t, o)
				w := newWorkspace(t, s, actingAs(users[0])+withThreadID(threadID, threadParticipantHCL(users[1])+messageHCL(hello)))
				const missing = "Cannot import non-existent remote object"
				imports := func(address, id string) {
					t.Helper()
					wantText(t, w.fail("import", address, id), missing)
				}
				imports("acs_chat_thread_participant.p", threadID+"/"+users[0]+"0")
				imports("acs_chat_thread_participant.p", "19:none@thread.v2/"+users[1])
				imports("acs_chat_message.m", threadID+"/1")
				editMessage(t, s, func(m *emulator.Message) { m.DeletedOn = s.Now() })
				imports("acs_chat_message.m", threadID+"/"+messageID)
				s.DeleteThread(threadID)
				imports("acs_chat_thread_participant.p", threadID+"/"+users[1])
				imports("acs_chat_message.m", threadID+"/"+messageID)
			})
		}
	}
}
