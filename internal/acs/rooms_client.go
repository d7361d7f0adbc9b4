// This file is the Rooms client: one method for each operation of the service.

package acs

import (
	"context"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/google/uuid"
)

// roomsAPIVersion is the newest stable version of Rooms (fact 1.1-01).
const roomsAPIVersion = "2025-03-13"

// RoomsClient manages the rooms of one Communication Services resource. It is
// safe for concurrent use.
//
// Every method tries again on 408, 429, 500, 502, 503, 504 and on failures of
// the connection, as ClientOptions.MaxRetries says, and waits as long as a
// Retry-After asks, within the deadline of its context. What the service refuses
// is an *azcore.ResponseError: see ErrorDetails and IsNotFound.
type RoomsClient struct {
	client *client
}

// NewRoomsClient makes a client that authenticates with Microsoft Entra ID. The
// endpoint is in a form that ParseEndpoint takes.
func NewRoomsClient(endpoint string, cred azcore.TokenCredential, options *ClientOptions) (*RoomsClient, error) {
	return newRoomsClient(endpoint, entraAuthorizer(cred), options)
}

// NewRoomsClientWithAccessKey makes a client that signs its requests with an
// access key. The endpoint is in a form that ParseEndpoint takes.
func NewRoomsClientWithAccessKey(endpoint string, cred *AccessKeyCredential, options *ClientOptions) (*RoomsClient, error) {
	return newRoomsClient(endpoint, accessKeyAuthorizer(cred, nil), options)
}

// NewRoomsClientFromConnectionString makes a client from what
// ParseConnectionString takes.
func NewRoomsClientFromConnectionString(connectionString string, options *ClientOptions) (*RoomsClient, error) {
	parsed, err := ParseConnectionString(connectionString)
	if err != nil {
		return nil, err
	}
	return newRoomsClient(parsed.Endpoint, accessKeyAuthorizer(NewAccessKeyCredential(parsed.AccessKey)), options)
}

func newRoomsClient(endpoint string, authorize authorizer, options *ClientOptions) (*RoomsClient, error) {
	return newClient[RoomsClient]("acs-rooms", roomsAPIVersion, endpoint, authorize, options)
}

// CreateRoom creates a room, with its first participants in the same call (fact
// 1.2-07). The call carries a Repeatability-Request-ID that its retries repeat,
// so that a lost answer does not make a second room (fact 1.3-01).
func (c *RoomsClient) CreateRoom(ctx context.Context, options *CreateRoomOptions) (CreateRoomResponse, error) {
	o := given(options)
	body := changeRoomBody{
		ValidFrom:          (*wireTime)(o.ValidFrom),
		ValidUntil:         (*wireTime)(o.ValidUntil),
		PSTNDialOutEnabled: o.PSTNDialOutEnabled,
		Participants:       make(map[string]*participantRole, len(o.Participants)),
	}
	for rawID, role := range o.Participants {
		body.Participants[rawID] = newParticipantRole(&role)
	}
	room, err := receive(ctx, c.client, request{
		method: http.MethodPost, path: path{text: "/rooms"}, body: body,
		header: map[string]string{
			"Repeatability-Request-ID": uuid.NewString(),
			"Repeatability-First-Sent": c.client.Now().UTC().Format(http.TimeFormat),
		},
	}, roomBody.room)
	return CreateRoomResponse{Room: room}, err
}

// GetRoom reads a room.
func (c *RoomsClient) GetRoom(ctx context.Context, roomID string, _ *GetRoomOptions) (GetRoomResponse, error) {
	room, err := receive(ctx, c.client, request{path: roomPath(roomID, "")}, roomBody.room)
	return GetRoomResponse{Room: room}, err
}

// UpdateRoom changes the properties of a room that options names.
func (c *RoomsClient) UpdateRoom(ctx context.Context, roomID string, options *UpdateRoomOptions) (UpdateRoomResponse, error) {
	o := given(options)
	room, err := receive(ctx, c.client, request{method: http.MethodPatch, path: roomPath(roomID, ""), body: changeRoomBody{
		ValidFrom:          (*wireTime)(o.ValidFrom),
		ValidUntil:         (*wireTime)(o.ValidUntil),
		PSTNDialOutEnabled: o.PSTNDialOutEnabled,
	}}, roomBody.room)
	return UpdateRoomResponse{Room: room}, err
}

// DeleteRoom deletes a room. An error for which IsNotFound holds may be the
// answer to a retry of a deletion whose answer was lost.
func (c *RoomsClient) DeleteRoom(ctx context.Context, roomID string, _ *DeleteRoomOptions) (DeleteRoomResponse, error) {
	return DeleteRoomResponse{}, c.client.change(ctx, request{method: http.MethodDelete, path: roomPath(roomID, "")})
}

// NewListRoomsPager lists the active rooms, newest first (facts 1.6-02 and
// 1.6-03).
func (c *RoomsClient) NewListRoomsPager(_ *ListRoomsOptions) *runtime.Pager[ListRoomsResponse] {
	return newPager(c.client, request{path: path{text: "/rooms"}}, roomBody.room)
}

// NewListRoomParticipantsPager lists the roster of a room, in no order that the
// service promises (fact 1.6-05).
func (c *RoomsClient) NewListRoomParticipantsPager(roomID string, _ *ListRoomParticipantsOptions) *runtime.Pager[ListRoomParticipantsResponse] {
	return newPager(c.client, request{path: roomPath(roomID, "/participants")}, asItIs[RoomParticipant])
}

// UpdateRoomParticipants adds participants to a room, changes their roles and
// removes them, in one call: changes holds raw ids and their roles (an empty
// role is Attendee), nil where one is to be removed. Who is not named is left as
// is, and the removal of someone who is not there is no error (fact 1.2-06).
func (c *RoomsClient) UpdateRoomParticipants(ctx context.Context, roomID string, changes map[string]*Role, _ *UpdateRoomParticipantsOptions) (UpdateRoomParticipantsResponse, error) {
	participants := make(map[string]*participantRole, len(changes))
	for rawID, role := range changes {
		participants[rawID] = newParticipantRole(role)
	}
	return UpdateRoomParticipantsResponse{}, c.client.change(ctx, request{
		method: http.MethodPatch, path: roomPath(roomID, "/participants"), body: map[string]any{"participants": participants},
	})
}

// roomPath is the path of one room, or of what is below it.
func roomPath(roomID, below string) path {
	return pathOf("/rooms/", "room id", roomID, below)
}
