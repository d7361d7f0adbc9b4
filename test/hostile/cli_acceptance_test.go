// SPDX-License-Identifier: MPL-2.0

// This file attacks the programs of the providers under a real CLI, and measures their
// memory.

package hostile_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	// maxMemory is what a provider may take, in MiB.
	maxMemory = 150
	// maxOutput is what the CLI may print about the errors of one command, in bytes. The
	// configuration has about twenty-five objects.
	maxOutput = 100 << 10
	// eachNthOnCLI thins the answers out that are not large. Of the large ones each third
	// is tried.
	eachNthOnCLI = 80
)

// cliAttack is an answer that is given to every request of a command of the CLI.
type cliAttack struct {
	answer
	// onlyLists: it is the right answer where no list was asked for.
	onlyLists bool
	// large: a command takes seconds, so only the one with the most objects is attacked.
	large bool
}

// cliAttacks are all answers but those that do not end, which would take the time that an
// operation has. What is thinned out is in an order that does not change.
func cliAttacks() (small, large []cliAttack) {
	attacks := func(onlyLists, large bool, families ...[]answer) []cliAttack {
		var list []cliAttack
		for _, a := range slices.Concat(families...) {
			if !a.stalls || a.name == "status 101" {
				list = append(list, cliAttack{a, onlyLists, large})
			}
		}
		return list
	}
	small = append(attacks(true, false, linkAnswers()),
		attacks(false, false, statusAnswers(), redirectAnswers(), bodyAnswers(), refusalAnswers(), brokenAnswers(), echoAnswers(), memberAnswers())...)
	slices.SortFunc(small, func(a, b cliAttack) int { return strings.Compare(a.name, b.name) })
	return small, append(attacks(false, true, largeAnswers()), attacks(true, true, endlessLists())...)
}

// chosenAttacks are some of the answers. ACS_HOSTILE=all chooses all, and another value
// those that have it in their name.
func chosenAttacks(t *testing.T) []cliAttack {
	t.Helper()
	small, large := cliAttacks()
	wanted := os.Getenv("ACS_HOSTILE")
	if wanted != "" {
		chosen := slices.DeleteFunc(slices.Concat(small, large), func(a cliAttack) bool {
			return wanted != "all" && !strings.Contains(a.name, wanted)
		})
		if len(chosen) == 0 {
			t.Fatalf("no answer has %q in its name", wanted)
		}
		return chosen
	}
	large = slices.DeleteFunc(large, func(a cliAttack) bool {
		return a.name == "pages without end" // ten thousand requests for each list
	})
	var chosen []cliAttack
	for i := 0; i < len(large); i += 3 {
		chosen = append(chosen, large[i])
	}
	for i := 0; i < len(small); i += eachNthOnCLI {
		chosen = append(chosen, small[i])
	}
	return chosen
}

// It has the name of a large test for its bodies, and because the race detector would see
// the service only: the providers are processes of their own.
func TestAccLargeHostileAnswersUnderACLI(t *testing.T) {
	t.Parallel()
	clitest.Path(t) // skips without a CLI, before the build
	attacks := chosenAttacks(t)
	built := map[string]string{"acs": clitest.BuildProvider(t, "acs"), "webex": clitest.BuildProvider(t, "webex")}
	parts := runtime.GOMAXPROCS(0)
	for part := range parts {
		t.Run(fmt.Sprintf("part %d", part+1), func(t *testing.T) {
			t.Parallel()
			programs := linked(t, built)
			peak := clitest.WatchMemory(t, programs["acs"])
			s := newScene(t, programs)
			for i := part; i < len(attacks); i += parts {
				began, a := time.Now(), attacks[i]
				lost := s.suffer(a)
				taken := peak()
				t.Logf("%s: %.1f s, %.0f MB", a.name, time.Since(began).Seconds(), taken)
				if taken > maxMemory {
					t.Errorf("%s: a provider took %.0f MB", a.name, taken)
				}
				if lost {
					s = newScene(t, programs)
				}
			}
		})
	}
}

// linked are links to programs in one folder, by which their processes can be told from
// those of others.
func linked(t *testing.T, built map[string]string) map[string]string {
	t.Helper()
	folder, programs := t.TempDir(), map[string]string{}
	for name, from := range built {
		program := "terraform-provider-" + name
		if err := os.Link(filepath.Join(from, program), filepath.Join(folder, program)); err != nil {
			t.Fatal(err)
		}
		programs[name] = folder
	}
	return programs
}

