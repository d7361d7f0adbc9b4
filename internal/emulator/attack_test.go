// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file attacks a server: clients that send nothing or too much, more connections than any client opens, requests of
// other sites, and more requests than the memory could hold.

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// manyConnections is more than Terraform opens with any -parallelism.
const manyConnections = 500

// dial opens a connection, and sends a text on it.
func (c *client) dial(text string) net.Conn {
	c.t.Helper()
	connection, err := (&net.Dialer{}).DialContext(c.t.Context(), "tcp", strings.TrimPrefix(c.server.URL(), "http://"))
	if err != nil {
		c.t.Fatalf("dial: %v", err)
	}
	c.t.Cleanup(func() { _ = connection.Close() })
	_ = connection.SetDeadline(time.Now().Add(time.Minute))
	if _, err := io.WriteString(connection, text); err != nil {
		c.t.Fatalf("write: %v", err)
	}
	return connection
}

// Headers that do not end hold up nobody else, and their connections end in time.
func TestHeadersThatDoNotEnd(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{HeaderTimeout: 2 * time.Second})
	slow := make([]net.Conn, manyConnections)
	for i := range slow {
		slow[i] = c.dial("GET /rooms HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
	}
	want(t, c.do("GET", "/rooms", ""), http.StatusOK)
	for i, connection := range slow {
		_, _ = io.WriteString(connection, "x") // a header that goes on does not begin its time anew
		if answer, err := io.ReadAll(connection); err != nil && !isReset(err) || strings.Contains(string(answer), "200 OK") {
			t.Fatalf("connection %d: got %q, %v, want its end", i, answer, err)
		}
	}
}

// isReset reports whether the server ended a connection on which it had not read everything.
func isReset(err error) bool {
	const onWindows, abortedOnWindows = syscall.Errno(10054), syscall.Errno(10053) // WSAECONNRESET and WSAECONNABORTED
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, onWindows) || errors.Is(err, abortedOnWindows)
}

func TestHeadersThatAreTooLarge(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	connection := c.dial("GET /rooms HTTP/1.1\r\nHost: localhost\r\n")
	line := "X-Large: " + strings.Repeat("x", 64<<10) + "\r\n"
	for range 64 {
		if _, err := io.WriteString(connection, line); err != nil {
			break // it does not read to the end
		}
	}
	answer, err := io.ReadAll(connection)
	if err != nil && !isReset(err) || err == nil && !strings.HasPrefix(string(answer), "HTTP/1.1 431 ") {
		t.Errorf("got %q, %v, want 431", answer, err)
	}
	want(t, c.do("GET", "/rooms", ""), http.StatusOK)
}

// Each of many clients has a connection of its own, beside as many that are idle.
func TestManyConnections(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for range manyConnections {
		c.dial("")
	}
	var clients sync.WaitGroup
	for range manyConnections {
		clients.Go(func() {
			own := &client{t, c.server, &http.Client{Transport: &http.Transport{}}}
			defer own.http.CloseIdleConnections()
			r := own.request("POST", "/rooms?api-version="+newest, `{}`)
			own.sign(r, `{}`)
			if got, err := own.send(r); err != nil || got.status != http.StatusCreated {
				t.Errorf("got %d, %v", got.status, err)
			}
		})
	}
	clients.Wait()
	if n := len(c.server.Rooms()); n != manyConnections {
		t.Errorf("there are %d rooms, want %d", n, manyConnections)
	}
}

