// Package canary asks a Communication Services resource what nobody has
// recorded: it runs the life cycles that the provider rests on, and a probe for
// each open question of the contract, on rooms, threads and users of its own,
// which it deletes again. What it finds is a Report.
package canary

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// How long things may take, in real time.
const (
	runTime     = 5 * time.Minute
	slowRunTime = 20 * time.Minute
	stepTime    = 90 * time.Second // one life cycle or probe
	slowTime    = 10 * time.Minute // one that needs hundreds of users
	cleanUpTime = 2 * time.Minute
)

// Options say whom to ask, and how much.
type Options struct {
	// ConnectionString names the resource.
	ConnectionString string
	// Emulated says that the resource is this repository's emulator, of which it is
	// known how it should answer: what differs then is a failure.
	Emulated bool
	// Only, where given, leaves out the life cycles and questions whose name and
	// fact it does not match.
	Only *regexp.Regexp
	// Slow asks what takes hundreds of users, too.
	Slow bool
	// Version is that of this program, for the report.
	Version string
	// Progress is told what is being done; nil is nobody.
	Progress io.Writer

	// Transport is that of every client; nil is the clients' own.
	Transport policy.Transporter
	// Now is the clock, time.Now where it is nil.
	Now func() time.Time
	// Wait lets a time pass, or returns the context's error; nil is a real wait.
	Wait func(context.Context, time.Duration) error
}

// Run asks everything, deletes what it made, whatever happened meanwhile, and
// says what it found. The error is about the options, and holds no secret of
// theirs.
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
	b, err := newBench(o)
	if err != nil {
		return nil, err
	}
	limit := runTime
	if o.Slow {
		limit = slowRunTime
	}
	running, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	r := &Report{Emulated: o.Emulated, Date: o.Now().UTC(), version: o.Version}
	started := time.Now()
	// Ctrl-C and the end of the time end the asking, but not the cleaning up.
	defer func() {
		r.Interrupted = running.Err() != nil
		b.say("deleting what was made")
		cleaning, done := context.WithTimeout(context.WithoutCancel(ctx), cleanUpTime)
		defer done()
		r.Leftovers = b.ledger.cleanUp(cleaning, b.redactor)
		r.Took = time.Since(started)
		r.versions = b.versions.seen()
		r.redactor, r.local = b.redactor, strings.HasPrefix(b.endpoint, "http:")
	}()
	for _, c := range lifeCycles() {
		if running.Err() != nil || !chosen(o.Only, c.name) {
			continue
		}
		r.LifeCycles = append(r.LifeCycles, b.live(running, c))
	}
	for _, q := range Questions() {
		if running.Err() != nil || !chosen(o.Only, q.Name, q.Fact) {
			continue
		}
		r.Findings = append(r.Findings, b.ask(running, q))
	}
	return r, nil
}

func chosen(only *regexp.Regexp, names ...string) bool {
	if only == nil {
		return true
	}
	for _, name := range names {
		if only.MatchString(name) {
			return true
		}
	}
	return false
}

// live runs one life cycle.
func (b *bench) live(ctx context.Context, c lifeCycle) LifeCycle {
	b.say("life cycle of a " + c.name)
	ctx, cancel := context.WithTimeout(ctx, stepTime)
	defer cancel()
	started := time.Now()
	err := c.run(ctx, b)
	lived := LifeCycle{Name: c.name, Took: time.Since(started)}
	if err != nil {
		lived.Failure = b.redactor.foreign(inShort(err))
	}
	return lived
}

// ask puts one question.
func (b *bench) ask(ctx context.Context, q Question) Finding {
	f := Finding{Question: q, Result: NotProbed, Seen: q.Unprobed}
	switch {
	case q.probe == nil:
		return f
	case q.Slow && !b.options.Slow:
		f.Seen = "needs many users: only with -slow"
		return f
	}
	b.say("question " + q.Name)
	limit := stepTime
	if q.Slow {
		limit = slowTime
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	seen, err := q.probe(ctx, b)
	f.Seen = b.redactor.foreign(seen)
	var undecided *undecidedError
	switch {
	case errors.As(err, &undecided):
		f.Result, f.Seen = Unclear, b.redactor.foreign(undecided.Error())
	case err != nil:
		f.Result, f.Seen, f.Failed = Unclear, "could not be asked: "+b.redactor.foreign(inShort(err)), true
	case seen == q.Assumed:
		f.Result = Holds
	default:
		f.Result = Differs
	}
	return f
}

// undecidedError is an answer of the service that decides nothing.
type undecidedError struct{ seen string }

func (e *undecidedError) Error() string { return e.seen }

// undecided ends a probe with an answer that decides nothing.
func undecided(format string, arguments ...any) error {
	return &undecidedError{fmt.Sprintf(format, arguments...)}
}

// wait lets d pass.
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
