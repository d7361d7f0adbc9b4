// Package memberships_test drives the built provider by a real CLI through
// random configurations, faults and changes from outside, and holds who is in
// which room and thread against a model. `make fuzz-memberships` runs as many
// cycles as asked for; the tests of the module run a few.
//
// A seed stands for a life of ten cycles on an emulator of its own, from nothing
// to a destroy. One source of randomness decides everything, so that a seed is
// the same life again; only the order in which Terraform's parallel calls arrive
// is not decided by it.
package memberships_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	cyclesOfALife = 10
	usersOfALife  = 9
)

// number is an environment variable's, or else what stands for none.
func number(t *testing.T, name string, none int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return none
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q: want a number from 1 on", name, text)
	}
	return n
}

func TestFuzzMemberships(t *testing.T) { //nolint:paralleltest // one life at a time: it is the machine's
	path := cliPath(t)
	cycles, seed := number(t, "ACS_FUZZ_CYCLES", cyclesOfALife), number(t, "ACS_FUZZ_SEED", 1)
	folder := buildProvider(t)
	for ; cycles > 0; cycles, seed = cycles-cyclesOfALife, seed+1 {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			newFuzz(t, path, folder, seed).live(min(cycles, cyclesOfALife))
		})
	}
}

// fuzz is one life.
type fuzz struct {
	t       *testing.T
	seed    int
	random  *rand.Rand
	server  *emulator.Server
	cli     *cli
	writer  *writer
	watcher *watcher
	users   []string
	dead    map[string]bool

	last, now     configuration
	seen          service          // at the end of the last apply, or of what was done outside since
	thrownOut     map[int][]string // in this cycle, from outside, by number of the place
	helpers       []string         // whom heal let in again
	left          map[string]bool  // ids of messages that stay, as the provider said
	story         []string         // of this cycle
	latest        string           // the user who was listed last
	numbers       int              // of places and labels so far
	messageNumber int              // of the latest message
	errors        int              // applies that ended with one
	outside       int              // changes from outside
}

func pick[T any](random *rand.Rand, list []T) T { return list[random.IntN(len(list))] }

func (f *fuzz) likely(probability float64) bool { return f.random.Float64() < probability }

func (f *fuzz) nextNumber() int {
	f.numbers++
	return f.numbers
}

func (f *fuzz) newKey() string         { return fmt.Sprintf("k%d", f.nextNumber()) }
func (f *fuzz) newLabel(*place) string { return fmt.Sprintf("l%d", f.nextNumber()) }
func (f *fuzz) alive(user string) bool {
	return slices.Contains(f.users, user) && !f.dead[user] || user == ""
}
func (f *fuzz) note(text string, a ...any) { f.story = append(f.story, fmt.Sprintf(text, a...)) }

func (f *fuzz) living() []string {
	return slices.DeleteFunc(slices.Clone(f.users), func(user string) bool { return f.dead[user] })
}

// invalid are those whom a roster refuses, or may.
func (f *fuzz) invalid() []string {
	return append([]string{"malformed", "of Teams", "of another resource", "never made"}, keys(f.dead)...)
}

const (
	resourceID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"
	anotherID  = "2c6dd17c-0463-4682-a2f7-eac36ac8d887"
)

