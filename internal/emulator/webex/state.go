// SPDX-License-Identifier: MPL-2.0

package webex

// This file has the state of Webex in the admin API. A seed has the same form.

import (
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// State is the state of Webex without tokens and secrets. In a seed, a member that is "" or nil was left out, and times may
// be offsets.
type State struct {
	OrgID  string        `json:"orgId"`  // the organization of the first accounts
	People []PersonState `json:"people"` // all accounts
	Teams  []TeamState   `json:"teams"`  // all teams
	Rooms  []RoomState   `json:"rooms"`  // all rooms, also archived ones
}

// PersonState is an account in the admin API.
type PersonState struct {
	ID                string   `json:"id"`                // base64
	Emails            []string `json:"emails"`            // memberships show the first
	DisplayName       string   `json:"displayName"`       // the name in memberships
	OrgID             string   `json:"orgId"`             // the organization
	Type              string   `json:"type"`              // person, bot or appuser
	Created           string   `json:"created"`           // RFC 3339 in UTC
	ComplianceOfficer bool     `json:"complianceOfficer"` // may change some settings of all rooms
}

// TeamState is a team in the admin API.
type TeamState struct {
	ID          string        `json:"id"`          // base64
	Name        string        `json:"name"`        // also the title of the general room
	Description string        `json:"description"` // "" is none
	CreatorID   string        `json:"creatorId"`   // a person
	Created     string        `json:"created"`     // RFC 3339 in UTC
	Members     []MemberState `json:"members"`     // in the order of joining
}

// RoomState is a room in the admin API.
type RoomState struct {
	ID                 string                    `json:"id"`                 // base64
	Title              string                    `json:"title"`              // "" in a direct room
	Type               string                    `json:"type"`               // group or direct
	IsLocked           bool                      `json:"isLocked"`           // whether only moderators change it
	TeamID             string                    `json:"teamId"`             // "" is no team
	LastActivity       string                    `json:"lastActivity"`       // RFC 3339 in UTC, as all times
	CreatorID          string                    `json:"creatorId"`          // a person
	Created            string                    `json:"created"`            // the time of the create
	OwnerID            string                    `json:"ownerId"`            // the organization
	ClassificationID   string                    `json:"classificationId"`   // "" is none
	IsAnnouncementOnly bool                      `json:"isAnnouncementOnly"` // whether only moderators post
	IsReadOnly         bool                      `json:"isReadOnly"`         // whether nobody posts in a direct room
	IsPublic           bool                      `json:"isPublic"`           // whether the organization finds it
	MadePublic         string                    `json:"madePublic"`         // "" if it is not public
	Description        string                    `json:"description"`        // "" is none
	Archived           bool                      `json:"archived"`           // whether it is a deleted room of a team
	Errors             map[string]PartialFailure `json:"errors,omitempty"`   // properties that answers cannot show
	Members            []MemberState             `json:"members"`            // in the order of joining
}

// MemberState is a member of a room or team in the admin API. A seed names the person by id or by address.
type MemberState struct {
	PersonID    string `json:"personId"`    // base64
	PersonEmail string `json:"personEmail"` // the first address
	IsModerator bool   `json:"isModerator"` // whether the person moderates
	Created     string `json:"created"`     // RFC 3339 in UTC: when the person joined
}

// State returns the whole state, the oldest of each kind first.
func (st *Store) State() State {
	st.mu.Lock()
	defer st.mu.Unlock()
	state := State{OrgID: st.orgID, People: []PersonState{}, Teams: []TeamState{}, Rooms: []RoomState{}}
	for _, p := range inOrder(st.people, func(p *Person) uint64 { return p.number }) {
		state.People = append(state.People, PersonState{
			p.ID, p.Emails, p.DisplayName, p.OrgID, p.Type, api.FormatTime(p.Created), p.ComplianceOfficer,
		})
	}
	for _, t := range inOrder(st.teams, func(t *Team) uint64 { return t.number }) {
		state.Teams = append(state.Teams, TeamState{
			t.ID, t.Name, t.Description, t.CreatorID, api.FormatTime(t.Created), st.memberStates(t.Members),
		})
	}
	for _, room := range inOrder(st.rooms, func(room *Room) uint64 { return room.number }) {
		state.Rooms = append(state.Rooms, RoomState{
			ID: room.ID, Title: room.Title, Type: room.Type, IsLocked: room.IsLocked, TeamID: room.TeamID,
			LastActivity: api.FormatTime(room.LastActivity), CreatorID: room.CreatorID, Created: api.FormatTime(room.Created),
			OwnerID: room.OwnerID, ClassificationID: room.ClassificationID, IsAnnouncementOnly: room.IsAnnouncementOnly,
			IsReadOnly: room.IsReadOnly, IsPublic: room.IsPublic, MadePublic: api.FormatTimeIfSet(room.MadePublic),
			Description: room.Description, Archived: room.Archived, Errors: room.Errors, Members: st.memberStates(room.Members),
		})
	}
	return state
}

func (st *Store) memberStates(members []Member) []MemberState {
	states := make([]MemberState, 0, len(members))
	for _, m := range members {
		states = append(states, MemberState{m.PersonID, st.person(m.PersonID).email(), m.IsModerator, api.FormatTime(m.Created)})
	}
	return states
}
