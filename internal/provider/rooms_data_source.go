// SPDX-License-Identifier: MPL-2.0

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
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

type roomsDataSource struct {
	*plugin.DataSource[*services, roomsData]
}

type roomsData struct {
	roomFilter
	Rooms []roomData `tfsdk:"rooms"`
}

// roomFilter selects rooms. Null does not filter.
type roomFilter struct {
	Status       types.String   `tfsdk:"status"`
	OverlapFrom  plugin.Instant `tfsdk:"overlap_from"`
	OverlapUntil plugin.Instant `tfsdk:"overlap_until"`
}

const (
	aboutStatus       = "Only rooms that are `upcoming` or `active`."
	aboutOverlapFrom  = "Only rooms that end after this time."
	aboutOverlapUntil = "Only rooms that open before this time. With `overlap_from`: rooms that are open at some time between the two."
)

func roomStatusValidator() validator.String {
	return plugin.OneOf([]string{statusUpcoming, statusActive})
}

func newRoomsDataSource() datasource.DataSource {
	room := roomAttributes("`upcoming` or `active`, at the time of reading.")
	room["id"] = plugin.ComputedText("Id of the room.")
	return &roomsDataSource{newDataSource("rooms", readRooms, schema.Schema{
		MarkdownDescription: "Lists the rooms of the Communication Services resource, newest first. The service's list does not include rooms that have ended.",
		Attributes: map[string]schema.Attribute{
			"status":        plugin.OptionalText(roomStatusValidator(), aboutStatus),
			"overlap_from":  optionalInstant(aboutOverlapFrom),
			"overlap_until": optionalInstant(aboutOverlapUntil),
			"rooms":         plugin.ComputedList("The rooms, newest first by `created_at`.", room),
		},
	})}
}

func (d *roomsDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	resp.Diagnostics.Append(checkOverlap(ctx, req.Config)...)
}

// checkOverlap refuses an overlap_until that is not after overlap_from.
func checkOverlap(ctx context.Context, config tfsdk.Config) diag.Diagnostics {
	var from, until plugin.Instant
	diags := config.GetAttribute(ctx, path.Root("overlap_from"), &from)
	diags.Append(config.GetAttribute(ctx, path.Root("overlap_until"), &until)...)
	start, okFrom := from.Time()
	end, okUntil := until.Time()
	if okFrom && okUntil && !end.After(start) {
		diags.AddAttributeError(path.Root("overlap_until"), "Window ends before it starts", fmt.Sprintf(
			"overlap_until is %s, overlap_from %s. overlap_until must be a time after overlap_from.", until.ValueString(), from.ValueString()))
	}
	return diags
}

func readRooms(ctx context.Context, c *configured, data *roomsData) diag.Diagnostics {
	rooms, err := acs.ReadAll(ctx, c.Services.rooms.NewListRoomsPager(nil))
	if err != nil {
		return diag.Diagnostics{failure("list the rooms", "acs_rooms", err)}
	}
	slices.SortStableFunc(rooms, func(a, b acs.Room) int { return b.CreatedAt.Compare(a.CreatedAt) })
	now := c.Services.now()
	data.Rooms = []roomData{}
	for _, room := range rooms {
		if data.passes(room, now) {
			data.Rooms = append(data.Rooms, newRoomData(room, now))
		}
	}
	return nil
}

func (f roomFilter) passes(room acs.Room, now time.Time) bool {
	from, hasFrom := f.OverlapFrom.Time()
	until, hasUntil := f.OverlapUntil.Time()
	return (f.Status.IsNull() || statusOf(room, now) == f.Status.ValueString()) &&
		(!hasFrom || room.ValidUntil.After(from)) &&
		(!hasUntil || room.ValidFrom.Before(until))
}
