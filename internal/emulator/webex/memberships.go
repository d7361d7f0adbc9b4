// SPDX-License-Identifier: MPL-2.0

package webex

// This file has the operations of memberships (section 3 of the facts).

import (
	"net/http"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// maxRoster is how many people a room holds (fact W2.7-04).
const maxRoster = 5000

// createMembership is POST /memberships.
func (st *Store) createMembership(r *request) (api.Answer, *api.Failure) {
	roomID, f := r.text("roomId")
	if f != nil {
		return fail(f)
	}
	id, email, f := r.person()
	if f != nil {
		return fail(f)
	}
	moderator, f := r.flag("isModerator")
	switch {
	case f != nil:
		return fail(f)
	case roomID == nil:
		return fail(badRequest("roomId cannot be null"))
	case id == nil && email == nil:
		return fail(badRequest("Must specify either personId or personEmail."))
	case id != nil && email != nil && r.Switches.WebexBothPersons == api.WebexBothPersonsRefused:
		return fail(badRequest("Must specify either personId or personEmail, not both."))
	}
	room, self, f := st.joinable(r, *roomID)
	if f != nil {
		return fail(f)
	}
	p, f := st.personFor(id, email)
	if f == nil {
		f = st.mayJoin(r, room, self, p)
	}
	if f == nil && on(moderator) {
		f = st.canPromote(room, p, r)
	}
	if f != nil {
		return fail(f)
	}
	if p.number == 0 {
		p = st.addPerson(*p)
	}
	st.join(room, p, r.now)
	if on(moderator) {
		room.promote(p.ID, r.caller.ID)
	}
	return answer(st.oneMembershipOf(room, room.member(p.ID)))
}

// person reads who a request names.
func (r *request) person() (id, email *string, f *api.Failure) {
	if id, f = r.text("personId"); f != nil {
		return nil, nil, f
	}
	email, f = r.text("personEmail")
	return id, email, f
}

// joinable returns a room to which the caller may add somebody as far as the room shows; self is nil if the caller is not in
// it. Who sees a public room or is on the team may join by itself.
func (st *Store) joinable(r *request, id string) (room *Room, self *Member, f *api.Failure) {
	room, self = st.seen(r, id)
	if other := st.rooms[id]; room == nil && other != nil && other.IsPublic && other.OwnerID == r.caller.OrgID {
		room = other
	}
	switch {
	case room == nil && st.rooms[id] != nil && r.Switches.WebexOutsiderAdds == api.WebexOutsiderAddsBadGateway:
		return nil, nil, failure(http.StatusBadGateway, "Add participant failed.")
	case room == nil:
		return nil, nil, NotFound()
	case room.Archived:
		return nil, nil, refused(r.Switches, "The room is archived.")
	}
	return room, self, nil
}

// mayJoin refuses a new member: in a locked room only moderators add people (fact W2.7-02). A compliance officer adds people
// without being in the room, but not to an empty room of a team (fact W3.2-08).
func (st *Store) mayJoin(r *request, room *Room, self *Member, p *Person) *api.Failure {
	officer := self == nil && r.oversees(room)
	maxMembers := maxRoster
	if r.Switches.WebexRosterLimit > 0 {
		maxMembers = r.Switches.WebexRosterLimit
	}
	switch {
	case room.Type == typeDirect:
		return refused(r.Switches, "Nobody can join a direct room.")
	case room.member(p.ID) != nil && (self != nil || officer):
		return failure(http.StatusConflict, "User is already a participant in the room.") // fact W3.2-04
	case officer && room.TeamID != "" && len(room.Members) == 0:
		return refused(r.Switches, "A compliance officer cannot add people to an empty room of a team.")
	case officer:
	case self == nil && p != r.caller, room.IsLocked && (self == nil || !self.IsModerator):
		return refused(r.Switches, "Only a moderator can add people to a locked room.")
	}
	switch {
	case p.OrgID != room.OwnerID && r.Switches.WebexOtherOrganizations == api.WebexOtherOrganizationsForbidden:
		return failure(http.StatusForbidden, "People of other organizations cannot be added to the room.")
	case len(room.Members) >= maxMembers:
		return refused(r.Switches, "The room is full.")
	}
	return nil
}

// listMemberships is GET /memberships: of a room, or the caller's own.
func (st *Store) listMemberships(r *request) (api.Answer, *api.Failure) {
	who, f := st.personIn(r)
	if f != nil {
		return fail(f)
	}
	var found []inRoom
	add := func(room *Room, moderatorsOnly bool) {
		for i := range room.Members {
			m := &room.Members[i]
			if who.has(st.person(m.PersonID)) && (m.IsModerator || !moderatorsOnly) {
				found = append(found, inRoom{room, m})
			}
		}
	}
	if roomID := r.Query.Get("roomId"); roomID != "" {
		room, self := st.seen(r, roomID)
		if room == nil {
			return fail(roomNotFound()) // fact W3.3-04
		}
		add(room, r.seesModeratorsOnly(room, self))
	} else {
		switch {
		case who == filterPerson{}:
			who = filterPerson{id: r.caller.ID} // fact W3.3-03
		case !who.has(r.caller):
			return fail(badRequest("roomId is required to list the memberships of another person."))
		}
		for _, room := range st.rooms {
			if seen, _ := st.seen(r, room.ID); seen != nil && !room.Archived {
				add(room, false)
			}
		}
	}
	at := func(in inRoom) position { return position{Number: in.member.number} }
	newestFirst := r.Switches.WebexMembershipOrder == api.WebexMembershipsNewest
	return pageOf(r, found, at, newestFirst, func(in inRoom) membershipModel { return st.membershipOf(in.room, in.member) })
}

// inRoom is a member and its room.
type inRoom struct {
	room   *Room
	member *Member
}

// filterPerson names a person by id or address; the zero value is anybody.
type filterPerson struct{ id, email string }

func (who filterPerson) has(p *Person) bool {
	if who.id != "" {
		return p.ID == who.id
	}
	return who.email == "" || p.email() == who.email
}

// personIn reads the person that the query of a list names.
func (st *Store) personIn(r *request) (filterPerson, *api.Failure) {
	id, email := r.Query.Get("personId"), strings.ToLower(r.Query.Get("personEmail"))
	if id != "" {
		p, f := st.personBy(id)
		if f != nil {
			return filterPerson{}, f
		}
		if p != nil {
			id = p.ID // the query may have the bare UUID
		}
	}
	return filterPerson{id, email}, nil
}

// membership returns the membership in the path, its room and the caller's own. It fails if the caller does not see it (fact
// W3.4-01).
func (st *Store) membership(r *request) (room *Room, m, self *Member, f *api.Failure) {
	personID, roomID := parseMembershipID(r.ID, kindMembership, kindRoom)
	if room, self = st.seen(r, roomID); room != nil {
		m = room.member(personID)
	}
	if m == nil || !m.IsModerator && r.seesModeratorsOnly(room, self) {
		return nil, nil, nil, NotFound()
	}
	return room, m, self, nil
}

// getMembership is GET /memberships/{id}.
func (st *Store) getMembership(r *request) (api.Answer, *api.Failure) {
	room, m, _, f := st.membership(r)
	if f != nil {
		return fail(f)
	}
	return answer(st.oneMembershipOf(room, m))
}

// updateMembership is PUT /memberships/{id}. It changes isModerator only: isRoomHidden is for direct rooms, and other
// members of the body are ignored (facts W3.5-01 and W3.5-02).
func (st *Store) updateMembership(r *request) (api.Answer, *api.Failure) {
	room, m, self, f := st.membership(r)
	if f != nil {
		return fail(f)
	}
	moderator, f := r.flag("isModerator")
	switch {
	case f != nil:
		return fail(f)
	case moderator == nil && !r.body.Given("isRoomHidden"):
		return fail(badRequest("isModerator cannot be null"))
	case room.Archived:
		return fail(refused(r.Switches, "The room is archived."))
	case moderator == nil || *moderator == m.IsModerator:
		return answer(st.oneMembershipOf(room, m))
	case room.Type == typeDirect:
		return fail(refused(r.Switches, "A direct room has no moderators."))
	case self == nil || room.IsLocked && !self.IsModerator:
		return fail(refused(r.Switches, "Only a moderator can change the moderators of a locked room."))
	}
	if *moderator {
		if f := st.canPromote(room, st.person(m.PersonID), r); f != nil {
			return fail(f)
		}
		room.promote(m.PersonID, r.caller.ID)
	} else if m.IsModerator = false; room.moderators() == 0 {
		room.unlock() // fact W3.6-03
	}
	st.touch(room, r.now)
	return answer(st.oneMembershipOf(room, m))
}

// deleteMembership is DELETE /memberships/{id}: anybody may leave (fact W3.7-02), and in a locked room only moderators remove
// others (fact W2.7-02).
func (st *Store) deleteMembership(r *request) (api.Answer, *api.Failure) {
	room, m, self, f := st.membership(r)
	switch {
	case f != nil:
		return fail(f)
	case room.Archived:
		return fail(refused(r.Switches, "The room is archived."))
	case room.Type == typeDirect:
		return fail(refused(r.Switches, "Nobody can leave a direct room."))
	case m != self && (self == nil || room.IsLocked && !self.IsModerator):
		return fail(refused(r.Switches, "Only a moderator can remove people from a locked room."))
	}
	if f := st.leave(room, m.PersonID, r); f != nil {
		return fail(f)
	}
	return done()
}
