// SPDX-License-Identifier: MPL-2.0

// This file has the kinds of faults, and spoils a quarter of all requests with them.

package faults_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	// spoilt is the part of the requests that faults hit.
	spoilt = 0.25
	// beyondTimeout is longer than the minute that the provider waits for an answer.
	beyondTimeout = 65 * time.Second
)

// kind is a kind of fault.
type kind struct {
	name  string
	fault emulator.Fault
	// rare is set for a kind that takes a minute, or ends an apply: it happens only so
	// often in a step. 0 is a kind that shares the quarter with the others.
	rare int
	// slow is set for a kind that takes a minute: it happens in the first configuration
	// of seeds with this remainder.
	slow uint64
}

// slowSeeds is what seeds are divided by for that.
const slowSeeds = 4

// kinds are all kinds of faults.
func kinds() []kind {
	return []kind{
		{name: "401", fault: emulator.Fault{Status: 401, Probability: 0.02}, rare: 2},
		{name: "slower than the timeout", fault: emulator.Fault{Delay: beyondTimeout, Probability: 0.05}, rare: 1, slow: 2},
		{name: "changed, then slower than the timeout", fault: emulator.Fault{Answer: emulator.AnswerLate, Delay: beyondTimeout, Probability: 0.05}, rare: 1, slow: 3},
		{name: "429, Retry-After in seconds", fault: emulator.Fault{Status: 429, RetryAfter: time.Second}},
		{name: "429, Retry-After as a date", fault: emulator.Fault{Status: 429, RetryAfter: time.Second, RetryAfterDate: true}},
		{name: "429 without Retry-After", fault: emulator.Fault{Status: 429}},
		{name: "500", fault: emulator.Fault{Status: 500}},
		{name: "502 with HTML", fault: emulator.Fault{Status: 502, Answer: emulator.AnswerNotJSON}},
		{name: "503", fault: emulator.Fault{Status: 503}},
		{name: "reset before the change", fault: emulator.Fault{Drop: emulator.DropBefore, Reset: true}},
		{name: "reset after the change", fault: emulator.Fault{Drop: emulator.DropAfter, Reset: true}},
		{name: "changed, but the answer is lost", fault: emulator.Fault{Drop: emulator.DropAfter}},
		{name: "changed, but the answer is truncated", fault: emulator.Fault{Answer: emulator.AnswerTruncated}},
	}
}

// program makes the server spoil a quarter of its requests, and one by the slow kind of
// this number, if there is one. It returns the kinds in the order in which the server
// has them.
func program(s *emulator.Server, seed, slow uint64) []kind {
	var programmed []kind
	var frequent, passed float64
	for _, k := range kinds() {
		if k.rare == 0 {
			frequent++
		}
	}
	for i, k := range kinds() {
		if k.slow != 0 && k.slow != slow {
			continue
		}
		k.fault.Seed, k.fault.Count = seed<<8+uint64(i), k.rare
		if k.rare == 0 {
			// The server asks the faults one after another: this one sees the requests that
			// those before it let pass.
			share := spoilt / frequent
			k.fault.Probability = share / (1 - passed)
			passed += share
		}
		s.AddFault(k.fault)
		programmed = append(programmed, k)
	}
	return programmed
}

// endFaults ends all faults, and adds to hits how often each kind has happened.
func endFaults(t *testing.T, s *emulator.Server, programmed []kind, hits map[string]int) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL()+"/_admin/faults", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var list struct {
		Faults []struct {
			Hits int `json:"hits"`
		} `json:"faults"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil || len(list.Faults) != len(programmed) {
		t.Fatalf("the server has %d faults, want %d: %v", len(list.Faults), len(programmed), err)
	}
	for i, k := range programmed {
		hits[k.name] += list.Faults[i].Hits
	}
	s.ClearFaults()
}
