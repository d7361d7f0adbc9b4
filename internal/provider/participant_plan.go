// This file tells the other resources of a run, when one is planned, what becomes
// of a person in a room or a thread by it, and warns where two are about one
// person.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

const (
	// privatePlanned is in private state after a plan that began with a state.
	// Terraform plans a replacement twice: the second time without the state, but
	// with this.
	privatePlanned = "planned"
	// privateStays is in the private state of a planned destroy where another
	// resource keeps the person, who is not removed then.
	privateStays = "stays"
)

// plannedPerson is the person of a single participant: the one of the plan, or of
// the state where it is destroyed.
type plannedPerson struct {
	// kind is room or thread, and id the one of that. Ids that are not known yet
	// are "".
	kind, id, userID string
	typeName         string // of the resource
	role             string // "" in a thread
	replaced         bool
	formerID, former string // the state's, "" where there is none
	plan             func(id, userID string, plan roster.Planned) roster.Others
}

// notePlan notes what the plan does about the person. A destroy of somebody whom
// another resource keeps is marked, so that nobody is removed. Where the destroy
// was planned first, it is the other resource that is updated, so as to have the
// person at the end: Terraform does not show the provider, in an apply, what does
// not change.
func (p plannedPerson) notePlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	before, diags := req.Private.GetKey(ctx, privatePlanned)
	resp.Diagnostics.Append(diags...)
	action := roster.Keeps
	switch {
	case req.Plan.Raw.IsNull():
		action = roster.Destroys
	case req.State.Raw.IsNull() && before != nil:
		return
	case req.State.Raw.IsNull():
		action = roster.Creates
	default:
		resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privatePlanned, true)...)
		if p.replaced {
			action = roster.Replaces
			p.leave(ctx, resp)
		}
	}
	if p.id == "" || p.userID == "" {
		return
	}
	others := p.plan(p.id, p.userID, roster.Planned{Action: action, Role: p.role})
	destroyed := others.Are(roster.Destroys)

	// Summaries are the same for all of a room or thread: Terraform shows one of
	// the warnings and counts the others.
	user := fmt.Sprintf("User %s in %s %s ", p.userID, p.kind, p.id)
	role, wanted := others.Wanted()
	switch {
	case action == roster.Destroys && others.Are(roster.Keeps, roster.KeepsInMap):
		resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateStays, true)...)
		resp.Diagnostics.Append(p.stay(user + "is destroyed here and kept by another resource. The destroy only drops the user from the state: nobody is removed."))
	case action == roster.Keeps && (destroyed || others.Are(roster.Leaves) || others.Removed):
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), types.StringUnknown())...)
		resp.Diagnostics.Append(p.stay(user + "is kept here, and another resource for the same user is destroyed. This one is updated, so that the user is there at the end."))
	case action == roster.Destroys && others.Are(roster.Creates) && !others.Put, action == roster.Creates && destroyed:
		resp.Diagnostics.AddWarning(fmt.Sprintf("Participants of %s %s leave and come back", p.kind, p.id), fmt.Sprintf(
			"%[2]sis destroyed under one name and created under another: the user may leave and come back. "+
				"Where the resource was renamed, a moved block changes the state alone:\n\n"+
				"moved {\n  from = %[1]s.OLD_NAME\n  to   = %[1]s.NEW_NAME\n}", p.typeName, user))
	case action != roster.Destroys && wanted:
		why := "has a resource here and another one. Keep one of the two: destroying both removes the user."
		if role != p.role {
			why = fmt.Sprintf("is to be %s here and %s in another resource: each apply undoes what the other did. Keep one of the two.", p.role, role)
		}
		resp.Diagnostics.AddWarning(fmt.Sprintf("Two resources for one participant of %s %s", p.kind, p.id), user+why)
	}
}

// leave notes that a replacement has another person than the state, whose removal
// is the destroy of the replacement.
func (p plannedPerson) leave(ctx context.Context, resp *resource.ModifyPlanResponse) {
	if p.id == p.formerID && p.userID == p.former {
		return
	}
	p.id, p.userID = p.formerID, p.former
	if p.plan(p.id, p.userID, roster.Planned{Action: roster.Leaves}).Are(roster.Keeps, roster.KeepsInMap) {
		resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateStays, true)...)
		resp.Diagnostics.Append(p.stay(fmt.Sprintf("User %s in %s %s is replaced by another user here, and kept by another resource: nobody is removed.", p.userID, p.kind, p.id)))
	}
}

func (p plannedPerson) stay(why string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Participants of %s %s stay for another resource", p.kind, p.id), why)
}

// noteMap notes whom a map of participants keeps. Where one of them has a single
// resource too, which is destroyed, the map is updated for the reason that
// notePlan gives: what it computes, named computed, is not known then.
func (p plannedPerson) noteMap(ctx context.Context, resp *resource.ModifyPlanResponse, state, plan types.Map, computed string) {
	kept, left := map[string]bool{}, false
	for _, userID := range usersIn(plan) {
		kept[userID] = true
	}
	for _, userID := range usersIn(state) {
		if kept[userID] {
			others := p.plan(p.id, userID, roster.Planned{Action: roster.KeepsInMap})
			left = left || others.Are(roster.Destroys, roster.Leaves) || others.Removed
		}
	}
	if left {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(computed), instantUnknown())...)
		resp.Diagnostics.Append(p.stay("Single participants are destroyed whom participants has as well. It is updated, so that they are there at the end."))
	}
}

// usersIn are the users of a roster as a map, as far as they are known.
func usersIn(people types.Map) (users []string) {
	for _, element := range people.Elements() {
		if userID, ok := userOf(element); ok {
			users = append(users, userID)
		}
	}
	return users
}
