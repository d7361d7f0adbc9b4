// This file holds the data source acs_chat_read_receipts: who has read a thread
// up to which message.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

type chatReadReceiptsDataSource struct{ configuredDataSource }

func newChatReadReceiptsDataSource() datasource.DataSource { return &chatReadReceiptsDataSource{} }

var _ datasource.DataSourceWithConfigure = (*chatReadReceiptsDataSource)(nil)

type chatReadReceiptsModel struct {
	ThreadID types.String          `tfsdk:"thread_id"`
	AsUserID types.String          `tfsdk:"as_user_id"`
	Receipts []chatReadReceiptData `tfsdk:"read_receipts"`
}

type chatReadReceiptData struct {
	SenderID  types.String `tfsdk:"sender_id"`
	MessageID types.String `tfsdk:"message_id"`
	ReadOn    instant      `tfsdk:"read_on"`
}

func (d *chatReadReceiptsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_chat_read_receipts"
}

func (d *chatReadReceiptsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists who has read the messages of a chat thread up to which one, as a user who is a member of the thread.",
		Attributes: map[string]schema.Attribute{
			"thread_id":  threadIDDataAttribute(),
			"as_user_id": asUserDataAttribute(),
			"read_receipts": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The read receipts, in the order of the service.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"sender_id":  schema.StringAttribute{Computed: true, MarkdownDescription: "Raw id of the user who has read."},
					"message_id": schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the message up to which the user has read."},
					"read_on":    instantDataAttribute("When the user read it."),
				}},
			},
		},
	}
}

func (d *chatReadReceiptsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := reading(ctx, usual, &resp.Diagnostics)
	defer end()
	var model chatReadReceiptsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || !d.canAct(model.AsUserID, &resp.Diagnostics) {
		return
	}
	ref := d.services.chat.ref(model.ThreadID, model.AsUserID)
	receipts, err := d.list(ctx, ref)
	if err != nil {
		resp.Diagnostics.Append(d.refusal(ctx, ref, "list the read receipts", "Thread "+ref.ThreadID, err)...)
		return
	}
	model.Receipts = []chatReadReceiptData{}
	for _, receipt := range receipts {
		model.Receipts = append(model.Receipts, chatReadReceiptData{
			SenderID:  types.StringValue(receipt.SenderID),
			MessageID: types.StringValue(receipt.MessageID),
			ReadOn:    newInstant(receipt.ReadOn),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

func (d *chatReadReceiptsDataSource) list(ctx context.Context, ref roster.ThreadRef) ([]acs.ReadReceipt, error) {
	thread, err := d.services.chat.thread(ref)
	if err != nil {
		return nil, err
	}
	var receipts []acs.ReadReceipt
	pager := thread.NewListReadReceiptsPager(nil)
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		receipts = append(receipts, page.Value...)
	}
	return receipts, nil
}
