// SPDX-License-Identifier: MPL-2.0

// This file has what is interrupted of Communication Services: users, rooms, threads,
// their rosters, and messages.

package interrupts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// ends is when the rooms end.
var ends = time.Now().UTC().Add(30 * 24 * time.Hour).Truncate(time.Hour) //nolint:gochecknoglobals // the same for all runs

// The resource, and a user who acts in threads and is a member of a room and a thread
// that Terraform does not manage.
const (
	resourceID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"
	botID      = "8:acs:" + resourceID + "_00000000-0000-0000-0000-000000000001"
	seed       = `{"resourceId": "` + resourceID + `", "users": [{"rawId": "` + botID + `"}],
		"rooms": [{"participants": [{"rawId": "` + botID + `"}]}],
		"threads": [{"topic": "Of others", "participants": [{"rawId": "` + botID + `"}]}]}`
)

const acsProvider = "terraform {\n  required_providers {\n    acs = { source = \"acs-terraform/acs\" }\n  }\n}\n"

// acsConfiguration has each kind of object, and each kind of roster.
const acsConfiguration = acsProvider + `
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

// acs is Communication Services in an emulator.
type acs struct {
	unmanaged

	server *emulator.Server
}

// newACS has a room and a thread of others.
func newACS(t *testing.T, server *emulator.Server) service {
	t.Helper()
	a := acs{server: server, unmanaged: unmanaged{botID: true}}
	for _, room := range server.Rooms() {
		server.UpdateRoom(room.ID, func(r *emulator.Room) { r.CreatedAt = r.CreatedAt.Add(-time.Hour) })
		a.unmanaged[room.ID] = true
	}
	for _, thread := range server.Threads() {
		a.unmanaged[thread.ID] = true
	}
	return a
}

func (acs) name() string { return "acs" }

func (acs) configuration() string {
	return fmt.Sprintf(acsConfiguration, botID, ends.Format(time.RFC3339))
}

func (a acs) environment(g *gate) []string {
	return []string{"AZURE_COMMUNICATION_CONNECTION_STRING=" + g.throughGate(a.server, a.server.ConnectionString())}
}

func (a acs) leftovers(state map[string]string) leftovers {
	isLeft := func(id string) bool { return state[id] == "" && !a.unmanaged[id] }
	var l leftovers
	for _, room := range a.server.Rooms() {
		if isLeft(room.ID) {
			l.rooms = append(l.rooms, room.ID)
		}
	}
	for _, thread := range a.server.Threads() {
		if isLeft(thread.ID) {
			if slices.ContainsFunc(thread.Participants, func(p emulator.ThreadParticipant) bool { return !isLeft(p.RawID) }) {
				l.threads = append(l.threads, thread.ID)
			} else {
				l.unlisted = append(l.unlisted, thread.ID)
			}
			continue
		}
		for _, m := range thread.Messages {
			if id := thread.ID + "/" + m.ID; m.Type == "text" && m.DeletedOn.IsZero() && isLeft(id) {
				l.messages = append(l.messages, id)
			}
		}
	}
	for _, user := range a.server.Users() {
		if isLeft(user) {
			l.unlisted = append(l.unlisted, user)
		}
	}
	return l
}

// Users have the names of the state.
func (a acs) picture(state map[string]string) string {
	name := func(rawID string) string {
		if address := state[rawID]; address != "" {
			return address
		}
		return rawID
	}
	var lines []string
	for _, room := range a.server.Rooms() {
		if !a.unmanaged[room.ID] {
			var people []string
			for _, p := range room.Participants {
				people = append(people, name(p.RawID)+" "+p.Role)
			}
			slices.Sort(people)
			lines = append(lines, fmt.Sprintf("room until %s: %s", room.ValidUntil, strings.Join(people, ", ")))
		}
	}
	for _, thread := range a.server.Threads() {
		if a.unmanaged[thread.ID] {
			continue
		}
		var people, messages []string
		for _, p := range thread.Participants {
			people = append(people, name(p.RawID)+" "+p.DisplayName)
		}
		for _, m := range thread.Messages {
			if m.Type == "text" && m.DeletedOn.IsZero() {
				messages = append(messages, name(m.Sender)+": "+m.Content)
			}
		}
		slices.Sort(people)
		slices.Sort(messages)
		lines = append(lines, fmt.Sprintf("thread %s: %s; %s", thread.Topic, strings.Join(people, ", "), strings.Join(messages, ", ")))
	}
	for _, user := range a.server.Users() {
		if state[user] != "" {
			lines = append(lines, "user "+name(user))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// namesDeleted reports whether the state has users whom the service does not have: a
// killed destroy has deleted them, and no call of the service says so.
func (a acs) namesDeleted(state map[string]string) bool {
	users := a.server.Users()
	for id, address := range state {
		if strings.HasPrefix(address, "acs_user.") && !slices.Contains(users, id) {
			return true
		}
	}
	return false
}

func (acs) guide() string { return "templates/guides/troubleshooting.md" }

func (acs) requirement() string { return acsProvider }

// recipes look for threads as the bot and kim or, if the state does not have her, as the
// other users who may be in her thread.
func (acs) recipes(state map[string]string) []map[string]any {
	users := map[string]string{}
	for id, address := range state {
		users[address] = id
	}
	acting := []string{botID, users["acs_user.u[kim]"]}
	if acting[1] == "" {
		acting = []string{botID, users["acs_user.u[ben]"], users["acs_user.u[eve]"]}
	}
	var list []map[string]any
	for _, user := range acting {
		if user != "" {
			list = append(list, map[string]any{"chat_user_id": user, "topics": []string{"Map 0", "Map 1", "Map 2", "Single"}})
		}
	}
	return list
}
