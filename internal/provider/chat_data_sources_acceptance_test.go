// SPDX-License-Identifier: MPL-2.0

// This file tests the data sources of chat on a real CLI.

package provider_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// unmanagedThread is a thread of two users that Terraform did not create.
type unmanagedThread struct {
	s          *emulator.Server
	owner, ada string // raw ids
	thread     string // its id
}

// startUnmanagedThread starts a service with such a thread.
func startUnmanagedThread(t *testing.T) unmanagedThread {
	t.Helper()
	return startUnmanagedThreadWith(t, emulator.Options{Now: start})
}

func startUnmanagedThreadWith(t *testing.T, o emulator.Options) unmanagedThread {
	t.Helper()
	s := startService(t, o)
	c := unmanagedThread{s: s, owner: s.CreateUser(), ada: s.CreateUser()}
	c.thread = c.createThread(t, "Onboarding")
	s.ForgetRequests()
	return c
}

// createThread creates another thread of the two users and returns its id.
func (c unmanagedThread) createThread(t *testing.T, topic string) string {
	t.Helper()
	created, err := c.client(t, c.owner).CreateThread(t.Context(), topic, &acs.CreateThreadOptions{
		Participants: []acs.ChatParticipant{{UserID: c.ada, DisplayName: "Ada"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return created.ID
}

// client is a client of the service as a user, outside Terraform.
func (c unmanagedThread) client(t *testing.T, userID string) *acs.ChatClient {
	t.Helper()
	client, err := acs.NewChatClient(c.s.URL(), acs.NewUserTokenCredential(c.s.IssueToken(userID, []string{"chat"}, 0)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// sendMessage sends a message outside Terraform and returns its id.
func (c unmanagedThread) sendMessage(t *testing.T, userID, content string) string {
	t.Helper()
	name := "Ada Lovelace"
	sent, err := c.client(t, userID).Thread(c.thread).SendMessage(t.Context(), content, &acs.SendMessageOptions{
		SenderDisplayName: &name, Type: acs.MessageTypeHTML, Metadata: map[string]string{"ticket": "42"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return sent.ID
}

// threadDataSourcesHCL are the data sources that read something in a thread, by
// operation.
func threadDataSourcesHCL(threadID string, arguments ...string) map[string]string {
	of := func(kind string, own ...string) string { return dataHCL(kind, append(own, arguments...)...) }
	return map[string]string{
		"read the thread":        of("acs_chat_thread", argument("id", threadID)),
		"list the participants":  of("acs_chat_thread_participants", argument("thread_id", threadID)),
		"read the message":       of("acs_chat_message", argument("thread_id", threadID), argument("message_id", "1745345000000")),
		"list the messages":      of("acs_chat_messages", argument("thread_id", threadID)),
		"list the read receipts": of("acs_chat_read_receipts", argument("thread_id", threadID)),
	}
}

func TestAccDataChatThread(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	w := appliedWorkspace(t, c.s, actingAs(c.owner)+dataHCL("acs_chat_thread", argument("id", c.thread)))
	want := map[string]any{
		"id": c.thread, "as_user_id": nil, "topic": "Onboarding", "created_on": "2026-09-01T08:00:00Z", "created_by": c.owner,
		"metadata": map[string]any{}, "delete_after_days": nil,
	}
	w.wantAttributes("data.acs_chat_thread.d", want)

	c.s.UpdateThread(c.thread, func(thread *emulator.Thread) {
		thread.Topic, thread.Metadata, thread.DeleteAfterDays = "Offboarding", map[string]string{"team": "blue"}, 40
	})
	w.applyHCL(dataHCL("acs_chat_thread", argument("id", c.thread), asUser(c.ada)))
	want["as_user_id"], want["topic"], want["metadata"] = c.ada, "Offboarding", map[string]any{"team": "blue"}
	want["delete_after_days"] = 40.0
	w.wantAttributes("data.acs_chat_thread.d", want)
	w.wantEmptyPlan()
}

// A deleted thread is an error, however the service answers (facts 2.3-06 and
// 2.3-07), and so is one that never existed.
func TestAccDataChatThreadNotFoundFails(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]emulator.DeletedThread{
		"not found": emulator.DeletedThreadNotFound, "answers": emulator.DeletedThreadAnswers, "forbidden": emulator.DeletedThreadForbidden,
	}, func(t *testing.T, reading emulator.DeletedThread) {
		c := startUnmanagedThreadWith(t, emulator.Options{Now: start, Switches: emulator.Switches{DeletedThread: reading, RateLimits: emulator.RateLimitsOff}})
		c.s.DeleteThread(c.thread)
		for operation, hcl := range threadDataSourcesHCL(c.thread) {
			w := newWorkspace(t, c.s, actingAs(c.owner)+hcl)
			wantText(t, w.fail("plan"), "Cannot "+operation, c.thread, "deleted")
		}
	})
	t.Run("never was", func(t *testing.T) {
		t.Parallel()
		const id = "19:acsV1_never@thread.v2"
		c := startUnmanagedThreadWith(t, noRateLimits())
		for operation, hcl := range threadDataSourcesHCL(id) {
			w := newWorkspace(t, c.s, actingAs(c.owner)+hcl)
			wantText(t, w.fail("plan"), "Cannot "+operation, id)
		}
	})
}

// A user who is not a member gets 403 (fact 2.3-07). The error differs from that of
// a deleted thread.
func TestAccDataChatAsNoMember(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThreadWith(t, noRateLimits())
	stranger := c.s.CreateUser()
	for operation, hcl := range threadDataSourcesHCL(c.thread, asUser(stranger)) {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, c.s, actingAs(c.owner)+hcl)
			wantText(t, w.fail("plan"), stranger+" is not a member of thread "+c.thread, "403", "Have a member add the user to the thread", "set as_user_id", "Request id: ")
		})
	}
}

func TestAccDataChatWithoutActingUser(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	hcls := threadDataSourcesHCL(c.thread)
	hcls["list the threads"] = dataHCL("acs_chat_threads")
	for name, hcl := range hcls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, c.s, hcl)
			wantText(t, w.fail("plan"), "Chat calls need an acting user", "as_user_id", "set chat_user_id or chat_access_token in the provider block",
				"AZURE_COMMUNICATION_ACCESS_TOKEN")
			wantNoRequests(t, c.s)
		})
	}
}

// Each of the three ways to name the acting user works; as_user_id comes first.
func TestAccDataChatActsInThreeWays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block  func(c unmanagedThread, token string) string
		env    func(token string) string
		issues int // of tokens, by this run
	}{
		"as_user_id":   {func(unmanagedThread, string) string { return "" }, nil, 1},
		"chat_user_id": {func(c unmanagedThread, _ string) string { return actingAs(c.ada) }, nil, 1},
		"chat_access_token": {func(_ unmanagedThread, token string) string {
			return blockHCL("chat_access_token = var.token") + secretHCL("token", token)
		}, nil, 0},
		"environment":                  {func(unmanagedThread, string) string { return "" }, func(token string) string { return token }, 0},
		"as_user_id over chat_user_id": {func(c unmanagedThread, _ string) string { return actingAs(c.s.CreateUser()) }, nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := startUnmanagedThread(t)
			token := c.s.IssueToken(c.ada, []string{"chat"}, 0)
			variables := map[string]string{"AZURE_COMMUNICATION_CONNECTION_STRING": c.s.ConnectionString()}
			if test.env != nil {
				variables["AZURE_COMMUNICATION_ACCESS_TOKEN"] = test.env(token)
			}
			var arguments []string
			if strings.HasPrefix(name, "as_user_id") {
				arguments = append(arguments, asUser(c.ada))
			}
			w := newWorkspace(t, c.s, test.block(c, token)+dataHCL("acs_chat_threads", arguments...)).withEnvironment(c.s, variables)
			w.plan()
			if n := len(calls(c.s, http.MethodPost, "/identities/")); n != test.issues {
				t.Errorf("%d tokens were issued, want %d", n, test.issues)
			}
			w.apply()
			w.wantValues("data.acs_chat_threads.d", "threads", "id", c.thread)
		})
	}
}

