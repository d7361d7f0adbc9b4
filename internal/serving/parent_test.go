// SPDX-License-Identifier: MPL-2.0

package serving

import (
	"sync/atomic"
	"testing"
	"time"
)

// The program ends once its parent has ended, but not while a change is under way.
func TestProgramEndsWithItsParent(t *testing.T) {
	t.Parallel()
	var parent, changing atomic.Int32
	parent.Store(100)
	tick, ended := make(chan time.Time), make(chan struct{})
	go func() {
		defer close(ended)
		endWithParent(func() int { return int(parent.Load()) }, &changing, tick)
	}()
	goesOn := func(while string) {
		t.Helper()
		for range 2 { // the second is taken when the first was looked at
			select {
			case <-ended:
				t.Fatalf("it ended %s", while)
			case tick <- time.Time{}:
			}
		}
	}
	goesOn("while its parent was there")
	changing.Add(1)
	parent.Store(1)
	goesOn("during a change")
	changing.Add(-1)
	select { // the tick before may have been looked at only now
	case tick <- time.Time{}:
	case <-ended:
	}
	<-ended
}
