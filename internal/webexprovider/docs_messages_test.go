// SPDX-License-Identifier: MPL-2.0

// This file tests that the troubleshooting guide names every error and warning of the
// provider's source that does not explain itself.

package webexprovider_test

import (
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/doctest"
)

// selfExplanatorySummaries are the summaries of errors about bad input. Their details name
// the argument and what is allowed.
func selfExplanatorySummaries() []string {
	return []string{
		"Blank description",
		"Blank title",
		"Both id and email",
		"Both id and title",
		"Filter not allowed with org_public_spaces",
		"Filter of public rooms only",
		"Malformed address",
		"Malformed id",
		"Malformed import id",
		"Malformed time",
		"Malformed timeout",
		"Neither id nor title",
		"Number not allowed",
		"Window ends before it starts",
		// These two are bugs of the provider, and say so.
		"Provider not configured",
		"Unexpected provider data",
	}
}

// Users look in the guide for what the CLI says.
func TestTroubleshootingNamesEveryMessage(t *testing.T) {
	t.Parallel()
	doctest.Troubleshooting{Guide: pages(t)["docs/guides/troubleshooting.md"], Plain: selfExplanatorySummaries(), Least: 50}.Check(t)
}
