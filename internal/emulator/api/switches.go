package api

// This file holds the switches: what a test turns, while the server runs, to meet another reading of what was never
// recorded.

import "time"

// Switches are the readings of what was never recorded, and the quantities, that may change while a server runs. The
// options of the server say what each is.
type Switches struct {
	ExpiredRooms        ExpiredRooms
	RepeatedCreate      RepeatedCreate
	RoleOmitted         RoleOmitted
	UnknownDelete       UnknownDelete
	FinerTimes          FinerTimes
	ParticipantErrors   ParticipantErrors
	DeletedUser         DeletedUser
	ChatErrorEnvelope   ChatErrorEnvelope
	NullMetadata        NullMetadata
	EmptyMetadata       EmptyMetadata
	NullRetentionPolicy NullRetentionPolicy
	DeletedThread       DeletedThread
	DeletedMessage      DeletedMessage
	RemoveNonMember     RemoveNonMember
	LargeThreadReceipts LargeThreadReceipts
	RateLimits          RateLimits
	RoomsRateLimit      RoomsRateLimit
	RetryAfter          RetryAfter

	GracePeriod   time.Duration
	RevocationLag time.Duration
	Latency       time.Duration
	PageSize      int
	MaxRoster     int
	TopicLimit    int
	NextLinkHost  string
}

// ExpiredRooms says what becomes of a room after its validUntil, which was never recorded ([?] of fact 1.6-03).
type ExpiredRooms int

const (
	// ExpiredAnswers means: an expired room leaves the list but answers, and can be renewed by PATCH, until the grace
	// period is over. The default.
	ExpiredAnswers ExpiredRooms = iota
	// ExpiredGone means: an expired room answers 404 from validUntil on.
	ExpiredGone
	// ExpiredReadOnly means: like ExpiredAnswers, but a PATCH is refused with 400.
	ExpiredReadOnly
)

// RepeatedCreate says what a second create with one Repeatability-Request-ID does ([?]: only the header
// "Repeatability-Result: accepted" was recorded, fact 1.3-01).
type RepeatedCreate int

const (
	// RepeatedCreateAnswered means: the first answer is given again, no room is made. The default.
	RepeatedCreateAnswered RepeatedCreate = iota
	// RepeatedCreateMakesRoom means: the header is accepted and another room is made.
	RepeatedCreateMakesRoom
)

// RoleOmitted says what a participant without a role, or with a null one, gets ([?] of fact 1.2-04).
type RoleOmitted int

const (
	// RoleOmittedAttendee means: the described default role. The default.
	RoleOmittedAttendee RoleOmitted = iota
	// RoleOmittedRefused means: 400, as for a wrong role.
	RoleOmittedRefused
)

// UnknownDelete says what DELETE of a well-formed id without a room answers ([?] of fact 1.4-03).
type UnknownDelete int

const (
	// UnknownDeleteNotFound means: 404. The default.
	UnknownDeleteNotFound UnknownDelete = iota
	// UnknownDeleteSucceeds means: 204.
	UnknownDeleteSucceeds
)

// FinerTimes says what becomes of digits beyond 100 ns in a time that a client sends ([?] of fact 1.5-06).
type FinerTimes int

const (
	// FinerTimesTruncated means: they are cut off. The default.
	FinerTimesTruncated FinerTimes = iota
	// FinerTimesRounded means: the time is rounded to the nearest 100 ns.
	FinerTimesRounded
)

// ParticipantErrors says how the error about a wrong participant id names it. The texts of the service have changed
// before (fact 1.4-02), and a target is optional in the envelope (fact 1.4-01): clients must do with each form.
type ParticipantErrors int

const (
	// ParticipantErrorsRecorded means: the message names an id of a kind that is not supported, and nobody where the id
	// is malformed. The default.
	ParticipantErrorsRecorded ParticipantErrors = iota
	// ParticipantErrorsUnnamed means: as recorded in 2024, a message that names nobody.
	ParticipantErrorsUnnamed
	// ParticipantErrorsNamed means: the same message, and the error's target is the raw id.
	ParticipantErrorsNamed
)

// RateLimits says whether the documented rate limits hold (facts 2.4-02 and 4-09).
type RateLimits int

const (
	// RateLimitsOn means: they hold, and a refused request counts like any other. The default.
	RateLimitsOn RateLimits = iota
	// RateLimitsOff means: nothing is limited or counted.
	RateLimitsOff
)

// RoomsRateLimit says whether Rooms takes 20 creates, updates and deletions of rooms a second and no more, which one
// summary of the service's documentation says (fact 1.7-02). It is apart from RateLimits.
type RoomsRateLimit int

