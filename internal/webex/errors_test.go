// SPDX-License-Identifier: MPL-2.0

// This file tests the reading of refusals, and what is retried.

package webex_test

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

const notFoundText = "The requested resource could not be found."

// Facts W1.6-01 to W1.6-03, W1.2-03 and W1.13-01.
func TestRefusalsInEveryForm(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status   int
		header   http.Header
		body     string
		want     webex.Error
		text     string
		notFound bool
	}{
		"usual": {
			404, nil, `{"message":"` + notFoundText + `","errors":[{"description":"` + notFoundText + `"}],"trackingId":"ROUTER_1"}`,
			webex.Error{StatusCode: 404, Message: notFoundText, TrackingID: "ROUTER_1"},
			"Webex answered 404: " + notFoundText, true,
		},
		"more descriptions": {
			400, nil, `{"message":"Failed.","errors":[{"description":"One."},{"description":"Two.","errorCode":7},{"description":"One."}],"trackingId":"x","errorCode":5}`,
			webex.Error{StatusCode: 400, Message: "Failed.", Descriptions: []string{"One.", "Two."}, TrackingID: "x"},
			"Webex answered 400: Failed.; One.; Two.", false,
		},
		"no errors": {
			403, nil, `{"message":"The server understood the request.","trackingId":"x"}`,
			webex.Error{StatusCode: 403, Message: "The server understood the request.", TrackingID: "x"},
			"Webex answered 403: The server understood the request.", false,
		},
		"id in the header": {
			409,
			http.Header{"Trackingid": {"ROUTER_2"}},
			`{"message":"User is already a participant in the room."}`,
			webex.Error{StatusCode: 409, Message: "User is already a participant in the room.", TrackingID: "ROUTER_2"},
			"Webex answered 409: User is already a participant in the room.", false,
		},
		"a 404 without an id": {
			404, nil, `{"message":"` + notFoundText + `"}`,
			webex.Error{StatusCode: 404, Message: notFoundText},
			"Webex answered 404: " + notFoundText, false,
		},
		"a 404 of a proxy": {
			404, nil, "<html>\n<h1>Not\x1b[31m here</h1>",
			webex.Error{StatusCode: 404, Message: "<html> <h1>Not [31m here</h1>"},
			"Webex answered 404: <html> <h1>Not [31m here</h1>", false,
		},
		"nothing": {
			410, nil, "", webex.Error{StatusCode: 410, Message: "Gone"}, "Webex answered 410: Gone", false,
		},
		"a redirect": {
			302,
			http.Header{"Location": {"https://elsewhere.example/x"}},
			"",
			webex.Error{StatusCode: 302, Message: "the answer is a redirect to elsewhere.example, and redirects are not followed"},
			"Webex answered 302: the answer is a redirect to elsewhere.example, and redirects are not followed", false,
		},
	} {
		client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) bool {
			for key, values := range test.header {
				w.Header()[key] = values
			}
			w.WriteHeader(test.status)
			write(t, w, test.body)
			return true
		})
		_, err := client.GetRoom(t.Context(), roomID(), nil)
		got, ok := webex.ErrorDetails(err)
		if test.want.TrackingID == "" {
			if !strings.HasPrefix(got.TrackingID, "TERRAFORM_") {
				t.Errorf("%s: got tracking id %q, want that of the request", name, got.TrackingID)
			}
			got.TrackingID = ""
		}
		same := got.StatusCode == test.want.StatusCode && got.Message == test.want.Message && reflect.DeepEqual(got.Descriptions, test.want.Descriptions) && got.TrackingID == test.want.TrackingID
		if !ok || !same || err.Error() != test.text || webex.IsNotFound(err) != test.notFound {
			t.Errorf("%s: got %+v, %q and not found %t, want %+v, %q and %t", name, got, err, webex.IsNotFound(err), test.want, test.text, test.notFound)
		}
	}
}

func TestTextsOfAnswersArePrintable(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(`x\u001b[31m\u202e`, 1000)
	client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusBadRequest)
		write(t, w, `{"message":"`+long+`","errors":[{"description":"y`+long+`"}],"trackingId":"`+long+`"}`)
		return true
	})
	for name, call := range everyCall(client) {
		err := call(t.Context())
		got, _ := webex.ErrorDetails(err)
		for _, text := range append([]string{err.Error(), got.Message, got.TrackingID}, got.Descriptions...) {
			if len(text) > 2100 || text == "" || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
				t.Errorf("%s: got %d bytes, %.80q", name, len(text), text)
			}
		}
	}
}

