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

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

// pointsByDefault is the number of points of each operation in a run of all tests.
const pointsByDefault = 3

func TestAccInterruptsOfACS(t *testing.T) { //nolint:tparallel // the group waits for its points
	t.Parallel()
	interrupts(t, "acs", newACS)
}

func TestAccInterruptsOfWebex(t *testing.T) { //nolint:tparallel // the group waits for its points
	t.Parallel()
	interrupts(t, "webex", newWebex)
}

// interrupts interrupts runs of a provider.
func interrupts(t *testing.T, name string, of newService) {
	t.Helper()
	clitest.Path(t) // skips without a CLI, before the build
	points := pointsByDefault
	if text := os.Getenv("ACS_INTERRUPT_POINTS"); text != "" {
		var err error
		if points, err = strconv.Atoi(text); err != nil || points < 1 {
			t.Fatalf("ACS_INTERRUPT_POINTS is %q: want a number from 1 on", text)
		}
	}
	program := traceableProvider(t, name, clitest.BuildProvider(t, name))
	reference := newScene(t, program, of)
	want, requests := reference.uninterrupted()
	var result table
	t.Run("points", func(t *testing.T) {
		for _, operation := range []string{"apply", "destroy"} {
			for n, at := range spread(points, requests[operation]) {
				how := []interruption{killCLI, killProvider, interrupt}[n%3]
				t.Run(fmt.Sprintf("%s, %s at request %d, after it: %t", operation, how, at.request, at.after), func(t *testing.T) {
					t.Parallel()
					row := newScene(t, program, of).interrupted(operation, how, at, want, n)
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
