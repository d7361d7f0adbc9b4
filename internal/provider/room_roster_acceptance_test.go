// SPDX-License-Identifier: MPL-2.0

// This file tests the roster table of the life cycles, for the map
// `participants` of acs_room.

package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccRosterLeftOutIsNullAndNeverRead(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, plainRoom)
	s.UpdateRoom(onlyRoom(t, s).ID, func(r *emulator.Room) {
		r.Participants = append(r.Participants, emulator.Participant{RawID: user(1), Role: "Presenter"})
	})
	w.wantEmptyPlan()
	w.wantAttribute("acs_room.r", "participants", nil)
	wantListings(t, s, 0)
}

func TestAccRosterIsPartOfCreate(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"ada", 2, ""}))
	wantWrites(t, s, "POST /rooms")
	wantRoster(t, s, "1 Presenter", "2 Attendee")
	w.wantRoomLabels(map[string]string{"host": "1 Presenter", "ada": "2 Attendee"})
	w.wantEmptyPlan()
}

func TestAccRosterDriftIsRepairedInOneDifference(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: start, Switches: emulator.Switches{PageSize: 2}})
	w := appliedWorkspace(t, s, roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"ada", 2, ""}, member{"bob", 3, "Consumer"}, member{"eve", 4, ""}))
	room := onlyRoom(t, s)
	s.UpdateRoom(room.ID, func(r *emulator.Room) {
		r.Participants = []emulator.Participant{
			{RawID: user(1), Role: "Presenter"}, // as it was
			{RawID: user(2), Role: "Presenter"}, // another role
			{RawID: user(4), Role: "Attendee"},  // as it was; user 3 is missing
			{RawID: user(9), Role: "Attendee"},  // nobody labelled
		}
	})
	s.ForgetRequests()
	p := w.wantPlan("acs_room.r update")
	wantText(t, p.text, "user_1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000009")
	w.run("apply", "saved.tfplan")
	got := writes(s)
	if len(got) != 1 || !strings.HasPrefix(got[0], "PATCH /rooms/"+room.ID+"/participants ") {
		t.Fatalf("the service got %q, want one PATCH of the roster", got)
	}
	for n, wanted := range map[int]string{1: "", 2: `:{"role":"Attendee"}`, 3: `:{"role":"Consumer"}`, 4: "", 9: ":null"} {
		if has := strings.Contains(got[0], user(n)); has != (wanted != "") || has && !strings.Contains(got[0], user(n)+`"`+wanted) {
			t.Errorf("user %d: want %q in %s", n, wanted, got[0])
		}
	}
	wantRoster(t, s, "1 Presenter", "2 Attendee", "3 Consumer", "4 Attendee")
	w.wantEmptyPlan()
}

func TestAccRosterChangesSendTheDifference(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"ada", 2, "Presenter"}))
	room := "PATCH /rooms/" + onlyRoom(t, s).ID + "/participants "
	for _, step := range []struct {
		hcl   string
		sends string
	}{
		// Without a role, the participant is an Attendee, whatever it was before.
		{roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"ada", 2, ""}), `{"participants":{"` + user(2) + `":{"role":"Attendee"}}}`},
		{roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"ada", 2, ""}, member{"bob", 3, ""}), `{"participants":{"` + user(3) + `":{"role":"Attendee"}}}`},
		{roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"bob", 3, ""}), `{"participants":{"` + user(2) + `":null}}`},
		{roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"bob", 4, ""}), user(4)},
		{roomWithRosterHCL(), user(1)},
	} {
		w.write("main.tf", step.hcl)
		s.ForgetRequests()
		w.apply()
		wantWrites(t, s, room)
		wantWrites(t, s, step.sends)
		w.wantEmptyPlan()
	}
	wantRoster(t, s)
}

func TestAccRosterRemovedFromConfigurationIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"ada", 2, ""}))
	s.ForgetRequests()
	w.write("main.tf", plainRoom)
	w.wantEmptyPlan()
	w.applyHCL(`resource "acs_room" "r" { pstn_dial_out_enabled = true }`)
	wantWrites(t, s, `{"pstnDialOutEnabled":true}`)
	wantRoster(t, s, "1 Presenter", "2 Attendee")

	// The state still shows the roster.
	s.UpdateRoom(onlyRoom(t, s).ID, func(r *emulator.Room) { r.Participants = r.Participants[:1] })
	w.wantEmptyPlan()
	w.apply()
	w.wantRoomLabels(map[string]string{"host": "1 Presenter"})
}

func TestAccRosterFirstManagedWarnsOfRemovals(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, plainRoom)
	setRoster(t, s, "1 Presenter", "2 Attendee", "3 Consumer")
	w.write("main.tf", roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"new", 4, ""}))
	s.ForgetRequests()
	p := w.plan()
	wantText(t, p.text, "Participants will be removed", "- "+user(2)+" (Attendee)", "- "+user(3)+" (Consumer)")
	wantNoText(t, p.text, "- "+user(1)+" (")
	wantListings(t, s, 1)
	s.ForgetRequests()
	w.run("apply", "saved.tfplan")
	if got := writes(s); len(got) != 1 || strings.Contains(got[0], user(1)) {
		t.Errorf("the service got %q, want one PATCH without user 1", got)
	}
	wantRoster(t, s, "1 Presenter", "4 Attendee")
	w.wantEmptyPlan()
}

