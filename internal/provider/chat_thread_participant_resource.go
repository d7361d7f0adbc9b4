// This file holds the resource acs_chat_thread_participant: one person of a
// thread's roster. It adds to the roster and leaves everybody else alone; calls
// for one thread are batched by internal/roster.

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
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// threadParticipantForm is what imports take.
const threadParticipantForm = "THREAD_ID/USER_ID, such as 19:acsV1_abc@thread.v2/8:acs:<resource id>_<user id>"

type chatThreadParticipantResource struct{ configuredResource }

func newChatThreadParticipantResource() resource.Resource {
	return &chatThreadParticipantResource{configuredResource{
		typeName: "chat_thread_participant",
		identity: map[string]string{"thread_id": "Id of the thread.", "user_id": "Raw id of the user."},
	}}
}

// chatThreadParticipantModel is acs_chat_thread_participant in configuration,
// plan and state.
type chatThreadParticipantModel struct {
	ID               types.String   `tfsdk:"id"`
	ThreadID         types.String   `tfsdk:"thread_id"`
	UserID           types.String   `tfsdk:"user_id"`
	DisplayName      types.String   `tfsdk:"display_name"`
	ShareHistoryTime instant        `tfsdk:"share_history_time"`
	Metadata         types.Map      `tfsdk:"metadata"`
	AsUserID         types.String   `tfsdk:"as_user_id"`
	Timeouts         timeouts.Value `tfsdk:"timeouts"`
}

// threadParticipantTimeoutKinds are what there is a call for.
func threadParticipantTimeoutKinds() []string { return []string{"create", "read", "delete"} }

func (r *chatThreadParticipantResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Blocks: timeoutsBlock(threadParticipantTimeoutKinds()...),
		MarkdownDescription: "One participant of a chat thread. Others in the thread are left alone. " +
			"The service has no call that changes a participant: a change removes the user and adds the user anew, " +
			"and a user who is in the thread already under another name is an error. " +
			"Who acts and who created the thread are never removed. " +
			"Use either this or `participants` of `acs_chat_thread`, never both for one thread.",
		Attributes: map[string]schema.Attribute{
			"id":           computedOnceText("`thread_id` and `user_id`, joined by a slash."),
			"thread_id":    immutableText(threadIDValidator(), "Id of the thread. A change replaces the participant."),
			"user_id":      immutableText(userValidator(), "Raw id of the user, `8:acs:<resource id>_<user id>`. A change replaces the participant."),
			"display_name": displayNameAttribute("Name that others see. A change replaces the participant.", stringplanmodifier.RequiresReplace()),
			"share_history_time": schema.StringAttribute{
				Optional: true, CustomType: instantType{},
				PlanModifiers: []planmodifier.String{useStateForSameTime{}, replacedByAnotherBeginning()}, Validators: []validator.String{wholeSeconds()},
				MarkdownDescription: "From when on messages are shown to the participant, RFC 3339 with any offset, in whole seconds. " +
					"Left out, all are. A change replaces the participant.",
			},
			"metadata":   metadataAttribute(metadataValidator(), "Metadata of the participant, at most 1 KB in all. A change replaces the participant.", replacedByOtherMetadata()),
			"as_user_id": asUserAttribute(),
		},
	}
}

