// SPDX-License-Identifier: MPL-2.0

// This file has what acceptance tests share to prepare the emulator, to change
// something outside Terraform, and to look at what the service has and got.

package provider_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// start is where the emulator's clock stands in tests that move it.
//
//nolint:gochecknoglobals // a constant, which the language has none of this type for
var start = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// user is the raw id of the n-th user of tests.
func user(n int) string {
	return fmt.Sprintf("8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-%012d", n)
}

// userNumber is n of user(n).
func userNumber(userID string) string {
	return strings.TrimLeft(userID[max(0, len(userID)-12):], "0")
}

// only returns the one object that there must be.
func only[T any](t *testing.T, kind string, objects []T) T {
	t.Helper()
	if len(objects) != 1 {
		t.Fatalf("there are %d %s, want one", len(objects), kind)
	}
	return objects[0]
}

func onlyRoom(t *testing.T, s *emulator.Server) emulator.Room {
	t.Helper()
	return only(t, "rooms", s.Rooms())
}

func onlyUser(t *testing.T, s *emulator.Server) string {
	t.Helper()
	return only(t, "users", s.Users())
}

// setRoster replaces the roster of the one room outside Terraform: each
// participant is "n role".
func setRoster(t *testing.T, s *emulator.Server, participants ...string) {
	t.Helper()
	s.UpdateRoom(onlyRoom(t, s).ID, func(r *emulator.Room) {
		r.Participants = nil
		for _, participant := range participants {
			number, role, _ := strings.Cut(participant, " ")
			n, err := strconv.Atoi(number)
			if err != nil {
				t.Fatal(err)
			}
			r.Participants = append(r.Participants, emulator.Participant{RawID: user(n), Role: role})
		}
	})
}

// listings are the requests for pages of rosters.
func listings(s *emulator.Server) []emulator.Request {
	return slices.DeleteFunc(calls(s, http.MethodGet, "/"), func(r emulator.Request) bool { return !strings.HasSuffix(r.Path, "/participants") })
}

// firstListings counts the listings of rosters, each of which may have several
// pages, and measures the time from the first page to the last.
func firstListings(s *emulator.Server) (n int, took time.Duration) {
	pages := listings(s)
	for _, r := range pages {
		if !strings.Contains(r.Query, "nextLink") && !strings.Contains(r.Query, "skip=") {
			n++
		}
		took = r.Time.Sub(pages[0].Time)
	}
	return n, took
}

// deleteRoomsAndThreads deletes them outside Terraform.
func deleteRoomsAndThreads(s *emulator.Server) {
	for _, room := range s.Rooms() {
		s.DeleteRoom(room.ID)
	}
	for _, thread := range s.Threads() {
		s.DeleteThread(thread.ID)
	}
}

// newService starts an emulator whose clock stands at start.
func newService(t *testing.T) *emulator.Server {
	t.Helper()
	return startService(t, emulator.Options{Now: start})
}

// chatService is newService with n users.
func chatService(t *testing.T, n int) (s *emulator.Server, users []string) {
	t.Helper()
	return chatServiceWith(t, n, emulator.Options{Now: start})
}

// noRateLimits are the options of newService, without the rate limits of Chat.
func noRateLimits() emulator.Options {
	return emulator.Options{Now: start, Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}}
}

// chatServiceWith starts an emulator with n users.
func chatServiceWith(t *testing.T, n int, o emulator.Options) (s *emulator.Server, users []string) {
	t.Helper()
	s = startService(t, o)
	for range n {
		users = append(users, s.CreateUser())
	}
	return s, users
}

func onlyThread(t *testing.T, s *emulator.Server) emulator.Thread {
	t.Helper()
	return only(t, "threads", s.Threads())
}

// addToThread adds participants to the one thread outside Terraform.
func addToThread(t *testing.T, s *emulator.Server, people ...emulator.ThreadParticipant) {
	t.Helper()
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
		thread.Participants = append(thread.Participants, people...)
	})
}

// truncateThread removes all participants but the first n from the one thread,
// outside Terraform.
func truncateThread(t *testing.T, s *emulator.Server, n int) {
	t.Helper()
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) { thread.Participants = thread.Participants[:n] })
}

// userMessages are the messages of users in the one thread that are not deleted.
func userMessages(t *testing.T, s *emulator.Server) []emulator.Message {
	t.Helper()
	return slices.DeleteFunc(onlyThread(t, s).Messages, func(m emulator.Message) bool { return m.Sender == "" || !m.DeletedOn.IsZero() })
}

