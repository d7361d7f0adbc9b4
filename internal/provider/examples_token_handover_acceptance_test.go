// SPDX-License-Identifier: MPL-2.0

// This file checks the example that hands a token to a secret store: the store has
// the token, and nothing else does.

package provider_test

import (
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccExampleTokenHandover(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{})
	vault := &keyVault{secrets: map[string][]string{}}
	r := newTracedRun(t, s, []string{"AZURE_COMMUNICATION_CONNECTION_STRING=" + s.ConnectionString()})
	r.AddProvider("hashicorp/azurerm", vault.provider)
	// The canary shows that a secret in these places would be found.
	r.write("main.tf", "# "+clitest.Canary+"\n"+exampleFile(t, "token-handover/main.tf"))
	r.write("canary.tf", "variable \"canary\" { type = string }\nresource \"terraform_data\" \"canary\" { input = var.canary }\n")

	// holds checks the number of versions of the secret, and that the service accepts
	// the latest one as a token.
	holds := func(versions int) {
		t.Helper()
		got := vault.versions("agent-token")
		if len(got) != versions {
			t.Fatalf("the secret has %d versions, want %d", len(got), versions)
		}
		if err := checkToken(s, got[versions-1]); err != nil {
			t.Error(err)
		}
	}
	given := func(handover string) []string {
		return []string{"-var=key_vault_id=/vaults/calls", "-var=handover=" + handover}
	}
	r.PlanAndApply("handed over", given("20270127")...)
	holds(1)
	for _, request := range tokenRequests(s, onlyUser(t, s)) {
		if request.Body != `{"scopes":["chat","voip"],"expiresInMinutes":1440}` {
			t.Errorf("a token was asked for with %s", request.Body)
		}
	}

	r.run(append([]string{"plan", "-detailed-exitcode", "-var=canary=" + clitest.Canary}, given("20270127")...)...)
	r.PlanAndApply("the same day", given("20270127")...)
	holds(1)
	r.PlanAndApply("the next day", given("20270128")...)
	holds(2)

	// A token of the new user, and no version of the old one.
	first := onlyUser(t, s)
	r.PlanAndApply("another user", append(given("20270128"), "-replace=acs_user.agent")...)
	holds(1)
	if user := onlyUser(t, s); user == first || len(tokenRequests(s, user)) == 0 {
		t.Errorf("the user %s was not replaced, or no token was issued for the new one", first)
	}

	r.PlanAndApply("destroyed", append(given("20270128"), "-destroy")...)
	wantNothingLeft(t, s)
	if names := vault.names(); len(names) > 0 {
		t.Errorf("the vault has %v after destroy", names)
	}
	r.wantNoSecrets()
}
