// This file holds the resource acs_room_participant: one person of a room's
// roster. It adds to the roster and leaves everybody else alone; calls for one
// room are batched by internal/roster.

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
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

type roomParticipantResource struct{ configuredResource }

func newRoomParticipantResource() resource.Resource {
	return &roomParticipantResource{configuredResource{
		typeName: "room_participant",
		identity: map[string]string{"room_id": "Id of the room.", "user_id": "Raw id of the user."},
	}}
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
	return fmt.Sprintf("User %s in room %s", m.UserID.ValueString(), m.RoomID.ValueString())
}

func (r *roomParticipantResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "One participant of a room. Others in the room are left alone. " +
			"A user who is in the room already is taken over, and removed from it on destroy. " +
			"Use either this or `participants` of `acs_room`, never both for one room.",
		Blocks: timeoutsBlock(timeoutKinds()...),
		Attributes: map[string]schema.Attribute{
			"id":      lastingText("`room_id` and `user_id`, joined by a slash."),
			"room_id": partOf(roomIDValidator(), "Id of the room. A change replaces the participant."),
			"user_id": partOf(roomUserValidator(), "Raw id of the user, `8:acs:<resource id>_<user id>`. A change replaces the participant."),
			"role": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(string(acs.RoleAttendee)),
				Validators:          []validator.String{roleValidator()},
				MarkdownDescription: "`Presenter`, `Attendee` (where left out), `Consumer` or `Collaborator`.",
			},
		},
	}
}

func (r *roomParticipantResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan roomParticipantModel
	if !r.begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := writing(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	roomID := plan.RoomID.ValueString()
	err := r.put(ctx, plan)
	plan.ID = types.StringValue(joinID(roomID, plan.UserID.ValueString()))
	if err == nil {
		resp.Diagnostics.Append(r.setFound(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
		return
	}
	failed := failure("add the participant", plan.object()+mayBeThere(err), err)
	resp.Diagnostics.Append(r.unlessRoomOver(ctx, roomID, plan.object(), err, r.services.past.mayBeOver(roomID), failed))
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateOver, true)...)
		resp.Diagnostics.Append(setBoth(ctx, &resp.State, resp.Identity, plan)...)
	}
}

func (r *roomParticipantResource) put(ctx context.Context, m roomParticipantModel) (err error) {
	roomID, userID := m.RoomID.ValueString(), m.UserID.ValueString()
	r.services.rosters.RunAdd(ctx, roomID, []string{userID}, func() bool {
		err = r.services.rosters.Put(ctx, roomID, userID, acs.Role(m.Role.ValueString()))
		return err == nil
	})
	return err
}

func (r *roomParticipantResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state roomParticipantModel
	if !r.begin(&resp.Diagnostics, req.State.Get(ctx, &state), identify(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := reading(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	roomID := state.RoomID.ValueString()
	people, err := r.services.rosters.Get(ctx, roomID)
	role, member := people[state.UserID.ValueString()]
	if err == nil && !member || acs.IsNotFound(err) {
		resp.Diagnostics.Append(r.askedElsewhere(ctx, req.Private, state.object())...)
	}
	over := r.services.past.isOver(roomID)
	kept := over && (acs.IsNotFound(err) || marked(ctx, req.Private, privateOver))
	resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateOver, kept)...)
	switch {
	case resp.Diagnostics.HasError(), err == nil && kept:
		return
	case acs.IsNotFound(err) && state.Role.IsNull():
		// Only an import knows no role yet.
		resp.State.RemoveResource(ctx)
		return
	case acs.IsNotFound(err):
		// Summaries are the same for all of a room's participants: Terraform
		// shows one of them and counts the others.
		if !over {
			resp.Diagnostics.AddWarning(fmt.Sprintf("Room %s of participants is gone", roomID), fmt.Sprintf(
				"%s: the room is not there any more. The participant is kept in the state, and destroying it will succeed.", state.object()))
		}
		return
	case err != nil:
		resp.Diagnostics.Append(failure("read the participant", state.object(), err))
		return
	}
	if !member {
		if !state.Role.IsNull() {
			resp.Diagnostics.AddWarning(fmt.Sprintf("Participants of room %s were removed outside Terraform", roomID), fmt.Sprintf(
				"%s is not there any more. While the configuration has it, the next apply adds the user again.", state.object()))
		}
		resp.State.RemoveResource(ctx)
		return
	}
	state.Role = types.StringValue(string(role))
	resp.Diagnostics.Append(r.person(state).noteState()...)
	resp.Diagnostics.Append(r.setFound(ctx, &resp.State, resp.Identity, resp.Private, state)...)
}

func (r *roomParticipantResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state roomParticipantModel
	if !r.begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan), req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := writing(ctx, plan.Timeouts.Update, &resp.Diagnostics)
	defer end()
	// The id is not known where the user has left for another resource's sake.
	if plan.Role.Equal(state.Role) && !plan.ID.IsUnknown() {
		resp.Diagnostics.Append(setBoth(ctx, &resp.State, resp.Identity, plan)...)
		return
	}
	err := r.put(ctx, plan)
	if err != nil {
		roomID, otherwise := plan.RoomID.ValueString(), failure("change the participant's role", plan.object(), err)
		otherwise = r.unlessRoomOver(ctx, roomID, plan.object(), err, r.services.past.knownOver(ctx, req.Private, roomID), otherwise)
		resp.Diagnostics.Append(r.unlessElsewhere(ctx, req.Private, plan.object(), err, otherwise)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateOver, err != nil)...)
	plan.ID = types.StringValue(joinID(plan.RoomID.ValueString(), plan.UserID.ValueString()))
	resp.Diagnostics.Append(setBoth(ctx, &resp.State, resp.Identity, plan)...)
}

