// SPDX-License-Identifier: MPL-2.0

// This file tries bad inputs, all of a provider together: the CLI validates them at once,
// plans at once those that it did not refuse, and applies at once those that no plan can
// refuse.

package clitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

// Label stands, in the HCL of an Input, for a name that no other input has. As a provider
// it is one with the input's environment.
const Label = "LABEL"

// Input is a bad input.
type Input struct {
	// Of is what takes it, such as "resource acs_room" or "provider acs".
	Of string
	// What is wrong, in a few words.
	What string
	// HCL is the configuration with the input.
	HCL string
	// Says is what the error must say: the argument, its value, and what is allowed.
	Says []string
	// Before, if any, is a configuration that is applied first.
	Before string
	// Environment is that of the provider Label.
	Environment map[string]string
	// Reason says why no plan can refuse the input. The apply refuses it then.
	Reason string
}

// isQuery: the input is in a list block, which Terraform reads from files of queries.
func (i Input) isQuery() bool { return strings.HasPrefix(i.Of, "list ") }

// unsaid are the parts that the text does not say.
func (i Input) unsaid(text string) []string {
	return slices.DeleteFunc(slices.Clone(i.Says), func(part string) bool { return strings.Contains(text, part) })
}

// Stage is the command that refused an input.
type Stage string

// The stages, in order. A query is planned by itself.
const (
	ByValidate Stage = "validate"
	ByPlan     Stage = "plan"
	ByApply    Stage = "apply"
)

// Tries are the bad inputs of a provider.
type Tries struct {
	Workspace *Workspace
	// Provider is the name of the provider of the workspace.
	Provider string
	Inputs   []Input
	// NewServer makes a provider with an environment.
	NewServer func(environment map[string]string) NewProvider
	// Secrets are texts that no output may have.
	Secrets []string
	// AfterStage is called after each stage that must change nothing at the service, and
	// with "" before the first one.
	AfterStage func(Stage)
}

// diagnostic is an error of the CLI.
type diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
	Address  string `json:"address"`
	Range    struct {
		Filename string `json:"filename"`
	} `json:"range"`
	Snippet struct {
		Code string `json:"code"`
	} `json:"snippet"`
}

// text is what the CLI shows of the error, with the line that it points at.
func (d diagnostic) text() string {
	return fmt.Sprintf("%s: %s\n%s\n", d.Summary, d.Detail, d.Snippet.Code)
}

// Run tries all inputs, and holds that a page has the report on them. OpenTofu has no
// queries and actions: it is not given their inputs, and there is no page. An older
// Terraform has no imports by identity either: there the test is skipped.
func (tries *Tries) Run(t *testing.T, page string) {
	t.Helper()
	if WithoutQueries(t) == openTofu {
		tries.Inputs = slices.DeleteFunc(tries.Inputs, func(i Input) bool { return i.isQuery() || strings.HasPrefix(i.Of, "action ") })
		tries.try(t)
		return
	}
	tries.Workspace.OnlyTerraform("queries, actions and imports by identity")
	wantReport(t, page, report(tries.Inputs, tries.try(t)))
}

// try tries all inputs, and returns by which stage each was refused.
func (tries *Tries) try(t *testing.T) []Stage {
	t.Helper()
	w := tries.Workspace
	stages := make([]Stage, len(tries.Inputs))
	for i, input := range tries.Inputs {
		if input.Before != "" {
			w.Write(fileOf(i, Input{}), labelled(i, input.Before))
		}
	}
	w.Apply()
	tries.AfterStage("")
	w.Write("versions.tf", tries.providers())
	for i, input := range tries.Inputs {
		w.Write(fileOf(i, input), labelled(i, input.HCL))
	}
	for _, step := range []struct {
		stage   Stage
		query   bool
		command []string
	}{
		{ByValidate, false, []string{"validate", "-json"}},
		{ByValidate, true, []string{"validate", "-json", "-query"}},
		{ByPlan, false, []string{"plan", "-json"}},
		{ByPlan, true, []string{"query", "-json"}},
		{ByApply, false, []string{"apply", "-auto-approve", "-json"}},
	} {
		// The CLI stops early at some errors.
		for tries.left(stages, step.query) && tries.record(t, stages, step.stage, step.command) {
			continue
		}
		if step.query {
			tries.AfterStage(step.stage)
		}
	}
	tries.wantStages(t, stages)
	tries.wantNothingLost(t)
	return stages
}

