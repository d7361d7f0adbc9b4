// SPDX-License-Identifier: MPL-2.0

// This file has what the acceptance tests share.

package webexprovider_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/serving"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexprovider"
)

// startWebex starts the emulator that one test has to itself.
func startWebex(t *testing.T, change func(*emulator.Switches)) *emulator.Server {
	t.Helper()
	var o emulator.Options
	if change != nil {
		change(&o.Switches)
	}
	return start(t, o)
}

// start is startWebex with other options.
func start(t *testing.T, o emulator.Options) *emulator.Server {
	t.Helper()
	s, err := emulator.Start(o)
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

// newWorkspace makes a workspace whose provider acts as the account.
func newWorkspace(t *testing.T, s *emulator.Server, as emulator.WebexAccount, hcl string) *clitest.Workspace {
	t.Helper()
	return clitest.New(t, "webex", serverOf(environmentOf(s, as)), hcl)
}

// environmentOf is the environment of a provider that acts as the account.
func environmentOf(s *emulator.Server, as emulator.WebexAccount) map[string]string {
	return map[string]string{"WEBEX_BASE_URL": s.WebexURL(), "WEBEX_ACCESS_TOKEN": as.AccessToken}
}

// serverOf makes providers with these environment variables.
func serverOf(environment map[string]string) clitest.NewProvider {
	return serverAt(nil, environment)
}

// serverAt is serverOf by a clock; nil is the real one.
func serverAt(now func() time.Time, environment map[string]string) clitest.NewProvider {
	return func() (tfprotov6.ProviderServer, error) {
		return serving.New(webexprovider.New(webexprovider.Options{
			Version: "test", Getenv: func(name string) string { return environment[name] }, Now: now,
		})()), nil
	}
}

// applied is newWorkspace as the person, and an apply.
func applied(t *testing.T, s *emulator.Server, hcl string) *clitest.Workspace {
	t.Helper()
	w := newWorkspace(t, s, s.WebexPerson(), hcl)
	w.Apply()
	return w
}

// onlyRoom is the only room that there is.
func onlyRoom(t *testing.T, s *emulator.Server) emulator.WebexRoom {
	t.Helper()
	rooms := s.WebexRooms()
	if len(rooms) != 1 {
		t.Fatalf("there are %d rooms, want 1", len(rooms))
	}
	return rooms[0]
}

// writes are all requests that change something, as "METHOD /path", without what follows
// the first part of the path.
func writes(s *emulator.Server) []string {
	var found []string
	for _, r := range s.Requests() {
		if r.Method != "GET" {
			path := strings.TrimPrefix(r.Path, "/v1")
			first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
			found = append(found, r.Method+" "+first)
		}
	}
	return found
}
