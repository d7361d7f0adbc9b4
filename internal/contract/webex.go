// SPDX-License-Identifier: MPL-2.0

package contract

// This file has the operations of Webex on rooms, people and classifications, sections W2, W5 and W6, and the renewal of
// tokens.

import (
	"net/http"
	"net/url"
	"regexp"
)

const mediaForm = "application/x-www-form-urlencoded"

func webexService() *service {
	const oauth = "fact W1.4-03"
	return &service{
		statuses: commonStatuses(http.StatusForbidden, http.StatusConflict, http.StatusGone, http.StatusLocked,
			http.StatusPreconditionRequired, http.StatusInternalServerError, http.StatusBadGateway,
			http.StatusServiceUnavailable, http.StatusGatewayTimeout), statusesFact: "fact W1.7-01",
		envelope: oneOfShapes{"message": webexEnvelope(), "error": object{fact: oauth, members: []member{
			required("error", nonEmptyText(oauth)), required("error_description", nonEmptyText(oauth)),
		}}},
		bearer:       true,
		answerHeader: []header{anyHeader("trackingid", "fact W1.13-01")},
		refusalRule:  webexRefusalRule,
	}
}

func webexOperations(s *service) []operation {
	rooms, room := route("/v1/rooms"), route("/v1/rooms/*", webexRoomID())
	const people, update = "fact W5-01", "fact W2.5-01"
	operations := []operation{
		{
			name: "create Webex room", service: s, method: http.MethodPost, path: rooms,
			media: []string{mediaJSON}, body: webexRoomChange("fact W2.2-02", "isPublic", "teamId"),
			status: http.StatusOK, answer: webexRoom(), rule: newWebexRoomRule,
		},
		{
			name: "list Webex rooms", service: s, method: http.MethodGet, path: rooms,
			query: webexPage(map[string]text{
				"teamId": webexTeamID(), "type": oneOf("fact W2.3-01", "group", "direct"),
				"orgPublicSpaces": oneOf("fact W2.3-01", "true", "false"), "from": webexRequestTime(), "to": webexRequestTime(),
				"sortBy": oneOf("fact W2.3-01", "id", "lastactivity", "created"),
			}),
			status: http.StatusOK, answer: webexList(webexRoom()), rule: webexLinkRule,
		},
		{
			name: "get Webex room", service: s, method: http.MethodGet, path: room,
			status: http.StatusOK, answer: webexRoom(), rule: sameIDRule,
		},
		{
			name: "update Webex room", service: s, method: http.MethodPut, path: room,
			media: []string{mediaJSON}, body: webexRoomChange(update, "isPublic", "teamId", "isReadOnly"),
			status: http.StatusOK, answer: webexRoom(), rule: sameIDRule,
		},
		{
			name: "delete Webex room", service: s, method: http.MethodDelete, path: room,
			status: http.StatusNoContent,
		},
		{
			name: "get Webex meeting details", service: s, method: http.MethodGet,
			path:   route("/v1/rooms/*/meetingInfo", webexRoomID()),
			status: http.StatusOK, answer: webexMeetingDetails(),
		},
		{
			name: "get Webex caller", service: s, method: http.MethodGet, path: route("/v1/people/me"),
			status: http.StatusOK, answer: webexPerson(),
		},
		{
			name: "get Webex person", service: s, method: http.MethodGet, path: route("/v1/people/*", webexPersonID()),
			status: http.StatusOK, answer: webexPerson(),
		},
		{
			name: "list Webex people", service: s, method: http.MethodGet, path: route("/v1/people"),
			query: webexPage(map[string]text{
				"email": webexRequestAddress(), "displayName": nonEmptyText(people), "id": nonEmptyText(people),
			}),
			status: http.StatusOK, answer: webexPeople(), rule: webexLinkRule,
		},
		{
			name: "list Webex classifications", service: s, method: http.MethodGet, path: route("/v1/classifications"),
			query: webexPage(nil), status: http.StatusOK, answer: webexList(webexClassification()), rule: webexLinkRule,
		},
		{
			name: "renew Webex token", service: s, method: http.MethodPost, path: route("/v1/access_token"), anonymous: true,
			media: []string{mediaForm}, form: map[string]text{
				"grant_type": oneOf("fact W1.4-01", "refresh_token"), "client_id": nonEmptyText("fact W1.4-01"),
				"client_secret": webexSecret(), "refresh_token": webexSecret(),
			},
			status: http.StatusOK, answer: webexTokens(),
		},
	}
	return append(operations, webexMembershipOperations(s)...)
}

