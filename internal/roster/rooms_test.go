package roster

// This file tests rosters with the real client against the emulator.

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// house is an emulator with one room, and the rosters that a client sees there.
type house struct {
	*Rooms
	server *emulator.Server
	roomID string
}

func newHouse(t *testing.T, settings emulator.Options, o Options) *house {
	t.Helper()
	server, err := emulator.Start(settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	client, err := acs.NewRoomsClientFromConnectionString(server.ConnectionString(), nil)
	if err != nil {
		t.Fatal(err)
	}
	room, err := client.CreateRoom(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	server.ForgetRequests()
	return &house{Rooms: NewRooms(client, o), server: server, roomID: room.ID}
}

// user is the raw id of the n-th user.
func user(n int) string {
	return fmt.Sprintf("8:acs:11111111-1111-4111-8111-111111111111_00000000-0000-4000-8000-%012d", n)
}

// users returns the raw ids of n users.
func users(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = user(i)
	}
	return ids
}

// count says how many requests of the method came to path, and forgets them.
func (h *house) count(method, path string) int {
	n := 0
	for _, request := range h.server.Requests() {
		if request.Method == method && request.Path == path {
			n++
		}
	}
	h.server.ForgetRequests()
	return n
}

func (h *house) patches() int  { return h.count(http.MethodPatch, "/rooms/"+h.roomID+"/participants") }
func (h *house) listings() int { return h.count(http.MethodGet, "/rooms/"+h.roomID+"/participants") }

// awaitRequest returns when the server has got a request.
func (h *house) awaitRequest() {
	for len(h.server.Requests()) == 0 {
		runtime.Gosched()
	}
}

// wantRoster compares what the server holds.
func (h *house) wantRoster(t *testing.T, want map[string]acs.Role) {
	t.Helper()
	room, ok := h.server.Room(h.roomID)
	if !ok {
		t.Fatal("the room is gone")
	}
	got := make(map[string]acs.Role)
	for _, p := range room.Participants {
		got[p.RawID] = acs.Role(p.Role)
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %d in the room, want %d\ngot %v\nwant %v", len(got), len(want), got, want)
	}
}

// work does what each of items asks for, as ten workers.
func work(items []string, do func(item string)) {
	queue := make(chan string)
	var workers sync.WaitGroup
	for range 10 {
		workers.Go(func() {
			for item := range queue {
				do(item)
			}
		})
	}
	for _, item := range items {
		queue <- item
	}
	close(queue)
	workers.Wait()
}

// Shows fact 1.2-06 too: one PATCH adds and removes many, and leaves the others.
func TestTenWorkersChangeALargeRosterInFewCalls(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{Latency: 50 * time.Millisecond}, Options{})
	want := make(map[string]acs.Role)
	for _, id := range users(350) {
		want[id] = acs.RoleAttendee
	}

	work(users(350), func(id string) {
		if err := h.Put(t.Context(), h.roomID, id, acs.RoleAttendee); err != nil {
			t.Error(err)
		}
	})
	if got := h.patches(); got > 45 {
		t.Errorf("got %d calls for 350 additions, want at most 45", got)
	}
	h.wantRoster(t, want)

	work(users(350), func(id string) {
		if err := h.Remove(t.Context(), h.roomID, id); err != nil {
			t.Error(err)
		}
	})
	if got := h.patches(); got > 45 {
		t.Errorf("got %d calls for 350 removals, want at most 45", got)
	}
	h.wantRoster(t, nil)
}

