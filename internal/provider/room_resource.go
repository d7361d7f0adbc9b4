// SPDX-License-Identifier: MPL-2.0

// This file holds the resource acs_room: its schema and its operations. The window is
// in room_window.go, the roster in room_roster.go, conversions in room_model.go.

package provider

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

type roomResource struct{ configuredResource }

func newRoomResource() resource.Resource {
	return &roomResource{newConfiguredResource("room", map[string]string{"room_id": "Id of the room."})}
}

// roomModel is acs_room in configuration, plan and state.
type roomModel struct {
	ID                 types.String   `tfsdk:"id"`
	ValidFrom          plugin.Instant `tfsdk:"valid_from"`
	ValidUntil         plugin.Instant `tfsdk:"valid_until"`
	RollingValidity    types.Object   `tfsdk:"rolling_validity"`
	PSTNDialOutEnabled types.Bool     `tfsdk:"pstn_dial_out_enabled"`
	Participants       types.Map      `tfsdk:"participants"`
	CreatedAt          plugin.Instant `tfsdk:"created_at"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

func (r *roomResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	window := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, Computed: true, CustomType: instantType(), PlanModifiers: []planmodifier.String{plugin.UseStateForSameTime(instantPrecision)},
			MarkdownDescription: description,
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A room: a call that only its participants may join, within a time window.",
		Blocks:              plugin.TimeoutsBlock(plugin.TimeoutKinds()...),
		Attributes: map[string]schema.Attribute{
			"id": plugin.ComputedOnceText("Id of the room, digits only."),
			"valid_from": window("When the room opens, RFC 3339 with any offset, at most 180 days from now. " +
				"If omitted, the room opens when it is created. Times are compared as instants, to 100 nanoseconds."),
			"valid_until": window("When the room ends, RFC 3339 with any offset, at most 180 days after `valid_from`, even if the room is open already. " +
				"If omitted, the room ends 180 days after it was created. The service deletes a room some time after its end."),
			"rolling_validity":      rollingValidityAttribute(),
			"pstn_dial_out_enabled": pstnAttribute(),
			"participants":          participantsAttribute(),
			"created_at":            computedOnceInstant("When the room was created."),
		},
	}
}

func rollingValidityAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Keeps the room from expiring. The window starts now and lasts `days` days. An apply renews it in place, with the same id, " +
			"if fewer than `renew_before_days` days are left. Conflicts with `valid_from` and `valid_until`. " +
			"Apply more often than every `renew_before_days` days.",
		Attributes: map[string]schema.Attribute{
			"days": schema.NumberAttribute{
				Required: true, Validators: []validator.Number{plugin.WholeNumberBetween(2, acs.MaxRoomWindowDays)},
				MarkdownDescription: "Length of the window in days, 2 to 180.",
			},
			"renew_before_days": schema.NumberAttribute{
				Required: true, Validators: []validator.Number{plugin.WholeNumberBetween(1, 179)},
				MarkdownDescription: "How many days before its end the window is renewed, more than 0 and less than `days`.",
			},
		},
	}
}

func pstnAttribute() schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true, Computed: true, Default: booldefault.StaticBool(false),
		MarkdownDescription: "Whether Presenters may dial out to phone numbers. Default `false`.",
	}
}

func participantsAttribute() schema.MapNestedAttribute {
	return schema.MapNestedAttribute{
		Optional: true, Computed: true, PlanModifiers: []planmodifier.Map{deferToModifyPlan{}},
		MarkdownDescription: "The whole roster of the room, by labels that you choose. A user who is not in this map is removed from the room. " +
			"If this is not set, the provider does not manage the roster. Use either this or `acs_room_participant` for a room, not both.",
		NestedObject: schema.NestedAttributeObject{
			Attributes: map[string]schema.Attribute{
				// validateRoster requires it. If it were Required in the schema, the
				// framework would refuse an element that is not known yet.
				"user_id": schema.StringAttribute{
					Optional: true, Validators: []validator.String{roomUserValidator()},
					MarkdownDescription: "Required: raw id of the user, `8:acs:<resource id>_<user id>`.",
				},
				"role": schema.StringAttribute{
					Optional: true, Computed: true, Validators: []validator.String{roleValidator()},
					MarkdownDescription: "`Presenter`, `Attendee` (default), `Consumer` or `Collaborator`.",
				},
			},
		},
	}
}

func (r *roomResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config roomModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(validateWindowArguments(config)...)
	resp.Diagnostics.Append(validateRoster(config.Participants)...)
}

func (r *roomResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan roomModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	options := &acs.CreateRoomOptions{
		ValidFrom:          plan.ValidFrom.Pointer(),
		ValidUntil:         plan.ValidUntil.Pointer(),
		PSTNDialOutEnabled: plan.PSTNDialOutEnabled.ValueBoolPointer(),
	}
	if window, ok := rollingOf(plan.RollingValidity); ok {
		options.ValidFrom, options.ValidUntil = window.from(r.Services.now())
	}
	people, diags := rosterOf(plan.Participants)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	options.Participants = people
	created, err := r.Services.rooms.CreateRoom(ctx, options)
	if err != nil {
		resp.Diagnostics.Append(createFailure("create the room", "acs_room"+requestedUsers(err, maps.Keys(people)), err,
			"`terraform query` and the data source acs_rooms list rooms, the newest first: import it, or delete it."))
		return
	}
	plan.fill(created.Room)
	r.Services.expiry.recordPresent(created.ID)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
	if !plan.Participants.IsNull() {
		resp.Diagnostics.Append(r.claimRoster("room", plan.ID.ValueString(), roster.OwnerMap)...)
	}
}

func (r *roomResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state roomModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state), plugin.SetIdentity(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	id := state.ID.ValueString()
	got, err := r.Services.rooms.GetRoom(ctx, id, nil)
	switch {
	case acs.IsNotFound(err):
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, "Room "+id)...)
		if !resp.Diagnostics.HasError() {
			r.readGone(ctx, state, resp)
		}
		return
	case err != nil:
		resp.Diagnostics.Append(failure("read the room", "Room "+id, err))
		return
	}
	state.fill(got.Room)
	now := r.Services.now()
	over := !got.ValidUntil.After(now)
	leftOut := over && plugin.PrivateFlag(ctx, req.Private, privateExpired)
	if !state.Participants.IsNull() && !leftOut || plugin.PrivateFlag(ctx, req.Private, privateImport) {
		people, err := r.Services.rosters.Get(ctx, id)
		if err != nil {
			resp.Diagnostics.Append(failure("read the roster", "Room "+id, err))
			return
		}
		state.fillRoster(people)
	}

	r.Services.expiry.recordRead(id, over)
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateExpired, leftOut)...)
	window, rolling := rollingOf(state.RollingValidity)
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateRenew, rolling && window.due(got.ValidUntil, now))...)
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateGone, false)...)
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateImport, false)...)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, state)...)
}

// readGone is Read for a room that the service does not have. If the window is over, that
// is the normal end of the room, and only a rolling room is created again.
func (r *roomResource) readGone(ctx context.Context, state roomModel, resp *resource.ReadResponse) {
	id := state.ID.ValueString()
	until, ended := state.ValidUntil.Time()
	ended = ended && !until.After(r.Services.now())
	r.Services.expiry.recordRead(id, ended)
	_, rolling := rollingOf(state.RollingValidity)
	switch {
	case ended && !rolling:
		resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateGone, true)...)
		return
	case ended:
		resp.Diagnostics.AddWarning("Room expired and was deleted", fmt.Sprintf(
			"Room %s ended on %s and the service has deleted it since. It was to be renewed. If it is still in the configuration, the next apply creates it with a new id. "+
				"Apply more often than every renew_before_days days to keep a room.", id, state.ValidUntil.ValueString()))
	default:
		resp.Diagnostics.AddWarning("Room deleted outside Terraform", fmt.Sprintf(
			"Room %s no longer exists, although its window is not over. If it is still in the configuration, the next apply creates it with a new id.", id))
	}
	resp.State.RemoveResource(ctx)
}

func (r *roomResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state roomModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan), req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Update, &resp.Diagnostics)
	defer end()
	id := state.ID.ValueString()
	if options, changed := roomUpdate(plan, state, r.Services.now()); changed {
		updated, err := r.Services.rooms.UpdateRoom(ctx, id, options)
		if err != nil {
			resp.Diagnostics.Append(r.otherHostErrorOr(ctx, req.Private, "Room "+id, err, failure("update the room", "Room "+id+state.expiredNote(r.Services.now()), err))...)
			resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, state)...)
			return
		}
		plan.fill(updated.Room)
	} else {
		plan.ValidFrom, plan.ValidUntil = state.ValidFrom, state.ValidUntil
	}
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateRenew, false)...)
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateGone, false)...)

	had := state.Participants
	// The state is not the service's roster if recordMap has made created_at unknown, or
	// if changes were left out.
	if plan.CreatedAt.IsUnknown() || plugin.PrivateFlag(ctx, req.Private, privateExpired) {
		had, plan.CreatedAt = rosterNull(), state.CreatedAt
	}
	leftOut, diags := r.updateRoster(ctx, req.Private, id, had, plan.Participants)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateExpired, leftOut)...)
	if diags.HasError() {
		plan.Participants = state.Participants // what succeeded before is kept
	}
	resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
}

func (r *roomResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state roomModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	id := state.ID.ValueString()
	var err error
	elsewhere := r.otherHostError(ctx, req.Private, "Room "+id)
	if elsewhere.HasError() { // the service may answer success for a room that is not there
		_, err = r.Services.rooms.GetRoom(ctx, id, nil)
	}
	if err == nil {
		_, err = r.Services.rooms.DeleteRoom(ctx, id, nil)
	}
	switch {
	case acs.IsNotFound(err):
		resp.Diagnostics.Append(elsewhere...)
	case err != nil:
		resp.Diagnostics.Append(failure("delete the room", "Room "+id, err))
	}
}

func (r *roomResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	plugin.ImportID(ctx, req, resp, "", plugin.IDPart{Attribute: "room_id", Check: acs.CheckRoomID})
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateImport, true)...)
}

func (r *roomResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	config, plan, state := plugin.ReadPlan[roomModel](ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	before := plan
	planWindow(config, state, &plan, plugin.PrivateFlag(ctx, req.Private, privateRenew))
	if !config.Participants.IsNull() && !config.Participants.IsUnknown() {
		plan.Participants = planRoster(config.Participants)
	}
	// Set walks through the whole plan, so it is called only for a change.
	if !before.ValidFrom.Equal(plan.ValidFrom) || !before.ValidUntil.Equal(plan.ValidUntil) || !before.Participants.Equal(plan.Participants) {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	}
	if r.Services != nil {
		resp.Diagnostics.Append(checkWindow(config, state, plan, r.Services.now())...)
	}

	switch {
	case state == nil:
	case plugin.PrivateFlag(ctx, req.Private, privateGone):
		changed := plugin.ChangedPaths(resp.Plan, req.State)
		if len(changed) > 0 && config.cannotRecreate(*state) {
			resp.Plan.Raw = req.State.Raw.Copy()
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("timeouts"), plan.Timeouts)...)
			resp.Diagnostics.AddWarning("Changes to a room that is gone are left out", fmt.Sprintf(
				"Room %s ended on %s and the service has deleted it since. Its configuration still has that end, so the room cannot be recreated, and the change is left out. "+
					"Give it a window in the future, or remove it.", state.ID.ValueString(), state.ValidUntil.ValueString()))
			return
		}
		resp.RequiresReplace = append(resp.RequiresReplace, changed...)
		if len(resp.RequiresReplace) > 0 {
			resp.Diagnostics.AddWarning("Room is gone and will be recreated", fmt.Sprintf(
				"Room %s ended on %s and the service has deleted it since. The change recreates it: the id will change.",
				state.ID.ValueString(), state.ValidUntil.ValueString()))
		}
	case !config.Participants.IsNull():
		resp.Diagnostics.Append(r.claimRoster("room", state.ID.ValueString(), roster.OwnerMap)...)
		if r.IsConfigured() {
			plannedMembership{kind: "room", id: state.ID.ValueString(), record: r.Services.rosters.Record}.recordMap(ctx, resp, state.Participants, plan.Participants, "created_at")
		}
		if state.Participants.IsNull() {
			ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
			defer end()
			resp.Diagnostics.Append(r.warnOfRemovals(ctx, state.ID.ValueString(), config.Participants)...)
		}
	}
}
