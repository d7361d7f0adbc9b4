// This file makes trouble: people change rooms and threads behind Terraform's
// back, users are deleted, and requests fail.

package memberships_test

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// meddle changes the service behind Terraform's back, in a place of the
// configuration as it was last applied.
func (f *fuzz) meddle() {
	_, p := f.place(func(p *place) bool { _, there := f.seen.one(p.number); return there })
	if p == nil {
		return
	}
	f.outside++
	there, _ := f.seen.one(p.number)
	stranger := pick(f.random, f.living())
	members := keys(there.members)
	var member string
	if len(members) > 0 {
		member = pick(f.random, members)
	}
	switch n := f.random.IntN(18); {
	case n < 6:
		if !there.has(stranger) {
			f.note("outside: %s comes into %s", stranger, p.name())
			f.put(p, there.id, stranger, map[bool]string{true: stranger + " from outside", false: "Consumer"}[p.chat])
		}
	case n < 11:
		if member != "" && (!p.chat || member != f.now.acting(p) && member != f.now.actsByDefault || f.likely(0.15)) {
			f.note("outside: %s leaves %s", member, p.name())
			f.thrownOut[p.number] = append(f.thrownOut[p.number], member)
			f.take(p, there.id, member)
		}
	case n < 14:
		if member != "" && !f.natural(p, member) {
			f.note("outside: %s becomes another in %s", member, p.name())
			f.put(p, there.id, member, map[bool]string{true: member + " renamed", false: "Consumer"}[p.chat])
		}
	case n < 15:
		f.note("outside: %s is deleted", p.name())
		f.deletePlace(p, there.id)
	case n < 17:
		f.deleteMessage(p, there.id)
	default:
		f.deleteUser()
	}
	f.seen = f.watcher.look()
}

func (f *fuzz) put(p *place, id, user, text string) {
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

func (f *fuzz) take(p *place, id, user string) {
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

func (f *fuzz) deletePlace(p *place, id string) {
	if p.chat {
		f.server.DeleteThread(id)
	} else {
		f.server.DeleteRoom(id)
	}
}

func (f *fuzz) deleteMessage(p *place, id string) {
	f.server.UpdateThread(id, func(t *emulator.Thread) {
		for i := range t.Messages {
			if m := &t.Messages[i]; m.Type == "text" && m.DeletedOn.IsZero() && f.likely(0.5) {
				f.note("outside: message %q is deleted from %s", m.Content, p.name())
				m.DeletedOn = f.server.Now()
			}
		}
	})
}

// deleteUser deletes one of the users, but nobody who acts in a thread.
func (f *fuzz) deleteUser() {
	user := pick(f.random, f.living())
	acts := user == f.now.actsByDefault || len(f.living()) < 7
	for _, p := range f.now.places {
		there, _ := f.seen.one(p.number)
		acts = acts || p.chat && (user == p.actor || user == there.creator)
	}
	if acts {
		return
	}
	f.note("outside: user %s is deleted", user)
	f.server.DeleteUser(f.writer.rawID[user])
	f.dead[user] = true
}

// disturb lets requests fail, a few of them. Only what concludes nothing is made
// up: a 404 to a read or a delete would be the service saying that something is
// gone.
func (f *fuzz) disturb() {
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
		f.note("fault: %s, %s, %d times", route, kind, fault.Count)
		f.server.AddFault(fault)
	}
}

// heal takes away what would keep a second apply from succeeding: faults, people
// whom the service refuses, that nobody is left who could act, and that a message
// does not name who acts, where the provider said so. What the provider did is not
// healed, but for the name of a single participant who came to act: it was let in
// without one, and nobody can change it once it acts.
func (f *fuzz) heal(said string) {
	f.server.ClearFaults()
	for _, key := range keys(f.now.places) {
		p := f.now.places[key]
		halfway, _ := f.watcher.look().one(p.number)
		for _, label := range keys(p.people) {
			e := p.people[label]
			name, member := halfway.members[e.user]
			switch {
			case !f.alive(e.user):
				delete(p.people, label)
			case p.chat && p.roster == asSingles && member && e.user == f.now.acting(p):
				p.people[label] = entry{e.user, name}
			}
		}
		maps.DeleteFunc(p.messages, func(_ string, m message) bool { return m.sender != "" && !f.alive(m.sender) })
		before, _ := f.seen.one(p.number)
		for name, m := range p.messages {
			made := slices.ContainsFunc(before.messages, func(s sent) bool { return s.content == m.content })
			if m.sender == "" && p.actor != "" && !made && says(said, "Acting user not named") {
				p.messages[name] = message{p.actor, m.content}
			}
		}
	}
	for _, number := range slices.Sorted(maps.Keys(f.thrownOut)) {
		f.letBack(number)
	}
}

// letBack lets those back into a thread without whom nobody could act.
func (f *fuzz) letBack(number int) {
	before, exists := f.seen.one(number)
	for _, c := range []configuration{f.last, f.now} {
		p := c.numbered(number)
		if p == nil || !p.chat || !exists {
			continue
		}
		for _, user := range []string{c.acting(p), c.actsByDefault} {
			if slices.Contains(f.thrownOut[number], user) && f.alive(user) && !before.has(user) {
				f.note("healing: %s comes back into %s", user, p.name())
				f.put(p, before.id, user, p.nameOf(user))
				before.members[user] = p.nameOf(user)
				f.helpers = append(f.helpers, user)
			}
		}
	}
}

// nameOf is what the roster calls a user.
func (p *place) nameOf(user string) string {
	for _, e := range p.entries(user) {
		return e.text
	}
	return ""
}
