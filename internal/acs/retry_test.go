// SPDX-License-Identifier: MPL-2.0

// This file tests which calls are retried, how often, and after which wait.

package acs_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/contract/wiretest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// everyCall has each operation on one room, by the name of its method.
func everyCall(client *acs.RoomsClient, id string) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"create": func(ctx context.Context) error { _, err := client.CreateRoom(ctx, nil); return err },
		"get":    func(ctx context.Context) error { _, err := client.GetRoom(ctx, id, nil); return err },
		"update": func(ctx context.Context) error { _, err := client.UpdateRoom(ctx, id, nil); return err },
		"delete": func(ctx context.Context) error { _, err := client.DeleteRoom(ctx, id, nil); return err },
		"list":   func(ctx context.Context) error { _, err := client.NewListRoomsPager(nil).NextPage(ctx); return err },
		"list participants": func(ctx context.Context) error {
			_, err := client.NewListRoomParticipantsPager(id, nil).NextPage(ctx)
			return err
		},
		"change participants": func(ctx context.Context) error {
			_, err := client.UpdateRoomParticipants(ctx, id, map[string]*acs.Role{user(1): nil}, nil)
			return err
		},
	}
}

func TestEveryCallIsRetriedAfterATransientFailure(t *testing.T) {
	t.Parallel()
	for _, status := range []int{408, 429, 500, 502, 503, 504} {
		server := startEmulator(t, emulator.Options{})
		client := emulatorClient(t, server)
		room := createRoom(t, client, nil)
		for name, call := range everyCall(client, room.ID) {
			if name == "delete" {
				continue // below: it ends the others
			}
			server.ForgetRequests()
			server.AddFault(emulator.Fault{Status: status, Count: 1})
			if err := call(t.Context()); err != nil {
				t.Errorf("%s after one %d: got error %v, want none", name, status, err)
			}
			if got := statuses(server); len(got) != 2 || got[0] != status {
				t.Errorf("%s: got answers %v, want %d and a success", name, got, status)
			}
		}
		server.AddFault(emulator.Fault{Status: status, Count: 1})
		if _, err := client.DeleteRoom(t.Context(), room.ID, nil); err != nil {
			t.Errorf("delete after one %d: got error %v, want none", status, err)
		}
	}
}

func TestPermanentFailuresAreNotRetried(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 401, 403, 404, 409, 412, 501} {
		server := startEmulator(t, emulator.Options{})
		server.AddFault(emulator.Fault{Status: status})
		for name, call := range everyCall(emulatorClient(t, server), roomID) {
			server.ForgetRequests()
			err := call(t.Context())
			if info, _ := acs.ErrorDetails(err); info.StatusCode != status {
				t.Errorf("%s: got %v, want a %d", name, err, status)
			}
			if got := len(server.Requests()); got != 1 {
				t.Errorf("%s after %d: got %d requests, want 1", name, status, got)
			}
		}
	}
}

// Fact 1.3-01: the retry repeats the create's Repeatability headers, so that the
// room that was made before the connection broke is the only one.
func TestALostAnswerToACreateMakesOneRoom(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	now := atomic.Int64{} // a clock that moves on with each look at it
	options := fastRetries()
	options.Now = func() time.Time { return time.Unix(1_800_000_000+now.Add(60), 0) }
	client, err := acs.NewRoomsClientFromConnectionString(server.ConnectionString(), options)
	if err != nil {
		t.Fatal(err)
	}
	server.AddFault(emulator.Fault{Method: http.MethodPost, Drop: emulator.DropAfter, Count: 2})

	room := createRoom(t, client, nil)
	if rooms := server.Rooms(); len(rooms) != 1 || rooms[0].ID != room.ID {
		t.Errorf("got rooms %v, want only %s", rooms, room.ID)
	}
	requests := server.Requests()
	if len(requests) != 3 {
		t.Fatalf("got %d requests, want 3", len(requests))
	}
	for _, name := range []string{"Repeatability-Request-Id", "Repeatability-First-Sent", "X-Ms-Client-Request-Id"} {
		if first, last := requests[0].Header.Get(name), requests[2].Header.Get(name); first == "" || first != last {
			t.Errorf("got %s %q and then %q, want one and the same", name, first, last)
		}
	}
	// Fact 5.1-06: each try is signed anew, at its own time.
	if first, last := requests[0].Header.Get("X-Ms-Date"), requests[2].Header.Get("X-Ms-Date"); first == last {
		t.Errorf("got x-ms-date %q twice, want a new one for each try", first)
	}
}

