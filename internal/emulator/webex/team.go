// SPDX-License-Identifier: MPL-2.0

package webex

// This file has a team.

import (
	"slices"
	"time"
)

// Team is a team, whose members see all its rooms.
type Team struct {
	ID          string    // base64
	Name        string    // also the title of the general room
	Description string    // "" is none
	CreatorID   string    // a person
	Created     time.Time // the time of the create
	// Members are in the order of joining.
	Members []Member

	number uint64
}

func (t *Team) clone() Team {
	copied := *t
	copied.Members = slices.Clone(t.Members)
	return copied
}

// member returns a member; nil if the person is not on the team.
func (t *Team) member(personID string) *Member {
	for i := range t.Members {
		if t.Members[i].PersonID == personID {
			return &t.Members[i]
		}
	}
	return nil
}
