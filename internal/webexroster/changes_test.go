// SPDX-License-Identifier: MPL-2.0

package webexroster_test

// This file tests the change of one membership, with the real client against the
// emulator.

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

func TestAddTakesOverWhoIsInTheRoom(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
	ali := h.account("ali@example.com")
	ali.Email = "another@example.com" // the id says who it is
	h.fill("person*", "jane", "ali*")
	tests := []struct {
		name      string
		person    webexroster.Person
		moderator bool
		calls     []string
		then      string
	}{
		{"as it is", webexroster.Person{Email: "Jane@Example.com"}, false, []string{"add Jane", "find"}, "jane"},
		{"made a moderator", webexroster.Person{Email: "jane@example.com"}, true, []string{"add jane*", "find", "jane*"}, "jane*"},
		{"no longer a moderator, by id", ali, false, []string{"add ali", "find", "ali-"}, "ali"},
		{"the acting account", webexroster.Person{Email: "person@example.com"}, true, []string{"add person*", "find"}, "person*"},
	}
	for _, test := range tests {
		added, err := h.Add(t.Context(), h.roomID, test.person, test.moderator)
		if err != nil || added.IsModerator != test.moderator || !strings.EqualFold(added.PersonEmail, strings.TrimSuffix(test.then, "*")+"@example.com") {
			t.Errorf("%s: got %+v, error %v", test.name, added, err)
		}
		h.wantCalls(test.calls...)
	}
	h.wantRoster("person*", "jane*", "ali")
}

// The emulator finds people by the address that memberships show, so a fault answers.
func TestAddTakesOverWhoHasAnotherAddress(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
	h.account("jane@example.com", "jane.doe@example.com")
	h.fill("person*", "jane")
	jane := h.member("jane")
	h.server.AddFault(emulator.Fault{
		Method: http.MethodGet, Path: "/v1/memberships", Status: http.StatusOK,
		Body: fmt.Sprintf(`{"items":[{"id":%q,"roomId":%q,"personId":%q,"personEmail":"jane@example.com"}]}`, jane.ID, h.roomID, jane.PersonID),
	})
	added, err := h.Add(t.Context(), h.roomID, webexroster.Person{Email: "jane.doe@example.com"}, true)
	if err != nil || added.PersonID != jane.PersonID {
		t.Errorf("got %+v, error %v", added, err)
	}
	h.wantRoster("person*", "jane*")
}

func TestErrorsNameThePerson(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
	h.account("jane@example.com", "jane.doe@example.com")
	h.fill("person*", "jane", "ali")
	ali := h.member("ali")
	h.server.AddFault(emulator.Fault{Method: http.MethodPut, Path: "/v1/memberships/*", Status: http.StatusForbidden})
	h.server.AddFault(emulator.Fault{Method: http.MethodDelete, Path: "/v1/memberships/*", Status: http.StatusForbidden})
	add := func(p webexroster.Person, roomID string) error {
		_, err := h.Add(t.Context(), roomID, p, false)
		return err
	}
	_, notModerator := h.SetModerator(t.Context(), ali, true)
	unknownRoom := strings.Replace(h.roomID, h.roomID[len(h.roomID)-4:], "AAAA", 1)
	for name, test := range map[string]struct {
		err    error
		person string
		change webexroster.Change
		is     error
		status int
	}{
		"no address":            {add(webexroster.Person{Email: "nobody"}, h.roomID), "nobody", webexroster.ChangeAdd, webexroster.ErrUnknownPerson, http.StatusNotFound},
		"an address not shown":  {add(webexroster.Person{Email: "jane.doe@example.com"}, h.roomID), "jane.doe@example.com", webexroster.ChangeAdd, webexroster.ErrOtherAddress, http.StatusConflict},
		"malformed id":          {add(webexroster.Person{ID: "P1"}, h.roomID), "P1", webexroster.ChangeAdd, nil, http.StatusBadRequest},
		"no such room":          {add(person(1), unknownRoom), "p001@example.com", webexroster.ChangeAdd, nil, http.StatusNotFound},
		"refused change":        {notModerator, "ali@example.com", webexroster.ChangeModerator, nil, http.StatusForbidden},
		"refused removal":       {h.Remove(t.Context(), ali), "ali@example.com", webexroster.ChangeRemove, nil, http.StatusForbidden},
		"of the acting account": {h.Remove(t.Context(), h.member("person")), "person@example.com", webexroster.ChangeRemove, webexroster.ErrActingAccount, 0},
	} {
		var failed *webexroster.ChangeError
		if !errors.As(test.err, &failed) || failed.Change != test.change || failed.Person.String() != test.person || !strings.Contains(test.err.Error(), test.person) {
			t.Errorf("%s: got %v, want an error of %s", name, test.err, test.person)
			continue
		}
		if info, _ := webex.ErrorDetails(test.err); info.StatusCode != test.status {
			t.Errorf("%s: got status %d, want %d", name, info.StatusCode, test.status)
		}
		for _, one := range []error{webexroster.ErrUnknownPerson, webexroster.ErrOtherAddress, webexroster.ErrActingAccount} {
			if errors.Is(test.err, one) != errors.Is(test.is, one) {
				t.Errorf("%s: got %v, want %v", name, test.err, test.is)
			}
		}
	}
	h.wantRoster("person*", "jane", "ali")
}

