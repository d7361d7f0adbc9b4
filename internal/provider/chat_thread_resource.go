// This file holds the resource acs_chat_thread: its schema and its life cycle.
// The roster's rules stand in chat_thread_roster.go, the conversions and what a
// read can find in chat_thread_model.go.

package provider

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

type chatThreadResource struct{ configuredResource }

func newChatThreadResource() resource.Resource {
	return &chatThreadResource{configuredResource{typeName: "chat_thread", identity: map[string]string{"thread_id": "Id of the thread."}}}
}

// chatThreadModel is acs_chat_thread in configuration, plan and state.
type chatThreadModel struct {
	ID              types.String   `tfsdk:"id"`
	Topic           types.String   `tfsdk:"topic"`
	AsUserID        types.String   `tfsdk:"as_user_id"`
	Participants    types.Map      `tfsdk:"participants"`
	Metadata        types.Map      `tfsdk:"metadata"`
	DeleteAfterDays types.Number   `tfsdk:"delete_after_days"`
	CreatedOn       instant        `tfsdk:"created_on"`
	CreatedBy       types.String   `tfsdk:"created_by"`
	Timeouts        timeouts.Value `tfsdk:"timeouts"`
}

func (r *chatThreadResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Blocks: timeoutsBlock(timeoutKinds()...),
		MarkdownDescription: "A chat thread: its topic, its roster, and how long it is kept. " +
			"Calls are made as a user who is a member of it, see `as_user_id`; who creates it is a member from then on.",
		Attributes: map[string]schema.Attribute{
			"id":           computedOnceText("Id of the thread, `19:...@thread.v2`."),
			"topic":        schema.StringAttribute{Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1), topicValidator()}, MarkdownDescription: "Topic of the thread, not blank."},
			"as_user_id":   asUserAttribute(),
			"participants": threadParticipantsAttribute(),
			"metadata":     metadataAttribute(metadataValidator(), "Metadata of the thread, at most 1 KB in all. Keys that are not here are removed."),
			"delete_after_days": schema.NumberAttribute{
				Optional: true, Validators: []validator.Number{wholeNumber{30, 90}},
				MarkdownDescription: "After how many days from its creation the service deletes the thread, 30 to 90. Left out, it is kept.",
			},
			"created_on": computedOnceInstant("When the thread was created."),
			"created_by": computedOnceText("Raw id of the user who created it."),
		},
	}
}

func (r *chatThreadResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config chatThreadModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(validateThreadRoster(config.Participants)...)
}

func (r *chatThreadResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan chatThreadModel
	if !r.begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := withWriteTimeout(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	people, diags := threadRosterOf(plan.Participants)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(r.tooMany(plan)...)
	client, err := r.services.chat.as(plan.AsUserID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(failure("create the thread", "acs_chat_thread", err))
	}
	if resp.Diagnostics.HasError() {
		return
	}

	// Who creates the thread is in it from then on: only the create itself can
	// give that one a name.
	isActor := func(p acs.ChatParticipant) bool { return p.UserID == r.services.chat.actor(plan.AsUserID) }
	if i := slices.IndexFunc(people, isActor); i >= acs.MaxThreadParticipantsPerCall {
		people[0], people[i] = people[i], people[0]
	}
	first, rest := people[:min(len(people), acs.MaxThreadParticipantsPerCall)], people[min(len(people), acs.MaxThreadParticipantsPerCall):]
	created, err := client.CreateThread(ctx, plan.Topic.ValueString(), &acs.CreateThreadOptions{
		Participants:    first,
		Metadata:        stringsOf(plan.Metadata),
		RetentionPolicy: retentionOf(plan.DeleteAfterDays),
	})
	if err != nil {
		resp.Diagnostics.Append(createFailure("create the thread", "acs_chat_thread"+requestedUsers(err, notAmong(nil, first)), err,
			"`terraform query` and the data source acs_chat_threads list the threads of who acts: import it, or delete it."))
		return
	}
	planned, invalid := plan.Participants, created.InvalidParticipants
	isRefused := func(p acs.ChatParticipant) bool {
		return slices.ContainsFunc(invalid, func(refused acs.InvalidParticipant) bool { return refused.UserID == p.UserID })
	}
	present := slices.DeleteFunc(slices.Clone(first), isRefused)
	plan.fill(created.ChatThread)
	r.services.chat.settle(plan.ID, plan.AsUserID, true)
	r.services.expiry.recordPresent(created.ID)
	plan.Participants = only(planned, present)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, plan)...)

	id := plan.ID.ValueString()
	if len(invalid) == 0 && len(rest) > 0 {
		room := len(first)
		if !slices.ContainsFunc(first, isActor) {
			room++
		}
		var accepted roster.ThreadDiff
		accepted, err = r.services.threads.Apply(ctx, r.refOf(plan), roster.ThreadDiff{Add: rest}, room)
		present = slices.Concat(present, accepted.Add)
		plan.Participants = only(planned, present)
		resp.Diagnostics.Append(setStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
		var refused *acs.InvalidParticipantsError
		if errors.As(err, &refused) {
			invalid = refused.Participants
		}
	}
	switch {
	case len(invalid) > 0:
		r.undo(ctx, client, r.refOf(plan), invalid, resp)
	case err != nil:
		resp.Diagnostics.Append(failure("add the participants", "Thread "+id+requestedUsers(err, notAmong(present, rest)), err))
	case !planned.IsNull():
		resp.Diagnostics.Append(r.claimRoster("thread", id, roster.OwnerMap)...)
	}
}