// An error has the first reasons of an answer with many.
func TestReasonsWithoutEndAreCut(t *testing.T) {
	t.Parallel()
	var reasons []string
	for i := range 2000 {
		reasons = append(reasons, fmt.Sprintf(`{"description":"reason %d"}`, i))
	}
	client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusBadRequest)
		write(t, w, `{"message":"No.","errors":[`+strings.Join(reasons, ",")+`],"trackingId":"x"}`)
		return true
	})
	for name, call := range everyCall(client) {
		got, _ := webex.ErrorDetails(call(t.Context()))
		if text := got.Error(); !strings.HasPrefix(text, "Webex answered 400: No.; reason 0; reason 1;") || len(text) > 4<<10 {
			t.Errorf("%s: got %d bytes, %.80q", name, len(text), text)
		}
	}
}

// Fact W1.7-01. A POST is sent again after a 429 only (fact W1.1-02: no idempotency key).
func TestWhichCallsAreRetried(t *testing.T) {
	t.Parallel()
	lost := func(http.ResponseWriter) { panic(http.ErrAbortHandler) }
	status := func(code int) func(http.ResponseWriter) { return func(w http.ResponseWriter) { w.WriteHeader(code) } }
	for name, test := range map[string]struct {
		first       func(http.ResponseWriter)
		post, other int  // tries
		unknown     bool // whether the POST may have happened
	}{
		"429": {status(429), 2, 2, false}, "423": {status(423), 1, 2, false}, "408": {status(408), 1, 2, true},
		"500": {status(500), 1, 2, true}, "502": {status(502), 1, 2, true}, "503": {status(503), 1, 2, true}, "504": {status(504), 1, 2, true},
		"lost": {lost, 1, 2, true},
		"400":  {status(400), 1, 1, false}, "403": {status(403), 1, 1, false}, "404": {status(404), 1, 1, false},
		"409": {status(409), 1, 1, false}, "410": {status(410), 1, 1, false}, "428": {status(428), 1, 1, false},
	} {
		var fail atomic.Bool
		client, requests := serve(t, func(w http.ResponseWriter, _ *http.Request) bool {
			if fail.Swap(false) {
				test.first(w)
				return true
			}
			return false
		})
		for call, do := range everyCall(client) {
			fail.Store(true)
			err := do(t.Context())
			want := test.other
			if strings.HasPrefix(call, "Create") {
				want = test.post
				if webex.OutcomeUnknown(err) != test.unknown {
					t.Errorf("%s, %s: got %v, outcome unknown: %t", name, call, err, webex.OutcomeUnknown(err))
				}
			}
			if got := requests.received(); len(got) != want || (err == nil) != (want == 2) {
				t.Errorf("%s, %s: got %d tries and error %v, want %d", name, call, len(got), err, want)
			}
		}
	}
}

// Facts W1.8-01 and W1.8-03: a call waits for as long as a 429 asks, and with it the
// calls about the same room.
func TestA429DelaysTheCallsAboutItsRoom(t *testing.T) {
	t.Parallel()
	ofRoom := []string{"GetRoom", "UpdateRoom", "GetMeetingDetails", "CreateMembership", "GetMembership", "UpdateMembership", "DeleteMembership", "ListMemberships", "DeleteRoom"}
	for _, first := range ofRoom {
		throttle := true
		client, requests := serve(t, func(w http.ResponseWriter, _ *http.Request) bool {
			if throttle {
				throttle = false
				w.Header().Set("Retry-After", "7200")
				w.WriteHeader(http.StatusTooManyRequests)
				write(t, w, `{"message":"Slow down.","trackingId":"x"}`)
				return true
			}
			return false
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		calls := everyCall(client)
		_ = calls[first](ctx)
		requests.received()
		for name, call := range calls {
			err := call(ctx)
			got, _ := webex.ErrorDetails(err)
			delayed := got.StatusCode == http.StatusTooManyRequests && got.RetryAfter == 2*time.Hour && got.Message == "Slow down."
			if want := slices.Contains(ofRoom, name); delayed != want || (err == nil) == want || len(requests.received()) > 0 == want {
				t.Errorf("%s after the 429 of %s: got %v, want delayed: %t", name, first, err, want)
			}
		}
		cancel()
	}
}
