// SPDX-License-Identifier: MPL-2.0

// This file checks that the examples do what they say: it applies each, checks for an
// empty plan, and destroys it.

package webexprovider_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// exampleWorkspace makes a workspace of an example folder, without its import files.
func exampleWorkspace(t *testing.T, s *emulator.Server, example string) *clitest.Workspace {
	t.Helper()
	w := newWorkspace(t, s, s.WebexPerson(), "")
	for name, text := range files(t, path.Join("examples", example)) {
		if strings.HasPrefix(name, "import") {
			continue
		}
		if strings.Contains(text, "required_providers") {
			w.Write("versions.tf", "")
		}
		w.Write(name, text)
	}
	return w
}

// appliedExample is exampleWorkspace, applied, with an empty plan afterwards.
func appliedExample(t *testing.T, s *emulator.Server, example string) *clitest.Workspace {
	t.Helper()
	w := exampleWorkspace(t, s, example)
	w.Apply()
	w.Run("plan", "-detailed-exitcode")
	return w
}

// wantDestroyed destroys the workspace and checks that these many rooms are left.
func wantDestroyed(t *testing.T, s *emulator.Server, w *clitest.Workspace, left int) {
	t.Helper()
	w.Run("destroy", "-auto-approve")
	if rooms := s.WebexRooms(); len(rooms) != left {
		t.Errorf("%d rooms are left, want %d: %+v", len(rooms), left, rooms)
	}
}

// moderatorsIn are the members of a room by address, and whether each is a moderator. The
// account that acts is left out.
func moderatorsIn(s *emulator.Server, room emulator.WebexRoom) map[string]bool {
	addresses := map[string]string{}
	for _, p := range s.WebexPeople() {
		addresses[p.ID] = p.Emails[0]
	}
	found := map[string]bool{}
	for _, m := range room.Members {
		if m.PersonID != s.WebexPerson().ID {
			found[addresses[m.PersonID]] = m.IsModerator
		}
	}
	return found
}

// roomsByTitle are all rooms by their titles.
func roomsByTitle(s *emulator.Server) map[string]emulator.WebexRoom {
	found := map[string]emulator.WebexRoom{}
	for _, room := range s.WebexRooms() {
		found[room.Title] = room
	}
	return found
}

// TestAccExampleProjectSpaces also takes a leaver's lines out of the list.
func TestAccExampleProjectSpaces(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := appliedExample(t, s, "project-spaces")

	list := files(t, "examples/project-spaces")["people.csv"]
	rows, err := csv.NewReader(strings.NewReader(list)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]bool{}
	for _, row := range rows[1:] { // employee,name,email,project,role
		title := "Project " + row[3]
		if want[title] == nil {
			want[title] = map[string]bool{}
		}
		want[title][row[2]] = row[4] == "lead"
	}
	rooms := roomsByTitle(s)
	if len(want) != 3 || len(rooms) != 3 || len(s.WebexRooms()) != 3 {
		t.Fatalf("%d projects, %d rooms, want 3 of each", len(want), len(s.WebexRooms()))
	}
	for title, people := range want {
		if got := moderatorsIn(s, rooms[title]); !rooms[title].IsLocked || !maps.Equal(got, people) {
			t.Errorf("%s has %v, want %v", title, got, people)
		}
	}

	const leaver = "peter.novak@example.com"
	lines := slices.DeleteFunc(strings.SplitAfter(list, "\n"), func(line string) bool { return strings.Contains(line, leaver) })
	w.Write("people.csv", strings.Join(lines, ""))
	w.WantPlan(`webex_room.project["Alpha"] update`, `webex_room.project["Beta"] update`)
	before := len(writes(s))
	w.Apply()
	if got, want := writes(s)[before:], []string{"DELETE memberships", "DELETE memberships"}; !slices.Equal(got, want) {
		t.Errorf("sent %v, want %v", got, want)
	}
	for title, room := range roomsByTitle(s) {
		delete(want[title], leaver)
		if got := moderatorsIn(s, room); !maps.Equal(got, want[title]) {
			t.Errorf("%s has %v, want %v", title, got, want[title])
		}
	}
	wantDestroyed(t, s, w, 0)
}

func TestAccExampleQuickstart(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := appliedExample(t, s, "quickstart")
	if got := moderatorsIn(s, onlyRoom(t, s)); len(got) == 0 {
		t.Error("nobody else is in the room")
	}
	wantDestroyed(t, s, w, 0)
}

