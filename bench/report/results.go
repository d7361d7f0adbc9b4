// SPDX-License-Identifier: MPL-2.0

// Package report holds what was measured, and makes the page and the plots of it.
package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
)

// The variants of what runs under the CLI.
const (
	Ours      = "ours"
	NoOp      = "no-op"          // logs as every provider does
	NoOpQuiet = "no-op, no logs" // its logs are off, as ours are
	BuiltIn   = "terraform_data" // the CLI's own resource, with the same map
)

// Sample is one command of the CLI in one run of a scenario.
type Sample struct {
	Scenario string `json:"scenario"` // the name of the scenario
	// Latency is what the emulator adds to each answer, in seconds.
	Latency float64 `json:"latency"`
	Variant string  `json:"variant"`
	// Pair numbers the rounds in which each variant runs once.
	Pair int    `json:"pair"`
	Step string `json:"step"`
	// Wall is the time from the start of the CLI to its end, in seconds.
	Wall float64 `json:"wall"`
	// Provider is what the provider's processes took: their CPU in sum, and the
	// memory of the largest.
	Provider Usage `json:"provider"`
	// CLI is the CPU time of the CLI itself, in seconds.
	CLI float64 `json:"cli"`
	// Load is the machine's load average of one minute before the command.
	Load float64 `json:"load"`
	// Commit is that of the provider.
	Commit string `json:"commit,omitempty"`
	// Date is the day of the measurement, such as 2026-11-26.
	Date string `json:"date"`
	// Requests are what the emulator was asked for, by operation.
	Requests map[string]int `json:"requests,omitempty"`
}

// Scenario is what the page says of a scenario.
type Scenario struct {
	Name  string `json:"name"`  // the name in samples and on the command line
	Title string `json:"title"` // the heading on the page
	// Rooms is how many rooms there are where that is all there is, else 0: those
	// are the scenarios of the growth.
	Rooms int `json:"rooms,omitempty"`
}

// Program is a built provider.
type Program struct {
	// Size is that of the stripped binary, in bytes.
	Size int64 `json:"size"`
	// Handshake is the time from the start of the process to its schema, in
	// seconds, one for each try.
	Handshake []float64 `json:"handshake"`
}

// Results is everything that was measured on one machine with one CLI.
type Results struct {
	CLI         string             `json:"cli"`         // name and version
	Machine     string             `json:"machine"`     // the processor and the number of its cores
	Parallelism int                `json:"parallelism"` // the CLI's -parallelism
	Scenarios   []Scenario         `json:"scenarios"`   // in the order of the page
	Programs    map[string]Program `json:"programs"`    // by variant
	Samples     []Sample           `json:"samples"`     // in the order of the measurement
}

// Load reads results; there are none where there is no file.
func Load(path string) (*Results, error) {
	var r Results
	text, err := os.ReadFile(path) //nolint:gosec // the bench names it
	if errors.Is(err, fs.ErrNotExist) {
		return &r, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	return &r, err
}

// Save writes results.
func (r *Results) Save(path string) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644) //nolint:gosec // they are published
}

// Forget drops what was measured of a scenario at some latency, to make room for a
// new measurement, and notes what is said of it.
func (r *Results) Forget(of Scenario, latency float64) {
	r.Samples = slices.DeleteFunc(r.Samples, func(s Sample) bool { return s.Scenario == of.Name && s.Latency == latency })
	r.Scenarios = slices.DeleteFunc(r.Scenarios, func(s Scenario) bool { return s.Name == of.Name })
	r.Scenarios = append(r.Scenarios, of)
}

// Put orders scenarios by the order of names.
func (r *Results) Put(names []string) {
	slices.SortStableFunc(r.Scenarios, func(a, b Scenario) int {
		return cmp.Compare(slices.Index(names, a.Name), slices.Index(names, b.Name))
	})
}

// of are the samples of one step in the order of their pairs.
func (r *Results) of(scenario string, latency float64, variant, step string) []Sample {
	var found []Sample
	for _, s := range r.Samples {
		if s.Scenario == scenario && s.Latency == latency && s.Variant == variant && s.Step == step {
			found = append(found, s)
		}
	}
	slices.SortStableFunc(found, func(a, b Sample) int { return cmp.Compare(a.Pair, b.Pair) })
	return found
}

// latencies are those at which a scenario was measured, in order.
func (r *Results) latencies(scenario string) []float64 {
	var found []float64
	for _, s := range r.Samples {
		if s.Scenario == scenario && !slices.Contains(found, s.Latency) {
			found = append(found, s.Latency)
		}
	}
	slices.Sort(found)
	return found
}
