// This file holds the resource acs_chat_message: a message that stays in its
// thread for as long as Terraform has it. Conversions stand in
// chat_message_model.go, what its sender is to it in chat_message_sender.go.

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
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// messageForm is what imports take.
const messageForm = "THREAD_ID/MESSAGE_ID, such as 19:acsV1_abc@thread.v2/1745345000000"

type chatMessageResource struct{ configuredResource }

func newChatMessageResource() resource.Resource {
	return &chatMessageResource{configuredResource{
		typeName: "chat_message",
		identity: map[string]string{"thread_id": "Id of the thread.", "message_id": "Id of the message."},
	}}
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
	CreatedOn         instant        `tfsdk:"created_on"`
	EditedOn          instant        `tfsdk:"edited_on"`
	Version           types.String   `tfsdk:"version"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`
}

func (r *chatMessageResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	replace := stringplanmodifier.RequiresReplace()
	resp.Schema = schema.Schema{
		Blocks:              timeoutsBlock(timeoutKinds()...),
		MarkdownDescription: "A message in a chat thread, such as a welcome. Its content and metadata change in place, and destroying it deletes it for everybody.",
		Attributes: map[string]schema.Attribute{
			"id":         computedOnceText("`thread_id` and `message_id`, joined by a slash."),
			"message_id": computedOnceText("Id of the message in its thread, digits only."),
			"thread_id":  immutableText(threadIDValidator(), "Id of the thread. A change replaces the message."),
			"content": schema.StringAttribute{
				Required: true, Validators: []validator.String{contentValidator()},
				MarkdownDescription: "What the message says, at most 28 KB.",
			},
			"type": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(string(acs.MessageTypeText)), PlanModifiers: []planmodifier.String{replace},
				Validators:          []validator.String{messageTypeValidator()},
				MarkdownDescription: "`text` (where left out) or `html`. A change replaces the message.",
			},
			"sender_display_name": displayNameAttribute("Name of the sender that others see. A change replaces the message.", replace),
			"metadata":            metadataAttribute(messageMetadataValidator(), "Metadata of the message. Keys that are not here are removed."),
			"as_user_id":          messageSenderAttribute(),
			"created_on":          computedOnceInstant("When the message was sent."),
			"edited_on":           schema.StringAttribute{Computed: true, CustomType: instantType{}, MarkdownDescription: "When it was changed last; null where it never was."},
			"version":             schema.StringAttribute{Computed: true, MarkdownDescription: "Version of the message, another one after each change."},
		},
	}
}

func messageSenderAttribute() schema.StringAttribute {
	attribute := asUserAttribute()
	attribute.MarkdownDescription += " Another sender replaces the message. Another default does not: " +
		"the message is then changed and deleted as who sent it, if the provider's credentials can issue a token for that user."
	return attribute
}

