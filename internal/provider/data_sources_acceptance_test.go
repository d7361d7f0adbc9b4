// SPDX-License-Identifier: MPL-2.0

// This file tests the data sources acs_room, acs_rooms and
// acs_room_participants on a real CLI.

package provider_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// createRooms creates n rooms and returns their ids, oldest first.
func createRooms(t *testing.T, s *emulator.Server, n int) []string {
	t.Helper()
	w := newWorkspace(t, s, fmt.Sprintf("resource \"acs_room\" \"r\" { count = %d }\n", n))
	w.run("apply", "-auto-approve", "-parallelism=1")
	var ids []string
	for _, room := range slices.Backward(s.Rooms()) {
		ids = append(ids, room.ID)
	}
	s.ForgetRequests()
	return ids
}

// valuesInList are the values of one attribute of each element of a data source's
// list.
func (w *workspace) valuesInList(address, list, name string) []string {
	w.t.Helper()
	elements, ok := w.attributes(address)[list].([]any)
	if !ok {
		w.t.Fatalf("%s has no %s", address, list)
	}
	values := []string{}
	for _, element := range elements {
		values = append(values, fmt.Sprint(element.(map[string]any)[name]))
	}
	return values
}

func TestAccDataRoomTellsStatusByTheClock(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, roomHCL(`valid_from = "2026-09-10T00:00:00Z"`, `valid_until = "2026-09-20T12:00:00.5+02:00"`, "pstn_dial_out_enabled = true")+
		"data \"acs_room\" \"d\" { id = acs_room.r.id }\n")
	// The plan does not know the id, so the apply reads the room.
	w.apply()
	room := onlyRoom(t, s)
	end := time.Date(2026, 9, 20, 10, 0, 0, 500_000_000, time.UTC)
	for _, at := range []struct {
		now    time.Time
		status string
	}{
		{start, "upcoming"},
		{time.Date(2026, 9, 9, 23, 59, 59, 999_999_999, time.UTC), "upcoming"},
		{time.Date(2026, 9, 10, 0, 0, 0, 0, time.UTC), "active"},
		{end.Add(-time.Nanosecond), "active"},
		{end, "expired"},
		{end.Add(20 * day), "expired"},
	} {
		s.SetClock(at.now)
		w.apply()
		w.wantAttributes("data.acs_room.d", map[string]any{
			"id": room.ID, "status": at.status, "pstn_dial_out_enabled": true, "created_at": "2026-09-01T08:00:00.1718107Z",
			"valid_from": "2026-09-10T00:00:00Z", "valid_until": "2026-09-20T10:00:00.5Z",
		})
	}
}

func TestAccDataRoomNotFoundFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options emulator.Options
		lose    func(*emulator.Server, string)
	}{
		"deleted": {emulator.Options{Now: start}, func(s *emulator.Server, id string) { s.DeleteRoom(id) }},
		"expired and gone at once": {
			emulator.Options{Now: start, Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredGone}}, func(s *emulator.Server, _ string) { s.Advance(181 * day) },
		},
		"expired and gone after a grace period": {
			emulator.Options{Now: start, Switches: emulator.Switches{GracePeriod: time.Hour}}, func(s *emulator.Server, _ string) { s.Advance(181 * day) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startService(t, test.options)
			id := createRooms(t, s, 1)[0]
			w := appliedWorkspace(t, s, fmt.Sprintf("data \"acs_room\" \"d\" { id = %q }\n", id))
			test.lose(s, id)
			wantText(t, w.fail("plan"), "Cannot read the room", "Room "+id, "404 NotFound", "deleted outside Terraform, it expired", "Request id: ")
			w.write("main.tf", fmt.Sprintf("data \"acs_room_participants\" \"d\" { room_id = %q }\n", id))
			wantText(t, w.fail("plan"), "Cannot list the participants", "Room "+id, "404 NotFound")
		})
	}
}

