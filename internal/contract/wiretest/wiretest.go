// Package wiretest holds every exchange of a package's tests with the emulator against the contract. It is for their
// TestMain:
//
//	func TestMain(m *testing.M) { os.Exit(wiretest.Run(m)) }
package wiretest

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/contract"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// Run runs the tests of a package whose requests come from internal/acs, and returns the exit code of the tests: not 0
// where an exchange breaks the contract, or where there was none in a run of all tests.
func Run(m *testing.M) int { return run(m, contract.Client, nil) }

// RunByHand is Run for the emulator's own tests, which write their requests by hand: what is merely accepted is allowed
// there, and a run of all tests has to see each operation succeed.
func RunByHand(m *testing.M) int { return run(m, contract.Hand, contract.Names()) }

func run(m *testing.M, by contract.Sender, wanted []string) int {
	seen := &Wire{by: by}
	emulator.WatchAll(seen.Exchange)
	code := m.Run()
	emulator.WatchAll(nil)
	if ok := seen.report(os.Stderr, wholeRun(), wanted); !ok && code == 0 {
		return 1
	}
	return code
}

// wholeRun tells whether all tests were asked for.
func wholeRun() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return false
		}
	}
	return true
}

// Wire collects exchanges and what is wrong with them. It may be used from several goroutines at once.
type Wire struct {
	by         contract.Sender
	mu         sync.Mutex
	operations map[string]int // successes, by operation
	count      int
	violations map[string]string // to the first exchange that showed it
}

// Exchange checks one exchange.
func (w *Wire) Exchange(seen emulator.Exchange) {
	e := contract.Exchange(seen)
	found, name := contract.Check(e, w.by), contract.Name(e)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.operations == nil {
		w.operations, w.violations = map[string]int{}, map[string]string{}
	}
	w.count++
	if name != "" && e.Status >= 200 && e.Status < 300 {
		w.operations[name]++
	}
	for _, violation := range found {
		if _, known := w.violations[violation]; !known {
			w.violations[violation] = e.String()
		}
	}
}

// report writes what was seen, in one line where all is well, and tells whether it is.
func (w *Wire) report(out io.Writer, whole bool, wanted []string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	var lines []string
	for _, violation := range slices.Sorted(maps.Keys(w.violations)) {
		lines = append(lines, violation+"\n\t"+w.violations[violation])
	}
	if whole && w.count == 0 {
		lines = append(lines, "no exchange was seen: the tests start no emulator, or it is not watched")
	}
	for _, name := range wanted {
		if whole && w.operations[name] == 0 {
			lines = append(lines, name+": never seen to succeed")
		}
	}
	var counts []string
	for _, name := range slices.Sorted(maps.Keys(w.operations)) {
		counts = append(counts, fmt.Sprintf("%s %d", name, w.operations[name]))
	}
	fmt.Fprintf(out, "wire: %d exchanges checked, %d violations; successes: %s\n",
		w.count, len(lines), strings.Join(counts, ", "))
	for _, line := range lines {
		fmt.Fprintln(out, "wire: "+line)
	}
	return len(lines) == 0
}
