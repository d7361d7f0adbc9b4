// SPDX-License-Identifier: MPL-2.0

package acscanary

// This file says what is secret: keys, tokens, the host and the name of the resource,
// and ids.

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
)

func newRedactor(parsed acs.ConnectionString) *canary.Redactor {
	host := parsed.Endpoint
	if u, err := url.Parse(parsed.Endpoint); err == nil {
		host = u.Host
	}
	r := &canary.Redactor{
		Known: strings.NewReplacer(
			parsed.AccessKey, "KEY", url.QueryEscape(parsed.AccessKey), "KEY",
			parsed.Endpoint, "ENDPOINT", host, "HOST",
		),
		Replacements: []canary.Replacement{
			canary.Replace(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]*`, "TOKEN"),
			canary.Replace(`(?i)(accesskey|signature)=[^;\s"|]+`, "KEY"),
			canary.Replace(`(?i)[a-z0-9][a-z0-9.-]*\.communication\.(azure|microsoft)\.[a-z]+`, "HOST"),
			canary.Shorten(`\b(4|8|28|48)(:|%3A)[+%a-z][^\s"'|,;()]*`),
			canary.Shorten(`\b19(:|%3A)[^\s"'|,;()]{8,}`),
			canary.Shorten(`(?i)\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`),
			canary.Shorten(`\b[0-9]{10,}\b`),
		},
	}
	bare, _, _ := strings.Cut(host, ":")
	if _, err := netip.ParseAddr(bare); err != nil {
		r.OwnName, _, _ = strings.Cut(bare, ".")
	}
	return r
}