// scene is an emulator behind a front, and what the CLI has made of it.
type scene struct {
	t *testing.T
	service
	emulator *emulator.Server
	front    *front
	// kept has a state that no attack may change, and empty one without anything. acting
	// invokes actions; it is nil if the CLI has neither actions nor queries.
	kept, empty, acting *clitest.Folder
	// right are the attributes in the kept state, by address.
	right map[string]any
}

// newScene applies the configuration without an attack.
func newScene(t *testing.T, programs map[string]string) *scene {
	t.Helper()
	e, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	s := &scene{t: t, emulator: e, front: startFront(t, e.URL())}
	s.service = prepare(t, e, s.front.URL)
	environment := []string{
		"AZURE_COMMUNICATION_CONNECTION_STRING=endpoint=" + s.front.URL + "/;accesskey=" + s.accessKey,
		"WEBEX_BASE_URL=" + s.front.URL + "/v1", "WEBEX_ACCESS_TOKEN=" + s.webex.AccessToken,
	}
	s.kept, s.empty = clitest.NewFolder(t, programs, environment...), clitest.NewFolder(t, programs, environment...)
	s.kept.Write("main.tf", resourcesHCL(s.service))
	s.empty.Write("main.tf", resourcesHCL(s.service))
	if text, code := s.kept.Run("apply", "-auto-approve"); code != 0 {
		t.Fatalf("apply without an attack: %s", text)
	}
	s.right = attributesIn(t, s.kept.Read("terraform.tfstate"))
	s.kept.Write("data.tf", dataHCL(s.service))
	if text, code := s.kept.Run("plan"); code != 0 {
		t.Fatalf("plan without an attack: %s", text)
	}
	s.kept.Remove("data.tf")
	if clitest.WithoutQueries(t) != "" {
		return s
	}
	s.acting = clitest.NewFolder(t, programs, environment...)
	s.acting.Write("main.tf", actionsHCL(s.service))
	s.acting.Write("queries.tfquery.hcl", queriesHCL())
	for _, arguments := range [][]string{{"query"}, {"apply", "-auto-approve"}} {
		if text, code := s.acting.Run(arguments...); code != 0 {
			t.Fatalf("%v without an attack: %s", arguments, text)
		}
	}
	s.acting.Remove("terraform.tfstate")
	return s
}

// suffer creates, plans, refreshes and destroys under an attack, queries and invokes
// actions, or does what of that the attack is about, and reports whether the kept state
// lost something by it.
func (s *scene) suffer(a cliAttack) (lost bool) {
	s.t.Helper()
	fails := a.want == mustFail || a.want == mustFailIfRead
	if !a.onlyLists && !a.large {
		s.attack(a, s.empty, fails, writes(), "apply", "-auto-approve")
		s.checkCreated(a)
	}
	s.kept.Write("data.tf", dataHCL(s.service))
	s.attack(a, s.kept, fails, []string{"GET"}, "plan")
	s.kept.Remove("data.tf")
	if s.acting != nil {
		s.attack(a, s.acting, fails, []string{"GET"}, "query")
	}
	if s.acting != nil && !a.onlyLists && !a.large {
		// Another id of the message that was sent is an answer like any other: an action keeps nothing.
		s.attack(a, s.acting, fails && a.name != "another object", writes(), "apply", "-auto-approve")
		s.acting.Remove("terraform.tfstate")
	}
	if a.onlyLists || a.large || a.want != mustFail {
		return false
	}
	s.attack(a, s.kept, true, []string{"GET"}, "apply", "-auto-approve")
	s.attack(a, s.kept, true, writes(), "destroy", "-auto-approve")
	text, code := s.kept.Run("plan", "-detailed-exitcode")
	if code != 0 {
		s.t.Errorf("%s: the state lost something: %s", a.name, text)
	}
	return code != 0
}

// writes are the methods that change something.
func writes() []string { return []string{"POST", "PUT", "PATCH", "DELETE"} }

