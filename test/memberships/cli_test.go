// This file builds the provider and runs it by a real Terraform or OpenTofu.

package memberships_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

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
		"TF_CLI_CONFIG_FILE=" + filepath.Join(c.dir, "cli.tfrc"), "AZURE_COMMUNICATION_CONNECTION_STRING=" + connectionString,
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
	text, code := clitest.Run(c.t, c.path, c.dir, c.environment, arguments...)
	return outcome{text, code}
}
