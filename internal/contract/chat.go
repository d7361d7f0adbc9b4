// SPDX-License-Identifier: MPL-2.0

package contract

// This file has the operations of Chat on threads and participants, sections 2 and 3.1.

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

const (
	versionOfMetadata = "2025-03-15" // fact 2.1-02
	maxBatch          = 200          // participants in one call, fact 2.4-01
)

func chatService() *service {
	return &service{
		versions: []string{
			"2021-03-07", "2021-04-05-preview6", "2021-09-07", "2023-04-01-preview", "2023-07-01-preview", "2023-11-07",
			"2023-11-15-preview", "2024-03-01-preview", "2024-03-07", "2024-03-15-preview", "2024-06-05-preview",
			versionOfMetadata,
		},
		versionsFact: "fact 2.1-01",
		statuses:     commonStatuses(http.StatusForbidden, http.StatusServiceUnavailable), statusesFact: "fact 2.2-01",
		envelope:     oneOfShapes{"error": documentedEnvelope(), "CommunicationError": recordedEnvelope()},
		bearer:       true,
		answerHeader: []header{anyHeader("api-supported-versions", "fact 2.1-01")},
		refusalRule:  plainRefusalRule,
		echoes: func(c *exchangeCheck) bool {
			return c.exchange.Header.Get("x-ms-return-client-request-id") == "true"
		},
	}
}

func chatOperations(s *service) []operation {
	threads, thread := route("/chat/threads"), route("/chat/threads/*", threadID())
	below := func(rest string) []segment { return route("/chat/threads/*"+rest, threadID()) }
	invalid := optional("invalidParticipants", list{of: invalidParticipant(), min: 1, fact: "fact 2.2-02"})
	return append([]operation{
		{
			name: "create thread", service: s, method: http.MethodPost, path: threads,
			media: []string{mediaJSON}, body: createThread(),
			header: []header{{name: "Repeatability-Request-ID", form: uuid("fact 2.2-05", nonEmptyText("").ok), absent: ifHandwritten}},
			status: http.StatusCreated, rule: createdThreadRule,
			answer: object{fact: "section 2.2", members: []member{
				required("chatThread", object{fact: "fact 2.2-04", members: threadModel()}), invalid,
			}},
			answerHeader: []header{{name: "Location", form: absoluteURL("fact 2.2-06")}},
		},
		{
			name: "list threads", service: s, method: http.MethodGet, path: threads, query: syncParameters(),
			status: http.StatusOK, rule: nextLinkRule("syncState"),
			answer: page(object{fact: "section 2.2", members: []member{
				required("id", threadID()),
				required("topic", anyText("section 2.2")),
				optional("deletedOn", chatTime()),
				required("lastMessageReceivedOn", chatTime()),
			}}, "fact 2.3-11"),
		},
		{
			name: "get thread", service: s, method: http.MethodGet, path: thread,
			status: http.StatusOK, answer: object{fact: "fact 2.2-04", members: threadModel()}, rule: sameIDRule,
		},
		{
			name: "update thread", service: s, method: http.MethodPatch, path: thread,
			media: []string{mediaMergePatch}, body: updateThread(),
			status: http.StatusNoContent,
		},
		{
			name: "delete thread", service: s, method: http.MethodDelete, path: thread,
			status: http.StatusNoContent,
		},
		{
			name: "list participants", service: s, method: http.MethodGet, path: below("/participants"), query: skipParameters(),
			status: http.StatusOK, answer: page(chatParticipant(chatTime()), "section 2.2"), rule: nextLinkRule("skip"),
		},
		{
			name: "add participants", service: s, method: http.MethodPost, path: below("/participants/:add"),
			media: []string{mediaJSON},
			body: object{fact: "section 2.2", members: []member{
				required("participants", list{of: chatParticipant(chatRequestTime()), min: 1, max: maxBatch, fact: "fact 2.4-01"}),
			}},
			status: http.StatusCreated, answer: object{fact: "fact 2.2-02", members: []member{invalid}},
		},
		{
			name: "remove participant", service: s, method: http.MethodPost, path: below("/participants/:remove"),
			media: []string{mediaJSON, mediaMergePatch}, body: identifier(),
			status: http.StatusNoContent,
		},
	}, messageOperations(s)...)
}

// syncParameters returns the parameters of lists that page by syncState.
func syncParameters() map[string]text {
	return map[string]text{
		"maxPageSize": wholeNumber("section 2.2", 1), "startTime": chatRequestTime(), "syncState": nonEmptyText("fact 2.3-11"),
	}
}

