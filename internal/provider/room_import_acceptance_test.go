// This file tests imports: by the CLI's id, by import blocks with id and with
// identity, and configuration generated from them.

package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func importStep(address string, kind resource.ImportStateKind) resource.TestStep {
	return resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: kind, ImportStateVerify: kind == resource.ImportCommandWithID}
}

// Identity is there after create, the string id is what imports take, and each
// way to import plans nothing.
func TestAccImportEveryWay(t *testing.T) {
	t.Parallel()
	cliPath(t)
	s := startService(t, emulator.Options{Now: start})
	const room, participant = "acs_room.r", "acs_room_participant.p"
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.RequireAbove(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){"acs": providerFor(s)},
		Steps: []resource.TestStep{
			{
				Config: strings.NewReplacer("count   = 1", "", "count.index + 1", "1").Replace(singles(1, "")),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentityValueMatchesStateAtPath(room, tfjsonpath.New("room_id"), tfjsonpath.New("id")),
					statecheck.ExpectIdentityValueMatchesState(participant, tfjsonpath.New("room_id")),
					statecheck.ExpectIdentityValue(participant, tfjsonpath.New("user_id"), knownvalue.StringExact(user(1))),
				},
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			importStep(room, resource.ImportBlockWithID),
			importStep(room, resource.ImportBlockWithResourceIdentity),
			importStep(participant, resource.ImportCommandWithID),
			importStep(participant, resource.ImportBlockWithID),
			importStep(participant, resource.ImportBlockWithResourceIdentity),
		},
	})
}

// importedRoom is a room with a roster that Terraform did not make.
func importedRoom(t *testing.T, s *emulator.Server) string {
	t.Helper()
	appliedWorkspace(t, s, roomWith(member{"host", 1, "Presenter"}, member{"ada", 2, ""}))
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
	s := startService(t, emulator.Options{Now: start})
	id := importedRoom(t, s)
	w := newWorkspace(t, s, `resource "acs_room" "r" {}`)
	w.run("import", "acs_room.r", id)
	const prefix = "user_1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-00000000000"
	w.wantRoomLabels(map[string]string{prefix + "1": "1 Presenter", prefix + "2": "2 Attendee"})
	// A configuration without the roster plans nothing.
	w.wantEmptyPlan()
}

func TestAccImportedWithOwnLabelsIsOneUpdateThatSendsNothing(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: start})
	id := importedRoom(t, s)
	w := newWorkspace(t, s, strings.Replace(importBlock, "ID", id, 1)+roomWith(member{"host", 1, "Presenter"}, member{"ada", 2, ""}))
	w.wantPlan("acs_room.r update")
	s.ForgetRequests()
	w.run("apply", "saved.tfplan")
	wantWrites(t, s)
	w.wantRoomLabels(map[string]string{"host": "1 Presenter", "ada": "2 Attendee"})
	w.wantEmptyPlan()
}

func TestAccImportWithGeneratedConfigurationPlansNothing(t *testing.T) {
	t.Parallel()
	for name, hcl := range map[string]string{
		"with a roster":        roomWith(member{"host", 1, "Presenter"}, member{"ada", 2, ""}),
		"without a roster":     `resource "acs_room" "r" { pstn_dial_out_enabled = true }`,
		"longer than 180 days": `resource "acs_room" "r" { valid_from = "2026-09-01T07:59:04.1234567Z" }`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startService(t, emulator.Options{Now: start})
			appliedWorkspace(t, s, hcl)
			w := newWorkspace(t, s, strings.Replace(importBlock, "ID", onlyRoom(t, s).ID, 1))
			s.ForgetRequests()
			w.plan("-generate-config-out=generated.tf")
			w.apply()
			w.wantEmptyPlan()
			wantWrites(t, s)
		})
	}
}

func TestAccImportOfWhatIsNotThereFails(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: start})
	id := importedRoom(t, s)
	w := newWorkspace(t, s, singles(1, ""))
	wantText(t, w.fail("import", "acs_room.r", "99999999999999999"), "Cannot import non-existent remote object")
	wantText(t, w.fail("import", "acs_room_participant.p[0]", "99999999999999999/"+user(1)), "Cannot import non-existent remote object")
	wantText(t, w.fail("import", "acs_room_participant.p[0]", id+"/"+user(9)), "Cannot import non-existent remote object")
	w.run("import", "acs_room_participant.p[0]", id+"/"+user(1))
}
