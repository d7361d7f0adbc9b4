// SPDX-License-Identifier: MPL-2.0

package api

// This file parses and formats times.

import "time"

const (
	// TimeResolution is the resolution of Rooms (fact 1.5-06).
	TimeResolution = 100 * time.Nanosecond

	// FirstYear is the first year that the clock and a seed may have.
	FirstYear = 1970

	// instantLayout has "+00:00" and never "Z", and up to seven decimals without trailing zeros (fact 1.5-06).
	instantLayout = "2006-01-02T15:04:05.9999999-07:00"
)

// Instant is a time in an answer of Rooms or Identity.
type Instant time.Time

// MarshalJSON encodes the time in the form of Rooms.
func (i Instant) MarshalJSON() ([]byte, error) {
	return []byte(`"` + time.Time(i).UTC().Format(instantLayout) + `"`), nil
}

// ParseTime parses a time of RFC 3339, and returns it in UTC. It refuses years that cannot be formatted again, and offsets
// of 24 hours, which time.Parse accepts.
func ParseTime(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, text)
	_, offset := t.Zone()
	known := (time.Duration(offset) * time.Second).Abs() < 24*time.Hour
	return t.UTC(), err == nil && known && HasFourDigitYear(t)
}

// HasFourDigitYear reports whether a time can be formatted: the formats have years of four digits.
func HasFourDigitYear(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1 && year <= 9999
}

// ParseInstant parses the forms that Rooms accepts: with an offset, without one (UTC), and a date only (fact 1.5-08).
func ParseInstant(text string, finer FinerTimes) (time.Time, bool) {
	t, ok := ParseTime(text)
	for _, layout := range []string{"2006-01-02T15:04:05", time.DateOnly} {
		if ok {
			break
		}
		var err error
		t, err = time.Parse(layout, text)
		ok = err == nil && HasFourDigitYear(t)
	}
	if finer == FinerTimesRounded {
		return t.Round(TimeResolution), ok
	}
	return t.Truncate(TimeResolution), ok
}

// FormatTime formats a time for the admin API.
func FormatTime(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// FormatTimeIfSet is FormatTime, but "" for the zero time.
func FormatTimeIfSet(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return FormatTime(t)
}