func TestEveryCallSurvivesADroppedConnection(t *testing.T) {
	t.Parallel()
	for _, drop := range []emulator.DropMode{emulator.DropBefore, emulator.DropAfter} {
		server := startEmulator(t, emulator.Options{Switches: emulator.Switches{UnknownDelete: emulator.UnknownDeleteSucceeds}})
		client := emulatorClient(t, server)
		room := createRoom(t, client, nil)
		for name, call := range everyCall(client, room.ID) {
			if name == "delete" {
				continue
			}
			server.AddFault(emulator.Fault{Drop: drop, Count: 1})
			if err := call(t.Context()); err != nil {
				t.Errorf("%s after a drop (mode %d): got error %v, want none", name, drop, err)
			}
		}
		server.AddFault(emulator.Fault{Drop: drop, Count: 1})
		if _, err := client.DeleteRoom(t.Context(), room.ID, nil); err != nil {
			t.Errorf("delete after a drop (mode %d): got error %v, want none", drop, err)
		}
	}
}

// azcore itself does not retry a POST or PATCH with a truncated answer.
func TestATruncatedAnswerIsRetried(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"create", "get", "update"} {
		var tries atomic.Int32
		client := serve(t, fastRetries(), func(w http.ResponseWriter, r *http.Request) {
			status := http.StatusOK
			if r.Method == http.MethodPost {
				status = http.StatusCreated
			}
			if tries.Add(1) == 1 {
				w.Header().Set("Content-Length", "1000")
			}
			w.WriteHeader(status)
			write(t, w, roomAnswer)
		})
		if err := everyCall(client, roomID)[name](t.Context()); err != nil {
			t.Errorf("%s: got error %v, want none", name, err)
		}
		if got := tries.Load(); got != 2 {
			t.Errorf("%s: got %d tries, want 2", name, got)
		}
	}
}

func TestMaxRetriesCountsAllFailuresBut429(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		maxRetries *int32
		faults     []emulator.Fault
		tries      int
		status     int // of the error; 0 for a success
	}{
		"three by default":    {nil, []emulator.Fault{{Status: 503}}, 4, 503},
		"none":                {ptr[int32](0), []emulator.Fault{{Status: 503}}, 1, 503},
		"one":                 {ptr[int32](1), []emulator.Fault{{Status: 500}}, 2, 500},
		"six":                 {ptr[int32](6), []emulator.Fault{{Status: 500, Count: 6}}, 7, 0},
		"429 with none":       {ptr[int32](0), []emulator.Fault{{Status: 429, Count: 9}}, 10, 0},
		"429 between two 503": {ptr[int32](1), []emulator.Fault{{Status: 503, Count: 1}, {Status: 429, Count: 5}, {Status: 503}}, 7, 503},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t, emulator.Options{})
			options := fastRetries()
			options.MaxRetries = test.maxRetries
			client, err := acs.NewRoomsClientFromConnectionString(server.ConnectionString(), options)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range test.faults {
				server.AddFault(fault)
			}
			_, _, err = listRooms(t.Context(), client)
			if info, _ := acs.ErrorDetails(err); info.StatusCode != test.status || (err == nil) != (test.status == 0) {
				t.Errorf("got %v, want status %d", err, test.status)
			}
			if got := len(server.Requests()); got != test.tries {
				t.Errorf("got %d tries, want %d", got, test.tries)
			}
		})
	}
}

