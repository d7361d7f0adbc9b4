// SPDX-License-Identifier: MPL-2.0

// This file tests the complete texts of the errors and warnings that users are most
// likely to see. testdata/error_texts.txt has them.

package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// errorCase is how to get a text: what exists before, what happens to it, and the
// command that reports it.
type errorCase struct {
	before  string // applied first, where there is any
	happens func(t *testing.T, s *emulator.Server, users []string)
	hcl     string // "" is before
	command string // "" is apply
	bare    bool   // nothing in the environment
}

// readMissingRoomHCL reads a room that does not exist, with these arguments of the provider.
func readMissingRoomHCL(arguments ...string) string {
	return "provider \"acs\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\ndata \"acs_room\" \"d\" { id = \"" + exampleRoom + "\" }\n"
}

// errorCases are the cases by name. USER0 and so on stand for users, THREAD for the only
// thread, ENDPOINT for the service's endpoint.
func errorCases() map[string]errorCase {
	answers := func(f emulator.Fault) func(*testing.T, *emulator.Server, []string) {
		return func(_ *testing.T, s *emulator.Server, _ []string) { s.AddFault(f) }
	}
	const (
		otherKey = "bm90IHRoZSBrZXkgb2YgdGhpcyByZXNvdXJjZQ=="
		asFirst  = "provider \"acs\" { chat_user_id = \"USER0\" }\n"
		room     = plainRoom
		withAda  = asFirst + plainThread + "resource \"acs_chat_thread_participant\" \"p\" {\n  thread_id = acs_chat_thread.t.id\n  user_id = \"USER1\"\n  display_name = \"Ada\"\n}\n"
	)
	return map[string]errorCase{
		"wrong access key":              {hcl: readMissingRoomHCL(`endpoint = "ENDPOINT"`, `access_key = "`+otherKey+`"`)},
		"room of a data source is gone": {hcl: readMissingRoomHCL()},
		"no credentials":                {hcl: "provider \"acs\" {}\n" + room, bare: true, command: "plan"},
		"two kinds of credentials":      {hcl: readMissingRoomHCL(`endpoint = "ENDPOINT"`, `access_key = "`+otherKey+`"`, `client_secret = "secret"`), command: "plan"},
		"nobody at the endpoint":        {hcl: readMissingRoomHCL(`endpoint = "http://127.0.0.1:1"`, `access_key = "`+otherKey+`"`, `max_retries = 0`)},
		"not the service":               {hcl: readMissingRoomHCL(), happens: answers(emulator.Fault{Status: http.StatusNotFound, Body: "<html>no such page</html>", ContentType: "text/html"})},
		"provider not known yet": {
			hcl: "resource \"terraform_data\" \"x\" {}\n" + readMissingRoomHCL(`connection_string = terraform_data.x.id`), command: "plan",
		},
		"forbidden":         {hcl: room, happens: answers(emulator.Fault{Path: "/rooms", Status: http.StatusForbidden})},
		"the service fails": {before: noRetries + room, happens: answers(emulator.Fault{Path: "/rooms/*", Status: http.StatusInternalServerError}), command: "plan"},
		"throttled for too long": {
			hcl:     "resource \"acs_room\" \"r\" {\n  timeouts { create = \"5s\" }\n}\n",
			happens: answers(emulator.Fault{Path: "/rooms", Status: http.StatusTooManyRequests, RetryAfter: time.Hour}),
		},
		"throttled for a while": {hcl: room, happens: func(_ *testing.T, s *emulator.Server, _ []string) { throttleOnce(s, http.MethodPost, "/rooms") }},
		"room deleted outside": {
			before: room, happens: func(_ *testing.T, s *emulator.Server, _ []string) { s.DeleteRoom(s.Rooms()[0].ID) }, command: "plan",
		},
		"assignment exists already": {
			hcl: assignmentHCL("user"), happens: func(_ *testing.T, s *emulator.Server, _ []string) { s.PutAssignment(assignment("user", appOne)) },
		},
		"assignment deleted outside": {
			before: assignmentHCL("user"), command: "plan",
			happens: func(_ *testing.T, s *emulator.Server, _ []string) { s.DeleteAssignment(teamsTenant, teamsAccount) },
		},
		"window is over":            {hcl: roomHCL(`valid_until = "2026-08-01T00:00:00Z"`), command: "plan"},
		"window too long":           {hcl: roomHCL(`valid_from = "2026-09-02T00:00:00Z"`, `valid_until = "2027-09-02T00:00:00Z"`), command: "plan"},
		"Teams user in a room":      {hcl: roomHCL(`participants = { ada = { user_id = "8:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130" } }`), command: "plan"},
		"one user under two labels": {hcl: roomHCL(`participants = { ada = { user_id = "USER1" }, bob = { user_id = "USER1" } }`), command: "plan"},
		"participant refused by the room": {
			hcl: roomHCL(`participants = { ada = { user_id = "USER1" }, bob = { user_id = "8:acs:123456c_1" } }`),
			happens: func(_ *testing.T, s *emulator.Server, _ []string) {
				s.UpdateSwitches(func(sw *emulator.Switches) { sw.ParticipantErrors = emulator.ParticipantErrorsNamed })
			},
		},
		"two owners of one roster": {
			hcl: roomHCL(`participants = { ada = { user_id = "USER1" } }`) + "resource \"acs_room_participant\" \"p\" {\n  room_id = acs_room.r.id\n  user_id = \"USER2\"\n}\n",
		},
		"malformed import":      {hcl: room + "import {\n  to = acs_room.r\n  id = \"my-room\"\n}\n", command: "plan"},
		"no user to act as":     {hcl: plainThread, command: "plan"},
		"no member of a thread": {before: asFirst + plainThread, hcl: "provider \"acs\" { chat_user_id = \"USER1\" }\n" + plainThread, command: "plan"},
		"in the thread under another name": {
			before: asFirst + plainThread, hcl: withAda,
			happens: func(t *testing.T, s *emulator.Server, users []string) {
				addToThread(t, s, emulator.ThreadParticipant{RawID: users[1], DisplayName: "Ada Lovelace"})
			},
		},
		"foreign user at the create": {hcl: asFirst + threadHCL("Support", `participants = { eve = { user_id = "`+foreigner()+`" } }`)},
		"own name in a thread": {
			before: asFirst + plainThread, command: "plan",
			hcl: asFirst + threadHCL("Support", `participants = { bot = { user_id = "USER0", display_name = "Bot" } }`),
		},
	}
}

