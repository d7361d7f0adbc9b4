// SPDX-License-Identifier: MPL-2.0

// This file has the error of a call, and what a client needs to read the errors of its
// service.

package rest

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// The texts of others are cut to these lengths: a message, a code or another short
// field, and an answer that is not the service's JSON, which may be a whole page of
// a proxy.
const (
	MaxMessageTextBytes = 2000
	MaxFieldBytes       = 300

	maxForeignBytes = 600
)

// Refusal is an answer that is no success, as a client reads it.
type Refusal struct {
	// Err is the client's error for the answer. Several calls may hold the one of an
	// answer 429 at the same time, so it must not read the answer later.
	Err error
	// RetryAfter is how long the answer asks to wait, 0 if it does not ask.
	RetryAfter time.Duration
	// Reason is the message of the answer, for [Wait].
	Reason string
}

// RetryAfter is how long an answer asks to wait, 0 if it does not ask. It reads
// seconds or a date from Retry-After, after milliseconds from these other headers. It
// compares a date with that of the answer: the clock of this machine may be wrong.
func RetryAfter(header http.Header, inMilliseconds ...string) time.Duration {
	for _, name := range inMilliseconds {
		if ms, err := strconv.ParseInt(header.Get(name), 10, 32); err == nil && ms > 0 {
			return time.Duration(ms) * time.Millisecond
		}
	}
	value := header.Get("Retry-After")
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if date, err := http.ParseTime(value); err == nil {
		now, err := http.ParseTime(header.Get("Date"))
		if err != nil {
			now = time.Now()
		}
		return max(0, date.Sub(now))
	}
	return 0
}

// IsRedirect reports whether a status is a redirect. A [Client] follows none.
func IsRedirect(status int) bool {
	return slices.Contains([]int{
		http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect,
	}, status)
}

// DescribeForeign returns a message for an answer that is not the service's own JSON:
// where it redirects to, or the beginning of its text without tokens, or its status in
// words.
func DescribeForeign(resp *http.Response) string {
	if IsRedirect(resp.StatusCode) {
		if to, err := url.Parse(resp.Header.Get("Location")); err == nil && to.Host != "" {
			return "the answer is a redirect to " + Printable(to.Host, MaxFieldBytes) + ", and redirects are not followed"
		}
		return "the answer is a redirect, and redirects are not followed"
	}
	payload, err := runtime.Payload(resp)
	if text := Printable(RedactTokens(string(payload)), maxForeignBytes); err == nil && text != "" {
		return text
	}
	return http.StatusText(resp.StatusCode)
}

// Printable returns text on one line, without characters that change a terminal's
// colours or writing direction, and cut to maxBytes (plus "..." if it was cut).
func Printable(text string, maxBytes int) string {
	cut := len(text) > maxBytes
	text = strings.ToValidUTF8(text[:min(len(text), maxBytes)], "")
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)), " ")
	if cut {
		text += "..."
	}
	return text
}

// callError is the error of a call. Its text is ready: several callers may look at
// the error at the same time.
type callError struct {
	text           string // one line, printable
	err            error
	outcomeUnknown bool
	requestID      string // "" if the outcome is known
}

// NewCallError returns the error of a call that failed with err, with the text of err
// in one line. [OutcomeUnknown] reports outcomeUnknown for it.
func NewCallError(err error, outcomeUnknown bool) error {
	return &callError{text: Printable(err.Error(), MaxMessageTextBytes), err: err, outcomeUnknown: outcomeUnknown}
}

// RequestID is the id that the client gave a call of which [OutcomeUnknown] is true, or
// else "". The service's support finds the call by it.
func RequestID(err error) string {
	var call *callError
	if !errors.As(err, &call) {
		return ""
	}
	return call.requestID
}

// Error is the failure in one line.
func (e *callError) Error() string { return e.text }

// Unwrap is the failure itself.
func (e *callError) Unwrap() error { return e.err }

// OutcomeUnknown reports whether a call that failed may have changed something: one
// of its tries was sent, and the answer was lost or does not say what the service
// did.
func OutcomeUnknown(err error) bool {
	var call *callError
	return errors.As(err, &call) && call.outcomeUnknown
}
