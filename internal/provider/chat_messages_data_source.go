// This file holds the data source acs_chat_messages: the messages of a thread.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

type chatMessagesDataSource struct{ configuredDataSource }

func newChatMessagesDataSource() datasource.DataSource { return &chatMessagesDataSource{} }

var _ datasource.DataSourceWithConfigure = (*chatMessagesDataSource)(nil)

type chatMessagesModel struct {
	ThreadID  types.String      `tfsdk:"thread_id"`
	AsUserID  types.String      `tfsdk:"as_user_id"`
	StartTime instant           `tfsdk:"start_time"`
	Messages  []chatMessageData `tfsdk:"messages"`
}

func (d *chatMessagesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_chat_messages"
}

func (d *chatMessagesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	message := chatMessageDataAttributes()
	message["message_id"] = schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the message."}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the messages of a chat thread, those of the service among them, as a user who is a member of the thread.",
		Attributes: map[string]schema.Attribute{
			"thread_id":  threadIDDataAttribute(),
			"as_user_id": asUserDataAttribute(),
			"start_time": startTimeDataAttribute("Only messages of this time or later, RFC 3339 in whole seconds."),
			"messages": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The messages, newest first, in the order of the service.",
				NestedObject:        schema.NestedAttributeObject{Attributes: message},
			},
		},
	}
}

func (d *chatMessagesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := reading(ctx, usual, &resp.Diagnostics)
	defer end()
	var model chatMessagesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || !d.canAct(model.AsUserID, &resp.Diagnostics) {
		return
	}
	ref := d.services.chat.ref(model.ThreadID, model.AsUserID)
	messages, err := d.list(ctx, ref, model.StartTime)
	if err != nil {
		resp.Diagnostics.Append(d.refusal(ctx, ref, "list the messages", "Thread "+ref.ThreadID, err)...)
		return
	}
	model.Messages = []chatMessageData{}
	for _, message := range messages {
		model.Messages = append(model.Messages, newChatMessageData(message))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

func (d *chatMessagesDataSource) list(ctx context.Context, ref roster.ThreadRef, startTime instant) ([]acs.ChatMessage, error) {
	thread, err := d.services.chat.thread(ref)
	if err != nil {
		return nil, err
	}
	var messages []acs.ChatMessage
	pager := thread.NewListMessagesPager(&acs.ListMessagesOptions{StartTime: startTime.pointer()})
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		messages = append(messages, page.Value...)
	}
	return messages, nil
}
