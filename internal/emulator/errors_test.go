// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests the error answers: envelope, texts, targets, headers.

import (
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const malformedSyntax = "The request could not be understood by the server due to malformed syntax."

// wantDetail checks a validation error: a general text outside, the useful one in the only detail (fact 1.4-01).
func wantDetail(t *testing.T, got reply, message, target string) {
	t.Helper()
	body := decode[errorBody](t, got, http.StatusBadRequest)
	if body.Error.Code != "BadRequest" || body.Error.Message != malformedSyntax || len(body.Error.Details) != 1 {
		t.Fatalf("got %s", got.body)
	}
	detail := body.Error.Details[0]
	if detail.Code != "BadArgument" || detail.Message != message || detail.Target == nil || *detail.Target != target {
		t.Errorf("got %s, want BadArgument %q about %q", got.body, message, target)
	}
	// fact 1.3-04
	if value := got.header.Get("api-supported-versions"); value != "" {
		t.Errorf("got api-supported-versions %q, want none", value)
	}
}

// fact 1.3-04: a refusal with details has no x-ms-error-code; others have.
func TestErrorCodeHeader(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for body, want := range map[string]string{
		`{"validUntil":"2020-01-01"}`:                             "",
		`{"participants":{"nobody":{"role":"Attendee"}}}`:         "BadRequest",
		`{"participants":{"` + ann + `":{"role":"Organizer"}}}`:   "",
		`{"participants":{"` + ann + `":{"role":5}}}`:             "",
		`{"pstnDialOutEnabled":"yes"}`:                            "",
		`{"validUntil":"` + strings.Repeat("soon", 3) + `"}`:      "",
		`{"participants":[{"` + ann + `":{"role":"Attendee"}}]}`:  "",
		`{"participants":{"` + ann + `":"Attendee"}}`:             "",
		`{"participants":{"` + ann + `":{"role":"attendee"}}}`:    "", // fact 1.2-05: the capitals count
		`{"participants":{"` + ann + `":{"role":"Presenter "} }}`: "",
	} {
		got := c.do(http.MethodPost, "/rooms", body)
		if got.status != http.StatusBadRequest || got.header.Get("x-ms-error-code") != want {
			t.Errorf("%s: got %d and code %q, want 400 and %q", body, got.status, got.header.Get("x-ms-error-code"), want)
		}
	}
	if rooms := c.server.Rooms(); len(rooms) != 0 {
		t.Errorf("got %d rooms, want none", len(rooms))
	}
}

// Misfits name the JSON path (fact 1.4-01).
func TestMisfitsNameTheirPath(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.create(`{}`).ID
	for body, target := range map[string]string{
		``:                                  "$",
		`{`:                                 "$",
		`null`:                              "$",
		`[]`:                                "$",
		`"text"`:                            "$",
		`{} {}`:                             "$",
		`{"validFrom":5}`:                   "$.validFrom",
		`{"validFrom":"tomorrow"}`:          "$.validFrom",
		`{"validFrom":"2026-04-01T10:20Z"}`: "$.validFrom",
		`{"validUntil":"2026-13-01"}`:       "$.validUntil",
		`{"pstnDialOutEnabled":"yes"}`:      "$.pstnDialOutEnabled",
	} {
		for _, operation := range [][2]string{{"POST", "/rooms"}, {"PATCH", "/rooms/" + id}} {
			got := decode[errorBody](t, c.do(operation[0], operation[1], body), http.StatusBadRequest)
			if len(got.Error.Details) != 1 || *got.Error.Details[0].Target != target {
				t.Errorf("%s %q: got %+v, want target %s", operation[0], body, got, target)
			}
		}
	}
	for body, target := range map[string]string{
		`{"participants":5}`:               "$.participants",
		`{"participants":["` + ann + `"]}`: "$.participants",
		`{"participants":{"` + ann + `":5}}`: "$.participants." +
			ann,
	} {
		got := decode[errorBody](t, c.patchRoster(id, body), http.StatusBadRequest)
		if len(got.Error.Details) != 1 || *got.Error.Details[0].Target != target {
			t.Errorf("%q: got %+v, want target %s", body, got, target)
		}
	}
}

// fact 1.4-03: a malformed id is 400, for reading, changing and deleting, with the text of fact 1.4-02; a well-formed
// one that nobody has is 404.
func TestRoomIDs(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	const length, form = "Invalid room ID length.", "Invalid room ID."
	tests := map[string]string{
		"invalid_id": length, "f-1234567890": length, "123-invalidId": length,
		"994601837297017": length, "994157501159588459": length, "99415750115958845%2F": length,
		"f-123456789012345": form, "NotExistingRoomID": form, "NotExistingRoom1": form,
		"9949484443000000": "", "99415750115958845": "",
	}
	for id, message := range tests {
		status := http.StatusBadRequest
		if message == "" {
			status = http.StatusNotFound
		}
		for _, operation := range [][3]string{
			{"GET", "", ""},
			{"PATCH", "", "{}"},
			{"DELETE", "", ""},
			{"GET", "/participants", ""},
			{"PATCH", "/participants", "{}"},
		} {
			got := c.do(operation[0], "/rooms/"+id+operation[1], operation[2])
			body := decode[errorBody](t, got, status)
			if status == 400 && (body.Error.Code != "BadRequest" || body.Error.Message != message) {
				t.Errorf("%s %s: got %s", operation[0], id, got.body)
			}
			if got.header.Get("x-ms-error-code") != body.Error.Code || got.header.Get("api-supported-versions") != versions {
				t.Errorf("%s %s: got headers %v", operation[0], id, got.header)
			}
		}
	}
}

// fact 1.2-01: there are no other operations.
func TestUnknownRoutes(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.create(`{}`).ID
	tests := []struct {
		method, path string
		status       int
		allow        string
	}{
		{"POST", "/", 404, ""}, // GET is the page
		{"GET", "/room", 404, ""},
		{"GET", "/rooms/", 404, ""},
		{"GET", "//rooms", 404, ""},
		{"GET", "/rooms/" + id + "/participants/" + ann, 404, ""},
		{"GET", "/rooms/" + id + "/participants/", 404, ""},
		{"PUT", "/rooms/" + id, 405, "GET, PATCH, DELETE"},
		{"DELETE", "/rooms", 405, "POST, GET"},
		{"POST", "/rooms/" + id + "/participants", 405, "GET, PATCH"},
		// The exchange of Entra users' tokens (fact 5.4-02) is left out, and does not pretend to work.
		{"POST", "/access/entra/:exchangeAccessToken", 404, ""},
	}
	for _, test := range tests {
		got := c.do(test.method, test.path, "")
		body := decode[errorBody](t, got, test.status)
		allow := got.header.Get("Allow")
		if body.Error.Code == "" || body.Error.Message == "" || allow != test.allow {
			t.Errorf("%s %s: got %s and Allow %q, want %q", test.method, test.path, got.body, allow, test.allow)
		}
	}
	if got := c.do("HEAD", "/rooms/"+id, ""); got.status != http.StatusMethodNotAllowed {
		t.Errorf("HEAD: got %d, want 405", got.status)
	}
}

// The content types of fact 1.2-02's operations.
func TestContentTypes(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.create(`{}`).ID
	tests := []struct {
		method, path, contentType string
		status                    int
	}{
		{"POST", "/rooms", "application/json; charset=utf-8", 201},
		{"POST", "/rooms", "application/merge-patch+json", 415},
		{"POST", "/rooms", "text/plain", 415},
		{"POST", "/rooms", "", 415}, // fact 5.5-01
		{"PATCH", "/rooms/" + id, "application/merge-patch+json", 200},
		{"PATCH", "/rooms/" + id, "Application/Merge-Patch+JSON", 200},
		{"PATCH", "/rooms/" + id, "application/json", 415},
		{"PATCH", "/rooms/" + id + "/participants", "application/merge-patch+json", 200},
		{"PATCH", "/rooms/" + id + "/participants", "application/json", 415},
	}
	for _, test := range tests {
		if got := c.do(test.method, test.path, "{}", "Content-Type", test.contentType); got.status != test.status {
			t.Errorf("%s %s as %q: got %d, want %d", test.method, test.path, test.contentType, got.status, test.status)
		}
	}
}

func TestMalformedQueryAndHugeBody(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	if got := c.raw("GET", "/rooms?api-version=2025-03-13&x=%zz", ""); got.status != http.StatusBadRequest {
		t.Errorf("query: got %d, want 400", got.status)
	}
	if got := c.do("POST", "/rooms", strings.Repeat(" ", 5<<20)); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("body: got %d, want 413", got.status)
	}
}
