// SPDX-License-Identifier: MPL-2.0

// This file checks that every type has an acceptance test: one that runs a CLI with
// the type in its configuration.

package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
)

// blockOf is how HCL names a type of a kind.
func blockOf(kind string) string {
	return map[string]string{
		"resources":           "resource",
		"data-sources":        "data",
		"ephemeral-resources": "ephemeral",
		"list-resources":      "list",
		"actions":             "action",
	}[kind]
}

// declarationTexts are the string literals of a declaration in the tests, and the names of
// the declarations that it uses.
type declarationTexts struct {
	texts []string
	uses  []string
}

// declarations are what the test files of the acceptance tests declare, by name.
// Methods go by their names alone.
func declarations(t *testing.T) map[string]declarationTexts {
	t.Helper()
	names, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]declarationTexts{}
	add := func(name string, node ast.Node) {
		w := found[name]
		ast.Inspect(node, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil {
					w.texts = append(w.texts, text)
				}
			case *ast.Ident:
				w.uses = append(w.uses, n.Name)
			}
			return true
		})
		found[name] = w
	}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				add(d.Name.Name, d)
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if values, ok := spec.(*ast.ValueSpec); ok {
						for _, value := range values.Names {
							add(value.Name, values)
						}
					}
				}
			}
		}
	}
	return found
}

// textsOf are the texts of a declaration and of all that it uses.
func textsOf(name string, all map[string]declarationTexts) []string {
	var texts []string
	seen := map[string]bool{}
	for left := []string{name}; len(left) > 0; {
		next := left[0]
		left = left[1:]
		if seen[next] {
			continue
		}
		seen[next] = true
		texts = append(texts, all[next].texts...)
		left = append(left, all[next].uses...)
	}
	return texts
}

// useType reports whether texts have a type of a kind in HCL: as a literal, or as a block
// with %q and the name.
func useType(texts []string, kind, name string) bool {
	inHCL, block, alone := blockOf(kind)+` "`+name+`"`, blockOf(kind)+" %q", false
	if kind == "functions" {
		inHCL, block = "provider::acs::"+name+"(", "provider::acs::%s("
	}
	put := false
	for _, text := range texts {
		if strings.Contains(text, inHCL) {
			return true
		}
		put = put || strings.Contains(text, block)
		alone = alone || text == name
	}
	return put && alone
}

// typesWithoutTest are the types without an acceptance test, as kind/name. Tests of the
// examples and of bad input do not count.
func typesWithoutTest(all map[string]declarationTexts, metadata *tfprotov6.GetMetadataResponse) []string {
	var tests [][]string
	for name := range all {
		if strings.HasPrefix(name, "TestAcc") && !strings.HasPrefix(name, "TestAccExample") && !strings.HasPrefix(name, "TestAccBadInput") {
			tests = append(tests, textsOf(name, all))
		}
	}
	var missing []string
	for kind, documented := range documentedKinds(metadata) {
	next:
		for _, name := range documented.names {
			for _, texts := range tests {
				if useType(texts, kind, name) {
					continue next
				}
			}
			missing = append(missing, path.Join(kind, name))
		}
	}
	return missing
}

func metadataOf(t *testing.T) *tfprotov6.GetMetadataResponse {
	t.Helper()
	metadata, err := providerserver.NewProtocol6(provider.New(provider.Options{Version: "test"})())().
		GetMetadata(t.Context(), &tfprotov6.GetMetadataRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return metadata
}

func TestEveryTypeHasAnAcceptanceTest(t *testing.T) {
	t.Parallel()
	for _, name := range typesWithoutTest(declarations(t), metadataOf(t)) {
		t.Errorf("no TestAcc has %s in its configuration", name)
	}
}

// The check above must be able to fail.
func TestATypeWithoutAcceptanceTestIsFound(t *testing.T) {
	t.Parallel()
	metadata := metadataOf(t)
	metadata.Resources = append(metadata.Resources, tfprotov6.ResourceMetadata{TypeName: "acs_" + "none"})
	if got := typesWithoutTest(declarations(t), metadata); len(got) != 1 || got[0] != "resources/acs_"+"none" {
		t.Errorf("got %v", got)
	}
	all := map[string]declarationTexts{"TestAccUser": {texts: []string{plainRoom}, uses: []string{"users"}}, "users": {texts: []string{`resource %q "u" {}`}}}
	for name, want := range map[string]bool{"acs_room": true, "acs_user": false} {
		if got := useType(textsOf("TestAccUser", all), "resources", name); got != want {
			t.Errorf("%s: got %t, want %t", name, got, want)
		}
	}
}
