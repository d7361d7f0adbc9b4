// SPDX-License-Identifier: MPL-2.0

// This file has the hostile answers that are made of the right one: one member of its
// body is missing, or has another value.

package hostile_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// step is a member of an object, or an entry of a list.
type step any

// placesIn are the paths to all values in a JSON value, the value itself first. Of each
// list it has the first entry.
func placesIn(value any) [][]step {
	places := [][]step{nil}
	add := func(first step, below any) {
		for _, place := range placesIn(below) {
			places = append(places, append([]step{first}, place...))
		}
	}
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			add(name, v[name])
		}
	case []any:
		if len(v) > 0 {
			add(0, v[0])
		}
	}
	return places
}

// replaced is a JSON value with another value at a place; remove removes that instead.
func replaced(value any, place []step, with any, remove bool) any {
	if len(place) == 0 {
		return with
	}
	switch v := value.(type) {
	case map[string]any:
		copied := maps.Clone(v)
		name, _ := place[0].(string)
		if remove && len(place) == 1 {
			delete(copied, name)
		} else {
			copied[name] = replaced(v[name], place[1:], with, remove)
		}
		return copied
	case []any:
		if remove && len(place) == 1 {
			return v[1:]
		}
		copied := slices.Clone(v)
		copied[0] = replaced(v[0], place[1:], with, remove)
		return copied
	}
	return value
}

// injected are the values that a member gets instead of its own. The texts are no ids
// and no times.
func injected() map[string]any {
	return map[string]any{
		"null": nil, "a number": 7, "a large number": json.Number("1e400"), "below 0": -1, "true": true, "a list": []any{}, "a list of a list": []any{[]any{}},
		"an object": map[string]any{}, "an empty text": "", "a text": "evil", "a path": "../../evil", "control characters": "evil" + control,
		"a long text": strings.Repeat("evil ", 2000), "a year": "292277026596-12-04T15:30:07Z", "year 0": "0000-01-01T00:00:00Z", "year 1": "0001-01-01T00:00:00Z",
	}
}

// bodiesOf are all hostile answers made of one right answer.
func bodiesOf(right exchange) []answer {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(right.body))
	decoder.UseNumber()
	if len(right.body) == 0 || decoder.Decode(&value) != nil {
		return nil
	}
	var answers []answer
	add := func(name string, text any) {
		encoded, err := json.Marshal(text)
		if err != nil {
			panic(err)
		}
		answers = append(answers, answer{name: name, write: func(w http.ResponseWriter, _ *http.Request, right exchange) {
			right.writeWith(w, right.status, encoded)
		}})
	}
	for _, place := range placesIn(value) {
		if len(place) == 0 {
			continue // bodyAnswers replaces the whole
		}
		add(fmt.Sprintf("without %v", place), replaced(value, place, nil, true))
		for name, with := range injected() {
			add(fmt.Sprintf("%s at %v", name, place), replaced(value, place, with, false))
		}
	}
	return answers
}

// invented are the places of got that are neither in right, nor empty, nor a value that
// was injected: the client made them up, or mixed them up.
func invented(got, right any) []string {
	var values []string
	for _, value := range injected() {
		values = append(values, fmt.Sprint(value))
	}
	var found []string
	var compare func(place string, got, right any)
	compare = func(place string, got, right any) {
		switch g := got.(type) {
		case map[string]any:
			r, _ := right.(map[string]any)
			for name := range g {
				compare(place+"."+name, g[name], r[name])
			}
		case []any:
			r, _ := right.([]any)
			for i := range g {
				at := slices.IndexFunc(r, func(one any) bool { return reflect.DeepEqual(one, g[i]) })
				switch {
				case at >= 0: // the entries before it may be missing
				case i < len(r):
					compare(fmt.Sprintf("%s[%d]", place, i), g[i], r[i])
				default:
					compare(fmt.Sprintf("%s[%d]", place, i), g[i], nil)
				}
			}
		default:
			text := fmt.Sprint(got)
			if strings.HasSuffix(text, "/"+anotherID) {
				text = anotherID // Terraform's id of a message starts with that of the thread, which is an attribute of its own
			}
			empty := []string{"<nil>", "", "0", "false", "0001-01-01T00:00:00Z", anotherID}
			if got != right && !slices.Contains(empty, text) && !slices.Contains(values, text) && !slices.Contains(values, strings.TrimSpace(text)) {
				found = append(found, fmt.Sprintf("%s is %.100q", place, text))
			}
		}
	}
	compare("", got, right)
	return found
}
