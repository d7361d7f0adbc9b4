// SPDX-License-Identifier: MPL-2.0

package emulator

// This file gives the switches, which live in package api, their public names.

import "github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"

type (
	// Switches choose how the server answers where no recording or document says how the service does, and set limits,
	// delays and page sizes. They may change while the server runs.
	Switches = api.Switches
	// ExpiredRooms says what happens to a room after its validUntil.
	ExpiredRooms = api.ExpiredRooms
	// RepeatedCreate says what a second create of a room with the same Repeatability-Request-ID does.
	RepeatedCreate = api.RepeatedCreate
	// RoleOmitted says what happens to a room participant without a role.
	RoleOmitted = api.RoleOmitted
	// UnknownDelete says what the DELETE of a room that does not exist answers.
	UnknownDelete = api.UnknownDelete
	// FinerTimes says what happens to decimals beyond 100 ns in the times of rooms.
	FinerTimes = api.FinerTimes
	// ParticipantErrors says how the error about a wrong room participant names the raw id.
	ParticipantErrors = api.ParticipantErrors
	// RateLimits says whether the documented rate limits of Chat and Identity apply.
	RateLimits = api.RateLimits
	// RoomsRateLimit says whether Rooms accepts at most 20 creates, updates and deletes of rooms a second.
	RoomsRateLimit = api.RoomsRateLimit
	// RetryAfter says whether a 429 has the header Retry-After.
	RetryAfter = api.RetryAfter
	// ChatErrorEnvelope says which form errors of Chat have.
	ChatErrorEnvelope = api.ChatErrorEnvelope
	// NullMetadata says what a null does to a key of metadata in a PATCH of Chat.
	NullMetadata = api.NullMetadata
	// EmptyMetadata says what an empty text does to a key of metadata in a PATCH of Chat.
	EmptyMetadata = api.EmptyMetadata
	// NullRetentionPolicy says what a null retentionPolicy does in a PATCH of a thread.
	NullRetentionPolicy = api.NullRetentionPolicy
	// DeletedThread says how a deleted thread answers its members.
	DeletedThread = api.DeletedThread
	// DeletedMessage says how a deleted message answers.
	DeletedMessage = api.DeletedMessage
	// RemoveNonMember says what the removal of a user who is not in the thread answers.
	RemoveNonMember = api.RemoveNonMember
	// LargeThreadReceipts says what typing notifications and read receipts do in a thread of more than 20 participants.
	LargeThreadReceipts = api.LargeThreadReceipts
	// DeletedUser says how Identity answers for a deleted user.
	DeletedUser = api.DeletedUser
)

// The values of the switches, the default of each first.
const (
	ExpiredAnswers  = api.ExpiredAnswers
	ExpiredGone     = api.ExpiredGone
	ExpiredReadOnly = api.ExpiredReadOnly

	RepeatedCreateAnswered  = api.RepeatedCreateAnswered
	RepeatedCreateMakesRoom = api.RepeatedCreateMakesRoom

	RoleOmittedAttendee = api.RoleOmittedAttendee
	RoleOmittedRefused  = api.RoleOmittedRefused

	UnknownDeleteNotFound = api.UnknownDeleteNotFound
	UnknownDeleteSucceeds = api.UnknownDeleteSucceeds

	FinerTimesTruncated = api.FinerTimesTruncated
	FinerTimesRounded   = api.FinerTimesRounded

	ParticipantErrorsRecorded = api.ParticipantErrorsRecorded
	ParticipantErrorsUnnamed  = api.ParticipantErrorsUnnamed
	ParticipantErrorsNamed    = api.ParticipantErrorsNamed

	RateLimitsOn  = api.RateLimitsOn
	RateLimitsOff = api.RateLimitsOff

	RoomsRateLimitOff = api.RoomsRateLimitOff
	RoomsRateLimitOn  = api.RoomsRateLimitOn

	RetryAfterSent   = api.RetryAfterSent
	RetryAfterAbsent = api.RetryAfterAbsent

	ChatErrorRecorded   = api.ChatErrorRecorded
	ChatErrorDocumented = api.ChatErrorDocumented

	NullMetadataRemoves = api.NullMetadataRemoves
	NullMetadataKeeps   = api.NullMetadataKeeps
	NullMetadataRefused = api.NullMetadataRefused

	EmptyMetadataRemoves = api.EmptyMetadataRemoves
	EmptyMetadataKeeps   = api.EmptyMetadataKeeps

	NullRetentionPolicyKeeps  = api.NullRetentionPolicyKeeps
	NullRetentionPolicyResets = api.NullRetentionPolicyResets

	DeletedThreadNotFound  = api.DeletedThreadNotFound
	DeletedThreadAnswers   = api.DeletedThreadAnswers
	DeletedThreadForbidden = api.DeletedThreadForbidden

	DeletedMessageAnswers  = api.DeletedMessageAnswers
	DeletedMessageNotFound = api.DeletedMessageNotFound

	RemoveNonMemberSucceeds  = api.RemoveNonMemberSucceeds
	RemoveNonMemberForbidden = api.RemoveNonMemberForbidden
	RemoveNonMemberNotFound  = api.RemoveNonMemberNotFound

	LargeThreadReceiptsDropped = api.LargeThreadReceiptsDropped
	LargeThreadReceiptsRefused = api.LargeThreadReceiptsRefused

	DeletedUserNotFound = api.DeletedUserNotFound
	DeletedUserNotOwned = api.DeletedUserNotOwned
	DeletedUserSucceeds = api.DeletedUserSucceeds
)
