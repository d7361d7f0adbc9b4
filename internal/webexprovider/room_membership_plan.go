// SPDX-License-Identifier: MPL-2.0

// This file plans webex_room_membership: whether the person is the same, and what other
// resources do about the same person.

package webexprovider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

func (r *roomMembershipResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		var state roomMembershipModel
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		if !resp.Diagnostics.HasError() && r.IsConfigured() {
			r.recordAction(ctx, state, roster.Destroy, resp)
		}
		return
	}
	config, plan, state := plugin.ReadPlan[roomMembershipModel](ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// A replacement is planned twice, the second time as if there were no state.
	if state != nil || !plugin.PrivateFlag(ctx, req.Private, privatePlanned) {
		resp.Diagnostics.Append(r.checkBothPersons(ctx, config, state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if state != nil {
		planPerson(ctx, config, *state, plugin.PrivateText(ctx, req.Private, privateShown), resp)
		r.planModerator(ctx, config, plan, *state, resp)
	}
	if !r.IsConfigured() {
		return
	}
	resp.Diagnostics.Append(r.claimRoster(plan.RoomID.ValueString(), roster.OwnerSingle)...)
	if config.IsModerator.ValueBool() && plan.RoomID.ValueString() != "" && r.Services.rosters.RecordModerator(plan.RoomID.ValueString()) {
		resp.Diagnostics.Append(unlockedRoomWarning(plan.RoomID.ValueString()))
	}
	switch {
	case state == nil && plugin.PrivateFlag(ctx, req.Private, privatePlanned):
	case state == nil:
		resp.Diagnostics.Append(r.ownDemotionWarning(ctx, config.IsModerator, config.person())...)
		r.recordAction(ctx, plan, roster.Create, resp)
	default:
		if state.IsModerator.ValueBool() {
			resp.Diagnostics.Append(r.ownDemotionWarning(ctx, config.IsModerator, state.person())...)
		}
		resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privatePlanned, true)...)
		if len(resp.RequiresReplace) > 0 {
			r.recordAction(ctx, *state, roster.Destroy, resp)
			r.recordAction(ctx, config, roster.Create, resp)
			return
		}
		r.recordAction(ctx, *state, roster.Keep, resp)
	}
}

// checkBothPersons refuses an address beside the id of another person. Configuration that
// the CLI generates has both. If they are not those of the state, Webex is asked; while the
// provider's configuration is unknown, that is left to the apply.
func (r *roomMembershipResource) checkBothPersons(ctx context.Context, config roomMembershipModel, state *roomMembershipModel) (diags diag.Diagnostics) {
	email, id := config.PersonEmail, config.PersonID
	refuse := func(text string) {
		diags.AddAttributeError(path.Root("person_email"), "Two persons in one entry", text+" Remove one of the two.")
	}
	switch {
	case email.IsNull() || id.IsNull():
	case email.IsUnknown() || id.IsUnknown():
		refuse("Both person_email and person_id are set, and one of them is known only after an apply.")
	case state != nil && strings.EqualFold(email.ValueString(), state.PersonEmail.ValueString()) && id.Equal(state.PersonID):
	case r.IsConfigured():
		got, err := r.Services.client.GetPerson(ctx, id.ValueString(), nil)
		if err != nil {
			diags.Append(failureWithAdvice("compare person_email and person_id", fmt.Sprintf("person_email %q and person_id %q", email.ValueString(), id.ValueString()), err,
				"Only Webex knows whether the two are one person. Remove one of the two."))
		} else if !isAccount(got.Person, webexroster.Person{Email: email.ValueString()}) {
			refuse(fmt.Sprintf("person_email is %q, and person_id is %q, whom Webex shows as %s: that is not known to be one person.", email.ValueString(), id.ValueString(), nameOf(got.Person)))
		}
	}
	return diags
}

// planPerson replaces the membership if the configuration names another person than the
// state has. An address of another case, the id of the person instead of the address, and
// the address that Webex shows now (fact W5-03) are the same person. An address that is not
// configured follows Webex.
func planPerson(ctx context.Context, config, state roomMembershipModel, shown string, resp *resource.ModifyPlanResponse) {
	email := config.PersonEmail.ValueString()
	asBefore := strings.EqualFold(email, state.PersonEmail.ValueString())
	at, same := "person_email", asBefore || email != "" && strings.EqualFold(email, shown)
	if !config.PersonID.IsNull() {
		at, same = "person_id", config.PersonID.Equal(state.PersonID)
	}
	if !same {
		resp.RequiresReplace.Append(path.Root(at))
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("person_id"), state.PersonID)...)
	switch {
	case config.PersonEmail.IsNull() && shown != "":
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("person_email"), shown)...)
	case config.PersonEmail.IsNull(), asBefore:
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("person_email"), state.PersonEmail)...)
	}
}

