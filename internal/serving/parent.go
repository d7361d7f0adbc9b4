// SPDX-License-Identifier: MPL-2.0

// This file ends the program when Terraform is gone.

package serving

import (
	"os"
	"sync/atomic"
	"time"
)

// parentInterval is how often the program looks whether Terraform is still there.
const parentInterval = time.Second

// endWithParent returns when the parent process is another one than at first, which is
// so once it has ended, and no change is under way. Without this, a Terraform that is
// killed leaves the provider running for ever, with its credentials in memory: a
// plugin is only told to end. What goes on after that ends by itself within the time
// that a change has after a stop.
//
// On Windows the number of the parent never changes, so there it does not return.
func endWithParent(parent func() int, changing *atomic.Int32, tick <-chan time.Time) {
	first := parent()
	for range tick {
		if parent() != first && changing.Load() == 0 {
			return
		}
	}
}

// exitWithParent ends the program when Terraform is gone.
func exitWithParent(changing *atomic.Int32) {
	endWithParent(os.Getppid, changing, time.Tick(parentInterval))
	os.Exit(1)
}
