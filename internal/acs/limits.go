// SPDX-License-Identifier: MPL-2.0

// This file has the limits of the service, each in one place.

package acs

const (
	// MaxRoomParticipants is how many participants a room's call admits (fact
	// 1.7-01). It is also used as the limit of one [RoomsClient.UpdateRoomParticipants],
	// for which the service documents none.
	MaxRoomParticipants = 350
	// MaxRoomWindowDays is how many days after its start a room ends at most (fact
	// 1.5-05).
	MaxRoomWindowDays = 180
	// MinRetentionDays is how many days after its creation the service deletes a thread
	// at the earliest (fact 2.3-03).
	MinRetentionDays = 30
	// MaxRetentionDays is how many days after its creation the service deletes a thread
	// at the latest, if it does (fact 2.3-03).
	MaxRetentionDays = 90
	// MinTokenMinutes is how many minutes a user's access token is valid at least (fact
	// 4-07).
	MinTokenMinutes = 60
	// MaxTokenMinutes is how many minutes a user's access token is valid at most (fact
	// 4-07).
	MaxTokenMinutes = 1440
	// MaxThreadParticipants is how many participants a thread has at most, its
	// creator included (fact 2.4-01).
	MaxThreadParticipants = 250
	// MaxThreadParticipantsPerCall is how many participants one call adds to a
	// thread at most, a create included (fact 2.4-01).
	MaxThreadParticipantsPerCall = 200
	// MaxMessageBytes is the maximum size of a message's content: 28 KB (fact 2.4-01).
	MaxMessageBytes = 28 << 10
	// MaxMetadataBytes is the maximum size of the metadata of a thread or a
	// participant, keys and values together: 1 KB (fact 2.3-04).
	MaxMetadataBytes = 1 << 10
)
