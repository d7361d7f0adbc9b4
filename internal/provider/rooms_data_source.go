// This file holds the data source acs_rooms: the rooms that have not ended.

package provider

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

type roomsDataSource struct{ configuredDataSource }

func newRoomsDataSource() datasource.DataSource { return &roomsDataSource{} }

var _ datasource.DataSourceWithValidateConfig = (*roomsDataSource)(nil)

type roomsModel struct {
	roomFilter
	Rooms []roomData `tfsdk:"rooms"`
}

// roomFilter says which rooms are wanted; what is null filters nothing.
type roomFilter struct {
	Status       types.String `tfsdk:"status"`
	OverlapFrom  instant      `tfsdk:"overlap_from"`
	OverlapUntil instant      `tfsdk:"overlap_until"`
}

const (
	aboutStatus       = "Only rooms that are `upcoming` or `active`."
	aboutOverlapFrom  = "Only rooms that end after this time."
	aboutOverlapUntil = "Only rooms that open before this time. With `overlap_from`: rooms that are open at some time between the two."
)

func roomStatusValidator() validator.String {
	return oneOf{statusUpcoming, statusActive}
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
				Validators:          []validator.String{roomStatusValidator()},
				MarkdownDescription: aboutStatus,
			},
			"overlap_from": schema.StringAttribute{
				Optional:            true,
				CustomType:          instantType{},
				MarkdownDescription: aboutOverlapFrom,
			},
			"overlap_until": schema.StringAttribute{
				Optional:            true,
				CustomType:          instantType{},
				MarkdownDescription: aboutOverlapUntil,
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
	resp.Diagnostics.Append(checkOverlap(ctx, req.Config)...)
}

// checkOverlap refuses a time between two times that has none.
func checkOverlap(ctx context.Context, config tfsdk.Config) diag.Diagnostics {
	var from, until instant
	diags := config.GetAttribute(ctx, path.Root("overlap_from"), &from)
	diags.Append(config.GetAttribute(ctx, path.Root("overlap_until"), &until)...)
	start, okFrom := from.time()
	end, okUntil := until.time()
	if okFrom && okUntil && !end.After(start) {
		diags.AddAttributeError(path.Root("overlap_until"), "Window ends before it starts", fmt.Sprintf(
			"overlap_until is %s, overlap_from %s. Allowed is a time after overlap_from.", until.ValueString(), from.ValueString()))
	}
	return diags
}

func (d *roomsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := reading(ctx, usual, &resp.Diagnostics)
	defer end()
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
	m.Rooms = []roomData{}
	for _, room := range rooms {
		if m.passes(room, now) {
			m.Rooms = append(m.Rooms, newRoomData(room, now))
		}
	}
}

func (f roomFilter) passes(room acs.Room, now time.Time) bool {
	from, hasFrom := f.OverlapFrom.time()
	until, hasUntil := f.OverlapUntil.time()
	return (f.Status.IsNull() || statusOf(room, now) == f.Status.ValueString()) &&
		(!hasFrom || room.ValidUntil.After(from)) &&
		(!hasUntil || room.ValidFrom.Before(until))
}
