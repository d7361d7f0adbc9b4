// SPDX-License-Identifier: MPL-2.0

package emulator

// This file handles each request from its arrival to its answer: record, latency, authentication, faults, routing.

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/webex"
)

const (
	bodyLimit       = 4 << 20 // bytes of a request body
	clientRequestID = "x-ms-client-request-id"
)

// serve answers one request of a service.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := readBody(w, r, bodyLimit, plainBody)
	entry := s.requests.add(newRedactor(s.auth.secrets()).request(r, body))
	sw := s.settings.forRequest(r.Method, r.URL.Path)

	form := formOf(r, sw)
	var a answer
	if err != nil {
		a = form.failed(unreadable(err))
	} else {
		a = s.answerWithLatency(r, body, sw, form)
	}
	if err := s.save(); err != nil {
		a = notSaved(err, form)
	}
	if a.drop {
		a.Status = 0
	}
	finished := s.requests.finish(entry, a.Status, a.reason)
	if s.onRequest != nil {
		s.onRequest(finished)
	}
	if a.drop {
		s.reportExchange(r, body, a, nil, nil)
		dropConnection(w, a.reset)
		return
	}
	form.write(w, a, s.clock.now(), func(header http.Header, sent []byte) { s.reportExchange(r, body, a, header, sent) })
}

// answerWithLatency carries the request out in the middle of its latency. So the request of a client that gives up may or
// may not be carried out, as with a real network.
func (s *Server) answerWithLatency(r *http.Request, body []byte, sw api.Switches, form answerForm) answer {
	half := sw.Latency / 2
	if !pause(r.Context(), half) {
		return answer{drop: true}
	}
	a := s.answer(r, body, sw, form)
	if !pause(r.Context(), sw.Latency-half) {
		return answer{drop: true}
	}
	return a
}

// pause waits for d. It returns false if the client has gone before.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *Server) answer(r *http.Request, body []byte, sw api.Switches, form answerForm) answer {
	caller, reason := s.authenticate(r, body, sw.RevocationLag)
	if reason != "" {
		a := form.failed(denied(form.plane))
		a.reason = reason
		return a
	}
	c := &api.Call{Request: r, Body: body, Switches: sw, Caller: caller}
	fault, faulty := s.faults.take(r.Method, r.URL.Path)
	switch {
	case !faulty:
		return s.carryOut(c, form)
	case fault.Answer == AnswerLate && !fault.replacesAnswer():
		a := s.carryOut(c, form)
		if !pause(r.Context(), fault.Delay) {
			return answer{drop: true}
		}
		return fault.apply(a)
	case !pause(r.Context(), fault.Delay):
		return answer{drop: true}
	case fault.replacesAnswer():
		return fault.apply(fault.answer(form, s.clock.now()))
	}
	return fault.apply(s.carryOut(c, form))
}

// carryOut finds the route of a call and runs its handler.
func (s *Server) carryOut(c *api.Call, form answerForm) answer {
	found, f := s.match(c)
	if f != nil {
		return form.failed(f)
	}
	answered, f := s.handle(found, c)
	a := answer{Answer: answered}
	if f != nil {
		a = form.failed(f)
	}
	if form.plane == planeWebex {
		return a
	}
	if id := c.Request.Header.Get(clientRequestID); id != "" && echoes(form.plane, c.Request) {
		a.Header.Set(clientRequestID, id)
	}
	if f != nil && len(f.Details) > 0 {
		return a // validation errors do not list the versions, fact 1.3-04
	}
	a.Header.Set("api-supported-versions", strings.Join(found.Service.Supported, ", "))
	if len(found.Service.Deprecated) > 0 {
		a.Header.Set("api-deprecated-versions", strings.Join(found.Service.Deprecated, ", "))
	}
	return a
}

// echoes reports whether a data plane sends the client's own request id back: Identity always, Chat on request, and Rooms
// never (facts 1.3-03 and 2.3-21).
func echoes(p plane, r *http.Request) bool {
	return p == planeIdentity || p == planeChat && r.Header.Get("x-ms-return-client-request-id") == "true"
}

