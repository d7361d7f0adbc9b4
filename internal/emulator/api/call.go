// Package api is what the services of the emulator share: a request on its way through an operation, what is answered,
// how bodies, times and identifiers are read, how listings are cut into pages, and the switches between the possible
// readings of what was never recorded. The services know this package and not each other.
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

// BearerScheme begins the Authorization header of a request with a token.
const BearerScheme = "Bearer "

// Scopes of user tokens that Chat asks for (fact 4-10).
const (
	ScopeChat            = "chat"
	ScopeChatJoin        = "chat.join"
	ScopeChatJoinLimited = "chat.join.limited"
)

// Service is what the operations of one service have in common.
type Service struct {
	Supported  []string // api-versions that are answered, oldest first
	Deprecated []string // api-versions named in api-deprecated-versions
}

// Handler carries out an operation.
type Handler func(*Call) (Answer, *Failure)

// Route is one operation of a service.
type Route struct {
	Method      string
	Path        string // segments, where {id}, {message} and {tenant} stand for any one segment that is not empty
	ContentType string // media type of the request body; "" where there is none
	Service     *Service
	Handle      Handler
}

// Route is an operation of the service.
func (s *Service) Route(method, path, contentType string, handle Handler) Route {
	return Route{method, path, contentType, s, handle}
}

// Call is one authenticated request on its way through a route's handler.
type Call struct {
	Request   *http.Request
	Body      []byte
	ID        string // the segment that {id} stands for
	MessageID string // the segment that {message} stands for
	TenantID  string // the segment that {tenant} stands for
	Version   string // the api-version
	Query     url.Values
	Switches  Switches
	Caller    Caller // of Chat: who calls
}

// Caller is who makes a call of Chat, by the token that it carries.
type Caller struct {
	User   string // raw id
	Scopes []string
}

// Has tells whether the caller's token has one of the scopes.
func (c Caller) Has(scopes []string) bool {
	return slices.ContainsFunc(c.Scopes, func(s string) bool { return slices.Contains(scopes, s) })
}

// Answer is what a handler answers: a value to be encoded as JSON; nil is no body.
type Answer struct {
	Status int
	Header http.Header
	Value  any
}

// Answered is an answer without headers of its own.
func Answered(status int, value any) Answer {
	return Answer{Status: status, Header: http.Header{}, Value: value}
}

// RequireMedia refuses a request whose body is of none of the accepted media types.
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

// OptionalBody reads a body that may be left out: nothing at all is the same as {}.
func (c *Call) OptionalBody() (Fields, *Failure) {
	if len(bytes.TrimSpace(c.Body)) == 0 {
		return Fields{}, nil
	}
	if f := c.RequireMedia(MediaJSON); f != nil {
		return nil, f
	}
	return DecodeFields(c.Body)
}
