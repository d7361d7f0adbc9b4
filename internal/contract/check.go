// SPDX-License-Identifier: MPL-2.0

package contract

// This file checks whole exchanges against the table of operations.

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

// Exchange is one request and its answer, as they were on the wire.
type Exchange struct {
	// Method is the HTTP method.
	Method string
	// Target is the request target: path and query, escaped.
	Target string
	// Header holds the request's headers, without Host.
	Header http.Header
	// Body is the request's body.
	Body []byte
	// Status is the status of the answer; 0 if there was none.
	Status int
	// AnswerHeader holds the answer's headers.
	AnswerHeader http.Header
	// Answer is the answer's body.
	Answer []byte
	// Fault means that a programmed fault answered in place of the service: the answer is not checked.
	Fault bool
}

// Sender says what wrote a request.
type Sender int

const (
	// ByClient is a request of a client library, which sends what Microsoft's own clients send.
	ByClient Sender = iota
	// ByHand is a handwritten request, which may also have a form that the service accepts and no client sends.
	ByHand
)

// Name returns the name of an exchange's operation, "" if there is none.
func (t *Table) Name(e Exchange) string {
	escaped, _, _ := strings.Cut(e.Target, "?")
	if op, _ := t.match(e.Method, escaped); op != nil {
		return op.name
	}
	return ""
}

// Names returns the names of all operations, in the order of the table.
func (t *Table) Names() []string {
	var names []string
	for _, op := range t.operations {
		names = append(names, op.name)
	}
	return names
}

// Check checks an exchange and returns its violations, each with the operation, the place and the fact.
//
// It checks an answer unless a programmed fault gave it. It checks a request unless the service may have refused it for
// its form: tests send malformed requests on purpose.
func (t *Table) Check(e Exchange, by Sender) []string {
	escaped, rawQuery, _ := strings.Cut(e.Target, "?")
	op, ids := t.match(e.Method, escaped)
	query, err := url.ParseQuery(rawQuery)
	c := &exchangeCheck{
		checker:  &checker{handwritten: by == ByHand, version: query.Get("api-version")},
		exchange: e, ids: ids,
	}
	checksRequest := e.Fault || !mayBeMalformed(e.Status, by)
	if checksRequest && op == nil {
		c.violation("request", "section 1.2", "there is no such operation")
	}
	if checksRequest && op != nil {
		if err != nil {
			c.violation("request", "section 1.2", "malformed query")
		}
		c.checkRequest(op, query)
	}
	if !e.Fault && e.Status != 0 {
		c.checkAnswer(op, t.serviceOf(escaped))
	}
	if op != nil && op.rule != nil && !e.Fault && op.succeeds(e.Status) {
		op.rule(c)
	}
	name := e.Method + " of no operation"
	if op != nil {
		name = op.name
	}
	for i := range c.found {
		c.found[i] = name + ": " + c.found[i]
	}
	return c.found
}

// mayBeMalformed reports whether an answer with that status may be a refusal of the request's form. Handwritten
// requests may also have wrong credentials or come too often.
func mayBeMalformed(status int, by Sender) bool {
	switch status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusRequestTimeout,
		http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType:
		return true
	case http.StatusUnauthorized, http.StatusTooManyRequests:
		return by == ByHand
	}
	return false
}

// checkRequest checks a request that the service did not refuse for its form.
func (c *exchangeCheck) checkRequest(op *operation, query url.Values) {
	if versions := op.service.versions; len(versions) > 0 && !slices.Contains(versions, c.version) {
		c.violation("request query api-version", op.service.versionsFact, "%q is not supported", c.version)
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		place := "request query " + name
		form, known := op.query[name]
		switch {
		case len(query[name]) > 1:
			c.violation(place, "fact 1.2-01", "given %d times", len(query[name]))
		case name == "api-version" && len(op.service.versions) > 0:
		case !known && c.handwritten: // accepted, but no fact says so
		case !known:
			c.violation(place, "fact 1.2-01", "unknown parameter")
		default:
			form.check(c.checker, place, query.Get(name))
		}
	}
	id := 0
	for _, s := range op.path {
		if s.id != nil {
			s.id.check(c.checker, "request path", c.ids[id])
			id++
		}
	}
	if op.anonymous {
		if n := len(c.exchange.Header.Values("Authorization")); n > 0 {
			c.violation("request header Authorization", "fact W1.4-01", "given %d times", n)
		}
	} else {
		c.checkCredentials(op.service)
	}
	c.checkHeaders("request", op.header, c.exchange.Header)
	c.checkMisplacedHeaders(op)
	c.checkRequestBody(op)
}

