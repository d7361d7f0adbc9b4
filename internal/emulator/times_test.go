// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests the times of rooms: defaults, ranges, forms of input and output, expiry.

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const day = 24 * time.Hour

// stamp is a time as a client may write it: RFC 3339 with nanoseconds and Z.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func window(from, until string) string {
	return fmt.Sprintf(`{"validFrom":%s,"validUntil":%s}`, from, until)
}

// fact 1.5-01 and fact 1.5-02
func TestDefaultTimes(t *testing.T) {
	t.Parallel()
	quote := func(t time.Time) string { return fmt.Sprintf("%q", stamp(t)) }
	tests := map[string]struct {
		body        string
		from, until time.Time
	}{
		"neither":             {`{}`, noon(), noon().Add(180 * day)},
		"nulls":               {window("null", "null"), noon(), noon().Add(180 * day)},
		"only the end":        {window("null", quote(noon().Add(day))), noon(), noon().Add(day)},
		"only a future start": {window(quote(noon().Add(day)), "null"), noon().Add(day), noon().Add(180 * day)},
		"only a past start, and more than 180 days": {
			window(quote(noon().Add(-56*time.Second)), "null"), noon().Add(-56 * time.Second), noon().Add(180 * day),
		},
		"both": {window(quote(noon().Add(-day)), quote(noon().Add(day))), noon().Add(-day), noon().Add(day)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			room := start(t, emulator.Options{}).create(test.body)
			if room.ValidFrom != wire(test.from) || room.ValidUntil != wire(test.until) {
				t.Errorf("got %s to %s, want %s to %s", room.ValidFrom, room.ValidUntil, wire(test.from), wire(test.until))
			}
			created, err := time.Parse(time.RFC3339Nano, room.CreatedAt)
			if err != nil || !created.After(noon()) || created.After(noon().Add(time.Second)) {
				t.Errorf("got createdAt %s, want a little after %s", room.CreatedAt, wire(noon()))
			}
		})
	}
}

// The ranges of fact 1.5-05 and fact 1.7-02 with the texts of fact 1.4-02, on create and PATCH alike.
func TestTimeRanges(t *testing.T) {
	t.Parallel()
	const (
		past  = "The time range end is in the past."
		wrong = "The time range is incorrect, or larger than 180 days."
		long  = "The input provided could not be converted. Please check the input and try again."
		late  = "Value is incorrect or more than 180 days in the future."
	)
	tests := map[string]struct {
		from, until     time.Duration
		message, target string
	}{
		"180 days exactly":                {0, 180 * day, "", ""},
		"100 ns more":                     {0, 180*day + 100, long, "ValidUntil"},
		"181 days":                        {0, 181 * day, long, "ValidUntil"},
		"180 days from a past start":      {-time.Hour, 180*day - time.Hour, "", ""},
		"more than 180 from a past start": {-time.Hour, 180 * day, long, "ValidUntil"},
		"end before start":                {2 * day, day, wrong, "ValidUntil"},
		"end at start":                    {day, day, wrong, "ValidUntil"},
		"end in the past":                 {-2 * day, -day, past, "ValidUntil"},
		"end now":                         {-day, 0, past, "ValidUntil"},
		"start at 180 days":               {180 * day, 181 * day, "", ""},
		"start after 180 days":            {180*day + 100, 181 * day, late, "ValidFrom"},
		// fact 1.5-04
		"start a minute ago": {-time.Minute, day, "", ""},
	}
	for name, test := range tests {
		body := fmt.Sprintf(`{"validFrom":%q,"validUntil":%q}`, stamp(noon().Add(test.from)), stamp(noon().Add(test.until)))
		for _, method := range []string{http.MethodPost, http.MethodPatch} {
			t.Run(method+" "+name, func(t *testing.T) {
				t.Parallel()
				c := start(t, emulator.Options{})
				path, success := "/rooms", http.StatusCreated
				var before roomBody
				if method == http.MethodPatch {
					before = c.create(`{}`)
					path, success = "/rooms/"+before.ID, http.StatusOK
				}
				got := c.do(method, path, body)
				if test.message == "" {
					room := decode[roomBody](t, got, success)
					if room.ValidFrom != wire(noon().Add(test.from)) || room.ValidUntil != wire(noon().Add(test.until)) {
						t.Errorf("got %+v", room)
					}
					return
				}
				wantDetail(t, got, test.message, test.target)
				if after := c.server.Rooms(); method == http.MethodPost && len(after) != 0 {
					t.Errorf("got %d rooms, want none", len(after))
				}
				if method == http.MethodPatch && c.get(before.ID).ValidUntil != before.ValidUntil {
					t.Errorf("a refused PATCH changed the room")
				}
			})
		}
	}
}

