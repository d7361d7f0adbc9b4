// This file tests that the troubleshooting guide names every error and warning of the
// provider's source that does not explain itself.

package provider_test

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

// selfExplanatorySummaries are the summaries of errors about bad input. Their details name
// the argument and what is allowed.
func selfExplanatorySummaries() []string {
	return []string{
		"Blank topic",
		"Content of a wrong length",
		"Credential not used",
		"Empty argument",
		"Endpoint missing",
		"Malformed GUID",
		"Malformed access key",
		"Malformed connection string",
		"Malformed endpoint",
		"Malformed import id",
		"Malformed message id",
		"Malformed room id",
		"Malformed thread id",
		"Malformed time",
		"Metadata without a key",
		"Metadata without a value",
		"Not a message of a user",
		"Malformed timeout",
		"Not a user",
		"User not allowed in a room",
		"One user under two labels",
		"Participant without a user",
		"Rolling window out of range",
		"Time finer than a second",
		"Too much metadata",
		"Two acting users",
		// These two are bugs of the provider, and say so.
		"Provider not configured",
		"Unexpected provider data",
	}
}

// summaryArguments has, by function, the index of the argument that is the summary of a
// diagnostic.
func summaryArguments() map[string]int {
	return map[string]int{
		"AddError": 0, "AddWarning": 0, "NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0,
		"AddAttributeError": 1, "AddAttributeWarning": 1, "NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1,
		"checkArgument": 2, "CheckedBy": 0, "RemovalWarning": 0, // functions of our own
	}
}

// placeholder stands for a part of a summary that is known only at run time.
const placeholder = "…"

// sources are the files of the provider and of plugin, without tests.
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

// operationArguments has, by function of the provider, the index of the argument named
// operation, which failure puts after "Cannot".
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

// summaries are all that the provider's diagnostics begin with.
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

// Users look in the guide for what the CLI says.
func TestTroubleshootingNamesEveryMessage(t *testing.T) {
	t.Parallel()
	text := repositoryFile(t, "docs/guides/troubleshooting.md")
	guide := strings.Join(strings.Fields(text), " ")
	known, plain := summaries(t), selfExplanatorySummaries()
	if len(known) < 80 {
		t.Fatalf("only %d summaries were found in the source: %v", len(known), known)
	}
	for _, summary := range known {
		if !strings.Contains(guide, summary) && !slices.Contains(plain, summary) {
			t.Errorf("docs/guides/troubleshooting.md does not name %q", summary)
		}
	}
	for _, summary := range plain {
		if !slices.Contains(known, summary) {
			t.Errorf("%q is explained by itself, but the provider does not say it", summary)
		}
	}
}

// What to do about a failed call depends on the status of the answer.
func TestTroubleshootingNamesEveryStatus(t *testing.T) {
	t.Parallel()
	text := repositoryFile(t, "docs/guides/troubleshooting.md")
	for _, status := range []string{"400", "401", "403", "404", "429", "3xx", "5xx"} {
		if !strings.Contains(text, "\n### The service answered "+status+"\n") {
			t.Errorf("docs/guides/troubleshooting.md has no heading for an answer %s", status)
		}
	}
}
