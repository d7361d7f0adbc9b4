// SPDX-License-Identifier: MPL-2.0

package api

// This file has the switches of Webex. Each is an open fact about it, so clients must cope with each value.

// WebexDeleteUnlocked says what DELETE of a room without moderators does ([?] of fact W2.6-03).
type WebexDeleteUnlocked int

const (
	// WebexDeleteUnlockedDeletes deletes the room for all its members.
	WebexDeleteUnlockedDeletes WebexDeleteUnlocked = iota
	// WebexDeleteUnlockedLeaves takes only the caller out of the room, with the same answer.
	WebexDeleteUnlockedLeaves
)

// WebexDeleteLocked says what DELETE of a locked room does if the caller is not a moderator (facts W2.6-02 and W2.6-06).
type WebexDeleteLocked int

const (
	// WebexDeleteLockedLeaves takes the caller out of the room and answers 204.
	WebexDeleteLockedLeaves WebexDeleteLocked = iota
	// WebexDeleteLockedRefused refuses it.
	WebexDeleteLockedRefused
)

// WebexArchivedRoom says how an archived team room answers ([?] of fact W2.6-05).
type WebexArchivedRoom int

const (
	// WebexArchivedRoomGone answers 404.
	WebexArchivedRoomGone WebexArchivedRoom = iota
	// WebexArchivedRoomAnswers answers a GET as before. Lists do not have the room.
	WebexArchivedRoomAnswers
)

// WebexClearedDescription says how an answer shows a description that was removed ([?] of fact W2.5-05).
type WebexClearedDescription int

const (
	// WebexClearedDescriptionAbsent leaves it out.
	WebexClearedDescriptionAbsent WebexClearedDescription = iota
	// WebexClearedDescriptionEmpty shows an empty text.
	WebexClearedDescriptionEmpty
	// WebexClearedDescriptionSpace shows the space that removed it.
	WebexClearedDescriptionSpace
)

// WebexPublicLocked says what happens to a room that should be public and locked ([?] of fact W2.2-07).
type WebexPublicLocked int

const (
	// WebexPublicLockedRefused refuses it with 400.
	WebexPublicLockedRefused WebexPublicLocked = iota
	// WebexPublicLockedAccepted makes it both.
	WebexPublicLockedAccepted
)

// WebexRefusalStatus is the status of refusals by the rules of rooms ([?] of facts W2.5-06 and W2.7-02).
type WebexRefusalStatus int

const (
	// WebexRefusalForbidden is 403.
	WebexRefusalForbidden WebexRefusalStatus = iota
	// WebexRefusalBadRequest is 400.
	WebexRefusalBadRequest
	// WebexRefusalBadGateway is 502.
	WebexRefusalBadGateway
)

// WebexOutsiderAdds says how the creation of a membership is refused if the caller is not in the room ([?] of fact
// W3.2-06).
type WebexOutsiderAdds int

const (
	// WebexOutsiderAddsNotFound answers 404.
	WebexOutsiderAddsNotFound WebexOutsiderAdds = iota
	// WebexOutsiderAddsBadGateway answers 502, as in 2018.
	WebexOutsiderAddsBadGateway
)

// WebexBothPersons says what a new membership with personId and personEmail does ([?] of fact W3.2-02).
type WebexBothPersons int

const (
	// WebexBothPersonsIDWins takes the personId.
	WebexBothPersonsIDWins WebexBothPersons = iota
	// WebexBothPersonsRefused answers 400.
	WebexBothPersonsRefused
)

// WebexOtherOrganizations says whether people of other organizations may be added to rooms ([?] of fact W3.2-09).
type WebexOtherOrganizations int

const (
	// WebexOtherOrganizationsAdmitted admits them.
	WebexOtherOrganizationsAdmitted WebexOtherOrganizations = iota
	// WebexOtherOrganizationsForbidden refuses them with 403.
	WebexOtherOrganizationsForbidden
)

// WebexBotModerators says whether a bot may be a moderator (fact W3.6-04).
type WebexBotModerators int

