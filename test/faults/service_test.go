// SPDX-License-Identifier: MPL-2.0

// This file compares the service with a configuration: whether everything is there, as
// configured, and once.

package faults_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// comparison is what the service, the state and a configuration have in common.
type comparison struct {
	server *emulator.Server
	state  map[string]object
	want   content
	actor  string // the user of the provider block

	missing []string                   // not there, or not as configured
	strays  map[string]map[string]bool // ids of what is in no state, by kind
}

func (c *comparison) missf(text string, a ...any) {
	c.missing = append(c.missing, fmt.Sprintf(text, a...))
}

// text is an attribute in the state, "" if there is none.
func (c *comparison) text(address, name string) string {
	text, _ := c.state[address].attributes[name].(string)
	return text
}

// isOurs reports whether the state has an object of this id. If not, it is a stray.
func (c *comparison) isOurs(kind, attribute, id string) bool {
	for address, r := range c.state {
		if r.kind == kind && c.text(address, attribute) == id {
			return true
		}
	}
	if c.strays[kind] == nil {
		c.strays[kind] = map[string]bool{}
	}
	c.strays[kind][id] = true
	return false
}

// userAddress is the address of a user's resource.
func userAddress(user string) string {
	if user == owner {
		return "acs_user.owner"
	}
	return fmt.Sprintf("acs_user.u[%q]", user)
}

// compare compares everything.
func (c *comparison) compare() {
	c.strays = map[string]map[string]bool{}
	c.users()
	c.rooms()
	c.threads()
	c.messages()
	c.spaces()
}

func (c *comparison) users() {
	there := c.server.Users()
	for _, id := range there {
		if id != c.actor {
			c.isOurs("acs_user", "id", id)
		}
	}
	for _, user := range c.want.users {
		if id := c.text(userAddress(user), "id"); !slices.Contains(there, id) {
			c.missf("user %s is not there: %q", user, id)
		}
	}
}

// sameRoster compares the roster of a room or thread, by raw id or address, with the one
// that is configured, except for those who are always there.
func (c *comparison) sameRoster(what string, got, want roster, always ...string) {
	got = maps.Clone(got)
	for _, id := range always {
		if _, wanted := want[id]; !wanted {
			delete(got, id)
		}
	}
	if !maps.Equal(got, want) {
		c.missf("%s has %v, want %v", what, got, want)
	}
}

// byID is a configured roster by raw ids.
func (c *comparison) byID(people roster) roster {
	byID := roster{}
	for user, text := range people {
		byID[c.text(userAddress(user), "id")] = text
	}
	return byID
}

func (c *comparison) rooms() {
	for _, room := range c.server.Rooms() {
		c.isOurs("acs_room", "id", room.ID)
	}
	for _, key := range moreKeys() {
		if _, found := c.server.Room(c.text(fmt.Sprintf("acs_room.more[%q]", key), "id")); !found && len(c.want.rooms) > 0 {
			c.missf("room %s is not there", key)
		}
	}
	for form, people := range c.want.rooms {
		room, found := c.server.Room(c.text("acs_room."+form, "id"))
		if !found {
			c.missf("room %s is not there", form)
			continue
		}
		got := roster{}
		for _, p := range room.Participants {
			got[p.RawID] = p.Role
		}
		c.sameRoster("room "+form, got, c.byID(people))
		days := room.ValidUntil.Sub(room.ValidFrom).Round(time.Hour).Hours() / 24
		if form == "map" && !room.ValidUntil.Equal(c.want.windowEnd()) || form == "single" && days != float64(c.want.rollingDays()) {
			c.missf("room %s ends %s, after %v days", form, room.ValidUntil, days)
		}
	}
}

func (c *comparison) threads() {
	for _, thread := range c.server.Threads() {
		c.isOurs("acs_chat_thread", "id", thread.ID)
	}
	for _, key := range moreKeys() {
		thread, _ := c.server.Thread(c.text(fmt.Sprintf("acs_chat_thread.more[%q]", key), "id"))
		if thread.Topic != key && len(c.want.threads) > 0 {
			c.missf("thread %s is not there", key)
		}
	}
	for _, form := range []string{"map", "single", "token"} {
		people, configured := c.want.threads[form]
		if !configured && len(c.want.threads) == 0 {
			continue
		}
		thread, found := c.server.Thread(c.text("acs_chat_thread."+form, "id"))
		if !found {
			c.missf("thread %s is not there", form)
			continue
		}
		if thread.Topic != c.want.topic(form) {
			c.missf("thread %s has the topic %q", form, thread.Topic)
		}
		got := roster{}
		for _, p := range thread.Participants {
			got[p.RawID] = p.DisplayName
		}
		if configured {
			c.sameRoster("thread "+form, got, c.byID(people), c.actor)
		}
	}
}

func (c *comparison) messages() {
	contents := map[string]string{}
	for _, thread := range c.server.Threads() {
		for _, m := range thread.Messages {
			if m.Type == "text" && m.DeletedOn.IsZero() && c.isOurs("acs_chat_message", "message_id", m.ID) {
				contents[m.ID] = m.Content
			}
		}
	}
	for name, content := range c.want.messages {
		if got := contents[c.text("acs_chat_message."+name, "message_id")]; got != content {
			c.missf("message %s is %q, want %q", name, got, content)
		}
	}
}

func (c *comparison) spaces() {
	addresses := map[string]string{}
	for _, person := range c.server.WebexPeople() {
		addresses[person.ID] = person.Emails[0]
	}
	for _, room := range c.server.WebexRooms() {
		c.isOurs("webex_room", "id", room.ID)
	}
	for form, people := range c.want.spaces {
		room, found := c.server.WebexRoom(c.text("webex_room."+form, "id"))
		if !found {
			c.missf("room %s of Webex is not there", form)
			continue
		}
		got, want := roster{}, roster{}
		for _, member := range room.Members {
			got[addresses[member.PersonID]] = fmt.Sprint(member.IsModerator)
		}
		for user, moderator := range people {
			want[email(user)] = moderator
		}
		c.sameRoster("room "+form+" of Webex", got, want, "person@example.com")
		if room.Title != c.want.title(form) {
			c.missf("room %s of Webex has the title %q", form, room.Title)
		}
	}
}
