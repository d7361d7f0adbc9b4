package canary

// This file is the list of what is assumed of the service: one entry for each
// open question. The guide and the report are made from it.

import (
	"context"
	"slices"
)

// Question is something about the service that nobody has recorded. Subject and
// Assumed make a sentence.
type Question struct {
	// Name is what -only matches, beside Fact.
	Name string
	// Fact is the id of the contract's fact, "" where the contract is silent.
	Fact string
	// Subject is what the question is about.
	Subject string
	// Assumed is what the project takes for granted, and what the emulator does
	// unless a switch says otherwise.
	Assumed string
	// Switch names the emulator's option for it, "" where there is none.
	Switch string
	// Provider says what the provider does, either way.
	Provider string
	// Unprobed is why there is no probe, "" where there is one.
	Unprobed string
	// Slow questions take many users.
	Slow bool

	// probe finds out, and says it in the words of Assumed where that holds.
	probe func(context.Context, *bench) (seen string, err error)
}

// Questions are all, in the order of the report.
func Questions() []Question {
	return slices.Concat(roomQuestions(), chatQuestions(), identityQuestions())
}

func roomQuestions() []Question {
	return []Question{
		{
			Name: "role-omitted", Fact: "1.2-04", Switch: "RoleOmitted",
			Subject: "A participant of a room without a role", Assumed: "is an Attendee",
			Provider: "always sends a role", probe: askRoleOmitted,
		},
		{
			Name: "repeated-create", Fact: "1.3-01", Switch: "RepeatedCreate",
			Subject: "A create of a room that repeats a request id", Assumed: "answers with the first room",
			Provider: "repeats one only where an answer was lost; a second room would be in no state", probe: askRepeatedCreate,
		},
		{
			Name: "rooms-retry-after", Fact: "1.3-05",
			Subject: "A 429 or 503 of Rooms", Assumed: "may say how long to wait",
			Provider: "waits as long as it says, and ever longer where it does not",
			Unprobed: "would take a flood of requests",
		},
		{
			Name: "delete-twice", Fact: "1.4-03", Switch: "UnknownDelete",
			Subject: "The deletion of a room that is deleted", Assumed: "answers 404",
			Provider: "takes 404 and 204 for success", probe: askDeleteTwice,
		},
		{
			Name: "past-start", Fact: "1.5-04",
			Subject: "A room whose start lies 179 days in the past", Assumed: "is created",
			Provider: "sends what is configured, and shows a refusal", probe: askPastStart,
		},
		{
			Name: "finer-times", Fact: "1.5-06", Switch: "FinerTimes",
			Subject: "A room's time with more than seven digits of a second", Assumed: "is cut to 100 nanoseconds",
			Provider: "cuts times itself", probe: askFinerTimes,
		},
		{
			Name: "grace-period", Fact: "1.5-07", Switch: "GracePeriod",
			Subject: "A room that has ended", Assumed: "is deleted by the service after some time, 30 days in the emulator",
			Provider: "creates a rolling room anew where it is gone, and leaves a fixed one alone",
			Unprobed: "how long to wait for it is not known",
		},
		{
			Name: "offset-times", Fact: "1.5-08",
			Subject: "A room's time with another offset than UTC", Assumed: "is the same instant, answered in UTC",
			Provider: "sends UTC", probe: askOffsetTimes,
		},
		{
			Name: "expired-room", Fact: "1.6-03", Switch: "ExpiredRooms",
			Subject: "A room that has just ended", Assumed: "answers, is not listed, can be renewed, can be deleted",
			Provider: "renews a rolling room in place, creates it anew where it is gone, and shows a refusal",
			probe:    askExpiredRoom,
		},
		{
			Name: "roster-limit", Fact: "1.7-01", Switch: "MaxRoster", Slow: true,
			Subject: "A room's roster", Assumed: "takes 351 participants, one more than a call admits",
			Provider: "warns above 350, and shows a refusal", probe: askRosterLimit,
		},
		{
			Name: "rooms-rates", Fact: "1.7-02", Switch: "RoomsRateLimit",
			Subject: "The rate of Rooms requests", Assumed: "has no limit that a run meets",
			Provider: "waits out a 429; a summary of the service's documentation says 20 changes of rooms a second",
			Unprobed: "would be an attack",
		},
		{
			Name: "other-identifiers", Fact: "1.8-01",
			Subject: "A Teams user or a telephone number in a room's roster", Assumed: "is refused",
			Provider: "refuses them while planning", probe: askOtherIdentifiers,
		},
		{
			Name: "unknown-users", Fact: "1.8-02",
			Subject: "A user of another resource, or one that never was, in a room's roster", Assumed: "is accepted",
			Provider: "sends what is configured; a refused single participant fails alone", probe: askUnknownUsers,
		},
	}
}

