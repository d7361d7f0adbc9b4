package emulator

// This file is the error envelope of the service and the codes that go with it.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const (
	codeBadRequest  = "BadRequest"
	codeBadArgument = "BadArgument"
	codeNotFound    = "NotFound"
	codeDenied      = "Denied"
	codeForbidden   = "Forbidden"

	codeTooManyRequests = "TooManyRequests"

	// messageMalformed is the outer message of every validation error; the useful text is in the details (fact 1.4-01).
	messageMalformed = "The request could not be understood by the server due to malformed syntax."
	messageNotFound  = "The server cannot find the requested resource."
)

// failure is an answer that tells of an error.
type failure struct {
	status  int
	code    string
	message string
	target  string
	details []errorDetail
	allow   string

	retryAfter time.Duration // sent as Retry-After where it is positive
}

// errorEnvelope is the error body on the wire (fact 1.4-01).
type errorEnvelope struct {
	Error errorBody `json:"error"`
}

type errorBody struct {
	Code    string        `json:"code"`
	Message string        `json:"message"`
	Target  string        `json:"target,omitempty"`
	Details []errorDetail `json:"details,omitempty"`
}

// errorDetail carries the useful text of a validation error. Its target may be empty but is always there.
type errorDetail struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Target  string `json:"target"`
}

// recordedEnvelope is the other form of the error body, in which Chat was recorded (fact 2.3-10).
type recordedEnvelope struct {
	CommunicationError recordedError `json:"CommunicationError"`
}

type recordedError struct {
	Code    string          `json:"Code"`
	Message string          `json:"Message,omitempty"`
	Target  string          `json:"Target,omitempty"`
	Details []recordedError `json:"Details,omitzero"` // of the outermost error an empty list, not nothing
}

// recordedBody is f in the recorded form of Chat.
func recordedBody(f *failure) []byte {
	outer := recordedError{Code: f.code, Message: f.message, Target: f.target, Details: []recordedError{}}
	for _, d := range f.details {
		outer.Details = append(outer.Details, recordedError{Code: d.Code, Message: d.Message, Target: d.Target})
	}
	body, err := json.Marshal(recordedEnvelope{outer})
	if err != nil {
		panic(fmt.Errorf("emulator: encode an error: %w", err)) // strings always encode
	}
	return body
}

func badRequest(message string) *failure {
	return &failure{status: http.StatusBadRequest, code: codeBadRequest, message: message}
}

// invalid is a validation error: a general message outside, the text about target inside. The target is a time, or the
// JSON path of what does not fit the model.
func invalid(message, target string) *failure {
	f := badRequest(messageMalformed)
	f.details = []errorDetail{{Code: codeBadArgument, Message: message, Target: target}}
	return f
}

func notFound() *failure {
	return &failure{status: http.StatusNotFound, code: codeNotFound, message: messageNotFound}
}

// denied is the answer to a missing or wrong credential. The reason stands in the request record, not here.
func denied() *failure {
	return &failure{
		status: http.StatusUnauthorized, code: codeDenied, message: "Denied by the resource provider.",
	}
}
