// This file holds the resource acs_room: its schema and its life cycle. The
// window's rules stand in room_window.go, the roster's in room_roster.go, the
// conversions in room_model.go.

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
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// The keys of acs_room's private state. Read writes them by the clock, so that
// ModifyPlan need not ask it: Terraform plans again during apply, and both
// plans must agree.
const (
	privateRenew  = "renew"  // a rolling window has to be renewed
	privateGone   = "gone"   // the room ended and the service deleted it
	privateImport = "import" // the next Read is the one after an import
)

type roomResource struct{ configuredResource }

func newRoomResource() resource.Resource {
	return &roomResource{configuredResource{typeName: "room", identity: map[string]string{"room_id": "Id of the room."}}}
}

// roomModel is acs_room in configuration, plan and state.
type roomModel struct {
	ID                 types.String   `tfsdk:"id"`
	ValidFrom          instant        `tfsdk:"valid_from"`
	ValidUntil         instant        `tfsdk:"valid_until"`
	RollingValidity    types.Object   `tfsdk:"rolling_validity"`
	PSTNDialOutEnabled types.Bool     `tfsdk:"pstn_dial_out_enabled"`
	Participants       types.Map      `tfsdk:"participants"`
	CreatedAt          instant        `tfsdk:"created_at"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

func (r *roomResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	window := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, Computed: true, CustomType: instantType{}, PlanModifiers: []planmodifier.String{keepSpelling{}},
			MarkdownDescription: description,
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A room: a call that only invited users may join, within a window of time.",
		Blocks:              timeoutsBlock(timeoutKinds()...),
		Attributes: map[string]schema.Attribute{
			"id": lastingText("Id of the room, digits only."),
			"valid_from": window("When the room opens, RFC 3339 with any offset, at most 180 days ahead. " +
				"Left out, it opens when it is created. Times are compared as instants, to 100 nanoseconds."),
			"valid_until": window("When the room ends, RFC 3339 with any offset, at most 180 days after `valid_from`, also where the room is open already. " +
				"Left out, it ends 180 days after it was created. The service deletes a room some time after its end."),
			"rolling_validity":      rollingValidityAttribute(),
			"pstn_dial_out_enabled": pstnAttribute(),
			"participants":          participantsAttribute(),
			"created_at":            lastingInstant("When the room was created."),
		},
	}
}

func rollingValidityAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Keeps the room from expiring: it is valid from now for `days`, and an apply that finds fewer than " +
			"`renew_before_days` left renews it in place, with the same id. Excludes `valid_from` and `valid_until`. " +
			"Apply more often than every `renew_before_days` days.",
		Attributes: map[string]schema.Attribute{
			"days": schema.NumberAttribute{
				Required: true, Validators: []validator.Number{wholeNumber{2, 180}},
				MarkdownDescription: "Length of the window in days, 2 to 180.",
			},
			"renew_before_days": schema.NumberAttribute{
				Required: true, Validators: []validator.Number{wholeNumber{1, 179}},
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
		Optional: true, Computed: true, PlanModifiers: []planmodifier.Map{laterRoster{}},
		MarkdownDescription: "The room's whole roster, by labels of your own: whoever is not in it is removed. " +
			"Left out, the roster is not touched; use either this or `acs_room_participant`, never both for one room.",
		NestedObject: schema.NestedAttributeObject{
			Attributes: map[string]schema.Attribute{
				// Required in truth, see validateRoster: the framework takes a
				// required attribute of an element that is wholly unknown for
				// one that is missing.
				"user_id": schema.StringAttribute{
					Optional: true, Validators: []validator.String{roomUserValidator()},
					MarkdownDescription: "Required: raw id of the user, `8:acs:<resource id>_<user id>`.",
				},
				"role": schema.StringAttribute{
					Optional: true, Computed: true, Validators: []validator.String{roleValidator()},
					MarkdownDescription: "`Presenter`, `Attendee` (where left out), `Consumer` or `Collaborator`.",
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
	if !r.begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := writing(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	options := &acs.CreateRoomOptions{
		ValidFrom:          plan.ValidFrom.pointer(),
		ValidUntil:         plan.ValidUntil.pointer(),
		PSTNDialOutEnabled: plan.PSTNDialOutEnabled.ValueBoolPointer(),
	}
	if window, ok := rollingOf(plan.RollingValidity); ok {
		options.ValidFrom, options.ValidUntil = window.from(r.services.now())
	}
	people, diags := rosterOf(plan.Participants)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	options.Participants = people
	created, err := r.services.rooms.CreateRoom(ctx, options)
	if err != nil {
		resp.Diagnostics.Append(notMade("create the room", "acs_room"+sentAlong(err, maps.Keys(people)), err,
			"`terraform query` and the data source acs_rooms list rooms, the newest first: import it, or delete it."))
		return
	}
	plan.fill(created.Room)
	r.services.past.saw(created.ID)
	resp.Diagnostics.Append(r.setFound(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
	if !plan.Participants.IsNull() {
		resp.Diagnostics.Append(r.claim("room", plan.ID.ValueString(), roster.OwnerMap)...)
	}
}

func (r *roomResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state roomModel
	if !r.begin(&resp.Diagnostics, req.State.Get(ctx, &state), identify(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := reading(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	id := state.ID.ValueString()
	got, err := r.services.rooms.GetRoom(ctx, id, nil)
	switch {
	case acs.IsNotFound(err):
		resp.Diagnostics.Append(r.askedElsewhere(ctx, req.Private, "Room "+id)...)
		if !resp.Diagnostics.HasError() {
			r.readGone(ctx, state, resp)
		}
		return
	case err != nil:
		resp.Diagnostics.Append(failure("read the room", "Room "+id, err))
		return
	}
	state.fill(got.Room)
	now := r.services.now()
	over := !got.ValidUntil.After(now)
	leftOut := over && marked(ctx, req.Private, privateOver)
	if !state.Participants.IsNull() && !leftOut || marked(ctx, req.Private, privateImport) {
		people, err := r.services.rosters.Get(ctx, id)
		if err != nil {
			resp.Diagnostics.Append(failure("read the roster", "Room "+id, err))
			return
		}
		state.fillRoster(people)
	}

	r.services.past.note(id, over)
	resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateOver, leftOut)...)
	window, rolling := rollingOf(state.RollingValidity)
	resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateRenew, rolling && window.due(got.ValidUntil, now))...)
	resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateGone, false)...)
	resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateImport, false)...)
	resp.Diagnostics.Append(r.setFound(ctx, &resp.State, resp.Identity, resp.Private, state)...)
}

// readGone is Read for a room that the service does not have. A window that is
// over explains it; then only a rolling room is wanted back.
func (r *roomResource) readGone(ctx context.Context, state roomModel, resp *resource.ReadResponse) {
	id := state.ID.ValueString()
	until, ended := state.ValidUntil.time()
	ended = ended && !until.After(r.services.now())
	r.services.past.note(id, ended)
	_, rolling := rollingOf(state.RollingValidity)
	switch {
	case ended && !rolling:
		resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateGone, true)...)
		return
	case ended:
		resp.Diagnostics.AddWarning("Room expired and was deleted", fmt.Sprintf(
			"Room %s ended on %s and the service has deleted it since. It was to be renewed: while the configuration has it, the next apply creates it again, and the id will change. "+
				"Apply more often than every renew_before_days days to keep a room.", id, state.ValidUntil.ValueString()))
	default:
		resp.Diagnostics.AddWarning("Room deleted outside Terraform", fmt.Sprintf(
			"Room %s is not there any more, although its window is not over. While the configuration has it, the next apply creates it again: the id will change.", id))
	}
	resp.State.RemoveResource(ctx)
}

func (r *roomResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state roomModel
	if !r.begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan), req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := writing(ctx, plan.Timeouts.Update, &resp.Diagnostics)
	defer end()
	id := state.ID.ValueString()
	if options, changed := roomUpdate(plan, state, r.services.now()); changed {
		updated, err := r.services.rooms.UpdateRoom(ctx, id, options)
		if err != nil {
			resp.Diagnostics.Append(r.unlessElsewhere(ctx, req.Private, "Room "+id, err, failure("update the room", "Room "+id+state.ended(r.services.now()), err))...)
			resp.Diagnostics.Append(setBoth(ctx, &resp.State, resp.Identity, state)...)
			return
		}
		plan.fill(updated.Room)
	} else {
		plan.ValidFrom, plan.ValidUntil = state.ValidFrom, state.ValidUntil
	}
	resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateRenew, false)...)
	resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateGone, false)...)

	had := state.Participants
	// See noteMap. And where changes were left out, the state has them.
	if plan.CreatedAt.IsUnknown() || marked(ctx, req.Private, privateOver) {
		had, plan.CreatedAt = rosterNull(), state.CreatedAt
	}
	diags := r.updateRoster(ctx, req.Private, id, had, plan.Participants)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateOver, diags.WarningsCount() > 0)...)
	if diags.HasError() {
		plan.Participants = state.Participants // what succeeded before is kept
	}
	resp.Diagnostics.Append(setBoth(ctx, &resp.State, resp.Identity, plan)...)
}

func (r *roomResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state roomModel
	if !r.begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := writing(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	id := state.ID.ValueString()
	var err error
	elsewhere := r.askedElsewhere(ctx, req.Private, "Room "+id)
	if elsewhere.HasError() { // whether the service says that there is nothing to delete is not known
		_, err = r.services.rooms.GetRoom(ctx, id, nil)
	}
	if err == nil {
		_, err = r.services.rooms.DeleteRoom(ctx, id, nil)
	}
	switch {
	case acs.IsNotFound(err):
		resp.Diagnostics.Append(elsewhere...)
	case err != nil:
		resp.Diagnostics.Append(failure("delete the room", "Room "+id, err))
	}
}

func (r *roomResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	importID(ctx, req, resp, "", idPart{"room_id", acs.CheckRoomID})
	resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateImport, true)...)
}

func (r *roomResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var config, plan roomModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	var state *roomModel
	if !req.State.Raw.IsNull() {
		state = &roomModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}

	before := plan
	planWindow(config, state, &plan, marked(ctx, req.Private, privateRenew))
	if !config.Participants.IsNull() && !config.Participants.IsUnknown() {
		plan.Participants = planRoster(config.Participants)
	}
	// Setting costs a walk through all of the plan.
	if !before.ValidFrom.Equal(plan.ValidFrom) || !before.ValidUntil.Equal(plan.ValidUntil) || !before.Participants.Equal(plan.Participants) {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	}
	if r.services != nil {
		resp.Diagnostics.Append(checkWindow(config, state, plan, r.services.now())...)
	}

	switch {
	case state == nil:
	case marked(ctx, req.Private, privateGone):
		changed := changedPaths(resp.Plan, req.State)
		if len(changed) > 0 && config.cannotReturn(*state) {
			resp.Plan.Raw = req.State.Raw.Copy()
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("timeouts"), plan.Timeouts)...)
			resp.Diagnostics.AddWarning("Changes of a room that is gone are left out", fmt.Sprintf(
				"Room %s ended on %s and the service has deleted it since. Its configuration still ends it then, so it cannot be created anew: what changed is left out. "+
					"Give it a window in the future, or remove it.", state.ID.ValueString(), state.ValidUntil.ValueString()))
			return
		}
		resp.RequiresReplace = append(resp.RequiresReplace, changed...)
		if len(resp.RequiresReplace) > 0 {
			resp.Diagnostics.AddWarning("Room is gone and will be created anew", fmt.Sprintf(
				"Room %s ended on %s and the service has deleted it since. The change creates it anew: the id will change.",
				state.ID.ValueString(), state.ValidUntil.ValueString()))
		}
	case !config.Participants.IsNull():
		resp.Diagnostics.Append(r.claim("room", state.ID.ValueString(), roster.OwnerMap)...)
		if r.reachable() {
			plannedPerson{kind: "room", id: state.ID.ValueString(), note: r.services.rosters.Record}.noteMap(ctx, resp, state.Participants, plan.Participants, "created_at")
		}
		if state.Participants.IsNull() {
			ctx, end := reading(ctx, state.Timeouts.Read, &resp.Diagnostics)
			defer end()
			resp.Diagnostics.Append(r.warnOfRemovals(ctx, state.ID.ValueString(), config.Participants)...)
		}
	}
}
