// SPDX-License-Identifier: MPL-2.0

// Package canary runs the life cycles and the questions of a service's canary, deletes
// what they created, and writes the report. The service's own package, such as
// acscanary, has the life cycles, the questions and the client.
package canary

import (
	"context"
	"errors"
	"io"
	"regexp"
	"slices"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Time limits, in real time.
const (
	runTimeout      = 5 * time.Minute
	slowRunTimeout  = 20 * time.Minute
	stepTimeout     = 90 * time.Second // one life cycle or question
	slowStepTimeout = 10 * time.Minute // one that needs hundreds of users
	cleanUpTimeout  = 2 * time.Minute
	createTimeout   = 30 * time.Second
)

// Options configure a run.
type Options struct {
	// Emulated means that the service is this repository's emulator: every assumption
	// must hold, and a difference is a failure.
	Emulated bool
	// Only limits the run to the life cycles and questions whose name or fact it
	// matches; nil is all of them.
	Only *regexp.Regexp
	// Slow includes the questions that need hundreds of users.
	Slow bool
	// Version is the version of this program, for the report.
	Version string
	// Progress receives a line for each step; nil discards them.
	Progress io.Writer

	// Transport sends the requests of all clients; nil is the clients' own.
	Transport policy.Transporter
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Wait waits for a duration, or returns the context's error; nil waits in real
	// time.
	Wait func(context.Context, time.Duration) error
}

// WithDefaults returns the options with each nil replaced by what it means.
func (o Options) WithDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	return o
}

// Service is what a canary asks, and how it reads the answers.
type Service struct {
	// Name is what the report calls the service, unless it is the emulator or local.
	Name string
	// Client is the package of the client, for the report.
	Client string
	// Local means that the service is on this machine, over plain HTTP.
	Local bool
	// LifeCycles run first, then Questions are asked, each in this order.
	LifeCycles []LifeCycle
	Questions  []Question
	// Created has what the run must delete at its end.
	Created *CreatedObjects
	// Redactor removes secrets and ids from all that is printed.
	Redactor *Redactor
	// Explain reads the refusals of the service.
	Explain Explain
	// Versions returns the versions of the API that were used, a line each; nil is
	// none.
	Versions func() []string
}

// LifeCycle is the life cycle of one kind of object.
type LifeCycle struct {
	// Name is the kind of object, such as room.
	Name string
	// Run runs it. The error names the step that failed.
	Run func(context.Context) error
}

// Run runs the life cycles and asks the questions, deletes what was created, also after
// a failure, and reports what it found. The options must have their defaults.
func Run(ctx context.Context, o Options, s Service) *Report {
	limit := runTimeout
	if o.Slow {
		limit = slowRunTimeout
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	r := &run{o, s}
	report := &Report{Emulated: o.Emulated, Date: o.Now().UTC(), version: o.Version, service: s}
	started := time.Now()
	// Ctrl-C and the time limit end the probes, but not the clean-up.
	defer func() {
		report.Interrupted = limited.Err() != nil
		Progress(o, s.Redactor, "deleting what the run created")
		cleanUp, done := context.WithTimeout(context.WithoutCancel(ctx), cleanUpTimeout)
		defer done()
		report.Leftovers = s.Created.deleteAll(cleanUp, s.Redactor, s.Explain)
		report.Took = time.Since(started)
	}()
	for _, c := range s.LifeCycles {
		if limited.Err() != nil || !selected(o.Only, c.Name) {
			continue
		}
		report.LifeCycles = append(report.LifeCycles, r.runLifeCycle(limited, c))
	}
	for _, q := range s.Questions {
		if limited.Err() != nil || !selected(o.Only, q.Name, q.Fact) {
			continue
		}
		report.Findings = append(report.Findings, r.ask(limited, q))
	}
	return report
}

// Progress reports a step to Options.Progress.
func Progress(o Options, redactor *Redactor, text string) {
	// If the progress cannot be written, the report still can.
	_, _ = io.WriteString(o.Progress, redactor.clean(text)+"\n")
}

// Uninterrupted returns a context for a create. It goes on after the run was
// interrupted: only what is known can be deleted.
func Uninterrupted(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), createTimeout)
}

// selected reports whether Options.Only selects something by one of its names.
func selected(only *regexp.Regexp, names ...string) bool {
	return only == nil || slices.ContainsFunc(names, only.MatchString)
}

// run is one run.
type run struct {
	options Options
	service Service
}

// runLifeCycle runs one life cycle.
func (r *run) runLifeCycle(ctx context.Context, c LifeCycle) LifeCycleResult {
	Progress(r.options, r.service.Redactor, "life cycle of a "+c.Name)
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	started := time.Now()
	err := c.Run(ctx)
	result := LifeCycleResult{Name: c.Name, Took: time.Since(started)}
	if err != nil {
		result.Failure = r.service.Redactor.cleanServiceText(shortError(err, r.service.Explain))
	}
	return result
}

// ask asks one question.
func (r *run) ask(ctx context.Context, q Question) Finding {
	f := Finding{Question: q, Result: NotProbed, Observed: q.Unprobed}
	switch {
	case q.Probe == nil:
		return f
	case q.Slow && !r.options.Slow:
		f.Observed = "needs many users: only with -slow"
		return f
	}
	Progress(r.options, r.service.Redactor, "question "+q.Name)
	limit := stepTimeout
	if q.Slow {
		limit = slowStepTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	observed, err := q.Probe(ctx)
	clean := r.service.Redactor.cleanServiceText
	f.Observed = clean(observed)
	var undecided *inconclusiveError
	var unasked *notAskedError
	switch {
	case errors.As(err, &undecided):
		f.Result, f.Observed = Unclear, clean(undecided.Error())
	case errors.As(err, &unasked):
		f.Observed = clean(unasked.Error())
	case err != nil:
		f.Result, f.Observed, f.Failed = Unclear, "the probe failed: "+clean(shortError(err, r.service.Explain)), true
	case observed == q.Assumed:
		f.Result = Holds
	default:
		f.Result = Differs
	}
	return f
}

// wait waits for d, or until the context ends.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
