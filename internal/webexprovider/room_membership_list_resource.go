// SPDX-License-Identifier: MPL-2.0

// This file holds the list resource webex_room_membership, for `terraform query`.

package webexprovider

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

type roomMembershipListFilter struct {
	RoomID types.String `tfsdk:"room_id"`
}

func newRoomMembershipListResource() list.ListResource {
	return plugin.NewListResource("room_membership", listRoomMemberships, schema.Schema{
		MarkdownDescription: "Finds the members of a room, so that you can import them one by one. To manage all members, import the `webex_room` instead. " +
			"Generated configuration names them by `person_id`.",
		Attributes: map[string]schema.Attribute{
			"room_id": schema.StringAttribute{Required: true, Validators: []validator.String{idValidator()}, MarkdownDescription: "Id of the room."},
		},
	})
}

func listRoomMemberships(ctx context.Context, s *services, filter roomMembershipListFilter, req list.ListRequest) iter.Seq[list.ListResult] {
	roomID := filter.RoomID.ValueString()
	return plugin.Listing[webex.Membership]{
		Pager: s.client.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: roomID}),
		Key:   func(member webex.Membership) string { return member.PersonID },
		Fill: func(_ context.Context, member webex.Membership, result *list.ListResult) any {
			model := roomMembershipModel{Timeouts: plugin.NoTimeouts(plugin.TimeoutKinds()...)}
			model.fill(member)
			model.PersonEmail = types.StringNull() // a configuration has one of the two
			result.DisplayName = fmt.Sprintf("%s in room %s", webex.Printable(member.PersonEmail, maxTitleBytes), roomID)
			return model
		},
		Failed: func(_ context.Context, err error) diag.Diagnostics {
			return diag.Diagnostics{failure("list the members", "Room "+roomID, err)}
		},
	}.Results(ctx, req)
}
