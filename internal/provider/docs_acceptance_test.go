// SPDX-License-Identifier: MPL-2.0

// This file checks the documentation: every type has examples and a page, the blocks
// of the guides are valid, and no argument is missing.

package provider_test

import (
	"io/fs"
	"maps"
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

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
)

// TestAccExampleBlocks validates each provider example, and each block of the guides
// and the README. It leaves out blocks that need another provider.
func TestAccExampleBlocks(t *testing.T) {
	t.Parallel()
	blocks := map[string]string{}
	for _, name := range exampleFiles(t) {
		if strings.HasPrefix(name, "provider/") {
			blocks[path.Base(name)] = exampleFile(t, name)
		}
	}
	pages, err := fs.Glob(os.DirFS(repository), "docs/guides/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no guides: %v", err)
	}
	fence := regexp.MustCompile("(?s)```terraform\n(.*?)\n```")
	for _, page := range append(pages, "README.md") {
		text := repositoryFile(t, page)
		for i, match := range fence.FindAllStringSubmatch(text, -1) {
			blocks[path.Base(page)+" "+strconv.Itoa(i+1)] = match[1]
		}
	}
	s := startService(t, emulator.Options{})
	for name, block := range blocks {
		if strings.Contains(block, "azurerm_") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := emptyWorkspace(t, s)
			w.write("main.tf", block)
			if !strings.Contains(block, "required_providers") {
				w.write("versions.tf", requiredProviders)
			}
			w.run("validate")
		})
	}
}

func TestAccExamplesAreFormatted(t *testing.T) {
	t.Parallel()
	examples, err := filepath.Abs(filepath.Join(repository, "examples"))
	if err != nil {
		t.Fatal(err)
	}
	w := emptyWorkspace(t, startService(t, emulator.Options{}))
	if got := w.try("fmt", "-check", "-diff", "-recursive", examples); got.code != 0 {
		t.Errorf("`make fmt` would change examples:\n%s", got.text)
	}
}

// timestamp() differs in every plan, so anything computed from it would change every
// time.
func TestExamplesDoNotAskTheTime(t *testing.T) {
	t.Parallel()
	for _, name := range exampleFiles(t) {
		if strings.Contains(exampleFile(t, name), "timestamp()") {
			t.Errorf("%s asks the time", name)
		}
	}
}

// TestAccExampleRosterMovesToSinglesAndBack follows the guide on rosters from a map
// to single participants and back. Nobody may leave the room.
func TestAccExampleRosterMovesToSinglesAndBack(t *testing.T) {
	t.Parallel()
	const (
		user      = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-00000000000"
		ownsByMap = `
resource "acs_room" "seminar" {
  participants = {
    host  = { user_id = "` + user + `1", role = "Presenter" }
    guest = { user_id = "` + user + `2" }
  }
}
`
		ownsBySingles = `
resource "acs_room" "seminar" {}

resource "acs_room_participant" "host" {
  room_id = acs_room.seminar.id
  user_id = "` + user + `1"
  role    = "Presenter"
}

resource "acs_room_participant" "guest" {
  room_id = acs_room.seminar.id
  user_id = "` + user + `2"
}
`
		forgetsSingles = `
removed {
  from = acs_room_participant.host
  lifecycle {
    destroy = false
  }
}

removed {
  from = acs_room_participant.guest
  lifecycle {
    destroy = false
  }
}
`
	)
	s := startService(t, emulator.Options{})
	w := appliedWorkspace(t, s, ownsByMap)
	roomID := w.id("acs_room.seminar")
	for _, next := range []string{ownsBySingles, ownsByMap + forgetsSingles} {
		w.applyHCL(next)
		w.wantEmptyPlan()
	}
	want := map[string]string{user + "1": "Presenter", user + "2": "Attendee"}
	if got := rolesIn(t, s, roomID); !maps.Equal(got, want) {
		t.Errorf("the room has %v, want %v", got, want)
	}
	for _, sent := range calls(s, "PATCH", "/rooms/"+roomID+"/participants") {
		if strings.Contains(sent.Body, "null") {
			t.Errorf("somebody was removed: %s", sent.Body)
		}
	}
}

