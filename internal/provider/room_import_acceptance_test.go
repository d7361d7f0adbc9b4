// This file tests imports of rooms and their participants: by the CLI's id, by
// import blocks with id and with identity, and with generated configuration.

package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// A create sets the identity, and every way to import plans nothing.
func TestAccImportEveryWay(t *testing.T) {
	t.Parallel()
	s := newService(t)
	const room, participant = "acs_room.r", "acs_room_participant.p"
	testImports(t, s, strings.NewReplacer("count   = 1", "", "count.index + 1", "1").Replace(roomWithParticipantsHCL(1, "")), []statecheck.StateCheck{
		statecheck.ExpectIdentityValueMatchesStateAtPath(room, tfjsonpath.New("room_id"), tfjsonpath.New("id")),
		statecheck.ExpectIdentityValueMatchesState(participant, tfjsonpath.New("room_id")),
		statecheck.ExpectIdentityValue(participant, tfjsonpath.New("user_id"), knownvalue.StringExact(user(1))),
	}, room, participant)
}

// importedRoom creates a room with a roster in another workspace and returns its id.
func importedRoom(t *testing.T, s *emulator.Server) string {
	t.Helper()
	appliedWorkspace(t, s, roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"ada", 2, ""}))
	return onlyRoom(t, s).ID
}

const importBlock = `
import {
  to = acs_room.r
  id = "ID"
}
`

func TestAccImportedRosterHasGeneratedLabels(t *testing.T) {
	t.Parallel()
	s := newService(t)
	id := importedRoom(t, s)
	w := newWorkspace(t, s, plainRoom)
	w.run("import", "acs_room.r", id)
	const prefix = "user_1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-00000000000"
	w.wantRoomLabels(map[string]string{prefix + "1": "1 Presenter", prefix + "2": "2 Attendee"})
	// A configuration without the roster plans nothing.
	w.wantEmptyPlan()
}

func TestAccImportedWithOwnLabelsIsOneUpdateThatSendsNothing(t *testing.T) {
	t.Parallel()
	s := newService(t)
	id := importedRoom(t, s)
	w := newWorkspace(t, s, strings.Replace(importBlock, "ID", id, 1)+roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"ada", 2, ""}))
	w.wantPlan("acs_room.r update")
	s.ForgetRequests()
	w.run("apply", "saved.tfplan")
	wantWrites(t, s)
	w.wantRoomLabels(map[string]string{"host": "1 Presenter", "ada": "2 Attendee"})
	w.wantEmptyPlan()
}

func TestAccImportWithGeneratedConfigurationPlansNothing(t *testing.T) {
	t.Parallel()
	inSubtests(t, map[string]string{
		"with a roster":        roomWithRosterHCL(member{"host", 1, "Presenter"}, member{"ada", 2, ""}),
		"without a roster":     `resource "acs_room" "r" { pstn_dial_out_enabled = true }`,
		"longer than 180 days": `resource "acs_room" "r" { valid_from = "2026-09-01T07:59:04.1234567Z" }`,
	}, func(t *testing.T, hcl string) {
		s := newService(t)
		appliedWorkspace(t, s, hcl)
		w := newWorkspace(t, s, strings.Replace(importBlock, "ID", onlyRoom(t, s).ID, 1))
		s.ForgetRequests()
		w.plan("-generate-config-out=generated.tf")
		w.apply()
		w.wantEmptyPlan()
		wantWrites(t, s)
	})
}

func TestAccImportOfMissingRoomOrParticipantFails(t *testing.T) {
	t.Parallel()
	s := newService(t)
	id := importedRoom(t, s)
	w := newWorkspace(t, s, roomWithParticipantsHCL(1, ""))
	wantText(t, w.fail("import", "acs_room.r", "99999999999999999"), "Cannot import non-existent remote object")
	wantText(t, w.fail("import", "acs_room_participant.p[0]", "99999999999999999/"+user(1)), "Cannot import non-existent remote object")
	wantText(t, w.fail("import", "acs_room_participant.p[0]", id+"/"+user(9)), "Cannot import non-existent remote object")
	w.run("import", "acs_room_participant.p[0]", id+"/"+user(1))
}
