package contract

// This file is the operations of Chat on threads and participants, sections 2 and 3.1.

import (
	"net/http"
	"net/url"
	"strings"
)

const (
	versionOfMetadata = "2025-03-15" // fact 2.1-02
	batch             = 200          // fact 2.4-01
)

func chatService() *service {
	return &service{
		versions: []string{
			"2021-03-07", "2021-04-05-preview6", "2021-09-07", "2023-04-01-preview", "2023-07-01-preview", "2023-11-07",
			"2023-11-15-preview", "2024-03-01-preview", "2024-03-07", "2024-03-15-preview", "2024-06-05-preview",
			versionOfMetadata,
		},
		versionsFact: "fact 2.1-01",
		statuses:     generalStatuses(http.StatusForbidden, http.StatusServiceUnavailable), statusesFact: "fact 2.2-01",
		envelope: either{"error": documented(), "CommunicationError": recorded()},
		bearer:   true,
		standard: []header{anyHeader("api-supported-versions", "fact 2.1-01")},
		refusal:  plainRefusal,
		echoes: func(c *crossing) bool {
			return c.exchange.Header.Get("x-ms-return-client-request-id") == "true"
		},
	}
}

func chatOperations(s *service) []operation {
	threads, thread := route("/chat/threads"), route("/chat/threads/*", threadID())
	below := func(rest string) []segment { return route("/chat/threads/*"+rest, threadID()) }
	invalid := option("invalidParticipants", list{of: invalidParticipant(), least: 1, fact: "fact 2.2-02"})
	return append([]operation{
		{
			name: "create thread", service: s, method: http.MethodPost, path: threads,
			media: []string{mediaJSON}, body: createThread(),
			header: []header{{name: "Repeatability-Request-ID", form: uuid("fact 2.2-05", filled("").ok), absent: toHands}},
			status: http.StatusCreated, across: createdThread,
			answer: object{fact: "section 2.2", members: []member{
				need("chatThread", object{fact: "fact 2.2-04", members: threadModel()}), invalid,
			}},
			answerHeader: []header{{name: "Location", form: absoluteURL("fact 2.2-06")}},
		},
		{
			name: "list threads", service: s, method: http.MethodGet, path: threads, query: synced(),
			status: http.StatusOK, across: onPath("syncState"),
			answer: page(object{fact: "section 2.2", members: []member{
				need("id", threadID()),
				need("topic", free("section 2.2")),
				option("deletedOn", second()),
				need("lastMessageReceivedOn", second()),
			}}, "fact 2.3-11"),
		},
		{
			name: "get thread", service: s, method: http.MethodGet, path: thread,
			status: http.StatusOK, answer: object{fact: "fact 2.2-04", members: threadModel()}, across: sameID,
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
			name: "list participants", service: s, method: http.MethodGet, path: below("/participants"), query: skipped(),
			status: http.StatusOK, answer: page(chatParticipant(second()), "section 2.2"), across: onPath("skip"),
		},
		{
			name: "add participants", service: s, method: http.MethodPost, path: below("/participants/:add"),
			media: []string{mediaJSON},
			body: object{fact: "section 2.2", members: []member{
				need("participants", list{of: chatParticipant(chatTimeIn()), least: 1, most: batch, fact: "fact 2.4-01"}),
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

// synced are the parameters of the lists that go by a state of their own.
func synced() map[string]text {
	return map[string]text{
		"maxPageSize": wholeNumber("section 2.2", 1), "startTime": chatTimeIn(), "syncState": filled("fact 2.3-11"),
	}
}

// skipped are the parameters of the lists that count.
func skipped() map[string]text {
	return map[string]text{"maxPageSize": wholeNumber("section 2.2", 1), "skip": wholeNumber("section 2.2", 0)}
}

// identifier is somebody (section 3.1): a raw id, or what the kind has, or both.
func identifier() shape {
	const fact = "section 3.1"
	cloud := option("cloud", oneOf(fact, "public", "dod", "gcch"))
	details := map[string][]member{
		"communicationUser":  {need("id", rawID())},
		"phoneNumber":        {need("value", filled(fact)), option("isAnonymous", truth{fact}), option("assertedId", filled(fact))},
		"microsoftTeamsUser": {need("userId", filled(fact)), option("isAnonymous", truth{fact}), cloud},
		"microsoftTeamsApp":  {need("appId", filled(fact)), cloud},
		"teamsExtensionUser": {need("userId", filled(fact)), need("tenantId", filled(fact)), need("resourceId", filled(fact)), cloud},
	}
	whole := object{fact: fact, members: []member{
		option("rawId", filled(fact)),
		option("kind", oneOf(fact, "unknown", "communicationUser", "phoneNumber", "microsoftTeamsUser", "microsoftTeamsApp",
			"teamsExtensionUser")),
	}}
	for name, members := range details {
		whole.members = append(whole.members, option(name, object{fact: fact, members: members}))
	}
	whole.rule = func(l *look, path string, members map[string]any) {
		kinds := 0
		for name := range details {
			if _, there := members[name]; there {
				kinds++
			}
		}
		raw, there := members["rawId"]
		if kinds > 1 || kinds == 0 && !there {
			l.wrong(path, fact, "%d kinds of identifier, rawId: %v", kinds, there)
		}
		if user, ok := members["communicationUser"].(map[string]any); ok && there && user["id"] != raw {
			l.wrong(path, fact, "two users in one identifier")
		}
	}
	return whole
}

// answered is somebody in an answer: there the raw id always stands, and the user with it.
func answered() shape {
	const fact = "section 3.1"
	return object{
		fact: fact,
		members: []member{
			need("rawId", userID("fact 3.3-01")),
			option("kind", oneOf(fact, "communicationUser")),
			need("communicationUser", object{fact: fact, members: []member{need("id", userID("fact 3.3-01"))}}),
		},
		rule: func(l *look, path string, members map[string]any) {
			if user, ok := members["communicationUser"].(map[string]any); ok && user["id"] != members["rawId"] {
				l.wrong(path, fact, "two users in one identifier")
			}
		},
	}
}

// textMap is metadata. In an answer it is absent where it is empty (fact 2.3-04).
func textMap(least int) mapping {
	return mapping{keys: free("fact 2.2-03"), values: free("fact 2.2-03"), least: least, fact: "fact 2.3-04"}
}

// metadataPatch is metadata in a change: whether null removes a key is open (fact 2.3-02), and no other form could.
func metadataPatch() mapping {
	m := textMap(0)
	m.nullable = true
	return m
}

// chatParticipant is a participant with a time in the form of a request or of an answer.
func chatParticipant(since text) shape {
	const fact = "fact 2.2-03"
	who, metadata, share := identifier(), textMap(0), option("shareHistoryTime", since)
	if since.what == second().what {
		// The default is 1970 and not nothing (fact 2.3-01).
		who, metadata, share = answered(), textMap(1), need("shareHistoryTime", since).by("fact 2.3-01")
	}
	return object{fact: fact, members: []member{
		need("communicationIdentifier", who),
		option("displayName", free(fact)),
		share,
		option("metadata", metadata).from(versionOfMetadata).by("fact 2.1-02"),
	}}
}

// retention is a policy: its kind, and the days where there are any (fact 2.3-03).
func retention() shape {
	const fact = "fact 2.3-03"
	return object{
		fact: fact,
		members: []member{
			need("kind", oneOf(fact, "none", "threadCreationDate")),
			option("deleteThreadAfterDays", number{30, 90, fact}),
		},
		rule: func(l *look, path string, members map[string]any) {
			if _, days := members["deleteThreadAfterDays"]; days != (members["kind"] == "threadCreationDate") {
				l.wrong(path, fact, "days: %v, and the kind is %v", days, members["kind"])
			}
		},
	}
}

// threadModel is the members of a thread in an answer. A policy that was never set is there too (fact 2.3-03).
func threadModel() []member {
	const fact = "fact 2.2-04"
	return []member{
		need("id", threadID()),
		need("topic", free(fact)),
		need("createdOn", second()),
		need("createdByCommunicationIdentifier", answered()),
		option("deletedOn", second()),
		option("metadata", textMap(1)).from(versionOfMetadata).by("fact 2.3-04"),
		need("retentionPolicy", retention()).from(versionOfMetadata).by("fact 2.3-03"),
	}
}

func createThread() shape {
	const fact = "fact 2.2-03"
	return object{fact: fact, members: []member{
		need("topic", free(fact)),
		option("participants", list{of: chatParticipant(chatTimeIn()), most: batch, fact: "fact 2.4-01"}),
		option("metadata", textMap(0)).from(versionOfMetadata),
		option("retentionPolicy", retention()).from(versionOfMetadata),
	}}
}

// updateThread is a change. What null does is open; clients leave out what they do not change.
func updateThread() shape {
	const fact = "fact 2.3-02"
	return object{fact: fact, members: []member{
		option("topic", free(fact)).orNull(toHands),
		option("metadata", metadataPatch()).orNull(toHands).from(versionOfMetadata),
		option("retentionPolicy", retention()).orNull(toHands).from(versionOfMetadata).by("fact 2.3-03"),
	}}
}

func invalidParticipant() shape {
	const fact = "fact 2.2-02"
	return object{fact: fact, members: []member{
		need("code", oneOf(fact, "403", "404")), need("message", filled(fact)), need("target", rawID()),
	}}
}

// recorded is the envelope in which errors of Chat were recorded.
func recorded() shape {
	const fact = "fact 2.3-10"
	detail := object{fact: fact, members: []member{
		need("Code", filled(fact)), option("Message", filled(fact)), option("Target", free(fact)),
	}}
	return object{fact: fact, members: []member{need("CommunicationError", object{fact: fact, members: []member{
		need("Code", filled(fact)),
		option("Message", filled(fact)),
		option("Target", free(fact)),
		need("Details", list{of: detail, fact: fact}),
	}})}}
}

// createdThread looks at the answer to a create: the Location names the thread.
func createdThread(c *crossing) {
	thread, _ := c.answer["chatThread"].(map[string]any)
	id, _ := thread["id"].(string)
	c.location(id, "")
}

// location looks at the Location of what is new in a thread: the @ in the id is not escaped.
func (c *crossing) location(threadID, rest string) {
	want := "/chat/threads/" + strings.ReplaceAll(url.QueryEscape(threadID), "%40", "@") + rest
	if location := c.exchange.AnswerHeader.Get("Location"); !strings.HasSuffix(location, want) {
		c.wrong("answer header Location", "fact 2.2-06", "%q does not end in %q", location, want)
	}
}
