// SPDX-License-Identifier: MPL-2.0

// This file runs a command of the CLI and interrupts it.

package interrupts_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

// patience is far more than anything takes: what takes longer hangs. The provider lets a
// call go on for 30 seconds after it was told to stop.
const patience = 90 * time.Second

// interruption is how a run is interrupted.
type interruption string

const (
	interrupt    interruption = "SIGINT"
	killProvider interruption = "kill -9 of the provider"
	killCLI      interruption = "kill -9 of the CLI"
)

// pidsVariable names the file to which each process of a provider adds its pid.
const pidsVariable = "PROVIDER_PIDS"

// traceableProvider makes a folder with a provider that adds its pid to the file that
// pidsVariable names, and then is the program in another folder.
func traceableProvider(t *testing.T, name, folder string) string {
	t.Helper()
	program := "terraform-provider-" + name
	script := fmt.Sprintf("#!/bin/sh\necho $$ >>\"$%s\"\nexec '%s' \"$@\"\n", pidsVariable, filepath.Join(folder, program))
	wrapped := t.TempDir()
	if err := os.WriteFile(filepath.Join(wrapped, program), []byte(script), 0o700); err != nil { //nolint:gosec // G306: it is a program
		t.Fatal(err)
	}
	return wrapped
}

// watchedOutput is what a command says, and tells when it has said something.
type watchedOutput struct {
	mu      sync.Mutex
	text    strings.Builder
	waitFor string
	said    chan struct{}
}

func newWatchedOutput(waitFor string) *watchedOutput {
	return &watchedOutput{waitFor: waitFor, said: make(chan struct{})}
}

func (o *watchedOutput) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	had := strings.Contains(o.text.String(), o.waitFor)
	o.text.Write(b)
	if !had && strings.Contains(o.text.String(), o.waitFor) {
		close(o.said)
	}
	return len(b), nil
}

func (o *watchedOutput) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// interruptedRun is how a run ended that was interrupted.
type interruptedRun struct {
	reached bool   // the run came to the point
	hung    string // what did not end in time
	output  string
}

// runInterrupted runs a command that is interrupted at a point.
func runInterrupted(t *testing.T, g *gate, folder *clitest.Folder, how interruption, at point, arguments ...string) interruptedRun {
	t.Helper()
	g.set(at)
	defer g.open()
	command := folder.Command(context.WithoutCancel(t.Context()), arguments...)
	output := newWatchedOutput("Interrupt received")
	command.Stdout, command.Stderr = output, output
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = command.Wait() // an interrupted run may end with any code
	}()
	select {
	case <-ended:
		return interruptedRun{output: output.String()}
	case <-time.After(patience):
		end(command.Process)
		return interruptedRun{hung: "the CLI, before the point", output: output.String()}
	case <-g.reached:
	}
	provider := lastProvider(t, folder)
	switch how {
	case interrupt:
		if err := command.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		select {
		case <-output.said: // the held request goes on when the CLI knows
		case <-time.After(patience):
		}
	case killProvider:
		end(provider)
	case killCLI:
		end(command.Process)
	}
	g.release(how == killProvider) // what the provider sent has not arrived
	r := interruptedRun{reached: true}
	if !endsInTime(func() bool { return isClosed(ended) }) {
		r.hung = "the CLI"
		end(command.Process)
	} else if !endsInTime(func() bool { return !isRunning(t, provider.Pid) }) {
		r.hung = "the provider"
		end(provider)
	}
	r.output = output.String()
	return r
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// endsInTime waits until something has ended; false if that takes too long.
func endsInTime(ended func() bool) bool {
	for late := time.Now().Add(patience); time.Now().Before(late); time.Sleep(100 * time.Millisecond) {
		if ended() {
			return true
		}
	}
	return false
}

func end(process *os.Process) { _ = process.Kill() } // it may have ended by itself

// lastProvider is the process of the provider that was started last: Terraform starts
// one to learn the schema, one for each plan and one for each apply, one after the other.
func lastProvider(t *testing.T, folder *clitest.Folder) *os.Process {
	t.Helper()
	text, err := os.ReadFile(folder.Path("pids"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(text))
	pid, err := strconv.Atoi(lines[len(lines)-1])
	if err != nil {
		t.Fatal(err)
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		t.Fatal(err)
	}
	return process
}

// isRunning reports whether a process runs. One that has ended may stay in the list of
// processes, as a zombie, if the parent was killed.
func isRunning(t *testing.T, pid int) bool {
	t.Helper()
	state, err := exec.CommandContext(t.Context(), "ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && len(state) > 0 && state[0] != 'Z'
}
