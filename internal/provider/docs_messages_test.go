// This file holds the troubleshooting guide to the provider's source: every
// error and warning that the provider can give is found there by its words, or
// explains itself.

package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// explainThemselves are the summaries of bad input: they say what is wrong with
// which argument and what is allowed, before anything is sent.
func explainThemselves() []string {
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
		"Not a time that an operation can take",
		"Not a user",
		"Not a user that a room takes",
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

// summaryAt is which argument of a call is the summary of a diagnostic.
func summaryAt() map[string]int {
	return map[string]int{
		"AddError": 0, "AddWarning": 0, "NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0,
		"AddAttributeError": 1, "AddAttributeWarning": 1, "NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1,
		"refused": 2, // a function of the provider's own
	}
}

// verb stands for a part of a summary that is known only when it is shown.
const verb = "…"

// sources are the provider's own files, without tests.
func sources(t *testing.T, positions *token.FileSet) []*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
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

// operationsAt is which argument of the provider's own functions is called
// operation: what failure puts behind "Cannot".
func operationsAt(files []*ast.File) map[string]int {
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

// spelled is the text of an expression, with verb for what is not written out;
// "" where nothing is.
func spelled(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err != nil {
			return ""
		}
		return regexp.MustCompile(`%[a-z]`).ReplaceAllString(text, verb)
	case *ast.BinaryExpr:
		x, y := spelled(e.X), spelled(e.Y)
		if x == "" && y == "" {
			return ""
		}
		if x == "" {
			x = verb
		}
		if y == "" {
			y = verb
		}
		return strings.ReplaceAll(x+y, verb+verb, verb)
	case *ast.CallExpr:
		if called(e) == "Sprintf" {
			return spelled(e.Args[0])
		}
	}
	return ""
}

// carriesSummary reports whether an expression is called summary: failure and
// checkedString hand on what was written out elsewhere, and is found there.
func carriesSummary(expression ast.Expr) bool {
	switch e := expression.(type) {
	case *ast.Ident:
		return e.Name == "summary"
	case *ast.SelectorExpr:
		return e.Sel.Name == "summary"
	}
	return false
}

// called is the name of what a call calls.
func called(call *ast.CallExpr) string {
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
	operations, places := operationsAt(files), summaryAt()
	found := map[string]bool{}
	add := func(text string) {
		if text != "" {
			found[text] = true
		}
	}
	for _, file := range files {
		ast.Inspect(file, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.CallExpr:
				if place, ok := places[called(n)]; ok && len(n.Args) > place {
					text := spelled(n.Args[place])
					if text == "" && !carriesSummary(n.Args[place]) {
						t.Errorf("%s: the summary of %s is not written out", positions.Position(n.Pos()), called(n))
					}
					add(text)
				}
				if place, ok := operations[called(n)]; ok && len(n.Args) > place {
					if operation := spelled(n.Args[place]); operation != "" {
						add("Cannot " + operation)
					}
				}
			case *ast.CompositeLit:
				if kind, ok := n.Type.(*ast.Ident); ok && kind.Name == "checkedString" && len(n.Elts) > 0 {
					add(spelled(n.Elts[0]))
				}
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(found))
}

// TestTroubleshootingNamesEveryMessage: what a user reads in the CLI is what the
// user looks for in the guide.
func TestTroubleshootingNamesEveryMessage(t *testing.T) {
	t.Parallel()
	text, err := fs.ReadFile(os.DirFS(repository), "docs/guides/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	guide := strings.Join(strings.Fields(string(text)), " ")
	known, plain := summaries(t), explainThemselves()
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

// TestTroubleshootingNamesEveryStatus: what to do about a failed call depends on
// what the service answered.
func TestTroubleshootingNamesEveryStatus(t *testing.T) {
	t.Parallel()
	text, err := fs.ReadFile(os.DirFS(repository), "docs/guides/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, status := range []string{"400", "401", "403", "404", "429", "3xx", "5xx"} {
		if !strings.Contains(string(text), "\n### The service answered "+status+"\n") {
			t.Errorf("docs/guides/troubleshooting.md has no heading for an answer %s", status)
		}
	}
}
