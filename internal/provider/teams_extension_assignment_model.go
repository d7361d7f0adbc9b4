// SPDX-License-Identifier: MPL-2.0

// This file converts assignments of the Teams extension between the service and
// Terraform.

package provider

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// assignmentObject is an assignment as errors and warnings name it.
func assignmentObject(tenantID, objectID types.String) string {
	return fmt.Sprintf("Assignment of %s in tenant %s", objectID.ValueString(), tenantID.ValueString())
}

// assignment is what the model asks the service for.
func (m teamsExtensionAssignmentModel) assignment() acs.TeamsExtensionAssignment {
	a := acs.TeamsExtensionAssignment{
		TenantID: m.TenantID.ValueString(), ObjectID: m.ObjectID.ValueString(),
		PrincipalType: acs.TeamsPrincipalType(m.PrincipalType.ValueString()),
	}
	for _, id := range m.ClientIDs.Elements() {
		if text, ok := id.(types.String); ok {
			a.ClientIDs = append(a.ClientIDs, text.ValueString())
		}
	}
	return a
}

// fill takes over what the service says. A resource account has two names (fact
// 4-15): the one that was configured stays, where the service means the same.
func (m *teamsExtensionAssignmentModel) fill(a acs.TeamsExtensionAssignment) {
	m.ID = types.StringValue(plugin.JoinID(a.TenantID, a.ObjectID))
	m.TenantID, m.ObjectID = types.StringValue(a.TenantID), types.StringValue(a.ObjectID)
	if accountKind(string(a.PrincipalType)) != accountKind(m.PrincipalType.ValueString()) {
		m.PrincipalType = types.StringValue(string(a.PrincipalType))
	}
	m.ClientIDs = textSet(a.ClientIDs)
}

// accountKind is a principal type in the form in which two that mean the same are
// equal.
func accountKind(principalType string) string {
	return strings.TrimPrefix(strings.ToLower(principalType), "teams")
}

// textSet is a set of texts, each of which counts once.
func textSet(texts []string) types.Set {
	elements := []attr.Value{}
	seen := map[string]bool{}
	for _, text := range texts {
		if !seen[text] {
			elements = append(elements, types.StringValue(text))
		}
		seen[text] = true
	}
	return types.SetValueMust(types.StringType, elements)
}
