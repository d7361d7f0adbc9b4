// SPDX-License-Identifier: MPL-2.0

// This file is what tests on a real Terraform or OpenTofu CLI share: a workspace of
// their own, with this provider served in-process and the emulator as the service.

package provider_test

import (
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
	"github.com/acs-terraform/terraform-provider-acs/internal/serving"
)

// onlyTerraform skips a test of a feature that OpenTofu, and Terraform before 1.14, does
// not have.
func onlyTerraform(t *testing.T, feature string) {
	t.Helper()
	clitest.Empty(t).OnlyTerraform(feature)
}

// onlyWithIdentity skips a test of imports by identity, which Terraform before 1.12 does
// not have.
func onlyWithIdentity(t *testing.T) {
	t.Helper()
	clitest.Empty(t).OnlyWithIdentity()
}

// startService starts the emulator that one test has to itself.
func startService(t *testing.T, o emulator.Options) *emulator.Server {
	t.Helper()
	s, err := emulator.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("stopping the emulator: %v", err)
		}
	})
	return s
}

// environment is a Getenv that knows just these variables.
func environment(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}

// providerFor returns a constructor of a provider that talks to s and goes by
// its clock.
func providerFor(s *emulator.Server) func() (tfprotov6.ProviderServer, error) {
	return func() (tfprotov6.ProviderServer, error) {
		return serving.New(provider.New(provider.Options{
			Version: "test",
			Now:     s.Now,
			Getenv:  environment(map[string]string{"AZURE_COMMUNICATION_CONNECTION_STRING": s.ConnectionString()}),
		})()), nil
	}
}

const requiredProviders = `
terraform {
  required_providers {
    acs = { source = "acs-terraform/acs" }
  }
}
`

// workspace is a folder with a configuration and its state.
type workspace struct {
	*clitest.Workspace
	t *testing.T
}

// newWorkspace makes a workspace whose main.tf is hcl.
func newWorkspace(t *testing.T, s *emulator.Server, hcl string) *workspace {
	t.Helper()
	return &workspace{clitest.New(t, "acs", providerFor(s), hcl), t}
}

// emptyWorkspace makes a workspace without files.
func emptyWorkspace(t *testing.T, s *emulator.Server) *workspace {
	t.Helper()
	w := &workspace{clitest.Empty(t), t}
	w.useProvider(providerFor(s))
	return w
}

// useProvider has the CLI reach another provider as acs-terraform/acs.
func (w *workspace) useProvider(newServer clitest.NewProvider) {
	w.AddProvider("acs-terraform/acs", newServer)
}

// appliedWorkspace is newWorkspace and an apply.
func appliedWorkspace(t *testing.T, s *emulator.Server, hcl string) *workspace {
	t.Helper()
	w := newWorkspace(t, s, hcl)
	w.apply()
	return w
}

func (w *workspace) write(name, text string) {
	w.t.Helper()
	w.Write(name, text)
}

// outcome is what a CLI command left behind.
type outcome struct {
	text string // standard output and error
	code int
}

// try runs one command with a fresh provider.
func (w *workspace) try(arguments ...string) outcome {
	w.t.Helper()
	text, code := w.Exec(arguments...)
	return outcome{text, code}
}

// run is try for a command that has to succeed; it returns the output.
func (w *workspace) run(arguments ...string) string {
	w.t.Helper()
	return w.Run(arguments...)
}

// fail is try for a command that has to fail; the output is folded into one
// line, without the CLI's frames, so that a text is found whatever the width.
func (w *workspace) fail(arguments ...string) string {
	w.t.Helper()
	got := w.try(arguments...)
	if got.code == 0 {
		w.t.Fatalf("%v succeeded, an error was wanted:\n%s", arguments, got.text)
	}
	return flat(got.text)
}

func flat(text string) string { return clitest.Flat(text) }

func (w *workspace) apply() string {
	w.t.Helper()
	return w.Apply()
}

func (w *workspace) destroy(arguments ...string) {
	w.t.Helper()
	w.run(append([]string{"destroy", "-auto-approve"}, arguments...)...)
}

// planned is a plan: its changes by address and what the CLI said.
type planned struct {
	text string
	tfjson.Plan
}

// plan makes a plan, saves it as saved.tfplan and returns it.
func (w *workspace) plan(arguments ...string) planned {
	w.t.Helper()
	p := planned{text: flat(w.run(append([]string{"plan", "-out=saved.tfplan"}, arguments...)...))}
	if err := p.UnmarshalJSON([]byte(w.run("show", "-json", "saved.tfplan"))); err != nil {
		w.t.Fatal(err)
	}
	return p
}

// actions are the planned actions of an address, such as "create" or
// "delete create"; "no-op" for one that the plan does not mention.
func (p planned) actions(address string) string {
	for _, change := range p.ResourceChanges {
		if change.Address == address {
			var names []string
			for _, action := range change.Change.Actions {
				names = append(names, string(action))
			}
			return strings.Join(names, " ")
		}
	}
	return "no-op"
}

// change is the planned change of an address.
func (p planned) change(t *testing.T, address string) *tfjson.Change {
	t.Helper()
	for _, change := range p.ResourceChanges {
		if change.Address == address {
			return change.Change
		}
	}
	t.Fatalf("the plan has no %s", address)
	return nil
}

// changed are the addresses that the plan would change, sorted.
func (p planned) changed() []string {
	var addresses []string
	for _, change := range p.ResourceChanges {
		if !change.Change.Actions.NoOp() && !change.Change.Actions.Read() {
			addresses = append(addresses, change.Address+" "+p.actions(change.Address))
		}
	}
	slices.Sort(addresses)
	return addresses
}

// wantEmptyPlan holds that a plan changes nothing.
func (w *workspace) wantEmptyPlan() {
	w.t.Helper()
	if changes, text := w.Plan(); len(changes) > 0 {
		w.t.Fatalf("the plan is not empty: %v\n%s", changes, flat(text))
	}
}

// attributes are what the state has of an address.
func (w *workspace) attributes(address string) map[string]any {
	w.t.Helper()
	return w.Attributes(address)
}

// calls are the requests on the emulator's record whose method and path match,
// as "METHOD /path body".
func calls(s *emulator.Server, method, pathPrefix string) []emulator.Request {
	var found []emulator.Request
	for _, r := range s.Requests() {
		if r.Method == method && strings.HasPrefix(r.Path, pathPrefix) {
			found = append(found, r)
		}
	}
	return found
}

// writes are all requests that change something, as "METHOD /path body".
func writes(s *emulator.Server) []string {
	var found []string
	for _, r := range s.Requests() {
		if r.Method != "GET" {
			found = append(found, strings.TrimSpace(r.Method+" "+r.Path+" "+r.Body))
		}
	}
	return found
}
