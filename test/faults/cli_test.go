// SPDX-License-Identifier: MPL-2.0

// This file runs the providers by a real Terraform or OpenTofu, and reads
// what the CLI says and keeps.

package faults_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// commandTimeout is far beyond what a command takes: one that takes longer hangs.
const commandTimeout = 8 * time.Minute

// cli is a folder with a configuration and its state.
type cli struct {
	*clitest.Folder
	t    *testing.T
	said strings.Builder // all that commands have said
}

// newCLI makes a folder with the providers in the folders of programs, by name.
func newCLI(t *testing.T, programs map[string]string, s *emulator.Server) *cli {
	t.Helper()
	c := &cli{t: t}
	c.Folder = clitest.NewFolder(t, programs, "AZURE_COMMUNICATION_CONNECTION_STRING="+s.ConnectionString(),
		"WEBEX_BASE_URL="+s.WebexURL(), "WEBEX_ACCESS_TOKEN="+s.WebexPerson().AccessToken, "TF_LOG_PROVIDER=TRACE", "TF_LOG_PATH=trace.log")
	return c
}

// diagnostic is an error or a warning of the CLI.
type diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
	Address  string `json:"address"`
}

// kind is the kind of the object that a diagnostic is about, such as acs_user.
func (d diagnostic) kind() string {
	if d.Summary == "Cannot add the member" { // of a room of Webex with its roster
		return "webex_room_membership"
	}
	kind, _, _ := strings.Cut(d.Address, ".")
	return kind
}

// outcome is the result of a command.
type outcome struct {
	text   string
	code   int
	hung   bool
	errors []diagnostic
}

// run runs a command.
func (c *cli) run(arguments ...string) outcome {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), commandTimeout)
	defer cancel()
	began := time.Now()
	text, code := clitest.Output(c.t, c.Command(ctx, arguments...))
	c.t.Logf("%s %v: %d after %.1f s", time.Now().Format("15:04:05"), arguments, code, time.Since(began).Seconds())
	c.said.WriteString(text)
	got := outcome{text: text, code: code, hung: ctx.Err() != nil}
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var line struct {
			Diagnostic *diagnostic `json:"diagnostic"`
		}
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Diagnostic != nil && line.Diagnostic.Severity == "error" {
			got.errors = append(got.errors, *line.Diagnostic)
		}
	}
	return got
}

// object is a resource in the state.
type object struct {
	kind       string
	attributes map[string]any
}

// state is what the state has, by address. It reads the file: a command of the CLI would
// take as long as a plan.
func (c *cli) state() map[string]object {
	c.t.Helper()
	text, err := os.ReadFile(c.Path("terraform.tfstate"))
	if err != nil {
		c.t.Fatal(err)
	}
	var state struct {
		Resources []struct {
			Mode, Type, Name string
			Instances        []struct {
				Key        string `json:"index_key"`
				Attributes map[string]any
			}
		}
	}
	if err := json.Unmarshal(text, &state); err != nil {
		c.t.Fatalf("the state cannot be read: %v\n%s", err, text)
	}
	objects := map[string]object{}
	for _, r := range state.Resources {
		for _, instance := range r.Instances {
			address := r.Type + "." + r.Name
			if instance.Key != "" {
				address = fmt.Sprintf("%s[%q]", address, instance.Key)
			}
			if r.Mode == "managed" {
				objects[address] = object{r.Type, instance.Attributes}
			}
		}
	}
	return objects
}

// leaks returns the files with a secret in them, and where a token would be.
func (c *cli) leaks(s *emulator.Server) []string {
	c.t.Helper()
	secrets := append(append(s.Tokens(), s.WebexSecrets()...), s.AccessKey())
	texts := map[string][]byte{"the output": []byte(c.said.String())}
	err := filepath.WalkDir(c.Path("."), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		texts[entry.Name()], err = os.ReadFile(path) //nolint:gosec // G122: a folder of ours
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	var found []string
	for name, text := range texts {
		for _, secret := range secrets {
			if secret != "" && bytes.Contains(text, []byte(secret)) {
				found = append(found, fmt.Sprintf("a secret is in %s", name))
				break
			}
		}
	}
	return found
}
