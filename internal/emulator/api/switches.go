// SPDX-License-Identifier: MPL-2.0

package api

// This file has the switches: what tests change, while the server runs, to see the other behaviour where the service's
// own is not known, and limits, delays and page sizes.

import "time"

// Switches choose how the server answers where no recording or document says how the service does, and set limits,
// delays and page sizes. They may change while the server runs. The zero value of each choice is its default.
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

	WebexDeleteUnlocked     WebexDeleteUnlocked
	WebexDeleteLocked       WebexDeleteLocked
	WebexArchivedRoom       WebexArchivedRoom
	WebexClearedDescription WebexClearedDescription
	WebexPublicLocked       WebexPublicLocked
	WebexRefusalStatus      WebexRefusalStatus
	WebexOutsiderAdds       WebexOutsiderAdds
	WebexBothPersons        WebexBothPersons
	WebexOtherOrganizations WebexOtherOrganizations
	WebexBotModerators      WebexBotModerators
	WebexMembershipOrder    WebexMembershipOrder
	WebexMaxOutside         WebexMaxOutside
	WebexNextLink           WebexNextLink
	WebexFailedProperty     WebexFailedProperty
	WebexMeetingInfo        WebexMeetingInfo
	WebexRefreshToken       WebexRefreshToken
	WebexTokenErrors        WebexTokenErrors
	WebexTokenErrorStatus   WebexTokenErrorStatus
	WebexRateBuckets        WebexRateBuckets

	// WebexRoomRate is how many calls of one Webex room pass in 25 seconds (fact W1.8-03); 0 is any number.
	WebexRoomRate int
	// WebexRosterLimit is the maximum number of members of a Webex room; 0 is 5,000 (fact W2.7-04).
	WebexRosterLimit int
	// WebexTitleLimit is the maximum length of a Webex room's title in characters ([?] of fact W2.1-07); 0 is no limit.
	WebexTitleLimit int
	// WebexDescriptionLimit is the maximum length of a Webex room's description in characters ([?] of fact W2.1-07); 0 is no
	// limit.
	WebexDescriptionLimit int

	// GracePeriod is how long after its validUntil an expired room still answers ([?] of fact 1.5-07).
	GracePeriod time.Duration
	// RevocationLag is how long the server still accepts a revoked token, by its clock. The service accepts one for up to
	// 15 minutes (fact 4-09).
	RevocationLag time.Duration
	// Latency is added to each answer: half before the server handles the request, half after.
	Latency time.Duration
	// PageSize is the maximum number of entries on a page; 0 is 30 for Rooms and 200 for Chat, where a request may ask for
	// fewer. In Webex a request asks for 100 if it does not say, and for 1,000 at most.
	PageSize int
	// MaxRoster is the maximum number of participants of a room ([?] of fact 1.7-01); 0 is no limit.
	MaxRoster int
	// TopicLimit is the maximum length of a thread's topic in characters ([?] of fact 2.4-01); 0 is no limit.
	TopicLimit int
	// NextLinkHost is the host in links to next pages, with https (facts 1.6-02 and W1.9-04); "" is the server's own.
	NextLinkHost string
}

// ExpiredRooms says what happens to a room after its validUntil ([?] of fact 1.6-03).
type ExpiredRooms int

const (
	// ExpiredAnswers takes an expired room off the list. Until the end of the grace period it still answers, and a PATCH
	// can renew it.
	ExpiredAnswers ExpiredRooms = iota
	// ExpiredGone answers 404 from validUntil on.
	ExpiredGone
	// ExpiredReadOnly is ExpiredAnswers, but refuses a PATCH with 400.
	ExpiredReadOnly
)

// RepeatedCreate says what a second create of a room with the same Repeatability-Request-ID does ([?]: recordings only
// have the header "Repeatability-Result: accepted", fact 1.3-01).
type RepeatedCreate int

const (
	// RepeatedCreateAnswered repeats the first answer and creates no room.
	RepeatedCreateAnswered RepeatedCreate = iota
	// RepeatedCreateMakesRoom creates another room.
	RepeatedCreateMakesRoom
)

// RoleOmitted says what happens to a room participant whose role is absent or null ([?] of fact 1.2-04).
type RoleOmitted int

const (
	// RoleOmittedAttendee gives the documented default role.
	RoleOmittedAttendee RoleOmitted = iota
	// RoleOmittedRefused answers 400, as for a wrong role.
	RoleOmittedRefused
)

// UnknownDelete says what the DELETE of a room that does not exist answers ([?] of fact 1.4-03).
type UnknownDelete int

const (
	// UnknownDeleteNotFound answers 404.
	UnknownDeleteNotFound UnknownDelete = iota
	// UnknownDeleteSucceeds answers 204.
	UnknownDeleteSucceeds
)

// FinerTimes says what happens to decimals beyond 100 ns in the times of rooms ([?] of fact 1.5-06).
type FinerTimes int

const (
	// FinerTimesTruncated cuts them off.
	FinerTimesTruncated FinerTimes = iota
	// FinerTimesRounded rounds the time to 100 ns.
	FinerTimesRounded
)

// ParticipantErrors says how the error about a wrong participant names the raw id. The service has changed its texts
// before (fact 1.4-02), and a target is optional (fact 1.4-01), so clients must handle each form.
type ParticipantErrors int

