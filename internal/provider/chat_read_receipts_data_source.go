// SPDX-License-Identifier: MPL-2.0

// This file holds the data source acs_chat_read_receipts: the last message that each
// member has read.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

type chatReadReceiptsData struct {
	ThreadID types.String          `tfsdk:"thread_id"`
	AsUserID types.String          `tfsdk:"as_user_id"`
	Receipts []chatReadReceiptData `tfsdk:"read_receipts"`
}

type chatReadReceiptData struct {
	SenderID  types.String   `tfsdk:"sender_id"`
	MessageID types.String   `tfsdk:"message_id"`
	ReadOn    plugin.Instant `tfsdk:"read_on"`
}

func newChatReadReceiptsDataSource() datasource.DataSource {
	return newDataSource("chat_read_receipts", readChatReadReceipts, schema.Schema{
		MarkdownDescription: "Lists the last message that each member of a chat thread has read, as a user who is a member.",
		Attributes: map[string]schema.Attribute{
			"thread_id":  threadIDData(),
			"as_user_id": asUserData(),
			"read_receipts": plugin.ComputedList("The read receipts, in the order of the service.", map[string]schema.Attribute{
				"sender_id":  plugin.ComputedText("Raw id of the user who has read the message."),
				"message_id": plugin.ComputedText("Id of the last message that the user has read."),
				"read_on":    computedInstant("When the user read it."),
			}),
		},
	})
}

func readChatReadReceipts(ctx context.Context, c *configured, data *chatReadReceiptsData) diag.Diagnostics {
	ref := c.Services.chat.namedRef(data.ThreadID, data.AsUserID)
	thread, err := c.Services.chat.threadClient(ref)
	var receipts []acs.ReadReceipt
	if err == nil {
		receipts, err = acs.ReadAll(ctx, thread.NewListReadReceiptsPager(nil))
	}
	if err != nil {
		return c.chatFailure(ctx, ref, "list the read receipts", "Thread "+ref.ThreadID, err)
	}
	data.Receipts = []chatReadReceiptData{}
	for _, receipt := range receipts {
		data.Receipts = append(data.Receipts, chatReadReceiptData{
			SenderID:  types.StringValue(receipt.SenderID),
			MessageID: types.StringValue(receipt.MessageID),
			ReadOn:    plugin.NewInstant(receipt.ReadOn),
		})
	}
	return nil
}
