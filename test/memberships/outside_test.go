// SPDX-License-Identifier: MPL-2.0

// This file changes the service outside Terraform, deletes users, and injects faults.

package memberships_test

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// changeOutside changes the service outside Terraform, in a place of the
// configuration that was applied last.
func (f *fuzzer) changeOutside() {
	_, p := f.place(func(p *place) bool { _, there := f.observed.find(p.number); return there })
	if p == nil {
		return
	}
	f.outside++
	there, _ := f.observed.find(p.number)
	stranger := pick(f.random, f.liveUsers())
	members := keys(there.members)
	var member string
	if len(members) > 0 {
		member = pick(f.random, members)
	}
	switch n := f.random.IntN(18); {
	case n < 6:
		if !there.has(stranger) {
			f.logf("outside: %s is added to %s", stranger, p.name())
			f.setParticipant(p, there.id, stranger, map[bool]string{true: stranger + " from outside", false: "Consumer"}[p.chat])
		}
	case n < 11:
		if member != "" && (!p.chat || member != f.now.actingUser(p) && member != f.now.defaultUser || f.chance(0.15)) {
			f.logf("outside: %s is removed from %s", member, p.name())
			f.removedOutside[p.number] = append(f.removedOutside[p.number], member)
			f.removeParticipant(p, there.id, member)
		}
	case n < 14:
		if member != "" && !f.alwaysMember(p, member) {
			f.logf("outside: %s changes in %s", member, p.name())
			f.setParticipant(p, there.id, member, map[bool]string{true: member + " renamed", false: "Consumer"}[p.chat])
		}
	case n < 15:
		f.logf("outside: %s is deleted", p.name())
		f.deletePlace(p, there.id)
	case n < 17:
		f.deleteMessage(p, there.id)
	default:
		f.deleteUser()
	}
	f.observed = f.reader.read()
}

func (f *fuzzer) setParticipant(p *place, id, user, text string) {
	rawID := f.writer.rawID[user]
	if p.chat {
		f.server.UpdateThread(id, func(t *emulator.Thread) {
			for i := range t.Participants {
				if t.Participants[i].RawID == rawID {
					t.Participants[i].DisplayName = text
					return
				}
			}
			t.Participants = append(t.Participants, emulator.ThreadParticipant{RawID: rawID, DisplayName: text, ShareHistoryTime: time.Unix(0, 0).UTC()})
		})
		return
	}
	f.server.UpdateRoom(id, func(r *emulator.Room) {
		r.Participants = append(slices.DeleteFunc(r.Participants, func(m emulator.Participant) bool { return m.RawID == rawID }),
			emulator.Participant{RawID: rawID, Role: text})
	})
}

func (f *fuzzer) removeParticipant(p *place, id, user string) {
	rawID := f.writer.rawID[user]
	if p.chat {
		f.server.UpdateThread(id, func(t *emulator.Thread) {
			t.Participants = slices.DeleteFunc(t.Participants, func(m emulator.ThreadParticipant) bool { return m.RawID == rawID })
		})
		return
	}
	f.server.UpdateRoom(id, func(r *emulator.Room) {
		r.Participants = slices.DeleteFunc(r.Participants, func(m emulator.Participant) bool { return m.RawID == rawID })
	})
}

func (f *fuzzer) deletePlace(p *place, id string) {
	if p.chat {
		f.server.DeleteThread(id)
	} else {
		f.server.DeleteRoom(id)
	}
}

func (f *fuzzer) deleteMessage(p *place, id string) {
	f.server.UpdateThread(id, func(t *emulator.Thread) {
		for i := range t.Messages {
			if m := &t.Messages[i]; m.Type == "text" && m.DeletedOn.IsZero() && f.chance(0.5) {
				f.logf("outside: message %q is deleted from %s", m.Content, p.name())
				m.DeletedOn = f.server.Now()
			}
		}
	})
}

// deleteUser deletes one of the users, but no acting user.
func (f *fuzzer) deleteUser() {
	user := pick(f.random, f.liveUsers())
	acts := user == f.now.defaultUser || len(f.liveUsers()) < 7
	for _, p := range f.now.places {
		there, _ := f.observed.find(p.number)
		acts = acts || p.chat && (user == p.actor || user == there.creator)
	}
	if acts {
		return
	}
	f.logf("outside: user %s is deleted", user)
	f.server.DeleteUser(f.writer.rawID[user])
	f.deletedUsers[user] = true
}