// left reports whether inputs in queries, or in other blocks, are not refused yet.
func (tries *Tries) left(stages []Stage, query bool) bool {
	for i, input := range tries.Inputs {
		if stages[i] == "" && input.isQuery() == query {
			return true
		}
	}
	return false
}

// record runs a command over the inputs that are left, takes those away that it refuses,
// and reports whether there are any.
func (tries *Tries) record(t *testing.T, stages []Stage, stage Stage, command []string) (refused bool) {
	t.Helper()
	text, _ := tries.Workspace.Try(command...)
	for _, secret := range tries.Secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%v shows the secret %q:\n%s", command, secret, text)
		}
	}
	said := make([]string, len(tries.Inputs))
	for _, d := range diagnosticsOf(t, text) {
		if d.Severity != "error" {
			continue
		}
		i, ok := inputOf(d)
		for other := 0; !ok && other < len(said); other++ { // the CLI does not say which import block is meant
			input := tries.Inputs[other]
			ok = strings.HasPrefix(input.Of, "import ") && stages[other] == "" && said[other] == "" && len(input.unsaid(d.text())) == 0
			i = other
		}
		if !ok || i >= len(said) {
			t.Errorf("%v: an error of no input: %+v", command, d)
			continue
		}
		said[i] += d.text()
	}
	for i, input := range tries.Inputs {
		text := said[i]
		if text == "" {
			continue
		}
		if stages[i] != "" {
			t.Errorf("%s, %s: refused after it was taken away:\n%s", input.Of, input.What, text)
			continue
		}
		refused, stages[i] = true, stage
		tries.Workspace.Remove(fileOf(i, input))
		if input.Before != "" {
			tries.Workspace.Write(fileOf(i, Input{}), labelled(i, input.Before))
		}
		if unsaid := input.unsaid(text); len(unsaid) > 0 {
			t.Errorf("%s, %s: the error of %s does not say %q:\n%s", input.Of, input.What, stage, unsaid, text)
		}
	}
	return refused
}

// wantStages holds that the plan refuses all inputs but those with a reason.
func (tries *Tries) wantStages(t *testing.T, stages []Stage) {
	t.Helper()
	for i, input := range tries.Inputs {
		switch {
		case stages[i] == "":
			t.Errorf("%s, %s: nothing refuses it:\n%s", input.Of, input.What, input.HCL)
		case stages[i] == ByApply && input.Reason == "":
			t.Errorf("%s, %s: only the apply refuses it:\n%s", input.Of, input.What, input.HCL)
		case stages[i] != ByApply && input.Reason != "":
			t.Errorf("%s, %s: refused by %s, and the table says that it cannot be: %s", input.Of, input.What, stages[i], input.Reason)
		}
	}
}

// wantNothingLost holds that the state has what was there before, and nothing that was
// refused.
func (tries *Tries) wantNothingLost(t *testing.T) {
	t.Helper()
	var state tfjson.State
	if err := state.UnmarshalJSON([]byte(tries.Workspace.Run("show", "-json"))); err != nil {
		t.Fatal(err)
	}
	found := map[int]bool{}
	if state.Values != nil && state.Values.RootModule != nil {
		for _, r := range state.Values.RootModule.Resources {
			if i, ok := inputOf(diagnostic{Address: r.Address}); ok && r.Type != "terraform_data" {
				found[i] = true
			}
		}
	}
	for i, input := range tries.Inputs {
		if found[i] != (input.Before != "") {
			t.Errorf("%s, %s: in the state: %t", input.Of, input.What, found[i])
		}
	}
}

