// SPDX-License-Identifier: MPL-2.0

package emulator

// This file writes answers, and failures in the form of their data plane.

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

const (
	jsonContentType = "application/json; charset=utf-8"

	trackingHeader = "Trackingid" // of Webex, in requests and answers
)

// answer is the answer of a service, or what the server sends or does instead.
type answer struct {
	api.Answer
	raw    []byte // the body, in place of the value
	drop   bool   // drop the connection instead
	reset  bool   // drop it by a TCP reset
	fault  bool   // a programmed fault or a failure of the emulator, not an answer of the service
	reason string // why the request was refused with 401

	truncated bool // drop the connection in the middle of the body
}

// hasBody reports whether the answer has a body; with some statuses it never has.
func (a answer) hasBody() bool {
	return (a.raw != nil || a.Value != nil) && a.Status != http.StatusNoContent && a.Status != http.StatusNotModified
}

// answerForm is the form of the answer to one request.
type answerForm struct {
	plane      plane
	chatErrors ChatErrorEnvelope
	trackingID string // of Webex
}

func formOf(r *http.Request, sw api.Switches) answerForm {
	form := answerForm{plane: planeOf(r), chatErrors: sw.ChatErrorEnvelope}
	if form.plane == planeWebex {
		form.trackingID = cmp.Or(r.Header.Get(trackingHeader), "ROUTERGW_"+api.NewGUID())
	}
	return form
}

// failed returns the answer for a failure, in the form of the data plane.
func (form answerForm) failed(f *api.Failure) answer {
	// The documented form always has a message.
	a := answer{Answer: api.Answered(f.Status, errorEnvelope{errorBody{f.Code, cmp.Or(f.Message, f.Code), f.Target, f.Details}})}
	switch {
	case form.plane != planeRooms: // no x-ms-error-code and no charset: facts 2.3-10 and 4-11
		a.Header.Set("Content-Type", api.MediaJSON)
	case len(f.Details) == 0: // fact 1.3-04
		a.Header.Set("x-ms-error-code", f.Code)
	}
	switch {
	case form.plane == planeWebex:
		a.Value = form.webexError(f)
		if f.RateLimit > 0 {
			a.Header.Set("x-ratelimit-limit", strconv.Itoa(f.RateLimit)) // fact W1.8-03
		}
	case form.plane == planeChat && form.chatErrors == ChatErrorRecorded:
		a.raw = recordedBody(f)
	}
	if f.Allow != "" {
		a.Header.Set("Allow", f.Allow)
	}
	if f.RetryAfter > 0 {
		a.Header.Set("Retry-After", wholeSeconds(f.RetryAfter))
	}
	return a
}

// wholeSeconds formats a wait for Retry-After, rounded up.
func wholeSeconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }

// errorEnvelope is the error body on the wire (fact 1.4-01).
type errorEnvelope struct {
	Error errorBody `json:"error"`
}

type errorBody struct {
	Code    string       `json:"code"`
	Message string       `json:"message"`
	Target  string       `json:"target,omitempty"`
	Details []api.Detail `json:"details,omitempty"`
}

// recordedEnvelope is the form of the error body that recordings of Chat have (fact 2.3-10).
type recordedEnvelope struct {
	CommunicationError recordedError `json:"CommunicationError"`
}

type recordedError struct {
	Code    string          `json:"Code"`
	Message string          `json:"Message,omitempty"`
	Target  string          `json:"Target,omitempty"`
	Details []recordedError `json:"Details,omitzero"` // the outermost error has an empty list
}

// recordedBody returns the body of a failure in the recorded form of Chat.
func recordedBody(f *api.Failure) []byte {
	outer := recordedError{Code: f.Code, Message: f.Message, Target: f.Target, Details: []recordedError{}}
	for _, d := range f.Details {
		outer.Details = append(outer.Details, recordedError{Code: d.Code, Message: d.Message, Target: d.Target})
	}
	body, err := json.Marshal(recordedEnvelope{outer})
	if err != nil {
		panic(fmt.Errorf("emulator: encode an error: %w", err)) // strings always encode
	}
	return body
}

// webexError is the error body of Webex (fact W1.6-01).
type webexError struct {
	Message    string             `json:"message"`
	Errors     []webexDescription `json:"errors,omitempty"`
	TrackingID string             `json:"trackingId"`
}

type webexDescription struct {
	Description string `json:"description"`
}

// webexError returns the error body of a failure. A 403 has no list of errors (fact W1.2-03).
func (form answerForm) webexError(f *api.Failure) webexError {
	body := webexError{Message: f.Message, TrackingID: form.trackingID}
	if f.Status != http.StatusForbidden {
		body.Errors = []webexDescription{{f.Message}}
	}
	return body
}

// commonHeader sets the headers of every answer (facts 1.3-03 and W1.13-01), and the type of a body.
func (form answerForm) commonHeader(header http.Header, now time.Time, hasBody bool) {
	header.Set("Date", now.UTC().Format(http.TimeFormat))
	media := jsonContentType
	if form.plane == planeWebex {
		media = api.MediaJSON // fact W1.5-01
		header.Set(trackingHeader, form.trackingID)
	} else {
		header.Set("MS-CV", correlation(16)+".0")
		header.Set("X-Azure-Ref", correlation(36))
		header.Set("Request-Context", "appId=")
	}
	if hasBody {
		header.Set("Content-Type", media)
	}
}

// write sends an answer. It calls show just before.
func (form answerForm) write(w http.ResponseWriter, a answer, now time.Time, show func(http.Header, []byte)) {
	body := a.raw
	if !a.hasBody() {
		body, a.Value = nil, nil
	}
	if body == nil && a.Value != nil {
		encoded, err := json.Marshal(a.Value)
		if err != nil {
			panic(fmt.Errorf("emulator: encode an answer: %w", err))
		}
		body = encoded
	}
	header := w.Header()
	form.commonHeader(header, now, body != nil)
	for name, values := range a.Header {
		header[name] = values
	}
	show(header, body)
	if a.truncated {
		header.Set("Content-Length", strconv.Itoa(len(body)))
		body = body[:len(body)/2]
	}
	w.WriteHeader(a.Status)
	// It is no error of the server if the client has gone.
	_, _ = w.Write(body)
	if a.truncated {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler) // net/http's way to drop a connection
	}
}

// correlation returns a random id of that many bytes.
func correlation(size int) string {
	id := make([]byte, size)
	_, _ = rand.Read(id) // never fails
	return base64.RawStdEncoding.EncodeToString(id)
}
