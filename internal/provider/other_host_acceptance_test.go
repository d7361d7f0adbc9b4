// SPDX-License-Identifier: MPL-2.0

// This file tests that "not found" at another host than the one that has the object
// is an error, and drops nothing.

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// connectTo sets the connection string of the workspace's provider.
func (w *workspace) connectTo(s *emulator.Server, connectionString string) {
	w.withEnvironment(s, map[string]string{"AZURE_COMMUNICATION_CONNECTION_STRING": connectionString})
}

func hostOf(s *emulator.Server) string { return strings.TrimPrefix(s.URL(), "http://") }

// otherHostConnectionString is the connection string of the service with another host
// name.
func otherHostConnectionString(s *emulator.Server) string {
	return strings.Replace(s.ConnectionString(), "127.0.0.1", "localhost", 1)
}

// oneOfEachType has, by address, a configuration with one object and a change of it.
func oneOfEachType(actor, other string) map[string][2]string {
	thread := actingAs(actor) + `resource "acs_chat_thread" "t" { topic = "Support" }` + "\n"
	room := plainRoom
	person := room + `resource "acs_room_participant" "p" {
  room_id = acs_room.r.id
  user_id = %q
  role    = %q
}
`
	message := thread + `resource "acs_chat_message" "m" {
  thread_id = acs_chat_thread.t.id
  content   = %q
}
`
	threadPerson := thread + fmt.Sprintf(`resource "acs_chat_thread_participant" "p" {
  thread_id = acs_chat_thread.t.id
  user_id   = %q
}
`, other)
	return map[string][2]string{
		"acs_room.r":                    {room, `resource "acs_room" "r" { pstn_dial_out_enabled = true }`},
		"acs_room_participant.p":        {fmt.Sprintf(person, other, "Attendee"), fmt.Sprintf(person, other, "Presenter")},
		"acs_chat_thread.t":             {thread, strings.Replace(thread, "Support", "Help", 1)},
		"acs_chat_message.m":            {fmt.Sprintf(message, "Hello"), fmt.Sprintf(message, "Good day")},
		"acs_chat_thread_participant.p": {threadPerson, ""},
		assignmentAddress:               {assignmentHCL("user"), assignmentHCL("user", clientIDs(appOne))},
	}
}

func TestAccNotFoundAtOtherHostKeepsState(t *testing.T) {
	t.Parallel()
	for address := range oneOfEachType("", "") {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			a, users := chatService(t, 2)
			b := newService(t)
			hcl := oneOfEachType(users[0], users[1])[address]
			w := appliedWorkspace(t, a, hcl[0])
			a.ForgetRequests()

			w.connectTo(b, b.ConnectionString())
			for _, command := range [][]string{
				{"plan"},
				{"apply", "-auto-approve"},
				{"destroy", "-auto-approve"},
				{"destroy", "-auto-approve", "-refresh=false"},
				{"refresh"},
				{"destroy", "-auto-approve", "-refresh=false", "-target=" + address},
			} {
				wantText(t, w.fail(command...), "Cannot find the object at this host", "was created or last found at "+hostOf(a), "now calls "+hostOf(b), "terraform state rm", "provider =")
			}
			if hcl[1] != "" {
				w.write("main.tf", hcl[1])
				wantText(t, w.fail("apply", "-auto-approve", "-refresh=false"), "Cannot find the object at this host", hostOf(a), hostOf(b))
			}

			w.write("main.tf", hcl[0])
			w.connectTo(a, a.ConnectionString())
			w.wantEmptyPlan()
			wantNothingWritten(t, a)
			w.destroy()
		})
	}
}

// The service cannot read users, so only a destroy notices.
func TestAccUserIsNotDestroyedAtAnotherService(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusUnauthorized, http.StatusNotFound} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			a, b := startService(t, emulator.Options{}), startService(t, emulator.Options{})
			if status == http.StatusNotFound { // 401 IdentityNotOwned is the emulator's own answer
				b.AddFault(emulator.Fault{Method: http.MethodDelete, Status: status})
			}
			w := appliedWorkspace(t, a, plainUser)
			id := onlyUser(t, a)
			w.connectTo(b, b.ConnectionString())
			w.wantEmptyPlan()
			wantText(t, w.fail("destroy", "-auto-approve"), "Cannot find the object at this host", "User "+id, hostOf(a), hostOf(b))
			w.wantAttribute("acs_user.u", "id", id)
			w.connectTo(a, a.ConnectionString())
			w.destroy()
		})
	}
}

// A custom domain is another host of the same service. An object that is found there
// belongs to that host from then on.
func TestAccObjectFoundAtAnotherHostTakesThatHost(t *testing.T) {
	t.Parallel()
	for address := range oneOfEachType("", "") {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 2)
			w := appliedWorkspace(t, s, oneOfEachType(users[0], users[1])[address][0])
			w.connectTo(s, otherHostConnectionString(s))
			w.wantEmptyPlan()
			w.apply()
			deleteRoomsAndThreads(s)
			s.DeleteAssignment(teamsTenant, teamsAccount)
			wantText(t, w.run("plan"), "Warning: ")
			w.connectTo(s, s.ConnectionString())
			wantText(t, w.fail("plan"), "Cannot find the object at this host", "found at "+strings.Replace(hostOf(s), "127.0.0.1", "localhost", 1))
		})
	}
}

func TestAccNotFoundAtOtherAliasKeepsState(t *testing.T) {
	t.Parallel()
	a, b := newService(t), newService(t)
	hcl := fmt.Sprintf(`
provider "acs" { connection_string = %q }
provider "acs" {
  alias             = "other"
  connection_string = %q
}
resource "acs_room" "r" {}
`, a.ConnectionString(), b.ConnectionString())
	w := appliedWorkspace(t, a, hcl)
	w.write("main.tf", strings.Replace(hcl, `"r" {}`, `"r" { provider = acs.other }`, 1))
	for _, command := range []string{"plan", "apply", "destroy"} {
		wantText(t, w.fail(append(strings.Fields(command), "-input=false")...), "Cannot find the object at this host", hostOf(a), hostOf(b))
	}
	w.write("main.tf", hcl)
	w.wantEmptyPlan()
	if len(a.Rooms()) != 1 || len(b.Rooms()) != 0 {
		t.Errorf("the services have %d and %d rooms, want 1 and 0", len(a.Rooms()), len(b.Rooms()))
	}
}

// An import has no host yet; its read sets it.
func TestAccImportTakesTheHostFromItsRead(t *testing.T) {
	t.Parallel()
	a, b := newService(t), newService(t)
	w := appliedWorkspace(t, a, plainRoom)
	id := onlyRoom(t, a).ID
	w.run("state", "rm", "acs_room.r")
	w.run("import", "acs_room.r", id)
	w.connectTo(b, b.ConnectionString())
	wantText(t, w.fail("plan"), "Cannot find the object at this host", hostOf(a), hostOf(b))
	w.run("state", "rm", "acs_room.r")
	wantNoText(t, w.fail("import", "acs_room.r", id), "Another service")
}
