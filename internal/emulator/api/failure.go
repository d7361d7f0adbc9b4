package api

// This file is what goes wrong with a request, and the codes that go with it.

import (
	"net/http"
	"time"
)

// Codes of errors.
const (
	CodeBadRequest      = "BadRequest"
	CodeBadArgument     = "BadArgument"
	CodeNotFound        = "NotFound"
	CodeDenied          = "Denied"
	CodeForbidden       = "Forbidden"
	CodeTooManyRequests = "TooManyRequests"
)

const (
	// messageMalformed is the outer message of every validation error; the useful text is in the details (fact 1.4-01).
	messageMalformed = "The request could not be understood by the server due to malformed syntax."
	messageNotFound  = "The server cannot find the requested resource."
)

// Failure is an answer that tells of an error.
type Failure struct {
	Status  int
	Code    string
	Message string
	Target  string
	Details []Detail
	Allow   string // sent as Allow

	RetryAfter time.Duration // sent as Retry-After where it is positive
}

// Detail carries the useful text of a validation error. Its target may be empty but is always there.
type Detail struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Target  string `json:"target"`
}

// BadRequest is a refusal of what was sent.
func BadRequest(message string) *Failure {
	return &Failure{Status: http.StatusBadRequest, Code: CodeBadRequest, Message: message}
}

// Invalid is a validation error: a general message outside, the text about target inside. The target is a time, or the
// JSON path of what does not fit the model.
func Invalid(message, target string) *Failure {
	f := BadRequest(messageMalformed)
	f.Details = []Detail{{Code: CodeBadArgument, Message: message, Target: target}}
	return f
}

// NotFound is a refusal of an id that nothing has.
func NotFound() *Failure {
	return &Failure{Status: http.StatusNotFound, Code: CodeNotFound, Message: messageNotFound}
}
