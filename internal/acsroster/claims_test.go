// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file tests that rooms and threads keep their claims apart.

import (
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

func TestRoomsAndThreadsAreClaimedApart(t *testing.T) {
	t.Parallel()
	rooms, threads := NewRooms(nil, Options{}), NewThreads(nil, Options{})
	if rooms.Claim("id", roster.OwnerMap) || threads.Claim("id", roster.OwnerSingle) {
		t.Error("got a conflict between a room and a thread")
	}
	if !threads.Claim("id", roster.OwnerMap) {
		t.Error("got no conflict between two owners of a thread")
	}
}
