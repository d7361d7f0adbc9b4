// SPDX-License-Identifier: MPL-2.0

// This file follows the adoption guide, with its own blocks and commands, and the example
// of adoption, for rooms that Terraform did not create.

package webexprovider_test

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// exampleRoomID is the room of the blocks that name one.
const exampleRoomID = "Y2lzY29zcGFyazovL3VzL1JPT00vYmJjZWIxYWQtNDNmMS0zYjU4LTkxNDctZjE0YmIwYzRkMTU0"

// adoptionBlock is the block of the adoption guide that begins with a text.
func adoptionBlock(t *testing.T, begin string) string {
	t.Helper()
	for _, match := range regexp.MustCompile("(?s)```(?:hcl|terraform)\n(.*?)\n```").FindAllStringSubmatch(pages(t)["docs/guides/adoption.md"], -1) {
		if strings.HasPrefix(match[1], begin) {
			return match[1] + "\n"
		}
	}
	t.Fatalf("the guide has no block that begins with %s", begin)
	return ""
}

// startWebexToAdopt has two rooms of the person, one of them locked and with people, and
// rooms that are not to be found. It returns the id of the room with people.
func startWebexToAdopt(t *testing.T) (s *emulator.Server, withPeople string) {
	t.Helper()
	s = startWebex(t, nil)
	me := emulator.WebexMember{PersonID: s.WebexPerson().ID, IsModerator: true}
	jane := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com"}})
	peter := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"peter.o'hara@example.com"}})
	withPeople = s.AddWebexRoom(emulator.WebexRoom{
		Title: "News", Description: "For everybody", IsLocked: true, IsAnnouncementOnly: true,
		Members: []emulator.WebexMember{me, {PersonID: jane.ID, IsModerator: true}, {PersonID: peter.ID}},
	})
	me.IsModerator = false
	s.AddWebexRoom(emulator.WebexRoom{Title: "Alone", Members: []emulator.WebexMember{me}})
	s.AddWebexRoom(emulator.WebexRoom{Title: "Direct", Type: "direct", Members: []emulator.WebexMember{me, {PersonID: jane.ID}}})
	s.AddWebexRoom(emulator.WebexRoom{Title: "Of others", Members: []emulator.WebexMember{{PersonID: jane.ID}}})
	return s, withPeople
}

// wantUnchanged holds that nothing was sent that changes something, and that the rooms are
// as they were.
func wantUnchanged(t *testing.T, s *emulator.Server, before []emulator.WebexRoom) {
	t.Helper()
	if got := writes(s); len(got) > 0 {
		t.Errorf("sent %v", got)
	}
	if after := s.WebexRooms(); !reflect.DeepEqual(after, before) {
		t.Errorf("the rooms are %+v, they were %+v", after, before)
	}
}

// TestAccExampleAdoption runs the commands of the example, then removes somebody and
// destroys the rooms.
func TestAccExampleAdoption(t *testing.T) {
	t.Parallel()
	s, room := startWebexToAdopt(t)
	before := s.WebexRooms()
	w := exampleWorkspace(t, s, "adoption")
	w.OnlyTerraform("list resources")
	if text := w.Run("query"); strings.Count(text, "list.webex_room.all") != 2 || strings.Contains(text, "list.webex_room_membership") {
		t.Errorf("the query found\n%s", text)
	}
	w.Run("query", "-var", fmt.Sprintf("room_ids=[%q]", room), "-generate-config-out=adopted.tf")
	clitest.WantText(t, w.Run("plan"), "Plan: 5 to import, 0 to add, 0 to change, 0 to destroy.")
	w.Apply()
	w.WantPlan()
	wantUnchanged(t, s, before)

	w.Run("destroy", "-auto-approve")
	if left := len(s.WebexRooms()); left != len(before)-2 {
		t.Errorf("%d rooms are left, want %d", left, len(before)-2)
	}
}

func TestAccExampleAdoptionByQuery(t *testing.T) {
	t.Parallel()
	for begin, want := range map[string]int{`list "webex_room" `: 2, `list "webex_room_membership" `: 3} {
		t.Run(strings.Fields(begin)[1], func(t *testing.T) {
			t.Parallel()
			s, room := startWebexToAdopt(t)
			before := s.WebexRooms()
			w := newWorkspace(t, s, s.WebexPerson(), "")
			w.OnlyTerraform("list resources")
			w.Write("q.tfquery.hcl", strings.Replace(adoptionBlock(t, begin), exampleRoomID, room, 1))
			w.Run("query", "-generate-config-out=rooms.tf")
			clitest.WantText(t, w.Run("plan"), fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", want))
			w.Apply()
			w.WantPlan()
			wantUnchanged(t, s, before)
		})
	}
}

// TestAccExampleAdoptionByForEach also saves the list in a file: then nothing is destroyed
// if an object is gone.
func TestAccExampleAdoptionByForEach(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		begin, resource, output string
		imported                int
	}{
		"rooms":   {"data \"webex_person\" \"me\" {}\n\ndata \"webex_rooms\"", `resource "webex_room" "all" {`, "rooms", 2},
		"members": {`variable "room_id" {`, `resource "webex_room_membership" "all" {`, "members", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, room := startWebexToAdopt(t)
			before := s.WebexRooms()
			recipe := adoptionBlock(t, test.begin)
			w := newWorkspace(t, s, s.WebexPerson(), recipe)
			if name == "members" {
				w.Write("terraform.tfvars", fmt.Sprintf("room_id = %q\n", room))
			}
			clitest.WantText(t, w.Run("plan"), fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", test.imported))
			w.Apply()
			w.WantPlan()

			listed := w.Run("output", "-json", test.output)
			_, rest, _ := strings.Cut(recipe, test.resource)
			head, _, _ := strings.Cut(recipe, "data \"")
			w.Write(test.output+".json", listed)
			w.Write("main.tf", head+strings.ReplaceAll(adoptionBlock(t, "locals {\n  rooms = jsondecode"), "rooms", test.output)+"\n"+test.resource+rest)
			w.WantPlan()
			wantUnchanged(t, s, before)
			s.DeleteWebexRoom(room)
			changes, _ := w.Plan()
			for _, change := range changes {
				if strings.Contains(change, "delete") {
					t.Errorf("planned %s", change)
				}
			}
		})
	}
}

// TestAccExampleAdoptionOneByOne also lets go of the room.
func TestAccExampleAdoptionOneByOne(t *testing.T) {
	t.Parallel()
	s, room := startWebexToAdopt(t)
	before := s.WebexRooms()
	block := strings.Replace(adoptionBlock(t, "import {\n  to = webex_room.standup"), exampleRoomID, room, 1)
	w := newWorkspace(t, s, s.WebexPerson(), block)
	w.Run("plan", "-generate-config-out=rooms.tf")
	clitest.WantText(t, w.Apply(), "1 imported, 0 added, 0 changed, 0 destroyed")
	w.WantPlan()
	clitest.WantText(t, w.Read("rooms.tf"), "user_jane_example_com", `person_email = "jane@example.com"`)

	w.Write("rooms.tf", `resource "webex_room" "standup" {
  title                = "News"
  description          = "For everybody"
  is_locked            = true
  is_announcement_only = true
}
`)
	w.WantPlan()
	w.Remove("rooms.tf")
	w.Write("main.tf", adoptionBlock(t, "removed {"))
	w.Apply()
	if text := w.Run("state", "list"); strings.Contains(text, "webex_room") {
		t.Errorf("the state has\n%s", text)
	}
	wantUnchanged(t, s, before)
}
