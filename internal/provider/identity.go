// This file holds ids, import strings and resource identities, and the one
// way to set state and identity together.

package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// setBoth writes state and identity together: the framework wants both after
// every create, read and update.
func setBoth(ctx context.Context, state *tfsdk.State, identity *tfsdk.ResourceIdentity, model any) diag.Diagnostics {
	return append(state.Set(ctx, model), identify(ctx, *state, identity)...)
}

// identify sets each attribute of an identity to the one of the state that has its
// name, or to the state's id.
func identify(ctx context.Context, state tfsdk.State, identity *tfsdk.ResourceIdentity) (diags diag.Diagnostics) {
	for name := range identity.Schema.GetAttributes() {
		from := path.Root("id")
		if _, named := state.Schema.GetAttributes()[name]; named {
			from = path.Root(name)
		}
		var value types.String
		diags.Append(state.GetAttribute(ctx, from, &value)...)
		diags.Append(identity.SetAttribute(ctx, path.Root(name), value)...)
	}
	return diags
}

// checkRoomUser refuses identifiers that a room's roster does not take
// (fact 1.8-01).
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

// joinID is the id of an object that is part of another, and what imports take.
func joinID(outer, inner string) string { return outer + "/" + inner }

// participantForm is what imports of acs_room_participant take.
const participantForm = "ROOM_ID/USER_ID, such as 99199690362660524/8:acs:<resource id>_<user id>"

// idPart is one of the parts of an id: the attribute of the identity that holds
// it, and what it has to look like.
type idPart struct {
	attribute string
	check     func(string) error
}

// splitID takes an id apart: the reverse of joinID where there are two parts. It
// splits at the first slash, as the parts hold colons, underscores and at signs.
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

// importID imports by what the CLI or an import block gives as id, which has this
// form where two parts make it up, or by the identity. It returns the id: "", with
// the error said, where it is malformed.
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

// checkedString is a validator made of a check; its error names the attribute,
// the value and what is allowed.
type checkedString struct {
	summary string
	check   func(string) error
}

func (v checkedString) Description(context.Context) string { return v.summary }

func (v checkedString) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v checkedString) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, v.summary, fmt.Sprintf("%s: %s", req.Path, sentence(err)))
	}
}

func roomIDValidator() validator.String {
	return checkedString{"Malformed room id", acs.CheckRoomID}
}

func roomUserValidator() validator.String {
	return checkedString{"Not a user that a room takes", checkRoomUser}
}

func userValidator() validator.String { return checkedString{"Not a user", acs.CheckUserID} }

func threadIDValidator() validator.String {
	return checkedString{"Malformed thread id", acs.CheckThreadID}
}

func messageIDValidator() validator.String {
	return checkedString{"Malformed message id", acs.CheckMessageID}
}

func guidValidator() validator.String { return checkedString{"Malformed GUID", acs.CheckGUID} }

func roleValidator() validator.String { return oneOf(acs.PossibleRoleValues()) }