// TestAccExampleAnnouncements also unlocks the room outside Terraform, which ends
// announcement mode and takes every moderator.
func TestAccExampleAnnouncements(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := appliedExample(t, s, "announcements")
	want := map[string]bool{
		"editor@example.com": true, "press@example.com": true,
		"jane@example.com": false, "peter@example.com": false, "amina@example.com": false,
	}
	check := func() {
		t.Helper()
		room := onlyRoom(t, s)
		if got := moderatorsIn(s, room); !room.IsLocked || !room.IsAnnouncementOnly || !maps.Equal(got, want) {
			t.Errorf("the room is %+v, with %v, want %v", room, got, want)
		}
	}
	check()
	s.UpdateWebexRoom(onlyRoom(t, s).ID, func(room *emulator.WebexRoom) {
		room.IsLocked, room.IsAnnouncementOnly = false, false
		for i := range room.Members {
			room.Members[i].IsModerator = false
		}
	})
	w.WantPlan("webex_room.news update")
	w.Apply()
	check()
	w.Run("plan", "-detailed-exitcode")
	wantDestroyed(t, s, w, 0)
}

// TestAccExampleTypes applies the example of each resource and data source.
func TestAccExampleTypes(t *testing.T) {
	t.Parallel()
	all := map[string]bool{}
	for _, kind := range []string{"resources", "data-sources"} {
		for name := range files(t, "examples") {
			if strings.HasPrefix(name, kind+"/") {
				all[path.Dir(name)] = true
			}
		}
	}
	for example := range all {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			s := startWebex(t, nil)
			id := s.AddWebexRoom(emulator.WebexRoom{Title: "Project Alpha", Members: []emulator.WebexMember{{PersonID: s.WebexPerson().ID}}})
			w := exampleWorkspace(t, s, example)
			w.Write("terraform.tfvars", "")
			if strings.Contains(files(t, path.Join("examples", example))["data-source.tf"], `variable "room_id"`) {
				w.Write("terraform.tfvars", fmt.Sprintf("room_id = %q\n", id))
			}
			w.Apply()
			w.Run("plan", "-detailed-exitcode")
			wantDestroyed(t, s, w, 1)
		})
	}
}

// TestAccExampleImports plans each import block with the ids of an object that is there.
func TestAccExampleImports(t *testing.T) {
	t.Parallel()
	const roomID = "Y2lzY29zcGFyazovL3VzL1JPT00vYmJjZWIxYWQtNDNmMS0zYjU4LTkxNDctZjE0YmIwYzRkMTU0"
	const personID = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY"
	for _, kind := range []string{"webex_room", "webex_room_membership"} {
		examples := files(t, path.Join("examples/resources", kind))
		for _, name := range []string{"import-by-string-id.tf", "import-by-identity.tf"} {
			t.Run(kind+" "+name, func(t *testing.T) {
				t.Parallel()
				if name == "import-by-identity.tf" {
					clitest.Empty(t).OnlyWithIdentity()
				}
				s := startWebex(t, nil)
				members := []emulator.WebexMember{{PersonID: s.WebexPerson().ID, IsModerator: true}}
				host := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"host@example.com"}})
				for _, person := range []string{
					host.ID, s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com"}}).ID,
					s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"peter@example.com"}}).ID,
				} {
					members = append(members, emulator.WebexMember{PersonID: person})
				}
				id := s.AddWebexRoom(emulator.WebexRoom{Title: "Open day", IsLocked: true, Members: members})
				block := strings.NewReplacer(roomID, id, personID, host.ID).Replace(examples[name])
				if !strings.Contains(examples[name], roomID) {
					t.Fatalf("%s does not have the id of the room", name)
				}
				text := newWorkspace(t, s, s.WebexPerson(), examples["resource.tf"]+block).Run("plan")
				want := map[string]string{
					"webex_room import-by-string-id.tf":            "1 to import",
					"webex_room import-by-identity.tf":             "1 to import",
					"webex_room_membership import-by-string-id.tf": "2 to import",
					"webex_room_membership import-by-identity.tf":  "1 to import",
				}[kind+" "+name]
				clitest.WantText(t, text, want)
			})
		}
		if command := examples["import.sh"]; !strings.HasPrefix(command, "terraform import "+kind+".") || !strings.Contains(command, " "+roomID) {
			t.Errorf("import.sh of %s is %q", kind, command)
		}
	}
}
