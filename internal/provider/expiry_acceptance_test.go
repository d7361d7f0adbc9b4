// SPDX-License-Identifier: MPL-2.0

// This file tests rooms and threads after the end of their window or retention:
// changes are left out with a warning, and later plans are empty. It also tests the
// warnings about objects that are gone and not recreated.

package provider_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// restartedProvider starts a new provider for each command, as Terraform starts a
// process for each plan and each apply.
type restartedProvider struct {
	tfprotov6.ProviderServer
	start func() (tfprotov6.ProviderServer, error)
}

func (p *restartedProvider) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	started, err := p.start()
	if err != nil {
		return nil, err
	}
	p.ProviderServer = started
	return started.ConfigureProvider(ctx, req)
}

// restartProviderEachTime gives each command of the workspace a provider of its own.
func (w *workspace) restartProviderEachTime(s *emulator.Server) {
	start := providerFor(s)
	w.useProvider(func() (tfprotov6.ProviderServer, error) {
		first, err := start()
		return &restartedProvider{first, start}, err
	})
}

// inOneProcessOrMany runs a test with one provider for all commands, and with one for
// each.
func inOneProcessOrMany(t *testing.T, test func(t *testing.T, prepare func(*workspace, *emulator.Server))) {
	t.Helper()
	inSubtests(t, map[string]func(*workspace, *emulator.Server){
		"one process": func(*workspace, *emulator.Server) {}, "a process each": (*workspace).restartProviderEachTime,
	}, test)
}

// lecturesHCL is two rooms with participants. The first room ends in September.
func lecturesHCL(people map[string]string) string {
	var seats strings.Builder
	for label, role := range people {
		fmt.Fprintf(&seats, "    %q = { user = %q, role = %q }\n", label, strings.SplitN(role, " ", 2)[0], strings.SplitN(role, " ", 2)[1])
	}
	return `
locals {
  ends  = { first = "2026-09-15T00:00:00Z", second = "2026-12-01T00:00:00Z" }
  seats = {
` + seats.String() + `  }
}
resource "acs_room" "lecture" {
  for_each    = local.ends
  valid_until = each.value
}
resource "acs_room_participant" "seat" {
  for_each = { for s in setproduct(keys(local.ends), keys(local.seats)) : "${s[0]}-${s[1]}" => s }
  room_id  = acs_room.lecture[each.value[0]].id
  user_id  = local.seats[each.value[1]].user
  role     = local.seats[each.value[1]].role
}
`
}

// changedEndedLecture applies two lectures with the participants of before, lets the
// first lecture end, and configures the participants of after.
func changedEndedLecture(
	t *testing.T, prepare func(*workspace, *emulator.Server), answer emulator.ExpiredRooms, before, after map[string]string,
) (*emulator.Server, *workspace) {
	t.Helper()
	s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{ExpiredRooms: answer}})
	w := newWorkspace(t, s, lecturesHCL(before))
	prepare(w, s)
	w.apply()
	s.Advance(30 * day)
	w.wantEmptyPlan()
	w.write("main.tf", lecturesHCL(after))
	return s, w
}

func TestAccParticipantChangesInExpiredRoomAreLeftOut(t *testing.T) {
	t.Parallel()
	before := map[string]string{"ann": user(1) + " Attendee"}
	inSubtests(t, map[string]map[string]string{
		"late student":  {"ann": user(1) + " Attendee", "bob": user(2) + " Attendee"},
		"other role":    {"ann": user(1) + " Presenter"},
		"user replaced": {"ann": user(3) + " Attendee"},
	}, func(t *testing.T, after map[string]string) {
		inOneProcessOrMany(t, func(t *testing.T, prepare func(*workspace, *emulator.Server)) {
			s, w := changedEndedLecture(t, prepare, emulator.ExpiredGone, before, after)
			wantText(t, w.plan().text, "Changes in room", "are left out", "destroying it will succeed")
			wantText(t, w.run("apply", "saved.tfplan"), "Changes in room", "are left out")
			w.wantEmptyPlan()
			wantNoText(t, w.run("plan"), "Warning")
			var people []string
			for _, room := range s.Rooms() {
				for id, role := range room.Participants {
					people = append(people, fmt.Sprint(id, " ", role))
				}
			}
			if len(people) != len(after) {
				t.Errorf("the room that goes on has %v, want %v", people, after)
			}
			w.destroy()
		})
	})
}

// An expired room that still answers accepts participants.
func TestAccParticipantAddedToExpiredRoomThatStillAnswers(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, lecturesHCL(map[string]string{"ann": user(1) + " Attendee"}))
	s.Advance(30 * day)
	w.write("main.tf", lecturesHCL(map[string]string{"ann": user(1) + " Attendee", "bob": user(2) + " Attendee"}))
	s.ForgetRequests()
	wantNoText(t, w.apply(), "left out")
	if n := len(calls(s, "PATCH", "/rooms/")); n != 2 {
		t.Errorf("%d rooms were changed, want 2", n)
	}
	w.wantEmptyPlan()
}

// A room that is missing before its end, or is in no state, is an error.
func TestAccParticipantAddedToMissingRoomFails(t *testing.T) {
	t.Parallel()
	s := newService(t)
	hcl := plainRoom
	w := appliedWorkspace(t, s, hcl)
	w.write("main.tf", hcl+"resource \"acs_room_participant\" \"p\" {\n room_id = \"99199690362660524\"\n user_id = \""+user(1)+"\"\n}\n")
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot add the participant", "99199690362660524", "404 NotFound")
}

