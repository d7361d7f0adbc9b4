// SPDX-License-Identifier: MPL-2.0

// This file tests several resources for one user of a room or thread: a user in both
// state and configuration is a member, whatever Terraform destroys.

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// sharedRoster is a room or a thread in which several resources may have the same
// user.
type sharedRoster struct {
	s      *emulator.Server
	id     string
	user   string
	prefix string // of configurations
	single string // the type
	field  string // for id
	remove emulator.Fault
}

// sharedRosters are a room and a thread, by name.
func sharedRosters(t *testing.T) map[string]sharedRoster {
	t.Helper()
	rooms := newService(t)
	appliedWorkspace(t, rooms, fixedRoom)
	chat, users := chatServiceWith(t, 2, noRateLimits())
	appliedWorkspace(t, chat, actingAs(users[0])+plainThread)
	return map[string]sharedRoster{
		"room": {
			rooms, onlyRoom(t, rooms).ID, user(1), "", "acs_room_participant", "room_id",
			emulator.Fault{Method: http.MethodPatch, Path: "/rooms/*/participants", Status: http.StatusForbidden},
		},
		"thread": {
			chat, onlyThread(t, chat).ID, users[1], actingAs(users[0]), "acs_chat_thread_participant", "thread_id",
			emulator.Fault{Method: http.MethodPost, Path: "/chat/threads/*/participants/:remove", Status: http.StatusForbidden},
		},
	}
}

// hcl is a resource for the user by each name; a name may have arguments after a
// space.
func (g sharedRoster) hcl(names ...string) string {
	text := g.prefix
	for _, name := range names {
		name, arguments, _ := strings.Cut(name, " ")
		text += fmt.Sprintf("resource %q %q {\n  %s = %q\n  user_id = %q\n  %s\n}\n", g.single, name, g.field, g.id, g.user, arguments)
	}
	return text
}

// wantMember checks whether the user is a member.
func (g sharedRoster) wantMember(t *testing.T, want bool) {
	t.Helper()
	got := false
	if g.single == "acs_room_participant" {
		for _, p := range onlyRoom(t, g.s).Participants {
			got = got || p.RawID == g.user
		}
	} else {
		for _, p := range onlyThread(t, g.s).Participants {
			got = got || p.RawID == g.user
		}
	}
	if got != want {
		t.Errorf("%s is there: %v, want %v", g.user, got, want)
	}
}

// withAnotherUser is the same roster with another user, and without the provider
// block.
func (g sharedRoster) withAnotherUser() sharedRoster {
	g.user = user(7)
	if g.prefix != "" {
		g.user, g.prefix = g.s.CreateUser(), ""
	}
	return g
}

func inRoomAndThread(t *testing.T, test func(t *testing.T, g sharedRoster)) {
	t.Helper()
	clitest.Path(t)
	inSubtests(t, sharedRosters(t), test)
}

// Whichever of the two is planned first, in whatever order they are applied.
func TestAccOneOfTwoResourcesForOneUserIsDestroyed(t *testing.T) {
	t.Parallel()
	inRoomAndThread(t, func(t *testing.T, g sharedRoster) {
		w := newWorkspace(t, g.s, g.hcl("old", "new"))
		for range 6 {
			wantText(t, w.applyHCL(g.hcl("old", "new")), "Two resources for one participant of")
			text := flat(w.applyHCL(g.hcl("new")))
			g.wantMember(t, true)
			wantText(t, text, "stay for another resource")
			t.Logf("the destroy was planned after the other one: %v", strings.Contains(text, "only removes the user from the state"))
			w.wantEmptyPlan()
		}
		w.applyHCL(g.prefix)
		g.wantMember(t, false)
	})
}

