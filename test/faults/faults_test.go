// SPDX-License-Identifier: MPL-2.0

// Package faults_test runs the built providers with a real CLI while the emulator spoils
// a quarter of all requests, and checks that nothing is lost, made twice, leaked or hung,
// and that no error reaches the user where a retry could have helped. `make test-faults`
// runs as many seeds as asked for; the tests of the module run one.
//
// A run is one seed, on an emulator of its own: two random configurations one after the
// other, and a destroy, each applied until it succeeds. One source of randomness decides
// the configurations, and one for each kind of fault which requests it hits, so that a
// seed repeats a run, but for the order of Terraform's parallel calls.
package faults_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// numberFromEnv reads an environment variable; fallback is its value if it is not set.
func numberFromEnv(t *testing.T, name string, fallback uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return fallback
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q: want a number from 1 on", name, text)
	}
	return n
}

// TestAccFaults runs the seeds, a few at the same time, because most of the time they
// wait, and prints the table.
func TestAccFaults(t *testing.T) {
	t.Parallel()
	clitest.Path(t) // skips without a CLI, before the build
	runs, first := numberFromEnv(t, "ACS_FAULTS_RUNS", 2), numberFromEnv(t, "ACS_FAULTS_SEED", 1)
	programs := map[string]string{"acs": clitest.BuildProvider(t, "acs"), "webex": clitest.BuildProvider(t, "webex")}
	peak := clitest.WatchMemory(t, programs["acs"], programs["webex"])
	all := newTable(first)
	t.Cleanup(func() { all.print(t, peak()) }) // when all seeds have ended
	for seed := first; seed < first+runs; seed++ {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			r := newRun(t, programs, seed)
			defer func() { all.add(r) }()
			r.run()
		})
	}
}

// run is one seed.
type run struct {
	t      *testing.T
	seed   uint64
	random *rand.Rand
	server *emulator.Server
	cli    *cli
	actor  string
	skew   time.Duration

	hits       map[string]int // by kind of fault
	requests   atomic.Int64
	applies    int
	refused    int                        // applies that 401 ended
	unknown    map[string][]string        // errors that say that something may exist, by its kind
	strays     map[string]map[string]bool // what is in no state, by kind
	lost       int
	leaks      int
	hangs      int
	panics     int
	unexpected int // errors where a retry could have helped
}

// maxApplies is how often a configuration is applied until it has to succeed.
const maxApplies = 25

