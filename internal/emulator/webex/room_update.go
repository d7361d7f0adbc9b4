// SPDX-License-Identifier: MPL-2.0

package webex

// This file has the update of a room, and who may change what (sections 2.5 and 2.7 of the facts).

import (
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// updateRoom is PUT /rooms/{id}. What the body leaves out stays (fact W2.5-02). All changes are made, or none.
func (st *Store) updateRoom(r *request) (api.Answer, *api.Failure) {
	room, self := st.seen(r, r.ID)
	if room == nil {
		return fail(NotFound())
	}
	in, f := r.readRoomChange()
	if f == nil {
		f = r.mayUpdate(room, self, in)
	}
	if f != nil {
		return fail(f)
	}
	changed := room.clone()
	if f := st.change(&changed, in, r); f != nil {
		return fail(f)
	}
	*room = changed
	st.touch(room, r.now)
	return answer(st.modelOf(r, room))
}

// mayUpdate refuses a caller who may not make the change: in a locked room only moderators (fact W2.7-02); of who is not in
// it a compliance officer some settings (fact W2.5-10); in a direct room only whether it can be written to.
func (r *request) mayUpdate(room *Room, self *Member, in roomChange) *api.Failure {
	sw := r.Switches
	renamed := room.Type == typeGroup && *in.title != room.Title
	switch {
	case room.Archived:
		return refused(sw, "The room is archived.")
	case in.isReadOnly != nil && *in.isReadOnly != room.IsReadOnly && (!r.caller.ComplianceOfficer || room.Type != typeDirect):
		return refused(sw, "isReadOnly is for compliance officers and direct rooms.")
	case room.Type == typeDirect:
		return nil
	case self == nil && !r.caller.ComplianceOfficer:
		return refused(sw, "Only members can change the room.")
	case self == nil && (renamed || in.teamID != nil || in.isLocked != nil && *in.isLocked != room.IsLocked):
		return refused(sw, "A compliance officer who is not in the room cannot change this.")
	case self != nil && room.IsLocked && !self.IsModerator:
		return refused(sw, "Only a moderator can change a locked room.")
	case room.isGeneral() && renamed:
		return badRequest("The general room of a team cannot be renamed.") // fact W2.5-11
	}
	return nil
}

// change makes the changes of an update in a copy of a room.
func (st *Store) change(room *Room, in roomChange, r *request) *api.Failure {
	if in.isReadOnly != nil {
		room.IsReadOnly = *in.isReadOnly
	}
	if room.Type == typeDirect {
		return nil
	}
	room.Title = *in.title
	room.describe(in.description)
	if f := st.moveToTeam(room, in.teamID, r); f != nil {
		return f
	}
	if f := st.lock(room, in.isLocked, r); f != nil {
		return f
	}
	if in.isAnnouncementOnly != nil {
		room.IsAnnouncementOnly = *in.isAnnouncementOnly
	}
	if in.classificationID != nil && *in.classificationID != room.ClassificationID {
		if f := st.reclassify(room, *in.classificationID, r); f != nil {
			return f
		}
	}
	if f := st.publish(room, in.isPublic, r); f != nil {
		return f
	}
	return room.checkSettings(r.Switches)
}

// moveToTeam puts a room without a team into one (facts W2.5-07 and W2.5-08).
func (st *Store) moveToTeam(room *Room, teamID *string, r *request) *api.Failure {
	switch {
	case teamID == nil:
		return nil
	case room.TeamID != "":
		return badRequest("Currently moving room under another team is not supported in Developer API.")
	case !st.onTeam(*teamID, r.caller.ID):
		return NotFound()
	}
	for _, m := range room.Members {
		if m.IsModerator && !st.onTeam(*teamID, m.PersonID) {
			return badRequest("Every moderator of the room must be on the team.")
		}
	}
	room.TeamID = *teamID
	return nil
}

// lock locks a room and makes the caller its moderator, or unlocks it and ends all moderation (fact W2.5-03).
func (st *Store) lock(room *Room, locked *bool, r *request) *api.Failure {
	switch {
	case locked == nil:
	case !*locked:
		room.unlock()
	default:
		if f := st.canModerate(room, r.caller, r.Switches); f != nil {
			return f
		}
		room.IsLocked = true
		if self := room.member(r.caller.ID); self != nil {
			self.IsModerator = true
		}
	}
	return nil
}

// publish makes a room private, which any member may, or public, which only a compliance officer may (fact W2.5-06).
func (st *Store) publish(room *Room, public *bool, r *request) *api.Failure {
	if public == nil || *public == room.IsPublic {
		return nil
	}
	if *public && !r.caller.ComplianceOfficer {
		return refused(r.Switches, "Only a compliance officer can make a room public.")
	}
	room.IsPublic = *public
	if *public {
		room.MadePublic = r.now
		return st.requireLowestClassification(room)
	}
	return nil
}
