// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

// This file tests the program on a disk that is full, and two programs on one data file.

import (
	"bytes"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A file that may not grow is what a full disk is to the program. What it could not write is no success, the program goes
// on, and a restart has all that was answered.
func TestProgramOnAFullDisk(t *testing.T) {
	t.Parallel()
	data, path := filepath.Join(t.TempDir(), "acs.db"), build(t)
	var complaints bytes.Buffer
	command := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -f 256; exec "$0" -quiet -data "$1"`, path, data)
	command.Stderr = &complaints
	p := startProgram(t, command)

	var roster []string
	for n := range 300 {
		roster = append(roster, fmt.Sprintf(`%q:{}`, (&writer{program: p, number: 1}).user(n)))
	}
	large, created := `{"participants":{`+strings.Join(roster, ",")+`}}`, 0
	create := func() int {
		status, answer, err := p.call(http.MethodPost, "/rooms"+versionQuery, large, "")
		if err != nil {
			t.Fatalf("the program is gone after %d rooms: %v: %s", created, err, &complaints)
		}
		if status == http.StatusInternalServerError && !strings.Contains(string(answer), "cannot write its data file") {
			t.Errorf("got %s", answer)
		}
		return status
	}
	for ; create() == http.StatusCreated; created++ {
		if created > 10_000 {
			t.Fatal("the disk is not full")
		}
	}
	if status := create(); status != http.StatusInternalServerError {
		t.Errorf("got %d on a full disk, want 500", status)
	}
	p.stop()
	if said := complaints.String(); !strings.Contains(said, data) || strings.Contains(said, "goroutine") {
		t.Errorf("the program said %q", said)
	}

	p = runProgram(t, path, "-quiet", "-data", data)
	if ids := p.ids(); len(ids) < created {
		t.Errorf("%d rooms were answered, and %d are there after the restart", created, len(ids))
	}
	code, _, stderr := stopped("-data", data)
	if code != 1 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "another process uses it") || !strings.Contains(stderr, data) {
		t.Errorf("a second program on the file: got code %d, errors %q", code, stderr)
	}
	if ids := p.ids(); len(ids) < created {
		t.Errorf("the first program has %d rooms left of %d", len(ids), created)
	}
	p.stop()
}
