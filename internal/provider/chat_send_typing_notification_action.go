// This file holds the action acs_chat_send_typing_notification.

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

type chatSendTypingNotificationAction struct{ configuredAction }

func newChatSendTypingNotificationAction() action.Action { return &chatSendTypingNotificationAction{} }

var (
	_ action.ActionWithConfigure  = (*chatSendTypingNotificationAction)(nil)
	_ action.ActionWithModifyPlan = (*chatSendTypingNotificationAction)(nil)
)

type chatSendTypingNotificationModel struct {
	ThreadID          types.String `tfsdk:"thread_id"`
	SenderDisplayName types.String `tfsdk:"sender_display_name"`
	AsUserID          types.String `tfsdk:"as_user_id"`
}

func (a *chatSendTypingNotificationAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_chat_send_typing_notification"
}

func (a *chatSendTypingNotificationAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Shows the members of a thread, for some seconds, that the acting user is typing. " +
			"The service documents typing notifications for threads of up to 20 participants." + notTriedAgain,
		Attributes: map[string]schema.Attribute{
			"thread_id": threadIDActionAttribute(),
			"sender_display_name": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Name of who is typing that others see.",
			},
			"as_user_id": asUserActionAttribute(),
		},
	}
}

func (a *chatSendTypingNotificationAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	a.planChatAction(ctx, req, resp)
}

func (a *chatSendTypingNotificationAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var model chatSendTypingNotificationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tell(resp, "Sending a typing notification to thread %s", model.ThreadID.ValueString())
	a.actInThread(ctx, resp, model.ThreadID, model.AsUserID, "send the typing notification", "Thread "+model.ThreadID.ValueString(), func(ctx context.Context, thread *acs.ChatThreadClient) error {
		_, err := thread.SendTypingNotification(ctx, &acs.SendTypingNotificationOptions{SenderDisplayName: model.SenderDisplayName.ValueStringPointer()})
		if err == nil {
			tell(resp, "Sent the typing notification")
		}
		return err
	})
}
