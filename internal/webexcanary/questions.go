// SPDX-License-Identifier: MPL-2.0

package webexcanary

// This file lists the assumptions about Webex, one for each open question.

import (
	"slices"

	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
)

// Questions returns all questions in the order of the report.
func Questions() []canary.Question { return (&runner{}).questions() }

// Assumptions returns the table of the guide.
func Assumptions() string { return canary.Assumptions(Questions()) }

func (r *runner) questions() []canary.Question {
	return slices.Concat(transportQuestions(), r.listQuestions(), r.roomQuestions(), r.deletionQuestions(), r.membershipQuestions())
}

func transportQuestions() []canary.Question {
	return []canary.Question{
		{
			Name: "refresh-token", Fact: "W1.4-02", Switch: "WebexRefreshToken",
			Subject: "The refresh token of a renewal", Assumed: "is the one that was sent",
			Provider: "uses that of the answer while it runs, stores none, and goes on accepting the configured one",
			Unprobed: "needs a refresh token, which the question might end",
		},
		{
			Name: "token-errors", Fact: "W1.4-03", Switch: "WebexTokenErrors",
			Subject: "The refusal of a refresh token", Assumed: "has the form of OAuth",
			Provider: "reads both forms", Unprobed: "needs the client secret of an integration",
		},
		{
			Name: "token-error-status", Fact: "W1.4-03", Switch: "WebexTokenErrorStatus",
			Subject: "The status of the refusal of a refresh token", Assumed: "is 400",
			Provider: "treats 400 and 401 alike", Unprobed: "needs the client secret of an integration",
		},
		{
			Name: "room-rate", Fact: "W1.8-03", Switch: "WebexRateBuckets",
			Subject: "The rate limit of a room", Assumed: "counts calls of the room and of its memberships together",
			Provider: "waits as long as the answer says, for all calls about the room", Unprobed: "needs a flood of requests",
		},
		{
			Name: "failed-property", Fact: "W1.12-01", Switch: "WebexFailedProperty",
			Subject: "A property that is named in an item's errors", Assumed: "is encrypted",
			Provider: "does not read it", Unprobed: "needs a failure of a key server",
		},
	}
}

func (r *runner) listQuestions() []canary.Question {
	return []canary.Question{
		{
			Name: "next-link", Fact: "W1.9-02", Switch: "WebexNextLink",
			Subject: "The link to the next page of a list", Assumed: "has the parameters of the request",
			Others: []canary.Answer{
				{Observed: "has null for max", Setting: "maxNull", Means: "A client must replace the null."},
				{Observed: "lacks parameters", Setting: "cursorOnly", Means: "A client must put its parameters back, or the next page is of another list."},
			},
			Provider: "puts back what the link lacks or has null for", Probe: r.probeNextLink,
		},
		{
			Name: "max-outside", Fact: "W1.9-03", Switch: "WebexMaxOutside",
			Subject: "A max of 0 or of 1,001 in a list of rooms", Assumed: "is cut",
			Others: []canary.Answer{
				{Observed: "is refused", Setting: "refused", Means: "A page size outside 1 to 1,000 fails."},
			},
			Provider: "sends 1 to 1,000 only", Probe: r.probeMaxOutside,
		},
		{
			Name: "unknown-type", Fact: "W2.3-01",
			Subject: "A list of rooms of an unknown type", Assumed: "is refused with 400",
			Others:   []canary.Answer{{Observed: "is accepted", Means: "A misspelt filter is ignored, so the list has all rooms."}},
			Provider: "refuses an unknown type in the plan", Probe: r.probeUnknownType,
		},
	}
}

