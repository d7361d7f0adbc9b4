// SPDX-License-Identifier: MPL-2.0

//go:build unix

package emulator_test

// This file tests what becomes of a server whose data file is cut short, deleted or replaced while it runs, and that the
// file is for its owner only. Windows lets nobody do the former, and has no such modes.

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// What cannot be kept is not answered as done, and nothing of it ends the process.
func TestDataFileIsCutShortUnderTheServer(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int64{"nothing is left": 0, "a page is left": 4096, "a byte is missing": -1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "state")
			failures := make(chan error, 10)
			server, err := emulator.Start(emulator.Options{Data: path, OnDataError: func(err error) { failures <- err }})
			if err != nil {
				t.Fatalf("start: %v", err)
			}
			c := &client{t: t, server: server, http: http.DefaultClient}
			room := c.create(participants(change(ann, "Presenter"))).ID
			c.create(`{}`) // the size of the file is known since
			if size < 0 {
				info, err := os.Stat(path)
				if err != nil {
					t.Fatalf("stat: %v", err)
				}
				size += info.Size()
			}
			if err := os.Truncate(path, size); err != nil {
				t.Fatalf("truncate: %v", err)
			}
			want(t, c.do("POST", "/rooms", `{}`), http.StatusInternalServerError)
			want(t, c.do("GET", "/rooms/"+room, ""), http.StatusInternalServerError)
			wantRefused(t, c.admin("POST", "clock", `{"advance":"1h"}`), http.StatusInternalServerError, path, "cut short")
			for range 3 {
				if err := <-failures; !errors.Is(err, emulator.ErrDataDamaged) || !strings.Contains(err.Error(), path) {
					t.Errorf("got %v", err)
				}
			}
			if err := server.Close(); !errors.Is(err, emulator.ErrDataDamaged) || strings.Contains(err.Error(), "\n") {
				t.Errorf("close: got %v", err)
			}
		})
	}
}

func TestDataFileIsTakenAwayFromTheServer(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	room := c.create(`{}`).ID
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatalf("rename: %v", err)
		}
	}
	refused := func() {
		t.Helper()
		want(t, c.do("POST", "/rooms", `{}`), http.StatusInternalServerError)
		wantRefused(t, c.admin("POST", "clock", `{"advance":"1h"}`), http.StatusInternalServerError, path, "deleted or replaced", "put it back")
	}
	move(path, path+".away")
	refused()
	if err := os.WriteFile(path, []byte("tea"), 0o600); err != nil { // another file is none of the server's
		t.Fatalf("write: %v", err)
	}
	refused()
	move(path+".away", path)
	want(t, c.do("GET", "/rooms/"+room, ""), http.StatusOK)
	c = c.restarted(path)
	if got := c.server.Rooms(); len(got) != 3 {
		t.Errorf("got %d rooms after the restart, want those that were made in memory as well", len(got))
	}
}

func TestDataFileIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	fresh, empty := filepath.Join(t.TempDir(), "fresh"), filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o644); err != nil { //nolint:gosec // the mode is what is mended
		t.Fatalf("write: %v", err)
	}
	for _, path := range []string{fresh, empty} {
		startOnDataFile(t, path)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatalf("stat: %v", err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("got mode %o, want 600", got)
		}
	}
}