// injectFaults makes a few requests fail. It makes up only answers that say nothing
// about an object: a 404 to a read or a delete would mean that the object is deleted.
func (f *fuzzer) injectFaults() {
	for range 2 + f.random.IntN(4) {
		fault := emulator.Fault{Count: 1 + f.random.IntN(3)}
		route := pick(f.random, []string{
			"POST /rooms", "PATCH /rooms/*", "DELETE /rooms/*", "GET /rooms/*", "GET /rooms/*/participants",
			"PATCH /rooms/*/participants", "PATCH /rooms/*/participants", "PATCH /rooms/*/participants",
			"POST /chat/threads", "GET /chat/threads/*", "DELETE /chat/threads/*", "GET /chat/threads/*/participants",
			"POST /chat/threads/*/participants/:add", "POST /chat/threads/*/participants/:add",
			"POST /chat/threads/*/participants/:remove", "POST /chat/threads/*/participants/:remove",
			"POST /chat/threads/*/messages", "DELETE /chat/threads/*/messages/*", "PATCH /chat/threads/*/messages/*", "GET /chat/threads/*/messages/*",
			"POST /identities/*/:issueAccessToken",
		})
		fault.Method, fault.Path, _ = strings.Cut(route, " ")
		kind := pick(f.random, []string{"403", "403", "403 late", "404", "429", "500", "500", "before", "after", "late", "cut", "html"})
		concludes := fault.Method == "GET" || fault.Method == "DELETE" || strings.HasSuffix(fault.Path, "participants") || strings.HasSuffix(fault.Path, ":remove")
		switch {
		case kind == "404" && !concludes:
			fault.Status = 404
		case kind == "403" || kind == "404":
			fault.Status = 403
		case kind == "403 late":
			fault.Status, fault.Delay = 403, time.Duration(50+f.random.IntN(400))*time.Millisecond
		case kind == "429":
			fault.Status, fault.RetryAfter, fault.Count = 429, time.Second, 1
		case kind == "500":
			fault.Status = 500
		case kind == "before":
			fault.Drop = emulator.DropBefore
		case kind == "after":
			fault.Drop = emulator.DropAfter
		case kind == "late":
			fault.Delay = time.Duration(50+f.random.IntN(400)) * time.Millisecond
		case kind == "cut":
			fault.Answer = emulator.AnswerTruncated
		case kind == "html":
			fault.Answer = emulator.AnswerNotJSON
		}
		f.logf("fault: %s, %s, %d times", route, kind, fault.Count)
		f.server.AddFault(fault)
	}
}

// repair removes what would make the second apply fail: faults, users whom the
// service refuses, that no acting user is left, and that a message does not name the
// acting user, if the provider said so. It does not change what the provider did,
// except for the name of a single participant who became the acting user: the
// provider added it without one, and nobody can change the name of an acting user.
func (f *fuzzer) repair(said string) {
	f.server.ClearFaults()
	for _, key := range keys(f.now.places) {
		p := f.now.places[key]
		halfway, _ := f.reader.read().find(p.number)
		for _, label := range keys(p.people) {
			e := p.people[label]
			name, member := halfway.members[e.user]
			switch {
			case !f.isLive(e.user):
				delete(p.people, label)
			case p.chat && p.roster == asSingles && member && e.user == f.now.actingUser(p):
				p.people[label] = entry{e.user, name}
			}
		}
		maps.DeleteFunc(p.messages, func(_ string, m message) bool { return m.sender != "" && !f.isLive(m.sender) })
		before, _ := f.observed.find(p.number)
		for name, m := range p.messages {
			made := slices.ContainsFunc(before.messages, func(s messageState) bool { return s.content == m.content })
			if m.sender == "" && p.actor != "" && !made && outputContains(said, "Acting user not set") {
				p.messages[name] = message{p.actor, m.content}
			}
		}
	}
	for _, number := range slices.Sorted(maps.Keys(f.removedOutside)) {
		f.readdActors(number)
	}
}

// readdActors adds users to a thread again without whom there is no acting user.
func (f *fuzzer) readdActors(number int) {
	before, exists := f.observed.find(number)
	for _, c := range []configuration{f.last, f.now} {
		p := c.byNumber(number)
		if p == nil || !p.chat || !exists {
			continue
		}
		for _, user := range []string{c.actingUser(p), c.defaultUser} {
			if slices.Contains(f.removedOutside[number], user) && f.isLive(user) && !before.has(user) {
				f.logf("repair: %s is added to %s again", user, p.name())
				f.setParticipant(p, before.id, user, p.nameOf(user))
				before.members[user] = p.nameOf(user)
				f.readded = append(f.readded, user)
			}
		}
	}
}

// nameOf is the name of a user in the roster.
func (p *place) nameOf(user string) string {
	for _, e := range p.entries(user) {
		return e.text
	}
	return ""
}
