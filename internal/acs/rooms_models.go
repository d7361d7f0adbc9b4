// SPDX-License-Identifier: MPL-2.0

// This file has the types that callers of the Rooms client pass and get, and their
// JSON bodies.

package acs

import (
	"cmp"
	"time"
)

// Role is the role of a participant in a room. The service takes the roles in exactly
// this spelling (fact 1.2-05).
type Role string

// The roles of the service.
const (
	RolePresenter    Role = "Presenter"
	RoleAttendee     Role = "Attendee"
	RoleConsumer     Role = "Consumer"
	RoleCollaborator Role = "Collaborator"
)

// PossibleRoleValues returns the roles of the service.
func PossibleRoleValues() []Role {
	return []Role{RolePresenter, RoleAttendee, RoleConsumer, RoleCollaborator}
}

// Room is a room, without its participants: these have a list of their own (fact
// 1.2-03).
type Room struct {
	// ID is a string of decimal digits, from the service (fact 1.6-01).
	ID string
	// CreatedAt is when the room was created, ValidFrom when it opens and ValidUntil
	// when it ends. All are in UTC, to 100 ns (fact 1.5-06).
	CreatedAt, ValidFrom, ValidUntil time.Time
	// PSTNDialOutEnabled says whether presenters may call telephone numbers.
	PSTNDialOutEnabled bool
}

// RoomParticipant is a participant of a room.
type RoomParticipant struct {
	// RawID is the raw id of the participant; [ParseIdentifier] reads it.
	RawID string `json:"rawId"`
	// Role may be a value that this package does not have.
	Role Role `json:"role"`
}

type (
	// ListRoomsResponse is a page of rooms.
	ListRoomsResponse = Page[Room]
	// ListRoomParticipantsResponse is a page of a room's participants.
	ListRoomParticipantsResponse = Page[RoomParticipant]
	// CreateRoomResponse is the new room.
	CreateRoomResponse struct{ Room }
	// GetRoomOptions has no members yet.
	GetRoomOptions struct{}
	// GetRoomResponse is the room.
	GetRoomResponse struct{ Room }
	// UpdateRoomResponse is the room after the change.
	UpdateRoomResponse struct{ Room }
	// DeleteRoomOptions has no members yet.
	DeleteRoomOptions struct{}
	// DeleteRoomResponse has no members: the answer has no body.
	DeleteRoomResponse struct{}
	// ListRoomsOptions has no members: the service has neither a filter nor a page size
	// (fact 1.2-01).
	ListRoomsOptions struct{}
	// ListRoomParticipantsOptions has no members yet.
	ListRoomParticipantsOptions struct{}
	// UpdateRoomParticipantsOptions has no members yet.
	UpdateRoomParticipantsOptions struct{}
	// UpdateRoomParticipantsResponse has no members: the answer is `{}`.
	UpdateRoomParticipantsResponse struct{}
)

// CreateRoomOptions are the properties of a new room. All of them are optional.
type CreateRoomOptions struct {
	// ValidFrom is when the room opens, by default now; ValidUntil when it ends, by
	// default 180 days from now (fact 1.5-01). Both are truncated to 100 ns. Fact 1.5-05
	// has the ranges.
	ValidFrom, ValidUntil *time.Time
	// PSTNDialOutEnabled is false by default.
	PSTNDialOutEnabled *bool
	// Participants has the roles by raw id; an empty role is Attendee.
	Participants map[string]Role
}

// UpdateRoomOptions are the properties to change. Those that are nil stay. The service
// takes ValidFrom and ValidUntil together or neither (fact 1.5-03).
// [RoomsClient.UpdateRoomParticipants] changes participants (fact 1.2-02).
type UpdateRoomOptions struct {
	// ValidFrom and ValidUntil are truncated to 100 ns.
	ValidFrom, ValidUntil *time.Time
	// PSTNDialOutEnabled says whether presenters may call telephone numbers.
	PSTNDialOutEnabled *bool
}

// The types below are the JSON bodies (facts 1.2-02 to 1.2-06).

type roomBody struct {
	ID                 string   `json:"id"`
	CreatedAt          wireTime `json:"createdAt"`
	ValidFrom          wireTime `json:"validFrom"`
	ValidUntil         wireTime `json:"validUntil"`
	PSTNDialOutEnabled bool     `json:"pstnDialOutEnabled"`
}

type roomChangeBody struct {
	ValidFrom          *wireTime                   `json:"validFrom,omitempty"`
	ValidUntil         *wireTime                   `json:"validUntil,omitempty"`
	PSTNDialOutEnabled *bool                       `json:"pstnDialOutEnabled,omitempty"`
	Participants       map[string]*participantRole `json:"participants,omitempty"`
}

type participantRole struct {
	Role Role `json:"role"`
}

// newParticipantRole always has a role, as in every SDK: it is not known what the
// service does without one (fact 1.2-04).
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
