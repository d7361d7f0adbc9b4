// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests programmed faults: errors, redirects, dropped connections, latency.

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// No throttled answer was recorded (fact 1.3-05); this is how one is made.
func TestFaultAnswersInPlaceOfTheRequest(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.AddFault(emulator.Fault{
		Method: "POST", Path: "/rooms", Status: 429, RetryAfter: 1500 * time.Millisecond, Count: 2,
	})
	for range 2 {
		got := c.do("POST", "/rooms", `{}`)
		body := decode[errorBody](t, got, http.StatusTooManyRequests)
		if body.Error.Code != "TooManyRequests" || got.header.Get("Retry-After") != "2" {
			t.Errorf("got %s with Retry-After %q", got.body, got.header.Get("Retry-After"))
		}
	}
	if rooms := c.server.Rooms(); len(rooms) != 0 {
		t.Errorf("got %d rooms, want none", len(rooms))
	}
	if got := c.do("POST", "/rooms", `{}`); got.status != 201 {
		t.Errorf("after the fault: got %d, want 201", got.status)
	}
	requests := c.server.Requests()
	if len(requests) != 3 || requests[0].Status != 429 {
		t.Errorf("got %+v", requests)
	}
}

func TestFaultAnswersAnything(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.AddFault(emulator.Fault{
		Path: "/rooms/*", Status: 503, Body: "<h1>Sorry</h1>", ContentType: "text/html",
		Header: http.Header{"retry-after-ms": {"5"}},
	})
	got := c.do("GET", "/rooms/99415750115958845", "")
	if got.status != 503 || got.body != "<h1>Sorry</h1>" || got.header.Get("Content-Type") != "text/html" ||
		got.header.Get("Retry-After-Ms") != "5" || got.header.Get("x-ms-error-code") != "" {
		t.Errorf("got %+v", got)
	}
	if got := c.do("GET", "/rooms/99415750115958845/participants", ""); got.status != 404 {
		t.Errorf("another path: got %d, want 404", got.status)
	}
	c.server.ClearFaults()
	if got := c.do("GET", "/rooms/99415750115958845", ""); got.status != 404 {
		t.Errorf("after ClearFaults: got %d, want 404", got.status)
	}
}

func TestFaultStatuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status int
		code   string
	}{
		{400, "BadRequest"},
		{401, "Denied"},
		{403, "Forbidden"},
		{404, "NotFound"},
		{408, "BadRequest"},
		{500, "InternalServerError"},
		{502, "InternalServerError"},
		{503, "ServiceUnavailable"},
	} {
		c := start(t, emulator.Options{})
		c.server.AddFault(emulator.Fault{Status: test.status})
		got := c.do("GET", "/rooms", "")
		if body := decode[errorBody](t, got, test.status); body.Error.Code != test.code {
			t.Errorf("%d: got code %s, want %s", test.status, body.Error.Code, test.code)
		}
	}
	c := start(t, emulator.Options{})
	c.server.AddFault(emulator.Fault{})
	if got := c.do("GET", "/rooms", ""); got.status != http.StatusInternalServerError {
		t.Errorf("no status: got %d, want 500", got.status)
	}
}

func TestFaultRedirects(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.AddFault(emulator.Fault{Status: 307, Location: "http://127.0.0.1:9/rooms"})
	got := c.do("GET", "/rooms", "")
	if got.status != 307 || got.header.Get("Location") != "http://127.0.0.1:9/rooms" {
		t.Errorf("got %d to %q", got.status, got.header.Get("Location"))
	}
}

func TestFaultWithoutABody(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.AddFault(emulator.Fault{Status: 204})
	if got := c.do("GET", "/rooms", ""); got.status != 204 || got.body != "" || got.header.Get("Content-Type") != "" {
		t.Errorf("got %+v", got)
	}
}

func TestFaultsHappenInTheirOrder(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.AddFault(emulator.Fault{Status: 500, Count: 1})
	c.server.AddFault(emulator.Fault{Status: 503, Count: 1})
	for _, want := range []int{500, 503, 200} {
		if got := c.do("GET", "/rooms", ""); got.status != want {
			t.Errorf("got %d, want %d", got.status, want)
		}
	}
}

// A request that fails authentication is not the fault's: a client must sign each try again (fact 5.1-06).
func TestFaultSparesUnsignedRequests(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.AddFault(emulator.Fault{Status: 503, Count: 1})
	if got := c.mustSend(c.request("GET", "/rooms?api-version="+newest, "")); got.status != 401 {
		t.Errorf("unsigned: got %d, want 401", got.status)
	}
	if got := c.do("GET", "/rooms", ""); got.status != 503 {
		t.Errorf("signed: got %d, want 503", got.status)
	}
}

