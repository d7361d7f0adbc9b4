// SPDX-License-Identifier: MPL-2.0

package contract

// This file has the operations of Rooms, section 1.

import (
	"net/http"
	"strings"
)

const versionOfPSTN = "2023-10-30-preview" // fact 1.1-04

func roomService() *service {
	return &service{
		versions: []string{"2023-06-14", versionOfPSTN, "2024-04-15", "2025-03-13"}, versionsFact: "facts 1.1-01 and 1.1-02",
		// No 403 and no 410.
		statuses: commonStatuses(), statusesFact: "fact 1.4-03",
		envelope: documentedEnvelope(),
		answerHeader: []header{
			anyHeader("api-supported-versions", "fact 1.3-03"), anyHeader("api-deprecated-versions", "fact 1.3-03"),
			anyHeader("MS-CV", "fact 1.3-03"), anyHeader("X-Azure-Ref", "fact 1.3-03"),
			anyHeader("Request-Context", "fact 1.3-03"),
		},
		refusalRule: roomRefusalRule,
	}
}

func roomOperations(s *service) []operation {
	rooms, room := route("/rooms"), route("/rooms/*", roomID())
	roster := route("/rooms/*/participants", roomID())
	more := map[string]text{"nextLink": nonEmptyText("fact 1.6-02")}
	return []operation{
		{
			name: "create room", service: s, method: http.MethodPost, path: rooms,
			media: []string{mediaJSON}, body: createRoom(),
			header: []header{
				{name: "Repeatability-Request-ID", form: uuid("fact 1.3-01", nil), absent: ifHandwritten},
				{name: "Repeatability-First-Sent", form: httpDate("fact 1.3-01"), absent: ifHandwritten},
			},
			status: http.StatusCreated, answer: roomModel(), rule: createdRoomRule,
			answerHeader: []header{
				{name: "Location", form: roomID()},
				{name: "Repeatability-Result", form: oneOf("fact 1.3-01", "accepted"), absent: always},
			},
		},
		{
			name: "list rooms", service: s, method: http.MethodGet, path: rooms, query: more,
			status: http.StatusOK, answer: page(roomModel(), "fact 1.6-02"), rule: nextLinkRule("nextLink"),
		},
		{
			name: "get room", service: s, method: http.MethodGet, path: room,
			status: http.StatusOK, answer: roomModel(), rule: sameIDRule,
		},
		{
			name: "update room", service: s, method: http.MethodPatch, path: room,
			media: []string{mediaMergePatch}, body: updateRoom(),
			status: http.StatusOK, answer: roomModel(), rule: sameIDRule,
		},
		{
			name: "delete room", service: s, method: http.MethodDelete, path: room,
			status: http.StatusNoContent,
		},
		{
			name: "list room participants", service: s, method: http.MethodGet, path: roster, query: more,
			status: http.StatusOK, rule: nextLinkRule("nextLink"),
			answer: page(object{fact: "section 1.2", members: []member{
				required("rawId", rawID()), required("role", roleInAnswer()),
			}}, "section 1.2"),
		},
		{
			name: "change room participants", service: s, method: http.MethodPatch, path: roster,
			media:  []string{mediaMergePatch},
			body:   object{fact: "fact 1.2-06", members: []member{required("participants", roomRoster()).orAbsent(ifHandwritten).orNull(ifHandwritten)}},
			status: http.StatusOK, answer: object{fact: "section 1.2"},
		},
	}
}

// roomModel is a room in an answer, without its participants.
func roomModel() shape {
	const fact = "fact 1.2-03"
	return object{fact: fact, members: []member{
		required("id", roomID()),
		required("createdAt", offsetTime("fact 1.5-06")),
		required("validFrom", offsetTime("fact 1.5-06")),
		required("validUntil", offsetTime("fact 1.5-06")),
		required("pstnDialOutEnabled", boolean{fact}).since(versionOfPSTN).fact("fact 1.1-04"),
	}}
}

func role() text { return oneOf("fact 1.2-05", "Presenter", "Attendee", "Consumer", "Collaborator") }

