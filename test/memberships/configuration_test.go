// SPDX-License-Identifier: MPL-2.0

// This file has the configuration that the fuzz test changes, and writes it in the
// language of Terraform.

package memberships_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// rosterKind is how a roster is managed.
type rosterKind int

const (
	unmanaged rosterKind = iota
	asMap
	asSingles
)

// entry is one participant in a roster.
type entry struct {
	user string
	text string // the role in a room, the display name in a thread; "" is not set
}

// message is a message resource of a thread.
type message struct {
	sender  string // "" is the default user
	content string // unique
}

// place is a room or a thread. Its number identifies it at the service, even if its
// key and its id change: the number is in the end of a room's window, and in the
// topic of a thread.
type place struct {
	number int
	chat   bool
	roster rosterKind
	people map[string]entry // by label

	actor    string             // the acting user of a thread; "" is the default user
	messages map[string]message // by key
}

// configuration is everything that Terraform manages.
type configuration struct {
	defaultUser string
	maxRetries  int
	places      map[string]*place // by key
	blocks      []string          // moved and removed blocks, for one step
}

func (c configuration) clone() configuration {
	places := map[string]*place{}
	for key, p := range c.places {
		copied := *p
		copied.people, copied.messages = maps.Clone(p.people), maps.Clone(p.messages)
		places[key] = &copied
	}
	c.places, c.blocks = places, slices.Clone(c.blocks)
	return c
}

// keys returns the keys of a map, sorted: the order must not be random.
func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// byNumber returns the place with this number, or nil.
func (c configuration) byNumber(number int) *place {
	for _, key := range keys(c.places) {
		if c.places[key].number == number {
			return c.places[key]
		}
	}
	return nil
}

// entries returns the entries of a user, by label.
func (p *place) entries(user string) map[string]entry {
	found := map[string]entry{}
	if p != nil {
		for label, e := range p.people {
			if e.user == user {
				found[label] = e
			}
		}
	}
	return found
}

// has reports whether the roster is managed and has the user.
func (p *place) has(user string) bool { return p.roster != unmanaged && len(p.entries(user)) > 0 }

// hasSingle reports whether the user has a resource for a single participant.
func (p *place) hasSingle(user string) bool {
	return p != nil && p.roster == asSingles && len(p.entries(user)) > 0
}

// hasDuplicates reports whether a user has two resources for single participants in
// one place.
func (c configuration) hasDuplicates() bool {
	for _, p := range c.places {
		for _, e := range p.people {
			if p.hasSingle(e.user) && len(p.entries(e.user)) > 1 {
				return true
			}
		}
	}
	return false
}

// actingUser returns the acting user of a thread.
func (c configuration) actingUser(p *place) string {
	if p.actor != "" {
		return p.actor
	}
	return c.defaultUser
}

// name is the name of a place in messages.
func (p *place) name() string {
	if p.chat {
		return fmt.Sprintf("thread %d", p.number)
	}
	return fmt.Sprintf("room %d", p.number)
}

func topic(number int) string { return fmt.Sprintf("Thread %d", number) }

// windowEnd is when a room ends.
func windowEnd(begin time.Time, number int) time.Time {
	return begin.Add(30*24*time.Hour + time.Duration(number)*time.Minute)
}

// address is the address of a place's resource.
func (p *place) address(key string) string {
	if p.chat {
		return "acs_chat_thread." + key
	}
	return "acs_room." + key
}

// singles is the address of a place's resource for single participants.
func (p *place) singles(key string) string {
	if p.chat {
		return "acs_chat_thread_participant." + key
	}
	return "acs_room_participant." + key
}

// writer writes a configuration in the language of Terraform.
type writer struct {
	begin time.Time
	rawID map[string]string // by user
	text  strings.Builder
}

func (w *writer) line(format string, arguments ...any) {
	fmt.Fprintf(&w.text, format+"\n", arguments...)
}

// user writes the raw id of a user, with the name as a comment.
func (w *writer) user(name string) string { return fmt.Sprintf("%q /* %s */", w.rawID[name], name) }

// write writes a configuration.
func (w *writer) write(c configuration) string {
	w.text.Reset()
	w.line("terraform {\n  required_providers {\n    acs = { source = \"acs-terraform/acs\" }\n  }\n}\n")
	w.line("provider \"acs\" {\n  chat_user_id = %s\n  max_retries  = %d\n}", w.user(c.defaultUser), c.maxRetries)
	for _, key := range keys(c.places) {
		w.place(key, c.places[key])
	}
	for _, block := range c.blocks {
		w.line("\n%s", block)
	}
	return w.text.String()
}

func (w *writer) place(key string, p *place) {
	textName := "role"
	if p.chat {
		textName = "display_name"
		w.line("\nresource \"acs_chat_thread\" %q {\n  topic = %q", key, topic(p.number))
		if p.actor != "" {
			w.line("  as_user_id = %s", w.user(p.actor))
		}
	} else {
		w.line("\nresource \"acs_room\" %q {\n  valid_until = %q", key, windowEnd(w.begin, p.number).Format(time.RFC3339))
	}
	if p.roster == asMap {
		w.line("  participants = {")
		w.entries("    ", p, textName)
		w.line("  }")
	}
	w.line("}")
	if p.roster == asSingles {
		w.line("\nresource %q %q {\n  for_each = {", strings.Split(p.singles(key), ".")[0], key)
		w.entries("    ", p, textName)
		w.line("  }")
		if p.chat {
			w.line("  thread_id    = acs_chat_thread.%[1]s.id\n  as_user_id   = acs_chat_thread.%[1]s.as_user_id", key)
		} else {
			w.line("  room_id = acs_room.%s.id", key)
		}
		w.line("  user_id = each.value.user_id\n  %[1]s = each.value.%[1]s\n}", textName)
	}
	for _, name := range keys(p.messages) {
		m := p.messages[name]
		w.line("\nresource \"acs_chat_message\" \"%s_%s\" {\n  thread_id = acs_chat_thread.%s.id\n  content   = %q", key, name, key, m.content)
		if m.sender != "" {
			w.line("  as_user_id = %s", w.sender(key, p, m.sender))
		}
		w.line("}")
	}
}

func (w *writer) entries(indent string, p *place, textName string) {
	for _, label := range keys(p.people) {
		e, text := p.people[label], "null"
		if e.text != "" {
			text = fmt.Sprintf("%q", e.text)
		}
		w.line("%s%s = { user_id = %s, %s = %s }", indent, label, w.user(e.user), textName, text)
	}
}

// sender refers to the single participant of the sender, if there is one, so that
// Terraform creates it before the message and destroys it after the message.
func (w *writer) sender(key string, p *place, user string) string {
	if labels := keys(p.entries(user)); p.roster == asSingles && len(labels) > 0 {
		return fmt.Sprintf("%s[%q].user_id", p.singles(key), labels[0])
	}
	return w.user(user)
}
