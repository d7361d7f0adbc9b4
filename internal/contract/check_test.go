// SPDX-License-Identifier: MPL-2.0

package contract_test

// This file tests single violations, and exchanges without violations.

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/contract"
)

const (
	room     = `{"id":"99415750115958845","createdAt":"2026-03-01T12:00:00.1234567+00:00","validFrom":"2026-03-01T12:00:00+00:00","validUntil":"2026-03-02T12:00:00+00:00","pstnDialOutEnabled":false}`
	roomURL  = "/rooms/99415750115958845?api-version=2025-03-13"
	roster   = "/rooms/99415750115958845/participants?api-version=2025-03-13"
	thread   = "/chat/threads/19%3AacsV1_abc%40thread.v2?api-version=2025-03-15"
	message  = "/chat/threads/19%3AacsV1_abc%40thread.v2/messages/1772366400125?api-version=2025-03-15"
	notFound = `{"error":{"code":"NotFound","message":"The server cannot find the requested resource."}}`
	badTime  = `{"error":{"code":"BadRequest","message":"Malformed.","details":[{"code":"BadArgument","message":"The time range end is in the past.","target":"ValidUntil"}]}}`
)

// exchange returns an exchange that has no violations but those of the arguments: its body is signed, and its answer has
// the headers of Rooms.
func exchange(method, target, body string, status int, answer string) contract.Exchange {
	sum := sha256.Sum256([]byte(body))
	e := contract.Exchange{
		Method: method, Target: target, Body: []byte(body), Status: status, Answer: []byte(answer),
		Header: http.Header{
			"Authorization": {
				"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=BS+3hWScrwW+4cpYIpDrgh9Iy34q4H3NXDkOKmt1mH4=",
			},
			"X-Ms-Date":           {"Sun, 01 Mar 2026 12:00:00 GMT"},
			"X-Ms-Content-Sha256": {base64.StdEncoding.EncodeToString(sum[:])},
		},
		AnswerHeader: http.Header{
			"Api-Supported-Versions": {"2025-03-13"}, "Api-Deprecated-Versions": {"2021-04-07"},
			"Ms-Cv": {"a.0"}, "X-Azure-Ref": {"b"}, "Request-Context": {"appId="},
		},
	}
	if strings.HasPrefix(target, "/chat") {
		e.Header = http.Header{"Authorization": {"Bearer a.b.c"}}
	}
	switch {
	case body == "":
	case method == http.MethodPatch:
		e.Header.Set("Content-Type", "application/merge-patch+json")
	default:
		e.Header.Set("Content-Type", "application/json")
	}
	if method == http.MethodPost && strings.HasPrefix(target, "/rooms?") {
		e.Header.Set("Repeatability-Request-ID", "c0a80101-2222-3333-4444-555555555555")
		e.Header.Set("Repeatability-First-Sent", "Sun, 01 Mar 2026 12:00:00 GMT")
		if status == http.StatusCreated {
			e.AnswerHeader.Set("Repeatability-Result", "accepted")
			e.AnswerHeader.Set("Location", "99415750115958845")
		}
	}
	if answer != "" {
		e.AnswerHeader.Set("Content-Type", "application/json; charset=utf-8")
	}
	return e
}

// changed returns a copy of e with changes.
func changed(e contract.Exchange, changes ...func(*contract.Exchange)) contract.Exchange {
	e = clone(e)
	for _, change := range changes {
		change(&e)
	}
	return e
}

// messageWith returns a message with more properties, which begin with a comma.
func messageWith(more string) string {
	return `{"id":"1772366400125","type":"text","sequenceId":"3","version":"1772366400125","createdOn":"2026-03-01T12:00:00Z",` +
		`"senderCommunicationIdentifier":{"rawId":"` + stranger + `","communicationUser":{"id":"` + stranger + `"}}` + more + `}`
}

func answerWith(name, value string) func(*contract.Exchange) {
	return func(e *contract.Exchange) { e.AnswerHeader.Set(name, value) }
}

func requestWith(name, value string) func(*contract.Exchange) {
	return func(e *contract.Exchange) { e.Header.Set(name, value) }
}