// If the run has read no room or thread, the provider cannot know whether it is gone
// as planned. The plan warns.
func TestAccAdditionsToUnreadRoomOrThreadAreLeftOutInPlan(t *testing.T) {
	t.Parallel()
	for name, hcl := range map[string]string{
		"room":   "resource \"acs_room_participant\" \"p\" {\n room_id = \"99199690362660524\"\n user_id = \"" + user(1) + "\"\n}\n",
		"thread": "resource \"acs_chat_message\" \"m\" {\n thread_id = \"19:acsV1_gone@thread.v2\"\n content = \"Hello\"\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOneProcessOrMany(t, func(t *testing.T, prepare func(*workspace, *emulator.Server)) {
				s, users := chatService(t, 1)
				w := newWorkspace(t, s, actingAs(users[0])+hcl)
				prepare(w, s)
				wantText(t, w.plan().text, "Changes in "+name, "are left out", "check the id")
				wantText(t, w.run("apply", "saved.tfplan"), "Changes in "+name, "are left out")
				w.destroy()
			})
		})
	}
}

func TestAccChangesInExpiredThreadAreLeftOut(t *testing.T) {
	t.Parallel()
	for name, how := range map[string]emulator.DeletedThread{"404": emulator.DeletedThreadNotFound, "403": emulator.DeletedThreadForbidden, "200": emulator.DeletedThreadAnswers} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOneProcessOrMany(t, func(t *testing.T, prepare func(*workspace, *emulator.Server)) {
				s, users := chatServiceWith(t, 4, emulator.Options{Now: start, Switches: emulator.Switches{DeletedThread: how, RateLimits: emulator.RateLimitsOff}})
				person := func(label, userID, name string) string {
					return fmt.Sprintf("resource \"acs_chat_thread_participant\" %q {\n thread_id = acs_chat_thread.t.id\n user_id = %q\n display_name = %q\n}\n", label, userID, name)
				}
				said := func(label, text string) string {
					return fmt.Sprintf("resource \"acs_chat_message\" %q {\n thread_id = acs_chat_thread.t.id\n content = %q\n}\n", label, text)
				}
				thread := actingAs(users[0]) + threadHCL("Support", "delete_after_days = 30")
				w := newWorkspace(t, s, thread+person("a", users[1], "Ann")+said("m", "Hello"))
				prepare(w, s)
				w.apply()
				s.Advance(40 * day)
				w.wantEmptyPlan()
				w.write("main.tf", thread+person("a", users[1], "Anna")+person("b", users[2], "Bob")+said("m", "Good day")+said("n", "More"))
				wantText(t, w.plan().text, "Changes in thread", "are left out")
				wantText(t, w.run("apply", "saved.tfplan"), "Changes in thread", "are left out")
				w.wantEmptyPlan()
				wantNoText(t, w.run("plan"), "Warning")
				// A message that was never sent can change too.
				wantText(t, w.applyHCL(thread+said("n", "Even more")), "destroyed")
				w.wantEmptyPlan()
				w.destroy()
			})
		})
	}
}

func TestAccDroppedObjectsWarnWhetherNextApplyRecreatesThem(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keepConfiguration bool
		plan              []string
	}{
		"dropped from the configuration": {false, []string{"plan"}},
		"in a refresh alone":             {true, []string{"plan", "-refresh-only"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatServiceWith(t, 2, emulator.Options{Now: start, Switches: emulator.Switches{GracePeriod: time.Hour}})
			w := appliedWorkspace(t, s, actingAs(users[0])+`
resource "acs_room" "gone" { valid_until = "2026-12-01T00:00:00Z" }
resource "acs_room" "kept" { valid_until = "2026-12-01T00:00:00Z" }
resource "acs_room_participant" "gone" {
  room_id = acs_room.kept.id
  user_id = "`+user(1)+`"
}
resource "acs_room" "rolling" {
  rolling_validity = {
    days              = 10
    renew_before_days = 5
  }
}
`+plainThread+messageHCL(hello)+threadParticipantHCL(users[1]))
			threadID := onlyThread(t, s).ID
			editMessage(t, s, func(m *emulator.Message) { m.DeletedOn = s.Now() })
			truncateThread(t, s, 1)
			kept := w.id("acs_room.kept")
			s.UpdateRoom(kept, func(r *emulator.Room) { r.Participants = nil })
			gone := w.id("acs_room.gone")
			s.DeleteRoom(gone)
			s.Advance(11 * day)
			if !test.keepConfiguration {
				w.write("main.tf", actingAs(users[0]))
			}

			text := flat(w.run(test.plan...))
			for _, said := range []string{
				"Room " + gone + " no longer exists, although its window is not over. If it is still in the configuration, the next apply creates it with a new id",
				"It was to be renewed. If it is still in the configuration, the next apply creates it with a new id",
				user(1) + " in room " + kept + " no longer exists. If it is still in the configuration, the next apply adds the user again",
				users[1] + " in thread " + threadID + " no longer exists. If it is still in the configuration, the next apply adds the user again",
				fmt.Sprintf("in thread %s no longer exists. If it is still in the configuration, the next apply sends it again with a new id", threadID),
			} {
				wantText(t, text, said)
			}

			s.DeleteThread(threadID)
			text = flat(w.run(test.plan...))
			wantText(t, text, "Thread "+threadID+" no longer exists, and its messages are lost. If it is still in the configuration, the next apply creates it with a new id")
			if strings.Contains(text, "The next apply") || strings.Contains(text, "so the next apply") {
				t.Errorf("something is promised that no apply does:\n%s", text)
			}
		})
	}
}
