// SPDX-License-Identifier: MPL-2.0

package webex

// This file has the operations of teams and of their memberships (section 4 of the facts).

import (
	"maps"
	"net/http"
	"slices"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// teamModel is a team in an answer (fact W4-01).
type teamModel struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description,omitempty"`
	CreatorID   string    `json:"creatorId"`
	Created     timestamp `json:"created"`
}

func teamModelOf(t *Team) teamModel {
	return teamModel{t.ID, t.Name, t.Description, t.CreatorID, timestamp(t.Created)}
}

// mine returns a team that the caller is on, and its membership; nil if there is none.
func (st *Store) mine(r *request, id string) (t *Team, self *Member) {
	if t = st.teams[id]; t == nil {
		return nil, nil
	}
	if self = t.member(r.caller.ID); self == nil {
		return nil, nil
	}
	return t, self
}

// moderated returns a team that the caller moderates.
func (st *Store) moderated(r *request, id string) (*Team, *api.Failure) {
	t, self := st.mine(r, id)
	switch {
	case t == nil:
		return nil, teamNotFound()
	case !self.IsModerator:
		return nil, refused(r.Switches, "Only a moderator can change the team.")
	}
	return t, nil
}

// listTeams is GET /teams.
func (st *Store) listTeams(r *request) (api.Answer, *api.Failure) {
	teams := slices.DeleteFunc(slices.Collect(maps.Values(st.teams)), func(t *Team) bool { return t.member(r.caller.ID) == nil })
	return pageOf(r, teams, func(t *Team) position { return position{Number: t.number} }, true, teamModelOf)
}

// createTeam is POST /teams: the caller moderates the team and its general room (fact W4-02).
func (st *Store) createTeam(r *request) (api.Answer, *api.Failure) {
	name, description, f := r.readTeam()
	if f != nil {
		return fail(f)
	}
	t := st.addTeam(Team{Name: name, Description: description, Members: []Member{{PersonID: r.caller.ID, IsModerator: true}}})
	st.addRoom(generalRoomOf(t))
	return answer(teamModelOf(t))
}

func (r *request) readTeam() (name, description string, f *api.Failure) {
	given, f := r.text("name")
	if f == nil && (given == nil || *given == "") {
		f = badRequest("Name cannot be empty.")
	}
	if f != nil {
		return "", "", f
	}
	if text, f := r.text("description"); f != nil {
		return "", "", f
	} else if text != nil {
		description = *text
	}
	return *given, description, nil
}

// getTeam is GET /teams/{id}.
func (st *Store) getTeam(r *request) (api.Answer, *api.Failure) {
	t, _ := st.mine(r, r.ID)
	if t == nil {
		return fail(teamNotFound())
	}
	return answer(teamModelOf(t))
}

// updateTeam is PUT /teams/{id}. The general room has the name of the team.
func (st *Store) updateTeam(r *request) (api.Answer, *api.Failure) {
	t, f := st.moderated(r, r.ID)
	if f != nil {
		return fail(f)
	}
	name, description, f := r.readTeam()
	if f != nil {
		return fail(f)
	}
	t.Name = name
	if r.body.Given("description") {
		t.Description = description
	}
	st.changes.Mark(bucketTeams, t.ID)
	if general := st.rooms[GeneralRoom(t.ID)]; general != nil {
		general.Title = name
		st.touch(general, r.now)
	}
	return answer(teamModelOf(t))
}

// deleteTeam is DELETE /teams/{id}. It archives the rooms of the team.
func (st *Store) deleteTeam(r *request) (api.Answer, *api.Failure) {
	t, f := st.moderated(r, r.ID)
	if f != nil {
		return fail(f)
	}
	delete(st.teams, t.ID)
	st.changes.Mark(bucketTeams, t.ID)
	for _, room := range st.rooms {
		if room.TeamID == t.ID && !room.Archived {
			room.Archived = true
			st.touch(room, r.now)
		}
	}
	return done()
}

// teamMembershipModel is a team membership in an answer (fact W4-04).
type teamMembershipModel struct {
	ID                string    `json:"id"`
	TeamID            string    `json:"teamId"`
	PersonID          string    `json:"personId"`
	PersonEmail       string    `json:"personEmail"`
	PersonDisplayName string    `json:"personDisplayName"`
	PersonOrgID       string    `json:"personOrgId"`
	IsModerator       bool      `json:"isModerator"`
	Created           timestamp `json:"created"`
}

func (st *Store) teamMembershipOf(t *Team, m *Member) teamMembershipModel {
	p := st.person(m.PersonID)
	return teamMembershipModel{
		membershipID(kindTeamMembership, m.PersonID, t.ID), t.ID, p.ID, p.email(), p.DisplayName, p.OrgID, m.IsModerator,
		timestamp(m.Created),
	}
}

