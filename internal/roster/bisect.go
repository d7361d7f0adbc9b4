// SPDX-License-Identifier: MPL-2.0

package roster

// This file sends a batch and bisects it when the service refuses it.

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
)

// maxRefusedAlone is how many changes may be refused on their own, with none
// accepted, before a refusal counts for the whole batch.
const maxRefusedAlone = 3

// Rejection is what an error says about the members of a call.
type Rejection struct {
	// Divisible is set if the service might accept some of the members without the
	// others, and sending again those that it accepted does no harm.
	Divisible bool
	// Named are the members that the error names as its cause.
	Named []string
}

// MemberErrors has an error for each member whom a call did not change. The call
// changed all others.
type MemberErrors map[string]error

// Error names each member with its error.
func (e MemberErrors) Error() string {
	var text []string
	for _, member := range slices.Sorted(maps.Keys(e)) {
		text = append(text, member+": "+e[member].Error())
	}
	return strings.Join(text, "; ")
}

// flush sends a batch and stores the result of each change in its err.
func (b *Batcher[V]) flush(rosterID string, batch []*change[V]) {
	s := bisection[V]{Batcher: b, rosterID: rosterID}
	s.resolve(s.call(batch))
}

// bisection sends one batch, in one call or, if the service refuses it, in several.
type bisection[V any] struct {
	*Batcher[V]
	rosterID     string
	accepted     bool // the service accepted some members
	refusedAlone int  // how many changes it refused in a call of their own
}

// resolve gives each change of group its result; err is the result of their call.
//
// With MemberErrors, each member has a result. Otherwise the members that the
// refusal names fail, and the rest is sent again. If it names nobody, each half is
// sent on its own, and so on down to single changes, of which only those fail that
// are refused on their own. This ends early after a few single refusals with
// nobody accepted: then fewer members would not help (for example, the roster id is
// malformed).
func (s *bisection[V]) resolve(group []*change[V], err error) {
	var perMember MemberErrors
	if errors.As(err, &perMember) {
		s.accepted = true
		for _, c := range group {
			for member := range c.members {
				c.err = errors.Join(c.err, perMember[member])
			}
		}
		return
	}
	r := s.ParseRejection(err, slices.Collect(maps.Keys(membersOf(group))))
	if !r.Divisible || len(group) <= 1 || !s.accepted && s.refusedAlone >= maxRefusedAlone {
		complete(group, err)
		return
	}
	if len(r.Named) > 0 {
		refused, rest := partition(group, func(c *change[V]) bool {
			return slices.ContainsFunc(r.Named, func(id string) bool {
				_, changed := c.members[id]
				return changed
			})
		})
		complete(refused, err)
		s.resolve(s.call(rest))
		return
	}
	left, leftErr := s.call(group[:len(group)/2])
	right, rightErr := s.call(group[len(group)/2:])
	s.resolve(left, leftErr)
	s.resolve(right, rightErr)
}

// membersOf merges the members of all changes in group.
func membersOf[V any](group []*change[V]) map[string]V {
	members := make(map[string]V)
	for _, c := range group {
		maps.Copy(members, c.members)
	}
	return members
}

// call sends, in one call, the changes of group whose callers are still waiting, and
// returns those changes. It completes the others, and sends nothing if none is left.
//
// A caller that gives up does not fail the others: the call's context ends when the
// last caller has left.
func (s *bisection[V]) call(group []*change[V]) ([]*change[V], error) {
	abandoned, group := partition(group, func(c *change[V]) bool { return c.ctx.Err() != nil })
	for _, c := range abandoned {
		c.err = c.ctx.Err()
	}
	if len(group) == 0 {
		return nil, nil
	}
	callers := make([]context.Context, len(group))
	for i, c := range group {
		callers[i] = c.ctx
	}
	ctx := newSharedContext(callers...)
	defer ctx.cancel()
	for _, caller := range callers {
		context.AfterFunc(caller, func() { ctx.leave() })
	}
	err := s.Send(ctx, s.rosterID, membersOf(group))
	switch {
	case err == nil:
		s.accepted = true
	case len(group) == 1:
		s.refusedAlone++
	}
	return group, err
}

// partition separates the changes that match from those that do not.
func partition[V any](group []*change[V], matches func(*change[V]) bool) (matching, rest []*change[V]) {
	for _, c := range group {
		if matches(c) {
			matching = append(matching, c)
		} else {
			rest = append(rest, c)
		}
	}
	return matching, rest
}

// complete gives every change of group the result err.
func complete[V any](group []*change[V], err error) {
	for _, c := range group {
		c.err = callerError(c.ctx, err)
	}
}
