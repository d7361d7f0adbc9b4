// SPDX-License-Identifier: MPL-2.0

// This file changes the configuration at random: steps that people take between two
// applies.

package memberships_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The maximum numbers of places, and of participants in a place.
const (
	maxPlaces = 5
	maxPeople = 5
)

// change makes one random change to the configuration. It returns false if that
// change is not possible.
func (f *fuzzer) change() bool {
	changes := []struct {
		weight int
		make   func() bool
	}{
		{3, f.addPlace},
		{1, f.removePlace},
		{1, f.renamePlace},
		{5, f.addPerson},
		{4, f.removePerson},
		{3, f.changeText},
		{5, f.renameLabel},
		{2, f.replacePerson},
		{2, f.rotateLabels},
		{4, f.addDuplicate},
		{3, f.changeRosterKind},
		{3, f.changeActor},
		{1, f.changeDefault},
		{3, f.addMessage},
		{2, f.removeMessage},
		{2, f.changeMessage},
		{2, f.addInvalid},
	}
	total := 0
	for _, c := range changes {
		total += c.weight
	}
	at := f.random.IntN(total)
	for _, c := range changes {
		if at -= c.weight; at < 0 {
			return c.make()
		}
	}
	return false
}

// place returns a random place that matches, and its key.
func (f *fuzzer) place(matches func(*place) bool) (string, *place) {
	var candidates []string
	for _, key := range keys(f.now.places) {
		if matches(f.now.places[key]) {
			candidates = append(candidates, key)
		}
	}
	if len(candidates) == 0 {
		return "", nil
	}
	key := pick(f.random, candidates)
	return key, f.now.places[key]
}

func (f *fuzzer) addPlace() bool {
	if len(f.now.places) >= maxPlaces {
		return false
	}
	p := &place{number: f.nextNumber(), chat: f.chance(0.6), roster: rosterKind(f.random.IntN(3)), people: map[string]entry{}, messages: map[string]message{}}
	if p.chat && f.chance(0.6) {
		p.actor = pick(f.random, f.liveUsers())
	}
	f.now.places[f.newKey()] = p
	for range f.random.IntN(maxPeople) {
		f.addEntry(p)
	}
	return true
}

func (f *fuzzer) removePlace() bool {
	key, p := f.place(func(*place) bool { return true })
	if p == nil || len(f.now.places) < 2 {
		return false
	}
	delete(f.now.places, key)
	return true
}

// renamePlace gives a place another key, with a moved block or else as a new place.
func (f *fuzzer) renamePlace() bool {
	key, p := f.place(func(*place) bool { return true })
	if p == nil {
		return false
	}
	renamed := f.newKey()
	delete(f.now.places, key)
	f.now.places[renamed] = p
	if f.chance(0.3) {
		p.number = f.nextNumber()
		return true
	}
	f.moved(p.address(key), p.address(renamed))
	if p.roster == asSingles {
		f.moved(p.singles(key), p.singles(renamed))
	}
	for _, name := range keys(p.messages) {
		f.moved(fmt.Sprintf("acs_chat_message.%s_%s", key, name), fmt.Sprintf("acs_chat_message.%s_%s", renamed, name))
	}
	return true
}

func (f *fuzzer) moved(from, to string) {
	f.now.blocks = append(f.now.blocks, fmt.Sprintf("moved {\n  from = %s\n  to   = %s\n}", from, to))
}

// managed reports whether the roster of a place is managed.
func managed(p *place) bool { return p.roster != unmanaged }

func (f *fuzzer) addPerson() bool {
	_, p := f.place(managed)
	return p != nil && len(p.people) < maxPeople && f.addEntry(p)
}

// addEntry adds one more user to the roster of a place.
func (f *fuzzer) addEntry(p *place) bool {
	var candidates []string
	for _, user := range f.liveUsers() {
		if len(p.entries(user)) == 0 {
			candidates = append(candidates, user)
		}
	}
	if len(candidates) == 0 {
		return false
	}
	user := pick(f.random, candidates)
	f.latest = user
	p.people[f.newLabel(p)] = entry{user, f.textFor(p, user)}
	return true
}

// textFor returns a random role or name for a user.
func (f *fuzzer) textFor(p *place, user string) string {
	if p.chat {
		return pick(f.random, []string{"", user, user + " " + user, user + " the other"})
	}
	return pick(f.random, []string{"", "Presenter", "Attendee", "Consumer", "Collaborator"})
}