func newRun(t *testing.T, programs map[string]string, seed uint64) *run {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // G404: it must be the same for the same seed
	skews := []time.Duration{0, 45 * time.Minute, -45 * time.Minute, 3 * time.Minute, -3 * time.Minute}
	r := &run{
		t: t, seed: seed, random: random, skew: skews[random.IntN(len(skews))],
		hits: map[string]int{}, unknown: map[string][]string{}, strays: map[string]map[string]bool{},
	}
	server, err := emulator.Start(emulator.Options{
		Switches:  emulator.Switches{RateLimits: emulator.RateLimitsOff, PageSize: 2},
		OnRequest: func(emulator.Request) { r.requests.Add(1) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	server.Advance(r.skew)
	r.server, r.actor = server, server.CreateUser()
	r.cli = newCLI(t, programs, server)
	return r
}

// run applies two configurations and destroys the second.
func (r *run) run() {
	r.t.Logf("seed %d: again by make test-faults SEED=%d RUNS=1; the clock of the service is off by %s", r.seed, r.seed, r.skew)
	end := time.Now().UTC().Truncate(time.Minute).AddDate(0, 2, 0)
	for revision := 1; revision <= 2; revision++ {
		want := newContent(r.random, revision, end)
		r.cli.Write("main.tf", want.hcl(r.actor))
		slow := r.seed % slowSeeds
		if revision > 1 {
			slow = 0
		}
		r.until(fmt.Sprintf("configuration %d", revision), "apply", slow)
		r.check(want)
		r.wantEmptyPlan()
	}
	r.until("destroy", "destroy", 0)
	r.check(content{})
	if left := r.cli.state(); len(left) > 0 {
		r.failf("the state still has %v", sortedKeys(left))
	}
	for _, leak := range r.cli.leaks(r.server) {
		r.leaks++
		r.failf("%s", leak)
	}
}

func (r *run) failf(text string, a ...any) {
	r.t.Helper()
	r.t.Errorf("seed %d: %s", r.seed, fmt.Sprintf(text, a...))
}

// until applies or destroys, with faults, until it succeeds.
func (r *run) until(what, command string, slow uint64) {
	r.t.Helper()
	programmed := program(r.server, r.random.Uint64(), slow)
	defer func() { endFaults(r.t, r.server, programmed, r.hits) }()
	for range maxApplies {
		r.applies++
		got := r.cli.run(command, "-auto-approve", "-json")
		r.inspect(what, got)
		if got.code == 0 || got.hung {
			return
		}
	}
	r.t.Fatalf("seed %d: %s did not succeed in %d applies", r.seed, what, maxApplies)
}

// inspect looks at the errors of a command that ran with faults.
func (r *run) inspect(what string, got outcome) {
	r.t.Helper()
	if got.hung {
		r.hangs++
		r.failf("%s took longer than %s\n%s", what, commandTimeout, got.text)
	}
	if strings.Contains(got.text, "panic:") || strings.Contains(got.text, "crashed") {
		r.panics++
		r.failf("%s: a panic\n%s", what, got.text)
	}
	if got.code != 0 && !got.hung && len(got.errors) == 0 {
		r.failf("%s failed without an error\n%s", what, got.text)
	}
	for _, d := range got.errors {
		switch saysMayExist := strings.Contains(d.Detail, "anyway"); {
		case saysMayExist:
			r.unknown[d.kind()] = append(r.unknown[d.kind()], d.Detail)
			if !endedBy401(d) && !slices.Contains(sentOnce(), d.kind()) {
				r.unexpected++
				r.failf("%s: a retry could have helped: %+v", what, d)
			}
		case endedBy401(d):
			r.refused++
		default:
			r.unexpected++
			r.failf("%s: a retry could have helped: %+v", what, d)
		}
	}
}

// endedBy401 reports whether a refused credential is the error, which no retry changes.
func endedBy401(d diagnostic) bool { return strings.Contains(d.Detail, "answered 401") }

// sentOnce are the kinds whose create the service cannot recognize when it comes again.
func sentOnce() []string {
	return []string{"acs_user", "acs_chat_message", "webex_room", "webex_room_membership"}
}

// check compares the service with a configuration. What is in no state must have been
// named by an error.
func (r *run) check(want content) {
	r.t.Helper()
	c := &comparison{server: r.server, state: r.cli.state(), want: want, actor: r.actor}
	c.compare()
	r.lost += len(c.missing)
	for _, text := range c.missing {
		r.failf("%s", text)
	}
	for kind, ids := range c.strays {
		if r.strays[kind] == nil {
			r.strays[kind] = map[string]bool{}
		}
		maps.Copy(r.strays[kind], ids)
		if named := len(r.unknown[kind]); len(r.strays[kind]) > named {
			r.failf("%d %s are in no state, but only %d errors said so: %v", len(r.strays[kind]), kind, named, sortedKeys(r.strays[kind]))
		}
	}
	for id := range c.strays["webex_room"] {
		if !slices.ContainsFunc(r.unknown["webex_room"], func(text string) bool {
			return strings.Contains(text, id) || !strings.Contains(text, "import ADDRESS") && !strings.Contains(text, "lists no new room")
		}) {
			r.failf("no error named the room %s of Webex: %q", id, r.unknown["webex_room"])
		}
	}
}

func (r *run) wantEmptyPlan() {
	r.t.Helper()
	if got := r.cli.run("plan", "-detailed-exitcode"); got.code != 0 {
		r.failf("the plan after an apply is not empty\n%s", got.text)
	}
}

// table sums up all runs.
type table struct {
	mu        sync.Mutex
	first     uint64
	runs      int
	skewed    int
	requests  int64
	applies   int
	hits      map[string]int
	unknown   map[string]int
	strays    map[string]int
	refused   int
	lost      int
	leaks     int
	hangs     int
	panics    int
	unnamed   int
	unhelpful int
}

func newTable(first uint64) *table {
	return &table{first: first, hits: map[string]int{}, unknown: map[string]int{}, strays: map[string]int{}}
}

// add adds a run.
func (t *table) add(r *run) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.runs++
	if r.skew != 0 {
		t.skewed++
	}
	t.requests += r.requests.Load()
	t.applies += r.applies
	for kind, n := range r.hits {
		t.hits[kind] += n
	}
	for kind, texts := range r.unknown {
		t.unknown[kind] += len(texts)
	}
	for kind, ids := range r.strays {
		t.strays[kind] += len(ids)
		t.unnamed += max(0, len(ids)-len(r.unknown[kind]))
	}
	t.refused += r.refused
	t.lost += r.lost
	t.leaks += r.leaks
	t.hangs += r.hangs
	t.panics += r.panics
	t.unhelpful += r.unexpected
}

// print prints the table, without the margin of a log.
func (t *table) print(test *testing.T, peak float64) {
	test.Helper()
	if _, err := os.Stdout.WriteString(t.markdown(peak)); err != nil {
		test.Error(err)
	}
}

// markdown is the table. peak is the memory of the largest provider process, in MiB.
func (t *table) markdown(peak float64) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var b strings.Builder
	total := 0
	b.WriteString("\n| fault | requests |\n|---|--:|\n")
	for _, k := range kinds() {
		total += t.hits[k.name]
		fmt.Fprintf(&b, "| %s | %d |\n", k.name, t.hits[k.name])
	}
	fmt.Fprintf(&b, "| all | %d of %d |\n", total, t.requests)
	fmt.Fprintf(&b, "\n| an error says that it may exist twice | errors | exist twice |\n|---|--:|--:|\n")
	for _, kind := range sentOnce() {
		fmt.Fprintf(&b, "| `%s` | %d | %d |\n", kind, t.unknown[kind], t.strays[kind])
	}
	memory := "not measured"
	if peak > 0 {
		memory = fmt.Sprintf("%.0f MiB", peak)
	}
	duplicates := 0
	for _, n := range t.strays {
		duplicates += n
	}
	b.WriteString("\n| all seeds | |\n|---|--:|\n")
	for _, row := range []struct {
		name  string
		value any
	}{
		{"seeds", fmt.Sprintf("%d to %d", t.first, t.first+uint64(t.runs)-1)}, //nolint:gosec // G115: a small number
		{"runs", t.runs},
		{"runs with a wrong clock", t.skewed},
		{"requests", t.requests},
		{"applies and destroys", t.applies},
		{"operations that a 401 ended", t.refused},
		{"errors where a retry could have helped", t.unhelpful},
		{"losses", t.lost},
		{"duplicates that an error named", duplicates - t.unnamed},
		{"other duplicates", t.unnamed},
		{"leaks", t.leaks},
		{"hangs", t.hangs},
		{"panics", t.panics},
		{"peak memory of a provider", memory},
	} {
		fmt.Fprintf(&b, "| %s | %v |\n", row.name, row.value)
	}
	return b.String()
}
