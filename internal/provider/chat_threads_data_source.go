// This file holds the data source acs_chat_threads: the threads of a user.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

type chatThreadsDataSource struct{ configuredDataSource }

func newChatThreadsDataSource() datasource.DataSource { return &chatThreadsDataSource{} }

var _ datasource.DataSourceWithConfigure = (*chatThreadsDataSource)(nil)

type chatThreadsModel struct {
	AsUserID   types.String     `tfsdk:"as_user_id"`
	StartTime  instant          `tfsdk:"start_time"`
	ActiveOnly types.Bool       `tfsdk:"active_only"`
	Threads    []chatThreadData `tfsdk:"threads"`
}

type chatThreadData struct {
	ID                    types.String `tfsdk:"id"`
	Topic                 types.String `tfsdk:"topic"`
	DeletedOn             instant      `tfsdk:"deleted_on"`
	LastMessageReceivedOn instant      `tfsdk:"last_message_received_on"`
}

func (d *chatThreadsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_chat_threads"
}

func (d *chatThreadsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	asUser := asUserDataAttribute()
	asUser.MarkdownDescription = "Raw id of the user whose threads are listed. Default: the provider's `chat_user_id` or the user of its `chat_access_token`."
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the chat threads of a user. There is no list of all threads of a Communication Services resource.",
		Attributes: map[string]schema.Attribute{
			"as_user_id": asUser,
			"start_time": startTimeDataAttribute("Only threads that had a message at this time or later, RFC 3339 in whole seconds."),
			"active_only": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether threads that were deleted are left out; the service keeps them in the list, with `deleted_on`. Default: `true`.",
			},
			"threads": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The threads, in the order of the service.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":                       schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the thread."},
					"topic":                    schema.StringAttribute{Computed: true, MarkdownDescription: "Topic of the thread."},
					"deleted_on":               instantDataAttribute("When the thread was deleted, null for one that is there."),
					"last_message_received_on": instantDataAttribute("When the last message arrived, of a user or of the service."),
				}},
			},
		},
	}
}

func (d *chatThreadsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := reading(ctx, usual, &resp.Diagnostics)
	defer end()
	var model chatThreadsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || !d.canAct(model.AsUserID, &resp.Diagnostics) {
		return
	}
	items, err := d.list(ctx, model)
	if err != nil {
		resp.Diagnostics.Append(failure("list the threads", threadsOf(d.services.chat.actor(model.AsUserID)), err))
		return
	}
	activeOnly := model.ActiveOnly.IsNull() || model.ActiveOnly.ValueBool()
	model.Threads = []chatThreadData{}
	listed := map[string]bool{}
	for _, item := range items {
		// The list changes while it is read, so that a thread may come up twice
		// (fact 2.3-11).
		if listed[item.ID] || activeOnly && item.DeletedOn != nil {
			continue
		}
		listed[item.ID] = true
		model.Threads = append(model.Threads, chatThreadData{
			ID:                    types.StringValue(item.ID),
			Topic:                 types.StringValue(item.Topic),
			DeletedOn:             instantData(item.DeletedOn),
			LastMessageReceivedOn: instantData(item.LastMessageReceivedOn),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

func (d *chatThreadsDataSource) list(ctx context.Context, model chatThreadsModel) ([]acs.ChatThreadItem, error) {
	client, err := d.services.chat.as(model.AsUserID.ValueString())
	if err != nil {
		return nil, err
	}
	var items []acs.ChatThreadItem
	pager := client.NewListThreadsPager(&acs.ListThreadsOptions{StartTime: model.StartTime.pointer()})
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		items = append(items, page.Value...)
	}
	return items, nil
}
