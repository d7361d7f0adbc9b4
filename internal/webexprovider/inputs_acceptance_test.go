// SPDX-License-Identifier: MPL-2.0

// This file tries the bad inputs of the tables beside it, which cover every type and the
// provider block. INPUTS.md has the counts, and what no plan can refuse.

package webexprovider_test

import (
	"slices"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

// bases is a room that exists.
const bases = "resource \"webex_room\" \"base\" { title = \"Base\" }\n"

func TestAccBadInputs(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	environment := map[string]string{"WEBEX_BASE_URL": s.WebexURL(), "WEBEX_ACCESS_TOKEN": s.WebexPerson().AccessToken}
	w := clitest.New(t, "webex", serverOf(environment), bases)
	inputs := slices.Concat(roomInputs(), memberInputs(), membershipInputs(), readInputs(), importInputs(), providerInputs(s.WebexURL()), environmentInputs())
	tries := clitest.Tries{
		Workspace: w, Provider: "webex", Inputs: inputs, NewServer: serverOf, Secrets: []string{"canary"},
		AfterStage: func(stage clitest.Stage) {
			if sent := writes(s); stage != "" && len(sent) > 0 {
				t.Errorf("%s sent %v", stage, sent)
			}
			s.ForgetRequests()
		},
	}
	tries.Run(t, "INPUTS.md")
}
