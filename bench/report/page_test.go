// SPDX-License-Identifier: MPL-2.0

package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// measured is a small measurement.
func measured() *Results {
	r := &Results{CLI: "OpenTofu v1.12.6", Machine: "2 cores", Parallelism: 10}
	r.Programs = map[string]Program{
		Ours: {Size: 22_200_000, Handshake: []float64{0.006, 0.005, 0.009}},
		NoOp: {Size: 22_100_000, Handshake: []float64{0.004}},
	}
	add := func(name string, latency float64, variant string, pair int, wall float64, requests map[string]int) {
		for _, step := range Steps() {
			r.Samples = append(r.Samples, Sample{
				Scenario: name, Latency: latency, Variant: variant, Pair: pair, Step: step, Wall: wall,
				Provider: Usage{CPU: wall / 2, Memory: 40}, CLI: wall / 4, Load: 0.5, Commit: "abc", Date: "2026-11-26", Requests: requests,
			})
		}
	}
	for _, n := range []Scenario{{"rooms-1000", "1000 rooms", 1000}, {"rooms-100", "100 rooms", 100}, {"map-350", "a map of 350 people", 0}} {
		r.Forget(n, 0)
	}
	for pair := range 3 {
		add("rooms-1000", 0, Ours, pair, 4+float64(pair), map[string]int{"get room": 1000})
		add("rooms-1000", 0, NoOp, pair, 2*(4+float64(pair)), nil)
		add("rooms-1000", 0, NoOpQuiet, pair, 4+float64(pair), nil)
	}
	add("rooms-1000", 0.05, Ours, 0, 15, map[string]int{"get room": 1000})
	add("rooms-1000", 0.05, NoOp, 0, 7.5, nil)
	add("rooms-100", 0, Ours, 0, 1, map[string]int{"get room": 99, "create room": 1})
	add("map-350", 0, Ours, 0, 1.5, nil)
	add("map-350", 0, BuiltIn, 0, 1, nil)
	return r
}

func TestPageShowsWhatWasMeasured(t *testing.T) {
	t.Parallel()
	page := measured().Page("x-apply.svg")
	for _, want := range []string{
		"# Measured with OpenTofu v1.12.6",
		"2 cores; parallelism 10. The load average before the commands was 0.5 to 0.5, median 0.5.",
		"![x-apply](x-apply.svg)",
		// ours, no-op: half the time, the same memory
		"| 1000 rooms | 0 ms | apply | 3 | 5.00 (4.00–6.00) | 10.00 (8.00–12.00) | 0.50 | 2.50 | 5.00 | 1.25 | 2.50 | 40 | 40 | 1.00 |",
		"| 1000 rooms | apply | 5.00 (4.00–6.00) | 5.00 (4.00–6.00) | 1.00 | 2.50 | 2.50 | 40 | 40 | 1.00 |",
		// 7.5 s of the no-op, and 1000 × 50 ms ÷ 10
		"| 1000 rooms | 50 ms | apply | 15.00 | 1000 | 12.50 | 1.20 |",
		"| a map of 350 people | apply | 1.50 | 1.00 | 1.50 |",
		"| 100 rooms | 0 ms | plan | 100 | 1 create room, 99 get room |",
		"| 100 | 10.00 | – | – |",
		"| ours | 6.0 | 22.2 |",
		"| 1000 rooms | 50 ms | 2026-11-26 | abc |",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
}

func TestPageOfNothingHasNoTables(t *testing.T) {
	t.Parallel()
	if page := new(Results).Page(); strings.Contains(page, "|---|") {
		t.Errorf("a page of nothing has a table:\n%s", page)
	}
}

func TestEachTableIsEven(t *testing.T) {
	t.Parallel()
	r := measured()
	for name, rows := range map[string][][]string{
		"time": r.timeTable(), "without logs": r.withoutLogsTable(), "built in": r.builtIn(), "latency": r.latencyTable(), "growth": r.growth(), "requests": r.requestTable(), "programs": r.programs(), "days": r.days(),
	} {
		for _, row := range rows {
			if len(row) != len(rows[0]) {
				t.Errorf("%s: a row has %d cells, the heading %d: %v", name, len(row), len(rows[0]), row)
			}
		}
	}
}

func TestResultsAreKeptInAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "results.json")
	if r, err := Load(file); err != nil || len(r.Samples) > 0 {
		t.Fatalf("without a file there is %v, %v", r, err)
	}
	want := measured()
	if err := want.Save(file); err != nil {
		t.Fatal(err)
	}
	got, err := Load(file)
	if err != nil || got.Page() != want.Page() {
		t.Errorf("the page is another one after a round trip, or %v", err)
	}
}

func TestANewMeasurementReplacesTheOldOne(t *testing.T) {
	t.Parallel()
	r := measured()
	r.Forget(Scenario{Name: "rooms-1000", Title: "a thousand rooms"}, 0)
	if got := r.latencies("rooms-1000"); len(got) != 1 || got[0] != 0.05 {
		t.Errorf("latencies are %v, want that of the other measurement alone", got)
	}
	r.Put([]string{"map-350", "rooms-1000", "rooms-100"})
	if len(r.Scenarios) != 3 || r.Scenarios[1].Title != "a thousand rooms" {
		t.Errorf("scenarios are %v", r.Scenarios)
	}
}

func TestPlotsAreDrawn(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	names, err := measured().Plots(folder, "x")
	if err != nil || strings.Join(names, " ") != "x-apply.svg x-plan.svg x-destroy.svg x-apply-50ms.svg x-plan-50ms.svg x-destroy-50ms.svg x-apply-cpu.svg x-apply-memory.svg x-growth.svg" {
		t.Fatalf("plots are %v, %v", names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(folder, name)) //nolint:gosec // a folder of ours
		if err != nil || !strings.Contains(string(text), "<svg") || !strings.Contains(string(text), "parallelism 10, OpenTofu v1.12.6") || !strings.Contains(string(text), "2 cores") {
			t.Errorf("%s is no plot that names its CLI, parallelism and machine: %v", name, err)
		}
	}
	if names, err := new(Results).Plots(folder, "y"); err != nil || len(names) > 0 {
		t.Errorf("nothing is drawn as %v, %v", names, err)
	}
}
