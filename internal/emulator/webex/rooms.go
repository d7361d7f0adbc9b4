// SPDX-License-Identifier: MPL-2.0

package webex

// This file has the operations of rooms (section 2 of the facts); update is in room_update.go.

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// roomChange is the body of a create or update; nil is not given.
type roomChange struct {
	title, teamID, classificationID, description       *string
	isLocked, isAnnouncementOnly, isPublic, isReadOnly *bool
}

// readRoomChange reads what create and update share. Other members of the body are ignored.
func (r *request) readRoomChange() (in roomChange, f *api.Failure) {
	for name, to := range map[string]**string{
		"title": &in.title, "teamId": &in.teamID, "classificationId": &in.classificationID, "description": &in.description,
	} {
		if *to, f = r.text(name); f != nil {
			return in, f
		}
	}
	for name, to := range map[string]**bool{
		"isLocked": &in.isLocked, "isAnnouncementOnly": &in.isAnnouncementOnly, "isPublic": &in.isPublic, "isReadOnly": &in.isReadOnly,
	} {
		if *to, f = r.flag(name); f != nil {
			return in, f
		}
	}
	if in.title == nil || strings.TrimSpace(*in.title) == "" {
		return in, badRequest("Title cannot be empty.") // facts W2.2-02 and W2.5-01
	}
	sw := r.Switches
	if sw.WebexTitleLimit > 0 && utf8.RuneCountInString(*in.title) > sw.WebexTitleLimit {
		return in, badRequest("The title is too long.")
	}
	if in.description != nil && sw.WebexDescriptionLimit > 0 && utf8.RuneCountInString(*in.description) > sw.WebexDescriptionLimit {
		return in, badRequest("The description is too long.")
	}
	return in, nil
}

// describe sets the description. A single space removes it (fact W2.5-05), and an empty text leaves it.
func (room *Room) describe(text *string) {
	switch {
	case text == nil || *text == "":
	case *text == " ":
		room.Description, room.cleared = "", true
	default:
		room.Description, room.cleared = *text, false
	}
}

// checkSettings refuses settings that do not go together (facts W2.2-06, W2.2-07 and W2.5-04).
func (room *Room) checkSettings(sw api.Switches) *api.Failure {
	switch {
	case room.IsAnnouncementOnly && !room.IsLocked:
		return badRequest("Announcement mode needs a locked room.")
	case room.IsPublic && room.Description == "":
		return badRequest("A public room needs a description.")
	case room.IsPublic && room.IsLocked && sw.WebexPublicLocked == api.WebexPublicLockedRefused:
		return badRequest("A public room cannot be locked.")
	}
	return nil
}

// createRoom is POST /rooms.
func (st *Store) createRoom(r *request) (api.Answer, *api.Failure) {
	in, f := r.readRoomChange()
	if f != nil {
		return fail(f)
	}
	room := &Room{
		ID: newID(kindRoom), Title: *in.title, Type: typeGroup, IsLocked: on(in.isLocked), CreatorID: r.caller.ID, Created: r.now,
		OwnerID: r.caller.OrgID, IsAnnouncementOnly: on(in.isAnnouncementOnly), IsPublic: on(in.isPublic),
	}
	room.describe(in.description)
	if in.teamID != nil {
		if !st.onTeam(*in.teamID, r.caller.ID) {
			return fail(NotFound()) // fact W2.2-05
		}
		room.TeamID = *in.teamID
	}
	if f := room.checkSettings(r.Switches); f != nil {
		return fail(f)
	}
	if in.classificationID != nil {
		if r.caller.Type == typeBot {
			return fail(refused(r.Switches, "A bot cannot classify a room when it creates it.")) // fact W2.2-08
		}
		if f := st.classify(room, *in.classificationID, r.Switches); f != nil {
			return fail(f)
		}
	}
	if room.IsLocked {
		if f := st.canModerate(room, r.caller, r.Switches); f != nil {
			return fail(f)
		}
	}
	if room.IsPublic {
		room.MadePublic = r.now
	}
	room.number = st.nextNumber()
	st.rooms[room.ID] = room
	st.join(room, r.caller, r.now).IsModerator = room.IsLocked // facts W2.2-03 and W2.2-04
	created := st.modelOf(r, room)
	created.IsReadOnly = nil // only the answer to a create lacks it (fact W2.1-01)
	return answer(created)
}

// listRooms is GET /rooms.
func (st *Store) listRooms(r *request) (api.Answer, *api.Failure) {
	filter, f := st.readRoomFilter(r)
	if f != nil {
		return fail(f)
	}
	rooms := slices.DeleteFunc(slices.Collect(maps.Values(st.rooms)), func(room *Room) bool {
		return room.Archived || !filter.has(room)
	})
	at, newestFirst := filter.order()
	return pageOf(r, rooms, at, newestFirst, func(room *Room) roomModel { return st.modelOf(r, room) })
}

// roomFilter says which rooms a list has, and in which order.
type roomFilter struct {
	caller         *Person
	teamID, kind   string
	orgPublic      bool
	from, to       time.Time // of madePublic; zero is any
	sortBy         string
	seesRoomsOfAll bool // the rooms of the team without being in them
}

