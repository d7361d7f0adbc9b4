// SPDX-License-Identifier: MPL-2.0

// This file holds the resource acs_chat_message: a message in a thread.
// chat_message_model.go has its conversions, chat_message_sender.go the rules about its
// sender.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// messageIDForm is what imports take.
const messageIDForm = "THREAD_ID/MESSAGE_ID, such as 19:acsV1_abc@thread.v2/1745345000000"

type chatMessageResource struct{ configuredResource }

func newChatMessageResource() resource.Resource {
	return &chatMessageResource{newConfiguredResource("chat_message", map[string]string{"thread_id": "Id of the thread.", "message_id": "Id of the message."})}
}

// chatMessageModel is acs_chat_message in configuration, plan and state.
type chatMessageModel struct {
	ID                types.String   `tfsdk:"id"`
	ThreadID          types.String   `tfsdk:"thread_id"`
	MessageID         types.String   `tfsdk:"message_id"`
	Content           types.String   `tfsdk:"content"`
	Type              types.String   `tfsdk:"type"`
	SenderDisplayName types.String   `tfsdk:"sender_display_name"`
	Metadata          types.Map      `tfsdk:"metadata"`
	AsUserID          types.String   `tfsdk:"as_user_id"`
	CreatedOn         plugin.Instant `tfsdk:"created_on"`
	EditedOn          plugin.Instant `tfsdk:"edited_on"`
	Version           types.String   `tfsdk:"version"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`
}

func (r *chatMessageResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	replace := stringplanmodifier.RequiresReplace()
	resp.Schema = schema.Schema{
		Blocks:              plugin.TimeoutsBlock(plugin.TimeoutKinds()...),
		MarkdownDescription: "A message in a chat thread, such as a welcome. Its content and metadata change in place. Destroying it deletes it for everyone.",
		Attributes: map[string]schema.Attribute{
			"id":         plugin.ComputedOnceText("`thread_id` and `message_id`, joined by a slash."),
			"message_id": plugin.ComputedOnceText("Id of the message in its thread, digits only."),
			"thread_id":  plugin.ImmutableText(threadIDValidator(), "Id of the thread. A change replaces the message."),
			"content": schema.StringAttribute{
				Required: true, Validators: []validator.String{contentValidator()},
				MarkdownDescription: "Text of the message, at most 28 KB.",
			},
			"type": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(string(acs.MessageTypeText)), PlanModifiers: []planmodifier.String{replace},
				Validators:          []validator.String{messageTypeValidator()},
				MarkdownDescription: "`text` or `html`. Default: `text`. A change replaces the message.",
			},
			"sender_display_name": displayNameAttribute("Name of the sender that others see. A change replaces the message.", replace),
			"metadata":            metadataAttribute(messageMetadataValidator(), "Metadata of the message. The provider removes keys that are not listed."),
			"as_user_id":          messageSenderAttribute(),
			"created_on":          computedOnceInstant("When the message was sent."),
			"edited_on":           schema.StringAttribute{Computed: true, CustomType: instantType(), MarkdownDescription: "When the message was last changed, null if it never was."},
			"version":             schema.StringAttribute{Computed: true, MarkdownDescription: "Version of the message, which changes with each change of the message."},
		},
	}
}

func messageSenderAttribute() schema.StringAttribute {
	attribute := asUserAttribute(describedAsUserInThread)
	attribute.MarkdownDescription += " Another user replaces the message. Another default, or removing the argument, does not: " +
		"the provider then changes and deletes the message as the user who sent it, and reads it so if the other user is not a member, if its credentials can issue a token for that user."
	return attribute
}

func (r *chatMessageResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan chatMessageModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	ref, object := r.Services.chat.resolveRef(plan.ThreadID, plan.AsUserID), "acs_chat_message in thread "+plan.ThreadID.ValueString()
	thread, err := r.Services.chat.threadClient(ref)
	if err != nil {
		resp.Diagnostics.Append(failure("send the message", object, err))
		return
	}
	sent, err := thread.SendMessage(ctx, plan.Content.ValueString(), plan.request())
	if err != nil && r.threadExpired(ctx, ref) {
		plan.sent("")
		plan.ID, plan.MessageID = types.StringNull(), types.StringNull()
		resp.Diagnostics.Append(leftOutAsGone("thread", ref.ThreadID, object))
		resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
		return
	}
	if err != nil {
		resp.Diagnostics.Append(r.chatFailure(ctx, ref, "send the message", object+mayBeSent(err), err)...)
		return
	}
	plan.sent(sent.ID)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
	resp.Diagnostics.Append(plugin.SetPrivateText(ctx, resp.Private, privateSender, r.Services.chat.actingUserOf(ref))...)
	resp.Diagnostics.Append(r.saveActor(ctx, resp.Private, plan.ThreadID)...)

	got, err := thread.GetMessage(ctx, sent.ID)
	if err != nil {
		resp.Diagnostics.Append(readBackWarning("message", failure("read the message back", plan.object(), err)))
		return
	}
	plan.fillComputed(got.ChatMessage)
	resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
}

