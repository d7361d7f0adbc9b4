// SPDX-License-Identifier: MPL-2.0

// This file has the JSON bodies of Webex, and their conversions to the callers' types.
// Properties that are not listed are ignored (fact W2.1-05).

package webex

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// roomBody is a room in an answer (facts W2.1-01 to W2.1-06).
type roomBody struct {
	ID                 string                 `json:"id"`
	Title              string                 `json:"title"`
	Type               RoomType               `json:"type"`
	IsLocked           bool                   `json:"isLocked"`
	TeamID             string                 `json:"teamId"`
	LastActivity       time.Time              `json:"lastActivity"`
	CreatorID          string                 `json:"creatorId"`
	Created            time.Time              `json:"created"`
	OwnerID            string                 `json:"ownerId"`
	ClassificationID   string                 `json:"classificationId"`
	IsAnnouncementOnly bool                   `json:"isAnnouncementOnly"`
	IsReadOnly         bool                   `json:"isReadOnly"`
	IsPublic           bool                   `json:"isPublic"`
	MadePublic         time.Time              `json:"madePublic"`
	Description        string                 `json:"description"`
	Errors             map[string]failureBody `json:"errors"`
}

// failureBody says why a property could not be read (fact W1.12-01).
type failureBody struct {
	Code   string `json:"code"`
	Reason string `json:"reason"`
}

// validate asks for what every room has (fact W2.1-06). A title that could not be read
// may be missing.
func (b roomBody) validate(requestedID string) error {
	if _, failed := b.Errors["title"]; b.Title == "" && !failed || b.Created.IsZero() {
		return fmt.Errorf("the room %s lacks its title or the time of its creation", b.ID)
	}
	return checkObject("room", requestedID, b.ID)
}

func (b roomBody) room() Room {
	r := Room{
		ID: b.ID, Title: b.Title, Type: b.Type, Description: b.Description, TeamID: b.TeamID,
		ClassificationID: b.ClassificationID, CreatorID: b.CreatorID, OwnerID: b.OwnerID,
		IsLocked: b.IsLocked, IsAnnouncementOnly: b.IsAnnouncementOnly, IsPublic: b.IsPublic, IsReadOnly: b.IsReadOnly,
		Created: b.Created.UTC(), LastActivity: b.LastActivity.UTC(), MadePublic: b.MadePublic.UTC(),
	}
	if strings.TrimSpace(r.Description) == "" { // fact W2.5-05
		r.Description = ""
	}
	for name, failure := range b.Errors {
		if r.Failures == nil {
			r.Failures = map[string]PropertyFailure{}
		}
		r.Failures[name] = PropertyFailure{
			Code:   rest.Printable(failure.Code, rest.MaxFieldBytes),
			Reason: rest.Printable(failure.Reason, rest.MaxMessageTextBytes),
		}
	}
	return r
}

// roomChangeBody is a new room, or a change of one.
type roomChangeBody struct {
	Title              string  `json:"title"` // also of a change (fact W2.5-01)
	TeamID             *string `json:"teamId,omitempty"`
	ClassificationID   *string `json:"classificationId,omitempty"`
	Description        *string `json:"description,omitempty"`
	IsLocked           *bool   `json:"isLocked,omitempty"`
	IsAnnouncementOnly *bool   `json:"isAnnouncementOnly,omitempty"`
	IsPublic           *bool   `json:"isPublic,omitempty"`
}

// meetingBody is the meeting details (fact W2.8-01). It is not known what Webex
// answers after their end of life, so everything may be missing.
type meetingBody struct {
	RoomID               string `json:"roomId"`
	MeetingLink          string `json:"meetingLink"`
	SIPAddress           string `json:"sipAddress"`
	MeetingNumber        string `json:"meetingNumber"`
	MeetingID            string `json:"meetingId"`
	CallInTollFreeNumber string `json:"callInTollFreeNumber"`
	CallInTollNumber     string `json:"callInTollNumber"`
}

func (b meetingBody) validate(requestedID string) error {
	if b.RoomID == "" {
		return nil
	}
	return checkObject("room", requestedID, b.RoomID)
}

// membershipBody is a membership in an answer (fact W3.1-01).
type membershipBody struct {
	ID                string    `json:"id"`
	RoomID            string    `json:"roomId"`
	RoomType          RoomType  `json:"roomType"`
	PersonID          string    `json:"personId"`
	PersonEmail       string    `json:"personEmail"`
	PersonDisplayName string    `json:"personDisplayName"`
	PersonOrgID       string    `json:"personOrgId"`
	IsModerator       bool      `json:"isModerator"`
	Created           time.Time `json:"created"`
}

func (b membershipBody) validate(requestedID string) error {
	return errors.Join(
		checkObject("membership", requestedID, b.ID),
		checkObject("room", "", b.RoomID),
		checkObject("person", "", b.PersonID),
	)
}

func (b membershipBody) membership() Membership {
	return Membership{
		ID: b.ID, RoomID: b.RoomID, RoomType: b.RoomType, PersonID: b.PersonID, PersonEmail: b.PersonEmail,
		PersonDisplayName: b.PersonDisplayName, PersonOrgID: b.PersonOrgID, IsModerator: b.IsModerator, Created: b.Created.UTC(),
	}
}

// createMembershipBody is a new membership.
type createMembershipBody struct {
	RoomID      string `json:"roomId"`
	PersonID    string `json:"personId,omitempty"`
	PersonEmail string `json:"personEmail,omitempty"`
	IsModerator bool   `json:"isModerator"`
}

// updateMembershipBody leaves out what is for direct rooms (facts W3.5-01 and W3.5-02).
type updateMembershipBody struct {
	IsModerator bool `json:"isModerator"`
}

// personBody is an account in an answer (fact W5-02).
type personBody struct {
	ID          string     `json:"id"`
	Emails      []string   `json:"emails"`
	DisplayName string     `json:"displayName"`
	OrgID       string     `json:"orgId"`
	Created     time.Time  `json:"created"`
	Type        PersonType `json:"type"`
}

func (b personBody) validate(requestedID string) error {
	return checkObject("person", requestedID, b.ID)
}

func (b personBody) person() Person {
	return Person{ID: b.ID, Emails: b.Emails, DisplayName: b.DisplayName, OrgID: b.OrgID, Type: b.Type, Created: b.Created.UTC()}
}