func TestViolations(t *testing.T) {
	t.Parallel()
	participant := `{"participants":{"` + stranger + `":{"role":"Attendee"}}}`
	create := exchange("POST", "/rooms?api-version=2025-03-13", participant, 201, room)
	get := exchange("GET", roomURL, "", 200, room)
	missing := changed(exchange("GET", roomURL, "", 404, notFound), answerWith("x-ms-error-code", "NotFound"))
	unset := func(name string) func(*contract.Exchange) { return func(e *contract.Exchange) { e.Header.Del(name) } }
	with := func(old, now string) contract.Exchange {
		return exchange("GET", roomURL, "", 200, strings.Replace(room, old, now, 1))
	}
	for name, test := range map[string]struct {
		e    contract.Exchange
		want string // part of a violation; "" where there is none
	}{
		"a room that is created":   {create, ""},
		"a room that is read":      {get, ""},
		"an older version":         {exchange("GET", strings.Replace(roomURL, "2025-03-13", "2023-06-14", 1), "", 200, strings.Replace(room, `,"pstnDialOutEnabled":false`, "", 1)), ""},
		"a room that is not there": {missing, ""},

		"Z in a time of Rooms":          {with("12:00:00+00:00", "12:00:00Z"), `answer $.validFrom: "2026-03-01T12:00:00Z" is not a time with +00:00`},
		"eight digits":                  {with(".1234567", ".12345678"), "fact 1.5-06"},
		"a trailing zero":               {with(".1234567", ".1234560"), "fact 1.5-06"},
		"a missing property":            {with(`"createdAt":"2026-03-01T12:00:00.1234567+00:00",`, ""), "answer $.createdAt: the property is missing (fact 1.2-03)"},
		"participants in a room":        {with(`{"id"`, `{"participants":{},"id"`), "get room: answer $.participants: unknown property (fact 1.2-03)"},
		"a flag that is null":           {with("false", "null"), "null, want a boolean"},
		"another room":                  {with("99415750115958845", "99415750115958846"), "asked for 99415750115958845"},
		"no JSON":                       {with("}", ""), "the body is not JSON"},
		"two values":                    {with("}", "}{}"), "something follows"},
		"text in place of JSON":         {changed(get, answerWith("Content-Type", "text/html")), "answer header Content-Type"},
		"an echoed id":                  {changed(get, answerWith("x-ms-client-request-id", "mine")), "facts 1.3-03"},
		"a body with 204":               {exchange("DELETE", roomURL, "", 204, "{}"), "answer body: there is none"},
		"a new room with 200":           {changed(create, func(e *contract.Exchange) { e.Status = 200 }), "status 200, want 201"},
		"a URL as Location":             {changed(create, answerWith("Location", "https://host/rooms/99415750115958845")), "answer header Location"},
		"a create that is not repeated": {changed(create, unset("Repeatability-Request-ID")), "request header Repeatability-Request-ID: is missing (fact 1.3-01)"},
		"a date of another form":        {changed(create, requestWith("Repeatability-First-Sent", "2026-03-01")), "is not an IMF-fixdate"},
		"an unsigned request":           {changed(get, unset("Authorization")), "fact 5.1-05"},
		"a hash of something else":      {changed(get, requestWith("x-ms-content-sha256", "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=")), "fact 5.1-01"},
		"a PATCH that is repeatable":    {changed(exchange("PATCH", roomURL, "{}", 200, room), requestWith("Repeatability-Request-ID", "c0a80101-2222-3333-4444-555555555555")), "is not for this operation"},
		"JSON that is no merge patch":   {changed(exchange("PATCH", roomURL, "{}", 200, room), requestWith("Content-Type", "application/json")), "request header Content-Type"},
		"one time alone":                {exchange("PATCH", roomURL, `{"validFrom":"2026-03-01T12:00:00Z"}`, 200, room), "fact 1.5-03"},
		"a size for rooms":              {exchange("GET", "/rooms?api-version=2025-03-13&maxPageSize=2", "", 200, `{"value":[]}`), "request query maxPageSize: unknown parameter (fact 1.2-01)"},
		"an operation that is none":     {exchange("GET", "/rooms/99415750115958845/x?api-version=2025-03-13", "", 200, room), "there is no such operation"},
		"a wrong role":                  {exchange("PATCH", roster, strings.Replace(participant, "Attendee", "attendee", 1), 200, "{}"), `"attendee" is not one of`},
		"a wrong raw id":                {exchange("PATCH", roster, `{"participants":{"somebody":null}}`, 200, "{}"), "fact 1.8-01"},
		"a link to somewhere else":      {exchange("GET", "/rooms?api-version=2025-03-13", "", 200, `{"value":[],"nextLink":"https://host/elsewhere?nextLink=a&api-version=2025-03-13"}`), "leads to /elsewhere"},

		"an error with no code":      {exchange("GET", roomURL, "", 404, `{"error":{"message":"No."}}`), "answer $.error.code: the property is missing (fact 1.4-01)"},
		"an error in another header": {changed(missing, answerWith("x-ms-error-code", "Gone")), "fact 1.3-04"},
		"a status never seen":        {changed(missing, func(e *contract.Exchange) { e.Status = 410 }), "the service does not answer 410 (fact 1.4-03)"},
		"versions with bad values":   {changed(exchange("POST", "/rooms?api-version=2025-03-13", "{}", 400, badTime), answerWith("x-ms-error-code", "BadRequest")), "answer header api-supported-versions"},
		"Rooms in the form of Chat":  {exchange("GET", roomURL, "", 404, `{"CommunicationError":{"Code":"NotFound","Details":[]}}`), "unknown property"},
		"Chat in either form, first": {changed(exchange("GET", thread, "", 404, notFound), answerWith("Content-Type", "application/json")), ""},
		"Chat in either form, other": {changed(exchange("GET", thread, "", 404, `{"CommunicationError":{"Code":"NotFound","Details":[]}}`), answerWith("Content-Type", "application/json")), ""},
		"Chat with a charset":        {exchange("GET", thread, "", 404, `{"CommunicationError":{"Code":"NotFound","Details":[]}}`), "facts 2.3-10 and 4-11"},
		"Chat with an error header":  {changed(exchange("GET", thread, "", 404, notFound), answerWith("x-ms-error-code", "NotFound")), "answer header x-ms-error-code"},
		"a message with no content":  {exchange("GET", message, "", 200, messageWith("")), "answer $.content: the property is missing (fact 2.3-13)"},
		"a message, no attachments":  {exchange("GET", message, "", 200, messageWith(`,"content":{"message":"x"}`)), "fact 2.3-14"},
		"an attachment with no type": {exchange("GET", message, "", 200, messageWith(`,"content":{"message":"x","attachments":[{"id":"1"}]}`)), "attachmentType: the property is missing (fact 2.3-22)"},
		"an attachment with no host": {exchange("GET", message, "", 200, messageWith(`,"content":{"message":"x","attachments":[{"id":"1","attachmentType":"file","url":"/f"}]}`)), "fact 2.3-22"},
		"an attachment with no id":   {exchange("GET", message, "", 200, messageWith(`,"content":{"message":"x","attachments":[{"attachmentType":"file"}]}`)), "fact 2.3-22"},
		"deleted with an attachment": {exchange("GET", message, "", 200, messageWith(`,"content":{"message":"","attachments":[{"id":"1","attachmentType":"file"}]},"deletedOn":"2026-03-01T12:00:00Z"`)), "fact 2.3-13"},
		"deleted with a text":        {exchange("GET", message, "", 200, messageWith(`,"content":{"message":"x","attachments":[]},"deletedOn":"2026-03-01T12:00:00Z"`)), "fact 2.3-13"},
		"deleted without a text":     {exchange("GET", message, "", 200, messageWith(`,"content":{"message":"","attachments":[]},"deletedOn":"2026-03-01T12:00:00Z"`)), ""},
		"an empty name of a sender":  {exchange("GET", message, "", 200, messageWith(`,"content":{"message":"x","attachments":[]},"senderDisplayName":""`)), "is absent where none was sent (fact 2.3-14)"},
		"an id echoed unasked":       {changed(exchange("DELETE", thread, "", 204, ""), requestWith("x-ms-client-request-id", "mine"), answerWith("x-ms-client-request-id", "mine")), "facts 1.3-03 and 2.3-21"},
		"Chat in no form":            {exchange("GET", thread, "", 404, `{}`), "none of the properties"},
		"Chat signed with a key":     {changed(exchange("DELETE", thread, "", 204, ""), requestWith("Authorization", get.Header.Get("Authorization"))), "fact 5.3-02"},
		"Chat to the millisecond": {exchange("GET", thread, "", 200, `{"id":"19:acsV1_abc@thread.v2","topic":"Tea","createdOn":"2026-03-01T12:00:00.000Z",`+
			`"createdByCommunicationIdentifier":{"rawId":"`+stranger+`","communicationUser":{"id":"`+stranger+`"}},"retentionPolicy":{"kind":"none"}}`), "fact 2.3-05"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := strings.Join(contract.NewTable().Check(test.e, contract.ByClient), "\n")
			if test.want == "" && found != "" || !strings.Contains(found, test.want) {
				t.Errorf("got %q, want %q", found, test.want)
			}
		})
	}
}

