// This file reads what the service says when it refuses.

package acs

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

const (
	// maxPage is how much is told of an answer that is not the service's JSON, in
	// bytes: it may be a whole page of a proxy. The others are for a message and
	// for what is shorter.
	maxPage    = 600
	maxMessage = 2000
	maxCode    = 300
)

// ErrorInfo is a refusal taken apart. It holds nothing of the request but its
// id.
type ErrorInfo struct {
	StatusCode int
	// Code and Message are the outermost. Where the answer is not the service's
	// JSON, Message is the beginning of its text, or the status in words.
	Code, Message string
	// Detail is the innermost message, where there is one inside the outermost:
	// the useful one of a validation error (fact 1.4-01). Target is what it is
	// about: a property, a JSON path or a raw id.
	Detail, Target string
	// MSCV, ClientRequestID and AzureRef are the request's ids, "" where absent.
	MSCV, ClientRequestID, AzureRef string
	// RetryAfter is how long the answer asks to wait, 0 where it does not.
	RetryAfter time.Duration
}

// RequestID is the id to give to support: the first of MSCV, AzureRef and
// ClientRequestID that the answer has.
func (e ErrorInfo) RequestID() string {
	return cmp.Or(e.MSCV, e.AzureRef, e.ClientRequestID)
}

// errorBody is both envelopes: that of fact 1.4-01, and that of fact 2.3-10,
// whose members are capitalised (encoding/json matches names in any case).
type errorBody struct {
	Error              *errorObject `json:"error"`
	CommunicationError *errorObject `json:"CommunicationError"`
}

type errorObject struct {
	Code       string        `json:"code"`
	Message    string        `json:"message"`
	Target     string        `json:"target"`
	Details    []errorObject `json:"details"`
	InnerError *errorObject  `json:"innererror"`
}

// innermost follows the first detail that says something, then the inner error.
func (e errorObject) innermost() errorObject {
	inside := e.Details
	if e.InnerError != nil {
		inside = append(inside, *e.InnerError)
	}
	for _, detail := range inside {
		if inner := detail.innermost(); inner.Message != "" {
			return inner
		}
	}
	return e
}

// ErrorDetails takes apart the *azcore.ResponseError in err. It is false where
// err holds none: then no answer of the service is behind it.
func ErrorDetails(err error) (ErrorInfo, bool) {
	var call *callError
	if errors.As(err, &call) && call.info.StatusCode != 0 {
		return call.info, true
	}
	var refusal *azcore.ResponseError
	if !errors.As(err, &refusal) {
		return ErrorInfo{}, false
	}
	info := detailsOf(refusal)
	for text, most := range map[*string]int{
		&info.Code: maxCode, &info.Message: maxMessage, &info.Detail: maxMessage, &info.Target: maxCode,
		&info.MSCV: maxCode, &info.ClientRequestID: maxCode, &info.AzureRef: maxCode,
	} {
		*text = Printable(*text, most)
	}
	return info, true
}

func detailsOf(refusal *azcore.ResponseError) ErrorInfo {
	info := ErrorInfo{StatusCode: refusal.StatusCode}
	resp := refusal.RawResponse
	if resp == nil {
		info.Code, info.Message = refusal.ErrorCode, http.StatusText(refusal.StatusCode)
		return info
	}
	info.readIDs(resp)
	info.RetryAfter = retryAfter(resp.Header)
	envelope := readEnvelope(resp)
	if body, err := runtime.Payload(resp); envelope != nil || err == nil && len(body) == 0 {
		info.Code = resp.Header.Get("x-ms-error-code") // beside some other server's page it says nothing
	}
	if envelope == nil {
		info.Message = info.describe(resp)
		return info
	}
	info.Code = cmp.Or(envelope.Code, info.Code)
	info.Message, info.Target = envelope.Message, envelope.Target
	if inner := envelope.innermost(); inner.Message != envelope.Message {
		info.Detail, info.Target = inner.Message, inner.Target
	}
	return info
}

// inShort is an error in one line: azcore's own text of a refusal is a page. It
// is the same for the same refusal, so that callers can tell of it once.
func inShort(err error) string {
	if refusal, ok := err.(*azcore.ResponseError); ok { //nolint:errorlint // what wraps one has a text of its own
		info, _ := ErrorDetails(refusal)
		return info.inShort()
	}
	return Printable(err.Error(), maxMessage)
}