func TestRemoveSucceedsForWhomIsNotThere(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
	h.fill("person*", "jane")
	jane := h.member("jane")
	for _, change := range []func(){func() {}, func() { h.fill("person*") }, func() { h.server.DeleteWebexRoom(h.roomID) }} {
		change()
		if err := h.Remove(t.Context(), jane); err != nil {
			t.Error(err)
		}
	}
}

func TestTheLastModeratorStays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		room  []string
		fails bool
		then  []string
	}{
		"alone":             {[]string{"person*", "jane"}, true, []string{"person*", "jane"}},
		"with another":      {[]string{"person*", "jane*"}, false, []string{"person", "jane*"}},
		"in an open room":   {[]string{"person", "jane"}, false, []string{"person", "jane"}},
		"in another's room": {[]string{"person", "jane*"}, false, []string{"person", "jane*"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
			h.fill(test.room...)
			own := h.member("person")
			_, err := h.SetModerator(t.Context(), own, false)
			if errors.Is(err, webexroster.ErrLastModerator) != test.fails || err != nil != test.fails {
				t.Errorf("got error %v, want a refusal: %v", err, test.fails)
			}
			if _, err := h.Add(t.Context(), h.roomID, webexroster.Person{ID: h.me.ID}, false); err != nil != test.fails {
				t.Errorf("by Add: got error %v, want a refusal: %v", err, test.fails)
			}
			h.wantRoster(test.then...)
		})
	}
}

func TestLeave(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
	h.fill("person*", "jane*")
	for range 2 { // the second time, the room is not found
		if err := h.Leave(t.Context(), h.roomID); err != nil {
			t.Error(err)
		}
	}
	h.wantRoster("jane*")
	h.fill("person", "jane")
	h.Rooms = webexroster.NewRooms(h.client, webexroster.Options{}) // without the listing that was not found
	h.server.AddFault(emulator.Fault{Method: http.MethodDelete, Path: "/v1/memberships/*", Status: http.StatusForbidden})
	if err := h.Leave(t.Context(), h.roomID); err == nil {
		t.Error("got no error of a refusal")
	}
}

