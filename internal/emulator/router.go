package emulator

// This file takes each request from its arrival to its answer: record, latency, authentication, faults, routing.

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	bodyLimit       = 4 << 20 // bytes of a request body
	jsonContentType = "application/json; charset=utf-8"
	clientRequestID = "x-ms-client-request-id"
)

// service is what the routes of one data plane have in common.
type service struct {
	supported  []string // api-versions that are answered, oldest first
	deprecated []string // api-versions named in api-deprecated-versions
}

// route is one operation of a data plane.
type route struct {
	method      string
	path        string // segments, where {id} and {message} stand for any one segment that is not empty
	contentType string // media type of the request body; "" where there is none
	service     *service
	handle      func(*call) (answer, *failure)
}

// call is one authenticated request on its way through a route's handler.
type call struct {
	request   *http.Request
	body      []byte
	id        string // the segment that {id} stands for
	messageID string // the segment that {message} stands for
	version   string
	query     url.Values
	options   Options
	caller    caller // of Chat: who calls
}

// answer is what goes back: a value to be encoded as JSON, or raw bytes.
type answer struct {
	status int
	header http.Header
	value  any
	raw    []byte
	drop   bool // the connection is dropped in place of an answer
	fault  bool // it is no answer of the service: a programmed fault gave it, or a failure of the emulator
	reason string

	truncated bool // the connection is dropped in the middle of the body
}

// plane is one of the data planes behind the endpoint.
type plane int

const (
	planeRooms plane = iota // and whatever path is none of the others'
	planeIdentity
	planeChat
)

// planeOf is the plane that a request is for, by its path.
func planeOf(r *http.Request) plane {
	switch first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); first {
	case "chat":
		return planeChat
	case "identities":
		return planeIdentity
	}
	return planeRooms
}

func answered(status int, value any) answer {
	return answer{status: status, header: http.Header{}, value: value}
}

// hasBody tells whether an answer has one: some statuses never do.
func (a answer) hasBody() bool {
	return (a.raw != nil || a.value != nil) && a.status != http.StatusNoContent && a.status != http.StatusNotModified
}

// failed is the answer that tells of f, in the form of the plane.
func failed(f *failure, p plane, o Options) answer {
	// The documented form always has a message.
	a := answered(f.status, errorEnvelope{errorBody{f.code, cmp.Or(f.message, f.code), f.target, f.details}})
	switch {
	case p != planeRooms: // no x-ms-error-code and no charset: facts 2.3-10 and 4-11
		a.header.Set("Content-Type", mediaJSON)
	case len(f.details) == 0: // fact 1.3-04
		a.header.Set("x-ms-error-code", f.code)
	}
	if p == planeChat && o.ChatErrorEnvelope == ChatErrorRecorded {
		a.raw = recordedBody(f)
	}
	if f.allow != "" {
		a.header.Set("Allow", f.allow)
	}
	if f.retryAfter > 0 {
		a.header.Set("Retry-After", wholeSeconds(f.retryAfter))
	}
	return a
}

// serve answers one request. Half of the latency passes before it is carried out and half after, so that a
// client that gives up early may or may not have had its change made, as with a real network.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := readBody(w, r, bodyLimit)
	entry := s.requests.add(newRedactor(s.auth.secrets()).request(r, body))
	options := s.settings.forRequest(r.Method, r.URL.Path)

	var a answer
	if err != nil {
		a = failed(unreadable(err), planeOf(r), options)
	} else {
		a = s.delayed(r, body, options)
	}
	if err := s.save(); err != nil {
		a = s.unwritten(err, planeOf(r), options)
	}
	if a.drop {
		a.status = 0
	}
	finished := s.requests.finish(entry, a.status, a.reason)
	if s.observe != nil {
		s.observe(finished)
	}
	if a.drop {
		s.show(r, body, a, nil, nil)
		panic(http.ErrAbortHandler) // net/http's way to drop a connection
	}
	s.write(w, a, func(header http.Header, sent []byte) { s.show(r, body, a, header, sent) })
}

// delayed carries the request out in the middle of its latency.
func (s *Server) delayed(r *http.Request, body []byte, options Options) answer {
	half := options.Latency / 2
	if !wait(r.Context(), half) {
		return answer{drop: true}
	}
	a := s.answer(r, body, options)
	if !wait(r.Context(), options.Latency-half) {
		return answer{drop: true}
	}
	return a
}

// wait lets d pass; it tells false where the client went away before.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *Server) answer(r *http.Request, body []byte, options Options) answer {
	who, reason := s.admit(r, body, options)
	if reason != "" {
		a := failed(denied(), planeOf(r), options)
		a.reason = reason
		return a
	}
	c := &call{request: r, body: body, options: options, caller: who}
	fault, faulty := s.faults.take(r.Method, r.URL.Path)
	switch {
	case !faulty:
		return s.carryOut(c)
	case !wait(r.Context(), fault.Delay):
		return answer{drop: true}
	case fault.replaces():
		return fault.spoil(fault.answer(planeOf(r), options))
	}
	return fault.spoil(s.carryOut(c))
}

// carryOut finds the route and lets its handler answer.
func (s *Server) carryOut(c *call) answer {
	p := planeOf(c.request)
	found, f := s.match(c)
	if f != nil {
		return failed(f, p, c.options)
	}
	a, f := found.call(c, s.limiter)
	if f != nil {
		a = failed(f, p, c.options)
	}
	if id := c.request.Header.Get(clientRequestID); id != "" && c.echoes(p) {
		a.header.Set(clientRequestID, id)
	}
	if f != nil && len(f.details) > 0 {
		return a // validation errors do not name the versions, fact 1.3-04
	}
	a.header.Set("api-supported-versions", strings.Join(found.service.supported, ", "))
	if len(found.service.deprecated) > 0 {
		a.header.Set("api-deprecated-versions", strings.Join(found.service.deprecated, ", "))
	}
	return a
}