// The other resource is planned last, because it depends on something that takes
// time to read.
func TestAccDestroyPlannedBeforeOtherResourceIsUndone(t *testing.T) {
	t.Parallel()
	inRoomAndThread(t, func(t *testing.T, g sharedRoster) {
		w := appliedWorkspace(t, g.s, g.hcl("old", "new"))
		w.write("main.tf", g.hcl("new depends_on = [data.acs_rooms.all]")+"data \"acs_rooms\" \"all\" {}\n")
		delayRequests(g.s, http.MethodGet, "/rooms")
		text := flat(w.apply())
		wantText(t, text, "stay for another resource")
		g.wantMember(t, true)
		g.s.ClearFaults()
		w.wantEmptyPlan()
	})
}

// A replacement by another user removes the old one, unless another resource has it,
// whichever of the two is planned first.
func TestAccReplacementKeepsUserOfAnotherResource(t *testing.T) {
	t.Parallel()
	inRoomAndThread(t, func(t *testing.T, g sharedRoster) {
		other := g.withAnotherUser()
		for _, arguments := range []string{"", " depends_on = [data.acs_rooms.all]"} {
			source := "data \"acs_rooms\" \"all\" {}\n"
			w := appliedWorkspace(t, g.s, source+g.hcl("p", "q"+arguments))
			delayRequests(g.s, http.MethodGet, "/rooms")
			wantText(t, w.applyHCL(source+g.hcl("q"+arguments)+other.hcl("p")), "stay for another resource")
			g.wantMember(t, true)
			other.wantMember(t, true)
			g.s.ClearFaults()
			w.wantEmptyPlan()
			w.destroy()
			g.wantMember(t, false)
			other.wantMember(t, false)
		}
	})
}

// A list with count that lost an entry moves each user to another resource.
func TestAccSwappedUsersWarnAndStayMembers(t *testing.T) {
	t.Parallel()
	inRoomAndThread(t, func(t *testing.T, g sharedRoster) {
		other := g.withAnotherUser()
		w := appliedWorkspace(t, g.s, g.hcl("p")+other.hcl("q"))
		wantText(t, w.applyHCL(g.hcl("q")+other.hcl("p")), "leave and come back")
		g.wantMember(t, true)
		other.wantMember(t, true)
		w.wantEmptyPlan()
	})
}

// Terraform plans the delayed destroy of create_before_destroy again during the
// apply, and does not show the provider what does not change. So the provider may
// remove the user, as the warning says; the next apply adds it again.
func TestAccCreateBeforeDestroyWarnsOfLostMembership(t *testing.T) {
	t.Parallel()
	inRoomAndThread(t, func(t *testing.T, g sharedRoster) {
		other := g.withAnotherUser()
		for _, arguments := range []string{"", " depends_on = [data.acs_rooms.all]"} {
			const first = " lifecycle { create_before_destroy = true }"
			source := "data \"acs_rooms\" \"all\" {}\n"
			w := appliedWorkspace(t, g.s, source+g.hcl("p"+first, "q"+arguments))
			delayRequests(g.s, http.MethodGet, "/rooms")
			text := flat(w.applyHCL(source + g.hcl("q"+arguments) + other.hcl("p"+first)))
			wantText(t, text, "Two resources for one participant of", "stay for another resource")
			if !strings.Contains(text, "may the user be removed") {
				g.wantMember(t, true)
			}
			g.s.ClearFaults()
			w.apply()
			g.wantMember(t, true)
			other.wantMember(t, true)
			w.wantEmptyPlan()
			w.destroy()
		}
	})
}

// A plan does not show the user of a tainted resource, so its Read records it.
func TestAccTaintedOfTwoResourcesForOneUserWarns(t *testing.T) {
	t.Parallel()
	inRoomAndThread(t, func(t *testing.T, g sharedRoster) {
		w := appliedWorkspace(t, g.s, g.hcl("p", "q"))
		w.run("taint", g.single+".p")
		w.write("main.tf", g.hcl("q")+g.withAnotherUser().hcl("p"))
		text := flat(w.plan().text)
		wantText(t, text, "Two resources for one participant of", "destroying one may remove the user", "terraform state rm")
		wantTimes(t, text, 1, "Two resources")
		w.apply()
		w.apply()
		g.wantMember(t, true)
		w.wantEmptyPlan()
	})
}