// alwaysMember reports whether a user is in a thread whether its roster has the user
// or not.
func (f *fuzzer) alwaysMember(p *place, user string) bool {
	there, _ := f.observed.find(p.number)
	return p.chat && (user == f.now.actingUser(p) || user == there.creator)
}

// pickLabel returns a random label of a place, preferably one of a user with two; ""
// if it has none.
func (f *fuzzer) pickLabel(p *place) string {
	if p == nil || len(p.people) == 0 {
		return ""
	}
	for _, label := range keys(p.people) {
		if len(p.entries(p.people[label].user)) > 1 && f.chance(0.5) {
			return label
		}
	}
	return pick(f.random, keys(p.people))
}

func (f *fuzzer) removePerson() bool {
	_, p := f.place(managed)
	label := f.pickLabel(p)
	if label == "" {
		return false
	}
	delete(p.people, label)
	return true
}

func (f *fuzzer) changeText() bool {
	_, p := f.place(managed)
	label := f.pickLabel(p)
	if label == "" {
		return false
	}
	user := p.people[label].user
	text := f.textFor(p, user)
	for other := range p.entries(user) {
		p.people[other] = entry{user, text}
	}
	return true
}

func (f *fuzzer) renameLabel() bool {
	key, p := f.place(managed)
	label := f.pickLabel(p)
	if label == "" {
		return false
	}
	renamed := f.newLabel(p)
	p.people[renamed] = p.people[label]
	delete(p.people, label)
	if p.roster == asSingles && f.chance(0.4) {
		f.moved(fmt.Sprintf("%s[%q]", p.singles(key), label), fmt.Sprintf("%s[%q]", p.singles(key), renamed))
	}
	return true
}

// replacePerson puts another user under a label.
func (f *fuzzer) replacePerson() bool {
	_, p := f.place(managed)
	label := f.pickLabel(p)
	if label == "" || !f.addEntry(p) {
		return false
	}
	for _, other := range keys(p.people) {
		if other != label && p.people[other].user == f.latest {
			p.people[label] = p.people[other]
			delete(p.people, other)
		}
	}
	return true
}

// rotateLabels moves each entry to the next label, as happens with numbers as labels
// when an entry is removed.
func (f *fuzzer) rotateLabels() bool {
	_, p := f.place(managed)
	if p == nil || len(p.people) < 2 {
		return false
	}
	labels, was := keys(p.people), maps.Clone(p.people)
	for n, label := range labels {
		p.people[label] = was[labels[(n+1)%len(labels)]]
	}
	return true
}

// addDuplicate gives a user a second single participant.
func (f *fuzzer) addDuplicate() bool {
	_, p := f.place(func(p *place) bool { return p.roster == asSingles })
	label := f.pickLabel(p)
	if label == "" {
		return false
	}
	p.people[f.newLabel(p)] = p.people[label]
	return true
}

// changeRosterKind changes how a place's roster is managed.
func (f *fuzzer) changeRosterKind() bool {
	_, p := f.place(func(*place) bool { return true })
	if p == nil {
		return false
	}
	before := p.roster
	p.roster = (before + 1 + rosterKind(f.random.IntN(2))) % 3
	if before == unmanaged || p.roster == unmanaged {
		p.people = map[string]entry{}
	}
	if before == unmanaged {
		for range 1 + f.random.IntN(maxPeople-1) {
			f.addEntry(p)
		}
	}
	return true
}

// removeDuplicates leaves one label for each user, as a map requires.
func (f *fuzzer) removeDuplicates(p *place) {
	had := map[string]bool{}
	for _, label := range keys(p.people) {
		if user := p.people[label].user; had[user] {
			delete(p.people, label)
		} else {
			had[user] = true
		}
	}
}

func (f *fuzzer) changeActor() bool {
	_, p := f.place(func(p *place) bool { return p.chat })
	if p == nil {
		return false
	}
	p.actor = pick(f.random, f.liveUsers())
	if f.chance(0.2) {
		p.actor = ""
	}
	if user := f.now.actingUser(p); managed(p) && len(p.entries(user)) == 0 && f.chance(0.5) {
		p.people[f.newLabel(p)] = entry{user, f.textFor(p, user)}
	}
	return true
}

// changeDefault changes the default acting user, to one who is in all threads for
// which the default counts or did count.
func (f *fuzzer) changeDefault() bool {
	user := pick(f.random, f.liveUsers())
	for _, c := range []configuration{f.last, f.now} {
		for _, key := range keys(c.places) {
			p := c.places[key]
			if there, exists := f.observed.find(p.number); p.chat && p.actor == "" && exists && !there.has(user) {
				return false
			}
		}
	}
	f.now.defaultUser = user
	return true
}