// handle checks what all operations require, and runs the route's handler.
func (s *Server) handle(r *api.Route, c *api.Call) (api.Answer, *api.Failure) {
	query, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return api.Answer{}, api.BadRequest("The query is malformed.")
	}
	c.Query, c.Version = query, query.Get("api-version")
	if len(r.Service.Supported) > 0 && !slices.Contains(r.Service.Supported, c.Version) {
		return api.Answer{}, unsupportedVersion(c.Version, r.Service.Supported)
	}
	if r.ContentType != "" {
		if f := c.RequireMedia(r.ContentType); f != nil {
			return api.Answer{}, f
		}
	}
	if f := s.limiter.take(ratesOf(r, c), c.Switches.RetryAfter); f != nil {
		return api.Answer{}, f
	}
	return r.Handle(c)
}

// match returns the route of a call and sets the ids of its path; it fails if there is none.
func (s *Server) match(c *api.Call) (*api.Route, *api.Failure) {
	escaped := c.Request.URL.EscapedPath()
	if planeOf(c.Request) == planeWebex {
		escaped = strings.TrimSuffix(escaped, "/") // its JavaScript client asks for /people/?id=...
	}
	var allowed []string
	for i := range s.routes {
		candidate := &s.routes[i]
		ids, ok := pathIDs(candidate.Path, escaped)
		switch {
		case !ok:
		case candidate.Method != c.Request.Method:
			allowed = append(allowed, candidate.Method)
		default:
			c.ID, c.MessageID, c.TenantID = ids["{id}"], ids["{message}"], ids["{tenant}"]
			return candidate, nil
		}
	}
	if len(allowed) > 0 {
		return nil, &api.Failure{
			Status: http.StatusMethodNotAllowed, Code: "MethodNotAllowed",
			Message: "The resource does not support the method " + c.Request.Method + ".",
			Allow:   strings.Join(allowed, ", "),
		}
	}
	if planeOf(c.Request) == planeWebex {
		return nil, webex.NotFound()
	}
	return nil, api.NotFound()
}

// pathIDs compares an escaped path with a route's path and returns the decoded segments by what stands for them, such
// as {id}.
func pathIDs(pattern, escaped string) (ids map[string]string, ok bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(escaped, "/")
	if len(want) != len(got) {
		return nil, false
	}
	ids = map[string]string{}
	for i, segment := range got {
		decoded, err := url.PathUnescape(segment)
		switch {
		case err != nil:
			return nil, false
		case strings.HasPrefix(want[i], "{") && decoded != "":
			ids[want[i]] = decoded
		case want[i] != decoded:
			return nil, false
		}
	}
	return ids, true
}

func unsupportedVersion(version string, supported []string) *api.Failure {
	named := strings.Join(supported, ", ")
	if version == "" {
		f := api.BadRequest("The query parameter api-version is missing. Supported versions: " + named + ".")
		f.Code = "MissingApiVersionParameter"
		return f
	}
	f := api.BadRequest(fmt.Sprintf("The api-version %q is not supported. Supported versions: %s.", version, named))
	f.Code = "UnsupportedApiVersionValue"
	return f
}

// reportExchange calls Options.OnExchange before the answer is sent: once a client has the answer, the call was made.
func (s *Server) reportExchange(r *http.Request, body []byte, a answer, header http.Header, sent []byte) {
	watch := s.onExchange
	if watch == nil {
		watch = watcherOfAll()
	}
	if watch == nil {
		return
	}
	watch(Exchange{
		Method: r.Method, Target: r.RequestURI, Header: r.Header.Clone(), Body: body,
		Status: a.Status, AnswerHeader: header.Clone(), Answer: sent, Fault: a.fault,
	})
}

// authenticate returns the caller, and the reason if the request is refused. Chat accepts user tokens only, Webex access
// tokens, Rooms and Identity the access key or an Entra ID token (facts 5.3-02 and W1.2-01).
func (s *Server) authenticate(r *http.Request, body []byte, lag time.Duration) (caller api.Caller, reason string) {
	switch planeOf(r) {
	case planeChat:
		return s.users.Caller(r.Header, lag)
	case planeWebex:
		return s.webex.Caller(r)
	case planeRooms, planeIdentity:
	}
	return api.Caller{}, s.auth.refusal(r, body)
}
