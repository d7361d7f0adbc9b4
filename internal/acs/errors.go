// SPDX-License-Identifier: MPL-2.0

// This file reads the errors that the service answers.

package acs

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// clientRequestIDHeader has the id that azcore's policy gives each call.
const clientRequestIDHeader = "x-ms-client-request-id"

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
func (e ErrorInfo) IsRedirect() bool { return rest.IsRedirect(e.StatusCode) }

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
	var refused *refusal
	if errors.As(err, &refused) {
		return refused.info, true
	}
	var responseErr *azcore.ResponseError
	if !errors.As(err, &responseErr) {
		return ErrorInfo{}, false
	}
	info := readResponseError(responseErr)
	for text, limit := range map[*string]int{
		&info.Code: rest.MaxFieldBytes, &info.Message: rest.MaxMessageTextBytes, &info.Detail: rest.MaxMessageTextBytes, &info.Target: rest.MaxFieldBytes,
		&info.MSCV: rest.MaxFieldBytes, &info.ClientRequestID: rest.MaxFieldBytes, &info.AzureRef: rest.MaxFieldBytes,
	} {
		*text = rest.Printable(*text, limit)
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
	info.RetryAfter = rest.RetryAfter(resp.Header, "retry-after-ms", "x-ms-retry-after-ms")
	envelope := readEnvelope(resp)
	if body, err := runtime.Payload(resp); envelope != nil || err == nil && len(body) == 0 {
		info.Code = resp.Header.Get("x-ms-error-code") // another server's page makes it meaningless
	}
	if envelope == nil {
		info.Message = rest.DescribeForeign(resp)
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

// readRequestIDs reads the ids of the request from its answer.
func (e *ErrorInfo) readRequestIDs(resp *http.Response) {
	e.MSCV = resp.Header.Get("MS-CV")
	e.AzureRef = resp.Header.Get("X-Azure-Ref")
	e.ClientRequestID = resp.Header.Get(clientRequestIDHeader)
	// Rooms does not return it (fact 1.3-03).
	if e.ClientRequestID == "" && resp.Request != nil {
		e.ClientRequestID = resp.Request.Header.Get(clientRequestIDHeader)
	}
}

// refusal is the error of an answer that is no success. It has read the answer
// already: several callers may look at the error at the same time, and reading a body
// modifies it.
type refusal struct {
	info ErrorInfo
	err  error // the *azcore.ResponseError, nil for a 429
}

// Error is the service's reason in one line. azcore's own text is a page.
func (r *refusal) Error() string { return r.info.oneLine() }

// Unwrap is the *azcore.ResponseError.
func (r *refusal) Unwrap() error { return r.err }

// explain reads an answer that is no success. The error of a 429 has no
// *azcore.ResponseError, because several calls hold it.
func explain(resp *http.Response) rest.Refusal {
	err := runtime.NewResponseError(resp)
	info, _ := ErrorDetails(err)
	if resp.StatusCode == http.StatusTooManyRequests {
		err = nil
	}
	return rest.Refusal{Err: &refusal{info, err}, RetryAfter: info.RetryAfter, Reason: info.Message}
}

// oneLine is the text of an error. It is the same for the same error, so that callers
// can report it once.
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

// withRequestID is the text of an error with the request id.
func withRequestID(err error) string {
	text := rest.Printable(err.Error(), rest.MaxMessageTextBytes)
	if info, _ := ErrorDetails(err); info.RequestID() != "" {
		text += " (request id " + info.RequestID() + ")"
	}
	return text
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
