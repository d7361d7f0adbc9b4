// This file holds the rules of a room's roster as a map: what is planned, what
// is refused, whom an apply removes.

package provider

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// mostInCall is how many participants one call in a room admits (fact 1.7-01).
const mostInCall = 350

func participantTypes() map[string]attr.Type {
	return map[string]attr.Type{"user_id": types.StringType, "role": types.StringType}
}

func participantValue(userID, role types.String) types.Object {
	return types.ObjectValueMust(participantTypes(), map[string]attr.Value{"user_id": userID, "role": role})
}

func rosterNull() types.Map { return types.MapNull(types.ObjectType{AttrTypes: participantTypes()}) }

// member reads one element of the map. An element can be wholly unknown, so it
// is taken as an object first; false then.
func member(element attr.Value) (userID, role types.String, ok bool) {
	object, isObject := element.(types.Object)
	if !isObject || object.IsNull() || object.IsUnknown() {
		return userID, role, false
	}
	userID, okUser := object.Attributes()["user_id"].(types.String)
	role, okRole := object.Attributes()["role"].(types.String)
	return userID, role, okUser && okRole
}

// rosterPlan plans the roster: left out of the configuration it is what the
// state has; a map is the configuration with each role that was left out set
// to Attendee. A schema default of role would rewrite the prior roles.
type rosterPlan struct{}

func (rosterPlan) Description(context.Context) string {
	return "Left out, the roster stays as it is; a role that is left out is Attendee."
}

func (m rosterPlan) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (rosterPlan) PlanModifyMap(ctx context.Context, req planmodifier.MapRequest, resp *planmodifier.MapResponse) {
	switch {
	case req.ConfigValue.IsUnknown():
		return
	case req.ConfigValue.IsNull():
		resp.PlanValue = req.StateValue
		return
	}
	elements := maps.Clone(req.ConfigValue.Elements())
	for label, element := range elements {
		userID, role, ok := member(element)
		if ok && role.IsNull() {
			elements[label] = participantValue(userID, types.StringValue(string(acs.RoleAttendee)))
		}
	}
	planned, diags := types.MapValue(req.ConfigValue.ElementType(ctx), elements)
	resp.Diagnostics.Append(diags...)
	resp.PlanValue = planned
}

// validateRoster refuses entries without a user and one user under two labels,
// as far as ids are known, and warns of more people than a call admits.
func validateRoster(people types.Map) diag.Diagnostics {
	diags := duplicates(people)
	for label, element := range people.Elements() {
		if userID, _, ok := member(element); element.IsNull() || ok && userID.IsNull() {
			diags.Append(withoutUser(label))
		}
	}
	if n := len(people.Elements()); n > mostInCall {
		diags.AddAttributeWarning(path.Root("participants"), "More participants than a call admits", fmt.Sprintf(
			"participants has %d entries. A call in a room admits %d participants: those who come later cannot join.", n, mostInCall))
	}
	return diags
}

func duplicates(people types.Map) diag.Diagnostics {
	var diags diag.Diagnostics
	elements := people.Elements()
	labels := map[string]string{}
	for _, label := range slices.Sorted(maps.Keys(elements)) {
		userID, _, ok := member(elements[label])
		if !ok || userID.IsNull() || userID.IsUnknown() {
			continue
		}
		if first, taken := labels[userID.ValueString()]; taken {
			diags.AddAttributeError(path.Root("participants").AtMapKey(label).AtName("user_id"), "One user under two labels", fmt.Sprintf(
				"participants[%q].user_id is %q, and so is participants[%q].user_id. Allowed is each user once.", label, userID.ValueString(), first))
			continue
		}
		labels[userID.ValueString()] = label
	}
	return diags
}

func withoutUser(label string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("participants").AtMapKey(label), "Participant without a user", fmt.Sprintf(
		"participants[%q].user_id is not set. Allowed is the raw id of a user, 8:acs:<resource id>_<user id>.", label))
}

// rosterOf is the map as user to role, for requests: all values are known by
// then. The duplicate check that waited for ids is made here.
func rosterOf(people types.Map) (map[string]acs.Role, diag.Diagnostics) {
	diags := duplicates(people)
	byUser := map[string]acs.Role{}
	for label, element := range people.Elements() {
		userID, role, ok := member(element)
		if !ok || userID.IsNull() || userID.IsUnknown() {
			diags.Append(withoutUser(label))
			continue
		}
		byUser[userID.ValueString()] = acs.Role(role.ValueString())
	}
	return byUser, diags
}

