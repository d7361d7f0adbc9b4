// SPDX-License-Identifier: MPL-2.0

// This file watches how much memory built providers take.

package clitest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// memoryInterval is how often WatchMemory looks: a provider lives for about a second.
const memoryInterval = 20 * time.Millisecond

// WatchMemory looks at the processes of the programs in some folders until the test ends.
// peak returns the largest resident set of one since it was called last, in MiB; 0 where
// there is no /proc.
func WatchMemory(t *testing.T, folders ...string) (peak func() float64) {
	t.Helper()
	var mu sync.Mutex
	var largest int64 // KiB
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		ticker := time.NewTicker(memoryInterval)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				mu.Lock()
				largest = max(largest, largestIn(folders))
				mu.Unlock()
			}
		}
	}()
	t.Cleanup(func() {
		close(stop)
		<-stopped
	})
	return func() float64 {
		mu.Lock()
		defer mu.Unlock()
		taken := float64(largest) / (1 << 10)
		largest = 0
		return taken
	}
}

// largestIn is the largest peak of the processes whose program is in a folder of these,
// in KiB.
func largestIn(folders []string) int64 {
	var largest int64
	programs, _ := filepath.Glob("/proc/[0-9]*/exe") // the pattern is right
	for _, link := range programs {
		program, err := os.Readlink(link)
		if err != nil || !slices.Contains(folders, filepath.Dir(program)) {
			continue // it has ended, or is of another user
		}
		status, err := os.ReadFile(filepath.Join(filepath.Dir(link), "status"))
		if err != nil {
			continue
		}
		_, after, _ := strings.Cut(string(status), "VmHWM:")
		var peak int64
		if _, err := fmt.Sscan(after, &peak); err == nil {
			largest = max(largest, peak)
		}
	}
	return largest
}
