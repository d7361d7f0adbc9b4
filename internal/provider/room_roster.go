// SPDX-License-Identifier: MPL-2.0

// This file holds the participants map of a room: what is planned, what is refused, and
// whom an apply removes.

package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

func participantTypes() map[string]attr.Type {
	return map[string]attr.Type{"user_id": types.StringType, "role": types.StringType}
}

func rosterNull() types.Map { return types.MapNull(types.ObjectType{AttrTypes: participantTypes()}) }

// deferToModifyPlan makes a configured roster unknown, and ModifyPlan sets it by
// planRoster. The framework would otherwise plan each element, and copy the whole map
// for each.
type deferToModifyPlan struct{ keepRoster }

func (m deferToModifyPlan) PlanModifyMap(ctx context.Context, req planmodifier.MapRequest, resp *planmodifier.MapResponse) {
	m.keepRoster.PlanModifyMap(ctx, req, resp)
	if !req.ConfigValue.IsNull() {
		resp.PlanValue = types.MapUnknown(req.ConfigValue.ElementType(ctx))
	}
}

// planRoster is the plan of a configured roster: Attendee for each role that is left out.
// A schema default for role would change the prior roles too.
func planRoster(config types.Map) types.Map {
	elements := config.Elements()
	for label, element := range elements {
		if fields, ok := plugin.ElementFields(element); ok && fields["role"].IsNull() {
			fields["role"] = types.StringValue(string(acs.RoleAttendee))
			elements[label] = types.ObjectValueMust(participantTypes(), fields)
		}
	}
	return types.MapValueMust(types.ObjectType{AttrTypes: participantTypes()}, elements)
}

// validateRoster checks the users, as far as ids are known, and warns if there are more
// than a call admits.
func validateRoster(people types.Map) diag.Diagnostics {
	diags := validateUsers(people)
	if n := len(people.Elements()); n > acs.MaxRoomParticipants {
		diags.AddAttributeWarning(path.Root("participants"), "More participants than a call admits", fmt.Sprintf(
			"participants has %d entries. A call in a room admits %d participants: those who come later cannot join.", n, acs.MaxRoomParticipants))
	}
	return diags
}

// rosterOf converts the map to roles by user, for requests. All values are known by then,
// so it checks again for duplicates.
func rosterOf(people types.Map) (map[string]acs.Role, diag.Diagnostics) {
	diags := checkDuplicateUsers(people)
	byUser := map[string]acs.Role{}
	for label, element := range people.Elements() {
		userID, ok := elementUserID(element)
		if !ok {
			diags.Append(missingUserError(label))
			continue
		}
		fields, _ := plugin.ElementFields(element)
		role, _ := fields["role"].(types.String)
		byUser[userID] = acs.Role(role.ValueString())
	}
	return byUser, diags
}

// updateRoster changes the service's roster to the plan, in one call with the difference.
// If only labels change, it makes no call. leftOut tells whether the change is left out.
func (r *roomResource) updateRoster(ctx context.Context, private plugin.PrivateReader, roomID string, state, plan types.Map) (leftOut bool, diags diag.Diagnostics) {
	want, diags := rosterOf(plan)
	had, _ := rosterOf(state)
	if plan.IsNull() || diags.HasError() || !state.IsNull() && maps.Equal(had, want) {
		return false, diags
	}
	r.Services.rosters.RunAdd(ctx, roomID, slices.Collect(maps.Keys(want)), func() bool {
		leftOut, diags = r.sendRoster(ctx, private, roomID, state, want)
		return !diags.HasError()
	})
	return leftOut, diags
}

// sendRoster sends the difference between the service's roster and want, or warns that
// the change is left out. state has the roster of which the plan knew.
func (r *roomResource) sendRoster(ctx context.Context, private plugin.PrivateReader, roomID string, state types.Map, want map[string]acs.Role) (leftOut bool, diags diag.Diagnostics) {
	have, err := r.Services.rosters.Get(ctx, roomID)
	if err != nil {
		return false, r.otherHostErrorOr(ctx, private, "Room "+roomID, err, failure("read the roster", "Room "+roomID, err))
	}
	changes := acsroster.DiffRoom(have, want)
	if err := r.Services.rosters.Apply(ctx, roomID, changes); err != nil {
		maps.DeleteFunc(changes, func(_ string, role *acs.Role) bool { return role == nil })
		failed := failure("change the roster", "Room "+roomID+requestedUsers(err, maps.Keys(changes)), err)
		diags := r.otherHostErrorOr(ctx, private, "Room "+roomID, err,
			r.roomExpiredWarningOr(ctx, roomID, "participants of room "+roomID, err, false, failed))
		return !diags.HasError(), diags
	}
	var removed []string
	for userID, role := range changes {
		if role == nil {
			removed = append(removed, userID)
		}
	}
	return false, unplannedRemovalWarning("Room "+roomID, state, removed)
}

// warnOfRemovals warns of users whom the apply will remove from a roster that was not
// managed before.
func (r *roomResource) warnOfRemovals(ctx context.Context, roomID string, config types.Map) diag.Diagnostics {
	if !r.IsConfigured() {
		return nil
	}
	have, err := r.Services.rosters.Get(ctx, roomID)
	if err != nil {
		return diag.Diagnostics{failure("read the roster that is to be managed", "Room "+roomID, err)}
	}
	hasUnknown := config.IsUnknown()
	for _, element := range config.Elements() {
		userID, ok := elementUserID(element)
		hasUnknown = hasUnknown || !ok
		delete(have, userID)
	}
	var people []string
	for _, userID := range slices.Sorted(maps.Keys(have)) {
		people = append(people, fmt.Sprintf("%s (%s)", userID, have[userID]))
	}
	return plugin.RemovalWarning("Participants will be removed", "participants", "room "+roomID, "is managed for the first time", people, hasUnknown)
}

// rosterValue is the service's roster as a map, with the labels of current.
func rosterValue(current types.Map, people map[string]acs.Role) types.Map {
	elements := map[string]attr.Value{}
	for label, userID := range labelsOf(slices.Collect(maps.Keys(people)), current) {
		elements[label] = types.ObjectValueMust(participantTypes(), map[string]attr.Value{
			"user_id": types.StringValue(userID), "role": types.StringValue(string(people[userID])),
		})
	}
	return types.MapValueMust(types.ObjectType{AttrTypes: participantTypes()}, elements)
}
