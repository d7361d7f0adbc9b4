package api

// This file reads times, and writes them as Rooms does.

import "time"

const (
	// Tick is the resolution of Rooms (fact 1.5-06).
	Tick = 100 * time.Nanosecond

	// FirstYear is the first that the clock and a seed may show.
	FirstYear = 1970

	// instantLayout is the output form: "+00:00" and never "Z", up to seven digits, trailing zeros trimmed (fact 1.5-06).
	instantLayout = "2006-01-02T15:04:05.9999999-07:00"
)

// Instant is a time in a Rooms answer.
type Instant time.Time

// MarshalJSON writes the output form.
func (i Instant) MarshalJSON() ([]byte, error) {
	return []byte(`"` + time.Time(i).UTC().Format(instantLayout) + `"`), nil
}

// ParseTime reads a time of RFC 3339, in UTC. Only years that can be written again are taken, and no offsets of 24
// hours, which time.Parse takes.
func ParseTime(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, text)
	_, offset := t.Zone()
	known := (time.Duration(offset) * time.Second).Abs() < 24*time.Hour
	return t.UTC(), err == nil && known && Writable(t)
}

// Writable tells whether the formats that times are written in have the year.
func Writable(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1 && year <= 9999
}

// ParseInstant reads the accepted input forms: with an offset, without one (UTC), and a date only (fact 1.5-08).
func ParseInstant(text string, finer FinerTimes) (time.Time, bool) {
	t, ok := ParseTime(text)
	for _, layout := range []string{"2006-01-02T15:04:05", time.DateOnly} {
		if ok {
			break
		}
		var err error
		t, err = time.Parse(layout, text)
		ok = err == nil && Writable(t)
	}
	if finer == FinerTimesRounded {
		return t.Round(Tick), ok
	}
	return t.Truncate(Tick), ok
}

// Stamp is a time in the admin API.
func Stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// StampOf is Stamp, "" where the time was never set.
func StampOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return Stamp(t)
}