func TestChecksDependOnSenderAndAnswer(t *testing.T) {
	t.Parallel()
	unusual := `{"validFrom":"2026-03-01","validUntil":"2026-03-02T12:00:00.109998","participants":{}}`
	refused := func(status int) contract.Exchange {
		e := exchange("PATCH", roomURL, `{"unknown":1}`, status, strings.ReplaceAll(notFound, "NotFound", "BadRequest"))
		e.AnswerHeader.Set("x-ms-error-code", "BadRequest")
		return e
	}
	unsigned := changed(refused(401), func(e *contract.Exchange) { e.Header.Del("Authorization") })
	fault := changed(exchange("GET", roomURL, "", 503, "<html>"), func(e *contract.Exchange) { e.Fault = true })
	for name, test := range map[string]struct {
		e            contract.Exchange
		client, hand bool // whether there are violations
	}{
		"accepted forms that no client writes":        {exchange("PATCH", roomURL, unusual, 200, room), true, false},
		"an unknown property, accepted":               {exchange("PATCH", roomURL, `{"unknown":1}`, 200, room), true, true},
		"an unknown property, refused":                {refused(400), false, false},
		"a wrong media type, refused":                 {refused(415), false, false},
		"an unknown property, and too many":           {refused(429), true, false},
		"no credential, refused":                      {unsigned, true, false},
		"an unusual answer of a fault":                {fault, false, false},
		"an unusual request that meets a fault":       {changed(fault, func(e *contract.Exchange) { e.Header.Del("Authorization") }), true, true},
		"no answer":                                   {contract.Exchange{Method: "GET", Target: roomURL, Header: exchange("GET", roomURL, "", 0, "").Header}, false, false},
		"an unknown operation, refused":               {changed(exchange("GET", "/x", "", 404, notFound), answerWith("x-ms-error-code", "NotFound")), false, false},
		"an unusual error about an unknown operation": {exchange("GET", "/x", "", 404, "no"), true, true},
		"a refused method without those that exist":   {refused(405), true, true},
	} {
		for by, want := range map[contract.Sender]bool{contract.ByClient: test.client, contract.ByHand: test.hand} {
			if found := contract.NewTable().Check(test.e, by); (len(found) > 0) != want {
				t.Errorf("%s, sender %d: got %q, want violations: %v", name, by, found, want)
			}
		}
	}
}

// The printed line of an exchange holds no credential and no token.
func TestAPrintedExchangeHoldsNoSecret(t *testing.T) {
	t.Parallel()
	e := exchange("POST", "/identities?api-version=2025-06-30&x=secret", `{"note":"secret"}`, 201, `{"accessToken":{"token":"secret"}}`)
	e.Header.Set("Authorization", "Bearer secret")
	if got, want := e.String(), "POST /identities, answered 201"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	e = exchange("POST", "/identities/"+stranger+"/:issueAccessToken?api-version=2025-06-30", `{"scopes":["chat"]}`, 200,
		`{"token":{"secret":"secret"},"expiresOn":"secret"}`)
	for _, violation := range contract.NewTable().Check(e, contract.ByClient) {
		if strings.Contains(violation, "$.token") && strings.Contains(violation, "secret") {
			t.Errorf("got %q", violation)
		}
	}
	if got := exchange("PATCH", roomURL, `{}`, 200, "").String(); got != "PATCH /rooms/99415750115958845, answered 200: {}" {
		t.Errorf("got %q", got)
	}
}
