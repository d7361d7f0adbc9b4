// SPDX-License-Identifier: MPL-2.0

// This file searches what the CLI leaves behind for secrets.

package clitest

import (
	"archive/zip"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// Canary is no secret, but has to be in every place that a test searches for secrets. It
// has the characters of keys, connection strings and tokens, so that whatever hides those
// hides it too. A configuration has it in a comment, and in an attribute by the variable
// canary.
const Canary = "endpoint=canary/;key=0+1/2==.eyJ-_PF84_"

// Traces collects all that the commands of a workspace leave behind.
type Traces struct {
	// Without, if set, takes that out of a state or plan which shows secrets on purpose.
	Without func(document string) string

	t      *testing.T
	w      *Workspace
	places []place
}

// place is a text that the CLI left behind.
type place struct{ kind, name, text string }

// Trace has the CLI write all logs from now on.
func (w *Workspace) Trace() *Traces {
	w.Environment = append(w.Environment, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(w.Dir, "trace.log"))
	return &Traces{Without: func(document string) string { return document }, t: w.t, w: w}
}

// Collect keeps a text to search.
func (tr *Traces) Collect(kind, name, text string) {
	tr.places = append(tr.places, place{kind, name, text})
}

// PlanAndApply plans and applies, and collects everything that it leaves behind.
func (tr *Traces) PlanAndApply(step string, arguments ...string) {
	tr.t.Helper()
	tr.Collect("output", step+", plan", tr.w.Run(append([]string{"plan", "-out=saved.tfplan", "-var=canary=" + Canary}, arguments...)...))
	tr.collectPlan(step)
	tr.Collect("plan as text", step, tr.w.Run("show", "saved.tfplan"))
	tr.Collect("plan as JSON", step, tr.Without(tr.w.Run("show", "-json", "saved.tfplan")))
	tr.Collect("output", step+", apply", tr.w.Run("apply", "saved.tfplan"))
	tr.Collect("state", step, tr.Without(tr.w.Read("terraform.tfstate")))
	tr.Collect("state as JSON", step, tr.Without(tr.w.Run("show", "-json")))
}

// FailPlan plans, which has to fail and say all parts, and collects what it says.
func (tr *Traces) FailPlan(step string, parts ...string) {
	tr.t.Helper()
	text, succeeded := tr.w.Try("plan", "-var=canary="+Canary)
	if succeeded {
		tr.t.Errorf("%s: the plan succeeded, an error was wanted:\n%s", step, text)
	}
	WantText(tr.t, text, parts...)
	tr.Collect("output", step, text)
}

// collectPlan collects each part of the saved plan, which is a zip archive.
func (tr *Traces) collectPlan(step string) {
	tr.t.Helper()
	archive, err := zip.OpenReader(filepath.Join(tr.w.Dir, "saved.tfplan"))
	if err != nil {
		tr.t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	for _, part := range archive.File {
		content, err := part.Open()
		if err != nil {
			tr.t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			tr.t.Fatal(err)
		}
		_ = content.Close()
		tr.Collect("saved plan, "+part.Name, step, string(text))
	}
}

// WantNoSecrets checks that the canary is in each kind of place, and in the log of a
// provider's binary, and that no secret is in any. The secrets go by a name.
func (tr *Traces) WantNoSecrets(provider string, secrets map[string]string) {
	tr.t.Helper()
	log := tr.w.Read("trace.log")
	if !strings.Contains(log, "provider.terraform-provider-"+provider) {
		tr.t.Error("the log does not have that of the provider")
	}
	tr.Collect("log", "trace.log", log)
	found := map[string]bool{}
	for _, place := range tr.places {
		found[place.kind] = found[place.kind] || strings.Contains(place.text, Canary)
		for name, secret := range secrets {
			if strings.Contains(place.text, secret) {
				tr.t.Errorf("the %s is in the %s (%s)", name, place.kind, place.name)
			}
		}
	}
	for _, kind := range []string{
		"log", "output", "saved plan, tfplan", "saved plan, tfstate", "saved plan, tfconfig/m-/main.tf", "plan as text", "plan as JSON", "state", "state as JSON",
	} {
		if !found[kind] {
			tr.t.Errorf("the canary was not found in the %s: a secret would not be either", kind)
		}
	}
}
