// SPDX-License-Identifier: MPL-2.0

// This file has a folder in which the CLI runs with providers that the test serves.

package clitest

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Workspace is a folder whose providers the test serves.
type Workspace struct {
	Folder

	providers map[string]NewProvider // by source, such as acs-terraform/webex
}

// NewProvider makes a provider.
type NewProvider = func() (tfprotov6.ProviderServer, error)

// Empty makes a workspace without files and providers.
func Empty(t *testing.T) *Workspace {
	t.Helper()
	return &Workspace{Folder: Folder{CLI: Path(t), Dir: t.TempDir(), t: t}, providers: map[string]NewProvider{}}
}

// New makes a workspace with a provider of ours, such as webex, and main.tf. Each command
// gets a provider of its own.
func New(t *testing.T, name string, newServer NewProvider, hcl string) *Workspace {
	t.Helper()
	w := Empty(t)
	w.AddProvider("acs-terraform/"+name, newServer)
	w.Write("versions.tf", "terraform {\n  required_providers {\n    "+name+" = { source = \"acs-terraform/"+name+"\" }\n  }\n}\n")
	w.Write("main.tf", hcl)
	return w
}

// AddProvider has the CLI reach a provider that the test serves.
func (w *Workspace) AddProvider(source string, newServer NewProvider) {
	w.providers[source] = newServer
}

// UseBuilt has the CLI run a provider of ours, such as webex, as the program in a folder.
func (w *Workspace) UseBuilt(name, folder string) {
	w.t.Helper()
	delete(w.providers, "acs-terraform/"+name)
	w.useBuilt(map[string]string{name: folder})
}

// Serve starts the providers and returns the setting by which the CLI reaches them.
func (w *Workspace) Serve() (setting string, stop func()) {
	w.t.Helper()
	entries, stops := map[string]any{}, make([]func(), 0, len(w.providers))
	for source, newServer := range w.providers {
		server, err := newServer()
		if err != nil {
			w.t.Fatal(err)
		}
		entry, stopOne := w.serveOne(source, server)
		entries["registry.terraform.io/"+source] = entry
		entries["registry.opentofu.org/"+source] = entry
		stops = append(stops, stopOne)
	}
	text, err := json.Marshal(entries)
	if err != nil {
		w.t.Fatal(err)
	}
	return "TF_REATTACH_PROVIDERS=" + string(text), func() {
		for _, stopOne := range stops {
			stopOne()
		}
	}
}

// serveOne starts one provider.
func (w *Workspace) serveOne(source string, server tfprotov6.ProviderServer) (entry map[string]any, stop func()) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	configs, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
	served := make(chan error, 1)
	go func() {
		served <- tf6server.Serve("registry.terraform.io/"+source, func() tfprotov6.ProviderServer { return server },
			tf6server.WithDebug(ctx, configs, closed), tf6server.WithGoPluginLogger(hclog.NewNullLogger()), tf6server.WithLoggingSink(w.t))
	}()
	var config *plugin.ReattachConfig
	select {
	case config = <-configs:
	case err := <-served:
		cancel()
		w.t.Fatalf("serving the provider: %v", err)
	}
	entry = map[string]any{
		"Protocol": string(config.Protocol), "ProtocolVersion": config.ProtocolVersion, "Pid": config.Pid, "Test": config.Test,
		"Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()},
	}
	return entry, func() {
		cancel()
		<-closed
	}
}

// Exec runs one command and returns its output and exit code. What the command finds in the
// environment is fixed, so that a developer's settings change no outcome.
func (w *Workspace) Exec(arguments ...string) (text string, code int) {
	w.t.Helper()
	setting, stop := w.Serve()
	defer stop()
	return Run(w.t, w.CLI, w.Dir, append([]string{setting}, w.Environment...), arguments...)
}

// Try runs one command and returns its output, and whether it succeeded.
func (w *Workspace) Try(arguments ...string) (text string, succeeded bool) {
	w.t.Helper()
	text, code := w.Exec(arguments...)
	return text, code == 0
}

// Run is Try for a command that has to succeed.
func (w *Workspace) Run(arguments ...string) string {
	w.t.Helper()
	text, succeeded := w.Try(arguments...)
	if !succeeded {
		w.t.Fatalf("%v failed:\n%s", arguments, text)
	}
	return text
}

