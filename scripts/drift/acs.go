// SPDX-License-Identifier: MPL-2.0

package main

// This file changes a room of Communication Services.

import (
	"context"
	"fmt"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// changeACSRoom allows dial-out and makes the first Attendee a Presenter.
func changeACSRoom(ctx context.Context, roomID string) error {
	client, err := acs.NewRoomsClientFromConnectionString(os.Getenv("AZURE_COMMUNICATION_CONNECTION_STRING"), nil)
	if err != nil {
		return err
	}
	if _, err := client.UpdateRoom(ctx, roomID, &acs.UpdateRoomOptions{PSTNDialOutEnabled: to.Ptr(true)}); err != nil {
		return fmt.Errorf("allowing dial-out: %w", err)
	}
	page, err := client.NewListRoomParticipantsPager(roomID, nil).NextPage(ctx)
	if err != nil {
		return fmt.Errorf("listing the participants: %w", err)
	}
	for _, participant := range page.Value {
		if participant.Role != acs.RoleAttendee {
			continue
		}
		change := map[string]*acs.Role{participant.RawID: to.Ptr(acs.RolePresenter)}
		if _, err := client.UpdateRoomParticipants(ctx, roomID, change, nil); err != nil {
			return fmt.Errorf("changing a role: %w", err)
		}
		fmt.Printf("room %s: dial-out allowed, %s is a Presenter now\n", roomID, participant.RawID)
		return nil
	}
	return fmt.Errorf("room %s has no Attendee", roomID)
}