// checkMisplacedHeaders finds headers of other operations: only a create is repeatable, and no request is conditional.
func (c *exchangeCheck) checkMisplacedHeaders(op *operation) {
	for _, name := range []string{"Repeatability-Request-Id", "Repeatability-First-Sent", "If-Match", "If-None-Match"} {
		known := slices.ContainsFunc(op.header, func(h header) bool { return strings.EqualFold(h.name, name) })
		if c.exchange.Header.Get(name) != "" && !known {
			c.violation("request header "+name, "facts 1.2-01, 1.3-01 and 2.2-05", "is not for this operation")
		}
	}
}

func (c *exchangeCheck) checkRequestBody(op *operation) {
	body, media := c.exchange.Body, c.exchange.Header.Get("Content-Type")
	if op.body == nil && op.form == nil || op.bodyOptional && len(body) == 0 {
		if len(body) > 0 {
			c.violation("request body", "section 1.2", "there is none")
		}
		return
	}
	if n := len(c.exchange.Header.Values("Content-Type")); n > 1 {
		c.violation("request header Content-Type", "fact 5.5-01", "given %d times", n)
	}
	if given, _, err := mime.ParseMediaType(media); err != nil || !slices.Contains(op.media, given) {
		c.violation("request header Content-Type", "fact 5.5-01", "%q is none of %q", media, op.media)
	}
	if op.form != nil {
		c.checkForm(op.form, string(body))
		return
	}
	c.request = c.checkBody("request", op.body, body)
}

// checkForm checks a body that is a form.
func (c *exchangeCheck) checkForm(want map[string]text, body string) {
	got, err := url.ParseQuery(body)
	if err != nil {
		c.violation("request body", "fact W1.4-01", "is no form")
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if len(got[name]) != 1 {
			c.violation("request "+name, "fact W1.4-01", "given %d times", len(got[name]))
			continue
		}
		want[name].check(c.checker, "request "+name, got.Get(name))
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, known := want[name]; !known {
			c.violation("request "+name, "fact W1.4-01", "unknown parameter")
		}
	}
}

// checkBody checks a body, and returns its members if it is an object.
func (c *exchangeCheck) checkBody(side string, s shape, body []byte) map[string]any {
	bodyCheck := &checker{handwritten: c.handwritten && side == "request", version: c.version}
	value, _ := bodyCheck.body(s, body)
	for _, text := range bodyCheck.found {
		c.found = append(c.found, side+" "+text)
	}
	members, _ := value.(map[string]any)
	return members
}

// checkCredentials checks the form of a request's credentials. The server verifies the signature.
func (c *exchangeCheck) checkCredentials(s *service) {
	given := c.exchange.Header.Values("Authorization")
	if len(given) != 1 {
		c.violation("request header Authorization", "fact 5.1-05", "given %d times", len(given))
		return
	}
	if token, ok := strings.CutPrefix(given[0], "Bearer "); ok {
		if token == "" || strings.ContainsAny(token, " \t") {
			c.violation("request header Authorization", "fact 5.3-02", "has no token")
		}
		return
	}
	if s.bearer {
		c.violation("request header Authorization", "fact 5.3-02", "only user tokens are accepted")
		return
	}
	signature, ok := strings.CutPrefix(given[0], "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=")
	if !ok || !base64Of(sha256.Size)(signature) {
		c.violation("request header Authorization", "fact 5.1-05", "has another form")
	}
	hash := sha256.Sum256(c.exchange.Body)
	want := base64.StdEncoding.EncodeToString(hash[:])
	c.checkHeaders("request", []header{
		{name: "x-ms-date", form: httpDate("fact 5.1-02")},
		{name: "x-ms-content-sha256", form: text{
			what: "the hash of the body", fact: "fact 5.1-01", ok: func(given string) bool { return given == want },
		}},
	}, c.exchange.Header)
}

