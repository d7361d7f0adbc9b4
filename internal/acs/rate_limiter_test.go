// This file tests that after a 429 all calls under the same limit wait, and then go
// on slowly.

package acs_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// Fact 1.7-02: 20 creates, updates and deletions of rooms a second.
//
//nolint:paralleltest // it measures time
func TestTenCallersKeepToTheRateOfRooms(t *testing.T) {
	const rooms = 200
	server := startEmulator(t, emulator.Options{Switches: emulator.Switches{RoomsRateLimit: emulator.RoomsRateLimitOn}})
	client := emulatorClient(t, server)
	begin := time.Now()
	var callers sync.WaitGroup
	for range 10 {
		callers.Go(func() {
			for range rooms / 10 {
				createRoom(t, client, nil)
			}
		})
	}
	callers.Wait()
	took, all := time.Since(begin), statuses(server)
	refused := len(all) - rooms
	t.Logf("%d requests for %d rooms, %d of them throttled, in %s", len(all), rooms, refused, took)
	if refused == 0 || refused*10 > len(all) {
		t.Errorf("got %d of %d requests throttled, want some and at most one in ten", refused, len(all))
	}
	// The first 429 asks for a second, which matters little in a long run.
	if limit := rooms * time.Second / 20; took > limit*13/10+time.Second {
		t.Errorf("got %d rooms in %s, and the limit dictates %s", rooms, took, limit)
	}
}

// A 429 delays all calls under the same limit, of every client, and no others.
func TestA429DelaysCallsUnderTheSameLimit(t *testing.T) {
	t.Parallel()
	const wait = time.Second
	server := startEmulator(t, emulator.Options{})
	options := fastRetries()
	options.RateLimiter = &acs.RateLimiter{}
	identity := emulatorIdentity(t, server, options)
	rooms, err := acs.NewRoomsClientFromConnectionString(server.ConnectionString(), options)
	if err != nil {
		t.Fatal(err)
	}
	as := func(userID string) *acs.ChatClient {
		client, err := acs.NewChatClient(server.URL(), acs.NewIssuedUserCredential(identity, userID, nil), options)
		if err != nil {
			t.Fatal(err)
		}
		return client
	}
	guest := server.CreateUser()
	a, b := as(server.CreateUser()), as(guest)
	one := newThread(t, a, &acs.CreateThreadOptions{Participants: []acs.ChatParticipant{{UserID: guest}}})
	other := newThread(t, a, nil)
	newThread(t, b, nil) // so that both have their tokens
	room := createRoom(t, rooms, nil)
	send := func(client *acs.ChatClient, threadID string) error {
		_, err := client.Thread(threadID).SendMessage(t.Context(), "Hello", nil)
		return err
	}
	for name, test := range map[string]struct {
		path        string
		throttled   func() error
		held, going []func() error
	}{
		"a thread": {
			"/chat/threads/*/messages", func() error { return send(a, one.ID) },
			[]func() error{func() error { return send(b, one.ID) }},
			[]func() error{
				func() error { return send(a, other.ID) },
				func() error { _, err := a.Thread(one.ID).Get(t.Context(), nil); return err },
				func() error { _, err := rooms.GetRoom(t.Context(), room.ID, nil); return err },
			},
		},
		"a user of Chat": {
			"/chat/threads", func() error { _, err := a.CreateThread(t.Context(), "T", nil); return err },
			[]func() error{func() error { _, err := a.Thread(one.ID).Get(t.Context(), nil); return err }},
			[]func() error{
				func() error { return send(a, other.ID) },
				func() error { _, err := b.CreateThread(t.Context(), "T", nil); return err },
			},
		},
		"Rooms": {
			"/rooms", func() error { _, err := rooms.CreateRoom(t.Context(), nil); return err },
			[]func() error{func() error { _, err := rooms.GetRoom(t.Context(), room.ID, nil); return err }},
			[]func() error{func() error { _, err := identity.CreateUser(t.Context(), nil); return err }},
		},
		"Identity": {
			"/identities", func() error { _, err := identity.CreateUser(t.Context(), nil); return err },
			[]func() error{func() error { _, err := identity.RevokeTokens(t.Context(), server.CreateUser(), nil); return err }},
			[]func() error{func() error { _, err := rooms.GetRoom(t.Context(), room.ID, nil); return err }},
		},
	} {
		server.AddFault(emulator.Fault{Method: http.MethodPost, Path: test.path, Status: http.StatusTooManyRequests, RetryAfter: wait, Count: 1})
		requests := len(server.Requests())
		var callers sync.WaitGroup
		callers.Go(func() {
			if err := test.throttled(); err != nil {
				t.Errorf("%s: got %v", name, err)
			}
		})
		for !slices.Contains(statuses(server)[requests:], http.StatusTooManyRequests) && t.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
		closed := time.Now()
		for i, call := range slices.Concat(test.going, test.held) {
			if err := call(); err != nil {
				t.Errorf("%s: got %v", name, err)
			}
			if held := time.Since(closed) > wait*8/10; held != (i >= len(test.going)) {
				t.Errorf("%s: call %d was held back: %t", name, i, held)
			}
		}
		callers.Wait()
	}
}

