// SPDX-License-Identifier: MPL-2.0

// This file holds the action acs_chat_send_read_receipt.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

type readReceiptToSend struct {
	ThreadID  types.String `tfsdk:"thread_id"`
	MessageID types.String `tfsdk:"message_id"`
	AsUserID  types.String `tfsdk:"as_user_id"`
}

func newChatSendReadReceiptAction() action.Action {
	return newAction("chat_send_read_receipt", sendReadReceipt, schema.Schema{
		MarkdownDescription: "Marks the messages of a thread as read by the acting user, up to a given message. " +
			"The service documents receipts for threads of up to 20 participants." + noRetryNote,
		Attributes: map[string]schema.Attribute{
			"thread_id":  threadIDArgument(),
			"message_id": requiredArgument(messageIDValidator(), "Id of the last message that the user has read, digits only."),
			"as_user_id": asUserArgument(),
		},
	})
}

func sendReadReceipt(ctx context.Context, c *configured, receipt readReceiptToSend, progress progressFunc) diag.Diagnostics {
	threadID, messageID := receipt.ThreadID.ValueString(), receipt.MessageID.ValueString()
	progress("Sending a read receipt for message %s of thread %s", messageID, threadID)
	object := fmt.Sprintf("Message %s in thread %s", messageID, threadID)
	return c.sendInThread(ctx, receipt.ThreadID, receipt.AsUserID, "send the read receipt", object, func(thread *acs.ChatThreadClient) error {
		_, err := thread.SendReadReceipt(ctx, messageID)
		if err == nil {
			progress("Sent the read receipt for message %s", messageID)
		}
		return err
	})
}
