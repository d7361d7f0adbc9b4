// SPDX-License-Identifier: MPL-2.0

// This file tests each operation of the Rooms client against the emulator.

package acs_test

import (
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// Facts 1.1-01, 1.2-01, 1.2-02, 1.2-05, 1.2-07, 1.3-01 and 5.5-01.
func TestCreateRoomSendsEverythingInOneCall(t *testing.T) {
	t.Parallel()
	now := instant(t, "2026-03-02T10:00:00Z")
	server := startEmulator(t, emulator.Options{Now: now})
	options := fastRetries()
	options.Now = func() time.Time { return now }
	client, err := acs.NewRoomsClientFromConnectionString(server.ConnectionString(), options)
	if err != nil {
		t.Fatal(err)
	}

	room := createRoom(t, client, &acs.CreateRoomOptions{
		ValidFrom:          ptr(instant(t, "2026-03-03T10:00:00+01:00")),
		ValidUntil:         ptr(instant(t, "2026-03-04T10:00:00.123456789Z")),
		PSTNDialOutEnabled: ptr(true),
		Participants:       map[string]acs.Role{user(1): acs.RolePresenter, user(2): acs.RoleCollaborator},
	})

	want := acs.Room{
		ID: room.ID, CreatedAt: room.CreatedAt,
		ValidFrom:          instant(t, "2026-03-03T09:00:00Z"),
		ValidUntil:         instant(t, "2026-03-04T10:00:00.1234567Z"),
		PSTNDialOutEnabled: true,
	}
	if !reflect.DeepEqual(room, want) {
		t.Errorf("got room %+v, want %+v", room, want)
	}
	if requests := server.Requests(); len(requests) != 1 {
		t.Fatalf("got %d requests, want 1", len(requests))
	}
	request := lastRequest(t, server)
	if got, want := request.Method+" "+request.Path+"?"+request.Query, "POST /rooms?api-version=2025-03-13"; got != want {
		t.Errorf("got request %q, want %q", got, want)
	}
	wantBody := `{"validFrom":"2026-03-03T09:00:00Z","validUntil":"2026-03-04T10:00:00.1234567Z","pstnDialOutEnabled":true,` +
		`"participants":{"` + user(1) + `":{"role":"Presenter"},"` + user(2) + `":{"role":"Collaborator"}}}`
	if request.Body != wantBody {
		t.Errorf("got body %s, want %s", request.Body, wantBody)
	}
	for name, pattern := range map[string]string{
		"Content-Type":             `^application/json$`,
		"Repeatability-Request-Id": `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
		"Repeatability-First-Sent": `^Mon, 02 Mar 2026 10:00:00 GMT$`,
		"X-Ms-Client-Request-Id":   `^[0-9a-f-]{36}$`,
	} {
		if got := request.Header.Get(name); !regexp.MustCompile(pattern).MatchString(got) {
			t.Errorf("got header %s: %q, want it to match %s", name, got, pattern)
		}
	}
	if room, _ := server.Room(room.ID); len(room.Participants) != 2 {
		t.Errorf("got %d participants, want 2", len(room.Participants))
	}
}

// Facts 1.5-01, 1.5-02 and 1.6-01.
func TestCreateRoomWithoutOptionsTakesTheDefaults(t *testing.T) {
	t.Parallel()
	now := instant(t, "2026-03-02T10:00:00Z")
	server := startEmulator(t, emulator.Options{Now: now})
	client := emulatorClient(t, server)

	room := createRoom(t, client, nil)
	if got := lastRequest(t, server).Body; got != "{}" {
		t.Errorf("got body %s, want {}", got)
	}
	if !room.ValidFrom.Equal(now) || !room.ValidUntil.Equal(now.AddDate(0, 0, 180)) || !room.ValidFrom.Before(room.CreatedAt) {
		t.Errorf("got %+v, want validFrom %v, a little before createdAt, and validUntil 180 days later", room, now)
	}
	if !regexp.MustCompile(`^99\d{14,15}$`).MatchString(room.ID) {
		t.Errorf("got id %q, want 16 or 17 digits from 99 on", room.ID)
	}

	onlyUntil := createRoom(t, client, &acs.CreateRoomOptions{ValidUntil: ptr(now.Add(time.Hour))})
	if !onlyUntil.ValidFrom.Equal(now) || !onlyUntil.ValidUntil.Equal(now.Add(time.Hour)) {
		t.Errorf("got %+v, want a room from %v for an hour", onlyUntil, now)
	}
	onlyFrom := createRoom(t, client, &acs.CreateRoomOptions{ValidFrom: ptr(now.Add(-56 * time.Second))})
	if !onlyFrom.ValidUntil.Equal(now.AddDate(0, 0, 180)) {
		t.Errorf("got %+v, want validUntil 180 days from now, not from validFrom", onlyFrom)
	}
}

func TestEachCreateHasARepeatabilityIDOfItsOwn(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	client := emulatorClient(t, server)
	first, second := createRoom(t, client, nil), createRoom(t, client, nil)
	if first.ID == second.ID || len(server.Rooms()) != 2 {
		t.Errorf("got rooms %s and %s, %d in all, want two", first.ID, second.ID, len(server.Rooms()))
	}
}

func TestGetRoomReadsWhatIsThere(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	client := emulatorClient(t, server)
	created := createRoom(t, client, &acs.CreateRoomOptions{PSTNDialOutEnabled: ptr(true)})
	got, err := client.GetRoom(t.Context(), created.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Room, created) {
		t.Errorf("got %+v, want %+v", got.Room, created)
	}
}

// Fact 1.1-04: the version without PSTN has no such property.
func TestAnOlderAPIVersionCanBeAsked(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	options := fastRetries()
	options.APIVersion = "2023-06-14"
	client, err := acs.NewRoomsClientFromConnectionString(server.ConnectionString(), options)
	if err != nil {
		t.Fatal(err)
	}
	created := createRoom(t, emulatorClient(t, server), &acs.CreateRoomOptions{PSTNDialOutEnabled: ptr(true)})
	room, err := client.GetRoom(t.Context(), created.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	if room.PSTNDialOutEnabled {
		t.Error("got PSTN dial-out enabled, want false where the answer has no such property")
	}
	if got := lastRequest(t, server).Query; got != "api-version=2023-06-14" {
		t.Errorf("got query %q, want api-version=2023-06-14", got)
	}
}

// Facts 1.5-03 and 1.5-04.
func TestUpdateRoomChangesOnlyWhatIsNamed(t *testing.T) {
	t.Parallel()
	now := instant(t, "2026-03-02T10:00:00Z")
	server := startEmulator(t, emulator.Options{Now: now})
	client := emulatorClient(t, server)
	created := createRoom(t, client, nil)

	flagged, err := client.UpdateRoom(t.Context(), created.ID, &acs.UpdateRoomOptions{PSTNDialOutEnabled: ptr(true)})
	if err != nil {
		t.Fatal(err)
	}
	want := created
	want.PSTNDialOutEnabled = true
	if !reflect.DeepEqual(flagged.Room, want) {
		t.Errorf("got %+v, want %+v", flagged.Room, want)
	}
	request := lastRequest(t, server)
	if got, want := request.Method+" "+request.Path, "PATCH /rooms/"+created.ID; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := request.Header.Get("Content-Type"), "application/merge-patch+json"; got != want {
		t.Errorf("got content type %q, want %q", got, want)
	}
	if got, want := request.Body, `{"pstnDialOutEnabled":true}`; got != want {
		t.Errorf("got body %s, want %s", got, want)
	}
	if request.Header.Get("Repeatability-Request-Id") != "" {
		t.Error("got a Repeatability-Request-ID on an update, want none (fact 1.3-01)")
	}

	moved, err := client.UpdateRoom(t.Context(), created.ID, &acs.UpdateRoomOptions{
		ValidFrom: ptr(now.Add(-10 * time.Second)), ValidUntil: ptr(now.Add(time.Hour)),
	})
	if err != nil {
		t.Fatal(err)
	}
	want.ValidFrom, want.ValidUntil = now.Add(-10*time.Second), now.Add(time.Hour)
	if !reflect.DeepEqual(moved.Room, want) {
		t.Errorf("got %+v, want %+v", moved.Room, want)
	}

	unchanged, err := client.UpdateRoom(t.Context(), created.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(unchanged.Room, want) {
		t.Errorf("got %+v, want the room unchanged", unchanged.Room)
	}
}

// Fact 1.4-03: what was deleted is a 404 from then on.
func TestDeletedRoomIsNotFound(t *testing.T) {
	t.Parallel()
	client := emulatorClient(t, startEmulator(t, emulator.Options{}))
	room := createRoom(t, client, nil)
	if _, err := client.DeleteRoom(t.Context(), room.ID, nil); err != nil {
		t.Fatal(err)
	}
	_, err := client.GetRoom(t.Context(), room.ID, nil)
	if !acs.IsNotFound(err) {
		t.Errorf("got %v for a deleted room, want one that IsNotFound", err)
	}
	_, err = client.UpdateRoom(t.Context(), room.ID, &acs.UpdateRoomOptions{PSTNDialOutEnabled: ptr(true)})
	if !acs.IsNotFound(err) {
		t.Errorf("got %v for the update of a deleted room, want one that IsNotFound", err)
	}
}

// Facts 1.2-04, 1.2-06 and 1.6-05: one PATCH adds, changes and removes. A role is
// always sent, others stay, and removing a user who is not in the room succeeds.
func TestUpdateRoomParticipantsAddsChangesAndRemovesAtOnce(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{Switches: emulator.Switches{RoleOmitted: emulator.RoleOmittedRefused}})
	client := emulatorClient(t, server)
	room := createRoom(t, client, &acs.CreateRoomOptions{Participants: map[string]acs.Role{
		user(1): acs.RolePresenter, user(2): "", user(3): acs.RoleConsumer,
	}})
	server.ForgetRequests()

	_, err := client.UpdateRoomParticipants(t.Context(), room.ID, map[string]*acs.Role{
		user(2): ptr(acs.RolePresenter), user(3): nil, user(4): ptr(acs.Role("")), user(9): nil,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(server.Requests()); got != 1 {
		t.Errorf("got %d requests, want 1", got)
	}
	want := `{"participants":{"` + user(2) + `":{"role":"Presenter"},"` + user(3) + `":null,"` +
		user(4) + `":{"role":"Attendee"},"` + user(9) + `":null}}`
	if got := lastRequest(t, server).Body; got != want {
		t.Errorf("got body %s, want %s", got, want)
	}
	roster, _ := listParticipants(t, client, room.ID)
	wantRoster := []acs.RoomParticipant{{user(1), acs.RolePresenter}, {user(2), acs.RolePresenter}, {user(4), acs.RoleAttendee}}
	if !reflect.DeepEqual(roster, wantRoster) {
		t.Errorf("got roster %v, want %v", roster, wantRoster)
	}
}

// Fact 1.2-03: participants have a list of their own.
func TestEveryRoleIsTaken(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	client := emulatorClient(t, server)
	participants := make(map[string]acs.Role)
	for i, role := range acs.PossibleRoleValues() {
		participants[user(i)] = role
	}
	room := createRoom(t, client, &acs.CreateRoomOptions{Participants: participants})
	roster, _ := listParticipants(t, client, room.ID)
	if len(roster) != 4 {
		t.Fatalf("got %d participants, want 4", len(roster))
	}
	if got, want := lastRequest(t, server).Path, "/rooms/"+room.ID+"/participants"; got != want {
		t.Errorf("got the roster from %s, want %s", got, want)
	}
	for _, participant := range roster {
		if got, want := participant.Role, participants[participant.RawID]; got != want {
			t.Errorf("got role %s for %s, want %s", got, participant.RawID, want)
		}
	}
}

// Fact 1.6-02: newest first, and the pages are followed although their links
// name another host.
func TestListsAreReadToTheLastPage(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{Switches: emulator.Switches{PageSize: 2, NextLinkHost: "rooms-e2e-prod.example.invalid"}})
	client := emulatorClient(t, server)
	var created []string
	for range 5 {
		created = append([]string{createRoom(t, client, nil).ID}, created...)
	}
	rooms, pages, err := listRooms(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, room := range rooms {
		got = append(got, room.ID)
	}
	if !reflect.DeepEqual(got, created) || pages != 3 {
		t.Errorf("got %v on %d pages, want %v on 3", got, pages, created)
	}

	participants := make(map[string]acs.Role)
	for n := range 5 {
		participants[user(n)] = acs.RoleAttendee
	}
	room := createRoom(t, client, &acs.CreateRoomOptions{Participants: participants})
	if roster, pages := listParticipants(t, client, room.ID); len(roster) != 5 || pages != 3 {
		t.Errorf("got %d participants on %d pages, want 5 on 3", len(roster), pages)
	}
}

// Fact 1.6-03: the list is of active rooms.
func TestAnEmptyListIsOnePageWithoutRooms(t *testing.T) {
	t.Parallel()
	now := instant(t, "2026-03-02T10:00:00Z")
	server := startEmulator(t, emulator.Options{Now: now})
	client := emulatorClient(t, server)
	createRoom(t, client, &acs.CreateRoomOptions{ValidUntil: ptr(now.Add(time.Hour))})
	server.Advance(2 * time.Hour)
	rooms, pages, err := listRooms(t.Context(), client)
	if err != nil || len(rooms) != 0 || pages != 1 {
		t.Errorf("got %d rooms on %d pages, error %v, want none on 1", len(rooms), pages, err)
	}
}

func TestAnIDIsOneSegmentOfThePath(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"a/b?c#d":  "/rooms/a%2Fb%3Fc%23d",
		"../admin": "/rooms/..%2Fadmin",
		"%2e%2e":   "/rooms/%252e%252e",
		"a b\r\nc": "/rooms/a%20b%0D%0Ac",
	} {
		server := startEmulator(t, emulator.Options{})
		client := emulatorClient(t, server)
		_, err := client.GetRoom(t.Context(), id, nil)
		info, ok := acs.ErrorDetails(err)
		if !ok || info.StatusCode != http.StatusBadRequest {
			t.Errorf("got %v for the id %q, want the service's own 400", err, id)
		}
		if got := lastRequest(t, server).Path; got != want {
			t.Errorf("got path %s for the id %q, want %s", got, id, want)
		}
	}
}

func TestAnIDThatChangesThePathIsNotSent(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	client := emulatorClient(t, server)
	for _, id := range []string{"", ".", ".."} {
		calls := map[string]func() error{
			"get":    func() error { _, err := client.GetRoom(t.Context(), id, nil); return err },
			"update": func() error { _, err := client.UpdateRoom(t.Context(), id, nil); return err },
			"delete": func() error { _, err := client.DeleteRoom(t.Context(), id, nil); return err },
			"list":   func() error { _, err := client.NewListRoomParticipantsPager(id, nil).NextPage(t.Context()); return err },
			"change": func() error { _, err := client.UpdateRoomParticipants(t.Context(), id, nil, nil); return err },
		}
		for name, call := range calls {
			if err := call(); err == nil || !strings.Contains(err.Error(), "room id") {
				t.Errorf("%s of the id %q: got error %v, want one about the room id", name, id, err)
			}
		}
	}
	if got := len(server.Requests()); got != 0 {
		t.Errorf("got %d requests, want none", got)
	}
}

func TestAClientIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	client := emulatorClient(t, server)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := client.CreateRoom(t.Context(), nil); err != nil {
				t.Errorf("got error %v, want none", err)
			}
		})
	}
	all.Wait()
	if got := len(server.Rooms()); got != 20 {
		t.Errorf("got %d rooms, want 20", got)
	}
}

func TestTheUserAgentNamesTheApplication(t *testing.T) {
	t.Parallel()
	var agent string
	options := fastRetries()
	options.Telemetry.ApplicationID = "terraform-provider-acs"
	client := serve(t, options, func(w http.ResponseWriter, r *http.Request) {
		agent = r.UserAgent()
		write(t, w, roomAnswer)
	})
	if _, err := client.GetRoom(t.Context(), roomID, nil); err != nil {
		t.Fatal(err)
	}
	if want := "terraform-provider-acs azsdk-go-acs-rooms/2025-03-13 "; !strings.HasPrefix(agent, want) {
		t.Errorf("got user agent %q, want it to begin with %q", agent, want)
	}
}
