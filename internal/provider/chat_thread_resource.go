// SPDX-License-Identifier: MPL-2.0

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
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

type chatThreadResource struct{ configuredResource }

func newChatThreadResource() resource.Resource {
	return &chatThreadResource{newConfiguredResource("chat_thread", map[string]string{"thread_id": "Id of the thread."})}
}

// chatThreadModel is acs_chat_thread in configuration, plan and state.
type chatThreadModel struct {
	ID              types.String   `tfsdk:"id"`
	Topic           types.String   `tfsdk:"topic"`
	AsUserID        types.String   `tfsdk:"as_user_id"`
	Participants    types.Map      `tfsdk:"participants"`
	Metadata        types.Map      `tfsdk:"metadata"`
	DeleteAfterDays types.Number   `tfsdk:"delete_after_days"`
	CreatedOn       plugin.Instant `tfsdk:"created_on"`
	CreatedBy       types.String   `tfsdk:"created_by"`
	Timeouts        timeouts.Value `tfsdk:"timeouts"`
}

func (r *chatThreadResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Blocks: plugin.TimeoutsBlock(plugin.TimeoutKinds()...),
		MarkdownDescription: "A chat thread: its topic, its roster and its retention. " +
			"The provider makes the calls as a user who is a member of the thread, see `as_user_id`. The user who creates the thread becomes a member.",
		Attributes: map[string]schema.Attribute{
			"id":           plugin.ComputedOnceText("Id of the thread, `19:...@thread.v2`."),
			"topic":        schema.StringAttribute{Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1), topicValidator()}, MarkdownDescription: "Topic of the thread, not blank."},
			"as_user_id":   asUserAttribute(describedAsUser),
			"participants": threadParticipantsAttribute(),
			"metadata":     metadataAttribute(metadataValidator(), "Metadata of the thread, at most 1 KB in all. The provider removes keys that are not listed."),
			"delete_after_days": schema.NumberAttribute{
				Optional: true, Validators: []validator.Number{plugin.WholeNumberBetween(acs.MinRetentionDays, acs.MaxRetentionDays)},
				MarkdownDescription: "How many days after its creation the service deletes the thread, 30 to 90. Default: never.",
			},
			"created_on": computedOnceInstant("When the thread was created."),
			"created_by": plugin.ComputedOnceText("Raw id of the user who created it."),
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
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	people, diags := threadRosterOf(plan.Participants)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(r.checkThreadSize(plan)...)
	client, err := r.Services.chat.client(plan.AsUserID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(failure("create the thread", "acs_chat_thread", err))
	}
	if resp.Diagnostics.HasError() {
		return
	}

	first, rest := splitForCreate(people, r.Services.chat.actingUser(plan.AsUserID))
	created, err := client.CreateThread(ctx, plan.Topic.ValueString(), &acs.CreateThreadOptions{
		Participants:    first,
		Metadata:        stringsOf(plan.Metadata),
		RetentionPolicy: retentionPolicy(plan.DeleteAfterDays),
	})
	if err != nil {
		resp.Diagnostics.Append(createFailure("create the thread", "acs_chat_thread"+requestedUsers(err, userIDsExcept(nil, first)), err,
			"`terraform query` and the data source acs_chat_threads list the acting user's threads: import the thread, or delete it."))
		return
	}
	planned, invalid := plan.Participants, created.InvalidParticipants
	isRefused := func(p acs.ChatParticipant) bool {
		return slices.ContainsFunc(invalid, func(refused acs.InvalidParticipant) bool { return refused.UserID == p.UserID })
	}
	present := slices.DeleteFunc(slices.Clone(first), isRefused)
	plan.fill(created.ChatThread)
	r.Services.chat.recordActor(plan.ID, plan.AsUserID, true)
	r.Services.expiry.recordPresent(created.ID)
	plan.Participants = rosterWithOnly(planned, present)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, plan)...)

	id := plan.ID.ValueString()
	if len(invalid) == 0 && len(rest) > 0 {
		var added []acs.ChatParticipant
		added, err = r.addRest(ctx, plan, first, rest)
		present = slices.Concat(present, added)
		plan.Participants = rosterWithOnly(planned, present)
		resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
		var refused *acs.InvalidParticipantsError
		if errors.As(err, &refused) {
			invalid = refused.Participants
		}
	}
	switch {
	case len(invalid) > 0:
		r.deleteIncompleteThread(ctx, client, r.refOf(plan), invalid, resp)
	case err != nil:
		resp.Diagnostics.Append(failure("add the participants", "Thread "+id+requestedUsers(err, userIDsExcept(present, rest)), err))
	case !planned.IsNull():
		resp.Diagnostics.Append(r.claimRoster("thread", id, roster.OwnerMap)...)
	}
}

