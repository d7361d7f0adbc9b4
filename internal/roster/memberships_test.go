package roster

// This file tests the claims of the owners of rosters.

import (
	"sync"
	"sync/atomic"
	"testing"
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
