// SPDX-License-Identifier: MPL-2.0

// This file has the Rooms client: one method for each operation of the service.

package acs

import (
	"context"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/google/uuid"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// roomsAPIVersion is the newest stable version of Rooms (fact 1.1-01).
const roomsAPIVersion = "2025-03-13"

// RoomsClient manages the rooms of a Communication Services resource, and their
// participants. It is safe for concurrent use.
//
// All of its methods retry as the package says. If the service refuses a call, the
// error holds an *azcore.ResponseError: see [ErrorDetails] and [IsNotFound].
type RoomsClient struct {
	client *client
}

// NewRoomsClient returns a client that authenticates with Microsoft Entra ID. The
// endpoint has a form that [ParseEndpoint] accepts.
func NewRoomsClient(endpoint string, cred azcore.TokenCredential, options *ClientOptions) (*RoomsClient, error) {
	return newRoomsClient(endpoint, entraAuthorizer(cred), options)
}

// NewRoomsClientWithAccessKey returns a client that signs its requests with an access
// key. The endpoint has a form that [ParseEndpoint] accepts.
func NewRoomsClientWithAccessKey(endpoint string, cred *AccessKeyCredential, options *ClientOptions) (*RoomsClient, error) {
	return newRoomsClient(endpoint, accessKeyAuthorizer(cred, nil), options)
}

// NewRoomsClientFromConnectionString returns a client for a connection string in a
// form that [ParseConnectionString] accepts.
func NewRoomsClientFromConnectionString(connectionString string, options *ClientOptions) (*RoomsClient, error) {
	parsed, err := ParseConnectionString(connectionString)
	if err != nil {
		return nil, err
	}
	return newRoomsClient(parsed.Endpoint, accessKeyAuthorizer(NewAccessKeyCredential(parsed.AccessKey)), options)
}

func newRoomsClient(endpoint string, authorize authorizer, options *ClientOptions) (*RoomsClient, error) {
	return newClient[RoomsClient]("acs-rooms", roomsAPIVersion, endpoint, oneLimit("acs-rooms"), authorize, options)
}

// CreateRoom creates a room and, in the same call, its first participants (fact
// 1.2-07). Retries repeat the call's Repeatability-Request-ID, so that a lost answer
// does not create a second room (fact 1.3-01).
func (c *RoomsClient) CreateRoom(ctx context.Context, options *CreateRoomOptions) (CreateRoomResponse, error) {
	o := valueOrZero(options)
	body := roomChangeBody{
		ValidFrom:          (*wireTime)(o.ValidFrom),
		ValidUntil:         (*wireTime)(o.ValidUntil),
		PSTNDialOutEnabled: o.PSTNDialOutEnabled,
		Participants:       make(map[string]*participantRole, len(o.Participants)),
	}
	for rawID, role := range o.Participants {
		body.Participants[rawID] = newParticipantRole(&role)
	}
	room, err := doWithResult(ctx, c.client, rest.Request{
		Method: http.MethodPost, Path: rest.Path{Escaped: "/rooms"}, Body: body,
		Header: map[string]string{
			"Repeatability-Request-ID": uuid.NewString(),
			"Repeatability-First-Sent": c.client.now().UTC().Format(http.TimeFormat),
		},
	}, roomBody.room)
	return CreateRoomResponse{Room: room}, err
}

// GetRoom reads a room by its id.
func (c *RoomsClient) GetRoom(ctx context.Context, roomID string, _ *GetRoomOptions) (GetRoomResponse, error) {
	room, err := doWithResult(ctx, c.client, rest.Request{Path: roomPath(roomID, "")}, roomBody.room)
	return GetRoomResponse{Room: room}, err
}

// UpdateRoom changes the properties of a room that are set in options, and returns the
// room after the change.
func (c *RoomsClient) UpdateRoom(ctx context.Context, roomID string, options *UpdateRoomOptions) (UpdateRoomResponse, error) {
	o := valueOrZero(options)
	room, err := doWithResult(ctx, c.client, rest.Request{Method: http.MethodPatch, Path: roomPath(roomID, ""), Body: roomChangeBody{
		ValidFrom:          (*wireTime)(o.ValidFrom),
		ValidUntil:         (*wireTime)(o.ValidUntil),
		PSTNDialOutEnabled: o.PSTNDialOutEnabled,
	}}, roomBody.room)
	return UpdateRoomResponse{Room: room}, err
}

// DeleteRoom deletes a room. If an answer is lost, its retry may return an error for
// which [IsNotFound] is true, although this call deleted the room.
func (c *RoomsClient) DeleteRoom(ctx context.Context, roomID string, _ *DeleteRoomOptions) (DeleteRoomResponse, error) {
	return DeleteRoomResponse{}, c.client.DoWithoutResult(ctx, rest.Request{Method: http.MethodDelete, Path: roomPath(roomID, "")})
}

// NewListRoomsPager lists the rooms that have not ended, newest first (facts 1.6-02 and
// 1.6-03).
func (c *RoomsClient) NewListRoomsPager(_ *ListRoomsOptions) *runtime.Pager[ListRoomsResponse] {
	return newPager(c.client, rest.Request{Path: rest.Path{Escaped: "/rooms"}}, roomBody.room)
}

// NewListRoomParticipantsPager lists the participants of a room. The service documents
// no order (fact 1.6-05).
func (c *RoomsClient) NewListRoomParticipantsPager(roomID string, _ *ListRoomParticipantsOptions) *runtime.Pager[ListRoomParticipantsResponse] {
	return newPager(c.client, rest.Request{Path: roomPath(roomID, "/participants")}, unchanged[RoomParticipant])
}

// UpdateRoomParticipants adds participants to a room, changes their roles and removes
// them, in one call. changes has a role for each raw ID: an empty role is Attendee,
// and nil removes the participant. Other participants stay as they are. Removing a
// user who is not in the room succeeds (fact 1.2-06).
func (c *RoomsClient) UpdateRoomParticipants(ctx context.Context, roomID string, changes map[string]*Role, _ *UpdateRoomParticipantsOptions) (UpdateRoomParticipantsResponse, error) {
	participants := make(map[string]*participantRole, len(changes))
	for rawID, role := range changes {
		participants[rawID] = newParticipantRole(role)
	}
	return UpdateRoomParticipantsResponse{}, c.client.DoWithoutResult(ctx, rest.Request{
		Method: http.MethodPatch, Path: roomPath(roomID, "/participants"), Body: map[string]any{"participants": participants},
	})
}

// roomPath is the path of a room, plus what follows it.
func roomPath(roomID, suffix string) rest.Path {
	return rest.NewPath("/rooms/", "room id", roomID, suffix)
}
