// SPDX-License-Identifier: MPL-2.0

// This file has the operations of memberships.

package webex

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// CreateMembership adds a person to a room. One who is in it already is a 409 (fact
// W3.2-04). The call is retried only if Webex has certainly not received it.
func (c *Client) CreateMembership(ctx context.Context, roomID string, options CreateMembershipOptions) (CreateMembershipResponse, error) {
	switch {
	case roomID == "":
		return CreateMembershipResponse{}, errors.New("the room id is empty")
	case (options.PersonID == "") == (options.PersonEmail == ""): // fact W3.2-02
		return CreateMembershipResponse{}, errors.New("a membership needs either the id or the address of a person")
	}
	created, err := rest.Do(ctx, c.client, rest.Request{
		Method: http.MethodPost, Path: rest.Path{Escaped: "/memberships"}, AtMostOnce: true, Limit: limitOfRoom(roomID),
		Body: createMembershipBody{roomID, options.PersonID, options.PersonEmail, options.IsModerator},
	}, func(body membershipBody) (Membership, error) {
		err := body.validate("")
		if err == nil { // the address may be another one of the person (fact W5-03)
			err = errors.Join(checkObject("room", roomID, body.RoomID), checkObject("person", options.PersonID, body.PersonID))
		}
		return body.membership(), err
	})
	return CreateMembershipResponse{created}, err
}

// GetMembership reads a membership. For one that ended, [IsNotFound] is true for the
// error (fact W3.4-01).
func (c *Client) GetMembership(ctx context.Context, membershipID string, _ *GetMembershipOptions) (GetMembershipResponse, error) {
	got, err := do(ctx, c, membershipRequest(http.MethodGet, membershipID), membershipBody.membership)
	return GetMembershipResponse{got}, err
}

// UpdateMembership makes a person a moderator, or no longer one. The first moderator
// locks the room, and making another person moderator makes the account one too; without
// its last moderator the room is unlocked (facts W3.6-01 to W3.6-03).
func (c *Client) UpdateMembership(ctx context.Context, membershipID string, isModerator bool, _ *UpdateMembershipOptions) (UpdateMembershipResponse, error) {
	r := membershipRequest(http.MethodPut, membershipID)
	r.Body = updateMembershipBody{isModerator}
	updated, err := do(ctx, c, r, membershipBody.membership)
	return UpdateMembershipResponse{updated}, err
}

// DeleteMembership takes a person out of a room; the account itself may always leave,
// with an exception (fact W3.7-02). If an answer is lost, its retry may return an error
// for which [IsNotFound] is true, although this call ended the membership.
func (c *Client) DeleteMembership(ctx context.Context, membershipID string, _ *DeleteMembershipOptions) (DeleteMembershipResponse, error) {
	return DeleteMembershipResponse{}, c.client.DoWithoutResult(ctx, membershipRequest(http.MethodDelete, membershipID))
}

// NewListMembershipsPager lists the members of a room, or the memberships of the
// account. Of a moderated team room that the account is not in, it lists the moderators
// only and does not say so (fact W3.3-05).
func (c *Client) NewListMembershipsPager(options *ListMembershipsOptions) *runtime.Pager[ListMembershipsResponse] {
	o := valueOrZero(options)
	query := url.Values{}
	set(query, "roomId", o.RoomID)
	set(query, "personId", o.PersonID)
	set(query, "personEmail", o.PersonEmail)
	setPageSize(query, o.PageSize)
	return newPager(c, "/memberships", limitOfRoom(o.RoomID), query, func(body membershipBody) (Membership, error) {
		return body.membership(), checkObject("room", o.RoomID, body.RoomID)
	})
}

// membershipRequest is a call about one membership.
func membershipRequest(method, membershipID string) rest.Request {
	return rest.Request{
		Method: method, Path: rest.NewPath("/memberships/", "membership id", membershipID, ""), Limit: limitOfRoom(membershipID),
	}
}
