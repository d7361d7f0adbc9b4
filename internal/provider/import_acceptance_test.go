// SPDX-License-Identifier: MPL-2.0

// This file tests imports of rooms, their participants, and every resource in many
// states: by the CLI's id, by import blocks with id and with identity, and with
// generated configuration.

package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// importTarget is an object to import: its address, and the parts of its identity in the
// order of its id.
type importTarget struct {
	address  string
	identity [][2]string
}

func (i importTarget) id() string {
	var parts []string
	for _, part := range i.identity {
		parts = append(parts, part[1])
	}
	return strings.Join(parts, "/")
}

// block is an import block with the id or the identity.
func (i importTarget) block(byIdentity bool) string {
	what := fmt.Sprintf("id = %q", i.id())
	if byIdentity {
		what = "identity = {\n"
		for _, part := range i.identity {
			what += fmt.Sprintf("    %s = %q\n", part[0], part[1])
		}
		what += "  }"
	}
	return fmt.Sprintf("import {\n  to = %s\n  %s\n}\n", i.address, what)
}

// importTargets are the objects of the state at these addresses, to import them elsewhere.
func (w *workspace) importTargets(addresses ...string) []importTarget {
	w.t.Helper()
	var all []importTarget
	for _, address := range addresses {
		has := w.attributes(address)
		var names [][2]string
		switch kind, _, _ := strings.Cut(address, "."); kind {
		case "acs_room":
			names = [][2]string{{"room_id", "id"}}
		case "acs_room_participant":
			names = [][2]string{{"room_id", "room_id"}, {"user_id", "user_id"}}
		case "acs_user":
			names = [][2]string{{"user_id", "id"}}
		case "acs_chat_thread":
			names = [][2]string{{"thread_id", "id"}}
		case "acs_chat_thread_participant":
			names = [][2]string{{"thread_id", "thread_id"}, {"user_id", "user_id"}}
		case "acs_chat_message":
			names = [][2]string{{"thread_id", "thread_id"}, {"message_id", "message_id"}}
		case "acs_teams_extension_assignment":
			names = [][2]string{{"tenant_id", "tenant_id"}, {"object_id", "object_id"}}
		}
		for i, name := range names {
			names[i][1] = fmt.Sprint(has[name[1]])
		}
		all = append(all, importTarget{address, names})
	}
	return all
}

// importCase is a configuration, the addresses to import, and what changes before the
// import.
type importCase struct {
	hcl       string
	addresses []string
	then      func(s *emulator.Server, users []string) // what happens to it afterwards
}

const unusualHCL = `"Ada \"the\" $${first} %%{if}, <b>Łódź</b>\n\ttwo\\"`

func importCases() map[string]importCase {
	room := func(arguments ...string) importCase {
		return importCase{hcl: roomHCL(arguments...), addresses: []string{"acs_room.r"}}
	}
	thread := func(arguments ...string) importCase {
		return importCase{
			hcl: "resource \"acs_chat_thread\" \"t\" {\n" + strings.Join(arguments, "\n") + "\n}\n", addresses: []string{"acs_chat_thread.t"},
		}
	}
	later := func(of importCase, then func(*emulator.Server, []string)) importCase {
		of.then = then
		return of
	}
	const topic, two = `topic = "Support"`, `participants = { a = { user_id = "USER1", role = "Presenter" }, b = { user_id = "USER2" } }`
	people := func(s *emulator.Server, ids ...string) {
		s.UpdateRoom(s.Rooms()[0].ID, func(r *emulator.Room) {
			for _, id := range ids {
				r.Participants = append(r.Participants, emulator.Participant{RawID: id, Role: "Consumer"})
			}
		})
	}
	return map[string]importCase{
		"user":                      {hcl: plainUser, addresses: []string{"acs_user.u"}},
		"assignment":                {hcl: assignmentHCL("user", clientIDs(appTwo, appOne)), addresses: []string{assignmentAddress}},
		"assignment of no client":   {hcl: assignmentHCL("resourceAccount"), addresses: []string{assignmentAddress}},
		"room":                      room(),
		"room with a roster":        room(two),
		"room with dial-out":        room("pstn_dial_out_enabled = true"),
		"room with an empty roster": room("participants = {}"),
		"room with a user of another cloud": later(room(), func(s *emulator.Server, users []string) {
			people(s, strings.Replace(users[0], "8:acs:", "8:gcch-acs:", 1), users[0])
		}),
		"upcoming room":        room(`valid_from = "2026-10-01T00:00:00.1234567+02:00"`, `valid_until = "2026-10-02T00:00:00Z"`),
		"active room":          later(room(`valid_until = "2026-09-02T00:00:00Z"`, two), func(s *emulator.Server, _ []string) { s.Advance(time.Hour) }),
		"expired room":         later(room(`valid_until = "2026-09-02T00:00:00Z"`, two), func(s *emulator.Server, _ []string) { s.Advance(3 * day) }),
		"rolling room":         later(room("rolling_validity = { days = 60, renew_before_days = 30 }"), func(s *emulator.Server, _ []string) { s.Advance(40 * day) }),
		"expired rolling room": later(room("rolling_validity = { days = 60, renew_before_days = 30 }"), func(s *emulator.Server, _ []string) { s.Advance(70 * day) }),
		"room with timeouts":   room("timeouts { create = \"5m\" }"),
		"participants of a room": {
			hcl: roomHCL() + `
resource "acs_room_participant" "a" {
  room_id = acs_room.r.id
  user_id = "USER0"
}
resource "acs_room_participant" "b" {
  room_id = acs_room.r.id
  user_id = "USER1"
  role    = "Collaborator"
}
`,
			addresses: []string{"acs_room_participant.a", "acs_room_participant.b"},
		},
		"thread":                     thread(topic),
		"thread with odd texts":      thread("topic = "+unusualHCL, "metadata = { "+unusualHCL+" = "+unusualHCL+" }"),
		"thread with metadata":       thread(topic, `metadata = { a = "1", b = "2" }`),
		"thread with empty metadata": thread(topic, "metadata = {}"),
		"thread with retention":      thread(topic, "delete_after_days = 90"),
		"thread with everything": later(thread(topic, "delete_after_days = 30", `metadata = { a = "1" }`, `participants = {
    "odd label, 1" = { user_id = "USER1", display_name = `+unusualHCL+`, metadata = { k = `+unusualHCL+` } }
    b = { user_id = "USER2", share_history_time = "2026-09-01T07:00:00+02:00" }
  }`), func(s *emulator.Server, _ []string) { s.Advance(time.Hour) }),
		"thread whose creator has a name": thread(topic, `participants = { bot = { user_id = "USER0", display_name = "Bot" }, b = { user_id = "USER2" } }`),
		"participant of a thread": {
			hcl: plainThread + threadParticipantHCL("USER1", "display_name = "+unusualHCL, `share_history_time = "2026-08-01T00:00:00Z"`, "metadata = { k = "+unusualHCL+" }"), addresses: []string{"acs_chat_thread_participant.p"},
		},
		"nameless participant of a thread": {hcl: plainThread + threadParticipantHCL("USER1"), addresses: []string{"acs_chat_thread_participant.p"}},
		"message":                          {hcl: plainThread + messageHCL(hello), addresses: []string{"acs_chat_message.m"}},
		"message with everything": {
			hcl:       plainThread + messageHCL("content = "+unusualHCL, `type = "html"`, "sender_display_name = "+unusualHCL, "metadata = { k = "+unusualHCL+" }"),
			addresses: []string{"acs_chat_message.m"},
		},
	}
}