func chatQuestions() []Question {
	return []Question{
		{
			Name: "null-metadata", Fact: "2.3-02", Switch: "NullMetadata",
			Subject: "A null in the metadata of a thread or a message", Assumed: "removes the key",
			Provider: "sends one only where an empty text did not, reads back, and says so where the key stays",
			probe:    askNullMetadata,
		},
		{
			Name: "empty-metadata", Fact: "2.3-12", Switch: "EmptyMetadata",
			Subject: "An empty text in the metadata of a thread", Assumed: "removes the key, as one of a message does",
			Provider: "refuses one while planning, and removes a key by it", probe: askEmptyMetadata,
		},
		{
			Name: "null-retention", Fact: "2.3-03", Switch: "NullRetentionPolicy",
			Subject: "A null retention policy of a thread", Assumed: "leaves the policy as it is",
			Provider: "sends the kind none, never null", probe: askNullRetention,
		},
		{
			Name: "deleted-thread", Fact: "2.3-06", Switch: "DeletedThread",
			Subject: "A deleted thread", Assumed: "answers 404",
			Provider: "copes with deletedOn too, and with 403, where it asks the user's list of threads", probe: askDeletedThread,
		},
		{
			Name:    "foreign-message",
			Subject: "A message that another member changes or deletes", Assumed: "is refused",
			Provider: "acts as the sender; with another one the message is deleted and sent again", probe: askForeignMessage,
		},
		{
			Name: "remove-non-member", Fact: "2.3-08", Switch: "RemoveNonMember",
			Subject: "The removal of somebody who is not in the thread", Assumed: "answers 204",
			Provider: "looks whether the person is there where it is refused", probe: askRemoveNonMember,
		},
		{
			Name: "chat-error-envelope", Fact: "2.3-10", Switch: "ChatErrorEnvelope",
			Subject: "An error of Chat", Assumed: "has the recorded form, CommunicationError",
			Provider: "reads both forms", probe: askChatErrorEnvelope,
		},
		{
			Name: "topic-length", Fact: "2.4-01", Switch: "TopicLimit",
			Subject: "A thread's topic of 1,000 characters", Assumed: "is taken",
			Provider: "has no limit of its own, and shows a refusal", probe: askTopicLength,
		},
		{
			Name: "large-thread-receipts", Fact: "2.4-01", Switch: "LargeThreadReceipts", Slow: true,
			Subject: "A read receipt in a thread of more than 20 participants", Assumed: "is answered and comes to nothing",
			Provider: "sends none", probe: askLargeThreadReceipts,
		},
		{
			Name: "chat-retry-after", Fact: "2.4-02", Switch: "RetryAfter",
			Subject: "A 429 of Chat", Assumed: "says how long to wait",
			Provider: "waits as long as it says, and ever longer where it does not",
			Unprobed: "would take a flood of requests",
		},
	}
}

func identityQuestions() []Question {
	return []Question{
		{
			Name: "deleted-user", Fact: "4-04", Switch: "DeletedUser",
			Subject: "A user who was deleted", Assumed: "answers 404 to another deletion and to a request for a token",
			Provider: "takes 404 for deleted, and shows any other refusal", probe: askDeletedUser,
		},
		{
			Name: "deleted-user-rosters", Fact: "4-04",
			Subject: "A user who was deleted a moment ago", Assumed: "stays in the rosters of room and thread",
			Provider: "plans rosters as they are read; the examples let users leave first", probe: askDeletedUserRosters,
		},
		{
			Name: "assignment-principal-type", Fact: "4-15",
			Subject: "A resource account in an assignment of the Teams extension", Assumed: "has the principal type teamsResourceAccount or resourceAccount",
			Provider: "sends the one that is configured, and takes the other one in an answer for the same",
			Unprobed: "takes a tenant of Teams with a resource account",
		},
		{
			Name: "assignment-client-ids", Fact: "4-16",
			Subject: "The client ids of an assignment of the Teams extension", Assumed: "are answered as they were put, in any order and case",
			Provider: "compares them as a set of GUIDs in lower case",
			Unprobed: "takes a tenant of Teams with a user",
		},
		{
			Name: "missing-assignment", Fact: "4-17",
			Subject: "An assignment of the Teams extension that was never made", Assumed: "answers 404 NotFound to a read and to a deletion",
			Provider: "looks for one before each create, so that a 404 with another code is in the way; takes 404 and 204 for deleted",
			probe:    askMissingAssignment,
		},
		{
			Name: "clock-skew", Fact: "5.1-07",
			Subject: "A signature dated 10 minutes early or late", Assumed: "is accepted",
			Provider: "signs each try with the time of the machine, and shows a refusal", probe: askClockSkew,
		},
		{
			Name: "sovereign-scope", Fact: "5.3-01",
			Subject: "The Entra ID scope of other clouds", Assumed: "is another one than that of the public cloud",
			Provider: "takes it as entra_scope", Unprobed: "takes a resource in each cloud and a sign-in, not a key",
		},
		{
			Name: "token-raw-id", Fact: "5.4-03",
			Subject: "The raw id of a token's user", Assumed: "stands in the token",
			Provider: "does without where it does not", probe: askTokenRawID,
		},
	}
}
