// This file holds the data source acs_chat_message, and what it shares with
// acs_chat_messages.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

type chatMessageDataSource struct{ configuredDataSource }

func newChatMessageDataSource() datasource.DataSource { return &chatMessageDataSource{} }

var _ datasource.DataSourceWithConfigure = (*chatMessageDataSource)(nil)

type chatMessageDataModel struct {
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
	Topic             types.String          `tfsdk:"topic"`
	Participants      []chatParticipantData `tfsdk:"participants"`
	InitiatorID       types.String          `tfsdk:"initiator_id"`
	SenderID          types.String          `tfsdk:"sender_id"`
	SenderDisplayName types.String          `tfsdk:"sender_display_name"`
	CreatedOn         instant               `tfsdk:"created_on"`
	EditedOn          instant               `tfsdk:"edited_on"`
	DeletedOn         instant               `tfsdk:"deleted_on"`
	Metadata          types.Map             `tfsdk:"metadata"`
}

func newChatMessageData(m acs.ChatMessage) chatMessageData {
	data := chatMessageData{
		MessageID:         types.StringValue(m.ID),
		Type:              types.StringValue(m.Type),
		SequenceID:        types.StringValue(m.SequenceID),
		Version:           types.StringValue(m.Version),
		Content:           textData(m.Content.Message),
		Topic:             textData(m.Content.Topic),
		Participants:      []chatParticipantData{},
		InitiatorID:       textData(m.Content.InitiatorID),
		SenderID:          textData(m.SenderID),
		SenderDisplayName: textData(m.SenderDisplayName),
		CreatedOn:         newInstant(m.CreatedOn),
		EditedOn:          instantData(m.EditedOn),
		DeletedOn:         instantData(m.DeletedOn),
		Metadata:          stringsData(m.Metadata),
	}
	for _, p := range m.Content.Participants {
		data.Participants = append(data.Participants, newChatParticipantData(p))
	}
	return data
}

// chatMessageDataAttributes are the attributes of chatMessageData but its id.
func chatMessageDataAttributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"type":                text("`text` or `html` for messages of users; `topicUpdated`, `participantAdded`, `participantRemoved` and others for those of the service."),
		"sequence_id":         text("Place of the message in the thread, as the service counts."),
		"version":             text("Version of the message, which changes when it is edited."),
		"content":             text("What a user wrote. Null for messages of the service, and once the message was deleted."),
		"topic":               text("The new topic, where the service tells of one."),
		"participants":        chatParticipantDataAttribute("Who came or went, where the service tells of that; otherwise empty."),
		"initiator_id":        text("Raw id of the user who did what the service tells of."),
		"sender_id":           text("Raw id of the user who sent the message, null for messages of the service."),
		"sender_display_name": text("Name under which it was sent, null where there is none."),
		"created_on":          instantDataAttribute("When the message arrived."),
		"edited_on":           instantDataAttribute("When it was last edited, null where it never was."),
		"deleted_on":          instantDataAttribute("When it was deleted, null for one that is there."),
		"metadata":            stringsDataAttribute("Metadata of the message, empty where there is none."),
	}
}

func (d *chatMessageDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_chat_message"
}

func (d *chatMessageDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := chatMessageDataAttributes()
	attributes["thread_id"] = threadIDDataAttribute()
	attributes["as_user_id"] = asUserDataAttribute()
	attributes["message_id"] = schema.StringAttribute{
		Required:            true,
		Validators:          []validator.String{messageIDValidator()},
		MarkdownDescription: "Id of the message, digits only.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Looks up one message of a chat thread, of a user or of the service, as a user who is a member of the thread.",
		Attributes:          attributes,
	}
}

func (d *chatMessageDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := reading(ctx, usual, &resp.Diagnostics)
	defer end()
	var model chatMessageDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || !d.canAct(model.AsUserID, &resp.Diagnostics) {
		return
	}
	ref := d.services.chat.ref(model.ThreadID, model.AsUserID)
	got, err := d.get(ctx, ref, model.MessageID.ValueString())
	if err != nil {
		object := fmt.Sprintf("Message %s of thread %s", model.MessageID.ValueString(), ref.ThreadID)
		resp.Diagnostics.Append(d.refusal(ctx, ref, "read the message", object, err)...)
		return
	}
	model.chatMessageData = newChatMessageData(got)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

func (d *chatMessageDataSource) get(ctx context.Context, ref roster.ThreadRef, messageID string) (acs.ChatMessage, error) {
	thread, err := d.services.chat.thread(ref)
	if err != nil {
		return acs.ChatMessage{}, err
	}
	got, err := thread.GetMessage(ctx, messageID)
	return got.ChatMessage, err
}
