// SPDX-License-Identifier: MPL-2.0

package contract

// This file has the table of operations, the parts of an operation, and what the services share.

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	mediaJSON       = "application/json"
	mediaMergePatch = "application/merge-patch+json"
)

// operation is one operation of a service.
type operation struct {
	name    string
	service *service
	method  string
	path    []segment

	query        map[string]text // parameters besides api-version
	media        []string        // of the request body; empty if there is none
	body         shape
	bodyOptional bool
	form         map[string]text // of a body that is a form; nil if it is none
	anonymous    bool            // the request has no Authorization header
	header       []header

	status       int
	replaced     int   // the status if the operation replaces something; 0 if it never does
	answer       shape // nil if there is no body
	answerHeader []header

	// rule, if set, checks how the parts of a successful exchange depend on each other.
	rule func(c *exchangeCheck)
}

// exchangeCheck checks one exchange. Its request and answer are nil until their bodies were read.
type exchangeCheck struct {
	*checker
	exchange Exchange
	ids      []string // the ids in the path, decoded
	request  map[string]any
	answer   map[string]any
}

// segment is a segment of a path: a word, or the form of an id.
type segment struct {
	word string
	id   *text
}

// header is a header of a request or an answer.
type header struct {
	name   string
	form   text
	absent allowance // whether it may be left out
}

// service is what the operations of one service share.
type service struct {
	versions     []string // the api-versions; empty if there is none
	versionsFact string
	statuses     []int // of errors
	statusesFact string
	envelope     shape
	bearer       bool // it takes tokens only, no access key
	// answerHeader are the headers of each successful answer.
	answerHeader []header
	// refusalRule checks how the parts of a refusal depend on each other.
	refusalRule func(c *exchangeCheck)
	// echoes reports whether the service sends the client's own request id back; nil is never.
	echoes func(c *exchangeCheck) bool
}

// route returns the segments of a pattern, in which each "*" is the form of an id.
func route(pattern string, ids ...text) []segment {
	var segments []segment
	for word := range strings.SplitSeq(pattern, "/") {
		if word != "*" {
			segments = append(segments, segment{word: word})
			continue
		}
		segments = append(segments, segment{id: &ids[0]})
		ids = ids[1:]
	}
	return segments
}

// Table holds all operations. It does not change and is safe for concurrent use.
type Table struct {
	rooms, identity, teams, chat, webex *service
	operations                          []operation
}

// NewTable returns the table of all operations.
func NewTable() *Table {
	t := &Table{
		rooms: roomService(), identity: identityService(), teams: teamsExtensionService(), chat: chatService(), webex: webexService(),
	}
	t.operations = slices.Concat(roomOperations(t.rooms), identityOperations(t.identity), teamsExtensionOperations(t.teams),
		chatOperations(t.chat), webexOperations(t.webex))
	return t
}

// succeeds reports whether a status is a success of the operation.
func (op *operation) succeeds(status int) bool {
	return status == op.status || op.replaced != 0 && status == op.replaced
}

// match returns the operation of a request and the ids in its path; nil if there is none. A path of Webex may end in a slash:
// its JavaScript client asks for /people/?id=...
func (t *Table) match(method, escaped string) (found *operation, ids []string) {
	if t.serviceOf(escaped) == t.webex {
		escaped = strings.TrimSuffix(escaped, "/")
	}
	for i := range t.operations {
		if t.operations[i].method != method {
			continue
		}
		if ids, ok := matchPath(t.operations[i].path, escaped); ok {
			return &t.operations[i], ids
		}
	}
	return nil, nil
}

func matchPath(want []segment, escaped string) (ids []string, ok bool) {
	got := strings.Split(escaped, "/")
	if len(got) != len(want) {
		return nil, false
	}
	for i, part := range got {
		decoded, err := url.PathUnescape(part)
		switch {
		case err != nil || want[i].id == nil && decoded != want[i].word:
			return nil, false
		case want[i].id != nil:
			ids = append(ids, decoded)
		}
	}
	return ids, true
}

// serviceOf returns the service of a path, even if the path has no operation.
func (t *Table) serviceOf(escaped string) *service {
	switch first, _, _ := strings.Cut(strings.TrimPrefix(escaped, "/"), "/"); first {
	case "chat":
		return t.chat
	case "identities":
		return t.identity
	case "access":
		return t.teams
	case "v1":
		return t.webex
	}
	return t.rooms
}

// anyHeader is a header that must be there, with any value.
func anyHeader(name, fact string) header { return header{name: name, form: nonEmptyText(fact)} }

// page is one page of a list.
func page(of shape, fact string) shape {
	return object{fact: fact, members: []member{
		required("value", list{of: of, fact: fact}),
		optional("nextLink", absoluteURL(fact)),
	}}
}

// nextLinkRule checks the link to the next page: it leads to the same list in the same version, and has one of the
// parameters that name a position.
func nextLinkRule(positions ...string) func(*exchangeCheck) {
	return func(c *exchangeCheck) {
		link, there := c.answer["nextLink"].(string)
		if !there {
			return
		}
		const fact = "facts 1.6-02 and 2.3-11"
		next, err := url.Parse(link)
		asked, err2 := url.ParseRequestURI(c.exchange.Target)
		if err != nil || err2 != nil {
			return // already reported
		}
		if next.EscapedPath() != asked.EscapedPath() {
			c.violation("answer $.nextLink", fact, "leads to %s", next.EscapedPath())
		}
		if next.Query().Get("api-version") != c.version {
			c.violation("answer $.nextLink", fact, "has another api-version")
		}
		if !slices.ContainsFunc(positions, next.Query().Has) {
			c.violation("answer $.nextLink", fact, "has none of the parameters %q", positions)
		}
	}
}

// sameIDRule checks the id in an answer: it is the last id in the path.
func sameIDRule(c *exchangeCheck) {
	if got, want := c.answer["id"], c.ids[len(c.ids)-1]; got != want {
		c.violation("answer $.id", "section 1.2", "%v, asked for %s", got, want)
	}
}

// documentedEnvelope is the documented form of errors, which recordings of Rooms and Identity have.
func documentedEnvelope() shape {
	const fact = "fact 1.4-01"
	detail := object{fact: fact, members: []member{
		required("code", nonEmptyText(fact)), required("message", nonEmptyText(fact)), required("target", anyText(fact)),
	}}
	return object{fact: fact, members: []member{required("error", object{fact: fact, members: []member{
		required("code", nonEmptyText(fact)),
		required("message", nonEmptyText(fact)),
		optional("target", anyText(fact)),
		optional("details", list{of: detail, min: 1, fact: fact}),
		optional("innererror", anything{}),
	}})}}
}

// commonStatuses returns the error statuses that any service may answer, and more. No fact lists them.
func commonStatuses(more ...int) []int {
	return append(more,
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests)
}