// splitForCreate splits the participants into those of the create call and the rest, whom
// another call adds. The acting user is in the thread as soon as it is created, so only
// the create call can set its entry.
func splitForCreate(people []acs.ChatParticipant, actingUser string) (first, rest []acs.ChatParticipant) {
	isActor := func(p acs.ChatParticipant) bool { return p.UserID == actingUser }
	if i := slices.IndexFunc(people, isActor); i >= acs.MaxThreadParticipantsPerCall {
		people[0], people[i] = people[i], people[0]
	}
	n := min(len(people), acs.MaxThreadParticipantsPerCall)
	return people[:n], people[n:]
}

// addRest adds those participants of a new thread who were not in the create call, and
// returns those whom the service accepted.
func (r *chatThreadResource) addRest(ctx context.Context, plan chatThreadModel, first, rest []acs.ChatParticipant) ([]acs.ChatParticipant, error) {
	members := len(first)
	isActor := func(p acs.ChatParticipant) bool { return p.UserID == r.Services.chat.actingUser(plan.AsUserID) }
	if !slices.ContainsFunc(first, isActor) {
		members++
	}
	accepted, err := r.Services.threads.Apply(ctx, r.refOf(plan), acsroster.ThreadDiff{Add: rest}, members)
	return accepted.Add, err
}

// deleteIncompleteThread deletes a new thread to which the service did not add everyone.
// If that fails, the thread stays in the state.
func (r *chatThreadResource) deleteIncompleteThread(ctx context.Context, client *acs.ChatClient, ref acsroster.ThreadRef, invalid []acs.InvalidParticipant, resp *resource.CreateResponse) {
	id, consequence := ref.ThreadID, " The provider deleted the thread again, and nothing entered the state."
	if _, err := client.DeleteThread(ctx, id, nil); err == nil || acs.IsNotFound(err) {
		resp.State.RemoveResource(ctx)
	} else {
		consequence = " The provider could not delete the thread: it stays in the state, tainted, and the next apply replaces it."
		resp.Diagnostics.Append(r.chatFailure(ctx, ref, "delete the incomplete thread", "Thread "+id, err)...)
	}
	resp.Diagnostics.AddAttributeError(path.Root("participants"), "Cannot create the thread", refusedParticipants("acs_chat_thread", invalid, consequence))
}

func (r *chatThreadResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state chatThreadModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state), plugin.SetIdentity(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	r.Services.chat.recordActor(state.ID, state.AsUserID, false)
	seen, diags := r.lookUpThread(ctx, r.refOf(state))
	if seen.deleted || diags.HasError() {
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, "Thread "+state.ID.ValueString())...)
	}
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if seen.deleted {
		r.readGone(ctx, state, resp)
		return
	}
	r.Services.expiry.recordRead(state.ID.ValueString(), false)
	state.fill(seen.thread)
	resp.Diagnostics.Append(nonNFCKeysWarning("Thread "+state.ID.ValueString(), seen.thread.Metadata)...)
	if !state.Participants.IsNull() || plugin.PrivateFlag(ctx, req.Private, privateImport) {
		people, err := r.Services.threads.Get(ctx, seen.ref)
		if err != nil {
			resp.Diagnostics.Append(failure("read the roster", "Thread "+state.ID.ValueString(), err))
			return
		}
		state.Participants = threadRosterValue(people, r.permanentMembers(state, seen.ref), elementsByUserID(state.Participants), state.Participants)
	}
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateGone, false)...)
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateImport, false)...)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, state)...)
}

