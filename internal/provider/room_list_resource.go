// This file holds the list resource acs_room, for `terraform query`.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

type roomListResource struct{ configuredResource }

func newRoomListResource() list.ListResource {
	return &roomListResource{configuredResource{typeName: "room"}}
}

var _ list.ListResourceWithValidateConfig = (*roomListResource)(nil)

func (r *roomListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds the rooms of the Communication Services resource, newest first, to take them over. The service's list leaves out rooms that have ended. " +
			"Rosters are not read: generated configuration leaves them out, and so leaves them alone.",
		Attributes: map[string]schema.Attribute{
			"status":        schema.StringAttribute{Optional: true, Validators: []validator.String{roomStatusValidator()}, MarkdownDescription: aboutStatus},
			"overlap_from":  schema.StringAttribute{Optional: true, CustomType: instantType{}, MarkdownDescription: aboutOverlapFrom},
			"overlap_until": schema.StringAttribute{Optional: true, CustomType: instantType{}, MarkdownDescription: aboutOverlapUntil},
		},
	}
}

func (r *roomListResource) ValidateListResourceConfig(ctx context.Context, req list.ValidateConfigRequest, resp *list.ValidateConfigResponse) {
	resp.Diagnostics.Append(checkOverlap(ctx, req.Config)...)
}

func (r *roomListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter roomFilter
	diags := req.Config.Get(ctx, &filter)
	if diags.HasError() || !r.ready(&diags) {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	now := r.services.now()
	stream.Results = listing[acs.ListRoomsResponse, acs.Room]{
		pager:   r.services.rooms.NewListRoomsPager(nil),
		entries: func(page acs.ListRoomsResponse) []acs.Room { return page.Value },
		key:     func(room acs.Room) string { return room.ID },
		wanted:  func(room acs.Room) bool { return filter.passes(room, now) },
		fill: func(ctx context.Context, room acs.Room, result *list.ListResult) bool {
			model := roomModel{RollingValidity: types.ObjectNull(rollingTypes()), Participants: rosterNull(), Timeouts: noTimeouts(timeoutKinds()...)}
			model.fill(room)
			result.DisplayName = fmt.Sprintf("%s, %s, ends %s", room.ID, statusOf(room, now), model.ValidUntil.ValueString())
			result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root("room_id"), model.ID)...)
			if req.IncludeResource {
				result.Diagnostics.Append(result.Resource.Set(ctx, model)...)
			}
			return true
		},
		failed: func(_ context.Context, err error) diag.Diagnostics {
			return diag.Diagnostics{failure("list the rooms", "acs_room", err)}
		},
	}.results(ctx, req)
}