// withRequestID is inShort with what to give to support.
func withRequestID(err error) string {
	text := inShort(err)
	if info, _ := ErrorDetails(err); info.RequestID() != "" {
		text += " (request id " + info.RequestID() + ")"
	}
	return text
}

func (e ErrorInfo) inShort() string {
	text := fmt.Sprintf("the service answered %d", e.StatusCode)
	if e.Code != "" {
		text += " " + e.Code
	}
	if reason := cmp.Or(e.Detail, e.Message); reason != "" {
		text += ": " + reason
	}
	return text
}

// Printable is a text of others on one line, without what turns a terminal's
// colours and direction, and no longer than most bytes.
func Printable(text string, most int) string {
	cut := len(text) > most
	text = strings.ToValidUTF8(text[:min(len(text), most)], "")
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

// readIDs takes the request's ids from its answer.
func (e *ErrorInfo) readIDs(resp *http.Response) {
	e.MSCV = resp.Header.Get("MS-CV")
	e.AzureRef = resp.Header.Get("X-Azure-Ref")
	e.ClientRequestID = resp.Header.Get("x-ms-client-request-id")
	// Rooms does not echo it (fact 1.3-03).
	if e.ClientRequestID == "" && resp.Request != nil {
		e.ClientRequestID = resp.Request.Header.Get("x-ms-client-request-id")
	}
}

// callError is a call that failed. Several callers may look into it at a time, so
// the answer was taken apart beforehand: to read its body is to write to it.
type callError struct {
	text            string // the failure in one line, without what an answer may do to a terminal
	err             error
	mayHaveHappened bool
	info            ErrorInfo // of the answer, if there was one
}

func failed(err error, mayHaveHappened bool) error {
	info, _ := ErrorDetails(err)
	return &callError{inShort(err), err, mayHaveHappened, info}
}

// throttled is the error of a call that waits for what an answer 429 asks, or has no
// time to wait for it.
func throttled(info ErrorInfo) error {
	return &callError{text: info.inShort(), info: info}
}

// Error is the failure in one line.
func (e *callError) Error() string { return e.text }

// Unwrap is the failure itself.
func (e *callError) Unwrap() error { return e.err }

// MayHaveHappened reports whether a call that failed may have changed something
// all the same: it or an earlier try was sent, and no answer came, or one that
// says nothing about it.
func MayHaveHappened(err error) bool {
	var call *callError
	return errors.As(err, &call) && call.mayHaveHappened
}

// IsNotFound reports whether err is a 404 of the service: one with its error code
// for that (facts 1.4-02 and 2.3-06). That of a proxy or a gateway, or of some other
// server behind a wrong endpoint, says nothing about the object. No 404 of Identity
// is on record, so that its code may name the user, too.
func IsNotFound(err error) bool {
	info, _ := ErrorDetails(err)
	if info.StatusCode != http.StatusNotFound || info.Code == "NotFound" {
		return info.StatusCode == http.StatusNotFound
	}
	var refusal *azcore.ResponseError
	return (info.Code == "IdentityNotFound" || info.Code == "UserNotFound") && errors.As(err, &refusal) &&
		refusal.RawResponse != nil && strings.HasPrefix(refusal.RawResponse.Request.URL.Path, "/identities/")
}

// readEnvelope reads the service's error from an answer, nil where it is none.
func readEnvelope(resp *http.Response) *errorObject {
	payload, err := runtime.Payload(resp)
	if err != nil {
		return nil
	}
	var body errorBody
	if err := json.Unmarshal(payload, &body); err != nil {
		return nil
	}
	return cmp.Or(body.Error, body.CommunicationError)
}

// IsRedirect reports whether the answer says to go elsewhere.
func (e ErrorInfo) IsRedirect() bool {
	return slices.Contains([]int{
		http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect,
	}, e.StatusCode)
}

// describe says what can be said of an answer without an envelope.
func (e ErrorInfo) describe(resp *http.Response) string {
	if e.IsRedirect() {
		if to, err := url.Parse(resp.Header.Get("Location")); err == nil && to.Host != "" {
			return "the answer is a redirect to " + to.Host + ", and redirects are not followed"
		}
		return "the answer is a redirect, and redirects are not followed"
	}
	payload, err := runtime.Payload(resp)
	if text := Printable(string(payload), maxPage); err == nil && text != "" {
		return text
	}
	return http.StatusText(resp.StatusCode)
}
