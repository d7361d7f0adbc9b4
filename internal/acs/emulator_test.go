// SPDX-License-Identifier: MPL-2.0

// This file has the servers for the tests: the emulator where the service's behaviour
// matters, other servers where only the requests and answers do.

package acs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/contract/wiretest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// roomID is a well-formed id, for servers that do not check it.
const roomID = "99415750115958845"

// roomTimes and threadRest are what the service always answers besides the id.
const (
	roomTimes  = `"createdAt":"2026-01-01T00:00:00Z","validFrom":"2026-01-01T00:00:00Z","validUntil":"2026-06-30T00:00:00Z"`
	roomAnswer = `{"id":"` + roomID + `",` + roomTimes + `}`
	threadRest = `"topic":"T","createdOn":"2025-06-10T22:20:37Z","createdByCommunicationIdentifier":{"rawId":"` + userA + `"}`
	// threadAnswer and messageAnswer are about threadID and a message in it.
	threadAnswer  = `{"id":"` + threadID + `",` + threadRest + `}`
	messageAnswer = `{"id":"1730000000000","type":"text","createdOn":"2025-06-10T22:20:37Z"}`
)

// anyKey is an access key for servers that do not verify signatures.
const anyKey = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

// nobodyListens is an address that refuses connections. Any test may take a port that another one freed.
const nobodyListens = "http://127.0.0.1:1"

// user is the n-th user of one resource.
func user(n int) string {
	return fmt.Sprintf("8:acs:5b3e1f0a-9c59-4a5c-9d0b-7c1f5a7d0e11_0000001e-0000-0000-0000-%012x", n)
}

func startEmulator(t *testing.T, o emulator.Options) *emulator.Server {
	t.Helper()
	server, err := emulator.Start(o)
	if err != nil {
		t.Fatalf("start the emulator: %v", err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Errorf("close the emulator: %v", err)
		}
	})
	return server
}

// fastRetries returns options with the shortest delay between tries. (azcore takes 0
// for the default.)
func fastRetries() *acs.ClientOptions {
	o := &acs.ClientOptions{}
	o.Retry.RetryDelay = time.Microsecond
	return o
}

func emulatorClient(t *testing.T, server *emulator.Server) *acs.RoomsClient {
	t.Helper()
	client, err := acs.NewRoomsClientFromConnectionString(server.ConnectionString(), fastRetries())
	if err != nil {
		t.Fatalf("make a client: %v", err)
	}
	return client
}

// serve starts a server with this handler, and returns a client for it.
func serve(t *testing.T, options *acs.ClientOptions, handler http.HandlerFunc) *acs.RoomsClient {
	t.Helper()
	server := httptest.NewServer(wiretest.Requests(handler))
	t.Cleanup(server.Close)
	return newRoomsClient(t, server.URL, options)
}

func newRoomsClient(t *testing.T, endpoint string, options *acs.ClientOptions) *acs.RoomsClient {
	t.Helper()
	client, err := acs.NewRoomsClientFromConnectionString("endpoint="+endpoint+";accesskey="+anyKey, options)
	if err != nil {
		t.Fatalf("make a client: %v", err)
	}
	return client
}

// createRoom creates a room or ends the test.
func createRoom(t *testing.T, client *acs.RoomsClient, o *acs.CreateRoomOptions) acs.Room {
	t.Helper()
	created, err := client.CreateRoom(t.Context(), o)
	if err != nil {
		t.Fatalf("create a room: %v", err)
	}
	return created.Room
}

// listRooms reads all pages, and returns how many there were.
func listRooms(ctx context.Context, client *acs.RoomsClient) (rooms []acs.Room, pages int, err error) {
	for pager := client.NewListRoomsPager(nil); pager.More(); pages++ {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return rooms, pages, err
		}
		rooms = append(rooms, page.Value...)
	}
	return rooms, pages, nil
}

// listParticipants reads all pages, in the order of raw ids.
func listParticipants(t *testing.T, client *acs.RoomsClient, roomID string) (roster []acs.RoomParticipant, pages int) {
	t.Helper()
	for pager := client.NewListRoomParticipantsPager(roomID, nil); pager.More(); pages++ {
		page, err := pager.NextPage(t.Context())
		if err != nil {
			t.Fatalf("list the participants: %v", err)
		}
		roster = append(roster, page.Value...)
	}
	slices.SortFunc(roster, func(a, b acs.RoomParticipant) int {
		if a.RawID < b.RawID {
			return -1
		}
		return 1
	})
	return roster, pages
}

// lastRequest is the latest request that the emulator recorded.
func lastRequest(t *testing.T, server *emulator.Server) emulator.Request {
	t.Helper()
	requests := server.Requests()
	if len(requests) == 0 {
		t.Fatal("the emulator saw no request")
	}
	return requests[len(requests)-1]
}

func ptr[T any](v T) *T { return &v }

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	parsed, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return parsed
}

// quoted is text as a string in JSON.
func quoted(t *testing.T, text string) string {
	t.Helper()
	data, err := json.Marshal(text)
	if err != nil {
		t.Errorf("quote %q: %v", text, err)
	}
	return string(data)
}
