// SPDX-License-Identifier: MPL-2.0

// This file checks that LIFECYCLES.md and the acceptance tests name each other.

package webexprovider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A name on the page that ends in "…" stands for all tests that begin with it.
func TestLifeCyclesNameEveryAcceptanceTest(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("LIFECYCLES.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	unnamed := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // a file of this package
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`(?m)^func (TestAcc\w+)\(`).FindAllStringSubmatch(string(text), -1) {
			unnamed[match[1]] = true
		}
	}
	if len(unnamed) < 50 {
		t.Fatalf("found only %d acceptance tests", len(unnamed))
	}
	all := make([]string, 0, len(unnamed))
	for name := range unnamed {
		all = append(all, name)
	}
	for _, match := range regexp.MustCompile("`(Test[A-Za-z0-9]+)(…?)`").FindAllStringSubmatch(string(page), -1) {
		found := false
		for _, name := range all {
			if name == match[1] || match[2] != "" && strings.HasPrefix(name, match[1]) {
				found = true
				delete(unnamed, name)
			}
		}
		if !found {
			t.Errorf("LIFECYCLES.md names %s%s, but there is no such test", match[1], match[2])
		}
	}
	for name := range unnamed {
		t.Errorf("LIFECYCLES.md does not name %s", name)
	}
}
