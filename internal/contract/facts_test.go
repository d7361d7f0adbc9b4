// SPDX-License-Identifier: MPL-2.0

// This file tests that each proven fact about the service has a test, and that each
// cited fact is listed.

package contract

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The sections 3.2 and 3.3 have no numbered facts, and the ids of section 4 look like
// other numbers: these count only in a phrase that begins with the word fact. The facts
// about Webex begin with W.
const (
	webex      = `\bW[1-6](?:\.[0-9]{1,2})?-[0-9]{2}\b`
	numbered   = `\b[1-6]\.[0-9]-[0-9]{2}\b`
	phrase     = `(?i)\bfacts? [0-9., andto-]+`
	unnumbered = `[ ,](3\.[23]|4-[0-9]{2})(?:[ ,.]|$)`
)

// facts reads the list and returns the marks by id.
func facts(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("facts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	for _, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(line, "\t")
		if len(columns) != 3 {
			t.Fatalf("%q has %d columns, want id, marks and subject", line, len(columns))
		}
		if _, twice := list[columns[0]]; twice {
			t.Errorf("%s is listed twice", columns[0])
		}
		list[columns[0]] = columns[1]
	}
	return list
}

// cited returns the ids that the Go files of the repository cite, each with a file.
func cited(t *testing.T, suffix string) map[string]string {
	t.Helper()
	ids, phrases, others := regexp.MustCompile(numbered+"|"+webex), regexp.MustCompile(phrase), regexp.MustCompile(unnumbered)
	where := map[string]string{}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != root:
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, suffix) || filepath.Base(path) == "facts_test.go":
			return nil
		}
		data, err := os.ReadFile(path) //nolint:gosec // a file of this repository
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(data)) {
			if !strings.Contains(line, "-") && !strings.Contains(line, "act") {
				continue // most lines: the expressions are slow
			}
			for _, id := range ids.FindAllString(line, -1) {
				where[id] = path
			}
			for _, words := range phrases.FindAllString(line, -1) {
				for _, match := range others.FindAllStringSubmatch(words, -1) {
					where[match[1]] = path
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return where
}

func TestEveryProvenFactHasATest(t *testing.T) {
	t.Parallel()
	list, tests := facts(t), cited(t, "_test.go")
	for id, marks := range list {
		if strings.ContainsAny(marks, "RC") && tests[id] == "" {
			t.Errorf("no test cites fact %s (%s)", id, marks)
		}
	}
}

func TestEveryCitedFactIsListed(t *testing.T) {
	t.Parallel()
	list := facts(t)
	for id, path := range cited(t, ".go") {
		if list[id] == "" {
			t.Errorf("%s cites %s, which is not listed", path, id)
		}
	}
}
