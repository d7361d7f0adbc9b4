// SPDX-License-Identifier: MPL-2.0

package contract_test

// This file tests that all packages check their exchanges with the emulator.

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	starts  = regexp.MustCompile(`\bemulator\.Start\(`)
	watches = regexp.MustCompile(`(?m)^func TestMain\(m \*testing\.M\) \{ os\.Exit\(wiretest\.Run(ByHand|EveryOperation)?\(m\)\) \}$` +
		// or with something to clean up before the exit
		`|^func TestMain\(m \*testing\.M\) \{\n\tcode := wiretest\.Run(ByHand|EveryOperation)?\(m\)\n(\t.*\n)*\tos\.Exit\(code\)\n\}$`)
)

// unwatched returns the folders below root whose tests start an emulator but have no TestMain of wiretest.
func unwatched(t *testing.T, root string) []string {
	t.Helper()
	started, watched := map[string]bool{}, map[string]bool{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != root:
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		data, err := os.ReadFile(path) //nolint:gosec // a file of this repository
		if err != nil {
			return err
		}
		folder := filepath.Dir(path)
		started[folder] = started[folder] || starts.Match(data)
		watched[folder] = watched[folder] || watches.Match(data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for folder, starts := range started {
		if starts && !watched[folder] {
			folders = append(folders, folder)
		}
	}
	return folders
}

// This package is left out: its tests check their exchanges themselves.
func TestEveryEmulatorOfTheTestsIsWatched(t *testing.T) {
	t.Parallel()
	for _, folder := range unwatched(t, filepath.Join("..", "..")) {
		if folder != filepath.Join("..", "..", "internal", "contract") {
			t.Errorf("%s: the tests start emulators; give them a TestMain with wiretest.Run", folder)
		}
	}
}

func TestAnUnwatchedEmulatorIsFound(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for name, text := range map[string]string{
		"good/a_test.go": "package good\nvar s, err = emulator.Start(o)",
		"good/b_test.go": "package good\nfunc TestMain(m *testing.M) { os.Exit(wiretest.Run(m)) }\n",
		"long/a_test.go": "package long\nvar s, err = emulator.Start(o)",
		"long/b_test.go": "package long\nfunc TestMain(m *testing.M) {\n\tcode := wiretest.Run(m)\n\tcleanUp()\n\tos.Exit(code)\n}\n",
		"bad/a_test.go":  "package bad\nvar s, err = emulator.Start(o)",
		"bad/b_test.go":  "package bad\nfunc TestMain(m *testing.M) { os.Exit(m.Run()) }\n",
		"none/a_test.go": "package none\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := unwatched(t, root); len(got) != 1 || filepath.Base(got[0]) != "bad" {
		t.Errorf("got %v, want the folder bad", got)
	}
}
