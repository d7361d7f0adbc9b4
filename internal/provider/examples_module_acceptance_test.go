// SPDX-License-Identifier: MPL-2.0

// This file checks the example module: its own tests pass, its example applies, and
// its README has the inputs and outputs of the code.

package provider_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const exampleModule = "modules/room-with-chat"

// runModuleTests runs a module's own tests, which make one room and leave nothing
// behind, and returns the workspace.
func runModuleTests(t *testing.T, module string, tests int) (*emulator.Server, *workspace) {
	t.Helper()
	s := startService(t, emulator.Options{})
	w := emptyWorkspace(t, s)
	exampleTree(t, module, w.Dir)
	w.run("init")
	wantText(t, w.run("test"), fmt.Sprintf("%d passed, 0 failed", tests))
	if n := len(calls(s, "POST", "/rooms")); n != 1 {
		t.Errorf("the tests made %d rooms, want one", n)
	}
	wantNothingLeft(t, s)
	return s, w
}

func TestAccExampleModuleTests(t *testing.T) {
	t.Parallel()
	runModuleTests(t, exampleModule, 13)
}

func TestAccExampleModuleStandup(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: exampleNow()})
	w := emptyWorkspace(t, s)
	exampleTree(t, exampleModule, w.Dir)
	w.Dir = filepath.Join(w.Dir, "examples", "standup")
	w.run("init")
	w.apply()
	w.wantNoChanges()

	standup := w.outputs()["standup"]
	roomID, threadID := outputText(t, standup, "room_id"), outputText(t, standup, "thread_id")
	lead, grace, guest := outputText(t, standup, "users", "lead"), outputText(t, standup, "users", "grace"), outputText(t, standup, "users", "guest")
	if id := w.attributes("acs_user.lead")["id"]; id != lead {
		t.Errorf("the lead is %s in the module, and %s outside", lead, id)
	}
	thread, _ := s.Thread(threadID)
	bot := thread.CreatedBy
	if got, want := namesIn(t, s, threadID), map[string]string{bot: "", lead: "Ada", grace: "Grace", guest: "Guest"}; !maps.Equal(got, want) {
		t.Errorf("the thread has %v, want %v", got, want)
	}
	if got, want := rolesIn(t, s, roomID), map[string]string{lead: "Presenter", grace: "Presenter", guest: "Attendee"}; !maps.Equal(got, want) {
		t.Errorf("the room has %v, want %v", got, want)
	}
	if messages := textMessages(thread); len(messages) != 1 || messages[0].Sender != bot || messages[0].Content != "Every day at nine, in room "+roomID+"." {
		t.Errorf("the messages are %+v", messages)
	}

	// 20 of 60 days left are a third of them, and enough.
	s.Advance(40 * day)
	w.wantNoChanges()
	s.Advance(day)
	if got, want := w.plan().changed(), []string{"module.standup.acs_room.this update"}; !slices.Equal(got, want) {
		t.Errorf("planned %v, want %v", got, want)
	}
	w.wantDestroyed(s)
}

// moduleBlocks are the blocks of a kind in a file of the module, as attributes
// by name in the order of the file, each as it is written.
func moduleBlocks(t *testing.T, file, kind string) (labels []string, attributes []map[string]string) {
	t.Helper()
	source := []byte(exampleFile(t, exampleModule+"/"+file))
	parsed, diags := hclparse.NewParser().ParseHCL(source, file)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	content, _, diags := parsed.Body.PartialContent(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: kind, LabelNames: []string{"name"}}}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, block := range content.Blocks {
		written := map[string]string{}
		found, _ := block.Body.JustAttributes() // nested blocks are no matter here
		for name, attribute := range found {
			written[name] = string(attribute.Expr.Range().SliceBytes(source))
		}
		labels, attributes = append(labels, block.Labels[0]), append(attributes, written)
	}
	return labels, attributes
}

// inOneLine writes an expression without line breaks.
func inOneLine(expression string) string {
	expression = regexp.MustCompile(`\{\n\s*`).ReplaceAllString(expression, "{ ")
	expression = regexp.MustCompile(`\n\s*\}`).ReplaceAllString(expression, " }")
	expression = regexp.MustCompile(`\n\s*`).ReplaceAllString(expression, ", ")
	return regexp.MustCompile(` +`).ReplaceAllString(expression, " ")
}

func TestExampleModuleReadmeIsTheCode(t *testing.T) {
	t.Parallel()
	inputs := []string{"| name | description | type | default |", "|---|---|---|---|"}
	names, variables := moduleBlocks(t, "variables.tf", "variable")
	for i, name := range names {
		fallback := "required"
		if written, ok := variables[i]["default"]; ok {
			fallback = fmt.Sprintf("%#q", inOneLine(written))
		}
		inputs = append(inputs, fmt.Sprintf("| %#q | %s | %#q | %s |", name, strings.Trim(variables[i]["description"], `"`), inOneLine(variables[i]["type"]), fallback))
	}
	outputs := []string{"| name | description |", "|---|---|"}
	names, values := moduleBlocks(t, "outputs.tf", "output")
	for i, name := range names {
		outputs = append(outputs, fmt.Sprintf("| %#q | %s |", name, strings.Trim(values[i]["description"], `"`)))
	}
	if len(inputs) < 3 || len(outputs) < 3 {
		t.Fatalf("the module has inputs %v and outputs %v", inputs, outputs)
	}
	readme := exampleFile(t, exampleModule+"/README.md")
	for heading, rows := range map[string][]string{"## Inputs": inputs, "## Outputs": outputs} {
		want := heading + "\n\n" + strings.Join(rows, "\n") + "\n\n"
		if !strings.Contains(readme, want) {
			t.Errorf("the README has another table than the code:\n%s", want)
		}
	}
}