func TestAccDataRoomsFilters(t *testing.T) {
	t.Parallel()
	s := newService(t)
	ids := createRooms(t, s, 4)
	// The tests call a room by its index; the second is the newest, the last the oldest.
	windows := []struct{ created, from, until time.Time }{
		{start.Add(2 * time.Minute), start, start.Add(10 * day)},
		{start.Add(3 * time.Minute), start.Add(5 * day), start.Add(6 * day)},
		{start.Add(1 * time.Minute), start.Add(20 * day), start.Add(30 * day)},
		{start, start.Add(-day), start.Add(day)},
	}
	names := map[string]string{}
	for i, window := range windows {
		names[ids[i]] = fmt.Sprint(i)
		s.UpdateRoom(ids[i], func(r *emulator.Room) {
			r.CreatedAt, r.ValidFrom, r.ValidUntil = window.created, window.from, window.until
		})
	}
	at := func(d time.Duration) string { return start.Add(d).Format(time.RFC3339Nano) }
	for name, test := range map[string]struct {
		filter string
		want   string
	}{
		"none":                               {"", "1 0 2 3"},
		"active":                             {`status = "active"`, "0 3"},
		"upcoming":                           {`status = "upcoming"`, "1 2"},
		"from":                               {fmt.Sprintf("overlap_from = %q", at(2*day)), "1 0 2"},
		"until":                              {fmt.Sprintf("overlap_until = %q", at(2*day)), "0 3"},
		"a window":                           {fmt.Sprintf("overlap_from = %q\n overlap_until = %q", at(5*day+time.Hour), at(5*day+2*time.Hour)), "1 0"},
		"a window between two":               {fmt.Sprintf("overlap_from = %q\n overlap_until = %q", at(12*day), at(13*day)), ""},
		"a window around all":                {fmt.Sprintf("overlap_from = %q\n overlap_until = %q", at(-40*day), at(40*day)), "1 0 2 3"},
		"an end is no part of a room":        {fmt.Sprintf("overlap_from = %q", at(10*day)), "2"},
		"just before an end is":              {fmt.Sprintf("overlap_from = %q", at(10*day-100)), "0 2"},
		"a start touches no window before":   {fmt.Sprintf("overlap_until = %q", at(5*day)), "0 3"},
		"a start is part of a window beyond": {fmt.Sprintf("overlap_until = %q", at(5*day+100)), "1 0 3"},
		"a window with another offset":       {`overlap_from = "2026-09-11T05:00:00-03:00"`, "2"},
		"status and window":                  {fmt.Sprintf("status = \"upcoming\"\n overlap_from = %q", at(7*day)), "2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := appliedWorkspace(t, s, "data \"acs_rooms\" \"d\" {\n"+test.filter+"\n}\n")
			w.wantNames("data.acs_rooms.d", "rooms", names, test.want)
			w.wantEmptyPlan()
		})
	}
}

// The list has no expired rooms (fact 1.6-03): a status is upcoming or active.
func TestAccDataRoomsOmitExpiredRooms(t *testing.T) {
	t.Parallel()
	s := newService(t)
	ids := createRooms(t, s, 2)
	s.UpdateRoom(ids[0], func(r *emulator.Room) { r.ValidUntil = start.Add(day) })
	w := appliedWorkspace(t, s, "data \"acs_rooms\" \"d\" {}\n")
	w.wantValues("data.acs_rooms.d", "rooms", "id", ids[1], ids[0])
	s.Advance(2 * day)
	w.apply()
	w.wantValues("data.acs_rooms.d", "rooms", "id", ids[1:]...)
	w.wantValues("data.acs_rooms.d", "rooms", "status", "active")
	s.Advance(200 * day)
	w.apply()
	w.wantValues("data.acs_rooms.d", "rooms", "id")
}

// The provider reads all pages, and always from its own endpoint, whatever host a
// nextLink names (fact 1.6-02).
func TestAccDataSourcesReadAllPages(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]string{"own host": "", "another host": "rooms.elsewhere.example"}, func(t *testing.T, host string) {
		s := newService(t)
		ids := createRooms(t, s, 5)
		slices.Reverse(ids)
		var people []string
		s.UpdateRoom(ids[0], func(r *emulator.Room) {
			for n := 1; n <= 7; n++ {
				people = append(people, user(n))
				r.Participants = append(r.Participants, emulator.Participant{RawID: user(8 - n), Role: "Attendee"})
			}
		})
		s.UpdateSwitches(func(sw *emulator.Switches) { sw.PageSize = 2 })
		s.UpdateSwitches(func(sw *emulator.Switches) { sw.NextLinkHost = host })
		w := newWorkspace(t, s, fmt.Sprintf("data \"acs_rooms\" \"d\" {}\ndata \"acs_room_participants\" \"d\" { room_id = %q }\n", ids[0]))
		w.plan()
		if n := len(calls(s, http.MethodGet, "/rooms/"+ids[0]+"/participants")); n != 4 {
			t.Errorf("%d pages of the roster were read, want 4", n)
		}
		if n := len(s.Requests()); n != 4+3 {
			t.Errorf("%d requests, want 4 pages of the roster and 3 of the rooms", n)
		}
		w.apply()
		w.wantValues("data.acs_rooms.d", "rooms", "id", ids...)
		w.wantValues("data.acs_room_participants.d", "participants", "user_id", people...)
	})
}

