// SPDX-License-Identifier: MPL-2.0

// This file is the model: what must be true of the service after an apply without an
// error, given the configuration, the state of the service before the apply, and the
// output of the provider.
//
// The rules, for each room and thread:
//
//   - it exists once;
//   - a roster as a map: it has exactly the users of the map, each with the role or
//     name of the map; a thread also has its acting user, and may have its creator;
//   - single participants: the roster has their users with their role or name, and not
//     those whose single participant was taken out of the configuration; every other
//     participant is as before, and there is nobody else;
//   - a roster that is not managed: every participant is as before;
//   - nobody who was a participant before, and should be one in the same way, was
//     removed and added again;
//   - each configured message exists once, by the configured sender, and no other
//     message that Terraform created; but one may stay if its sender is deleted or no
//     longer a member, and the provider said so.
//
// Objects that are not in the configuration are as before.

package memberships_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// removal is a participant whom a request removed from a room or a thread.
type removal struct{ id, user string }

// applyResult is one apply, or the two of a cycle in which the first one failed.
type applyResult struct {
	last         configuration // the last one that was applied without an error
	attempted    configuration // of the apply that failed; otherwise the same as now
	now          configuration
	before       service // before the first apply
	after        service
	removals     []removal       // by requests
	output       string          // of the CLI
	deletedUsers map[string]bool // users who were deleted
	readded      []string        // users whom the fuzz test added to threads so that there is an acting user
}

// anyName matches every name.
const anyName = "\x00any"

// violations returns what is wrong.
func (r applyResult) violations() []string {
	var wrong []string
	for _, key := range keys(r.now.places) {
		wrong = append(wrong, r.placeViolations(r.now.places[key])...)
	}
	for number, there := range r.after.places {
		if r.now.byNumber(number) == nil {
			wrong = append(wrong, fmt.Sprintf("number %d is at the service as %s, and nothing configures it", number, ids(there)))
		}
	}
	if before, after := fmt.Sprint(r.before.others), fmt.Sprint(r.after.others); before != after {
		wrong = append(wrong, fmt.Sprintf("what is not in the configuration was %s and is %s", before, after))
	}
	slices.Sort(wrong)
	return wrong
}

func ids(there []placeState) string {
	var list []string
	for _, f := range there {
		list = append(list, f.id)
	}
	return strings.Join(list, " and ")
}

func (r applyResult) placeViolations(p *place) []string {
	there := r.after.places[p.number]
	if len(there) != 1 {
		return []string{fmt.Sprintf("%s is at the service %d times: %s", p.name(), len(there), ids(there))}
	}
	var wrong []string
	is, want, may := there[0], r.required(p), r.allowed(p)
	for _, user := range keys(want) {
		text, member := is.members[user]
		switch {
		case !member:
			wrong = append(wrong, fmt.Sprintf("%s is not in %s", user, p.name()))
		case want[user] != anyName && text != want[user]:
			wrong = append(wrong, fmt.Sprintf("%s is %q in %s, not %q", user, text, p.name(), want[user]))
		}
	}
	for _, user := range keys(is.members) {
		if _, wanted := want[user]; !wanted && !may[user] {
			wrong = append(wrong, fmt.Sprintf("%s is in %s, although nobody added them", user, p.name()))
		}
	}
	wrong = append(wrong, r.interruptions(p, want)...)
	if p.chat {
		wrong = append(wrong, r.messageViolations(p, is)...)
	}
	return wrong
}

// required returns the users who must be in a place, with their role or name.
func (r applyResult) required(p *place) map[string]string {
	want := map[string]string{}
	if p.chat {
		want[r.now.actingUser(p)] = anyName
	}
	if p.roster != asMap {
		maps.Copy(want, r.remaining(p))
	}
	if p.roster != unmanaged {
		for _, e := range p.people {
			want[e.user] = e.text
			if !p.chat && e.text == "" {
				want[e.user] = "Attendee"
			}
		}
	}
	return want
}