func TestNegativeMaxRetriesAreRefused(t *testing.T) {
	t.Parallel()
	_, err := acs.NewRoomsClientFromConnectionString("endpoint=https://a.example;accesskey="+anyKey, &acs.ClientOptions{MaxRetries: ptr[int32](-1)})
	if err == nil || !strings.Contains(err.Error(), "MaxRetries") {
		t.Errorf("got error %v, want one about MaxRetries", err)
	}
}

// Fact 1.3-05: the client waits for a Retry-After of any length. Fact 5.1-07: it is
// not known how old a signature may be, so each try is signed when it is sent.
func TestRetryAfterIsWaitedOut(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header, value string
		wait          time.Duration
	}{
		"seconds":                 {"Retry-After", "7", 7 * time.Second},
		"more than azcore's own":  {"Retry-After", "3700", 3700 * time.Second},
		"milliseconds":            {"retry-after-ms", "95500", 95500 * time.Millisecond},
		"a date":                  {"Retry-After", "Sat, 01 Jan 2000 00:02:05 GMT", 125 * time.Second},
		"a date of another style": {"Retry-After", "Saturday, 01-Jan-00 00:02:05 GMT", 125 * time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
				handler := &failingServer{status: status, times: 2, header: test.header, value: test.value}
				times, dates := withFakeTime(t, handler, 5*time.Hour, func(ctx context.Context, client *acs.RoomsClient) error {
					_, err := client.UpdateRoom(ctx, roomID, nil)
					return err
				})
				waits := []time.Duration{test.wait, test.wait}
				if strings.HasPrefix(name, "a date") {
					waits[1] = -1 // passed by then: a backoff
				}
				if len(times) != 3 {
					t.Fatalf("got %d tries, want 3", len(times))
				}
				for i, date := range dates {
					if want := times[i].UTC().Format(http.TimeFormat); date != want {
						t.Errorf("got x-ms-date %q on try %d, want %q", date, i+1, want)
					}
				}
				for i, want := range waits {
					if got := times[i+1].Sub(times[i]); want >= 0 && got != want {
						t.Errorf("got %v between tries %d and %d, want %v", got, i+1, i+2, want)
					}
				}
			}
		})
	}
}

func TestBackoffHasABound(t *testing.T) {
	t.Parallel()
	times, _ := withFakeTime(t, &failingServer{status: http.StatusTooManyRequests, times: 40}, 24*time.Hour,
		func(ctx context.Context, client *acs.RoomsClient) error {
			_, err := client.UpdateRoom(ctx, roomID, nil)
			return err
		})
	if len(times) != 41 {
		t.Fatalf("got %d tries, want 41", len(times))
	}
	for i := 1; i < len(times); i++ {
		if wait := times[i].Sub(times[i-1]); wait <= 0 || wait > 30*time.Second {
			t.Errorf("got %v before try %d, want up to 30s", wait, i+1)
		}
	}
}

func TestAWaitBeyondTheDeadlineIsNotBegun(t *testing.T) {
	t.Parallel()
	handler := &failingServer{status: http.StatusTooManyRequests, times: 1, header: "Retry-After", value: "301"}
	var elapsed time.Duration
	withFakeTime(t, handler, 5*time.Minute, func(ctx context.Context, client *acs.RoomsClient) error {
		begin := time.Now()
		_, err := client.GetRoom(ctx, roomID, nil)
		elapsed = time.Since(begin)
		if info, _ := acs.ErrorDetails(err); info.StatusCode != http.StatusTooManyRequests || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the service's 429", err)
		}
		return nil
	})
	if elapsed != 0 {
		t.Errorf("got the error after %v, want it at once", elapsed)
	}
}

