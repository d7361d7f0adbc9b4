// SPDX-License-Identifier: MPL-2.0

// This file holds the form of errors about calls that failed.

package plugin

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// Refusal is what the service says about a call that it refuses. All but status may be
// empty.
type Refusal struct {
	Status       int
	Code, Reason string
	// Target is what the refusal is about.
	Target string
	// RequestID is what support asks for.
	RequestID string
}

// Failure is the error of a call that the service refused: the operation, the object,
// the service's reason, advice, and the request id.
func (r Refusal) Failure(operation, object, advice string) diag.Diagnostic {
	summary := "Cannot " + operation
	var text strings.Builder
	fmt.Fprintf(&text, "%s: the service answered %d", object, r.Status)
	if r.Code != "" {
		fmt.Fprintf(&text, " %s", r.Code)
	}
	if r.Reason != "" {
		fmt.Fprintf(&text, ": %s", r.Reason)
	}
	if r.Target != "" {
		fmt.Fprintf(&text, " (at %s)", r.Target)
	}
	fmt.Fprintf(&text, "\n\n%s%s", advice, RequestIDLine(r.RequestID))
	return diag.NewErrorDiagnostic(summary, text.String())
}

// FailureWithoutAnswer is the error of a call that the service did not answer, or not in
// its own form. If requestID is "", it is that of the call, if it may have changed something.
func FailureWithoutAnswer(operation, object string, err error, advice, requestID string) diag.Diagnostic {
	summary, requestID := "Cannot "+operation, cmp.Or(requestID, rest.RequestID(err))
	return diag.NewErrorDiagnostic(summary, fmt.Sprintf("%s: %s\n\n%s%s", object, Sentence(err), advice, RequestIDLine(requestID)))
}

// RequestIDLine is the last line of an error.
func RequestIDLine(id string) string {
	if id == "" {
		return ""
	}
	return "\n\nRequest id: " + id
}

// WithOutcomeNote adds a paragraph to the diagnostic of an error after which the
// service may have made the change all the same.
func WithOutcomeNote(d diag.Diagnostic, err error, note string) diag.Diagnostic {
	if !rest.OutcomeUnknown(err) {
		return d
	}
	summary := d.Summary()
	return diag.NewErrorDiagnostic(summary, d.Detail()+"\n\n"+note)
}

// MaxNameBytes is how many bytes of a name that somebody else chose a text repeats.
const MaxNameBytes = 300

// JoinFirst joins the first texts of a list and counts the others.
func JoinFirst(list []string, limit int, separator string) string {
	if len(list) <= limit {
		return strings.Join(list, separator)
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:limit], separator), len(list)-limit)
}

// Sentence is an error's text as a sentence. A name such as client_secret keeps
// its spelling at the beginning.
func Sentence(err error) string {
	s := strings.TrimSpace(strings.NewReplacer(
		context.DeadlineExceeded.Error(), "the operation's time was up", context.Canceled.Error(), "the run was interrupted",
	).Replace(err.Error()))
	if s == "" {
		return ""
	}
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	word, _, _ := strings.Cut(strings.TrimSuffix(s, "."), " ")
	if strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
