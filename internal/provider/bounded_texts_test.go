// SPDX-License-Identifier: MPL-2.0

// This file tests that texts of others are repeated to a bound, and without what
// a terminal obeys.

package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// wantBounded holds that the only diagnostic is short, fit for a terminal, and says
// all the parts.
func wantBounded(t *testing.T, diags diag.Diagnostics, parts ...string) {
	t.Helper()
	if len(diags) != 1 {
		t.Fatalf("got %v, want one diagnostic", diags)
	}
	text := diags[0].Detail()
	if len(text) >= 4096 || strings.ContainsAny(text, "\x1b\u202e") {
		t.Errorf("got %d bytes: %q", len(text), text)
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("the text does not say %q: %s", part, text)
		}
	}
}

func TestKeysOfMetadataAreNamedToABound(t *testing.T) {
	t.Parallel()
	others, kept := map[string]string{}, map[string]*string{}
	for i := range 12 {
		others[fmt.Sprintf("%02d e\u0301\x1b[31m\u202e%s", i, strings.Repeat("e\u0301", 50_000))] = ""
		kept[fmt.Sprintf("%02d \x1b[31m\u202e%s", i, strings.Repeat("k", 100_000))] = nil
	}
	wantBounded(t, nonNFCKeysWarning("Thread 19:t", others), "09 e\u0301 [31m", " and 2 more. The provider leaves them")
	wantBounded(t, unremovedKeysError("Thread 19:t", "thread", kept), "09 [31m", " and 2 more. Leave them")
	wantBounded(t, nonNFCKeysWarning("Thread 19:t", map[string]string{"e\u0301": ""}), "NFC: e\u0301 (\"e\\u0301\"). The provider")
}