// readGone is Read for a deleted thread. If its retention is over, the thread stays in
// the state and plans nothing.
func (r *chatThreadResource) readGone(ctx context.Context, state chatThreadModel, resp *resource.ReadResponse) {
	id := state.ID.ValueString()
	if state.retentionOver(r.Services.now()) {
		r.Services.expiry.recordRead(id, true)
		resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateGone, true)...)
		return
	}
	resp.Diagnostics.AddWarning("Thread deleted outside Terraform", fmt.Sprintf(
		"Thread %s no longer exists, and its messages are lost. If it is still in the configuration, the next apply creates it with a new id.", id))
	resp.State.RemoveResource(ctx)
}

func (r *chatThreadResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state chatThreadModel
	var inConfig types.Map
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan), req.State.Get(ctx, &state), req.Config.GetAttribute(ctx, path.Root("participants"), &inConfig)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Update, &resp.Diagnostics)
	defer end()
	managed := !inConfig.IsNull()
	// newState has what each step has done, so that the state is right if a later one
	// fails.
	newState := state
	newState.Timeouts = plan.Timeouts
	defer func() {
		resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, newState)...)
	}()
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateGone, false)...)

	resp.Diagnostics.Append(r.handOverThread(ctx, state, plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	newState.AsUserID = plan.AsUserID
	r.Services.chat.recordActor(plan.ID, plan.AsUserID, true)
	// If the new acting user has a resource of its own, that one removes the former
	// acting user, whom it needs for its entry.
	if _, awaited := r.Services.threads.FormerActor(acsroster.ThreadRef{ThreadID: plan.ID.ValueString(), AsUser: r.Services.chat.actingUser(plan.AsUserID)}); !awaited {
		defer func() { resp.Diagnostics.Append(r.removeFormerActor(ctx, r.refOf(plan))...) }()
	}

	id, ref := plan.ID.ValueString(), r.refOf(plan)
	options, patched := threadUpdate(plan, state)
	managed = managed && (plan.CreatedOn.IsUnknown() || r.changesRoster(state, plan)) // see recordMap
	if patched || managed {
		var diags diag.Diagnostics
		ref, diags = r.findForUpdate(ctx, ref, req.Private)
		resp.Diagnostics.Append(diags...)
		if diags.HasError() {
			return
		}
	}
	if patched {
		got, left, diags := r.patchThread(ctx, ref, options)
		resp.Diagnostics.Append(diags...)
		if resp.Diagnostics.HasError() {
			return
		}
		newState.fill(got)
		if len(left) == 0 {
			newState.Metadata = plan.Metadata
		}
		resp.Diagnostics.Append(unremovedKeysError("Thread "+id, "thread", left)...)
	} else {
		newState.Metadata, newState.DeleteAfterDays = plan.Metadata, plan.DeleteAfterDays
	}

	if !managed {
		newState.Participants = plan.Participants // at most with other labels
		return
	}
	r.Services.threads.RunAdd(ctx, id, knownUserIDs(plan.Participants), func() bool {
		people, diags := r.updateRoster(ctx, state, plan, ref)
		resp.Diagnostics.Append(diags...)
		newState.Participants = people
		return !diags.HasError()
	})
}

// findForUpdate returns ref with the user who can act: the acting user may be gone, and
// the provider's default user acts instead.
func (r *chatThreadResource) findForUpdate(ctx context.Context, ref acsroster.ThreadRef, private plugin.PrivateReader) (acsroster.ThreadRef, diag.Diagnostics) {
	seen, diags := r.lookUpThread(ctx, ref)
	if seen.deleted || diags.HasError() {
		diags = append(r.otherHostError(ctx, private, "Thread "+ref.ThreadID), diags...)
	}
	return seen.ref, diags
}

// patchThread changes a thread and reads it back. If the service did not remove a metadata
// key, it tries again in the other way; left are the keys that are still there.
func (r *chatThreadResource) patchThread(ctx context.Context, ref acsroster.ThreadRef, options *acs.UpdateThreadOptions) (got acs.ChatThread, left map[string]*string, diags diag.Diagnostics) {
	thread, err := r.Services.chat.threadClient(ref)
	if err == nil {
		_, err = thread.Update(ctx, options)
	}
	if err != nil {
		return got, nil, r.chatFailure(ctx, ref, "update the thread", "Thread "+ref.ThreadID, err)
	}
	read, err := thread.Get(ctx, nil)
	if err != nil {
		return got, nil, diag.Diagnostics{failure("read the thread back", "Thread "+ref.ThreadID, err)}
	}
	left = unremovedKeys(options.Metadata, read.Metadata)
	if len(left) > 0 {
		if _, err = thread.Update(ctx, &acs.UpdateThreadOptions{Metadata: left}); err == nil {
			if again, err := thread.Get(ctx, nil); err == nil {
				read, left = again, unremovedKeys(left, again.Metadata)
			}
		}
	}
	return read.ChatThread, left, nil
}

func (r *chatThreadResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state chatThreadModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	// If the thread does not exist, that is a success.
	found, diags := r.callInThread(ctx, r.refOf(state), "delete the thread", "Thread "+state.ID.ValueString(), func(ref acsroster.ThreadRef) error {
		client, err := r.Services.chat.client(ref.AsUser)
		if err == nil {
			_, err = client.DeleteThread(ctx, ref.ThreadID, nil)
		}
		return err
	})
	if found != succeeded {
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, "Thread "+state.ID.ValueString())...)
	}
	resp.Diagnostics.Append(diags...)
}

