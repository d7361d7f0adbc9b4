// SPDX-License-Identifier: MPL-2.0

// Package clitest runs a real Terraform or OpenTofu CLI in tests.
package clitest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"
)

// commandTimeout limits one command of the CLI.
const commandTimeout = 5 * time.Minute

// Path returns the path of the CLI under test. Without TF_ACC it skips the test, and
// `make test` fails if a test is skipped.
func Path(t *testing.T) string {
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

// Run runs the CLI in a folder, and returns its standard output and error, and its exit
// code, as [Command] and [Output] do.
func Run(t *testing.T, path, folder string, environment []string, arguments ...string) (text string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	defer cancel()
	return Output(t, Command(ctx, path, folder, environment, arguments...))
}

// Command is a run of the CLI in a folder. What it finds in the environment is fixed, with
// environment added, so that a developer's settings cannot change an outcome.
func Command(ctx context.Context, path, folder string, environment []string, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, path, arguments...) //nolint:gosec // the CLI under test
	command.Dir = folder
	command.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "NO_COLOR=1",
		"TF_CLI_ARGS=-no-color", "GOGC=400", // a process of a second needs few garbage collections
	}, environment...)
	return command
}

// Output runs a command, and returns its standard output and error, and its exit code.
func Output(t *testing.T, command *exec.Cmd) (text string, code int) {
	t.Helper()
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("running %v: %v", command.Args, err)
	}
	return output.String(), command.ProcessState.ExitCode()
}
