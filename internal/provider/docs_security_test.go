// SPDX-License-Identifier: MPL-2.0

// This file checks that SECURITY.md names tests that exist, and nobody's address.

package provider_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// everyTest are the names of the tests of all packages.
func everyTest(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	repository := os.DirFS("../..")
	err := fs.WalkDir(repository, ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != ".", entry.Name() == "node_modules":
			return fs.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(repository, path)
		for _, match := range function.FindAllStringSubmatch(string(text), -1) {
			found[match[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestSecurityPageNamesTestsThatExist(t *testing.T) {
	t.Parallel()
	page := repositoryFile(t, "SECURITY.md")
	named := regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(page, -1)
	if len(named) < 50 {
		t.Fatalf("only %d tests are named", len(named))
	}
	tests := everyTest(t)
	for _, match := range named {
		if !tests[match[1]] {
			t.Errorf("SECURITY.md names %s, which is no test", match[1])
		}
	}
	if address := regexp.MustCompile(`\S+@\S+\.\S+`).FindString(page); address != "" {
		t.Errorf("SECURITY.md has the address %s: reports go to the private form", address)
	}
}
