// SPDX-License-Identifier: MPL-2.0

// This file checks that the examples of chat, of its data sources, and of users and
// their tokens do what they say.

package provider_test

import (
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// namesIn are the display names in a thread by raw id.
func namesIn(t *testing.T, s *emulator.Server, threadID string) map[string]string {
	t.Helper()
	thread, ok := s.Thread(threadID)
	if !ok {
		t.Fatalf("there is no thread %s", threadID)
	}
	names := map[string]string{}
	for _, participant := range thread.Participants {
		names[participant.RawID] = participant.DisplayName
	}
	return names
}

// textMessages are the messages of users in a thread, oldest first.
func textMessages(thread emulator.Thread) []emulator.Message {
	var messages []emulator.Message
	for _, message := range thread.Messages {
		if message.Type == "text" && message.DeletedOn.IsZero() {
			messages = append(messages, message)
		}
	}
	return messages
}

// outputText is an output, or an entry of one that is a map.
func outputText(t *testing.T, value any, key ...string) string {
	t.Helper()
	for _, k := range key {
		entries, _ := value.(map[string]any)
		value = entries[k]
	}
	s, ok := value.(string)
	if !ok {
		t.Fatalf("%v %v is no text", key, value)
	}
	return s
}

func TestAccExampleSupport(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: exampleNow()})
	w := appliedExample(t, s, "support", nil)

	outputs := w.outputs()
	threadID := outputText(t, outputs["thread_id"])
	ada, grace := outputText(t, outputs["agents"], "ada"), outputText(t, outputs["agents"], "grace")
	// holds checks the thread, whoever its bot is. The creator stays a member even as a
	// deleted user.
	holds := func(bot string) {
		t.Helper()
		got, want := namesIn(t, s, threadID), map[string]string{bot: "", ada: "Ada (support)", grace: "Grace (support)"}
		maps.DeleteFunc(got, func(user, _ string) bool { return !slices.Contains(s.Users(), user) })
		if !maps.Equal(got, want) {
			t.Errorf("the thread has %v, want %v", got, want)
		}
		thread, _ := s.Thread(threadID)
		if metadata := map[string]string{"ticket": "4711", "queue": "first-level"}; thread.Topic != "Ticket 4711" ||
			thread.DeleteAfterDays != 90 || !maps.Equal(thread.Metadata, metadata) {
			t.Errorf("the thread is %+v", thread)
		}
		if messages := textMessages(thread); len(messages) != 1 || messages[0].Sender != bot || messages[0].SenderDisplayName != "Support" ||
			!strings.Contains(messages[0].Content, "your ticket is 4711") {
			t.Errorf("the messages are %+v", messages)
		}
	}
	bot := w.id("acs_user.bot")
	holds(bot)

	// This is why the example has create_before_destroy.
	w.run("apply", "-auto-approve", "-replace=acs_user.bot")
	w.wantNoChanges()
	successor := w.id("acs_user.bot")
	if slices.Contains(s.Users(), bot) || successor == bot {
		t.Errorf("the bot %s was not replaced", bot)
	}
	holds(successor)

	// Past its retention the thread is gone, and nothing is planned.
	s.Advance(91 * 24 * time.Hour)
	if n := len(s.Threads()); n > 0 {
		t.Fatalf("%d threads are left after 91 days", n)
	}
	w.wantNoChanges()
	w.wantDestroyed(s)
}

