// Package wiretest holds every exchange of a package's tests with the emulator against the contract. It is for their
// TestMain:
//
//	func TestMain(m *testing.M) { os.Exit(wiretest.Run(m)) }
package wiretest

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/contract"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// Run runs the tests of a package whose requests come from internal/acs, and returns the exit code of the tests: not 0
// where an exchange breaks the contract, or where there was none in a run of all tests.
func Run(m *testing.M) int { return run(m, contract.Client, false) }

// RunByHand is Run for a package that writes requests by hand, to see what the service makes of them: what is accepted,
// but never written by a client, is allowed there.
func RunByHand(m *testing.M) int { return run(m, contract.Hand, false) }

// RunWhole is RunByHand for the emulator's own tests: a run of all tests has to see each operation succeed.
func RunWhole(m *testing.M) int { return run(m, contract.Hand, true) }

// most is how many violations are written out.
const most = 50

func run(m *testing.M, by contract.Sender, every bool) int {
	seen := newWire(by)
	running.Store(seen)
	emulator.WatchAll(func(e emulator.Exchange) { seen.exchange(contract.Exchange(e)) })
	code := m.Run()
	emulator.WatchAll(nil)
	if ok := seen.report(os.Stderr, wholeRun(), every); !ok && code == 0 {
		return 1
	}
	return code
}

// running is the wire of this process's tests.
var running atomic.Pointer[wire] //nolint:gochecknoglobals // a TestMain makes it, and servers deep inside tests reach it no other way

// Requests is next with every request held against the contract first. It is for servers of a test's own, which stand
// in for the service where it fails: their answers are not looked at.
func Requests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		running.Load().exchange(contract.Exchange{
			Method: r.Method, Target: r.RequestURI, Header: r.Header.Clone(), Body: body, Fault: true,
		})
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
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

// wire collects exchanges and what is wrong with them. It may be used from several goroutines at once.
type wire struct {
	table      *contract.Table
	by         contract.Sender
	mu         sync.Mutex
	operations map[string]int // successes, by operation
	count      int
	violations map[string]string // to the first exchange that showed it
}

func newWire(by contract.Sender) *wire {
	return &wire{table: contract.NewTable(), by: by, operations: map[string]int{}, violations: map[string]string{}}
}

// exchange checks one exchange.
func (w *wire) exchange(e contract.Exchange) {
	found, name := w.table.Check(e, w.by), w.table.Name(e)
	w.mu.Lock()
	defer w.mu.Unlock()
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
func (w *wire) report(out io.Writer, whole, every bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	var lines []string
	for _, violation := range slices.Sorted(maps.Keys(w.violations)) {
		lines = append(lines, violation+"\n\t"+w.violations[violation])
	}
	if whole && w.count == 0 {
		lines = append(lines, "no exchange was seen: the tests start no emulator, or it is not watched")
	}
	for _, name := range w.table.Names() {
		if whole && every && w.operations[name] == 0 {
			lines = append(lines, name+": never seen to succeed")
		}
	}
	var counts []string
	for _, name := range slices.Sorted(maps.Keys(w.operations)) {
		counts = append(counts, fmt.Sprintf("%s %d", name, w.operations[name]))
	}
	text := fmt.Sprintf("wire: %d exchanges checked, %d violations; successes: %s\n",
		w.count, len(lines), strings.Join(counts, ", "))
	for _, line := range lines[:min(most, len(lines))] {
		text += "wire: " + line + "\n"
	}
	_, _ = io.WriteString(out, text) // where it cannot be written, the exit code has to do
	return len(lines) == 0
}
