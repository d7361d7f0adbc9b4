// SPDX-License-Identifier: MPL-2.0

package acscanary

// This file lists the assumptions about the service, one for each open question. The
// guide and the report are generated from it.

import (
	"slices"

	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
)

// Questions returns all questions in the order of the report.
func Questions() []canary.Question { return (&runner{}).questions() }

// Assumptions returns the table of the guide.
func Assumptions() string { return canary.Assumptions(Questions()) }

func (r *runner) questions() []canary.Question {
	return slices.Concat(r.roomQuestions(), r.chatQuestions(), r.identityQuestions())
}

func (r *runner) roomQuestions() []canary.Question {
	return []canary.Question{
		{
			Name: "role-omitted", Fact: "1.2-04", Switch: "RoleOmitted",
			Subject: "A room participant without a role", Assumed: "is an Attendee",
			Provider: "always sends a role", Probe: r.probeRoleOmitted,
		},
		{
			Name: "repeated-create", Fact: "1.3-01", Switch: "RepeatedCreate",
			Subject: "A second create of a room with the same request id", Assumed: "answers with the first room",
			Provider: "repeats a create only if its answer was lost; a second room would be in no state", Probe: r.probeRepeatedCreate,
		},
		{
			Name: "rooms-retry-after", Fact: "1.3-05",
			Subject: "A 429 or 503 of Rooms", Assumed: "may say how long to wait",
			Provider: "waits as long as the answer says; if it does not say, each wait is longer than the one before",
			Unprobed: "needs a flood of requests",
		},
		{
			Name: "delete-twice", Fact: "1.4-03", Switch: "UnknownDelete",
			Subject: "A second deletion of a room", Assumed: "answers 404",
			Provider: "treats 404 and 204 as success", Probe: r.probeDeleteTwice,
		},
		{
			Name: "past-start", Fact: "1.5-04",
			Subject: "A room that starts 179 days in the past", Assumed: "is created",
			Provider: "sends what is configured, and reports a refusal", Probe: r.probePastStart,
		},
		{
			Name: "finer-times", Fact: "1.5-06", Switch: "FinerTimes",
			Subject: "A time of a room with more than seven decimal places", Assumed: "is truncated to 100 nanoseconds",
			Provider: "truncates times itself", Probe: r.probeFinerTimes,
		},
		{
			Name: "grace-period", Fact: "1.5-07", Switch: "GracePeriod",
			Subject: "A room that has ended", Assumed: "is deleted by the service after some time, 30 days in the emulator",
			Provider: "creates a rolling room again if it is gone, and leaves a fixed one alone",
			Unprobed: "how long to wait is not known",
		},
		{
			Name: "offset-times", Fact: "1.5-08",
			Subject: "A time of a room with an offset other than UTC", Assumed: "is the same instant, answered in UTC",
			Provider: "sends UTC", Probe: r.probeOffsetTimes,
		},
		{
			Name: "expired-room", Fact: "1.6-03", Switch: "ExpiredRooms",
			Subject: "A room that has just ended", Assumed: "answers, is not listed, can be renewed, can be deleted",
			Provider: "renews a rolling room in place, creates it again if it is gone, and reports a refusal",
			Probe:    r.probeExpiredRoom,
		},
		{
			Name: "roster-limit", Fact: "1.7-01", Switch: "MaxRoster", Slow: true,
			Subject: "A room's roster", Assumed: "holds 351 participants, one more than a call may add",
			Provider: "warns above 350, and reports a refusal", Probe: r.probeRosterLimit,
		},
		{
			Name: "rooms-rates", Fact: "1.7-02", Switch: "RoomsRateLimit",
			Subject: "The rate of Rooms requests", Assumed: "has no limit that an apply reaches",
			Provider: "waits out a 429; a summary of the service's documentation names a limit of 20 room changes a second",
			Unprobed: "needs a flood of requests",
		},
		{
			Name: "other-identifiers", Fact: "1.8-01",
			Subject: "A Teams user or a phone number in a room's roster", Assumed: "is refused",
			Provider: "refuses them in the plan", Probe: r.probeOtherIdentifiers,
		},
		{
			Name: "unknown-users", Fact: "1.8-02",
			Subject: "A user of another resource, or one that never existed, in a room's roster", Assumed: "is accepted",
			Provider: "sends what is configured; if the service refuses one single-participant resource, only that one fails", Probe: r.probeUnknownUsers,
		},
	}
}

