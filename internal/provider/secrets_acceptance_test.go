// This file checks that no secret is in anything that Terraform leaves behind. It
// runs the provider's binary, so that it also checks the log that users would attach
// to a bug report.

package provider_test

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// canary is no secret, but is in every place that the test searches. It has the
// characters of keys, connection strings and tokens, so that whatever hides those
// hides it too.
const canary = "endpoint=canary/;key=0+1/2==.eyJ-_"

// The echo provider shows ephemeral values. The test does not search its resource in
// the state, and searches everything else.
const (
	echoType     = "echo"
	echoResource = "resource \"echo\" \"token\" {}\n"
)

// secretsHCL has everything that uses secrets.
const secretsHCL = `
# ` + canary + `
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
			r.planAndApply("from nothing")
			_, echoed := r.split(r.readFile("terraform.tfstate"))
			if !slices.ContainsFunc(s.Tokens(), func(token string) bool { return strings.Contains(echoed, token) }) {
				t.Error("the echo provider was not handed a token")
			}

			// From here on nothing shows a token, so the test searches everything. The plan
			// opens a token too, because it knows the user.
			r.run("state", "rm", "echo.token")
			r.write("main.tf", strings.Replace(secretsHCL, `"Welcome"`, `"Welcome back"`, 1))
			r.planAndApply("changed")
			r.planAndApply("destroyed", "-destroy")
			if len(s.Rooms())+len(s.Threads()) > 0 || len(s.Users()) != 1 {
				t.Errorf("rooms %v, threads %v and users %v are left", s.Rooms(), s.Threads(), s.Users())
			}

			// An error describes the request that was refused.
			s.RevokeTokens(someone)
			refused := r.try("plan", "-var=canary="+canary)
			if refused.code == 0 || !strings.Contains(flat(refused.text), "401") {
				t.Errorf("the plan ended with %d, want a refusal:\n%s", refused.code, refused.text)
			}
			r.collect("output", "refused", refused.text)

			log := r.readFile("trace.log")
			r.collect("log", "trace.log", log)
			if !strings.Contains(log, "provider.terraform-provider-acs") {
				t.Error("the log does not have that of the provider")
			}
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
	beside      string // what the provider that is served in-process goes by
	s           *emulator.Server
	environment []string
	places      []place
}

// place is a text that Terraform left behind.
type place struct{ kind, name, text string }

// newTracedRun serves the echo provider in-process and runs ours as a binary.
func newTracedRun(t *testing.T, s *emulator.Server, environment []string) *tracedRun {
	t.Helper()
	w := emptyWorkspace(t, s)
	w.provider = echoprovider.NewProviderServer()
	return &tracedRun{workspace: w, beside: "hashicorp/echo", s: s, environment: append([]string{
		w.useBuiltProvider(),
		"TF_LOG=TRACE", "TF_LOG_PATH=" + filepath.Join(w.dir, "trace.log"),
	}, environment...)}
}

// try is workspace.try on the binary.
func (r *tracedRun) try(arguments ...string) outcome {
	r.t.Helper()
	reattach, stop := r.serve()
	defer stop()
	reattach = strings.ReplaceAll(reattach, "acs-terraform/acs", r.beside)
	return r.exec(append([]string{"TF_REATTACH_PROVIDERS=" + reattach}, r.environment...), arguments...)
}

// run is workspace.run on the binary.
func (r *tracedRun) run(arguments ...string) string {
	r.t.Helper()
	return r.try(arguments...).wantSuccess(r.t, arguments)
}

func (r *tracedRun) readFile(name string) string {
	r.t.Helper()
	text, err := fs.ReadFile(os.DirFS(r.dir), name)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

// collect keeps a text to search.
func (r *tracedRun) collect(kind, name, text string) {
	r.places = append(r.places, place{kind, name, text})
}

// planAndApply plans and applies, and collects everything that it leaves behind.
func (r *tracedRun) planAndApply(step string, arguments ...string) {
	r.t.Helper()
	document := func(kind, text string) {
		rest, _ := r.split(text)
		r.collect(kind, step, rest)
	}
	r.collect("output", step+", plan", r.run(append([]string{"plan", "-out=saved.tfplan", "-var=canary=" + canary}, arguments...)...))
	r.collectPlan(step)
	r.collect("plan as text", step, r.run("show", "saved.tfplan"))
	document("plan as JSON", r.run("show", "-json", "saved.tfplan"))
	r.collect("output", step+", apply", r.run("apply", "saved.tfplan"))
	document("state", r.readFile("terraform.tfstate"))
	document("state as JSON", r.run("show", "-json"))
}

// collectPlan collects each part of the saved plan, which is a zip archive.
func (r *tracedRun) collectPlan(step string) {
	r.t.Helper()
	archive, err := zip.OpenReader(filepath.Join(r.dir, "saved.tfplan"))
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	for _, part := range archive.File {
		content, err := part.Open()
		if err != nil {
			r.t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			r.t.Fatal(err)
		}
		_ = content.Close()
		r.collect("saved plan, "+part.Name, step, string(text))
	}
}

// split separates the resource of the echo provider from the rest of a state or
// plan.
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

// wantNoSecrets checks that the canary is in each kind of place, and no secret in
// any.
func (r *tracedRun) wantNoSecrets() {
	r.t.Helper()
	secrets := map[string]string{
		"access key": r.s.AccessKey(), "access key, escaped": url.QueryEscape(r.s.AccessKey()), "connection string": r.s.ConnectionString(),
	}
	for n, token := range r.s.Tokens() {
		// Only the signature of a token is secret.
		secrets[fmt.Sprintf("token %d", n+1)] = token[strings.LastIndex(token, ".")+1:]
	}
	found := map[string]bool{}
	for _, place := range r.places {
		found[place.kind] = found[place.kind] || strings.Contains(place.text, canary)
		for name, secret := range secrets {
			if strings.Contains(place.text, secret) {
				r.t.Errorf("the %s is in the %s (%s)", name, place.kind, place.name)
			}
		}
	}
	for _, kind := range []string{
		"log", "output", "saved plan, tfplan", "saved plan, tfstate", "saved plan, tfconfig/m-/main.tf", "plan as text", "plan as JSON", "state", "state as JSON",
	} {
		if !found[kind] {
			r.t.Errorf("the canary was not found in the %s: a secret would not be either", kind)
		}
	}
}
