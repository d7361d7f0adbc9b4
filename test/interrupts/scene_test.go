// SPDX-License-Identifier: MPL-2.0

// This file has one run that is interrupted, and what follows.

package interrupts_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// configuration has each kind of object, and each kind of roster.
const configuration = provider + `
provider "acs" {
  chat_user_id = %[1]q
}

resource "acs_user" "u" {
  for_each = toset(["ada", "ben", "eve", "kim"])
}

resource "acs_room" "map" {
  count       = 6
  valid_until = timeadd(%[2]q, "${count.index}h")

  participants = {
    ada = { user_id = acs_user.u["ada"].id, role = "Presenter" }
    ben = { user_id = acs_user.u["ben"].id }
  }
}

resource "acs_room" "single" {
  valid_until = timeadd(%[2]q, "24h")
}

resource "acs_room_participant" "p" {
  for_each = acs_user.u

  room_id = acs_room.single.id
  user_id = each.value.id
  role    = "Consumer"
}

resource "acs_chat_thread" "map" {
  count = 3
  topic = "Map ${count.index}"

  participants = {
    ada = { user_id = acs_user.u["ada"].id, display_name = "Ada" }
    eve = { user_id = acs_user.u["eve"].id }
  }
}

resource "acs_chat_thread" "single" {
  topic      = "Single"
  as_user_id = acs_user.u["kim"].id
}

resource "acs_chat_thread_participant" "p" {
  for_each = toset(["ben", "eve"])

  thread_id    = acs_chat_thread.single.id
  as_user_id   = acs_chat_thread.single.as_user_id
  user_id      = acs_user.u[each.key].id
  display_name = each.key
}

resource "acs_chat_message" "map" {
  count     = 12
  thread_id = acs_chat_thread.map[count.index %% 3].id
  content   = "Message ${count.index}"
}

resource "acs_chat_message" "single" {
  thread_id  = acs_chat_thread.single.id
  as_user_id = acs_chat_thread.single.as_user_id
  content    = "Welcome"
}
`

// scene is an emulator behind a gate, and a folder with the configuration.
type scene struct {
	t       *testing.T
	program string // folder of the provider
	server  *emulator.Server
	gate    *gate
	folder  *clitest.Folder
	bot     string          // acts in threads
	others  map[string]bool // ids of what Terraform does not manage
}

// newScene starts an emulator that has a room and a thread of others.
func newScene(t *testing.T, program string) *scene {
	t.Helper()
	s := &scene{t: t, program: program, server: startEmulator(t), bot: botID, others: map[string]bool{botID: true}}
	for _, room := range s.server.Rooms() {
		s.server.UpdateRoom(room.ID, func(r *emulator.Room) { r.CreatedAt = r.CreatedAt.Add(-time.Hour) })
		s.others[room.ID] = true
	}
	for _, thread := range s.server.Threads() {
		s.others[thread.ID] = true
	}
	s.gate = newGate(t, s.server)
	s.folder = s.newFolder()
	s.folder.Write("main.tf", fmt.Sprintf(configuration, s.bot, ends.Format(time.RFC3339)))
	return s
}

func (s *scene) newFolder() *clitest.Folder {
	s.t.Helper()
	folder := clitest.NewFolder(s.t, map[string]string{"acs": s.program},
		"AZURE_COMMUNICATION_CONNECTION_STRING="+s.gate.throughGate(s.server, s.server.ConnectionString()), pidsVariable+"=pids")
	return folder
}

// must runs a command that has to succeed, and returns how many requests it took.
func (s *scene) must(arguments ...string) int {
	s.t.Helper()
	s.gate.open()
	if said, code := s.folder.Run(arguments...); code != 0 {
		s.t.Fatalf("%v ended with %d:\n%s", arguments, code, said)
	}
	return s.gate.count()
}

func (s *scene) state() (stateFile, error) { return readState(s.folder.Path("terraform.tfstate")) }

// ids are the ids in the state, which must be there.
func (s *scene) ids() map[string]string {
	s.t.Helper()
	state, err := s.state()
	if err != nil {
		s.t.Fatalf("the state cannot be read: %v", err)
	}
	return state.ids()
}

// uninterrupted applies and destroys. It returns how the service must be after each
// apply, and how many requests the operations take.
func (s *scene) uninterrupted() (want string, requests map[string]int) {
	s.t.Helper()
	requests = map[string]int{"apply": s.must("apply", "-auto-approve")}
	s.must("plan", "-detailed-exitcode")
	want = picture(s.server, s.ids(), s.others)
	requests["destroy"] = s.must("destroy", "-auto-approve")
	if got := picture(s.server, s.ids(), s.others); got != "" {
		s.t.Fatalf("after a destroy the service has\n%s", got)
	}
	return want, requests
}