// A site whose name leads to this machine has no key, and no site may read an answer.
func TestOtherSitesGetNothingFromTheService(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for _, target := range []string{
		"/rooms?api-version=" + newest, "/chat/threads?api-version=" + chatVersion, "/identities?api-version=" + identityVersion, "/v1/rooms",
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodOptions} {
			r := c.request(method, target, "")
			r.Host = "rebound.example:" + r.URL.Port()
			r.Header.Set("Origin", "http://rebound.example")
			r.Header.Set("Access-Control-Request-Method", http.MethodPost)
			got := c.mustSend(r)
			if got.status < http.StatusBadRequest {
				t.Errorf("%s %s: got %d: %s", method, target, got.status, got.body)
			}
			for name := range got.header {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s %s: got the header %s", method, target, name)
				}
			}
		}
	}
	if n := len(c.server.Rooms()) + len(c.server.Users()) + len(c.server.WebexRooms()); n != 0 {
		t.Errorf("other sites made %d objects", n)
	}
}

// liveMemory is how many bytes the process uses after a garbage collection.
func liveMemory() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// Of seeds of 16 MB at a time, which anybody may send, some are refused.
//
//nolint:paralleltest // others would use memory meanwhile
func TestLargeSeedsAtATimeNeedLittleMemory(t *testing.T) {
	const seeds, size, most = 30, 16 << 20, 600 << 20
	c := start(t, emulator.Options{})
	var sent sync.WaitGroup
	for range seeds {
		sent.Go(func() {
			seed := io.MultiReader(strings.NewReader("{"), io.LimitReader(blanks{}, size), strings.NewReader("}"))
			resp, err := http.Post(c.server.URL()+"/_admin/seed", "application/json", seed) //nolint:noctx // of this test alone
			if err != nil {
				return // it was refused before it was sent
			}
			if _ = resp.Body.Close(); resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("answered %d", resp.StatusCode)
			}
		})
	}
	sent.Wait()
	want(t, c.admin("POST", "seed", `{"rooms": [{}]}`), http.StatusOK) // nothing is held up
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	t.Logf("%d MB of heap", memory.HeapSys>>20)
	if memory.HeapSys > most {
		t.Errorf("the heap took %d bytes, want %d at most", memory.HeapSys, most)
	}
}

// blanks reads as spaces without end.
type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// Once the record is full, more requests need no more memory. ACS_MEMORY_REQUESTS is how many there are, in all.
//
//nolint:paralleltest // others would use memory meanwhile
func TestLargeNumberOfRequestsNeedsNoMemory(t *testing.T) {
	const first, grown = 12_000, 4 << 20 // requests that fill the record of 10,000, and what a few thousand answers to creates take
	requests, err := strconv.Atoi(os.Getenv("ACS_MEMORY_REQUESTS"))
	if err != nil {
		requests = 20_000
	}
	c := start(t, emulator.Options{Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}})
	sent, user := 0, c.user().id
	send := func(upTo int) {
		for ; sent < upTo; sent += 5 {
			want(t, c.identity("POST", "/identities/"+user+"/:issueAccessToken", `{"scopes": ["chat"]}`), http.StatusOK)
			r := c.request("POST", "/rooms?api-version="+newest, participants(change(ann, "Presenter")))
			r.Header.Set("Repeatability-Request-ID", fmt.Sprintf("00000000-0000-4000-8000-%012d", sent))
			r.Header.Set("Repeatability-First-Sent", time.Now().UTC().Format(http.TimeFormat))
			c.sign(r, participants(change(ann, "Presenter")))
			id := c.mustSend(r).header.Get("Location")
			want(t, c.patchRoster(id, participants(change(ben, "Attendee"))), http.StatusOK)
			want(t, c.do("GET", "/rooms/"+id, ""), http.StatusOK)
			want(t, c.do("DELETE", "/rooms/"+id, ""), http.StatusNoContent)
		}
	}
	send(first)
	before := liveMemory()
	send(requests)
	after := liveMemory()
	t.Logf("%.1f MB after %d requests, %.1f MB after %d", before/(1<<20), first, after/(1<<20), sent)
	if after > before+grown {
		t.Errorf("%d requests more took %.0f bytes more", sent-first, after-before)
	}
	if n := len(c.server.Requests()); n != 10_000 {
		t.Errorf("the record has %d requests, want the latest 10,000", n)
	}
}
