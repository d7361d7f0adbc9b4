// SPDX-License-Identifier: MPL-2.0

// This file holds the function parse_identifier.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

type parseIdentifierFunction struct{}

func newParseIdentifierFunction() function.Function { return parseIdentifierFunction{} }

// identifierParts is the result of parse_identifier. A part that the kind does not have
// is null.
type identifierParts struct {
	Kind        types.String `tfsdk:"kind"`
	RawID       types.String `tfsdk:"raw_id"`
	PhoneNumber types.String `tfsdk:"phone_number"`
	AssertedID  types.String `tfsdk:"asserted_id"`
	IsAnonymous types.Bool   `tfsdk:"is_anonymous"`
	UserID      types.String `tfsdk:"user_id"`
	TenantID    types.String `tfsdk:"tenant_id"`
	ResourceID  types.String `tfsdk:"resource_id"`
	AppID       types.String `tfsdk:"app_id"`
	Cloud       types.String `tfsdk:"cloud"`
}

func (parseIdentifierFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_identifier"
}

func (parseIdentifierFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Parses a raw id",
		MarkdownDescription: "Parses the raw id of an identifier. The `kind` of the result is `communicationUser`, `microsoftTeamsUser`, `microsoftTeamsApp`, " +
			"`phoneNumber`, `teamsExtensionUser`, or `unknown` for any other text. Besides `kind` and `raw_id` the result has " +
			"`phone_number`, `asserted_id`, `is_anonymous`, `user_id`, `tenant_id`, `resource_id`, `app_id` and `cloud` (`public`, `dod` or `gcch`), null if the kind has no such part. " +
			"Calls no service. Rosters of rooms and threads take the kind `communicationUser`.",
		Parameters: []function.Parameter{function.StringParameter{
			Name:                "raw_id",
			MarkdownDescription: "The raw id, such as `8:acs:<resource id>_<user id>` or `4:+14255550123`.",
		}},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"kind": types.StringType, "raw_id": types.StringType, "phone_number": types.StringType, "asserted_id": types.StringType,
			"is_anonymous": types.BoolType, "user_id": types.StringType, "tenant_id": types.StringType, "resource_id": types.StringType,
			"app_id": types.StringType, "cloud": types.StringType,
		}},
	}
}

func (parseIdentifierFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var rawID string
	if resp.Error = req.Arguments.Get(ctx, &rawID); resp.Error != nil {
		return
	}
	parsed := acs.ParseIdentifier(rawID)
	parts := identifierParts{
		Kind: types.StringValue(string(parsed.Kind)), RawID: types.StringValue(parsed.RawID),
		PhoneNumber: plugin.TextOrNull(parsed.PhoneNumber), AssertedID: plugin.TextOrNull(parsed.AssertedID),
		UserID: plugin.TextOrNull(parsed.UserID), TenantID: plugin.TextOrNull(parsed.TenantID), ResourceID: plugin.TextOrNull(parsed.ResourceID),
		AppID: plugin.TextOrNull(parsed.AppID), Cloud: plugin.TextOrNull(string(parsed.Cloud)),
	}
	if parsed.Kind == acs.KindPhoneNumber || parsed.Kind == acs.KindMicrosoftTeamsUser {
		parts.IsAnonymous = types.BoolValue(parsed.IsAnonymous)
	}
	resp.Error = resp.Result.Set(ctx, parts)
}
