// SPDX-License-Identifier: MPL-2.0

// Package concurrency_test runs several CLIs at a time, and one with many resources at a
// time, and holds that nobody is lost. Each CLI starts providers of its own, as
// processes: they share nothing but the service. The providers are built with the race
// detector if the tests run with it.
package concurrency_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// service is an emulator with users. The first acts in threads.
type service struct {
	t      *testing.T
	server *emulator.Server
	users  []string
	folder string // of the provider
	races  string // folder of the race detector's reports
}

func startService(t *testing.T, provider string, users int) *service {
	t.Helper()
	// No folder of the test: the settings of the race detector end at a comma, and the
	// names of these tests have some.
	races, err := os.MkdirTemp("", "acs-races-") //nolint:usetesting // as above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(races) })
	s := &service{t: t, folder: provider, races: races}
	if s.server, err = emulator.Start(emulator.Options{Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.server.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(s.wantNoRaces)
	for range users {
		s.users = append(s.users, s.server.CreateUser())
	}
	return s
}

// wantNoRaces holds that the race detector has written nothing.
func (s *service) wantNoRaces() {
	reports, err := filepath.Glob(filepath.Join(s.races, "*"))
	if err != nil {
		s.t.Error(err)
	}
	for _, report := range reports {
		text, err := os.ReadFile(report) //nolint:gosec // G304: a file of the test
		s.t.Errorf("the race detector reports (%v):\n%s", err, text)
	}
}

// workspace is a folder with a configuration and its state.
type workspace struct {
	*clitest.Folder
	t *testing.T
}

func (s *service) workspace(hcl string) workspace {
	s.t.Helper()
	w := workspace{t: s.t, Folder: clitest.NewFolder(s.t, map[string]string{"acs": s.folder},
		"AZURE_COMMUNICATION_CONNECTION_STRING="+s.server.ConnectionString(), "GORACE=log_path="+filepath.Join(s.races, "race"))}
	w.configure(s, hcl)
	return w
}

// configure writes a configuration.
func (w workspace) configure(s *service, hcl string) {
	w.t.Helper()
	w.Write("main.tf", fmt.Sprintf("terraform {\n  required_providers {\n    acs = { source = \"acs-terraform/acs\" }\n  }\n}\n\nprovider \"acs\" {\n  chat_user_id = %q\n}\n\n", s.users[0])+hcl)
}

// must runs a command that has to succeed.
func (w workspace) must(arguments ...string) string {
	w.t.Helper()
	return w.want(0, arguments...)
}

// want runs a command that has to end with a code.
func (w workspace) want(code int, arguments ...string) string {
	w.t.Helper()
	text, got := w.Run(arguments...)
	if got != code {
		w.t.Fatalf("%v ended with %d, want %d:\n%s", arguments, got, code, text)
	}
	return text
}

func (w workspace) apply()           { w.t.Helper(); w.must("apply", "-auto-approve") }
func (w workspace) wantEmptyPlan()   { w.t.Helper(); w.want(0, "plan", "-detailed-exitcode") }
func (w workspace) wantPlan() string { w.t.Helper(); return w.want(2, "plan", "-detailed-exitcode") }
func (w workspace) destroy()         { w.t.Helper(); w.must("destroy", "-auto-approve") }
func applyAtOnce(ws ...workspace)    { atOnce(ws, func(w workspace) { w.apply() }) }
func wantEmptyPlans(ws ...workspace) { atOnce(ws, func(w workspace) { w.wantEmptyPlan() }) }
func atOnce(ws []workspace, do func(workspace)) {
	var group sync.WaitGroup
	for _, w := range ws {
		group.Go(func() { do(w) })
	}
	group.Wait()
}

// kind is a room or a thread.
type kind struct {
	name     string
	create   string // a configuration with the room or thread, without a roster
	withMap  string // the same with a map, whose entries follow
	single   string // a single participant of the room or thread %[1]q: key, user and text follow
	text     string // the attribute of an entry that is a role or a name
	texts    [2]string
	isMember func(*emulator.Server) map[string]string // role or name by user
}

func kinds() []kind {
	return []kind{
		{
			name: "room", create: "resource \"acs_room\" \"r\" {}\n", withMap: "resource \"acs_room\" \"r\" {\n  participants = {\n%s  }\n}\n",
			single: "resource \"acs_room_participant\" \"p%[2]d\" {\n  room_id = %[1]q\n  user_id = %[3]q\n  role = %[4]q\n}\n",
			text:   "role", texts: [2]string{"Attendee", "Presenter"},
			isMember: func(s *emulator.Server) map[string]string {
				members := map[string]string{}
				for _, p := range s.Rooms()[0].Participants {
					members[p.RawID] = p.Role
				}
				return members
			},
		},
		{
			name: "thread", create: "resource \"acs_chat_thread\" \"r\" {\n  topic = \"T\"\n}\n",
			withMap: "resource \"acs_chat_thread\" \"r\" {\n  topic = \"T\"\n  participants = {\n%s  }\n}\n",
			single:  "resource \"acs_chat_thread_participant\" \"p%[2]d\" {\n  thread_id = %[1]q\n  user_id = %[3]q\n  display_name = %[4]q\n}\n",
			text:    "display_name", texts: [2]string{"One", "Two"},
			isMember: func(s *emulator.Server) map[string]string {
				members := map[string]string{}
				for _, p := range s.Threads()[0].Participants {
					if p.RawID != s.Threads()[0].CreatedBy {
						members[p.RawID] = p.DisplayName
					}
				}
				return members
			},
		},
	}
}

// id is the id of the only room or thread.
func (k kind) id(s *service) string {
	if k.name == "room" {
		return s.server.Rooms()[0].ID
	}
	return s.server.Threads()[0].ID
}

// people is who is in a roster: which of the two texts each user has, by the user's
// number.
type people map[int]int

// singles are single participants.
func (k kind) singles(s *service, roster people) string {
	var hcl strings.Builder
	for user, text := range roster {
		fmt.Fprintf(&hcl, k.single, k.id(s), user, s.users[user], k.texts[text])
	}
	return hcl.String()
}

// asMap is the room or thread with a map.
func (k kind) asMap(s *service, roster people) string {
	var hcl strings.Builder
	for user, text := range roster {
		fmt.Fprintf(&hcl, "    p%d = { user_id = %q, %s = %q }\n", user, s.users[user], k.text, k.texts[text])
	}
	return fmt.Sprintf(k.withMap, hcl.String())
}

// wantRoster holds that just these people are in the room or thread.
func (k kind) wantRoster(s *service, rosters ...people) {
	s.t.Helper()
	var want, got []string
	for _, roster := range rosters {
		for user, text := range roster {
			want = append(want, fmt.Sprintf("%s %s", s.users[user], k.texts[text]))
		}
	}
	for user, text := range k.isMember(s.server) {
		got = append(got, user+" "+text)
	}
	slices.Sort(want)
	want = slices.Compact(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		s.t.Errorf("the roster of the %s is\n%s\nwant\n%s", k.name, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
