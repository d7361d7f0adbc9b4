package roster

// This file lets a resource of one process follow another one about a user of a
// thread.
//
// Terraform runs the destroy of one resource and the create of another at the
// same time, in any order: where single participants were renamed or have changed
// places, both are about one user. The service changes nobody who is there (fact
// 2.2-03), so a user who is to be another has to be removed first, and one who is
// to stay must not be.

import (
	"context"
	"sync"
	"time"
)

// successionGrace is how long somebody who is in the thread as another waits for
// the removal to begin: the destroy may have to find a place among all that
// Terraform does at a time.
const successionGrace = 10 * time.Second

// Admission is what came of adding a user to a thread.
type Admission int

const (
	// NotAdmitted means that the user was not added, whoever is removed.
	NotAdmitted Admission = iota
	// TakenByAnother means that the user is there as another than was wanted.
	TakenByAnother
	// Admitted means that the user is there as wanted.
	Admitted
)

// succession is who comes and goes, by thread and user. The zero value is ready
// for use; its methods may be called concurrently.
type succession struct {
	mu    sync.Mutex
	turns map[[2]string]*turn
}

// turn is who comes and goes as one user of one thread.
type turn struct {
	coming  int           // adds under way
	going   int           // removals under way
	removed int           // removals that succeeded
	stays   bool          // somebody was admitted
	changed chan struct{} // closed when any of these changes
}

// Admit calls add, which adds the user to the thread, after the removals of the
// user that are under way. Where the user is there as another, it waits a while
// for a removal, and calls add once more after it.
func (s *succession) Admit(ctx context.Context, threadID, userID string, add func() Admission) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.turn(threadID, userID)
	if s.admit(ctx, t, add) != TakenByAnother {
		return
	}
	waiting, cancel := context.WithTimeout(ctx, successionGrace)
	defer cancel()
	before := t.removed
	gone := func() bool { return t.removed > before }
	if !s.await(waiting, t, gone) {
		s.await(ctx, t, func() bool { return t.going == 0 })
	}
	if gone() {
		s.admit(ctx, t, add)
	}
}

func (s *succession) admit(ctx context.Context, t *turn, add func() Admission) Admission {
	s.await(ctx, t, func() bool { return t.going == 0 })
	t.coming++
	s.mu.Unlock()
	admission := add()
	s.mu.Lock()
	t.coming--
	t.stays = t.stays || admission == Admitted
	t.change()
	return admission
}

// Dismiss calls remove, which removes the user from the thread, after the adds of
// the user that are under way. It does not call it where somebody was admitted as
// that user: who was there before has become that one. Its error is remove's, or
// ctx's.
func (s *succession) Dismiss(ctx context.Context, threadID, userID string, remove func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.turn(threadID, userID)
	if !s.await(ctx, t, func() bool { return t.coming == 0 }) {
		return ctx.Err()
	}
	if t.stays {
		return nil
	}
	t.going++
	s.mu.Unlock()
	err := remove()
	s.mu.Lock()
	t.going--
	if err == nil {
		t.removed++
	}
	t.change()
	return err
}

// await gives mu away until ready, which is asked after each change. It is false
// where ctx ends first.
func (s *succession) await(ctx context.Context, t *turn, ready func() bool) bool {
	for !ready() {
		changed := t.changed
		s.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
		}
		s.mu.Lock()
		if ctx.Err() != nil {
			return ready()
		}
	}
	return true
}

func (s *succession) turn(threadID, userID string) *turn {
	if s.turns == nil {
		s.turns = make(map[[2]string]*turn)
	}
	key := [2]string{threadID, userID}
	if s.turns[key] == nil {
		s.turns[key] = &turn{changed: make(chan struct{})}
	}
	return s.turns[key]
}

func (t *turn) change() {
	close(t.changed)
	t.changed = make(chan struct{})
}
