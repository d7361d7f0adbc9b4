// SPDX-License-Identifier: MPL-2.0

// This file holds the action acs_chat_send_typing_notification.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

type typingToShow struct {
	ThreadID          types.String `tfsdk:"thread_id"`
	SenderDisplayName types.String `tfsdk:"sender_display_name"`
	AsUserID          types.String `tfsdk:"as_user_id"`
}

func newChatSendTypingNotificationAction() action.Action {
	return newAction("chat_send_typing_notification", sendTypingNotification, schema.Schema{
		MarkdownDescription: "Shows the members of a thread, for some seconds, that the acting user is typing. " +
			"The service documents typing notifications for threads of up to 20 participants." + noRetryNote,
		Attributes: map[string]schema.Attribute{
			"thread_id":           threadIDArgument(),
			"sender_display_name": optionalArgument(stringvalidator.LengthAtLeast(1), "Name of the typing user that others see."),
			"as_user_id":          asUserArgument(),
		},
	})
}

func sendTypingNotification(ctx context.Context, c *configured, typing typingToShow, progress progressFunc) diag.Diagnostics {
	threadID := typing.ThreadID.ValueString()
	progress("Sending a typing notification to thread %s", threadID)
	return c.sendInThread(ctx, typing.ThreadID, typing.AsUserID, "send the typing notification", "Thread "+threadID, func(thread *acs.ChatThreadClient) error {
		_, err := thread.SendTypingNotification(ctx, &acs.SendTypingNotificationOptions{SenderDisplayName: typing.SenderDisplayName.ValueStringPointer()})
		if err == nil {
			progress("Sent the typing notification")
		}
		return err
	})
}
