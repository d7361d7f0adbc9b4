// SPDX-License-Identifier: MPL-2.0

// This file has the operations of the client of Webex.

package hostile_test

import (
	"context"

	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// jane is a person of the emulator.
const jane = "jane@example.com"

// webexRoomOperations are those of rooms, without the delete.
func webexRoomOperations() []operation {
	return []operation{
		{"create Webex room", func(ctx context.Context, c *clients) (any, error) {
			created, err := c.webex.CreateRoom(ctx, "Algebra", &webex.CreateRoomOptions{Description: "Rings", IsLocked: true})
			return created, noting(&c.spaceID, created.ID, err)
		}},
		{"get Webex room", func(ctx context.Context, c *clients) (any, error) { return c.webex.GetRoom(ctx, c.spaceID, nil) }},
		{"list Webex rooms", func(ctx context.Context, c *clients) (any, error) {
			return webex.ReadAll(ctx, c.webex.NewListRoomsPager(nil))
		}},
		{"update Webex room", func(ctx context.Context, c *clients) (any, error) {
			return c.webex.UpdateRoom(ctx, c.spaceID, "Topology", nil)
		}},
		{"get Webex meeting details", func(ctx context.Context, c *clients) (any, error) {
			return c.webex.GetMeetingDetails(ctx, c.spaceID, nil)
		}},
	}
}

// webexPersonOperations are those of people and of tokens.
func webexPersonOperations() []operation {
	return []operation{
		{"get Webex caller", func(ctx context.Context, c *clients) (any, error) {
			me, err := c.webex.GetMe(ctx, nil)
			return me, noting(&c.personID, me.ID, err)
		}},
		{"get Webex person", func(ctx context.Context, c *clients) (any, error) { return c.webex.GetPerson(ctx, c.personID, nil) }},
		{"list Webex people", func(ctx context.Context, c *clients) (any, error) {
			return webex.ReadAll(ctx, c.webex.NewListPeoplePager(&webex.ListPeopleOptions{Email: jane}))
		}},
		{"renew Webex token", func(ctx context.Context, c *clients) (any, error) { return c.renewing.GetMe(ctx, nil) }},
	}
}

// webexMembershipOperations are those of memberships, and the end of the room.
func webexMembershipOperations() []operation {
	return []operation{
		{"create Webex membership", func(ctx context.Context, c *clients) (any, error) {
			created, err := c.webex.CreateMembership(ctx, c.spaceID, webex.CreateMembershipOptions{PersonEmail: jane})
			return created, noting(&c.membershipID, created.ID, err)
		}},
		{"get Webex membership", func(ctx context.Context, c *clients) (any, error) {
			return c.webex.GetMembership(ctx, c.membershipID, nil)
		}},
		{"list Webex memberships", func(ctx context.Context, c *clients) (any, error) {
			return webex.ReadAll(ctx, c.webex.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: c.spaceID}))
		}},
		{"update Webex membership", func(ctx context.Context, c *clients) (any, error) {
			return c.webex.UpdateMembership(ctx, c.membershipID, true, nil)
		}},
		{"delete Webex membership", func(ctx context.Context, c *clients) (any, error) {
			return c.webex.DeleteMembership(ctx, c.membershipID, nil)
		}},
		{"delete Webex room", func(ctx context.Context, c *clients) (any, error) { return c.webex.DeleteRoom(ctx, c.spaceID, nil) }},
	}
}