func TestOneWrongParticipantDoesNotFailTheOthers(t *testing.T) {
	t.Parallel()
	const malformed = "8:acs:123456c"
	tests := map[string]struct {
		errors emulator.ParticipantErrors
		id     string
		role   acs.Role
	}{
		"malformed id, named by the service": {emulator.ParticipantErrorsNamed, malformed, acs.RoleAttendee},
		"malformed id, not named":            {emulator.ParticipantErrorsUnnamed, malformed, acs.RoleAttendee},
		"unknown role":                       {emulator.ParticipantErrorsNamed, user(1000), "Janitor"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, emulator.Options{ParticipantErrors: test.errors, Latency: 5 * time.Millisecond}, Options{})
			roles := map[string]acs.Role{test.id: test.role}
			for _, id := range users(49) {
				roles[id] = acs.RolePresenter
			}
			ids := append([]string{test.id}, users(49)...)
			ids[0], ids[25] = ids[25], ids[0]

			var failed atomic.Int32
			work(ids, func(id string) {
				err := h.Put(t.Context(), h.roomID, id, roles[id])
				if err == nil {
					return
				}
				failed.Add(1)
				info, ok := acs.ErrorDetails(err)
				if id != test.id || !strings.Contains(err.Error(), test.id) || !ok || info.StatusCode != http.StatusBadRequest {
					t.Errorf("%s: got %v, want an error of %s alone", id, err, test.id)
				}
			})
			if got := failed.Load(); got != 1 {
				t.Errorf("got %d errors, want 1", got)
			}
			delete(roles, test.id)
			h.wantRoster(t, roles)
		})
	}
}

func TestAFullRoomRefusesAllWithoutASearch(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{MaxRoster: 1, Latency: 200 * time.Millisecond}, Options{})
	h.server.UpdateRoom(h.roomID, func(r *emulator.Room) {
		r.Participants = []emulator.Participant{{RawID: user(1000), Role: "Attendee"}}
	})
	// The others gather while the removal of nobody is on its way.
	var callers sync.WaitGroup
	callers.Go(func() {
		if err := h.Remove(t.Context(), h.roomID, user(2000)); err != nil {
			t.Error(err)
		}
	})
	h.awaitRequest()
	for _, id := range users(8) {
		callers.Go(func() {
			err := h.Put(t.Context(), h.roomID, id, acs.RoleAttendee)
			if info, ok := acs.ErrorDetails(err); !ok || info.StatusCode != http.StatusBadRequest {
				t.Errorf("got %v, want the service's 400", err)
			}
		})
	}
	callers.Wait()
	if got := h.patches(); got != 4 {
		t.Errorf("got %d calls, want 4: the removal, one that is refused, and its halves", got)
	}
}

func TestARoomThatIsGoneIsEverybodysError(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{}, Options{})
	h.server.DeleteRoom(h.roomID)
	work(users(10), func(id string) {
		if err := h.Put(t.Context(), h.roomID, id, acs.RoleAttendee); !acs.IsNotFound(err) {
			t.Errorf("got %v, want the service's 404", err)
		}
	})
	if _, err := h.Get(t.Context(), h.roomID); !acs.IsNotFound(err) {
		t.Errorf("got %v, want the service's 404", err)
	}
}

func TestReadersShareAListing(t *testing.T) {
	t.Parallel()
	var clock atomic.Int64
	h := newHouse(t, emulator.Options{PageSize: 350}, Options{Now: func() time.Time { return time.Unix(0, clock.Load()) }})
	if err := h.Apply(t.Context(), h.roomID, Difference{Put: map[string]acs.Role{user(1): acs.RoleConsumer}}); err != nil {
		t.Fatal(err)
	}
	// A read every 100 ms, for 12 s.
	work(users(120), func(string) {
		roster, err := h.Get(t.Context(), h.roomID)
		if err != nil || roster[user(1)] != acs.RoleConsumer || len(roster) != 1 {
			t.Errorf("got %v, error %v, want the one consumer", roster, err)
			return
		}
		roster[user(2)] = acs.RoleConsumer // the map is the reader's own
		clock.Add(int64(100 * time.Millisecond))
	})
	if got := h.listings(); got < 2 || got > 4 {
		t.Errorf("got %d listings in 12 s, want one in 5 s", got)
	}
}

func TestAListingHasAllPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{PageSize: 7}, Options{})
	want := Difference{Put: make(map[string]acs.Role)}
	for _, id := range users(50) {
		want.Put[id] = acs.RoleCollaborator
	}
	if err := h.Apply(t.Context(), h.roomID, want); err != nil {
		t.Fatal(err)
	}
	if got, err := h.Get(t.Context(), h.roomID); err != nil || !maps.Equal(got, want.Put) {
		t.Errorf("got %v, error %v, want %v", got, err, want.Put)
	}
}

