// SPDX-License-Identifier: MPL-2.0

// This file holds what the data sources share: attributes, and the error about a room that
// cannot be read.

package webexprovider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

func computedInstant(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, CustomType: plugin.InstantType{}, MarkdownDescription: description}
}

func computedFlag(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// givenOrRead is an argument that the data source reads if it is not given.
func givenOrRead(valid validator.String, description string) schema.StringAttribute {
	attribute := plugin.OptionalText(valid, description)
	attribute.Computed = true
	return attribute
}

func roomIDData() schema.StringAttribute {
	return plugin.RequiredText(idValidator(), "Id of the room.")
}

// roomFailure is failure for a call about a room. It says what not found means, and to
// whom (fact W2.4-02).
func (s *services) roomFailure(ctx context.Context, operation, roomID string, err error) diag.Diagnostic {
	if !webex.IsNotFound(err) {
		return failure(operation, "Room "+roomID, err)
	}
	advice := "It was deleted, or the acting account is not in it: Webex does not tell the two apart. Check the id. If the room still exists, let a member add the account."
	if me, err := s.rosters.Me(ctx); err == nil {
		advice += " The acting account is " + nameOf(me) + "."
	}
	return failureWithAdvice(operation, "Room "+roomID, err, advice)
}
