// SPDX-License-Identifier: MPL-2.0

// This file checks that the index has every example, and that each example says what
// it is for.

package provider_test

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"
)

// exampleFolders are the folders of examples that are no page's: those of a whole
// configuration, and the modules.
func exampleFolders(t *testing.T) []string {
	t.Helper()
	var folders []string
	for _, name := range exampleFiles(t) {
		folder := path.Dir(name)
		module := path.Dir(folder) == "modules"
		if path.Base(name) == "main.tf" && (module || !strings.Contains(folder, "/")) {
			folders = append(folders, folder)
		}
	}
	return folders
}

func TestExamplesIndexNamesEveryExample(t *testing.T) {
	t.Parallel()
	index := repositoryFile(t, "examples/README.md")
	folders := exampleFolders(t)
	if len(folders) < 10 {
		t.Fatalf("found %v", folders)
	}
	for _, folder := range folders {
		if row := fmt.Sprintf("\n| [%[1]s](%[1]s) | ", folder); !strings.Contains(index, row) {
			t.Errorf("examples/README.md has no row for %s", folder)
		}
	}
}

// The main.tf of each folder begins with what the folder is for.
func TestExampleFoldersSayWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	begins := regexp.MustCompile(`\A(#( .+)?\n)+\n`)
	for _, name := range exampleFiles(t) {
		if path.Base(name) == "main.tf" && !begins.MatchString(exampleFile(t, name)) {
			t.Errorf("%s does not begin with what its folder is for", name)
		}
	}
}
