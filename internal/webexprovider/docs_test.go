// SPDX-License-Identifier: MPL-2.0

// This file checks the documentation of the provider: every type has examples and a
// page, links resolve, blocks are valid, and no argument is missing.

package webexprovider_test

import (
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexprovider"
)

const (
	// repository is the root of the repository.
	repository = "../.."
	// folder has the documentation and the examples, as a repository of the provider
	// alone would.
	folder = "cmd/terraform-provider-webex"
	// ownPages and sourcePages are where the folder and the repository are on the web.
	ownPages    = "https://github.com/acs-terraform/terraform-provider-webex/blob/main/"
	sourcePages = "https://github.com/acs-terraform/terraform-provider-acs"
)

// files are the texts of the files in a folder of the provider, by their path from there.
func files(t *testing.T, under string) map[string]string {
	t.Helper()
	root := os.DirFS(filepath.Join(repository, folder, under))
	found := map[string]string{}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.Contains(name, ".terraform") {
			return err
		}
		text, err := fs.ReadFile(root, name)
		found[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// pages are all Markdown files that a stranger reads.
func pages(t *testing.T) map[string]string {
	t.Helper()
	found := files(t, ".")
	maps.DeleteFunc(found, func(name, _ string) bool {
		return path.Ext(name) != ".md" || strings.HasPrefix(name, "templates/")
	})
	if len(found) < 7 {
		t.Fatalf("only %d pages: %v", len(found), slices.Sorted(maps.Keys(found)))
	}
	return found
}

func protocolServer() tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(webexprovider.New(webexprovider.Options{Version: "test"})())()
}

func TestEveryTypeHasExamplesAndPage(t *testing.T) {
	t.Parallel()
	metadata, err := protocolServer().GetMetadata(t.Context(), &tfprotov6.GetMetadataRequest{})
	if err != nil {
		t.Fatal(err)
	}
	all := files(t, ".")
	wanted := map[string]bool{}
	want := func(kind, name string, examples ...string) {
		wanted[path.Join("docs", kind, strings.TrimPrefix(name, "webex_")+".md")] = true
		for _, example := range examples {
			wanted[path.Join("examples", kind, name, example)] = true
		}
	}
	for _, r := range metadata.Resources {
		want("resources", r.TypeName, "resource.tf", "import.sh", "import-by-string-id.tf", "import-by-identity.tf")
	}
	for _, d := range metadata.DataSources {
		want("data-sources", d.TypeName, "data-source.tf")
	}
	for _, l := range metadata.ListResources {
		want("list-resources", l.TypeName, "list-resource.tfquery.hcl")
	}
	for name := range wanted {
		if all[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	for name := range all {
		if ofType := regexp.MustCompile(`^(docs|examples)/(resources|data-sources|list-resources)/`); ofType.MatchString(name) && !wanted[name] {
			t.Errorf("%s is of no type", name)
		}
	}
}

func TestGuideOnAccountsNamesEveryArgument(t *testing.T) {
	t.Parallel()
	schema, err := protocolServer().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	guide := pages(t)["docs/guides/accounts.md"]
	variable := regexp.MustCompile("`[A-Z][A-Z0-9_]+`")
	for _, attribute := range schema.Provider.Block.Attributes {
		for _, name := range append(variable.FindAllString(attribute.Description, -1), "`"+attribute.Name+"`") {
			if !strings.Contains(guide, name) {
				t.Errorf("the guide does not name %s", name)
			}
		}
	}
}

// deadLink says what is wrong with a link of a page, or "". It does not ask other sites,
// nor for headings of pages outside the folder.
func deadLink(all map[string]string, page, link string) string {
	target, fragment, _ := strings.Cut(link, "#")
	at := path.Join(folder, path.Dir(page), target)
	switch own, ours := strings.CutPrefix(target, ownPages); {
	case ours:
		at = path.Join(folder, own)
	case target == sourcePages, target == sourcePages+"/issues":
		return ""
	case strings.HasPrefix(target, sourcePages+"/blob/main/"):
		at = strings.TrimPrefix(target, sourcePages+"/blob/main/")
	case strings.Contains(target, "://"):
		return ""
	case target == "":
		at = path.Join(folder, page)
	}
	if _, err := fs.Stat(os.DirFS(repository), at); err != nil {
		return "is not there"
	}
	heading := regexp.MustCompile(`(?m)^#+ ` + regexp.QuoteMeta(strings.ReplaceAll(fragment, "-", " ")) + `$`)
	if text, ours := all[strings.TrimPrefix(at, folder+"/")]; ours && fragment != "" &&
		!heading.MatchString(strings.ToLower(text)) && !strings.Contains(text, `<a id="`+fragment+`">`) {
		return "has no such heading"
	}
	return ""
}

func TestLinksOfTheDocumentationResolve(t *testing.T) {
	t.Parallel()
	link, all, checked := regexp.MustCompile(`\]\(([^)\s]+)\)`), pages(t), 0
	for name, text := range all {
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			checked++
			if wrong := deadLink(all, name, match[1]); wrong != "" {
				t.Errorf("%s: %s %s", name, match[1], wrong)
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d links were found", checked)
	}
	for link, want := range map[string]string{
		"accounts.md#renewal-by-a-job":   "",
		"#the-plan":                      "",
		ownPages + "examples/README.md":  "",
		"account.md":                     "is not there",
		"accounts.md#renewal":            "has no such heading",
		ownPages + "examples/none":       "is not there",
		sourcePages + "/blob/main/none":  "is not there",
		sourcePages + "/blob/main/tools": "",
	} {
		if got := deadLink(all, "docs/guides/leaving-acs.md", link); got != want {
			t.Errorf("%s: got %q, want %q", link, got, want)
		}
	}
}

// The index and the README lead to every guide, and the index to every type.
func TestIndexLinksEveryPage(t *testing.T) {
	t.Parallel()
	all := pages(t)
	for name := range all {
		rest, documented := strings.CutPrefix(name, "docs/")
		if documented && rest != "index.md" && !strings.Contains(all["docs/index.md"], "]("+rest+")") {
			t.Errorf("docs/index.md does not link %s", rest)
		}
		if strings.HasPrefix(rest, "guides/") && !strings.Contains(all["README.md"], "]("+name+")") {
			t.Errorf("README.md does not link %s", name)
		}
	}
}

// The index of the examples has each folder of a whole configuration.
func TestExamplesIndexNamesEveryExample(t *testing.T) {
	t.Parallel()
	all := files(t, "examples")
	for name := range all {
		example, file := path.Split(name)
		if example = strings.TrimSuffix(example, "/"); file == "main.tf" && !strings.Contains(all["README.md"], "\n| ["+example+"]("+example+") | ") {
			t.Errorf("examples/README.md has no row for %s", example)
		}
	}
}

func TestPagesNameKnownHostsOnly(t *testing.T) {
	t.Parallel()
	address, known := regexp.MustCompile("https?://[^\\s`'\"<>;)|]+"), []string{"github.com", "webexapis.com"}
	for name, text := range pages(t) {
		for _, found := range address.FindAllString(text, -1) {
			if parsed, err := url.Parse(found); err != nil || !slices.Contains(known, parsed.Hostname()) {
				t.Errorf("%s names the host of %s", name, found)
			}
		}
	}
}

// TestAccDocumentedBlocks validates each provider example, each import by an id, and each
// block of the guides and the README.
func TestAccDocumentedBlocks(t *testing.T) {
	t.Parallel()
	blocks := map[string]string{}
	for name, text := range files(t, "examples/provider") {
		blocks[name] = text
	}
	fence := regexp.MustCompile("(?s)```terraform\n(.*?)\n```")
	for name, text := range pages(t) {
		if name == "README.md" || strings.HasPrefix(name, "docs/guides/") {
			for i, match := range fence.FindAllStringSubmatch(text, -1) {
				blocks[path.Base(name)+" "+strconv.Itoa(i+1)] = match[1]
			}
		}
	}
	s := startWebex(t, nil)
	for name, block := range blocks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, s, s.WebexPerson(), block)
			if strings.Contains(block, "required_providers") {
				w.Write("versions.tf", "")
			}
			w.Run("validate")
		})
	}
}

func TestAccExamplesAreFormatted(t *testing.T) {
	t.Parallel()
	examples, err := filepath.Abs(filepath.Join(repository, folder, "examples"))
	if err != nil {
		t.Fatal(err)
	}
	if text, code := clitest.Run(t, clitest.Path(t), t.TempDir(), nil, "fmt", "-check", "-diff", "-recursive", examples); code != 0 {
		t.Errorf("`make fmt` would change examples:\n%s", text)
	}
}