// echoes tells whether the plane sends the client's own request id back: Identity always, Chat where it is asked to, and
// Rooms never (facts 1.3-03 and 2.3-21).
func (c *call) echoes(p plane) bool {
	return p == planeIdentity || p == planeChat && c.request.Header.Get("x-ms-return-client-request-id") == "true"
}

// call checks what all operations ask of a request, then handles it.
func (r *route) call(c *call, l *limiter) (answer, *failure) {
	query, err := url.ParseQuery(c.request.URL.RawQuery)
	if err != nil {
		return answer{}, badRequest("The query is malformed.")
	}
	c.query, c.version = query, query.Get("api-version")
	if !slices.Contains(r.service.supported, c.version) {
		return answer{}, unsupportedVersion(c.version, r.service.supported)
	}
	if r.contentType != "" {
		if f := c.requireMedia(r.contentType); f != nil {
			return answer{}, f
		}
	}
	if f := l.take(r.rates(c), c.options); f != nil {
		return answer{}, f
	}
	return r.handle(c)
}

// requireMedia refuses a request whose body is of none of the accepted media types.
func (c *call) requireMedia(accepted ...string) *failure {
	media, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	if err == nil && slices.Contains(accepted, media) {
		return nil
	}
	return &failure{
		status: http.StatusUnsupportedMediaType, code: "UnsupportedMediaType",
		message: "The content type must be " + strings.Join(accepted, " or ") + ".",
	}
}

// match finds the route of a call and notes the ids in its path; a failure where there is none.
func (s *Server) match(c *call) (*route, *failure) {
	var allowed []string
	for i := range s.routes {
		candidate := &s.routes[i]
		id, messageID, ok := pathIDs(candidate.path, c.request.URL.EscapedPath())
		switch {
		case !ok:
		case candidate.method != c.request.Method:
			allowed = append(allowed, candidate.method)
		default:
			c.id, c.messageID = id, messageID
			return candidate, nil
		}
	}
	if len(allowed) > 0 {
		return nil, &failure{
			status: http.StatusMethodNotAllowed, code: "MethodNotAllowed",
			message: "The resource does not support the method " + c.request.Method + ".",
			allow:   strings.Join(allowed, ", "),
		}
	}
	return nil, notFound()
}

// pathIDs compares an escaped path with a route's path and returns the decoded segments at {id} and {message}.
func pathIDs(pattern, escaped string) (id, messageID string, ok bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(escaped, "/")
	if len(want) != len(got) {
		return "", "", false
	}
	for i, segment := range got {
		decoded, err := url.PathUnescape(segment)
		switch {
		case err != nil:
			return "", "", false
		case want[i] == "{id}" && decoded != "":
			id = decoded
		case want[i] == "{message}" && decoded != "":
			messageID = decoded
		case want[i] != decoded:
			return "", "", false
		}
	}
	return id, messageID, true
}

func unsupportedVersion(version string, supported []string) *failure {
	named := strings.Join(supported, ", ")
	if version == "" {
		f := badRequest("The query parameter api-version is missing. Supported versions: " + named + ".")
		f.code = "MissingApiVersionParameter"
		return f
	}
	f := badRequest(fmt.Sprintf("The api-version %q is not supported. Supported versions: %s.", version, named))
	f.code = "UnsupportedApiVersionValue"
	return f
}

// readBody reads a body of so many bytes at most, and lifts the deadline of route. Where it fails the deadline stands,
// since net/http reads on before it closes the connection.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength > limit {
		return nil, &http.MaxBytesError{Limit: limit}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		return nil, err
	}
	return body, http.NewResponseController(w).SetReadDeadline(time.Time{})
}

func unreadable(err error) *failure {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &failure{
			status: http.StatusRequestTimeout, code: "RequestTimeout", message: "The body did not come in time.",
		}
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &failure{
			status: http.StatusRequestEntityTooLarge, code: "RequestEntityTooLarge",
			message: "The body is larger than " + strconv.FormatInt(tooLarge.Limit, 10) + " bytes.",
		}
	}
	return badRequest("The body could not be read.")
}

// write sends a with the headers that every answer has (fact 1.3-03), and shows it just before.
func (s *Server) write(w http.ResponseWriter, a answer, show func(http.Header, []byte)) {
	body := a.raw
	if !a.hasBody() {
		body, a.value = nil, nil
	}
	if body == nil && a.value != nil {
		encoded, err := json.Marshal(a.value)
		if err != nil {
			panic(fmt.Errorf("emulator: encode an answer: %w", err))
		}
		body = encoded
	}
	header := w.Header()
	header.Set("Date", s.clock.now().UTC().Format(http.TimeFormat))
	header.Set("MS-CV", correlation(16)+".0")
	header.Set("X-Azure-Ref", correlation(36))
	header.Set("Request-Context", "appId=")
	if body != nil {
		header.Set("Content-Type", jsonContentType)
	}
	for name, values := range a.header {
		header[name] = values
	}
	show(header, body)
	if a.truncated {
		header.Set("Content-Length", strconv.Itoa(len(body)))
		body = body[:len(body)/2]
	}
	w.WriteHeader(a.status)
	// A client that went away is no error of the server's.
	_, _ = w.Write(body)
	if a.truncated {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler) // net/http's way to drop a connection
	}
}

// correlation is a random id of so many bytes.
func correlation(size int) string {
	id := make([]byte, size)
	_, _ = rand.Read(id) // never fails
	return base64.RawStdEncoding.EncodeToString(id)
}
