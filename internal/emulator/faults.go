package emulator

// This file makes the server misbehave on demand: programmed answers, redirects, dropped connections.

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// DropMode says whether and when a fault drops the connection in place of an answer.
type DropMode int

const (
	// DropNone means: the connection is kept.
	DropNone DropMode = iota
	// DropBefore means: the connection is dropped and nothing was changed.
	DropBefore
	// DropAfter means: the request is carried out, then the connection is dropped without an answer.
	DropAfter
)

// Fault is an answer programmed for a route. Requests that fail authentication get their 401 and use up no fault.
// Where several faults match, the first added that is not used up answers.
//
// Go's own HTTP client repeats a GET by itself where a reused connection is dropped before any answer: expect to
// see such a request twice.
type Fault struct {
	// Method is an HTTP method; "" is any.
	Method string
	// Path is a pattern of path.Match on the decoded path, such as "/rooms/*"; "" is any.
	Path string
	// Status is the status to answer in place of carrying the request out; 0 is 500 where Drop is DropNone.
	Status int
	// RetryAfter, where positive, is sent as Retry-After in whole seconds, rounded up. For shorter waits give a
	// header of your own in Header.
	RetryAfter time.Duration
	// Body is the answer's body; "" is an error envelope that fits the status.
	Body string
	// ContentType is the body's; "" is "application/json; charset=utf-8".
	ContentType string
	// Location, where given, is sent as Location: the target of a redirect.
	Location string
	// Header is sent too, and wins.
	Header http.Header
	// Drop drops the connection; Status, Body and the like are not used then.
	Drop DropMode
	// Count is how often the fault happens; 0 is for ever.
	Count int
}

// faults holds the programmed faults in the order they were added.
type faults struct {
	mu     sync.Mutex
	active []*programmedFault
}

type programmedFault struct {
	Fault
	left int // how often it still happens; -1 is for ever
}

// AddFault programs f. It panics on a malformed path pattern.
func (s *Server) AddFault(f Fault) {
	requirePattern(f.Path)
	f.Header = f.Header.Clone()
	left := f.Count
	if left <= 0 {
		left = -1
	}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.active = append(s.faults.active, &programmedFault{Fault: f, left: left})
}

// ClearFaults ends all faults.
func (s *Server) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.active = nil
}

// take is the fault that this request meets, if any, and counts it.
func (f *faults) take(method, urlPath string) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.active {
		if p.left == 0 || !matches(p.Method, p.Path, method, urlPath) {
			continue
		}
		if p.left > 0 {
			p.left--
		}
		return p.Fault, true
	}
	return Fault{}, false
}

// answer is what the fault sends on a plane.
func (f Fault) answer(p plane, o Options) answer {
	status := f.Status
	if status == 0 {
		status = http.StatusInternalServerError
	}
	a := failed(&failure{
		status: status, code: faultCode(status), message: http.StatusText(status), retryAfter: f.RetryAfter,
	}, p, o)
	a.fault = true
	if f.Body != "" {
		a.raw = []byte(f.Body)
		a.header.Del("Content-Type")
		a.header.Del("x-ms-error-code") // what stands in between and answers for the service knows no such header
	}
	if f.ContentType != "" {
		a.header.Set("Content-Type", f.ContentType)
	}
	if f.Location != "" {
		a.header.Set("Location", f.Location)
	}
	for name, values := range f.Header {
		a.header[http.CanonicalHeaderKey(name)] = values
	}
	return a
}

// wholeSeconds writes a wait as Retry-After has it, rounded up.
func wholeSeconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }

func faultCode(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return codeDenied
	case http.StatusNotFound:
		return codeNotFound
	case http.StatusTooManyRequests:
		return codeTooManyRequests
	case http.StatusServiceUnavailable:
		return "ServiceUnavailable"
	case http.StatusForbidden:
		return codeForbidden
	}
	if status < http.StatusInternalServerError {
		return codeBadRequest
	}
	return "InternalServerError"
}
