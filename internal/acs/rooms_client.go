// This file is the Rooms client: one method for each operation of the service.

package acs

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
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
	if cred == nil {
		return nil, errors.New("the token credential is nil")
	}
	return newRoomsClient(endpoint, entraAuthorizer(cred), options)
}

// NewRoomsClientWithAccessKey makes a client that signs its requests with an
// access key. The endpoint is in a form that ParseEndpoint takes.
func NewRoomsClientWithAccessKey(endpoint string, cred *AccessKeyCredential, options *ClientOptions) (*RoomsClient, error) {
	if cred == nil {
		return nil, errors.New("the access key credential is nil")
	}
	return newRoomsClient(endpoint, accessKeyAuthorizer(cred), options)
}

// NewRoomsClientFromConnectionString makes a client from what
// ParseConnectionString takes.
func NewRoomsClientFromConnectionString(connectionString string, options *ClientOptions) (*RoomsClient, error) {
	parsed, err := ParseConnectionString(connectionString)
	if err != nil {
		return nil, err
	}
	cred, err := NewAccessKeyCredential(parsed.AccessKey)
	if err != nil {
		return nil, err
	}
	return NewRoomsClientWithAccessKey(parsed.Endpoint, cred, options)
}

func newRoomsClient(endpoint string, authorize authorizer, options *ClientOptions) (*RoomsClient, error) {
	c, err := newClient("acs-rooms", roomsAPIVersion, endpoint, authorize, options)
	if err != nil {
		return nil, err
	}
	return &RoomsClient{client: c}, nil
}

// CreateRoom creates a room, with its first participants in the same call (fact
// 1.2-07). The call carries a Repeatability-Request-ID that its retries repeat,
// so that a lost answer does not make a second room (fact 1.3-01).
func (c *RoomsClient) CreateRoom(ctx context.Context, options *CreateRoomOptions) (CreateRoomResponse, error) {
	if options == nil {
		options = &CreateRoomOptions{}
	}
	body := changeRoomBody{
		ValidFrom:          newWireTime(options.ValidFrom),
		ValidUntil:         newWireTime(options.ValidUntil),
		PSTNDialOutEnabled: options.PSTNDialOutEnabled,
		Participants:       make(map[string]participantRole, len(options.Participants)),
	}
	for rawID, role := range options.Participants {
		body.Participants[rawID] = newParticipantRole(role)
	}
	req, err := c.client.newRequest(ctx, http.MethodPost, "/rooms")
	if err != nil {
		return CreateRoomResponse{}, err
	}
	if err := setBody(req, contentTypeJSON, body); err != nil {
		return CreateRoomResponse{}, err
	}
	if err := setRepeatability(req, c.client.now()); err != nil {
		return CreateRoomResponse{}, err
	}
	room, err := c.sendForRoom(req, "")
	return CreateRoomResponse{Room: room}, err
}

// GetRoom reads a room.
func (c *RoomsClient) GetRoom(ctx context.Context, roomID string, _ *GetRoomOptions) (GetRoomResponse, error) {
	req, err := c.newRoomRequest(ctx, http.MethodGet, roomID, "")
	if err != nil {
		return GetRoomResponse{}, err
	}
	room, err := c.sendForRoom(req, roomID)
	return GetRoomResponse{Room: room}, err
}

// UpdateRoom changes the properties of a room that options names.
func (c *RoomsClient) UpdateRoom(ctx context.Context, roomID string, options *UpdateRoomOptions) (UpdateRoomResponse, error) {
	if options == nil {
		options = &UpdateRoomOptions{}
	}
	req, err := c.newRoomRequest(ctx, http.MethodPatch, roomID, "")
	if err != nil {
		return UpdateRoomResponse{}, err
	}
	if err := setBody(req, contentTypeMergePatch, changeRoomBody{
		ValidFrom:          newWireTime(options.ValidFrom),
		ValidUntil:         newWireTime(options.ValidUntil),
		PSTNDialOutEnabled: options.PSTNDialOutEnabled,
	}); err != nil {
		return UpdateRoomResponse{}, err
	}
	room, err := c.sendForRoom(req, roomID)
	return UpdateRoomResponse{Room: room}, err
}