// sortedLines are those of generated configuration, whose resources come in any
// order, without comments.
func sortedLines(hcl string) []string {
	lines := strings.Split(hcl, "\n")
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "#") })
	slices.Sort(lines)
	return lines
}

// TestAccImport imports each object in each way. The generated configuration plans
// nothing, and nothing is written.
func TestAccImport(t *testing.T) {
	t.Parallel()
	for name, test := range importCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatServiceWith(t, 3, emulator.Options{Now: start, Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredAnswers}})
			filled := strings.NewReplacer("USER0", users[0], "USER1", users[1], "USER2", users[2])
			maker := appliedWorkspace(t, s, actingAs(users[0])+filled.Replace(test.hcl))
			objects := maker.importTargets(test.addresses...)
			if test.then != nil {
				test.then(s, users)
			}
			s.ForgetRequests()

			generated, ways := map[bool]string{}, []bool{false, true}
			if !maker.ImportsByIdentity() {
				ways = []bool{false}
			}
			for _, byIdentity := range ways {
				w := newWorkspace(t, s, actingAs(users[0]))
				var blocks strings.Builder
				for _, object := range objects {
					blocks.WriteString(object.block(byIdentity))
				}
				w.write("import.tf", blocks.String())
				p := w.plan("-generate-config-out=generated.tf")
				if changed := p.changed(); len(changed) > 0 {
					t.Errorf("by identity: %t: planned %v", byIdentity, changed)
				}
				w.run("apply", "saved.tfplan")
				w.wantEmptyPlan()
				text, err := os.ReadFile(filepath.Join(w.Dir, "generated.tf"))
				if err != nil {
					t.Fatal(err)
				}
				generated[byIdentity] = string(text)
			}
			if byID, byIdentity := sortedLines(generated[false]), sortedLines(generated[true]); len(ways) > 1 && !slices.Equal(byID, byIdentity) {
				t.Errorf("by id is generated\n%s\nand by identity\n%s", generated[false], generated[true])
			}

			w := newWorkspace(t, s, actingAs(users[0])+generated[false])
			for _, object := range objects {
				w.run("import", object.address, object.id())
			}
			w.wantEmptyPlan()
			if wrote := slices.DeleteFunc(writes(s), func(write string) bool { return strings.Contains(write, "/:issueAccessToken") }); len(wrote) > 0 {
				t.Errorf("the imports wrote %v", wrote)
			}
		})
	}
}

// testImports applies a configuration, checks the state, and then imports each
// address by the CLI's id, by a block with its id and by a block with its identity.
// Blocks must plan nothing more.
func testImports(t *testing.T, s *emulator.Server, config string, checks []statecheck.StateCheck, addresses ...string) {
	t.Helper()
	clitest.Path(t)
	steps := []resource.TestStep{{
		Config:            config,
		ConfigStateChecks: checks,
		ConfigPlanChecks:  resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
	}}
	for _, address := range addresses {
		for _, kind := range []resource.ImportStateKind{resource.ImportCommandWithID, resource.ImportBlockWithID, resource.ImportBlockWithResourceIdentity} {
			steps = append(steps, resource.TestStep{
				ResourceName: address, ImportState: true, ImportStateKind: kind,
				// The state of a room after the command also has the roster that nobody manages.
				ImportStateVerify: kind == resource.ImportCommandWithID && !strings.HasPrefix(address, "acs_room."),
			})
		}
	}
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){"acs": providerFor(s)},
		Steps:                    steps,
	})
}

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
