// SPDX-License-Identifier: MPL-2.0

// This file tests the table of acs_user in the life cycles on a real CLI.

package provider_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccUserLifeCycle(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, plainUser)
	id := onlyUser(t, s)
	w.wantAttribute("acs_user.u", "id", id)
	wantWrites(t, s, "POST /identities")

	// There is no call that looks a user up (fact 4-06).
	s.ForgetRequests()
	w.wantEmptyPlan()
	wantNoRequests(t, s)

	wantText(t, w.plan("-destroy").text, "Users will be deleted permanently", "Destroying user "+id, "deletes the user's data", "A new user has another id")
	w.run("apply", "saved.tfplan")
	wantWrites(t, s, "DELETE /identities/"+url.QueryEscape(id))
	if left := s.Users(); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
}

// Nothing warns while a user is kept.
func TestAccUserWarnsOfItsDestructionOnly(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, plainUser)
	wantNoText(t, w.plan().text, "deleted for good", "Warning")
	w.run("apply", "saved.tfplan")
	wantNoText(t, w.plan().text, "deleted for good", "Warning")
	id := onlyUser(t, s)
	w.write("main.tf", "")
	wantText(t, w.plan().text, "Destroying user "+id)
}

func TestAccUserDeletedOutside(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]emulator.DeletedUser{
		"not found": emulator.DeletedUserNotFound, "answered as before": emulator.DeletedUserSucceeds,
	}, func(t *testing.T, reading emulator.DeletedUser) {
		s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{DeletedUser: reading}})
		w := appliedWorkspace(t, s, plainUser)
		s.DeleteUser(onlyUser(t, s))
		w.wantEmptyPlan()
		w.destroy()
		w.wantNotInState("acs_user.u")
	})
}

// A user that could not be deleted stays in the state, and one that could not
// be made does not come into it.
func TestAccUserFailures(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, plainUser)
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/identities", Status: http.StatusInternalServerError, Count: 1})
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot create the user", "acs_user", "500", "Request id: ")
	// A create that failed may have made a user, so it is not sent again by
	// itself.
	wantWrites(t, s, "POST /identities")
	w.wantNotInState("acs_user.u")

	w.apply()
	id := onlyUser(t, s)
	for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden} {
		s.AddFault(emulator.Fault{Method: http.MethodDelete, Status: status, Count: 1})
		wantText(t, w.fail("destroy", "-auto-approve"), "Cannot delete the user", "User "+id)
		w.wantAttribute("acs_user.u", "id", id)
	}
	w.destroy()
}

func TestAccUserImportEveryWay(t *testing.T) {
	t.Parallel()
	s := newService(t)
	const address = "acs_user.u"
	testImports(t, s, plainUser, []statecheck.StateCheck{
		statecheck.ExpectIdentityValueMatchesStateAtPath(address, tfjsonpath.New("user_id"), tfjsonpath.New("id")),
	}, address)
}

// Each way of import says that nobody checked whether the user exists, asks
// nothing of the service and plans nothing more.
func TestAccUserImportSaysThatItIsNotVerified(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]string{
		"command": "", "id": "id = %q", "identity": "identity = { user_id = %q }",
	}, func(t *testing.T, block string) {
		if strings.HasPrefix(block, "identity") {
			onlyWithIdentity(t)
		}
		s := newService(t)
		id := s.CreateUser()
		w := newWorkspace(t, s, plainUser)
		var said string
		if block == "" {
			said = w.run("import", "acs_user.u", id)
		} else {
			w.write("import.tf", "import {\n to = acs_user.u\n "+strings.Replace(block, "%q", `"`+id+`"`, 1)+"\n}\n")
			p := w.plan()
			said = p.text
			wantText(t, said, "1 to import, 0 to add, 0 to change, 0 to destroy")
			w.run("apply", "saved.tfplan")
		}
		wantText(t, said, "Imported user is not verified", "The service has no call that reads a user", id)
		w.wantAttribute("acs_user.u", "id", id)
		w.wantEmptyPlan()
		wantNoRequests(t, s)
	})
}

// Users that do not exist yet feed the rosters of a room and of a thread, and
// act in it, in one apply from nothing.
func TestAccUserFeedsRoomAndThreadInOneApply(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, `
resource "acs_user" "team" {
  for_each = toset(["host", "ada", "grace"])
}

resource "acs_room" "r" {
  participants = { for label, user in acs_user.team : label => { user_id = user.id, role = label == "host" ? "Presenter" : "Attendee" } }
}

resource "acs_chat_thread" "t" {
  topic        = "Team"
  as_user_id   = acs_user.team["host"].id
  participants = { for label, user in acs_user.team : label => { user_id = user.id, display_name = title(label) } }
}
`)
	p := w.plan()
	want := []string{"acs_chat_thread.t create", "acs_room.r create", `acs_user.team["ada"] create`, `acs_user.team["grace"] create`, `acs_user.team["host"] create`}
	if got := p.changed(); !slices.Equal(got, want) {
		t.Errorf("planned %v, want %v", got, want)
	}
	// The labels are known before the users are.
	for _, address := range []string{"acs_room.r", "acs_chat_thread.t"} {
		after, _ := p.change(t, address).After.(map[string]any)
		people, _ := after["participants"].(map[string]any)
		if len(people) != 3 || people["ada"] == nil {
			t.Errorf("%s is planned with %v, want three labels", address, people)
		}
	}
	w.run("apply", "saved.tfplan")

	members := map[string]bool{}
	for _, id := range s.Users() {
		members[id] = true
	}
	for _, person := range onlyRoom(t, s).Participants {
		if !members[person.RawID] {
			t.Errorf("the room has %s, who was not made", person.RawID)
		}
	}
	threads := s.Threads()
	if len(members) != 3 || len(onlyRoom(t, s).Participants) != 3 || len(threads) != 1 || len(threads[0].Participants) != 3 {
		t.Fatalf("%d users, a room of %d, threads %v; want three in each", len(members), len(onlyRoom(t, s).Participants), threads)
	}
	host := w.id(`acs_user.team["host"]`)
	if threads[0].CreatedBy != host {
		t.Errorf("%s made the thread, want %s", threads[0].CreatedBy, host)
	}
	w.wantEmptyPlan()
	w.destroy()
	if len(s.Users())+len(s.Rooms())+len(s.Threads()) > 0 {
		t.Errorf("users %v, rooms %v and threads %v are left", s.Users(), s.Rooms(), s.Threads())
	}
}
