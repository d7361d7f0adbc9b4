// SPDX-License-Identifier: MPL-2.0

// This file holds the data source acs_chat_thread.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

type chatThreadData struct {
	ID              types.String   `tfsdk:"id"`
	AsUserID        types.String   `tfsdk:"as_user_id"`
	Topic           types.String   `tfsdk:"topic"`
	CreatedOn       plugin.Instant `tfsdk:"created_on"`
	CreatedBy       types.String   `tfsdk:"created_by"`
	Metadata        types.Map      `tfsdk:"metadata"`
	DeleteAfterDays types.Int64    `tfsdk:"delete_after_days"`
}

func newChatThreadDataSource() datasource.DataSource {
	return newDataSource("chat_thread", readChatThread, schema.Schema{
		MarkdownDescription: "Reads a chat thread by its id, as a user who is a member of it. A deleted thread is an error.",
		Attributes: map[string]schema.Attribute{
			"id":         threadIDData(),
			"as_user_id": asUserData(),
			"topic":      plugin.ComputedText("Topic of the thread."),
			"created_on": computedInstant("When the thread was created."),
			"created_by": plugin.ComputedText("Raw id of the user who created it."),
			"metadata":   computedTexts("Metadata of the thread, empty if there is none."),
			"delete_after_days": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "How many days after its creation the service deletes the thread. Null: never.",
			},
		},
	})
}

func readChatThread(ctx context.Context, c *configured, data *chatThreadData) diag.Diagnostics {
	ref := c.Services.chat.namedRef(data.ID, data.AsUserID)
	thread, outcome, err := c.getThread(ctx, ref)
	if outcome != succeeded {
		return c.outcomeError(ref, "read the thread", "Thread "+ref.ThreadID, outcome, err)
	}
	data.Topic = types.StringValue(thread.Topic)
	data.CreatedOn = plugin.NewInstant(thread.CreatedOn)
	data.CreatedBy = types.StringValue(thread.CreatedBy)
	data.Metadata = textsOrEmpty(thread.Metadata)
	if days := thread.RetentionPolicy.DeleteThreadAfterDays; days > 0 {
		data.DeleteAfterDays = types.Int64Value(int64(days))
	}
	return nil
}
