// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests the life of a room over HTTP: create, read, update, delete, versions, headers, repeated creates.

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const requestID = "0f3dd3b4-8d6c-4c5d-9d0a-5a1f6f8c2b11"

// keyed are the two repeatability headers, as name, value pairs.
func keyed(id string) []string {
	return []string{"Repeatability-Request-ID", id, "Repeatability-First-Sent", "Fri, 29 Sep 2023 00:40:58 GMT"}
}

// fact 1.2-03 and fact 1.7-04: a room has five members, no participants among them; the flag is false unless given.
func TestCreatedRoom(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	// fact 1.2-07: participants of the create body are in the room at once.
	got := c.do(http.MethodPost, "/rooms", `{"participants":{"`+ann+`":{"role":"Presenter"},"`+ben+`":null}}`)
	room := decode[roomBody](t, got, http.StatusCreated)
	if room.PSTN == nil || *room.PSTN {
		t.Errorf("got pstnDialOutEnabled %v, want false", room.PSTN)
	}
	if again := c.get(room.ID); again.ID != room.ID || again.CreatedAt != room.CreatedAt ||
		again.ValidFrom != room.ValidFrom || again.ValidUntil != room.ValidUntil {
		t.Errorf("got %+v, want %+v", again, room)
	}
	if strings.Contains(got.body, "articipant") {
		t.Errorf("got a roster in the room: %s", got.body)
	}
	if got, want := c.roster(room.ID), []participantBody{{ann, "Presenter"}}; !slices.Equal(got, want) {
		t.Errorf("got roster %v, want %v", got, want)
	}
	if on := c.create(`{"pstnDialOutEnabled":true}`); on.PSTN == nil || !*on.PSTN {
		t.Errorf("got pstnDialOutEnabled %v, want true", on.PSTN)
	}
}

// fact 1.6-01
func TestRoomIDsAreDecimalAndUnique(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	form := regexp.MustCompile(`^99[0-9]{15}$`)
	seen := map[string]bool{}
	for range 20 {
		id := c.create(`{}`).ID
		if !form.MatchString(id) || seen[id] {
			t.Errorf("got id %q, seen before: %v", id, seen[id])
		}
		seen[id] = true
	}
}

// fact 1.3-02: Location is the bare id. fact 1.3-03: the extra headers, and no echo of the client's request id.
func TestHeadersOfACreate(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	got := c.do(http.MethodPost, "/rooms", `{}`, append(keyed(requestID), "x-ms-client-request-id", "mine")...)
	room := decode[roomBody](t, got, http.StatusCreated)
	for name, want := range map[string]string{
		"Location":               room.ID,
		"Repeatability-Result":   "accepted", // fact 1.3-01
		"api-supported-versions": versions,   // fact 1.1-01
		// fact 1.1-02
		"api-deprecated-versions": "2021-04-07, 2022-02-01",
		"Request-Context":         "appId=",
		"x-ms-client-request-id":  "",
		"x-ms-error-code":         "",
		"Content-Type":            "application/json; charset=utf-8",
		"Date":                    noon().Format(http.TimeFormat),
	} {
		if value := got.header.Get(name); value != want {
			t.Errorf("%s: got %q, want %q", name, value, want)
		}
	}
	other := c.do(http.MethodGet, "/rooms/"+room.ID, "")
	for _, name := range []string{"MS-CV", "X-Azure-Ref"} {
		one, two := got.header.Get(name), other.header.Get(name)
		if one == "" || one == two {
			t.Errorf("%s: got %q and %q, want two different ones", name, one, two)
		}
	}
	if value := other.header.Get("Repeatability-Result"); value != "" {
		t.Errorf("got Repeatability-Result %q on a GET", value)
	}
}