func TestAccExampleRoomAndThread(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: exampleNow()})
	w := appliedExample(t, s, "room-and-thread", nil)
	outputs := w.outputs()
	roomID, threadID := outputText(t, outputs["room_id"]), outputText(t, outputs["thread_id"])
	registrar := w.id("acs_user.registrar")
	// holds checks both rosters: display name and role by label.
	holds := func(people map[string][2]string) {
		t.Helper()
		names, roles := map[string]string{registrar: ""}, map[string]string{}
		users := w.outputs()["users"]
		for label, person := range people {
			user := outputText(t, users, label)
			names[user], roles[user] = person[0], person[1]
		}
		if got := namesIn(t, s, threadID); !maps.Equal(got, names) {
			t.Errorf("the thread has %v, want %v", got, names)
		}
		if got := rolesIn(t, s, roomID); !maps.Equal(got, roles) {
			t.Errorf("the room has %v, want %v", got, roles)
		}
	}
	holds(map[string][2]string{
		"teacher": {"Ms Noether", "Presenter"}, "assistant": {"Mr Artin", "Collaborator"},
		"emmy": {"Emmy", "Attendee"}, "bartel": {"Bartel", "Attendee"},
	})
	if thread, _ := s.Thread(threadID); thread.Metadata["room"] != roomID {
		t.Errorf("the thread says room %q, want %s", thread.Metadata["room"], roomID)
	}

	// One user is renamed, one leaves, one is added; room and thread stay. Because of
	// create_before_destroy, the user who leaves is deleted last.
	s.ForgetRequests()
	w.write("terraform.tfvars", `roster = {
  teacher   = { name = "Ms Noether", role = "Presenter" }
  assistant = { name = "Dr Artin", role = "Collaborator" }
  emmy      = { name = "Emmy" }
  bertha    = { name = "Bertha", role = "Consumer" }
}
`)
	w.apply()
	if sent := writes(s); len(sent) == 0 || !strings.HasPrefix(sent[len(sent)-1], "DELETE /identities/") {
		t.Errorf("sent %q, want the user deleted last", sent)
	}
	w.wantNoChanges()
	holds(map[string][2]string{
		"teacher": {"Ms Noether", "Presenter"}, "assistant": {"Dr Artin", "Collaborator"},
		"emmy": {"Emmy", "Attendee"}, "bertha": {"Bertha", "Consumer"},
	})
	w.wantDestroyed(s)
}

// Two configurations of an in-process provider would share one server, so this test
// runs the binary.
func TestAccExampleUserToken(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{})
	w := newTracedRun(t, s, []string{"AZURE_COMMUNICATION_CONNECTION_STRING=" + s.ConnectionString()})
	w.write("main.tf", exampleFile(t, "user-token/main.tf"))
	// kept is everything that the run left in plans and states.
	kept := ""
	apply := func(arguments ...string) {
		t.Helper()
		w.run(append([]string{"plan", "-out=saved.tfplan"}, arguments...)...)
		kept += w.run("show", "-json", "saved.tfplan")
		w.run("apply", "saved.tfplan")
		kept += w.Read("terraform.tfstate")
		w.run("plan", "-detailed-exitcode")
	}
	apply()
	thread := onlyThread(t, s)

	// A thread of the bot alone, which the agent does not see.
	bot := unmanagedThread{s: s}.client(t, thread.CreatedBy)
	if _, err := bot.CreateThread(t.Context(), "Internal", nil); err != nil {
		t.Fatal(err)
	}
	users := s.Users()
	apply("-replace=acs_user.agent")
	if output := w.run("output", "threads_of_agent"); !strings.Contains(output, fmt.Sprintf("%q = %q", thread.ID, "Support")) || strings.Contains(output, "Internal") {
		t.Errorf("the agent's threads are %s", output)
	}
	if slices.Equal(s.Users(), users) {
		t.Error("the agent was not replaced")
	}

	if n := len(s.Tokens()); n < 5 || !strings.Contains(kept, thread.ID) {
		t.Errorf("%d tokens were issued, or the search would not find one", n)
	}
	for _, token := range s.Tokens() {
		if strings.Contains(kept, token) {
			t.Error("a token is in the state or in a plan")
		}
	}
	w.run("destroy", "-auto-approve")
	if threads, users := len(s.Threads()), len(s.Users()); threads != 1 || users > 0 {
		t.Errorf("%d threads and %d users are left after destroy, want the one that Terraform did not make", threads, users)
	}
}

