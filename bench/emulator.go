// SPDX-License-Identifier: MPL-2.0

package main

// This file runs the emulator and counts what it is asked for.

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/contract"
)

// maxSeeded is how many users there are: threads take nobody else.
const maxSeeded = 300

// emulator is one running acs-emulator.
type emulator struct {
	// connection is its connection string.
	connection string
	process    *exec.Cmd
	log        *os.File
	read       int64 // bytes of the log that were counted
	table      *contract.Table
}

// startEmulator starts one in a folder of its own. Its rate limits are off: they
// would have the provider wait.
func startEmulator(binary, folder string, latency time.Duration) (*emulator, error) {
	seed, err := seedOf(maxSeeded)
	if err != nil {
		return nil, err
	}
	seedFile := filepath.Join(folder, "seed.json")
	if err := os.WriteFile(seedFile, seed, 0o600); err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(folder, "emulator.log")) //nolint:gosec // a folder of ours
	if err != nil {
		return nil, err
	}
	e := &emulator{log: log, table: contract.NewTable()}
	e.process = exec.Command(binary, "-rate-limits=off", "-latency", latency.String(), "-seed", seedFile) //nolint:gosec // the caller names it
	e.process.Stderr = log
	out, err := e.process.StdoutPipe()
	if err == nil {
		err = e.process.Start()
	}
	if err != nil {
		return nil, errors.Join(err, log.Close())
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the emulator did not say where it listens: see %s", log.Name()), err, e.stop())
	}
	_, quoted, _ := strings.Cut(strings.TrimSpace(line), "=")
	e.connection = strings.Trim(quoted, "'")
	return e, nil
}

func seedOf(users int) ([]byte, error) {
	type known struct {
		RawID string `json:"rawId"`
	}
	seed := struct {
		ResourceID string  `json:"resourceId"`
		Users      []known `json:"users"`
	}{ResourceID: resourceID}
	for n := range users {
		seed.Users = append(seed.Users, known{user(n)})
	}
	return json.Marshal(seed)
}

// stop ends the emulator.
func (e *emulator) stop() error {
	err := e.process.Process.Signal(os.Interrupt)
	return errors.Join(err, e.process.Wait(), e.log.Close())
}

// requestCounts counts the requests since it was last called, by operation.
func (e *emulator) requestCounts() (map[string]int, error) {
	text, err := os.ReadFile(e.log.Name())
	if err != nil {
		return nil, err
	}
	counted := countRequests(e.table, string(text[e.read:]))
	e.read = int64(len(text))
	return counted, nil
}

// countRequests reads lines of the emulator's log: a time, method, path and status.
func countRequests(table *contract.Table, log string) map[string]int {
	counted := map[string]int{}
	for line := range strings.Lines(log) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[2], "/") {
			continue // it tells where the page is
		}
		name := table.Name(contract.Exchange{Method: fields[1], Target: fields[2]})
		if name == "" {
			name = fields[1] + " " + fields[2]
		}
		if status := fields[3]; !strings.HasPrefix(status, "2") {
			name += " answered " + status
		}
		counted[name]++
	}
	return counted
}
