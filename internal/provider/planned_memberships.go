// SPDX-License-Identifier: MPL-2.0

// This file records, for each resource that is read or planned, what it does about a
// person in a room or thread, and warns if two resources manage the same person.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// plannedMembership is the membership that a single participant manages, in its plan or
// its state.
type plannedMembership struct {
	// kind is room or thread, and id its id. Ids that are not known yet are "".
	kind, id, userID string
	typeName         string // of the resource
	record           func(id, userID string, action roster.Action) roster.Others
}

// recordState records that the state has the membership. Terraform plans a tainted
// resource as if it had no state, so only Read can find that two resources have it.
func (p plannedMembership) recordState() (diags diag.Diagnostics) {
	if p.record(p.id, p.userID, roster.InState).Any(roster.InState) {
		diags.Append(p.duplicateWarning())
	}
	return diags
}

// recordPlan records what the plan does about the membership, and about the membership of
// the state if the resource is replaced.
func (p plannedMembership) recordPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, state plannedMembership, replaced bool) {
	action := roster.Keep
	switch {
	case req.Plan.Raw.IsNull():
		action = roster.Destroy
	case req.State.Raw.IsNull() && plugin.PrivateFlag(ctx, req.Private, privatePlanned):
		return
	case req.State.Raw.IsNull():
		action = roster.Create
	default:
		resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privatePlanned, true)...)
		if replaced {
			action = roster.Create
		}
		if state.id != p.id || state.userID != p.userID {
			state.recordAction(ctx, roster.Destroy, resp)
		}
	}
	p.recordAction(ctx, action, resp)
}

// recordAction records the action. If another resource keeps the person, a destroy is
// marked in private state and removes nobody. If the destroy was planned first, the
// other resource is updated instead, so that the person is still a member afterwards: an apply
// does not show the provider what does not change. A destroy that
// create_before_destroy puts off gets no mark, because Terraform plans it again in the
// apply.
func (p plannedMembership) recordAction(ctx context.Context, action roster.Action, resp *resource.ModifyPlanResponse) {
	if p.id == "" || p.userID == "" {
		return
	}
	others := p.record(p.id, p.userID, action)

	// Summaries are the same for all participants of a room or thread: Terraform shows
	// one of the warnings and counts the others.
	switch {
	case action == roster.Destroy && others.Any(roster.Keep, roster.KeepInMap):
		resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateStays, true)...)
		resp.Diagnostics.Append(p.keptWarning(p.object() + " leaves this resource, and another one keeps the user. The destroy only removes the user from the state: nobody is removed. " +
			"Only if create_before_destroy replaces this resource, or did so before, may the user be removed: then the next apply adds the user again."))
	case action == roster.Keep && (others.Any(roster.Destroy) || others.Removed):
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), types.StringUnknown())...)
		resp.Diagnostics.Append(p.keptWarning(p.object() + " is kept here, and another resource for the same user is destroyed. This one is updated, so that the user is still a member afterwards."))
	case action == roster.Destroy && others.Any(roster.Create) && !others.Added, action == roster.Create && others.Any(roster.Destroy):
		resp.Diagnostics.AddWarning(fmt.Sprintf("Participants of %s %s leave and come back", p.kind, p.id), fmt.Sprintf(
			"%[2]s is destroyed under one name and created under another: the user may leave and come back. "+
				"If you renamed the resource, a moved block changes the state only:\n\n"+
				"moved {\n  from = %[1]s.OLD_NAME\n  to   = %[1]s.NEW_NAME\n}", p.typeName, p.object()))
	case action != roster.Destroy && others.Any(roster.Keep, roster.Create) && !others.TwoInState():
		resp.Diagnostics.Append(p.duplicateWarning())
	}
}

// object names the membership in warnings.
func (p plannedMembership) object() string {
	return fmt.Sprintf("User %s in %s %s", p.userID, p.kind, p.id)
}

func (p plannedMembership) duplicateWarning() diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Two resources for one participant of %s %s", p.kind, p.id), p.object()+
		" is managed by this resource and by another one. Keep one of the two: if they differ, each apply undoes what the other did, and destroying one may remove the user. "+
		"Drop the other from the state only, with a removed block with destroy = false or with terraform state rm; if it is this one under its old name, use a moved block.")
}

func (p plannedMembership) keptWarning(why string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Participants of %s %s stay for another resource", p.kind, p.id), why)
}

// recordMap records whom a map of participants keeps. If a single participant for one
// of them is destroyed, the map is updated, for the reason that recordAction gives: its
// computed attribute becomes unknown.
func (p plannedMembership) recordMap(ctx context.Context, resp *resource.ModifyPlanResponse, state, plan types.Map, computed string) {
	kept, left := map[string]bool{}, false
	for _, userID := range knownUserIDs(plan) {
		kept[userID] = true
	}
	for _, userID := range knownUserIDs(state) {
		if kept[userID] {
			others := p.record(p.id, userID, roster.KeepInMap)
			left = left || others.Any(roster.Destroy) || others.Removed
		}
	}
	if left {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(computed), plugin.UnknownInstant())...)
		resp.Diagnostics.Append(p.keptWarning("Single participants are destroyed whose users are in participants as well. The map is updated, so that these users are still members afterwards."))
	}
}

// knownUserIDs are the users of a map of participants whose ids are known.
func knownUserIDs(people types.Map) (users []string) {
	for _, element := range people.Elements() {
		if userID, ok := elementUserID(element); ok {
			users = append(users, userID)
		}
	}
	return users
}

// mayBeAddedNote is the note about a participant whose add failed without a clear
// answer: if the service has added the user, no state has the participant.
func mayBeAddedNote(err error) string {
	if !acs.OutcomeUnknown(err) {
		return ""
	}
	return " (who may have been added anyway, and is in no state: apply again before you remove the participant from the configuration)"
}
