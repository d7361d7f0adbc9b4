// SPDX-License-Identifier: MPL-2.0

// This file tests list resources with include_participants: rooms and threads
// come into Terraform with their rosters in one step. OpenTofu has no list
// resources.

package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const withParticipants = "include_participants = true"

// seedRooms creates n rooms of three participants each, but the first has none, and
// the second has 35, which take two pages.
func seedRooms(t *testing.T, s *emulator.Server, n int) {
	t.Helper()
	var users []string
	for range 35 {
		users = append(users, s.CreateUser())
	}
	roles := []string{"Presenter", "Attendee", "Consumer", "Collaborator"}
	var rooms []map[string]any
	for i := range n {
		people, size := []map[string]string{}, 3
		if i < 2 {
			size = 35 * i
		}
		for j := range size {
			people = append(people, map[string]string{"rawId": users[(i+j)%35], "role": roles[j%4]})
		}
		rooms = append(rooms, map[string]any{"validFrom": fmt.Sprintf("-%dm", n-i), "participants": people})
	}
	text, err := json.Marshal(map[string]any{"rooms": rooms})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Seed(text); err != nil {
		t.Fatal(err)
	}
	s.ForgetRequests()
}

// wantRequestCounts checks how many requests there were since the last check.
func wantRequestCounts(t *testing.T, s *emulator.Server, what string, rosters, others int) {
	t.Helper()
	r := len(listings(s))
	if o := len(s.Requests()) - r; r != rosters || o != others {
		t.Errorf("%s: %d listings of rosters and %d other requests, want %d and %d", what, r, o, rosters, others)
	}
	s.ForgetRequests()
}

func TestAccQueryAdopts200RoomsWithTheirRosters(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s := newService(t)
	seedRooms(t, s, 200)
	before := fmt.Sprint(s.Rooms())
	w := newWorkspace(t, s, "")

	// A query without generated configuration reads no rosters.
	hcl := listHCL("acs_room", 1000, false, withParticipants)
	if got := w.query(hcl); len(got) != 200 {
		t.Errorf("found %d rooms", len(got))
	}
	wantRequestCounts(t, s, "the query", 0, 7)

	w.run("query", "-generate-config-out=generated.tf")
	wantRequestCounts(t, s, "the generation", 201, 7) // one roster has two pages
	w.remove("q.tfquery.hcl")
	if p := w.plan(); !strings.Contains(p.text, "Plan: 200 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("planned %s", p.text)
	}
	wantRequestCounts(t, s, "the plan", 201, 200)
	w.run("apply", "saved.tfplan")
	w.wantAdopted(s)
	if fmt.Sprint(s.Rooms()) != before {
		t.Error("the adoption changed rooms")
	}

	// The rosters are managed from here on.
	id := s.Rooms()[0].ID
	s.UpdateRoom(id, func(room *emulator.Room) {
		room.Participants = append(room.Participants, emulator.Participant{RawID: user(1), Role: "Attendee"})
	})
	if changed := w.plan().changed(); len(changed) != 1 || !strings.HasSuffix(changed[0], " update") {
		t.Errorf("planned %v after somebody came, want one update", changed)
	}
}

func TestAccQueryShowsRostersWithIncludeResource(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s := newService(t)
	seedRooms(t, s, 3)
	w := newWorkspace(t, s, "")
	var sizes []int
	for _, found := range w.query(listHCL("acs_room", 100, true, withParticipants)) {
		people, _ := found.Object["participants"].(map[string]any)
		sizes = append(sizes, len(people))
		for label := range people {
			if !strings.HasPrefix(label, "user_") {
				t.Errorf("a label is %q", label)
			}
		}
	}
	if !slices.Equal(sizes, []int{3, 35, 0}) {
		t.Errorf("rosters of %v, want 3, 35 and 0", sizes)
	}
	s.ForgetRequests()
	if got := w.query(listHCL("acs_room", 1, true, withParticipants)); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	wantRequestCounts(t, s, "a limit of 1", 1, 1)
	if got := w.query(listHCL("acs_room", 100, true, "include_participants = false")); len(got) != 3 || got[0].Object["participants"] != nil {
		t.Errorf("got %v", got)
	}
	wantRequestCounts(t, s, "false", 0, 1)
}

