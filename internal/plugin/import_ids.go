// SPDX-License-Identifier: MPL-2.0

// This file joins and splits ids, and imports resources by them.

package plugin

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// JoinID is the id of an object that is part of another one, and its import id.
func JoinID(outer, inner string) string { return outer + "/" + inner }

// IDPart is a part of an id: its attribute in the identity, and its check.
type IDPart struct {
	Attribute string
	Check     func(string) error
}

// SplitID splits an id into its parts, from the left. The separator is a slash, as the
// parts may have colons, underscores and at signs. form is what an id looks like.
func SplitID(id, form string, parts ...IDPart) ([]string, error) {
	values := strings.SplitN(id, "/", len(parts))
	if len(values) < len(parts) {
		return nil, fmt.Errorf("%q is not an import id: use %s", id, form)
	}
	var err error
	for i, part := range parts {
		err = errors.Join(err, part.Check(values[i]))
	}
	return values, err
}

// ImportID imports a resource by the id of the CLI or an import block, or by identity.
// form describes an id of two parts. It returns the id, or adds an error and returns ""
// if the id is malformed.
func ImportID(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, form string, parts ...IDPart) string {
	values, err := SplitID(req.ID, form, parts...)
	if req.ID == "" {
		values, err = make([]string, len(parts)), nil
		for i, part := range parts {
			var value types.String
			resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(part.Attribute), &value)...)
			values[i] = value.ValueString()
			err = errors.Join(err, part.Check(values[i]))
		}
	}
	if err != nil {
		resp.Diagnostics.AddError("Malformed import id", Sentence(err))
	}
	if resp.Diagnostics.HasError() {
		return ""
	}
	id := strings.Join(values, "/")
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	for i, part := range parts {
		if len(parts) > 1 {
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(part.Attribute), values[i])...)
		}
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(part.Attribute), values[i])...)
	}
	return id
}
