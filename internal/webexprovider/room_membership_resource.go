// SPDX-License-Identifier: MPL-2.0

// This file holds the resource webex_room_membership: one person in a room. It does not
// change other people. internal/webexroster makes one call at a time per room.

package webexprovider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

type roomMembershipResource struct{ configuredResource }

func newRoomMembershipResource() resource.Resource {
	return &roomMembershipResource{newConfiguredResource("room_membership", map[string]string{
		"room_id": "Id of the room.", "person_id": "Id of the person.",
	})}
}

// roomMembershipModel is webex_room_membership in configuration, plan and state.
type roomMembershipModel struct {
	ID                types.String   `tfsdk:"id"`
	RoomID            types.String   `tfsdk:"room_id"`
	PersonEmail       types.String   `tfsdk:"person_email"`
	PersonID          types.String   `tfsdk:"person_id"`
	IsModerator       types.Bool     `tfsdk:"is_moderator"`
	MembershipID      types.String   `tfsdk:"membership_id"`
	PersonDisplayName types.String   `tfsdk:"person_display_name"`
	PersonOrgID       types.String   `tfsdk:"person_org_id"`
	Created           plugin.Instant `tfsdk:"created"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`
}

func (m roomMembershipModel) person() webexroster.Person {
	return webexroster.Person{ID: m.PersonID.ValueString(), Email: m.PersonEmail.ValueString()}
}

// membership is what calls about the membership need.
func (m roomMembershipModel) membership() webex.Membership {
	return webex.Membership{
		ID: m.MembershipID.ValueString(), RoomID: m.RoomID.ValueString(), PersonID: m.PersonID.ValueString(), PersonEmail: m.PersonEmail.ValueString(),
	}
}

// object names the membership in diagnostics.
func (m roomMembershipModel) object() string {
	return fmt.Sprintf("%s in room %s", m.person(), m.RoomID.ValueString())
}

// fill sets all but timeouts. The address keeps its spelling in the configuration, and
// stays if Webex shows another one of the same person (fact W5-03).
func (m *roomMembershipModel) fill(got webex.Membership) {
	m.ID = types.StringValue(plugin.JoinID(got.RoomID, got.PersonID))
	m.RoomID = types.StringValue(got.RoomID)
	m.PersonID = types.StringValue(got.PersonID)
	if m.PersonEmail.ValueString() == "" {
		m.PersonEmail = plugin.TextOrNull(got.PersonEmail)
	}
	m.IsModerator = types.BoolValue(got.IsModerator)
	m.MembershipID = types.StringValue(got.ID)
	m.PersonDisplayName = plugin.TextOrNull(got.PersonDisplayName)
	m.PersonOrgID = plugin.TextOrNull(got.PersonOrgID)
	m.Created = instantOrNull(got.Created)
}

func (r *roomMembershipResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	person := func(valid validator.String, description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Computed: true, Validators: []validator.String{valid}, MarkdownDescription: description}
	}
	created := plugin.ComputedOnceText("When the person joined.")
	created.CustomType = plugin.InstantType{}
	resp.Schema = schema.Schema{
		MarkdownDescription: "One person in a room. Other people are not changed. If the person is in the room already, the resource adopts the membership; destroy removes the person. " +
			"Use either this or `members` of `webex_room` for a room, not both.",
		Blocks: plugin.TimeoutsBlock(plugin.TimeoutKinds()...),
		Attributes: map[string]schema.Attribute{
			"id":      plugin.ComputedOnceText("`room_id` and `person_id`, joined by a slash."),
			"room_id": plugin.ImmutableText(idValidator(), "Id of the room. A change replaces the membership."),
			"person_email": person(emailValidator(), "Address of the person, compared without regard to case. An address without an account is invited. "+
				"Set either this or `person_id`. If both are set, as in generated configuration, they must be those of one person. A change to another person, or to an address that Webex does not show, replaces the membership."),
			"person_id": person(idValidator(), "Id of the person."),
			"is_moderator": schema.BoolAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Whether the person is a moderator. Webex locks a room with its first moderator, so the room has to be locked. Default `false`. " +
					"The acting account stays as it is by default: a moderator if it has locked the room.",
			},
			"membership_id":       plugin.ComputedOnceText("Id of the membership."),
			"person_display_name": plugin.ComputedOnceText("Name of the person."),
			"person_org_id":       plugin.ComputedOnceText("Id of the person's organization."),
			"created":             created,
		},
	}
}

