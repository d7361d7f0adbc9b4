// SPDX-License-Identifier: MPL-2.0

// This file has the types of callers: rooms, memberships and people.

package webex

import "time"

// RoomType is the kind of a room.
type RoomType string

// The kinds of rooms. A direct room comes with the first message to a person, and
// cannot be created or deleted (facts W2.2-09 and W2.6-06).
const (
	RoomTypeGroup  RoomType = "group"
	RoomTypeDirect RoomType = "direct"
)

// PossibleRoomTypeValues returns the kinds of rooms.
func PossibleRoomTypeValues() []RoomType { return []RoomType{RoomTypeGroup, RoomTypeDirect} }

// SortBy is the order of a list of rooms.
type SortBy string

// The orders of rooms. By time, the newest come first (fact W2.3-02).
const (
	SortByID           SortBy = "id"
	SortByLastActivity SortBy = "lastactivity"
	SortByCreated      SortBy = "created"
)

// PossibleSortByValues returns the orders of a list of rooms.
func PossibleSortByValues() []SortBy { return []SortBy{SortByID, SortByLastActivity, SortByCreated} }

// Room is a room, which the apps call a space (facts W2.1-01 to W2.1-06). A flag that
// the answer leaves out is false, and another property empty or nil.
type Room struct {
	// ID is the id of the room.
	ID string
	// Title is the title; of a direct room, the name of the other person. Titles are
	// not unique (fact W2.2-01).
	Title string
	// Type is the kind of the room.
	Type RoomType
	// Description is the description. It is empty if there is none, in whichever form
	// the answer says so (fact W2.5-05).
	Description string
	// TeamID is the team of the room.
	TeamID string
	// ClassificationID is the classification of the room.
	ClassificationID string
	// CreatorID is the person who created the room, OwnerID the organization that owns
	// it.
	CreatorID, OwnerID string
	// IsLocked is set for a room that only its moderators may change.
	IsLocked bool
	// IsAnnouncementOnly is set for a locked room in which only moderators, bots and
	// integrations post (fact W2.7-03).
	IsAnnouncementOnly bool
	// IsPublic is set for a room that everyone in the organization may find and join.
	IsPublic bool
	// IsReadOnly is set for a direct room that nobody posts in.
	IsReadOnly bool
	// Created is when the room was created. LastActivity is the zero time if the answer
	// has none, and MadePublic unless the room is public.
	Created, LastActivity, MadePublic time.Time
	// Failures are the properties, by their name in JSON such as title, that Webex
	// could not read just now. Their values are missing, or not to be trusted (fact
	// W1.12-01).
	Failures map[string]PropertyFailure
}

// PropertyFailure says why Webex could not read a property.
type PropertyFailure struct {
	// Code is such as kms_failure, Reason a text.
	Code, Reason string
}

// MeetingDetails says how to join the meetings of a room by its link, phone or SIP.
// Everything but RoomID may be empty.
type MeetingDetails struct {
	RoomID               string
	MeetingLink          string
	SIPAddress           string
	MeetingNumber        string
	MeetingID            string
	CallInTollFreeNumber string
	CallInTollNumber     string
}

// Membership is one person in one room (fact W3.1-01).
type Membership struct {
	// ID is the id of the membership. A person who leaves and comes back has the same
	// one again (fact W3.1-02).
	ID string
	// RoomID and RoomType are the room.
	RoomID   string
	RoomType RoomType
	// PersonID is the person, PersonEmail one of the person's addresses, in lower case
	// as far as is known (fact W3.2-07). An address may change, the id does not (fact
	// W5-03).
	PersonID, PersonEmail string
	// PersonDisplayName and PersonOrgID are the name and the organization of the
	// person.
	PersonDisplayName, PersonOrgID string
	// IsModerator is set for a moderator.
	IsModerator bool
	// Created is when the person joined.
	Created time.Time
}

// PersonType is the kind of an account.
type PersonType string

// The kinds of accounts (fact W5-02).
const (
	PersonTypePerson  PersonType = "person"
	PersonTypeBot     PersonType = "bot"
	PersonTypeAppUser PersonType = "appuser"
)

// Person is an account of Webex: of a person, a bot or an application (fact W5-02).
type Person struct {
	// ID is the id of the account.
	ID string
	// Emails are the addresses of the account.
	Emails []string
	// DisplayName and OrgID are its name and organization.
	DisplayName, OrgID string
	// Type is the kind of the account.
	Type PersonType
	// Created is when the account was created, the zero time if the answer has none.
	Created time.Time
}

