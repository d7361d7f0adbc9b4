// SPDX-License-Identifier: MPL-2.0

// This file tests the provider block on a real CLI: which credentials it uses, and
// what happens while they are unknown.

package provider_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
)

// withEnvironment gives the workspace's provider just these variables.
func (w *workspace) withEnvironment(s *emulator.Server, variables map[string]string) *workspace {
	w.useProvider(providerserver.NewProtocol6WithError(provider.New(provider.Options{
		Version: "test", Now: s.Now, Getenv: environment(variables),
	})()))
	return w
}

func TestAccProviderValidateNeedsNoCredentials(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{})
	w := newWorkspace(t, s, plainRoom).withEnvironment(s, nil)
	w.run("validate")
}

func TestAccProviderBlockBeatsEnvironment(t *testing.T) {
	t.Parallel()
	inBlock, inEnvironment := startService(t, emulator.Options{}), startService(t, emulator.Options{})
	inSubtests(t, map[string]string{
		"connection string": secretHCL("c", inBlock.ConnectionString()) + blockHCL("connection_string = var.c"),
		"endpoint and key":  secretHCL("k", inBlock.AccessKey()) + blockHCL(fmt.Sprintf("endpoint = %q", inBlock.URL()+"/"), "access_key = var.k"),
	}, func(t *testing.T, block string) {
		w := newWorkspace(t, inBlock, plainRoom+block).withEnvironment(inBlock, map[string]string{
			"AZURE_COMMUNICATION_CONNECTION_STRING": inEnvironment.ConnectionString(),
			"AZURE_COMMUNICATION_ENDPOINT":          inEnvironment.URL(), "ARM_TENANT_ID": "tenant", "ARM_CLIENT_SECRET": "secret",
		})
		w.apply()
		id := w.id("acs_room.r")
		if _, there := inBlock.Room(id); !there {
			t.Errorf("room %q is not at the block's endpoint", id)
		}
		wantNoRequests(t, inEnvironment)
		w.destroy()
	})
}

// lateConnectionHCL is a configuration whose connection string is known once
// terraform_data.c was applied.
func lateConnectionHCL(s *emulator.Server, input, rest string) string {
	return secretHCL("c", s.ConnectionString()) +
		"resource \"terraform_data\" \"c\" { input = { text = var.c, of = \"" + input + "\" } }\n" +
		blockHCL("connection_string = terraform_data.c.output.text") + rest
}

func roomAndParticipantHCL(n int) string {
	return roomHCL(fmt.Sprintf("participants = { ada = { user_id = %q } }", user(n))) +
		"resource \"acs_room\" \"other\" { rolling_validity = { days = 60, renew_before_days = 30 } }\n" +
		fmt.Sprintf("resource \"acs_room_participant\" \"p\" {\n room_id = acs_room.other.id\n user_id = %q\n}\n", user(n)) +
		"data \"acs_room\" \"d\" { id = acs_room.r.id }\n"
}

func TestAccProviderUnknownPlansNewRoomsAndAppliesInOneRun(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, lateConnectionHCL(s, "one", roomAndParticipantHCL(1))).withEnvironment(s, nil)
	p := w.plan()
	want := []string{"acs_room.other create", "acs_room.r create", "acs_room_participant.p create", "terraform_data.c create"}
	if got := p.changed(); !slices.Equal(got, want) {
		t.Errorf("planned %v, want %v", got, want)
	}
	wantNoRequests(t, s)
	w.run("apply", "saved.tfplan")
	wantRooms(t, s, 2)
	w.wantEmptyPlan()
	w.destroy()
	wantRooms(t, s, 0)
}

