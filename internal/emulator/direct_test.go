// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests the clock and the ways past the API: looking at rooms and changing them without a request.

import (
	"slices"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestClock(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	s := c.server
	if got := s.Now(); !got.Equal(noon()) {
		t.Errorf("got %v, want %v", got, noon())
	}
	s.Advance(time.Hour)
	if got, want := s.Now(), noon().Add(time.Hour); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	s.RunClock()
	first := s.Now()
	s.Advance(time.Hour)
	if got := s.Now(); got.Before(first.Add(time.Hour)) || got.After(first.Add(time.Hour+time.Minute)) {
		t.Errorf("got %v after %v and an hour", got, first)
	}
	s.SetClock(noon())
	if got := s.Now(); !got.Equal(noon()) {
		t.Errorf("got %v, want %v", got, noon())
	}
}

func TestRealTimeByDefault(t *testing.T) {
	t.Parallel()
	s, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}()
	before := time.Now()
	if got := s.Now(); got.Before(before) || got.After(time.Now()) {
		t.Errorf("got %v, want about %v", got, before)
	}
	one, two := s.Now(), s.Now()
	for range 1000 {
		two = s.Now()
	}
	if !two.After(one) {
		t.Errorf("the clock stands still at %v", one)
	}
}

func TestRoomsAreCopies(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	old := c.create(`{}`).ID
	id := c.create(participants(change(ann, "Presenter"), change(ben, "Attendee"))).ID
	rooms := c.server.Rooms()
	if len(rooms) != 2 || rooms[0].ID != id || rooms[1].ID != old {
		t.Fatalf("got %+v, want the newest first", rooms)
	}
	want := []emulator.Participant{{RawID: ann, Role: "Presenter"}, {RawID: ben, Role: "Attendee"}}
	if !slices.Equal(rooms[0].Participants, want) || !rooms[0].ValidFrom.Equal(noon()) {
		t.Errorf("got %+v", rooms[0])
	}
	rooms[0].Participants[0].Role = "Consumer"
	room, ok := c.server.Room(id)
	if !ok || !slices.Equal(room.Participants, want) {
		t.Errorf("got %+v %v, want roster %v", room, ok, want)
	}
	room.Participants[0].Role = "Consumer"
	c.wantRoster(id, participantBody{ann, "Presenter"}, participantBody{ben, "Attendee"})
	if _, ok := c.server.Room("99000000000000000"); ok {
		t.Error("got a room that nobody made")
	}
	if got := len(c.server.Requests()); got != 3 {
		t.Errorf("got %d requests recorded, want 3: two creates and a listing", got)
	}
}

func TestUpdateBehindTheBack(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Switches: emulator.Switches{PageSize: 2}})
	id := c.create(participants(change(ann, "Presenter"), change(ben, "Attendee"))).ID
	ok := c.server.UpdateRoom(id, func(r *emulator.Room) {
		r.ID = "ignored"
		r.PSTNDialOutEnabled = true
		r.ValidUntil = noon().Add(1000 * day)
		r.Participants = []emulator.Participant{
			{RawID: "8:orgid:whoever", Role: "Organizer"}, {RawID: ben, Role: "Consumer"}, {RawID: ann, Role: "Attendee"},
		}
	})
	if room := c.get(id); !ok || !*room.PSTN || room.ValidUntil != wire(noon().Add(1000*day)) {
		t.Errorf("got %v %+v", ok, room)
	}
	all := pages[participantBody](c, "/rooms/"+id+"/participants?api-version="+newest, nil)
	want := []participantBody{{"8:orgid:whoever", "Organizer"}, {ben, "Consumer"}, {ann, "Attendee"}}
	if got := slices.Concat(all...); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if c.server.UpdateRoom("99000000000000000", func(*emulator.Room) { t.Error("called") }) {
		t.Error("got true for a room that nobody made")
	}
}

// Who is put in behind the back between two pages is neither lost nor repeated for the others.
func TestUpdateBehindTheBackKeepsTheListing(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Switches: emulator.Switches{PageSize: 1}})
	id := c.create(participants(change(ann, "Attendee"), change(ben, "Attendee"))).ID
	all := pages[participantBody](c, "/rooms/"+id+"/participants?api-version="+newest, func() {
		c.server.UpdateRoom(id, func(r *emulator.Room) { r.Participants[1].Role = "Presenter" })
	})
	want := []participantBody{{ann, "Attendee"}, {ben, "Presenter"}}
	if got := slices.Concat(all...); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDeleteBehindTheBack(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.create(`{}`).ID
	if !c.server.DeleteRoom(id) {
		t.Error("got false, want true")
	}
	if got := c.do("GET", "/rooms/"+id, ""); got.status != 404 {
		t.Errorf("got %d, want 404", got.status)
	}
	if c.server.DeleteRoom(id) {
		t.Error("got true for a deleted room")
	}
}

// Switches turned at run time count from the next request on.
func TestSwitchesAtRunTime(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.create(`{"validUntil":"2026-03-02"}`).ID
	c.server.Advance(day)
	status := func() int { return c.do("GET", "/rooms/"+id, "").status }
	if got := status(); got != 200 {
		t.Errorf("expired: got %d, want 200", got)
	}
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.GracePeriod = 0 })
	if got := status(); got != 404 {
		t.Errorf("no grace: got %d, want 404", got)
	}
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.GracePeriod = day })
	if got := status(); got != 200 {
		t.Errorf("a day's grace: got %d, want 200", got)
	}
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.ExpiredRooms = emulator.ExpiredGone })
	if got := status(); got != 404 {
		t.Errorf("gone: got %d, want 404", got)
	}
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.UnknownDelete = emulator.UnknownDeleteSucceeds })
	if got := c.do("DELETE", "/rooms/"+id, "").status; got != 204 {
		t.Errorf("DELETE: got %d, want 204", got)
	}
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.FinerTimes = emulator.FinerTimesRounded })
	room := c.create(`{"validFrom":"2026-04-01T10:20:30.00000019Z"}`)
	if want := "2026-04-01T10:20:30.0000002+00:00"; room.ValidFrom != want {
		t.Errorf("got %s, want %s", room.ValidFrom, want)
	}
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.RepeatedCreate = emulator.RepeatedCreateMakesRoom })
	c.do("POST", "/rooms", `{}`, keyed(requestID)...)
	c.do("POST", "/rooms", `{}`, keyed(requestID)...)
	if got := len(c.server.Rooms()); got != 3 {
		t.Errorf("got %d rooms, want 3", got)
	}
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.ParticipantErrors = emulator.ParticipantErrorsNamed })
	got := decode[errorBody](t, c.patchRoster(room.ID, participants(change("8:acs:x", "Attendee"))), 400)
	if got.Error.Target != "8:acs:x" {
		t.Errorf("got target %q, want the raw id", got.Error.Target)
	}
}
