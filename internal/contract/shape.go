package contract

// This file is the language in which the table describes JSON bodies.

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
	// look holds a decoded value, which stands at a JSON path, against the shape.
	look(l *look, path string, value any)
}

// look is one look at a body, with what was found.
type look struct {
	byHand  bool   // the request was written by hand: forms that are merely accepted are allowed
	version string // the api-version of the exchange
	found   []string
}

// wrong notes a violation at a path.
func (l *look) wrong(path, fact, format string, args ...any) {
	l.found = append(l.found, path+": "+fmt.Sprintf(format, args...)+" ("+fact+")")
}

// body decodes and looks at a whole body.
func (l *look) body(s shape, body []byte) (any, bool) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		l.wrong("$", "section 1.2", "the body is no JSON")
		return nil, false
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		l.wrong("$", "section 1.2", "something follows the JSON value")
	}
	s.look(l, "$", value)
	return value, true
}

// kindOf names the kind of a decoded value.
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

// object is a JSON object with just these members.
type object struct {
	fact    string
	members []member
	// rule, where given, looks at what members have to do with one another.
	rule func(l *look, path string, members map[string]any)
}

// member is one member of an object.
type member struct {
	name    string
	shape   shape
	absent  grant  // it may be left out
	null    grant  // null may stand for what is left out
	ignored bool   // by hand, it may be there and is not looked at
	since   string // the first api-version that has it
	fact    string // "" is the object's
}

// grant says to whom a liberty is given.
type grant int

const (
	toNobody grant = iota
	toHands        // to requests that are written by hand
	toAll
)

func (g grant) to(l *look) bool { return g == toAll || g == toHands && l.byHand }

func need(name string, s shape) member   { return member{name: name, shape: s} }
func option(name string, s shape) member { return member{name: name, shape: s, absent: toAll} }

// orNull allows null in place of the value.
func (m member) orNull(to grant) member { m.null = to; return m }

// orAbsent allows that the member is left out.
func (m member) orAbsent(to grant) member { m.absent = to; return m }

// from says that older versions do not have the member.
func (m member) from(version string) member { m.since = version; return m }

// by names the fact that the member rests on.
func (m member) by(fact string) member { m.fact = fact; return m }

// tolerated is a member that a client does not send and that the service takes no notice of.
func tolerated(name, fact string) member {
	return member{name: name, ignored: true, fact: fact}
}

func (o object) look(l *look, path string, value any) {
	members, ok := value.(map[string]any)
	if !ok {
		l.wrong(path, o.fact, "%s in place of an object", kindOf(value))
		return
	}
	known := map[string]bool{}
	for _, m := range o.members {
		known[m.name] = true
		if m.fact == "" {
			m.fact = o.fact
		}
		value, there := members[m.name]
		m.look(l, path+"."+m.name, value, there)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !known[name] {
			l.wrong(path+"."+name, o.fact, "unknown property")
		}
	}
	if o.rule != nil {
		o.rule(l, path, members)
	}
}

func (m member) look(l *look, path string, value any, there bool) {
	switch {
	case m.ignored:
		if there && !l.byHand {
			l.wrong(path, m.fact, "unknown property")
		}
	case l.version < m.since:
		// By hand, a member that the version does not know is one of those that are passed over.
		if there && !l.byHand {
			l.wrong(path, m.fact, "there is no such property before %s", m.since)
		}
	case !there:
		if !m.absent.to(l) {
			l.wrong(path, m.fact, "the property is missing")
		}
	case value == nil && m.null.to(l):
	default:
		m.shape.look(l, path, value)
	}
}

// list is a JSON list of so many values.
type list struct {
	of          shape
	least, most int // most 0 is any number
	fact        string
}

func (s list) look(l *look, path string, value any) {
	values, ok := value.([]any)
	if !ok {
		l.wrong(path, s.fact, "%s in place of a list", kindOf(value))
		return
	}
	if n := len(values); n < s.least || s.most > 0 && n > s.most {
		l.wrong(path, s.fact, "a list of %d", n)
	}
	for _, element := range values {
		s.of.look(l, path+"[*]", element) // the same in all places is one violation
	}
}

// mapping is a JSON object whose names are data.
type mapping struct {
	keys, values shape
	nullable     bool // values may be null
	least        int
	fact         string
}

func (s mapping) look(l *look, path string, value any) {
	members, ok := value.(map[string]any)
	if !ok {
		l.wrong(path, s.fact, "%s in place of a map", kindOf(value))
		return
	}
	if len(members) < s.least {
		l.wrong(path, s.fact, "an empty map")
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		place := path + "[*]" // with names that are ids mostly
		s.keys.look(l, place, name)
		if members[name] != nil || !s.nullable {
			s.values.look(l, place, members[name])
		}
	}
}

// text is a JSON string of some form.
type text struct {
	what   string // "a time ..."
	ok     func(string) bool
	byHand func(string) bool // the forms that are accepted too; nil is none
	secret bool              // never shown
	fact   string
}

func (s text) look(l *look, path string, value any) {
	given, ok := value.(string)
	switch {
	case !ok:
		l.wrong(path, s.fact, "%s in place of %s", kindOf(value), s.what)
	case s.ok(given), s.byHand != nil && l.byHand && s.byHand(given):
	case s.secret:
		l.wrong(path, s.fact, "a text that is not %s", s.what)
	default:
		l.wrong(path, s.fact, "%.80q is not %s", given, s.what)
	}
}

// oneOf is a text that is one of a few.
func oneOf(fact string, values ...string) text {
	return text{
		what: fmt.Sprintf("one of %q", values), fact: fact,
		ok: func(given string) bool { return slices.Contains(values, given) },
	}
}

// truth is true or false.
type truth struct{ fact string }

func (s truth) look(l *look, path string, value any) {
	if _, ok := value.(bool); !ok {
		l.wrong(path, s.fact, "%s in place of a boolean", kindOf(value))
	}
}

// number is a whole number in a range.
type number struct {
	least, most int64
	fact        string
}

func (s number) look(l *look, path string, value any) {
	given, ok := value.(json.Number)
	if !ok {
		l.wrong(path, s.fact, "%s in place of a number", kindOf(value))
		return
	}
	if n, err := given.Int64(); err != nil || n < s.least || n > s.most {
		l.wrong(path, s.fact, "%s is no whole number from %d to %d", given, s.least, s.most)
	}
}

// anything is a value of which nothing is known.
type anything struct{}

func (anything) look(*look, string, any) {}

// either is the first of some objects of which the value has the only required member, and else the last.
type either map[string]shape

func (s either) look(l *look, path string, value any) {
	members, _ := value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if _, there := members[name]; there {
			s[name].look(l, path, value)
			return
		}
	}
	l.wrong(path, "fact 2.3-10", "none of the properties %q", slices.Sorted(maps.Keys(s)))
}
