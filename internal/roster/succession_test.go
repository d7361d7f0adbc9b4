package roster

// This file tests how one resource follows another about a user of a thread.

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// chair is a place in a thread as the service has it: who sits there stays as
// before when added again.
type chair struct {
	succession
	refuses error // the removal's answer

	mu    sync.Mutex
	taken string   // under which name, "" where nobody sits there
	calls []string // in order
}

// admit adds the user under the name, and returns what came of it last.
func (c *chair) admit(ctx context.Context, name string) Admission {
	admission := NotAdmitted
	c.Admit(ctx, "thread", "user", func() Admission {
		time.Sleep(latency)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.calls = append(c.calls, "add "+name)
		if c.taken == "" {
			c.taken = name
		}
		admission = TakenByAnother
		if c.taken == name {
			admission = Admitted
		}
		return admission
	})
	return admission
}

func (c *chair) dismiss(ctx context.Context) error {
	return c.Dismiss(ctx, "thread", "user", func() error {
		time.Sleep(latency)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.calls = append(c.calls, "remove")
		if c.refuses == nil {
			c.taken = ""
		}
		return c.refuses
	})
}

func TestOneWhoIsToFollowIsInTheThreadWhateverTheOrder(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		wants            string
		comes, goes      time.Duration // when each begins
		calls, otherwise []string      // otherwise where both begin at once
	}{
		"the same, added first":               {"Ada", 0, latency / 2, []string{"add Ada"}, nil},
		"the same, added long before":         {"Ada", 0, time.Hour, []string{"add Ada"}, nil},
		"the same, removed first":             {"Ada", latency / 2, 0, []string{"remove", "add Ada"}, nil},
		"the same, at once":                   {"Ada", 0, 0, []string{"add Ada"}, []string{"remove", "add Ada"}},
		"another, added first":                {"Eve", 0, latency / 2, []string{"add Eve", "remove", "add Eve"}, nil},
		"another, added a good while before":  {"Eve", 0, successionGrace, []string{"add Eve", "remove", "add Eve"}, nil},
		"another, removed first":              {"Eve", latency / 2, 0, []string{"remove", "add Eve"}, nil},
		"another, removed long before":        {"Eve", time.Hour, 0, []string{"remove", "add Eve"}, nil},
		"another, at once":                    {"Eve", 0, 0, []string{"add Eve", "remove", "add Eve"}, []string{"remove", "add Eve"}},
		"another, added when that is removed": {"Eve", latency, 0, []string{"remove", "add Eve"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := &chair{taken: "Ada"}
				var both sync.WaitGroup
				both.Go(func() {
					time.Sleep(test.comes)
					if got := c.admit(t.Context(), test.wants); got != Admitted {
						t.Errorf("got admission %d, want %d", got, Admitted)
					}
				})
				both.Go(func() {
					time.Sleep(test.goes)
					if err := c.dismiss(t.Context()); err != nil {
						t.Errorf("got error %v", err)
					}
				})
				both.Wait()
				if c.taken != test.wants {
					t.Errorf("got %q in the thread, want %q", c.taken, test.wants)
				}
				if !slices.Equal(c.calls, test.calls) && !slices.Equal(c.calls, test.otherwise) {
					t.Errorf("got calls %q, want %q or %q", c.calls, test.calls, test.otherwise)
				}
			})
		})
	}
}

func TestNobodyTakesThePlaceOfOneWhomNobodyRemoves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &chair{taken: "Ada"}
		began := time.Now()
		if got := c.admit(t.Context(), "Eve"); got != TakenByAnother || time.Since(began) != latency+successionGrace {
			t.Errorf("got admission %d after %s, want %d after %s", got, time.Since(began), TakenByAnother, latency+successionGrace)
		}
		// A removal that comes too late is one all the same: the next run begins anew.
		if err := c.dismiss(t.Context()); err != nil || c.taken != "" {
			t.Errorf("got error %v and %q in the thread, want nobody", err, c.taken)
		}
		if want := []string{"add Eve", "remove"}; !slices.Equal(c.calls, want) {
			t.Errorf("got calls %q, want %q", c.calls, want)
		}
	})
}

func TestARemovalThatFailsMakesNoRoom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &chair{taken: "Ada", refuses: errors.New("no")}
		var both sync.WaitGroup
		both.Go(func() {
			if got := c.admit(t.Context(), "Eve"); got != TakenByAnother {
				t.Errorf("got admission %d, want %d", got, TakenByAnother)
			}
		})
		synctest.Wait()
		if err := c.dismiss(t.Context()); !errors.Is(err, c.refuses) {
			t.Errorf("got error %v, want the removal's", err)
		}
		both.Wait()
		if want := []string{"add Eve", "remove"}; !slices.Equal(c.calls, want) {
			t.Errorf("got calls %q, want %q", c.calls, want)
		}
	})
}

func TestWhoIsNotWaitedForAnyMoreStopsWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &chair{taken: "Ada"}
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		var all sync.WaitGroup
		all.Go(func() {
			if got := c.admit(ctx, "Eve"); got != TakenByAnother || time.Since(began) != 2*latency {
				t.Errorf("got admission %d after %s, want %d when the context ended", got, time.Since(began), TakenByAnother)
			}
		})
		time.Sleep(2 * latency)
		cancel()
		all.Wait()

		ctx, cancel = context.WithCancel(t.Context())
		all.Go(func() { c.admit(t.Context(), "Ada") })
		synctest.Wait()
		all.Go(func() {
			if err := c.dismiss(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("got error %v, want that of the context", err)
			}
		})
		synctest.Wait()
		cancel()
		all.Wait()
		if want := []string{"add Eve", "add Ada"}; !slices.Equal(c.calls, want) {
			t.Errorf("got calls %q, want %q", c.calls, want)
		}
	})
}

// Others are others: of the same user in another thread, and of another user.
func TestPlacesAreTakenByThemselves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &chair{}
		c.admit(t.Context(), "Ada")
		for _, other := range [][2]string{{"other", "user"}, {"thread", "other"}} {
			removed := false
			err := c.Dismiss(t.Context(), other[0], other[1], func() error {
				removed = true
				return nil
			})
			if err != nil || !removed {
				t.Errorf("got error %v and removed %v, want %v removed", err, removed, other)
			}
		}
	})
}