func onlyMessage(t *testing.T, s *emulator.Server) emulator.Message {
	t.Helper()
	return only(t, "messages of users", userMessages(t, s))
}

// editMessage changes the one message of a user outside Terraform.
func editMessage(t *testing.T, s *emulator.Server, change func(*emulator.Message)) {
	t.Helper()
	id := onlyMessage(t, s).ID
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
		for i := range thread.Messages {
			if thread.Messages[i].ID == id {
				change(&thread.Messages[i])
			}
		}
	})
}

// chatWrites are the requests to Chat that change something, as "METHOD /path body".
func chatWrites(s *emulator.Server) []string {
	var found []string
	for _, request := range writes(s) {
		if strings.Contains(request, " /chat/") {
			found = append(found, request)
		}
	}
	return found
}

// additions and removals are the calls that change rosters of threads.
func additions(s *emulator.Server) []emulator.Request { return rosterCalls(s, ":add") }

func removals(s *emulator.Server) []emulator.Request { return rosterCalls(s, ":remove") }

func rosterCalls(s *emulator.Server, operation string) []emulator.Request {
	return slices.DeleteFunc(calls(s, http.MethodPost, "/chat/threads/"), func(r emulator.Request) bool {
		return !strings.HasSuffix(r.Path, "/participants/"+operation)
	})
}

// tokenRequests are the requests for tokens of a user.
func tokenRequests(s *emulator.Server, userID string) []emulator.Request {
	var found []emulator.Request
	for _, r := range calls(s, http.MethodPost, "/identities/") {
		if r.Path == "/identities/"+url.QueryEscape(userID)+"/:issueAccessToken" {
			found = append(found, r)
		}
	}
	return found
}

// deletedThreadAnswers are the ways in which the service may answer for a deleted
// thread ([?] of facts 2.3-06 and 2.3-07).
func deletedThreadAnswers() map[string]emulator.Options {
	return map[string]emulator.Options{
		"404":                {Now: start, Switches: emulator.Switches{DeletedThread: emulator.DeletedThreadNotFound}},
		"200 with deletedOn": {Now: start, Switches: emulator.Switches{DeletedThread: emulator.DeletedThreadAnswers}},
		"403":                {Now: start, Switches: emulator.Switches{DeletedThread: emulator.DeletedThreadForbidden}},
	}
}

// forEachDeletedThreadAnswer runs a test for each of deletedThreadAnswers.
func forEachDeletedThreadAnswer(t *testing.T, test func(t *testing.T, o emulator.Options)) {
	t.Helper()
	inSubtests(t, deletedThreadAnswers(), test)
}

// inSubtests runs a test for each of the cases, in parallel subtests.
func inSubtests[T any](t *testing.T, cases map[string]T, test func(t *testing.T, c T)) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, c)
		})
	}
}

// forEachExpiredRoomAnswer runs a test for each way in which a room may stop
// answering after its end ([?] of facts 1.5-07 and 1.6-03).
func forEachExpiredRoomAnswer(t *testing.T, test func(t *testing.T, o emulator.Options)) {
	t.Helper()
	inSubtests(t, map[string]emulator.Options{
		"404 at the end":           {Now: start, Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredGone}},
		"404 after a grace period": {Now: start, Switches: emulator.Switches{GracePeriod: time.Hour}},
	}, test)
}

// delayRequests delays the requests of a method to a path, so that whatever needs
// one of them comes last.
func delayRequests(s *emulator.Server, method, path string) {
	s.AddFault(emulator.Fault{Method: method, Path: path, Delay: 2 * time.Second})
}

// removeUser removes a user from a thread.
func removeUser(thread *emulator.Thread, userID string) {
	thread.Participants = slices.DeleteFunc(thread.Participants, func(p emulator.ThreadParticipant) bool { return p.RawID == userID })
}

// useTokenOf gives the workspace's provider a chat access token of a user, in the
// environment.
func (w *workspace) useTokenOf(s *emulator.Server, userID string) {
	w.withEnvironment(s, map[string]string{
		"AZURE_COMMUNICATION_CONNECTION_STRING": s.ConnectionString(),
		"AZURE_COMMUNICATION_ACCESS_TOKEN":      s.IssueToken(userID, []string{"chat"}, 0),
	})
}