func TestAccDataChatThreads(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	names := map[string]string{c.thread: "first"}
	for _, topic := range []string{"second", "deleted"} {
		c.s.Advance(time.Hour)
		names[c.createThread(t, topic)] = topic
	}
	for id, name := range names {
		if name == "deleted" {
			c.s.DeleteThread(id)
		}
	}
	for name, test := range map[string]struct {
		arguments []string
		want      string
	}{
		"active ones by default":      {nil, "second first"},
		"active ones":                 {[]string{"active_only = true"}, "second first"},
		"deleted ones too":            {[]string{"active_only = false"}, "deleted second first"},
		"null is the default":         {[]string{"active_only = null", "start_time = null"}, "second first"},
		"with a message at a time":    {[]string{argument("start_time", "2026-09-01T09:00:00Z")}, "second"},
		"with a message a bit before": {[]string{argument("start_time", "2026-09-01T09:00:01Z")}, ""},
		"by a time with an offset":    {[]string{argument("start_time", "2026-09-01T10:00:00.000+02:00"), "active_only = true"}, "second first"},
		"deleted ones since a time":   {[]string{argument("start_time", "2026-09-01T10:00:00Z"), "active_only = false"}, "deleted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := appliedWorkspace(t, c.s, dataHCL("acs_chat_threads", append(test.arguments, asUser(c.ada))...))
			w.wantNames("data.acs_chat_threads.d", "threads", names, test.want)
			w.wantEmptyPlan()
		})
	}
	t.Run("what is shown of each", func(t *testing.T) {
		t.Parallel()
		w := appliedWorkspace(t, c.s, dataHCL("acs_chat_threads", "active_only = false", asUser(c.owner)))
		for name, want := range map[string][]string{
			"topic":                    {"deleted", "second", "Onboarding"},
			"deleted_on":               {"2026-09-01T10:00:00Z", "<nil>", "<nil>"},
			"last_message_received_on": {"2026-09-01T10:00:00Z", "2026-09-01T09:00:00Z", "2026-09-01T08:00:00Z"},
		} {
			w.wantValues("data.acs_chat_threads.d", "threads", name, want...)
		}
	})
	t.Run("none", func(t *testing.T) {
		t.Parallel()
		w := appliedWorkspace(t, c.s, dataHCL("acs_chat_threads", asUser(c.s.CreateUser())))
		w.wantAttributes("data.acs_chat_threads.d", map[string]any{"threads": []any{}})
	})
}

// A thread that is on two pages, because the list changed meanwhile, is listed once
// (fact 2.3-11).
func TestAccDataChatThreadsListEachOnce(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	item := func(id string) string { return fmt.Sprintf(`{"id":%q,"topic":"t"}`, id) }
	page := func(next string, items ...string) string {
		return fmt.Sprintf(`{"value":[%s]%s}`, strings.Join(items, ","), next)
	}
	const again = "19:again@thread.v2"
	c.s.AddFault(emulator.Fault{Path: "/chat/threads", Status: http.StatusOK, Count: 1, Body: page(
		`,"nextLink":"/chat/threads?syncState=x&api-version=2025-03-15"`, item("19:one@thread.v2"), item(again))})
	c.s.AddFault(emulator.Fault{Path: "/chat/threads", Status: http.StatusOK, Count: 1, Body: page("", item(again), item("19:two@thread.v2"))})
	w := appliedWorkspace(t, c.s, actingAs(c.ada)+dataHCL("acs_chat_threads"))
	got := w.valuesInList("data.acs_chat_threads.d", "threads", "id")
	if want := []string{"19:one@thread.v2", again, "19:two@thread.v2"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
