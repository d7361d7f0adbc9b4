// SPDX-License-Identifier: MPL-2.0

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
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
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
	ID                 types.String   `tfsdk:"id"`
	ValidFrom          plugin.Instant `tfsdk:"valid_from"`
	ValidUntil         plugin.Instant `tfsdk:"valid_until"`
	PSTNDialOutEnabled types.Bool     `tfsdk:"pstn_dial_out_enabled"`
	CreatedAt          plugin.Instant `tfsdk:"created_at"`
	Status             types.String   `tfsdk:"status"`
}

func newRoomData(room acs.Room, now time.Time) roomData {
	return roomData{
		ID:                 types.StringValue(room.ID),
		ValidFrom:          plugin.NewInstant(room.ValidFrom),
		ValidUntil:         plugin.NewInstant(room.ValidUntil),
		PSTNDialOutEnabled: types.BoolValue(room.PSTNDialOutEnabled),
		CreatedAt:          plugin.NewInstant(room.CreatedAt),
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
		"status":                plugin.ComputedText(aboutStatus),
	}
}

func newRoomDataSource() datasource.DataSource {
	attributes := roomAttributes("`upcoming`, `active` or `expired`, at the time of reading.")
	attributes["id"] = plugin.RequiredText(roomIDValidator(), "Id of the room.")
	return newDataSource("room", readRoom, schema.Schema{
		MarkdownDescription: "Reads one room by its id. A room that does not exist is an error.",
		Attributes:          attributes,
	})
}

func readRoom(ctx context.Context, c *configured, data *roomData) diag.Diagnostics {
	got, err := c.Services.rooms.GetRoom(ctx, data.ID.ValueString(), nil)
	if err != nil {
		return diag.Diagnostics{failure("read the room", "Room "+data.ID.ValueString(), err)}
	}
	*data = newRoomData(got.Room, c.Services.now())
	return nil
}