// The warning appears once, with or without a refresh, and not if one of the two is
// only left in the configuration or state.
func TestAccTwoResourcesForOneUserWarnOnce(t *testing.T) {
	t.Parallel()
	inRoomAndThread(t, func(t *testing.T, g sharedRoster) {
		w := appliedWorkspace(t, g.s, g.hcl("old", "new"))
		for _, arguments := range [][]string{{}, {"-refresh=false"}, {"-refresh-only"}} {
			text := flat(w.run(append([]string{"plan"}, arguments...)...))
			wantTimes(t, text, 1, "Two resources for one participant of")
			wantNoText(t, text, "more similar")
		}
		w.run("state", "rm", g.single+".old")
		w.write("main.tf", g.hcl("new"))
		wantNoText(t, flat(w.plan().text), "Two resources")
	})
}

// A rename whose removal fails leaves both names in the state.
func TestAccRenameWhoseRemovalFailsKeepsUser(t *testing.T) {
	t.Parallel()
	inRoomAndThread(t, func(t *testing.T, g sharedRoster) {
		w := appliedWorkspace(t, g.s, g.hcl("old"))
		fault := g.remove
		fault.Count = 1
		g.s.AddFault(fault)
		w.write("main.tf", g.hcl("new"))
		w.try("apply", "-auto-approve")
		g.s.ClearFaults()
		w.apply()
		g.wantMember(t, true)
		w.wantEmptyPlan()
	})
}

// After a rename whose create fails, no member is missing from the state: the
// removal waits for the outcome, or comes after it if something depends on the old
// name.
func TestAccRenameWhoseCreateFailsRemovesUser(t *testing.T) {
	t.Parallel()
	for name, dependent := range map[string]string{
		"at once": "",
		"where what depends on it is destroyed first": fmt.Sprintf(
			"resource \"acs_room_participant\" \"after\" {\n  room_id = acs_room.r.id\n  user_id = %q\n  depends_on = [acs_room_participant.old]\n}\n", user(2)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			room := fixedRoom + "\n"
			single := func(name, role string) string {
				return fmt.Sprintf("resource \"acs_room_participant\" %q {\n  room_id = acs_room.r.id\n  user_id = %q\n  role = %q\n}\n", name, user(1), role)
			}
			w := appliedWorkspace(t, s, room+single("old", "Attendee")+dependent)
			s.AddFault(emulator.Fault{Method: http.MethodPatch, Path: "/rooms/*/participants", Status: http.StatusForbidden, Delay: 500 * time.Millisecond, Count: 1})
			w.write("main.tf", room+single("new", "Presenter"))
			w.try("apply", "-auto-approve")
			inOld, inNew := w.attributes("acs_room_participant.old") != nil, w.attributes("acs_room_participant.new") != nil
			there := false
			for _, p := range onlyRoom(t, s).Participants {
				there = there || p.RawID == user(1)
			}
			if there != (inOld || inNew) {
				t.Errorf("the user is there: %v; the state has old: %v, new: %v", there, inOld, inNew)
			}
			w.apply()
			wantRoster(t, s, "1 Presenter")
			w.wantEmptyPlan()
		})
	}
}

func TestAccRenameWarnsAndMovedSendsNothing(t *testing.T) {
	t.Parallel()
	inRoomAndThread(t, func(t *testing.T, g sharedRoster) {
		w := appliedWorkspace(t, g.s, g.hcl("old"))
		w.write("main.tf", g.hcl("new"))
		wantText(t, w.plan().text, "leave and come back", "moved { from = "+g.single+".OLD_NAME to = "+g.single+".NEW_NAME }")
		w.write("main.tf", g.hcl("new")+fmt.Sprintf("moved {\n  from = %[1]s.old\n  to = %[1]s.new\n}\n", g.single))
		g.s.ForgetRequests()
		wantNoText(t, w.apply(), "leave and come back")
		if got := writes(g.s); g.single == "acs_room_participant" && len(got) > 0 {
			t.Errorf("the service got %q, want nothing", got)
		}
		g.wantMember(t, true)
	})
}

