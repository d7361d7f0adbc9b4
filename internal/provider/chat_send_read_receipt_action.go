// This file holds the action acs_chat_send_read_receipt.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

type chatSendReadReceiptAction struct{ configuredAction }

func newChatSendReadReceiptAction() action.Action { return &chatSendReadReceiptAction{} }

var (
	_ action.ActionWithConfigure  = (*chatSendReadReceiptAction)(nil)
	_ action.ActionWithModifyPlan = (*chatSendReadReceiptAction)(nil)
)

type chatSendReadReceiptModel struct {
	ThreadID  types.String `tfsdk:"thread_id"`
	MessageID types.String `tfsdk:"message_id"`
	AsUserID  types.String `tfsdk:"as_user_id"`
}

func (a *chatSendReadReceiptAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_chat_send_read_receipt"
}

func (a *chatSendReadReceiptAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Says that the acting user has read the messages of a thread up to one. " +
			"The service documents receipts for threads of up to 20 participants." + notTriedAgain,
		Attributes: map[string]schema.Attribute{
			"thread_id": threadIDActionAttribute(),
			"message_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{messageIDValidator()},
				MarkdownDescription: "Id of the latest message that was read, digits only.",
			},
			"as_user_id": asUserActionAttribute(),
		},
	}
}

func (a *chatSendReadReceiptAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	a.planChatAction(ctx, req, resp)
}

func (a *chatSendReadReceiptAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var model chatSendReadReceiptModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	messageID := model.MessageID.ValueString()
	tell(resp, "Sending a read receipt for message %s of thread %s", messageID, model.ThreadID.ValueString())
	a.actInThread(ctx, resp, model.ThreadID, model.AsUserID, "send the read receipt", fmt.Sprintf("Message %s in thread %s", messageID, model.ThreadID.ValueString()), func(ctx context.Context, thread *acs.ChatThreadClient) error {
		_, err := thread.SendReadReceipt(ctx, messageID)
		if err == nil {
			tell(resp, "Sent the read receipt for message %s", messageID)
		}
		return err
	})
}
