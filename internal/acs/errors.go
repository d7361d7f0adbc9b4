// This file reads the errors that the service answers.

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

// The texts of others are cut to these lengths: a message, a code or another short
// field, and an answer that is not the service's JSON, which may be a whole page of
// a proxy.
const (
	maxMessageTextBytes = 2000
	maxFieldBytes       = 300
	maxForeignBytes     = 600
)

// ErrorInfo is what the service says about a call that it refuses. It has nothing of
// the request but its id. All texts are on one line and have no control characters.
type ErrorInfo struct {
	// StatusCode is the HTTP status.
	StatusCode int
	// Code and Message are those of the error itself, not of its details. If the
	// answer is not the service's JSON, Message is the beginning of its text, or the
	// status in words.
	Code, Message string
	// Detail is the innermost message, if it differs from Message: the useful one of
	// a validation error (fact 1.4-01). Target is what it is about: a property, a
	// JSON path or a raw id.
	Detail, Target string
	// MSCV, ClientRequestID and AzureRef are ids of the request, "" if absent.
	MSCV, ClientRequestID, AzureRef string
	// RetryAfter is how long the answer asks to wait, 0 if it does not ask.
	RetryAfter time.Duration
}

// RequestID is the id to give to Microsoft's support: the first of MSCV, AzureRef
// and ClientRequestID that the answer has.
func (e ErrorInfo) RequestID() string {
	return cmp.Or(e.MSCV, e.AzureRef, e.ClientRequestID)
}

// IsRedirect reports whether the answer is a redirect. The client follows none.
func (e ErrorInfo) IsRedirect() bool {
	return slices.Contains([]int{
		http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect,
	}, e.StatusCode)
}

// errorBody has both envelopes: that of fact 1.4-01, and that of fact 2.3-10, whose
// members are capitalised (encoding/json matches names in any case).
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

// innermost follows the first detail that has a message, then the inner error.
func (e errorObject) innermost() errorObject {
	nested := e.Details
	if e.InnerError != nil {
		nested = append(nested, *e.InnerError)
	}
	for _, detail := range nested {
		if inner := detail.innermost(); inner.Message != "" {
			return inner
		}
	}
	return e
}

// ErrorDetails reads the *azcore.ResponseError in err. It returns false if err has
// none: then there was no answer.
func ErrorDetails(err error) (ErrorInfo, bool) {
	var call *callError
	if errors.As(err, &call) && call.info.StatusCode != 0 {
		return call.info, true
	}
	var responseErr *azcore.ResponseError
	if !errors.As(err, &responseErr) {
		return ErrorInfo{}, false
	}
	info := readResponseError(responseErr)
	for text, limit := range map[*string]int{
		&info.Code: maxFieldBytes, &info.Message: maxMessageTextBytes, &info.Detail: maxMessageTextBytes, &info.Target: maxFieldBytes,
		&info.MSCV: maxFieldBytes, &info.ClientRequestID: maxFieldBytes, &info.AzureRef: maxFieldBytes,
	} {
		*text = Printable(*text, limit)
	}
	return info, true
}