func (r *chatThreadParticipantResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan chatThreadParticipantModel
	if !r.begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := withWriteTimeout(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	diags := r.join(ctx, plan)
	plan.ID = types.StringValue(joinID(plan.ThreadID.ValueString(), plan.UserID.ValueString()))
	switch {
	case diags.HasError() && r.threadExpired(ctx, r.services.chat.ref(plan.ThreadID, plan.AsUserID)):
		resp.Diagnostics.Append(leftOutAsGone("thread", plan.ThreadID.ValueString(), plan.object()))
		resp.Diagnostics.Append(setStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
	case diags.HasError():
		resp.Diagnostics.Append(diags...)
		return
	default:
		resp.Diagnostics.Append(diags...)
		resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
	}
	resp.Diagnostics.Append(r.keepActor(ctx, resp.Private, plan.ThreadID)...)
}

// join adds the participant: once more where the user is there as another, and
// another resource removes that one now.
func (r *chatThreadParticipantResource) join(ctx context.Context, plan chatThreadParticipantModel) (diags diag.Diagnostics) {
	users := []string{plan.UserID.ValueString()}
	add := func() (joined bool) {
		diags = r.add(ctx, plan)
		return !diags.HasError()
	}
	if r.services.threads.RunAdd(ctx, plan.ThreadID.ValueString(), users, add) && diags.HasError() {
		r.services.threads.RunAdd(ctx, plan.ThreadID.ValueString(), users, add)
	}
	return diags
}

// add adds the participant. The service answers the same whether the user was
// there or not (fact 2.2-03), so the roster tells. Where it cannot be had, the
// participant is in the thread all the same, and the next plan compares.
func (r *chatThreadParticipantResource) add(ctx context.Context, plan chatThreadParticipantModel) diag.Diagnostics {
	ref, person := r.services.chat.ref(plan.ThreadID, plan.AsUserID), plan.person()
	if err := r.services.threads.Add(ctx, ref, person); err != nil {
		return r.refusal(ctx, ref, "add the participant", plan.object()+mayBeAddedNote(err), err)
	}
	people, err := r.services.threads.Get(ctx, ref)
	if err != nil {
		return diag.Diagnostics{notReadBack("participant", failure("read the roster back", plan.object(), err))}
	}
	there, member := people[person.UserID]
	same := !member || len(plan.differences(there)) == 0
	former, admitted := r.services.threads.FormerActor(plan.own())
	switch {
	case !admitted && same:
		return nil
	case !admitted:
		return r.compare(ctx, plan, there)
	case !same:
		// The new acting user was let in before its entry was known: who did so does
		// it again, or lets it in as it was.
		ref.AsUser = former
		d := roster.ThreadDiff{Add: []acs.ChatParticipant{person}, Remove: []string{person.UserID}}
		if _, err := r.services.threads.Apply(ctx, ref, d, len(people)); err != nil {
			return r.refusal(ctx, ref, "add the participant", plan.object(), errors.Join(err, r.services.threads.Add(ctx, ref, there)))
		}
	}
	return r.removeFormer(ctx, plan.own())
}

func (r *chatThreadParticipantResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state chatThreadParticipantModel
	if !r.begin(&resp.Diagnostics, req.State.Get(ctx, &state), setIdentity(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := withReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	imported := privateFlag(ctx, req.Private, privateImport)
	ref := r.recallActor(ctx, req.Private, state.ThreadID, state.AsUserID)

	var people map[string]acs.ChatParticipant
	found, diags := r.inThread(ctx, ref, "read the participant", state.object(), func(ref roster.ThreadRef) (err error) {
		people, err = r.services.threads.Get(ctx, ref)
		return err
	})
	resp.Diagnostics.Append(diags...)
	there, member := people[state.UserID.ValueString()]
	if !member {
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, state.object())...)
	}
	switch {
	case resp.Diagnostics.HasError():
		return
	case imported && !member:
		resp.State.RemoveResource(ctx)
		return
	case found != done:
		resp.Diagnostics.Append(r.warnOfGoneThread(state.ThreadID.ValueString(), "participants", state.object())...)
		return
	case !member:
		resp.Diagnostics.AddWarning(fmt.Sprintf("Participants of thread %s were removed outside Terraform", state.ThreadID.ValueString()), fmt.Sprintf(
			"%s is not there any more. While the configuration has it, the next apply adds the user again.", state.object()))
		resp.State.RemoveResource(ctx)
		return
	}
	state.fill(there, imported)
	resp.Diagnostics.Append(r.membership(state).recordState()...)
	resp.Diagnostics.Append(setPrivateFlag(ctx, resp.Private, privateImport, false)...)
	resp.Diagnostics.Append(r.keepActor(ctx, resp.Private, state.ThreadID)...)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, state)...)
}

