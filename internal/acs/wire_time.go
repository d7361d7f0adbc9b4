// This file reads and writes times as they are on the wire: to 100 ns for Rooms,
// in whole seconds for Chat.

package acs

import (
	"encoding/json"
	"fmt"
	"time"
)

// wireTime is a time of a request or an answer. Zero stands for null and for
// what was left out of an answer, a nil pointer for what is left out of a request.
type wireTime time.Time

// MarshalJSON writes UTC with up to seven digits of a second: the service keeps
// no more than 100 ns (facts 1.5-06 and 1.5-09), and what it does with more is
// unknown, so the rest is cut off here.
func (w wireTime) MarshalJSON() ([]byte, error) {
	t := time.Time(w).UTC().Truncate(100 * time.Nanosecond)
	return json.Marshal(t.Format("2006-01-02T15:04:05.9999999Z"))
}

// UnmarshalJSON reads any offset, up to nine digits of a second, and a time
// without zone as UTC, as the service itself does (fact 1.5-08).
func (w *wireTime) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("%s is no time", data)
	}
	if text == "" { // null too
		*w = wireTime{}
		return nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			*w = wireTime(t.UTC())
			return nil
		}
	}
	return fmt.Errorf("%q is no time", text)
}

// pointer is nil for the zero time: for what was null or left out.
func (w wireTime) pointer() *time.Time {
	t := time.Time(w)
	if t.IsZero() {
		return nil
	}
	return &t
}

// chatTime is a time of a request to Chat, which keeps no more than whole seconds
// (fact 2.3-05).
type chatTime time.Time

// String is the time in UTC, cut to whole seconds.
func (c chatTime) String() string {
	return time.Time(c).UTC().Format("2006-01-02T15:04:05Z")
}

// MarshalJSON writes String.
func (c chatTime) MarshalJSON() ([]byte, error) {
	return json.Marshal(c.String())
}

// UnmarshalJSON reads what wireTime reads.
func (c *chatTime) UnmarshalJSON(data []byte) error {
	return (*wireTime)(c).UnmarshalJSON(data)
}