// fact 1.1-04 and facts 1.1-01, 1.1-02
func TestVersions(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	tests := []struct {
		version string
		status  int
		pstn    bool
	}{
		{"2023-06-14", 200, false},
		{"2023-10-30-preview", 200, true},
		{"2024-04-15", 200, true},
		{"2025-03-13", 200, true},
		{"2022-02-01", 400, false},
		{"2025-02-28", 400, false}, // fact 1.1-03
		{"2026-01-01", 400, false},
		{"", 400, false},
	}
	id := c.create(`{"pstnDialOutEnabled":true}`).ID
	for _, test := range tests {
		t.Run("version "+test.version, func(t *testing.T) {
			t.Parallel()
			got := c.raw(http.MethodGet, "/rooms/"+id+"?api-version="+test.version, "")
			if got.status != test.status {
				t.Fatalf("got %d, want %d: %s", got.status, test.status, got.body)
			}
			if has := strings.Contains(got.body, "pstnDialOutEnabled"); has != test.pstn {
				t.Errorf("got pstnDialOutEnabled %v, want %v: %s", has, test.pstn, got.body)
			}
			if test.status == http.StatusBadRequest && !strings.Contains(got.body, versions) {
				t.Errorf("got an error that does not name the versions: %s", got.body)
			}
		})
	}
	if got := c.raw(http.MethodGet, "/rooms/"+id, ""); got.status != http.StatusBadRequest {
		t.Errorf("without api-version: got %d, want 400", got.status)
	}
}

// fact 1.1-04: at 2023-06-14 the flag is not known, neither in lists nor in requests.
func TestOldestVersionKnowsNoDialOut(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	got := c.raw(http.MethodPost, "/rooms?api-version=2023-06-14", `{"pstnDialOutEnabled":true}`)
	room := decode[roomBody](t, got, http.StatusCreated)
	if now := c.get(room.ID); *now.PSTN {
		t.Errorf("got pstnDialOutEnabled true, want false")
	}
	list := c.raw(http.MethodGet, "/rooms?api-version=2023-06-14", "")
	if list.status != http.StatusOK || strings.Contains(list.body, "pstn") {
		t.Errorf("got %d %s", list.status, list.body)
	}
}

// fact 1.2-02: PATCH of a room changes times and flag, never the roster.
func TestUpdate(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	room := c.create(`{"participants":{"` + ann + `":{"role":"Presenter"}}}`)
	from, until := noon().Add(time.Hour), noon().Add(48*time.Hour)
	got := c.do(http.MethodPatch, "/rooms/"+room.ID, fmt.Sprintf(
		`{"validFrom":%q,"validUntil":%q,"pstnDialOutEnabled":true,"participants":{%q:null,%q:{"role":"Attendee"}}}`,
		wire(from), wire(until), ann, ben))
	updated := decode[roomBody](t, got, http.StatusOK)
	if updated.ValidFrom != wire(from) || updated.ValidUntil != wire(until) || !*updated.PSTN ||
		updated.ID != room.ID || updated.CreatedAt != room.CreatedAt {
		t.Errorf("got %+v", updated)
	}
	if now := c.get(room.ID); now.ValidFrom != updated.ValidFrom || now.ValidUntil != updated.ValidUntil || !*now.PSTN {
		t.Errorf("got %+v after, want %+v", now, updated)
	}
	if got, want := c.roster(room.ID), []participantBody{{ann, "Presenter"}}; !slices.Equal(got, want) {
		t.Errorf("got roster %v, want %v", got, want)
	}
}

// fact 1.5-03: null, absent and {} all leave a room as it is.
func TestUpdateLeavesWhatIsNotGiven(t *testing.T) {
	t.Parallel()
	for body, pstn := range map[string]bool{
		`{}`: false,
		`{"validFrom":null,"validUntil":null,"pstnDialOutEnabled":true}`: true,
		`{"pstnDialOutEnabled":null}`:                                    false,
		`{"validFrom":null}`:                                             false,
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{})
			room := c.create(`{"validFrom":"2026-03-02","validUntil":"2026-03-20"}`)
			got := decode[roomBody](t, c.do(http.MethodPatch, "/rooms/"+room.ID, body), http.StatusOK)
			if got.ValidFrom != room.ValidFrom || got.ValidUntil != room.ValidUntil || *got.PSTN != pstn {
				t.Errorf("got %+v, want times of %+v and flag %v", got, room, pstn)
			}
		})
	}
}

