// SPDX-License-Identifier: MPL-2.0

// This file checks that this version reads the states that earlier versions wrote.

package webexprovider_test

import (
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// The team that a room of the configurations belongs to. Its general room has its name.
const (
	teamOfKeptStates = "Y2lzY29zcGFyazovL3VzL1RFQU0vN2MzZjBhNTItMWQ4NC00YjZlLTlhMGYtMmU1ZDhjNzE2YjM5"
	teamName         = "Team"
)

func TestKeptStatesFitTheSchema(t *testing.T) {
	t.Parallel()
	clitest.CheckKeptStates(t, protocolServer())
}

// Webex has what it had when the state was written: nothing is to be changed, and the
// destroy finds everything.
func TestAccKeptStatesPlanNoChange(t *testing.T) {
	t.Parallel()
	for _, kept := range clitest.KeptStates(t) {
		t.Run(kept.Name, func(t *testing.T) {
			t.Parallel()
			if kept.IsToBeWritten() {
				writeKeptState(t, kept)
			}
			seed, now := kept.Service(t)
			s := startWebex(t, nil)
			s.SetClock(now)
			if _, err := s.Seed(seed); err != nil {
				t.Fatal(err)
			}
			w := kept.Workspace(t, "webex", serverOf(environmentOf(s, s.WebexPerson())))
			w.WantPlan()
			w.Run("destroy", "-auto-approve")
			for _, room := range s.WebexRooms() { // Webex archives a team's room, and keeps one that is left
				if room.Title != teamName && !room.Archived && len(room.Members) != 0 {
					t.Errorf("there still is %+v", room)
				}
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
			s := startWebex(t, nil)
			w := kept.Workspace(t, "webex", serverOf(environmentOf(s, s.WebexPerson())))
			w.Fail([]string{"plan"}, "Cannot find the object at this host", "was created or last found at 127.0.0.1:")
		})
	}
}

// writeKeptState applies the configuration and keeps the state.
func writeKeptState(t *testing.T, kept clitest.KeptState) {
	t.Helper()
	s := startWebex(t, nil)
	s.AddWebexTeam(emulator.WebexTeam{ID: teamOfKeptStates, Name: teamName, Members: []emulator.WebexMember{{PersonID: s.WebexPerson().ID, IsModerator: true}}})
	w := kept.NewWorkspace(t, "webex", serverOf(environmentOf(s, s.WebexPerson())))
	w.Apply()
	w.WantPlan()
	kept.Write(t, w, s.URL())
}
