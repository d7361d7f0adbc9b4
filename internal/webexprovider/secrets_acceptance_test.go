// SPDX-License-Identifier: MPL-2.0

// This file checks that no token and no secret is in anything that Terraform leaves
// behind. It runs the provider's binary, so that it also checks the log that users would
// attach to a bug report.

package webexprovider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// secretsHCL has a resource, a data source and a membership.
const secretsHCL = `
# ` + clitest.Canary + `
terraform {
  required_providers {
    webex = { source = "acs-terraform/webex" }
  }
}

variable "canary" {
  type = string
}

resource "webex_room" "r" {
  title   = var.canary
  members = { jane = { person_email = "jane@example.com" } }
}

resource "webex_room" "open" {
  title = "Open"
}

resource "webex_room_membership" "jane" {
  room_id      = webex_room.open.id
  person_email = "jane@example.com"
}

data "webex_person" "me" {}
`

// block is a provider block whose arguments are variables that no plan has.
func block(arguments ...string) string {
	text := ""
	for _, name := range arguments {
		text += "variable \"" + name + "\" {\n  type = string\n  ephemeral = true\n}\n"
	}
	text += "provider \"webex\" {\n"
	for _, name := range arguments {
		text += "  " + name + " = var." + name + "\n"
	}
	return text + "}\n"
}

// TestAccSecretsNeverReachStatePlanOrLogs: the access token, and the client secret, the
// refresh token and all tokens that Webex answers for it.
func TestAccSecretsNeverReachStatePlanOrLogs(t *testing.T) {
	t.Parallel()
	program := clitest.BuildProvider(t, "webex")
	for name, test := range map[string]struct {
		hcl, prefix string
		refresh     bool
	}{
		"access token of the environment":  {prefix: "WEBEX_"},
		"access token of the block":        {hcl: block("access_token", "base_url"), prefix: "TF_VAR_"},
		"refresh token of the environment": {prefix: "WEBEX_", refresh: true},
		"refresh token of the block":       {hcl: block("client_id", "client_secret", "refresh_token", "base_url"), prefix: "TF_VAR_", refresh: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startWebex(t, func(sw *emulator.Switches) { sw.WebexRefreshToken = emulator.WebexRefreshTokenAdded })
			app := s.WebexServiceApp()
			before := len(s.WebexSecrets())
			settings := map[string]string{"base_url": s.WebexURL(), "access_token": app.AccessToken}
			if test.refresh {
				settings = map[string]string{"base_url": s.WebexURL(), "client_id": app.ClientID, "client_secret": app.ClientSecret, "refresh_token": app.RefreshToken}
			}
			w := clitest.Empty(t)
			w.UseBuilt("webex", program)
			for name, value := range settings {
				if test.hcl == "" {
					name = strings.ToUpper(name)
				}
				w.Environment = append(w.Environment, test.prefix+name+"="+value)
			}
			w.Write("provider.tf", test.hcl)
			w.Write("main.tf", secretsHCL)
			traces := w.Trace()

			// A token that is refused is renewed once more in the run.
			if test.refresh {
				s.AddFault(emulator.Fault{Path: "/v1/people/me", Status: http.StatusUnauthorized, Count: 1})
			}
			traces.PlanAndApply("from nothing")
			w.Write("main.tf", strings.Replace(secretsHCL, `"Open"`, `"Opened"`, 1))
			traces.PlanAndApply("changed")
			traces.PlanAndApply("destroyed", "-destroy")
			if rooms := s.WebexRooms(); len(rooms) > 0 {
				t.Errorf("got %+v", rooms)
			}

			// Errors have the text of an answer, and here that has what was sent.
			fault := emulator.Fault{Path: "/v1/people/me", Status: http.StatusForbidden}
			bodies := []string{`{"message":"refused: ` + app.AccessToken + `","trackingId":"ROUTER_1"}`}
			if test.refresh {
				sent := "refused: " + app.RefreshToken + " " + app.ClientSecret
				fault = emulator.Fault{Path: "/v1/access_token", Status: http.StatusBadRequest}
				bodies = []string{`{"message":"` + sent + `","trackingId":"ROUTER_1"}`, `{"error":"invalid_grant","error_description":"` + sent + `"}`}
			}
			for _, fault.Body = range bodies {
				fault.Count = 1
				s.AddFault(fault)
				traces.FailPlan("refused", "Cannot read the person", "refused: ")
			}

			secrets := map[string]string{}
			for n, secret := range s.WebexSecrets() {
				secrets[fmt.Sprintf("secret %d", n+1)] = secret
			}
			if got := len(secrets) - before; test.refresh && got < 2*7 {
				t.Errorf("%d tokens were issued, want two for each of six runs, and two for the token that was refused", got)
			}
			traces.WantNoSecrets("webex", secrets)
		})
	}
}
