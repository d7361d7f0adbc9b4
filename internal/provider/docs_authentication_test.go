// SPDX-License-Identifier: MPL-2.0

// This file holds the guide on authentication to what the provider makes of the
// environment.

package provider

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func authenticationGuide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/guides/authentication.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAuthenticationGuideNamesEveryVariable(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("provider_config.go")
	if err != nil {
		t.Fatal(err)
	}
	variables := regexp.MustCompile(`"((?:ARM|ACTIONS|AZURE)_[A-Z_]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(variables) < 15 {
		t.Fatalf("only %d variables were found in the source", len(variables))
	}
	table, _, _ := strings.Cut(authenticationGuide(t), "## Where the settings come from")
	for _, variable := range variables {
		if !strings.Contains(table, "`"+variable[1]+"`") {
			t.Errorf("the guide's table does not name %s", variable[1])
		}
	}
}

// TestGitHubWorkflowOfTheGuideSignsIn takes the variables of the guide's
// workflow, and those that GitHub adds where the job may ask for an id token.
func TestGitHubWorkflowOfTheGuideSignsIn(t *testing.T) {
	t.Parallel()
	_, workflow, _ := strings.Cut(authenticationGuide(t), "\n```yaml\n")
	workflow, _, _ = strings.Cut(workflow, "\n```\n")
	if !strings.Contains(workflow, "permissions:\n  id-token: write") {
		t.Error("the job may not ask for an id token")
	}
	_, set, _ := strings.Cut(workflow, "\n    env:\n")
	set, _, _ = strings.Cut(set, "\n    steps:\n")
	vars := map[string]string{"${{ vars.ARM_TENANT_ID }}": tenant, "${{ vars.ARM_CLIENT_ID }}": clientID}
	environment := map[string]string{
		"ACTIONS_ID_TOKEN_REQUEST_URL": "https://actions.example.org", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "canary-request-token",
	}
	for _, line := range strings.Split(set, "\n") {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if known, ok := vars[value]; ok {
			value = known
		}
		environment[name] = strings.Trim(value, `"`)
	}

	c, diags := resolveConnection(blockOf(t, nil), getenvOf(environment))
	wantDiagnostics(t, diags)
	if !c.entra.UseOIDC || c.entra.OIDCRequestURL != "https://actions.example.org" || c.endpoint != environment[envEndpoint] {
		t.Errorf("got %+v at %s", c.entra, c.endpoint)
	}
	_, diags = connect(t.Context(), c, Options{})
	wantDiagnostics(t, diags)
}