// documentedKinds are the kinds of things that a provider has: their names, the
// folder of their examples and pages, and the files that an example needs.
func documentedKinds(m *tfprotov6.GetMetadataResponse) map[string]struct{ names, files []string } {
	kinds := map[string]struct{ names, files []string }{
		"resources":           {files: []string{"resource.tf", "import.sh", "import-by-string-id.tf", "import-by-identity.tf"}},
		"data-sources":        {files: []string{"data-source.tf"}},
		"ephemeral-resources": {files: []string{"ephemeral-resource.tf"}},
		"list-resources":      {files: []string{"list-resource.tfquery.hcl"}},
		"actions":             {files: []string{"action.tf"}},
		"functions":           {files: []string{"function.tf"}},
	}
	add := func(folder, name string) {
		kind := kinds[folder]
		kind.names = append(kind.names, name)
		kinds[folder] = kind
	}
	for _, r := range m.Resources {
		add("resources", r.TypeName)
	}
	for _, d := range m.DataSources {
		add("data-sources", d.TypeName)
	}
	for _, e := range m.EphemeralResources {
		add("ephemeral-resources", e.TypeName)
	}
	for _, l := range m.ListResources {
		add("list-resources", l.TypeName)
	}
	for _, a := range m.Actions {
		add("actions", a.TypeName)
	}
	for _, f := range m.Functions {
		add("functions", f.Name)
	}
	return kinds
}

func TestEveryTypeHasExamplesAndPage(t *testing.T) {
	t.Parallel()
	server := providerserver.NewProtocol6(provider.New(provider.Options{Version: "test"})())()
	metadata, err := server.GetMetadata(t.Context(), &tfprotov6.GetMetadataRequest{})
	if err != nil {
		t.Fatal(err)
	}
	root := os.DirFS(repository)
	for folder, kind := range documentedKinds(metadata) {
		var pages []string
		for _, name := range kind.names {
			for _, file := range kind.files {
				if _, err := fs.Stat(root, path.Join("examples", folder, name, file)); err != nil {
					t.Errorf("%s has no example: %v", name, err)
				}
			}
			pages = append(pages, strings.TrimPrefix(name, "acs_")+".md")
		}
		slices.Sort(pages)
		wantEntries(t, path.Join("docs", folder), pages)
		wantEntries(t, path.Join("examples", folder), slices.Sorted(slices.Values(kind.names)))
	}
}

// wantEntries checks the entries of a folder; without entries there is no folder.
func wantEntries(t *testing.T, folder string, want []string) {
	t.Helper()
	entries, err := fs.ReadDir(os.DirFS(repository), folder)
	if err != nil && len(want) > 0 {
		t.Error(err)
		return
	}
	var got []string
	for _, entry := range entries {
		got = append(got, entry.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s has %v, want %v", folder, got, want)
	}
}

func TestAuthenticationGuideNamesEveryArgument(t *testing.T) {
	t.Parallel()
	server := providerserver.NewProtocol6(provider.New(provider.Options{Version: "test"})())()
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	guide := repositoryFile(t, "docs/guides/authentication.md")
	variable := regexp.MustCompile("`[A-Z][A-Z0-9_]+`")
	for _, attribute := range schema.Provider.Block.Attributes {
		for _, name := range append(variable.FindAllString(attribute.Description, -1), "`"+attribute.Name+"`") {
			if !strings.Contains(guide, name) {
				t.Errorf("the guide does not name %s", name)
			}
		}
	}
}

// The CLI itself refuses an argument that is in no schema, with words that only the
// guide can explain.
func TestAccGuideRetiredJoinPolicyIsRefused(t *testing.T) {
	t.Parallel()
	guide := repositoryFile(t, "docs/guides/troubleshooting.md")
	_, quoted, _ := strings.Cut(guide, "```text\nError: Unsupported argument\n\n")
	quoted, _, _ = strings.Cut(quoted, "\n```\n")
	if !strings.Contains(quoted, "room_join_policy") {
		t.Fatalf("the guide quotes %q", quoted)
	}
	w := newWorkspace(t, startService(t, emulator.Options{}), "resource \"acs_room\" \"r\" {\n  room_join_policy = \"InviteOnly\"\n}\n")
	wantText(t, w.fail("validate"), "Error: Unsupported argument", quoted)
}
