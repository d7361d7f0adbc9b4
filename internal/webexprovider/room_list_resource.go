// SPDX-License-Identifier: MPL-2.0

// This file holds the list resource webex_room, for `terraform query`.

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

// maxTitleBytes is how many bytes a result's name repeats of a title, so that the id after
// it is not cut off.
const maxTitleBytes = 100

type roomListFilter struct {
	TeamID types.String `tfsdk:"team_id"`
}

func newRoomListResource() list.ListResource {
	return plugin.NewListResource("room", listRooms, schema.Schema{
		MarkdownDescription: "Finds the rooms that the acting account is in, newest first, so that you can import them. Conversations of two people are left out: they cannot be managed. " +
			"Members are not read, so generated configuration has none, and Terraform does not manage them.",
		Attributes: map[string]schema.Attribute{
			"team_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{idValidator()},
				MarkdownDescription: "Only rooms of this team, also those that the acting account only sees.",
			},
		},
	})
}

func listRooms(ctx context.Context, s *services, filter roomListFilter, req list.ListRequest) iter.Seq[list.ListResult] {
	return plugin.Listing[webex.Room]{
		Pager: s.client.NewListRoomsPager(&webex.ListRoomsOptions{TeamID: filter.TeamID.ValueString(), Type: webex.RoomTypeGroup}),
		Key:   func(room webex.Room) string { return room.ID },
		Fill: func(_ context.Context, room webex.Room, result *list.ListResult) any {
			model := roomModel{Members: membersNull(), Timeouts: plugin.NoTimeouts(plugin.TimeoutKinds()...)}
			model.fill(room)
			result.DisplayName = fmt.Sprintf("%s, created %s, %s", webex.Printable(room.Title, maxTitleBytes), model.Created.ValueString(), room.ID)
			return model
		},
		Failed: func(_ context.Context, err error) diag.Diagnostics {
			return diag.Diagnostics{failure("list the rooms", "webex_room", err)}
		},
	}.Results(ctx, req)
}