// TestAccExampleThreadRosterMovesToSinglesAndBack follows the guide on rosters from
// a thread's map to single participants and back. Nobody may leave.
func TestAccExampleThreadRosterMovesToSinglesAndBack(t *testing.T) {
	t.Parallel()
	s, users := chatServiceWith(t, 3, emulator.Options{})
	owner, host, guest := users[0], users[1], users[2]
	thread := func(participants string) string {
		return actingAs(owner) + "resource \"acs_chat_thread\" \"seminar\" {\n  topic = \"Seminar\"\n" + participants + "}\n"
	}
	entry := func(user, name string) string { return fmt.Sprintf("{ user_id = %q, display_name = %q }", user, name) }
	single := func(label, user, name string) string {
		return fmt.Sprintf("resource \"acs_chat_thread_participant\" %q {\n  thread_id = acs_chat_thread.seminar.id\n  user_id = %q\n  display_name = %q\n}\n", label, user, name)
	}
	forgotten := func(label string) string {
		return "removed {\n  from = acs_chat_thread_participant." + label + "\n  lifecycle {\n    destroy = false\n  }\n}\n"
	}
	ownsByMap := thread("participants = {\n  host = " + entry(host, "Host") + "\n  guest = " + entry(guest, "Guest") + "\n}\n")
	ownsBySingles := thread("") + single("host", host, "Host") + single("guest", guest, "Guest")

	w := appliedWorkspace(t, s, ownsByMap)
	for _, next := range []string{ownsBySingles, ownsByMap + forgotten("host") + forgotten("guest")} {
		w.applyHCL(next)
		w.wantEmptyPlan()
	}
	got, want := namesIn(t, s, onlyThread(t, s).ID), map[string]string{owner: "", host: "Host", guest: "Guest"}
	if !maps.Equal(got, want) {
		t.Errorf("the thread has %v, want %v", got, want)
	}
	for _, sent := range chatWrites(s) {
		if strings.Contains(sent, "/:remove") {
			t.Errorf("somebody was removed: %s", sent)
		}
	}
}

func TestAccExampleChatDataSources(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThreadWith(t, emulator.Options{Now: exampleNow(), Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}})
	c.s.UpdateThread(c.thread, func(thread *emulator.Thread) { thread.Metadata = map[string]string{"ticket": "4711"} })
	deleted := c.createThread(t, "Old")
	c.s.DeleteThread(deleted)
	message := c.sendMessage(t, c.ada, "Hello")
	if _, err := c.client(t, c.owner).Thread(c.thread).SendReadReceipt(t.Context(), message); err != nil {
		t.Fatal(err)
	}
	values := map[string]any{"thread_id": c.thread, "user_id": c.owner, "message_id": message, "since": "2027-01-01T00:00:00Z"}
	for kind, outputs := range map[string]map[string]any{
		"acs_chat_thread":              {"title": "Onboarding, since 2027-01-27T09:30:00Z", "ticket": "4711"},
		"acs_chat_threads":             {"recent_topics": []any{"Onboarding"}, "deleted": map[string]any{deleted: "2027-01-27T09:30:00Z"}},
		"acs_chat_thread_participants": {"names": map[string]any{c.ada: "Ada"}},
		"acs_chat_message":             {"welcome": "Ada Lovelace: Hello"},
		"acs_chat_messages":            {"written": []any{"Hello"}, "joined": []any{c.owner, c.ada}},
		"acs_chat_read_receipts":       {"read_up_to": map[string]any{c.owner: message}},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			folder := path.Join("data-sources", kind)
			variables := map[string]any{}
			for name, value := range values {
				if strings.Contains(exampleFile(t, folder+"/data-source.tf"), `variable "`+name+`"`) {
					variables[name] = value
				}
			}
			w := appliedExample(t, c.s, folder, variables)
			if got := w.outputs(); !reflect.DeepEqual(got, outputs) {
				t.Errorf("outputs are %v, want %v", got, outputs)
			}
			w.destroy()
		})
	}
}

func TestAccExampleEphemeralUserToken(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: exampleNow()})
	w := appliedExample(t, s, "ephemeral-resources/acs_user_token", nil)
	id := onlyUser(t, s)
	if thread := onlyThread(t, s); thread.CreatedBy != id {
		t.Errorf("%s made the thread, want %s", thread.CreatedBy, id)
	}
	for _, request := range tokenRequests(s, id) {
		if request.Body != `{"scopes":["chat"],"expiresInMinutes":60}` {
			t.Errorf("a token was asked for with %s", request.Body)
		}
	}
	w.wantDestroyed(s)
	if left := s.Users(); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
}