func TestAccProviderUnknownAgainNamesTheWaysOut(t *testing.T) {
	t.Parallel()
	ways := []string{"Provider configuration not known yet", `"connection_string"`, "-target", "-refresh=false"}
	prepare := func(t *testing.T) (*emulator.Server, *workspace) {
		t.Helper()
		s := newService(t)
		w := appliedWorkspace(t, s, lateConnectionHCL(s, "one", roomAndParticipantHCL(1))).withEnvironment(s, nil)
		w.write("main.tf", lateConnectionHCL(s, "two", strings.Replace(roomAndParticipantHCL(1), "participants", "pstn_dial_out_enabled = true\n participants", 1)))
		s.ForgetRequests()
		wantText(t, w.fail("plan"), ways...)
		wantNoRequests(t, s)
		if w.attributes("acs_room.r")["id"] == nil || w.attributes("acs_room_participant.p")["id"] == nil {
			t.Error("the state lost what it had")
		}
		return s, w
	}
	t.Run("-target", func(t *testing.T) {
		t.Parallel()
		s, w := prepare(t)
		w.run("apply", "-auto-approve", "-target=terraform_data.c")
		wantWrites(t, s)
		w.apply()
		wantWrites(t, s, `{"pstnDialOutEnabled":true}`)
		w.wantEmptyPlan()
	})
	t.Run("-refresh=false", func(t *testing.T) {
		t.Parallel()
		s, w := prepare(t)
		w.run("apply", "-auto-approve", "-refresh=false")
		wantWrites(t, s, `{"pstnDialOutEnabled":true}`)
		w.wantEmptyPlan()
	})
}

func TestAccProviderUnknownFailsWhenPlanCallsService(t *testing.T) {
	t.Parallel()
	const room = "99199690362660524"
	inSubtests(t, map[string]string{
		"data source acs_room":              "data \"acs_room\" \"d\" { id = \"" + room + "\" }\n",
		"data source acs_rooms":             "data \"acs_rooms\" \"d\" {}\n",
		"data source acs_room_participants": "data \"acs_room_participants\" \"d\" { room_id = \"" + room + "\" }\n",
		"import of a room":                  plainRoom + "import {\n to = acs_room.r\n id = \"" + room + "\"\n}\n",
		"import of a participant": "import {\n to = acs_room_participant.p\n id = \"" + room + "/" + user(1) + "\"\n}\n" +
			"resource \"acs_room_participant\" \"p\" {\n room_id = \"" + room + "\"\n user_id = \"" + user(1) + "\"\n}\n",
	}, func(t *testing.T, rest string) {
		s := newService(t)
		w := newWorkspace(t, s, lateConnectionHCL(s, "one", rest)).withEnvironment(s, nil)
		wantText(t, w.fail("plan"), "Provider configuration not known yet", `"connection_string"`, "-target")
		wantNoRequests(t, s)
	})
}

func TestAccProviderWithRegeneratedKeyFails(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomAndParticipantHCL(1))
	id := w.attributes("acs_room.r")["id"]
	s.ForgetRequests()

	const regenerated = "Y2FuYXJ5LW9sZC1rZXk=" // base64 of "canary-old-key"
	w.write("main.tf", secretHCL("k", regenerated)+blockHCL(fmt.Sprintf("endpoint = %q", s.URL()), "access_key = var.k")+roomAndParticipantHCL(2))
	for _, arguments := range [][]string{
		{"plan"},
		{"apply", "-auto-approve", "-refresh=false"},
		{"apply", "-auto-approve", "-refresh-only"},
		{"destroy", "-auto-approve", "-refresh=false"},
	} {
		text := w.fail(arguments...)
		wantText(t, text, "the service answered 401 Denied", "check that it belongs to the endpoint and was not regenerated", "Nothing was removed from the state", "Request id: ")
		wantNoText(t, text, "canary", regenerated)
	}
	w.wantAttribute("acs_room.r", "id", id)
	w.wantAttribute("acs_room_participant.p", "user_id", user(1))
	for _, r := range s.Requests() {
		if r.Status != http.StatusUnauthorized {
			t.Errorf("%s %s was answered %d", r.Method, r.Path, r.Status)
		}
	}
	w.write("main.tf", roomAndParticipantHCL(1))
	w.wantEmptyPlan()
}
