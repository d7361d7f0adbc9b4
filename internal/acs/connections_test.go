// SPDX-License-Identifier: MPL-2.0

// This file tests that calls reuse connections.

package acs_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
)

// Terraform works on ten resources at once by default. A call that finds no idle
// connection opens one, so there may be some more connections than callers.
func TestConcurrentCallersReuseConnections(t *testing.T) {
	t.Parallel()
	var connections, requests atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		w.WriteHeader(http.StatusNoContent)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	client := newRoomsClient(t, server.URL, fastRetries())
	var callers sync.WaitGroup
	for range 10 {
		callers.Go(func() {
			for range 50 {
				if _, err := client.DeleteRoom(t.Context(), roomID, nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	callers.Wait()
	if connections.Load() > 20 || requests.Load() != 500 {
		t.Errorf("got %d connections for %d requests, want at most 20 for 500", connections.Load(), requests.Load())
	}
}