// listTeamMemberships is GET /team/memberships.
func (st *Store) listTeamMemberships(r *request) (api.Answer, *api.Failure) {
	t, _ := st.mine(r, r.Query.Get("teamId"))
	if t == nil {
		return fail(teamNotFound())
	}
	var members []*Member
	for i := range t.Members {
		members = append(members, &t.Members[i])
	}
	at := func(m *Member) position { return position{Number: m.number} }
	return pageOf(r, members, at, false, func(m *Member) teamMembershipModel { return st.teamMembershipOf(t, m) })
}

// createTeamMembership is POST /team/memberships. Who is on the team is in its general room too.
func (st *Store) createTeamMembership(r *request) (api.Answer, *api.Failure) {
	teamID, f := r.text("teamId")
	if f != nil {
		return fail(f)
	}
	id, email, f := r.person()
	switch {
	case f != nil:
		return fail(f)
	case teamID == nil:
		return fail(badRequest("teamId cannot be null"))
	case id == nil && email == nil:
		return fail(badRequest("Must specify either personId or personEmail."))
	}
	moderator, f := r.flag("isModerator")
	if f != nil {
		return fail(f)
	}
	t, f := st.moderated(r, *teamID)
	if f != nil {
		return fail(f)
	}
	p, f := st.personFor(id, email)
	switch {
	case f != nil:
		return fail(f)
	case t.member(p.ID) != nil:
		return fail(failure(http.StatusConflict, "User is already a participant of the team."))
	case p.number == 0:
		p = st.addPerson(*p)
	}
	m := Member{PersonID: p.ID, IsModerator: on(moderator), Created: r.now, number: st.nextNumber()}
	t.Members = append(t.Members, m)
	st.changes.Mark(bucketTeams, t.ID)
	if general := st.rooms[GeneralRoom(t.ID)]; general != nil {
		st.join(general, p, r.now).IsModerator = on(moderator)
	}
	return answer(st.teamMembershipOf(t, &m))
}

// teamMembership returns the membership in the path and its team, which the caller is on.
func (st *Store) teamMembership(r *request) (t *Team, m, self *Member, f *api.Failure) {
	personID, teamID := parseMembershipID(r.ID, kindTeamMembership, kindTeam)
	if t, self = st.mine(r, teamID); t != nil {
		m = t.member(personID)
	}
	if m == nil {
		return nil, nil, nil, NotFound()
	}
	return t, m, self, nil
}

// getTeamMembership is GET /team/memberships/{id}.
func (st *Store) getTeamMembership(r *request) (api.Answer, *api.Failure) {
	t, m, _, f := st.teamMembership(r)
	if f != nil {
		return fail(f)
	}
	return answer(st.teamMembershipOf(t, m))
}

// updateTeamMembership is PUT /team/memberships/{id}: it makes a member a moderator of the team and its general room, or ends
// that.
func (st *Store) updateTeamMembership(r *request) (api.Answer, *api.Failure) {
	t, m, self, f := st.teamMembership(r)
	if f != nil {
		return fail(f)
	}
	moderator, f := r.flag("isModerator")
	switch {
	case f != nil:
		return fail(f)
	case moderator == nil:
		return fail(badRequest("isModerator cannot be null"))
	case !self.IsModerator:
		return fail(refused(r.Switches, "Only a moderator can change the team."))
	}
	m.IsModerator = *moderator
	st.changes.Mark(bucketTeams, t.ID)
	if general := st.rooms[GeneralRoom(t.ID)]; general != nil {
		st.join(general, st.person(m.PersonID), r.now).IsModerator = *moderator
		st.touch(general, r.now)
	}
	return answer(st.teamMembershipOf(t, m))
}

// deleteTeamMembership is DELETE /team/memberships/{id}: who leaves the team leaves its general room.
func (st *Store) deleteTeamMembership(r *request) (api.Answer, *api.Failure) {
	t, m, self, f := st.teamMembership(r)
	switch {
	case f != nil:
		return fail(f)
	case m != self && !self.IsModerator:
		return fail(refused(r.Switches, "Only a moderator can change the team."))
	}
	personID := m.PersonID
	if general := st.rooms[GeneralRoom(t.ID)]; general != nil && general.member(personID) != nil {
		if f := st.leave(general, personID, r); f != nil {
			return fail(f)
		}
	}
	t.Members = slices.DeleteFunc(t.Members, func(m Member) bool { return m.PersonID == personID })
	st.changes.Mark(bucketTeams, t.ID)
	return done()
}