func (r *chatMessageResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state chatMessageModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state), plugin.SetIdentity(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	if state.MessageID.IsNull() {
		return // it was left out, see threadExpired
	}
	imported := state.Type.IsNull() // only an import knows no type yet
	ref := r.refWithSavedActor(ctx, req.Private, state.ThreadID, state.AsUserID)
	message, found, diags := r.readMessage(ctx, ref, state)
	if diags.HasError() {
		// If the default user is no member, and as_user_id was removed, the sender may read it.
		if sender := r.senderRef(ctx, req.Private, state); sender != ref {
			if again, outcome, of := r.readMessage(ctx, sender, state); !of.HasError() {
				message, found, diags = again, outcome, of
			}
		}
	}
	if found != succeeded || diags.HasError() {
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, state.object())...)
	}
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateExpired, found == threadDeleted && r.Services.expiry.isExpired(state.ThreadID.ValueString()))...)
	switch {
	case resp.Diagnostics.HasError():
		return
	case found != succeeded && imported:
		resp.State.RemoveResource(ctx)
		return
	case found == threadDeleted:
		resp.Diagnostics.Append(r.deletedThreadWarning(state.ThreadID.ValueString(), "messages", state.object())...)
		return
	case found == notFound:
		resp.Diagnostics.AddWarning("Message deleted outside Terraform", fmt.Sprintf(
			"%s no longer exists. If it is still in the configuration, the next apply sends it again with a new id.", state.object()))
		resp.State.RemoveResource(ctx)
		return
	case imported:
		resp.Diagnostics.Append(r.fillImported(&state, message)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	state.fill(message)
	resp.Diagnostics.Append(nonNFCKeysWarning(state.object(), message.Metadata)...)
	resp.Diagnostics.Append(plugin.SetPrivateText(ctx, resp.Private, privateSender, message.SenderID)...)
	resp.Diagnostics.Append(r.saveActor(ctx, resp.Private, state.ThreadID)...)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, state)...)
}

// readMessage reads the message. A 404 may mean the message or the thread, so it reads
// the thread too. A deleted message may still be answered, with deletedOn.
func (r *chatMessageResource) readMessage(ctx context.Context, ref acsroster.ThreadRef, m chatMessageModel) (acs.ChatMessage, callOutcome, diag.Diagnostics) {
	var message acs.ChatMessage
	found, diags := r.callInThread(ctx, ref, "read the message", m.object(), func(ref acsroster.ThreadRef) error {
		thread, err := r.Services.chat.threadClient(ref)
		if err != nil {
			return err
		}
		got, err := thread.GetMessage(ctx, m.MessageID.ValueString())
		message = got.ChatMessage
		return err
	})
	switch {
	case found == notFound:
		seen, diags := r.lookUpThread(ctx, ref)
		if seen.deleted {
			found = threadDeleted
		}
		return message, found, diags
	case found == succeeded && message.DeletedOn != nil:
		return message, notFound, diags
	}
	return message, found, diags
}

