// SPDX-License-Identifier: MPL-2.0

// This file holds the data source acs_room_participants: a room's roster.

package provider

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

type roomParticipantsData struct {
	RoomID       types.String          `tfsdk:"room_id"`
	Role         types.String          `tfsdk:"role"`
	Participants []roomParticipantData `tfsdk:"participants"`
}

type roomParticipantData struct {
	UserID types.String `tfsdk:"user_id"`
	Role   types.String `tfsdk:"role"`
}

func newRoomParticipantsDataSource() datasource.DataSource {
	return newDataSource("room_participants", readRoomParticipants, schema.Schema{
		MarkdownDescription: "Lists who may join a room.",
		Attributes: map[string]schema.Attribute{
			"room_id": plugin.RequiredText(roomIDValidator(), "Id of the room."),
			"role":    plugin.OptionalText(roleValidator(), "Only participants of this role: `Presenter`, `Attendee`, `Consumer` or `Collaborator`."),
			"participants": plugin.ComputedList("The participants, sorted by `user_id`.", map[string]schema.Attribute{
				"user_id": plugin.ComputedText("Raw id of the user."),
				"role":    plugin.ComputedText("Role of the user in the room."),
			}),
		},
	})
}

func readRoomParticipants(ctx context.Context, c *configured, data *roomParticipantsData) diag.Diagnostics {
	people, err := c.Services.rosters.Get(ctx, data.RoomID.ValueString())
	if err != nil {
		return diag.Diagnostics{failure("list the participants", "Room "+data.RoomID.ValueString(), err)}
	}
	data.Participants = []roomParticipantData{}
	for _, userID := range slices.Sorted(maps.Keys(people)) {
		role := string(people[userID])
		if data.Role.IsNull() || data.Role.ValueString() == role {
			data.Participants = append(data.Participants, roomParticipantData{types.StringValue(userID), types.StringValue(role)})
		}
	}
	return nil
}
