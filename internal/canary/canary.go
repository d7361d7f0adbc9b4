// Package canary checks the assumptions of this project against a Communication
// Services resource. It runs the life cycles that the provider relies on, and a
// probe for each open question. It creates rooms, threads and users of its own and
// deletes them at the end. The result is a Report.
package canary

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Time limits, in real time.
const (
	runTimeout      = 5 * time.Minute
	slowRunTimeout  = 20 * time.Minute
	stepTimeout     = 90 * time.Second // one life cycle or probe
	slowStepTimeout = 10 * time.Minute // one that needs hundreds of users
	cleanUpTimeout  = 2 * time.Minute
)

// Options configure a run.
type Options struct {
	// ConnectionString names the resource.
	ConnectionString string
	// Emulated means that the resource is this repository's emulator: every
	// assumption must hold, and a difference is a failure.
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

// Run runs the life cycles and the probes, deletes what it created, also after a
// failure, and reports what it found. The error is about the options and holds no
// secret.
func Run(ctx context.Context, o Options) (*Report, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	r, err := newRunner(o)
	if err != nil {
		return nil, err
	}
	limit := runTimeout
	if o.Slow {
		limit = slowRunTimeout
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	report := &Report{
		Emulated: o.Emulated, Date: o.Now().UTC(), version: o.Version,
		redactor: r.redactor, local: strings.HasPrefix(r.endpoint, "http:"),
	}
	started := time.Now()
	// Ctrl-C and the time limit end the probes, but not the clean-up.
	defer func() {
		report.Interrupted = limited.Err() != nil
		r.progress("deleting what the run created")
		cleanUp, done := context.WithTimeout(context.WithoutCancel(ctx), cleanUpTimeout)
		defer done()
		report.Leftovers = r.created.deleteAll(cleanUp, r.redactor)
		report.Took = time.Since(started)
		report.versions = r.versions.list()
	}()
	for _, c := range lifeCycles() {
		if limited.Err() != nil || !selected(o.Only, c.name) {
			continue
		}
		report.LifeCycles = append(report.LifeCycles, r.runLifeCycle(limited, c))
	}
	for _, q := range Questions() {
		if limited.Err() != nil || !selected(o.Only, q.Name, q.Fact) {
			continue
		}
		report.Findings = append(report.Findings, r.ask(limited, q))
	}
	return report, nil
}

// selected reports whether Options.Only selects something by one of its names.
func selected(only *regexp.Regexp, names ...string) bool {
	return only == nil || slices.ContainsFunc(names, only.MatchString)
}

// runLifeCycle runs one life cycle.
func (r *runner) runLifeCycle(ctx context.Context, c lifeCycle) LifeCycle {
	r.progress("life cycle of a " + c.name)
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	started := time.Now()
	err := c.run(ctx, r)
	result := LifeCycle{Name: c.name, Took: time.Since(started)}
	if err != nil {
		result.Failure = r.redactor.cleanServiceText(shortError(err))
	}
	return result
}

// ask answers one question by its probe.
func (r *runner) ask(ctx context.Context, q Question) Finding {
	f := Finding{Question: q, Result: NotProbed, Observed: q.Unprobed}
	switch {
	case q.probe == nil:
		return f
	case q.Slow && !r.options.Slow:
		f.Observed = "needs many users: only with -slow"
		return f
	}
	r.progress("question " + q.Name)
	limit := stepTimeout
	if q.Slow {
		limit = slowStepTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	observed, err := q.probe(ctx, r)
	f.Observed = r.redactor.cleanServiceText(observed)
	var undecided *inconclusiveError
	switch {
	case errors.As(err, &undecided):
		f.Result, f.Observed = Unclear, r.redactor.cleanServiceText(undecided.Error())
	case err != nil:
		f.Result, f.Observed, f.Failed = Unclear, "the probe failed: "+r.redactor.cleanServiceText(shortError(err)), true
	case observed == q.Assumed:
		f.Result = Holds
	default:
		f.Result = Differs
	}
	return f
}

// inconclusiveError is an answer of the service that neither confirms nor refutes
// an assumption.
type inconclusiveError struct{ observed string }

func (e *inconclusiveError) Error() string { return e.observed }

// inconclusive ends a probe whose answer decides nothing.
func inconclusive(format string, arguments ...any) error {
	return &inconclusiveError{fmt.Sprintf(format, arguments...)}
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