func (r *runner) chatQuestions() []canary.Question {
	return []canary.Question{
		{
			Name: "null-metadata", Fact: "2.3-02", Switch: "NullMetadata",
			Subject: "A null in the metadata of a thread or a message", Assumed: "removes the key",
			Provider: "sends one only if an empty text did not remove the key, reads back, and reports a key that stays",
			Probe:    r.probeNullMetadata,
		},
		{
			Name: "empty-metadata", Fact: "2.3-12", Switch: "EmptyMetadata",
			Subject: "An empty text in the metadata of a thread", Assumed: "removes the key, as it does in a message",
			Provider: "refuses one in the plan, and sends one to remove a key", Probe: r.probeEmptyMetadata,
		},
		{
			Name: "null-retention", Fact: "2.3-03", Switch: "NullRetentionPolicy",
			Subject: "A null retention policy of a thread", Assumed: "leaves the policy as it is",
			Provider: "sends the kind none, never null", Probe: r.probeNullRetention,
		},
		{
			Name: "deleted-thread", Fact: "2.3-06", Switch: "DeletedThread",
			Subject: "A deleted thread", Assumed: "answers 404",
			Provider: "also handles deletedOn, and 403: then it looks in the user's list of threads", Probe: r.probeDeletedThread,
		},
		{
			Name:    "foreign-message",
			Subject: "A change or deletion of another member's message", Assumed: "is refused",
			Provider: "acts as the sender; with a new sender it deletes the message and sends it again", Probe: r.probeForeignMessage,
		},
		{
			Name: "remove-non-member", Fact: "2.3-08", Switch: "RemoveNonMember",
			Subject: "The removal of a user who is not in the thread", Assumed: "answers 204",
			Provider: "checks after a refusal whether the user is in the thread", Probe: r.probeRemoveNonMember,
		},
		{
			Name: "chat-error-envelope", Fact: "2.3-10", Switch: "ChatErrorEnvelope",
			Subject: "An error of Chat", Assumed: "has the recorded form, CommunicationError",
			Provider: "reads both forms", Probe: r.probeChatErrorEnvelope,
		},
		{
			Name: "topic-length", Fact: "2.4-01", Switch: "TopicLimit",
			Subject: "A thread's topic of 1,000 characters", Assumed: "is accepted",
			Provider: "has no limit of its own, and reports a refusal", Probe: r.probeTopicLength,
		},
		{
			Name: "large-thread-receipts", Fact: "2.4-01", Switch: "LargeThreadReceipts", Slow: true,
			Subject: "A read receipt in a thread of more than 20 participants", Assumed: "is answered and ignored",
			Provider: "sends one only by the action acs_chat_send_read_receipt", Probe: r.probeLargeThreadReceipts,
		},
		{
			Name: "chat-retry-after", Fact: "2.4-02", Switch: "RetryAfter",
			Subject: "A 429 of Chat", Assumed: "says how long to wait",
			Provider: "waits as long as the answer says; if it does not say, each wait is longer than the one before",
			Unprobed: "needs a flood of requests",
		},
	}
}

func (r *runner) identityQuestions() []canary.Question {
	return []canary.Question{
		{
			Name: "deleted-user", Fact: "4-04", Switch: "DeletedUser",
			Subject: "A deleted user", Assumed: "answers 404 to another deletion and to a request for a token",
			Provider: "treats 404 as deleted, and reports any other refusal", Probe: r.probeDeletedUser,
		},
		{
			Name: "deleted-user-rosters", Fact: "4-04",
			Subject: "A user who was just deleted", Assumed: "stays in the rosters of room and thread",
			Provider: "plans rosters as it reads them; the examples remove users from rosters before they delete them", Probe: r.probeDeletedUserRosters,
		},
		{
			Name: "assignment-principal-type", Fact: "4-15",
			Subject: "A resource account in an assignment of the Teams extension", Assumed: "has the principal type teamsResourceAccount or resourceAccount",
			Provider: "sends the one that is configured, and treats the two as equal in an answer",
			Unprobed: "needs a Teams tenant with a resource account",
		},
		{
			Name: "assignment-client-ids", Fact: "4-16",
			Subject: "The client ids of an assignment of the Teams extension", Assumed: "are answered as they were sent, in any order and case",
			Provider: "compares them as a set of GUIDs in lower case",
			Unprobed: "needs a Teams tenant with a user",
		},
		{
			Name: "missing-assignment", Fact: "4-17",
			Subject: "An assignment of the Teams extension that does not exist", Assumed: "answers 404 NotFound to a read and to a deletion",
			Provider: "checks before each create that there is none, and fails on a 404 with another code; treats 404 and 204 as deleted",
			Probe:    r.probeMissingAssignment,
		},
		{
			Name: "clock-skew", Fact: "5.1-07",
			Subject: "A signature dated 10 minutes early or late", Assumed: "is accepted",
			Provider: "signs each try with the machine's time, and reports a refusal", Probe: r.probeClockSkew,
		},
		{
			Name: "sovereign-scope", Fact: "5.3-01",
			Subject: "The Entra ID scope of other clouds", Assumed: "differs from that of the public cloud",
			Provider: "has an argument for it, entra_scope", Unprobed: "needs a resource in each cloud, and a sign-in in place of a key",
		},
		{
			Name: "token-raw-id", Fact: "5.4-03",
			Subject: "The raw id of a token's user", Assumed: "is in the token",
			Provider: "works without it", Probe: r.probeTokenRawID,
		},
	}
}
