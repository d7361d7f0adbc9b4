package canary

// This file is what a run found, as Markdown for an issue.

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// Result is what came of a question.
type Result string

// The results.
const (
	Holds     Result = "holds"
	Differs   Result = "differs"
	Unclear   Result = "unclear"
	NotProbed Result = "not probed"
)

// Finding is a question and what came of it.
type Finding struct {
	Question
	Seen   string
	Result Result
	// Failed says that the probe could not be carried out.
	Failed bool
}

// LifeCycle is what came of one; Failure is "" where it passed.
type LifeCycle struct {
	Name    string
	Took    time.Duration
	Failure string
}

// Report is what a run found. Nothing in it is a secret or an id in full.
type Report struct {
	Emulated   bool
	Date       time.Time
	Took       time.Duration
	LifeCycles []LifeCycle
	Findings   []Finding
	// Leftovers are what could not be deleted, and why.
	Leftovers []string
	// Interrupted says that the run was ended before everything was asked.
	Interrupted bool

	version  string
	versions []versionsOf
	redactor *redactor
	local    bool // plain HTTP, which is for loopback only
}

// OK tells whether the run did what it is for: life cycles passed, probes ran and
// what was made is deleted. Whether the assumptions hold counts only against the
// emulator, which is built on them.
func (r *Report) OK() bool {
	ok := !r.Interrupted && len(r.Leftovers) == 0
	for _, c := range r.LifeCycles {
		ok = ok && c.Failure == ""
	}
	for _, f := range r.Findings {
		ok = ok && !f.Failed
		if r.Emulated {
			ok = ok && f.Result != Differs && f.Result != Unclear
		}
	}
	return ok
}

// WriteTo writes the report as Markdown.
func (r *Report) WriteTo(w io.Writer) (int64, error) {
	lines := append([]string{"## What the canary found", ""}, r.head()...)
	if len(r.LifeCycles) > 0 {
		lines = append(lines, "", "| life cycle | result |", "|---|---|")
		for _, c := range r.LifeCycles {
			result := "passed"
			if c.Failure != "" {
				result = "**failed**: " + c.Failure
			}
			lines = append(lines, row(c.Name, result))
		}
	}
	if len(r.Findings) > 0 {
		lines = append(lines, "", "| fact | question | assumed | seen | |", "|---|---|---|---|---|")
		for _, f := range r.Findings {
			result := string(f.Result)
			if f.Result == Differs || f.Result == Unclear {
				result = "**" + result + "**"
			}
			lines = append(lines, row(factOf(f.Question), f.Subject, f.Assumed, f.Seen, result))
		}
	}
	lines = append(lines, "", r.summary())
	for _, left := range r.Leftovers {
		lines = append(lines, "- not deleted: "+oneLine(left))
	}
	n, err := io.WriteString(w, r.redactor.clean(strings.Join(lines, "\n")+"\n"))
	return int64(n), err
}

// head says against what, with what and when.
func (r *Report) head() []string {
	against := "a Communication Services resource"
	switch {
	case r.Emulated:
		against = "the emulator"
	case r.local:
		against = "a server on the same machine, over plain HTTP"
	}
	lines := []string{
		"- service: " + against,
		"- client: internal/acs " + build(r.version) + ", " + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH,
		"- date: " + r.Date.Format(time.DateOnly),
	}
	for _, v := range r.versions {
		line := "- " + v.service + ": api-version " + v.used
		if v.told != "" {
			line += "; the service names " + v.told
		}
		lines = append(lines, oneLine(line))
	}
	return lines
}

func (r *Report) summary() string {
	counts := map[Result]int{}
	for _, f := range r.Findings {
		counts[f.Result]++
	}
	text := fmt.Sprintf("Assumptions: %d hold, %d differ, %d unclear, %d not probed, in %.1f s.",
		counts[Holds], counts[Differs], counts[Unclear], counts[NotProbed], r.Took.Seconds())
	if len(r.Leftovers) == 0 {
		text += " Everything that was made is deleted."
	}
	if r.Interrupted {
		text += " The run was interrupted or took too long: not everything was asked."
	}
	return text
}

// build is the version of this program, with the revision where that is known.
func build(version string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return version + " (" + s.Value[:min(12, len(s.Value))] + ")"
		}
	}
	return version
}

func factOf(q Question) string {
	if q.Fact == "" {
		return "–"
	}
	return q.Fact
}

// row is a line of a table.
func row(cells ...string) string {
	line := "|"
	for _, c := range cells {
		line += " " + oneLine(c) + " |"
	}
	return line
}

// oneLine keeps a text from breaking out of its place: it may be the service's.
func oneLine(text string) string {
	const longest = 300
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + "…"
	}
	return strings.NewReplacer("|", "\\|", "<", "&lt;", "@", "&#64;").Replace(text)
}

// Assumptions are the questions as the guide has them: a table of what is assumed,
// the emulator's switch, and what the provider does.
func Assumptions() string {
	lines := []string{"| fact | | is assumed | switch of the emulator | the provider |", "|---|---|---|---|---|"}
	for _, q := range Questions() {
		option := "–"
		if q.Switch != "" {
			option = "`" + q.Switch + "`"
		}
		lines = append(lines, row(factOf(q), q.Subject, q.Assumed, option, q.Provider))
	}
	return strings.Join(lines, "\n") + "\n"
}
