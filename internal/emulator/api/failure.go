// SPDX-License-Identifier: MPL-2.0

package api

// This file has the failures of requests, and their codes.

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
	// messageMalformed is the message of every validation error; the useful text is in the details (fact 1.4-01).
	messageMalformed = "The request could not be understood by the server due to malformed syntax."
	messageNotFound  = "The server cannot find the requested resource."
)

// Failure is an answer with an error.
type Failure struct {
	Status  int
	Code    string
	Message string
	Target  string
	Details []Detail
	Allow   string // sent as Allow

	RetryAfter time.Duration // sent as Retry-After if it is positive
	RateLimit  int           // the limit of a 429, which Webex sends
}

// Detail holds the useful text of a validation error. The target is always sent, even if it is empty.
type Detail struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Target  string `json:"target"`
}

// BadRequest returns a refusal with 400.
func BadRequest(message string) *Failure {
	return &Failure{Status: http.StatusBadRequest, Code: CodeBadRequest, Message: message}
}

// Invalid returns a validation error: it has a general message, and the text about the target in the details. The target
// is the name of a time, or the JSON path of what does not fit the model.
func Invalid(message, target string) *Failure {
	f := BadRequest(messageMalformed)
	f.Details = []Detail{{Code: CodeBadArgument, Message: message, Target: target}}
	return f
}

// NotFound returns a refusal with 404.
func NotFound() *Failure {
	return &Failure{Status: http.StatusNotFound, Code: CodeNotFound, Message: messageNotFound}
}
