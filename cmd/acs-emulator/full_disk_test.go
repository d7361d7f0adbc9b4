// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

// This file tests the program on a disk that is full, two programs on one data file, and one whose data file is cut. It
// needs a shell that limits the size of files, and a system that lets somebody cut a file in use: not Windows.

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A file that may not grow is what a full disk is to the program. What it could not write is no success, the program goes
// on, and a restart has all that was answered. A later change may still find a gap in the file, and takes with it what
// was refused before: so the disk is full only after a number of refusals.
func TestProgramOnAFullDisk(t *testing.T) {
	t.Parallel()
	const refusals, most = 10, 300
	data, path := filepath.Join(t.TempDir(), "acs.db"), build(t)
	var complaints bytes.Buffer
	// 2048 blocks are a megabyte or two: some Macs have pages of 16 KiB.
	command := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -f 2048; exec "$0" -quiet -data "$1"`, path, data)
	command.Stderr = &complaints
	p := startProgram(t, command)

	var roster []string
	for n := range 300 {
		roster = append(roster, fmt.Sprintf(`%q:{}`, (&writer{program: p, number: 1}).user(n)))
	}
	large := `{"participants":{` + strings.Join(roster, ",") + `}}`
	var created []string
	for refused := 0; refused < refusals; {
		if len(created) == most {
			t.Fatalf("the disk is not full after %d rooms", most)
		}
		status, answer, err := p.call(http.MethodPost, "/rooms"+versionQuery, large, "")
		if err != nil {
			t.Fatalf("the program is gone after %d rooms: %v: %s", len(created), err, &complaints)
		}
		var room struct{ ID string }
		switch err := json.Unmarshal(answer, &room); {
		case status == http.StatusCreated && err == nil && room.ID != "":
			created = append(created, room.ID)
		case status == http.StatusInternalServerError && strings.Contains(string(answer), "cannot write its data file"):
			refused++
		default:
			t.Fatalf("got %d, %v: %.500s", status, err, answer)
		}
	}
	p.stop()
	if said := complaints.String(); !strings.Contains(said, data) || strings.Contains(said, "goroutine") {
		t.Errorf("the program said %q", said)
	}
	if len(created) == 0 {
		t.Fatal("no room was created")
	}

	p = runProgram(t, path, "-quiet", "-data", data)
	holdsAll := func() {
		t.Helper()
		held := p.ids()
		for _, id := range created {
			if !slices.Contains(held, id) {
				t.Errorf("room %s was answered and is not in the data file", id)
			}
		}
	}
	holdsAll()
	code, _, stderr := stopped("-data", data)
	if code != 1 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "another process uses it") || !strings.Contains(stderr, data) {
		t.Errorf("a second program on the file: got code %d, errors %q", code, stderr)
	}
	holdsAll()
	p.stop()
}

// A data file that is cut short under the program ends it with one line, not with a dump.
func TestCutDataFileEndsTheProgram(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "acs.db")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, in := io.Pipe()
	var complaints bytes.Buffer
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"-data", data, "-quiet"}, in, &complaints) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("first line: %v", err)
	}
	endpoint, _, _ := strings.Cut(strings.TrimPrefix(line, "AZURE_COMMUNICATION_CONNECTION_STRING='endpoint="), "/;")
	advance := func() int {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint+"/_admin/clock", strings.NewReader(`{"advance":"1h"}`))
		if err != nil {
			t.Fatalf("request: %v", err)
		}
		r.Header.Set("Content-Type", "application/json")
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatalf("advance: %v", err)
		}
		_ = got.Body.Close()
		return got.StatusCode
	}
	if status := advance(); status != http.StatusOK {
		t.Fatalf("got %d, want 200", status)
	}
	if err := os.Truncate(data, 4096); err != nil {
		t.Fatalf("truncate: %v", err)
	}
	if status := advance(); status != http.StatusInternalServerError {
		t.Errorf("got %d, want 500", status)
	}
	code, said := <-ended, complaints.String()
	if ctx.Err() != nil || code != 1 || strings.Count(said, "\n") != 1 || !strings.Contains(said, data) || !strings.Contains(said, "cut short") {
		t.Errorf("got code %d, errors %q", code, said)
	}
}
