// SPDX-License-Identifier: MPL-2.0

// This file has the limits of Webex, each in one place.

package webex

const (
	// MaxRoomMembers is how many people a room holds at most (fact W2.7-04).
	MaxRoomMembers = 5000
	// MaxRoomsPerPage is the largest page of a list of rooms; the default is 100 (fact
	// W1.9-03). Of other lists the largest page is not published.
	MaxRoomsPerPage = 1000
	// MaxPeopleIDs is how many ids one list of people takes (fact W5-01).
	MaxPeopleIDs = 85
	// maxIDBytes is more than any id has.
	maxIDBytes = 1000
)
