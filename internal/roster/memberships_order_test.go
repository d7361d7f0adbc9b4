// SPDX-License-Identifier: MPL-2.0

package roster

// This file tests what happens to a user whom one resource adds to a roster and
// another one removes, in each order.

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// testMembership is a user in a roster; its calls take time and are recorded.
type testMembership struct {
	Memberships
	mu    sync.Mutex
	calls []string
}

func (s *testMembership) call(name string) {
	time.Sleep(latency)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, name)
}

func (s *testMembership) runAdd(ctx context.Context, succeeds bool) (removing bool) {
	return s.RunAdd(ctx, "room", []string{"other", "user"}, func() bool {
		s.call("add")
		return succeeds
	})
}

func (s *testMembership) runRemove(ctx context.Context, answer error) error {
	return s.RunRemove(ctx, "room", "user", func() error {
		s.call("remove")
		return answer
	})
}

func TestARemovalDependsOnTheOtherResources(t *testing.T) {
	t.Parallel()
	const atOnce = latency / 2
	for name, test := range map[string]struct {
		plans           []Action
		addAt, removeAt time.Duration // when each begins; a negative time is never
		addFails        bool
		calls           []string
		removing        bool // what RunAdd returns
	}{
		"no other resource":             {addAt: -1, calls: []string{"remove"}},
		"kept by another":               {plans: []Action{Keep}, addAt: -1},
		"kept by a map":                 {plans: []Action{KeepInMap}, addAt: -1},
		"to be created":                 {plans: []Action{Create}, addAt: -1, calls: []string{"remove"}},
		"in the state of another":       {plans: []Action{InState}, addAt: -1, calls: []string{"remove"}},
		"destroyed by another too":      {plans: []Action{Destroy}, addAt: -1, calls: []string{"remove"}},
		"added before":                  {removeAt: time.Hour, calls: []string{"add"}},
		"add in progress":               {removeAt: atOnce, calls: []string{"add"}, removing: true},
		"a failed add before":           {removeAt: time.Hour, addFails: true, calls: []string{"add", "remove"}},
		"an add in progress that fails": {removeAt: atOnce, addFails: true, calls: []string{"add", "remove"}, removing: true},
		"add during the removal":        {addAt: atOnce, calls: []string{"remove", "add"}},
		"add after the removal":         {addAt: time.Hour, calls: []string{"remove", "add"}},
		"kept, and added meanwhile":     {plans: []Action{Keep}, addAt: atOnce, calls: []string{"add"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &testMembership{}
				for _, action := range test.plans {
					s.Record("room", "user", action)
				}
				var both sync.WaitGroup
				if test.addAt >= 0 {
					both.Go(func() {
						time.Sleep(test.addAt)
						if got := s.runAdd(t.Context(), !test.addFails); got != test.removing {
							t.Errorf("got removing %v, want %v", got, test.removing)
						}
					})
				}
				both.Go(func() {
					time.Sleep(test.removeAt)
					if err := s.runRemove(t.Context(), nil); err != nil {
						t.Errorf("got error %v", err)
					}
				})
				both.Wait()
				if !slices.Equal(s.calls, test.calls) {
					t.Errorf("got calls %q, want %q", s.calls, test.calls)
				}
			})
		})
	}
}

// A plan that Terraform makes during an apply learns whether the update has to add
// the user again.
func TestAPlanLearnsOfARemoval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &testMembership{}
		refused := errors.New("refused")
		if err := s.runRemove(t.Context(), refused); !errors.Is(err, refused) {
			t.Errorf("got error %v, want the removal's", err)
		}
		if others := s.Record("room", "other", Keep); others.Removed {
			t.Error("got the removal of another user")
		}
		done := make(chan error)
		go func() { done <- s.runRemove(t.Context(), nil) }()
		synctest.Wait()
		if others := s.Record("room", "user", Keep); !others.Removed || others.Added {
			t.Errorf("got %+v, want a removal under way", others)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if others := s.Record("room", "user", Keep); !others.Removed {
			t.Error("got no removal, want the one that was made")
		}
		s.runAdd(t.Context(), true)
		if others := s.Record("room", "user", Keep); others.Removed || !others.Added {
			t.Errorf("got %+v, want the add that was made last", others)
		}
	})
}

func TestAWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &testMembership{}
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() { s.runAdd(t.Context(), true) })
		synctest.Wait()
		all.Go(func() {
			if err := s.runRemove(ctx, nil); !errors.Is(err, context.Canceled) {
				t.Errorf("got error %v, want that of the context", err)
			}
		})
		synctest.Wait()
		cancel()
		all.Wait()
		if want := []string{"add"}; !slices.Equal(s.calls, want) {
			t.Errorf("got calls %q, want %q", s.calls, want)
		}

		all.Go(func() {
			if err := s.RunRemove(t.Context(), "room", "third", func() error { s.call("remove"); return nil }); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		began := time.Now()
		s.RunAdd(ctx, "room", []string{"third"}, func() bool { return false })
		if took := time.Since(began); took != 0 {
			t.Errorf("a canceled add waited %s for a removal", took)
		}
		all.Wait()
	})
}

// The add of an address that was somebody else's before does not keep the removal of that
// user waiting.
func TestARemovalDoesNotWaitForTheNextUserOfAnAddress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &testMembership{}
		var both sync.WaitGroup
		both.Go(func() {
			s.RunAdd(t.Context(), "room", []string{"address"}, func() bool {
				s.call("add")
				s.Identify("address", "new user")
				return true
			})
		})
		synctest.Wait()
		s.Identify("address", "user")
		both.Go(func() {
			if err := s.runRemove(t.Context(), nil); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		if want := []string{"add", "remove"}; !slices.Equal(s.calls, want) {
			t.Errorf("got calls %q, want %q", s.calls, want)
		}
		removed := false
		if err := s.RunRemove(t.Context(), "room", "new user", func() error { removed = true; return nil }); err != nil || removed {
			t.Errorf("got error %v and removed %v, want the new user to stay", err, removed)
		}
	})
}

func TestEachUserOfEachRosterIsSeparate(t *testing.T) {
	t.Parallel()
	m := &Memberships{}
	m.RunAdd(t.Context(), "room", []string{"user"}, func() bool { return true })
	for _, other := range [][2]string{{"other", "user"}, {"room", "other"}} {
		removed := false
		err := m.RunRemove(t.Context(), other[0], other[1], func() error {
			removed = true
			return nil
		})
		if err != nil || !removed {
			t.Errorf("got error %v and removed %v, want %v removed", err, removed, other)
		}
	}
}

func TestAResourceLearnsWhatTheOthersSaid(t *testing.T) {
	t.Parallel()
	m := &Memberships{}
	if others := m.Record("room", "user", Keep); others.Any(InState, Keep, KeepInMap, Create, Destroy) {
		t.Errorf("got %+v, want nothing", others)
	}
	m.Record("room", "user", InState)
	others := m.Record("room", "user", InState)
	if !others.Any(Create, Keep) || !others.Any(InState) || others.Any(Destroy, KeepInMap) || others.TwoInState() {
		t.Errorf("got %+v, want one that keeps the user and has it in its state", others)
	}
	if !m.Record("room", "user", Destroy).TwoInState() {
		t.Error("got no two resources with the user in their states")
	}
}
