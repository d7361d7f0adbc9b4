// SPDX-License-Identifier: MPL-2.0

package contract

// This file has the forms of Webex: ids, times, addresses, and its error body.

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

// webexID is an id of one of the kinds: base64 of ciscospark://CLUSTER/KIND/UUID. Handwritten requests may also have ids that
// lead to nothing, and bare UUIDs (fact W1.11-03).
func webexID(kinds ...string) text {
	const fact = "facts W1.11-01 and W1.11-02"
	return text{
		what: "an id of the kind " + strings.Join(kinds, " or "), fact: fact,
		ok: func(given string) bool {
			cluster, kind, uuid := webexIDParts(given)
			global := slices.Contains([]string{"PEOPLE", "ORGANIZATION", "CLASSIFICATION"}, kind)
			return slices.Contains(kinds, kind) && (!global || cluster == "us") && webexUUIDs(kind, uuid)
		},
		handwritten: func(string) bool { return true },
	}
}

// webexIDParts returns the parts of an id, "" if it is none.
func webexIDParts(id string) (cluster, kind, uuid string) {
	plain, err := base64.RawURLEncoding.DecodeString(id)
	rest, marked := strings.CutPrefix(string(plain), "ciscospark://")
	parts := strings.Split(rest, "/")
	if err != nil || !marked || len(parts) != 3 || parts[0] == "" {
		return "", "", ""
	}
	return parts[0], parts[1], parts[2]
}

// webexUUIDs reports whether an id of a kind ends in one UUID, or in two as those of memberships (facts W3.1-02 and W4-04).
func webexUUIDs(kind, uuid string) bool {
	first, second, both := strings.Cut(uuid, ":")
	if strings.HasSuffix(kind, "MEMBERSHIP") != both {
		return false
	}
	return isGUID(first) && (!both || isGUID(second))
}

func webexRoomID() text   { return webexID("ROOM") }
func webexPersonID() text { return webexID("PEOPLE") }

// webexTeamID is the id of a team, which the interface also shows with the kind of a room (fact W4-06).
func webexTeamID() text { return webexID("TEAM", "ROOM") }

// webexTime is a time in an answer of Webex: three digits and Z.
func webexTime() text {
	return text{what: "a time with three digits and Z", fact: "fact W1.10-01", ok: inLayout("2006-01-02T15:04:05.000Z")}
}

// webexRequestTime is a time in a query of Webex.
func webexRequestTime() text {
	t := webexTime()
	t.handwritten = parses(time.RFC3339)
	return t
}

// webexAddress is an e-mail address in an answer, which is in lower case.
func webexAddress() text {
	return text{
		what: "an address in lower case", fact: "fact W3.2-07",
		ok: func(given string) bool {
			local, domain, ok := strings.Cut(given, "@")
			return ok && local != "" && domain != "" && given == strings.ToLower(given) && !strings.ContainsAny(given, " <>!")
		},
	}
}

// webexRequestAddress is an address in a request, in any case of letters.
func webexRequestAddress() text {
	a := webexAddress()
	form := a.ok
	a.what, a.ok = "an address", func(given string) bool { return form(strings.ToLower(given)) }
	a.handwritten = func(string) bool { return true }
	return a
}

// webexEnvelope is the form of errors of Webex. A 403 has no list of errors (fact W1.2-03).
func webexEnvelope() shape {
	const fact = "fact W1.6-01"
	description := object{fact: fact, members: []member{required("description", nonEmptyText(fact))}}
	return object{fact: fact, members: []member{
		required("message", nonEmptyText(fact)),
		optional("errors", list{of: description, min: 1, fact: fact}),
		required("trackingId", nonEmptyText("fact W1.13-01")),
	}}
}

// webexRefusalRule checks a refusal of Webex: header and body have the same tracking id, and the first description is the
// message.
func webexRefusalRule(c *exchangeCheck) {
	if _, oauth := c.answer["error_description"]; oauth {
		return // of the renewal of tokens
	}
	if got := c.exchange.AnswerHeader.Get("Trackingid"); got != c.answer["trackingId"] {
		c.violation("answer header trackingid", "fact W1.13-01", "%q, and the body has %v", got, c.answer["trackingId"])
	}
	errors, there := c.answer["errors"].([]any)
	if there == (c.exchange.Status == 403) {
		c.violation("answer $.errors", "fact W1.2-03", "there: %v, with status %d", there, c.exchange.Status)
	}
	if len(errors) > 0 {
		first, _ := errors[0].(map[string]any)
		if first["description"] != c.answer["message"] {
			c.violation("answer $.errors", "fact W1.6-01", "%v, and the message is %v", first["description"], c.answer["message"])
		}
	}
}
