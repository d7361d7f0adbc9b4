// SPDX-License-Identifier: MPL-2.0

package report

// This file is the arithmetic.

import (
	"slices"
)

// Median is the middle of values, the mean of the middle two where they are even
// in number, and 0 of none.
func Median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// Measure is one figure of a sample.
type Measure func(Sample) float64

// The figures that the page shows.
func wall(s Sample) float64        { return s.Wall }
func providerCPU(s Sample) float64 { return s.Provider.CPU }
func cliCPU(s Sample) float64      { return s.CLI }
func memory(s Sample) float64      { return s.Provider.Memory }
func load(s Sample) float64        { return s.Load }

// each is a figure of all samples.
func each(samples []Sample, figure Measure) []float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = figure(s)
	}
	return values
}

// times is how many times the figure of one variant is that of another: the
// median of the pairs, each of which was measured at about one time. Pairs that
// only one of them has are left out; false where there is none.
func times(one, other []Sample, figure Measure) (float64, bool) {
	others := map[int]float64{}
	for _, s := range other {
		others[s.Pair] = figure(s)
	}
	var ratios []float64
	for _, s := range one {
		if o := others[s.Pair]; o > 0 {
			ratios = append(ratios, figure(s)/o)
		}
	}
	return Median(ratios), len(ratios) > 0
}

// requests is how many requests a command made in all.
func requests(s Sample) int {
	n := 0
	for _, count := range s.Requests {
		n += count
	}
	return n
}

// bound is the wall time that a command with so many requests should not exceed by
// much: that of a provider that does nothing, and the waiting for the answers,
// shared among the calls that are under way at once.
func bound(noop, latency float64, requests, parallelism int) float64 {
	return noop + float64(requests)*latency/float64(parallelism)
}
