// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file has an emulator with one room, for tests.

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

// testRoom is an emulator with one room, and Rooms for its rosters.
type testRoom struct {
	*Rooms
	server *emulator.Server
	roomID string
}

func newTestRoom(t *testing.T, settings emulator.Options, o Options) *testRoom {
	t.Helper()
	server := startEmulator(t, settings)
	client, err := acs.NewRoomsClientFromConnectionString(server.ConnectionString(), nil)
	if err != nil {
		t.Fatal(err)
	}
	room, err := client.CreateRoom(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	server.ForgetRequests()
	return &testRoom{Rooms: NewRooms(client, o), server: server, roomID: room.ID}
}

func startEmulator(t *testing.T, settings emulator.Options) *emulator.Server {
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
	return server
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

// count returns how many requests had this method and path, and forgets all requests.
func (h *testRoom) count(method, path string) int {
	n := 0
	for _, request := range h.server.Requests() {
		if request.Method == method && request.Path == path {
			n++
		}
	}
	h.server.ForgetRequests()
	return n
}

func (h *testRoom) patches() int {
	return h.count(http.MethodPatch, "/rooms/"+h.roomID+"/participants")
}

func (h *testRoom) listings() int { return h.count(http.MethodGet, "/rooms/"+h.roomID+"/participants") }

// awaitRequest returns when the server has received a request.
func (h *testRoom) awaitRequest() {
	for len(h.server.Requests()) == 0 {
		runtime.Gosched()
	}
}

// wantRoster compares the room's participants at the server.
func (h *testRoom) wantRoster(t *testing.T, want map[string]acs.Role) {
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

// tenWorkers calls do for each item, ten at a time.
func tenWorkers(items []string, do func(item string)) {
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