func TestDroppedConnection(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		mode  emulator.DropMode
		rooms int
	}{
		"before the change": {emulator.DropBefore, 0},
		"after the change":  {emulator.DropAfter, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{})
			c.server.AddFault(emulator.Fault{Method: "POST", Drop: test.mode, Count: 1})
			r := c.request("POST", "/rooms?api-version="+newest, `{}`)
			for i := 0; i < 4; i += 2 {
				r.Header.Set(keyed(requestID)[i], keyed(requestID)[i+1])
			}
			c.sign(r, `{}`)
			if got, err := c.send(r); err == nil {
				t.Fatalf("got %+v, want a dropped connection", got)
			}
			if got := len(c.server.Rooms()); got != test.rooms {
				t.Errorf("got %d rooms, want %d", got, test.rooms)
			}
			if got := c.server.Requests(); len(got) != 1 || got[0].Status != 0 {
				t.Errorf("got record %+v, want one request without a status", got)
			}
			// The client tries again with the same id and has one room in the end (fact 1.3-01).
			if got := c.do("POST", "/rooms", `{}`, keyed(requestID)...); got.status != 201 {
				t.Errorf("got %d, want 201", got.status)
			}
			if got := len(c.server.Rooms()); got != 1 {
				t.Errorf("got %d rooms, want 1", got)
			}
		})
	}
}

func TestMalformedPatternPanics(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for name, use := range map[string]func(){
		"AddFault": func() { c.server.AddFault(emulator.Fault{Path: "/rooms/["}) },
		"SetRoute": func() { c.server.SetRoute(emulator.Route{Path: "/rooms/["}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			use()
		}()
	}
}

func TestLatencyOfConcurrentRequestsOverlaps(t *testing.T) {
	t.Parallel()
	const latency, clients = 200 * time.Millisecond, 20
	c := start(t, emulator.Options{Switches: emulator.Switches{Latency: latency}})
	begin := time.Now()
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			if got := c.do("POST", "/rooms", `{}`); got.status != 201 {
				t.Errorf("got %d, want 201", got.status)
			}
		})
	}
	wg.Wait()
	if took := time.Since(begin); took < latency || took > clients*latency/2 {
		t.Errorf("%d requests of %v took %v", clients, latency, took)
	}
}

// pending sends a signed create that waits for an hour, and returns once it is on record: what ends the wait is on
// gaveUp then. cancel makes the client give up.
func (c *client) pending() (cancel func(), gaveUp <-chan error) {
	c.t.Helper()
	c.server.SetRoute(emulator.Route{Method: "POST", Path: "/rooms", Latency: time.Hour})
	ctx, cancel := context.WithCancel(c.t.Context())
	r := c.request("POST", "/rooms?api-version="+newest, `{}`).WithContext(ctx)
	c.sign(r, `{}`)
	failed := make(chan error, 1)
	go func() {
		_, err := c.send(r)
		failed <- err
	}()
	isCreate := func(r emulator.Request) bool { return r.Method == "POST" }
	for !slices.ContainsFunc(c.server.Requests(), isCreate) {
		// Others are answered meanwhile.
		if got := c.do("GET", "/rooms", ""); got.status != 200 {
			c.t.Fatalf("got %d, want 200", got.status)
		}
	}
	return cancel, failed
}

func TestLatencySetAtRunTime(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	const latency = 30 * time.Millisecond
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.Latency = latency })
	begin := time.Now()
	c.do("GET", "/rooms", "")
	if took := time.Since(begin); took < latency {
		t.Errorf("a request of %v took %v", latency, took)
	}
}

// A request waits for as long as its route says, and holds up no other. Whoever gives up on the way there has
// changed nothing.
//
// The service takes 20 ms for some calls and 2 s for others (fact 2.3-20): hence a latency for each route.
func TestLatencyOfARoute(t *testing.T) {
	t.Parallel()
	creates := make(chan emulator.Request, 1)
	c := start(t, emulator.Options{OnRequest: func(r emulator.Request) {
		if r.Method == "POST" {
			creates <- r
		}
	}})
	cancel, gaveUp := c.pending()
	cancel()
	if err := <-gaveUp; err == nil {
		t.Error("got an answer, want none")
	}
	if r := <-creates; r.Status != 0 {
		t.Errorf("got status %d on record, want none", r.Status)
	}
	if rooms := c.server.Rooms(); len(rooms) != 0 {
		t.Errorf("got %d rooms, want none", len(rooms))
	}
}

func TestCloseEndsWhatIsWaiting(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	cancel, gaveUp := c.pending()
	defer cancel()
	for range 2 {
		if err := c.server.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	if err := <-gaveUp; err == nil {
		t.Error("got an answer from a closed server")
	}
	// Another server may have its port by now, which does not know its key.
	r := c.request("GET", "/rooms", "")
	if got, err := c.send(r); err == nil && got.status == http.StatusOK {
		t.Errorf("got %+v from a closed server", got)
	}
}