func (r *roomMembershipResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config roomMembershipModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() && config.PersonEmail.IsNull() && config.PersonID.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root("person_email"), "Member without a person", "Neither person_email nor person_id is set. Use one of them.")
	}
}

func (r *roomMembershipResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var config, plan roomMembershipModel
	if !r.Begin(&resp.Diagnostics, req.Config.Get(ctx, &config), req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	resp.Diagnostics.Append(r.checkBothPersons(ctx, config, nil)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.add(ctx, &plan, resp.Private)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.setState(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
	}
}

// add adds the person, or adopts the membership.
func (r *roomMembershipResource) add(ctx context.Context, m *roomMembershipModel, private plugin.PrivateWriter) diag.Diagnostics {
	if m.IsModerator.IsUnknown() { // not configured
		own, isMember, err := r.ownMembership(ctx, *m)
		if err != nil {
			return diag.Diagnostics{failure("add the member", m.object(), err)}
		}
		if isMember {
			m.fill(own)
			return plugin.SetPrivateText(ctx, private, privateShown, own.PersonEmail)
		}
		m.IsModerator = types.BoolValue(false)
	}
	added, err := r.Services.rosters.Add(ctx, m.RoomID.ValueString(), m.person(), m.IsModerator.ValueBool())
	if failed := (*webexroster.ChangeError)(nil); errors.As(err, &failed) {
		note := "The person may have been added anyway, and is in no state: apply again before you remove the membership from the configuration."
		return diag.Diagnostics{plugin.WithOutcomeNote(changeFailure(failed), err, note)}
	}
	if err != nil {
		return diag.Diagnostics{failure("add the member", m.object(), err)}
	}
	wanted := m.IsModerator
	m.fill(added)
	m.IsModerator = wanted
	return plugin.SetPrivateText(ctx, private, privateShown, added.PersonEmail)
}

// ownMembership is the membership of the acting account, if the person is that account
// and is in the room.
func (r *roomMembershipResource) ownMembership(ctx context.Context, m roomMembershipModel) (own webex.Membership, isMember bool, err error) {
	me, err := r.Services.rosters.Me(ctx)
	if err != nil || !isAccount(me, m.person()) {
		return own, false, err
	}
	have, err := r.Services.rosters.Get(ctx, m.RoomID.ValueString())
	own, isMember = have[me.ID]
	return own, isMember, err
}

func (r *roomMembershipResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state roomMembershipModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state), plugin.SetIdentity(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	roomID, imported := state.RoomID.ValueString(), state.MembershipID.IsNull()
	have, err := r.Services.rosters.Get(ctx, roomID)
	found, isMember := have[state.PersonID.ValueString()]
	if webex.IsNotFound(err) {
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, state.object())...)
	}
	// Summaries are the same for all members of a room: Terraform shows one of the
	// warnings and counts the others.
	switch {
	case resp.Diagnostics.HasError():
	case webex.IsNotFound(err) && imported:
		resp.State.RemoveResource(ctx)
	case webex.IsNotFound(err):
		resp.Diagnostics.AddWarning(fmt.Sprintf("Room %s of members not found", roomID), fmt.Sprintf(
			"%s: the room was deleted, or %s is not in it any more. The membership stays in the state, and destroying it will succeed.", state.object(), r.Services.actorName(ctx)))
	case err != nil:
		resp.Diagnostics.Append(failure("read the member", state.object(), err))
	case !isMember:
		if !imported {
			resp.Diagnostics.AddWarning(fmt.Sprintf("Members of room %s were removed outside Terraform", roomID), fmt.Sprintf(
				"%s is not in the room any more. If the membership is still in the configuration, the next apply adds the person again.", state.object()))
		}
		resp.State.RemoveResource(ctx)
	default:
		state.fill(found)
		resp.Diagnostics.Append(r.recordState(state)...)
		resp.Diagnostics.Append(plugin.SetPrivateText(ctx, resp.Private, privateShown, found.PersonEmail)...)
		resp.Diagnostics.Append(r.setState(ctx, &resp.State, resp.Identity, resp.Private, state)...)
	}
}