func (r *roomParticipantResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state roomParticipantModel
	if !r.begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := writing(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	roomID, userID := state.RoomID.ValueString(), state.UserID.ValueString()
	if marked(ctx, req.Private, privateStays) {
		return
	}
	err := r.services.rosters.RunRemove(ctx, roomID, userID, func() error {
		return r.services.rosters.Remove(ctx, roomID, userID)
	})
	switch {
	case acs.IsNotFound(err):
		resp.Diagnostics.Append(r.askedElsewhere(ctx, req.Private, state.object())...)
	case err != nil:
		failed := failure("remove the participant", state.object(), err)
		resp.Diagnostics.Append(r.unlessRoomOver(ctx, roomID, state.object(), err, false, failed))
	}
}

func (r *roomParticipantResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	importID(ctx, req, resp, participantForm, idPart{"room_id", acs.CheckRoomID}, idPart{"user_id", checkRoomUser})
}

// planInRoom says at plan time what becomes of a participant of a room that is
// gone.
func (r *roomParticipantResource) planInRoom(ctx context.Context, private privateReader, plan roomParticipantModel, update bool) diag.Diagnostics {
	roomID := plan.RoomID.ValueString()
	if !r.services.past.unsure(roomID) {
		return nil
	}
	_, err := r.services.rosters.Get(ctx, roomID)
	if err == nil {
		r.services.past.saw(roomID)
	}
	if !acs.IsNotFound(err) {
		return nil // the apply says it, where it is in the way
	}
	missing := failure("add the participant", plan.object(), err)
	if update {
		missing = failure("change the participant's role", plan.object(), err)
	}
	if r.services.past.knownOver(ctx, private, roomID) || !update && r.services.past.mayBeOver(roomID) {
		missing = leftOut("room", roomID, plan.object())
	}
	return r.unlessElsewhere(ctx, private, plan.object(), err, missing)
}

// ModifyPlan warns where the room's roster is owned by a map as well, and where
// another resource is about the user too.
func (r *roomParticipantResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.reachable() {
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
		resp.Diagnostics.Append(r.claim("room", plan.RoomID.ValueString(), roster.OwnerSingle)...)
	}
	replaced := !plan.RoomID.Equal(state.RoomID) || !plan.UserID.Equal(state.UserID)
	if !req.Plan.Raw.IsNull() && !plan.RoomID.IsUnknown() && !req.Plan.Raw.Equal(req.State.Raw) {
		resp.Diagnostics.Append(r.planInRoom(ctx, req.Private, plan, !replaced)...)
	}
	r.person(plan).notePlan(ctx, req, resp, r.person(state), replaced)
}

func (r *roomParticipantResource) person(m roomParticipantModel) plannedPerson {
	return plannedPerson{
		kind: "room", id: m.RoomID.ValueString(), userID: m.UserID.ValueString(),
		typeName: "acs_room_participant", note: r.services.rosters.Record,
	}
}