func (r *chatMessageResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state chatMessageModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan), req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Update, &resp.Diagnostics)
	defer end()
	sender := r.senderRef(ctx, req.Private, state)
	plan.EditedOn, plan.Version = state.EditedOn, state.Version
	if options, changed := messageUpdate(plan, state); changed && !state.MessageID.IsNull() {
		thread, err := r.Services.chat.threadClient(sender)
		if err == nil {
			_, err = thread.UpdateMessage(ctx, plan.MessageID.ValueString(), options)
		}
		known := r.Services.expiry.isExpiredOrMarked(ctx, req.Private, sender.ThreadID)
		if err != nil && known && r.threadExpired(ctx, sender) && !r.otherHostError(ctx, req.Private, state.object()).HasError() {
			resp.Diagnostics.Append(leftOutAsGone("thread", plan.ThreadID.ValueString(), plan.object()))
			resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
			return
		}
		if err != nil {
			refused := r.chatFailure(ctx, sender, "change the message", plan.object(), err)
			resp.Diagnostics.Append(r.otherHostErrorOr(ctx, req.Private, state.object(), err, refused...)...)
			resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, state)...)
			return
		}
		// The update answers nothing, so it is read back.
		got, err := thread.GetMessage(ctx, plan.MessageID.ValueString())
		if err != nil {
			resp.Diagnostics.Append(readBackWarning("message", failure("read the message back", plan.object(), err)))
		} else {
			left := unremovedKeys(options.Metadata, got.Metadata)
			if len(left) > 0 {
				if _, err = thread.UpdateMessage(ctx, plan.MessageID.ValueString(), &acs.UpdateMessageOptions{Metadata: left}); err == nil {
					if again, err := thread.GetMessage(ctx, plan.MessageID.ValueString()); err == nil {
						got, left = again, unremovedKeys(left, again.Metadata)
					}
				}
			}
			resp.Diagnostics.Append(plan.fillUpdated(got.ChatMessage, left)...)
		}
	}
	resp.Diagnostics.Append(plugin.SetStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
}

func (r *chatMessageResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state chatMessageModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	if state.MessageID.IsNull() {
		return // it was left out, see threadExpired
	}
	ctx, end := plugin.WithWriteTimeout(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	sender := r.senderRef(ctx, req.Private, state)
	thread, err := r.Services.chat.threadClient(sender)
	if err == nil {
		_, err = thread.DeleteMessage(ctx, state.MessageID.ValueString())
	}
	outcome, err := r.outcomeOf(ctx, sender, err)
	if outcome != succeeded {
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, state.object())...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	if outcome == cannotAct {
		if stays, ok := r.staysWarning(ctx, sender, state, err); ok {
			resp.Diagnostics.Append(stays)
			return
		}
		outcome = forbidden
	}
	// If the message or its thread does not exist, that is a success.
	if outcome > threadDeleted {
		resp.Diagnostics.Append(r.outcomeError(sender, "delete the message", state.object(), outcome, err)...)
	}
}

func (r *chatMessageResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	plugin.ImportID(ctx, req, resp, messageIDForm, plugin.IDPart{Attribute: "thread_id", Check: acs.CheckThreadID}, plugin.IDPart{Attribute: "message_id", Check: acs.CheckMessageID})
}

// ModifyPlan checks that an acting user can send the message, and replaces the message if
// another user is to send it. Writing out the user who sent it changes nothing, and
// neither does removing as_user_id.
func (r *chatMessageResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state chatMessageModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		if r.IsConfigured() {
			r.recallActor(ctx, req.Private, state.ThreadID)
		}
	}
	resp.Diagnostics.Append(r.checkActorInThread(plan.ThreadID, plan.AsUserID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if _, changed := messageUpdate(plan, state); changed && r.IsConfigured() && !plan.ThreadID.IsUnknown() && !plan.AsUserID.IsUnknown() {
		ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
		defer end()
		threadID, operation := plan.ThreadID.ValueString(), "send the message"
		over := r.Services.expiry.mayBeExpired(threadID)
		if !state.MessageID.IsNull() && plan.ThreadID.Equal(state.ThreadID) {
			operation, over = "change the message", r.Services.expiry.isExpiredOrMarked(ctx, req.Private, threadID)
		}
		resp.Diagnostics.Append(r.checkThreadExists(ctx, r.Services.chat.resolveRef(plan.ThreadID, plan.AsUserID), over, operation, "acs_chat_message in thread "+threadID)...)
	}
	replaced := !plan.ThreadID.Equal(state.ThreadID) || !plan.Type.Equal(state.Type) || !plan.SenderDisplayName.Equal(state.SenderDisplayName)
	if (req.State.Raw.IsNull() || replaced) && r.IsConfigured() && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.checkActorKnownToApply(ctx, plan.ThreadID, plan.AsUserID, "acs_chat_message in thread "+plan.ThreadID.ValueString())...)
	}
	if resp.Diagnostics.HasError() || req.State.Raw.IsNull() {
		return
	}
	another := plan.AsUserID.IsUnknown()
	if !another && !plan.AsUserID.IsNull() && r.IsConfigured() && !plan.AsUserID.Equal(state.AsUserID) {
		another = r.Services.chat.actingUser(plan.AsUserID) != r.Services.chat.actingUserOf(r.senderRef(ctx, req.Private, state))
	}
	if another {
		resp.RequiresReplace.Append(path.Root("as_user_id"))
	}
}
