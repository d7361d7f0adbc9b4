// SPDX-License-Identifier: MPL-2.0

// This file tests, from within the package, the JSON of times.

package acs

import (
	"encoding/json"
	"testing"
	"time"
)

// Facts 1.5-06 and 1.5-09: never finer than 100 ns, and truncated, not rounded.
func TestTimesAreSentInUTCToA100Nanoseconds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-03-02T10:00:00Z":                `"2026-03-02T10:00:00Z"`,
		"2026-03-02T10:00:00+01:00":           `"2026-03-02T09:00:00Z"`,
		"2026-03-02T10:00:00.5Z":              `"2026-03-02T10:00:00.5Z"`,
		"2026-03-02T10:00:00.394453700Z":      `"2026-03-02T10:00:00.3944537Z"`,
		"2026-03-02T10:00:00.123456789-05:30": `"2026-03-02T15:30:00.1234567Z"`,
		"2026-03-02T10:00:00.000000099Z":      `"2026-03-02T10:00:00Z"`,
		"2026-12-31T23:59:59.999999999Z":      `"2026-12-31T23:59:59.9999999Z"`,
	} {
		given, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(wireTime(given))
		if err != nil || string(got) != want {
			t.Errorf("%s: got %s, error %v, want %s", text, got, err, want)
		}
	}
}

// Facts 1.5-06 and 1.5-08: what the service answers, and what it takes itself.
func TestTimesAreReadInEveryForm(t *testing.T) {
	t.Parallel()
	at := func(nanoseconds int) time.Time { return time.Date(2023, 10, 16, 16, 13, 39, nanoseconds, time.UTC) }
	for text, want := range map[string]time.Time{
		`"2023-10-16T16:13:39.3118049+00:00"`:   at(311804900),
		`"2023-10-16T16:13:39+00:00"`:           at(0),
		`"2023-10-16T16:13:39Z"`:                at(0),
		`"2023-10-16T16:13:39.000Z"`:            at(0),
		`"2023-10-16T18:13:39.123456789+02:00"`: at(123456789),
		`"2023-10-16T10:43:39.1-05:30"`:         at(100000000),
		`"2023-10-16T16:13:39.109998"`:          at(109998000),
		`"2023-10-16T16:13:39"`:                 at(0),
		`null`:                                  {},
		`""`:                                    {},
	} {
		var got wireTime
		if err := json.Unmarshal([]byte(text), &got); err != nil || time.Time(got) != want {
			t.Errorf("%s: got %v, error %v, want %v", text, time.Time(got), err, want)
		}
	}
}

func TestAMalformedTimeIsAnError(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`"yesterday"`, `"2023-10-16"`, `"16:13:39Z"`, `1697472819`, `{}`} {
		var got wireTime
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s: got %v, want an error", text, time.Time(got))
		}
	}
}
