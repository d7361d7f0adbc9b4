// This file holds the list resource acs_room, for `terraform query`.

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
)

type roomListResource struct{ *listResource[roomFilter] }

func newRoomListResource() list.ListResource {
	return &roomListResource{newListResource("room", listRooms, schema.Schema{
		MarkdownDescription: "Finds the rooms of the Communication Services resource, newest first, to take them over. The service's list leaves out rooms that have ended. " +
			"Rosters are not read: generated configuration leaves them out, and so leaves them alone.",
		Attributes: map[string]schema.Attribute{
			"status":        schema.StringAttribute{Optional: true, Validators: []validator.String{roomStatusValidator()}, MarkdownDescription: aboutStatus},
			"overlap_from":  schema.StringAttribute{Optional: true, CustomType: instantType{}, MarkdownDescription: aboutOverlapFrom},
			"overlap_until": schema.StringAttribute{Optional: true, CustomType: instantType{}, MarkdownDescription: aboutOverlapUntil},
		},
	})}
}

func (r *roomListResource) ValidateListResourceConfig(ctx context.Context, req list.ValidateConfigRequest, resp *list.ValidateConfigResponse) {
	resp.Diagnostics.Append(checkOverlap(ctx, req.Config)...)
}

func listRooms(ctx context.Context, c *configured, filter roomFilter, req list.ListRequest) iter.Seq[list.ListResult] {
	now := c.services.now()
	return listing[acs.Room]{
		pager:  c.services.rooms.NewListRoomsPager(nil),
		key:    func(room acs.Room) string { return room.ID },
		wanted: func(room acs.Room) bool { return filter.passes(room, now) },
		fill: func(_ context.Context, room acs.Room, result *list.ListResult) any {
			model := roomModel{RollingValidity: types.ObjectNull(rollingTypes()), Participants: rosterNull(), Timeouts: noTimeouts(timeoutKinds()...)}
			model.fill(room)
			result.DisplayName = fmt.Sprintf("%s, %s, ends %s", room.ID, statusOf(room, now), model.ValidUntil.ValueString())
			return model
		},
		failed: func(_ context.Context, err error) diag.Diagnostics {
			return diag.Diagnostics{failure("list the rooms", "acs_room", err)}
		},
	}.results(ctx, req)
}
