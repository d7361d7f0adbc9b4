// SPDX-License-Identifier: MPL-2.0

package webexroster

// This file has the people in a room, as Webex has them and as a configuration names
// them.

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// Person names somebody by id, by address, or by both: then the id says who it is.
type Person struct {
	// ID is the id of the person.
	ID string
	// Email is one of the person's addresses.
	Email string
}

// Key tells people apart: it is the id or, without one, the address without regard to
// case (fact W3.2-07). As the user id of [Rooms].Memberships, the two are the same
// person once a room was read that the person is in.
func (p Person) Key() string { return cmp.Or(p.ID, strings.ToLower(p.Email)) }

// String names the person in texts: by the address if there is one.
func (p Person) String() string { return webex.Printable(cmp.Or(p.Email, p.ID), maxNameBytes) }

// maxNameBytes is how much of an address texts show.
const maxNameBytes = 200

func personOf(m webex.Membership) Person { return Person{ID: m.PersonID, Email: m.PersonEmail} }

// Member is what a room should have of one person.
type Member struct {
	Person
	// IsModerator is set for a moderator.
	IsModerator bool
}

// Members are the people in a room, by person id.
type Members map[string]webex.Membership

// Find returns the membership of a person. One who is named by another address than
// Webex shows is not found.
func (m Members) Find(p Person) (webex.Membership, bool) {
	if p.ID != "" {
		found, ok := m[p.ID]
		return found, ok
	}
	for _, member := range m {
		if p.Email != "" && strings.EqualFold(member.PersonEmail, p.Email) {
			return member, true
		}
	}
	return webex.Membership{}, false
}

// Moderators returns the moderators, sorted by address. A room that has some is locked
// (facts W3.6-01 and W3.6-03).
func (m Members) Moderators() []webex.Membership {
	return slices.DeleteFunc(m.sorted(), func(member webex.Membership) bool { return !member.IsModerator })
}

// sorted returns all members, sorted by address.
func (m Members) sorted() []webex.Membership {
	return slices.SortedFunc(maps.Values(m), func(a, b webex.Membership) int {
		return cmp.Or(cmp.Compare(a.PersonEmail, b.PersonEmail), cmp.Compare(a.PersonID, b.PersonID))
	})
}
