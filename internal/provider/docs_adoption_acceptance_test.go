// SPDX-License-Identifier: MPL-2.0

// This file follows the adoption guide, with its own blocks and commands, for rooms
// and a thread that Terraform did not create.

package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// exampleBotID is the user of the guide's provider block.
const exampleBotID = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000001"

// adoptionSeed is what exists before, with the ids that the guide's blocks have.
const adoptionSeed = `{
  "users": [
    {"name": "ada"}, {"name": "ben"},
    {"name": "bot", "rawId": "` + exampleBotID + `"}
  ],
  "rooms": [
    {"id": "` + exampleRoomID + `", "participants": [{"rawId": "ada", "role": "Presenter"}, {"rawId": "ben"}]},
    {"participants": [], "pstnDialOutEnabled": true}
  ],
  "threads": [
    {"topic": "Support", "metadata": {"team": "blue"}, "participants": [{"rawId": "bot"}, {"rawId": "ada", "displayName": "Ada"}]}
  ]
}`

// adoptionBlock is the block of the adoption guide that begins with a text.
func adoptionBlock(t *testing.T, begin string) string {
	t.Helper()
	guide := repositoryFile(t, "docs/guides/adoption.md")
	for _, match := range regexp.MustCompile("(?s)```(?:hcl|terraform)\n(.*?)\n```").FindAllStringSubmatch(guide, -1) {
		if strings.HasPrefix(match[1], begin) {
			return match[1]
		}
	}
	t.Fatalf("the guide has no block that begins with %s", begin)
	return ""
}

func startServiceToAdopt(t *testing.T) *emulator.Server {
	t.Helper()
	s := newService(t)
	if _, err := s.Seed([]byte(adoptionSeed)); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAccExampleAdoptionByQuery(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	withRosters := map[string]string{`list "acs_room" `: "Presenter", `list "acs_chat_thread" `: "Ada"}
	for _, list := range []string{`list "acs_room" `, `list "acs_room_participant" `, `list "acs_chat_thread" `} {
		t.Run(strings.Trim(strings.TrimPrefix(list, "list "), `" `), func(t *testing.T) {
			t.Parallel()
			s := startServiceToAdopt(t)
			w := newWorkspace(t, s, adoptionBlock(t, `provider "acs" {`))
			w.adopt(adoptionBlock(t, list))
			w.wantAdopted(s)
			generated, err := os.ReadFile(filepath.Join(w.Dir, "generated.tf"))
			if err != nil || !strings.Contains(string(generated), withRosters[list]) {
				t.Errorf("%v: generated\n%s", err, generated)
			}
		})
	}
}

// The plan of a map after an import shows, by raw id, whom it removes, and that the
// other user only changes its label.
func TestAccExampleAdoptionThenAMap(t *testing.T) {
	t.Parallel()
	s := startServiceToAdopt(t)
	w := newWorkspace(t, s, adoptionBlock(t, "import {"))
	w.run("plan", "-generate-config-out=rooms.tf")
	w.apply()
	w.wantAdopted(s)

	roles := rolesIn(t, s, exampleRoomID)
	var ada, ben string
	for id, role := range roles {
		if role == "Presenter" {
			ada = id
		} else {
			ben = id
		}
	}
	w.remove("rooms.tf")
	w.write("main.tf", `
resource "acs_room" "standup" {
  participants = {
    ada = { user_id = "`+ada+`", role = "Presenter" }
  }
}
`)
	wantText(t, w.plan().text, `- "user_`+strings.TrimPrefix(ben, "8:acs:")+`"`, `- user_id = "`+ben+`"`, `+ "ada"`)
	w.apply()
	for _, sent := range calls(s, "PATCH", "/rooms/"+exampleRoomID+"/participants") {
		if strings.Contains(sent.Body, ada) || !strings.Contains(sent.Body, ben) {
			t.Errorf("sent %s", sent.Body)
		}
	}
	if left := rolesIn(t, s, exampleRoomID); len(left) != 1 || left[ada] != "Presenter" {
		t.Errorf("the room has %v", left)
	}

	w.applyHCL(adoptionBlock(t, "removed {"))
	if left := rolesIn(t, s, exampleRoomID); len(left) != 1 {
		t.Errorf("letting go of the room changed it: %v", left)
	}
}

// The recipes without a query import everything, and change nothing. Once the list
// is in a file, nothing is destroyed when the service deletes an object.
func TestAccExampleAdoptionByForEach(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		begin, resource, output string
		imported                int
		requests                int // at most, for each
	}{
		"rooms":   {`data "acs_rooms" "all" {}`, `resource "acs_room" "all" {`, "rooms", 2, 3},
		"threads": {`variable "bot_user_id" {`, `resource "acs_chat_thread" "all" {`, "threads", 3, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startServiceToAdopt(t)
			seeded, err := s.Seed([]byte(`{"threads": [
				{"topic": "Late", "createdBy": "` + exampleBotID + `", "deleteAfterDays": 60},
				{"topic": "Of others", "participants": [{"rawId": "` + s.Users()[0] + `", "displayName": "Ada"}, {"rawId": "` + s.Users()[1] + `",
					"shareHistoryTime": "-1h", "metadata": {"a": "b"}}, {"rawId": "` + exampleBotID + `"}]}
			]}`))
			if err != nil {
				t.Fatal(err)
			}
			s.UpdateThread(seeded.Threads[1], func(thread *emulator.Thread) {
				thread.Participants = append(thread.Participants, emulator.ThreadParticipant{RawID: teamsUser})
			})
			rooms, threads := fmt.Sprint(s.Rooms()), fmt.Sprint(s.Threads())
			recipe := adoptionBlock(t, test.begin)
			w := newWorkspace(t, s, recipe)
			w.write("terraform.tfvars.json", `{"bot_user_id": "`+exampleBotID+`"}`)
			if name == "rooms" { // which have no variable
				w.write("terraform.tfvars.json", "{}")
			}
			if p := w.plan(); !strings.Contains(p.text, fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", test.imported)) {
				t.Errorf("planned %s", p.text)
			}
			s.ForgetRequests()
			w.apply()
			// Beside the page of the list and perhaps a token, as the guide says.
			if n, most := len(s.Requests()), test.requests*test.imported+2; n > most {
				t.Errorf("the apply made %d requests, want %d at most", n, most)
			}
			w.wantAdopted(s)

			listed := w.run("output", "-json", test.output)
			_, rest, _ := strings.Cut(recipe, test.resource)
			head, _, _ := strings.Cut(recipe, "data \"")
			w.write(test.output+".json", listed)
			w.write("main.tf", head+strings.ReplaceAll(adoptionBlock(t, "locals {\n  rooms = jsondecode"), "rooms", test.output)+"\n\n"+test.resource+rest)
			w.wantEmptyPlan()
			if fmt.Sprint(s.Rooms()) != rooms || fmt.Sprint(s.Threads()) != threads {
				t.Error("the adoption changed something")
			}
			s.DeleteThread(seeded.Threads[0])
			s.Advance(365 * day)
			for _, change := range w.plan().changed() {
				if strings.Contains(change, "delete") {
					t.Errorf("planned %s", change)
				}
			}
		})
	}
}
