// SPDX-License-Identifier: MPL-2.0

// This file makes configurations: rooms, threads, users, messages and rooms of Webex,
// with random participants.

package faults_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// roster has the participants of a room or thread: a role, a display name, or "true" for
// a moderator, by name.
type roster map[string]string

// content is what a configuration has. Each kind of roster comes as a map ("map") and as
// single participants ("single").
type content struct {
	end      time.Time // of rooms
	users    []string
	rooms    map[string]roster
	threads  map[string]roster
	messages map[string]string // in the thread with the map, by name
	spaces   map[string]roster // rooms of Webex
	revision int               // is in topics and titles
}

// owner is the user who always exists: a provider of its own acts by a token of owner. It
// is a resource of its own, because OpenTofu issues the token in the apply only while any
// instance of its resource is to change, and then no plan could read the thread.
const owner = "ada"

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// newContent makes a random content.
func newContent(random *rand.Rand, revision int, end time.Time) content {
	c := content{
		end: end, revision: revision, users: []string{owner},
		rooms: map[string]roster{}, threads: map[string]roster{}, spaces: map[string]roster{}, messages: map[string]string{},
	}
	for _, user := range []string{"ben", "eve", "kim"} {
		if random.IntN(4) > 0 {
			c.users = append(c.users, user)
		}
	}
	members := func(text func() string) roster {
		r := roster{owner: text()}
		for _, user := range c.users[1:] {
			if random.IntN(3) > 0 {
				r[user] = text()
			}
		}
		return r
	}
	pick := func(texts ...string) func() string { return func() string { return texts[random.IntN(len(texts))] } }
	for _, form := range []string{"map", "single"} {
		c.rooms[form] = members(pick("Presenter", "Attendee", "Consumer"))
		c.threads[form] = members(pick("A", "B", "C"))
		c.spaces[form] = members(pick("true", "false"))
	}
	for n := range 2 + random.IntN(3) {
		c.messages[fmt.Sprintf("m%d", n)] = fmt.Sprintf("Text %d", random.IntN(3))
	}
	return c
}

func (c content) topic(form string) string { return fmt.Sprintf("Thread %s, %d", form, c.revision) }
func (c content) title(form string) string { return fmt.Sprintf("Room %s, %d", form, c.revision) }
func email(user string) string             { return user + "@example.com" }

// windowEnd is when a room ends.
func (c content) windowEnd() time.Time { return c.end.Add(time.Duration(c.revision) * time.Minute) }

const head = `terraform {
  required_providers {
    acs   = { source = "acs-terraform/acs" }
    webex = { source = "acs-terraform/webex" }
  }
}

provider "acs" {
  chat_user_id = %[1]q
  max_retries  = %[2]d
}

provider "webex" {
  max_retries = %[2]d
}

resource "acs_user" "owner" {}

resource "acs_user" "u" {
  for_each = toset([%[3]s])
  lifecycle {
    create_before_destroy = true
  }
}

ephemeral "acs_user_token" "owner" {
  user_id = acs_user.owner.id
  scopes  = ["chat"]
}

provider "acs" {
  alias             = "owner"
  chat_access_token = ephemeral.acs_user_token.owner.token
  max_retries       = %[2]d
}

resource "acs_chat_thread" "token" {
  provider = acs.owner
  topic    = %[4]q
}

resource "acs_room" "more" {
  for_each = toset(["1", "2", "3", "4"])
}

resource "acs_chat_thread" "more" {
  for_each = toset(["1", "2", "3", "4"])
  topic    = each.key
}

data "acs_rooms" "all" {}

data "acs_chat_threads" "all" {}
`

// moreKeys are the rooms and threads that are there so that more creates fail.
func moreKeys() []string { return []string{"1", "2", "3", "4"} }

// maxRetries is so high that a call whose tries fail so often is no chance.
const maxRetries = 10

// rollingDays is how long a rolling window is.
func (c content) rollingDays() int { return 30 + c.revision }

// hcl is the configuration.
func (c content) hcl(actor string) string {
	var b strings.Builder
	quoted := make([]string, 0, len(c.users))
	for _, user := range c.users[1:] {
		quoted = append(quoted, fmt.Sprintf("%q", user))
	}
	fmt.Fprintf(&b, head, actor, maxRetries, strings.Join(quoted, ", "), c.topic("token"))
	acsUser := func(user string) string { return fmt.Sprintf("user_id = %s.id", userAddress(user)) }
	address := func(user string) string { return fmt.Sprintf("person_email = %q", email(user)) }
	rooms := place{"acs_room", "participants", "acs_room_participant", "room_id", "role = %q", acsUser}
	threads := place{"acs_chat_thread", "participants", "acs_chat_thread_participant", "thread_id", "display_name = %q", acsUser}
	spaces := place{"webex_room", "members", "webex_room_membership", "room_id", "is_moderator = %s", address}
	windows := map[string]string{
		"map":    fmt.Sprintf("valid_until = %q", c.windowEnd().Format(time.RFC3339)),
		"single": fmt.Sprintf("rolling_validity = { days = %d, renew_before_days = 10 }", c.rollingDays()),
	}
	for _, form := range sortedKeys(windows) {
		rooms.write(&b, form, windows[form], c.rooms[form])
		threads.write(&b, form, fmt.Sprintf("topic = %q", c.topic(form)), c.threads[form])
		spaces.write(&b, form, fmt.Sprintf("title = %q\n  is_locked = true", c.title(form)), c.spaces[form])
	}
	for _, name := range sortedKeys(c.messages) {
		fmt.Fprintf(&b, "\nresource \"acs_chat_message\" %q {\n  thread_id = acs_chat_thread.map.id\n  content = %q\n}\n", name, c.messages[name])
	}
	return b.String()
}

// place is a kind of room or thread in HCL.
type place struct {
	kind, roster   string              // of the resource, and its attribute for a map
	single, parent string              // the kind of a single participant, and its attribute for the place
	textFormat     string              // of the text in a roster
	person         func(string) string // the argument that names a user
}

// write writes a room or thread with its roster in one of the two forms.
func (p place) write(b *strings.Builder, form, arguments string, people roster) {
	fmt.Fprintf(b, "\nresource %q %q {\n  %s\n", p.kind, form, arguments)
	if form == "map" {
		fmt.Fprintf(b, "  %s = {\n", p.roster)
		for _, user := range sortedKeys(people) {
			fmt.Fprintf(b, "    %s = { %s, "+p.textFormat+" }\n", user, p.person(user), people[user])
		}
		b.WriteString("  }\n}\n")
		return
	}
	b.WriteString("}\n")
	for _, user := range sortedKeys(people) {
		fmt.Fprintf(b, "\nresource %q %q {\n  %s = %s.single.id\n  %s\n  "+p.textFormat+"\n}\n",
			p.single, user, p.parent, p.kind, p.person(user), people[user])
	}
}
