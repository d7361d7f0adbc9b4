// SPDX-License-Identifier: MPL-2.0

// This file tests the list resources: `terraform query`, what it generates, and
// how much of the service it asks for. OpenTofu has no list resources.

package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// listHCL is a list block named q.
func listHCL(kind string, limit int, include bool, config ...string) string {
	return fmt.Sprintf("list %q \"q\" {\n  provider         = acs\n  limit            = %d\n  include_resource = %t\n  config {\n    %s\n  }\n}\n",
		kind, limit, include, strings.Join(config, "\n    "))
}

// found is one result of a query.
type found struct {
	Address      string
	DisplayName  string `json:"display_name"`
	Identity     map[string]any
	ResourceType string         `json:"resource_type"`
	Object       map[string]any `json:"resource_object"`
}

// query runs a query and returns what it found.
func (w *workspace) query(hcl string) []found {
	w.t.Helper()
	w.write("q.tfquery.hcl", hcl)
	var results []found
	for _, line := range strings.Split(w.run("query", "-json"), "\n") {
		var message struct {
			Type   string
			Result found `json:"list_resource_found"`
		}
		if json.Unmarshal([]byte(line), &message) == nil && message.Type == "list_resource_found" {
			results = append(results, message.Result)
		}
	}
	return results
}

func (w *workspace) remove(name string) {
	w.t.Helper()
	if err := os.Remove(filepath.Join(w.Dir, name)); err != nil {
		w.t.Fatal(err)
	}
}

// adopt queries with generated configuration, and applies it.
func (w *workspace) adopt(hcl string) {
	w.t.Helper()
	w.write("q.tfquery.hcl", hcl)
	w.run("query", "-generate-config-out=generated.tf")
	w.remove("q.tfquery.hcl")
	w.apply()
}

// adoptUnchanged is adopt, and checks that it plans and changes nothing.
func (w *workspace) adoptUnchanged(s *emulator.Server, hcl string) {
	w.t.Helper()
	before := fmt.Sprint(s.Rooms(), s.Threads())
	w.adopt(hcl)
	w.wantAdopted(s)
	if after := fmt.Sprint(s.Rooms(), s.Threads()); after != before {
		w.t.Errorf("the service had %s and has %s", before, after)
	}
}

// createRoomsToList creates rooms; every tenth has a roster.
func createRoomsToList(t *testing.T, s *emulator.Server, n int) {
	t.Helper()
	appliedWorkspace(t, s, fmt.Sprintf(`resource "acs_room" "r" {
  count                 = %d
  pstn_dial_out_enabled = count.index %% 7 == 0
  participants          = count.index %% 10 == 0 ? { a = { user_id = %q, role = "Presenter" } } : null
}
`, n, s.CreateUser()))
}

func TestAccQueryOf200RoomsIsThePagesOfTheList(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s := newService(t)
	createRoomsToList(t, s, 200)
	w := newWorkspace(t, s, "")
	for _, test := range []struct{ limit, results, requests int }{{1000, 200, 7}, {10, 10, 1}, {30, 30, 1}, {31, 31, 2}} {
		for _, include := range []bool{false, true} {
			s.ForgetRequests()
			results := w.query(listHCL("acs_room", test.limit, include))
			if len(results) != test.results {
				t.Errorf("limit %d: got %d rooms, want %d", test.limit, len(results), test.results)
			}
			if n := len(s.Requests()); n != test.requests || len(calls(s, http.MethodGet, "/rooms")) != n {
				t.Errorf("limit %d: got %d requests, want the %d pages of the list and nothing else", test.limit, n, test.requests)
			}
			ids := map[any]bool{}
			for _, r := range results {
				ids[r.Identity["room_id"]] = true
				if (r.Object != nil) != include {
					t.Errorf("include_resource = %t gave %v", include, r.Object)
				}
				if include && (r.Object["participants"] != nil || r.Object["id"] != r.Identity["room_id"]) {
					t.Errorf("got %v", r.Object)
				}
			}
			if len(ids) != test.results {
				t.Errorf("%d different rooms among %d results", len(ids), len(results))
			}
		}
	}
}

