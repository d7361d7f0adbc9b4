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
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// roomIdentityModel is the identity of acs_room. One Communication Services
// resource's ids are unique in the service, and the endpoint can change, so it
// is no part of any identity.
type roomIdentityModel struct {
	RoomID types.String `tfsdk:"room_id"`
}

// participantIdentityModel is the identity of acs_room_participant.
type participantIdentityModel struct {
	RoomID types.String `tfsdk:"room_id"`
	UserID types.String `tfsdk:"user_id"`
}

// userIdentityModel is the identity of acs_user.
type userIdentityModel struct {
	UserID types.String `tfsdk:"user_id"`
}

// threadIdentityModel is the identity of acs_chat_thread.
type threadIdentityModel struct {
	ThreadID types.String `tfsdk:"thread_id"`
}

// threadParticipantIdentityModel is the identity of
// acs_chat_thread_participant.
type threadParticipantIdentityModel struct {
	ThreadID types.String `tfsdk:"thread_id"`
	UserID   types.String `tfsdk:"user_id"`
}

// messageIdentityModel is the identity of acs_chat_message.
type messageIdentityModel struct {
	ThreadID  types.String `tfsdk:"thread_id"`
	MessageID types.String `tfsdk:"message_id"`
}

func identitySchema(descriptions map[string]string) identityschema.Schema {
	attributes := map[string]identityschema.Attribute{}
	for name, description := range descriptions {
		attributes[name] = identityschema.StringAttribute{RequiredForImport: true, Description: description}
	}
	return identityschema.Schema{Attributes: attributes}
}

// setBoth writes state and identity together: the framework wants both after
// every create, read and update.
func setBoth(ctx context.Context, state *tfsdk.State, identity *tfsdk.ResourceIdentity, model, identityModel any) diag.Diagnostics {
	diags := identity.Set(ctx, identityModel)
	diags.Append(state.Set(ctx, model)...)
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

// splitID is the reverse, for ids that this many kinds of text make up. It
// splits at the first slash, as the parts hold colons, underscores and at signs.
func splitID(id, form string, checkOuter, checkInner func(string) error) (outer, inner string, err error) {
	outer, inner, found := strings.Cut(id, "/")
	if !found {
		return "", "", fmt.Errorf("%q is no import id: allowed is %s", id, form)
	}
	if err := checkOuter(outer); err != nil {
		return "", "", err
	}
	return outer, inner, checkInner(inner)
}

// participantForm is what imports of acs_room_participant take.
const participantForm = "ROOM_ID/USER_ID, such as 99199690362660524/8:acs:<resource id>_<user id>"

// importedID is the id of an import of something whose identity is one id: what
// the CLI or an import block gives, or that attribute of an identity. It is
// false, with the error said, where the id is malformed.
func importedID(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, attribute string, check func(string) error) (types.String, bool) {
	id := types.StringValue(req.ID)
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(attribute), &id)...)
		if resp.Diagnostics.HasError() {
			return id, false
		}
	}
	if err := check(id.ValueString()); err != nil {
		resp.Diagnostics.AddError("Malformed import id", sentence(err))
		return id, false
	}
	return id, true
}

// idPart is one of the two parts of an id: the attribute of state and identity
// that holds it, and what it has to look like.
type idPart struct {
	attribute string
	check     func(string) error
}

// importPair imports something that is part of a room or a thread, by what the
// CLI or an import block gives as id, in this form, or by its identity.
func importPair(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, form string, outer, inner idPart) {
	parts := []idPart{outer, inner}
	values := make([]string, len(parts))
	var err error
	if req.ID == "" {
		for i, part := range parts {
			var value types.String
			resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(part.attribute), &value)...)
			values[i] = value.ValueString()
			err = errors.Join(err, part.check(values[i]))
		}
	} else {
		values[0], values[1], err = splitID(req.ID, form, outer.check, inner.check)
	}
	if err != nil {
		resp.Diagnostics.AddError("Malformed import id", sentence(err))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), joinID(values[0], values[1]))...)
	for i, part := range parts {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(part.attribute), values[i])...)
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(part.attribute), values[i])...)
	}
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

func roleValidator() validator.String {
	var names []string
	for _, role := range acs.PossibleRoleValues() {
		names = append(names, string(role))
	}
	return oneOf(names)
}
