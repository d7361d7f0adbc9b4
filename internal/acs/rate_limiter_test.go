// SPDX-License-Identifier: MPL-2.0

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
func TestTimedTenCallersKeepToTheRateOfRooms(t *testing.T) {
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

// A 429 delays all calls under the same limit, of every client, and no others. Here it
// asks for more time than any call has, so that a delayed call ends in its error.
func TestA429DelaysCallsUnderTheSameLimit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		path             string
		throttled        func(s *limitedService) error
		delayed, ongoing []func(s *limitedService) error
	}{
		"a thread": {
			"/chat/threads/*/messages",
			func(s *limitedService) error { return s.send(s.a, s.shared.ID) },
			[]func(s *limitedService) error{
				func(s *limitedService) error { return s.send(s.a, s.shared.ID) },
				func(s *limitedService) error { return s.send(s.b, s.shared.ID) },
			},
			[]func(s *limitedService) error{
				func(s *limitedService) error { return s.send(s.a, s.other.ID) },
				func(s *limitedService) error { _, err := s.a.Thread(s.shared.ID).Get(s.ctx, nil); return err },
				func(s *limitedService) error { _, err := s.rooms.GetRoom(s.ctx, s.room.ID, nil); return err },
			},
		},
		"a user of Chat": {
			"/chat/threads",
			func(s *limitedService) error { _, err := s.a.CreateThread(s.ctx, "T", nil); return err },
			[]func(s *limitedService) error{
				func(s *limitedService) error { _, err := s.a.Thread(s.shared.ID).Get(s.ctx, nil); return err },
			},
			[]func(s *limitedService) error{
				func(s *limitedService) error { return s.send(s.a, s.other.ID) },
				func(s *limitedService) error { _, err := s.b.CreateThread(s.ctx, "T", nil); return err },
			},
		},
		"Rooms": {
			"/rooms",
			func(s *limitedService) error { _, err := s.rooms.CreateRoom(s.ctx, nil); return err },
			[]func(s *limitedService) error{
				func(s *limitedService) error { _, err := s.rooms.GetRoom(s.ctx, s.room.ID, nil); return err },
			},
			[]func(s *limitedService) error{
				func(s *limitedService) error { _, err := s.identity.CreateUser(s.ctx, nil); return err },
			},
		},
		"Identity": {
			"/identities",
			func(s *limitedService) error { _, err := s.identity.CreateUser(s.ctx, nil); return err },
			[]func(s *limitedService) error{
				func(s *limitedService) error { _, err := s.identity.RevokeTokens(s.ctx, s.guest, nil); return err },
			},
			[]func(s *limitedService) error{
				func(s *limitedService) error { _, err := s.rooms.GetRoom(s.ctx, s.room.ID, nil); return err },
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newLimitedService(t)
			s.server.AddFault(emulator.Fault{Method: http.MethodPost, Path: test.path, Status: http.StatusTooManyRequests, RetryAfter: 2 * time.Hour, Count: 1})
			for i, call := range slices.Concat([]func(*limitedService) error{test.throttled}, test.delayed) {
				info, _ := acs.ErrorDetails(call(s))
				if info.StatusCode != http.StatusTooManyRequests {
					t.Errorf("call %d under the limit: got %v, want the 429", i, info)
				}
			}
			for i, call := range test.ongoing {
				if err := call(s); err != nil {
					t.Errorf("call %d under another limit: got %v", i, err)
				}
			}
			throttled := 0
			for _, status := range statuses(s.server) {
				if status == http.StatusTooManyRequests {
					throttled++
				}
			}
			if throttled != 1 {
				t.Errorf("got %d answers 429, want 1", throttled)
			}
		})
	}
}

// limitedService is a service with two users of Chat, whose clients share a
// [acs.RateLimiter].
type limitedService struct {
	ctx           context.Context //nolint:containedctx // the time of all calls of a test
	server        *emulator.Server
	identity      *acs.IdentityClient
	rooms         *acs.RoomsClient
	a, b          *acs.ChatClient
	guest         string
	shared, other acs.ChatThread // with b, and of a alone
	room          acs.Room
}

func newLimitedService(t *testing.T) *limitedService {
	t.Helper()
	server := startEmulator(t, emulator.Options{})
	options := fastRetries()
	options.RateLimiter = &acs.RateLimiter{}
	s := &limitedService{server: server, identity: emulatorIdentity(t, server, options), guest: server.CreateUser()}
	var err error
	if s.rooms, err = acs.NewRoomsClientFromConnectionString(server.ConnectionString(), options); err != nil {
		t.Fatal(err)
	}
	as := func(userID string) *acs.ChatClient {
		client, err := acs.NewChatClient(server.URL(), acs.NewIssuedUserCredential(s.identity, userID, nil), options)
		if err != nil {
			t.Fatal(err)
		}
		return client
	}
	s.a, s.b = as(server.CreateUser()), as(s.guest)
	s.shared = newThread(t, s.a, &acs.CreateThreadOptions{Participants: []acs.ChatParticipant{{UserID: s.guest}}})
	s.other = newThread(t, s.a, nil)
	newThread(t, s.b, nil) // so that both have their tokens
	s.room = createRoom(t, s.rooms, nil)
	var cancel context.CancelFunc
	s.ctx, cancel = context.WithTimeout(t.Context(), time.Hour)
	t.Cleanup(cancel)
	return s
}

func (s *limitedService) send(from *acs.ChatClient, threadID string) error {
	_, err := from.Thread(threadID).SendMessage(s.ctx, "Hello", nil)
	return err
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
		if !errors.Is(err, context.Canceled) || time.Since(begin) > time.Minute || len(server.Requests()) != 1 {
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
