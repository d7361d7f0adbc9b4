// SPDX-License-Identifier: MPL-2.0

package emulator

// This file gives the types of the services, which tests use, their public names.

import (
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/chat"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/identity"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/rooms"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/webex"
)

type (
	// Room is a room.
	Room = rooms.Room
	// Participant is a participant of a room.
	Participant = rooms.Participant
	// Thread is a chat thread.
	Thread = chat.Thread
	// ThreadParticipant is a participant of a thread.
	ThreadParticipant = chat.Participant
	// Message is a message of a thread.
	Message = chat.Message
	// Attachment is a file or an image of a message.
	Attachment = chat.Attachment
	// Assignment gives one account of a Teams tenant access by the Teams extension.
	Assignment = identity.Assignment
	// WebexAccount is an account of Webex with its credentials.
	WebexAccount = webex.Account
	// WebexPerson is an account of Webex: a person, a bot or a service app.
	WebexPerson = webex.Person
	// WebexRoom is a room of Webex, which its apps call a space.
	WebexRoom = webex.Room
	// WebexMember is a member of a room or team of Webex.
	WebexMember = webex.Member
	// WebexTeam is a team of Webex.
	WebexTeam = webex.Team
	// WebexPartialFailure says why an answer of Webex cannot show a property.
	WebexPartialFailure = webex.PartialFailure
	// ReadReceipt says up to which message a user has read a thread.
	ReadReceipt = chat.ReadReceipt
)