// remaining returns the users who were in a place before, except those whose single
// participant is no longer configured. The acting user and the creator of a thread
// are never removed.
func (r applyResult) remaining(p *place) map[string]string {
	before, existed := r.before.find(p.number)
	if !existed {
		return nil
	}
	stay, creator := maps.Clone(before.members), r.creator(p)
	for user := range before.members {
		switch {
		case !r.last.byNumber(p.number).hasSingle(user) && !r.attempted.byNumber(p.number).hasSingle(user):
		case p.chat && user == creator:
		case p.chat && user == r.now.actingUser(p):
			stay[user] = anyName // may be removed, and added again without a name
		default:
			delete(stay, user)
		}
	}
	return stay
}

// creator returns the creator of a thread.
func (r applyResult) creator(p *place) string {
	is, _ := r.after.find(p.number)
	return is.creator
}

// allowed returns the users who may be in a place, but need not.
func (r applyResult) allowed(p *place) map[string]bool {
	may, is := map[string]bool{}, r.after.places[p.number][0]
	if p.chat {
		may[r.creator(p)] = true
		// The default acting user is not removed automatically, and the provider says
		// so.
		if strings.Contains(r.output, "Participant stays in the thread") {
			may[r.now.defaultUser] = true
		}
		for _, user := range r.readded {
			may[user] = true
		}
	}
	// An apply that failed may have created a single participant that the second one
	// does not have.
	before, _ := r.before.find(p.number)
	for user := range is.members {
		if tried, last := r.attempted.byNumber(p.number).hasSingle(user), r.last.byNumber(p.number).hasSingle(user); tried && !last {
			may[user] = may[user] || before.has(user) || outputContains(r.output, "who may have been added anyway")
		}
	}
	return may
}

// interruptions returns the users who were in a place and should stay there
// unchanged, but were removed and added again.
func (r applyResult) interruptions(p *place, want map[string]string) []string {
	var wrong []string
	before, existed := r.before.find(p.number)
	last := r.last.byNumber(p.number)
	if !existed || last != nil && last.roster != p.roster {
		return nil
	}
	for _, gone := range r.removals {
		text, was := before.members[gone.user]
		required, wanted := want[gone.user]
		same := required == text || required == anyName
		if gone.id == before.id && was && wanted && same && maps.Equal(last.entries(gone.user), p.entries(gone.user)) {
			wrong = append(wrong, fmt.Sprintf("%s was removed from %s for a while", gone.user, p.name()))
		}
	}
	return wrong
}

// messageViolations returns what is wrong with a thread's messages.
func (r applyResult) messageViolations(p *place, is placeState) []string {
	var wrong []string
	for _, name := range keys(p.messages) {
		m, there := p.messages[name], 0
		for _, s := range is.messages {
			if s.content != m.content {
				continue
			}
			there++
			if m.sender != "" && s.sender != m.sender {
				wrong = append(wrong, fmt.Sprintf("message %q in %s is by %s, not %s", m.content, p.name(), s.sender, m.sender))
			}
		}
		if there != 1 {
			wrong = append(wrong, fmt.Sprintf("message %q is in %s %d times", m.content, p.name(), there))
		}
	}
	for _, s := range is.messages {
		configured := slices.ContainsFunc(slices.Collect(maps.Values(p.messages)), func(m message) bool { return m.content == s.content })
		if !configured && !r.keptWithWarning(p, s) {
			wrong = append(wrong, fmt.Sprintf("message %q by %s stays in %s, and nothing configures it", s.content, s.sender, p.name()))
		}
	}
	return wrong
}

// keptWithWarning reports whether a message stays because its sender is deleted or
// not a member, and the provider said so.
func (r applyResult) keptWithWarning(p *place, s messageState) bool {
	before, _ := r.before.find(p.number)
	is, _ := r.after.find(p.number)
	return (r.deletedUsers[s.sender] || !is.has(s.sender) || !before.has(s.sender)) && outputContains(r.output, "Message "+s.id+" in thread "+is.id+": only its sender can delete it")
}