const (
	// RoomsRateLimitOff means: Rooms has no limit. The default.
	RoomsRateLimitOff RoomsRateLimit = iota
	// RoomsRateLimitOn means: 20 a second, refused requests counted like any other.
	RoomsRateLimitOn
)

// RetryAfter says whether a 429 tells how long to wait ([?]: none was recorded, and no header is documented).
type RetryAfter int

const (
	// RetryAfterSent means: Retry-After in whole seconds, rounded up. The default.
	RetryAfterSent RetryAfter = iota
	// RetryAfterAbsent means: no such header.
	RetryAfterAbsent
)

// ChatErrorEnvelope says in what form Chat tells of an error: the recorded one and the documented one differ (fact
// 2.3-10). Rooms and Identity know one form only.
type ChatErrorEnvelope int

const (
	// ChatErrorRecorded means: {"CommunicationError":{"Code",...}}. The default.
	ChatErrorRecorded ChatErrorEnvelope = iota
	// ChatErrorDocumented means: {"error":{"code",...}}.
	ChatErrorDocumented
)

// NullMetadata says what a null value does to a key of the metadata in a PATCH ([?] of fact 2.3-02).
type NullMetadata int

const (
	// NullMetadataRemoves means: the key goes, as in any merge patch. The default.
	NullMetadataRemoves NullMetadata = iota
	// NullMetadataKeeps means: the key stays as it is.
	NullMetadataKeeps
	// NullMetadataRefused means: 400, since the published type is a map of strings.
	NullMetadataRefused
)

// EmptyMetadata says what an empty text does to a key of the metadata in a PATCH: recorded for messages (fact 2.3-12),
// inferred for threads. A create keeps it either way.
type EmptyMetadata int

const (
	// EmptyMetadataRemoves means: the key goes. The default.
	EmptyMetadataRemoves EmptyMetadata = iota
	// EmptyMetadataKeeps means: the key stays, with the empty text.
	EmptyMetadataKeeps
)

// NullRetentionPolicy says what a null retentionPolicy does in a PATCH ([?] of fact 2.3-03).
type NullRetentionPolicy int

const (
	// NullRetentionPolicyKeeps means: the policy stays. The default.
	NullRetentionPolicyKeeps NullRetentionPolicy = iota
	// NullRetentionPolicyResets means: the policy becomes that of kind "none".
	NullRetentionPolicyResets
)

// DeletedThread says how a deleted thread answers a former member ([?] of facts 2.3-06 and 2.3-07). In the list of
// threads it is seen either way.
type DeletedThread int

const (
	// DeletedThreadNotFound means: 404. The default.
	DeletedThreadNotFound DeletedThread = iota
	// DeletedThreadAnswers means: GET answers 200 with deletedOn; everything else 404.
	DeletedThreadAnswers
	// DeletedThreadForbidden means: 403, as for a thread that one is no member of.
	DeletedThreadForbidden
)

// DeletedMessage says how a deleted message answers (fact 2.3-13).
type DeletedMessage int

const (
	// DeletedMessageAnswers means: GET and list show it with deletedOn and an empty content. The default.
	DeletedMessageAnswers DeletedMessage = iota
	// DeletedMessageNotFound means: GET answers 404, the list leaves it out.
	DeletedMessageNotFound
)

// RemoveNonMember says what the removal of someone who is no participant answers ([?] of fact 2.3-08).
type RemoveNonMember int

const (
	// RemoveNonMemberSucceeds means: 204. The default.
	RemoveNonMemberSucceeds RemoveNonMember = iota
	// RemoveNonMemberForbidden means: 403.
	RemoveNonMemberForbidden
	// RemoveNonMemberNotFound means: 404.
	RemoveNonMemberNotFound
)

// LargeThreadReceipts says what becomes of typing and read receipts in a thread of more than 20 participants, where
// they are documented as unsupported (fact 2.4-01).
type LargeThreadReceipts int

const (
	// LargeThreadReceiptsDropped means: they are answered as ever, and come to nothing. The default.
	LargeThreadReceiptsDropped LargeThreadReceipts = iota
	// LargeThreadReceiptsRefused means: 403.
	LargeThreadReceiptsRefused
)

// DeletedUser says how Identity answers about a user that was deleted ([?]: nothing was recorded).
type DeletedUser int

const (
	// DeletedUserNotFound means: 404. The default.
	DeletedUserNotFound DeletedUser = iota
	// DeletedUserNotOwned means: 401, as for a user of another resource.
	DeletedUserNotOwned
	// DeletedUserSucceeds means: another deletion or revocation succeeds; a token is refused with 404.
	DeletedUserSucceeds
)
