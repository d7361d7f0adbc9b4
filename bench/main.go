// SPDX-License-Identifier: MPL-2.0

// Command bench measures the provider against one that does nothing: time, memory
// and requests of apply, plan and destroy under a CLI, with the emulator as the
// service. `make bench` builds what it needs and runs it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/bench/report"
)

// tries is how often the handshake is measured.
const tries = 21

// options are those of the command line.
type options struct {
	cli, binaries, results, profiles string
	scenarios                        string
	latencies                        []time.Duration
	pairs, parallelism               int
	quick                            bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	r, err := parse(os.Args[1:])
	if err == nil {
		err = run(ctx, r)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop was called
	}
}

func parse(arguments []string) (options, error) {
	var r options
	var latencies string
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	flags.StringVar(&r.cli, "cli", "", "`path` of Terraform or OpenTofu")
	flags.StringVar(&r.binaries, "binaries", "bin", "`folder` of what was built")
	flags.StringVar(&r.results, "results", "bench/results", "`folder` for pages and plots")
	flags.StringVar(&r.profiles, "profiles", "", "`folder` for profiles of each process of the provider")
	flags.StringVar(&r.scenarios, "scenarios", "", "`names` of scenarios, separated by commas; all where there are none")
	flags.StringVar(&latencies, "latency", "0s,50ms", "`times` that the emulator adds to each answer, separated by commas")
	flags.IntVar(&r.pairs, "pairs", 3, "how often each variant is measured")
	flags.IntVar(&r.parallelism, "parallelism", 10, "the CLI's -parallelism")
	flags.BoolVar(&r.quick, "quick", false, "measure few and small scenarios once, to see that everything works")
	if err := flags.Parse(arguments); err != nil {
		return r, err
	}
	for text := range strings.SplitSeq(latencies, ",") {
		latency, err := time.ParseDuration(strings.TrimSpace(text))
		if err != nil || latency < 0 {
			return r, fmt.Errorf("-latency: %q is no time such as 50ms", text)
		}
		r.latencies = append(r.latencies, latency)
	}
	if r.cli == "" || r.pairs < 1 || r.parallelism < 1 {
		return r, fmt.Errorf("-cli is required, and -pairs and -parallelism must be at least 1")
	}
	if r.quick {
		r.pairs = 1
	}
	return r, nil
}

func run(ctx context.Context, r options) error {
	b := &bench{parallelism: r.parallelism}
	for _, place := range []struct {
		from string
		to   *string
	}{{r.cli, &b.cli}, {r.binaries, &b.binaries}, {r.profiles, &b.profiles}} {
		absolute, err := filepath.Abs(place.from)
		if err != nil {
			return err
		}
		if place.from != "" {
			*place.to = absolute
		}
	}
	chosen, err := choose(r.scenarios, r.quick)
	if err != nil {
		return err
	}
	version, err := firstLine(ctx, b.cli, "version")
	if err != nil {
		return fmt.Errorf("%s version: %w", b.cli, err)
	}
	if b.work, err = os.MkdirTemp("", "acs-bench-"); err != nil {
		return err
	}
	if err := errors.Join(b.prepare(), os.MkdirAll(r.results, 0o750)); err != nil {
		return err
	}
	base := fileName(version)
	if r.quick || b.profiles != "" {
		base = "quick-" + base // neither is a result to keep
	}
	file := filepath.Join(r.results, base+".json")
	results, err := report.Load(file)
	if err != nil {
		return err
	}
	if results.Parallelism != r.parallelism || results.Machine != machine() { // the figures do not compare
		results = &report.Results{Parallelism: r.parallelism, Machine: machine()}
	}
	results.CLI = version
	if b.commit, err = firstLine(ctx, "git", "describe", "--always", "--dirty", "--exclude=*"); err != nil {
		b.commit = "unknown"
	}
	logf("measuring %d scenarios with %s, %d pairs; load average %.1f", len(chosen), version, r.pairs, loadAverage())
	if err := b.programs(ctx, results); err != nil {
		return err
	}
	for _, s := range chosen {
		for _, latency := range r.latencies {
			if err := b.pairs(ctx, results, s, latency, r.pairs); err != nil {
				return err
			}
			// Kept at once: a run that is broken off leaves what it has measured.
			if err := save(results, file); err != nil {
				return err
			}
		}
	}
	logf("written: %s.md", strings.TrimSuffix(file, ".json"))
	return os.RemoveAll(b.work)
}

// programs measures the providers by themselves.
func (b *bench) programs(ctx context.Context, into *report.Results) error {
	into.Programs = map[string]report.Program{}
	if b.profiles != "" { // those are of commands alone
		return nil
	}
	for _, variant := range []string{report.Ours, report.NoOp, report.NoOpQuiet} {
		bytes, err := size(b.provider(variant))
		if err != nil {
			return err
		}
		took, err := handshakes(ctx, b.provider(variant), b.logsOff(variant), tries)
		if err != nil {
			return err
		}
		into.Programs[variant] = report.Program{Size: bytes, Handshake: took}
	}
	return nil
}

// pairs measures a scenario at one latency, the variants in turn.
func (b *bench) pairs(ctx context.Context, into *report.Results, s scenario, latency time.Duration, pairs int) error {
	variants := []string{report.Ours, report.NoOp}
	if latency == 0 {
		if s.quiet {
			variants = append(variants, report.NoOpQuiet)
		}
		if s.builtIn != "" {
			variants = append(variants, report.BuiltIn)
		}
	}
	if b.profiles != "" {
		variants = variants[:1]
	}
	into.Forget(s.Scenario, latency.Seconds())
	for pair := range pairs {
		for i := range variants { // each goes first at times
			variant := variants[(i+pair)%len(variants)]
			samples, err := b.run(ctx, s, latency, variant, pair)
			if err != nil {
				return err
			}
			into.Samples = append(into.Samples, samples...)
			logf("%s, %s, %s, pair %d: %s", s.Title, latency, variant, pair+1, formatTimes(samples))
		}
	}
	return nil
}

func formatTimes(samples []report.Sample) string {
	var parts []string
	for _, s := range samples {
		parts = append(parts, fmt.Sprintf("%s %.2f s", s.Step, s.Wall))
	}
	return strings.Join(parts, ", ")
}

// save writes the measurements, the page and the plots.
func save(results *report.Results, file string) error {
	var names []string
	for _, s := range all() {
		names = append(names, s.Name)
	}
	results.Put(names)
	if err := results.Save(file); err != nil {
		return err
	}
	stem := strings.TrimSuffix(file, ".json")
	plots, err := results.Plots(filepath.Dir(stem), filepath.Base(stem))
	if err != nil {
		return err
	}
	return os.WriteFile(stem+".md", []byte(results.Page(plots...)), 0o644) //nolint:gosec // it is published
}

// fileName is a CLI's version as a file's name, such as opentofu-1.12.6.
func fileName(version string) string {
	name := regexp.MustCompile(`[^a-z0-9.]+`).ReplaceAllString(strings.ToLower(version), "-")
	return strings.Trim(strings.ReplaceAll(name, "-v", "-"), "-")
}

// logf writes a line on the progress to stderr.
func logf(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, time.Now().Format(time.TimeOnly)+" "+format+"\n", arguments...)
}
