// SPDX-License-Identifier: MPL-2.0

// This file tries the bad inputs of the tables beside it, which cover every type and the
// provider block. INPUTS.md has the counts, and what no plan can refuse.

package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
	"github.com/acs-terraform/terraform-provider-acs/internal/serving"
)

// What errors say is allowed.
const (
	allowedTime  = "It must be an RFC 3339 time with its offset, such as 2026-09-01T08:00:00Z"
	allowedUser  = "only users of Communication Services are allowed, 8:acs:<resource id>_<user id>"
	allowedRoom  = "a room id is digits only, such as 99199690362660524"
	allowedRoles = `"Presenter" "Attendee" "Consumer" "Collaborator"`
	allowedGUID  = "is not a GUID in lower case, such as 1b5cc06b-f352-4571-b1e6-d9b259b7c776"

	anyRoom   = "99199690362660524"
	anyThread = "19:acsV1_abc@thread.v2"
	teamsUser = "8:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130"
	phone     = "4:+14255550123"
)

// bases are a room and a thread that exist.
const bases = `
resource "acs_room" "base" {}
resource "acs_chat_thread" "base" { topic = "Support" }
`

func TestAccBadInputs(t *testing.T) {
	t.Parallel()
	s, users := chatServiceWith(t, 1, noRateLimits())
	inputs := slices.Concat(roomInputs(), threadInputs(), messageInputs(), chatReadInputs(), otherInputs(), importInputs(), providerInputs(), environmentInputs(s.URL()))
	newServer := func(variables map[string]string) clitest.NewProvider {
		return func() (tfprotov6.ProviderServer, error) {
			return serving.New(provider.New(provider.Options{Version: "test", Now: s.Now, Getenv: environment(variables)})()), nil
		}
	}
	tries := clitest.Tries{
		Workspace: clitest.New(t, "acs", newServer(map[string]string{"AZURE_COMMUNICATION_CONNECTION_STRING": s.ConnectionString()}), actingAs(users[0])+bases),
		Provider:  "acs",
		Inputs:    inputs,
		NewServer: newServer,
		Secrets:   []string{"Y2FuYXJ5", "canary"},
		AfterStage: func(stage clitest.Stage) {
			for _, request := range writes(s) {
				if stage != "" && !strings.Contains(request, ":issueAccessToken") {
					t.Errorf("%s sent %s", stage, request)
				}
			}
			s.ForgetRequests()
		},
	}
	tries.Run(t, "INPUTS.md")
}

// The command refuses what an import block refuses.
func TestAccImportCommandRefusesMalformedIDs(t *testing.T) {
	t.Parallel()
	s, users := chatServiceWith(t, 1, noRateLimits())
	w := newWorkspace(t, s, actingAs(users[0])+`
resource "acs_room" "i" {}
resource "acs_user" "i" {}
resource "acs_room_participant" "i" {
  room_id = "`+anyRoom+`"
  user_id = "`+user(1)+`"
}
resource "acs_chat_thread_participant" "i" {
  thread_id = "`+anyThread+`"
  user_id   = "`+user(1)+`"
}
resource "acs_chat_message" "i" {
  thread_id = "`+anyThread+`"
  content   = "Hello"
}
`)
	for _, test := range []struct {
		name, id string
		says     []string
	}{
		{"acs_room", "my-room", []string{`"my-room" is not a room id`, allowedRoom}},
		{"acs_user", "acs:1b5cc06b_1", []string{`"acs:1b5cc06b_1" is not a user`, allowedUser}},
		{"acs_room_participant", anyRoom, []string{"use ROOM_ID/USER_ID"}},
		{"acs_room_participant", anyRoom + "/" + phone, []string{phone, "phone number"}},
		{"acs_chat_thread_participant", "1/" + user(1), []string{`"1" is not a thread id`}},
		{"acs_chat_message", anyThread + "/x", []string{`"x" is not a message id`, allowedMessage}},
	} {
		wantText(t, w.fail("import", test.name+".i", test.id), append(test.says, "Malformed import id")...)
	}
	wantNoRequests(t, s)
}
