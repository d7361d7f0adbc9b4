// SPDX-License-Identifier: MPL-2.0

// Package acscanary checks the assumptions of this project against a Communication
// Services resource. It runs the life cycles that the provider relies on, and a
// probe for each open question. It creates rooms, threads and users of its own and
// deletes them at the end. The result is a canary.Report.
package acscanary

import (
	"cmp"
	"context"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
)

// Options configure a run.
type Options struct {
	canary.Options

	// ConnectionString names the resource.
	ConnectionString string
}

// Run runs the life cycles and the probes, deletes what it created, also after a
// failure, and reports what it found. The error is about the options and holds no
// secret.
func Run(ctx context.Context, o Options) (*canary.Report, error) {
	o.Options = o.WithDefaults()
	r, err := newRunner(o)
	if err != nil {
		return nil, err
	}
	return canary.Run(ctx, o.Options, canary.Service{
		Name: "a Communication Services resource", Client: "internal/acs", Local: strings.HasPrefix(r.endpoint, "http:"),
		LifeCycles: r.lifeCycles(), Questions: r.questions(),
		Created: r.created, Redactor: r.redactor, Explain: explain, Versions: r.versions.lines,
	}), nil
}

// explain reads a refusal of Communication Services.
func explain(err error) (canary.Refusal, bool) {
	info, ok := acs.ErrorDetails(err)
	return canary.Refusal{Status: info.StatusCode, Code: info.Code, Reason: cmp.Or(info.Detail, info.Message)}, ok
}

// outcome is canary.Explain.Outcome for Communication Services.
func outcome(err error, success string) (string, error) {
	return canary.Explain(explain).Outcome(err, success)
}

// statusOutcome is canary.Explain.StatusOutcome for Communication Services.
func statusOutcome(err error, success int) (string, error) {
	return canary.Explain(explain).StatusOutcome(err, success)
}
