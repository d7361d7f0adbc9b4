// SPDX-License-Identifier: MPL-2.0

// This file holds the list resource acs_room_participant, for `terraform query`.

package provider

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

type roomParticipantFilter struct {
	RoomID types.String `tfsdk:"room_id"`
	Role   types.String `tfsdk:"role"`
}

func newRoomParticipantListResource() list.ListResource {
	return newListResource("room_participant", listRoomParticipants, schema.Schema{
		MarkdownDescription: "Finds the participants of a room, so that you can import them one by one. To manage the whole roster, import the `acs_room` instead.",
		Attributes: map[string]schema.Attribute{
			"room_id": schema.StringAttribute{Required: true, Validators: []validator.String{roomIDValidator()}, MarkdownDescription: "Id of the room."},
			"role": schema.StringAttribute{
				Optional: true, Validators: []validator.String{roleValidator()},
				MarkdownDescription: "Only participants with this role: `Presenter`, `Attendee`, `Consumer` or `Collaborator`.",
			},
		},
	})
}

func listRoomParticipants(ctx context.Context, c *configured, filter roomParticipantFilter, req list.ListRequest) iter.Seq[list.ListResult] {
	roomID := filter.RoomID.ValueString()
	return plugin.Listing[acs.RoomParticipant]{
		Pager: c.Services.rooms.NewListRoomParticipantsPager(roomID, nil),
		Key:   func(person acs.RoomParticipant) string { return person.RawID },
		Wanted: func(person acs.RoomParticipant) bool {
			return filter.Role.IsNull() || string(person.Role) == filter.Role.ValueString()
		},
		Fill: func(_ context.Context, person acs.RoomParticipant, result *list.ListResult) any {
			result.DisplayName = fmt.Sprintf("%s %s in room %s", person.Role, person.RawID, roomID)
			return roomParticipantModel{
				ID: types.StringValue(plugin.JoinID(roomID, person.RawID)), RoomID: filter.RoomID,
				UserID: types.StringValue(person.RawID), Role: types.StringValue(string(person.Role)), Timeouts: plugin.NoTimeouts(plugin.TimeoutKinds()...),
			}
		},
		Failed: func(_ context.Context, err error) diag.Diagnostics {
			return diag.Diagnostics{failure("list the participants", "Room "+roomID, err)}
		},
	}.Results(ctx, req)
}
