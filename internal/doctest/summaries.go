// SPDX-License-Identifier: MPL-2.0

// Package doctest checks the documentation of both providers.
package doctest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Troubleshooting is a guide that lists what a provider may say.
type Troubleshooting struct {
	// Guide is its text.
	Guide string
	// Plain are the summaries of errors that explain themselves: the guide need not have
	// them.
	Plain []string
	// Least is how many summaries there are at least: fewer mean that the check does not
	// find them.
	Least int
}

// Check holds that the guide has the summary of every error and warning of the provider
// in the working directory, and a heading for each status of a failed call.
func (d Troubleshooting) Check(t *testing.T) {
	t.Helper()
	known := summaries(t)
	if len(known) < d.Least {
		t.Fatalf("only %d summaries were found in the source: %v", len(known), known)
	}
	for _, wrong := range d.missing(known) {
		t.Error(wrong)
	}
	// What to do about a failed call depends on the status of the answer.
	for _, status := range []string{"400", "401", "403", "404", "429", "3xx", "5xx"} {
		if !strings.Contains(d.Guide, "\n### The service answered "+status+"\n") {
			t.Errorf("the guide has no heading for an answer %s", status)
		}
	}
}

// missing says which summaries the guide lacks, and which of Plain are none.
func (d Troubleshooting) missing(known []string) (wrong []string) {
	guide := strings.Join(strings.Fields(d.Guide), " ")
	for _, summary := range known {
		if !strings.Contains(guide, summary) && !slices.Contains(d.Plain, summary) {
			wrong = append(wrong, "the guide does not name "+strconv.Quote(summary))
		}
	}
	for _, summary := range d.Plain {
		if !slices.Contains(known, summary) {
			wrong = append(wrong, strconv.Quote(summary)+" is explained by itself, but the provider does not say it")
		}
	}
	return wrong
}

// summaryArguments has, by function, the index of the argument that is the summary of a
// diagnostic.
func summaryArguments() map[string]int {
	return map[string]int{
		"AddError": 0, "AddWarning": 0, "NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0,
		"AddAttributeError": 1, "AddAttributeWarning": 1, "NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1,
		"checkArgument": 2, "CheckedBy": 0, "RemovalWarning": 0, // functions of the providers
	}
}

// placeholder stands for a part of a summary that is known only at run time.
const placeholder = "…"

// sources are the files of the provider in the working directory and of plugin, without
// tests.
func sources(t *testing.T, positions *token.FileSet) []*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	shared, err := filepath.Glob("../plugin/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range slices.Concat(names, shared) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(positions, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// operationArguments has, by function, the index of the argument named operation, which
// the summary has after "Cannot".
func operationArguments(files []*ast.File) map[string]int {
	at := map[string]int{}
	for _, file := range files {
		for _, declaration := range file.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			place := 0
			for _, field := range function.Type.Params.List {
				for _, name := range field.Names {
					if name.Name == "operation" {
						at[function.Name.Name] = place
					}
					place++
				}
			}
		}
	}
	return at
}

// literalText is the text of an expression, with placeholder for each part that is no
// literal; "" if there is no literal.
func literalText(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err != nil {
			return ""
		}
		return regexp.MustCompile(`%[a-z]`).ReplaceAllString(text, placeholder)
	case *ast.BinaryExpr:
		x, y := literalText(e.X), literalText(e.Y)
		if x == "" && y == "" {
			return ""
		}
		if x == "" {
			x = placeholder
		}
		if y == "" {
			y = placeholder
		}
		return strings.ReplaceAll(x+y, placeholder+placeholder, placeholder)
	case *ast.CallExpr:
		if calledName(e) == "Sprintf" {
			return literalText(e.Args[0])
		}
	}
	return ""
}

// isSummary reports whether an expression is a variable named summary, as in Failure and
// CheckedBy. Its text is found where it is set.
func isSummary(expression ast.Expr) bool {
	switch e := expression.(type) {
	case *ast.Ident:
		return e.Name == "summary"
	case *ast.SelectorExpr:
		return e.Sel.Name == "summary"
	}
	return false
}

// calledName is the name of the function that a call calls.
func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// summaries are all that the diagnostics of the provider begin with.
func summaries(t *testing.T) []string {
	t.Helper()
	positions := token.NewFileSet()
	files := sources(t, positions)
	operations, places := operationArguments(files), summaryArguments()
	found := map[string]bool{}
	add := func(text string) {
		if text != "" {
			found[text] = true
		}
	}
	for _, file := range files {
		ast.Inspect(file, func(node ast.Node) bool {
			n, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			if place, ok := places[calledName(n)]; ok && len(n.Args) > place {
				text := literalText(n.Args[place])
				if text == "" && !isSummary(n.Args[place]) {
					t.Errorf("%s: the summary of %s is not a literal", positions.Position(n.Pos()), calledName(n))
				}
				add(text)
			}
			if place, ok := operations[calledName(n)]; ok && len(n.Args) > place {
				if operation := literalText(n.Args[place]); operation != "" {
					add("Cannot " + operation)
				}
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(found))
}
