// SPDX-License-Identifier: MPL-2.0

package webexcanary_test

// This file tests that the guide has the table of questions.

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/webexcanary"
)

func TestTheGuideHasTheTableOfAssumptions(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"templates", "docs"} {
		guide := filepath.Join("cmd", "terraform-provider-webex", folder, "guides", "service-facts.md")
		text, err := os.ReadFile(filepath.Join("..", "..", guide)) //nolint:gosec // a page of the repository
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "\n"+webexcanary.Assumptions()+"\n") {
			t.Errorf("%s does not have the table that `go run ./cmd/webex-canary -table` prints", guide)
		}
	}
}
