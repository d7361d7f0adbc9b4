// SPDX-License-Identifier: MPL-2.0

// This file runs the commands of the guide on testing offline that are about
// modules, and tests blocks of it and of the guide on rosters. test/sdk runs what
// the guide says about applications.

package provider_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

// guideOnModules is the part of the guide that is about modules.
func guideOnModules(t *testing.T) string {
	t.Helper()
	text := repositoryFile(t, "docs/guides/testing.md")
	_, after, _ := strings.Cut(text, "\n## A module\n")
	section, _, found := strings.Cut(after, "\n## An application\n")
	if !found {
		t.Fatal("the guide has other sections")
	}
	return section
}

// codeBlocks are the blocks of a language in a text.
func codeBlocks(text, language string) []string {
	var blocks []string
	for _, match := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(text, -1) {
		blocks = append(blocks, match[1])
	}
	return blocks
}

// installPrograms creates a folder for the PATH with the emulator and the CLI under
// test as terraform, and CLI settings that install the provider from a mirror on
// disk.
func installPrograms(t *testing.T) (programs, settings string) {
	t.Helper()
	built, folder := builtPrograms(t), t.TempDir()
	programs = t.TempDir()
	for name, target := range map[string]string{"acs-emulator": filepath.Join(built, "acs-emulator"), "terraform": clitest.Path(t)} {
		if err := os.Symlink(target, filepath.Join(programs, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		place := filepath.Join(folder, "mirror", host, "acs-terraform", "acs", "0.1.0", runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(place, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Link(filepath.Join(built, "terraform-provider-acs"), filepath.Join(place, "terraform-provider-acs_v0.1.0")); err != nil {
			t.Fatal(err)
		}
	}
	settings = filepath.Join(folder, "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.Join(folder, "mirror"))
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return programs, settings
}

func TestAccGuideOnTestingAModule(t *testing.T) {
	t.Parallel()
	programs, settings := installPrograms(t)
	dir := t.TempDir()
	exampleTree(t, "pull-request", dir)
	blocks := codeBlocks(guideOnModules(t), "shell")

	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	// The guide stops the emulator. If an earlier command fails, the trap does.
	command := exec.CommandContext(ctx, "bash", "-eu", "-c", "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n"+strings.Join(blocks, "echo '== next'\n"))
	command.Dir = dir
	command.Env = []string{
		"PATH=" + programs + string(filepath.ListSeparator) + os.Getenv("PATH"), "HOME=" + dir, "TF_CLI_CONFIG_FILE=" + settings,
		"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "NO_COLOR=1",
		"TF_CLI_ARGS=-no-color",
	}
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Run(); err != nil {
		t.Fatalf("the commands of the guide need bash and curl, and ended with %v:\n%s", err, output.String())
	}
	got := strings.Split(output.String(), "== next\n")
	if len(got) != len(blocks) {
		t.Fatalf("%d of %d blocks were run:\n%s", len(got), len(blocks), output.String())
	}
	for i, want := range []string{
		"",
		"Success! 7 passed, 0 failed.",
		`"path":"/rooms"`,
		`"hits":2`,
		"Thread deleted outside Terraform",
		"Apply complete!",
		"Destroy complete!",
	} {
		if !strings.Contains(got[i], want) {
			t.Errorf("these commands did not say %q:\n%s\n%s", want, blocks[i], got[i])
		}
	}
	fixtures, err := fs.ReadFile(os.DirFS(dir), "fixtures.json")
	if err != nil || !strings.Contains(string(fixtures), `"room_id"`) {
		t.Errorf("the fixtures are %s (%v)", fixtures, err)
	}
}

func TestGuideOnTestingShowsTheExample(t *testing.T) {
	t.Parallel()
	blocks := codeBlocks(guideOnModules(t), "hcl")
	if len(blocks) == 0 {
		t.Fatal("the guide shows no run")
	}
	example := exampleFile(t, "pull-request/tests/fixtures.tftest.hcl")
	for _, block := range blocks {
		shown := strings.TrimSuffix(block, "}\n") // an example may go on
		if !strings.Contains(example, shown) {
			t.Errorf("the example has no such run:\n%s", block)
		}
	}
}

// The tests of the module pass and leave nothing behind.
func TestAccExamplePullRequest(t *testing.T) {
	t.Parallel()
	s, w := runModuleTests(t, "pull-request", 7)
	w.write("terraform.tfvars", "pull_request = 4711\n")
	w.apply()
	w.wantNoChanges()
	if thread := onlyThread(t, s); thread.Topic != "Pull request 4711" || thread.DeleteAfterDays != 30 {
		t.Errorf("the thread is %+v", thread)
	}
	w.wantDestroyed(s)
}

// guideBlock is the first fenced block of a guide that holds a text.
func guideBlock(t *testing.T, guide, holds string) string {
	t.Helper()
	for i, block := range strings.Split(repositoryFile(t, "docs/guides/"+guide), "```") {
		_, code, _ := strings.Cut(block, "\n")
		if i%2 == 1 && strings.Contains(code, holds) {
			return code
		}
	}
	t.Fatalf("%s has no block with %q", guide, holds)
	return ""
}

func TestAccGuideMocksMakeIDsThatTheValidatorsTake(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, guideBlock(t, "testing.md", `resource "acs_room_participant" "mocked"`))
	w.write("mocked.tftest.hcl", guideBlock(t, "testing.md", "mock_provider"))
	wantText(t, w.run("test"), "1 passed, 0 failed")
	wantNoRequests(t, s)

	w.write("mocked.tftest.hcl", "mock_provider \"acs\" {}\nrun \"roster\" {}\n")
	wantText(t, w.fail("test"), "Malformed room id")
}

func TestAccGuideMovedKeepsARenamedParticipantInTheRoom(t *testing.T) {
	t.Parallel()
	s := newService(t)
	renamed := guideBlock(t, "rosters.md", "moved {")
	before, _, _ := strings.Cut(renamed, "moved {")
	before = strings.ReplaceAll(before, `"lecturer"`, `"host"`)
	w := appliedWorkspace(t, s, before)
	s.ForgetRequests()
	w.applyHCL(renamed)
	wantWrites(t, s)
	w.wantEmptyPlan()
}
