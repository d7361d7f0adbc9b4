// SPDX-License-Identifier: MPL-2.0

// This file has the states that are kept in testdata/state. An apply of some version
// wrote each of them, and every later version has to read it.

package clitest

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

const (
	statesFolder      = "testdata/state"
	configurationFile = "main.tf"
	stateFile         = "terraform.tfstate"
	serviceFile       = "service.json"
)

// KeptState is a folder with a configuration, the state that its apply wrote, and what the
// service had then.
type KeptState struct {
	// Name is the name of the folder: the version of the provider.
	Name string
}

// KeptStates returns all states of the package under test.
func KeptStates(t *testing.T) []KeptState {
	t.Helper()
	folders, err := os.ReadDir(statesFolder)
	if err != nil || len(folders) == 0 {
		t.Fatalf("there are %d kept states: %v", len(folders), err)
	}
	states := make([]KeptState, 0, len(folders))
	for _, folder := range folders {
		states = append(states, KeptState{folder.Name()})
	}
	return states
}

func (k KeptState) path(file string) string { return filepath.Join(statesFolder, k.Name, file) }

func (k KeptState) file(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(k.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// IsToBeWritten reports whether ACS_KEEP_STATE names the state: then the test writes it
// with [KeptState.Write] before it reads it.
func (k KeptState) IsToBeWritten() bool { return os.Getenv("ACS_KEEP_STATE") == k.Name }

// NewWorkspace makes a workspace with the configuration, and without a state.
func (k KeptState) NewWorkspace(t *testing.T, name string, newServer NewProvider) *Workspace {
	t.Helper()
	return New(t, name, newServer, string(k.file(t, configurationFile)))
}

// Workspace makes a workspace with the configuration and the state.
func (k KeptState) Workspace(t *testing.T, name string, newServer NewProvider) *Workspace {
	t.Helper()
	w := k.NewWorkspace(t, name, newServer)
	w.Write(stateFile, string(k.file(t, stateFile)))
	return w
}

// Write keeps the state of a workspace, and that of the emulator with this URL.
func (k KeptState) Write(t *testing.T, w *Workspace, emulatorURL string) {
	t.Helper()
	answer, err := http.Get(emulatorURL + "/_admin/state")
	if err != nil {
		t.Fatal(err)
	}
	service, err := io.ReadAll(answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{stateFile: []byte(w.Read(stateFile)), serviceFile: service} {
		if err := os.WriteFile(k.path(name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Service is what the service had, as a seed of the emulator, and the time of its clock.
func (k KeptState) Service(t *testing.T) (seed []byte, now time.Time) {
	t.Helper()
	seed = k.file(t, serviceFile)
	var clock struct{ Now time.Time }
	if err := json.Unmarshal(seed, &clock); err != nil {
		t.Fatalf("%s: %v", k.path(serviceFile), err)
	}
	return seed, clock.Now
}