// roleInAnswer is a role in an answer, which may also be one of a later version: the enum is open (fact 1.2-04).
func roleInAnswer() text {
	known := role()
	known.ok = anyOf(known.ok, func(given string) bool {
		first, rest := given[:min(1, len(given))], given[min(1, len(given)):]
		return strings.ToUpper(first) == first && strings.Trim(strings.ToLower(given), "abcdefghijklmnopqrstuvwxyz") == "" &&
			rest != "" && strings.ToLower(rest) == rest
	})
	known.what += " or another capitalised word"
	return known
}

// roomRoster is a map of participants, in which null removes. Clients always send a role; what the service does without
// one is not known.
func roomRoster() shape {
	return mapping{
		fact: "fact 1.2-06", keys: userID("fact 1.8-01"), nullable: true,
		values: object{fact: "fact 1.2-04", members: []member{required("role", role()).orAbsent(ifHandwritten).orNull(ifHandwritten)}},
	}
}

// roomWindowMembers returns the members that create and update share. A null time means the default or no change;
// recorded clients send it (facts 1.5-03 and 6-02).
func roomWindowMembers() []member {
	return []member{
		optional("validFrom", roomRequestTime()).orNull(always),
		optional("validUntil", roomRequestTime()).orNull(always),
		optional("pstnDialOutEnabled", boolean{"fact 1.2-02"}).orNull(always).since(versionOfPSTN).fact("fact 1.1-04"),
	}
}

func createRoom() shape {
	return object{fact: "fact 1.2-02", members: append(roomWindowMembers(), optional("participants", roomRoster()))}
}

func updateRoom() shape {
	return object{
		fact: "fact 1.2-02", members: append(roomWindowMembers(), ignored("participants", "fact 1.2-02")),
		rule: func(c *checker, path string, members map[string]any) {
			if (members["validFrom"] == nil) != (members["validUntil"] == nil) {
				c.violation(path, "fact 1.5-03", "one of validFrom and validUntil is missing")
			}
		},
	}
}

// createdRoomRule checks the answer to a create: Location is the bare id, and Repeatability-Result is there if the
// request is repeatable.
func createdRoomRule(c *exchangeCheck) {
	if location := c.exchange.AnswerHeader.Get("Location"); location != c.answer["id"] {
		c.violation("answer header Location", "fact 1.3-02", "%q, and the room is %v", location, c.answer["id"])
	}
	asked := c.exchange.Header.Get("Repeatability-Request-ID") != ""
	if asked != (c.exchange.Header.Get("Repeatability-First-Sent") != "") {
		c.violation("request header Repeatability-First-Sent", "fact 1.3-01", "must come with Repeatability-Request-ID")
	}
	if asked != (c.exchange.AnswerHeader.Get("Repeatability-Result") != "") {
		c.violation("answer header Repeatability-Result", "fact 1.3-01", "is for requests with Repeatability-Request-ID")
	}
}

// roomRefusalRule checks a refusal of Rooms: how code, details and headers depend on each other.
func roomRefusalRule(c *exchangeCheck) {
	outer, _ := c.answer["error"].(map[string]any)
	details, _ := outer["details"].([]any)
	for _, d := range details {
		detail, _ := d.(map[string]any)
		target, _ := detail["target"].(string)
		if detail["code"] != "BadArgument" || outer["code"] != "BadRequest" {
			c.violation("answer $.error.details", "fact 1.4-01", "codes %v, %v", outer["code"], detail["code"])
		}
		if target != "" && target != "ValidFrom" && target != "ValidUntil" && !strings.HasPrefix(target, "$") {
			c.violation("answer $.error.details", "fact 1.4-01", "%q is not a known target", target)
		}
	}
	code := c.exchange.AnswerHeader.Get("x-ms-error-code")
	switch {
	case len(details) > 0 && code != "":
		c.violation("answer header x-ms-error-code", "fact 1.3-04", "is absent from errors of validation")
	case len(details) == 0 && code != outer["code"]:
		c.violation("answer header x-ms-error-code", "fact 1.3-04", "%q, and the body has %v", code, outer["code"])
	}
	if len(details) > 0 && c.exchange.AnswerHeader.Get("api-supported-versions") != "" {
		c.violation("answer header api-supported-versions", "fact 1.3-04", "is absent from errors of validation")
	}
	if c.exchange.Status == http.StatusNotFound && outer["code"] != "NotFound" {
		c.violation("answer $.error.code", "fact 1.4-02", "%v, want NotFound", outer["code"])
	}
}