// DeleteRoom deletes a room. An error for which IsNotFound holds may be the
// answer to a retry of a deletion whose answer was lost.
func (c *RoomsClient) DeleteRoom(ctx context.Context, roomID string, _ *DeleteRoomOptions) (DeleteRoomResponse, error) {
	req, err := c.newRoomRequest(ctx, http.MethodDelete, roomID, "")
	if err != nil {
		return DeleteRoomResponse{}, err
	}
	return DeleteRoomResponse{}, done(c.client.send(req))
}

// NewListRoomsPager lists the active rooms, newest first (facts 1.6-02 and
// 1.6-03).
func (c *RoomsClient) NewListRoomsPager(_ *ListRoomsOptions) *runtime.Pager[ListRoomsResponse] {
	first := func(ctx context.Context) (*policy.Request, error) {
		return c.client.newRequest(ctx, http.MethodGet, "/rooms")
	}
	return newPager(c.client, first, roomBody.room)
}

// NewListRoomParticipantsPager lists the roster of a room, in no order that the
// service promises (fact 1.6-05).
func (c *RoomsClient) NewListRoomParticipantsPager(roomID string, _ *ListRoomParticipantsOptions) *runtime.Pager[ListRoomParticipantsResponse] {
	first := func(ctx context.Context) (*policy.Request, error) {
		return c.newRoomRequest(ctx, http.MethodGet, roomID, "/participants")
	}
	return newPager(c.client, first, participantBody.participant)
}

// UpdateRoomParticipants adds participants to a room, changes their roles and
// removes them, in one call: changes holds raw ids and their roles (an empty
// role is Attendee), nil where one is to be removed. Who is not named is left as
// is, and the removal of someone who is not there is no error (fact 1.2-06).
func (c *RoomsClient) UpdateRoomParticipants(ctx context.Context, roomID string, changes map[string]*Role, _ *UpdateRoomParticipantsOptions) (UpdateRoomParticipantsResponse, error) {
	body := changeParticipantsBody{Participants: make(map[string]*participantRole, len(changes))}
	for rawID, role := range changes {
		if role == nil {
			body.Participants[rawID] = nil
			continue
		}
		named := newParticipantRole(*role)
		body.Participants[rawID] = &named
	}
	req, err := c.newRoomRequest(ctx, http.MethodPatch, roomID, "/participants")
	if err != nil {
		return UpdateRoomParticipantsResponse{}, err
	}
	if err := setBody(req, contentTypeMergePatch, body); err != nil {
		return UpdateRoomParticipantsResponse{}, err
	}
	return UpdateRoomParticipantsResponse{}, done(c.client.send(req))
}

// newRoomRequest makes a request for one room, or for what is below it.
func (c *RoomsClient) newRoomRequest(ctx context.Context, method, roomID, below string) (*policy.Request, error) {
	id, err := segment("room id", roomID)
	if err != nil {
		return nil, err
	}
	return c.client.newRequest(ctx, method, "/rooms/"+id+below)
}

// sendForRoom sends a request whose answer is a room: this one, unless it is a
// new one.
func (c *RoomsClient) sendForRoom(req *policy.Request, roomID string) (Room, error) {
	resp, err := c.client.send(req)
	if err != nil {
		return Room{}, err
	}
	body, err := decode[roomBody](resp)
	if err == nil && roomID != "" && body.ID != roomID {
		err = unexpected(resp, fmt.Errorf("it is the room %s", body.ID))
	}
	if err != nil {
		return Room{}, err
	}
	return body.room(), nil
}

// setRepeatability marks a request such that the service carries it out once,
// however often it is tried (fact 1.3-01).
func setRepeatability(req *policy.Request, now time.Time) error {
	id, err := newRepeatabilityID()
	if err != nil {
		return err
	}
	req.Raw().Header.Set("Repeatability-Request-ID", id)
	req.Raw().Header.Set("Repeatability-First-Sent", now.UTC().Format(http.TimeFormat))
	return nil
}