// Fail is Try for a command that has to fail, and that says all parts.
func (w *Workspace) Fail(arguments []string, parts ...string) {
	w.t.Helper()
	text, succeeded := w.Try(arguments...)
	if succeeded {
		w.t.Fatalf("%v succeeded, an error was wanted:\n%s", arguments, text)
	}
	WantText(w.t, text, parts...)
}

// Apply applies, and returns the output.
func (w *Workspace) Apply() string {
	w.t.Helper()
	return w.Run("apply", "-auto-approve")
}

// FailApply is Fail for an apply.
func (w *Workspace) FailApply(parts ...string) {
	w.t.Helper()
	w.Fail([]string{"apply", "-auto-approve"}, parts...)
}

// Flat is a text in one line, without the frames of the CLI, so that a part is found
// whatever the width.
func Flat(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(text)), " ")
}

// WantText holds that a text has all parts.
func WantText(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(Flat(text), part) {
			t.Errorf("the CLI did not say %q:\n%s", part, text)
		}
	}
}

// Plan plans into saved.tfplan, and returns what would change, such as "webex_room.r
// update", sorted, and the output.
func (w *Workspace) Plan(arguments ...string) (changes []string, text string) {
	w.t.Helper()
	text, code := w.Exec(append([]string{"plan", "-detailed-exitcode", "-out=saved.tfplan"}, arguments...)...)
	switch code {
	case 0: // nothing changes, not even an output
		return nil, text
	case 2:
	default:
		w.t.Fatalf("plan %v failed:\n%s", arguments, text)
	}
	var plan tfjson.Plan
	if err := plan.UnmarshalJSON([]byte(w.Run("show", "-json", "saved.tfplan"))); err != nil {
		w.t.Fatal(err)
	}
	for _, change := range plan.ResourceChanges {
		if change.Change.Actions.NoOp() || change.Change.Actions.Read() {
			continue
		}
		actions := make([]string, 0, len(change.Change.Actions))
		for _, action := range change.Change.Actions {
			actions = append(actions, string(action))
		}
		changes = append(changes, change.Address+" "+strings.Join(actions, " "))
	}
	slices.Sort(changes)
	return changes, text
}

// WantPlan holds that a plan makes just these changes, and returns its output.
func (w *Workspace) WantPlan(want ...string) string {
	w.t.Helper()
	changes, text := w.Plan()
	if !slices.Equal(changes, want) {
		w.t.Fatalf("the plan has %v, want %v\n%s", changes, want, text)
	}
	return text
}

// Attributes are what the state has of an address, nil if it has none.
func (w *Workspace) Attributes(address string) map[string]any {
	w.t.Helper()
	var state tfjson.State
	if err := state.UnmarshalJSON([]byte(w.Run("show", "-json"))); err != nil {
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

// beforeQueries matches the version of a Terraform without list resources and actions.
var beforeQueries = regexp.MustCompile(`^Terraform v1\.([0-9]|1[0-3])\.`)

// OnlyTerraform skips a test of a feature that OpenTofu, and Terraform before 1.14, does
// not have.
func (w *Workspace) OnlyTerraform(feature string) {
	w.t.Helper()
	if old := WithoutQueries(w.t); old != "" {
		w.t.Skipf("%s has no %s", old, feature)
	}
}

const openTofu = "OpenTofu"

// WithoutQueries names the CLI under test if it has no list resources and actions, and is
// "" if it has.
func WithoutQueries(t *testing.T) string {
	t.Helper()
	text, _ := Run(t, Path(t), t.TempDir(), nil, "version")
	if strings.HasPrefix(text, openTofu) {
		return openTofu
	}
	return beforeQueries.FindString(text)
}

// beforeIdentity matches the version of a Terraform that cannot import by identity.
var beforeIdentity = regexp.MustCompile(`^Terraform v1\.([0-9]|1[01])\.`)

// ImportsByIdentity reports whether the CLI can, as all but Terraform before 1.12.
func (w *Workspace) ImportsByIdentity() bool {
	w.t.Helper()
	text, _ := Run(w.t, w.CLI, w.Dir, nil, "version")
	return !beforeIdentity.MatchString(text)
}

// OnlyWithIdentity skips a test of imports by identity, if the CLI has none.
func (w *Workspace) OnlyWithIdentity() {
	w.t.Helper()
	if !w.ImportsByIdentity() {
		w.t.Skip("Terraform before 1.12 cannot import by identity")
	}
}
