// SPDX-License-Identifier: MPL-2.0

package webex

// This file has the forms of answers.

import (
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// timestamp is a time in an answer: three digits and Z (fact W1.10-01).
type timestamp time.Time

const timeLayout = "2006-01-02T15:04:05.000Z"

// MarshalJSON encodes the time.
func (t timestamp) MarshalJSON() ([]byte, error) {
	return []byte(`"` + time.Time(t).UTC().Format(timeLayout) + `"`), nil
}

// roomModel is a room in an answer (section 2.1 of the facts). What is false or not there is left out, as far as the
// recordings do so.
type roomModel struct {
	ID                 string                    `json:"id"`
	Title              string                    `json:"title,omitempty"` // missing only if it failed
	Type               string                    `json:"type"`
	IsLocked           bool                      `json:"isLocked"`
	TeamID             string                    `json:"teamId,omitempty"`
	LastActivity       timestamp                 `json:"lastActivity"`
	CreatorID          string                    `json:"creatorId"`
	Created            timestamp                 `json:"created"`
	OwnerID            string                    `json:"ownerId"`
	ClassificationID   string                    `json:"classificationId,omitempty"`
	IsAnnouncementOnly bool                      `json:"isAnnouncementOnly,omitempty"`
	IsReadOnly         *bool                     `json:"isReadOnly,omitempty"`
	IsPublic           bool                      `json:"isPublic"`
	MadePublic         *timestamp                `json:"madePublic,omitempty"`
	Description        *string                   `json:"description,omitempty"`
	Errors             map[string]PartialFailure `json:"errors,omitempty"`
}

// encryptedText is what a property shows that could not be decrypted.
const encryptedText = "eyJhbGciOiIiLCJraWQiOiIiLCJlbmMiOiIifQ....SW52ZW50ZWQ"

// modelOf returns a room as the caller sees it. It shares nothing with the room that may change: the answer is encoded
// without the lock.
func (st *Store) modelOf(r *request, room *Room) roomModel {
	readOnly := room.IsReadOnly
	m := roomModel{
		ID: room.ID, Title: st.titleFor(r.caller, room), Type: room.Type, IsLocked: room.IsLocked, TeamID: room.TeamID,
		LastActivity: timestamp(room.LastActivity), CreatorID: room.CreatorID, Created: timestamp(room.Created),
		OwnerID: room.OwnerID, ClassificationID: room.ClassificationID, IsAnnouncementOnly: room.IsAnnouncementOnly,
		IsReadOnly: &readOnly, IsPublic: room.IsPublic, Errors: room.Errors,
	}
	if room.IsPublic {
		made := timestamp(room.MadePublic)
		m.MadePublic = &made
	}
	m.Description = shownDescription(room, r.Switches)
	encrypted := encryptedText
	if _, failed := room.Errors["title"]; failed {
		m.Title = encrypted
	}
	if _, failed := room.Errors["description"]; failed && m.Description != nil {
		m.Description = &encrypted
	}
	if r.Switches.WebexFailedProperty == api.WebexFailedPropertyMissing {
		if m.Title == encrypted {
			m.Title = ""
		}
		if m.Description == &encrypted {
			m.Description = nil
		}
	}
	return m
}

// shownDescription returns the description in an answer; nil leaves it out. A switch chooses how a removed one shows (fact
// W2.5-05).
func shownDescription(room *Room, sw api.Switches) *string {
	shown := room.Description
	switch {
	case shown != "":
	case !room.cleared || sw.WebexClearedDescription == api.WebexClearedDescriptionAbsent:
		return nil
	case sw.WebexClearedDescription == api.WebexClearedDescriptionSpace:
		shown = " "
	}
	return &shown
}

// titleFor returns the title that a caller sees: that of a direct room is the name of the other person, and a compliance
// officer who is not in it sees a text in its place (fact W2.1-01).
func (st *Store) titleFor(caller *Person, room *Room) string {
	if room.Type != typeDirect {
		return room.Title
	}
	if room.member(caller.ID) == nil {
		return "Empty Title"
	}
	for _, m := range room.Members {
		if m.PersonID != caller.ID {
			return st.person(m.PersonID).DisplayName
		}
	}
	return caller.DisplayName
}

// membershipModel is a membership in an answer (section 3.1 of the facts).
type membershipModel struct {
	ID                string    `json:"id"`
	RoomID            string    `json:"roomId"`
	RoomType          string    `json:"roomType"`
	PersonID          string    `json:"personId"`
	PersonEmail       string    `json:"personEmail"`
	PersonDisplayName string    `json:"personDisplayName"`
	PersonOrgID       string    `json:"personOrgId"`
	IsModerator       bool      `json:"isModerator"`
	IsRoomHidden      *bool     `json:"isRoomHidden,omitempty"`
	IsMonitor         bool      `json:"isMonitor"`
	Created           timestamp `json:"created"`
}

func (st *Store) membershipOf(room *Room, m *Member) membershipModel {
	p := st.person(m.PersonID)
	return membershipModel{
		ID: membershipID(kindMembership, m.PersonID, room.ID), RoomID: room.ID, RoomType: room.Type,
		PersonID: p.ID, PersonEmail: p.email(), PersonDisplayName: p.DisplayName, PersonOrgID: p.OrgID,
		IsModerator: m.IsModerator, Created: timestamp(m.Created),
	}
}

// oneMembershipOf returns the answer for a single membership. Only lists lack isRoomHidden (fact W3.1-01).
func (st *Store) oneMembershipOf(room *Room, m *Member) membershipModel {
	one := st.membershipOf(room, m)
	one.IsRoomHidden = new(bool)
	return one
}

// personModel is a person in an answer (fact W5-02).
type personModel struct {
	ID          string    `json:"id"`
	Emails      []string  `json:"emails"`
	DisplayName string    `json:"displayName"`
	OrgID       string    `json:"orgId"`
	Created     timestamp `json:"created"`
	Type        string    `json:"type"`
}

func personModelOf(p *Person) personModel {
	return personModel{p.ID, p.Emails, p.DisplayName, p.OrgID, timestamp(p.Created), p.Type}
}
