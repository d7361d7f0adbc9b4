// SPDX-License-Identifier: MPL-2.0

// This file follows the guide on troubleshooting: how to find what a killed run left
// behind, and how to delete it.

package interrupts_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

const provider = "terraform {\n  required_providers {\n    acs = { source = \"acs-terraform/acs\" }\n  }\n}\n"

// recipeOf returns the configuration of the guide.
func recipeOf(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "troubleshooting.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "### Finding what a killed run left behind\n")
	_, block, begins := strings.Cut(section, "```terraform\n")
	block, _, ends := strings.Cut(block, "```\n")
	if !found || !begins || !ends {
		t.Fatal("the guide has no such configuration")
	}
	return block
}

// recipe is the folder in which the guide's configuration runs.
type recipe struct {
	folder *clitest.Folder
}

// newRecipe makes the folder, with the state after the kill.
func newRecipe(t *testing.T, folder *clitest.Folder, state string, since time.Time, actingUser string, topics []string) recipe {
	t.Helper()
	if state == "" {
		state = `{"resources":[]}`
	}
	folder.Write("main.tf", provider+recipeOf(t))
	folder.Write("killed.tfstate", state)
	variables, err := json.Marshal(map[string]any{
		"state": "killed.tfstate", "since": since.UTC().Format("2006-01-02T15:04:05Z"), "chat_user_id": actingUser, "topics": topics,
	})
	if err != nil {
		t.Fatal(err)
	}
	folder.Write("terraform.tfvars.json", string(variables))
	return recipe{folder}
}

// find plans, and returns the ids of what the guide's configuration finds.
func (r recipe) find() ([]string, error) {
	if said, code := r.folder.Run("apply", "-auto-approve"); code != 0 || !strings.Contains(said, " 0 added, 0 changed, 0 destroyed") {
		return nil, fmt.Errorf("the apply of the recipe ended with %d:\n%s", code, said)
	}
	state, err := readState(r.folder.Path("terraform.tfstate"))
	if err != nil {
		return nil, err
	}
	var ids []string
	for id := range state.ids() {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, nil
}

// remove deletes what was found.
func (r recipe) remove() error {
	if said, code := r.folder.Run("destroy", "-auto-approve"); code != 0 {
		return fmt.Errorf("the destroy of the recipe ended with %d:\n%s", code, said)
	}
	return nil
}
