// SPDX-License-Identifier: MPL-2.0

// This file sets the state and the identity of a resource, reads what a plan is made of,
// and compares the plan with the state.

package plugin

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// SetStateAndIdentity sets both: the framework wants both after every create, read
// and update.
func SetStateAndIdentity(ctx context.Context, state *tfsdk.State, identity *tfsdk.ResourceIdentity, model any) diag.Diagnostics {
	return append(state.Set(ctx, model), SetIdentity(ctx, *state, identity)...)
}

// SetIdentity sets each attribute of the identity from the attribute of the state
// that has its name, or from id.
func SetIdentity(ctx context.Context, state tfsdk.State, identity *tfsdk.ResourceIdentity) (diags diag.Diagnostics) {
	for name := range identity.Schema.GetAttributes() {
		from := path.Root("id")
		if _, named := state.Schema.GetAttributes()[name]; named {
			from = path.Root(name)
		}
		var value types.String
		diags.Append(state.GetAttribute(ctx, from, &value)...)
		diags.Append(identity.SetAttribute(ctx, path.Root(name), value)...)
	}
	return diags
}

// ReadPlan reads the models of a ModifyPlan. state is nil for a create.
func ReadPlan[M any](ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) (config, plan M, state *M) {
	diags.Append(req.Config.Get(ctx, &config)...)
	diags.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		state = new(M)
		diags.Append(req.State.Get(ctx, state)...)
	}
	return config, plan, state
}

// ChangedPaths are the attributes whose plan differs from the state, but for
// timeouts, which the service does not have.
func ChangedPaths(plan tfsdk.Plan, state tfsdk.State) (changed path.Paths) {
	var planned, stored map[string]tftypes.Value
	if plan.Raw.As(&planned) != nil || state.Raw.As(&stored) != nil {
		return nil
	}
	for name, value := range planned {
		if name != "timeouts" && !value.Equal(stored[name]) {
			changed.Append(path.Root(name))
		}
	}
	return changed
}
