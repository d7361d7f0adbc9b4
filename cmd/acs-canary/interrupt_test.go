// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

// This file interrupts the command. A test cannot do that on Windows.

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// TestCtrlCDeletesWhatWasMade interrupts the program while it waits for rooms to end.
func TestCtrlCDeletesWhatWasMade(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := clitest.Build(t.Context(), folder, nil, "cmd/acs-canary"); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(folder, "acs-canary")
	s := start(t, emulator.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, program)
	command.Env = append(os.Environ(), connectionVariable+"="+s.ConnectionString())
	var stdout bytes.Buffer
	waits := make(chan struct{})
	command.Stdout, command.Stderr = &stdout, &awaited{text: "waiting for two rooms to end", found: waits}
	if err := command.Start(); err != nil {
		t.Fatalf("start: %v", err)
	}
	select {
	case <-waits:
	case <-ctx.Done():
		t.Fatal("it does not come to its wait")
	}
	if rooms, users := s.Rooms(), s.Users(); len(rooms) < 3 || len(users) < 3 {
		t.Errorf("%d rooms and %d users exist, want more", len(rooms), len(users))
	}
	if err := command.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatalf("signal: %v", err)
	}
	var exit *exec.ExitError
	if err := command.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("got %v, want exit code 1", err)
	}
	if text := stdout.String(); !strings.Contains(text, "Everything that the run created is deleted. The run was interrupted or took too long") {
		t.Errorf("got:\n%s", text)
	}
	if rooms, users := s.Rooms(), s.Users(); len(rooms)+len(users) > 0 {
		t.Errorf("%d rooms and %d users are left", len(rooms), len(users))
	}
}

// awaited closes found once text was written.
type awaited struct {
	text  string
	found chan struct{}
	seen  strings.Builder
	done  bool
}

func (a *awaited) Write(p []byte) (int, error) {
	a.seen.Write(p)
	if !a.done && strings.Contains(a.seen.String(), a.text) {
		a.done = true
		close(a.found)
	}
	return len(p), nil
}
