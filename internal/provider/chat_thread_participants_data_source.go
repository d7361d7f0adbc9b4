// SPDX-License-Identifier: MPL-2.0

// This file holds the data source acs_chat_thread_participants: a thread's roster.

package provider

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

type chatParticipantsData struct {
	ThreadID     types.String          `tfsdk:"thread_id"`
	AsUserID     types.String          `tfsdk:"as_user_id"`
	Participants []chatParticipantData `tfsdk:"participants"`
}

// chatParticipantData is a participant as data sources show one.
type chatParticipantData struct {
	UserID           types.String   `tfsdk:"user_id"`
	DisplayName      types.String   `tfsdk:"display_name"`
	ShareHistoryTime plugin.Instant `tfsdk:"share_history_time"`
	Metadata         types.Map      `tfsdk:"metadata"`
}

func newChatParticipantData(p acs.ChatParticipant) chatParticipantData {
	return chatParticipantData{
		UserID:           types.StringValue(p.UserID),
		DisplayName:      plugin.TextOrNull(p.DisplayName),
		ShareHistoryTime: plugin.InstantOrNull(p.ShareHistoryTime),
		Metadata:         textsOrEmpty(p.Metadata),
	}
}

func chatParticipantAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"user_id":            plugin.ComputedText("Raw id of the user."),
		"display_name":       plugin.ComputedText("Name that others see, null if there is none."),
		"share_history_time": computedInstant("The user sees messages from this time on."),
		"metadata":           computedTexts("Metadata of the participant, empty if there is none."),
	}
}

func newChatThreadParticipantsDataSource() datasource.DataSource {
	return newDataSource("chat_thread_participants", readChatParticipants, schema.Schema{
		MarkdownDescription: "Lists the members of a chat thread, as a user who is one of them. The creator of the thread is always a member.",
		Attributes: map[string]schema.Attribute{
			"thread_id":    threadIDData(),
			"as_user_id":   asUserData(),
			"participants": plugin.ComputedList("The participants, sorted by `user_id`.", chatParticipantAttributes()),
		},
	})
}

func readChatParticipants(ctx context.Context, c *configured, data *chatParticipantsData) diag.Diagnostics {
	ref := c.Services.chat.namedRef(data.ThreadID, data.AsUserID)
	people, err := c.Services.threads.Get(ctx, ref)
	if err != nil {
		return c.chatFailure(ctx, ref, "list the participants", "Thread "+ref.ThreadID, err)
	}
	data.Participants = []chatParticipantData{}
	for _, userID := range slices.Sorted(maps.Keys(people)) {
		data.Participants = append(data.Participants, newChatParticipantData(people[userID]))
	}
	return nil
}
