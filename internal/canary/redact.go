package canary

// This file keeps out of the report what is nobody else's business: keys,
// tokens, hosts and ids.

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// form is what a secret or an id looks like, wherever it stands.
type form struct {
	pattern *regexp.Regexp
	replace func(string) string
}

// redactor takes out what it knows and what has the form of it.
type redactor struct {
	known *strings.Replacer // the key and the host
	name  string            // of the resource, "" where the host does not begin with one
	forms []form
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
		r.name, _, _ = strings.Cut(bare, ".")
	}
	always := func(text string) func(string) string { return func(string) string { return text } }
	r.forms = []form{
		{regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]*`), always("TOKEN")},
		{regexp.MustCompile(`(?i)(accesskey|signature)=[^;\s"|]+`), always("KEY")},
		{regexp.MustCompile(`(?i)[a-z0-9][a-z0-9.-]*\.communication\.(azure|microsoft)\.[a-z]+`), always("HOST")},
		{regexp.MustCompile(`\b(4|8|28|48)(:|%3A)[+%a-z][^\s"'|,;()]*`), shortened},
		{regexp.MustCompile(`\b19(:|%3A)[^\s"'|,;()]{8,}`), shortened},
		{regexp.MustCompile(`(?i)\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`), shortened},
		{regexp.MustCompile(`\b[0-9]{10,}\b`), shortened},
	}
	return r
}

// clean is a line of the report without secrets and ids.
func (r *redactor) clean(text string) string {
	text = r.known.Replace(text)
	for _, f := range r.forms {
		text = f.pattern.ReplaceAllStringFunc(text, f.replace)
	}
	return text
}

// foreign is clean for words that are not ours: they may name the resource, too.
func (r *redactor) foreign(text string) string {
	text = r.clean(text)
	if r.name == "" {
		return text
	}
	return regexp.MustCompile(`(?i)`+regexp.QuoteMeta(r.name)).ReplaceAllString(text, "NAME")
}

// shortened is the end of an id.
func shortened(id string) string {
	const kept = 4
	if len(id) <= kept {
		return "…"
	}
	return "…" + id[len(id)-kept:]
}
