package contract

// This file holds whole exchanges against the table.

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Exchange is one request with its answer, as it was on the wire.
type Exchange struct {
	// Method is the HTTP method.
	Method string
	// Target is the request target: path and query, still escaped.
	Target string
	// Header holds the request's headers, without Host.
	Header http.Header
	// Body is the request's body.
	Body []byte
	// Status is the status of the answer; 0 where there was none.
	Status int
	// AnswerHeader holds the answer's headers.
	AnswerHeader http.Header
	// Answer is the answer's body.
	Answer []byte
	// Fault tells that not the service answered but a fault that was made on purpose: the answer is not looked at.
	Fault bool
}

// Sender says by what a request was written.
type Sender int

const (
	// Client means: by a client library, which writes what Microsoft's own clients write.
	Client Sender = iota
	// Hand means: by hand, to show what the service accepts besides.
	Hand
)

// Name is the operation that an exchange is one of, and "" where there is none.
func (t *Table) Name(e Exchange) string {
	escaped, _, _ := strings.Cut(e.Target, "?")
	if op, _ := t.match(e.Method, escaped); op != nil {
		return op.name
	}
	return ""
}

// Names are all operations, in the order of the contract.
func (t *Table) Names() []string {
	var names []string
	for _, op := range t.operations {
		names = append(names, op.name)
	}
	return names
}

// Check holds an exchange against the table, and returns what differs: each with the operation, the place and the fact.
//
// An answer is looked at unless a fault gave it. A request is looked at unless it was refused for its form, in which
// case somebody shows on purpose what is refused.
func (t *Table) Check(e Exchange, by Sender) []string {
	escaped, rawQuery, _ := strings.Cut(e.Target, "?")
	op, ids := t.match(e.Method, escaped)
	query, err := url.ParseQuery(rawQuery)
	c := &crossing{
		look:     &look{byHand: by == Hand, version: query.Get("api-version")},
		exchange: e, ids: ids,
	}
	judged := e.Fault || !refusedForItsForm(e.Status, by)
	if judged && op == nil {
		c.wrong("request", "section 1.2", "there is no such operation")
	}
	if judged && op != nil {
		if err != nil {
			c.wrong("request", "section 1.2", "malformed query")
		}
		c.lookAtRequest(op, query)
	}
	if !e.Fault && e.Status != 0 {
		c.lookAtAnswer(op, t.serviceOf(escaped))
	}
	if op != nil && op.across != nil && !e.Fault && op.succeeds(e.Status) {
		op.across(c)
	}
	name := e.Method + " that is none"
	if op != nil {
		name = op.name
	}
	for i := range c.found {
		c.found[i] = name + ": " + c.found[i]
	}
	return c.found
}

// refusedForItsForm tells whether an answer may be about how the request was written. By hand, credentials are
// miswritten too, and anything is sent too often.
func refusedForItsForm(status int, by Sender) bool {
	switch status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusRequestTimeout,
		http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType:
		return true
	case http.StatusUnauthorized, http.StatusTooManyRequests:
		return by == Hand
	}
	return false
}

// lookAtRequest looks at a request that was not refused for its form.
func (c *crossing) lookAtRequest(op *operation, query url.Values) {
	if !slices.Contains(op.service.versions, c.version) {
		c.wrong("request query api-version", op.service.versionsFact, "%q is none that is served", c.version)
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		place := "request query " + name
		form, known := op.query[name]
		switch {
		case len(query[name]) > 1:
			c.wrong(place, "fact 1.2-01", "given %d times", len(query[name]))
		case name == "api-version":
		case !known && c.byHand: // passed over, which no fact says
		case !known:
			c.wrong(place, "fact 1.2-01", "unknown parameter")
		default:
			form.look(c.look, place, query.Get(name))
		}
	}
	id := 0
	for _, s := range op.path {
		if s.id != nil {
			s.id.look(c.look, "request path", c.ids[id])
			id++
		}
	}
	c.credentials(op.service)
	c.headers("request", op.header, c.exchange.Header)
	c.strangeHeaders(op)
	c.requestBody(op)
}

// strangeHeaders looks for headers that belong to other operations: only a create is repeatable, and no request has
// conditions.
func (c *crossing) strangeHeaders(op *operation) {
	for _, name := range []string{"Repeatability-Request-Id", "Repeatability-First-Sent", "If-Match", "If-None-Match"} {
		known := slices.ContainsFunc(op.header, func(h header) bool { return strings.EqualFold(h.name, name) })
		if c.exchange.Header.Get(name) != "" && !known {
			c.wrong("request header "+name, "facts 1.2-01, 1.3-01 and 2.2-05", "is not for this operation")
		}
	}
}

func (c *crossing) requestBody(op *operation) {
	body, media := c.exchange.Body, c.exchange.Header.Get("Content-Type")
	if op.body == nil || op.bodyOptional && len(body) == 0 {
		if len(body) > 0 {
			c.wrong("request body", "section 1.2", "there is none")
		}
		return
	}
	if n := len(c.exchange.Header.Values("Content-Type")); n > 1 {
		c.wrong("request header Content-Type", "fact 5.5-01", "given %d times", n)
	}
	if given, _, err := mime.ParseMediaType(media); err != nil || !slices.Contains(op.media, given) {
		c.wrong("request header Content-Type", "fact 5.5-01", "%q is none of %q", media, op.media)
	}
	c.request = c.part("request", op.body, body)
}

// part looks at a body, and returns it where it is an object.
func (c *crossing) part(side string, s shape, body []byte) map[string]any {
	l := &look{byHand: c.byHand && side == "request", version: c.version}
	value, _ := l.body(s, body)
	for _, text := range l.found {
		c.found = append(c.found, side+" "+text)
	}
	members, _ := value.(map[string]any)
	return members
}

