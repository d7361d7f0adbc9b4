// This file changes the configuration at random: one step of what people do to
// it from one apply to the next.

package memberships_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A fuzz has so many of each at most.
const (
	mostPlaces = 5
	mostPeople = 5
)

// change makes one random change to the configuration; false where there was
// nothing to change in that way.
func (f *fuzz) change() bool {
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
		{2, f.rotate},
		{4, f.addTwice},
		{3, f.manageOtherwise},
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

// place is a random place that suits, and its key.
func (f *fuzz) place(suits func(*place) bool) (string, *place) {
	var candidates []string
	for _, key := range keys(f.now.places) {
		if suits(f.now.places[key]) {
			candidates = append(candidates, key)
		}
	}
	if len(candidates) == 0 {
		return "", nil
	}
	key := pick(f.random, candidates)
	return key, f.now.places[key]
}

func (f *fuzz) addPlace() bool {
	if len(f.now.places) >= mostPlaces {
		return false
	}
	p := &place{number: f.nextNumber(), chat: f.likely(0.6), roster: rosterKind(f.random.IntN(3)), people: map[string]entry{}, messages: map[string]message{}}
	if p.chat && f.likely(0.6) {
		p.actor = pick(f.random, f.living())
	}
	f.now.places[f.newKey()] = p
	for range f.random.IntN(mostPeople) {
		f.enter(p)
	}
	return true
}

func (f *fuzz) removePlace() bool {
	key, p := f.place(func(*place) bool { return true })
	if p == nil || len(f.now.places) < 2 {
		return false
	}
	delete(f.now.places, key)
	return true
}

// renamePlace gives a place another key: with a moved block, or else it is
// another place.
func (f *fuzz) renamePlace() bool {
	key, p := f.place(func(*place) bool { return true })
	if p == nil {
		return false
	}
	renamed := f.newKey()
	delete(f.now.places, key)
	f.now.places[renamed] = p
	if f.likely(0.3) {
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

func (f *fuzz) moved(from, to string) {
	f.now.blocks = append(f.now.blocks, fmt.Sprintf("moved {\n  from = %s\n  to   = %s\n}", from, to))
}

// managed is a place whose roster is.
func managed(p *place) bool { return p.roster != unmanaged }

func (f *fuzz) addPerson() bool {
	_, p := f.place(managed)
	return p != nil && len(p.people) < mostPeople && f.enter(p)
}

// enter lists one more person in a place.
func (f *fuzz) enter(p *place) bool {
	var candidates []string
	for _, user := range f.living() {
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

// textFor is a role or a name for somebody.
func (f *fuzz) textFor(p *place, user string) string {
	if p.chat {
		return pick(f.random, []string{"", user, user + " " + user, user + " the other"})
	}
	return pick(f.random, []string{"", "Presenter", "Attendee", "Consumer", "Collaborator"})
}

// natural reports whether a user is in a thread whether listed or not.
func (f *fuzz) natural(p *place, user string) bool {
	there, _ := f.seen.one(p.number)
	return p.chat && (user == f.now.acting(p) || user == there.creator)
}

// labelled is a random label of a place, preferably one of two that somebody has;
// "" where it has none.
func (f *fuzz) labelled(p *place) string {
	if p == nil || len(p.people) == 0 {
		return ""
	}
	for _, label := range keys(p.people) {
		if len(p.entries(p.people[label].user)) > 1 && f.likely(0.5) {
			return label
		}
	}
	return pick(f.random, keys(p.people))
}

func (f *fuzz) removePerson() bool {
	_, p := f.place(managed)
	label := f.labelled(p)
	if label == "" {
		return false
	}
	delete(p.people, label)
	return true
}

func (f *fuzz) changeText() bool {
	_, p := f.place(managed)
	label := f.labelled(p)
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

func (f *fuzz) renameLabel() bool {
	key, p := f.place(managed)
	label := f.labelled(p)
	if label == "" {
		return false
	}
	renamed := f.newLabel(p)
	p.people[renamed] = p.people[label]
	delete(p.people, label)
	if p.roster == asSingles && f.likely(0.4) {
		f.moved(fmt.Sprintf("%s[%q]", p.singles(key), label), fmt.Sprintf("%s[%q]", p.singles(key), renamed))
	}
	return true
}

// replacePerson puts somebody else under a label.
func (f *fuzz) replacePerson() bool {
	_, p := f.place(managed)
	label := f.labelled(p)
	if label == "" || !f.enter(p) {
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

// rotate puts everybody under the next one's label, as numbers for labels do when
// somebody is taken out.
func (f *fuzz) rotate() bool {
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

// addTwice lists somebody by two single participants.
func (f *fuzz) addTwice() bool {
	_, p := f.place(func(p *place) bool { return p.roster == asSingles })
	label := f.labelled(p)
	if label == "" {
		return false
	}
	p.people[f.newLabel(p)] = p.people[label]
	return true
}

// manageOtherwise lets a place's roster be managed in another way.
func (f *fuzz) manageOtherwise() bool {
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
		for range 1 + f.random.IntN(mostPeople-1) {
			f.enter(p)
		}
	}
	return true
}

// listOnce leaves one label to each user, as a map wants it.
func (f *fuzz) listOnce(p *place) {
	had := map[string]bool{}
	for _, label := range keys(p.people) {
		if user := p.people[label].user; had[user] {
			delete(p.people, label)
		} else {
			had[user] = true
		}
	}
}

func (f *fuzz) changeActor() bool {
	_, p := f.place(func(p *place) bool { return p.chat })
	if p == nil {
		return false
	}
	p.actor = pick(f.random, f.living())
	if f.likely(0.2) {
		p.actor = ""
	}
	if user := f.now.acting(p); managed(p) && len(p.entries(user)) == 0 && f.likely(0.5) {
		p.people[f.newLabel(p)] = entry{user, f.textFor(p, user)}
	}
	return true
}

// changeDefault lets another user act by default: one who is in all threads where
// nobody else acts, or did so far.
func (f *fuzz) changeDefault() bool {
	user := pick(f.random, f.living())
	for _, c := range []configuration{f.last, f.now} {
		for _, key := range keys(c.places) {
			p := c.places[key]
			if there, exists := f.seen.one(p.number); p.chat && p.actor == "" && exists && !there.has(user) {
				return false
			}
		}
	}
	f.now.actsByDefault = user
	return true
}

// addMessage sends one by who acts or by somebody of the roster.
func (f *fuzz) addMessage() bool {
	_, p := f.place(func(p *place) bool { return p.chat })
	if p == nil || len(p.messages) > 2 {
		return false
	}
	senders := []string{f.now.acting(p)}
	if p.actor == "" {
		senders = append(senders, "")
	}
	for _, label := range keys(p.people) {
		if user := p.people[label].user; managed(p) && f.alive(user) {
			senders = append(senders, user)
		}
	}
	f.messageNumber++
	p.messages[fmt.Sprintf("m%d", f.messageNumber)] = message{pick(f.random, senders), fmt.Sprintf("Message %d", f.messageNumber)}
	return true
}

// spoken is a random message and its thread.
func (f *fuzz) spoken() (p *place, name string) {
	_, p = f.place(func(p *place) bool { return len(p.messages) > 0 })
	if p == nil {
		return nil, ""
	}
	return p, pick(f.random, keys(p.messages))
}

func (f *fuzz) removeMessage() bool {
	p, name := f.spoken()
	if p == nil {
		return false
	}
	delete(p.messages, name)
	return true
}

// changeMessage changes a text. Only its sender can, who has to be a member.
func (f *fuzz) changeMessage() bool {
	p, name := f.spoken()
	if p == nil {
		return false
	}
	m := p.messages[name]
	if m.sender == "" || !f.alive(m.sender) || !p.lists(m.sender) && m.sender != f.now.acting(p) {
		return false
	}
	f.messageNumber++
	p.messages[name] = message{m.sender, fmt.Sprintf("Message %d", f.messageNumber)}
	return true
}

// addInvalid lists somebody whom the service or the provider refuses, or who was
// deleted.
func (f *fuzz) addInvalid() bool {
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

// settle makes one configuration of the changes: as the guides say, Terraform
// forgets single participants whose roster becomes a map, nobody gets another name
// whom the service cannot let go in order to come back, and who is not in a thread
// has no message there.
func (f *fuzz) settle() {
	for _, key := range keys(f.last.places) {
		was := f.last.places[key]
		if now := f.now.numbered(was.number); now != nil && was.roster == asSingles && now.roster == asMap {
			f.now.blocks = slices.DeleteFunc(f.now.blocks, func(block string) bool {
				return strings.Contains(block, was.singles(key)+"\n") || strings.Contains(block, was.singles(key)+"[")
			})
			f.now.blocks = append(f.now.blocks, fmt.Sprintf("removed {\n  from = %s\n  lifecycle {\n    destroy = false\n  }\n}", was.singles(key)))
		}
	}
	for _, key := range keys(f.now.places) {
		p := f.now.places[key]
		if p.roster == asMap {
			f.listOnce(p)
		}
		for _, label := range keys(p.people) {
			user := p.people[label].user
			if name, fixed := f.fixedName(p, user); fixed {
				p.people[label] = entry{user, name}
			}
		}
		maps.DeleteFunc(p.messages, func(_ string, m message) bool { return !f.comesOrStays(p, m.sender) })
	}
}

// comesOrStays reports whether a sender of messages is to be in a thread.
func (f *fuzz) comesOrStays(p *place, sender string) bool {
	there, _ := f.seen.one(p.number)
	stays := sender == there.creator || p.roster != asMap && !f.last.numbered(p.number).single(sender)
	return sender == "" || sender == f.now.acting(p) || p.lists(sender) || there.has(sender) && stays
}

// fixedName is the name of a user who can have no other one in a thread: who acts
// in it or created it and is in it, who acted so far and has a single participant,
// whoever is in it without a single participant and gets one, and who creates it, as
// a single participant.
func (f *fuzz) fixedName(p *place, user string) (name string, fixed bool) {
	there, exists := f.seen.one(p.number)
	name, member := there.members[user]
	last := f.last.numbered(p.number)
	switch {
	case !p.chat:
		return "", false
	case !exists:
		return "", p.roster == asSingles && user == f.now.acting(p)
	case p.roster == asSingles && (!last.single(user) || user == f.last.acting(last)):
		return name, member
	}
	return name, member && f.natural(p, user)
}