// fact 1.4-03: deleted is 404, for every operation; fact 1.4-02 has the text, also for PATCH after DELETE.
func TestDeletedRoomIsNotFound(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id, other := c.create(`{}`).ID, c.create(`{}`).ID
	got := c.do(http.MethodDelete, "/rooms/"+id, "")
	if got.status != http.StatusNoContent || got.body != "" || got.header.Get("Content-Type") != "" {
		t.Errorf("got %d %q, want 204 and nothing", got.status, got.body)
	}
	for _, operation := range [][3]string{
		{"GET", "", ""},
		{"PATCH", "", `{}`},
		{"DELETE", "", ""},
		{"GET", "/participants", ""},
		{"PATCH", "/participants", `{"participants":{}}`},
	} {
		got := c.do(operation[0], "/rooms/"+id+operation[1], operation[2])
		body := decode[errorBody](t, got, http.StatusNotFound)
		if body.Error.Code != "NotFound" || body.Error.Message != "The server cannot find the requested resource." ||
			got.header.Get("x-ms-error-code") != "NotFound" { // fact 1.3-04
			t.Errorf("%v: got %+v", operation, body)
		}
	}
	if room := c.get(other); room.ID != other {
		t.Errorf("got %q, want %q", room.ID, other)
	}
}

// What DELETE of an unknown id answers is open in fact 1.4-03: a test for each reading.
func TestDeleteOfAnUnknownRoom(t *testing.T) {
	t.Parallel()
	for reading, want := range map[emulator.UnknownDelete]int{
		emulator.UnknownDeleteNotFound: 404, emulator.UnknownDeleteSucceeds: 204,
	} {
		c := start(t, emulator.Options{Switches: emulator.Switches{UnknownDelete: reading}})
		if got := c.do(http.MethodDelete, "/rooms/9946018372970179", ""); got.status != want {
			t.Errorf("reading %v: got %d, want %d", reading, got.status, want)
		}
	}
}

// fact 1.3-01. That the first answer is repeated was not recorded: a test for each reading.
func TestRepeatedCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reading emulator.RepeatedCreate
		rooms   int
	}{
		"answered":   {emulator.RepeatedCreateAnswered, 1},
		"makes room": {emulator.RepeatedCreateMakesRoom, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{Switches: emulator.Switches{RepeatedCreate: test.reading}})
			first := c.do(http.MethodPost, "/rooms", `{}`, keyed(requestID)...)
			c.server.Advance(time.Minute)
			second := c.do(http.MethodPost, "/rooms", `{}`, keyed(strings.ToUpper(requestID))...)
			one, two := decode[roomBody](t, first, 201), decode[roomBody](t, second, 201)
			if got := len(c.server.Rooms()); got != test.rooms {
				t.Errorf("got %d rooms, want %d", got, test.rooms)
			}
			if same := first.body == second.body && one.ID == two.ID; same != (test.rooms == 1) {
				t.Errorf("got %s, then %s", first.body, second.body)
			}
			if second.header.Get("Location") != two.ID || second.header.Get("Repeatability-Result") != "accepted" {
				t.Errorf("got headers %v", second.header)
			}
			third := decode[roomBody](t, c.do(http.MethodPost, "/rooms", `{}`,
				keyed("aaaaaaaa-8d6c-4c5d-9d0a-5a1f6f8c2b11")...), 201)
			if third.ID == one.ID {
				t.Errorf("another request id got the first room")
			}
		})
	}
}

// A create that was refused is no first answer: the repeated one counts as the first.
func TestRefusedCreateIsNotRemembered(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	if got := c.do(http.MethodPost, "/rooms", `{"validUntil":"2020-01-01"}`, keyed(requestID)...); got.status != 400 {
		t.Fatalf("got %d, want 400", got.status)
	}
	if got := c.do(http.MethodPost, "/rooms", `{}`, keyed(requestID)...); got.status != 201 {
		t.Errorf("got %d, want 201: %s", got.status, got.body)
	}
}

// fact 1.3-01: the two headers go together.
func TestRepeatabilityHeadersGoTogether(t *testing.T) {
	t.Parallel()
	both := keyed(requestID)
	for name, headers := range map[string][]string{
		"only the id":           both[:2],
		"only the date":         both[2:],
		"an id that is no UUID": {both[0], "one", both[2], both[3]},
		"a date of another form": {
			both[0], both[1], both[2], "2023-09-29T00:40:58Z",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{})
			if got := c.do(http.MethodPost, "/rooms", `{}`, headers...); got.status != http.StatusBadRequest {
				t.Errorf("got %d, want 400: %s", got.status, got.body)
			}
			if rooms := c.server.Rooms(); len(rooms) != 0 {
				t.Errorf("got %d rooms, want none", len(rooms))
			}
		})
	}
}
