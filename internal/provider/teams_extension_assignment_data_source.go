// SPDX-License-Identifier: MPL-2.0

// This file holds the data source acs_teams_extension_assignment.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// teamsExtensionAssignmentData is an assignment as the data source shows it.
type teamsExtensionAssignmentData struct {
	ID            types.String `tfsdk:"id"`
	TenantID      types.String `tfsdk:"tenant_id"`
	ObjectID      types.String `tfsdk:"object_id"`
	PrincipalType types.String `tfsdk:"principal_type"`
	ClientIDs     types.Set    `tfsdk:"client_ids"`
}

func newTeamsExtensionAssignmentDataSource() datasource.DataSource {
	return newDataSource("teams_extension_assignment", readTeamsExtensionAssignment, schema.Schema{
		MarkdownDescription: "Looks up the Teams Phone extensibility assignment of one user or resource account. One that is not there is an error.",
		Attributes: map[string]schema.Attribute{
			"id":             plugin.ComputedText("`TENANT_ID/OBJECT_ID`."),
			"tenant_id":      plugin.RequiredText(guidValidator(), "Id of the Microsoft Entra tenant that the account belongs to, a GUID in lower case."),
			"object_id":      plugin.RequiredText(guidValidator(), "Object id of the user or the resource account, a GUID in lower case."),
			"principal_type": plugin.ComputedText("Kind of the account, as the service names it: `user`, or `teamsResourceAccount` or `resourceAccount`."),
			"client_ids": schema.SetAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Application (client) ids of the applications through which a user has access. Empty if there are none.",
			},
		},
	})
}

func readTeamsExtensionAssignment(ctx context.Context, c *configured, data *teamsExtensionAssignmentData) diag.Diagnostics {
	got, err := c.Services.teams.GetAssignment(ctx, data.TenantID.ValueString(), data.ObjectID.ValueString(), nil)
	if err != nil {
		return diag.Diagnostics{failure("read the Teams extension assignment", assignmentObject(data.TenantID, data.ObjectID), err)}
	}
	data.ID = types.StringValue(plugin.JoinID(got.TenantID, got.ObjectID))
	data.PrincipalType = types.StringValue(string(got.PrincipalType))
	data.ClientIDs = textSet(got.ClientIDs)
	return nil
}
