// This file holds the function parse_identifier, which takes a raw id apart.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

type parseIdentifierFunction struct{}

func newParseIdentifierFunction() function.Function { return parseIdentifierFunction{} }

// identifierParts is the answer of parse_identifier; what a kind does not have
// is null.
type identifierParts struct {
	Kind        string  `tfsdk:"kind"`
	RawID       string  `tfsdk:"raw_id"`
	PhoneNumber *string `tfsdk:"phone_number"`
	AssertedID  *string `tfsdk:"asserted_id"`
	IsAnonymous *bool   `tfsdk:"is_anonymous"`
	UserID      *string `tfsdk:"user_id"`
	TenantID    *string `tfsdk:"tenant_id"`
	ResourceID  *string `tfsdk:"resource_id"`
	AppID       *string `tfsdk:"app_id"`
	Cloud       *string `tfsdk:"cloud"`
}

func (parseIdentifierFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_identifier"
}

func (parseIdentifierFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Takes a raw id apart",
		MarkdownDescription: "Takes the raw id of an identifier apart. The answer's `kind` is `communicationUser`, `microsoftTeamsUser`, `microsoftTeamsApp`, " +
			"`phoneNumber`, `teamsExtensionUser`, or `unknown` for whatever has no known form, so that every text has an answer. Beside `kind` and `raw_id` it has " +
			"`phone_number`, `asserted_id`, `is_anonymous`, `user_id`, `tenant_id`, `resource_id`, `app_id` and `cloud` (`public`, `dod` or `gcch`), null where the kind has no such part. " +
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
		Kind: string(parsed.Kind), RawID: parsed.RawID, PhoneNumber: given(parsed.PhoneNumber), AssertedID: given(parsed.AssertedID),
		UserID: given(parsed.UserID), TenantID: given(parsed.TenantID), ResourceID: given(parsed.ResourceID),
		AppID: given(parsed.AppID), Cloud: given(string(parsed.Cloud)),
	}
	if parsed.Kind == acs.KindPhoneNumber || parsed.Kind == acs.KindMicrosoftTeamsUser {
		parts.IsAnonymous = &parsed.IsAnonymous
	}
	resp.Error = resp.Result.Set(ctx, parts)
}

// given is a part that is there; nil for one that is not.
func given(part string) *string {
	if part == "" {
		return nil
	}
	return &part
}
