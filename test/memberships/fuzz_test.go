// SPDX-License-Identifier: MPL-2.0

// Package memberships_test is a fuzz test of rosters: it runs the built provider with
// a real CLI through random configurations, faults and changes outside Terraform, and
// compares who is in which room and thread with a model. `make fuzz-memberships` runs
// as many cycles as asked for; the tests of the module run a few.
//
// A seed is ten cycles on an emulator of its own, from nothing to a destroy. One
// source of randomness decides everything, so a seed repeats the same steps; only the
// order of Terraform's parallel calls may differ.
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

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	cyclesPerSeed = 10
	usersPerSeed  = 9
)

// intFromEnv reads an environment variable; fallback is its value if it is not set.
func intFromEnv(t *testing.T, name string, fallback int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return fallback
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q: want a number from 1 on", name, text)
	}
	return n
}

func TestAccMemberships(t *testing.T) { //nolint:paralleltest // one seed at a time, because each uses the whole machine
	clitest.Path(t) // skips without a CLI, before the build
	cycles, seed := intFromEnv(t, "ACS_FUZZ_CYCLES", cyclesPerSeed), intFromEnv(t, "ACS_FUZZ_SEED", 1)
	folder := clitest.BuildProvider(t, "acs")
	for ; cycles > 0; cycles, seed = cycles-cyclesPerSeed, seed+1 {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			newFuzzer(t, folder, seed).run(min(cycles, cyclesPerSeed))
		})
	}
}

// fuzzer runs the cycles of one seed.
type fuzzer struct {
	t            *testing.T
	seed         int
	random       *rand.Rand
	server       *emulator.Server
	folder       *clitest.Folder
	writer       *writer
	reader       *stateReader
	users        []string
	deletedUsers map[string]bool

	last, now      configuration
	observed       service          // after the last apply, or after the changes outside since then
	removedOutside map[int][]string // by changes outside in this cycle, by number of the place
	readded        []string         // users whom repair added again
	keptMessages   map[string]bool  // ids of messages that stay, as the provider said
	log            []string         // of this cycle
	latest         string           // the user who was added last
	numbers        int              // of places and labels so far
	messageNumber  int              // of the latest message
	errors         int              // applies that failed
	outside        int              // changes outside Terraform
}

func pick[T any](random *rand.Rand, list []T) T { return list[random.IntN(len(list))] }

func (f *fuzzer) chance(probability float64) bool { return f.random.Float64() < probability }

func (f *fuzzer) nextNumber() int {
	f.numbers++
	return f.numbers
}

func (f *fuzzer) newKey() string         { return fmt.Sprintf("k%d", f.nextNumber()) }
func (f *fuzzer) newLabel(*place) string { return fmt.Sprintf("l%d", f.nextNumber()) }
func (f *fuzzer) isLive(user string) bool {
	return slices.Contains(f.users, user) && !f.deletedUsers[user] || user == ""
}
func (f *fuzzer) logf(text string, a ...any) { f.log = append(f.log, fmt.Sprintf(text, a...)) }

func (f *fuzzer) liveUsers() []string {
	return slices.DeleteFunc(slices.Clone(f.users), func(user string) bool { return f.deletedUsers[user] })
}

// invalid returns the users whom the service refuses, or may refuse.
func (f *fuzzer) invalid() []string {
	return append([]string{"malformed", "of Teams", "of another resource", "never made"}, keys(f.deletedUsers)...)
}

const (
	resourceID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"
	anotherID  = "2c6dd17c-0463-4682-a2f7-eac36ac8d887"
)

