package roster

// This file is an emulator with one room, for tests.

import (
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"sync"
	"testing"

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

func (h *house) patches() int { return h.count(http.MethodPatch, "/rooms/"+h.roomID+"/participants") }

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
