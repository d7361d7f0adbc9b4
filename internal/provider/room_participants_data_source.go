// This file holds the data source acs_room_participants: a room's roster.

package provider

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type roomParticipantsDataSource struct{ configuredDataSource }

func newRoomParticipantsDataSource() datasource.DataSource { return &roomParticipantsDataSource{} }

var _ datasource.DataSourceWithConfigure = (*roomParticipantsDataSource)(nil)

type roomParticipantsModel struct {
	RoomID       types.String          `tfsdk:"room_id"`
	Role         types.String          `tfsdk:"role"`
	Participants []roomParticipantData `tfsdk:"participants"`
}

type roomParticipantData struct {
	UserID types.String `tfsdk:"user_id"`
	Role   types.String `tfsdk:"role"`
}

func (d *roomParticipantsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_room_participants"
}

func (d *roomParticipantsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists who may join a room.",
		Attributes: map[string]schema.Attribute{
			"room_id": schema.StringAttribute{
				Required:            true,
				Validators:          []validator.String{roomIDValidator()},
				MarkdownDescription: "Id of the room.",
			},
			"role": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{roleValidator()},
				MarkdownDescription: "Only participants of this role: `Presenter`, `Attendee`, `Consumer` or `Collaborator`.",
			},
			"participants": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The participants, sorted by `user_id`: the service documents no order.",
				NestedObject: schema.NestedAttributeObject{
					Attributes: map[string]schema.Attribute{
						"user_id": schema.StringAttribute{Computed: true, MarkdownDescription: "Raw id of the user."},
						"role":    schema.StringAttribute{Computed: true, MarkdownDescription: "Role of the user in the room."},
					},
				},
			},
		},
	}
}

func (d *roomParticipantsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := reading(ctx, usual, &resp.Diagnostics)
	defer end()
	var model roomParticipantsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || !d.ready(&resp.Diagnostics) {
		return
	}
	people, err := d.services.rosters.Get(ctx, model.RoomID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(failure("list the participants", "Room "+model.RoomID.ValueString(), err))
		return
	}
	model.Participants = []roomParticipantData{}
	for _, userID := range slices.Sorted(maps.Keys(people)) {
		role := string(people[userID])
		if model.Role.IsNull() || model.Role.ValueString() == role {
			model.Participants = append(model.Participants, roomParticipantData{types.StringValue(userID), types.StringValue(role)})
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