// updateRoster brings the service's roster to plan, in one call that holds
// only the difference. Where just labels changed there is nothing to ask or
// to send.
func (r *roomResource) updateRoster(ctx context.Context, roomID string, state, plan types.Map) diag.Diagnostics {
	if plan.IsNull() || plan.Equal(state) {
		return nil
	}
	want, diags := rosterOf(plan)
	if diags.HasError() {
		return diags
	}
	if !state.IsNull() {
		if had, _ := rosterOf(state); maps.Equal(had, want) {
			return nil
		}
	}
	have, err := r.services.rosters.Get(ctx, roomID)
	if err != nil {
		return diag.Diagnostics{failure("read the roster", "Room "+roomID, err)}
	}
	difference := roster.Diff(have, want)
	if err := r.services.rosters.Apply(ctx, roomID, difference); err != nil {
		return diag.Diagnostics{failure("change the roster", "Room "+roomID+sentAlong(err, difference.Put), err)}
	}
	return nil
}

// sentAlong names whom a refused call was to put into a room, where the
// service does not say whom it refused (fact 1.4-02).
func sentAlong(err error, people map[string]acs.Role) string {
	const most = 10
	info, ok := acs.ErrorDetails(err)
	if !ok || info.StatusCode != 400 || info.Target != "" || len(people) == 0 {
		return ""
	}
	names := slices.Sorted(maps.Keys(people))
	more := ""
	if len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more", len(names)-most)
	}
	return " with " + strings.Join(names, ", ") + more
}

// warnOfRemovals tells whom the apply will remove from a roster that was not
// managed before.
func (r *roomResource) warnOfRemovals(ctx context.Context, roomID string, config types.Map) diag.Diagnostics {
	var diags diag.Diagnostics
	if !r.reachable() {
		return diags
	}
	have, err := r.services.rosters.Get(ctx, roomID)
	if err != nil {
		diags.Append(failure("read the roster that is to be managed", "Room "+roomID, err))
		return diags
	}
	open := false
	for _, element := range config.Elements() {
		userID, _, ok := member(element)
		if !ok || userID.IsUnknown() {
			open = true
			continue
		}
		delete(have, userID.ValueString())
	}
	if len(have) == 0 {
		return diags
	}
	var text strings.Builder
	fmt.Fprintf(&text, "The roster of room %s is managed for the first time. Who is in the room but not in participants will be removed:\n", roomID)
	for _, userID := range slices.Sorted(maps.Keys(have)) {
		fmt.Fprintf(&text, "\n  - %s (%s)", userID, have[userID])
	}
	if open {
		text.WriteString("\n\nSome user ids are not known yet: they may be among these.")
	}
	diags.AddAttributeWarning(path.Root("participants"), "Participants will be removed", text.String())
	return diags
}

// twoOwners warns of a roster that two types manage: each would undo the other.
func twoOwners(roomID string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Two owners of one roster", fmt.Sprintf(
		"The roster of room %s is managed both by participants of acs_room and by acs_room_participant: each apply undoes what the other did. "+
			"Use only one of them for a room.", roomID))
}

var notInLabel = regexp.MustCompile(`[^A-Za-z0-9_-]`)

// labelled puts people under labels. Those who have one keep it, in sorted
// order; others get one made of their raw id that is an identifier, as OpenTofu
// writes generated map keys without quotes.
func labelled(current types.Map, people map[string]acs.Role) types.Map {
	elements := map[string]attr.Value{}
	left := maps.Clone(people)
	add := func(label, userID string) {
		elements[label] = participantValue(types.StringValue(userID), types.StringValue(string(left[userID])))
		delete(left, userID)
	}
	for _, label := range slices.Sorted(maps.Keys(current.Elements())) {
		userID, _, ok := member(current.Elements()[label])
		if _, present := left[userID.ValueString()]; ok && present {
			add(label, userID.ValueString())
		}
	}
	for _, userID := range slices.Sorted(maps.Keys(left)) {
		base := "user_" + notInLabel.ReplaceAllString(strings.TrimPrefix(userID, "8:acs:"), "_")
		label := base
		for n := 2; elements[label] != nil; n++ {
			label = fmt.Sprintf("%s_%d", base, n)
		}
		add(label, userID)
	}
	return types.MapValueMust(types.ObjectType{AttrTypes: participantTypes()}, elements)
}
