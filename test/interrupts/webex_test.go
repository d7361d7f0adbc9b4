// SPDX-License-Identifier: MPL-2.0

// This file has what is interrupted of Webex: rooms and memberships.

package interrupts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const webexProvider = "terraform {\n  required_providers {\n    webex = { source = \"acs-terraform/webex\" }\n  }\n}\n"

// webexConfiguration has rooms of each kind, and each kind of roster.
const webexConfiguration = webexProvider + `
provider "webex" {}

resource "webex_room" "map" {
  count       = 6
  title       = "Map ${count.index}"
  description = "Room ${count.index}"
  is_locked   = count.index < 2

  members = {
    ada = { person_email = "ada@example.org", is_moderator = count.index < 2 }
    ben = { person_email = "ben@example.org" }
  }
}

resource "webex_room" "announcement" {
  title                = "Announcement"
  is_locked            = true
  is_announcement_only = true
}

resource "webex_room" "single" {
  title = "Single"
}

resource "webex_room_membership" "p" {
  for_each = toset(["ada", "ben", "eve", "kim"])

  room_id      = webex_room.single.id
  person_email = "${each.key}@example.org"
}
`

// webex is Webex in an emulator, of which the acting account is a person.
type webex struct {
	unmanaged

	server *emulator.Server
}

// newWebex has a room of others, in which the acting account is, and which is made while
// Terraform runs.
func newWebex(t *testing.T, server *emulator.Server) service {
	t.Helper()
	id := server.AddWebexRoom(emulator.WebexRoom{
		Title: "Of others", CreatorID: server.WebexModerator().ID, Created: server.Now().Add(time.Minute),
		Members: []emulator.WebexMember{{PersonID: server.WebexModerator().ID, IsModerator: true}, {PersonID: server.WebexPerson().ID}},
	})
	return webex{server: server, unmanaged: unmanaged{id: true}}
}

func (webex) name() string { return "webex" }

func (webex) configuration() string { return webexConfiguration }

func (w webex) environment(g *gate) []string {
	return []string{"WEBEX_BASE_URL=" + g.throughGate(w.server, w.server.WebexURL()), "WEBEX_ACCESS_TOKEN=" + w.server.WebexPerson().AccessToken}
}

// leftovers has rooms only: the next apply takes over who is in a room already.
func (w webex) leftovers(state map[string]string) leftovers {
	var l leftovers
	for _, room := range w.server.WebexRooms() {
		if state[room.ID] == "" && !w.unmanaged[room.ID] {
			l.rooms = append(l.rooms, room.ID)
		}
	}
	return l
}

func (w webex) picture(map[string]string) string {
	address := map[string]string{}
	for _, person := range w.server.WebexPeople() {
		address[person.ID] = person.Emails[0]
	}
	var lines []string
	for _, room := range w.server.WebexRooms() {
		if w.unmanaged[room.ID] {
			continue
		}
		var people []string
		for _, m := range room.Members {
			people = append(people, fmt.Sprintf("%s (moderator: %t)", address[m.PersonID], m.IsModerator))
		}
		slices.Sort(people)
		lines = append(lines, fmt.Sprintf("room %s: %s, locked: %t, announcements: %t; %s",
			room.Title, room.Description, room.IsLocked, room.IsAnnouncementOnly, strings.Join(people, ", ")))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func (webex) namesDeleted(map[string]string) bool { return false }

func (webex) recipes(map[string]string) []map[string]any { return []map[string]any{nil} }

func (webex) guide() string {
	return "cmd/terraform-provider-webex/templates/guides/troubleshooting.md"
}

func (webex) requirement() string { return webexProvider }
