// SPDX-License-Identifier: MPL-2.0

// This file tests that the troubleshooting guide names every error and warning of the
// provider's source that does not explain itself.

package provider_test

import (
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/doctest"
)

// selfExplanatorySummaries are the summaries of errors about bad input. Their details name
// the argument and what is allowed.
func selfExplanatorySummaries() []string {
	return []string{
		"Blank topic",
		"Content of a wrong length",
		"Credential not used",
		"Empty argument",
		"Endpoint missing",
		"Malformed GUID",
		"Malformed access key",
		"Malformed connection string",
		"Malformed endpoint",
		"Malformed import id",
		"Malformed message id",
		"Malformed room id",
		"Malformed thread id",
		"Malformed time",
		"Metadata without a key",
		"Metadata without a value",
		"Not a message of a user",
		"Malformed timeout",
		"Not a user",
		"User not allowed in a room",
		"One user under two labels",
		"Participant without a user",
		"Rolling window out of range",
		"Time finer than a second",
		"Too much metadata",
		"Two acting users",
		// These two are bugs of the provider, and say so.
		"Provider not configured",
		"Unexpected provider data",
	}
}

// Users look in the guide for what the CLI says.
func TestTroubleshootingNamesEveryMessage(t *testing.T) {
	t.Parallel()
	doctest.Troubleshooting{Guide: repositoryFile(t, "docs/guides/troubleshooting.md"), Plain: selfExplanatorySummaries(), Least: 80}.Check(t)
}
