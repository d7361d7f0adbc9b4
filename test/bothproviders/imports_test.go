// SPDX-License-Identifier: MPL-2.0

package bothproviders_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestNeitherProviderHasTheClientOfTheOther: the linter checks what each package imports,
// and this what the programs are made of.
func TestNeitherProviderHasTheClientOfTheOther(t *testing.T) {
	t.Parallel()
	const internal = "github.com/acs-terraform/terraform-provider-acs/internal/"
	ofACS, ofWebex := []string{"acs", "acsroster", "provider"}, []string{"webex", "webexroster", "webexprovider"}
	shared := []string{"plugin", "rest", "roster", "serving"}
	for program, own := range map[string][]string{"../..": ofACS, "../../cmd/terraform-provider-webex": ofWebex} {
		said, err := exec.CommandContext(t.Context(), "go", "list", "-deps", program).Output()
		if err != nil {
			t.Fatalf("listing the packages of %s: %v", program, err)
		}
		var got []string
		for line := range strings.Lines(string(said)) {
			if name, ok := strings.CutPrefix(strings.TrimSpace(line), internal); ok {
				got = append(got, name)
			}
		}
		want := slices.Sorted(slices.Values(slices.Concat(own, shared)))
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s has the packages %v of this module, want %v", program, got, want)
		}
	}
}
