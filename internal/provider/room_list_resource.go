// SPDX-License-Identifier: MPL-2.0

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
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

type roomListResource struct {
	*plugin.ListResource[*services, roomListFilter]
}

type roomListFilter struct {
	roomFilter
	IncludeParticipants types.Bool `tfsdk:"include_participants"`
}

func newRoomListResource() list.ListResource {
	return &roomListResource{newListResource("room", listRooms, schema.Schema{
		MarkdownDescription: "Finds the rooms of the Communication Services resource, newest first, so that you can import them. The service's list leaves out rooms that have ended. " +
			"Rosters are read only with `include_participants`. Without it, generated configuration has no rosters, and Terraform does not manage them.",
		Attributes: map[string]schema.Attribute{
			"status":               schema.StringAttribute{Optional: true, Validators: []validator.String{roomStatusValidator()}, MarkdownDescription: aboutStatus},
			"overlap_from":         schema.StringAttribute{Optional: true, CustomType: instantType(), MarkdownDescription: aboutOverlapFrom},
			"overlap_until":        schema.StringAttribute{Optional: true, CustomType: instantType(), MarkdownDescription: aboutOverlapUntil},
			"include_participants": includeParticipantsAttribute("room"),
		},
	})}
}

func (r *roomListResource) ValidateListResourceConfig(ctx context.Context, req list.ValidateConfigRequest, resp *list.ValidateConfigResponse) {
	resp.Diagnostics.Append(checkOverlap(ctx, req.Config)...)
}

// includeParticipantsAttribute is of a list of rooms or threads.
func includeParticipantsAttribute(of string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: fmt.Sprintf("Whether generated configuration, and results with `include_resource`, have `participants`: "+
			"the whole roster, which this configuration then manages. The provider reads the roster of each %s with one more call, or a few for a long roster. Default: `false`.", of),
	}
}

func listRooms(ctx context.Context, c *configured, filter roomListFilter, req list.ListRequest) iter.Seq[list.ListResult] {
	now := c.Services.now()
	return plugin.Listing[acs.Room]{
		Pager:  c.Services.rooms.NewListRoomsPager(nil),
		Key:    func(room acs.Room) string { return room.ID },
		Wanted: func(room acs.Room) bool { return filter.passes(room, now) },
		Fill: func(ctx context.Context, room acs.Room, result *list.ListResult) any {
			model := roomModel{RollingValidity: types.ObjectNull(rollingTypes()), Participants: rosterNull(), Timeouts: plugin.NoTimeouts(plugin.TimeoutKinds()...)}
			model.fill(room)
			if req.IncludeResource && filter.IncludeParticipants.ValueBool() && !c.fillListedRoster(ctx, &model, result) {
				return nil
			}
			result.DisplayName = fmt.Sprintf("%s, %s, ends %s", room.ID, statusOf(room, now), model.ValidUntil.ValueString())
			return model
		},
		Failed: func(_ context.Context, err error) diag.Diagnostics {
			return diag.Diagnostics{failure("list the rooms", "acs_room", err)}
		},
	}.Results(ctx, req)
}

// fillListedRoster takes over the roster as an import does. It is false for a room
// that was deleted since it was listed, and after an error.
func (c *configured) fillListedRoster(ctx context.Context, model *roomModel, result *list.ListResult) bool {
	id := model.ID.ValueString()
	people, err := c.Services.rosters.Get(ctx, id)
	switch {
	case acs.IsNotFound(err):
		return false
	case err != nil:
		result.Diagnostics.Append(failure("list the participants", "Room "+id, err))
		return false
	}
	model.fillRoster(people)
	return true
}
