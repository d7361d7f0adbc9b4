package roster

// This file tests what becomes of a person whom one resource puts into a place and
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

// seat is a person's place in a room or thread, to which calls take their time.
type seat struct {
	memberships
	mu    sync.Mutex
	calls []string
}

func (s *seat) call(name string) {
	time.Sleep(latency)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, name)
}

func (s *seat) join(ctx context.Context, succeeds bool) (leaving bool) {
	return s.Join(ctx, "place", []string{"other", "user"}, func() bool {
		s.call("put")
		return succeeds
	})
}

func (s *seat) leave(ctx context.Context, answer error) error {
	return s.Leave(ctx, "place", "user", func() error {
		s.call("remove")
		return answer
	})
}

func TestARemovalGoesByWhatOthersDoAboutThePerson(t *testing.T) {
	t.Parallel()
	const atOnce = latency / 2
	for name, test := range map[string]struct {
		plans        []Action
		comes, goes  time.Duration // when each begins; a negative time is never
		fails        bool          // the put
		calls        []string
		leavingAfter bool // that a removal waits for the put is known at its end
	}{
		"nobody else":                    {comes: -1, calls: []string{"remove"}},
		"kept by another":                {plans: []Action{Keeps}, comes: -1},
		"kept by a map":                  {plans: []Action{KeepsInMap}, comes: -1},
		"to be created":                  {plans: []Action{Creates}, comes: -1, calls: []string{"remove"}},
		"in the state of another":        {plans: []Action{Has}, comes: -1, calls: []string{"remove"}},
		"destroyed by another too":       {plans: []Action{Destroys}, comes: -1, calls: []string{"remove"}},
		"put before":                     {goes: time.Hour, calls: []string{"put"}},
		"put under way":                  {goes: atOnce, calls: []string{"put"}, leavingAfter: true},
		"a put failed before":            {goes: time.Hour, fails: true, calls: []string{"put", "remove"}},
		"a put under way fails":          {goes: atOnce, fails: true, calls: []string{"put", "remove"}, leavingAfter: true},
		"put while the removal is made":  {comes: atOnce, calls: []string{"remove", "put"}},
		"put after the removal":          {comes: time.Hour, calls: []string{"remove", "put"}},
		"kept, and put while it goes on": {plans: []Action{Keeps}, comes: atOnce, calls: []string{"put"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &seat{}
				for _, action := range test.plans {
					s.Note("place", "user", action)
				}
				var both sync.WaitGroup
				if test.comes >= 0 {
					both.Go(func() {
						time.Sleep(test.comes)
						if got := s.join(t.Context(), !test.fails); got != test.leavingAfter {
							t.Errorf("got leaving %v, want %v", got, test.leavingAfter)
						}
					})
				}
				both.Go(func() {
					time.Sleep(test.goes)
					if err := s.leave(t.Context(), nil); err != nil {
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

// The plan of a resource that keeps the person, made in an apply, tells whether
// the update has to put the person again.
func TestAPlanLearnsOfARemoval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &seat{}
		refused := errors.New("refused")
		if err := s.leave(t.Context(), refused); !errors.Is(err, refused) {
			t.Errorf("got error %v, want the removal's", err)
		}
		if others := s.Note("place", "other", Keeps); others.Removed {
			t.Error("got a removal of somebody else")
		}
		done := make(chan error)
		go func() { done <- s.leave(t.Context(), nil) }()
		synctest.Wait()
		if others := s.Note("place", "user", Keeps); !others.Removed || others.Put {
			t.Errorf("got %+v, want a removal under way", others)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if others := s.Note("place", "user", Keeps); !others.Removed {
			t.Error("got no removal, want the one that was made")
		}
		s.join(t.Context(), true)
		if others := s.Note("place", "user", Keeps); others.Removed || !others.Put {
			t.Errorf("got %+v, want the put that was made last", others)
		}
	})
}

func TestWhoIsNotWaitedForAnyMoreStopsWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &seat{}
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() { s.join(t.Context(), true) })
		synctest.Wait()
		all.Go(func() {
			if err := s.leave(ctx, nil); !errors.Is(err, context.Canceled) {
				t.Errorf("got error %v, want that of the context", err)
			}
		})
		synctest.Wait()
		cancel()
		all.Wait()
		if want := []string{"put"}; !slices.Equal(s.calls, want) {
			t.Errorf("got calls %q, want %q", s.calls, want)
		}

		all.Go(func() {
			if err := s.Leave(t.Context(), "place", "elsewhere", func() error { s.call("remove"); return nil }); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		began := time.Now()
		s.Join(ctx, "place", []string{"elsewhere"}, func() bool { return false })
		if took := time.Since(began); took != 0 {
			t.Errorf("who was canceled waited %s for a removal", took)
		}
		all.Wait()
	})
}

// Others are others: of the same user in another place, and of another user.
func TestPeopleAreKeptByThemselves(t *testing.T) {
	t.Parallel()
	m := &memberships{}
	m.Join(t.Context(), "place", []string{"user"}, func() bool { return true })
	for _, other := range [][2]string{{"other", "user"}, {"place", "other"}} {
		removed := false
		err := m.Leave(t.Context(), other[0], other[1], func() error {
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
	m := &memberships{}
	if others := m.Note("room", "user", Keeps); others.Are(Has, Keeps, KeepsInMap, Creates, Destroys) {
		t.Errorf("got %+v, want nothing", others)
	}
	m.Note("room", "user", Has)
	others := m.Note("room", "user", Has)
	if !others.Are(Creates, Keeps) || !others.Are(Has) || others.Are(Destroys, KeepsInMap) || others.AreTwo() {
		t.Errorf("got %+v, want one that keeps the person, and whose state has it", others)
	}
	if !m.Note("room", "user", Destroys).AreTwo() {
		t.Error("got no two whose states have the person")
	}
}
