// SPDX-License-Identifier: MPL-2.0

// This file holds the resource acs_room_participant: one participant of a room. It does
// not change other participants. internal/roster batches the calls for one room.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// participantForm is the form of import ids of acs_room_participant.
const participantForm = "ROOM_ID/USER_ID, such as 99199690362660524/8:acs:<resource id>_<user id>"

type roomParticipantResource struct{ configuredResource }

func newRoomParticipantResource() resource.Resource {
	return &roomParticipantResource{newConfiguredResource("room_participant", map[string]string{"room_id": "Id of the room.", "user_id": "Raw id of the user."})}
}

// roomParticipantModel is acs_room_participant in configuration, plan and
// state.
type roomParticipantModel struct {
	ID       types.String   `tfsdk:"id"`
	RoomID   types.String   `tfsdk:"room_id"`
	UserID   types.String   `tfsdk:"user_id"`
	Role     types.String   `tfsdk:"role"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// object names the participant in diagnostics.
func (m roomParticipantModel) object() string {
	if m.UserID.IsUnknown() {
		return "A user in room " + m.RoomID.ValueString()
	}
	return fmt.Sprintf("User %s in room %s", m.UserID.ValueString(), m.RoomID.ValueString())
}

func (r *roomParticipantResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "One participant of a room. Other participants are not changed. " +
			"If the user is in the room already, the resource adopts the participant; destroy removes the user. " +
			"Use either this or `participants` of `acs_room` for a room, not both.",
		Blocks: plugin.TimeoutsBlock(plugin.TimeoutKinds()...),
		Attributes: map[string]schema.Attribute{
			"id":      plugin.ComputedOnceText("`room_id` and `user_id`, joined by a slash."),
			"room_id": plugin.ImmutableText(roomIDValidator(), "Id of the room. A change replaces the participant."),
			"user_id": plugin.ImmutableText(roomUserValidator(), "Raw id of the user, `8:acs:<resource id>_<user id>`. A change replaces the participant."),
			"role": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(string(acs.RoleAttendee)),
				Validators:          []validator.String{roleValidator()},
				MarkdownDescription: "`Presenter`, `Attendee` (default), `Consumer` or `Collaborator`.",
			},
		},
	}
}

func (r *roomParticipantResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan roomParticipantModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	roomID := plan.RoomID.ValueString()
	err := r.put(ctx, plan)
	plan.ID = types.StringValue(plugin.JoinID(roomID, plan.UserID.ValueString()))
	if err == nil {
		resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
		return
	}
	failed := failure("add the participant", plan.object()+mayBeAddedNote(err), err)
	resp.Diagnostics.Append(r.roomExpiredWarningOr(ctx, roomID, plan.object(), err, r.Services.expiry.mayBeExpired(roomID), failed))
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateExpired, true)...)
		resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
	}
}

func (r *roomParticipantResource) put(ctx context.Context, m roomParticipantModel) (err error) {
	roomID, userID := m.RoomID.ValueString(), m.UserID.ValueString()
	r.Services.rosters.RunAdd(ctx, roomID, []string{userID}, func() bool {
		err = r.Services.rosters.Put(ctx, roomID, userID, acs.Role(m.Role.ValueString()))
		return err == nil
	})
	return err
}

func (r *roomParticipantResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state roomParticipantModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state), plugin.SetIdentity(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	roomID := state.RoomID.ValueString()
	people, err := r.Services.rosters.Get(ctx, roomID)
	role, member := people[state.UserID.ValueString()]
	if err == nil && !member || acs.IsNotFound(err) {
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, state.object())...)
	}
	over := r.Services.expiry.isExpired(roomID)
	kept := over && (acs.IsNotFound(err) || plugin.PrivateFlag(ctx, req.Private, privateExpired))
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateExpired, kept)...)
	switch {
	case resp.Diagnostics.HasError(), err == nil && kept:
		return
	case acs.IsNotFound(err) && state.Role.IsNull():
		// The role is null only after an import.
		resp.State.RemoveResource(ctx)
		return
	case acs.IsNotFound(err):
		// Summaries are the same for all of a room's participants: Terraform
		// shows one of them and counts the others.
		if !over {
			resp.Diagnostics.AddWarning(fmt.Sprintf("Room %s of participants was deleted", roomID), fmt.Sprintf(
				"%s: the room does not exist any more. The participant stays in the state, and destroying it will succeed.", state.object()))
		}
		return
	case err != nil:
		resp.Diagnostics.Append(failure("read the participant", state.object(), err))
		return
	}
	if !member {
		if !state.Role.IsNull() {
			resp.Diagnostics.AddWarning(fmt.Sprintf("Participants of room %s were removed outside Terraform", roomID), fmt.Sprintf(
				"%s no longer exists. If it is still in the configuration, the next apply adds the user again.", state.object()))
		}
		resp.State.RemoveResource(ctx)
		return
	}
	state.Role = types.StringValue(string(role))
	resp.Diagnostics.Append(r.membership(state).recordState()...)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, state)...)
}

func (r *roomParticipantResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state roomParticipantModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan), req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Update, &resp.Diagnostics)
	defer end()
	// The id is unknown if the destroy of another resource may have removed the user.
	if plan.Role.Equal(state.Role) && !plan.ID.IsUnknown() {
		resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
		return
	}
	err := r.put(ctx, plan)
	if err != nil {
		roomID, otherwise := plan.RoomID.ValueString(), failure("change the participant's role", plan.object(), err)
		otherwise = r.roomExpiredWarningOr(ctx, roomID, plan.object(), err, r.Services.expiry.isExpiredOrMarked(ctx, req.Private, roomID), otherwise)
		resp.Diagnostics.Append(r.otherHostErrorOr(ctx, req.Private, plan.object(), err, otherwise)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateExpired, err != nil)...)
	plan.ID = types.StringValue(plugin.JoinID(plan.RoomID.ValueString(), plan.UserID.ValueString()))
	resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
}

func (r *roomParticipantResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state roomParticipantModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	roomID, userID := state.RoomID.ValueString(), state.UserID.ValueString()
	if plugin.PrivateFlag(ctx, req.Private, privateStays) {
		return
	}
	err := r.Services.rosters.RunRemove(ctx, roomID, userID, func() error {
		return r.Services.rosters.Remove(ctx, roomID, userID)
	})
	switch {
	case acs.IsNotFound(err):
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, state.object())...)
	case err != nil:
		failed := failure("remove the participant", state.object(), err)
		resp.Diagnostics.Append(r.roomExpiredWarningOr(ctx, roomID, state.object(), err, false, failed))
	}
}

func (r *roomParticipantResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	plugin.ImportID(ctx, req, resp, participantForm, plugin.IDPart{Attribute: "room_id", Check: acs.CheckRoomID}, plugin.IDPart{Attribute: "user_id", Check: checkRoomUser})
}

// checkRoomExists is, at plan time, the error of a participant of a room that is gone:
// a warning if the room has ended.
func (r *roomParticipantResource) checkRoomExists(ctx context.Context, private plugin.PrivateReader, plan roomParticipantModel, update bool) diag.Diagnostics {
	roomID := plan.RoomID.ValueString()
	if !r.Services.expiry.mustCheck(roomID) {
		return nil
	}
	_, err := r.Services.rosters.Get(ctx, roomID)
	if err == nil {
		r.Services.expiry.recordPresent(roomID)
	}
	if !acs.IsNotFound(err) {
		return nil // if it matters, the apply reports it
	}
	missing := failure("add the participant", plan.object(), err)
	if update {
		missing = failure("change the participant's role", plan.object(), err)
	}
	if r.Services.expiry.isExpiredOrMarked(ctx, private, roomID) || !update && r.Services.expiry.mayBeExpired(roomID) {
		missing = leftOutAsGone("room", roomID, plan.object())
	}
	return r.otherHostErrorOr(ctx, private, plan.object(), err, missing)
}

// ModifyPlan warns if a map manages the room's roster too, or another resource manages
// the same user.
func (r *roomParticipantResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.IsConfigured() {
		return
	}
	var plan, state roomParticipantModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if req.Plan.Raw.IsNull() {
		plan = state
	} else {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		resp.Diagnostics.Append(r.claimRoster("room", plan.RoomID.ValueString(), roster.OwnerSingle)...)
	}
	replaced := !plan.RoomID.Equal(state.RoomID) || !plan.UserID.Equal(state.UserID)
	if !req.Plan.Raw.IsNull() && !plan.RoomID.IsUnknown() && !req.Plan.Raw.Equal(req.State.Raw) {
		resp.Diagnostics.Append(r.checkRoomExists(ctx, req.Private, plan, !replaced)...)
	}
	r.membership(plan).recordPlan(ctx, req, resp, r.membership(state), replaced)
}

func (r *roomParticipantResource) membership(m roomParticipantModel) plannedMembership {
	return plannedMembership{
		kind: "room", id: m.RoomID.ValueString(), userID: m.UserID.ValueString(),
		typeName: "acs_room_participant", record: r.Services.rosters.Record,
	}
}
