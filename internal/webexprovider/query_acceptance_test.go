// SPDX-License-Identifier: MPL-2.0

// This file tests the list resources: `terraform query`, and the configuration that it
// generates. OpenTofu has no list resources.

package webexprovider_test

import (
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// adopt queries with generated configuration, applies it, and holds that nothing changes.
func adopt(t *testing.T, s *emulator.Server, w *clitest.Workspace, query string) {
	t.Helper()
	w.Write("q.tfquery.hcl", query)
	w.Run("query", "-generate-config-out=generated.tf")
	w.Remove("q.tfquery.hcl")
	before := len(writes(s))
	w.Apply()
	w.WantPlan()
	if got := writes(s)[before:]; len(got) > 0 {
		t.Errorf("the adoption sent %v", got)
	}
}

func TestAccQueryAdoptsRooms(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	person, moderator := s.WebexPerson(), s.WebexModerator()
	members := []emulator.WebexMember{{PersonID: person.ID}, {PersonID: moderator.ID}}
	first := s.AddWebexRoom(emulator.WebexRoom{Title: "First", Description: "d", Members: members})
	second := s.AddWebexRoom(emulator.WebexRoom{Title: "Second", IsLocked: true, Members: []emulator.WebexMember{{PersonID: person.ID, IsModerator: true}}})
	s.AddWebexRoom(emulator.WebexRoom{Title: "Direct", Type: "direct", Members: members})
	s.AddWebexRoom(emulator.WebexRoom{Title: "Of others", Members: members[1:]})
	w := newWorkspace(t, s, person, "")
	w.OnlyTerraform("list resources")
	adopt(t, s, w, "list \"webex_room\" \"q\" {\n  provider = webex\n}\n")
	got := w.Run("state", "pull")
	if !strings.Contains(got, first) || !strings.Contains(got, second) || strings.Contains(got, "Direct") || strings.Contains(got, "Of others") {
		t.Errorf("the state is:\n%s", got)
	}
}

func TestAccQueryAdoptsMemberships(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	person, moderator := s.WebexPerson(), s.WebexModerator()
	room := s.AddWebexRoom(emulator.WebexRoom{Title: "A", IsLocked: true, Members: []emulator.WebexMember{{PersonID: person.ID, IsModerator: true}, {PersonID: moderator.ID}}})
	w := newWorkspace(t, s, person, "")
	w.OnlyTerraform("list resources")
	adopt(t, s, w, "list \"webex_room_membership\" \"q\" {\n  provider = webex\n  config {\n    room_id = \""+room+"\"\n  }\n}\n")
	if got := w.Run("state", "list"); strings.Count(got, "webex_room_membership.") != 2 {
		t.Errorf("the state has:\n%s", got)
	}
}
