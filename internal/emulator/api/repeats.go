// SPDX-License-Identifier: MPL-2.0

package api

// This file keeps the answers to creates that a client may repeat.

// maxRepeats is how many answers are kept. A client repeats a create within minutes, and the server may run for days.
const maxRepeats = 10_000

// Repeats are the answers to the latest creates, by the id of the request. The zero value is empty.
type Repeats[T any] struct {
	answers map[string]T
	ids     []string // oldest first; those of a data file in any order
}

// Answer returns the answer to a create.
func (r *Repeats[T]) Answer(id string) (T, bool) {
	answer, known := r.answers[id]
	return answer, known
}

// Keep keeps an answer, and returns the id of the one that it forgets for that; "" if it forgets none.
func (r *Repeats[T]) Keep(id string, answer T) (forgotten string) {
	if r.answers == nil {
		r.answers = map[string]T{}
	}
	if _, known := r.answers[id]; !known {
		r.ids = append(r.ids, id)
	}
	r.answers[id] = answer
	if len(r.ids) > maxRepeats {
		forgotten, r.ids = r.ids[0], r.ids[1:]
		delete(r.answers, forgotten)
	}
	return forgotten
}
