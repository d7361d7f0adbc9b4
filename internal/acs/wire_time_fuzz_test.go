// SPDX-License-Identifier: MPL-2.0

// This file fuzzes the times of answers.

package acs

import (
	"encoding/json"
	"testing"
	"time"
)

// A time that was read is written as the same time, to 100 ns, and that is read again as
// what was written.
func FuzzWireTime(f *testing.F) {
	for _, seed := range []string{`"2026-01-01T00:00:00Z"`, `"2025-06-10T22:20:37.1234567+14:00"`, `"2025-06-10T22:20:37"`, `"0000-01-01T00:00:00+23:59"`, `""`, "null", "7"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var read, again wireTime
		if json.Unmarshal([]byte(text), &read) != nil {
			return
		}
		if year := time.Time(read).Year(); year < 0 || year > 9999 {
			return // an offset led out of what four digits of a year can write
		}
		written, err := json.Marshal(read)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if err := json.Unmarshal(written, &again); err != nil || !time.Time(again).Equal(time.Time(read).Truncate(100*time.Nanosecond)) {
			t.Errorf("%s is written as %s, which is read as %v: %v", text, written, time.Time(again), err)
		}
		if read.orNil() == nil != time.Time(read).IsZero() {
			t.Errorf("%s: there is a time only where it is not zero", text)
		}
	})
}
