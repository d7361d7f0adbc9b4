package roster

// This file makes whole differences between rosters of a thread.

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

const (
	// maxInThread is how many participants a thread holds (fact 2.4-01).
	maxInThread = 250
	// exchangeStep is how many people leave at a time for others to come in, or
	// for the same to come back changed. With the call that brings those in it
	// makes the ten calls that the service admits in ten seconds (fact 2.4-02).
	exchangeStep = 9
	// returnTime is how long it may take to let people leave in order to come back,
	// and to bring them back, even where the rest has ended: each call may have to
	// wait for a whole window of the service's limits (fact 2.4-02).
	returnTime = 5 * time.Minute
)

// Apply makes the difference, in calls that take turns with those of others for
// the same thread; present says how many are in the thread. Removals go first
// where they have to make room, else additions do. Who is changed, being in both
// fields, is removed and added again at last. People are never all taken out for
// others or themselves to come in, but a few at a time.
//
// What was achieved is accepted, in d's order, with an error or without. A
// refusal of particular people does not keep the others from being added or
// removed; any other error ends the work, except that those who were taken out
// to come back are brought back in, even where ctx ends meanwhile. The error holds
// an *acs.InvalidParticipantsError with all who were invalid (fact 2.2-02), and is
// otherwise as for Put.
func (t *Threads) Apply(ctx context.Context, ref ThreadRef, d ThreadDifference, present int) (accepted ThreadDifference, err error) {
	e := exchange{threads: t, ref: ref, room: maxInThread - present, added: make(map[string]bool), removed: make(map[string]bool)}
	e.run(ctx, d)
	for _, p := range d.Put {
		if e.added[p.UserID] {
			accepted.Put = append(accepted.Put, p)
		}
	}
	for _, id := range d.Remove {
		if e.removed[id] {
			accepted.Remove = append(accepted.Remove, id)
		}
	}
	if err := e.err(); err != nil {
		return accepted, fmt.Errorf("change participants of thread %s: %w", ref.ThreadID, err)
	}
	return accepted, nil
}

// exchange is one difference on its way.
type exchange struct {
	threads *Threads
	ref     ThreadRef
	room    int // for how many more there is room, as far as is known

	added, removed map[string]bool
	invalid        []acs.InvalidParticipant
	failures       []error
	stopped        bool // by an error that is not about particular people
}

func (e *exchange) run(ctx context.Context, d ThreadDifference) {
	var arriving, changed []acs.ChatParticipant
	leaving := slices.Clone(d.Remove)
	for _, p := range d.Put {
		if i := slices.Index(leaving, p.UserID); i >= 0 {
			leaving = slices.Delete(leaving, i, i+1)
			changed = append(changed, p)
		} else {
			arriving = append(arriving, p)
		}
	}

	for len(arriving) > 0 && !e.stopped {
		next := min(len(arriving), maxAdditions)
		if missing := next - e.room; missing > 0 && len(leaving) > 0 {
			step := min(missing, exchangeStep, len(leaving))
			e.remove(ctx, leaving[:step])
			leaving = leaving[step:]
			if e.stopped || e.room <= 0 && len(leaving) > 0 {
				continue
			}
		}
		if e.room > 0 { // else the service has the last word
			next = min(next, e.room)
		}
		e.add(ctx, arriving[:next])
		arriving = arriving[next:]
	}
	if !e.stopped {
		e.remove(ctx, leaving)
	}
	for step := range slices.Chunk(changed, exchangeStep) {
		if e.stopped {
			return
		}
		e.change(ctx, step)
	}
}

// change takes people out and adds again those of them who are out, or may be,
// though the run was stopped meanwhile.
func (e *exchange) change(ctx context.Context, people []acs.ChatParticipant) {
	longer, release := context.WithTimeout(context.WithoutCancel(ctx), returnTime)
	defer release()
	var out []acs.ChatParticipant
	for _, p := range people {
		if err := context.Cause(ctx); err != nil {
			e.fail(err)
			break
		}
		if err := e.removeOne(longer, p.UserID); err == nil || acs.MayHaveHappened(err) {
			out = append(out, p)
		}
		if e.stopped {
			break
		}
	}
	e.add(acs.WithStop(longer, longer), out)
	for _, p := range out {
		if !e.removed[p.UserID] {
			delete(e.added, p.UserID) // which may have changed nothing
		}
	}
}

// add adds people as if each had a caller of its own, and so in as few calls as
// the service admits.
func (e *exchange) add(ctx context.Context, people []acs.ChatParticipant) {
	errs := make([]error, len(people))
	var all sync.WaitGroup
	for i, p := range people {
		all.Go(func() { errs[i] = e.threads.put(ctx, e.ref, p) })
	}
	all.Wait()
	for i, p := range people {
		if errs[i] != nil {
			e.fail(errs[i])
			continue
		}
		e.added[p.UserID] = true
		e.room--
	}
}

// remove removes people one after the other, up to an error that would be the
// next one's too.
func (e *exchange) remove(ctx context.Context, ids []string) {
	for _, id := range ids {
		if _ = e.removeOne(ctx, id); e.stopped {
			return
		}
	}
}

func (e *exchange) removeOne(ctx context.Context, id string) error {
	err := e.threads.takeOut(ctx, e.ref, id)
	if err != nil {
		e.fail(fmt.Errorf("remove %s: %w", id, err))
		return err
	}
	e.removed[id] = true
	e.room++
	return nil
}

// fail notes an error. The same one of several people is noted once.
func (e *exchange) fail(err error) {
	var invalid *acs.InvalidParticipantsError
	if errors.As(err, &invalid) {
		e.invalid = append(e.invalid, invalid.Participants...)
		return
	}
	e.stopped = e.stopped || !judge(err, nil).partial
	if !slices.ContainsFunc(e.failures, func(noted error) bool { return noted.Error() == err.Error() }) {
		e.failures = append(e.failures, err)
	}
}

// err is all that failed, nil where nothing did.
func (e *exchange) err() error {
	if len(e.invalid) > 0 {
		e.failures = append(e.failures, &acs.InvalidParticipantsError{Participants: e.invalid})
	}
	return errors.Join(e.failures...)
}
