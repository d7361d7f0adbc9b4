// This file holds the action acs_user_revoke_tokens.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type userRevokeTokensAction struct{ configuredAction }

func newUserRevokeTokensAction() action.Action { return &userRevokeTokensAction{} }

var _ action.ActionWithConfigure = (*userRevokeTokensAction)(nil)

type userRevokeTokensModel struct {
	UserID types.String `tfsdk:"user_id"`
}

func (a *userRevokeTokensAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_user_revoke_tokens"
}

func (a *userRevokeTokensAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Revokes every access token of a user, those that the provider uses to act as the user included; it then issues itself a new one. " +
			"The service may take up to 15 minutes until revoked tokens are refused." + notTriedAgain,
		Attributes: map[string]schema.Attribute{
			"user_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{userValidator()},
				MarkdownDescription: "Raw id of the user, `8:acs:<resource id>_<user id>`.",
			},
		},
	}
}

func (a *userRevokeTokensAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	ctx, end := invoking(ctx, resp)
	defer end()
	var model userRevokeTokensModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || !a.ready(&resp.Diagnostics) {
		return
	}
	id := model.UserID.ValueString()
	tell(resp, "Revoking the tokens of user %s", id)
	if _, err := a.services.identity.RevokeTokens(ctx, id, nil); err != nil {
		resp.Diagnostics.Append(failure("revoke the tokens", "User "+id, err))
		return
	}
	tell(resp, "Revoked the tokens of user %s", id)
}
