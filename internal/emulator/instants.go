package emulator

// This file reads times, and writes them as Rooms does.

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

// parseTime reads a time of RFC 3339, in UTC. Only years that can be written again are taken, and no offsets of 24
// hours, which time.Parse takes.
func parseTime(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, text)
	_, offset := t.Zone()
	known := (time.Duration(offset) * time.Second).Abs() < 24*time.Hour
	return t.UTC(), err == nil && known && writable(t)
}

// writable tells whether the formats that times are written in have the year.
func writable(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1 && year <= 9999
}

// parseInstant reads the accepted input forms: with an offset, without one (UTC), and a date only (fact 1.5-08).
func parseInstant(text string, finer FinerTimes) (time.Time, bool) {
	t, ok := parseTime(text)
	for _, layout := range []string{"2006-01-02T15:04:05", time.DateOnly} {
		if ok {
			break
		}
		var err error
		t, err = time.Parse(layout, text)
		ok = err == nil && writable(t)
	}
	if finer == FinerTimesRounded {
		return t.Round(tick), ok
	}
	return t.Truncate(tick), ok
}
