// SPDX-License-Identifier: MPL-2.0

package canary

// This file has the open questions, and how a probe ends without an answer.

import (
	"context"
	"fmt"
	"strings"
)

// Question is an open question about the service: no recording and no document answers
// it. Subject and Assumed together are a sentence, the assumption.
type Question struct {
	// Name is what -only matches, beside Fact.
	Name string
	// Fact is the id of the fact that the question is about; "" if there is none.
	Fact string
	// Subject is what the question is about.
	Subject string
	// Assumed is what the project assumes, and what the emulator does by default.
	Assumed string
	// Others are other answers, and what each means. A question may have none listed.
	Others []Answer
	// Switch is the field of the emulator's Switches; "" if there is none.
	Switch string
	// Provider says what the provider does, whatever the answer is.
	Provider string
	// Unprobed says why there is no probe; "" if there is one.
	Unprobed string
	// Slow questions need many users.
	Slow bool

	// Probe returns what the service does: Assumed, if the assumption holds.
	Probe func(context.Context) (observed string, err error)
}

// Answer is an answer other than the assumed one.
type Answer struct {
	// Observed is how what a probe observes begins.
	Observed string
	// Setting is the value of the question's switch with which the emulator answers
	// so; "" if it has none.
	Setting string
	// Means says what the answer means for the project.
	Means string
}

// meaning returns the listed answer that was observed; nil if it is not listed.
func (q Question) meaning(observed string) *Answer {
	for _, a := range q.Others {
		if strings.HasPrefix(observed, a.Observed) {
			return &a
		}
	}
	return nil
}

// inconclusiveError is an answer of the service that neither confirms nor refutes
// an assumption.
type inconclusiveError struct{ observed string }

func (e *inconclusiveError) Error() string { return e.observed }

// Inconclusive ends a probe whose answer decides nothing.
func Inconclusive(format string, arguments ...any) error {
	return &inconclusiveError{fmt.Sprintf(format, arguments...)}
}

// notAskedError is what a probe lacks to ask its question.
type notAskedError struct{ lacks string }

func (e *notAskedError) Error() string { return e.lacks }

// NotAsked ends a probe that cannot ask its question, because it lacks something.
func NotAsked(format string, arguments ...any) error {
	return &notAskedError{fmt.Sprintf(format, arguments...)}
}
