// This file holds that the tests which LIFECYCLES.md names are there, so that a
// row and its tests stay together.

package provider_test

import (
	"regexp"
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
