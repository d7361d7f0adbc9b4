// This file holds the data source acs_rooms: the rooms that have not ended.

package provider

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

type roomsDataSource struct{ configuredDataSource }

func newRoomsDataSource() datasource.DataSource { return &roomsDataSource{} }

var _ datasource.DataSourceWithValidateConfig = (*roomsDataSource)(nil)

type roomsModel struct {
	Status       types.String `tfsdk:"status"`
	OverlapFrom  instant      `tfsdk:"overlap_from"`
	OverlapUntil instant      `tfsdk:"overlap_until"`
	Rooms        []roomData   `tfsdk:"rooms"`
}

func (d *roomsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_rooms"
}

func (d *roomsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	room := roomDataAttributes("`upcoming` or `active`, at the time of reading.")
	room["id"] = schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the room."}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the rooms of the Communication Services resource, newest first. The service's list leaves out rooms that have ended.",
		Attributes: map[string]schema.Attribute{
			"status": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(statusUpcoming, statusActive)},
				MarkdownDescription: "Only rooms that are `upcoming` or `active`.",
			},
			"overlap_from": schema.StringAttribute{
				Optional:            true,
				CustomType:          instantType{},
				MarkdownDescription: "Only rooms that end after this time.",
			},
			"overlap_until": schema.StringAttribute{
				Optional:            true,
				CustomType:          instantType{},
				MarkdownDescription: "Only rooms that open before this time. With `overlap_from`: rooms that are open at some time between the two.",
			},
			"rooms": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The rooms, newest first by `created_at`.",
				NestedObject:        schema.NestedAttributeObject{Attributes: room},
			},
		},
	}
}

func (d *roomsDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var from, until instant
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("overlap_from"), &from)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("overlap_until"), &until)...)
	start, okFrom := from.time()
	end, okUntil := until.time()
	if okFrom && okUntil && !end.After(start) {
		resp.Diagnostics.AddAttributeError(path.Root("overlap_until"), "Window ends before it starts", fmt.Sprintf(
			"overlap_until is %s, overlap_from %s. Allowed is a time after overlap_from.", until.ValueString(), from.ValueString()))
	}
}

func (d *roomsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, cancel := context.WithTimeout(ctx, operationTimeout)
	defer cancel()
	var model roomsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || !d.ready(&resp.Diagnostics) {
		return
	}
	var rooms []acs.Room
	pager := d.services.rooms.NewListRoomsPager(nil)
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			resp.Diagnostics.Append(failure("list the rooms", "acs_rooms", err))
			return
		}
		rooms = append(rooms, page.Value...)
	}
	model.fill(rooms, d.services.now())
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// fill keeps the rooms that pass the filters, newest first.
func (m *roomsModel) fill(rooms []acs.Room, now time.Time) {
	slices.SortStableFunc(rooms, func(a, b acs.Room) int { return b.CreatedAt.Compare(a.CreatedAt) })
	from, hasFrom := m.OverlapFrom.time()
	until, hasUntil := m.OverlapUntil.time()
	m.Rooms = []roomData{}
	for _, room := range rooms {
		switch {
		case !m.Status.IsNull() && statusOf(room, now) != m.Status.ValueString():
		case hasFrom && !room.ValidUntil.After(from):
		case hasUntil && !room.ValidFrom.Before(until):
		default:
			m.Rooms = append(m.Rooms, newRoomData(room, now))
		}
	}
}
