// SPDX-License-Identifier: MPL-2.0

// This file converts between acs_room's model and the service's answers.

package provider

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// fill sets the model from the service's answer, which has no roster (fact 1.2-03).
func (m *roomModel) fill(room acs.Room) {
	m.ID = types.StringValue(room.ID)
	m.ValidFrom = plugin.NewInstant(room.ValidFrom)
	m.ValidUntil = plugin.NewInstant(room.ValidUntil)
	m.PSTNDialOutEnabled = types.BoolValue(room.PSTNDialOutEnabled)
	m.CreatedAt = plugin.NewInstant(room.CreatedAt)
	if m.RollingValidity.IsUnknown() {
		m.RollingValidity = types.ObjectNull(rollingTypes())
	}
	if m.Participants.IsUnknown() {
		m.Participants = rosterNull()
	}
}

// fillRoster sets the participants from the service's roster. The roster of an imported
// room without participants stays unmanaged.
func (m *roomModel) fillRoster(people map[string]acs.Role) {
	if !m.Participants.IsNull() || len(people) > 0 {
		m.Participants = rosterValue(m.Participants, people)
	}
}

// expiredNote is the note, in an error, that the window of the room is over. Whether the
// service accepts a new window for such a room is not known.
func (m roomModel) expiredNote(now time.Time) string {
	if until, ok := m.ValidUntil.Time(); ok && !until.After(now) {
		return " (whose window is over; if the service does not renew it, recreate it with -replace)"
	}
	return ""
}

// cannotRecreate reports whether this configuration cannot recreate a room that is gone,
// because its window is still the past one. A change that adds a roster cannot be left
// out: Terraform accepts no null in the plan for a configured roster.
func (m roomModel) cannotRecreate(state roomModel) bool {
	return m.ValidUntil.Same(state.ValidUntil) && m.RollingValidity.IsNull() && (m.Participants.IsNull() || !state.Participants.IsNull())
}
