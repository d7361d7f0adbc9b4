// SPDX-License-Identifier: MPL-2.0

// Command gauge stands where the CLI looks for the provider. It runs the
// provider that it is told to, hands everything through, and notes what that
// process took. The CLI waits for its providers itself, so nobody else could.
//
// The provider is a child of this small process and not of the CLI: Linux counts
// the memory of the process that starts another one into that one's peak.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/acs-terraform/terraform-provider-acs/bench/report"
)

func main() {
	code, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "gauge:", err)
	}
	os.Exit(code)
}

// run runs the provider to its end and returns its exit code.
func run() (int, error) {
	provider := exec.Command(os.Getenv(report.EnvProvider), os.Args[1:]...) //nolint:gosec // the bench names it
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr
	provider.Env = os.Environ()
	if os.Getenv(report.EnvLogs) == "off" {
		provider.Env = append(provider.Env, report.LogsOff()...)
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if err := provider.Start(); err != nil {
		return 1, err
	}
	go func() {
		for s := range signals {
			_ = provider.Process.Signal(s) // it may have ended
		}
	}()
	err := provider.Wait()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return 1, err
	}
	return provider.ProcessState.ExitCode(), note(provider.ProcessState)
}

// note appends what a process took to the file of the bench.
func note(of *os.ProcessState) error {
	line, err := json.Marshal(report.UsageOf(of))
	if err != nil {
		return err
	}
	file, err := os.OpenFile(os.Getenv(report.EnvUsage), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // the bench names it
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Close())
}