type (
	// CreateRoomOptions are the optional properties of a new room.
	CreateRoomOptions struct {
		// TeamID is a team that the account is in (fact W2.2-05).
		TeamID string
		// ClassificationID is not for bots (fact W2.2-08).
		ClassificationID string
		// Description is the description. A public room needs one (fact W2.2-07).
		Description string
		// IsLocked makes the account the moderator of the room (fact W2.2-04).
		IsLocked bool
		// IsAnnouncementOnly needs IsLocked (fact W2.2-06).
		IsAnnouncementOnly bool
		// IsPublic excludes IsLocked (fact W2.2-07).
		IsPublic bool
	}
	// CreateRoomResponse is the room.
	CreateRoomResponse struct{ Room }

	// GetRoomOptions has no members yet.
	GetRoomOptions struct{}
	// GetRoomResponse is the room.
	GetRoomResponse struct{ Room }

	// UpdateRoomOptions are the properties to change besides the title. nil leaves a
	// property as it is (fact W2.5-02).
	UpdateRoomOptions struct {
		// TeamID puts a room without a team into one. The id of a room's own team is
		// refused (facts W2.5-07 and W2.5-08).
		TeamID *string
		// ClassificationID can be raised, but not lowered (fact W2.5-09).
		ClassificationID *string
		// Description is the new description. An empty one removes it.
		Description *string
		// IsLocked true makes the account a moderator; false ends all moderation (fact
		// W2.5-03).
		IsLocked *bool
		// IsAnnouncementOnly needs a locked room (fact W2.5-04).
		IsAnnouncementOnly *bool
		// IsPublic true is for compliance officers (fact W2.5-06).
		IsPublic *bool
	}
	// UpdateRoomResponse is the room after the change.
	UpdateRoomResponse struct{ Room }

	// DeleteRoomOptions has no members yet.
	DeleteRoomOptions struct{}
	// DeleteRoomResponse has no members: the answer has no body.
	DeleteRoomResponse struct{}

	// ListRoomsOptions are the filters and the order of a list of rooms (fact W2.3-01).
	ListRoomsOptions struct {
		// TeamID lists the rooms of a team, also those that the account only sees (fact
		// W2.3-04).
		TeamID string
		// Type lists the rooms of one kind.
		Type RoomType
		// OrgPublicSpaces lists the public rooms of the organization, joined or not. It
		// excludes Type, TeamID and SortBy.
		OrgPublicSpaces bool
		// From and To limit OrgPublicSpaces to rooms that were made public between them.
		From, To *time.Time
		// SortBy is the order. The default is the newest first (fact W2.3-03).
		SortBy SortBy
		// PageSize is how many rooms a page has, [MaxRoomsPerPage] at most. 0 is the
		// default of Webex.
		PageSize int
	}
	// ListRoomsResponse is one page.
	ListRoomsResponse = Page[Room]

	// GetMeetingDetailsOptions has no members yet.
	GetMeetingDetailsOptions struct{}
	// GetMeetingDetailsResponse is the details.
	GetMeetingDetailsResponse struct{ MeetingDetails }
)

type (
	// CreateMembershipOptions say who joins. Exactly one of PersonID and PersonEmail is
	// required.
	CreateMembershipOptions struct {
		// PersonID is the id of the person.
		PersonID string
		// PersonEmail is an address of the person. One without an account is invited
		// (fact W3.2-03).
		PersonEmail string
		// IsModerator makes the person a moderator, which locks an unlocked room (fact
		// W3.6-01).
		IsModerator bool
	}
	// CreateMembershipResponse is the membership.
	CreateMembershipResponse struct{ Membership }

	// GetMembershipOptions has no members yet.
	GetMembershipOptions struct{}
	// GetMembershipResponse is the membership.
	GetMembershipResponse struct{ Membership }

	// UpdateMembershipOptions has no members yet.
	UpdateMembershipOptions struct{}
	// UpdateMembershipResponse is the membership after the change.
	UpdateMembershipResponse struct{ Membership }

	// DeleteMembershipOptions has no members yet.
	DeleteMembershipOptions struct{}
	// DeleteMembershipResponse has no members: the answer has no body.
	DeleteMembershipResponse struct{}

	// ListMembershipsOptions are the filters of a list of memberships.
	ListMembershipsOptions struct {
		// RoomID lists the members of a room. Without it, the list has the memberships
		// of the account (fact W3.3-03).
		RoomID string
		// PersonID or PersonEmail lists the membership of one person (fact W3.3-02).
		PersonID, PersonEmail string
		// PageSize is how many memberships a page has. 0 is the default of Webex, and
		// more than Webex allows counts as that (fact W1.9-03).
		PageSize int
	}
	// ListMembershipsResponse is one page.
	ListMembershipsResponse = Page[Membership]
)

type (
	// GetMeOptions has no members yet.
	GetMeOptions struct{}
	// GetMeResponse is the account.
	GetMeResponse struct{ Person }

	// GetPersonOptions has no members yet.
	GetPersonOptions struct{}
	// GetPersonResponse is the account.
	GetPersonResponse struct{ Person }

	// ListPeopleOptions say who is looked up. One of the first three is required (fact
	// W5-01).
	ListPeopleOptions struct {
		// Email and DisplayName find people of the account's own organization only.
		Email, DisplayName string
		// IDs are ids of accounts, [MaxPeopleIDs] at most.
		IDs []string
		// PageSize is how many accounts a page has. 0 is the default of Webex.
		PageSize int
	}
	// ListPeopleResponse is one page.
	ListPeopleResponse = Page[Person]
)