// A lone start at the last instant that is allowed leaves no span before the default end.
func TestLoneStartNeedsASpan(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	got := c.do(http.MethodPost, "/rooms", fmt.Sprintf(`{"validFrom":%q}`, stamp(noon().Add(180*day))))
	wantDetail(t, got, "The time range is incorrect, or larger than 180 days.", "ValidUntil")
}

// fact 1.5-03: on PATCH one time without the other is refused.
func TestUpdateOfOneTimeAlone(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.create(`{}`).ID
	for _, body := range []string{
		`{"validFrom":"2026-03-02"}`, `{"validUntil":"2026-03-02"}`,
		`{"validFrom":null,"validUntil":"2026-03-02"}`, `{"validFrom":"2026-03-02","validUntil":null}`,
	} {
		got := c.do(http.MethodPatch, "/rooms/"+id, body)
		wantDetail(t, got, "validFrom and validUntil should be set together.", "")
	}
}

// fact 1.5-04: the start of a room that has begun may move to the future.
func TestStartOfABegunRoomMovesToTheFuture(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	room := c.create(`{}`)
	c.server.Advance(time.Hour)
	from, until := noon().Add(2*time.Hour), noon().Add(3*time.Hour)
	body := fmt.Sprintf(`{"validFrom":%q,"validUntil":%q}`, stamp(from), stamp(until))
	got := c.do(http.MethodPatch, "/rooms/"+room.ID, body)
	if moved := decode[roomBody](t, got, http.StatusOK); moved.ValidFrom != wire(from) {
		t.Errorf("got validFrom %s, want %s", moved.ValidFrom, wire(from))
	}
}

// fact 1.5-06 for the output, fact 1.5-08 for the input.
func TestTimeForms(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, out string }{
		{"2026-04-01T10:20:30Z", "2026-04-01T10:20:30+00:00"},
		{"2026-04-01T10:20:30.000Z", "2026-04-01T10:20:30+00:00"},
		{"2026-04-01T10:20:30.3118049Z", "2026-04-01T10:20:30.3118049+00:00"},
		{"2026-04-01T10:20:30.394453700Z", "2026-04-01T10:20:30.3944537+00:00"},
		{"2026-04-01T10:20:30.120000Z", "2026-04-01T10:20:30.12+00:00"},
		{"2026-04-01T10:20:30.109998", "2026-04-01T10:20:30.109998+00:00"},
		{"2026-04-01T10:20:30", "2026-04-01T10:20:30+00:00"},
		{"2026-04-01", "2026-04-01T00:00:00+00:00"},
		{"2026-04-01T12:20:30.5+02:00", "2026-04-01T10:20:30.5+00:00"},
		{"2026-03-31T23:50:30-10:30", "2026-04-01T10:20:30+00:00"},
		{"2026-04-01T10:20:30.39445379Z", "2026-04-01T10:20:30.3944537+00:00"},
	}
	for _, test := range tests {
		t.Run(test.in, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{})
			body := fmt.Sprintf(`{"validFrom":%q,"validUntil":"2026-05-01"}`, test.in)
			room := c.create(body)
			if room.ValidFrom != test.out {
				t.Errorf("POST: got %s, want %s", room.ValidFrom, test.out)
			}
			got := decode[roomBody](t, c.do(http.MethodPatch, "/rooms/"+room.ID, body), http.StatusOK)
			if got.ValidFrom != test.out {
				t.Errorf("PATCH: got %s, want %s", got.ValidFrom, test.out)
			}
		})
	}
}

// Digits beyond 100 ns are open in fact 1.5-06: a test for each reading.
func TestFinerTimes(t *testing.T) {
	t.Parallel()
	for reading, want := range map[emulator.FinerTimes]string{
		emulator.FinerTimesTruncated: "2026-04-01T10:20:30.3944537+00:00",
		emulator.FinerTimesRounded:   "2026-04-01T10:20:30.3944538+00:00",
	} {
		c := start(t, emulator.Options{Switches: emulator.Switches{FinerTimes: reading}})
		room := c.create(`{"validFrom":"2026-04-01T10:20:30.394453790Z"}`)
		if room.ValidFrom != want {
			t.Errorf("got %s, want %s", room.ValidFrom, want)
		}
		if stored, _ := c.server.Room(room.ID); stored.ValidFrom.Nanosecond()%100 != 0 {
			t.Errorf("stored %v, finer than 100 ns", stored.ValidFrom)
		}
	}
}

