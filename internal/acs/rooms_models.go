// This file holds the types of the Rooms client: what callers give and get, and
// the bodies on the wire behind them.

package acs

import (
	"cmp"
	"time"
)

// Role is what a participant may do in a room. Roles go over the wire spelt
// exactly so (fact 1.2-05).
type Role string

// The roles that the service knows.
const (
	RolePresenter    Role = "Presenter"
	RoleAttendee     Role = "Attendee"
	RoleConsumer     Role = "Consumer"
	RoleCollaborator Role = "Collaborator"
)

// PossibleRoleValues lists the roles that the service knows.
func PossibleRoleValues() []Role {
	return []Role{RolePresenter, RoleAttendee, RoleConsumer, RoleCollaborator}
}

// Room is a room without its participants, which have a list of their own
// (fact 1.2-03).
type Room struct {
	// ID is a string of decimal digits, given by the service (fact 1.6-01).
	ID string
	// CreatedAt, ValidFrom and ValidUntil are in UTC, to 100 ns (fact 1.5-06).
	CreatedAt, ValidFrom, ValidUntil time.Time
	// PSTNDialOutEnabled says whether presenters may call telephone numbers.
	PSTNDialOutEnabled bool
}

// RoomParticipant is one entry of a room's roster.
type RoomParticipant struct {
	// RawID is the participant's identifier in full, as ParseIdentifier reads it.
	RawID string `json:"rawId"`
	Role  Role   `json:"role"`
}

type (
	// ListRoomsResponse is one page of the list of rooms.
	ListRoomsResponse = Page[Room]
	// ListRoomParticipantsResponse is one page of a room's roster.
	ListRoomParticipantsResponse = Page[RoomParticipant]
	// CreateRoomResponse is the room as it was created.
	CreateRoomResponse struct{ Room }
	// GetRoomOptions has no members yet.
	GetRoomOptions struct{}
	// GetRoomResponse is the room as it is.
	GetRoomResponse struct{ Room }
	// UpdateRoomResponse is the room after the change.
	UpdateRoomResponse struct{ Room }
	// DeleteRoomOptions has no members yet.
	DeleteRoomOptions struct{}
	// DeleteRoomResponse has no members: the service answers without a body.
	DeleteRoomResponse struct{}
	// ListRoomsOptions has no members: the service takes neither a filter nor a page
	// size (fact 1.2-01).
	ListRoomsOptions struct{}
	// ListRoomParticipantsOptions has no members yet.
	ListRoomParticipantsOptions struct{}
	// UpdateRoomParticipantsOptions has no members yet.
	UpdateRoomParticipantsOptions struct{}
	// UpdateRoomParticipantsResponse has no members: the service answers `{}`.
	UpdateRoomParticipantsResponse struct{}
)

// CreateRoomOptions are the properties of a new room, all of them optional.
type CreateRoomOptions struct {
	// ValidFrom defaults to now, ValidUntil to 180 days from now (fact 1.5-01).
	// They are cut to 100 ns.
	ValidFrom, ValidUntil *time.Time
	// PSTNDialOutEnabled defaults to false.
	PSTNDialOutEnabled *bool
	// Participants are raw ids and their roles; an empty role is Attendee.
	Participants map[string]Role
}

// UpdateRoomOptions are the properties to change; nil leaves one as it is. The
// service takes ValidFrom and ValidUntil together or not at all (fact 1.5-03).
// Participants have a call of their own (fact 1.2-02).
type UpdateRoomOptions struct {
	// ValidFrom and ValidUntil are cut to 100 ns.
	ValidFrom, ValidUntil *time.Time
	PSTNDialOutEnabled    *bool
}

// The types below are the JSON bodies on the wire (facts 1.2-02 to 1.2-06).

type roomBody struct {
	ID                 string   `json:"id"`
	CreatedAt          wireTime `json:"createdAt"`
	ValidFrom          wireTime `json:"validFrom"`
	ValidUntil         wireTime `json:"validUntil"`
	PSTNDialOutEnabled bool     `json:"pstnDialOutEnabled"`
}

type changeRoomBody struct {
	ValidFrom          *wireTime                   `json:"validFrom,omitempty"`
	ValidUntil         *wireTime                   `json:"validUntil,omitempty"`
	PSTNDialOutEnabled *bool                       `json:"pstnDialOutEnabled,omitempty"`
	Participants       map[string]*participantRole `json:"participants,omitempty"`
}

type participantRole struct {
	Role Role `json:"role"`
}

// newParticipantRole always names a role, as every SDK does: what the service
// makes of a missing one is unknown (fact 1.2-04).
func newParticipantRole(role *Role) *participantRole {
	if role == nil {
		return nil
	}
	return &participantRole{Role: cmp.Or(*role, RoleAttendee)}
}

func (b roomBody) room() Room {
	return Room{
		ID:                 b.ID,
		CreatedAt:          time.Time(b.CreatedAt),
		ValidFrom:          time.Time(b.ValidFrom),
		ValidUntil:         time.Time(b.ValidUntil),
		PSTNDialOutEnabled: b.PSTNDialOutEnabled,
	}
}
