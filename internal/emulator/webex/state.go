package webex

// This file has the state of Webex in the admin API. A seed has the same form.

import (
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// State is the state of Webex without tokens and secrets. In a seed, a member that is "" or nil was left out, and times may
// be offsets.
type State struct {
	OrgID  string        `json:"orgId"`
	People []PersonState `json:"people"`
	Teams  []TeamState   `json:"teams"`
	Rooms  []RoomState   `json:"rooms"`
}

// PersonState is an account in the admin API.
type PersonState struct {
	ID                string   `json:"id"`
	Emails            []string `json:"emails"`
	DisplayName       string   `json:"displayName"`
	OrgID             string   `json:"orgId"`
	Type              string   `json:"type"`
	Created           string   `json:"created"`
	ComplianceOfficer bool     `json:"complianceOfficer"`
}

// TeamState is a team in the admin API.
type TeamState struct {
	ID          string        `json:"id"`
	Name        string        `json:"name"`
	Description string        `json:"description"`
	CreatorID   string        `json:"creatorId"`
	Created     string        `json:"created"`
	Members     []MemberState `json:"members"`
}

// RoomState is a room in the admin API.
type RoomState struct {
	ID                 string                    `json:"id"`
	Title              string                    `json:"title"`
	Type               string                    `json:"type"`
	IsLocked           bool                      `json:"isLocked"`
	TeamID             string                    `json:"teamId"`
	LastActivity       string                    `json:"lastActivity"`
	CreatorID          string                    `json:"creatorId"`
	Created            string                    `json:"created"`
	OwnerID            string                    `json:"ownerId"`
	ClassificationID   string                    `json:"classificationId"`
	IsAnnouncementOnly bool                      `json:"isAnnouncementOnly"`
	IsReadOnly         bool                      `json:"isReadOnly"`
	IsPublic           bool                      `json:"isPublic"`
	MadePublic         string                    `json:"madePublic"`
	Description        string                    `json:"description"`
	Archived           bool                      `json:"archived"`
	Errors             map[string]PartialFailure `json:"errors,omitempty"`
	Members            []MemberState             `json:"members"`
}

// MemberState is a member of a room or team in the admin API. A seed names the person by id or by address.
type MemberState struct {
	PersonID    string `json:"personId"`
	PersonEmail string `json:"personEmail"`
	IsModerator bool   `json:"isModerator"`
	Created     string `json:"created"`
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
