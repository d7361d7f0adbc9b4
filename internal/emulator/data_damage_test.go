// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests what becomes of a seed beside a data file, and of data files that are damaged or cannot be written.

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// A page in the middle that is overwritten is one error that names the file, and never a crash.
func TestDamagedPages(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	c := startOnDataFile(t, filepath.Join(folder, "whole"))
	for range 100 {
		c.create(`{"participants":{"` + ann + `":{},"` + ben + `":{}}}`)
	}
	if err := c.server.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	whole, err := os.ReadFile(filepath.Join(folder, "whole")) //nolint:gosec // a path of the test's own
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	size, refused := os.Getpagesize(), 0
	noise := make([]byte, size)
	chance := rand.NewChaCha8([32]byte{1})
	_, _ = chance.Read(noise) // never fails
	for i, page := range [][]byte{make([]byte, size), bytes.Repeat([]byte{0xff}, size), noise} {
		for at := size; at < len(whole); at += size {
			path := filepath.Join(folder, fmt.Sprint(i, at))
			damaged := bytes.Clone(whole)
			copy(damaged[at:], page)
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatalf("write: %v", err)
			}
			server, err := emulator.Start(emulator.Options{Data: path})
			if err == nil { // nothing was on that page
				err = server.Close()
			} else {
				refused++
				if text := err.Error(); !strings.Contains(text, path) || strings.Contains(text, "\n") || !strings.Contains(text, "damaged") {
					t.Errorf("page %d: got %q", at/size, text)
				}
				err = os.Remove(path)
			}
			if err != nil {
				t.Errorf("page %d: %v", at/size, err)
			}
		}
	}
	if refused < 10 {
		t.Errorf("%d damaged files were refused, want more", refused)
	}
}

// The seed of the options fills a file that this start makes; afterwards it is only checked.
func TestSeedIsTakenIntoANewFileOnly(t *testing.T) {
	t.Parallel()
	const seed = `{"users":[{"name":"ada"}],"rooms":[{"id":"99415750115958845","participants":[{"rawId":"ada"}]}]}`
	const wrong = `{"rooms":[{"id":"x"}]}`
	path := filepath.Join(t.TempDir(), "state")
	again := func(text string) *client {
		return start(t, emulator.Options{Data: path, Seed: []byte(text)})
	}
	refused := func() {
		server, err := emulator.Start(emulator.Options{Data: path, Seed: []byte(wrong)})
		if err == nil {
			_ = server.Close()
		}
		if !errors.Is(err, emulator.ErrSeed) || !strings.Contains(err.Error(), `rooms[0]: id is "x"`) {
			t.Errorf("got %v", err)
		}
	}
	refused() // and the file is as new
	c := again(seed)
	if got := c.server.Rooms(); len(got) != 1 {
		t.Fatalf("got %d rooms, want that of the seed", len(got))
	}
	end := func() {
		if err := c.server.Close(); err != nil {
			t.Fatalf("close: %v", err)
		}
	}
	end()
	refused()
	c = again(seed) // what it would make is there already
	c.server.Reset()
	end()
	c = again(seed)
	if rooms, users := c.server.Rooms(), c.server.Users(); len(rooms)+len(users) != 0 {
		t.Errorf("got %d rooms and %d users after everything was taken away", len(rooms), len(users))
	}
}

// A seed that cannot be written is taken, and the answer says so.
func TestSeedsThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	c.server.LimitData(1)
	large := `{"rooms":[{"id":"99415750115958845","participants":[` + strings.TrimSuffix(seedParticipants(500), ",") + `]}]}`
	wantRefused(t, c.admin("POST", "seed", large), 500, path, "the change is made", "do not repeat the request")
	if got := decode[adminErrorBody](t, c.admin("GET", "state", ""), 500).Error; strings.Contains(got, "the change is made") {
		t.Errorf("got %q, and nothing was to be changed", got)
	}
	c.server.LimitData(0)
	c.get("99415750115958845")
	if got := c.restarted(path).server.Rooms(); len(got) != 1 || len(got[0].Participants) != 500 {
		t.Errorf("got %+v", got)
	}
}

// seedParticipants are n participants of a room in a seed, each followed by a comma.
func seedParticipants(n int) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, `{"rawId":"%s%03d"},`, ann[:len(ann)-3], i)
	}
	return all.String()
}

// What the API refuses a seed does not bring in.
func TestSeedsHoldTheTopicLimit(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Switches: emulator.Switches{TopicLimit: 6}})
	thread := func(topic string) string {
		return `{"users":[{"name":"ada"}],"threads":[{"createdBy":"ada","topic":"` + topic + `"}]}`
	}
	wantRefused(t, c.admin("POST", "seed", thread("eleven€")), 400, "threads[0]: topic takes 6 characters")
	c.seed(thread("five€€"))
}
