// SPDX-License-Identifier: MPL-2.0

package report

// This file is the page in Markdown.

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Steps are the commands of a run, in order.
func Steps() []string { return []string{"apply", "plan", "destroy"} }

// Page is everything as Markdown. plots are names of files beside the page.
func (r *Results) Page(plots ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Measured with %s\n\n", r.CLI)
	fmt.Fprintf(&b, "%s; parallelism %d. The load average before the commands was %s.\n\n", r.Machine, r.Parallelism, r.loads())
	b.WriteString("[What is measured, and how](../README.md). Wall times are medians in seconds, with the lowest and the highest in brackets. " +
		"“times” is the median of the pairs' ratios. CPU is user and system time in seconds, of all provider processes of a command, and of the CLI. " +
		"Memory is the peak of the largest provider process in MiB. The no-op provider makes no requests, so latency does not slow it down.\n\n")
	for _, plot := range plots {
		fmt.Fprintf(&b, "![%s](%s)\n\n", strings.TrimSuffix(plot, ".svg"), plot)
	}
	for _, section := range []struct {
		title string
		rows  [][]string
	}{
		{"Time and memory", r.timeTable()},
		{"Over a no-op provider without logs", r.withoutLogsTable()},
		{"One map, over terraform_data", r.builtIn()},
		{"With latency", r.latencyTable()},
		{"Growth: wall time for a room, in milliseconds", r.growth()},
		{"Requests", r.requestTable()},
		{"Handshake and size", r.programs()},
		{"When it was measured", r.days()},
	} {
		if len(section.rows) > 1 {
			fmt.Fprintf(&b, "## %s\n\n%s\n", section.title, table(section.rows))
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// table writes rows, the first of which is the heading.
func table(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			b.WriteString("|" + strings.Repeat("---|", len(row)) + "\n")
		}
	}
	return b.String()
}

// loads is the range of the load averages.
func (r *Results) loads() string {
	values := each(r.Samples, load)
	if len(values) == 0 {
		return "not noted"
	}
	return fmt.Sprintf("%.1f to %.1f, median %.1f", slices.Min(values), slices.Max(values), Median(values))
}

// days says when each scenario was measured, and which commit of the provider.
func (r *Results) days() [][]string {
	rows := [][]string{{"scenario", "latency", "date", "commit"}}
	for _, s := range r.Scenarios {
		for _, latency := range r.latencies(s.Name) {
			if ours := r.of(s.Name, latency, Ours, "apply"); len(ours) > 0 {
				rows = append(rows, []string{s.Title, inMilliseconds(latency), ours[0].Date, ours[0].Commit})
			}
		}
	}
	return rows
}

// timeTable is a row for each command, ours against the no-op.
func (r *Results) timeTable() [][]string {
	rows := [][]string{{"scenario", "latency", "command", "pairs", "wall", "no-op", "times", "provider CPU", "no-op", "CLI CPU", "no-op", "memory", "no-op", "times"}}
	r.eachStep(func(s Scenario, latency float64, step string, ours []Sample) {
		noop := r.of(s.Name, latency, NoOp, step)
		rows = append(rows, []string{
			s.Title, inMilliseconds(latency), step, fmt.Sprint(len(ours)),
			medianRange(ours), medianRange(noop), ratio(ours, noop, wall),
			seconds(ours, providerCPU), seconds(noop, providerCPU), seconds(ours, cliCPU), seconds(noop, cliCPU),
			medianInt(ours, memory), medianInt(noop, memory), ratio(ours, noop, memory),
		})
	})
	return rows
}

// withoutLogsTable is ours against the no-op whose logs are off.
func (r *Results) withoutLogsTable() [][]string {
	rows := [][]string{{"scenario", "command", "wall", "no-op, no logs", "times", "provider CPU", "no-op, no logs", "memory", "no-op, no logs", "times"}}
	r.eachStep(func(s Scenario, latency float64, step string, ours []Sample) {
		quiet := r.of(s.Name, latency, NoOpQuiet, step)
		if len(quiet) > 0 {
			rows = append(rows, []string{
				s.Title, step, medianRange(ours), medianRange(quiet), ratio(ours, quiet, wall),
				seconds(ours, providerCPU), seconds(quiet, providerCPU), medianInt(ours, memory), medianInt(quiet, memory), ratio(ours, quiet, memory),
			})
		}
	})
	return rows
}

// builtIn is ours against the CLI's own resource.
func (r *Results) builtIn() [][]string {
	rows := [][]string{{"scenario", "command", "wall", "terraform_data", "times"}}
	r.eachStep(func(s Scenario, latency float64, step string, ours []Sample) {
		if builtIn := r.of(s.Name, latency, BuiltIn, step); len(builtIn) > 0 {
			rows = append(rows, []string{s.Title, step, medianRange(ours), medianRange(builtIn), ratio(ours, builtIn, wall)})
		}
	})
	return rows
}

// latencyTable is ours against what the latency makes unavoidable.
func (r *Results) latencyTable() [][]string {
	rows := [][]string{{"scenario", "latency", "command", "wall", "requests", "no-op + requests × latency ÷ parallelism", "times"}}
	r.eachStep(func(s Scenario, latency float64, step string, ours []Sample) {
		noop := r.of(s.Name, latency, NoOp, step)
		if latency == 0 || len(noop) == 0 {
			return
		}
		requestCount := int(Median(each(ours, func(s Sample) float64 { return float64(requests(s)) })))
		lowest := bound(Median(each(noop, wall)), latency, requestCount, r.Parallelism)
		rows = append(rows, []string{
			s.Title, inMilliseconds(latency), step, medianRange(ours), fmt.Sprint(requestCount), fmt.Sprintf("%.2f", lowest),
			fmt.Sprintf("%.2f", Median(each(ours, wall))/lowest),
		})
	})
	return rows
}

// growth is what one room takes, by how many there are.
func (r *Results) growth() [][]string {
	head := []string{"rooms"}
	for _, step := range Steps() {
		head = append(head, step, step+", no-op", "times")
	}
	rows := [][]string{append(head, "memory of apply, MiB", "no-op")}
	for _, s := range r.roomScenarios() {
		row := []string{fmt.Sprint(s.Rooms)}
		for _, step := range Steps() {
			ours, noop := r.of(s.Name, 0, Ours, step), r.of(s.Name, 0, NoOp, step)
			row = append(row, perRoom(ours, s.Rooms), perRoom(noop, s.Rooms), ratio(ours, noop, wall))
		}
		ours, noop := r.of(s.Name, 0, Ours, "apply"), r.of(s.Name, 0, NoOp, "apply")
		rows = append(rows, append(row, medianInt(ours, memory), medianInt(noop, memory)))
	}
	return rows
}

// roomScenarios are the scenarios of rooms alone, measured without latency.
func (r *Results) roomScenarios() []Scenario {
	var found []Scenario
	for _, s := range r.Scenarios {
		if s.Rooms > 0 && len(r.of(s.Name, 0, Ours, "apply")) > 0 {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b Scenario) int { return a.Rooms - b.Rooms })
	return found
}

// requestTable is what the emulator was asked for.
func (r *Results) requestTable() [][]string {
	rows := [][]string{{"scenario", "latency", "command", "requests", "by operation"}}
	r.eachStep(func(s Scenario, latency float64, step string, ours []Sample) {
		last := ours[len(ours)-1]
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(last.Requests)) {
			parts = append(parts, fmt.Sprintf("%d %s", last.Requests[name], name))
		}
		rows = append(rows, []string{s.Title, inMilliseconds(latency), step, fmt.Sprint(requests(last)), strings.Join(parts, ", ")})
	})
	return rows
}