// The provider does not warn of what only looks like two resources for one user.
func TestAccReplacementsDoNotWarn(t *testing.T) {
	t.Parallel()
	inRoomAndThread(t, func(t *testing.T, g sharedRoster) {
		quiet := func(text string) {
			t.Helper()
			wantNoText(t, flat(text), "Two resources", "leave and come back", "stay for another")
		}
		w := newWorkspace(t, g.s, g.hcl("p"))
		quiet(w.apply())
		address := g.single + ".p"
		quiet(w.run("apply", "-auto-approve", "-replace="+address))
		quiet(w.run("apply", "-auto-approve", "-refresh=false", "-replace="+address))
		w.run("taint", address)
		quiet(w.apply())
		w.write("main.tf", g.hcl("p lifecycle { create_before_destroy = true }"))
		quiet(w.run("apply", "-auto-approve", "-replace="+address))
		w.run("state", "rm", address)
		w.write("main.tf", g.hcl("p")+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, g.id+"/"+g.user))
		quiet(w.apply())
		g.wantMember(t, true)
		w.wantEmptyPlan()
		quiet(w.run("destroy", "-auto-approve"))
		g.wantMember(t, false)
	})
}

// A map keeps its users if a single participant of the same user is destroyed,
// whichever of the two is planned first.
func TestAccMapKeepsUserOfDestroyedSingleParticipant(t *testing.T) {
	t.Parallel()
	inRoomAndThread(t, func(t *testing.T, g sharedRoster) {
		whole := strings.TrimSuffix(g.single, "_participant")
		hcl := func(singles string, arguments ...string) string {
			arguments = append(arguments, fmt.Sprintf("participants = { them = { user_id = %q } }", g.user))
			if whole == "acs_chat_thread" {
				arguments = append(arguments, `topic = "Support"`)
			}
			text := fmt.Sprintf("resource %q \"whole\" {\n  %s\n}\n", whole, strings.Join(arguments, "\n  "))
			return singles + text + fmt.Sprintf("import {\n  to = %s.whole\n  id = %q\n}\ndata \"acs_rooms\" \"all\" {}\n", whole, g.id)
		}
		w := appliedWorkspace(t, g.s, g.hcl("single"))
		w.applyHCL(hcl(g.hcl("single")))
		w.write("main.tf", hcl(g.prefix, "depends_on = [data.acs_rooms.all]"))
		delayRequests(g.s, http.MethodGet, "/rooms")
		wantText(t, w.apply(), "stay for another resource")
		g.wantMember(t, true)
		g.s.ClearFaults()
		w.wantEmptyPlan()

		for range 3 {
			w.applyHCL(hcl(g.hcl("single")))
			text := flat(w.applyHCL(hcl(g.prefix)))
			wantText(t, text, "stay for another resource")
			g.wantMember(t, true)
			t.Logf("the destroy was planned after the map: %v", strings.Contains(text, "only removes the user from the state"))
			w.wantEmptyPlan()
		}
	})
}

// A user who moves from a single participant to a map stays a member.
func TestAccUsersMovedToMapStayMembers(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomWithParticipantsHCL(3, ""))
	w.applyHCL(fmt.Sprintf(`resource "acs_room" "r" {
  valid_until  = "2026-10-01T00:00:00Z"
  participants = { a = { user_id = %q }, b = { user_id = %q }, c = { user_id = %q } }
}
`, user(1), user(2), user(3)))
	wantRoster(t, s, "1 Attendee", "2 Attendee", "3 Attendee")
	w.wantEmptyPlan()
}
