// SPDX-License-Identifier: MPL-2.0

// Package wiretest checks every exchange of a package's tests with the emulator against the contract. Use it in a
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

// Run runs the tests of a package whose requests come from internal/acs. The exit code that it returns is not 0 if a
// test fails, if an exchange violates the contract, or if a run of all tests has no exchange.
func Run(m *testing.M) int { return run(m, contract.ByClient, false) }

// RunByHand is Run for a package with handwritten requests, which may have forms that the service accepts and no client
// sends.
func RunByHand(m *testing.M) int { return run(m, contract.ByHand, false) }

// RunEveryOperation is RunByHand for the emulator's own tests: in a run of all tests each operation must succeed once.
func RunEveryOperation(m *testing.M) int { return run(m, contract.ByHand, true) }

// maxViolationsShown limits the violations that a report lists.
const maxViolationsShown = 50

func run(m *testing.M, by contract.Sender, every bool) int {
	exchanges := newExchangeLog(by)
	current.Store(exchanges)
	emulator.WatchAll(func(e emulator.Exchange) { exchanges.add(contract.Exchange(e)) })
	code := m.Run()
	emulator.WatchAll(nil)
	if ok := exchanges.report(os.Stderr, wholeRun(), every); !ok && code == 0 {
		return 1
	}
	return code
}

// current is the log of this process's tests.
var current atomic.Pointer[exchangeLog] //nolint:gochecknoglobals // a TestMain sets it, and servers deep inside tests reach it no other way

// Requests returns next with a check of every request before it. It is for a test's own server, which replaces a
// failing service: its answers are not checked.
func Requests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		current.Load().add(contract.Exchange{
			Method: r.Method, Target: r.RequestURI, Header: r.Header.Clone(), Body: body, Fault: true,
		})
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// wholeRun reports whether the run is of all tests, the acceptance tests included.
func wholeRun() bool {
	if os.Getenv("TF_ACC") == "" {
		return false
	}
	for _, name := range []string{"test.run", "test.skip", "test.list"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return false
		}
	}
	return true
}

// exchangeLog counts exchanges and collects their violations. It is safe for concurrent use.
type exchangeLog struct {
	table      *contract.Table
	by         contract.Sender
	mu         sync.Mutex
	operations map[string]int // successes, by operation
	count      int
	violations map[string]string // each with the first exchange that has it
}

func newExchangeLog(by contract.Sender) *exchangeLog {
	return &exchangeLog{table: contract.NewTable(), by: by, operations: map[string]int{}, violations: map[string]string{}}
}

// add checks and counts one exchange.
func (l *exchangeLog) add(e contract.Exchange) {
	found, name := l.table.Check(e, l.by), l.table.Name(e)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.count++
	if name != "" && e.Status >= 200 && e.Status < 300 {
		l.operations[name]++
	}
	for _, violation := range found {
		if _, known := l.violations[violation]; !known {
			l.violations[violation] = e.String()
		}
	}
}

// report writes a summary line and the violations, and reports whether there are none.
func (l *exchangeLog) report(out io.Writer, whole, every bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	var lines []string
	for _, violation := range slices.Sorted(maps.Keys(l.violations)) {
		lines = append(lines, violation+"\n\t"+l.violations[violation])
	}
	if whole && l.count == 0 {
		lines = append(lines, "no exchange: the tests start no emulator, or nobody watches it")
	}
	for _, name := range l.table.Names() {
		if whole && every && l.operations[name] == 0 {
			lines = append(lines, name+": never succeeded")
		}
	}
	var counts []string
	for _, name := range slices.Sorted(maps.Keys(l.operations)) {
		counts = append(counts, fmt.Sprintf("%s %d", name, l.operations[name]))
	}
	text := fmt.Sprintf("wire: %d exchanges checked, %d violations; successes: %s\n",
		l.count, len(lines), strings.Join(counts, ", "))
	for _, line := range lines[:min(maxViolationsShown, len(lines))] {
		text += "wire: " + line + "\n"
	}
	_, _ = io.WriteString(out, text) // if it cannot be written, the exit code is enough
	return len(lines) == 0
}