// webexPage returns the parameters of a list, with those of all lists (section 1.9).
func webexPage(query map[string]text) map[string]text {
	size := wholeNumber("fact W1.9-03", 1)
	size.handwritten = func(string) bool { return true } // what the service does outside its range is not known
	all := map[string]text{"max": size, "cursor": nonEmptyText("fact W1.9-02")}
	for name, form := range query {
		all[name] = form
	}
	return all
}

func webexList(of shape) shape {
	const fact = "fact W1.9-01"
	return object{fact: fact, members: []member{required("items", list{of: of, fact: fact})}}
}

// webexLinkRule checks the link to the next page: it leads to the same list.
func webexLinkRule(c *exchangeCheck) {
	const place, fact = "answer header Link", "facts W1.9-01 and W1.9-02"
	form := regexp.MustCompile(`^<([^;<>]+)>; rel="next"$`) // without a semicolon in the URL
	for _, link := range c.exchange.AnswerHeader.Values("Link") {
		parts := form.FindStringSubmatch(link)
		if parts == nil {
			c.violation(place, fact, "%q is no link to the next page", link)
			continue
		}
		next, err := url.Parse(parts[1])
		asked, err2 := url.ParseRequestURI(c.exchange.Target)
		switch {
		case err != nil || err2 != nil || !next.IsAbs():
			c.violation(place, fact, "%q is no absolute URL", parts[1])
		case next.EscapedPath() != asked.EscapedPath():
			c.violation(place, fact, "leads to %s", next.EscapedPath())
		case !next.Query().Has("cursor"):
			c.violation(place, fact, "has no cursor")
		}
	}
}

// webexRoomChange is the body of a create or update: a title and any of the settings.
func webexRoomChange(titleFact string, more ...string) shape {
	const fact = "fact W2.1-01"
	settings := map[string]member{
		"isPublic": optional("isPublic", boolean{fact}), "isReadOnly": optional("isReadOnly", boolean{"fact W2.5-10"}),
		"teamId": optional("teamId", webexTeamID()),
	}
	o := object{fact: fact, members: []member{
		required("title", nonEmptyText(titleFact)).fact(titleFact),
		optional("isLocked", boolean{fact}),
		optional("isAnnouncementOnly", boolean{fact}),
		optional("classificationId", webexID("CLASSIFICATION")),
		optional("description", webexDescription()),
	}}
	for _, name := range more {
		o.members = append(o.members, settings[name])
	}
	return o
}

// webexDescription is a description in a request: a single space removes it, and what an empty one does is not known.
func webexDescription() text {
	t := nonEmptyText("fact W2.5-05")
	t.handwritten = func(string) bool { return true }
	return t
}

