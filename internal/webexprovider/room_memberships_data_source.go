// SPDX-License-Identifier: MPL-2.0

// This file holds the data source webex_room_memberships: who is in a room.

package webexprovider

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

type roomMembershipsData struct {
	RoomID      types.String         `tfsdk:"room_id"`
	Memberships []roomMembershipData `tfsdk:"memberships"`
}

type roomMembershipData struct {
	ID                types.String   `tfsdk:"id"`
	PersonID          types.String   `tfsdk:"person_id"`
	PersonEmail       types.String   `tfsdk:"person_email"`
	PersonDisplayName types.String   `tfsdk:"person_display_name"`
	PersonOrgID       types.String   `tfsdk:"person_org_id"`
	IsModerator       types.Bool     `tfsdk:"is_moderator"`
	Created           plugin.Instant `tfsdk:"created"`
}

func newRoomMembershipData(m webex.Membership) roomMembershipData {
	return roomMembershipData{
		ID:                types.StringValue(m.ID),
		PersonID:          types.StringValue(m.PersonID),
		PersonEmail:       plugin.TextOrNull(m.PersonEmail),
		PersonDisplayName: plugin.TextOrNull(m.PersonDisplayName),
		PersonOrgID:       plugin.TextOrNull(m.PersonOrgID),
		IsModerator:       types.BoolValue(m.IsModerator),
		Created:           instantOrNull(m.Created),
	}
}

func newRoomMembershipsDataSource() datasource.DataSource {
	return plugin.NewDataSource("room_memberships", readRoomMemberships, schema.Schema{
		MarkdownDescription: "Lists who is in a room.",
		Attributes: map[string]schema.Attribute{
			"room_id": roomIDData(),
			"memberships": plugin.ComputedList("The memberships, sorted by `person_email`.", map[string]schema.Attribute{
				"id":                  plugin.ComputedText("Id of the membership."),
				"person_id":           plugin.ComputedText("Id of the person."),
				"person_email":        plugin.ComputedText("Address of the person."),
				"person_display_name": plugin.ComputedText("Name of the person. Of somebody who was invited and has no account yet, it comes from the address."),
				"person_org_id":       plugin.ComputedText("Id of the organization of the person."),
				"is_moderator":        computedFlag("Whether the person is a moderator of the room."),
				"created":             computedInstant("When the person joined."),
			}),
		},
	})
}

func readRoomMemberships(ctx context.Context, s *services, data *roomMembershipsData) diag.Diagnostics {
	roomID := data.RoomID.ValueString()
	members, err := s.rosters.Get(ctx, roomID)
	if err != nil {
		return diag.Diagnostics{s.roomFailure(ctx, "list the memberships", roomID, err)}
	}
	if diags := s.checkAllMembers(ctx, roomID, members); diags.HasError() {
		return diags
	}
	data.Memberships = make([]roomMembershipData, 0, len(members))
	for _, m := range slices.SortedFunc(maps.Values(members), func(a, b webex.Membership) int {
		return cmp.Or(cmp.Compare(a.PersonEmail, b.PersonEmail), cmp.Compare(a.PersonID, b.PersonID))
	}) {
		data.Memberships = append(data.Memberships, newRoomMembershipData(m))
	}
	return nil
}

// checkAllMembers refuses a list that has only the moderators: Webex answers so for a
// locked room of a team if the acting account is on the team but not in the room, and does
// not say it (fact W3.3-05).
func (s *services) checkAllMembers(ctx context.Context, roomID string, members webexroster.Members) (diags diag.Diagnostics) {
	for _, m := range members {
		if !m.IsModerator {
			return nil // the list has others too
		}
	}
	me, err := s.rosters.Me(ctx)
	if err != nil {
		return diag.Diagnostics{failure("list the memberships", "Room "+roomID, err)}
	}
	if _, member := members[me.ID]; member {
		return nil
	}
	room, err := s.client.GetRoom(ctx, roomID, nil)
	switch {
	case err != nil:
		return diag.Diagnostics{s.roomFailure(ctx, "read the room", roomID, err)}
	case room.IsLocked:
		diags.AddAttributeError(path.Root("room_id"), "Cannot list all memberships", fmt.Sprintf(
			"Room %s (%q): the acting account, %s, is on the team of the room, but not in the room, which is locked. Webex then lists the moderators only. Let a moderator add the account. %s",
			roomID, webex.Printable(room.Title, plugin.MaxNameBytes), nameOf(me), moderatorsText(members)))
	}
	return diags
}