// credentials looks at what a request proves itself with. Whether a signature is right is the server's to say.
func (c *crossing) credentials(s *service) {
	given := c.exchange.Header.Values("Authorization")
	if len(given) != 1 {
		c.wrong("request header Authorization", "fact 5.1-05", "given %d times", len(given))
		return
	}
	if token, ok := strings.CutPrefix(given[0], "Bearer "); ok {
		if token == "" || strings.ContainsAny(token, " \t") {
			c.wrong("request header Authorization", "fact 5.3-02", "has no token")
		}
		return
	}
	if s.bearer {
		c.wrong("request header Authorization", "fact 5.3-02", "only tokens of users are taken")
		return
	}
	signature, ok := strings.CutPrefix(given[0], "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=")
	if !ok || !base64Of(sha256.Size)(signature) {
		c.wrong("request header Authorization", "fact 5.1-05", "has another form")
	}
	hash := sha256.Sum256(c.exchange.Body)
	want := base64.StdEncoding.EncodeToString(hash[:])
	c.headers("request", []header{
		{name: "x-ms-date", form: httpDate("fact 5.1-02")},
		{name: "x-ms-content-sha256", form: text{
			what: "the hash of the body", fact: "fact 5.1-01", ok: func(given string) bool { return given == want },
		}},
	}, c.exchange.Header)
}

func (c *crossing) headers(side string, want []header, got http.Header) {
	for _, h := range want {
		place := side + " header " + h.name
		values := got.Values(h.name)
		switch {
		case len(values) > 1:
			c.wrong(place, h.form.fact, "given %d times", len(values))
		case len(values) == 1:
			h.form.look(c.look, place, values[0])
		case !h.absent.to(c.look):
			c.wrong(place, h.form.fact, "is missing")
		}
	}
}

// lookAtAnswer looks at an answer that the service gave.
func (c *crossing) lookAtAnswer(op *operation, s *service) {
	e := c.exchange
	if e.Status >= http.StatusBadRequest {
		c.refusal(s)
		return
	}
	if op == nil {
		return // said before
	}
	if !op.succeeds(e.Status) {
		c.wrong("answer", "section 1.2", "status %d in place of %d", e.Status, op.status)
		return
	}
	c.headers("answer", s.standard, e.AnswerHeader)
	c.headers("answer", op.answerHeader, e.AnswerHeader)
	c.echo(s)
	if op.answer == nil {
		if len(e.Answer) > 0 {
			c.wrong("answer body", "section 1.2", "there is none")
		}
		return
	}
	c.jsonAnswer(op.answer)
}

// jsonAnswer looks at an answer's body and what its headers say of it.
func (c *crossing) jsonAnswer(s shape) {
	media, parameters, err := mime.ParseMediaType(c.exchange.AnswerHeader.Get("Content-Type"))
	if charset := parameters["charset"]; err != nil || media != mediaJSON || charset != "" && !strings.EqualFold(charset, "utf-8") {
		c.wrong("answer header Content-Type", "section 1.2", "is no JSON")
	}
	c.answer = c.part("answer", s, c.exchange.Answer)
}

// echo looks for the client's own request id, which Identity sends back, Chat where it is asked to, and Rooms never.
func (c *crossing) echo(s *service) {
	const name = "x-ms-client-request-id"
	asked, got := c.exchange.Header.Get(name), c.exchange.AnswerHeader.Get(name)
	if s.echoes == nil || !s.echoes(c) {
		asked = ""
	}
	if asked != got {
		c.wrong("answer header "+name, "facts 1.3-03 and 2.3-21", "%q in place of %q", got, asked)
	}
}

// plainRefusal looks at an error of a service whose errors have no code in a header and no charset.
func plainRefusal(c *crossing) {
	if media := c.exchange.AnswerHeader.Get("Content-Type"); media != mediaJSON {
		c.wrong("answer header Content-Type", "facts 2.3-10 and 4-11", "%q in place of %q", media, mediaJSON)
	}
	if code := c.exchange.AnswerHeader.Get("x-ms-error-code"); code != "" {
		c.wrong("answer header x-ms-error-code", "facts 2.3-10 and 4-11", "%q, and there is none", code)
	}
}

// refusal looks at an error.
func (c *crossing) refusal(s *service) {
	e := c.exchange
	if !slices.Contains(s.statuses, e.Status) {
		c.wrong("answer", s.statusesFact, "%d is no status of this service", e.Status)
	}
	c.jsonAnswer(s.envelope)
	if allow := e.AnswerHeader.Get("Allow"); (allow != "") != (e.Status == http.StatusMethodNotAllowed) {
		c.wrong("answer header Allow", "HTTP", "%q with status %d", allow, e.Status)
	}
	wait := e.AnswerHeader.Get("Retry-After")
	if seconds, err := strconv.Atoi(wait); wait != "" && (err != nil || seconds < 0) {
		c.wrong("answer header Retry-After", "fact 1.3-05", "%q is no number of seconds", wait)
	}
	s.refusal(c)
}

// String is the exchange in short, without its credentials and without what may hold a token.
func (e Exchange) String() string {
	escaped, _, _ := strings.Cut(e.Target, "?")
	line := fmt.Sprintf("%s %s, answered %d", e.Method, escaped, e.Status)
	if len(e.Body) == 0 || strings.HasPrefix(escaped, "/identities") {
		return line
	}
	return fmt.Sprintf("%s: %.200s", line, e.Body)
}
