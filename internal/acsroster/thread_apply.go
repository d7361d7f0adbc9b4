// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file applies a ThreadDiff, in as few calls as the service's limits allow.

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

const (
	// maxRemovals is how many users are out of a thread at a time while others, or
	// they themselves with new properties, take their places. Together with the call
	// that adds, this makes the ten calls that the service admits in ten seconds
	// (fact 2.4-02).
	maxRemovals = 9
	// readdTimeout limits how long removing users and adding them again may take,
	// also after the caller's context has ended: each call may have to wait for a
	// whole window of the service's limits (fact 2.4-02).
	readdTimeout = 5 * time.Minute
)

// Apply makes the changes of d to the thread, which has size participants now.
//
// It adds first, unless the thread is full: then it removes a few users at a time to
// make room. Users in both fields of d come last: it removes a few of them and adds
// them again, even if ctx ends in between. Its calls take turns with those of other
// callers.
//
// Apply returns the changes that were made, in the order of d, with or without an
// error. If the service refuses some participants, the others are still added and
// removed; any other error ends the work. The error holds an
// *acs.InvalidParticipantsError with all invalid participants (fact 2.2-02), and is
// otherwise as for Add.
func (t *Threads) Apply(ctx context.Context, ref ThreadRef, d ThreadDiff, size int) (applied ThreadDiff, err error) {
	a := threadApply{threads: t, ref: ref, free: acs.MaxThreadParticipants - size, added: make(map[string]bool), removed: make(map[string]bool)}
	a.run(ctx, d)
	for _, p := range d.Add {
		if a.added[p.UserID] {
			applied.Add = append(applied.Add, p)
		}
	}
	for _, id := range d.Remove {
		if a.removed[id] {
			applied.Remove = append(applied.Remove, id)
		}
	}
	if err := a.err(); err != nil {
		return applied, fmt.Errorf("change participants of thread %s: %w", ref.ThreadID, err)
	}
	return applied, nil
}

// threadApply is one run of Apply.
type threadApply struct {
	threads *Threads
	ref     ThreadRef
	free    int // places in the thread, as far as is known

	added, removed map[string]bool // by raw id
	invalid        []acs.InvalidParticipant
	failures       []error
	stopped        bool // by an error that is not about particular participants
}

func (a *threadApply) run(ctx context.Context, d ThreadDiff) {
	var toAdd, toReplace []acs.ChatParticipant
	toRemove := slices.Clone(d.Remove)
	for _, p := range d.Add {
		if i := slices.Index(toRemove, p.UserID); i >= 0 {
			toRemove = slices.Delete(toRemove, i, i+1)
			toReplace = append(toReplace, p)
		} else {
			toAdd = append(toAdd, p)
		}
	}
	toRemove = a.addAll(ctx, toAdd, toRemove)
	if !a.stopped {
		a.remove(ctx, toRemove)
	}
	for chunk := range slices.Chunk(toReplace, maxRemovals) {
		if a.stopped {
			return
		}
		a.replace(ctx, chunk)
	}
}

// addAll adds all of toAdd, and removes users of toRemove where the thread has no
// room. It returns those that are still to be removed.
func (a *threadApply) addAll(ctx context.Context, toAdd []acs.ChatParticipant, toRemove []string) []string {
	for len(toAdd) > 0 && !a.stopped {
		count := min(len(toAdd), acs.MaxThreadParticipantsPerCall)
		if missing := count - a.free; missing > 0 && len(toRemove) > 0 {
			removals := min(missing, maxRemovals, len(toRemove))
			a.remove(ctx, toRemove[:removals])
			toRemove = toRemove[removals:]
			if a.stopped || a.free <= 0 && len(toRemove) > 0 {
				continue
			}
		}
		if a.free > 0 { // otherwise the service decides
			count = min(count, a.free)
		}
		a.add(ctx, toAdd[:count])
		toAdd = toAdd[count:]
	}
	return toRemove
}

// replace removes participants and adds them again. It adds all who are out, or may
// be, even if the run is stopped in between.
func (a *threadApply) replace(ctx context.Context, participants []acs.ChatParticipant) {
	readdCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readdTimeout)
	defer cancel()
	var out []acs.ChatParticipant
	for _, p := range participants {
		if err := context.Cause(ctx); err != nil {
			a.fail(err)
			break
		}
		if err := a.removeOne(readdCtx, p.UserID); err == nil || acs.OutcomeUnknown(err) {
			out = append(out, p)
		}
		if a.stopped {
			break
		}
	}
	a.add(acs.WithStop(readdCtx, readdCtx), out)
	for _, p := range out {
		if !a.removed[p.UserID] {
			delete(a.added, p.UserID) // the add may have changed nothing
		}
	}
}

// add adds participants in one call, and in as many as it takes if the service refuses
// some of them.
func (a *threadApply) add(ctx context.Context, participants []acs.ChatParticipant) {
	errs := a.threads.submitAdds(ctx, a.ref, participants...)
	for i, p := range participants {
		if errs[i] != nil {
			a.fail(errs[i])
			continue
		}
		a.added[p.UserID] = true
		a.free--
	}
}

// remove removes users one by one, until an error that would repeat for the next.
func (a *threadApply) remove(ctx context.Context, ids []string) {
	for _, id := range ids {
		if _ = a.removeOne(ctx, id); a.stopped {
			return
		}
	}
}

func (a *threadApply) removeOne(ctx context.Context, id string) error {
	err := a.threads.submitRemove(ctx, a.ref, id)
	if err != nil {
		a.fail(fmt.Errorf("remove %s: %w", id, err))
		return err
	}
	a.removed[id] = true
	a.free++
	return nil
}

// fail records an error. An error that several participants share is recorded once.
func (a *threadApply) fail(err error) {
	var invalid *acs.InvalidParticipantsError
	if errors.As(err, &invalid) {
		a.invalid = append(a.invalid, invalid.Participants...)
		return
	}
	a.stopped = a.stopped || !parseRejection(err, nil).Divisible
	if !slices.ContainsFunc(a.failures, func(recorded error) bool { return recorded.Error() == err.Error() }) {
		a.failures = append(a.failures, err)
	}
}

// err joins all errors. It is nil if there was none.
func (a *threadApply) err() error {
	if len(a.invalid) > 0 {
		a.failures = append(a.failures, &acs.InvalidParticipantsError{Participants: a.invalid})
	}
	return errors.Join(a.failures...)
}