// interrupted interrupts an operation at a point, and checks what must hold afterwards.
func (s *scene) interrupted(operation string, how interruption, at point, want string, n int) (o outcome) {
	s.t.Helper()
	if operation == "destroy" {
		s.must("apply", "-auto-approve")
	}
	began := s.server.Now()
	run := runInterrupted(s.t, s.gate, s.folder, how, at, operation, "-auto-approve")
	o.hung = run.hung != ""
	if o.hung {
		s.t.Errorf("%s did not end:\n%s", run.hung, run.output)
	}
	if o.panicked = strings.Contains(run.output, "panic:") || strings.Contains(run.output, "goroutine "); o.panicked {
		s.t.Errorf("a panic:\n%s", run.output)
	}
	if !run.reached {
		s.t.Logf("the run took fewer requests this time")
	}
	o.valid = s.validState()
	o.left = leftoversOf(s.server, s.ids(), s.others)
	if how == interrupt && len(o.left.findable())+len(o.left.unlisted) > 0 {
		s.t.Errorf("an interrupted run left behind %v:\n%s", o.left, run.output)
	}
	if all := append(o.left.findable(), o.left.unlisted...); len(all) > 0 {
		s.t.Logf("left behind: %s", strings.Join(all, ", "))
	}
	o.found = s.followRecipe(o.left, began)
	for _, id := range o.left.unlisted {
		s.others[id] = true
	}
	// A user whom the killed destroy deleted may still be in the state: the guide says to
	// destroy to the end. Otherwise an apply is as good.
	if operation == "destroy" && (n%2 == 0 || s.hasDeletedUsers()) {
		s.must("destroy", "-auto-approve")
		if got := picture(s.server, s.ids(), s.others); got != "" {
			s.t.Errorf("after the second destroy the service has\n%s", got)
		}
	}
	o.converged = s.converges(want)
	return o
}

// validState reports whether the state can be read. If it was emptied, it does what the
// guide says.
func (s *scene) validState() bool {
	s.t.Helper()
	if _, err := s.state(); err != nil {
		s.t.Fatalf("the state cannot be read: %v", err)
	}
	if said, code := s.folder.Run("show", "-json"); code != 0 {
		s.t.Fatalf("the CLI cannot read the state:\n%s", said)
	}
	info, err := os.Stat(s.folder.Path("terraform.tfstate"))
	backup, noBackup := os.ReadFile(s.folder.Path("terraform.tfstate.backup"))
	if err != nil || info.Size() > 0 || noBackup != nil {
		return true
	}
	s.folder.Write("terraform.tfstate", string(backup))
	return false
}

// followRecipe finds and deletes what was left behind, as the guide says. It returns how
// much it found.
func (s *scene) followRecipe(left leftovers, began time.Time) int {
	s.t.Helper()
	if len(left.findable()) == 0 {
		return 0
	}
	text, err := os.ReadFile(s.folder.Path("terraform.tfstate"))
	if err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	var found []string
	for _, user := range s.actingUsers() {
		r := newRecipe(s.t, s.newFolder(), string(text), began, user, []string{"Map 0", "Map 1", "Map 2", "Single"})
		ids, err := r.find()
		if err == nil {
			err = r.remove()
		}
		if err != nil {
			s.t.Fatal(err)
		}
		found = append(found, ids...)
	}
	want := left.findable()
	slices.Sort(found)
	slices.Sort(want)
	if !slices.Equal(found, want) {
		s.t.Errorf("the recipe found %v, left behind was %v", found, want)
	}
	if still := leftoversOf(s.server, s.ids(), s.others); len(still.findable()) > 0 {
		s.t.Errorf("the recipe did not delete %v", still)
	}
	return len(found)
}

// hasDeletedUsers reports whether the state has users whom the service does not have.
func (s *scene) hasDeletedUsers() bool {
	s.t.Helper()
	users := s.server.Users()
	for id, address := range s.ids() {
		if strings.HasPrefix(address, "acs_user.") && !slices.Contains(users, id) {
			return true
		}
	}
	return false
}

// actingUsers are those with whom to look for threads: the bot and kim or, if the state
// does not have her, the other users who may be in her thread.
func (s *scene) actingUsers() []string {
	s.t.Helper()
	users := map[string]string{}
	for id, address := range s.ids() {
		users[address] = id
	}
	if kim := users["acs_user.u[kim]"]; kim != "" {
		return []string{s.bot, kim}
	}
	acting := []string{s.bot}
	for _, name := range []string{"ben", "eve"} {
		if id := users["acs_user.u["+name+"]"]; id != "" {
			acting = append(acting, id)
		}
	}
	return acting
}

// converges reports whether an apply makes the service what it must be.
func (s *scene) converges(want string) bool {
	s.t.Helper()
	for _, arguments := range [][]string{{"apply", "-auto-approve"}, {"plan", "-detailed-exitcode"}} {
		if said, code := s.folder.Run(arguments...); code != 0 {
			s.t.Errorf("%v ended with %d:\n%s", arguments, code, said)
			return false
		}
	}
	if got := picture(s.server, s.ids(), s.others); got != want {
		s.t.Errorf("the service has\n%s\nwant\n%s", got, want)
		return false
	}
	return true
}
