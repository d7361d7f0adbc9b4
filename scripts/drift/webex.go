// SPDX-License-Identifier: MPL-2.0

package main

// This file changes a room of Webex.

import (
	"context"
	"fmt"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"

	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// changeWebexRoom takes the first member who is no moderator out of a room, and unlocks
// it.
func changeWebexRoom(ctx context.Context, roomID string) error {
	client, err := webex.NewClient(os.Getenv("WEBEX_BASE_URL"), webex.NewAccessTokenCredential(os.Getenv("WEBEX_ACCESS_TOKEN")), nil)
	if err != nil {
		return err
	}
	room, err := client.GetRoom(ctx, roomID, nil)
	if err != nil {
		return fmt.Errorf("reading the room: %w", err)
	}
	members, err := webex.ReadAll(ctx, client.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: roomID}))
	if err != nil {
		return fmt.Errorf("listing the members: %w", err)
	}
	for _, member := range members {
		if member.IsModerator {
			continue
		}
		if _, err := client.DeleteMembership(ctx, member.ID, nil); err != nil {
			return fmt.Errorf("removing a member: %w", err)
		}
		if _, err := client.UpdateRoom(ctx, roomID, room.Title, &webex.UpdateRoomOptions{IsLocked: to.Ptr(false)}); err != nil {
			return fmt.Errorf("unlocking the room: %w", err)
		}
		fmt.Printf("room %s: unlocked, %s is out\n", room.Title, member.PersonEmail)
		return nil
	}
	return fmt.Errorf("room %s has only moderators", roomID)
}
