// SPDX-License-Identifier: MPL-2.0

// This file tests the form of errors.

package plugin

import (
	"errors"
	"testing"
)

func TestSentence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"the endpoint is empty":       "The endpoint is empty.",
		"already ended.":              "Already ended.",
		"  padded\n":                  "Padded.",
		"client_secret needs a thing": "client_secret needs a thing.",
		`"abc" is not an id`:          `"abc" is not an id.`,
		"état":                        "État.",
		"":                            "",
		"x":                           "X.",
		"a:b_c is gone":               "a:b_c is gone.",
	} {
		if got := Sentence(errors.New(text)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
