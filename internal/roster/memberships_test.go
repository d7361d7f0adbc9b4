package roster

// This file tests what resources of one process say to each other.

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
		"map alone":            {{"r", ByMap, false}, {"r", ByMap, false}},
		"singles alone":        {{"r", BySingles, false}, {"r", BySingles, false}},
		"singles after map":    {{"r", ByMap, false}, {"r", BySingles, true}, {"r", BySingles, false}, {"r", ByMap, false}},
		"map after singles":    {{"r", BySingles, false}, {"r", BySingles, false}, {"r", ByMap, true}, {"r", BySingles, false}},
		"rooms of their own":   {{"r", ByMap, false}, {"s", BySingles, false}},
		"two rooms, both torn": {{"r", ByMap, false}, {"s", BySingles, false}, {"r", BySingles, true}, {"s", ByMap, true}},
	}
	for name, claims := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rooms := NewRooms(nil, Options{})
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
	rooms := NewRooms(nil, Options{})
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

func TestRoomsAndThreadsAreClaimedApart(t *testing.T) {
	t.Parallel()
	rooms, threads := NewRooms(nil, Options{}), NewThreads(nil, Options{})
	if rooms.Claim("id", ByMap) || threads.Claim("id", BySingles) {
		t.Error("got a conflict between a room and a thread")
	}
	if !threads.Claim("id", ByMap) {
		t.Error("got no conflict between two owners of a thread")
	}
}