// addMessage adds a message by the acting user or by a user of the roster.
func (f *fuzzer) addMessage() bool {
	_, p := f.place(func(p *place) bool { return p.chat })
	if p == nil || len(p.messages) > 2 {
		return false
	}
	senders := []string{f.now.actingUser(p)}
	if p.actor == "" {
		senders = append(senders, "")
	}
	for _, label := range keys(p.people) {
		if user := p.people[label].user; managed(p) && f.isLive(user) {
			senders = append(senders, user)
		}
	}
	f.messageNumber++
	p.messages[fmt.Sprintf("m%d", f.messageNumber)] = message{pick(f.random, senders), fmt.Sprintf("Message %d", f.messageNumber)}
	return true
}

// pickMessage returns a random message and its thread.
func (f *fuzzer) pickMessage() (p *place, name string) {
	_, p = f.place(func(p *place) bool { return len(p.messages) > 0 })
	if p == nil {
		return nil, ""
	}
	return p, pick(f.random, keys(p.messages))
}

func (f *fuzzer) removeMessage() bool {
	p, name := f.pickMessage()
	if p == nil {
		return false
	}
	delete(p.messages, name)
	return true
}

// changeMessage changes the text of a message. Only its sender can do that, and must
// be a member.
func (f *fuzzer) changeMessage() bool {
	p, name := f.pickMessage()
	if p == nil {
		return false
	}
	m := p.messages[name]
	if m.sender == "" || !f.isLive(m.sender) || !p.has(m.sender) && m.sender != f.now.actingUser(p) {
		return false
	}
	f.messageNumber++
	p.messages[name] = message{m.sender, fmt.Sprintf("Message %d", f.messageNumber)}
	return true
}

// addInvalid adds a user whom the service or the provider refuses, or who was
// deleted.
func (f *fuzzer) addInvalid() bool {
	_, p := f.place(managed)
	if p == nil {
		return false
	}
	user := pick(f.random, f.invalid())
	if len(p.entries(user)) > 0 {
		return false
	}
	text := ""
	if !p.chat {
		text = "Presenter"
	}
	p.people[f.newLabel(p)] = entry{user, text}
	return true
}

// makeValid turns the changes into a valid configuration, as the guides say:
// Terraform forgets single participants if their roster becomes a map, users whom the
// service cannot remove and add again keep their names, and messages are by members
// only.
func (f *fuzzer) makeValid() {
	for _, key := range keys(f.last.places) {
		was := f.last.places[key]
		if now := f.now.byNumber(was.number); now != nil && was.roster == asSingles && now.roster == asMap {
			f.now.blocks = slices.DeleteFunc(f.now.blocks, func(block string) bool {
				return strings.Contains(block, was.singles(key)+"\n") || strings.Contains(block, was.singles(key)+"[")
			})
			f.now.blocks = append(f.now.blocks, fmt.Sprintf("removed {\n  from = %s\n  lifecycle {\n    destroy = false\n  }\n}", was.singles(key)))
		}
	}
	for _, key := range keys(f.now.places) {
		p := f.now.places[key]
		if p.roster == asMap {
			f.removeDuplicates(p)
		}
		for _, label := range keys(p.people) {
			user := p.people[label].user
			if name, fixed := f.fixedName(p, user); fixed {
				p.people[label] = entry{user, name}
			}
		}
		maps.DeleteFunc(p.messages, func(_ string, m message) bool { return !f.willBeMember(p, m.sender) })
	}
}

// willBeMember reports whether the sender of a message will be in a thread.
func (f *fuzzer) willBeMember(p *place, sender string) bool {
	there, _ := f.observed.find(p.number)
	stays := sender == there.creator || p.roster != asMap && !f.last.byNumber(p.number).hasSingle(sender)
	return sender == "" || sender == f.now.actingUser(p) || p.has(sender) || there.has(sender) && stays
}

// fixedName returns the name of a user who cannot have another one in a thread: the
// acting user or the creator if it is a member; as single participants also a former
// acting user, a member who had no single participant before, and the user who
// creates the thread.
func (f *fuzzer) fixedName(p *place, user string) (name string, fixed bool) {
	there, exists := f.observed.find(p.number)
	name, member := there.members[user]
	last := f.last.byNumber(p.number)
	switch {
	case !p.chat:
		return "", false
	case !exists:
		return "", p.roster == asSingles && user == f.now.actingUser(p)
	case p.roster == asSingles && (!last.hasSingle(user) || user == f.last.actingUser(last)):
		return name, member
	}
	return name, member && f.alwaysMember(p, user)
}
