// This file holds the data source acs_chat_thread_participants: a thread's
// roster.

package provider

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

type chatThreadParticipantsDataSource struct{ configuredDataSource }

func newChatThreadParticipantsDataSource() datasource.DataSource {
	return &chatThreadParticipantsDataSource{}
}

var _ datasource.DataSourceWithConfigure = (*chatThreadParticipantsDataSource)(nil)

type chatThreadParticipantsModel struct {
	ThreadID     types.String          `tfsdk:"thread_id"`
	AsUserID     types.String          `tfsdk:"as_user_id"`
	Participants []chatParticipantData `tfsdk:"participants"`
}

// chatParticipantData is a participant as data sources show one.
type chatParticipantData struct {
	UserID           types.String `tfsdk:"user_id"`
	DisplayName      types.String `tfsdk:"display_name"`
	ShareHistoryTime instant      `tfsdk:"share_history_time"`
	Metadata         types.Map    `tfsdk:"metadata"`
}

func newChatParticipantData(p acs.ChatParticipant) chatParticipantData {
	return chatParticipantData{
		UserID:           types.StringValue(p.UserID),
		DisplayName:      textData(p.DisplayName),
		ShareHistoryTime: instantData(p.ShareHistoryTime),
		Metadata:         stringsData(p.Metadata),
	}
}

func chatParticipantDataAttribute(description string) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: description,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"user_id":            schema.StringAttribute{Computed: true, MarkdownDescription: "Raw id of the user."},
			"display_name":       schema.StringAttribute{Computed: true, MarkdownDescription: "Name under which the user appears, null where there is none."},
			"share_history_time": instantDataAttribute("From when on the user sees the messages."),
			"metadata":           stringsDataAttribute("Metadata of the participant, empty where there is none."),
		}},
	}
}

func (d *chatThreadParticipantsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_chat_thread_participants"
}

func (d *chatThreadParticipantsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists who is a member of a chat thread, as a user who is one. The thread's creator is a member named by anybody or not.",
		Attributes: map[string]schema.Attribute{
			"thread_id":    threadIDDataAttribute(),
			"as_user_id":   asUserDataAttribute(),
			"participants": chatParticipantDataAttribute("The participants, sorted by `user_id`."),
		},
	}
}

func (d *chatThreadParticipantsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := reading(ctx, usual, &resp.Diagnostics)
	defer end()
	var model chatThreadParticipantsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || !d.canAct(model.AsUserID, &resp.Diagnostics) {
		return
	}
	ref := d.services.chat.ref(model.ThreadID, model.AsUserID)
	people, err := d.services.threads.Get(ctx, ref)
	if err != nil {
		resp.Diagnostics.Append(d.refusal(ctx, ref, "list the participants", "Thread "+ref.ThreadID, err)...)
		return
	}
	model.Participants = []chatParticipantData{}
	for _, userID := range slices.Sorted(maps.Keys(people)) {
		model.Participants = append(model.Participants, newChatParticipantData(people[userID]))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
