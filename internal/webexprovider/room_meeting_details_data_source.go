// SPDX-License-Identifier: MPL-2.0

// This file holds the data source webex_room_meeting_details. Webex has announced its end
// for 2025-01-31, and it is not known what it answers since (fact W2.8-01).

package webexprovider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

const aboutMeetingDetailsEnd = "Webex has announced the end of the meeting details of rooms for 2025-01-31, and may refuse the call or answer without details."

type roomMeetingDetailsData struct {
	RoomID               types.String `tfsdk:"room_id"`
	MeetingLink          types.String `tfsdk:"meeting_link"`
	SIPAddress           types.String `tfsdk:"sip_address"`
	MeetingNumber        types.String `tfsdk:"meeting_number"`
	MeetingID            types.String `tfsdk:"meeting_id"`
	CallInTollFreeNumber types.String `tfsdk:"call_in_toll_free_number"`
	CallInTollNumber     types.String `tfsdk:"call_in_toll_number"`
}

func newRoomMeetingDetailsDataSource() datasource.DataSource {
	return plugin.NewDataSource("room_meeting_details", readRoomMeetingDetails, schema.Schema{
		MarkdownDescription: "Reads how to join the meetings of a room. " + aboutMeetingDetailsEnd + " A value that the answer lacks is null.",
		DeprecationMessage:  aboutMeetingDetailsEnd + " Remove this data source.",
		Attributes: map[string]schema.Attribute{
			"room_id":                  roomIDData(),
			"meeting_link":             plugin.ComputedText("Link to the meeting."),
			"sip_address":              plugin.ComputedText("SIP address of the meeting."),
			"meeting_number":           plugin.ComputedText("Number of the meeting."),
			"meeting_id":               plugin.ComputedText("Id of the meeting."),
			"call_in_toll_free_number": plugin.ComputedText("Toll-free number to call in."),
			"call_in_toll_number":      plugin.ComputedText("Toll number to call in."),
		},
	})
}

func readRoomMeetingDetails(ctx context.Context, s *services, data *roomMeetingDetailsData) (diags diag.Diagnostics) {
	roomID := data.RoomID.ValueString()
	got, err := s.client.GetMeetingDetails(ctx, roomID, nil)
	if err != nil {
		return diag.Diagnostics{s.meetingDetailsFailure(ctx, roomID, err)}
	}
	if got.MeetingDetails == (webex.MeetingDetails{RoomID: got.RoomID}) {
		diags.AddWarning("No meeting details", "Room "+roomID+": Webex answered without any details, so all of them are null. "+aboutMeetingDetailsEnd)
	}
	*data = roomMeetingDetailsData{
		RoomID:               data.RoomID,
		MeetingLink:          plugin.TextOrNull(got.MeetingLink),
		SIPAddress:           plugin.TextOrNull(got.SIPAddress),
		MeetingNumber:        plugin.TextOrNull(got.MeetingNumber),
		MeetingID:            plugin.TextOrNull(got.MeetingID),
		CallInTollFreeNumber: plugin.TextOrNull(got.CallInTollFreeNumber),
		CallInTollNumber:     plugin.TextOrNull(got.CallInTollNumber),
	}
	return diags
}

// meetingDetailsFailure names the end of the details if the room itself can be read.
func (s *services) meetingDetailsFailure(ctx context.Context, roomID string, err error) diag.Diagnostic {
	const operation = "read the meeting details"
	refused, _ := webex.ErrorDetails(err)
	switch refused.StatusCode {
	case 403, 404, 410:
		switch _, unread := s.client.GetRoom(ctx, roomID, nil); {
		case unread == nil:
			return failureWithAdvice(operation, "Room "+roomID, err, "The room itself can be read. "+aboutMeetingDetailsEnd+" Remove the data source.")
		case webex.IsNotFound(unread):
			return s.roomFailure(ctx, operation, roomID, unread)
		}
	}
	return failure(operation, "Room "+roomID, err)
}
