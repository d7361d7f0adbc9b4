// SPDX-License-Identifier: MPL-2.0

// This file holds the action acs_chat_send_message: a message that is said once
// and that no state has.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

type messageToSend struct {
	ThreadID          types.String `tfsdk:"thread_id"`
	Content           types.String `tfsdk:"content"`
	Type              types.String `tfsdk:"type"`
	SenderDisplayName types.String `tfsdk:"sender_display_name"`
	Metadata          types.Map    `tfsdk:"metadata"`
	AsUserID          types.String `tfsdk:"as_user_id"`
}

func newChatSendMessageAction() action.Action {
	return newAction("chat_send_message", sendMessage, schema.Schema{
		MarkdownDescription: "Sends a message to a thread, for example that a deployment is done. Each invocation sends another message. " +
			"For a message that stays as it is configured, use the resource `acs_chat_message`." + noRetryNote,
		Attributes: map[string]schema.Attribute{
			"thread_id":           threadIDArgument(),
			"content":             requiredArgument(contentValidator(), "Text of the message, at most 28 KB."),
			"type":                optionalArgument(messageTypeValidator(), "`text` or `html`. Default: `text`."),
			"sender_display_name": optionalArgument(stringvalidator.LengthAtLeast(1), "Name of the sender that others see."),
			"metadata": schema.MapAttribute{
				Optional: true, ElementType: types.StringType, Validators: []validator.Map{messageMetadataValidator()},
				MarkdownDescription: "Metadata of the message.",
			},
			"as_user_id": asUserArgument(),
		},
	})
}

func sendMessage(ctx context.Context, c *configured, message messageToSend, progress progressFunc) diag.Diagnostics {
	threadID := message.ThreadID.ValueString()
	progress("Sending a message to thread %s", threadID)
	return c.sendInThread(ctx, message.ThreadID, message.AsUserID, "send the message", "Thread "+threadID, func(thread *acs.ChatThreadClient) error {
		sent, err := thread.SendMessage(ctx, message.Content.ValueString(), &acs.SendMessageOptions{
			SenderDisplayName: message.SenderDisplayName.ValueStringPointer(),
			Type:              acs.MessageType(message.Type.ValueString()),
			Metadata:          stringsOf(message.Metadata),
		})
		if err == nil {
			progress("Sent message %s to thread %s", sent.ID, threadID)
		}
		return err
	})
}
