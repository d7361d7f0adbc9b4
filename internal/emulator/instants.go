package emulator

// This file reads and writes times as Rooms does.

import "time"

const (
	tick = 100 * time.Nanosecond // the service's resolution, fact 1.5-06

	// instantLayout is the output form: "+00:00" and never "Z", up to seven digits, trailing zeros trimmed (fact 1.5-06).
	instantLayout = "2006-01-02T15:04:05.9999999-07:00"
)

// instant is a time in a Rooms answer.
type instant time.Time

// MarshalJSON writes the output form.
func (i instant) MarshalJSON() ([]byte, error) {
	return []byte(`"` + time.Time(i).UTC().Format(instantLayout) + `"`), nil
}

// parseInstant reads the accepted input forms: with an offset, without one (UTC), and a date only (fact 1.5-08).
func parseInstant(text string, finer FinerTimes) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if finer == FinerTimesRounded {
			return t.UTC().Round(tick), true
		}
		return t.UTC().Truncate(tick), true
	}
	return time.Time{}, false
}
