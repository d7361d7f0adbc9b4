// SPDX-License-Identifier: MPL-2.0

package emulator

// This file has the programmed faults: errors, redirects, dropped connections, and answers that are truncated, not JSON
// or late.

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// DropMode says whether and when a fault drops the connection instead of answering.
type DropMode int

const (
	// DropNone keeps the connection.
	DropNone DropMode = iota
	// DropBefore drops the connection and does not carry the request out.
	DropBefore
	// DropAfter carries the request out and drops the connection without an answer.
	DropAfter
)

// AnswerMode says how a fault spoils an answer.
type AnswerMode int

const (
	// AnswerWhole does not spoil it.
	AnswerWhole AnswerMode = iota
	// AnswerTruncated drops the connection in the middle of the body, or before an answer that has no body.
	AnswerTruncated
	// AnswerNotJSON replaces the body by HTML, as a proxy may do, and keeps the status. An answer without a body stays as it
	// is.
	AnswerNotJSON
	// AnswerLate carries the request out before the delay of the fault, so that a client that gives up meanwhile has changed
	// something. It does not go with a status.
	AnswerLate
)

// notJSON is the body with AnswerNotJSON.
const notJSON = "<!doctype html>\n<title>Not JSON</title>\n<p>The emulator was told to answer so.</p>\n"

// Fault is a programmed failure of a route. A request that fails authentication gets its 401 and uses up no fault. If
// several faults match, the first one added that is not used up happens. The server carries the request out if the fault
// has no status and no body, but DropAfter, a spoilt answer or a delay.
//
// Go's own HTTP client repeats a GET if a reused connection drops before the answer, so such a request may come twice.
type Fault struct {
	// Method is an HTTP method; "" is any.
	Method string
	// Path is a pattern of path.Match on the decoded path, such as "/rooms/*"; "" is any.
	Path string
	// Status is the status of the answer; the request is not executed. 0 is 500 if the fault has no other effect.
	Status int
	// RetryAfter, if positive, is sent as Retry-After in whole seconds, rounded up. For shorter waits use Header.
	RetryAfter time.Duration
	// RetryAfterDate sends Retry-After as a date, by the server's clock.
	RetryAfterDate bool
	// Body is the answer's body; "" is an error that fits the status.
	Body string
	// ContentType is the body's; "" is "application/json; charset=utf-8".
	ContentType string
	// Location, if set, is sent as Location: the target of a redirect.
	Location string
	// Header holds more headers, which replace those above.
	Header http.Header
	// Drop drops the connection; then Status, Body and their like are not used.
	Drop DropMode
	// Reset drops by a TCP reset, as when a process or a machine on the way fails. Otherwise the connection is closed.
	Reset bool
	// Answer spoils the answer: that of Status and Body if they are set, else the service's.
	Answer AnswerMode
	// Delay is how long the server waits before anything else happens, but for AnswerLate.
	Delay time.Duration
	// Count is how often the fault happens; 0 is for ever.
	Count int
	// Probability, between 0 and 1, is how likely the fault hits a request that matches; 0 is always.
	Probability float64
	// Seed is the seed of the random choices: with the same seed, a fault hits the same requests of a series.
	Seed uint64
}

// replacesAnswer reports whether the fault answers without the request being executed.
func (f Fault) replacesAnswer() bool {
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
	left   int // how often it will still happen; -1 is for ever
	hits   int // how often it has happened
	chance *rand.Rand
}

// add programs f and returns its id.
func (f *faults) add(fault Fault) string {
	p := &programmedFault{Fault: fault, left: fault.Count}
	if p.left <= 0 {
		p.left = -1
	}
	//nolint:gosec // G404: the series must be the same for the same seed, it protects nothing
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

// take returns the fault that hits this request, if any, and counts it.
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

// apply returns the answer as the fault spoils it.
func (f Fault) apply(a answer) answer {
	a.fault = true
	switch {
	case f.Drop != DropNone:
		a.drop, a.reset = true, f.Reset
	case f.Answer == AnswerTruncated:
		a.truncated, a.drop = a.hasBody(), !a.hasBody()
	case f.Answer == AnswerNotJSON && a.hasBody():
		a.raw, a.Value = []byte(notJSON), nil
		a.Header.Del("x-ms-error-code") // a proxy does not send this header
		a.Header.Set("Content-Type", "text/html; charset=utf-8")
	}
	return a
}

// answer returns the fault's own answer in the form of the data plane. now is the time of the server's clock.
func (f Fault) answer(form answerForm, now time.Time) answer {
	status := f.Status
	if status == 0 {
		status = http.StatusInternalServerError
	}
	a := form.failed(&api.Failure{
		Status: status, Code: faultCode(status), Message: http.StatusText(status), RetryAfter: f.RetryAfter,
	})
	a.fault = true
	if f.RetryAfterDate {
		rounded := now.Add(f.RetryAfter + time.Second - 1).Truncate(time.Second)
		a.Header.Set("Retry-After", rounded.UTC().Format(http.TimeFormat))
	}
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