// skipParameters returns the parameters of lists that page by skip.
func skipParameters() map[string]text {
	return map[string]text{"maxPageSize": wholeNumber("section 2.2", 1), "skip": wholeNumber("section 2.2", 0)}
}

// identifier is a communication identifier (section 3.1): a raw id, or the members of its kind, or both.
func identifier() shape {
	const fact = "section 3.1"
	cloud := cloudOf(fact)
	details := map[string][]member{
		"communicationUser":  {required("id", rawID())},
		"phoneNumber":        {required("value", nonEmptyText(fact)), optional("isAnonymous", boolean{fact}), optional("assertedId", nonEmptyText(fact))},
		"microsoftTeamsUser": teamsUser(fact),
		"microsoftTeamsApp":  {required("appId", nonEmptyText(fact)), cloud},
		"teamsExtensionUser": {required("userId", nonEmptyText(fact)), required("tenantId", nonEmptyText(fact)), required("resourceId", nonEmptyText(fact)), cloud},
	}
	whole := object{fact: fact, members: []member{
		optional("rawId", nonEmptyText(fact)),
		optional("kind", oneOf(fact, "unknown", "communicationUser", "phoneNumber", "microsoftTeamsUser", "microsoftTeamsApp",
			"teamsExtensionUser")),
	}}
	for name, members := range details {
		whole.members = append(whole.members, optional(name, object{fact: fact, members: members}))
	}
	whole.rule = func(c *checker, path string, members map[string]any) {
		kinds := 0
		for name := range details {
			if _, there := members[name]; there {
				kinds++
			}
		}
		raw, there := members["rawId"]
		if kinds > 1 || kinds == 0 && !there {
			c.violation(path, fact, "%d kinds of identifier, rawId: %v", kinds, there)
		}
		if user, ok := members["communicationUser"].(map[string]any); ok && there && user["id"] != raw {
			c.violation(path, fact, "two users in one identifier")
		}
	}
	return whole
}

func cloudOf(fact string) member { return optional("cloud", oneOf(fact, "public", "dod", "gcch")) }

func teamsUser(fact string) []member {
	return []member{required("userId", nonEmptyText(fact)), optional("isAnonymous", boolean{fact}), cloudOf(fact)}
}

// userInAnswer is the identifier of a user in an answer: it has the raw id and the user, who may be a Teams user in the chat
// of a meeting.
func userInAnswer() shape { return userOrTeamsUser{} }

type userOrTeamsUser struct{}

func (userOrTeamsUser) check(c *checker, path string, value any) {
	is := communicationUserInAnswer()
	if members, ok := value.(map[string]any); ok && members["microsoftTeamsUser"] != nil {
		is = teamsUserInAnswer()
	}
	is.check(c, path, value)
}

func teamsUserInAnswer() shape {
	const fact = "section 3.1"
	return object{
		fact: fact,
		members: []member{
			required("rawId", rawID()),
			optional("kind", oneOf(fact, "microsoftTeamsUser")),
			required("microsoftTeamsUser", object{fact: fact, members: teamsUser(fact)}),
		},
		rule: func(c *checker, path string, members map[string]any) {
			user, _ := members["microsoftTeamsUser"].(map[string]any)
			if raw, _ := members["rawId"].(string); user["cloud"] == "public" && raw != fmt.Sprintf("8:orgid:%v", user["userId"]) {
				c.violation(path, fact, "two users in one identifier")
			}
		},
	}
}

func communicationUserInAnswer() shape {
	const fact = "section 3.1"
	return object{
		fact: fact,
		members: []member{
			required("rawId", userID("fact 3.3-01")),
			optional("kind", oneOf(fact, "communicationUser")),
			required("communicationUser", object{fact: fact, members: []member{required("id", userID("fact 3.3-01"))}}),
		},
		rule: func(c *checker, path string, members map[string]any) {
			if user, ok := members["communicationUser"].(map[string]any); ok && user["id"] != members["rawId"] {
				c.violation(path, fact, "two users in one identifier")
			}
		},
	}
}

// textMap is metadata. An answer leaves it out if it is empty (fact 2.3-04).
func textMap(minimum int) mapping {
	return mapping{keys: anyText("fact 2.2-03"), values: anyText("fact 2.2-03"), min: minimum, fact: "fact 2.3-04"}
}

// metadataPatch is metadata in an update, where values may be null. Whether null removes a key is not known (fact 2.3-02).
func metadataPatch() mapping {
	m := textMap(0)
	m.nullable = true
	return m
}

