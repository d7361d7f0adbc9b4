// SPDX-License-Identifier: MPL-2.0

// This file converts webex_room to and from what Webex has.

package webexprovider

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// fill sets all but members and timeouts. A property that Webex could not read keeps its
// value (fact W1.12-01).
func (m *roomModel) fill(room webex.Room) {
	failed := func(name string) bool { _, found := room.Failures[name]; return found }
	text := func(to *types.String, name, value string) {
		if !failed(name) {
			*to = plugin.TextOrNull(value)
		}
	}
	flag := func(to *types.Bool, name string, value bool) {
		if !failed(name) {
			*to = types.BoolValue(value)
		}
	}
	m.ID = types.StringValue(room.ID)
	text(&m.Title, "title", room.Title)
	text(&m.TeamID, "teamId", room.TeamID)
	text(&m.ClassificationID, "classificationId", room.ClassificationID)
	text(&m.Description, "description", room.Description)
	text(&m.Type, "type", string(room.Type))
	text(&m.CreatorID, "creatorId", room.CreatorID)
	text(&m.OwnerID, "ownerId", room.OwnerID)
	flag(&m.IsLocked, "isLocked", room.IsLocked)
	flag(&m.IsAnnouncementOnly, "isAnnouncementOnly", room.IsAnnouncementOnly)
	flag(&m.IsPublic, "isPublic", room.IsPublic)
	m.Created = instantOrNull(room.Created)
	m.MadePublic = instantOrNull(room.MadePublic)
	if m.Destroy.IsNull() || m.Destroy.IsUnknown() {
		m.Destroy = types.StringValue(destroyDeletes)
	}
	if m.Members.IsUnknown() {
		m.Members = membersNull()
	}
}

// fillUnknown sets what the plan of an update does not know. Webex answers with the whole
// room, and others may have changed something else of it since the plan: Terraform takes no
// other value than the planned one, and the next plan shows the difference.
func (m *roomModel) fillUnknown(room webex.Room) {
	answer := *m
	answer.fill(room)
	if m.TeamID.IsUnknown() {
		m.TeamID = answer.TeamID
	}
	if m.ClassificationID.IsUnknown() {
		m.ClassificationID = answer.ClassificationID
	}
	if m.MadePublic.IsUnknown() {
		m.MadePublic = answer.MadePublic
	}
}

// instantOrNull is null for the zero time.
func instantOrNull(t time.Time) plugin.Instant {
	if t.IsZero() {
		return plugin.NullInstant()
	}
	return plugin.NewInstant(t)
}

// failedPropertiesWarning names the properties that Webex could not read. kept says what
// the state has of them.
func failedPropertiesWarning(id string, failures map[string]webex.PropertyFailure, kept string) (diags diag.Diagnostics) {
	if len(failures) == 0 {
		return nil
	}
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(failures)) {
		texts = append(texts, fmt.Sprintf("%s (%s)", name, failures[name].Code))
	}
	diags.AddWarning("Properties of a room not readable now", fmt.Sprintf(
		"Room %s: Webex could not read %s. %s", id, strings.Join(texts, ", "), kept))
	return diags
}

// roomUpdate has what changes, and nothing else: Webex refuses the team that a room is in
// already (fact W2.5-08).
func roomUpdate(plan, state roomModel) (options *webex.UpdateRoomOptions, changed bool) {
	text := func(plan, state types.String) *string {
		if plan.Equal(state) || plan.IsUnknown() {
			return nil
		}
		return new(plan.ValueString()) // "" removes a description
	}
	flag := func(plan, state types.Bool) *bool {
		if plan.Equal(state) {
			return nil
		}
		return plan.ValueBoolPointer()
	}
	options = &webex.UpdateRoomOptions{
		TeamID:             text(plan.TeamID, state.TeamID),
		ClassificationID:   text(plan.ClassificationID, state.ClassificationID),
		Description:        text(plan.Description, state.Description),
		IsLocked:           flag(plan.IsLocked, state.IsLocked),
		IsAnnouncementOnly: flag(plan.IsAnnouncementOnly, state.IsAnnouncementOnly),
		IsPublic:           flag(plan.IsPublic, state.IsPublic),
	}
	return options, *options != webex.UpdateRoomOptions{} || !plan.Title.Equal(state.Title)
}
