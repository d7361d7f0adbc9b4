// SPDX-License-Identifier: MPL-2.0

package webex

// This file has a room and its members, and the rules of moderation.

import (
	"maps"
	"slices"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Types of rooms.
const (
	typeGroup  = "group"
	typeDirect = "direct"
)

// Room is a room, which Webex's apps call a space.
type Room struct {
	ID                 string    // base64
	Title              string    // "" in a direct room
	Type               string    // group or direct
	IsLocked           bool      // whether only moderators change it
	TeamID             string    // "" is no team
	LastActivity       time.Time // the last change of the room or its members
	CreatorID          string    // a person
	Created            time.Time // the time of the create
	OwnerID            string    // the organization
	ClassificationID   string    // "" is none
	IsAnnouncementOnly bool      // whether only moderators post
	IsReadOnly         bool      // whether nobody posts in a direct room
	IsPublic           bool      // whether everybody in the organization finds it
	MadePublic         time.Time // zero if it is not public
	Description        string    // "" is none
	// Archived means that it is a team room that was deleted.
	Archived bool
	// Errors are the properties that answers cannot show, by name (fact W1.12-01).
	Errors map[string]PartialFailure
	// Members are in the order of joining.
	Members []Member

	number  uint64
	cleared bool // the description was removed by a single space
}

// Member is a member of a room.
type Member struct {
	PersonID    string    // base64
	IsModerator bool      // whether the person moderates
	Created     time.Time // when the person joined

	number uint64
}

// PartialFailure says why an answer cannot show a property.
type PartialFailure struct {
	Code   string `json:"code"`   // such as kms_failure
	Reason string `json:"reason"` // a sentence
}

func (room *Room) clone() Room {
	copied := *room
	copied.Errors, copied.Members = maps.Clone(room.Errors), slices.Clone(room.Members)
	return copied
}

// member returns a member; nil if the person is not in the room.
func (room *Room) member(personID string) *Member {
	for i := range room.Members {
		if room.Members[i].PersonID == personID {
			return &room.Members[i]
		}
	}
	return nil
}

// moderators returns how many members are moderators.
func (room *Room) moderators() int {
	count := 0
	for _, m := range room.Members {
		if m.IsModerator {
			count++
		}
	}
	return count
}

// isGeneral reports whether the room is the general room of a team: they have the same UUID (fact W4-02).
func (room *Room) isGeneral() bool {
	return room.TeamID != "" && uuidOf(room.TeamID) == uuidOf(room.ID)
}

// unlock ends the lock, all moderation and announcement mode (facts W2.5-03 and W2.5-04).
func (room *Room) unlock() {
	room.IsLocked, room.IsAnnouncementOnly = false, false
	for i := range room.Members {
		room.Members[i].IsModerator = false
	}
}

// canModerate refuses a person who may not moderate the room: who is not on its team (fact W2.7-04), and bots if a switch
// says so (fact W3.6-04). In public rooms nobody moderates (fact W2.2-07).
func (st *Store) canModerate(room *Room, p *Person, sw api.Switches) *api.Failure {
	switch {
	case room.IsPublic && sw.WebexPublicLocked == api.WebexPublicLockedRefused:
		return badRequest("A public room cannot be moderated.")
	case room.TeamID != "" && !room.isGeneral() && !st.onTeam(room.TeamID, p.ID):
		return refused(sw, "Only members of the team can moderate a room of the team.")
	case p.Type == typeBot && sw.WebexBotModerators == api.WebexBotModeratorsRefused:
		return refused(sw, "A bot cannot be a moderator.")
	}
	return nil
}

// onTeam reports whether a person is on a team.
func (st *Store) onTeam(teamID, personID string) bool {
	t := st.teams[teamID]
	return t != nil && t.member(personID) != nil
}

// seen returns a room that the caller sees, and its membership, which is nil if it sees the room without being in it: a
// team's member sees all rooms of the team (fact W2.4-03), and a compliance officer all of the organization (fact W2.5-10).
// The room is nil if the caller does not see it.
func (st *Store) seen(r *request, id string) (*Room, *Member) {
	room := st.rooms[id]
	if room == nil || room.Archived && r.Switches.WebexArchivedRoom == api.WebexArchivedRoomGone {
		return nil, nil
	}
	self := room.member(r.caller.ID)
	if self == nil && !r.oversees(room) && !st.onTeam(room.TeamID, r.caller.ID) {
		return nil, nil
	}
	return room, self
}

// oversees reports whether the caller is a compliance officer of the room's organization.
func (r *request) oversees(room *Room) bool {
	return r.caller.ComplianceOfficer && room.OwnerID == r.caller.OrgID
}

// seesModeratorsOnly reports whether the caller sees only the moderators of a room: a team's member does who is not in a
// locked room of the team (fact W3.3-05).
func (r *request) seesModeratorsOnly(room *Room, self *Member) bool {
	return self == nil && room.IsLocked && !r.oversees(room)
}

// touch marks a room as changed, and counts the change as its last activity.
func (st *Store) touch(room *Room, now time.Time) {
	room.LastActivity = now
	st.changes.Mark(bucketRooms, room.ID)
}

// join adds a person to a room, unless it is in it already. Who joins the general room of a team joins the team (fact
// W4-03).
func (st *Store) join(room *Room, p *Person, now time.Time) *Member {
	if m := room.member(p.ID); m != nil {
		return m
	}
	room.Members = append(room.Members, Member{PersonID: p.ID, Created: now, number: st.nextNumber()})
	if t := st.teams[room.TeamID]; t != nil && room.isGeneral() && t.member(p.ID) == nil {
		t.Members = append(t.Members, Member{PersonID: p.ID, Created: now, number: st.nextNumber()})
		st.changes.Mark(bucketTeams, t.ID)
	}
	st.touch(room, now)
	return room.member(p.ID)
}

// leave takes a person out of a room. Without its last moderator the room is unlocked (fact W3.6-03), but the last moderator
// of a team room stays (facts W2.7-04 and W3.7-03). Who leaves the general room of a team leaves the team (fact W3.7-03).
func (st *Store) leave(room *Room, personID string, r *request) *api.Failure {
	last := room.member(personID).IsModerator && room.moderators() == 1
	if last && room.TeamID != "" {
		return refused(r.Switches, "The last moderator of a room of a team cannot leave it.")
	}
	room.Members = slices.DeleteFunc(room.Members, func(m Member) bool { return m.PersonID == personID })
	if last {
		room.unlock()
	}
	if t := st.teams[room.TeamID]; t != nil && room.isGeneral() {
		t.Members = slices.DeleteFunc(t.Members, func(m Member) bool { return m.PersonID == personID })
		st.changes.Mark(bucketTeams, t.ID)
	}
	st.touch(room, r.now)
	return nil
}

// canPromote refuses to make a person moderator. Who makes another person moderator becomes one too (fact W3.6-02), so the
// caller must be able to.
func (st *Store) canPromote(room *Room, p *Person, r *request) *api.Failure {
	if f := st.canModerate(room, p, r.Switches); f != nil {
		return f
	}
	return st.canModerate(room, r.caller, r.Switches)
}

// promote makes a member a moderator, and the caller with it. The first moderator locks the room (fact W3.6-01).
func (room *Room) promote(personID, callerID string) {
	room.IsLocked = true
	for _, id := range []string{personID, callerID} {
		if m := room.member(id); m != nil {
			m.IsModerator = true
		}
	}
}