func (r *chatMessageResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan chatMessageModel
	if !r.begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := withWriteTimeout(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	ref, object := r.services.chat.ref(plan.ThreadID, plan.AsUserID), "acs_chat_message in thread "+plan.ThreadID.ValueString()
	thread, err := r.services.chat.thread(ref)
	if err != nil {
		resp.Diagnostics.Append(failure("send the message", object, err))
		return
	}
	sent, err := thread.SendMessage(ctx, plan.Content.ValueString(), plan.request())
	if err != nil && r.threadExpired(ctx, ref) {
		plan.sent("")
		plan.ID, plan.MessageID = types.StringNull(), types.StringNull()
		resp.Diagnostics.Append(leftOutAsGone("thread", ref.ThreadID, object))
		resp.Diagnostics.Append(setStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
		return
	}
	if err != nil {
		resp.Diagnostics.Append(r.refusal(ctx, ref, "send the message", object+mayBeSent(err), err)...)
		return
	}
	plan.sent(sent.ID)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
	resp.Diagnostics.Append(setPrivateText(ctx, resp.Private, privateSender, r.services.chat.actorOf(ref))...)
	resp.Diagnostics.Append(r.keepActor(ctx, resp.Private, plan.ThreadID)...)

	got, err := thread.GetMessage(ctx, sent.ID)
	if err != nil {
		resp.Diagnostics.Append(notReadBack("message", failure("read the message back", plan.object(), err)))
		return
	}
	plan.fillComputed(got.ChatMessage)
	resp.Diagnostics.Append(setStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
}

func (r *chatMessageResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state chatMessageModel
	if !r.begin(&resp.Diagnostics, req.State.Get(ctx, &state), setIdentity(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := withReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	if state.MessageID.IsNull() {
		return // it was left out, see threadExpired
	}
	imported := state.Type.IsNull() // only an import knows no type yet
	message, found, diags := r.get(ctx, r.recallActor(ctx, req.Private, state.ThreadID, state.AsUserID), state)
	if found != done || diags.HasError() {
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, state.object())...)
	}
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(setPrivateFlag(ctx, resp.Private, privateExpired, found == threadGone && r.services.expiry.isExpired(state.ThreadID.ValueString()))...)
	switch {
	case resp.Diagnostics.HasError():
		return
	case found != done && imported:
		resp.State.RemoveResource(ctx)
		return
	case found == threadGone:
		resp.Diagnostics.Append(r.warnOfGoneThread(state.ThreadID.ValueString(), "messages", state.object())...)
		return
	case found == missing:
		resp.Diagnostics.AddWarning("Message deleted outside Terraform", fmt.Sprintf(
			"%s is not there any more. While the configuration has it, the next apply sends it again: the id will change.", state.object()))
		resp.State.RemoveResource(ctx)
		return
	case imported:
		resp.Diagnostics.Append(r.fillImported(&state, message)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	state.fill(message)
	resp.Diagnostics.Append(otherForms(state.object(), message.Metadata)...)
	resp.Diagnostics.Append(setPrivateText(ctx, resp.Private, privateSender, message.SenderID)...)
	resp.Diagnostics.Append(r.keepActor(ctx, resp.Private, state.ThreadID)...)
	resp.Diagnostics.Append(r.setStateAndHost(ctx, &resp.State, resp.Identity, resp.Private, state)...)
}

// get reads the message. A 404 may be the message's or the thread's, so the
// thread is looked at; a message that was deleted may go on answering with
// deletedOn.
func (r *chatMessageResource) get(ctx context.Context, ref roster.ThreadRef, m chatMessageModel) (acs.ChatMessage, outcome, diag.Diagnostics) {
	var message acs.ChatMessage
	found, diags := r.inThread(ctx, ref, "read the message", m.object(), func(ref roster.ThreadRef) error {
		thread, err := r.services.chat.thread(ref)
		if err != nil {
			return err
		}
		got, err := thread.GetMessage(ctx, m.MessageID.ValueString())
		message = got.ChatMessage
		return err
	})
	switch {
	case found == missing:
		seen, diags := r.see(ctx, ref)
		if seen.gone {
			found = threadGone
		}
		return message, found, diags
	case found == done && message.DeletedOn != nil:
		return message, missing, diags
	}
	return message, found, diags
}

func (r *chatMessageResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state chatMessageModel
	if !r.begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan), req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := withWriteTimeout(ctx, plan.Timeouts.Update, &resp.Diagnostics)
	defer end()
	sender := r.asSender(ctx, req.Private, state)
	plan.EditedOn, plan.Version = state.EditedOn, state.Version
	if options, changed := messageUpdate(plan, state); changed && !state.MessageID.IsNull() {
		thread, err := r.services.chat.thread(sender)
		if err == nil {
			_, err = thread.UpdateMessage(ctx, plan.MessageID.ValueString(), options)
		}
		known := r.services.expiry.isExpiredOrMarked(ctx, req.Private, sender.ThreadID)
		if err != nil && known && r.threadExpired(ctx, sender) && !r.otherHostError(ctx, req.Private, state.object()).HasError() {
			resp.Diagnostics.Append(leftOutAsGone("thread", plan.ThreadID.ValueString(), plan.object()))
			resp.Diagnostics.Append(setStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
			return
		}
		if err != nil {
			refused := r.refusal(ctx, sender, "change the message", plan.object(), err)
			resp.Diagnostics.Append(r.otherHostErrorOr(ctx, req.Private, state.object(), err, refused...)...)
			resp.Diagnostics.Append(setStateAndIdentity(ctx, &resp.State, resp.Identity, state)...)
			return
		}
		// The update answers nothing, so it is read back.
		got, err := thread.GetMessage(ctx, plan.MessageID.ValueString())
		if err != nil {
			resp.Diagnostics.Append(notReadBack("message", failure("read the message back", plan.object(), err)))
		} else {
			left := stillThere(options.Metadata, got.Metadata)
			if len(left) > 0 {
				if _, err = thread.UpdateMessage(ctx, plan.MessageID.ValueString(), &acs.UpdateMessageOptions{Metadata: left}); err == nil {
					if again, err := thread.GetMessage(ctx, plan.MessageID.ValueString()); err == nil {
						got, left = again, stillThere(left, again.Metadata)
					}
				}
			}
			resp.Diagnostics.Append(plan.fillUpdated(got.ChatMessage, left)...)
		}
	}
	resp.Diagnostics.Append(setStateAndIdentity(ctx, &resp.State, resp.Identity, plan)...)
}

func (r *chatMessageResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state chatMessageModel
	if !r.begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	if state.MessageID.IsNull() {
		return // it was left out, see threadExpired
	}
	ctx, end := withWriteTimeout(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	sender := r.asSender(ctx, req.Private, state)
	thread, err := r.services.chat.thread(sender)
	if err == nil {
		_, err = thread.DeleteMessage(ctx, state.MessageID.ValueString())
	}
	became, err := r.judge(ctx, sender, err)
	if became != done {
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, state.object())...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	if became == outside {
		if stays, ok := r.staysInThread(ctx, sender, state, err); ok {
			resp.Diagnostics.Append(stays)
			return
		}
		became = notAllowed
	}
	// What is missing, or was in a thread that is gone, is deleted already.
	if became > threadGone {
		resp.Diagnostics.Append(r.explain(sender, "delete the message", state.object(), became, err)...)
	}
}

func (r *chatMessageResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	importID(ctx, req, resp, messageForm, idPart{"thread_id", acs.CheckThreadID}, idPart{"message_id", acs.CheckMessageID})
}

// ModifyPlan refuses a message that nobody could send, and replaces one that
// another user is to send. Naming the user who sent it is no change.
func (r *chatMessageResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state chatMessageModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	resp.Diagnostics.Append(r.checkActorOf(plan.ThreadID, plan.AsUserID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if _, changed := messageUpdate(plan, state); changed && r.isConfigured() && !plan.ThreadID.IsUnknown() && !plan.AsUserID.IsUnknown() {
		ctx, end := withReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
		defer end()
		threadID, operation := plan.ThreadID.ValueString(), "send the message"
		over := r.services.expiry.mayBeExpired(threadID)
		if !state.MessageID.IsNull() && plan.ThreadID.Equal(state.ThreadID) {
			operation, over = "change the message", r.services.expiry.isExpiredOrMarked(ctx, req.Private, threadID)
		}
		resp.Diagnostics.Append(r.checkThreadExists(ctx, r.services.chat.ref(plan.ThreadID, plan.AsUserID), over, operation, "acs_chat_message in thread "+threadID)...)
	}
	if req.State.Raw.IsNull() && r.isConfigured() && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.checkUnseen(ctx, plan.ThreadID, plan.AsUserID, "acs_chat_message in thread "+plan.ThreadID.ValueString())...)
	}
	if resp.Diagnostics.HasError() || req.State.Raw.IsNull() {
		return
	}
	another := plan.AsUserID.IsUnknown()
	if !another && r.isConfigured() && !plan.AsUserID.Equal(state.AsUserID) {
		another = r.services.chat.actor(plan.AsUserID) != r.services.chat.actorOf(r.asSender(ctx, req.Private, state))
	}
	if another {
		resp.RequiresReplace.Append(path.Root("as_user_id"))
	}
}