// webexRoom is a room in an answer. What is false or not there is absent, and never null (fact W2.1-05).
func webexRoom() shape {
	const fact = "fact W2.1-01"
	failure := object{fact: "fact W1.12-01", members: []member{
		required("code", nonEmptyText("fact W1.12-01")), required("reason", nonEmptyText("fact W1.12-01")),
	}}
	return object{
		fact: fact,
		members: []member{
			required("id", webexRoomID()),
			optional("title", anyText(fact)), // the rule requires it
			required("type", oneOf(fact, "group", "direct")),
			required("isLocked", boolean{fact}),
			optional("teamId", webexTeamID()),
			required("lastActivity", webexTime()),
			required("creatorId", webexPersonID()),
			required("created", webexTime()),
			required("ownerId", webexID("ORGANIZATION")),
			optional("classificationId", webexID("CLASSIFICATION")),
			optional("isAnnouncementOnly", boolean{fact}),
			optional("isReadOnly", boolean{fact}),
			required("isPublic", boolean{fact}),
			optional("madePublic", webexTime()),
			optional("description", anyText(fact)),
			optional("errors", mapping{keys: nonEmptyText("fact W1.12-01"), values: failure, min: 1, fact: "fact W1.12-01"}),
		},
		rule: func(c *checker, path string, members map[string]any) {
			errors, _ := members["errors"].(map[string]any)
			_, failed := errors["title"]
			if _, titled := members["title"]; !titled && !failed {
				c.violation(path+".title", fact, "the property is missing")
			}
			if _, made := members["madePublic"]; made != (members["isPublic"] == true) {
				c.violation(path+".madePublic", fact, "there: %v, and isPublic is %v", made, members["isPublic"])
			}
		},
	}
}

// newWebexRoomRule checks the answer to a create, which alone lacks isReadOnly.
func newWebexRoomRule(c *exchangeCheck) {
	if _, there := c.answer["isReadOnly"]; there {
		c.violation("answer $.isReadOnly", "fact W2.1-01", "is absent from the answer to a create")
	}
	if c.answer["created"] != c.answer["lastActivity"] {
		c.violation("answer $.lastActivity", "fact W2.1-01", "%v, and the room was created %v", c.answer["lastActivity"], c.answer["created"])
	}
}

func webexMeetingDetails() shape {
	const fact = "fact W2.8-01"
	o := object{fact: fact, members: []member{required("roomId", webexRoomID())}}
	for _, name := range []string{
		"meetingLink", "sipAddress", "meetingNumber", "meetingId", "callInTollFreeNumber", "callInTollNumber",
	} {
		o.members = append(o.members, optional(name, nonEmptyText(fact)))
	}
	return o
}

// webexPeople is a list of people, with the ids of the request that nobody has.
func webexPeople() shape {
	const fact = "fact W5-01"
	return object{fact: fact, members: []member{
		required("items", list{of: webexPerson(), fact: fact}).fact("fact W1.9-01"),
		optional("notFoundIds", list{of: nonEmptyText(fact), min: 1, fact: fact}),
	}}
}

func webexPerson() shape {
	const fact = "fact W5-02"
	return object{fact: fact, members: []member{
		required("id", webexPersonID()),
		required("emails", list{of: webexAddress(), min: 1, fact: "fact W5-03"}),
		required("displayName", nonEmptyText(fact)),
		required("orgId", webexID("ORGANIZATION")),
		required("created", webexTime()),
		required("type", oneOf(fact, "person", "bot", "appuser")),
	}}
}

func webexClassification() shape {
	const fact = "fact W6-01"
	return object{fact: fact, members: []member{
		required("id", webexID("CLASSIFICATION")), required("rank", number{0, 1000, fact}), required("title", nonEmptyText(fact)),
		required("enabled", boolean{fact}), required("description", anyText(fact)), required("lastModified", webexTime()),
		required("orgId", webexID("ORGANIZATION")),
	}}
}

// webexSecret is a token or client secret, which a violation does not show.
func webexSecret() text {
	t := nonEmptyText("fact W1.4-01")
	t.secret = true
	return t
}

func webexTokens() shape {
	const fact = "fact W1.4-01"
	return object{fact: fact, members: []member{
		required("access_token", webexSecret()), required("expires_in", number{1, 1 << 31, fact}),
		required("refresh_token", webexSecret()), required("refresh_token_expires_in", number{1, 1 << 31, fact}),
		required("token_type", oneOf(fact, "Bearer")), optional("scope", nonEmptyText(fact)),
	}}
}
