// SPDX-License-Identifier: MPL-2.0

// This file holds the resource acs_chat_thread_participant: one participant of a thread.
// It leaves the other participants alone. internal/roster batches the calls for a thread.

package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// threadParticipantIDForm is what imports take.
const threadParticipantIDForm = "THREAD_ID/USER_ID, such as 19:acsV1_abc@thread.v2/8:acs:<resource id>_<user id>"

type chatThreadParticipantResource struct{ configuredResource }

func newChatThreadParticipantResource() resource.Resource {
	return &chatThreadParticipantResource{newConfiguredResource("chat_thread_participant", map[string]string{"thread_id": "Id of the thread.", "user_id": "Raw id of the user."})}
}

// chatThreadParticipantModel is acs_chat_thread_participant in configuration,
// plan and state.
type chatThreadParticipantModel struct {
	ID               types.String   `tfsdk:"id"`
	ThreadID         types.String   `tfsdk:"thread_id"`
	UserID           types.String   `tfsdk:"user_id"`
	DisplayName      types.String   `tfsdk:"display_name"`
	ShareHistoryTime plugin.Instant `tfsdk:"share_history_time"`
	Metadata         types.Map      `tfsdk:"metadata"`
	AsUserID         types.String   `tfsdk:"as_user_id"`
	Timeouts         timeouts.Value `tfsdk:"timeouts"`
}

// threadParticipantTimeoutKinds leaves out update, which makes no call.
func threadParticipantTimeoutKinds() []string { return []string{"create", "read", "delete"} }

func (r *chatThreadParticipantResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Blocks: plugin.TimeoutsBlock(threadParticipantTimeoutKinds()...),
		MarkdownDescription: "One participant of a chat thread. It leaves the other participants alone. " +
			"The service has no call that changes a participant: for a change, the provider removes the user and adds the user again. " +
			"A user who is already in the thread under another name is an error. " +
			"The provider never removes the acting user or the creator of the thread. " +
			"Use either this or `participants` of `acs_chat_thread` for a thread, never both.",
		Attributes: map[string]schema.Attribute{
			"id":           plugin.ComputedOnceText("`thread_id` and `user_id`, joined by a slash."),
			"thread_id":    plugin.ImmutableText(threadIDValidator(), "Id of the thread. A change replaces the participant."),
			"user_id":      plugin.ImmutableText(userValidator(), "Raw id of the user, `8:acs:<resource id>_<user id>`. A change replaces the participant."),
			"display_name": displayNameAttribute("Name that others see. A change replaces the participant.", stringplanmodifier.RequiresReplace()),
			"share_history_time": schema.StringAttribute{
				Optional: true, CustomType: instantType(),
				PlanModifiers: []planmodifier.String{plugin.UseStateForSameTime(instantPrecision), replaceIfHistoryStartChanges()}, Validators: []validator.String{wholeSecondsValidator()},
				MarkdownDescription: "The participant sees messages from this time on, RFC 3339 with any offset, in whole seconds. " +
					"Default: all messages. A change replaces the participant.",
			},
			"metadata":   metadataAttribute(metadataValidator(), "Metadata of the participant, at most 1 KB in all. A change replaces the participant.", replaceIfMetadataChanges()),
			"as_user_id": asUserAttribute(describedAsUserInThread),
		},
	}
}

func (r *chatThreadParticipantResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan chatThreadParticipantModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	diags := r.add(ctx, plan)
	plan.ID = types.StringValue(plugin.JoinID(plan.ThreadID.ValueString(), plan.UserID.ValueString()))
	switch {
	case diags.HasError() && r.threadExpired(ctx, r.Services.chat.resolveRef(plan.ThreadID, plan.AsUserID)):
		resp.Diagnostics.Append(leftOutAsGone("thread", plan.ThreadID.ValueString(), plan.object()))
		resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
	case diags.HasError():
		resp.Diagnostics.Append(diags...)
		return
	default:
		resp.Diagnostics.Append(diags...)
		resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
	}
	resp.Diagnostics.Append(r.saveActor(ctx, resp.Private, plan.ThreadID)...)
}

// add adds the participant. If the user is in the thread with another entry, which
// another resource is removing, it tries once more after that.
func (r *chatThreadParticipantResource) add(ctx context.Context, plan chatThreadParticipantModel) (diags diag.Diagnostics) {
	users := []string{plan.UserID.ValueString()}
	add := func() (joined bool) {
		diags = r.addAndCompare(ctx, plan)
		return !diags.HasError()
	}
	if r.Services.threads.RunAdd(ctx, plan.ThreadID.ValueString(), users, add) && diags.HasError() {
		r.Services.threads.RunAdd(ctx, plan.ThreadID.ValueString(), users, add)
	}
	return diags
}