const (
	// WebexBotModeratorsAllowed allows it.
	WebexBotModeratorsAllowed WebexBotModerators = iota
	// WebexBotModeratorsRefused refuses it.
	WebexBotModeratorsRefused
)

// WebexMembershipOrder is the order of a room's memberships ([?] of fact W3.3-01).
type WebexMembershipOrder int

const (
	// WebexMembershipsJoined lists them in the order of joining.
	WebexMembershipsJoined WebexMembershipOrder = iota
	// WebexMembershipsNewest lists the newest first.
	WebexMembershipsNewest
)

// WebexMaxOutside says what happens to a max outside the range of a list of rooms ([?] of fact W1.9-03).
type WebexMaxOutside int

const (
	// WebexMaxOutsideCut takes the nearest value of the range.
	WebexMaxOutsideCut WebexMaxOutside = iota
	// WebexMaxOutsideRefused answers 400.
	WebexMaxOutsideRefused
)

// WebexNextLink says which faults the link to a next page has, as clients have seen (fact W1.9-02).
type WebexNextLink int

const (
	// WebexNextLinkWhole has all parameters of the request.
	WebexNextLinkWhole WebexNextLink = iota
	// WebexNextLinkMaxNull has max=null, which the service then refuses.
	WebexNextLinkMaxNull
	// WebexNextLinkCursorOnly has none of the request's parameters.
	WebexNextLinkCursorOnly
)

// WebexFailedProperty says how an item shows a property that its key server did not decrypt (fact W1.12-01).
type WebexFailedProperty int

const (
	// WebexFailedPropertyEncrypted shows the encrypted text.
	WebexFailedPropertyEncrypted WebexFailedProperty = iota
	// WebexFailedPropertyMissing leaves the property out.
	WebexFailedPropertyMissing
)

// WebexMeetingInfo says what the meeting details of a room answer after their end of life ([?] of fact W2.8-01).
type WebexMeetingInfo int

const (
	// WebexMeetingInfoAnswers answers with the details.
	WebexMeetingInfoAnswers WebexMeetingInfo = iota
	// WebexMeetingInfoGone answers 410.
	WebexMeetingInfoGone
	// WebexMeetingInfoNotFound answers 404.
	WebexMeetingInfoNotFound
	// WebexMeetingInfoForbidden answers 403.
	WebexMeetingInfoForbidden
	// WebexMeetingInfoEmpty answers with the room's id alone.
	WebexMeetingInfoEmpty
)

// WebexRefreshToken says what the renewal of an access token does to the refresh token ([?] of fact W1.4-02).
type WebexRefreshToken int

const (
	// WebexRefreshTokenKept answers with the same refresh token.
	WebexRefreshTokenKept WebexRefreshToken = iota
	// WebexRefreshTokenRotated answers with a new one, and ends the old one.
	WebexRefreshTokenRotated
	// WebexRefreshTokenAdded answers with a new one, and the old one stays valid.
	WebexRefreshTokenAdded
)

// WebexTokenErrors is the form of the errors of the renewal of tokens ([?] of fact W1.4-03).
type WebexTokenErrors int

const (
	// WebexTokenErrorsOAuth is {"error", "error_description"}.
	WebexTokenErrorsOAuth WebexTokenErrors = iota
	// WebexTokenErrorsService is the form of all other errors.
	WebexTokenErrorsService
)

// WebexTokenErrorStatus is the status of the refusal of a refresh token ([?] of fact W1.4-03).
type WebexTokenErrorStatus int

const (
	// WebexTokenErrorBadRequest is 400.
	WebexTokenErrorBadRequest WebexTokenErrorStatus = iota
	// WebexTokenErrorUnauthorized is 401.
	WebexTokenErrorUnauthorized
)

// WebexRateBuckets says what the limit of a room counts together ([?] of fact W1.8-03).
type WebexRateBuckets int

const (
	// WebexRateBucketsShared counts calls of the room and of its memberships together.
	WebexRateBucketsShared WebexRateBuckets = iota
	// WebexRateBucketsSeparate counts them apart.
	WebexRateBucketsSeparate
)
