// SPDX-License-Identifier: MPL-2.0

// This file checks that every test that LIFECYCLES.md names exists, and that the
// page names every acceptance test, so that a row and its tests stay together.

package provider_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestLifeCyclesNameTestsThatExist(t *testing.T) {
	t.Parallel()
	page := repositoryFile(t, "LIFECYCLES.md")
	all, named := declarations(t), regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(page, -1)
	if len(named) < 100 {
		t.Fatalf("only %d tests are named", len(named))
	}
	for _, match := range named {
		if _, there := all[match[1]]; !there {
			t.Errorf("LIFECYCLES.md names %s, which is no test of the provider", match[1])
		}
	}
}

// A name on the page that ends in "…" stands for all tests that begin with it.
func TestLifeCyclesNameEveryAcceptanceTest(t *testing.T) {
	t.Parallel()
	page := repositoryFile(t, "LIFECYCLES.md")
	named, unusedPrefixes := map[string]bool{}, map[string]bool{}
	for _, match := range regexp.MustCompile("`(Test[A-Za-z0-9]+)(…?)`").FindAllStringSubmatch(page, -1) {
		if match[2] == "" {
			named[match[1]] = true
		} else {
			unusedPrefixes[match[1]] = true
		}
	}
	prefixes := slices.Collect(maps.Keys(unusedPrefixes))
	for name := range declarations(t) {
		if !strings.HasPrefix(name, "TestAcc") {
			continue
		}
		found := named[name]
		for _, prefix := range prefixes {
			if strings.HasPrefix(name, prefix) {
				found = true
				delete(unusedPrefixes, prefix)
			}
		}
		if !found {
			t.Errorf("LIFECYCLES.md does not name %s", name)
		}
	}
	for prefix := range unusedPrefixes {
		t.Errorf("LIFECYCLES.md names %s…, but no test begins with it", prefix)
	}
}