// addAndCompare adds the participant and compares the entry in the thread: the service
// answers the same if the user was in the thread before (fact 2.2-03). If the roster
// cannot be read, the next plan compares.
func (r *chatThreadParticipantResource) addAndCompare(ctx context.Context, plan chatThreadParticipantModel) diag.Diagnostics {
	ref, person := r.Services.chat.resolveRef(plan.ThreadID, plan.AsUserID), plan.participant()
	if err := r.Services.threads.Add(ctx, ref, person); err != nil {
		return r.chatFailure(ctx, ref, "add the participant", plan.object()+mayBeAddedNote(err), err)
	}
	people, err := r.Services.threads.Get(ctx, ref)
	if err != nil {
		return diag.Diagnostics{readBackWarning("participant", failure("read the roster back", plan.object(), err))}
	}
	existing, member := people[person.UserID]
	same := !member || len(plan.differences(existing)) == 0
	former, admitted := r.Services.threads.FormerActor(plan.ownRef())
	switch {
	case !admitted && same:
		return nil
	case !admitted:
		return r.existingEntryError(ctx, plan, existing)
	case !same:
		// The former acting user added the new one before the entry was known. It adds
		// the new one again with this entry or, if that fails, as it was.
		ref.AsUser = former
		d := acsroster.ThreadDiff{Add: []acs.ChatParticipant{person}, Remove: []string{person.UserID}}
		if _, err := r.Services.threads.Apply(ctx, ref, d, len(people)); err != nil {
			return r.chatFailure(ctx, ref, "add the participant", plan.object(), errors.Join(err, r.Services.threads.Add(ctx, ref, existing)))
		}
	}
	return r.removeFormerActor(ctx, plan.ownRef())
}

func (r *chatThreadParticipantResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state chatThreadParticipantModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state), plugin.SetIdentity(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	imported := plugin.PrivateFlag(ctx, req.Private, privateImport)
	ref := r.refWithSavedActor(ctx, req.Private, state.ThreadID, state.AsUserID)

	var people map[string]acs.ChatParticipant
	found, diags := r.callInThread(ctx, ref, "read the participant", state.object(), func(ref acsroster.ThreadRef) (err error) {
		people, err = r.Services.threads.Get(ctx, ref)
		return err
	})
	resp.Diagnostics.Append(diags...)
	existing, member := people[state.UserID.ValueString()]
	if !member {
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, state.object())...)
	}
	switch {
	case resp.Diagnostics.HasError():
		return
	case imported && !member:
		resp.State.RemoveResource(ctx)
		return
	case found != succeeded:
		resp.Diagnostics.Append(r.deletedThreadWarning(state.ThreadID.ValueString(), "participants", state.object())...)
		return
	case !member:
		resp.Diagnostics.AddWarning(fmt.Sprintf("Participants of thread %s were removed outside Terraform", state.ThreadID.ValueString()), fmt.Sprintf(
			"%s no longer exists. If it is still in the configuration, the next apply adds the user again.", state.object()))
		resp.State.RemoveResource(ctx)
		return
	}
	state.fill(existing, imported)
	resp.Diagnostics.Append(r.membership(state).recordState()...)
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateImport, false)...)
	resp.Diagnostics.Append(r.saveActor(ctx, resp.Private, state.ThreadID)...)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, state)...)
}

// Update changes as_user_id or writes out a default, which needs no call. If the id is
// unknown, the destroy of another resource removes the user, who is added again.
func (r *chatThreadParticipantResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan chatThreadParticipantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.ID.IsUnknown() && r.RequireConfigured(&resp.Diagnostics) {
		ctx, end := plugin.WithWriteTimeout(ctx, plugin.DefaultTimeout, &resp.Diagnostics)
		defer end()
		resp.Diagnostics.Append(r.add(ctx, plan)...)
		if resp.Diagnostics.HasError() {
			return
		}
		plan.ID = types.StringValue(plugin.JoinID(plan.ThreadID.ValueString(), plan.UserID.ValueString()))
	}
	resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
}