// Update changes who acts for the participant, or the spelling of a default:
// there is nothing to send. Where the id is not known, the user has left for
// another resource's sake, and is added again.
func (r *chatThreadParticipantResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan chatThreadParticipantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.ID.IsUnknown() && r.requireConfigured(&resp.Diagnostics) {
		ctx, end := withWriteTimeout(ctx, defaultTimeout, &resp.Diagnostics)
		defer end()
		resp.Diagnostics.Append(r.join(ctx, plan)...)
		if resp.Diagnostics.HasError() {
			return
		}
		plan.ID = types.StringValue(joinID(plan.ThreadID.ValueString(), plan.UserID.ValueString()))
	}
	resp.Diagnostics.Append(setStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
}

func (r *chatThreadParticipantResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state chatThreadParticipantModel
	if !r.begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := withWriteTimeout(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	if privateFlag(ctx, req.Private, privateStays) {
		return
	}
	err := r.services.threads.RunRemove(ctx, state.ThreadID.ValueString(), state.UserID.ValueString(), func() error {
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

// errNotRemoved stands for diagnostics that say why.
var errNotRemoved = errors.New("the participant was not removed")

// remove removes the participant, unless it is a member whether listed or not.
// What is missing, or was in a thread that is gone, is removed already.
func (r *chatThreadParticipantResource) remove(ctx context.Context, private privateReader, state chatThreadParticipantModel) diag.Diagnostics {
	userID := state.UserID.ValueString()
	ref, all := r.recallActor(ctx, private, state.ThreadID, state.AsUserID), diag.Diagnostics{}
	stays := func(why string) {
		all.AddWarning("Participant stays in the thread", fmt.Sprintf(
			"%s %s: it is a member whether listed or not, and is only dropped from the state.", state.object(), why))
	}
	found, diags := r.inThread(ctx, ref, "remove the participant", state.object(), func(ref roster.ThreadRef) error {
		switch userID {
		case r.creatorOf(ctx, ref):
			stays("stays, as it created the thread")
		case r.services.chat.actorOf(ref):
			r.services.threads.DeferRemoval(ref.ThreadID, userID)
			stays("stays for as long as it acts in the thread")
		default:
			return r.services.threads.Remove(ctx, ref, userID)
		}
		return nil
	})
	if found != done || diags.HasError() {
		all.Append(r.otherHostError(ctx, private, state.object())...)
	}
	return append(all, diags...)
}

func (r *chatThreadParticipantResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	importID(ctx, req, resp, threadParticipantForm, idPart{"thread_id", acs.CheckThreadID}, idPart{"user_id", acs.CheckUserID})
	resp.Diagnostics.Append(setPrivateFlag(ctx, resp.Private, privateImport, true)...)
}

// ModifyPlan refuses a participant that nobody could add, and a change of who
// acts, and warns where the thread's roster is owned by a map as well, and where
// another resource is about the user too.
func (r *chatThreadParticipantResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state chatThreadParticipantModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if req.Plan.Raw.IsNull() {
		if r.isConfigured() {
			r.membership(state).recordPlan(ctx, req, resp, r.membership(state), false)
		}
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(r.checkActorOf(plan.ThreadID, plan.AsUserID)...)
	if resp.Diagnostics.HasError() || !r.isConfigured() {
		return
	}
	ctx, end := withReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	resp.Diagnostics.Append(r.refuseOwnChange(ctx, plan, state)...)
	resp.Diagnostics.Append(r.claimRoster("thread", plan.ThreadID.ValueString(), roster.OwnerSingle)...)
	if !req.Plan.Raw.Equal(req.State.Raw) && !plan.AsUserID.IsUnknown() {
		resp.Diagnostics.Append(r.checkThreadExists(ctx, r.services.chat.ref(plan.ThreadID, plan.AsUserID), r.services.expiry.mayBeExpired(plan.ThreadID.ValueString()), "add the participant", plan.object())...)
	}
	if isNew := state.UserID.IsNull(); isNew && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.checkUnseen(ctx, plan.ThreadID, plan.AsUserID, plan.object())...)
	}
	replaced := !plan.ThreadID.Equal(state.ThreadID) || !plan.UserID.Equal(state.UserID) || len(plan.changes(state)) > 0 ||
		plan.DisplayName.IsUnknown() || plan.ShareHistoryTime.IsUnknown() || plan.Metadata.IsUnknown()
	r.membership(plan).recordPlan(ctx, req, resp, r.membership(state), replaced)
}

func (r *chatThreadParticipantResource) membership(m chatThreadParticipantModel) plannedMembership {
	return plannedMembership{
		kind: "thread", id: m.ThreadID.ValueString(), userID: m.UserID.ValueString(),
		typeName: "acs_chat_thread_participant", record: r.services.threads.Record,
	}
}