// chatParticipant is a participant in a request or an answer, by the form of its time.
func chatParticipant(since text) shape {
	const fact = "fact 2.2-03"
	who, metadata, share := identifier(), textMap(0), optional("shareHistoryTime", since)
	if since.what == chatTime().what {
		// The default is 1970, so an answer always has it (fact 2.3-01).
		who, metadata, share = userInAnswer(), textMap(1), required("shareHistoryTime", since).fact("fact 2.3-01")
	}
	return object{fact: fact, members: []member{
		required("communicationIdentifier", who),
		optional("displayName", anyText(fact)),
		share,
		optional("metadata", metadata).since(versionOfMetadata).fact("fact 2.1-02"),
	}}
}

// retention is a retention policy: its kind, and the days if it has any (fact 2.3-03).
func retention() shape {
	const fact = "fact 2.3-03"
	return object{
		fact: fact,
		members: []member{
			required("kind", oneOf(fact, "none", "threadCreationDate")),
			optional("deleteThreadAfterDays", number{30, 90, fact}),
		},
		rule: func(c *checker, path string, members map[string]any) {
			if _, days := members["deleteThreadAfterDays"]; days != (members["kind"] == "threadCreationDate") {
				c.violation(path, fact, "days: %v, and the kind is %v", days, members["kind"])
			}
		},
	}
}

// threadModel returns the members of a thread in an answer. It has a retention policy even if none was set (fact 2.3-03).
func threadModel() []member {
	const fact = "fact 2.2-04"
	return []member{
		required("id", threadID()),
		required("topic", anyText(fact)),
		required("createdOn", chatTime()),
		required("createdByCommunicationIdentifier", userInAnswer()),
		optional("deletedOn", chatTime()),
		optional("metadata", textMap(1)).since(versionOfMetadata).fact("fact 2.3-04"),
		required("retentionPolicy", retention()).since(versionOfMetadata).fact("fact 2.3-03"),
	}
}

func createThread() shape {
	const fact = "fact 2.2-03"
	return object{fact: fact, members: []member{
		required("topic", anyText(fact)),
		optional("participants", list{of: chatParticipant(chatRequestTime()), max: maxBatch, fact: "fact 2.4-01"}),
		optional("metadata", textMap(0)).since(versionOfMetadata),
		optional("retentionPolicy", retention()).since(versionOfMetadata),
	}}
}

// updateThread is the body of an update. What null does is not known; clients leave out what they do not change.
func updateThread() shape {
	const fact = "fact 2.3-02"
	return object{fact: fact, members: []member{
		optional("topic", anyText(fact)).orNull(ifHandwritten),
		optional("metadata", metadataPatch()).orNull(ifHandwritten).since(versionOfMetadata),
		optional("retentionPolicy", retention()).orNull(ifHandwritten).since(versionOfMetadata).fact("fact 2.3-03"),
	}}
}

func invalidParticipant() shape {
	const fact = "fact 2.2-02"
	return object{fact: fact, members: []member{
		required("code", oneOf(fact, "403", "404")), required("message", nonEmptyText(fact)), required("target", rawID()),
	}}
}

// recordedEnvelope is the form of errors that recordings of Chat have.
func recordedEnvelope() shape {
	const fact = "fact 2.3-10"
	detail := object{fact: fact, members: []member{
		required("Code", nonEmptyText(fact)), optional("Message", nonEmptyText(fact)), optional("Target", anyText(fact)),
	}}
	return object{fact: fact, members: []member{required("CommunicationError", object{fact: fact, members: []member{
		required("Code", nonEmptyText(fact)),
		optional("Message", nonEmptyText(fact)),
		optional("Target", anyText(fact)),
		required("Details", list{of: detail, fact: fact}),
	}})}}
}

// createdThreadRule checks the answer to a create: the Location names the thread.
func createdThreadRule(c *exchangeCheck) {
	thread, _ := c.answer["chatThread"].(map[string]any)
	id, _ := thread["id"].(string)
	c.checkLocation(id, "")
}

// checkLocation checks the Location of a new thread or message: the @ in the thread's id is not escaped.
func (c *exchangeCheck) checkLocation(threadID, rest string) {
	want := "/chat/threads/" + strings.ReplaceAll(url.QueryEscape(threadID), "%40", "@") + rest
	if location := c.exchange.AnswerHeader.Get("Location"); !strings.HasSuffix(location, want) {
		c.violation("answer header Location", "fact 2.2-06", "%q does not end in %q", location, want)
	}
}