func (r *chatThreadParticipantResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state chatThreadParticipantModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	if plugin.PrivateFlag(ctx, req.Private, privateStays) {
		return
	}
	err := r.Services.threads.RunRemove(ctx, state.ThreadID.ValueString(), state.UserID.ValueString(), func() error {
		resp.Diagnostics.Append(r.remove(ctx, req.Private, state)...)
		if resp.Diagnostics.HasError() {
			return errNotRemoved
		}
		return nil
	})
	if err != nil && !errors.Is(err, errNotRemoved) {
		resp.Diagnostics.Append(failure("remove the participant", state.object(), err))
	}
}

// errNotRemoved is for a removal that failed with diagnostics.
var errNotRemoved = errors.New("the participant was not removed")

// remove removes the participant, unless the user acts in the thread or created it. If
// the user or the thread does not exist, that is a success.
func (r *chatThreadParticipantResource) remove(ctx context.Context, private plugin.PrivateReader, state chatThreadParticipantModel) diag.Diagnostics {
	userID := state.UserID.ValueString()
	ref, all := r.refWithSavedActor(ctx, private, state.ThreadID, state.AsUserID), diag.Diagnostics{}
	stays := func(why string) {
		all.AddWarning("Participant stays in the thread", fmt.Sprintf(
			"%s %s. It was only removed from the state.", state.object(), why))
	}
	found, diags := r.callInThread(ctx, ref, "remove the participant", state.object(), func(ref acsroster.ThreadRef) error {
		switch userID {
		case r.creatorOf(ctx, ref):
			stays("cannot be removed, because it created the thread")
		case r.Services.chat.actingUserOf(ref):
			r.Services.threads.DeferRemoval(ref.ThreadID, userID)
			stays("cannot be removed as long as it acts in the thread")
		default:
			return r.Services.threads.Remove(ctx, ref, userID)
		}
		return nil
	})
	if found != succeeded || diags.HasError() {
		all.Append(r.otherHostError(ctx, private, state.object())...)
	}
	return append(all, diags...)
}

func (r *chatThreadParticipantResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	plugin.ImportID(ctx, req, resp, threadParticipantIDForm, plugin.IDPart{Attribute: "thread_id", Check: acs.CheckThreadID}, plugin.IDPart{Attribute: "user_id", Check: acs.CheckUserID})
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateImport, true)...)
}

// ModifyPlan checks that an acting user can add the participant and that the entries of
// the acting user and the creator do not change. It warns if a map manages the roster
// too, and if another resource has the same user.
func (r *chatThreadParticipantResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state chatThreadParticipantModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		if r.IsConfigured() {
			r.recallActor(ctx, req.Private, state.ThreadID)
		}
	}
	if req.Plan.Raw.IsNull() {
		if r.IsConfigured() {
			r.membership(state).recordPlan(ctx, req, resp, r.membership(state), false)
		}
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(r.checkActorInThread(plan.ThreadID, plan.AsUserID)...)
	if resp.Diagnostics.HasError() || !r.IsConfigured() {
		return
	}
	ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	resp.Diagnostics.Append(r.checkPermanentEntry(ctx, plan, state)...)
	resp.Diagnostics.Append(r.claimRoster("thread", plan.ThreadID.ValueString(), roster.OwnerSingle)...)
	if !req.Plan.Raw.Equal(req.State.Raw) && !plan.AsUserID.IsUnknown() {
		resp.Diagnostics.Append(r.checkThreadExists(ctx, r.Services.chat.resolveRef(plan.ThreadID, plan.AsUserID), r.Services.expiry.mayBeExpired(plan.ThreadID.ValueString()), "add the participant", plan.object())...)
	}
	replaced := !plan.ThreadID.Equal(state.ThreadID) || !plan.UserID.Equal(state.UserID) || len(plan.changedAttributes(state)) > 0 ||
		plan.DisplayName.IsUnknown() || plan.ShareHistoryTime.IsUnknown() || plan.Metadata.IsUnknown()
	if replaced && !resp.Diagnostics.HasError() { // or new
		resp.Diagnostics.Append(r.checkActorKnownToApply(ctx, plan.ThreadID, plan.AsUserID, plan.object())...)
	}
	r.membership(plan).recordPlan(ctx, req, resp, r.membership(state), replaced)
}

func (r *chatThreadParticipantResource) membership(m chatThreadParticipantModel) plannedMembership {
	return plannedMembership{
		kind: "thread", id: m.ThreadID.ValueString(), userID: m.UserID.ValueString(),
		typeName: "acs_chat_thread_participant", record: r.Services.threads.Record,
	}
}
