package canary

// This file removes keys, tokens, hosts and ids from the report.

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// replacement replaces everything that looks like one kind of secret or id.
type replacement struct {
	pattern *regexp.Regexp
	replace func(string) string
}

// redactor removes the secrets that it knows, and what looks like a secret or an id.
type redactor struct {
	known        *strings.Replacer // the key and the host
	resourceName string            // "" if the host does not begin with one
	replacements []replacement
}

func newRedactor(parsed acs.ConnectionString) *redactor {
	host := parsed.Endpoint
	if u, err := url.Parse(parsed.Endpoint); err == nil {
		host = u.Host
	}
	r := &redactor{known: strings.NewReplacer(
		parsed.AccessKey, "KEY", url.QueryEscape(parsed.AccessKey), "KEY",
		parsed.Endpoint, "ENDPOINT", host, "HOST",
	)}
	bare, _, _ := strings.Cut(host, ":")
	if _, err := netip.ParseAddr(bare); err != nil {
		r.resourceName, _, _ = strings.Cut(bare, ".")
	}
	always := func(text string) func(string) string { return func(string) string { return text } }
	r.replacements = []replacement{
		{regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]*`), always("TOKEN")},
		{regexp.MustCompile(`(?i)(accesskey|signature)=[^;\s"|]+`), always("KEY")},
		{regexp.MustCompile(`(?i)[a-z0-9][a-z0-9.-]*\.communication\.(azure|microsoft)\.[a-z]+`), always("HOST")},
		{regexp.MustCompile(`\b(4|8|28|48)(:|%3A)[+%a-z][^\s"'|,;()]*`), shortID},
		{regexp.MustCompile(`\b19(:|%3A)[^\s"'|,;()]{8,}`), shortID},
		{regexp.MustCompile(`(?i)\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`), shortID},
		{regexp.MustCompile(`\b[0-9]{10,}\b`), shortID},
	}
	return r
}

// clean returns a text of ours without secrets and ids.
func (r *redactor) clean(text string) string {
	text = r.known.Replace(text)
	for _, p := range r.replacements {
		text = p.pattern.ReplaceAllStringFunc(text, p.replace)
	}
	return text
}

// cleanServiceText is clean for a text that the service wrote: it may also hold the
// name of the resource.
func (r *redactor) cleanServiceText(text string) string {
	text = r.clean(text)
	if r.resourceName == "" {
		return text
	}
	return regexp.MustCompile(`(?i)`+regexp.QuoteMeta(r.resourceName)).ReplaceAllString(text, "NAME")
}

// shortID returns the end of an id, enough to tell ids of one run apart.
func shortID(id string) string {
	const kept = 4
	if len(id) <= kept {
		return "…"
	}
	return "…" + id[len(id)-kept:]
}
