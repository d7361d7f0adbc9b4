// This file tests two blocks of the guides: the mocks of "Testing offline" and the
// moved block of "Rosters".

package provider_test

import (
	"strings"
	"testing"
)

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
