// SPDX-License-Identifier: MPL-2.0

// This file follows the guide on troubleshooting: how to find what a killed run left
// behind, and how to delete it.

package interrupts_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

// recipeOf returns the configuration of a guide.
func recipeOf(t *testing.T, guide string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(guide)))
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
func newRecipe(t *testing.T, folder *clitest.Folder, of service, state string, since time.Time, variables map[string]any) recipe {
	t.Helper()
	if state == "" {
		state = `{"resources":[]}`
	}
	folder.Write("main.tf", of.requirement()+recipeOf(t, of.guide()))
	folder.Write("killed.tfstate", state)
	values := map[string]any{"state": "killed.tfstate", "since": since.UTC().Format("2006-01-02T15:04:05Z")}
	maps.Copy(values, variables)
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	folder.Write("terraform.tfvars.json", string(text))
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