func (r *roomMembershipResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state roomMembershipModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan), req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Update, &resp.Diagnostics)
	defer end()
	switch {
	case plan.MembershipID.IsUnknown():
		// The destroy of another resource may have removed the person.
		plan.PersonID = state.PersonID
		resp.Diagnostics.Append(r.add(ctx, &plan, resp.Private)...)
	case !plan.IsModerator.Equal(state.IsModerator):
		_, err := r.Services.rosters.SetModerator(ctx, state.membership(), plan.IsModerator.ValueBool())
		if failed := (*webexroster.ChangeError)(nil); errors.As(err, &failed) {
			resp.Diagnostics.Append(changeFailure(failed))
		} else if err != nil {
			resp.Diagnostics.Append(failure("change the moderator", state.object(), err))
		}
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.setState(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
	}
}

func (r *roomMembershipResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state roomMembershipModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	if plugin.PrivateFlag(ctx, req.Private, privateStays) {
		return
	}
	err := r.Services.rosters.Remove(ctx, state.membership())
	failed := (*webexroster.ChangeError)(nil)
	switch {
	case errors.Is(err, webexroster.ErrActingAccount):
		resp.Diagnostics.AddWarning("Acting account stays in the room", fmt.Sprintf(
			"%s is the acting account, which the provider removes from no room. The membership is removed from the state only.", state.object()))
	case errors.As(err, &failed):
		resp.Diagnostics.Append(changeFailure(failed))
	case err != nil:
		resp.Diagnostics.Append(failure("remove the member", state.object(), err))
	}
}

// membershipForm is the form of import ids of webex_room_membership.
const membershipForm = "ROOM_ID/PERSON_ID, ROOM_ID/EMAIL, or the id of the membership"

// ImportState takes the parts of the id, or asks Webex who is meant.
func (r *roomMembershipResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	roomID, who, _ := strings.Cut(req.ID, "/")
	if req.ID == "" || webex.CheckID(who) == nil {
		plugin.ImportID(ctx, req, resp, membershipForm, plugin.IDPart{Attribute: "room_id", Check: webex.CheckID}, plugin.IDPart{Attribute: "person_id", Check: webex.CheckID})
		return
	}
	if webex.CheckID(roomID) != nil || who != "" && checkEmail(who) != nil {
		resp.Diagnostics.AddError("Malformed import id", fmt.Sprintf("%q is not an import id: use %s.", req.ID, membershipForm))
		return
	}
	if !r.Begin(&resp.Diagnostics) {
		return
	}
	ctx, end := plugin.WithReadTimeout(ctx, plugin.DefaultTimeout, &resp.Diagnostics)
	defer end()
	found, err := r.find(ctx, req.ID, roomID, who)
	if err != nil {
		advice := ""
		if who == "" && webex.IsNotFound(err) {
			advice = fmt.Sprintf("An id alone is that of a membership, and Webex finds none that the acting account may see. If it is the id of a room or a person, use %s.", membershipForm)
		}
		if errors.Is(err, errNoMember) {
			advice = "The room answers, and shows one address of each member: correct the address, or import by ROOM_ID/PERSON_ID if the person may be in the room under another one. " +
				"Leave the import out for somebody who is not in the room: the apply adds the person."
		}
		resp.Diagnostics.Append(failureWithAdvice("find the membership", req.ID, err, advice))
		return
	}
	for name, value := range map[string]string{"id": plugin.JoinID(found.RoomID, found.PersonID), "room_id": found.RoomID, "person_id": found.PersonID} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), value)...)
		if name != "id" {
			resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(name), value)...)
		}
	}
}

// errNoMember means that a room shows no member of an address. Webex shows one address of
// each, so the person may be in the room under another.
var errNoMember = errors.New("no membership of the room shows the address")

// find asks for a membership by its id, or by room and address.
func (r *roomMembershipResource) find(ctx context.Context, id, roomID, email string) (webex.Membership, error) {
	if email == "" {
		got, err := r.Services.client.GetMembership(ctx, id, nil)
		return got.Membership, err
	}
	have, err := r.Services.rosters.Get(ctx, roomID)
	if err != nil {
		return webex.Membership{}, err
	}
	found, ok := have.Find(webexroster.Person{Email: email})
	if !ok {
		return found, fmt.Errorf("%w %s", errNoMember, email)
	}
	return found, nil
}
