// SPDX-License-Identifier: MPL-2.0

package canary

// This file removes secrets, hosts and ids from the report.

import (
	"regexp"
	"strings"
)

// Replacement replaces everything that looks like one kind of secret or id.
type Replacement struct {
	pattern *regexp.Regexp
	replace func(string) string
}

// Replace returns the replacement of what a pattern matches by a text.
func Replace(pattern, text string) Replacement {
	return Replacement{regexp.MustCompile(pattern), func(string) string { return text }}
}

// Shorten returns the replacement of ids that a pattern matches by their ends.
func Shorten(pattern string) Replacement { return Replacement{regexp.MustCompile(pattern), ShortID} }

// Redactor removes the secrets that it knows, and what looks like a secret or an id.
type Redactor struct {
	// Known replaces the secrets that the caller gave, and the host.
	Known *strings.Replacer
	// OwnName is a name that only texts of the service may hold; "" is none.
	OwnName string
	// Replacements are made in this order, after Known.
	Replacements []Replacement
}

// clean returns a text of ours without secrets and ids.
func (r *Redactor) clean(text string) string {
	text = r.Known.Replace(text)
	for _, p := range r.Replacements {
		text = p.pattern.ReplaceAllStringFunc(text, p.replace)
	}
	return text
}

// cleanServiceText is clean for a text that the service wrote.
func (r *Redactor) cleanServiceText(text string) string {
	text = r.clean(text)
	if r.OwnName == "" {
		return text
	}
	return regexp.MustCompile(`(?i)`+regexp.QuoteMeta(r.OwnName)).ReplaceAllString(text, "NAME")
}

// ShortID returns the end of an id, enough to tell ids of one run apart.
func ShortID(id string) string {
	const kept = 4
	if len(id) <= kept {
		return "…"
	}
	return "…" + id[len(id)-kept:]
}
