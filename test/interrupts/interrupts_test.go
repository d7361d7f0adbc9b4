// SPDX-License-Identifier: MPL-2.0

// Package interrupts_test interrupts the built provider and a real CLI in the middle of
// an apply or a destroy, with SIGINT and kill -9, and holds that nothing is lost: the
// state can be read, the next apply converges, and what a killed create left behind is
// found as the guide on troubleshooting says.
//
// A run is interrupted at a request, not at a time: see gate. `make test-interrupts`
// tries as many points as asked for; the tests of the module try a few.
package interrupts_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// pointsByDefault is the number of points of each operation in a run of all tests.
const pointsByDefault = 3

// ends is when the rooms end.
var ends = time.Now().UTC().Add(30 * 24 * time.Hour).Truncate(time.Hour) //nolint:gochecknoglobals // the same for all runs

func TestAccInterrupts(t *testing.T) { //nolint:tparallel // the group waits for its points
	t.Parallel()
	clitest.Path(t) // skips without a CLI, before the build
	points := pointsByDefault
	if text := os.Getenv("ACS_INTERRUPT_POINTS"); text != "" {
		var err error
		if points, err = strconv.Atoi(text); err != nil || points < 1 {
			t.Fatalf("ACS_INTERRUPT_POINTS is %q: want a number from 1 on", text)
		}
	}
	program := traceableProvider(t, "acs", clitest.BuildProvider(t, "acs"))
	reference := newScene(t, program)
	want, requests := reference.uninterrupted()
	var result table
	t.Run("points", func(t *testing.T) {
		for _, operation := range []string{"apply", "destroy"} {
			for n, at := range spread(points, requests[operation]) {
				how := []interruption{killCLI, killProvider, interrupt}[n%3]
				t.Run(fmt.Sprintf("%s, %s at request %d, after it: %t", operation, how, at.request, at.after), func(t *testing.T) {
					t.Parallel()
					row := newScene(t, program).interrupted(operation, how, at, want, n)
					result.add(operation, how, row)
				})
			}
		}
	})
	t.Logf("%d requests of an apply, %d of a destroy\n%s", requests["apply"], requests["destroy"], result.String())
}

// spread chooses points of a run with so many requests, in equal distances, in turns
// before and after the request.
func spread(points, requests int) []point {
	list := make([]point, 0, points)
	for n := range points {
		half := n * 2 * requests / points // each request has two points
		list = append(list, point{request: half/2 + 1, after: half%2 == 1})
	}
	return list
}

// outcome is how one point ended.
type outcome struct {
	valid, converged bool
	left             leftovers
	found            int
	hung, panicked   bool
}

// table is the result of all points.
type table struct {
	mu   sync.Mutex
	rows map[string][]outcome
}

func (r *table) add(operation string, how interruption, o outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rows == nil {
		r.rows = map[string][]outcome{}
	}
	key := operation + " | " + string(how)
	r.rows[key] = append(r.rows[key], o)
}

// String is the table in Markdown.
func (r *table) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var text strings.Builder
	text.WriteString("| operation | signal | points | valid states | converged | rooms, threads, messages left behind | found by the recipe | not to be found | hangs | panics |\n|---|---|---|---|---|---|---|---|---|---|\n")
	keys := make([]string, 0, len(r.rows))
	for key := range r.rows {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	count := func(list []outcome, of func(outcome) int) (sum int) {
		for _, o := range list {
			sum += of(o)
		}
		return sum
	}
	number := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	for _, key := range keys {
		list := r.rows[key]
		fmt.Fprintf(&text, "| %s | %d | %d | %d | %d, %d, %d | %d | %d | %d | %d |\n", key, len(list),
			count(list, func(o outcome) int { return number(o.valid) }), count(list, func(o outcome) int { return number(o.converged) }),
			count(list, func(o outcome) int { return len(o.left.rooms) }), count(list, func(o outcome) int { return len(o.left.threads) }),
			count(list, func(o outcome) int { return len(o.left.messages) }), count(list, func(o outcome) int { return o.found }),
			count(list, func(o outcome) int { return len(o.left.unlisted) }),
			count(list, func(o outcome) int { return number(o.hung) }), count(list, func(o outcome) int { return number(o.panicked) }))
	}
	return text.String()
}

// The resource, and a user who acts in threads and is a member of a room and a thread
// that Terraform does not manage.
const (
	resourceID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"
	botID      = "8:acs:" + resourceID + "_00000000-0000-0000-0000-000000000001"
	seed       = `{"resourceId": "` + resourceID + `", "users": [{"rawId": "` + botID + `"}],
		"rooms": [{"participants": [{"rawId": "` + botID + `"}]}],
		"threads": [{"topic": "Of others", "participants": [{"rawId": "` + botID + `"}]}]}`
)

// startEmulator starts an emulator without rate limits.
func startEmulator(t *testing.T) *emulator.Server {
	t.Helper()
	s, err := emulator.Start(emulator.Options{Seed: []byte(seed), Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
