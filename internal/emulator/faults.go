package emulator

// This file makes the server misbehave on demand: programmed answers, redirects, dropped connections, answers that are
// cut short, that are no JSON, or that come late.

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
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

// AnswerMode says how a fault spoils an answer.
type AnswerMode int

const (
	// AnswerWhole means: not at all.
	AnswerWhole AnswerMode = iota
	// AnswerTruncated means: the connection is dropped in the middle of the body; of an answer without one nothing comes.
	AnswerTruncated
	// AnswerNotJSON means: the status is as it would be, the body is HTML, as of a proxy that has a word to say. An answer
	// without a body stays as it is.
	AnswerNotJSON
)

// notJSON is the body of such an answer.
const notJSON = "<!doctype html>\n<title>Not JSON</title>\n<p>The emulator was told to answer so.</p>\n"

// Fault is an answer programmed for a route. Requests that fail authentication get their 401 and use up no fault.
// Where several faults match, the first added that is not used up answers. A request is carried out where a fault has
// no status and no body but a drop after it, a spoilt answer or a delay.
//
// Go's own HTTP client repeats a GET by itself where a reused connection is dropped before any answer: expect to
// see such a request twice.
type Fault struct {
	// Method is an HTTP method; "" is any.
	Method string
	// Path is a pattern of path.Match on the decoded path, such as "/rooms/*"; "" is any.
	Path string
	// Status is the status to answer in place of carrying the request out; 0 is 500 where nothing else is asked for.
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
	// Answer spoils the answer: that of Status and Body where they are given, else the one that the request gets.
	Answer AnswerMode
	// Delay passes before anything else happens.
	Delay time.Duration
	// Count is how often the fault happens; 0 is for ever.
	Count int
	// Probability, between 0 and 1, is how likely the fault meets a request that matches; 0 is always.
	Probability float64
	// Seed begins the sequence of chances: faults with one seed meet the same ones of a series of requests.
	Seed uint64
}

// replaces tells whether the fault answers in place of carrying the request out.
func (f Fault) replaces() bool {
	if f.Drop != DropNone {
		return f.Drop == DropBefore
	}
	return f.Status != 0 || f.Body != "" || f.Location != "" || f.Answer == AnswerWhole && f.Delay <= 0
}

// faults holds the programmed faults in the order they were added.
type faults struct {
	mu     sync.Mutex
	number int // of the latest that was added
	active []*programmedFault
}

type programmedFault struct {
	Fault
	id     string
	left   int // how often it still happens; -1 is for ever
	hits   int // how often it happened
	chance *rand.Rand
}

// add programs f and returns its id.
func (f *faults) add(fault Fault) string {
	p := &programmedFault{Fault: fault, left: fault.Count}
	if p.left <= 0 {
		p.left = -1
	}
	//nolint:gosec // G404: a series of chances that can be had again is the point, nobody is to be surprised
	p.chance = rand.New(rand.NewPCG(fault.Seed, 0))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.number++
	p.id = "f" + strconv.Itoa(f.number)
	f.active = append(f.active, p)
	return p.id
}

func (f *faults) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.active = nil
}

// take is the fault that this request meets, if any, and counts it.
func (f *faults) take(method, urlPath string) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.active {
		if p.left == 0 || !matches(p.Method, p.Path, method, urlPath) {
			continue
		}
		if p.Probability > 0 && p.chance.Float64() >= p.Probability {
			continue
		}
		if p.left > 0 {
			p.left--
		}
		p.hits++
		return p.Fault, true
	}
	return Fault{}, false
}

// spoil is a as the fault lets it through.
func (f Fault) spoil(a answer) answer {
	a.fault = true
	switch {
	case f.Drop != DropNone:
		a.drop = true
	case f.Answer == AnswerTruncated:
		a.truncated, a.drop = a.hasBody(), !a.hasBody()
	case f.Answer == AnswerNotJSON && a.hasBody():
		a.raw, a.Value = []byte(notJSON), nil
		a.Header.Del("x-ms-error-code") // what stands in between and answers for the service knows no such header
		a.Header.Set("Content-Type", "text/html; charset=utf-8")
	}
	return a
}

// answer is what the fault sends on a plane.
func (f Fault) answer(p plane, form ChatErrorEnvelope) answer {
	status := f.Status
	if status == 0 {
		status = http.StatusInternalServerError
	}
	a := failed(&api.Failure{
		Status: status, Code: faultCode(status), Message: http.StatusText(status), RetryAfter: f.RetryAfter,
	}, p, form)
	a.fault = true
	if f.Body != "" {
		a.raw = []byte(f.Body)
		a.Header.Del("Content-Type")
		a.Header.Del("x-ms-error-code") // as in spoil
	}
	if f.ContentType != "" {
		a.Header.Set("Content-Type", f.ContentType)
	}
	if f.Location != "" {
		a.Header.Set("Location", f.Location)
	}
	for name, values := range f.Header {
		a.Header[http.CanonicalHeaderKey(name)] = values
	}
	return a
}

func faultCode(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return api.CodeDenied
	case http.StatusNotFound:
		return api.CodeNotFound
	case http.StatusTooManyRequests:
		return api.CodeTooManyRequests
	case http.StatusServiceUnavailable:
		return "ServiceUnavailable"
	case http.StatusForbidden:
		return api.CodeForbidden
	}
	if status < http.StatusInternalServerError {
		return api.CodeBadRequest
	}
	return "InternalServerError"
}