func (r *chatThreadResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	plugin.ImportID(ctx, req, resp, "", plugin.IDPart{Attribute: "thread_id", Check: acs.CheckThreadID})
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateImport, true)...)
}

func (r *chatThreadResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	config, plan, state := plugin.ReadPlan[chatThreadModel](ctx, req, &resp.Diagnostics)
	gone := plugin.PrivateFlag(ctx, req.Private, privateGone)
	resp.Diagnostics.Append(r.checkActor(config.AsUserID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !config.Participants.IsNull() && (state == nil || !gone) && r.IsConfigured() {
		resp.Diagnostics.Append(r.checkThreadSize(plan)...)
	}
	if plan.ID.IsUnknown() && r.IsConfigured() {
		r.Services.chat.recordNewThreadActor(plan.AsUserID)
	}
	if state == nil || resp.Diagnostics.HasError() {
		return
	}
	if r.IsConfigured() && !req.Plan.Raw.Equal(req.State.Raw) {
		r.Services.chat.updateActor(state.ID, func(t *threadActor) { t.changes = true })
	}
	if gone {
		resp.RequiresReplace = append(resp.RequiresReplace, plugin.ChangedPaths(resp.Plan, req.State)...)
		if len(resp.RequiresReplace) > 0 {
			resp.Diagnostics.AddWarning("Thread is gone and will be recreated", fmt.Sprintf(
				"The service deleted thread %s at the end of its retention. The change creates it again: the id will change.", state.ID.ValueString()))
		}
		return
	}
	if r.Services != nil {
		resp.Diagnostics.Append(plan.checkRetention(*state, r.Services.now())...)
	}
	if !r.IsConfigured() {
		return
	}
	ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	managed := !config.Participants.IsNull()
	if managed {
		resp.Diagnostics.Append(r.claimRoster("thread", state.ID.ValueString(), roster.OwnerMap)...)
		plannedMembership{kind: "thread", id: state.ID.ValueString(), record: r.Services.threads.Record}.recordMap(ctx, resp, state.Participants, plan.Participants, "created_on")
	}
	resp.Diagnostics.Append(r.planRoster(ctx, *state, plan, managed)...)
}
