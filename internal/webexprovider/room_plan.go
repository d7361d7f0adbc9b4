// SPDX-License-Identifier: MPL-2.0

// This file refuses configurations of webex_room that Webex would refuse, and plans what
// the framework does not plan by itself.

package webexprovider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

func (r *roomResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config roomModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	refuse := func(attribute, text string) {
		resp.Diagnostics.AddAttributeError(path.Root(attribute), "Settings that exclude each other", text)
	}
	unlocked := !config.IsLocked.ValueBool() && !config.IsLocked.IsUnknown()
	if config.IsAnnouncementOnly.ValueBool() && unlocked {
		refuse("is_announcement_only", "is_announcement_only is true, and is_locked is not: only a locked room has announcements. Set is_locked = true.")
	}
	if config.IsPublic.ValueBool() && config.Description.IsNull() {
		refuse("is_public", "is_public is true, and description is not set: a public room needs one. Set description.")
	}
	if config.IsPublic.ValueBool() && config.IsLocked.ValueBool() {
		refuse("is_public", "is_public and is_locked are both true: a public room cannot be moderated. Set one of them to false.")
	}
	if config.IsPublic.ValueBool() && !config.Members.IsNull() {
		resp.Diagnostics.AddAttributeWarning(path.Root("members"), "Members of a public room are removed",
			"is_public is true, and members is set: whoever joins the room by himself is removed by the next apply. Leave members out, so that the provider does not manage them.")
	}
	resp.Diagnostics.Append(validateMembers(config.Members, unlocked)...)
}

func (r *roomResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		r.planDestroy(ctx, req, resp)
		return
	}
	config, plan, state := plugin.ReadPlan[roomModel](ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	before := plan
	if !config.Members.IsNull() && !config.Members.IsUnknown() {
		prior := membersNull()
		if state != nil {
			prior = state.Members
		}
		plan.Members = planMembers(config.Members, prior)
	}
	if state != nil && !plan.IsPublic.Equal(state.IsPublic) {
		plan.MadePublic = plugin.UnknownInstant()
	}
	if !before.Members.Equal(plan.Members) || !before.MadePublic.Equal(plan.MadePublic) {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	}
	if state == nil {
		return
	}
	resp.Diagnostics.Append(r.recordLock(state.ID.ValueString(), plan)...)
	if !state.TeamID.IsNull() && !plan.TeamID.Equal(state.TeamID) {
		resp.RequiresReplace.Append(path.Root("team_id"))
		end := "the old one is archived, not deleted."
		if state.Destroy.ValueString() == destroyLeaves {
			end = "the acting account leaves the old one, which stays with everybody else."
		}
		resp.Diagnostics.AddAttributeWarning(path.Root("team_id"), "Room of a team is replaced", fmt.Sprintf(
			"%s belongs to team %s, and Webex moves no room out of a team. A new room is created, and %s", state.object(), state.TeamID.ValueString(), end))
	}
	if plan.IsPublic.ValueBool() && !state.IsPublic.ValueBool() {
		resp.Diagnostics.AddAttributeWarning(path.Root("is_public"), "Room is made public", fmt.Sprintf(
			"%s is private. Only a compliance officer may make a room public: Webex refuses it to every other account.", state.object()))
	}
	if !config.Members.IsNull() && r.IsConfigured() {
		resp.Diagnostics.Append(r.claimRoster(state.ID.ValueString(), roster.OwnerMap)...)
		r.recordKept(ctx, *state, plan.Members, peopleOf(plugin.PrivateText(ctx, req.Private, privatePeople)), resp)
		if state.Members.IsNull() {
			ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
			defer end()
			resp.Diagnostics.Append(r.warnOfRemovals(ctx, *state, config.Members)...)
		}
	}
}

// recordKept records whom the map keeps. If a webex_room_membership of one of them is
// destroyed, the room is updated, so that the person is still a member afterwards: its creation time
// becomes unknown. people has the persons of addresses that may have changed since.
func (r *roomResource) recordKept(ctx context.Context, state roomModel, planned types.Map, people map[string]string, resp *resource.ModifyPlanResponse) {
	kept, left := map[string]bool{}, false
	for _, element := range planned.Elements() {
		kept[keyOf(element, people)] = true
	}
	for _, element := range state.Members.Elements() {
		if key := keyOf(element, people); kept[key] {
			others := r.Services.rosters.Record(state.ID.ValueString(), key, roster.KeepInMap)
			left = left || others.Any(roster.Destroy) || others.Removed
		}
	}
	if left {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("created"), plugin.UnknownInstant())...)
		resp.Diagnostics.AddWarning(fmt.Sprintf("Members of room %s stay for another resource", state.ID.ValueString()),
			"Single memberships are destroyed whose persons are in members as well. The map is updated, so that these persons are still members afterwards.")
	}
}

// recordLock records whether the room is locked, and warns if a single member of it is a
// moderator and it is not.
func (r *roomResource) recordLock(roomID string, plan roomModel) diag.Diagnostics {
	if !r.IsConfigured() || plan.IsLocked.IsUnknown() || !r.Services.rosters.RecordLock(roomID, plan.IsLocked.ValueBool()) {
		return nil
	}
	return diag.Diagnostics{unlockedRoomWarning(roomID)}
}

// planDestroy says what the destroy of a room of a team does (fact W2.6-05), and that of a
// locked room that its only moderator leaves (fact W3.6-03).
func (r *roomResource) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state roomModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	leaves := state.Destroy.ValueString() == destroyLeaves
	switch {
	case resp.Diagnostics.HasError():
	case leaves && state.TeamID.IsNull() && state.IsLocked.ValueBool() && r.IsConfigured():
		ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
		defer end()
		// If the members cannot be read, the destroy says why.
		me, have, err := r.membersAndMe(ctx, state.ID.ValueString())
		if err == nil && have[me.ID].IsModerator && len(have.Moderators()) == 1 {
			resp.Diagnostics.AddWarning("Room is unlocked by its last moderator", fmt.Sprintf(
				"%s is locked, and %s, who leaves it, is its only moderator. Webex then unlocks the room: each member may change it and its members. To keep it locked, make somebody else a moderator first.",
				state.object(), nameOf(me)))
		}
	case !leaves && !state.TeamID.IsNull():
		resp.Diagnostics.AddWarning("Room of a team is archived", fmt.Sprintf(
			"%s belongs to a team. Webex archives such a room when it is deleted: its messages stay, and the team can restore it.", state.object()))
	}
}

// claimRoster records who manages the members of a room: its map, or single memberships.
// It warns if both do, because each would undo what the other did.
func (c *configured) claimRoster(roomID string, by roster.Owner) diag.Diagnostics {
	if !c.IsConfigured() || roomID == "" || !c.Services.rosters.Claim(roomID, by) {
		return nil
	}
	return diag.Diagnostics{diag.NewWarningDiagnostic("Two owners of one roster", fmt.Sprintf(
		"The members of room %s are managed both by members of webex_room and by webex_room_membership: each apply undoes what the other did. Use only one of them for a room.", roomID))}
}