func readResponseError(err *azcore.ResponseError) ErrorInfo {
	info := ErrorInfo{StatusCode: err.StatusCode}
	resp := err.RawResponse
	if resp == nil {
		info.Code, info.Message = err.ErrorCode, http.StatusText(err.StatusCode)
		return info
	}
	info.readRequestIDs(resp)
	info.RetryAfter = retryAfter(resp.Header)
	envelope := readEnvelope(resp)
	if body, err := runtime.Payload(resp); envelope != nil || err == nil && len(body) == 0 {
		info.Code = resp.Header.Get("x-ms-error-code") // another server's page makes it meaningless
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

// readEnvelope reads the service's error from an answer. It returns nil if there is
// none.
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

// describe returns the message for an answer without an envelope.
func (e ErrorInfo) describe(resp *http.Response) string {
	if e.IsRedirect() {
		if to, err := url.Parse(resp.Header.Get("Location")); err == nil && to.Host != "" {
			return "the answer is a redirect to " + to.Host + ", and redirects are not followed"
		}
		return "the answer is a redirect, and redirects are not followed"
	}
	payload, err := runtime.Payload(resp)
	if text := Printable(string(payload), maxForeignBytes); err == nil && text != "" {
		return text
	}
	return http.StatusText(resp.StatusCode)
}

// readRequestIDs reads the ids of the request from its answer.
func (e *ErrorInfo) readRequestIDs(resp *http.Response) {
	e.MSCV = resp.Header.Get("MS-CV")
	e.AzureRef = resp.Header.Get("X-Azure-Ref")
	e.ClientRequestID = resp.Header.Get("x-ms-client-request-id")
	// Rooms does not return it (fact 1.3-03).
	if e.ClientRequestID == "" && resp.Request != nil {
		e.ClientRequestID = resp.Request.Header.Get("x-ms-client-request-id")
	}
}

// oneLine is the text of an error in one line: azcore's own text is a page. It is
// the same for the same error, so that callers can report it once.
func oneLine(err error) string {
	if responseErr, ok := err.(*azcore.ResponseError); ok { //nolint:errorlint // an error that wraps one has its own text
		info, _ := ErrorDetails(responseErr)
		return info.oneLine()
	}
	return Printable(err.Error(), maxMessageTextBytes)
}

func (e ErrorInfo) oneLine() string {
	text := fmt.Sprintf("the service answered %d", e.StatusCode)
	if e.Code != "" {
		text += " " + e.Code
	}
	if reason := cmp.Or(e.Detail, e.Message); reason != "" {
		text += ": " + reason
	}
	return text
}

// withRequestID is oneLine with the request id.
func withRequestID(err error) string {
	text := oneLine(err)
	if info, _ := ErrorDetails(err); info.RequestID() != "" {
		text += " (request id " + info.RequestID() + ")"
	}
	return text
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

// callError is the error of a call. It has read the answer already: several callers
// may look at the error at the same time, and reading a body modifies it.
type callError struct {
	text           string // one line, printable
	err            error  // nil if the call was throttled
	outcomeUnknown bool
	info           ErrorInfo // of the answer, if there was one
}

func newCallError(err error, outcomeUnknown bool) error {
	info, _ := ErrorDetails(err)
	return &callError{oneLine(err), err, outcomeUnknown, info}
}

// newThrottledError is the error of a call that waits after an answer 429, or has no
// time to wait.
func newThrottledError(info ErrorInfo) error {
	return &callError{text: info.oneLine(), info: info}
}

// responseError is the error of an answer that the client does not take as a success.
// If the status is a success nevertheless, it drops the body: that may have a token,
// and azcore's error prints it.
func responseError(resp *http.Response) error {
	if resp.StatusCode < http.StatusMultipleChoices {
		resp.Body = http.NoBody
	}
	return newCallError(runtime.NewResponseError(resp), false)
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

// IsNotFound reports whether err is the service's own 404: one with the error code
// NotFound (facts 1.4-02 and 2.3-06) or, from Identity, a code that names the user or
// the assignment, because no recording has a 404 of Identity. The 404 of a proxy, or
// of another server behind a wrong endpoint, says nothing about the object.
func IsNotFound(err error) bool {
	info, _ := ErrorDetails(err)
	if info.StatusCode != http.StatusNotFound || info.Code == "NotFound" {
		return info.StatusCode == http.StatusNotFound
	}
	prefixes := map[string]string{"IdentityNotFound": "/identities/", "UserNotFound": "/identities/", "AssignmentNotFound": "/access/"}
	prefix, known := prefixes[info.Code]
	var responseErr *azcore.ResponseError
	return known && errors.As(err, &responseErr) &&
		responseErr.RawResponse != nil && strings.HasPrefix(responseErr.RawResponse.Request.URL.Path, prefix)
}
