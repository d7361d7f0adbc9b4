// SPDX-License-Identifier: MPL-2.0

package api

// This file tests that the number of answers that are kept has a limit.

import (
	"strconv"
	"testing"
)

func TestRepeatsAreTheLatest(t *testing.T) {
	t.Parallel()
	var r Repeats[int]
	for i := range maxRepeats + 2 {
		forgotten := r.Keep(strconv.Itoa(i), i)
		if want := map[int]string{maxRepeats: "0", maxRepeats + 1: "1"}[i]; forgotten != want {
			t.Fatalf("answer %d: %q was forgotten, want %q", i, forgotten, want)
		}
	}
	if _, known := r.Answer("1"); known {
		t.Error("the second answer is still there")
	}
	if answer, known := r.Answer("2"); !known || answer != 2 || len(r.answers) != maxRepeats {
		t.Errorf("got %d, %v and %d answers", answer, known, len(r.answers))
	}
	if forgotten := r.Keep("2", 3); forgotten != "" {
		t.Errorf("%q was forgotten for an id that is known", forgotten)
	}
}
