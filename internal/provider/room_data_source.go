// This file holds the data source acs_room, and what it shares with acs_rooms.

package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// Where a room stands to the clock. A room that is gone is not found.
const (
	statusUpcoming = "upcoming"
	statusActive   = "active"
	statusExpired  = "expired"
)

func statusOf(room acs.Room, now time.Time) string {
	switch {
	case now.Before(room.ValidFrom):
		return statusUpcoming
	case now.Before(room.ValidUntil):
		return statusActive
	}
	return statusExpired
}

type roomDataSource struct{ configuredDataSource }

func newRoomDataSource() datasource.DataSource { return &roomDataSource{} }

var _ datasource.DataSourceWithConfigure = (*roomDataSource)(nil)

// roomData is a room as data sources show it.
type roomData struct {
	ID                 types.String `tfsdk:"id"`
	ValidFrom          instant      `tfsdk:"valid_from"`
	ValidUntil         instant      `tfsdk:"valid_until"`
	PSTNDialOutEnabled types.Bool   `tfsdk:"pstn_dial_out_enabled"`
	CreatedAt          instant      `tfsdk:"created_at"`
	Status             types.String `tfsdk:"status"`
}

func newRoomData(room acs.Room, now time.Time) roomData {
	return roomData{
		ID:                 types.StringValue(room.ID),
		ValidFrom:          newInstant(room.ValidFrom),
		ValidUntil:         newInstant(room.ValidUntil),
		PSTNDialOutEnabled: types.BoolValue(room.PSTNDialOutEnabled),
		CreatedAt:          newInstant(room.CreatedAt),
		Status:             types.StringValue(statusOf(room, now)),
	}
}

// roomDataAttributes are the attributes of roomData but its id.
func roomDataAttributes(statusDescription string) map[string]schema.Attribute {
	at := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, CustomType: instantType{}, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"valid_from":            at("When the room opens."),
		"valid_until":           at("When the room ends."),
		"pstn_dial_out_enabled": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether Presenters may dial out to phone numbers."},
		"created_at":            at("When the room was created."),
		"status":                schema.StringAttribute{Computed: true, MarkdownDescription: statusDescription},
	}
}

func (d *roomDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_room"
}

func (d *roomDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := roomDataAttributes("`upcoming`, `active` or `expired`, at the time of reading.")
	attributes["id"] = schema.StringAttribute{
		Required:            true,
		Validators:          []validator.String{roomIDValidator()},
		MarkdownDescription: "Id of the room.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Looks up one room by its id. A room that is not there is an error.",
		Attributes:          attributes,
	}
}

func (d *roomDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := reading(ctx, usual, &resp.Diagnostics)
	defer end()
	var config roomData
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || !d.ready(&resp.Diagnostics) {
		return
	}
	got, err := d.services.rooms.GetRoom(ctx, config.ID.ValueString(), nil)
	if err != nil {
		resp.Diagnostics.Append(failure("read the room", "Room "+config.ID.ValueString(), err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newRoomData(got.Room, d.services.now()))...)
}
