// SPDX-License-Identifier: MPL-2.0

// This file tests the replacement of the acting user in one run, in a thread with a
// roster, a participant and a message.

package provider_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// threadOfBotHCL is a thread in which a bot acts, with a message and these parts:
// "roster", "participant".
func threadOfBotHCL(parts ...string) string {
	has := func(part, hcl string) string {
		if slices.Contains(parts, part) {
			return hcl
		}
		return ""
	}
	eve := has("participant", "eve = { user_id = acs_user.eve.id }")
	return `
resource "acs_user" "bot" {
  lifecycle { create_before_destroy = true }
}
resource "acs_user" "ada" {}
resource "acs_user" "eve" {}
resource "acs_chat_thread" "t" {
  topic      = "Support"
  as_user_id = acs_user.bot.id
  ` + has("roster", "participants = {\n    ada = { user_id = acs_user.ada.id, display_name = \"Ada\" }\n    "+eve+"\n  }") + `
}
resource "acs_chat_message" "m" {
  thread_id  = acs_chat_thread.t.id
  content    = "Hello"
  as_user_id = acs_user.bot.id
}
` + has("participant", `
resource "acs_chat_thread_participant" "p" {
  thread_id  = acs_chat_thread.t.id
  user_id    = acs_user.eve.id
  as_user_id = acs_user.bot.id
}
`)
}

func TestAccThreadActingUserReplacedInOneRunWithItems(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string][]string{
		"a roster": {"roster"}, "a participant": {"participant"}, "both": {"roster", "participant"},
	}, func(t *testing.T, parts []string) {
		s := newService(t)
		w := newWorkspace(t, s, threadOfBotHCL(parts...))
		id := func(address string) string {
			text := w.id(address)
			return text
		}
		w.apply()
		w.wantEmptyPlan()
		thread, creator, ada, eve := onlyThread(t, s).ID, id("acs_user.bot"), id("acs_user.ada"), id("acs_user.eve")
		// Twice: first the acting user is also the creator, then it is not.
		for range 2 {
			old, said := id("acs_user.bot"), onlyMessage(t, s).ID
			s.ForgetRequests()
			w.run("apply", "-auto-approve", "-replace=acs_user.bot")
			bot := id("acs_user.bot")
			if bot == old || slices.Contains(s.Users(), old) {
				t.Fatalf("the bot is %s, it was %s; the users are %v", bot, old, s.Users())
			}
			want := []string{"DELETE message", "POST user", ":add " + bot, "POST message", "DELETE user/" + old}
			if slices.Contains(parts, "roster") && old != creator {
				want = slices.Insert(want, 3, ":remove "+old)
			}
			if got := replacementRequests(s); !slices.Equal(got, want) {
				t.Errorf("the service got %q, want %q", got, want)
			}
			wantSameThread(t, s, thread)
			if m := onlyMessage(t, s); m.ID == said || m.Sender != bot || m.Content != "Hello" {
				t.Errorf("the message is %+v, want it sent again by %s", m, bot)
			}
			members := []string{bot, creator}
			if slices.Contains(parts, "roster") {
				members = append(members, ada)
			} else {
				members = append(members, old) // no roster removes it
			}
			if slices.Contains(parts, "participant") {
				members = append(members, eve)
			}
			wantThreadUsers(t, s, members...)
			w.wantEmptyPlan()
		}
		w.destroy()
		if len(s.Threads())+len(s.Users()) > 0 {
			t.Errorf("threads %v and users %v are left", s.Threads(), s.Users())
		}
	})
}

// Without create_before_destroy, Terraform deletes the old user first, so the user
// of the provider block adds the new one.
func TestAccThreadActingUserReplacedInOneRunWithoutCreateBeforeDestroy(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 1)
	hcl := fmt.Sprintf(`
resource "acs_user" "bot" {}
resource "acs_chat_thread" "t" {
  topic        = "Support"
  as_user_id   = acs_user.bot.id
  participants = { owner = { user_id = %q } }
}
resource "acs_chat_message" "m" {
  thread_id  = acs_chat_thread.t.id
  content    = "Hello"
  as_user_id = acs_user.bot.id
}
`, users[0])
	w := appliedWorkspace(t, s, actingAs(users[0])+hcl)
	thread := w.id("acs_chat_thread.t")
	for i := range 2 {
		old := w.id("acs_user.bot")
		s.ForgetRequests()
		w.run("apply", "-auto-approve", "-replace=acs_user.bot")
		bot := w.id("acs_user.bot")
		want := []string{"DELETE message", "DELETE user/" + old, "POST user", ":add " + bot, "POST message"}
		if i > 0 { // at first the old one is the creator, who stays
			want = slices.Insert(want, 4, ":remove "+old)
		}
		if got := replacementRequests(s); !slices.Equal(got, want) {
			t.Errorf("the service got %q, want %q", got, want)
		}
		if got := onlyThread(t, s).ID; got != thread || onlyMessage(t, s).Sender != bot {
			t.Errorf("thread %s of %s, the last message by %s, want by %s", got, thread, onlyMessage(t, s).Sender, bot)
		}
		w.wantEmptyPlan()
	}
}

// wantThreadUsers checks the users in the one thread.
func wantThreadUsers(t *testing.T, s *emulator.Server, want ...string) {
	t.Helper()
	var got []string
	for _, p := range onlyThread(t, s).Participants {
		got = append(got, p.RawID)
	}
	slices.Sort(got)
	slices.Sort(want)
	if got, want := slices.Compact(got), slices.Compact(want); !slices.Equal(got, want) {
		t.Errorf("the thread has %v, want %v", got, want)
	}
}

// replacementRequests are the requests that replace the acting user, in order,
// without reads and tokens.
func replacementRequests(s *emulator.Server) []string {
	var order []string
	for _, request := range writes(s) {
		request, _ = url.QueryUnescape(request)
		method, rest, _ := strings.Cut(request, " ")
		switch {
		case strings.Contains(rest, "/:issueAccessToken"):
		case strings.Contains(rest, "/messages"):
			order = append(order, method+" message")
		case strings.Contains(rest, "/participants/"):
			_, operation, _ := strings.Cut(rest, "/participants/")
			operation, body, _ := strings.Cut(operation, " ")
			for _, part := range strings.Split(body, `"`) {
				if strings.HasPrefix(part, "8:acs:") && !slices.Contains(order, operation+" "+part) {
					order = append(order, operation+" "+part)
				}
			}
		default:
			path, _, _ := strings.Cut(rest, " ")
			order = append(order, method+strings.Replace(path, "/identities", " user", 1))
		}
	}
	return order
}
