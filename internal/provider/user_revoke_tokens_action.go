// SPDX-License-Identifier: MPL-2.0

// This file holds the action acs_user_revoke_tokens.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type tokensToRevoke struct {
	UserID types.String `tfsdk:"user_id"`
}

func newUserRevokeTokensAction() action.Action {
	return newAction("user_revoke_tokens", revokeTokens, schema.Schema{
		MarkdownDescription: "Revokes all access tokens of a user, including those with which the provider acts as the user; the provider then issues itself a new one. " +
			"The service may accept revoked tokens for up to 15 more minutes." + noRetryNote,
		Attributes: map[string]schema.Attribute{
			"user_id": requiredArgument(userValidator(), "Raw id of the user, `8:acs:<resource id>_<user id>`."),
		},
	})
}

func revokeTokens(ctx context.Context, c *configured, tokens tokensToRevoke, progress progressFunc) diag.Diagnostics {
	id := tokens.UserID.ValueString()
	progress("Revoking the tokens of user %s", id)
	if _, err := c.Services.identity.RevokeTokens(ctx, id, nil); err != nil {
		return diag.Diagnostics{failure("revoke the tokens", "User "+id, err)}
	}
	progress("Revoked the tokens of user %s", id)
	return nil
}