func (st *Store) readRoomFilter(r *request) (filter roomFilter, f *api.Failure) {
	q := r.Query
	filter = roomFilter{caller: r.caller, teamID: q.Get("teamId"), kind: q.Get("type"), sortBy: q.Get("sortBy")}
	switch q.Get("orgPublicSpaces") {
	case "", "false":
	case "true":
		filter.orgPublic = true
	default:
		return filter, badRequest("The value of orgPublicSpaces is invalid.")
	}
	if !slices.Contains([]string{"", typeGroup, typeDirect}, filter.kind) {
		return filter, badRequest("The value of type is invalid.")
	}
	if !slices.Contains([]string{"", "id", "lastactivity", "created"}, filter.sortBy) {
		return filter, badRequest("The value of sortBy is invalid.")
	}
	if filter.orgPublic && filter.teamID+filter.kind+filter.sortBy != "" {
		return filter, badRequest("teamId, type and sortBy cannot be combined with orgPublicSpaces.")
	}
	for name, to := range map[string]*time.Time{"from": &filter.from, "to": &filter.to} {
		if text := q.Get(name); text != "" {
			t, ok := api.ParseTime(text)
			if !ok {
				return filter, badRequest("The value of " + name + " is invalid.")
			}
			*to = t
		}
	}
	if filter.teamID != "" {
		// Who is not on the team may still be in some of its rooms.
		filter.seesRoomsOfAll = st.onTeam(filter.teamID, r.caller.ID)
	}
	return filter, nil
}

// has reports whether the list has a room (facts W2.3-01 and W2.3-04).
func (filter roomFilter) has(room *Room) bool {
	if filter.orgPublic {
		return room.IsPublic && room.OwnerID == filter.caller.OrgID &&
			(filter.from.IsZero() || !room.MadePublic.Before(filter.from)) &&
			(filter.to.IsZero() || !room.MadePublic.After(filter.to))
	}
	mine := filter.seesRoomsOfAll || room.member(filter.caller.ID) != nil
	return mine && (filter.teamID == "" || room.TeamID == filter.teamID) && (filter.kind == "" || room.Type == filter.kind)
}

// order returns the position of a room in the list, and whether the newest is first (facts W2.3-02 and W2.3-03).
func (filter roomFilter) order() (at func(*Room) position, newestFirst bool) {
	key := func(*Room) string { return "" }
	switch {
	case filter.orgPublic:
		key = func(room *Room) string { return room.MadePublic.Format(timeLayout) }
	case filter.sortBy == "id":
		return func(room *Room) position { return position{room.ID, room.number} }, false
	case filter.sortBy == "lastactivity":
		key = func(room *Room) string { return room.LastActivity.Format(timeLayout) }
	}
	return func(room *Room) position { return position{key(room), room.number} }, true
}

// getRoom is GET /rooms/{id}.
func (st *Store) getRoom(r *request) (api.Answer, *api.Failure) {
	room, _ := st.seen(r, r.ID)
	if room == nil {
		return fail(NotFound())
	}
	return answer(st.modelOf(r, room))
}

// deleteRoom is DELETE /rooms/{id}: it deletes the room, archives it, or takes the caller out of it, all with the same
// answer (facts W2.6-01 to W2.6-06).
func (st *Store) deleteRoom(r *request) (api.Answer, *api.Failure) {
	room, self := st.seen(r, r.ID)
	switch {
	case room == nil || self == nil || room.Archived: // compliance officers have no privilege here, fact W2.6-07
		return fail(NotFound())
	case room.Type == typeDirect:
		return fail(refused(r.Switches, "A direct room cannot be deleted."))
	case room.IsLocked && !self.IsModerator && r.Switches.WebexDeleteLocked == api.WebexDeleteLockedRefused:
		return fail(refused(r.Switches, "Only a moderator can delete a locked room."))
	case room.IsLocked && !self.IsModerator,
		!room.IsLocked && r.Switches.WebexDeleteUnlocked == api.WebexDeleteUnlockedLeaves:
		if f := st.leave(room, r.caller.ID, r); f != nil {
			return fail(f)
		}
	case room.isGeneral():
		return fail(badRequest("The general room of a team cannot be deleted."))
	case room.TeamID != "":
		room.Archived = true
		st.touch(room, r.now)
	default:
		st.drop(room)
	}
	return done()
}

func (st *Store) drop(room *Room) {
	delete(st.rooms, room.ID)
	st.changes.Mark(bucketRooms, room.ID)
}

// meetingModel is the answer of meetingInfo (fact W2.8-01).
type meetingModel struct {
	RoomID               string `json:"roomId"`
	MeetingLink          string `json:"meetingLink,omitempty"`
	SIPAddress           string `json:"sipAddress,omitempty"`
	MeetingNumber        string `json:"meetingNumber,omitempty"`
	MeetingID            string `json:"meetingId,omitempty"`
	CallInTollFreeNumber string `json:"callInTollFreeNumber,omitempty"`
	CallInTollNumber     string `json:"callInTollNumber,omitempty"`
}

// meetingInfo is GET /rooms/{id}/meetingInfo. What it answers since its end of life is a switch.
func (st *Store) meetingInfo(r *request) (api.Answer, *api.Failure) {
	room, _ := st.seen(r, r.ID)
	if room == nil {
		return fail(roomNotFound())
	}
	const ended = "The meeting details of rooms have reached their end of life."
	switch r.Switches.WebexMeetingInfo {
	case api.WebexMeetingInfoAnswers:
	case api.WebexMeetingInfoGone:
		return fail(failure(http.StatusGone, ended))
	case api.WebexMeetingInfoNotFound:
		return fail(failure(http.StatusNotFound, ended))
	case api.WebexMeetingInfoForbidden:
		return fail(failure(http.StatusForbidden, ended))
	case api.WebexMeetingInfoEmpty:
		return answer(meetingModel{RoomID: room.ID})
	}
	uuid := uuidOf(room.ID)
	return answer(meetingModel{
		RoomID: room.ID, MeetingLink: "https://example.webex.com/m/" + uuid, SIPAddress: uuid[:8] + "@example.webex.com",
		MeetingNumber: "2401234567", MeetingID: "24012345678", CallInTollFreeNumber: "+18005550100",
		CallInTollNumber: "+14085550100",
	})
}
