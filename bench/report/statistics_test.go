// SPDX-License-Identifier: MPL-2.0

package report

import "testing"

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{nil, 0},
		{[]float64{3}, 3},
		{[]float64{9, 1, 5}, 5},
		{[]float64{4, 1, 3, 2}, 2.5},
	} {
		if got := Median(c.values); got != c.want {
			t.Errorf("Median(%v) is %v, want %v", c.values, got, c.want)
		}
	}
}

func TestMedianLeavesItsValuesInOrder(t *testing.T) {
	t.Parallel()
	values := []float64{2, 1}
	Median(values)
	if values[0] != 2 {
		t.Errorf("the values are %v, want 2 first as before", values)
	}
}

func TestTimesComparesWithinPairs(t *testing.T) {
	t.Parallel()
	// The machine was slow in the second pair: the ratio of the medians would be 2.
	ours := []Sample{{Pair: 0, Wall: 2}, {Pair: 1, Wall: 8}, {Pair: 2, Wall: 2}}
	noop := []Sample{{Pair: 2, Wall: 1}, {Pair: 1, Wall: 8}, {Pair: 0, Wall: 4}}
	if got, ok := times(ours, noop, wall); !ok || got != 1 {
		t.Errorf("times is %v, %v, want 1", got, ok)
	}
	if _, ok := times(ours, []Sample{{Pair: 7, Wall: 1}}, wall); ok {
		t.Error("there is a ratio without a pair")
	}
	if _, ok := times(ours, []Sample{{Pair: 0}}, wall); ok {
		t.Error("there is a ratio to nothing")
	}
}

func TestBoundSharesLatencyAmongCalls(t *testing.T) {
	t.Parallel()
	if got := bound(2, 0.05, 300, 10); got != 3.5 {
		t.Errorf("bound is %v, want 2 + 300 × 0.05 ÷ 10 = 3.5", got)
	}
}

func TestRequestsAreCountedOverOperations(t *testing.T) {
	t.Parallel()
	if got := requests(Sample{Requests: map[string]int{"get room": 2, "create room": 3}}); got != 5 {
		t.Errorf("requests is %d, want 5", got)
	}
}
