// SPDX-License-Identifier: MPL-2.0

// This file checks that this version reads the states that earlier versions wrote.

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
)

func TestKeptStatesFitTheSchema(t *testing.T) {
	t.Parallel()
	clitest.CheckKeptStates(t, providerserver.NewProtocol6(provider.New(provider.Options{})())())
}

// The service has what it had when the state was written: nothing is to be changed, and
// the destroy finds everything.
func TestAccKeptStatesPlanNoChange(t *testing.T) {
	t.Parallel()
	for _, kept := range clitest.KeptStates(t) {
		t.Run(kept.Name, func(t *testing.T) {
			t.Parallel()
			if kept.IsToBeWritten() {
				writeKeptState(t, kept)
			}
			seed, now := kept.Service(t)
			s := startService(t, emulator.Options{Now: now, Seed: seed})
			w := kept.Workspace(t, "acs", providerFor(s))
			w.WantPlan()
			w.Run("destroy", "-auto-approve")
			if n := len(s.Rooms()) + len(s.Threads()) + len(s.Users()) + len(s.Assignments()); n != 0 {
				t.Errorf("the service still has %d objects", n)
			}
		})
	}
}

// TestAccKeptStatesHavePrivateState: the host of each object is private state alone.
func TestAccKeptStatesHavePrivateState(t *testing.T) {
	t.Parallel()
	for _, kept := range clitest.KeptStates(t) {
		t.Run(kept.Name, func(t *testing.T) {
			t.Parallel()
			_, now := kept.Service(t)
			w := kept.Workspace(t, "acs", providerFor(startService(t, emulator.Options{Now: now})))
			w.Fail([]string{"plan"}, "Cannot find the object at this host", "was created or last found at 127.0.0.1:")
		})
	}
}

// writeKeptState applies the configuration, lets a rolling room be renewed, and keeps the
// state.
func writeKeptState(t *testing.T, kept clitest.KeptState) {
	t.Helper()
	s := newService(t)
	w := kept.NewWorkspace(t, "acs", providerFor(s))
	w.Apply()
	s.SetClock(start.Add(60 * day))
	w.Apply()
	w.WantPlan()
	kept.Write(t, w, s.URL())
}