func TestTheDeadlineEndsTheTriesAndSaysWhatFailed(t *testing.T) {
	t.Parallel()
	withFakeTime(t, &failingServer{status: http.StatusTooManyRequests, times: 1000}, 5*time.Minute,
		func(ctx context.Context, client *acs.RoomsClient) error {
			_, err := client.GetRoom(ctx, roomID, nil)
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, want one that is DeadlineExceeded", err)
			}
			if info, _ := acs.ErrorDetails(err); info.StatusCode != http.StatusTooManyRequests || info.Message != "Slow down." {
				t.Errorf("got details %+v, want the service's 429", info)
			}
			return nil
		})
}

func TestACancelledCallStopsWaiting(t *testing.T) {
	t.Parallel()
	handler := &failingServer{status: http.StatusTooManyRequests, times: 1, header: "Retry-After", value: "3600"}
	withFakeTime(t, handler, 5*time.Hour, func(ctx context.Context, client *acs.RoomsClient) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		time.AfterFunc(50*time.Minute, cancel)
		begin := time.Now()
		_, err := client.GetRoom(ctx, roomID, nil)
		if !errors.Is(err, context.Canceled) || time.Since(begin) != 50*time.Minute {
			t.Errorf("got %v after %v, want context.Canceled after 50m", err, time.Since(begin))
		}
		return nil
	})
}

func TestARefusedConnectionIsAnErrorWithoutDetails(t *testing.T) {
	t.Parallel()
	client := newRoomsClient(t, nobodyListens, fastRetries())
	_, err := client.GetRoom(t.Context(), roomID, nil)
	if _, ok := acs.ErrorDetails(err); err == nil || ok || acs.IsNotFound(err) {
		t.Errorf("got %v, want an error of the connection", err)
	}
}

// failingServer answers a room's GET and PATCH with a failure so many times.
type failingServer struct {
	status        int
	times         int
	header, value string
	seen          atomic.Int32
}

func (f *failingServer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	body := roomAnswer
	w.Header()["Date"] = nil // the server is outside of the bubble: its clock is another
	if int(f.seen.Add(1)) <= f.times {
		if f.header != "" {
			w.Header().Set(f.header, f.value)
		}
		w.WriteHeader(f.status)
		body = `{"error":{"code":"Busy","message":"Slow down."}}`
	}
	_, _ = fmt.Fprint(w, body)
}

// withFakeTime makes one call with a timeout, and returns when its tries were sent
// and the x-ms-date of each. The server is outside of the bubble and connections are
// not kept, so time moves on only while nothing waits for the network.
func withFakeTime(t *testing.T, handler http.Handler, timeout time.Duration, call func(context.Context, *acs.RoomsClient) error) (times []time.Time, dates []string) {
	t.Helper()
	server := httptest.NewServer(wiretest.Requests(handler))
	defer server.Close()
	synctest.Test(t, func(t *testing.T) {
		transport := &timedTransport{next: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
		options := &acs.ClientOptions{}
		options.Transport = transport
		client := newRoomsClient(t, server.URL, options)
		ctx, cancel := context.WithTimeout(t.Context(), timeout)
		defer cancel()
		if err := call(ctx, client); err != nil {
			t.Errorf("got error %v, want none", err)
		}
		times, dates = transport.times, transport.dates
	})
	return times, dates
}

// timedTransport records the time of each request, and its x-ms-date.
type timedTransport struct {
	next  *http.Client
	times []time.Time
	dates []string
}

func (c *timedTransport) Do(req *http.Request) (*http.Response, error) {
	c.times = append(c.times, time.Now())
	c.dates = append(c.dates, req.Header.Get("x-ms-date"))
	return c.next.Do(req)
}

// statuses returns the statuses of the recorded answers.
func statuses(server *emulator.Server) []int {
	var all []int
	for request := range slices.Values(server.Requests()) {
		all = append(all, request.Status)
	}
	return all
}