// ownDemotionWarning is about the acting account that gives up its moderation: Webex then
// refuses it every change of a locked room (fact W2.7-02), those of the same apply too.
func (r *roomMembershipResource) ownDemotionWarning(ctx context.Context, configured types.Bool, who webexroster.Person) diag.Diagnostics {
	if configured.IsNull() || configured.IsUnknown() || configured.ValueBool() {
		return nil
	}
	me, err := r.Services.rosters.Me(ctx)
	if err != nil || !isAccount(me, who) {
		return nil // the apply says why, if it needs to know
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("is_moderator"), "Acting account gives up its moderation", fmt.Sprintf(
		"%s is the acting account, and is_moderator is false. If the room is locked, Webex refuses the account all further changes of the room and its members, also those of the same apply. "+
			"Leave is_moderator out, or apply everything else of the room first.", nameOf(me)))}
}

// planModerator plans is_moderator where it is not configured: the acting account stays as
// it is, because the lock makes it a moderator (fact W3.6-02), and nobody else is one. The
// plan of a create leaves it to the apply, which may ask who acts.
func (r *roomMembershipResource) planModerator(ctx context.Context, config, plan, state roomMembershipModel, resp *resource.ModifyPlanResponse) {
	if !config.IsModerator.IsNull() || len(resp.RequiresReplace) > 0 {
		return
	}
	planned := types.BoolValue(false)
	if state.IsModerator.ValueBool() {
		if !r.IsConfigured() {
			planned = types.BoolUnknown()
		} else if me, err := r.Services.rosters.Me(ctx); err != nil {
			resp.Diagnostics.Append(failure("read the member", state.object(), err))
		} else if isAccount(me, state.person()) {
			planned = state.IsModerator
		}
	}
	if !plan.IsModerator.Equal(planned) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("is_moderator"), planned)...)
	}
}

// unlockedRoomWarning is about a moderator of a room that its resource leaves unlocked
// (fact W3.6-01).
func unlockedRoomWarning(roomID string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Moderator of an unlocked room", fmt.Sprintf(
		"A webex_room_membership of room %s has is_moderator = true, and its webex_room does not have is_locked = true: Webex locks a room with its first moderator, so that each apply undoes what the other did. Set is_locked = true.", roomID))
}

// recordState records that the state has the membership. Terraform plans a tainted
// resource as if it had no state, so only Read can find that two resources have it.
func (r *roomMembershipResource) recordState(m roomMembershipModel) (diags diag.Diagnostics) {
	if r.Services.rosters.Record(m.RoomID.ValueString(), m.PersonID.ValueString(), roster.InState).Any(roster.InState) {
		diags.Append(duplicateWarning(m))
	}
	return diags
}

// recordAction records what the plan does about the person. If another resource keeps the
// person, a destroy is marked in private state and removes nobody. If the destroy was
// planned first, the other resource is updated instead, so that the person is there at the
// end: an apply does not show the provider what does not change.
func (r *roomMembershipResource) recordAction(ctx context.Context, m roomMembershipModel, action roster.Action, resp *resource.ModifyPlanResponse) {
	roomID, key := m.RoomID.ValueString(), m.person().Key()
	if roomID == "" || key == "" {
		return
	}
	if m.PersonID.ValueString() != "" && m.PersonEmail.ValueString() != "" {
		r.Services.rosters.Identify(webexroster.Person{Email: m.PersonEmail.ValueString()}.Key(), m.PersonID.ValueString())
	}
	others := r.Services.rosters.Record(roomID, key, action)
	summary := fmt.Sprintf("Members of room %s stay for another resource", roomID)
	switch {
	case action == roster.Destroy && others.Any(roster.Keep, roster.KeepInMap):
		resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateStays, true)...)
		resp.Diagnostics.AddWarning(summary, m.object()+" leaves this resource, and another one keeps the person. The destroy only removes the person from the state: nobody is removed.")
	case action == roster.Keep && (others.Any(roster.Destroy) || others.Removed):
		for _, name := range []string{"membership_id", "person_display_name", "person_org_id"} {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(name), types.StringUnknown())...)
		}
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("created"), plugin.UnknownInstant())...)
		resp.Diagnostics.AddWarning(summary, m.object()+" is kept here, and another resource for the same person is destroyed. This one is updated, so that the person is still a member afterwards.")
	case action == roster.Destroy && others.Any(roster.Create) && !others.Added, action == roster.Create && others.Any(roster.Destroy):
		resp.Diagnostics.AddWarning(fmt.Sprintf("Members of room %s leave and come back", roomID), m.object()+
			" is destroyed under one name and created under another: the person may leave and come back. If you renamed the resource, a moved block changes the state only:\n\n"+
			"moved {\n  from = webex_room_membership.OLD_NAME\n  to   = webex_room_membership.NEW_NAME\n}")
	case action != roster.Destroy && others.Any(roster.Keep, roster.Create) && !others.TwoInState():
		resp.Diagnostics.Append(duplicateWarning(m))
	}
}

func duplicateWarning(m roomMembershipModel) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Two resources for one member of room %s", m.RoomID.ValueString()), m.object()+
		" is managed by this resource and by another one. Keep one of the two: if they differ, each apply undoes what the other did, and destroying one may remove the person. "+
		"Drop the other from the state only, with a removed block with destroy = false or with terraform state rm; if it is this one under its old name, use a moved block.")
}
