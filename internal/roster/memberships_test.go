// SPDX-License-Identifier: MPL-2.0

package roster

// This file tests the claims of the owners of rosters, and users with several ids.

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

func TestAConflictOfOwnersIsReportedOncePerRoom(t *testing.T) {
	t.Parallel()
	type claim struct {
		room     string
		owner    Owner
		conflict bool
	}
	tests := map[string][]claim{
		"map only":                    {{"r", OwnerMap, false}, {"r", OwnerMap, false}},
		"singles only":                {{"r", OwnerSingle, false}, {"r", OwnerSingle, false}},
		"singles after map":           {{"r", OwnerMap, false}, {"r", OwnerSingle, true}, {"r", OwnerSingle, false}, {"r", OwnerMap, false}},
		"map after singles":           {{"r", OwnerSingle, false}, {"r", OwnerSingle, false}, {"r", OwnerMap, true}, {"r", OwnerSingle, false}},
		"a room each":                 {{"r", OwnerMap, false}, {"s", OwnerSingle, false}},
		"two rooms, both in conflict": {{"r", OwnerMap, false}, {"s", OwnerSingle, false}, {"r", OwnerSingle, true}, {"s", OwnerMap, true}},
	}
	for name, claims := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rooms := &Memberships{}
			for i, c := range claims {
				if got := rooms.Claim(c.room, c.owner); got != c.conflict {
					t.Errorf("claim %d: got conflict %v, want %v", i, got, c.conflict)
				}
			}
		})
	}
}

func TestOneOfManyConcurrentClaimsReportsTheConflict(t *testing.T) {
	t.Parallel()
	rooms := &Memberships{}
	var conflicts atomic.Int32
	var claims sync.WaitGroup
	for i := range 50 {
		claims.Go(func() {
			if rooms.Claim("r", Owner(i%2)) {
				conflicts.Add(1)
			}
		})
	}
	claims.Wait()
	if got := conflicts.Load(); got != 1 {
		t.Errorf("got %d conflicts, want 1", got)
	}
}

func TestWhatIsRememberedOfAnotherIDIsAboutTheUser(t *testing.T) {
	t.Parallel()
	for name, report := range map[string]func(m *Memberships){
		"before both ids are known": func(m *Memberships) {
			m.Record("room", "address", Create)
			m.Identify("address", "user")
		},
		"after": func(m *Memberships) { m.Identify("address", "user"); m.Record("room", "address", Create) },
		"with reports of both": func(m *Memberships) {
			m.Record("room", "user", Destroy)
			m.Record("room", "address", Create)
			m.Identify("address", "user")
		},
	} {
		m := &Memberships{}
		report(m)
		m.Record("another room", "user", Keep)
		for _, id := range []string{"user", "address"} {
			if others := m.Record("room", id, InState); !others.Any(Create) || others.Any(Keep) {
				t.Errorf("%s: %s: got %+v, want the create in this room", name, id, others)
			}
		}
	}
}

// The add is by address, and the removal by id; that both are the same user becomes
// known when one of them is in progress.
func TestAnAddAndARemovalOfOneUserWaitForEachOtherByAnyID(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		first, second string
		want          []string
	}{
		"add first":     {"add", "remove", []string{"add"}},
		"removal first": {"remove", "add", []string{"remove", "add"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := &testMembership{}
				start := func(name string) {
					if name == "add" {
						m.RunAdd(t.Context(), "room", []string{"address"}, func() bool { m.call("add"); return true })
						return
					}
					if err := m.RunRemove(t.Context(), "room", "user", func() error { m.call("remove"); return nil }); err != nil {
						t.Error(err)
					}
				}
				var calls sync.WaitGroup
				calls.Go(func() { start(test.first) })
				synctest.Wait()
				m.Identify("address", "user")
				calls.Go(func() { start(test.second) })
				calls.Wait()
				if !slices.Equal(m.calls, test.want) {
					t.Errorf("got the calls %v, want %v", m.calls, test.want)
				}
				if err := m.RunRemove(t.Context(), "room", "address", func() error { t.Error("removed whom another has"); return nil }); err != nil {
					t.Error(err)
				}
			})
		})
	}
}
