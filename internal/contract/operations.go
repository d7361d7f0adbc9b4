package contract

// This file is the table of the operations, what an operation consists of, and what the services have in common.

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

// operation is one line of the table.
type operation struct {
	name    string
	service *service
	method  string
	path    []segment

	query        map[string]text // parameters besides api-version
	media        []string        // of the request body; none where there is no body
	body         shape
	bodyOptional bool
	header       []header

	status       int
	replaced     int   // the status where the operation took the place of what was there; 0 where it never does
	answer       shape // nil where there is no body
	answerHeader []header

	// across, where given, looks at what the parts of a carried out exchange have to do with one another.
	across func(c *crossing)
}

// crossing is a carried out exchange, taken apart. Members of bodies that are not there are nil.
type crossing struct {
	*look
	exchange Exchange
	ids      []string // the decoded segments of the path that are ids
	request  map[string]any
	answer   map[string]any
}

// segment is a part of a path: a word, or an id of some form.
type segment struct {
	word string
	id   *text
}

// header is a header that a request or an answer has.
type header struct {
	name   string
	form   text
	absent grant // it may be left out
}

// service is what the operations of a data plane have in common.
type service struct {
	versions     []string
	versionsFact string
	statuses     []int // of errors
	statusesFact string
	envelope     shape
	bearer       bool // only user tokens: no access key
	// standard are the headers of each answer of success.
	standard []header
	// refusal looks at what an error's parts have to do with one another.
	refusal func(c *crossing)
	// echoes tells whether the client's own request id is sent back; nil where it never is.
	echoes func(c *crossing) bool
}

// route is made of words, and of the forms of ids where a "*" stands.
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

// Table is all operations. It does not change, and may be used from several goroutines at once.
type Table struct {
	rooms, identity, teams, chat *service
	operations                   []operation
}

// NewTable writes the table down.
func NewTable() *Table {
	t := &Table{rooms: roomService(), identity: identityService(), teams: teamsExtensionService(), chat: chatService()}
	t.operations = slices.Concat(roomOperations(t.rooms), identityOperations(t.identity), teamsExtensionOperations(t.teams),
		chatOperations(t.chat))
	return t
}

// succeeds tells whether a status is one of the operation's own.
func (op *operation) succeeds(status int) bool {
	return status == op.status || op.replaced != 0 && status == op.replaced
}

// match finds the operation of a request, and the ids in its path; nil where there is none.
func (t *Table) match(method, escaped string) (found *operation, ids []string) {
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

// serviceOf is the service that a path belongs to, whether there is such an operation or not.
func (t *Table) serviceOf(escaped string) *service {
	switch first, _, _ := strings.Cut(strings.TrimPrefix(escaped, "/"), "/"); first {
	case "chat":
		return t.chat
	case "identities":
		return t.identity
	case "access":
		return t.teams
	}
	return t.rooms
}

// anyHeader is a header of which only that it is there is known.
func anyHeader(name, fact string) header { return header{name: name, form: filled(fact)} }

// page is a list in pages.
func page(of shape, fact string) shape {
	return object{fact: fact, members: []member{
		need("value", list{of: of, fact: fact}),
		option("nextLink", absoluteURL(fact)),
	}}
}

// onPath looks at the link to the next page: it leads to the same list, in the same version, from another place on.
func onPath(places ...string) func(*crossing) {
	return func(c *crossing) {
		link, there := c.answer["nextLink"].(string)
		if !there {
			return
		}
		const fact = "facts 1.6-02 and 2.3-11"
		next, err := url.Parse(link)
		asked, err2 := url.ParseRequestURI(c.exchange.Target)
		if err != nil || err2 != nil {
			return // said before
		}
		if next.EscapedPath() != asked.EscapedPath() {
			c.wrong("answer $.nextLink", fact, "leads to %s", next.EscapedPath())
		}
		if next.Query().Get("api-version") != c.version {
			c.wrong("answer $.nextLink", fact, "has another api-version")
		}
		if !slices.ContainsFunc(places, next.Query().Has) {
			c.wrong("answer $.nextLink", fact, "has none of the parameters %q", places)
		}
	}
}

// sameID looks at the id in an answer: it is the one that was asked for, the last in the path.
func sameID(c *crossing) {
	if got, want := c.answer["id"], c.ids[len(c.ids)-1]; got != want {
		c.wrong("answer $.id", "section 1.2", "%v, asked for %s", got, want)
	}
}

// documented is the error envelope of the documents, in which Rooms and Identity were recorded.
func documented() shape {
	const fact = "fact 1.4-01"
	detail := object{fact: fact, members: []member{
		need("code", filled(fact)), need("message", filled(fact)), need("target", free(fact)),
	}}
	return object{fact: fact, members: []member{need("error", object{fact: fact, members: []member{
		need("code", filled(fact)),
		need("message", filled(fact)),
		option("target", free(fact)),
		option("details", list{of: detail, least: 1, fact: fact}),
		option("innererror", anything{}),
	}})}}
}

// generalStatuses are those of HTTP that any service answers, without a fact for each.
func generalStatuses(more ...int) []int {
	return append(more,
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests)
}
