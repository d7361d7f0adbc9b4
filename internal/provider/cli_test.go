// This file runs a real Terraform or OpenTofu CLI in a workspace of its own,
// with this provider served in-process and the emulator as the service. Each
// command gets a provider of its own, as it would outside.

package provider_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
	"github.com/acs-terraform/terraform-provider-acs/internal/serving"
)

// onlyTerraform skips a test of a feature that OpenTofu does not have. On an old
// Terraform it fails.
func onlyTerraform(t *testing.T, feature string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), clitest.Path(t), "version")
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "CHECKPOINT_DISABLE=1"} // as in exec
	version, err := command.Output()
	if err != nil {
		t.Fatalf("asking the CLI for its version: %v", err)
	}
	if strings.HasPrefix(string(version), "OpenTofu") {
		t.Skipf("OpenTofu has no %s", feature)
	}
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

// workspace is a folder with a configuration and its state.
type workspace struct {
	t        *testing.T
	cli      string
	dir      string
	provider func() (tfprotov6.ProviderServer, error)
}

const requiredProviders = `
terraform {
  required_providers {
    acs = { source = "acs-terraform/acs" }
  }
}
`

// newWorkspace makes a workspace whose main.tf is hcl.
func newWorkspace(t *testing.T, s *emulator.Server, hcl string) *workspace {
	t.Helper()
	w := &workspace{t: t, cli: clitest.Path(t), dir: t.TempDir(), provider: providerFor(s)}
	w.write("versions.tf", requiredProviders)
	w.write("main.tf", hcl)
	return w
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
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// serve starts a provider and returns what the CLI needs to reach it.
func (w *workspace) serve() (reattach string, stop func()) {
	w.t.Helper()
	server, err := w.provider()
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	configs, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
	served := make(chan error, 1)
	go func() {
		served <- tf6server.Serve(provider.Address, func() tfprotov6.ProviderServer { return server },
			tf6server.WithDebug(ctx, configs, closed),
			tf6server.WithGoPluginLogger(hclog.NewNullLogger()),
			tf6server.WithLoggingSink(w.t))
	}()
	var config *plugin.ReattachConfig
	select {
	case config = <-configs:
	case err := <-served:
		cancel()
		w.t.Fatalf("serving the provider: %v", err)
	}
	entry := map[string]any{
		"Protocol": string(config.Protocol), "ProtocolVersion": config.ProtocolVersion, "Pid": config.Pid, "Test": config.Test,
		"Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()},
	}
	text, err := json.Marshal(map[string]any{
		"registry.terraform.io/acs-terraform/acs": entry,
		"registry.opentofu.org/acs-terraform/acs": entry,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text), func() {
		cancel()
		<-closed
	}
}

// outcome is what a CLI command left behind.
type outcome struct {
	text string // standard output and error
	code int
}

// wantSuccess returns the output of a command that has to succeed.
func (o outcome) wantSuccess(t *testing.T, arguments []string) string {
	t.Helper()
	if o.code != 0 {
		t.Fatalf("%v ended with %d:\n%s", arguments, o.code, o.text)
	}
	return o.text
}

// try runs one command with a fresh provider.
func (w *workspace) try(arguments ...string) outcome {
	w.t.Helper()
	reattach, stop := w.serve()
	defer stop()
	return w.exec([]string{"TF_REATTACH_PROVIDERS=" + reattach}, arguments...)
}

// exec runs the CLI in the workspace.
func (w *workspace) exec(environment []string, arguments ...string) outcome {
	w.t.Helper()
	text, code := clitest.Run(w.t, w.cli, w.dir, environment, arguments...)
	return outcome{text, code}
}

// run is try for a command that has to succeed; it returns the output.
func (w *workspace) run(arguments ...string) string {
	w.t.Helper()
	return w.try(arguments...).wantSuccess(w.t, arguments)
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

func flat(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(text)), " ")
}

func (w *workspace) apply() string {
	w.t.Helper()
	return w.run("apply", "-auto-approve")
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
	p := w.plan()
	if changed := p.changed(); len(changed) > 0 {
		w.t.Fatalf("the plan is not empty: %v\n%s", changed, p.text)
	}
}

// attributes are what the state has of an address.
func (w *workspace) attributes(address string) map[string]any {
	w.t.Helper()
	var state tfjson.State
	if err := state.UnmarshalJSON([]byte(w.run("show", "-json"))); err != nil {
		w.t.Fatal(err)
	}
	if state.Values == nil || state.Values.RootModule == nil {
		return nil
	}
	for _, r := range state.Values.RootModule.Resources {
		if r.Address == address {
			return r.AttributeValues
		}
	}
	return nil
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
