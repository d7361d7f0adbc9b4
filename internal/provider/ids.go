// This file checks, joins and splits ids, and imports resources by them.

package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// checkRoomUser refuses identifiers that cannot be in a room's roster (fact 1.8-01).
func checkRoomUser(rawID string) error {
	if acs.CheckUserID(rawID) == nil {
		return nil
	}
	kind := ""
	switch acs.ParseIdentifier(rawID).Kind {
	case acs.KindPhoneNumber:
		kind = " (a phone number)"
	case acs.KindMicrosoftTeamsUser, acs.KindMicrosoftTeamsApp, acs.KindTeamsExtensionUser:
		kind = " (a Microsoft Teams identity)"
	default:
	}
	return fmt.Errorf("%q%s cannot be in a room's roster: allowed are users of Communication Services, 8:acs:<resource id>_<user id>", rawID, kind)
}

// joinID is the id of an object that is part of another one, and its import id.
func joinID(outer, inner string) string { return outer + "/" + inner }

// participantForm is the form of import ids of acs_room_participant.
const participantForm = "ROOM_ID/USER_ID, such as 99199690362660524/8:acs:<resource id>_<user id>"

// idPart is a part of an id: its attribute in the identity, and its check.
type idPart struct {
	attribute string
	check     func(string) error
}

// splitID splits an id into its parts, from the left. The separator is a slash, as the
// parts have colons, underscores and at signs.
func splitID(id, form string, parts ...idPart) ([]string, error) {
	values := strings.SplitN(id, "/", len(parts))
	if len(values) < len(parts) {
		return nil, fmt.Errorf("%q is no import id: allowed is %s", id, form)
	}
	var err error
	for i, part := range parts {
		err = errors.Join(err, part.check(values[i]))
	}
	return values, err
}

// importID imports a resource by the id of the CLI or an import block, or by identity.
// form describes an id of two parts. It returns the id, or adds an error and returns ""
// if the id is malformed.
func importID(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, form string, parts ...idPart) string {
	values, err := splitID(req.ID, form, parts...)
	if req.ID == "" {
		values, err = make([]string, len(parts)), nil
		for i, part := range parts {
			var value types.String
			resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(part.attribute), &value)...)
			values[i] = value.ValueString()
			err = errors.Join(err, part.check(values[i]))
		}
	}
	if err != nil {
		resp.Diagnostics.AddError("Malformed import id", sentence(err))
	}
	if resp.Diagnostics.HasError() {
		return ""
	}
	id := strings.Join(values, "/")
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	for i, part := range parts {
		if len(parts) > 1 {
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(part.attribute), values[i])...)
		}
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(part.attribute), values[i])...)
	}
	return id
}
