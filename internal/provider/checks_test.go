// SPDX-License-Identifier: MPL-2.0

// This file has the checks that acceptance tests share: of a plan, of the state,
// of the CLI's output, and of what the service got and has.

package provider_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// wantPlan makes a plan, checks that it changes just these addresses, each with
// its actions, such as "acs_room.r update", and returns it.
func (w *workspace) wantPlan(changes ...string) planned {
	w.t.Helper()
	p := w.plan()
	if got := p.changed(); !slices.Equal(got, changes) {
		w.t.Errorf("planned %q, want %q:\n%s", got, changes, p.text)
	}
	return p
}

// wantAdopted checks that an import planned and changed nothing.
func (w *workspace) wantAdopted(s *emulator.Server) {
	w.t.Helper()
	w.wantEmptyPlan()
	wantNothingWritten(w.t, s)
}

// wantGone checks that the plan keeps three objects whose room or thread is gone,
// with one warning, and that their destroy succeeds.
func (w *workspace) wantGone(address, warning string) {
	w.t.Helper()
	p := w.wantPlan()
	wantTimes(w.t, p.text, 1, warning)
	wantText(w.t, p.text, "(and 2 more similar warnings elsewhere)")
	w.destroy()
	w.wantNotInState(address + "[0]")
}

// id is the id in the state of an address, or "".
func (w *workspace) id(address string) string {
	w.t.Helper()
	id, _ := w.attributes(address)["id"].(string)
	return id
}

func (w *workspace) wantAttribute(address, name string, want any) {
	w.t.Helper()
	w.wantAttributes(address, map[string]any{name: want})
}

// wantAttributes checks these attributes in the state; others do not matter.
func (w *workspace) wantAttributes(address string, want map[string]any) {
	w.t.Helper()
	got := w.attributes(address)
	for name, value := range want {
		if !reflect.DeepEqual(got[name], value) {
			w.t.Errorf("the state has %s.%s = %v, want %v", address, name, got[name], value)
		}
	}
}

func (w *workspace) wantNotInState(address string) {
	w.t.Helper()
	if got := w.attributes(address); got != nil {
		w.t.Errorf("the state has %s: %v", address, got)
	}
}

// wantValues checks one attribute of each element of a data source's list.
func (w *workspace) wantValues(address, list, name string, want ...string) {
	w.t.Helper()
	if got := w.valuesInList(address, list, name); !slices.Equal(got, want) {
		w.t.Errorf("%s: %s of %s is %q, want %q", address, name, list, got, want)
	}
}

// wantNames checks the objects in a data source's list: their names by id, in order.
func (w *workspace) wantNames(address, list string, names map[string]string, want string) {
	w.t.Helper()
	var got []string
	for _, id := range w.valuesInList(address, list, "id") {
		got = append(got, names[id])
	}
	if strings.Join(got, " ") != want {
		w.t.Errorf("%s: %s has %v, want %s", address, list, got, want)
	}
}

// roster is the participants of an address in the state, by label.
func (w *workspace) roster(address string) map[string]map[string]any {
	w.t.Helper()
	participants, _ := w.attributes(address)["participants"].(map[string]any)
	byLabel := map[string]map[string]any{}
	for label, participant := range participants {
		byLabel[label], _ = participant.(map[string]any)
	}
	return byLabel
}

// wantRoomLabels checks the roster of acs_room.r in the state: label to "n role".
func (w *workspace) wantRoomLabels(want map[string]string) {
	w.t.Helper()
	got := map[string]string{}
	for label, participant := range w.roster("acs_room.r") {
		got[label] = userNumber(fmt.Sprint(participant["user_id"])) + " " + fmt.Sprint(participant["role"])
	}
	if !maps.Equal(got, want) {
		w.t.Errorf("the state has %v, want %v", got, want)
	}
}

// wantThreadLabels checks the roster of acs_chat_thread.t in the state: label to
// user id.
func (w *workspace) wantThreadLabels(want map[string]string) {
	w.t.Helper()
	got := map[string]string{}
	for label, participant := range w.roster("acs_chat_thread.t") {
		got[label] = fmt.Sprint(participant["user_id"])
	}
	if !maps.Equal(got, want) {
		w.t.Errorf("the state has %v, want %v", got, want)
	}
}

func wantText(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(flat(text), part) {
			t.Errorf("the CLI did not say %q:\n%s", part, text)
		}
	}
}

func wantNoText(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(flat(text), part) {
			t.Errorf("the CLI said %q:\n%s", part, text)
		}
	}
}

