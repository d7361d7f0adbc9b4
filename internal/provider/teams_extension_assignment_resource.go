// SPDX-License-Identifier: MPL-2.0

// This file holds the resource acs_teams_extension_assignment: access to the
// Communication Services resource for an account of a Teams tenant.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

type teamsExtensionAssignmentResource struct{ configuredResource }

func newTeamsExtensionAssignmentResource() resource.Resource {
	return &teamsExtensionAssignmentResource{newConfiguredResource("teams_extension_assignment", map[string]string{
		"tenant_id": "Id of the Microsoft Entra tenant.", "object_id": "Object id of the user or the resource account.",
	})}
}

// teamsExtensionAssignmentModel is acs_teams_extension_assignment in configuration,
// plan and state.
type teamsExtensionAssignmentModel struct {
	ID            types.String   `tfsdk:"id"`
	TenantID      types.String   `tfsdk:"tenant_id"`
	ObjectID      types.String   `tfsdk:"object_id"`
	PrincipalType types.String   `tfsdk:"principal_type"`
	ClientIDs     types.Set      `tfsdk:"client_ids"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`
}

func (m teamsExtensionAssignmentModel) object() string {
	return assignmentObject(m.TenantID, m.ObjectID)
}

func (r *teamsExtensionAssignmentResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An assignment of Teams Phone extensibility: it gives a user or a resource account of a Teams tenant access to the Communication Services resource. " +
			"An account has one assignment or none. Creating one that exists already is an error, because it would overwrite the other.",
		Blocks: plugin.TimeoutsBlock(plugin.TimeoutKinds()...),
		Attributes: map[string]schema.Attribute{
			"id":        plugin.ComputedOnceText("`TENANT_ID/OBJECT_ID`."),
			"tenant_id": plugin.ImmutableText(guidValidator(), "Id of the Microsoft Entra tenant that the account belongs to, a GUID in lower case. Another one replaces the assignment."),
			"object_id": plugin.ImmutableText(guidValidator(), "Object id of the user or the resource account in that tenant, a GUID in lower case. Another one replaces the assignment."),
			"principal_type": schema.StringAttribute{
				Required: true, Validators: []validator.String{plugin.OneOf(acs.PossibleTeamsPrincipalTypeValues())},
				MarkdownDescription: "Kind of the account: `user`, or `teamsResourceAccount` for a resource account. Microsoft's specification calls a resource account `resourceAccount`, its documentation `teamsResourceAccount`: if the service refuses one, try the other.",
			},
			"client_ids": schema.SetAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				Default:             setdefault.StaticValue(textSet(nil)),
				Validators:          []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(guidValidator())},
				MarkdownDescription: "Application (client) ids of the applications through which a `user` has access, GUIDs in lower case. Default none.",
			},
		},
	}
}

// Create looks first whether there is an assignment: a PUT would overwrite it.
func (r *teamsExtensionAssignmentResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan teamsExtensionAssignmentModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	const operation = "create the Teams extension assignment"
	tenantID, objectID := plan.TenantID.ValueString(), plan.ObjectID.ValueString()
	switch _, err := r.Services.teams.GetAssignment(ctx, tenantID, objectID, nil); {
	case err == nil:
		resp.Diagnostics.AddError("Cannot create the Teams extension assignment", fmt.Sprintf(
			"%s exists already. Creating it would overwrite its principal type and client ids, so nothing was changed.\n\n"+
				"To manage it with this configuration, import it with the id %s: the next plan shows what differs. "+
				"If another configuration or an administrator manages it, remove it from this configuration.",
			plan.object(), plugin.JoinID(tenantID, objectID)))
		return
	case !acs.IsNotFound(err):
		resp.Diagnostics.Append(failure(operation, plan.object(), err))
		return
	}
	put, err := r.Services.teams.PutAssignment(ctx, plan.assignment(), nil)
	if err != nil {
		resp.Diagnostics.Append(plugin.WithOutcomeNote(failure(operation, plan.object(), err), err,
			"It may have been created anyway. Then the next apply says that it already exists, and how to import it."))
		return
	}
	plan.fill(put.TeamsExtensionAssignment)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
}

func (r *teamsExtensionAssignmentResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state teamsExtensionAssignmentModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state), plugin.SetIdentity(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	got, err := r.Services.teams.GetAssignment(ctx, state.TenantID.ValueString(), state.ObjectID.ValueString(), nil)
	switch {
	case acs.IsNotFound(err):
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, state.object())...)
		if resp.Diagnostics.HasError() {
			return
		}
		resp.Diagnostics.AddWarning("Teams extension assignment deleted outside Terraform", fmt.Sprintf(
			"%s no longer exists. If it is still in the configuration, the next apply creates it again.", state.object()))
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		resp.Diagnostics.Append(failure("read the Teams extension assignment", state.object(), err))
		return
	}
	state.fill(got.TeamsExtensionAssignment)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, state)...)
}

func (r *teamsExtensionAssignmentResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state teamsExtensionAssignmentModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan), req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Update, &resp.Diagnostics)
	defer end()
	if plan.PrincipalType.Equal(state.PrincipalType) && plan.ClientIDs.Equal(state.ClientIDs) {
		resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
		return
	}
	// At another service, a PUT would make an assignment.
	if err := r.checkOtherHost(ctx, req.Private, state); err != nil {
		resp.Diagnostics.Append(r.otherHostErrorOr(ctx, req.Private, state.object(), err, failure("update the Teams extension assignment", state.object(), err))...)
		return
	}
	put, err := r.Services.teams.PutAssignment(ctx, plan.assignment(), nil)
	if err != nil {
		resp.Diagnostics.Append(failure("update the Teams extension assignment", state.object(), err))
		return
	}
	plan.fill(put.TeamsExtensionAssignment)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
}

func (r *teamsExtensionAssignmentResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state teamsExtensionAssignmentModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	// Whether the service says that there is nothing to delete is not known (fact 4-17).
	err := r.checkOtherHost(ctx, req.Private, state)
	if err == nil {
		_, err = r.Services.teams.DeleteAssignment(ctx, state.TenantID.ValueString(), state.ObjectID.ValueString(), nil)
	}
	switch {
	case acs.IsNotFound(err):
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, state.object())...)
	case err != nil:
		resp.Diagnostics.Append(failure("delete the Teams extension assignment", state.object(), err))
	}
}

// checkOtherHost reads the assignment if the provider now calls another host than the
// one that had it, and returns the error.
func (r *teamsExtensionAssignmentResource) checkOtherHost(ctx context.Context, private plugin.PrivateReader, state teamsExtensionAssignmentModel) error {
	if !r.otherHostError(ctx, private, "").HasError() {
		return nil
	}
	_, err := r.Services.teams.GetAssignment(ctx, state.TenantID.ValueString(), state.ObjectID.ValueString(), nil)
	return err
}

func (r *teamsExtensionAssignmentResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	plugin.ImportID(ctx, req, resp, "TENANT_ID/OBJECT_ID, two GUIDs in lower case", plugin.IDPart{Attribute: "tenant_id", Check: acs.CheckGUID}, plugin.IDPart{Attribute: "object_id", Check: acs.CheckGUID})
}