// A running clock's own times have the service's resolution too (fact 1.5-06), and the two defaults are made of one
// instant (fact 1.5-01).
func TestDefaultTimesOfARunningClock(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.SetClock(noon().Add(9 * time.Nanosecond))
	c.server.RunClock()
	room := c.create(`{}`)
	from, err := time.Parse(time.RFC3339Nano, room.ValidFrom)
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	if room.ValidUntil != wire(from.Add(180*day)) {
		t.Errorf("got %s to %s, want 180 days exactly", room.ValidFrom, room.ValidUntil)
	}
	if stored, _ := c.server.Room(room.ID); !stored.ValidFrom.Equal(from) {
		t.Errorf("stored %v, answered %s", stored.ValidFrom, room.ValidFrom)
	}
}

// fact 1.6-03 (expired rooms leave the list) and fact 1.5-07 (they are deleted some time later). What they answer in
// between is open: a test for each reading.
func TestExpiredRoom(t *testing.T) {
	t.Parallel()
	renew := fmt.Sprintf(`{"validFrom":%q,"validUntil":%q}`, stamp(noon()), stamp(noon().Add(100*day)))
	tests := map[string]struct {
		options               emulator.Options
		after                 time.Duration // since the end
		get, patch, patchRole int
		listed                int
	}{
		"before the end":           {emulator.Options{}, -100, 200, 200, 200, 1},
		"answers at the end":       {emulator.Options{}, 0, 200, 200, 200, 0},
		"answers in the grace":     {emulator.Options{}, 30*day - 100, 200, 200, 200, 0},
		"gone after the grace":     {emulator.Options{}, 30 * day, 404, 404, 404, 0},
		"a shorter grace":          {emulator.Options{Switches: emulator.Switches{GracePeriod: time.Hour}}, time.Hour, 404, 404, 404, 0},
		"gone before the end":      {emulator.Options{Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredGone}}, -100, 200, 200, 200, 1},
		"gone at the end":          {emulator.Options{Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredGone}}, 0, 404, 404, 404, 0},
		"read only before the end": {emulator.Options{Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredReadOnly}}, -100, 200, 200, 200, 1},
		"read only":                {emulator.Options{Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredReadOnly}}, 0, 200, 400, 400, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, test.options)
			end := noon().Add(day)
			id := c.create(fmt.Sprintf(`{"validUntil":%q}`, stamp(end))).ID
			c.server.SetClock(end.Add(test.after))
			if got := len(decode[page[roomBody]](t, c.do("GET", "/rooms", ""), 200).Value); got != test.listed {
				t.Errorf("got %d rooms listed, want %d", got, test.listed)
			}
			if got := c.do("GET", "/rooms/"+id, ""); got.status != test.get {
				t.Errorf("GET: got %d, want %d", got.status, test.get)
			}
			if got := c.patchRoster(id, `{"participants":{"`+ann+`":{"role":"Attendee"}}}`); got.status != test.patchRole {
				t.Errorf("PATCH of the roster: got %d, want %d", got.status, test.patchRole)
			}
			if got := c.do("PATCH", "/rooms/"+id, renew); got.status != test.patch {
				t.Errorf("PATCH: got %d, want %d: %s", got.status, test.patch, got.body)
			}
			_, there := c.server.Room(id)
			if there != (test.get == 200) || len(c.server.Rooms()) != map[bool]int{true: 1}[there] {
				t.Errorf("got room there %v among %d", there, len(c.server.Rooms()))
			}
			if test.patch != 200 {
				return
			}
			if got := len(decode[page[roomBody]](t, c.do("GET", "/rooms", ""), 200).Value); got != 1 {
				t.Errorf("after the renewal: got %d rooms listed, want 1", got)
			}
		})
	}
}

// fact 1.6-03: active means not ended; a room whose time is yet to come is listed.
func TestUpcomingRoomIsListed(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.create(fmt.Sprintf(`{"validFrom":%q}`, stamp(noon().Add(day)))).ID
	list := decode[page[roomBody]](t, c.do("GET", "/rooms", ""), 200)
	if len(list.Value) != 1 || list.Value[0].ID != id {
		t.Errorf("got %+v, want %s", list.Value, id)
	}
}