// A call without time to wait for the 429 of another call is not sent. Its error has
// the time that the service asked for.
func TestACallWithoutTimeToWaitIsNotSent(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	client := emulatorClient(t, server)
	server.AddFault(emulator.Fault{Status: http.StatusTooManyRequests, RetryAfter: 2 * time.Hour, Count: 1})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for name, call := range everyCall(client, roomID) {
		err := call(ctx)
		info, _ := acs.ErrorDetails(err)
		if info.RetryAfter != 2*time.Hour || info.StatusCode != http.StatusTooManyRequests || acs.OutcomeUnknown(err) {
			t.Errorf("%s: got %v, want the 429 with its two hours", name, err)
		}
	}
	if got := len(server.Requests()); got != 1 {
		t.Errorf("got %d requests, want 1", got)
	}
}

// A stop ends waits, and no change is sent after it. A request that was sent gets its
// answer, and may be read back.
func TestAStopEndsWaitsAndNothingElse(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{
		"throttled":   {Status: http.StatusTooManyRequests, RetryAfter: time.Hour, Count: 1},
		"backing off": {Status: http.StatusServiceUnavailable, RetryAfter: time.Hour, Count: 1},
	} {
		server := startEmulator(t, emulator.Options{})
		stop, cancel := context.WithCancel(t.Context())
		server.AddFault(fault)
		time.AfterFunc(50*time.Millisecond, cancel)
		begin := time.Now()
		_, err := emulatorClient(t, server).CreateRoom(acs.WithStop(t.Context(), stop), nil)
		if !errors.Is(err, context.Canceled) || time.Since(begin) > 5*time.Second || len(server.Requests()) != 1 {
			t.Errorf("%s: got %v after %s and %d requests, want the end at once", name, err, time.Since(begin), len(server.Requests()))
		}
		if got, want := acs.OutcomeUnknown(err), name == "backing off"; got != want {
			t.Errorf("%s: got %v, which may have happened: %t, want %t", name, err, got, want)
		}
	}

	server := startEmulator(t, emulator.Options{Switches: emulator.Switches{Latency: 200 * time.Millisecond}})
	client := emulatorClient(t, server)
	stop, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	ctx := acs.WithStop(t.Context(), stop)
	room, err := client.CreateRoom(ctx, nil)
	if err != nil || stop.Err() == nil {
		t.Fatalf("got %v, want the answer to what was sent", err)
	}
	for name, call := range everyCall(client, room.ID) {
		requests := len(server.Requests())
		err := call(ctx)
		reads := name == "get" || strings.HasPrefix(name, "list")
		if sent := len(server.Requests()) > requests; sent != reads || (err == nil) != reads || acs.OutcomeUnknown(err) {
			t.Errorf("%s after the stop: got %v and %t", name, err, sent)
		}
	}
}