// undo deletes a thread that not everybody could be added to: who it was made
// for would miss somebody. One that cannot be deleted stays in the state.
func (r *chatThreadResource) undo(ctx context.Context, client *acs.ChatClient, ref roster.ThreadRef, invalid []acs.InvalidParticipant, resp *resource.CreateResponse) {
	id, became := ref.ThreadID, " The thread was deleted again, and nothing entered the state."
	if _, err := client.DeleteThread(ctx, id, nil); err == nil || acs.IsNotFound(err) {
		resp.State.RemoveResource(ctx)
	} else {
		became = " The thread could not be deleted again: it stays in the state, tainted, and the next apply replaces it."
		resp.Diagnostics.Append(r.refusal(ctx, ref, "delete the thread that was made in vain", "Thread "+id, err)...)
	}
	for _, person := range invalid {
		resp.Diagnostics.AddAttributeError(path.Root("participants"), "Cannot create the thread",
			refusedParticipant("acs_chat_thread", person)+became+requestID(person.RequestID))
	}
}

func (r *chatThreadResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state chatThreadModel
	if !r.begin(&resp.Diagnostics, req.State.Get(ctx, &state), setIdentity(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := withReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	r.services.chat.settle(state.ID, state.AsUserID, false)
	seen, diags := r.see(ctx, r.refOf(state))
	if seen.gone || diags.HasError() {
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, "Thread "+state.ID.ValueString())...)
	}
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if seen.gone {
		r.readGone(ctx, state, resp)
		return
	}
	r.services.expiry.recordRead(state.ID.ValueString(), false)
	state.fill(seen.thread)
	resp.Diagnostics.Append(otherForms("Thread "+state.ID.ValueString(), seen.thread.Metadata)...)
	if !state.Participants.IsNull() || privateFlag(ctx, req.Private, privateImport) {
		people, err := r.services.threads.Get(ctx, seen.ref)
		if err != nil {
			resp.Diagnostics.Append(failure("read the roster", "Thread "+state.ID.ValueString(), err))
			return
		}
		state.Participants = threadRosterValue(people, r.byNature(state, seen.ref), entries(state.Participants), state.Participants)
	}
	resp.Diagnostics.Append(setPrivateFlag(ctx, resp.Private, privateGone, false)...)
	resp.Diagnostics.Append(setPrivateFlag(ctx, resp.Private, privateImport, false)...)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, state)...)
}

// readGone is Read for a thread that was deleted: by its retention, which was
// foreseen and plans nothing, or by somebody.
func (r *chatThreadResource) readGone(ctx context.Context, state chatThreadModel, resp *resource.ReadResponse) {
	id := state.ID.ValueString()
	if state.retentionOver(r.services.now()) {
		r.services.expiry.recordRead(id, true)
		resp.Diagnostics.Append(setPrivateFlag(ctx, resp.Private, privateGone, true)...)
		return
	}
	resp.Diagnostics.AddWarning("Thread deleted outside Terraform", fmt.Sprintf(
		"Thread %s is not there any more, and its messages are lost. While the configuration has it, the next apply creates it again: the id will change.", id))
	resp.State.RemoveResource(ctx)
}

