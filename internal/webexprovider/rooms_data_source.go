// SPDX-License-Identifier: MPL-2.0

// This file holds the data source webex_rooms: the rooms that the acting account is in, or
// the public rooms of its organization.

package webexprovider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

type roomsDataSource struct {
	*plugin.DataSource[*services, roomsData]
}

type roomsData struct {
	TeamID          types.String   `tfsdk:"team_id"`
	Type            types.String   `tfsdk:"type"`
	OrgPublicSpaces types.Bool     `tfsdk:"org_public_spaces"`
	From            plugin.Instant `tfsdk:"from"`
	To              plugin.Instant `tfsdk:"to"`
	SortBy          types.String   `tfsdk:"sort_by"`
	Rooms           []roomData     `tfsdk:"rooms"`
}

func newRoomsDataSource() datasource.DataSource {
	instant := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, CustomType: plugin.InstantType{}, MarkdownDescription: description}
	}
	return &roomsDataSource{plugin.NewDataSource("rooms", readRooms, schema.Schema{
		MarkdownDescription: "Lists the rooms that the acting account is in, or the public rooms of its organization.",
		Attributes: map[string]schema.Attribute{
			"team_id": plugin.OptionalText(idValidator(), "Only rooms of this team. If the acting account is on the team, the list also has the rooms of the team that the account is not in."),
			"type":    plugin.OptionalText(plugin.OneOf(webex.PossibleRoomTypeValues()), "Only rooms of this kind: `group` or `direct`."),
			"org_public_spaces": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "List the public rooms of the organization instead, whether the acting account is in them or not, the latest made public first. " +
					"Conflicts with `team_id`, `type` and `sort_by`. Default `false`.",
			},
			"from": instant("Only rooms that were made public at this time or later. Needs `org_public_spaces`."),
			"to":   instant("Only rooms that were made public at this time or earlier. Needs `org_public_spaces`."),
			"sort_by": plugin.OptionalText(plugin.OneOf(webex.PossibleSortByValues()), "Order of the list: `id`, or `created` or `lastactivity`, both with the latest first. Default: the newest room first. "+
				"Webex does not sort all rooms by `lastactivity` if there are very many."),
			"rooms": plugin.ComputedList("The rooms, in the order of Webex.", roomAttributes()),
		},
	})}
}

// ValidateConfig refuses filters that do not go together (fact W2.3-01).
func (d *roomsDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var public types.Bool
	var times [2]plugin.Instant
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("org_public_spaces"), &public)...)
	for i, name := range []string{"from", "to"} {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), &times[i])...)
		if times[i].Known() && !public.IsUnknown() && !public.ValueBool() {
			resp.Diagnostics.AddAttributeError(path.Root(name), "Filter of public rooms only", fmt.Sprintf(
				"%s is %s. It selects public rooms by the time when they were made public: set org_public_spaces = true, or remove %s.", name, times[i].ValueString(), name))
		}
	}
	from, okFrom := times[0].Time()
	to, okTo := times[1].Time()
	if okFrom && okTo && from.After(to) {
		resp.Diagnostics.AddAttributeError(path.Root("from"), "Window ends before it starts", fmt.Sprintf(
			"from is %s, to %s. from must not be after to.", times[0].ValueString(), times[1].ValueString()))
	}
	for _, name := range []string{"team_id", "type", "sort_by"} {
		var filter types.String
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), &filter)...)
		if public.ValueBool() && !filter.IsNull() && !filter.IsUnknown() {
			resp.Diagnostics.AddAttributeError(path.Root(name), "Filter not allowed with org_public_spaces", fmt.Sprintf(
				"%s is %q, and org_public_spaces is true. Webex does not filter or sort public rooms by %s: remove one of the two.", name, filter.ValueString(), name))
		}
	}
}

func readRooms(ctx context.Context, s *services, data *roomsData) diag.Diagnostics {
	rooms, err := s.listRooms(ctx, webex.ListRoomsOptions{
		TeamID: data.TeamID.ValueString(), Type: webex.RoomType(data.Type.ValueString()),
		OrgPublicSpaces: data.OrgPublicSpaces.ValueBool(), From: data.From.Pointer(), To: data.To.Pointer(),
		SortBy: webex.SortBy(data.SortBy.ValueString()),
	})
	if err != nil {
		return diag.Diagnostics{failure("list the rooms", "webex_rooms", err)}
	}
	data.Rooms = make([]roomData, 0, len(rooms))
	for _, room := range rooms {
		data.Rooms = append(data.Rooms, newRoomData(room))
	}
	return unreadableWarning(rooms)
}
