// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file fuzzes the data file.

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// A data file with other bytes in it, or that is cut, is refused in one line that names it, or it is read, and then the
// next start reads the same.
func FuzzDataFile(f *testing.F) {
	whole := dataFile(f)
	for _, at := range []int{0, 16, 4096, 3 * 4096, len(whole) / 2, len(whole) - 9} {
		f.Add(uint(at), []byte{0xff, 0, 1, 0x7f}, uint(0))
	}
	for _, text := range []string{ann, fuzzedRoom, `"role":`, `"topic":`, "acs-emulator"} {
		f.Add(uint(max(0, bytes.LastIndex(whole, []byte(text)))), []byte("null"), uint(0))
	}
	f.Add(uint(0), []byte{}, uint(4097))
	f.Fuzz(func(t *testing.T, at uint, with []byte, cut uint) {
		damaged := bytes.Clone(whole)
		copy(damaged[at%uint(len(damaged)):], with)
		damaged = damaged[:uint(len(damaged))-cut%uint(len(damaged))]
		path := filepath.Join(t.TempDir(), "state")
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		var states [][]byte
		for range 2 {
			server, err := emulator.Start(emulator.Options{Data: path, Now: noon()})
			if err != nil {
				if text := err.Error(); !strings.Contains(text, path) || strings.Contains(text, "\n") || len(text) > 4<<10 {
					t.Errorf("the error has %d bytes: %q", len(text), text)
				}
				break
			}
			states = append(states, fuzzed{Server: server}.state(t))
			if err := server.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		}
		if len(states) == 1 {
			t.Error("the file was read once, and not again")
		}
		if len(states) == 2 && !bytes.Equal(states[0], states[1]) {
			t.Errorf("got the state %s, and then %s", states[0], states[1])
		}
	})
}

// dataFile is the content of a data file with some of everything.
func dataFile(f *testing.F) []byte {
	f.Helper()
	path := filepath.Join(f.TempDir(), "state")
	server, err := emulator.Start(emulator.Options{Data: path, AccessKey: testKey, Now: noon(), Seed: []byte(fuzzedState)})
	if err != nil {
		f.Fatal(err)
	}
	server.IssueToken(ann, []string{"chat"}, 0)
	server.PutAssignment(emulator.Assignment{TenantID: fuzzedResource, ObjectID: fuzzedResource})
	server.AddWebexRoom(emulator.WebexRoom{Title: "Algebra"})
	if err := server.Close(); err != nil {
		f.Fatal(err)
	}
	content, err := os.ReadFile(path) //nolint:gosec // a path of the test's own
	if err != nil {
		f.Fatal(err)
	}
	return content
}