// A roster that cannot be read is an error; a room that was deleted after it was
// listed is left out.
func TestAccQueryOfRostersThatCannotBeRead(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s := newService(t)
	seedRooms(t, s, 3)
	w := newWorkspace(t, s, "")
	last := s.Rooms()[2].ID
	fault := emulator.Fault{Method: http.MethodGet, Path: "/rooms/" + last + "/participants", Status: http.StatusForbidden}
	s.AddFault(fault)
	w.write("q.tfquery.hcl", listHCL("acs_room", 100, true, withParticipants))
	wantText(t, w.fail("query"), "Cannot list the participants", "Room "+last, "403", "Request id: ")
	s.ClearFaults()
	fault.Status = http.StatusNotFound
	s.AddFault(fault)
	if got := w.query(listHCL("acs_room", 100, true, withParticipants)); len(got) != 2 {
		t.Errorf("got %v, want the two rooms that are there", got)
	}
}

func TestAccQueryAdoptsThreadsWithTheirParticipants(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s, users := createThreadsToAdopt(t)
	w := newWorkspace(t, s, actingAs(users[0]))
	hcl := listHCL("acs_chat_thread", 100, false, withParticipants)
	w.query(hcl)
	wantRequestCounts(t, s, "the query", 0, 2) // a token and a page
	w.run("query", "-generate-config-out=generated.tf")
	wantRequestCounts(t, s, "the generation", 2, 4)
	w.remove("generated.tf")
	w.adoptUnchanged(s, hcl)
	full := threadByTopic(t, s, "Full")
	labels := map[string]string{}
	for address := range strings.Lines(w.run("state", "list")) {
		attributes := w.attributes(strings.TrimSpace(address))
		people, _ := attributes["participants"].(map[string]any)
		for label := range people {
			labels[label], _ = attributes["id"].(string)
		}
	}
	for _, userID := range users[1:] {
		if labels["user_"+strings.TrimPrefix(userID, "8:acs:")] != full.ID {
			t.Errorf("%s is missing from %v", userID, labels)
		}
	}
	if len(labels) != 2 {
		t.Errorf("the state has %v, want two people", labels)
	}
}

// The threads are listed as another user than the one who imports them: the import
// changes the acting user, and nobody leaves.
func TestAccQueryThreadsWithParticipantsAsAnotherUser(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s, users := createThreadsToAdopt(t)
	w := newWorkspace(t, s, actingAs(users[0]))
	w.adoptUnchanged(s, listHCL("acs_chat_thread", 100, false, withParticipants, asUser(users[1])))
}

// A roster that cannot be read is an error; a thread that was deleted after it was
// listed is left out.
func TestAccQueryOfParticipantsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s, users := createThreadsToAdopt(t)
	w := newWorkspace(t, s, actingAs(users[0]))
	path := "/chat/threads/" + threadByTopic(t, s, "Full").ID + "/participants"
	hcl := listHCL("acs_chat_thread", 100, true, withParticipants)
	s.AddFault(emulator.Fault{Method: http.MethodGet, Path: path, Status: http.StatusForbidden})
	w.write("q.tfquery.hcl", hcl)
	wantText(t, w.fail("query"), "Cannot list the participants", "Thread "+threadByTopic(t, s, "Full").ID, "403")
	s.ClearFaults()
	s.AddFault(emulator.Fault{Method: http.MethodGet, Path: path, Status: http.StatusNotFound})
	if got := w.query(hcl); len(got) != 1 || got[0].Object["topic"] != "Plain" {
		t.Errorf("got %v, want the thread whose participants are there", got)
	}
}
