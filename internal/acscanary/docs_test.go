// SPDX-License-Identifier: MPL-2.0

// This file tests that the guide has the table of questions, and that the questions
// cite listed facts.

package acscanary_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/acscanary"
)

func read(t *testing.T, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{"..", ".."}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTheGuideHasTheTableOfAssumptions(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"templates", "docs"} {
		if !strings.Contains(read(t, folder, "guides", "service-facts.md"), "\n"+acscanary.Assumptions()+"\n") {
			t.Errorf("%s/guides/service-facts.md does not have the table that `go run ./cmd/acs-canary -list` prints", folder)
		}
	}
}

func TestEveryQuestionIsComplete(t *testing.T) {
	t.Parallel()
	facts := map[string]bool{}
	for _, line := range strings.Split(read(t, "internal", "contract", "facts.tsv"), "\n") {
		id, _, _ := strings.Cut(line, "\t")
		facts[id] = true
	}
	names := map[string]bool{}
	for _, q := range acscanary.Questions() {
		switch {
		case q.Name == "" || names[q.Name]:
			t.Errorf("the name %q is empty or not unique", q.Name)
		case q.Subject == "" || q.Assumed == "" || q.Provider == "":
			t.Errorf("%s is not complete: %+v", q.Name, q)
		case q.Fact != "" && !facts[q.Fact]:
			t.Errorf("%s cites the fact %s, which is not listed", q.Name, q.Fact)
		}
		names[q.Name] = true
	}
}

// openFacts are the ids of the facts that leave a question open.
func openFacts() []string {
	return []string{
		"1.2-04", "1.3-05", "1.4-03", "1.5-04", "1.5-06", "1.5-07", "1.5-08", "1.6-03", "1.7-01", "1.7-02", "1.8-01", "1.8-02",
		"2.3-02", "2.3-03", "2.3-06", "2.3-08", "2.3-10", "2.4-01", "5.1-07", "4-15", "4-16", "4-17", "5.3-01", "5.4-03",
	}
}

func TestEveryOpenFactIsAQuestion(t *testing.T) {
	t.Parallel()
	asked := map[string]bool{}
	for _, q := range acscanary.Questions() {
		asked[q.Fact] = true
	}
	for _, fact := range openFacts() {
		if !asked[fact] {
			t.Errorf("no question is about fact %s", fact)
		}
	}
}
