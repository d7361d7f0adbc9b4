// SPDX-License-Identifier: MPL-2.0

// Package api has what the services of the emulator share: calls, answers and failures, the reading of bodies, times and
// identifiers, the pages of lists, and the switches. The services import this package and not each other.
package api

import (
	"bytes"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Media types of bodies.
const (
	MediaJSON       = "application/json"
	MediaMergePatch = "application/merge-patch+json"
)

// BearerScheme is the beginning of the Authorization header of a request with a token.
const BearerScheme = "Bearer "

// Scopes of user tokens for Chat (fact 4-10).
const (
	ScopeChat            = "chat"
	ScopeChatJoin        = "chat.join"
	ScopeChatJoinLimited = "chat.join.limited"
)

// Service is what the operations of one service share.
type Service struct {
	Supported  []string // the api-versions, oldest first
	Deprecated []string // the api-versions in the header api-deprecated-versions
}

// Handler carries out an operation.
type Handler func(*Call) (Answer, *Failure)

// Route is one operation of a service.
type Route struct {
	Method      string
	Path        string // {id}, {message} and {tenant} stand for any one segment that is not empty
	ContentType string // media type of the request body; "" if the handler checks it, or there is none
	Service     *Service
	Handle      Handler
}

// Route returns an operation of the service.
func (s *Service) Route(method, path, contentType string, handle Handler) Route {
	return Route{method, path, contentType, s, handle}
}

// Call is one authenticated request, for a handler.
type Call struct {
	Request   *http.Request
	Body      []byte
	ID        string // the segment that {id} stands for
	MessageID string // the segment that {message} stands for
	TenantID  string // the segment that {tenant} stands for
	Version   string // the api-version
	Query     url.Values
	Switches  Switches
	Caller    Caller // of Chat and Webex
}

// Caller is the user who makes a call of Chat or Webex, by the token of the request.
type Caller struct {
	User   string // the raw id of a user, or the id of a person of Webex
	Scopes []string
}

// HasAny reports whether the caller's token has one of the scopes.
func (c Caller) HasAny(scopes []string) bool {
	return slices.ContainsFunc(c.Scopes, func(s string) bool { return slices.Contains(scopes, s) })
}

// Answer is the answer of a handler. The value is encoded as JSON; nil is no body.
type Answer struct {
	Status int
	Header http.Header
	Value  any
}

// Answered returns an answer without headers of its own.
func Answered(status int, value any) Answer {
	return Answer{Status: status, Header: http.Header{}, Value: value}
}

// RequireMedia refuses a request whose body has none of the accepted media types.
func (c *Call) RequireMedia(accepted ...string) *Failure {
	media, _, err := mime.ParseMediaType(c.Request.Header.Get("Content-Type"))
	if err == nil && slices.Contains(accepted, media) {
		return nil
	}
	return &Failure{
		Status: http.StatusUnsupportedMediaType, Code: "UnsupportedMediaType",
		Message: "The content type must be " + strings.Join(accepted, " or ") + ".",
	}
}

// OptionalBody decodes a body that may be left out, which is the same as {}.
func (c *Call) OptionalBody() (Fields, *Failure) {
	if len(bytes.TrimSpace(c.Body)) == 0 {
		return Fields{}, nil
	}
	if f := c.RequireMedia(MediaJSON); f != nil {
		return nil, f
	}
	return DecodeFields(c.Body)
}
