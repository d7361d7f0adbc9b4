// SPDX-License-Identifier: MPL-2.0

package rooms

// This file has the state of rooms in the admin API.

import (
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// RoomState is a room in the admin API.
type RoomState struct {
	ID                 string             `json:"id"`                 // decimal digits
	CreatedAt          string             `json:"createdAt"`          // RFC 3339 in UTC, as the next two
	ValidFrom          string             `json:"validFrom"`          // the start of the window
	ValidUntil         string             `json:"validUntil"`         // the end of the window
	PSTNDialOutEnabled bool               `json:"pstnDialOutEnabled"` // whether participants may dial out
	Status             string             `json:"status"`             // upcoming, active, expired or gone
	Participants       []ParticipantState `json:"participants"`       // in the order they were added
}

// ParticipantState is a participant of a room in the admin API.
type ParticipantState struct {
	RawID string `json:"rawId"` // such as "8:acs:<guid>_<guid>"
	Role  string `json:"role"`  // Presenter, Attendee, Consumer or Collaborator
}

// States returns all rooms, oldest first, also those that are gone.
func (st *Store) States(sw api.Switches) []RoomState {
	st.mu.Lock()
	defer st.mu.Unlock()
	now := st.now()
	states := make([]RoomState, 0, len(st.ordered))
	for _, r := range st.ordered {
		state := RoomState{
			ID: r.ID, CreatedAt: api.FormatTime(r.CreatedAt), ValidFrom: api.FormatTime(r.ValidFrom), ValidUntil: api.FormatTime(r.ValidUntil),
			PSTNDialOutEnabled: r.PSTNDialOutEnabled, Status: r.status(now, sw),
			Participants: make([]ParticipantState, 0, len(r.roster)),
		}
		for _, m := range r.roster {
			state.Participants = append(state.Participants, ParticipantState(m.Participant))
		}
		states = append(states, state)
	}
	return states
}

// status returns the status of a room: upcoming, active, expired or gone.
func (r *room) status(now time.Time, sw api.Switches) string {
	switch {
	case r.gone(now, sw):
		return "gone"
	case r.expired(now):
		return "expired"
	case now.Before(r.ValidFrom):
		return "upcoming"
	}
	return "active"
}
