// SPDX-License-Identifier: MPL-2.0

package api

// This file decodes JSON bodies member by member.

import (
	"bytes"
	"encoding/json"
	"time"
)

// Fields are the members of a JSON object. Operations ignore members that they do not know.
type Fields map[string]json.RawMessage

// WithBody decodes the body, which must be one JSON object, and hands it to the operation.
func WithBody(handle func(c *Call, body Fields) (Answer, *Failure)) Handler {
	return func(c *Call) (Answer, *Failure) {
		body, f := DecodeFields(c.Body)
		if f != nil {
			return Answer{}, f
		}
		return handle(c, body)
	}
}

// DecodeFields decodes a body that must be one JSON object.
func DecodeFields(body []byte) (Fields, *Failure) {
	var f Fields
	if err := json.Unmarshal(body, &f); err != nil || f == nil {
		return nil, Invalid("The body is not a JSON object.", "$")
	}
	return f, nil
}

// Given reports whether the member is there and not null; null is the same as absent (fact 1.5-03).
func (f Fields) Given(name string) bool {
	value, there := f[name]
	return there && !IsNull(value)
}

// IsNull reports whether a value is null.
func IsNull(value json.RawMessage) bool { return bytes.Equal(value, []byte("null")) }

// Text reads a text; nil if it is not given.
func (f Fields) Text(name string) (*string, *Failure) {
	if !f.Given(name) {
		return nil, nil
	}
	var value string
	if err := json.Unmarshal(f[name], &value); err != nil {
		return nil, BadRequest("The value of " + name + " is not a text.")
	}
	return &value, nil
}

// TextOr reads a text; absent is its default.
func (f Fields) TextOr(name, absent string) (string, *Failure) {
	value, fail := f.Text(name)
	if fail != nil || value == nil {
		return absent, fail
	}
	return *value, nil
}

// Boolean reads true or false; nil if it is not given.
func (f Fields) Boolean(name string) (*bool, *Failure) {
	if !f.Given(name) {
		return nil, nil
	}
	var value bool
	if err := json.Unmarshal(f[name], &value); err != nil {
		return nil, Invalid("The value is neither true nor false.", "$."+name)
	}
	return &value, nil
}

// Time reads a time of Chat; zero if it is not given.
func (f Fields) Time(name string) (time.Time, *Failure) {
	text, fail := f.Text(name)
	if fail != nil || text == nil {
		return time.Time{}, fail
	}
	t, ok := ParseTime(*text)
	if !ok {
		return time.Time{}, BadRequest("The value of " + name + " is not a date and time.")
	}
	return t, nil
}

// Instant reads a time of Rooms; nil if it is not given.
func (f Fields) Instant(name string, finer FinerTimes) (*time.Time, *Failure) {
	if !f.Given(name) {
		return nil, nil
	}
	var text string
	if err := json.Unmarshal(f[name], &text); err != nil {
		return nil, Invalid("The value is not a date and time.", "$."+name)
	}
	t, ok := ParseInstant(text, finer)
	if !ok {
		return nil, Invalid("The value is not a date and time.", "$."+name)
	}
	return &t, nil
}
