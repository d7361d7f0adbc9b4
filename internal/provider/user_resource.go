// SPDX-License-Identifier: MPL-2.0

// This file holds the resource acs_user: an identity for rooms and chat.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

type userResource struct{ configuredResource }

func newUserResource() resource.Resource {
	return &userResource{newConfiguredResource("user", map[string]string{"user_id": "Raw id of the user."})}
}

// userModel is acs_user in configuration, plan and state.
type userModel struct {
	ID       types.String   `tfsdk:"id"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// userTimeoutKinds leaves out read and update, which make no call.
func userTimeoutKinds() []string { return []string{"create", "delete"} }

func (r *userResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A user (identity) of the Communication Services resource, for rosters of rooms and threads. " +
			"The service has no call that reads a user, so the provider does not notice if one is deleted outside Terraform. " +
			"Destroying a user deletes the user's data permanently.",
		Blocks: plugin.TimeoutsBlock(userTimeoutKinds()...),
		Attributes: map[string]schema.Attribute{
			"id": plugin.ComputedOnceText("Raw id of the user, `8:acs:<resource id>_<user id>`."),
		},
	}
}

func (r *userResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model userModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &model)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, model.Timeouts.Create, &resp.Diagnostics)
	defer end()
	created, err := r.Services.identity.CreateUser(ctx, nil)
	if err != nil {
		resp.Diagnostics.Append(createFailure("create the user", "acs_user", err,
			"The service has no list of users, so such a user cannot be found; it is in no roster and has no token."))
		return
	}
	model.ID = types.StringValue(created.ID)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, model)...)
}

// Read keeps the state: the stable API has no call that gets a user
// (fact 4-06).
func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(plugin.SetIdentity(ctx, resp.State, resp.Identity)...)
}

// Update changes timeouts: a user has no other arguments.
func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
}

func (r *userResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state userModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	id := state.ID.ValueString()
	switch _, err := r.Services.identity.DeleteUser(ctx, id, nil); {
	case acs.IsNotFound(err):
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, "User "+id)...)
	case err != nil:
		resp.Diagnostics.Append(r.otherHostErrorOr(ctx, req.Private, "User "+id, err, failure("delete the user", "User "+id, err))...)
	}
}

func (r *userResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if id := plugin.ImportID(ctx, req, resp, "", plugin.IDPart{Attribute: "user_id", Check: acs.CheckUserID}); id != "" {
		resp.Diagnostics.AddWarning("Imported user is not verified", fmt.Sprintf(
			"The service has no call that reads a user, so the provider could not check that %s exists.", id))
	}
}

// ModifyPlan warns of a destroy, which cannot be undone.
func (r *userResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !req.Plan.Raw.IsNull() || req.State.Raw.IsNull() {
		return
	}
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.AddWarning("Users will be deleted permanently", fmt.Sprintf(
		"Destroying user %s revokes the user's tokens and deletes the user's data. A new user has another id.", state.ID.ValueString()))
}