// wantTimes checks how often the CLI said something.
func wantTimes(t *testing.T, text string, want int, part string) {
	t.Helper()
	if n := strings.Count(text, part); n != want {
		t.Errorf("the CLI said %q %d times, want %d:\n%s", part, n, want, text)
	}
}

func wantNoRequests(t *testing.T, s *emulator.Server) {
	t.Helper()
	for _, r := range s.Requests() {
		t.Errorf("the service got %s %s", r.Method, r.Path)
	}
}

// wantWrites checks that just these requests changed something since the record
// was last forgotten. Each is "METHOD /path body", or a part of that.
func wantWrites(t *testing.T, s *emulator.Server, want ...string) {
	t.Helper()
	wantRequestsWithParts(t, writes(s), want)
}

// wantChatWrites is wantWrites for requests to Chat; "…" separates parts.
func wantChatWrites(t *testing.T, s *emulator.Server, want ...string) {
	t.Helper()
	wantRequestsWithParts(t, chatWrites(s), want)
}

func wantRequestsWithParts(t *testing.T, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("the service got %q, want %q", got, want)
	}
	for i := range want {
		for _, part := range strings.Split(want[i], "…") {
			if !strings.Contains(got[i], part) {
				t.Errorf("request %d was %q, want it to have %q", i+1, got[i], part)
			}
		}
	}
}

// wantNothingWritten checks that no request changed anything. Tokens do not
// count: even a read of Chat needs one.
func wantNothingWritten(t *testing.T, s *emulator.Server) {
	t.Helper()
	for _, request := range writes(s) {
		if !strings.Contains(request, ":issueAccessToken") {
			t.Errorf("the service got %s", request)
		}
	}
}

func wantRooms(t *testing.T, s *emulator.Server, want int) {
	t.Helper()
	if n := len(s.Rooms()); n != want {
		t.Errorf("the service has %d rooms, want %d", n, want)
	}
}

func wantThreads(t *testing.T, s *emulator.Server, want int) {
	t.Helper()
	if n := len(s.Threads()); n != want {
		t.Errorf("the service has %d threads, want %d", n, want)
	}
}

// wantUserMessages checks how many messages of users the one thread has.
func wantUserMessages(t *testing.T, s *emulator.Server, want int) {
	t.Helper()
	if n := len(userMessages(t, s)); n != want {
		t.Errorf("the thread has %d messages of users, want %d", n, want)
	}
}

func wantSameRoom(t *testing.T, s *emulator.Server, id string) {
	t.Helper()
	if got := onlyRoom(t, s).ID; got != id {
		t.Errorf("the room is %s now, it was %s", got, id)
	}
}

func wantSameThread(t *testing.T, s *emulator.Server, id string) {
	t.Helper()
	if got := onlyThread(t, s).ID; got != id {
		t.Errorf("the thread is %s now, it was %s", got, id)
	}
}

// wantRoomSize checks the number of participants in the one room.
func wantRoomSize(t *testing.T, s *emulator.Server, want int) {
	t.Helper()
	if n := len(onlyRoom(t, s).Participants); n != want {
		t.Errorf("the room has %d participants, want %d", n, want)
	}
}

// wantThreadSize checks the number of participants in the one thread.
func wantThreadSize(t *testing.T, s *emulator.Server, want int) {
	t.Helper()
	if n := len(onlyThread(t, s).Participants); n != want {
		t.Errorf("the thread has %d participants, want %d", n, want)
	}
}

// wantRoster checks the roster of the one room: each participant is "n role".
func wantRoster(t *testing.T, s *emulator.Server, want ...string) {
	t.Helper()
	var got []string
	for _, p := range onlyRoom(t, s).Participants {
		got = append(got, userNumber(p.RawID)+" "+p.Role)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the roster is %q, want %q", got, want)
	}
}

// wantThreadRoster checks the participants of the one thread, in any order: each is
// the index of the user, and the display name if there is one.
func wantThreadRoster(t *testing.T, s *emulator.Server, users []string, want ...string) {
	t.Helper()
	var got []string
	for _, p := range onlyThread(t, s).Participants {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%d %s", slices.Index(users, p.RawID), p.DisplayName)))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the thread has %q, want %q", got, want)
	}
}

// wantListings checks the number of requests for pages of rosters.
func wantListings(t *testing.T, s *emulator.Server, want int) {
	t.Helper()
	if n := len(listings(s)); n != want {
		t.Errorf("the roster was listed by %d requests, want %d", n, want)
	}
}
