// This file holds the action acs_chat_send_message: a message that is said once
// and that no state has.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

type chatSendMessageAction struct{ configuredAction }

func newChatSendMessageAction() action.Action { return &chatSendMessageAction{} }

var (
	_ action.ActionWithConfigure  = (*chatSendMessageAction)(nil)
	_ action.ActionWithModifyPlan = (*chatSendMessageAction)(nil)
)

type chatSendMessageModel struct {
	ThreadID          types.String `tfsdk:"thread_id"`
	Content           types.String `tfsdk:"content"`
	Type              types.String `tfsdk:"type"`
	SenderDisplayName types.String `tfsdk:"sender_display_name"`
	Metadata          types.Map    `tfsdk:"metadata"`
	AsUserID          types.String `tfsdk:"as_user_id"`
}

func (a *chatSendMessageAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_chat_send_message"
}

func (a *chatSendMessageAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Sends a message to a thread, such as the news that a deployment is done. Each invocation sends another one; " +
			"a message that is to stay as it is configured is the resource `acs_chat_message`." + notTriedAgain,
		Attributes: map[string]schema.Attribute{
			"thread_id": threadIDActionAttribute(),
			"content": schema.StringAttribute{
				Required: true, Validators: []validator.String{contentValidator()},
				MarkdownDescription: "What the message says, at most 28 KB.",
			},
			"type": schema.StringAttribute{
				Optional: true, Validators: []validator.String{messageTypeValidator()},
				MarkdownDescription: "`text` (where left out) or `html`.",
			},
			"sender_display_name": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Name of the sender that others see.",
			},
			"metadata": schema.MapAttribute{
				Optional: true, ElementType: types.StringType, Validators: []validator.Map{messageMetadataValidator()},
				MarkdownDescription: "Metadata of the message.",
			},
			"as_user_id": asUserActionAttribute(),
		},
	}
}

func (a *chatSendMessageAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	a.planChatAction(ctx, req, resp)
}

func (a *chatSendMessageAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var model chatSendMessageModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	threadID := model.ThreadID.ValueString()
	tell(resp, "Sending a message to thread %s", threadID)
	a.actInThread(ctx, resp, model.ThreadID, model.AsUserID, "send the message", "Thread "+threadID, func(ctx context.Context, thread *acs.ChatThreadClient) error {
		sent, err := thread.SendMessage(ctx, model.Content.ValueString(), &acs.SendMessageOptions{
			SenderDisplayName: model.SenderDisplayName.ValueStringPointer(),
			Type:              acs.MessageType(model.Type.ValueString()),
			Metadata:          stringsOf(model.Metadata),
		})
		if err == nil {
			tell(resp, "Sent message %s to thread %s", sent.ID, threadID)
		}
		return err
	})
}
