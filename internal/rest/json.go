// SPDX-License-Identifier: MPL-2.0

// This file checks the JSON of answers.

package rest

import (
	"encoding/json"
	"errors"
	"fmt"
)

// A body may have maxJSONValues values, objects and lists included, and maxJSONDepth
// is how deeply they may be nested: a small body must not need much memory.
const (
	maxJSONValues = 50_000
	maxJSONDepth  = 32
)

// checkJSONSize returns an error if a JSON body has too many values, or nests them
// too deeply.
func checkJSONSize(body []byte) error {
	values, depth, inString := 0, 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
			values++
		case c == '}' || c == ']':
			depth--
		case c == ',':
			values++
		}
		if values > maxJSONValues || depth > maxJSONDepth {
			return fmt.Errorf("it has more than %d values, or nests them more than %d deep", maxJSONValues, maxJSONDepth)
		}
	}
	return nil
}

// plainJSONError is an error of package json that names none of this package's
// types.
func plainJSONError(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return err
	}
	where := "the whole answer"
	if wrong.Field != "" {
		where = "its field " + wrong.Field
	}
	return fmt.Errorf("%s has the wrong type: %s", where, wrong.Value)
}
