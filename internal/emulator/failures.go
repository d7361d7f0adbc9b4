package emulator

// This file is the error envelope of the service and the codes that go with it.

import "net/http"

const (
	codeBadRequest  = "BadRequest"
	codeBadArgument = "BadArgument"
	codeNotFound    = "NotFound"
	codeDenied      = "Denied"

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
	binding bool // the body did not fit the model: such answers have no x-ms-error-code (fact 1.3-04)
	allow   string
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

func badRequest(message string) *failure {
	return &failure{status: http.StatusBadRequest, code: codeBadRequest, message: message}
}

// invalid is a validation error: a general message outside, the text about target inside.
func invalid(message, target string) *failure {
	f := badRequest(messageMalformed)
	f.details = []errorDetail{{Code: codeBadArgument, Message: message, Target: target}}
	return f
}

// unbound is the error about a body that does not fit the model; path is the JSON path of the misfit.
func unbound(message, path string) *failure {
	f := invalid(message, path)
	f.binding = true
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
