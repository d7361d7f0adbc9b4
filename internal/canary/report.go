// SPDX-License-Identifier: MPL-2.0

package canary

// This file writes the report of a run as Markdown, for an issue.

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// Result is the result of a question.
type Result string

// The results.
const (
	Holds     Result = "holds"
	Differs   Result = "differs"
	Unclear   Result = "unclear"
	NotProbed Result = "not probed"
)

// Finding is a question with its result.
type Finding struct {
	Question
	Observed string // what the service does; why there is no answer if the result is not Holds or Differs
	Result   Result // the result
	// Failed means that the probe failed before it had an answer.
	Failed bool
}

// LifeCycleResult is the result of a life cycle. Failure is "" if it passed.
type LifeCycleResult struct {
	Name    string        // the kind of object, such as room
	Took    time.Duration // how long it took
	Failure string        // the step that failed, and why
}

// Report is what a run found. It holds no secret and no full id.
type Report struct {
	Emulated   bool              // whether the service was the emulator
	Date       time.Time         // the start of the run, in UTC
	Took       time.Duration     // how long the run took
	LifeCycles []LifeCycleResult // in the order they ran
	Findings   []Finding         // one for each question that was selected
	// Leftovers lists what the run could not delete, and why.
	Leftovers []string
	// Interrupted means that the run ended before all questions were asked.
	Interrupted bool

	version string
	service Service
}

// OK reports whether the run succeeded: the life cycles passed, the probes ran, and
// everything that the run created is deleted. An assumption that does not hold counts
// as a failure only against the emulator, which is built on the assumptions.
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
	lines := append([]string{"## Canary report", ""}, r.header()...)
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
		lines = append(lines, "", "| fact | subject | assumed | observed | result |", "|---|---|---|---|---|")
		for _, f := range r.Findings {
			result := string(f.Result)
			if f.Result == Differs || f.Result == Unclear {
				result = "**" + result + "**"
			}
			lines = append(lines, row(factOf(f.Question), f.Subject, f.Assumed, f.Observed, result))
		}
	}
	lines = append(lines, r.differences()...)
	lines = append(lines, "", r.summary())
	for _, left := range r.Leftovers {
		lines = append(lines, "- not deleted: "+oneLine(left))
	}
	n, err := io.WriteString(w, r.service.Redactor.clean(strings.Join(lines, "\n")+"\n"))
	return int64(n), err
}

// header returns the lines on service, client, date and api-versions.
func (r *Report) header() []string {
	service := r.service.Name
	switch {
	case r.Emulated:
		service = "the emulator"
	case r.service.Local:
		service = "a server on this machine, over plain HTTP"
	}
	lines := []string{
		"- service: " + service,
		"- client: " + r.service.Client + " " + withRevision(r.version) + ", " + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH,
		"- date: " + r.Date.Format(time.DateOnly),
	}
	if r.service.Versions != nil {
		for _, line := range r.service.Versions() {
			lines = append(lines, "- "+oneLine(line))
		}
	}
	return lines
}

// differences says what each answer means that is not the assumed one, and with which
// setting the emulator answers so.
func (r *Report) differences() []string {
	var lines []string
	for _, f := range r.Findings {
		means := f.meaning(f.Observed)
		if f.Result != Differs || means == nil {
			continue
		}
		line := "- " + factOf(f.Question) + " " + f.Name + ": " + means.Means
		if means.Setting != "" {
			line += " The emulator answers so if `" + adminName(f.Switch) + "` is `" + means.Setting + "`."
		}
		lines = append(lines, line)
	}
	if lines == nil {
		return nil
	}
	return append([]string{"", "What differs from the emulator's defaults:", ""}, lines...)
}

func (r *Report) summary() string {
	counts := map[Result]int{}
	for _, f := range r.Findings {
		counts[f.Result]++
	}
	text := fmt.Sprintf("Assumptions: %d hold, %d differ, %d unclear, %d not probed, in %.1f s.",
		counts[Holds], counts[Differs], counts[Unclear], counts[NotProbed], r.Took.Seconds())
	if len(r.Leftovers) == 0 {
		text += " Everything that the run created is deleted."
	}
	if r.Interrupted {
		text += " The run was interrupted or took too long, so it did not ask all questions."
	}
	return text
}

// withRevision adds the revision of the source to a version, if it is known.
func withRevision(version string) string {
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

// row returns a row of a table.
func row(cells ...string) string {
	line := "|"
	for _, c := range cells {
		line += " " + oneLine(c) + " |"
	}
	return line
}

// oneLine makes a text fit a cell of a table: the service may have written it.
func oneLine(text string) string {
	const longest = 300
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + "…"
	}
	return strings.NewReplacer("|", "\\|", "<", "&lt;", "@", "&#64;").Replace(text)
}

// adminName returns the name of a switch in the emulator's admin API.
func adminName(field string) string {
	return strings.ToLower(field[:1]) + field[1:]
}

// Assumptions returns the table of the guide: each assumption, the emulator's switch
// for it, and what the provider does.
func Assumptions(questions []Question) string {
	lines := []string{"| fact | subject | assumption | emulator switch | the provider |", "|---|---|---|---|---|"}
	for _, q := range questions {
		option := "–"
		if q.Switch != "" {
			option = "`" + adminName(q.Switch) + "`"
		}
		lines = append(lines, row(factOf(q), q.Subject, q.Assumed, option, q.Provider))
	}
	return strings.Join(lines, "\n") + "\n"
}
