// SPDX-License-Identifier: MPL-2.0

package webex

// This file has the refusals of Webex. Status and text are all that a client gets: there is no code (fact W1.6-01).

import (
	"net/http"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

func failure(status int, message string) *api.Failure {
	return &api.Failure{Status: status, Message: message}
}

func badRequest(message string) *api.Failure { return failure(http.StatusBadRequest, message) }

// NotFound is the refusal for what is not there, or not for the caller (fact W2.4-02).
func NotFound() *api.Failure {
	return failure(http.StatusNotFound, "The requested resource could not be found.")
}

// Unauthorized is the refusal for a missing, unknown or expired token (fact W1.2-02).
func Unauthorized() *api.Failure {
	return failure(http.StatusUnauthorized,
		"The request requires a valid access token set in the Authorization request header.")
}

// missingScope is the refusal for a token that lacks a scope (fact W1.2-03).
func missingScope() *api.Failure {
	return failure(http.StatusForbidden, "The server understood the request, but refused to fulfill it because the access "+
		"token is missing required scopes or the user is missing required roles or licenses.")
}

// malformed is the refusal for a body of another media type, for broken JSON, and for values of a wrong type (fact
// W1.5-02).
func malformed() *api.Failure {
	return badRequest("The request could not be understood by the server due to malformed syntax.")
}

// roomNotFound is another text for a room that is not there (facts W2.8-02 and W3.3-04).
func roomNotFound() *api.Failure {
	return failure(http.StatusNotFound, "Could not find a room with provided ID.")
}

func teamNotFound() *api.Failure { // fact W4-05
	return failure(http.StatusNotFound, "Could not find teams.")
}

// refused is a refusal by a rule; a switch chooses its status ([?] of fact W2.7-02).
func refused(sw api.Switches, message string) *api.Failure {
	switch sw.WebexRefusalStatus {
	case api.WebexRefusalForbidden:
	case api.WebexRefusalBadRequest:
		return badRequest(message)
	case api.WebexRefusalBadGateway:
		return failure(http.StatusBadGateway, message)
	}
	return failure(http.StatusForbidden, message)
}