func (r *runner) roomQuestions() []canary.Question {
	return []canary.Question{
		{
			Name: "title-length", Fact: "W2.1-07", Switch: "WebexTitleLimit",
			Subject: "A title of 1,000 characters", Assumed: "is accepted",
			Others:   []canary.Answer{{Observed: "is refused", Setting: "the longest title", Means: "There is a limit, which a plan could name."}},
			Provider: "has no limit of its own, and reports a refusal", Probe: r.probeTitleLength,
		},
		{
			Name: "description-length", Fact: "W2.1-07", Switch: "WebexDescriptionLimit",
			Subject: "A description of 1,000 characters", Assumed: "is accepted",
			Others:   []canary.Answer{{Observed: "is refused", Setting: "the longest description", Means: "There is a limit, which a plan could name."}},
			Provider: "has no limit of its own, and reports a refusal", Probe: r.probeDescriptionLength,
		},
		{
			Name: "announcement-unlocked", Fact: "W2.2-06",
			Subject: "Announcement mode of an unlocked room", Assumed: "is refused with 400",
			Others: []canary.Answer{
				{Observed: "is accepted", Means: "The plan refuses what Webex would accept."},
				{Observed: "is refused", Means: "The status of refused settings is another one."},
			},
			Provider: "refuses it in the plan", Probe: r.probeAnnouncementUnlocked,
		},
		{
			Name: "public-locked", Fact: "W2.2-07", Switch: "WebexPublicLocked",
			Subject: "A room that shall be public and locked", Assumed: "is refused with 400",
			Others: []canary.Answer{
				{Observed: "is accepted", Setting: "accepted", Means: "The plan refuses what Webex would accept."},
				{Observed: "is refused", Means: "The status is another one, or this account may not make public rooms at all."},
			},
			Provider: "refuses it in the plan", Probe: r.probePublicLocked,
		},
		{
			Name: "update-without-title", Fact: "W2.5-01",
			Subject: "An update of a room without a title", Assumed: "is refused with 400",
			Others:   []canary.Answer{{Observed: "is accepted", Means: "An update need not repeat the title."}},
			Provider: "always sends the title", Probe: r.probeUpdateWithoutTitle,
		},
		{
			Name: "cleared-description", Fact: "W2.5-05", Switch: "WebexClearedDescription",
			Subject: "A description that was removed with a space", Assumed: "is absent",
			Others: []canary.Answer{
				{Observed: "is an empty text", Setting: "empty", Means: "A client must take an empty text for none."},
				{Observed: "is a space", Setting: "space", Means: "A client must take a space for none."},
				{Observed: "is still there", Means: "A space does not remove it: the provider cannot remove a description."},
			},
			Provider: "takes all three for none", Probe: r.probeClearedDescription,
		},
		{
			Name: "refusal-status", Fact: "W2.7-02", Switch: "WebexRefusalStatus",
			Subject: "A change of a locked room by who does not moderate it", Assumed: "is refused with 403",
			Others: []canary.Answer{
				{Observed: "is refused with 400", Setting: "badRequest", Means: "The status does not tell missing rights from wrong input."},
				{Observed: "is refused with 502", Setting: "badGateway", Means: "The client repeats the call in vain, and then reports it."},
				{Observed: "is accepted", Means: "The lock does not protect the room."},
			},
			Provider: "reports the text of the refusal, whatever the status", Probe: r.probeRefusalStatus,
		},
		{
			Name: "make-public", Fact: "W2.5-06",
			Subject: "Making a private room public without being a compliance officer", Assumed: "is refused with 403",
			Others: []canary.Answer{
				{Observed: "is refused", Means: "The status is another one."},
				{Observed: "is accepted", Means: "Any member can: the provider could do it in place."},
			},
			Provider: "updates the room in place, after a warning in the plan, and reports the refusal", Probe: r.probeMakePublic,
		},
		{
			Name: "meeting-info", Fact: "W2.8-01", Switch: "WebexMeetingInfo",
			Subject: "A request for the meeting details of a room", Assumed: "answers the details",
			Others: []canary.Answer{
				{Observed: "answers 410", Setting: "gone", Means: "The operation has reached its end of life."},
				{Observed: "answers 404", Setting: "notFound", Means: "The operation has ended, and looks like a missing room."},
				{Observed: "answers 403", Setting: "forbidden", Means: "The operation has ended, or the token lacks a scope."},
				{Observed: "answers nothing but the room", Setting: "empty", Means: "The operation has ended without an error."},
			},
			Provider: "reports that the operation had its end announced", Probe: r.probeMeetingInfo,
		},
	}
}

