// This file reads what the service says when it refuses.

package acs

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// maxMessage is how much is kept of an answer that is not the service's JSON, in
// runes: it may be a whole page of a proxy.
const maxMessage = 300

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
}

// RequestID is the id to give to support: the first of MSCV, AzureRef and
// ClientRequestID that the answer has.
func (e ErrorInfo) RequestID() string {
	for _, id := range []string{e.MSCV, e.AzureRef, e.ClientRequestID} {
		if id != "" {
			return id
		}
	}
	return ""
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
	for _, detail := range e.Details {
		if inner := detail.innermost(); inner.Message != "" {
			return inner
		}
	}
	if e.InnerError != nil {
		if inner := e.InnerError.innermost(); inner.Message != "" {
			return inner
		}
	}
	return e
}

// ErrorDetails takes apart the *azcore.ResponseError in err. It is false where
// err holds none: then no answer of the service is behind it.
func ErrorDetails(err error) (ErrorInfo, bool) {
	var refusal *azcore.ResponseError
	if !errors.As(err, &refusal) {
		return ErrorInfo{}, false
	}
	info := ErrorInfo{StatusCode: refusal.StatusCode, Code: refusal.ErrorCode}
	resp := refusal.RawResponse
	if resp == nil {
		info.Message = http.StatusText(refusal.StatusCode)
		return info, true
	}
	info.readIDs(resp)
	envelope := readEnvelope(resp)
	if envelope == nil {
		info.Message = describe(resp)
		return info, true
	}
	if envelope.Code != "" {
		info.Code = envelope.Code
	}
	info.Message, info.Target = envelope.Message, envelope.Target
	if inner := envelope.innermost(); inner.Message != envelope.Message {
		info.Detail, info.Target = inner.Message, inner.Target
	}
	return info, true
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

// MayHaveHappened reports whether a call that failed may have been carried out
// all the same: no answer came, or one that says nothing about it. It is false
// where the service refused the call, and where nothing was sent.
func MayHaveHappened(err error) bool {
	var connection *net.OpError
	var final interface {
		error
		NonRetriable()
	}
	switch info, answered := ErrorDetails(err); {
	case err == nil, errors.As(err, &final):
		return false
	case answered:
		return info.StatusCode >= http.StatusInternalServerError
	case errors.As(err, &connection):
		return connection.Op != "dial" && connection.Op != "proxyconnect"
	}
	return true
}

// IsNotFound reports whether err is a 404 of the service: a 404 that names the
// service's error code. That of a proxy, or of some other server behind a wrong
// endpoint, says nothing about the object.
func IsNotFound(err error) bool {
	var refusal *azcore.ResponseError
	if !errors.As(err, &refusal) || refusal.StatusCode != http.StatusNotFound || refusal.RawResponse == nil {
		return false
	}
	envelope := readEnvelope(refusal.RawResponse)
	return envelope != nil && envelope.Code != "" || refusal.RawResponse.Header.Get("x-ms-error-code") != ""
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
	if body.Error != nil {
		return body.Error
	}
	return body.CommunicationError
}

// describe says what can be said of an answer without an envelope.
func describe(resp *http.Response) string {
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		if to, err := url.Parse(resp.Header.Get("Location")); err == nil && to.Host != "" {
			return "the answer is a redirect to " + to.Host + ", and redirects are not followed"
		}
		return "the answer is a redirect, and redirects are not followed"
	}
	payload, err := runtime.Payload(resp)
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(payload), "")), " ")
	if err != nil || text == "" {
		return http.StatusText(resp.StatusCode)
	}
	if runes := []rune(text); len(runes) > maxMessage {
		return string(runes[:maxMessage]) + "..."
	}
	return text
}
