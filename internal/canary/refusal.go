// SPDX-License-Identifier: MPL-2.0

package canary

// This file says in a few words how a service answered a call.

import (
	"errors"
	"fmt"
	"net/http"
)

// Refusal is what a service says about a call that it refuses.
type Refusal struct {
	// Status is the HTTP status.
	Status int
	// Code is the service's code; "" if it has none.
	Code string
	// Reason is the service's text.
	Reason string
}

// Explain reads the refusal in an error. It returns false if there was no answer.
type Explain func(error) (Refusal, bool)

// Outcome says how the service answered a call: success if it was carried out, else
// the refusal. An answer that says nothing about the question is an error: none at
// all, throttling, a failure of the service.
func (explain Explain) Outcome(err error, success string) (string, error) {
	refusal, answered := explain(err)
	switch {
	case err == nil:
		return success, nil
	case !answered, refusal.Status < 400, refusal.Status >= 500,
		refusal.Status == http.StatusTooManyRequests, refusal.Status == http.StatusRequestTimeout:
		return "", err
	}
	return refusal.Text(), nil
}

// StatusOutcome says with which status the service answered a call: success if it was
// carried out.
func (explain Explain) StatusOutcome(err error, success int) (string, error) {
	if err == nil {
		return fmt.Sprintf("answers %d", success), nil
	}
	if _, failure := explain.Outcome(err, ""); failure != nil {
		return "", failure
	}
	refusal, _ := explain(err)
	return fmt.Sprintf("answers %d", refusal.Status), nil
}

// Text says in a few words how the service refused a call.
func (refusal Refusal) Text() string {
	text := fmt.Sprintf("is refused with %d", refusal.Status)
	if refusal.Reason != "" {
		text += " (" + refusal.Reason + ")"
	}
	return text
}

// JoinOutcomes joins what was observed of two subjects. It names them if that differs.
func JoinOutcomes(subject1, observed1, subject2, observed2 string) string {
	if observed1 == observed2 {
		return observed1
	}
	return subject1 + ": " + observed1 + "; " + subject2 + ": " + observed2
}

// StepError is the error of a step.
type StepError struct {
	// Name is the step, such as "create a room".
	Name string
	// Err is why it failed.
	Err error
}

// Error names the step and why it failed.
func (e *StepError) Error() string { return e.Name + ": " + e.Err.Error() }

// Unwrap is why the step failed.
func (e *StepError) Unwrap() error { return e.Err }

// shortError returns the text of an error in one line. azcore's own text of a refusal
// fills a page and has the URL in it.
func shortError(err error, explain Explain) string {
	var step *StepError
	if errors.As(err, &step) {
		return step.Name + ": " + shortError(step.Err, explain)
	}
	refusal, ok := explain(err)
	if !ok {
		return err.Error()
	}
	text := fmt.Sprintf("the service answered %d", refusal.Status)
	if refusal.Code != "" {
		text += " " + refusal.Code
	}
	if refusal.Reason != "" {
		text += ": " + refusal.Reason
	}
	return text
}
