// SPDX-License-Identifier: MPL-2.0

package contract

// This file has the shapes of JSON values, by which the table describes bodies.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// shape describes one JSON value.
type shape interface {
	// check adds the violations of the value at a path.
	check(c *checker, path string, value any)
}

// checker collects the violations of one exchange.
type checker struct {
	handwritten bool   // the request is handwritten: it may have forms that no client sends
	version     string // the api-version of the exchange
	found       []string
}

// violation adds a violation at a path.
func (c *checker) violation(path, fact, format string, args ...any) {
	c.found = append(c.found, path+": "+fmt.Sprintf(format, args...)+" ("+fact+")")
}

// body decodes and checks a whole body.
func (c *checker) body(s shape, body []byte) (any, bool) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		c.violation("$", "section 1.2", "the body is not JSON")
		return nil, false
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		c.violation("$", "section 1.2", "something follows the JSON value")
	}
	s.check(c, "$", value)
	return value, true
}

// kindOf returns the kind of a decoded value.
func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case string:
		return "a text"
	case []any:
		return "a list"
	}
	return "an object"
}

// object is a JSON object with these members and no others.
type object struct {
	fact    string
	members []member
	// rule, if set, checks how members depend on each other.
	rule func(c *checker, path string, members map[string]any)
}

// member is one member of an object.
type member struct {
	name             string
	shape            shape
	absent           allowance // whether it may be left out
	null             allowance // whether it may be null
	ignoredByService bool      // a handwritten request may have it, and it is not checked
	firstVersion     string    // the first api-version that has it
	factID           string    // "" is the object's
}

// allowance says in which exchanges a deviation is allowed.
type allowance int

const (
	never allowance = iota
	ifHandwritten
	always
)

func (l allowance) applies(c *checker) bool {
	return l == always || l == ifHandwritten && c.handwritten
}

func required(name string, s shape) member { return member{name: name, shape: s} }
func optional(name string, s shape) member { return member{name: name, shape: s, absent: always} }

// orNull allows null.
func (m member) orNull(to allowance) member { m.null = to; return m }

// orAbsent allows leaving the member out.
func (m member) orAbsent(to allowance) member { m.absent = to; return m }

// since says which api-version is the first with the member.
func (m member) since(version string) member { m.firstVersion = version; return m }

// fact names the fact about the member.
func (m member) fact(fact string) member { m.factID = fact; return m }

// ignored is a member that no client sends and that the service ignores.
func ignored(name, fact string) member {
	return member{name: name, ignoredByService: true, factID: fact}
}

func (o object) check(c *checker, path string, value any) {
	members, ok := value.(map[string]any)
	if !ok {
		c.violation(path, o.fact, "%s, want an object", kindOf(value))
		return
	}
	known := map[string]bool{}
	for _, m := range o.members {
		known[m.name] = true
		if m.factID == "" {
			m.factID = o.fact
		}
		value, there := members[m.name]
		m.check(c, path+"."+m.name, value, there)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !known[name] {
			c.violation(path+"."+name, o.fact, "unknown property")
		}
	}
	if o.rule != nil {
		o.rule(c, path, members)
	}
}

func (m member) check(c *checker, path string, value any, there bool) {
	switch {
	case m.ignoredByService:
		if there && !c.handwritten {
			c.violation(path, m.factID, "unknown property")
		}
	case c.version < m.firstVersion:
		// The service ignores members that the version does not have, so handwritten requests may have them.
		if there && !c.handwritten {
			c.violation(path, m.factID, "there is no such property before %s", m.firstVersion)
		}
	case !there:
		if !m.absent.applies(c) {
			c.violation(path, m.factID, "the property is missing")
		}
	case value == nil && m.null.applies(c):
	default:
		m.shape.check(c, path, value)
	}
}

// list is a JSON list of min to max values.
type list struct {
	of       shape
	min, max int // max 0 is any number
	fact     string
}

func (s list) check(c *checker, path string, value any) {
	values, ok := value.([]any)
	if !ok {
		c.violation(path, s.fact, "%s, want a list", kindOf(value))
		return
	}
	if n := len(values); n < s.min || s.max > 0 && n > s.max {
		c.violation(path, s.fact, "a list of %d", n)
	}
	for _, element := range values {
		s.of.check(c, path+"[*]", element) // so that the same violation in all places is one text
	}
}

// mapping is a JSON object whose names are data, such as raw ids.
type mapping struct {
	keys, values shape
	nullable     bool // values may be null
	min          int
	fact         string
}

func (s mapping) check(c *checker, path string, value any) {
	members, ok := value.(map[string]any)
	if !ok {
		c.violation(path, s.fact, "%s, want a map", kindOf(value))
		return
	}
	if len(members) < s.min {
		c.violation(path, s.fact, "an empty map")
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		place := path + "[*]" // the names are ids
		s.keys.check(c, place, name)
		if members[name] != nil || !s.nullable {
			s.values.check(c, place, members[name])
		}
	}
}

// text is a JSON string of some form.
type text struct {
	what        string // "a time ..."
	ok          func(string) bool
	handwritten func(string) bool // what handwritten requests may send as well; nil is nothing
	secret      bool              // a violation does not show the value
	fact        string
}

func (s text) check(c *checker, path string, value any) {
	given, ok := value.(string)
	switch {
	case !ok:
		c.violation(path, s.fact, "%s, want %s", kindOf(value), s.what)
	case s.ok(given), s.handwritten != nil && c.handwritten && s.handwritten(given):
	case s.secret:
		c.violation(path, s.fact, "a text that is not %s", s.what)
	default:
		c.violation(path, s.fact, "%.80q is not %s", given, s.what)
	}
}

// oneOf is a text that has one of the values.
func oneOf(fact string, values ...string) text {
	return text{
		what: fmt.Sprintf("one of %q", values), fact: fact,
		ok: func(given string) bool { return slices.Contains(values, given) },
	}
}

// boolean is a JSON boolean.
type boolean struct{ fact string }

func (s boolean) check(c *checker, path string, value any) {
	if _, ok := value.(bool); !ok {
		c.violation(path, s.fact, "%s, want a boolean", kindOf(value))
	}
}

// number is a whole number in a range.
type number struct {
	min, max int64
	fact     string
}

func (s number) check(c *checker, path string, value any) {
	given, ok := value.(json.Number)
	if !ok {
		c.violation(path, s.fact, "%s, want a number", kindOf(value))
		return
	}
	if n, err := given.Int64(); err != nil || n < s.min || n > s.max {
		c.violation(path, s.fact, "%s is not a whole number from %d to %d", given, s.min, s.max)
	}
}

// anything is any JSON value.
type anything struct{}

func (anything) check(*checker, string, any) {}

// oneOfShapes chooses one of several shapes by a member of the value: the first, by name, that the value has.
type oneOfShapes map[string]shape

func (s oneOfShapes) check(c *checker, path string, value any) {
	members, _ := value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if _, there := members[name]; there {
			s[name].check(c, path, value)
			return
		}
	}
	c.violation(path, "fact 2.3-10", "none of the properties %q", slices.Sorted(maps.Keys(s)))
}
