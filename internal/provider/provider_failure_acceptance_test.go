// SPDX-License-Identifier: MPL-2.0

// This file tests failing calls. The provider retries or waits out what is
// temporary. Anything else is an error, and the state stays as the service has it.

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// failures are the ways in which a call can fail, each with what the CLI says.
func failures() map[string]struct {
	fault emulator.Fault
	says  string
} {
	return map[string]struct {
		fault emulator.Fault
		says  string
	}{
		"401":               {emulator.Fault{Status: http.StatusUnauthorized}, "401 Denied"},
		"403":               {emulator.Fault{Status: http.StatusForbidden}, "403 Forbidden"},
		"404 of a proxy":    {emulator.Fault{Status: http.StatusNotFound, Body: "<html>nothing here</html>", ContentType: "text/html"}, "404"},
		"404 of a gateway":  {emulator.Fault{Status: http.StatusNotFound, Body: `{"error":{"code":"DeploymentNotFound","message":"Not here."}}`}, "404 DeploymentNotFound"},
		"500":               {emulator.Fault{Status: http.StatusInternalServerError}, "500 InternalServerError"},
		"502 of a proxy":    {emulator.Fault{Status: http.StatusBadGateway, Body: "<html>busy</html>", ContentType: "text/html"}, "502: <html>busy</html>"},
		"503":               {emulator.Fault{Status: http.StatusServiceUnavailable}, "503 ServiceUnavailable"},
		"a redirect":        {emulator.Fault{Status: http.StatusFound, Location: "https://elsewhere.example/", Body: " "}, "redirect to elsewhere.example"},
		"a lost connection": {emulator.Fault{Drop: emulator.DropBefore}, "EOF"},
		"no JSON":           {emulator.Fault{Status: http.StatusOK, Body: "<html>Welcome</html>", ContentType: "text/html"}, "ead the answer"},
	}
}

// rosterOfAda is a roster of one user with this role.
func rosterOfAda(role string) string {
	return fmt.Sprintf("participants = { ada = { user_id = %q, role = %q } }", user(1), role)
}

// TestAccFailureOfACallKeepsState makes each call fail in each way. The state stays,
// and the next apply makes the change.
func TestAccFailureOfACallKeepsState(t *testing.T) {
	t.Parallel()
	for call, test := range map[string]struct {
		before, after string
		method, path  string
		arguments     []string
		address, says string
		readable      bool // an answer of 200 with a page in it is a failure here
	}{
		"reading a room": {
			before: roomHCL(fixedEnd), method: "GET", path: "/rooms/*", arguments: []string{"plan"},
			address: "acs_room.r", says: "Cannot read the room", readable: true,
		},
		"reading a roster": {
			before: roomHCL(fixedEnd, rosterOfAda("Attendee")), method: "GET", path: "/rooms/*/participants", arguments: []string{"plan"},
			address: "acs_room.r", says: "Cannot read the roster", readable: true,
		},
		"reading a participant": {
			before: roomHCL(fixedEnd) + roomParticipantHCL("Attendee"), method: "GET", path: "/rooms/*/participants", arguments: []string{"plan"},
			address: "acs_room_participant.p", says: "Cannot read the participant", readable: true,
		},
		"updating a room": {
			before: roomHCL(fixedEnd), after: roomHCL(laterEnd), method: "PATCH", path: "/rooms/*",
			address: "acs_room.r", says: "Cannot update the room", readable: true,
		},
		"changing a roster": {
			before: roomHCL(fixedEnd, rosterOfAda("Attendee")), after: roomHCL(fixedEnd, rosterOfAda("Presenter")), method: "PATCH", path: "/rooms/*/participants",
			address: "acs_room.r", says: "Cannot change the roster",
		},
		"changing a participant": {
			before: roomHCL(fixedEnd) + roomParticipantHCL("Attendee"), after: roomHCL(fixedEnd) + roomParticipantHCL("Presenter"), method: "PATCH", path: "/rooms/*/participants",
			address: "acs_room_participant.p", says: "Cannot change the participant's role",
		},
		"removing a participant": {
			before: roomHCL(fixedEnd) + roomParticipantHCL("Attendee"), after: roomHCL(fixedEnd), method: "PATCH", path: "/rooms/*/participants",
			address: "acs_room_participant.p", says: "Cannot remove the participant",
		},
		"deleting a room": {
			before: roomHCL(fixedEnd), after: "\n", method: "DELETE", path: "/rooms/*",
			address: "acs_room.r", says: "Cannot delete the room",
		},
	} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			w := appliedWorkspace(t, s, noRetries+test.before)
			had := fmt.Sprint(w.attributes(test.address))
			arguments := test.arguments
			if test.after != "" {
				w.write("main.tf", noRetries+test.after)
				arguments = []string{"apply", "-auto-approve"}
			}
			for name, failure := range failures() {
				if failure.fault.Status == http.StatusOK && !test.readable {
					continue
				}
				t.Log("with ", name)
				failure.fault.Method, failure.fault.Path = test.method, test.path
				s.AddFault(failure.fault)
				wantText(t, w.fail(arguments...), test.says, failure.says)
				if got := fmt.Sprint(w.attributes(test.address)); got != had {
					t.Errorf("the state has %s, it had %s", got, had)
				}
				s.ClearFaults()
			}
			w.apply()
			w.wantEmptyPlan()
		})
	}
}

