// SPDX-License-Identifier: MPL-2.0

// This file tests threads with what a configuration cannot have: Teams users, as in the chat
// of a meeting, and metadata without a value.

package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// meetingThread is an applied thread with Ada, to which a meeting has brought a Teams user,
// and others have added metadata without a value.
func meetingThread(t *testing.T) (s *emulator.Server, users []string, w *workspace, hcl string) {
	t.Helper()
	s, users = chatService(t, 3)
	hcl = actingAs(users[0]) + threadWithRosterHCL(person{"ada", users[1], "Ada"})
	w = appliedWorkspace(t, s, hcl)
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
		thread.Metadata = map[string]string{"empty": ""}
		for i := range thread.Participants {
			thread.Participants[i].Metadata = map[string]string{"empty": ""}
		}
		thread.Participants = append(thread.Participants, emulator.ThreadParticipant{RawID: teamsUser, DisplayName: "Tess"})
	})
	return s, users, w, hcl
}

// inMeeting fails the test unless the Teams user is in the thread.
func inMeeting(t *testing.T, s *emulator.Server) {
	t.Helper()
	if got := fmt.Sprint(onlyThread(t, s).Participants); !strings.Contains(got, teamsUser) {
		t.Errorf("the Teams user was removed: %s", got)
	}
}

func TestAccThreadRosterLeavesTeamsUsersAlone(t *testing.T) {
	t.Parallel()
	s, users, w, hcl := meetingThread(t)
	s.ForgetRequests()
	w.wantEmptyPlan()
	wantChatWrites(t, s)
	// A roster that is managed for the first time does not remove the Teams user either.
	w.applyHCL(strings.TrimSuffix(hcl, threadWithRosterHCL(person{"ada", users[1], "Ada"})) + threadWithRosterHCL())
	w.applyHCL(hcl)
	if out := w.applyHCL(actingAs(users[0]) + threadWithRosterHCL(person{"cleo", users[2], ""})); strings.Contains(out, teamsUser) {
		t.Errorf("the apply is about the Teams user: %s", out)
	}
	w.wantEmptyPlan()
	inMeeting(t, s)
	w.destroy()
}

func TestAccThreadOfMeetingIsImportedUnchanged(t *testing.T) {
	t.Parallel()
	s, users, w, hcl := meetingThread(t)
	id := onlyThread(t, s).ID
	w.run("state", "rm", "acs_chat_thread.t")
	w.write("main.tf", strings.ReplaceAll(hcl, "ada = {", "user_"+strings.TrimPrefix(users[1], "8:acs:")+" = {"))
	w.run("import", "acs_chat_thread.t", id)
	s.ForgetRequests()
	w.wantEmptyPlan()
	wantChatWrites(t, s)
	// The data source lists everybody.
	w.applyHCL(actingAs(users[0]) + dataHCL("acs_chat_thread_participants", argument("thread_id", id)))
	w.wantValues("data.acs_chat_thread_participants.d", "participants", "user_id", append(slices.Sorted(slices.Values(users[:2])), teamsUser)...)
}

func TestAccQueryOfParticipantsLeavesTeamsUsersOut(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s, users, w, _ := meetingThread(t)
	w.write("main.tf", actingAs(users[0]))
	found := w.query(listHCL("acs_chat_thread_participant", 100, false, argument("thread_id", onlyThread(t, s).ID)))
	if got := fmt.Sprint(found); len(found) != 2 || strings.Contains(got, teamsUser) {
		t.Errorf("got %s, want the two users", got)
	}
}

// Only the sender can change or delete a message, and the provider cannot act as a Teams user.
func TestAccMessageOfTeamsUserIsNotImported(t *testing.T) {
	t.Parallel()
	s, _, w, hcl := meetingThread(t)
	thread := onlyThread(t, s).ID
	s.UpdateThread(thread, func(thread *emulator.Thread) {
		thread.Messages = append(thread.Messages, emulator.Message{Type: "text", Content: "Hello", Sender: teamsUser})
	})
	message := onlyMessage(t, s).ID
	w.write("main.tf", hcl+messageHCL(hello))
	wantText(t, w.fail("import", "acs_chat_message.m", thread+"/"+message), "Not a message of a user", teamsUser)
	w.write("main.tf", hcl+dataHCL("acs_chat_message", argument("thread_id", thread), argument("message_id", message)))
	w.apply()
	w.wantAttribute("data.acs_chat_message.d", "sender_id", teamsUser)
}
