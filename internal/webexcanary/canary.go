// SPDX-License-Identifier: MPL-2.0

// Package webexcanary checks the assumptions of this project against Webex. It asks the
// open questions in rooms of its own, and in one team, which it deletes at its end. It
// adds nobody to a room but who the options name. The result is a canary.Report.
package webexcanary

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// Options configure a run.
type Options struct {
	canary.Options

	// BaseURL is that of Webex; "" is the usual one.
	BaseURL string
	// AccessToken is that of a test account.
	AccessToken string
	// SecondAccessToken is that of another test account, which may be added to rooms.
	// Without it, questions about what others see are not asked.
	SecondAccessToken string
	// People are addresses that may be added to rooms. Without them, questions about
	// such people are not asked.
	People []string
}

// Run asks the questions, deletes what it created, also after a failure, and reports
// what it found. The error is about the options and holds no secret.
func Run(ctx context.Context, o Options) (*canary.Report, error) {
	o.Options = o.WithDefaults()
	if o.BaseURL == "" {
		o.BaseURL = webex.DefaultBaseURL
	}
	r, err := newRunner(o)
	if err != nil {
		return nil, err
	}
	return canary.Run(ctx, o.Options, canary.Service{
		Name: "Webex", Client: "internal/webex", Local: strings.HasPrefix(o.BaseURL, "http:"),
		Questions: r.questions(), Created: r.created, Redactor: r.redactor, Explain: explain,
	}), nil
}

// newRedactor says what is secret: the tokens, the host, and ids and addresses.
func newRedactor(o Options) *canary.Redactor {
	var known []string
	for _, token := range []string{o.AccessToken, o.SecondAccessToken} {
		if token = strings.TrimSpace(token); token != "" {
			known = append(known, token, "TOKEN", url.QueryEscape(token), "TOKEN")
		}
	}
	if u, err := url.Parse(o.BaseURL); err == nil && u.Host != "" {
		known = append(known, u.Host, "HOST")
	}
	for _, address := range o.People {
		known = append(known, address, "ADDRESS")
	}
	return &canary.Redactor{
		Known: strings.NewReplacer(known...),
		Replacements: []canary.Replacement{
			canary.Replace(`(?i)bearer\s+[^\s"|]+`, "TOKEN"),
			canary.Replace(`[A-Za-z0-9_-]{40,}_[A-Z0-9]{4}_[0-9a-f-]{36}`, "TOKEN"),
			canary.Replace(`[^\s"'|,;()<>]+@[^\s"'|,;()<>]+\.[A-Za-z]+`, "ADDRESS"),
			canary.Shorten(`\bY2lzY29zcGFyazov[A-Za-z0-9_=-]+`), // the base64 of ciscospark:/ (fact W1.11-01)
			canary.Shorten(`(?i)\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`),
		},
	}
}

// explain reads a refusal of Webex.
func explain(err error) (canary.Refusal, bool) {
	refused, ok := webex.ErrorDetails(err)
	return canary.Refusal{Status: refused.StatusCode, Reason: refused.Message}, ok
}

// refusal is canary.Explain.StatusOutcome for a call that should be refused. A 502 with
// a tracking id counts, because rules may be refused with one (fact W3.2-06).
func refusal(err error, accepted string) (string, error) {
	refused, _ := webex.ErrorDetails(err)
	switch {
	case err == nil:
		return accepted, nil
	case refused.StatusCode == http.StatusBadGateway && refused.TrackingID != "":
		return "is refused with 502", nil
	}
	observed, failure := canary.Explain(explain).StatusOutcome(err, http.StatusOK)
	return strings.Replace(observed, "answers", "is refused with", 1), failure
}
