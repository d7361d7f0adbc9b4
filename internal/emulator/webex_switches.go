// SPDX-License-Identifier: MPL-2.0

package emulator

// This file gives the switches of Webex, which live in package api, their public names.

import "github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"

type (
	// WebexDeleteUnlocked says what DELETE of a room without moderators does.
	WebexDeleteUnlocked = api.WebexDeleteUnlocked
	// WebexDeleteLocked says what DELETE of a locked room does if the caller is not a moderator.
	WebexDeleteLocked = api.WebexDeleteLocked
	// WebexArchivedRoom says how an archived team room answers.
	WebexArchivedRoom = api.WebexArchivedRoom
	// WebexClearedDescription says how an answer shows a description that was removed.
	WebexClearedDescription = api.WebexClearedDescription
	// WebexPublicLocked says what happens to a room that should be public and locked.
	WebexPublicLocked = api.WebexPublicLocked
	// WebexRefusalStatus is the status of refusals by the rules of rooms.
	WebexRefusalStatus = api.WebexRefusalStatus
	// WebexOutsiderAdds says how the creation of a membership is refused if the caller is not in the room.
	WebexOutsiderAdds = api.WebexOutsiderAdds
	// WebexBothPersons says what a new membership with personId and personEmail does.
	WebexBothPersons = api.WebexBothPersons
	// WebexOtherOrganizations says whether people of other organizations may be added to rooms.
	WebexOtherOrganizations = api.WebexOtherOrganizations
	// WebexBotModerators says whether a bot may be a moderator.
	WebexBotModerators = api.WebexBotModerators
	// WebexMembershipOrder is the order of a room's memberships.
	WebexMembershipOrder = api.WebexMembershipOrder
	// WebexMaxOutside says what happens to a max outside the range of a list of rooms.
	WebexMaxOutside = api.WebexMaxOutside
	// WebexNextLink says which faults the link to a next page has, as clients have seen.
	WebexNextLink = api.WebexNextLink
	// WebexFailedProperty says how an item shows a property that its key server did not decrypt.
	WebexFailedProperty = api.WebexFailedProperty
	// WebexMeetingInfo says what the meeting details of a room answer after their end of life.
	WebexMeetingInfo = api.WebexMeetingInfo
	// WebexRefreshToken says what the renewal of an access token does to the refresh token.
	WebexRefreshToken = api.WebexRefreshToken
	// WebexTokenErrors is the form of the errors of the renewal of tokens.
	WebexTokenErrors = api.WebexTokenErrors
	// WebexTokenErrorStatus is the status of the refusal of a refresh token.
	WebexTokenErrorStatus = api.WebexTokenErrorStatus
	// WebexRateBuckets says what the limit of a room counts together.
	WebexRateBuckets = api.WebexRateBuckets
)

// The values of the switches of Webex, the default of each first.
const (
	WebexDeleteUnlockedDeletes = api.WebexDeleteUnlockedDeletes
	WebexDeleteUnlockedLeaves  = api.WebexDeleteUnlockedLeaves

	WebexDeleteLockedLeaves  = api.WebexDeleteLockedLeaves
	WebexDeleteLockedRefused = api.WebexDeleteLockedRefused

	WebexArchivedRoomGone    = api.WebexArchivedRoomGone
	WebexArchivedRoomAnswers = api.WebexArchivedRoomAnswers

	WebexClearedDescriptionAbsent = api.WebexClearedDescriptionAbsent
	WebexClearedDescriptionEmpty  = api.WebexClearedDescriptionEmpty
	WebexClearedDescriptionSpace  = api.WebexClearedDescriptionSpace

	WebexPublicLockedRefused  = api.WebexPublicLockedRefused
	WebexPublicLockedAccepted = api.WebexPublicLockedAccepted

	WebexRefusalForbidden  = api.WebexRefusalForbidden
	WebexRefusalBadRequest = api.WebexRefusalBadRequest
	WebexRefusalBadGateway = api.WebexRefusalBadGateway

	WebexOutsiderAddsNotFound   = api.WebexOutsiderAddsNotFound
	WebexOutsiderAddsBadGateway = api.WebexOutsiderAddsBadGateway

	WebexBothPersonsIDWins  = api.WebexBothPersonsIDWins
	WebexBothPersonsRefused = api.WebexBothPersonsRefused

	WebexOtherOrganizationsAdmitted  = api.WebexOtherOrganizationsAdmitted
	WebexOtherOrganizationsForbidden = api.WebexOtherOrganizationsForbidden

	WebexBotModeratorsAllowed = api.WebexBotModeratorsAllowed
	WebexBotModeratorsRefused = api.WebexBotModeratorsRefused

	WebexMembershipsJoined = api.WebexMembershipsJoined
	WebexMembershipsNewest = api.WebexMembershipsNewest

	WebexMaxOutsideCut     = api.WebexMaxOutsideCut
	WebexMaxOutsideRefused = api.WebexMaxOutsideRefused

	WebexNextLinkWhole      = api.WebexNextLinkWhole
	WebexNextLinkMaxNull    = api.WebexNextLinkMaxNull
	WebexNextLinkCursorOnly = api.WebexNextLinkCursorOnly

	WebexFailedPropertyEncrypted = api.WebexFailedPropertyEncrypted
	WebexFailedPropertyMissing   = api.WebexFailedPropertyMissing

	WebexMeetingInfoAnswers   = api.WebexMeetingInfoAnswers
	WebexMeetingInfoGone      = api.WebexMeetingInfoGone
	WebexMeetingInfoNotFound  = api.WebexMeetingInfoNotFound
	WebexMeetingInfoForbidden = api.WebexMeetingInfoForbidden
	WebexMeetingInfoEmpty     = api.WebexMeetingInfoEmpty

	WebexRefreshTokenKept    = api.WebexRefreshTokenKept
	WebexRefreshTokenRotated = api.WebexRefreshTokenRotated
	WebexRefreshTokenAdded   = api.WebexRefreshTokenAdded

	WebexTokenErrorsOAuth   = api.WebexTokenErrorsOAuth
	WebexTokenErrorsService = api.WebexTokenErrorsService

	WebexTokenErrorBadRequest   = api.WebexTokenErrorBadRequest
	WebexTokenErrorUnauthorized = api.WebexTokenErrorUnauthorized

	WebexRateBucketsShared   = api.WebexRateBucketsShared
	WebexRateBucketsSeparate = api.WebexRateBucketsSeparate
)
