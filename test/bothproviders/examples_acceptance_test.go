// SPDX-License-Identifier: MPL-2.0

// Package bothproviders_test checks examples that need both providers of this module. One
// emulator serves both systems.
package bothproviders_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
	"github.com/acs-terraform/terraform-provider-acs/internal/serving"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexprovider"
)

// start starts the emulator that one test has to itself.
func start(t *testing.T) *emulator.Server {
	t.Helper()
	s, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("stopping the emulator: %v", err)
		}
	})
	return s
}

// newWorkspace makes a workspace whose providers call the emulator.
func newWorkspace(t *testing.T, s *emulator.Server, hcl string) *clitest.Workspace {
	t.Helper()
	environment := map[string]string{
		"AZURE_COMMUNICATION_CONNECTION_STRING": s.ConnectionString(),
		"WEBEX_BASE_URL":                        s.WebexURL(),
		"WEBEX_ACCESS_TOKEN":                    s.WebexPerson().AccessToken,
	}
	getenv := func(name string) string { return environment[name] }
	w := clitest.New(t, "webex", func() (tfprotov6.ProviderServer, error) {
		return serving.New(webexprovider.New(webexprovider.Options{Version: "test", Getenv: getenv})()), nil
	}, hcl)
	w.AddProvider("acs-terraform/acs", func() (tfprotov6.ProviderServer, error) {
		return serving.New(provider.New(provider.Options{Version: "test", Now: s.Now, Getenv: getenv})()), nil
	})
	w.Write("versions.tf", "") // the example names its providers itself
	return w
}

// rosters are how many people have each role in the only room of Communication Services,
// and who is in the only room of Webex beside the account that acts.
func rosters(t *testing.T, s *emulator.Server) (roles map[string]int, moderators map[string]bool) {
	t.Helper()
	rooms, spaces := s.Rooms(), s.WebexRooms()
	if len(rooms) != 1 || len(spaces) != 1 {
		t.Fatalf("there are %d rooms and %d spaces, want one of each", len(rooms), len(spaces))
	}
	roles, moderators = map[string]int{}, map[string]bool{}
	for _, participant := range rooms[0].Participants {
		roles[participant.Role]++
	}
	addresses := map[string]string{}
	for _, p := range s.WebexPeople() {
		addresses[p.ID] = p.Emails[0]
	}
	for _, m := range spaces[0].Members {
		if m.PersonID != s.WebexPerson().ID {
			moderators[addresses[m.PersonID]] = m.IsModerator
		}
	}
	return roles, moderators
}

// TestAccExampleRosterForBoth also changes the people: who leaves, leaves both.
func TestAccExampleRosterForBoth(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "cmd", "terraform-provider-webex", "examples", "roster-for-both", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	s := start(t)
	w := newWorkspace(t, s, string(text))
	want := func(wantRoles map[string]int, wantModerators map[string]bool) {
		t.Helper()
		w.Apply()
		w.Run("plan", "-detailed-exitcode")
		if roles, moderators := rosters(t, s); !maps.Equal(roles, wantRoles) || !maps.Equal(moderators, wantModerators) {
			t.Errorf("got %v and %v, want %v and %v", roles, moderators, wantRoles, wantModerators)
		}
	}
	want(map[string]int{"Presenter": 1, "Attendee": 2},
		map[string]bool{"jane@example.com": true, "peter@example.com": false, "amina@example.com": false})

	const peter = "    peter = { email = \"peter@example.com\" }\n"
	if !strings.Contains(string(text), peter) {
		t.Fatalf("the example does not have %q", peter)
	}
	w.Write("main.tf", strings.Replace(string(text), peter, "", 1))
	w.WantPlan("acs_room.consultation update", `acs_user.person["peter"] delete`, "webex_room.consultation update")
	want(map[string]int{"Presenter": 1, "Attendee": 1}, map[string]bool{"jane@example.com": true, "amina@example.com": false})

	w.Run("destroy", "-auto-approve")
	if rooms, users, spaces := len(s.Rooms()), len(s.Users()), len(s.WebexRooms()); rooms+users+spaces > 0 {
		t.Errorf("%d rooms, %d users and %d spaces are left", rooms, users, spaces)
	}
}
