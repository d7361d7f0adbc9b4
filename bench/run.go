// SPDX-License-Identifier: MPL-2.0

package main

// This file runs a scenario once: apply, plan and destroy.

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/bench/report"
)

// bench is what all runs share.
type bench struct {
	cli         string // path of the CLI
	binaries    string // folder of everything that was built
	work        string // folder for what runs leave
	profiles    string // folder for profiles; "" for none
	commit      string // what is measured
	parallelism int
}

// provider is the program of a variant.
func (b *bench) provider(variant string) string {
	switch {
	case variant != report.Ours:
		return filepath.Join(b.binaries, "bench-noop")
	case b.profiles != "":
		return filepath.Join(b.binaries, "bench-profiled")
	default:
		return filepath.Join(b.binaries, "terraform-provider-acs")
	}
}

// logsOff tells whether the bench turns a variant's logs off. Ours does it itself,
// but for the program that makes profiles.
func (b *bench) logsOff(variant string) bool {
	return variant == report.NoOpQuiet || variant == report.Ours && b.profiles != ""
}

// run runs a scenario from nothing to nothing.
func (b *bench) run(ctx context.Context, s scenario, latency time.Duration, variant string, pair int) (samples []report.Sample, err error) {
	folder, err := os.MkdirTemp(b.work, s.Name+"-")
	if err != nil {
		return nil, err
	}
	configuration := s.configuration
	if variant == report.BuiltIn {
		configuration = s.builtIn
	}
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(configuration), 0o600); err != nil {
		return nil, err
	}
	e, err := startEmulator(filepath.Join(b.binaries, "acs-emulator"), folder, latency)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.stop()) }()

	for _, step := range report.Steps() {
		sample, err := b.step(ctx, folder, e, step, variant)
		if err != nil {
			return nil, fmt.Errorf("%s, %s, %s: %w", s.Name, variant, step, err)
		}
		sample.Scenario, sample.Latency, sample.Variant, sample.Pair = s.Name, latency.Seconds(), variant, pair
		samples = append(samples, sample)
	}
	return samples, os.RemoveAll(folder)
}

// step runs one command of the CLI.
func (b *bench) step(ctx context.Context, folder string, e *emulator, step, variant string) (report.Sample, error) {
	sample := report.Sample{Step: step, Load: loadAverage(), Commit: b.commit, Date: time.Now().UTC().Format(time.DateOnly)}
	usage := filepath.Join(folder, "usage-"+step)
	arguments := []string{step, "-input=false", "-no-color", "-parallelism=" + strconv.Itoa(b.parallelism)}
	switch step {
	case "plan":
		arguments = append(arguments, "-detailed-exitcode") // anything to do is an error
	default:
		arguments = append(arguments, "-auto-approve")
	}
	command := exec.CommandContext(ctx, b.cli, arguments...) //nolint:gosec // the caller names it
	command.Dir = folder
	command.Env = append(cleanEnvironment(),
		"HOME="+b.work, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_CLI_CONFIG_FILE="+filepath.Join(b.work, "cli.tfrc"),
		"AZURE_COMMUNICATION_CONNECTION_STRING="+e.connection,
		report.EnvProvider+"="+b.provider(variant), report.EnvUsage+"="+usage, report.EnvProfiles+"="+b.profiles,
	)
	if b.logsOff(variant) {
		command.Env = append(command.Env, report.EnvLogs+"=off")
	}
	output, err := os.Create(filepath.Join(folder, step+".txt")) //nolint:gosec // a folder of ours
	if err != nil {
		return sample, err
	}
	command.Stdout, command.Stderr = output, output
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = time.Minute

	began := time.Now()
	err = command.Run()
	sample.Wall = time.Since(began).Seconds()
	if err = errors.Join(err, output.Close()); err != nil {
		return sample, fmt.Errorf("%w: see %s", err, output.Name())
	}
	if sample.Provider, err = providerUsage(usage); err != nil {
		return sample, err
	}
	if sample.Provider.CPU == 0 && variant != report.BuiltIn {
		return sample, fmt.Errorf("no usage of the provider in %s", usage)
	}
	// What a process took has what its children took in it.
	sample.CLI = report.UsageOf(command.ProcessState).CPU - sample.Provider.CPU
	sample.Requests, err = e.requestCounts()
	return sample, err
}

// providerUsage sums what gauge noted: CPU of all processes, memory of the largest.
// There is no file where the CLI needed no provider.
func providerUsage(path string) (report.Usage, error) {
	var sum report.Usage
	text, err := os.ReadFile(path) //nolint:gosec // a folder of ours
	if errors.Is(err, fs.ErrNotExist) {
		return sum, nil
	}
	if err != nil {
		return sum, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	for decoder.More() {
		var one report.Usage
		if err := decoder.Decode(&one); err != nil {
			return sum, err
		}
		sum.CPU += one.CPU
		sum.Memory = max(sum.Memory, one.Memory)
	}
	return sum, nil
}

// cleanEnvironment is the environment without what changes Terraform, its
// providers or their sign-in.
func cleanEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(entry string) bool {
		for _, prefix := range []string{"TF_", "ARM_", "AZURE_", "ACS_", "GOGC=", "GOMEMLIMIT=", "GODEBUG="} {
			if strings.HasPrefix(entry, prefix) {
				return true
			}
		}
		return false
	})
}

// prepare writes what all runs read: the CLI finds gauge where it looks for the
// provider.
func (b *bench) prepare() error {
	folder := filepath.Join(b.work, "provider")
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	target := filepath.Join(folder, "terraform-provider-acs")
	if err := os.Symlink(filepath.Join(b.binaries, "bench-gauge"), target); err != nil {
		return err
	}
	text := fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  dev_overrides {\n    \"acs-terraform/acs\" = %q\n  }\n}\n", folder)
	return os.WriteFile(filepath.Join(b.work, "cli.tfrc"), []byte(text), 0o600)
}