func TestAccDataSourcesEndlessListFails(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.AddFault(emulator.Fault{
		Path: "/rooms", Status: http.StatusOK, Body: `{"value":[],"nextLink":"/rooms?api-version=2025-03-13"}`,
	})
	w := newWorkspace(t, s, "data \"acs_rooms\" \"d\" {}\n")
	wantText(t, w.fail("plan"), "Cannot list the rooms", "The list /rooms does not end: the link to a next page leads to one that was read before")
}

func TestAccDataParticipantsByRole(t *testing.T) {
	t.Parallel()
	s := newService(t)
	id := createRooms(t, s, 1)[0]
	setRoster(t, s, "9 Presenter", "8 Attendee", "7 Consumer", "6 Attendee", "5 Observer")
	for filter, want := range map[string][]string{
		"":                      {"5 Observer", "6 Attendee", "7 Consumer", "8 Attendee", "9 Presenter"},
		`role = "Attendee"`:     {"6 Attendee", "8 Attendee"},
		`role = "Presenter"`:    {"9 Presenter"},
		`role = "Collaborator"`: nil,
	} {
		t.Run("filter "+filter, func(t *testing.T) {
			t.Parallel()
			w := appliedWorkspace(t, s, fmt.Sprintf("data \"acs_room_participants\" \"d\" {\n room_id = %q\n %s\n}\n", id, filter))
			users := w.valuesInList("data.acs_room_participants.d", "participants", "user_id")
			roles := w.valuesInList("data.acs_room_participants.d", "participants", "role")
			var got []string
			for i := range users {
				got = append(got, userNumber(users[i])+" "+roles[i])
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
			w.wantEmptyPlan()
		})
	}
}

// If the plan does not know an argument, the apply reads the data.
func TestAccDataSourcesWaitForUnknownArguments(t *testing.T) {
	t.Parallel()
	s := newService(t)
	id := createRooms(t, s, 1)[0]
	setRoster(t, s, "1 Presenter")
	w := newWorkspace(t, s, fmt.Sprintf(`
resource "terraform_data" "x" {
  input = { id = %q, status = "active", role = "Presenter", from = "2026-09-02T00:00:00Z", until = "2026-09-03T00:00:00Z" }
}
data "acs_room" "d" { id = terraform_data.x.output.id }
data "acs_rooms" "d" {
  status        = terraform_data.x.output.status
  overlap_from  = terraform_data.x.output.from
  overlap_until = terraform_data.x.output.until
}
data "acs_room_participants" "d" {
  room_id = terraform_data.x.output.id
  role    = terraform_data.x.output.role
}
resource "acs_room_participant" "copy" {
  room_id = acs_room.copy.id
  user_id = data.acs_room_participants.d.participants[0].user_id
}
resource "acs_room" "copy" { valid_until = data.acs_room.d.valid_until }
`, id))
	p := w.plan()
	wantNoRequests(t, s)
	want := []string{"acs_room.copy create", "acs_room_participant.copy create", "terraform_data.x create"}
	if got := p.changed(); !slices.Equal(got, want) {
		t.Errorf("planned %v, want %v", got, want)
	}
	w.run("apply", "saved.tfplan")
	if got := w.valuesInList("data.acs_rooms.d", "rooms", "id"); !slices.Contains(got, id) {
		t.Errorf("got rooms %v, want %s among them", got, id)
	}
	w.wantValues("data.acs_room_participants.d", "participants", "user_id", user(1))
	w.wantAttribute("data.acs_room.d", "status", "active")
	w.wantEmptyPlan()
}

// A roster that is read after a change in the same apply has the change.
func TestAccDataParticipantsShowChangesOfSameApply(t *testing.T) {
	t.Parallel()
	s := newService(t)
	config := func(role string) string {
		return roomHCL() + roomParticipantHCL(role) + "data \"acs_room_participants\" \"d\" {\n room_id = acs_room_participant.p.room_id\n depends_on = [acs_room_participant.p]\n}\n"
	}
	w := newWorkspace(t, s, config("Attendee"))
	for _, role := range []string{"Attendee", "Presenter"} {
		w.applyHCL(config(role))
		w.wantValues("data.acs_room_participants.d", "participants", "role", role)
	}
}
