// SPDX-License-Identifier: MPL-2.0

// This file has the operations of rooms.

package webex

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// CreateRoom creates a room, which the account is in at once (fact W2.2-03). A title
// that others have too makes another room (fact W2.2-01), so the call is retried only
// if Webex has certainly not received it. If [OutcomeUnknown] is true for its error,
// there may be a room: list the newest.
func (c *Client) CreateRoom(ctx context.Context, title string, options *CreateRoomOptions) (CreateRoomResponse, error) {
	o := valueOrZero(options)
	body := roomChangeBody{Title: title, TeamID: orNil(o.TeamID), ClassificationID: orNil(o.ClassificationID), Description: orNil(o.Description)}
	body.IsLocked, body.IsAnnouncementOnly, body.IsPublic = orNil(o.IsLocked), orNil(o.IsAnnouncementOnly), orNil(o.IsPublic)
	room, err := changeRoom(ctx, c, rest.Request{
		Method: http.MethodPost, Path: rest.Path{Escaped: "/rooms"}, AtMostOnce: true,
	}, body)
	return CreateRoomResponse{room}, err
}

// GetRoom reads a room. If the account is not in it, [IsNotFound] is true for the
// error, as for a room that is not there (fact W2.4-02); a room of one of its teams is
// readable nevertheless (fact W2.4-03).
func (c *Client) GetRoom(ctx context.Context, roomID string, _ *GetRoomOptions) (GetRoomResponse, error) {
	room, err := do(ctx, c, roomRequest(http.MethodGet, roomID, ""), roomBody.room)
	return GetRoomResponse{room}, err
}

// UpdateRoom changes the title and the properties that are set in options. Webex asks
// for the title each time (fact W2.5-01). If an answer is lost, the retry that puts a
// room into a team may be refused, although this call did it (fact W2.5-08): read the room.
func (c *Client) UpdateRoom(ctx context.Context, roomID, title string, options *UpdateRoomOptions) (UpdateRoomResponse, error) {
	o := valueOrZero(options)
	if o.Description != nil && *o.Description == "" {
		o.Description = to.Ptr(" ") // fact W2.5-05
	}
	room, err := changeRoom(ctx, c, roomRequest(http.MethodPut, roomID, ""), roomChangeBody{
		Title: title, TeamID: o.TeamID, ClassificationID: o.ClassificationID, Description: o.Description,
		IsLocked: o.IsLocked, IsAnnouncementOnly: o.IsAnnouncementOnly, IsPublic: o.IsPublic,
	})
	return UpdateRoomResponse{room}, err
}

// DeleteRoom deletes a room for everybody if the account is its moderator. Otherwise it
// may only take the account out of the room, with the same success (facts W2.6-02 and
// W2.6-03). A room of a team is archived (fact W2.6-05). If an answer is lost, its retry
// may return an error for which [IsNotFound] is true, although this call deleted the
// room.
func (c *Client) DeleteRoom(ctx context.Context, roomID string, _ *DeleteRoomOptions) (DeleteRoomResponse, error) {
	return DeleteRoomResponse{}, c.client.DoWithoutResult(ctx, roomRequest(http.MethodDelete, roomID, ""))
}

// GetMeetingDetails reads how to join the meetings of a room. Webex has announced the
// end of this operation for 2025-01-31, and it is not known what it answers since (fact
// W2.8-01).
func (c *Client) GetMeetingDetails(ctx context.Context, roomID string, _ *GetMeetingDetailsOptions) (GetMeetingDetailsResponse, error) {
	details, err := do(ctx, c, roomRequest(http.MethodGet, roomID, "/meetingInfo"), func(b meetingBody) MeetingDetails {
		details := MeetingDetails(b)
		details.RoomID = roomID
		return details
	})
	return GetMeetingDetailsResponse{details}, err
}

// NewListRoomsPager lists the rooms that the account is in (fact W2.3-01).
func (c *Client) NewListRoomsPager(options *ListRoomsOptions) *runtime.Pager[ListRoomsResponse] {
	o := valueOrZero(options)
	query := url.Values{}
	set(query, "teamId", o.TeamID)
	set(query, "type", string(o.Type))
	set(query, "sortBy", string(o.SortBy))
	setTime(query, "from", o.From)
	setTime(query, "to", o.To)
	setPageSize(query, o.PageSize)
	if o.OrgPublicSpaces {
		query.Set("orgPublicSpaces", "true")
	}
	return newPager(c, "/rooms", "", query, always(roomBody.room))
}

// roomRequest is a call about one room.
func roomRequest(method, roomID, suffix string) rest.Request {
	return rest.Request{Method: method, Path: rest.NewPath("/rooms/", "room id", roomID, suffix), Limit: limitOfRoom(roomID)}
}

// changeRoom sends a new room or a change of one.
func changeRoom(ctx context.Context, c *Client, r rest.Request, body roomChangeBody) (Room, error) {
	if strings.TrimSpace(body.Title) == "" { // fact W2.2-02
		return Room{}, errors.New("the title is empty")
	}
	r.Body = body
	return do(ctx, c, r, roomBody.room)
}

// orNil is a pointer to v, or nil for the zero value, which a request leaves out.
func orNil[T comparable](v T) *T {
	if v == *new(T) {
		return nil
	}
	return &v
}

// setPageSize puts the size of a page into a query, unless it is 0.
func setPageSize(query url.Values, size int) {
	if size != 0 {
		query.Set("max", strconv.Itoa(size))
	}
}