func TestAWriteIsSeenByTheNextReader(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{}, Options{})
	steps := []struct {
		name  string
		write func(ctx context.Context) error
		want  map[string]acs.Role
	}{
		{"nothing", func(context.Context) error { return nil }, nil},
		{"Put", func(ctx context.Context) error { return h.Put(ctx, h.roomID, user(1), acs.RoleAttendee) }, map[string]acs.Role{user(1): acs.RoleAttendee}},
		{"Put of another role", func(ctx context.Context) error { return h.Put(ctx, h.roomID, user(1), acs.RolePresenter) }, map[string]acs.Role{user(1): acs.RolePresenter}},
		{"Apply", func(ctx context.Context) error {
			return h.Apply(ctx, h.roomID, Difference{Put: map[string]acs.Role{user(2): acs.RoleAttendee}, Remove: []string{user(1)}})
		}, map[string]acs.Role{user(2): acs.RoleAttendee}},
		{"Remove", func(ctx context.Context) error { return h.Remove(ctx, h.roomID, user(2)) }, nil},
		{"Remove of nobody", func(ctx context.Context) error { return h.Remove(ctx, h.roomID, user(2)) }, nil}, // fact 1.2-06
	}
	for _, step := range steps {
		if err := step.write(t.Context()); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if got, err := h.Get(t.Context(), h.roomID); err != nil || !maps.Equal(got, step.want) {
			t.Errorf("after %s: got %v, error %v, want %v", step.name, got, err, step.want)
		}
	}
}

func TestAListingFromDuringAWriteIsNotReused(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{}, Options{})
	h.server.SetRoute(emulator.Route{Method: http.MethodPatch, Latency: time.Second})
	get := func(when string, wantListings int) {
		t.Helper()
		if _, err := h.Get(t.Context(), h.roomID); err != nil {
			t.Error(err)
		}
		if got := h.listings(); got != wantListings {
			t.Errorf("%s: got %d listings, want %d", when, got, wantListings)
		}
	}
	get("before the write", 1)
	var write sync.WaitGroup
	write.Go(func() {
		if err := h.Put(t.Context(), h.roomID, user(1), acs.RoleAttendee); err != nil {
			t.Error(err)
		}
	})
	h.awaitRequest()
	get("during the write", 1)
	get("during the write, again", 0)
	write.Wait()
	get("after the write", 1)
	get("after the write, again", 0)
}

func TestApplyIsOneCallOrNone(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{}, Options{})
	want := make(map[string]acs.Role)
	for _, id := range users(400) {
		want[id] = acs.RoleAttendee
	}
	if err := h.Apply(t.Context(), h.roomID, Diff(nil, want)); err != nil {
		t.Fatal(err)
	}
	have := maps.Clone(want)
	for _, id := range users(20) {
		delete(want, id)
	}
	want[user(30)], want[user(1000)] = acs.RolePresenter, acs.RolePresenter
	if err := h.Apply(t.Context(), h.roomID, Diff(have, want)); err != nil {
		t.Fatal(err)
	}
	if err := h.Apply(t.Context(), h.roomID, Diff(want, want)); err != nil {
		t.Fatal(err)
	}
	h.wantRoster(t, want)
	if got := h.patches(); got != 2 {
		t.Errorf("got %d calls for two differences and an empty one, want 2", got)
	}

	// Refused as a whole.
	err := h.Apply(t.Context(), h.roomID, Difference{Put: map[string]acs.Role{"8:acs:wrong": acs.RoleAttendee, user(2000): acs.RoleAttendee}})
	if info, ok := acs.ErrorDetails(err); !ok || info.Target != "8:acs:wrong" {
		t.Errorf("got %v, want a refusal that names the wrong one", err)
	}
	h.wantRoster(t, want)
}

func TestChangesWithEndedContextsAreNotSent(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{}, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, getErr := h.Get(ctx, h.roomID)
	for call, err := range map[string]error{
		"Put":    h.Put(ctx, h.roomID, user(1), acs.RoleAttendee),
		"Remove": h.Remove(ctx, h.roomID, user(1)),
		"Apply":  h.Apply(ctx, h.roomID, Difference{Remove: []string{user(1)}}),
		"Get":    getErr,
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want %v", call, err, context.Canceled)
		}
	}
	if got := len(h.server.Requests()); got != 0 {
		t.Errorf("got %d requests, want none", got)
	}
}
