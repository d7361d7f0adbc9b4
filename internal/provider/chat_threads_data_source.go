// SPDX-License-Identifier: MPL-2.0

// This file holds the data source acs_chat_threads: the threads of a user.

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

type chatThreadsData struct {
	AsUserID   types.String       `tfsdk:"as_user_id"`
	StartTime  plugin.Instant     `tfsdk:"start_time"`
	ActiveOnly types.Bool         `tfsdk:"active_only"`
	Threads    []listedThreadData `tfsdk:"threads"`
}

type listedThreadData struct {
	ID                    types.String   `tfsdk:"id"`
	Topic                 types.String   `tfsdk:"topic"`
	DeletedOn             plugin.Instant `tfsdk:"deleted_on"`
	LastMessageReceivedOn plugin.Instant `tfsdk:"last_message_received_on"`
}

func newChatThreadsDataSource() datasource.DataSource {
	return newDataSource("chat_threads", readChatThreads, schema.Schema{
		MarkdownDescription: "Lists the chat threads of a user. There is not a list of all threads of a Communication Services resource.",
		Attributes: map[string]schema.Attribute{
			"as_user_id": plugin.OptionalText(userValidator(), "Raw id of the user whose threads are listed. Default: the provider's `chat_user_id` or the user of its `chat_access_token`."),
			"start_time": optionalInstant("Only threads with a message at or after this time, RFC 3339 in whole seconds.", wholeSecondsValidator()),
			"active_only": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether to leave out deleted threads, which stay in the service's list with `deleted_on`. Default: `true`.",
			},
			"threads": plugin.ComputedList("The threads, in the order of the service.", map[string]schema.Attribute{
				"id":                       plugin.ComputedText("Id of the thread."),
				"topic":                    plugin.ComputedText("Topic of the thread."),
				"deleted_on":               computedInstant("When the thread was deleted, null if it exists."),
				"last_message_received_on": computedInstant("When the last message arrived, from a user or from the service."),
			}),
		},
	})
}

func readChatThreads(ctx context.Context, c *configured, data *chatThreadsData) diag.Diagnostics {
	client, err := c.Services.chat.client(data.AsUserID.ValueString())
	var items []acs.ChatThreadItem
	if err == nil {
		items, err = acs.ReadAll(ctx, client.NewListThreadsPager(&acs.ListThreadsOptions{StartTime: data.StartTime.Pointer()}))
	}
	if err != nil {
		return diag.Diagnostics{failure("list the threads", threadsOf(c.Services.chat.actingUser(data.AsUserID)), err)}
	}
	activeOnly := data.ActiveOnly.IsNull() || data.ActiveOnly.ValueBool()
	data.Threads = []listedThreadData{}
	listed := map[string]bool{}
	for _, item := range items {
		// The list changes while it is read, so a thread may occur twice (fact 2.3-11).
		if listed[item.ID] || activeOnly && item.DeletedOn != nil {
			continue
		}
		listed[item.ID] = true
		data.Threads = append(data.Threads, listedThreadData{
			ID:                    types.StringValue(item.ID),
			Topic:                 types.StringValue(item.Topic),
			DeletedOn:             plugin.InstantOrNull(item.DeletedOn),
			LastMessageReceivedOn: plugin.InstantOrNull(item.LastMessageReceivedOn),
		})
	}
	return nil
}
