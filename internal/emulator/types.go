package emulator

// This file names the types that tests use and that live in the packages of the services.

import (
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/chat"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/identity"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/rooms"
)

type (
	// Room is a room as the service holds it.
	Room = rooms.Room
	// Participant is one entry of a room's roster.
	Participant = rooms.Participant
	// Thread is a chat thread as the service holds it.
	Thread = chat.Thread
	// ThreadParticipant is one member of a thread.
	ThreadParticipant = chat.Participant
	// Message is one message of a thread.
	Message = chat.Message
	// Assignment is access of the Teams extension for one account of a Teams tenant.
	Assignment = identity.Assignment
	// ReadReceipt says up to which message a user has read.
	ReadReceipt = chat.ReadReceipt
)

type (
	// ExpiredRooms says what becomes of a room after its validUntil.
	ExpiredRooms = api.ExpiredRooms
	// RepeatedCreate says what a second create with one Repeatability-Request-ID does.
	RepeatedCreate = api.RepeatedCreate
	// RoleOmitted says what a participant of a room without a role gets.
	RoleOmitted = api.RoleOmitted
	// UnknownDelete says what DELETE of a room that is not there answers.
	UnknownDelete = api.UnknownDelete
	// FinerTimes says what becomes of digits of a room's times beyond 100 ns.
	FinerTimes = api.FinerTimes
	// ParticipantErrors says how the error about a wrong participant of a room names it.
	ParticipantErrors = api.ParticipantErrors
	// RateLimits says whether the documented rate limits of Chat and Identity hold.
	RateLimits = api.RateLimits
	// RoomsRateLimit says whether Rooms takes at most 20 changes of rooms a second.
	RoomsRateLimit = api.RoomsRateLimit
	// RetryAfter says whether a 429 of the rate limits tells how long to wait.
	RetryAfter = api.RetryAfter
	// ChatErrorEnvelope says in what form Chat tells of an error.
	ChatErrorEnvelope = api.ChatErrorEnvelope
	// NullMetadata says what a null does to a key of metadata in a PATCH of Chat.
	NullMetadata = api.NullMetadata
	// EmptyMetadata says what an empty text does to a key of metadata in a PATCH of Chat.
	EmptyMetadata = api.EmptyMetadata
	// NullRetentionPolicy says what a null retentionPolicy does in a PATCH of a thread.
	NullRetentionPolicy = api.NullRetentionPolicy
	// DeletedThread says how a deleted thread answers a former member.
	DeletedThread = api.DeletedThread
	// DeletedMessage says how a deleted message answers.
	DeletedMessage = api.DeletedMessage
	// RemoveNonMember says what the removal of someone who is no participant answers.
	RemoveNonMember = api.RemoveNonMember
	// LargeThreadReceipts says what becomes of typing and read receipts in a large thread.
	LargeThreadReceipts = api.LargeThreadReceipts
	// DeletedUser says how Identity answers about a user that was deleted.
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
