// This file holds the rules of a room's roster as a map: what is planned, what
// is refused, whom an apply removes.

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
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

func participantTypes() map[string]attr.Type {
	return map[string]attr.Type{"user_id": types.StringType, "role": types.StringType}
}

func rosterNull() types.Map { return types.MapNull(types.ObjectType{AttrTypes: participantTypes()}) }

// laterRoster leaves a roster that the configuration has to planRoster: what is
// not known here the framework does not go through, which would copy the whole map
// for each of its entries.
type laterRoster struct{ keepRoster }

func (m laterRoster) PlanModifyMap(ctx context.Context, req planmodifier.MapRequest, resp *planmodifier.MapResponse) {
	m.keepRoster.PlanModifyMap(ctx, req, resp)
	if !req.ConfigValue.IsNull() {
		resp.PlanValue = types.MapUnknown(req.ConfigValue.ElementType(ctx))
	}
}

// planRoster is a roster that the configuration has, with each role that was left
// out set to Attendee. A schema default of role would rewrite the prior roles.
func planRoster(config types.Map) types.Map {
	elements := config.Elements()
	for label, element := range elements {
		if fields, ok := fieldsOf(element); ok && fields["role"].IsNull() {
			fields["role"] = types.StringValue(string(acs.RoleAttendee))
			elements[label] = types.ObjectValueMust(participantTypes(), fields)
		}
	}
	return types.MapValueMust(types.ObjectType{AttrTypes: participantTypes()}, elements)
}

// validateRoster checks the users, as far as ids are known, and warns of more
// people than a call admits.
func validateRoster(people types.Map) diag.Diagnostics {
	diags := validateUsers(people)
	if n := len(people.Elements()); n > acs.MaxRoomParticipants {
		diags.AddAttributeWarning(path.Root("participants"), "More participants than a call admits", fmt.Sprintf(
			"participants has %d entries. A call in a room admits %d participants: those who come later cannot join.", n, acs.MaxRoomParticipants))
	}
	return diags
}

// rosterOf is the map as user to role, for requests: all values are known by
// then. The duplicate check that waited for ids is made here.
func rosterOf(people types.Map) (map[string]acs.Role, diag.Diagnostics) {
	diags := duplicates(people)
	byUser := map[string]acs.Role{}
	for label, element := range people.Elements() {
		userID, ok := userOf(element)
		if !ok {
			diags.Append(withoutUser(label))
			continue
		}
		fields, _ := fieldsOf(element)
		role, _ := fields["role"].(types.String)
		byUser[userID] = acs.Role(role.ValueString())
	}
	return byUser, diags
}

// updateRoster brings the service's roster to plan, in one call that holds
// only the difference. Where just labels changed there is nothing to ask or
// to send.
func (r *roomResource) updateRoster(ctx context.Context, private privateReader, roomID string, state, plan types.Map) diag.Diagnostics {
	want, diags := rosterOf(plan)
	had, _ := rosterOf(state)
	if plan.IsNull() || diags.HasError() || !state.IsNull() && maps.Equal(had, want) {
		return diags
	}
	r.services.rosters.RunAdd(ctx, roomID, slices.Collect(maps.Keys(want)), func() bool {
		diags = r.sendRoster(ctx, private, roomID, want)
		return !diags.HasError()
	})
	return diags
}

// sendRoster sends what the service's roster lacks to be want, or warns that it is
// left out.
func (r *roomResource) sendRoster(ctx context.Context, private privateReader, roomID string, want map[string]acs.Role) diag.Diagnostics {
	have, err := r.services.rosters.Get(ctx, roomID)
	if err != nil {
		return r.unlessElsewhere(ctx, private, "Room "+roomID, err, failure("read the roster", "Room "+roomID, err))
	}
	changes := roster.DiffRoom(have, want)
	if err := r.services.rosters.Apply(ctx, roomID, changes); err != nil {
		maps.DeleteFunc(changes, func(_ string, role *acs.Role) bool { return role == nil })
		failed := failure("change the roster", "Room "+roomID+sentAlong(err, maps.Keys(changes)), err)
		return r.unlessElsewhere(ctx, private, "Room "+roomID, err,
			r.unlessRoomOver(ctx, roomID, "participants of room "+roomID, err, false, failed))
	}
	return nil
}

// warnOfRemovals tells whom the apply will remove from a roster that was not
// managed before.
func (r *roomResource) warnOfRemovals(ctx context.Context, roomID string, config types.Map) diag.Diagnostics {
	if !r.reachable() {
		return nil
	}
	have, err := r.services.rosters.Get(ctx, roomID)
	if err != nil {
		return diag.Diagnostics{failure("read the roster that is to be managed", "Room "+roomID, err)}
	}
	open := config.IsUnknown()
	for _, element := range config.Elements() {
		userID, ok := userOf(element)
		open = open || !ok
		delete(have, userID)
	}
	var people []string
	for _, userID := range slices.Sorted(maps.Keys(have)) {
		people = append(people, fmt.Sprintf("%s (%s)", userID, have[userID]))
	}
	return removals("room "+roomID, "is managed for the first time", people, open)
}

// rosterValue is the service's roster as a map, under the labels of current.
func rosterValue(current types.Map, people map[string]acs.Role) types.Map {
	elements := map[string]attr.Value{}
	for label, userID := range labelled(slices.Collect(maps.Keys(people)), current) {
		elements[label] = types.ObjectValueMust(participantTypes(), map[string]attr.Value{
			"user_id": types.StringValue(userID), "role": types.StringValue(string(people[userID])),
		})
	}
	return types.MapValueMust(types.ObjectType{AttrTypes: participantTypes()}, elements)
}