func (r *chatThreadResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state chatThreadModel
	var inConfig types.Map
	if !r.begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan), req.State.Get(ctx, &state), req.Config.GetAttribute(ctx, path.Root("participants"), &inConfig)) {
		return
	}
	ctx, end := withWriteTimeout(ctx, plan.Timeouts.Update, &resp.Diagnostics)
	defer end()
	managed := !inConfig.IsNull()
	// State follows each step that succeeded, so that a later failure loses
	// nothing.
	achieved := state
	achieved.Timeouts = plan.Timeouts
	defer func() {
		resp.Diagnostics.Append(setStateAndIdentity(ctx, &resp.State, resp.Identity, achieved)...)
	}()
	resp.Diagnostics.Append(setPrivateFlag(ctx, resp.Private, privateGone, false)...)

	resp.Diagnostics.Append(r.handOver(ctx, state, plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	achieved.AsUserID = plan.AsUserID
	r.services.chat.settle(plan.ID, plan.AsUserID, true)
	// Its entry, which comes later, needs the former one.
	if _, awaited := r.services.threads.FormerActor(roster.ThreadRef{ThreadID: plan.ID.ValueString(), AsUser: r.services.chat.actor(plan.AsUserID)}); !awaited {
		defer func() { resp.Diagnostics.Append(r.removeFormer(ctx, r.refOf(plan))...) }()
	}

	id, ref := plan.ID.ValueString(), r.refOf(plan)
	options, patched := threadUpdate(plan, state)
	managed = managed && (plan.CreatedOn.IsUnknown() || r.changesRoster(state, plan)) // see recordMap
	if patched || managed {
		// Who acts may be gone, and the provider's default user act instead.
		seen, diags := r.see(ctx, ref)
		if seen.gone || diags.HasError() {
			resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, "Thread "+id)...)
		}
		resp.Diagnostics.Append(diags...)
		if resp.Diagnostics.HasError() {
			return
		}
		ref = seen.ref
	}
	if patched {
		thread, err := r.services.chat.thread(ref)
		if err == nil {
			_, err = thread.Update(ctx, options)
		}
		if err != nil {
			resp.Diagnostics.Append(r.refusal(ctx, ref, "update the thread", "Thread "+id, err)...)
			return
		}
		// The update answers nothing, so it is read back.
		got, err := thread.Get(ctx, nil)
		if err != nil {
			resp.Diagnostics.Append(failure("read the thread back", "Thread "+id, err))
			return
		}
		left := stillThere(options.Metadata, got.Metadata)
		if len(left) > 0 {
			if _, err = thread.Update(ctx, &acs.UpdateThreadOptions{Metadata: left}); err == nil {
				if again, err := thread.Get(ctx, nil); err == nil {
					got, left = again, stillThere(left, again.Metadata)
				}
			}
		}
		achieved.fill(got.ChatThread)
		if len(left) == 0 {
			achieved.Metadata = plan.Metadata
		}
		resp.Diagnostics.Append(keptKeys("Thread "+id, "thread", left)...)
	} else {
		achieved.Metadata, achieved.DeleteAfterDays = plan.Metadata, plan.DeleteAfterDays
	}

	if !managed {
		achieved.Participants = plan.Participants // at most with other labels
		return
	}
	r.services.threads.RunAdd(ctx, id, knownUserIDs(plan.Participants), func() bool {
		people, diags := r.updateRoster(ctx, state, plan, ref)
		resp.Diagnostics.Append(diags...)
		achieved.Participants = people
		return !diags.HasError()
	})
}

func (r *chatThreadResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state chatThreadModel
	if !r.begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := withWriteTimeout(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	// What is missing or gone is deleted already.
	found, diags := r.inThread(ctx, r.refOf(state), "delete the thread", "Thread "+state.ID.ValueString(), func(ref roster.ThreadRef) error {
		client, err := r.services.chat.as(ref.AsUser)
		if err == nil {
			_, err = client.DeleteThread(ctx, ref.ThreadID, nil)
		}
		return err
	})
	if found != done {
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, "Thread "+state.ID.ValueString())...)
	}
	resp.Diagnostics.Append(diags...)
}

func (r *chatThreadResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	importID(ctx, req, resp, "", idPart{"thread_id", acs.CheckThreadID})
	resp.Diagnostics.Append(setPrivateFlag(ctx, resp.Private, privateImport, true)...)
}

func (r *chatThreadResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	config, plan, state := readPlan[chatThreadModel](ctx, req, &resp.Diagnostics)
	gone := privateFlag(ctx, req.Private, privateGone)
	resp.Diagnostics.Append(r.checkActor(config.AsUserID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !config.Participants.IsNull() && (state == nil || !gone) && r.isConfigured() {
		resp.Diagnostics.Append(r.tooMany(plan)...)
	}
	if plan.ID.IsUnknown() && r.isConfigured() {
		r.services.chat.settleNew(plan.AsUserID)
	}
	if state == nil || resp.Diagnostics.HasError() {
		return
	}
	if r.isConfigured() && !req.Plan.Raw.Equal(req.State.Raw) {
		r.services.chat.note(state.ID, func(t *threadActor) { t.changes = true })
	}
	if gone {
		resp.RequiresReplace = append(resp.RequiresReplace, changedPaths(resp.Plan, req.State)...)
		if len(resp.RequiresReplace) > 0 {
			resp.Diagnostics.AddWarning("Thread is gone and will be created anew", fmt.Sprintf(
				"Thread %s was deleted by its retention. The change recreates it: the id will change.", state.ID.ValueString()))
		}
		return
	}
	if r.services != nil {
		resp.Diagnostics.Append(plan.checkRetention(*state, r.services.now())...)
	}
	if !r.isConfigured() {
		return
	}
	ctx, end := withReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	managed := !config.Participants.IsNull()
	if managed {
		resp.Diagnostics.Append(r.claimRoster("thread", state.ID.ValueString(), roster.OwnerMap)...)
		plannedMembership{kind: "thread", id: state.ID.ValueString(), record: r.services.threads.Record}.recordMap(ctx, resp, state.Participants, plan.Participants, "created_on")
	}
	resp.Diagnostics.Append(r.planRoster(ctx, *state, plan, managed)...)
}