func TestAccFailureOfACreateLeavesNothingInState(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, noRetries+roomHCL(fixedEnd))
	refuse := func(method, path, says string) {
		for name, failure := range failures() {
			if failure.fault.Status == http.StatusOK {
				continue
			}
			t.Log("with ", name)
			failure.fault.Method, failure.fault.Path = method, path
			s.AddFault(failure.fault)
			wantText(t, w.fail("apply", "-auto-approve"), says, failure.says)
			s.ClearFaults()
		}
	}
	refuse(http.MethodPost, "/rooms", "Cannot create the room")
	w.wantNotInState("acs_room.r")
	w.write("main.tf", noRetries+roomHCL(fixedEnd)+roomParticipantHCL("Attendee"))
	refuse(http.MethodPatch, "/rooms/*/participants", "Cannot add the participant")
	w.wantNotInState("acs_room_participant.p")
	if w.attributes("acs_room.r")["id"] != onlyRoom(t, s).ID {
		t.Error("the room that was created is not in the state")
	}
	w.apply()
	w.wantEmptyPlan()
	onlyRoom(t, s)
}

// Two calls change a room and its roster. If the second fails, the state has what
// the first did.
func TestAccFailureOfRosterKeepsChangedWindow(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, noRetries+roomHCL(fixedEnd, rosterOfAda("Attendee")))
	w.write("main.tf", noRetries+roomHCL(laterEnd, rosterOfAda("Presenter")))
	s.AddFault(emulator.Fault{Method: http.MethodPatch, Path: "/rooms/*/participants", Status: http.StatusForbidden})
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot change the roster", "Room "+onlyRoom(t, s).ID, "403 Forbidden", "needs a role on")
	got := w.attributes("acs_room.r")
	if got["valid_until"] != "2026-11-01T00:00:00Z" || !strings.Contains(fmt.Sprint(got["participants"]), "Attendee") {
		t.Errorf("the state has %v until %v, want the new end and the old roster", got["participants"], got["valid_until"])
	}
	s.ClearFaults()
	s.ForgetRequests()
	w.apply()
	wantWrites(t, s, `"role":"Presenter"`)
	w.wantEmptyPlan()
}

// The provider waits out throttling, whatever max_retries says (fact 1.3-05).
func TestAccThrottlingIsWaitedOut(t *testing.T) {
	t.Parallel()
	soon := http.Header{"Retry-After-Ms": {"20"}}
	s := newService(t)
	w := newWorkspace(t, s, noRetries+roomHCL(fixedEnd, rosterOfAda("Attendee")))
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/rooms", Status: http.StatusTooManyRequests, RetryAfter: time.Second, Count: 1})
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/rooms", Status: http.StatusTooManyRequests, Header: soon, Count: 4})
	w.apply()
	creates := calls(s, http.MethodPost, "/rooms")
	if len(creates) != 6 || len(s.Rooms()) != 1 {
		t.Fatalf("%d requests made %d rooms, want 6 and 1", len(creates), len(s.Rooms()))
	}
	if waited := creates[1].Time.Sub(creates[0].Time); waited < time.Second {
		t.Errorf("the second try came after %s, the service asked for a second", waited)
	}
	for _, path := range []string{"/rooms/*", "/rooms/*/participants"} {
		s.AddFault(emulator.Fault{Path: path, Status: http.StatusTooManyRequests, Header: soon, Count: 5})
	}
	w.wantEmptyPlan()
	w.write("main.tf", noRetries+roomHCL(laterEnd, rosterOfAda("Presenter")))
	for _, path := range []string{"/rooms/*", "/rooms/*/participants"} {
		s.AddFault(emulator.Fault{Method: http.MethodPatch, Path: path, Status: http.StatusTooManyRequests, Header: soon, Count: 5})
	}
	w.apply()
	w.wantEmptyPlan()
	s.AddFault(emulator.Fault{Method: http.MethodDelete, Status: http.StatusTooManyRequests, Header: soon, Count: 5})
	w.destroy()
	wantRooms(t, s, 0)
}

// The provider retries temporary failures, three times by default.
func TestAccTransientFailuresAreRetried(t *testing.T) {
	t.Parallel()
	soon := http.Header{"Retry-After-Ms": {"20"}}
	for name, test := range map[string]struct {
		block    string
		failures int
		succeeds bool
	}{
		"three by default":      {"", 3, true},
		"a fourth is one more":  {"", 4, false},
		"five where asked for":  {"provider \"acs\" { max_retries = 5 }\n", 5, true},
		"none where asked for":  {noRetries, 1, false},
		"one and it is the one": {"provider \"acs\" { max_retries = 1 }\n", 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			w := newWorkspace(t, s, test.block+roomHCL(fixedEnd))
			s.AddFault(emulator.Fault{Status: http.StatusServiceUnavailable, Header: soon, Count: test.failures})
			if test.succeeds {
				w.apply()
			} else {
				wantText(t, w.fail("apply", "-auto-approve"), "Cannot create the room", "503 ServiceUnavailable", "apply again later")
			}
			if n := len(s.Rooms()); (n == 1) != test.succeeds {
				t.Errorf("%d rooms", n)
			}
		})
	}
}

// A lost answer does not create a second room (fact 1.3-01).
func TestAccLostAnswerCreatesNoSecondRoom(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, roomHCL(fixedEnd, rosterOfAda("Attendee")))
	s.AddFault(emulator.Fault{Method: http.MethodPost, Drop: emulator.DropAfter, Count: 1})
	w.apply()
	w.wantAttribute("acs_room.r", "id", onlyRoom(t, s).ID)
	w.wantEmptyPlan()
	s.AddFault(emulator.Fault{Method: http.MethodDelete, Drop: emulator.DropAfter, Count: 1})
	w.destroy()
}