// diagnosticTexts are the texts of a command's diagnostics, one line for each paragraph.
func diagnosticTexts(t *testing.T, output string) string {
	t.Helper()
	texts := map[string]bool{}
	for _, line := range strings.Split(output, "\n") {
		var message struct {
			Diagnostic struct{ Severity, Summary, Detail, Address string }
		}
		if json.Unmarshal([]byte(line), &message) != nil || message.Diagnostic.Summary == "" {
			continue
		}
		d := message.Diagnostic
		texts[fmt.Sprintf("%s%s: %s\n\n%s", strings.ToUpper(d.Severity[:1]), d.Severity[1:], d.Summary, d.Detail)] = true
	}
	return strings.Join(slices.Sorted(maps.Keys(texts)), "\n\n")
}

// exampleRoom is the id of a room that is not there, which texts name too.
const exampleRoom = "99199690362660524"

// maskIDs replaces what differs between runs.
func maskIDs(text string) string {
	text = regexp.MustCompile(`\b99\d{15}\b`).ReplaceAllStringFunc(text, func(id string) string {
		if id == exampleRoom {
			return id
		}
		return "ROOM"
	})
	for _, mask := range [][2]string{
		{`Request id: \S+`, "Request id: REQUEST"},
		{`19:acsV1_\S+@thread\.v2`, "THREAD"},
		{`127\.0\.0\.1:\d{4,5}`, "HOST"},
		{`waited 1(\.\d)?s`, "waited 1s"},
	} {
		text = regexp.MustCompile(mask[0]).ReplaceAllString(text, mask[1])
	}
	return text
}

// errorTexts are the sections of testdata/error_texts.txt by their names.
func errorTexts(t *testing.T) map[string]string {
	t.Helper()
	file, err := os.ReadFile("testdata/error_texts.txt")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, section := range strings.Split(string(file), "\n=== ")[1:] {
		name, text, _ := strings.Cut(section, "\n")
		texts[name] = strings.TrimSpace(text)
	}
	return texts
}

func TestAccErrorTexts(t *testing.T) {
	t.Parallel()
	texts, table := errorTexts(t), errorCases()
	for name := range texts {
		if _, provoked := table[name]; !provoked {
			t.Errorf("the text %q is provoked by nothing", name)
		}
	}
	for name, test := range table {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 3)
			names := []string{"ENDPOINT", s.URL()}
			for i, id := range users {
				names = append(names, fmt.Sprintf("USER%d", i), id)
			}
			filled := strings.NewReplacer(names...)
			w := newWorkspace(t, s, filled.Replace(test.before+test.hcl))
			if test.bare {
				w.withEnvironment(s, nil)
			}
			if test.before != "" {
				w.applyHCL(filled.Replace(test.before))
				if test.hcl != "" {
					w.write("main.tf", filled.Replace(test.hcl))
				}
			}
			if test.happens != nil {
				test.happens(t, s, users)
			}
			command := []string{"apply", "-auto-approve", "-json"}
			if test.command != "" {
				command = []string{test.command, "-json"}
			}
			got := diagnosticTexts(t, w.try(command...).text)
			for i := 1; i < len(names); i += 2 {
				got = strings.ReplaceAll(got, names[i], names[i-1])
			}
			if got = maskIDs(got); got != texts[name] {
				t.Errorf("got\n\n=== %s\n%s\n\nwant\n\n%s", name, got, texts[name])
			}
		})
	}
}