func (c *exchangeCheck) checkHeaders(side string, want []header, got http.Header) {
	for _, h := range want {
		place := side + " header " + h.name
		values := got.Values(h.name)
		switch {
		case len(values) > 1:
			c.violation(place, h.form.fact, "given %d times", len(values))
		case len(values) == 1:
			h.form.check(c.checker, place, values[0])
		case !h.absent.applies(c.checker):
			c.violation(place, h.form.fact, "is missing")
		}
	}
}

// checkAnswer checks an answer of the service.
func (c *exchangeCheck) checkAnswer(op *operation, s *service) {
	e := c.exchange
	if e.Status >= http.StatusBadRequest {
		c.checkRefusal(s)
		return
	}
	if op == nil {
		return // checkRequest has reported it
	}
	if !op.succeeds(e.Status) {
		c.violation("answer", "section 1.2", "status %d, want %d", e.Status, op.status)
		return
	}
	c.checkHeaders("answer", s.answerHeader, e.AnswerHeader)
	c.checkHeaders("answer", op.answerHeader, e.AnswerHeader)
	c.checkEcho(s)
	if op.answer == nil {
		if len(e.Answer) > 0 {
			c.violation("answer body", "section 1.2", "there is none")
		}
		return
	}
	c.checkAnswerBody(op.answer)
}

// checkAnswerBody checks an answer's body and its Content-Type.
func (c *exchangeCheck) checkAnswerBody(s shape) {
	media, parameters, err := mime.ParseMediaType(c.exchange.AnswerHeader.Get("Content-Type"))
	if charset := parameters["charset"]; err != nil || media != mediaJSON || charset != "" && !strings.EqualFold(charset, "utf-8") {
		c.violation("answer header Content-Type", "section 1.2", "is not JSON")
	}
	c.answer = c.checkBody("answer", s, c.exchange.Answer)
}

// checkEcho checks whether the answer has the client's own request id: Identity always sends it back, Chat on request,
// and Rooms never.
func (c *exchangeCheck) checkEcho(s *service) {
	const name = "x-ms-client-request-id"
	asked, got := c.exchange.Header.Get(name), c.exchange.AnswerHeader.Get(name)
	if s.echoes == nil || !s.echoes(c) {
		asked = ""
	}
	if asked != got {
		c.violation("answer header "+name, "facts 1.3-03 and 2.3-21", "%q, want %q", got, asked)
	}
}

// plainRefusalRule checks a refusal of Chat or Identity: it has no code in a header, and no charset.
func plainRefusalRule(c *exchangeCheck) {
	if media := c.exchange.AnswerHeader.Get("Content-Type"); media != mediaJSON {
		c.violation("answer header Content-Type", "facts 2.3-10 and 4-11", "%q, want %q", media, mediaJSON)
	}
	if code := c.exchange.AnswerHeader.Get("x-ms-error-code"); code != "" {
		c.violation("answer header x-ms-error-code", "facts 2.3-10 and 4-11", "%q, want none", code)
	}
}

// checkRefusal checks an answer that is an error.
func (c *exchangeCheck) checkRefusal(s *service) {
	e := c.exchange
	if !slices.Contains(s.statuses, e.Status) {
		c.violation("answer", s.statusesFact, "the service does not answer %d", e.Status)
	}
	c.checkAnswerBody(s.envelope)
	if allow := e.AnswerHeader.Get("Allow"); (allow != "") != (e.Status == http.StatusMethodNotAllowed) {
		c.violation("answer header Allow", "HTTP", "%q with status %d", allow, e.Status)
	}
	wait := e.AnswerHeader.Get("Retry-After")
	if seconds, err := strconv.Atoi(wait); wait != "" && (err != nil || seconds < 0) {
		c.violation("answer header Retry-After", "fact 1.3-05", "%q is not a number of seconds", wait)
	}
	s.refusalRule(c)
}

// String returns the exchange in one line, without credentials and without bodies that may hold a token.
func (e Exchange) String() string {
	escaped, _, _ := strings.Cut(e.Target, "?")
	line := fmt.Sprintf("%s %s, answered %d", e.Method, escaped, e.Status)
	if len(e.Body) == 0 || strings.HasPrefix(escaped, "/identities") || escaped == "/v1/access_token" {
		return line
	}
	return fmt.Sprintf("%s: %.200s", line, e.Body)
}
