// SPDX-License-Identifier: MPL-2.0

// This file has a folder in which the CLI runs providers that were built, each as a
// process of its own, as users have them.

package clitest

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is the import path of this module.
const module = "github.com/acs-terraform/terraform-provider-acs"

// Build builds programs of this module into a folder, as a release has them, but with flags
// such as -race. A package is its path in the module, "." for the provider acs. Since they
// go into a folder, programs have the names that the system asks for.
func Build(ctx context.Context, folder string, flags []string, packages ...string) error {
	arguments := append([]string{"build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", folder + string(filepath.Separator)}, flags...)
	for _, p := range packages {
		arguments = append(arguments, path.Join(module, p))
	}
	command := exec.CommandContext(ctx, "go", arguments...) //nolint:gosec // the arguments are those of tests
	if !slices.Contains(flags, "-race") {
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
	}
	if said, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s: %w\n%s", strings.Join(packages, ", "), err, said)
	}
	return nil
}

// BuildProvider builds a provider of ours, acs or webex, with flags such as -race, and
// returns the folder that has the program.
func BuildProvider(t *testing.T, name string, flags ...string) (folder string) {
	t.Helper()
	program := "."
	if name != "acs" {
		program = "cmd/terraform-provider-" + name
	}
	folder = t.TempDir()
	if err := Build(t.Context(), folder, flags, program); err != nil {
		t.Fatal(err)
	}
	return folder
}

// Folder is a folder with a configuration and its state.
type Folder struct {
	// CLI is the path of the CLI, and Dir the folder.
	CLI, Dir string
	// Environment is added to that of each command.
	Environment []string

	t *testing.T
}

// NewFolder makes a folder in which the CLI finds providers in the folders of programs,
// by name. The environment is that of each command, such as AZURE_…=….
func NewFolder(t *testing.T, programs map[string]string, environment ...string) *Folder {
	t.Helper()
	f := &Folder{CLI: Path(t), Dir: t.TempDir(), Environment: environment, t: t}
	f.useBuilt(programs)
	return f
}

// useBuilt has the CLI run the providers in the folders of programs, by name.
func (f *Folder) useBuilt(programs map[string]string) {
	f.t.Helper()
	f.Write("cli.tfrc", overrides(programs))
	f.Environment = append(f.Environment, "TF_CLI_CONFIG_FILE="+f.Path("cli.tfrc"))
}

// overrides is the CLI's configuration by which it runs providers in folders, by name.
func overrides(programs map[string]string) string {
	var lines strings.Builder
	for name, folder := range programs {
		for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
			fmt.Fprintf(&lines, "    \"%s/acs-terraform/%s\" = %q\n", registry, name, folder)
		}
	}
	return "provider_installation {\n  dev_overrides {\n" + lines.String() + "  }\n  direct {}\n}\n"
}

// Path returns the path of a file in the folder.
func (f *Folder) Path(name string) string { return filepath.Join(f.Dir, name) }

// Write writes a file.
func (f *Folder) Write(name, text string) {
	f.t.Helper()
	if err := os.WriteFile(f.Path(name), []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

// Read reads a file.
func (f *Folder) Read(name string) string {
	f.t.Helper()
	text, err := fs.ReadFile(os.DirFS(f.Dir), name)
	if err != nil {
		f.t.Fatal(err)
	}
	return string(text)
}

// Remove removes a file.
func (f *Folder) Remove(name string) {
	f.t.Helper()
	if err := os.Remove(f.Path(name)); err != nil {
		f.t.Fatal(err)
	}
}

// Run runs the CLI, and returns its standard output and error, and its exit code.
func (f *Folder) Run(arguments ...string) (text string, code int) {
	f.t.Helper()
	return Run(f.t, f.CLI, f.Dir, f.Environment, arguments...)
}

// Command returns a command of the CLI that has not begun. Its environment is that of
// Run.
func (f *Folder) Command(ctx context.Context, arguments ...string) *exec.Cmd {
	return Command(ctx, f.CLI, f.Dir, f.Environment, arguments...)
}