// The other resource names the person in one way, and the destroyed one by id.
func TestADestroyDoesNotRemoveWhomAnotherResourceHas(t *testing.T) {
	t.Parallel()
	const address, hidden = "Jane@example.com", "jane.doe@example.com"
	for name, test := range map[string]struct {
		email     string // "" is the id
		report    func(h *testRoom, jane webexroster.Person)
		noAddress bool // in the state of the destroyed resource
		stays     bool
	}{
		"no other resource":    {report: func(*testRoom, webexroster.Person) {}},
		"kept, by id":          {report: keep, stays: true},
		"kept, by address":     {email: address, report: keep, stays: true},
		"added, by id":         {report: add, stays: true},
		"added, by address":    {email: address, report: add, stays: true},
		"in a map, by address": {email: address, report: apply, stays: true},
		"kept, by address, and listed": {email: address, noAddress: true, stays: true, report: func(h *testRoom, jane webexroster.Person) {
			keep(h, jane)
			h.member("jane")
		}},
		"added, by an address not shown": {email: hidden, stays: true, report: func(h *testRoom, jane webexroster.Person) {
			h.fill("person*")
			add(h, jane)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
			h.account("jane@example.com", hidden)
			h.fill("person*", "jane")
			jane := h.member("jane")
			h.Rooms = webexroster.NewRooms(h.client, webexroster.Options{}) // which has read nothing
			named := webexroster.Person{Email: test.email}
			if test.email == "" {
				named.ID = jane.PersonID
			}
			test.report(h, named)
			if test.noAddress {
				jane.PersonEmail = ""
			}
			if err := h.Remove(t.Context(), jane); err != nil {
				t.Fatal(err)
			}
			want := []string{"person*"}
			if test.stays {
				want = append(want, "jane")
			}
			h.wantRoster(want...)
		})
	}
}

// The add names the person by an address that nobody knows to be of the destroyed one,
// before it finds out.
func TestADestroyThatWaitsForItsTurnDoesNotRemoveWhomAnotherResourceAdds(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{Switches: emulator.Switches{Latency: 100 * time.Millisecond}}, webexroster.Options{})
	h.account("jane@example.com", "jane.doe@example.com")
	h.fill("person*", "jane")
	jane := h.member("jane")
	jane.PersonEmail = "jane.doe@example.com"
	h.Rooms = webexroster.NewRooms(h.client, webexroster.Options{}) // which has read nothing
	if _, err := h.Me(t.Context()); err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	both.Go(func() { add(h, webexroster.Person{Email: "jane@example.com"}) })
	both.Go(func() {
		time.Sleep(50 * time.Millisecond)
		if err := h.Remove(t.Context(), jane); err != nil {
			t.Error(err)
		}
	})
	both.Wait()
	h.wantRoster("person*", "jane")
}

func keep(h *testRoom, jane webexroster.Person) { h.Record(h.roomID, jane.Key(), roster.Keep) }

func add(h *testRoom, jane webexroster.Person) {
	if _, err := h.Add(h.t.Context(), h.roomID, jane, false); err != nil {
		h.t.Error(err)
	}
}

func apply(h *testRoom, jane webexroster.Person) {
	if _, err := h.Apply(h.t.Context(), h.roomID, []webexroster.Member{{Person: jane}}); err != nil {
		h.t.Error(err)
	}
}

func TestAModeratorOfAnUnlockedRoomIsReportedOncePerRoom(t *testing.T) {
	t.Parallel()
	type record func(rooms *webexroster.Rooms) (conflict bool)
	locked := func(r *webexroster.Rooms) bool { return r.RecordLock("r", true) }
	unlocked := func(r *webexroster.Rooms) bool { return r.RecordLock("r", false) }
	moderator := func(r *webexroster.Rooms) bool { return r.RecordModerator("r") }
	elsewhere := func(r *webexroster.Rooms) bool { return r.RecordModerator("s") }
	for name, test := range map[string]struct {
		records []record
		want    []bool
	}{
		"locked":                    {[]record{locked, moderator}, []bool{false, false}},
		"unlocked, then moderators": {[]record{unlocked, moderator, moderator}, []bool{false, true, false}},
		"moderators, then unlocked": {[]record{moderator, moderator, unlocked}, []bool{false, false, true}},
		"moderator of another room": {[]record{unlocked, elsewhere}, []bool{false, false}},
		"locked in the end":         {[]record{unlocked, locked, moderator}, []bool{false, false, false}},
	} {
		rooms := webexroster.NewRooms(nil, webexroster.Options{})
		for i, record := range test.records {
			if got := record(rooms); got != test.want[i] {
				t.Errorf("%s: record %d: got %v, want %v", name, i, got, test.want[i])
			}
		}
	}
}