func TestAccRosterRelabellingSendsNothing(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"ada", 2, ""}))
	w.applyPlanned(s, roomWithRosterHCL(member{"chair", 1, "Presenter"}, member{"host", 2, "Attendee"}), "acs_room.r update")
	wantWrites(t, s)
	w.wantRoomLabels(map[string]string{"chair": "1 Presenter", "host": "2 Attendee"})
	w.wantEmptyPlan()
}

// The plan does not know ids of users that other resources create. It shows the
// labels, and the apply checks for duplicates.
func TestAccRosterUserIDsUnknownAtPlanTime(t *testing.T) {
	t.Parallel()
	s := newService(t)
	hcl := func(first, second int) string {
		return fmt.Sprintf(`
resource "terraform_data" "users" {
  for_each = { a = %q, b = %q }
  input    = each.value
}
resource "acs_room" "r" {
  participants = { for name, u in terraform_data.users : name => { user_id = u.output, role = name == "a" ? "Presenter" : null } }
}
`, user(first), user(second))
	}
	w := newWorkspace(t, s, hcl(1, 1))
	wantText(t, w.fail("apply", "-auto-approve"), "One user under two labels", user(1))
	wantRooms(t, s, 0)
	w.applyHCL(hcl(1, 2))
	wantRoster(t, s, "1 Presenter", "2 Attendee")
	w.wantEmptyPlan()

	w.write("main.tf", hcl(1, 3))
	p := w.plan()
	wantText(t, p.text, `"b" = {`)
	w.run("apply", "saved.tfplan")
	wantRoster(t, s, "1 Presenter", "3 Attendee")
	w.wantEmptyPlan()
}

// The plan does not know the map, or does not know its elements.
func TestAccRosterUnknownMapAtPlanTime(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, `
resource "terraform_data" "roster" {
  input = { ada = { user_id = "`+user(1)+`", role = "Consumer" } }
}
resource "acs_room" "r" { participants = terraform_data.roster.output }
resource "acs_room" "element" { participants = { ada = terraform_data.roster.output.ada } }
`)
	for _, room := range s.Rooms() {
		if len(room.Participants) != 1 || room.Participants[0].Role != "Consumer" {
			t.Errorf("room %s has %v", room.ID, room.Participants)
		}
	}
	w.wantEmptyPlan()
}

func TestAccRosterOver350Warns(t *testing.T) {
	t.Parallel()
	s := newService(t)
	hcl := func(n int) string {
		return fmt.Sprintf(`
resource "acs_room" "r" {
  participants = { for i in range(%d) : "p${i}" => { user_id = format("8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-%%012d", i) } }
}
`, n)
	}
	w := newWorkspace(t, s, hcl(350))
	wantNoText(t, w.plan().text, "More participants than a call admits")
	w.write("main.tf", hcl(351))
	wantText(t, w.plan().text, "More participants than a call admits", "351", "350")
	w.apply()
	wantRoomSize(t, s, 351)
	w.wantEmptyPlan()
}

func TestAccRosterOwnedTwiceWarns(t *testing.T) {
	t.Parallel()
	s := newService(t)
	two := fmt.Sprintf(`
resource "acs_room_participant" "ada" {
  room_id = acs_room.r.id
  user_id = %q
}
resource "acs_room_participant" "bob" {
  room_id = acs_room.r.id
  user_id = %q
}
`, user(2), user(3))
	both := roomWithRosterHCL(member{"host", 1, "Presenter"}) + two
	const warning = "Two owners of one roster"
	w := newWorkspace(t, s, both)
	wantNoText(t, w.plan().text, warning) // the id is not known yet
	wantTimes(t, w.apply(), 1, warning)
	for range 2 {
		wantTimes(t, w.plan().text, 1, warning)
	}
	w.write("main.tf", plainRoom+two)
	wantNoText(t, w.plan().text, warning)
}

// Two workspaces, each with a map for the same room, repair each other: no
// call ever clears the roster.
func TestAccRosterOfTwoWorkspaces(t *testing.T) {
	t.Parallel()
	s := newService(t)
	one := appliedWorkspace(t, s, roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"ada", 2, ""}))
	id := onlyRoom(t, s).ID
	two := newWorkspace(t, s, roomWithRosterHCL(member{"chair", 1, "Presenter"}, member{"bob", 3, ""}))
	two.run("import", "acs_room.r", id)
	s.ForgetRequests()
	two.apply()
	one.apply()
	for _, request := range writes(s) {
		if strings.Contains(request, user(1)) {
			t.Errorf("the one whom both want was touched: %s", request)
		}
	}
	wantRoster(t, s, "1 Presenter", "2 Attendee")
	one.wantEmptyPlan()
	two.wantPlan("acs_room.r update")
}

// If the service refuses a participant, state and roster stay as they were.
func TestAccRosterRefusedMemberLeavesStateAsItWas(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomWithRosterHCL(member{"host", 1, "Presenter"}))
	w.write("main.tf", `
resource "acs_room" "r" {
  pstn_dial_out_enabled = true
  participants = {
    host = { user_id = "`+user(1)+`", role = "Attendee" }
    odd  = { user_id = "8:acs:not-a-guid_at-all" }
  }
}
`)
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot change the roster", "8:acs:not-a-guid_at-all", "400 BadRequest", "Request id:")
	wantRoster(t, s, "1 Presenter")
	w.wantRoomLabels(map[string]string{"host": "1 Presenter"})
	// The state has what was done before the failure.
	w.wantAttribute("acs_room.r", "pstn_dial_out_enabled", true)
}
