// SPDX-License-Identifier: MPL-2.0

// This file reads and writes times in JSON: to 100 ns for Rooms, in whole seconds for
// Chat.

package acs

import (
	"encoding/json"
	"fmt"
	"time"
)

// wireTime is a time in a request or an answer. In an answer, the zero time is null or
// absent; in a request, a nil pointer is absent.
type wireTime time.Time

// MarshalJSON writes UTC with up to seven digits of a second: the service keeps 100 ns
// (facts 1.5-06 and 1.5-09), and it is not known what it does with more digits.
func (w wireTime) MarshalJSON() ([]byte, error) {
	t := time.Time(w).UTC().Truncate(100 * time.Nanosecond)
	return json.Marshal(t.Format("2006-01-02T15:04:05.9999999Z"))
}

// UnmarshalJSON reads any offset and up to nine digits of a second. It reads a time
// without a zone as UTC, as the service does (fact 1.5-08).
func (w *wireTime) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("%s is not a time", data)
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
	return fmt.Errorf("%q is not a time", text)
}

// orNil is nil for the zero time, which was null or absent.
func (w wireTime) orNil() *time.Time {
	t := time.Time(w)
	if t.IsZero() {
		return nil
	}
	return &t
}

// chatTime is a time in a request to Chat, which keeps whole seconds (fact 2.3-05).
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
