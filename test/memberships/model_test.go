// This file is the model of who must be where: what has to be true of the
// service once an apply ended without an error. It goes by the configuration, by
// what was at the service before the apply, and by what the provider said.
//
// The rules, for each room and thread:
//
//   - it is there once;
//   - a roster as a map: exactly those of the map are in it, each with the role or
//     name of the map; in a thread also who acts, and maybe who created it;
//   - single participants: those are in it with their role or name; who had a
//     single participant before and has none now is out; everybody else who was
//     there before is there as before, and nobody else is;
//   - a roster that is not managed: everybody is as before;
//   - nobody who was there before, and is to be there in the same way, was out in
//     between;
//   - each configured message is there once, sent by whom it says, and no other
//     message of ours is; but one may stay whose sender is no member any more, or
//     was deleted, if the provider said so.
//
// What is no part of the configuration is as it was.

package memberships_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// removal is a person taken out of a room or a thread by a request.
type removal struct{ id, user string }

// run is one apply, or the two of a cycle whose first one failed.
type run struct {
	last     configuration // as it was last applied without an error
	tried    configuration // of the apply that failed; else the same as now
	now      configuration
	before   service // when the first apply began
	after    service
	removals []removal       // that requests asked for
	said     string          // by the CLI
	dead     map[string]bool // users who were deleted
	helpers  []string        // users whom the fuzz let into threads so that somebody could act
}

// anyName is a name of which nothing is required.
const anyName = "\x00any"

// complaints says what is wrong.
func (r run) complaints() []string {
	var wrong []string
	for _, key := range keys(r.now.places) {
		wrong = append(wrong, r.placeComplaints(r.now.places[key])...)
	}
	for number, there := range r.after.places {
		if r.now.numbered(number) == nil {
			wrong = append(wrong, fmt.Sprintf("number %d is at the service as %s, and nothing configures it", number, ids(there)))
		}
	}
	if before, after := fmt.Sprint(r.before.strangers), fmt.Sprint(r.after.strangers); before != after {
		wrong = append(wrong, fmt.Sprintf("what is not in the configuration was %s and is %s", before, after))
	}
	slices.Sort(wrong)
	return wrong
}

func ids(there []found) string {
	var list []string
	for _, f := range there {
		list = append(list, f.id)
	}
	return strings.Join(list, " and ")
}

func (r run) placeComplaints(p *place) []string {
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
			wrong = append(wrong, fmt.Sprintf("%s is in %s, where nobody put them", user, p.name()))
		}
	}
	wrong = append(wrong, r.interruptions(p, want)...)
	if p.chat {
		wrong = append(wrong, r.messageComplaints(p, is)...)
	}
	return wrong
}

// required are the people who must be in a place, with their role or name.
func (r run) required(p *place) map[string]string {
	want := map[string]string{}
	if p.chat {
		want[r.now.acting(p)] = anyName
	}
	if p.roster != asMap {
		maps.Copy(want, r.stayers(p))
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

// stayers are those who were in a place before, and whom no single participant
// brought in that is no longer configured. Nobody takes out who acts in a thread
// or who created it.
func (r run) stayers(p *place) map[string]string {
	before, existed := r.before.one(p.number)
	if !existed {
		return nil
	}
	stay, creator := maps.Clone(before.members), r.creator(p)
	for user := range before.members {
		switch {
		case !r.last.numbered(p.number).single(user) && !r.tried.numbered(p.number).single(user):
		case p.chat && user == creator:
		case p.chat && user == r.now.acting(p):
			stay[user] = anyName // may leave, and be let in again without an entry
		default:
			delete(stay, user)
		}
	}
	return stay
}

// creator is who created a thread.
func (r run) creator(p *place) string {
	is, _ := r.after.one(p.number)
	return is.creator
}

// allowed are the people who may be in a place or not.
func (r run) allowed(p *place) map[string]bool {
	may, is := map[string]bool{}, r.after.places[p.number][0]
	if p.chat {
		may[r.creator(p)] = true
		// Who acts by default is not taken out by itself, and the provider says so.
		if strings.Contains(r.said, "Participant stays in the thread") {
			may[r.now.actsByDefault] = true
		}
		for _, user := range r.helpers {
			may[user] = true
		}
	}
	// An apply that failed may have made a single participant whom the second one left
	// out, or not.
	before, _ := r.before.one(p.number)
	for user := range is.members {
		if tried, last := r.tried.numbered(p.number).single(user), r.last.numbered(p.number).single(user); tried && !last {
			may[user] = may[user] || before.has(user) || says(r.said, "who may be there nevertheless")
		}
	}
	return may
}

// interruptions are the people who were in a place and are to stay there as they
// are, and were taken out nevertheless.
func (r run) interruptions(p *place, want map[string]string) []string {
	var wrong []string
	before, existed := r.before.one(p.number)
	last := r.last.numbered(p.number)
	if !existed || last != nil && last.roster != p.roster {
		return nil
	}
	for _, gone := range r.removals {
		text, was := before.members[gone.user]
		required, wanted := want[gone.user]
		same := required == text || required == anyName
		if gone.id == before.id && was && wanted && same && maps.Equal(last.entries(gone.user), p.entries(gone.user)) {
			wrong = append(wrong, fmt.Sprintf("%s was taken out of %s for a while", gone.user, p.name()))
		}
	}
	return wrong
}

// messageComplaints says what is wrong with a thread's messages.
func (r run) messageComplaints(p *place, is found) []string {
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
		if !configured && !r.leftWithWarning(p, s) {
			wrong = append(wrong, fmt.Sprintf("message %q by %s stays in %s, and nothing configures it", s.content, s.sender, p.name()))
		}
	}
	return wrong
}

// leftWithWarning reports whether a message stays since its sender was no member
// or was deleted, and the provider said so.
func (r run) leftWithWarning(p *place, s sent) bool {
	before, _ := r.before.one(p.number)
	is, _ := r.after.one(p.number)
	return (r.dead[s.sender] || !is.has(s.sender) || !before.has(s.sender)) && says(r.said, "Message "+s.id+" in thread "+is.id+": only its sender can delete it")
}
