// This file holds the list resource acs_room_participant, for `terraform query`.

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

type roomParticipantListResource struct{ configuredResource }

func newRoomParticipantListResource() list.ListResource {
	return &roomParticipantListResource{configuredResource{typeName: "room_participant"}}
}

type roomParticipantListModel struct {
	RoomID types.String `tfsdk:"room_id"`
	Role   types.String `tfsdk:"role"`
}

func (r *roomParticipantListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds the participants of a room, to take them over one by one. A roster that one configuration owns as a whole is imported with its `acs_room` instead.",
		Attributes: map[string]schema.Attribute{
			"room_id": schema.StringAttribute{Required: true, Validators: []validator.String{roomIDValidator()}, MarkdownDescription: "Id of the room."},
			"role": schema.StringAttribute{
				Optional: true, Validators: []validator.String{roleValidator()},
				MarkdownDescription: "Only participants with this role: `Presenter`, `Attendee`, `Consumer` or `Collaborator`.",
			},
		},
	}
}

func (r *roomParticipantListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config roomParticipantListModel
	diags := req.Config.Get(ctx, &config)
	if diags.HasError() || !r.ready(&diags) {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	roomID := config.RoomID.ValueString()
	stream.Results = listing[acs.ListRoomParticipantsResponse, acs.RoomParticipant]{
		pager:   r.services.rooms.NewListRoomParticipantsPager(roomID, nil),
		entries: func(page acs.ListRoomParticipantsResponse) []acs.RoomParticipant { return page.Value },
		key:     func(person acs.RoomParticipant) string { return person.RawID },
		wanted: func(person acs.RoomParticipant) bool {
			return config.Role.IsNull() || string(person.Role) == config.Role.ValueString()
		},
		fill: func(ctx context.Context, person acs.RoomParticipant, result *list.ListResult) bool {
			model := roomParticipantModel{
				ID: types.StringValue(joinID(roomID, person.RawID)), RoomID: config.RoomID,
				UserID: types.StringValue(person.RawID), Role: types.StringValue(string(person.Role)), Timeouts: noTimeouts(timeoutKinds()...),
			}
			result.DisplayName = fmt.Sprintf("%s %s in room %s", person.Role, person.RawID, roomID)
			result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root("room_id"), model.RoomID)...)
			result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root("user_id"), model.UserID)...)
			if req.IncludeResource {
				result.Diagnostics.Append(result.Resource.Set(ctx, model)...)
			}
			return true
		},
		failed: func(_ context.Context, err error) diag.Diagnostics {
			return diag.Diagnostics{failure("list the participants", "Room "+roomID, err)}
		},
	}.results(ctx, req)
}
