// SPDX-License-Identifier: MPL-2.0

// This file holds the ephemeral resource acs_user_token: an access token of a user,
// never in a plan or a state.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// userTokenEphemeralResource has no Renew, which could not return a new token, and no
// Close: the service can only revoke all tokens of a user (fact 4-04).
type userTokenEphemeralResource struct{ configured }

func newUserTokenEphemeralResource() ephemeral.EphemeralResource {
	return &userTokenEphemeralResource{}
}

type userTokenModel struct {
	UserID           types.String   `tfsdk:"user_id"`
	Scopes           types.Set      `tfsdk:"scopes"`
	ExpiresInMinutes types.Number   `tfsdk:"expires_in_minutes"`
	Token            types.String   `tfsdk:"token"`
	ExpiresOn        plugin.Instant `tfsdk:"expires_on"`
}

func (r *userTokenEphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_user_token"
}

func (r *userTokenEphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An access token of a user, for programs that chat or call as the user. It is never in a plan or a state. " +
			"The provider issues a token in each plan in which `user_id` is known, and another one in each apply. It revokes none of them afterwards.",
		Attributes: map[string]schema.Attribute{
			"user_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{userValidator()},
				MarkdownDescription: "Raw id of the user, `8:acs:<resource id>_<user id>`.",
			},
			"scopes": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(plugin.OneOf(acs.PossibleTokenScopeValues())),
				},
				MarkdownDescription: "What the token allows: `chat`, `voip`, `chat.join`, `chat.join.limited` and `voip.join`, at least one.",
			},
			"expires_in_minutes": schema.NumberAttribute{
				Optional: true, Validators: []validator.Number{plugin.WholeNumberBetween(acs.MinTokenMinutes, acs.MaxTokenMinutes)},
				MarkdownDescription: "For how long the token is valid, 60 to 1440 minutes. Default of the service: 1440.",
			},
			"token":      schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The access token."},
			"expires_on": schema.StringAttribute{Computed: true, CustomType: instantType(), MarkdownDescription: "When the token expires. The provider does not renew it."},
		},
	}
}

func (r *userTokenEphemeralResource) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	resp.Diagnostics.Append(r.SetServices(req.ProviderData)...)
}

// Open issues the token. Terraform calls it once the configuration is known.
func (r *userTokenEphemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	ctx, end := plugin.WithReadTimeout(ctx, plugin.DefaultTimeout, &resp.Diagnostics)
	defer end()
	var model userTokenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	var scopes []acs.TokenScope
	resp.Diagnostics.Append(model.Scopes.ElementsAs(ctx, &scopes, false)...)
	if resp.Diagnostics.HasError() || !r.RequireConfigured(&resp.Diagnostics) {
		return
	}
	options := &acs.IssueTokenOptions{}
	if minutes, ok := plugin.WholeNumberOf(model.ExpiresInMinutes); ok {
		options.ExpiresInMinutes = new(int32(minutes)) //nolint:gosec // the schema holds it to 60 to 1440
	}
	issued, err := r.Services.identity.IssueToken(ctx, model.UserID.ValueString(), scopes, options)
	if err != nil {
		resp.Diagnostics.Append(failure("issue a token", "User "+model.UserID.ValueString(), err))
		return
	}
	model.Token = types.StringValue(issued.Token)
	model.ExpiresOn = plugin.NewInstant(issued.ExpiresOn)
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}