// newFuzz begins a life: users, and a room and a thread of somebody else.
func newFuzz(t *testing.T, path, folder string, seed int) *fuzz {
	t.Helper()
	userID := func(resource string, n int) string {
		return fmt.Sprintf("8:acs:%s_00000000-0000-0000-0000-%012d", resource, n)
	}
	f := &fuzz{
		t: t, seed: seed, random: rand.New(rand.NewPCG(uint64(seed), 0)), //nolint:gosec // G404, G115: a life that can be had again is the point
		dead: map[string]bool{}, left: map[string]bool{},
		writer: &writer{begin: time.Now().UTC().Truncate(time.Minute), rawID: map[string]string{
			"malformed": "8:acs:nobody", "of Teams": "8:orgid:" + anotherID,
			"of another resource": userID(anotherID, 1), "never made": userID(resourceID, 999),
		}},
	}
	var users []map[string]string
	for n := range usersOfALife {
		name := fmt.Sprintf("u%d", n)
		f.users = append(f.users, name)
		f.writer.rawID[name] = userID(resourceID, n+1)
		users = append(users, map[string]string{"rawId": f.writer.rawID[name]})
	}
	people := []map[string]string{{"rawId": f.writer.rawID["u0"]}, {"rawId": f.writer.rawID["u1"]}}
	strangers, err := json.Marshal(map[string]any{
		"resourceId": resourceID, "users": users, "rooms": []any{map[string]any{"participants": people}},
		"threads": []any{map[string]any{"topic": "Of somebody else", "participants": people}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if f.server, err = emulator.Start(emulator.Options{Seed: strangers, RateLimits: emulator.RateLimitsOff}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.server.Close(); err != nil {
			t.Error(err)
		}
	})
	names := map[string]string{}
	for name, rawID := range f.writer.rawID {
		names[rawID] = name
	}
	f.watcher = &watcher{f.server, f.writer.begin, names, f.left}
	f.cli = newCLI(t, path, folder, f.server.ConnectionString())
	f.now = configuration{actsByDefault: "u0", places: map[string]*place{}}
	f.last = f.now.clone()
	f.seen = f.watcher.look()
	return f
}

// live goes through the cycles and ends in a destroy.
func (f *fuzz) live(cycles int) {
	f.t.Logf("seed %d: again by make fuzz-memberships SEED=%d CYCLES=%d", f.seed, f.seed, cyclesOfALife)
	for range mostPlaces - 1 {
		f.addPlace()
	}
	for n := range cycles {
		f.story, f.thrownOut, f.helpers = []string{fmt.Sprintf("seed %d, cycle %d", f.seed, n+1)}, map[int][]string{}, nil
		f.cycle()
	}
	f.story = []string{fmt.Sprintf("seed %d, destroy", f.seed)}
	if f.likely(0.3) {
		f.disturb()
		f.cli.run("destroy", "-auto-approve")
		f.server.ClearFaults()
	}
	if got := f.cli.run("destroy", "-auto-approve"); got.code != 0 {
		f.fail("the destroy failed", nil, got)
	}
	before := f.seen
	f.last, f.now = f.now, configuration{actsByDefault: f.now.actsByDefault, places: map[string]*place{}}
	f.check(run{last: f.last, tried: f.last, now: f.now, before: before, after: f.watcher.look()}, outcome{})
	f.t.Logf("%d cycles, %d of them with an error that the second apply mended; %d changes from outside", cycles, f.errors, f.outside)
}

// cycle changes something, applies it, and holds the service against the model.
func (f *fuzz) cycle() {
	f.now.blocks, f.now.maxRetries = nil, pick(f.random, []int{0, 0, 1, 3})
	outside := len(f.last.places) > 0 && f.likely(0.5)
	if outside {
		for range 1 + f.random.IntN(2) {
			f.meddle()
		}
	}
	for left := 2 + f.random.IntN(4); left > 0; {
		if f.change() {
			left--
		}
	}
	f.settle()
	if f.likely(0.6) {
		f.disturb()
	}
	arguments := []string{"apply", "-auto-approve", fmt.Sprintf("-parallelism=%d", pick(f.random, []int{1, 10, 50}))}
	if !outside && f.likely(0.2) {
		arguments = append(arguments, "-refresh=false")
	}
	before, tried := f.seen, f.now.clone()
	first := f.apply(arguments...)
	said := first
	if first.code != 0 {
		f.note("the first apply failed")
		f.errors++
		f.clearUnknown(first.text)
		f.heal(first.text)
		said = f.apply(arguments[:3]...)
		said.text = first.text + said.text
		if said.code != 0 {
			f.fail("the second apply failed too", nil, said)
		}
	}
	f.clearUnknown(said.text)
	r := run{last: f.last, tried: tried, now: f.now, before: before, after: f.watcher.look(), said: said.text, dead: f.dead, helpers: f.helpers, removals: f.removals()}
	f.check(r, said)
	f.noteLeft(r)
	switch got := f.cli.run("plan", "-detailed-exitcode"); {
	case got.code != 0:
		f.fail("the next plan is not empty", nil, outcome{said.text + got.text, got.code})
	case f.now.hasTwo() != says(got.text, "Two resources for one participant"):
		f.fail("the next plan is wrong about two resources for one person", nil, got)
	}
	f.last, f.seen = f.now.clone(), f.watcher.look()
}

// apply writes the configuration and applies it.
func (f *fuzz) apply(arguments ...string) outcome {
	text := f.writer.write(f.now)
	f.cli.write("main.tf", text)
	f.note("terraform %s\n%s", strings.Join(arguments, " "), text)
	f.server.ForgetRequests()
	got := f.cli.run(arguments...)
	f.server.ClearFaults()
	return got
}

func (f *fuzz) check(r run, said outcome) {
	f.t.Helper()
	if wrong := r.complaints(); len(wrong) > 0 {
		f.fail("the service is not as it has to be", wrong, said)
	}
}

// fail ends the life with all that is needed to understand it.
func (f *fuzz) fail(what string, wrong []string, said outcome) {
	f.t.Helper()
	var requests strings.Builder
	for _, r := range f.server.Requests() {
		if r.Method != "GET" || r.Status >= 400 || r.Status == 0 {
			fmt.Fprintf(&requests, "%s %s %s -> %d\n", r.Method, r.Path, r.Body, r.Status)
		}
	}
	f.t.Fatalf("seed %d: %s\n  %s\n\nagain: make fuzz-memberships SEED=%d CYCLES=%d\n\nbefore: %v\nafter: %v\n\n%s\n\nrequests:\n%s\nthe CLI said:\n%s",
		f.seed, what, strings.Join(wrong, "\n  "), f.seed, cyclesOfALife, f.seen, f.watcher.look(), strings.Join(f.story, "\n"), requests.String(), said.text)
}

// removals are the people whom requests of the last apply took out.
func (f *fuzz) removals() []removal {
	var list []removal
	for _, r := range f.server.Requests() {
		var body struct {
			Participants map[string]*struct{} `json:"participants"`
			RawID        string               `json:"rawId"`
			Nested       struct {
				RawID string `json:"rawId"`
			} `json:"communicationIdentifier"`
		}
		parts := strings.Split(strings.NewReplacer("%3A", ":", "%40", "@").Replace(r.Path), "/")
		taken := r.Method == "PATCH" && parts[len(parts)-1] == "participants" || parts[len(parts)-1] == ":remove"
		if !taken || r.Status >= 300 || json.Unmarshal([]byte(r.Body), &body) != nil {
			continue
		}
		id := parts[2]
		if parts[1] == "chat" {
			id = parts[3]
		}
		for rawID, kept := range body.Participants {
			if kept == nil {
				list = append(list, removal{id, f.watcher.user(rawID)})
			}
		}
		if rawID := body.RawID + body.Nested.RawID; rawID != "" {
			list = append(list, removal{id, f.watcher.user(rawID)})
		}
	}
	return list
}

// noteLeft remembers the messages that the provider said would stay.
func (f *fuzz) noteLeft(r run) {
	for number, there := range r.after.places {
		for _, s := range there[0].messages {
			if p := r.now.numbered(number); p != nil && r.leftWithWarning(p, s) {
				f.left[s.id] = true
			}
		}
	}
}

// says reports whether the CLI said something, in lines that it breaks.
func says(said, text string) bool {
	return strings.Contains(strings.Join(strings.Fields(said), " "), text)
}

// clearUnknown does what an administrator does after an error that says that
// something may have been made: it deletes what is there twice, but the latest,
// which is Terraform's.
func (f *fuzz) clearUnknown(said string) {
	if !says(said, "may have been") {
		return
	}
	for number, there := range f.watcher.look().places {
		p := f.now.numbered(number)
		if p == nil {
			continue
		}
		for _, f2 := range there[:len(there)-1] {
			f.deletePlace(p, f2.id)
		}
		f.deleteDoubles(p, there[len(there)-1].id)
	}
}

// deleteDoubles deletes all but the latest of messages with one text.
func (f *fuzz) deleteDoubles(p *place, id string) {
	if !p.chat {
		return
	}
	f.server.UpdateThread(id, func(t *emulator.Thread) {
		had := map[string]bool{}
		for i := range slices.Backward(t.Messages) {
			m := &t.Messages[i]
			if m.Type != "text" || !m.DeletedOn.IsZero() {
				continue
			}
			if had[m.Content] {
				m.DeletedOn = f.server.Now()
			}
			had[m.Content] = true
		}
	})
}
