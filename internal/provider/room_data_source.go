// This file holds the data source acs_room, and what it shares with acs_rooms.

package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// The status of a room, by the clock. A room that the service has deleted is not found.
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

// roomAttributes are the attributes of roomData but its id.
func roomAttributes(aboutStatus string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"valid_from":            computedInstant("When the room opens."),
		"valid_until":           computedInstant("When the room ends."),
		"pstn_dial_out_enabled": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether Presenters may dial out to phone numbers."},
		"created_at":            computedInstant("When the room was created."),
		"status":                computedText(aboutStatus),
	}
}

func newRoomDataSource() datasource.DataSource {
	attributes := roomAttributes("`upcoming`, `active` or `expired`, at the time of reading.")
	attributes["id"] = requiredText(roomIDValidator(), "Id of the room.")
	return newDataSource("room", readRoom, schema.Schema{
		MarkdownDescription: "Reads one room by its id. A room that does not exist is an error.",
		Attributes:          attributes,
	})
}

func readRoom(ctx context.Context, c *configured, data *roomData) diag.Diagnostics {
	got, err := c.services.rooms.GetRoom(ctx, data.ID.ValueString(), nil)
	if err != nil {
		return diag.Diagnostics{failure("read the room", "Room "+data.ID.ValueString(), err)}
	}
	*data = newRoomData(got.Room, c.services.now())
	return nil
}