// attack runs a command while requests of some methods get the answer, and checks what it
// says.
func (s *scene) attack(a cliAttack, folder *clitest.Folder, fails bool, methods []string, arguments ...string) {
	s.t.Helper()
	s.front.during(a.answer, methods, func() {
		text, code := folder.Run(arguments...)
		problems := s.outputProblems(text, arguments[0])
		switch {
		case code < 0:
			problems = append(problems, "it hangs")
		case code == 0 && fails:
			problems = append(problems, "it succeeded: "+text)
		case code != 0 && a.want == mustSucceed && (arguments[0] == "plan" || arguments[0] == "query"):
			problems = append(problems, "it failed: "+text)
		}
		for _, problem := range problems {
			s.t.Errorf("%s: %v: %.3000s", a.name, arguments, problem)
		}
	})
	if s.front.trapped.Swap(0) > 0 {
		s.t.Errorf("%s: %v: another host was called", a.name, arguments)
	}
}

// checkCreated checks the state of what was created under an attack, and removes it.
func (s *scene) checkCreated(a cliAttack) {
	s.t.Helper()
	if _, err := os.Stat(s.empty.Path("terraform.tfstate")); err != nil {
		return // nothing was created
	}
	text := s.empty.Read("terraform.tfstate")
	if s.hasSecret(text) {
		s.t.Errorf("%s: the state has a secret", a.name)
	}
	for address, attributes := range attributesIn(s.t, text) {
		for _, made := range invented(attributes, s.right[address]) {
			s.t.Errorf("%s: the state of %s has what nobody sent: %s", a.name, address, made)
		}
	}
	s.empty.Remove("terraform.tfstate")
}

// attributesIn are the attributes in a state, by address.
func attributesIn(t *testing.T, text string) map[string]any {
	t.Helper()
	var state struct {
		Resources []struct {
			Type, Name string
			Instances  []struct{ Attributes any }
		}
	}
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		t.Fatalf("the state cannot be read: %v\n%s", err, text)
	}
	attributes := map[string]any{}
	for _, r := range state.Resources {
		for _, instance := range r.Instances {
			attributes[r.Type+"."+r.Name] = instance.Attributes
		}
	}
	return attributes
}

// hasSecret reports whether a text has what neither a state nor an output may have.
func (s *scene) hasSecret(text string) bool {
	secrets := slices.Concat(s.secrets(), s.emulator.Tokens(), s.emulator.WebexSecrets(), []string{"Signature="})
	return slices.ContainsFunc(secrets, func(secret string) bool { return secret != "" && strings.Contains(text, secret) })
}

// outputProblems are what is wrong with what a command of the CLI printed.
func (s *scene) outputProblems(text, command string) []string {
	var problems []string
	// An answer that contradicts the request is an error of the CLI's own, "inconsistent
	// result", which is not among these.
	for _, sign := range []string{"panic", "goroutine ", "crash", "did not respond", "rpc error", "now absent", "invalid result object"} {
		if at := strings.Index(text, sign); at >= 0 {
			problems = append(problems, fmt.Sprintf("it says %q: …%s", sign, text[max(0, at-100):]))
		}
	}
	if s.hasSecret(text) {
		problems = append(problems, "it shows a secret")
	}
	// The CLI prints the texts in a plan as they are; those of errors and warnings, which it
	// frames, and the lines of a query are the provider's.
	for line := range strings.Lines(text) {
		said, framed := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "│")
		if at := strings.IndexFunc(said, func(r rune) bool { return !unicode.IsPrint(r) }); (framed || command == "query") && at >= 0 {
			problems = append(problems, fmt.Sprintf("it prints control characters: %.200q", said[at:]))
		}
	}
	if len(text) > maxOutput {
		problems = append(problems, fmt.Sprintf("it prints %d bytes: %s", len(text), text))
	}
	return problems
}

// memberAnswers are the right answers with one member changed, the nth of those that the
// answer has.
func memberAnswers() []answer {
	const members = 12 // more than most have
	var answers []answer
	add := func(what string, change func(body any, place []step) any) {
		for nth := range members {
			answers = append(answers, answer{name: fmt.Sprintf("%s at member %d", what, nth), write: changed(func(body []byte) []byte {
				var value any
				if json.Unmarshal(body, &value) != nil {
					return body
				}
				places := placesIn(value)[1:]
				if len(places) == 0 {
					return body
				}
				text, err := json.Marshal(change(value, places[nth%len(places)]))
				if err != nil {
					panic(err)
				}
				return text
			}, "", "")})
		}
	}
	add("nothing", func(body any, place []step) any { return replaced(body, place, nil, true) })
	for name, with := range injected() {
		add(name, func(body any, place []step) any { return replaced(body, place, with, false) })
	}
	return answers
}
