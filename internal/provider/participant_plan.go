// This file tells the other resources of a run, when one is read or planned, what
// becomes of a person in a room or a thread by it, and warns where two are about
// one person.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
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

// plannedPerson is the person of a single participant, in its plan or its state.
type plannedPerson struct {
	// kind is room or thread, and id the one of that. Ids that are not known yet
	// are "".
	kind, id, userID string
	typeName         string // of the resource
	note             func(id, userID string, action roster.Action) roster.Others
}

// noteState notes that the state has the person. Terraform plans a tainted
// resource as if it had none, so that only its Read can tell of two.
func (p plannedPerson) noteState() (diags diag.Diagnostics) {
	if p.note(p.id, p.userID, roster.InState).Any(roster.InState) {
		diags.Append(p.two())
	}
	return diags
}

// notePlan notes what the plan does about the person, and about that of the state
// where the resource is replaced.
func (p plannedPerson) notePlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, state plannedPerson, replaced bool) {
	action := roster.Keep
	switch {
	case req.Plan.Raw.IsNull():
		action = roster.Destroy
	case req.State.Raw.IsNull() && marked(ctx, req.Private, privatePlanned):
		return
	case req.State.Raw.IsNull():
		action = roster.Create
	default:
		resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privatePlanned, true)...)
		if replaced {
			action = roster.Create
		}
		if state.id != p.id || state.userID != p.userID {
			state.noteAction(ctx, roster.Destroy, resp)
		}
	}
	p.noteAction(ctx, action, resp)
}

// noteAction notes the action. A destroy of somebody whom another resource keeps
// is marked, so that nobody is removed. Where the destroy was planned first, it is
// the other resource that is updated, so as to have the person at the end:
// Terraform does not show the provider, in an apply, what does not change. No mark
// reaches a destroy that create_before_destroy puts off: Terraform plans it anew
// in the apply.
func (p plannedPerson) noteAction(ctx context.Context, action roster.Action, resp *resource.ModifyPlanResponse) {
	if p.id == "" || p.userID == "" {
		return
	}
	others := p.note(p.id, p.userID, action)

	// Summaries are the same for all of a room or thread: Terraform shows one of
	// the warnings and counts the others.
	switch {
	case action == roster.Destroy && others.Any(roster.Keep, roster.KeepInMap):
		resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateStays, true)...)
		resp.Diagnostics.Append(p.stay(p.user() + " leaves this resource and is kept by another one. The destroy only drops the user from the state: nobody is removed. " +
			"Only where create_before_destroy replaces this one, or did, may the user be removed: then the next apply adds the user again."))
	case action == roster.Keep && (others.Any(roster.Destroy) || others.Removed):
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), types.StringUnknown())...)
		resp.Diagnostics.Append(p.stay(p.user() + " is kept here, and another resource for the same user is destroyed. This one is updated, so that the user is there at the end."))
	case action == roster.Destroy && others.Any(roster.Create) && !others.Added, action == roster.Create && others.Any(roster.Destroy):
		resp.Diagnostics.AddWarning(fmt.Sprintf("Participants of %s %s leave and come back", p.kind, p.id), fmt.Sprintf(
			"%[2]s is destroyed under one name and created under another: the user may leave and come back. "+
				"Where the resource was renamed, a moved block changes the state alone:\n\n"+
				"moved {\n  from = %[1]s.OLD_NAME\n  to   = %[1]s.NEW_NAME\n}", p.typeName, p.user()))
	case action != roster.Destroy && others.Any(roster.Keep, roster.Create) && !others.TwoInState():
		resp.Diagnostics.Append(p.two())
	}
}

// user names the person in warnings.
func (p plannedPerson) user() string {
	return fmt.Sprintf("User %s in %s %s", p.userID, p.kind, p.id)
}

func (p plannedPerson) two() diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Two resources for one participant of %s %s", p.kind, p.id), p.user()+
		" has a resource here and another one. Keep one of the two: where they differ, each apply undoes what the other did, and destroying one may remove the user. "+
		"Drop the other from the state alone, by a removed block with destroy = false or by terraform state rm; where it is this one under its old name, use a moved block.")
}

func (p plannedPerson) stay(why string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Participants of %s %s stay for another resource", p.kind, p.id), why)
}

// noteMap notes whom a map of participants keeps. Where one of them has a single
// resource too, which is destroyed, the map is updated for the reason that
// noteAction gives: what it computes, named computed, is not known then.
func (p plannedPerson) noteMap(ctx context.Context, resp *resource.ModifyPlanResponse, state, plan types.Map, computed string) {
	kept, left := map[string]bool{}, false
	for _, userID := range usersIn(plan) {
		kept[userID] = true
	}
	for _, userID := range usersIn(state) {
		if kept[userID] {
			others := p.note(p.id, userID, roster.KeepInMap)
			left = left || others.Any(roster.Destroy) || others.Removed
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

// mayBeThere is what to add about a participant whose adding failed without a clear
// answer: no state has one who was added all the same.
func mayBeThere(err error) string {
	if !acs.OutcomeUnknown(err) {
		return ""
	}
	return " (who may be there nevertheless, in no state: apply again before you take the participant out of the configuration)"
}
