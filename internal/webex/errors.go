// SPDX-License-Identifier: MPL-2.0

// This file reads the errors that Webex answers.

package webex

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// trackingHeader is the header with the id of a request and of its answer (fact
// W1.13-01).
const trackingHeader = "TrackingID"

// Error is what Webex says about a call that it refuses. There is no code: status and
// text are all there is (fact W1.6-01). All texts are on one line and have no control
// characters.
type Error struct {
	// StatusCode is the HTTP status.
	StatusCode int
	// Message is the message of the answer. If the answer is not Webex's JSON, it is
	// the beginning of its text, or the status in words.
	Message string
	// Descriptions are those of the answer's errors, without any that equals the
	// message. They are often none (facts W1.6-01 and W1.6-02).
	Descriptions []string
	// TrackingID is what Webex's support asks for: the id in the answer, or the one
	// that the request had.
	TrackingID string
	// RetryAfter is how long the answer asks to wait, 0 if it does not ask.
	RetryAfter time.Duration

	// ofService is set for an answer of Webex itself: it has a message and an id in
	// its body, unlike that of a proxy (fact W1.6-03).
	ofService bool
}

// Error is the refusal in one line. It is the same for the same refusal, so that
// callers can report it once.
func (e *Error) Error() string {
	text := fmt.Sprintf("Webex answered %d", e.StatusCode)
	for i, part := range append([]string{e.Message}, e.Descriptions...) {
		switch {
		case part == "":
		case i == 0:
			text += ": " + part
		default:
			text += "; " + part
		}
	}
	return text
}

// IsRedirect reports whether the answer is a redirect. The client follows none.
func (e *Error) IsRedirect() bool { return rest.IsRedirect(e.StatusCode) }

// errorBody is the JSON of a refusal (fact W1.6-01).
type errorBody struct {
	Message string `json:"message"`
	Errors  []struct {
		Description string `json:"description"`
	} `json:"errors"`
	TrackingID string `json:"trackingId"`
}

// explain reads an answer that is no success.
func explain(resp *http.Response) rest.Refusal {
	e := newError(resp)
	return rest.Refusal{Err: e, RetryAfter: e.RetryAfter, Reason: e.Message}
}

func newError(resp *http.Response) *Error {
	e := &Error{StatusCode: resp.StatusCode, RetryAfter: rest.RetryAfter(resp.Header)}
	var body errorBody
	if payload, err := runtime.Payload(resp); err != nil || json.Unmarshal(payload, &body) != nil {
		body = errorBody{}
	}
	e.ofService = body.Message != "" && body.TrackingID != ""
	e.Message = rest.Printable(body.Message, rest.MaxMessageTextBytes)
	left := rest.MaxMessageTextBytes // for all of them
	for _, one := range body.Errors {
		text := rest.Printable(one.Description, left)
		if text != "" && text != e.Message && !slices.Contains(e.Descriptions, text) {
			e.Descriptions = append(e.Descriptions, text)
			left -= len(text)
		}
		if left <= 0 {
			break
		}
	}
	if e.Message == "" && e.Descriptions == nil {
		e.Message = rest.DescribeForeign(resp)
	}
	requested := ""
	if resp.Request != nil {
		requested = resp.Request.Header.Get(trackingHeader)
	}
	e.TrackingID = rest.Printable(cmp.Or(body.TrackingID, resp.Header.Get(trackingHeader), requested), rest.MaxFieldBytes)
	return e
}

// ErrorDetails returns the [Error] in err. It returns false if err has none: then
// there was no answer.
func ErrorDetails(err error) (Error, bool) {
	var refused *Error
	if !errors.As(err, &refused) {
		return Error{}, false
	}
	return *refused, true
}

// IsNotFound reports whether err is Webex's own 404. It means that there is no such
// object for the account: a room that the account is not in answers like one that was
// deleted (fact W2.4-02). The 404 of a proxy, or of another server behind a wrong base
// URL, says nothing about the object (fact W1.6-03).
func IsNotFound(err error) bool {
	refused, _ := ErrorDetails(err)
	return refused.StatusCode == http.StatusNotFound && refused.ofService
}

// withTrackingID is the text of an error with the id to give to support.
func withTrackingID(err error) string {
	text := rest.Printable(err.Error(), rest.MaxMessageTextBytes)
	if refused, _ := ErrorDetails(err); refused.TrackingID != "" && !strings.Contains(text, refused.TrackingID) {
		text += " (tracking id " + refused.TrackingID + ")"
	}
	return text
}
