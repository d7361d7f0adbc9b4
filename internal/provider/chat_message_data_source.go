// SPDX-License-Identifier: MPL-2.0

// This file holds the data source acs_chat_message, and what it shares with
// acs_chat_messages.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// foundMessageData is acs_chat_message as a data source.
type foundMessageData struct {
	ThreadID types.String `tfsdk:"thread_id"`
	AsUserID types.String `tfsdk:"as_user_id"`
	chatMessageData
}

// chatMessageData is a message as data sources show one.
type chatMessageData struct {
	MessageID         types.String          `tfsdk:"message_id"`
	Type              types.String          `tfsdk:"type"`
	SequenceID        types.String          `tfsdk:"sequence_id"`
	Version           types.String          `tfsdk:"version"`
	Content           types.String          `tfsdk:"content"`
	Attachments       []chatAttachmentData  `tfsdk:"attachments"`
	Topic             types.String          `tfsdk:"topic"`
	Participants      []chatParticipantData `tfsdk:"participants"`
	InitiatorID       types.String          `tfsdk:"initiator_id"`
	SenderID          types.String          `tfsdk:"sender_id"`
	SenderDisplayName types.String          `tfsdk:"sender_display_name"`
	CreatedOn         plugin.Instant        `tfsdk:"created_on"`
	EditedOn          plugin.Instant        `tfsdk:"edited_on"`
	DeletedOn         plugin.Instant        `tfsdk:"deleted_on"`
	Metadata          types.Map             `tfsdk:"metadata"`
}

// chatAttachmentData is a file or an image of a message.
type chatAttachmentData struct {
	ID             types.String `tfsdk:"id"`
	AttachmentType types.String `tfsdk:"attachment_type"`
	Name           types.String `tfsdk:"name"`
	URL            types.String `tfsdk:"url"`
	PreviewURL     types.String `tfsdk:"preview_url"`
}

func newChatMessageData(m acs.ChatMessage) chatMessageData {
	data := chatMessageData{
		MessageID:         types.StringValue(m.ID),
		Type:              types.StringValue(m.Type),
		SequenceID:        types.StringValue(m.SequenceID),
		Version:           types.StringValue(m.Version),
		Content:           plugin.TextOrNull(m.Content.Message),
		Topic:             plugin.TextOrNull(m.Content.Topic),
		Attachments:       []chatAttachmentData{},
		Participants:      []chatParticipantData{},
		InitiatorID:       plugin.TextOrNull(m.Content.InitiatorID),
		SenderID:          plugin.TextOrNull(m.SenderID),
		SenderDisplayName: plugin.TextOrNull(m.SenderDisplayName),
		CreatedOn:         plugin.NewInstant(m.CreatedOn),
		EditedOn:          plugin.InstantOrNull(m.EditedOn),
		DeletedOn:         plugin.InstantOrNull(m.DeletedOn),
		Metadata:          textsOrEmpty(m.Metadata),
	}
	for _, a := range m.Content.Attachments {
		data.Attachments = append(data.Attachments, chatAttachmentData{
			ID:             types.StringValue(a.ID),
			AttachmentType: types.StringValue(a.Type),
			Name:           plugin.TextOrNull(a.Name),
			URL:            plugin.TextOrNull(a.URL),
			PreviewURL:     plugin.TextOrNull(a.PreviewURL),
		})
	}
	for _, p := range m.Content.Participants {
		data.Participants = append(data.Participants, newChatParticipantData(p))
	}
	return data
}

// chatMessageAttributes are the attributes of chatMessageData but its id.
func chatMessageAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"type":                plugin.ComputedText("`text` or `html` for messages of users; `topicUpdated`, `participantAdded`, `participantRemoved` and others for those of the service."),
		"sequence_id":         plugin.ComputedText("Place of the message in the thread, as the service counts."),
		"version":             plugin.ComputedText("Version of the message, which changes when it is edited."),
		"content":             plugin.ComputedText("What a user wrote. Null for messages of the service, and once the message was deleted."),
		"attachments":         plugin.ComputedList("Files and images of the message, empty if there are none. Only users of Teams send them, in the chat of a meeting.", chatAttachmentAttributes()),
		"topic":               plugin.ComputedText("New topic, in a `topicUpdated` message."),
		"participants":        plugin.ComputedList("Users who were added or removed; empty for other messages.", chatParticipantAttributes()),
		"initiator_id":        plugin.ComputedText("Raw id of the user who caused this system message."),
		"sender_id":           plugin.ComputedText("Raw id of the user who sent the message, null for messages of the service."),
		"sender_display_name": plugin.ComputedText("Name under which it was sent, null if there is none."),
		"created_on":          computedInstant("When the message arrived."),
		"edited_on":           computedInstant("When it was last edited, null if it never was."),
		"deleted_on":          computedInstant("When it was deleted, null if it was not deleted."),
		"metadata":            computedTexts("Metadata of the message, empty if there is none."),
	}
}

func chatAttachmentAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":              plugin.ComputedText("Id of the attachment. The content of an HTML message names images by it."),
		"attachment_type": plugin.ComputedText("`image` or `file`."),
		"name":            plugin.ComputedText("Name of the file, null if there is none."),
		"url":             plugin.ComputedText("Where an image can be downloaded, null if there is none."),
		"preview_url":     plugin.ComputedText("Where the preview of an image, or the page of a file, can be seen; null if there is none."),
	}
}

func newChatMessageDataSource() datasource.DataSource {
	attributes := chatMessageAttributes()
	attributes["thread_id"] = threadIDData()
	attributes["as_user_id"] = asUserData()
	attributes["message_id"] = plugin.RequiredText(messageIDValidator(), "Id of the message, digits only.")
	return newDataSource("chat_message", readChatMessage, schema.Schema{
		MarkdownDescription: "Looks up one message of a chat thread, of a user or of the service, as a user who is a member of the thread.",
		Attributes:          attributes,
	})
}

func readChatMessage(ctx context.Context, c *configured, data *foundMessageData) diag.Diagnostics {
	ref := c.Services.chat.namedRef(data.ThreadID, data.AsUserID)
	thread, err := c.Services.chat.threadClient(ref)
	var got acs.GetMessageResponse
	if err == nil {
		got, err = thread.GetMessage(ctx, data.MessageID.ValueString())
	}
	if err != nil {
		object := fmt.Sprintf("Message %s of thread %s", data.MessageID.ValueString(), ref.ThreadID)
		return c.chatFailure(ctx, ref, "read the message", object, err)
	}
	data.chatMessageData = newChatMessageData(got.ChatMessage)
	return nil
}
