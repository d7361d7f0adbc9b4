// SPDX-License-Identifier: MPL-2.0

// This file holds the data source acs_chat_messages: the messages of a thread.

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

type chatMessagesData struct {
	ThreadID  types.String      `tfsdk:"thread_id"`
	AsUserID  types.String      `tfsdk:"as_user_id"`
	StartTime plugin.Instant    `tfsdk:"start_time"`
	Messages  []chatMessageData `tfsdk:"messages"`
}

func newChatMessagesDataSource() datasource.DataSource {
	message := chatMessageAttributes()
	message["message_id"] = plugin.ComputedText("Id of the message.")
	return newDataSource("chat_messages", readChatMessages, schema.Schema{
		MarkdownDescription: "Lists the messages of a chat thread, those of the service among them, as a user who is a member of the thread.",
		Attributes: map[string]schema.Attribute{
			"thread_id":  threadIDData(),
			"as_user_id": asUserData(),
			"start_time": optionalInstant("Only messages of this time or later, RFC 3339 in whole seconds.", wholeSecondsValidator()),
			"messages":   plugin.ComputedList("The messages, newest first, in the order of the service.", message),
		},
	})
}

func readChatMessages(ctx context.Context, c *configured, data *chatMessagesData) diag.Diagnostics {
	ref := c.Services.chat.namedRef(data.ThreadID, data.AsUserID)
	thread, err := c.Services.chat.threadClient(ref)
	var messages []acs.ChatMessage
	if err == nil {
		messages, err = acs.ReadAll(ctx, thread.NewListMessagesPager(&acs.ListMessagesOptions{StartTime: data.StartTime.Pointer()}))
	}
	if err != nil {
		return c.chatFailure(ctx, ref, "list the messages", "Thread "+ref.ThreadID, err)
	}
	data.Messages = []chatMessageData{}
	for _, message := range messages {
		data.Messages = append(data.Messages, newChatMessageData(message))
	}
	return nil
}