// providers are the requirements of the provider, and of those that inputs have to
// themselves.
func (tries *Tries) providers() string {
	var b strings.Builder
	fmt.Fprintf(&b, "    %s = { source = \"acs-terraform/%[1]s\" }\n", tries.Provider)
	for i, input := range tries.Inputs {
		if name := labelOf(i); strings.HasPrefix(input.Of, "provider ") {
			tries.Workspace.AddProvider("acs-terraform/"+name, tries.NewServer(input.Environment))
			fmt.Fprintf(&b, "    %s = { source = \"acs-terraform/%[1]s\" }\n", name)
		}
	}
	return "terraform {\n  required_providers {\n" + b.String() + "  }\n}\n"
}

func labelOf(i int) string { return fmt.Sprintf("n%03d", i) }

func labelled(i int, hcl string) string { return strings.ReplaceAll(hcl, Label, labelOf(i)) }

func fileOf(i int, input Input) string {
	if input.isQuery() {
		return labelOf(i) + ".tfquery.hcl"
	}
	return labelOf(i) + ".tf"
}

// inputOf finds the input that an error is about, by its file or address.
func inputOf(d diagnostic) (i int, ok bool) {
	for _, text := range []string{d.Range.Filename, d.Address, d.Detail} {
		if found := regexp.MustCompile(`\bn(\d{3})\b`).FindStringSubmatch(text); found != nil {
			_, err := fmt.Sscanf(found[1], "%d", &i)
			return i, err == nil
		}
	}
	return 0, false
}

// diagnosticsOf reads the JSON of validate, which is one object, and of other commands,
// which is one object a line.
func diagnosticsOf(t *testing.T, text string) []diagnostic {
	t.Helper()
	var all []diagnostic
	decoder := json.NewDecoder(bytes.NewBufferString(text))
	for decoder.More() {
		var one struct {
			Diagnostics []diagnostic `json:"diagnostics"`
			Diagnostic  *diagnostic  `json:"diagnostic"`
		}
		if err := decoder.Decode(&one); err != nil {
			t.Fatalf("the CLI did not write JSON: %v\n%s", err, text)
		}
		all = append(all, one.Diagnostics...)
		if one.Diagnostic != nil {
			all = append(all, *one.Diagnostic)
		}
	}
	return all
}

// report is the part of a page on the inputs: how many were refused by which stage, and which cannot
// be refused by a plan, and why.
func report(inputs []Input, stages []Stage) string {
	type counts map[Stage]int
	byType, all := map[string]counts{}, counts{}
	for i, input := range inputs {
		if byType[input.Of] == nil {
			byType[input.Of] = counts{}
		}
		byType[input.Of][stages[i]]++
		all[stages[i]]++
	}
	var b strings.Builder
	row := func(name string, c counts) {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d |\n", name, c[ByValidate]+c[ByPlan]+c[ByApply], c[ByValidate], c[ByPlan], c[ByApply])
	}
	b.WriteString("| what takes the input | tried | refused by `validate` | refused by `plan` | not before `apply` |\n|---|---|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(byType)) {
		row("`"+name+"`", byType[name])
	}
	row("all", all)
	b.WriteString("\nA plan cannot refuse:\n\n| input | why |\n|---|---|\n")
	for _, input := range inputs {
		if input.Reason != "" {
			fmt.Fprintf(&b, "| `%s`: %s | %s |\n", input.Of, input.What, input.Reason)
		}
	}
	return b.String()
}

// pageStart and pageEnd enclose the report in a page.
const (
	pageStart = "<!-- counted by the test -->\n"
	pageEnd   = "<!-- end of what the test counted -->\n"
)

// wantReport holds that a page has the report, or writes it there if WRITE_PAGES is set.
func wantReport(t *testing.T, page, report string) {
	t.Helper()
	text, err := os.ReadFile(page) //nolint:gosec // a page of the repository
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), pageStart)
	have, after, ended := strings.Cut(rest, pageEnd)
	switch {
	case !found || !ended:
		t.Errorf("%s lacks the lines %q and %q", page, pageStart, pageEnd)
	case have == report:
	case os.Getenv("WRITE_PAGES") != "":
		if err := os.WriteFile(page, []byte(before+pageStart+report+pageEnd+after), 0o600); err != nil { //nolint:gosec // as above
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is not what was counted. Run this test with WRITE_PAGES=1, which writes:\n%s", page, report)
	}
}