func (r *runner) deletionQuestions() []canary.Question {
	return []canary.Question{
		{
			Name: "delete-unlocked", Fact: "W2.6-03", Switch: "WebexDeleteUnlocked",
			Subject: "The deletion of an unlocked room by its creator", Assumed: "deletes it for all",
			Others: []canary.Answer{
				{Observed: "takes only the creator out", Setting: "leaves", Means: "A destroy that does not lock the room first leaves it behind."},
			},
			Provider: "locks the room first, which makes it the moderator", Probe: r.probeDeleteUnlocked,
		},
		{
			Name: "delete-locked", Fact: "W2.6-06", Switch: "WebexDeleteLocked",
			Subject: "The deletion of a locked room by who does not moderate it", Assumed: "takes only the caller out",
			Others: []canary.Answer{
				{Observed: "is refused", Setting: "refused", Means: "A destroy fails by itself, and changes nothing."},
				{Observed: "deletes it for all", Means: "Any member can delete a locked room."},
			},
			Provider: "refuses to destroy a room that it does not moderate, unless leaving is what is configured", Probe: r.probeDeleteLocked,
		},
		{
			Name: "archived-room", Fact: "W2.6-05", Switch: "WebexArchivedRoom",
			Subject: "A room of a team after its deletion", Assumed: "answers 404",
			Others: []canary.Answer{
				{Observed: "answers", Setting: "answers", Means: "An archived room looks like a room: a refresh does not notice the deletion."},
			},
			Provider: "treats both as deleted after its own deletion", Probe: r.probeArchivedRoom,
		},
	}
}

func (r *runner) membershipQuestions() []canary.Question {
	return []canary.Question{
		{
			Name: "both-persons", Fact: "W3.2-02", Switch: "WebexBothPersons",
			Subject: "A new membership with a person id and the address of somebody else", Assumed: "takes the person id",
			Others: []canary.Answer{
				{Observed: "is refused", Setting: "refused", Means: "Only one of the two may be sent."},
				{Observed: "takes the address", Means: "The address wins."},
			},
			Provider: "sends exactly one of the two", Probe: r.probeBothPersons,
		},
		{
			Name: "outsider-adds", Fact: "W3.2-06", Switch: "WebexOutsiderAdds",
			Subject: "A new membership in a room that the caller is not in", Assumed: "is refused with 404",
			Others: []canary.Answer{
				{Observed: "is refused with 502", Setting: "badGateway", Means: "The client cannot tell it from a failure of the service."},
				{Observed: "is refused", Means: "The status tells a room that one is not in from a deleted one."},
				{Observed: "is accepted", Means: "Anybody can join who knows the id."},
			},
			Provider: "reports that the room was deleted, or that the account is not in it", Probe: r.probeOutsiderAdds,
		},
		{
			Name: "room-full", Fact: "W3.2-09", Switch: "WebexRosterLimit",
			Subject: "A room", Assumed: "holds 5,000 people", Provider: "reports a refusal", Unprobed: "needs thousands of accounts",
		},
		{
			Name: "other-organizations", Fact: "W3.2-09", Switch: "WebexOtherOrganizations",
			Subject: "Somebody of another organization", Assumed: "can be added",
			Others: []canary.Answer{
				{Observed: "is refused", Setting: "forbidden", Means: "A policy of the organization forbids it."},
			},
			Provider: "reports the refusal", Probe: r.probeOtherOrganizations,
		},
		{
			Name: "membership-order", Fact: "W3.3-01", Switch: "WebexMembershipOrder",
			Subject: "The list of a room's memberships", Assumed: "has who joined first first",
			Others: []canary.Answer{
				{Observed: "has the newest first", Setting: "newest", Means: "The order is another one."},
			},
			Provider: "does not rely on an order", Probe: r.probeMembershipOrder,
		},
		{
			Name: "bot-moderator", Fact: "W3.6-04", Switch: "WebexBotModerators",
			Subject: "A bot that shall moderate a room", Assumed: "moderates it",
			Others: []canary.Answer{
				{Observed: "is refused", Setting: "refused", Means: "A bot cannot lock rooms, so it cannot surely delete them."},
				{Observed: "does not moderate it", Setting: "", Means: "A bot's lock leaves the room without its bot as moderator."},
			},
			Provider: "reports the refusal", Probe: r.probeBotModerator,
		},
	}
}
