// This file builds the provider and runs it by a real Terraform or OpenTofu.

package memberships_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// commandTimeout limits one command of the CLI.
const commandTimeout = 3 * time.Minute

// cliPath returns the path of the CLI, as for the acceptance tests: without TF_ACC
// the test is skipped, and `make test` fails if one is.
func cliPath(t *testing.T) string {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("tests on a CLI run with TF_ACC=1")
	}
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	path, err := exec.LookPath("terraform")
	if err != nil {
		t.Fatalf("no CLI to test with: set TF_ACC_TERRAFORM_PATH (%v)", err)
	}
	return path
}

// buildProvider builds the provider and returns its folder.
func buildProvider(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	command := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", filepath.Join(folder, "terraform-provider-acs"), ".")
	command.Dir = filepath.Join("..", "..")
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("building the provider: %v\n%s", err, said)
	}
	return folder
}

// cli is a folder with a configuration and its state.
type cli struct {
	t           *testing.T
	path        string
	dir         string
	environment []string
}

func newCLI(t *testing.T, path, providerFolder, connectionString string) *cli {
	t.Helper()
	c := &cli{t: t, path: path, dir: t.TempDir()}
	c.write("cli.tfrc", fmt.Sprintf(`
provider_installation {
  dev_overrides {
    "registry.terraform.io/acs-terraform/acs" = %[1]q
    "registry.opentofu.org/acs-terraform/acs" = %[1]q
  }
  direct {}
}
`, providerFolder))
	c.environment = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + c.dir, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "NO_COLOR=1",
		"TF_CLI_ARGS=-no-color", "TF_CLI_CONFIG_FILE=" + filepath.Join(c.dir, "cli.tfrc"),
		"AZURE_COMMUNICATION_CONNECTION_STRING=" + connectionString,
	}
	return c
}

func (c *cli) write(name, text string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// outcome is the result of a command.
type outcome struct {
	text string // standard output and error
	code int
}

func (c *cli) run(arguments ...string) outcome {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), commandTimeout)
	defer cancel()
	command := exec.CommandContext(ctx, c.path, arguments...)
	command.Dir, command.Env = c.dir, c.environment
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatalf("running %s %v: %v", c.path, arguments, err)
	}
	return outcome{output.String(), command.ProcessState.ExitCode()}
}
