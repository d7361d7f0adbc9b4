// SPDX-License-Identifier: MPL-2.0

// This file checks that no secret is in anything that Terraform leaves behind. It
// runs the provider's binary, so that it also checks the log that users would attach
// to a bug report.

package provider_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// The echo provider shows ephemeral values. The test does not search its resource in
// the state, and searches everything else.
const (
	echoType     = "echo"
	echoResource = "resource \"echo\" \"token\" {}\n"
)

// secretsHCL has everything that uses secrets.
const secretsHCL = `
# ` + clitest.Canary + `
terraform {
  required_providers {
    acs  = { source = "acs-terraform/acs" }
    echo = { source = "hashicorp/echo" }
  }
}

variable "canary" {
  type = string
}

provider "echo" {
  data = ephemeral.acs_user_token.agent
}

resource "acs_user" "owner" {}

resource "acs_user" "agent" {}

resource "acs_room" "r" {
  participants = { owner = { user_id = acs_user.owner.id } }
}

resource "acs_room" "open" {}

resource "acs_room_participant" "agent" {
  room_id = acs_room.open.id
  user_id = acs_user.agent.id
}

resource "acs_chat_thread" "t" {
  topic      = var.canary
  as_user_id = acs_user.owner.id
}

resource "acs_chat_thread_participant" "agent" {
  thread_id    = acs_chat_thread.t.id
  user_id      = acs_user.agent.id
  display_name = "Agent"
  as_user_id   = acs_user.owner.id
}

resource "acs_chat_message" "welcome" {
  thread_id  = acs_chat_thread.t.id
  content    = "Welcome"
  as_user_id = acs_user.owner.id
}

data "acs_chat_messages" "d" {
  thread_id  = acs_chat_message.welcome.thread_id
  as_user_id = acs_chat_thread_participant.agent.user_id
}

ephemeral "acs_user_token" "agent" {
  user_id            = acs_user.agent.id
  scopes             = ["chat", "voip"]
  expires_in_minutes = 60
}
`

func TestAccSecretsNeverReachStatePlanOrLogs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		hcl         string
		environment func(s *emulator.Server, token string) []string
	}{
		"of the environment": {"", func(s *emulator.Server, token string) []string {
			return []string{"AZURE_COMMUNICATION_CONNECTION_STRING=" + s.ConnectionString(), "AZURE_COMMUNICATION_ACCESS_TOKEN=" + token}
		}},
		"of the provider block": {`
variable "endpoint" { type = string }
variable "key" {
  type      = string
  ephemeral = true
}
variable "token" {
  type      = string
  ephemeral = true
}
provider "acs" {
  endpoint          = var.endpoint
  access_key        = var.key
  chat_access_token = var.token
}
`, func(s *emulator.Server, token string) []string {
			return []string{"TF_VAR_endpoint=" + s.URL(), "TF_VAR_key=" + s.AccessKey(), "TF_VAR_token=" + token}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startService(t, emulator.Options{})
			someone := s.CreateUser()
			token := s.IssueToken(someone, []string{"chat"}, 0)
			r := newTracedRun(t, s, test.environment(s, token))
			r.write("provider.tf", test.hcl+"data \"acs_chat_threads\" \"given\" {}\n")

			r.write("main.tf", secretsHCL+echoResource)
			r.PlanAndApply("from nothing")
			_, echoed := r.split(r.Read("terraform.tfstate"))
			if !slices.ContainsFunc(s.Tokens(), func(token string) bool { return strings.Contains(echoed, token) }) {
				t.Error("the echo provider was not handed a token")
			}

			// From here on nothing shows a token, so the test searches everything. The plan
			// opens a token too, because it knows the user.
			r.run("state", "rm", "echo.token")
			r.write("main.tf", strings.Replace(secretsHCL, `"Welcome"`, `"Welcome back"`, 1))
			r.PlanAndApply("changed")
			r.PlanAndApply("destroyed", "-destroy")
			if len(s.Rooms())+len(s.Threads()) > 0 || len(s.Users()) != 1 {
				t.Errorf("rooms %v, threads %v and users %v are left", s.Rooms(), s.Threads(), s.Users())
			}

			// An error describes the request that was refused.
			s.RevokeTokens(someone)
			r.FailPlan("refused", "401")
			if n := len(s.Tokens()); n < 7 {
				t.Errorf("%d tokens were issued, want the given one, those by which the two users acted, and those that were opened", n)
			}
			r.wantNoSecrets()
		})
	}
}

// tracedRun is a workspace that runs the provider's binary with all logs, and
// collects what it leaves behind.
type tracedRun struct {
	*workspace
	*clitest.Traces
	s *emulator.Server
}

// newTracedRun serves the echo provider in-process and runs ours as a binary.
func newTracedRun(t *testing.T, s *emulator.Server, environment []string) *tracedRun {
	t.Helper()
	w := emptyWorkspace(t, s)
	w.AddProvider("hashicorp/echo", echoprovider.NewProviderServer())
	w.UseBuilt("acs", builtPrograms(t))
	w.Environment = append(w.Environment, environment...)
	r := &tracedRun{w, w.Trace(), s}
	r.Without = func(document string) string {
		rest, _ := r.split(document)
		return rest
	}
	return r
}

// split separates the resource of the echo provider, which shows tokens, from the rest of
// a state or plan.
func (r *tracedRun) split(document string) (rest, echoed string) {
	r.t.Helper()
	var content any
	if err := json.Unmarshal([]byte(document), &content); err != nil {
		r.t.Fatal(err)
	}
	var taken []any
	content = without(content, func(element any) bool {
		object, ok := element.(map[string]any)
		if !ok || object["type"] != echoType {
			return false
		}
		taken = append(taken, element)
		return true
	})
	return r.encode(content), r.encode(taken)
}

// without leaves out elements of lists, however deep.
func without(content any, leaveOut func(element any) bool) any {
	switch content := content.(type) {
	case []any:
		kept := []any{}
		for _, element := range content {
			if !leaveOut(element) {
				kept = append(kept, without(element, leaveOut))
			}
		}
		return kept
	case map[string]any:
		for name, value := range content {
			content[name] = without(value, leaveOut)
		}
	}
	return content
}

func (r *tracedRun) encode(content any) string {
	r.t.Helper()
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(content); err != nil {
		r.t.Fatal(err)
	}
	return text.String()
}

// wantNoSecrets checks that no secret of the service was left behind.
func (r *tracedRun) wantNoSecrets() {
	r.t.Helper()
	secrets := map[string]string{
		"access key": r.s.AccessKey(), "access key, escaped": url.QueryEscape(r.s.AccessKey()), "connection string": r.s.ConnectionString(),
	}
	for n, token := range r.s.Tokens() {
		// Only the signature of a token is secret.
		secrets[fmt.Sprintf("token %d", n+1)] = token[strings.LastIndex(token, ".")+1:]
	}
	r.WantNoSecrets("acs", secrets)
}
