// SPDX-License-Identifier: MPL-2.0

package concurrency_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

// between is everybody from one number to another, all with the first text.
func between(from, to int) people {
	roster := people{}
	for user := from; user < to; user++ {
		roster[user] = 0
	}
	return roster
}

func TestAccConcurrency(t *testing.T) {
	t.Parallel()
	clitest.Path(t) // skips without a CLI, before the build
	provider := clitest.BuildProvider(t, "acs", buildFlags()...)
	for name, test := range map[string]func(t *testing.T, provider string, k kind){
		"two workspaces change one roster":        changeOneRosterAtOnce,
		"a map and single participants":           undoEachOther,
		"a roster changes between plan and apply": changeBetweenPlanAndApply,
	} {
		for _, k := range kinds() {
			t.Run(name+", "+k.name, func(t *testing.T) {
				t.Parallel()
				test(t, provider, k)
			})
		}
	}
	t.Run("a hundred at a time", func(t *testing.T) {
		t.Parallel()
		applyHundredAtATime(t, provider)
	})
}

// Two configurations with single participants change one roster at the same time. Some
// users are in both.
func changeOneRosterAtOnce(t *testing.T, provider string, k kind) {
	t.Helper()
	s := startService(t, provider, 40)
	owner := s.workspace(k.create)
	owner.apply()
	first, second := between(1, 16), between(12, 30)
	one, two := s.workspace(k.singles(s, first)), s.workspace(k.singles(s, second))
	applyAtOnce(one, two)
	k.wantRoster(s, first, second)
	wantEmptyPlans(owner, one, two)

	// One loses people, two changes some of its own.
	first, second = between(8, 16), between(12, 24)
	second[35], second[16] = 1, 1
	one.configure(s, k.singles(s, first))
	two.configure(s, k.singles(s, second))
	applyAtOnce(one, two)
	k.wantRoster(s, first, second)
	wantEmptyPlans(owner, one, two)

	// One does not know of the other, so those who are in both leave with it. The other
	// says so, and adds them again.
	one.destroy()
	clitest.WantText(t, two.wantPlan(), "Plan: 4 to add, 0 to change, 0 to destroy")
	two.apply()
	k.wantRoster(s, second)
	wantEmptyPlans(owner, two)
}

// A map of one configuration and a single participant of another undo each other, as the
// guide on rosters says. Each plan shows it.
func undoEachOther(t *testing.T, provider string, k kind) {
	t.Helper()
	s := startService(t, provider, 4)
	listed, other := people{1: 0, 2: 1}, people{3: 0}
	owner := s.workspace(k.asMap(s, listed))
	owner.apply()
	guest := s.workspace(k.singles(s, other))
	guest.apply()
	k.wantRoster(s, listed, other)
	clitest.WantText(t, owner.wantPlan(), s.users[3], "Plan: 0 to add, 1 to change, 0 to destroy")
	owner.apply()
	k.wantRoster(s, listed)
	owner.wantEmptyPlan()
	clitest.WantText(t, guest.wantPlan(), s.users[3], "Plan: 1 to add, 0 to change, 0 to destroy")
}

// Somebody joins, and somebody leaves, after the plan was saved and before it is applied.
// A map is the whole roster; the apply says whom it removed although the plan does not
// show it.
func changeBetweenPlanAndApply(t *testing.T, provider string, k kind) {
	t.Helper()
	const unplanned = "Participants who joined after the plan were removed"
	s := startService(t, provider, 6)
	owner := s.workspace(k.asMap(s, people{1: 0, 2: 1}))
	owner.apply()
	shown := s.workspace(k.singles(s, people{4: 0}))
	shown.apply()
	owner.configure(s, k.asMap(s, people{1: 0, 3: 1}))
	clitest.WantText(t, owner.must("plan", "-out=saved.tfplan"), s.users[4])
	joined := s.workspace(k.singles(s, people{5: 0}))
	joined.apply()
	text := owner.must("apply", "saved.tfplan")
	clitest.WantText(t, text, unplanned, s.users[5])
	if _, warning, _ := strings.Cut(text, unplanned); strings.Contains(warning, s.users[4]) || strings.Contains(warning, s.users[2]) {
		t.Errorf("the warning names users whom the plan shows:\n%s", warning)
	}
	k.wantRoster(s, people{1: 0, 3: 1})
	owner.wantEmptyPlan()

	// Who leaves meanwhile is added again by the same apply.
	owner.configure(s, k.asMap(s, people{1: 0, 2: 0, 3: 1}))
	owner.must("plan", "-out=saved.tfplan")
	leaving := s.workspace(k.singles(s, people{1: 0}))
	leaving.apply()
	leaving.destroy()
	if text := owner.must("apply", "saved.tfplan"); strings.Contains(text, unplanned) {
		t.Errorf("a warning of removals, and nobody was removed:\n%s", text)
	}
	k.wantRoster(s, people{1: 0, 2: 0, 3: 1})
	owner.wantEmptyPlan()
}

// Hundreds of resources of every kind, a hundred at a time.
func applyHundredAtATime(t *testing.T, provider string) {
	t.Helper()
	s := startService(t, provider, 1)
	w := s.workspace(fmt.Sprintf(`
resource "acs_user" "u" {
  count = 100
}

resource "acs_room" "map" {
  count = 20

  participants = { for n in range(10) : "p${n}" => { user_id = acs_user.u[count.index + n].id } }
}

resource "acs_room" "single" {}

resource "acs_room_participant" "p" {
  count   = 100
  room_id = acs_room.single.id
  user_id = acs_user.u[count.index].id
}

resource "acs_chat_thread" "map" {
  count = 20
  topic = "Map ${count.index}"

  participants = { for n in range(10) : "p${n}" => { user_id = acs_user.u[count.index + n].id } }
}

resource "acs_chat_thread" "single" {
  topic = "Single"
}

resource "acs_chat_thread_participant" "p" {
  count        = 60
  thread_id    = acs_chat_thread.single.id
  user_id      = acs_user.u[count.index].id
  display_name = "P${count.index}"
}

resource "acs_chat_message" "m" {
  count     = 60
  thread_id = acs_chat_thread.map[count.index %% 20].id
  content   = "Message ${count.index}"
}
`))
	clitest.WantText(t, w.must("apply", "-auto-approve", "-parallelism=100"), "Resources: 362 added, 0 changed, 0 destroyed")
	w.want(0, "plan", "-detailed-exitcode", "-parallelism=100")
	var roomMembers, threadMembers, messages int
	for _, room := range s.server.Rooms() {
		roomMembers += len(room.Participants)
	}
	for _, thread := range s.server.Threads() {
		threadMembers += len(thread.Participants) - 1 // without the creator
		for _, m := range thread.Messages {
			if m.Type == "text" {
				messages++
			}
		}
	}
	if got, want := fmt.Sprint(len(s.server.Users()), len(s.server.Rooms()), roomMembers, len(s.server.Threads()), threadMembers, messages), "101 21 300 21 260 60"; got != want {
		t.Errorf("the service has %s, want %s: users, rooms, participants, threads, participants, messages", got, want)
	}
	w.must("destroy", "-auto-approve", "-parallelism=100")
	if left := len(s.server.Users()) - 1 + len(s.server.Rooms()) + len(s.server.Threads()); left > 0 {
		t.Errorf("the destroy left %d objects", left)
	}
}