// newFuzzer starts an emulator with users, and with a room and a thread that
// Terraform does not manage.
func newFuzzer(t *testing.T, folder string, seed int) *fuzzer {
	t.Helper()
	userID := func(resource string, n int) string {
		return fmt.Sprintf("8:acs:%s_00000000-0000-0000-0000-%012d", resource, n)
	}
	f := &fuzzer{
		t: t, seed: seed, random: rand.New(rand.NewPCG(uint64(seed), 0)), //nolint:gosec // G404, G115: the randomness must be repeatable
		deletedUsers: map[string]bool{}, keptMessages: map[string]bool{},
		writer: &writer{begin: time.Now().UTC().Truncate(time.Minute), rawID: map[string]string{
			"malformed": "8:acs:nobody", "of Teams": "8:orgid:" + anotherID,
			"of another resource": userID(anotherID, 1), "never made": userID(resourceID, 999),
		}},
	}
	var users []map[string]string
	for n := range usersPerSeed {
		name := fmt.Sprintf("u%d", n)
		f.users = append(f.users, name)
		f.writer.rawID[name] = userID(resourceID, n+1)
		users = append(users, map[string]string{"rawId": f.writer.rawID[name]})
	}
	people := []map[string]string{{"rawId": f.writer.rawID["u0"]}, {"rawId": f.writer.rawID["u1"]}}
	others, err := json.Marshal(map[string]any{
		"resourceId": resourceID, "users": users, "rooms": []any{map[string]any{"participants": people}},
		"threads": []any{map[string]any{"topic": "Not managed", "participants": people}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if f.server, err = emulator.Start(emulator.Options{Seed: others, Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}}); err != nil {
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
	f.reader = &stateReader{f.server, f.writer.begin, names, f.keptMessages}
	f.folder = clitest.NewFolder(t, map[string]string{"acs": folder}, "AZURE_COMMUNICATION_CONNECTION_STRING="+f.server.ConnectionString())
	f.now = configuration{defaultUser: "u0", places: map[string]*place{}}
	f.last = f.now.clone()
	f.observed = f.reader.read()
	return f
}

// run runs the cycles, and ends with a destroy.
func (f *fuzzer) run(cycles int) {
	f.t.Logf("seed %d: again by make fuzz-memberships SEED=%d CYCLES=%d", f.seed, f.seed, cyclesPerSeed)
	for range maxPlaces - 1 {
		f.addPlace()
	}
	for n := range cycles {
		f.log, f.removedOutside, f.readded = []string{fmt.Sprintf("seed %d, cycle %d", f.seed, n+1)}, map[int][]string{}, nil
		f.cycle()
	}
	f.log = []string{fmt.Sprintf("seed %d, destroy", f.seed)}
	if f.chance(0.3) {
		f.injectFaults()
		f.cli("destroy", "-auto-approve")
		f.server.ClearFaults()
	}
	if got := f.cli("destroy", "-auto-approve"); got.code != 0 {
		f.fail("the destroy failed", nil, got)
	}
	before := f.observed
	f.last, f.now = f.now, configuration{defaultUser: f.now.defaultUser, places: map[string]*place{}}
	f.check(applyResult{last: f.last, attempted: f.last, now: f.now, before: before, after: f.reader.read()}, outcome{})
	f.t.Logf("%d cycles, %d of them with an error that the second apply corrected; %d changes outside Terraform", cycles, f.errors, f.outside)
}

// cycle changes something, applies it, and compares the service with the model.
func (f *fuzzer) cycle() {
	f.now.blocks, f.now.maxRetries = nil, pick(f.random, []int{0, 0, 1, 3})
	outside := len(f.last.places) > 0 && f.chance(0.5)
	if outside {
		for range 1 + f.random.IntN(2) {
			f.changeOutside()
		}
	}
	for left := 2 + f.random.IntN(4); left > 0; {
		if f.change() {
			left--
		}
	}
	f.makeValid()
	if f.chance(0.6) {
		f.injectFaults()
	}
	arguments := []string{"apply", "-auto-approve", fmt.Sprintf("-parallelism=%d", pick(f.random, []int{1, 10, 50}))}
	if !outside && f.chance(0.2) {
		arguments = append(arguments, "-refresh=false")
	}
	before, tried := f.observed, f.now.clone()
	first := f.apply(arguments...)
	said := first
	if first.code != 0 {
		f.logf("the first apply failed")
		f.errors++
		f.deleteUnknownOutcomes(first.text)
		f.repair(first.text)
		said = f.apply(arguments[:3]...)
		said.text = first.text + said.text
		if said.code != 0 {
			f.fail("the second apply failed too", nil, said)
		}
	}
	f.deleteUnknownOutcomes(said.text)
	r := applyResult{last: f.last, attempted: tried, now: f.now, before: before, after: f.reader.read(), output: said.text, deletedUsers: f.deletedUsers, readded: f.readded, removals: f.removals()}
	f.check(r, said)
	f.recordKeptMessages(r)
	switch got := f.cli("plan", "-detailed-exitcode"); {
	case got.code != 0:
		f.fail("the next plan is not empty", nil, outcome{said.text + got.text, got.code})
	case f.now.hasDuplicates() != outputContains(got.text, "Two resources for one participant"):
		f.fail("the next plan is wrong about two resources for one participant", nil, got)
	}
	f.last, f.observed = f.now.clone(), f.reader.read()
}

// outcome is the result of a command.
type outcome struct {
	text string // standard output and error
	code int
}

// cli runs a command of the CLI.
func (f *fuzzer) cli(arguments ...string) outcome {
	f.t.Helper()
	text, code := f.folder.Run(arguments...)
	return outcome{text, code}
}

// apply writes the configuration and applies it.
func (f *fuzzer) apply(arguments ...string) outcome {
	text := f.writer.write(f.now)
	f.folder.Write("main.tf", text)
	f.logf("terraform %s\n%s", strings.Join(arguments, " "), text)
	f.server.ForgetRequests()
	got := f.cli(arguments...)
	f.server.ClearFaults()
	return got
}

func (f *fuzzer) check(r applyResult, said outcome) {
	f.t.Helper()
	if wrong := r.violations(); len(wrong) > 0 {
		f.fail("the service is not as it must be", wrong, said)
	}
}

// fail ends the test with all that is needed to understand the failure.
func (f *fuzzer) fail(what string, wrong []string, said outcome) {
	f.t.Helper()
	var requests strings.Builder
	for _, r := range f.server.Requests() {
		if r.Method != "GET" || r.Status >= 400 || r.Status == 0 {
			fmt.Fprintf(&requests, "%s %s %s -> %d\n", r.Method, r.Path, r.Body, r.Status)
		}
	}
	f.t.Fatalf("seed %d: %s\n  %s\n\nagain: make fuzz-memberships SEED=%d CYCLES=%d\n\nbefore: %v\nafter: %v\n\n%s\n\nrequests:\n%s\nthe CLI said:\n%s",
		f.seed, what, strings.Join(wrong, "\n  "), f.seed, cyclesPerSeed, f.observed, f.reader.read(), strings.Join(f.log, "\n"), requests.String(), said.text)
}

// removals returns the participants whom requests of the last apply removed.
func (f *fuzzer) removals() []removal {
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
				list = append(list, removal{id, f.reader.user(rawID)})
			}
		}
		if rawID := body.RawID + body.Nested.RawID; rawID != "" {
			list = append(list, removal{id, f.reader.user(rawID)})
		}
	}
	return list
}

// recordKeptMessages remembers the messages that the provider said would stay.
func (f *fuzzer) recordKeptMessages(r applyResult) {
	for number, there := range r.after.places {
		for _, s := range there[0].messages {
			if p := r.now.byNumber(number); p != nil && r.keptWithWarning(p, s) {
				f.keptMessages[s.id] = true
			}
		}
	}
}

// outputContains reports whether the CLI printed a text, across line breaks.
func outputContains(said, text string) bool {
	return strings.Contains(strings.Join(strings.Fields(said), " "), text)
}

// deleteUnknownOutcomes does what an administrator does after an error that says that
// something may have been created: it deletes duplicates, except the latest, which is
// in the state.
func (f *fuzzer) deleteUnknownOutcomes(said string) {
	if !outputContains(said, "may have been") {
		return
	}
	for number, there := range f.reader.read().places {
		p := f.now.byNumber(number)
		if p == nil {
			continue
		}
		for _, f2 := range there[:len(there)-1] {
			f.deletePlace(p, f2.id)
		}
		f.deleteDuplicateMessages(p, there[len(there)-1].id)
	}
}

// deleteDuplicateMessages deletes all but the latest of the messages with one text.
func (f *fuzzer) deleteDuplicateMessages(p *place, id string) {
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