// The generated configuration and import blocks adopt rooms, change nothing, and
// plan nothing.
func TestAccQueryGeneratesConfigurationOf200Rooms(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s := newService(t)
	createRoomsToList(t, s, 200)
	s.Advance(day) // windows have begun
	s.ForgetRequests()
	w := newWorkspace(t, s, "")
	w.adoptUnchanged(s, listHCL("acs_room", 1000, false))
	if state := w.run("state", "list"); strings.Count(state, "acs_room.") != 200 {
		t.Errorf("the state has %s", state)
	}
}

func TestAccQueryRoomsByFilter(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s := newService(t)
	w := appliedWorkspace(t, s, `
resource "acs_room" "now" { valid_until = "2026-09-02T00:00:00Z" }
resource "acs_room" "later" {
  valid_from  = "2026-10-01T00:00:00Z"
  valid_until = "2026-10-02T00:00:00Z"
}
`)
	now, later := w.attributes("acs_room.now")["id"], w.attributes("acs_room.later")["id"]
	for config, want := range map[string][]any{
		"":                                      {later, now},
		`status = "active"`:                     {now},
		`status = "upcoming"`:                   {later},
		`overlap_from = "2026-09-02T00:00:00Z"`: {later},
		`overlap_until = "2026-10-01T02:00:00+02:00"`:                                       {now},
		"overlap_from = \"2026-09-01T12:00:00Z\"\noverlap_until = \"2026-10-01T00:00:01Z\"": {later, now},
	} {
		var got []any
		for _, r := range w.query(listHCL("acs_room", 100, false, config)) {
			got = append(got, r.Identity["room_id"])
		}
		slices.SortFunc(got, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		slices.SortFunc(want, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", config, got, want)
		}
	}
}

func TestAccQueryRoomParticipants(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s := newService(t)
	var people []string
	for i := range 40 {
		people = append(people, fmt.Sprintf("p%d = { user_id = %q, role = %q }", i, s.CreateUser(), []string{"Attendee", "Presenter"}[i%2]))
	}
	appliedWorkspace(t, s, "resource \"acs_room\" \"r\" {\n participants = {\n"+strings.Join(people, "\n")+"\n}\n}\n")
	room := s.Rooms()[0]
	config := fmt.Sprintf("room_id = %q", room.ID)

	s.ForgetRequests()
	w := newWorkspace(t, s, "")
	if got := w.query(listHCL("acs_room_participant", 100, true, config, `role = "Presenter"`)); len(got) != 20 || got[0].Object["role"] != "Presenter" {
		t.Errorf("got %v", got)
	}
	if n := len(s.Requests()); n != 2 {
		t.Errorf("got %d requests, want two pages", n)
	}
	s.ForgetRequests()
	if got := w.query(listHCL("acs_room_participant", 5, false, config)); len(got) != 5 || len(s.Requests()) != 1 {
		t.Errorf("got %d results by %d requests, want 5 by one", len(got), len(s.Requests()))
	}
	s.ForgetRequests()
	w.adoptUnchanged(s, listHCL("acs_room_participant", 100, false, config))
}

// createThreadsToAdopt creates threads that differ in everything a thread can have.
func createThreadsToAdopt(t *testing.T) (s *emulator.Server, users []string) {
	t.Helper()
	s, users = chatService(t, 3)
	w := appliedWorkspace(t, s, actingAs(users[0])+fmt.Sprintf(`
resource "acs_chat_thread" "plain" { topic = "Plain" }
resource "acs_chat_thread" "full" {
  topic             = "Full"
  metadata          = { a = "1" }
  delete_after_days = 40
  participants = {
    b = { user_id = %q, display_name = "B", metadata = { k = "v" } }
    c = { user_id = %q, share_history_time = "2026-09-01T07:00:00Z" }
  }
}
resource "acs_chat_thread" "gone" { topic = "Gone" }
`, users[1], users[2]))
	s.Advance(time.Hour)
	w.run("destroy", "-auto-approve", "-target=acs_chat_thread.gone")
	s.ForgetRequests()
	return s, users
}

// threadByTopic is the thread of this topic; several that are made in one apply
// come in any order.
func threadByTopic(t *testing.T, s *emulator.Server, topic string) emulator.Thread {
	t.Helper()
	threads := s.Threads()
	i := slices.IndexFunc(threads, func(thread emulator.Thread) bool { return thread.Topic == topic })
	if i < 0 {
		t.Fatalf("no thread is about %q", topic)
	}
	return threads[i]
}

func TestAccQueryChatThreads(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s, users := createThreadsToAdopt(t)
	w := newWorkspace(t, s, actingAs(users[0]))
	if got := w.query(listHCL("acs_chat_thread", 100, false)); len(got) != 2 {
		t.Errorf("got %v, want the two threads that are there", got)
	}
	if n := len(calls(s, http.MethodGet, "/chat/threads/")); n != 0 {
		t.Errorf("threads were read %d times for a list", n)
	}
	if got := w.query(listHCL("acs_chat_thread", 100, false, `start_time = "2026-09-01T09:00:00Z"`)); len(got) != 0 {
		t.Errorf("got %v, want no thread with later messages", got)
	}
	if got := w.query(listHCL("acs_chat_thread", 1, true, asUser(users[1]))); len(got) != 1 ||
		got[0].Object["topic"] != "Full" || got[0].Object["as_user_id"] != users[1] || got[0].Object["participants"] != nil {
		t.Errorf("got %v, want the thread that the other user is in", got)
	}
	w.adoptUnchanged(s, listHCL("acs_chat_thread", 100, false))
}

func TestAccQueryChatThreadParticipants(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s, users := createThreadsToAdopt(t)
	thread := threadByTopic(t, s, "Full")
	w := newWorkspace(t, s, actingAs(users[0]))
	config := fmt.Sprintf("thread_id = %q", thread.ID)
	if got := w.query(listHCL("acs_chat_thread_participant", 100, false, config)); len(got) != 3 {
		t.Errorf("got %v, want three participants", got)
	}
	if n := len(calls(s, http.MethodGet, "/chat/threads/")); n != 1 {
		t.Errorf("got %d requests, want one page", n)
	}
	w.adoptUnchanged(s, listHCL("acs_chat_thread_participant", 100, false, config))
}

// If a page fails, the query fails, because the results before it are not complete.
func TestAccQueryFailsOnALaterPage(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	var server atomic.Pointer[emulator.Server]
	s := startService(t, emulator.Options{Now: start, OnRequest: func(r emulator.Request) {
		if r.Method == http.MethodGet && r.Path == "/rooms" {
			server.Load().AddFault(emulator.Fault{Method: http.MethodGet, Path: "/rooms", Status: http.StatusForbidden})
		}
	}})
	server.Store(s)
	createRoomsToList(t, s, 40)
	s.ForgetRequests()
	w := newWorkspace(t, s, "")
	w.write("q.tfquery.hcl", listHCL("acs_room", 100, false))
	text := w.fail("query")
	if n := len(s.Requests()); n != 2 {
		t.Errorf("got %d requests, want two pages", n)
	}
	wantText(t, text, "Cannot list the rooms", "403", "Request id")
}

func TestAccQueryWithoutAnActingUserIsRefused(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s := newService(t)
	w := newWorkspace(t, s, "")
	w.write("q.tfquery.hcl", listHCL("acs_chat_thread", 1, false))
	wantText(t, w.fail("query"), "as_user_id", "chat_user_id", "chat_access_token")
	wantNoRequests(t, s)
}

// A query that waited says so, however few results it shows.
func TestAccQueryWarnsOfThrottling(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s := newService(t)
	createRoomsToList(t, s, 2)
	w := newWorkspace(t, s, "")
	for name, hcl := range map[string]string{
		"all":  listHCL("acs_room", 100, false),
		"one":  listHCL("acs_room", 1, true),
		"none": listHCL("acs_room", 1, false, `status = "upcoming"`),
	} {
		throttleOnce(s, http.MethodGet, "/rooms")
		w.write("q.tfquery.hcl", hcl)
		text := flat(w.run("query"))
		if !strings.Contains(text, waitWarning) || !strings.Contains(text, "At most one of these.") {
			t.Errorf("%s: the output does not tell of the wait: %s", name, text)
		}
	}
}

// The provider reads no more pages than the limit needs.
func TestAccQueryLimits(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s, users := chatServiceWith(t, 4, emulator.Options{Now: start, Switches: emulator.Switches{PageSize: 1}})
	appliedWorkspace(t, s, actingAs(users[0])+fmt.Sprintf(`
resource "acs_room" "r" {
  count        = 3
  participants = { for i, id in [%[1]q, %[2]q, %[3]q] : "p${i}" => { user_id = id } }
}
resource "acs_chat_thread" "t" {
  count        = 3
  topic        = "T${count.index}"
  participants = { for i, id in [%[1]q, %[2]q] : "p${i}" => { user_id = id } }
}
`, users[1], users[2], users[3]))
	w := newWorkspace(t, s, actingAs(users[0]))
	for kind, config := range map[string]string{
		"acs_room": "", "acs_room_participant": fmt.Sprintf("room_id = %q", s.Rooms()[0].ID),
		"acs_chat_thread": "", "acs_chat_thread_participant": fmt.Sprintf("thread_id = %q", s.Threads()[0].ID),
	} {
		for _, test := range []struct{ limit, results, pages int }{{0, 0, 0}, {1, 1, 1}, {2, 2, 2}, {3, 3, 3}, {1_000_000_000, 3, 3}} {
			s.ForgetRequests()
			got := w.query(listHCL(kind, test.limit, false, config))
			pages := len(calls(s, http.MethodGet, "/"))
			// The last page may link another one, which is empty.
			oneMore := test.limit > 3 && pages == test.pages+1
			if len(got) != test.results || pages != test.pages && !oneMore {
				t.Errorf("%s, limit %d: got %d results by %d pages, want %d by %d", kind, test.limit, len(got), pages, test.results, test.pages)
			}
		}
	}
}

// The list of a user's threads also has those from which the user was removed (fact
// 2.3-07), and those that are deleted before they are read.
func TestAccQueryOmitsThreadsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	var onList atomic.Pointer[func()]
	s, users := chatServiceWith(t, 3, emulator.Options{Now: start, OnRequest: func(r emulator.Request) {
		if do := onList.Load(); do != nil && r.Method == http.MethodGet && r.Path == "/chat/threads" {
			(*do)()
		}
	}})
	appliedWorkspace(t, s, actingAs(users[0])+fmt.Sprintf(`
resource "acs_chat_thread" "t" {
  for_each     = toset(["Here", "Left", "Deleted"])
  topic        = each.key
  participants = { b = { user_id = %q } }
}
`, users[1]))
	left := threadByTopic(t, s, "Left").ID
	s.UpdateThread(left, func(thread *emulator.Thread) {
		removeUser(thread, users[1])
	})
	deleted := threadByTopic(t, s, "Deleted").ID
	onList.Store(new(func() { s.DeleteThread(deleted) }))
	w := newWorkspace(t, s, actingAs(users[1]))
	hcl := listHCL("acs_chat_thread", 2, true)
	if got := w.query(hcl); len(got) != 1 || got[0].Object["topic"] != "Here" {
		t.Errorf("got %v, want the thread that can be read", got)
	}
	wantText(t, w.run("query"), "Threads that the user has left are skipped", "Thread "+left+" (Left)", users[1], "403", "as_user_id", "Request id: ")
	w.adopt(hcl)
	w.wantEmptyPlan()
}

// One query may list the participants of rooms that another list of it found.
func TestAccQueryOfSeveralLists(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s := newService(t)
	appliedWorkspace(t, s, fmt.Sprintf(`resource "acs_room" "r" {
  count        = 2
  participants = { a = { user_id = %q }, b = { user_id = %q } }
}
`, s.CreateUser(), s.CreateUser()))
	w := newWorkspace(t, s, "")
	hcl := listHCL("acs_room", 10, false) + `
list "acs_room_participant" "of" {
  for_each = { for room in list.acs_room.q.data : room.identity.room_id => room }
  provider = acs
  config {
    room_id = each.key
  }
}
`
	if got := w.query(hcl); len(got) != 6 {
		t.Errorf("got %v, want two rooms and their participants", got)
	}
}