const (
	// ParticipantErrorsRecorded has the raw id in the message if its kind is not supported, and not if it is malformed.
	ParticipantErrorsRecorded ParticipantErrors = iota
	// ParticipantErrorsUnnamed has a message without the raw id, as recorded in 2024.
	ParticipantErrorsUnnamed
	// ParticipantErrorsNamed has the same message, and the raw id as the target of the error.
	ParticipantErrorsNamed
)

// RateLimits says whether the documented rate limits of Chat and Identity apply (facts 2.4-02 and 4-09).
type RateLimits int

const (
	// RateLimitsOn applies them. Refused requests count too.
	RateLimitsOn RateLimits = iota
	// RateLimitsOff applies and counts nothing.
	RateLimitsOff
)

// RoomsRateLimit says whether Rooms accepts at most 20 creates, updates and deletes of rooms a second. Only a summary of
// the service's documentation names this limit (fact 1.7-02). RateLimits does not affect it.
type RoomsRateLimit int

const (
	// RoomsRateLimitOff applies no limit.
	RoomsRateLimitOff RoomsRateLimit = iota
	// RoomsRateLimitOn applies the limit. Refused requests count too.
	RoomsRateLimitOn
)

// RetryAfter says whether a 429 has the header Retry-After ([?]: no recording has a 429, and no document the header).
type RetryAfter int

const (
	// RetryAfterSent sends it in whole seconds, rounded up.
	RetryAfterSent RetryAfter = iota
	// RetryAfterAbsent does not send it.
	RetryAfterAbsent
)

// ChatErrorEnvelope says which form errors of Chat have: recordings and documents differ (fact 2.3-10).
type ChatErrorEnvelope int

const (
	// ChatErrorRecorded is {"CommunicationError":{"Code",...}}.
	ChatErrorRecorded ChatErrorEnvelope = iota
	// ChatErrorDocumented is {"error":{"code",...}}.
	ChatErrorDocumented
)

// NullMetadata says what a null does to a key of the metadata in a PATCH of Chat ([?] of fact 2.3-02).
type NullMetadata int

const (
	// NullMetadataRemoves removes the key, as in any merge patch.
	NullMetadataRemoves NullMetadata = iota
	// NullMetadataKeeps leaves the key as it is.
	NullMetadataKeeps
	// NullMetadataRefused answers 400, because the published type is a map of strings.
	NullMetadataRefused
)

// EmptyMetadata says what an empty text does to a key of the metadata in a PATCH of Chat. Recordings show it for messages
// (fact 2.3-12), for threads it is an assumption. A create keeps the empty text either way.
type EmptyMetadata int

const (
	// EmptyMetadataRemoves removes the key.
	EmptyMetadataRemoves EmptyMetadata = iota
	// EmptyMetadataKeeps keeps the key with the empty text.
	EmptyMetadataKeeps
)

// NullRetentionPolicy says what a null retentionPolicy does in a PATCH ([?] of fact 2.3-03).
type NullRetentionPolicy int

const (
	// NullRetentionPolicyKeeps leaves the policy as it is.
	NullRetentionPolicyKeeps NullRetentionPolicy = iota
	// NullRetentionPolicyResets sets the policy to kind "none".
	NullRetentionPolicyResets
)

// DeletedThread says how a deleted thread answers its members ([?] of facts 2.3-06 and 2.3-07). The list of threads has
// it either way.
type DeletedThread int

const (
	// DeletedThreadNotFound answers 404.
	DeletedThreadNotFound DeletedThread = iota
	// DeletedThreadAnswers answers a GET with 200 and deletedOn, and everything else with 404.
	DeletedThreadAnswers
	// DeletedThreadForbidden answers 403, as for a thread that the caller is not a member of.
	DeletedThreadForbidden
)

// DeletedMessage says how a deleted message answers (fact 2.3-13).
type DeletedMessage int

const (
	// DeletedMessageAnswers shows it in GET and list with deletedOn and an empty content.
	DeletedMessageAnswers DeletedMessage = iota
	// DeletedMessageNotFound answers a GET with 404 and leaves it out of the list.
	DeletedMessageNotFound
)

// RemoveNonMember says what the removal of a user who is not in the thread answers ([?] of fact 2.3-08).
type RemoveNonMember int

const (
	// RemoveNonMemberSucceeds answers 204.
	RemoveNonMemberSucceeds RemoveNonMember = iota
	// RemoveNonMemberForbidden answers 403.
	RemoveNonMemberForbidden
	// RemoveNonMemberNotFound answers 404.
	RemoveNonMemberNotFound
)

// LargeThreadReceipts says what typing notifications and read receipts do in a thread of more than 20 participants. The
// documentation calls them unsupported there (fact 2.4-01).
type LargeThreadReceipts int

const (
	// LargeThreadReceiptsDropped answers as usual and ignores them.
	LargeThreadReceiptsDropped LargeThreadReceipts = iota
	// LargeThreadReceiptsRefused answers 403.
	LargeThreadReceiptsRefused
)

// DeletedUser says how Identity answers for a deleted user ([?]: no recording has one).
type DeletedUser int

const (
	// DeletedUserNotFound answers 404.
	DeletedUserNotFound DeletedUser = iota
	// DeletedUserNotOwned answers 401, as for a user of another resource.
	DeletedUserNotOwned
	// DeletedUserSucceeds lets another deletion or revocation succeed, and refuses a token with 404.
	DeletedUserSucceeds
)