// programs is each provider as a program.
func (r *Results) programs() [][]string {
	rows := [][]string{{"provider", "time from start to schema, in milliseconds", "stripped binary, in MB"}}
	for _, name := range slices.Sorted(maps.Keys(r.Programs)) {
		p := r.Programs[name]
		rows = append(rows, []string{name, fmt.Sprintf("%.1f", 1000*Median(p.Handshake)), fmt.Sprintf("%.1f", float64(p.Size)/1e6)})
	}
	return rows
}

// eachStep goes through the commands of which there is something of ours.
func (r *Results) eachStep(do func(s Scenario, latency float64, step string, ours []Sample)) {
	for _, s := range r.Scenarios {
		for _, latency := range r.latencies(s.Name) {
			for _, step := range Steps() {
				if ours := r.of(s.Name, latency, Ours, step); len(ours) > 0 {
					do(s, latency, step, ours)
				}
			}
		}
	}
}

const nothing = "–"

// medianRange is the median of the wall times, and the lowest and the highest.
func medianRange(samples []Sample) string {
	values := each(samples, wall)
	switch len(values) {
	case 0:
		return nothing
	case 1:
		return fmt.Sprintf("%.2f", values[0])
	}
	return fmt.Sprintf("%.2f (%.2f–%.2f)", Median(values), slices.Min(values), slices.Max(values))
}

func seconds(samples []Sample, figure Measure) string { return formatMedian(samples, figure, "%.2f") }

func medianInt(samples []Sample, figure Measure) string { return formatMedian(samples, figure, "%.0f") }

func formatMedian(samples []Sample, figure Measure, format string) string {
	if len(samples) == 0 {
		return nothing
	}
	return fmt.Sprintf(format, Median(each(samples, figure)))
}

func ratio(one, other []Sample, figure Measure) string {
	if t, ok := times(one, other, figure); ok {
		return fmt.Sprintf("%.2f", t)
	}
	return nothing
}

func perRoom(samples []Sample, rooms int) string {
	return formatMedian(samples, func(s Sample) float64 { return 1000 * s.Wall / float64(rooms) }, "%.2f")
}

func inMilliseconds(seconds float64) string { return fmt.Sprintf("%.0f ms", 1000*seconds) }
