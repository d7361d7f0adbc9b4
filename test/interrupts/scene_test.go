// SPDX-License-Identifier: MPL-2.0

// This file has one run that is interrupted, and what follows.

package interrupts_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// service is what is interrupted of one service. A state is given as the addresses of the
// managed objects, by id.
type service interface {
	// name is the name of the provider.
	name() string
	// configuration has each kind of object of the provider.
	configuration() string
	// environment leads the provider to the gate.
	environment(g *gate) []string
	// picture is the service in words, without ids: with the same configuration it is the
	// same.
	picture(state map[string]string) string
	// leftovers are the objects that the service has and the state does not.
	leftovers(state map[string]string) leftovers
	// ignore leaves objects out of what picture and leftovers return from now on.
	ignore(ids []string)
	// namesDeleted reports whether the state has objects that are deleted, which no call
	// of the service says.
	namesDeleted(state map[string]string) bool
	// recipes are the variables of the guide's configuration, besides the state and the
	// time, for each time that the guide says to use it.
	recipes(state map[string]string) []map[string]any
	// guide is the path of the guide in the repository, and requirement the part that its
	// configuration leaves out.
	guide() string
	requirement() string
}

// newService makes the service that an emulator serves.
type newService func(*testing.T, *emulator.Server) service

// scene is an emulator behind a gate, and a folder with the configuration.
type scene struct {
	service

	t       *testing.T
	program string // folder of the provider
	server  *emulator.Server
	gate    *gate
	folder  *clitest.Folder
}

// newScene starts an emulator, without rate limits.
func newScene(t *testing.T, program string, of newService) *scene {
	t.Helper()
	server, err := emulator.Start(emulator.Options{Seed: []byte(seed), Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &scene{service: of(t, server), t: t, program: program, server: server, gate: newGate(t, server)}
	s.folder = s.newFolder()
	s.folder.Write("main.tf", s.configuration())
	return s
}

func (s *scene) newFolder() *clitest.Folder {
	s.t.Helper()
	return clitest.NewFolder(s.t, map[string]string{s.name(): s.program}, append(s.environment(s.gate), pidsVariable+"=pids")...)
}

// must runs a command that has to succeed, and returns how many requests it took.
func (s *scene) must(arguments ...string) int {
	s.t.Helper()
	s.gate.open()
	if said, code := s.folder.Run(arguments...); code != 0 {
		s.t.Fatalf("%v ended with %d:\n%s", arguments, code, said)
	}
	return s.gate.count()
}

func (s *scene) state() (stateFile, error) { return readState(s.folder.Path("terraform.tfstate")) }

// ids are the ids in the state, which must be there.
func (s *scene) ids() map[string]string {
	s.t.Helper()
	state, err := s.state()
	if err != nil {
		s.t.Fatalf("the state cannot be read: %v", err)
	}
	return state.ids()
}

// uninterrupted applies and destroys. It returns how the service must be after each
// apply, and how many requests the operations take.
func (s *scene) uninterrupted() (want string, requests map[string]int) {
	s.t.Helper()
	requests = map[string]int{"apply": s.must("apply", "-auto-approve")}
	s.must("plan", "-detailed-exitcode")
	want = s.picture(s.ids())
	requests["destroy"] = s.must("destroy", "-auto-approve")
	if got := s.picture(s.ids()); got != "" {
		s.t.Fatalf("after a destroy the service has\n%s", got)
	}
	return want, requests
}

// interrupted interrupts an operation at a point, and checks what must hold afterwards.
func (s *scene) interrupted(operation string, how interruption, at point, want string, n int) (o outcome) {
	s.t.Helper()
	if operation == "destroy" {
		s.must("apply", "-auto-approve")
	}
	began := s.server.Now()
	run := runInterrupted(s.t, s.gate, s.folder, how, at, operation, "-auto-approve")
	o.hung = run.hung != ""
	if o.hung {
		s.t.Errorf("%s did not end:\n%s", run.hung, run.output)
	}
	if o.panicked = strings.Contains(run.output, "panic:") || strings.Contains(run.output, "goroutine "); o.panicked {
		s.t.Errorf("a panic:\n%s", run.output)
	}
	if !run.reached {
		s.t.Logf("the run took fewer requests this time")
	}
	o.valid = s.validState()
	o.left = s.leftovers(s.ids())
	if how == interrupt && len(o.left.findable())+len(o.left.unlisted) > 0 {
		s.t.Errorf("an interrupted run left behind %v:\n%s", o.left, run.output)
	}
	if all := append(o.left.findable(), o.left.unlisted...); len(all) > 0 {
		s.t.Logf("left behind: %s", strings.Join(all, ", "))
	}
	o.found = s.followRecipe(o.left, began)
	s.ignore(o.left.unlisted)
	// If the state names what is deleted, the guide says to destroy to the end. Otherwise an
	// apply is as good.
	if operation == "destroy" && (n%2 == 0 || s.namesDeleted(s.ids())) {
		s.must("destroy", "-auto-approve")
		if got := s.picture(s.ids()); got != "" {
			s.t.Errorf("after the second destroy the service has\n%s", got)
		}
	}
	o.converged = s.converges(want)
	return o
}

// validState reports whether the state can be read. If it was emptied, it does what the
// guide says.
func (s *scene) validState() bool {
	s.t.Helper()
	if _, err := s.state(); err != nil {
		s.t.Fatalf("the state cannot be read: %v", err)
	}
	if said, code := s.folder.Run("show", "-json"); code != 0 {
		s.t.Fatalf("the CLI cannot read the state:\n%s", said)
	}
	info, err := os.Stat(s.folder.Path("terraform.tfstate"))
	backup, noBackup := os.ReadFile(s.folder.Path("terraform.tfstate.backup"))
	if err != nil || info.Size() > 0 || noBackup != nil {
		return true
	}
	s.folder.Write("terraform.tfstate", string(backup))
	return false
}

// followRecipe finds and deletes what was left behind, as the guide says. It returns how
// much it found.
func (s *scene) followRecipe(left leftovers, began time.Time) int {
	s.t.Helper()
	if len(left.findable()) == 0 {
		return 0
	}
	text, err := os.ReadFile(s.folder.Path("terraform.tfstate"))
	if err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	var found []string
	for _, variables := range s.recipes(s.ids()) {
		r := newRecipe(s.t, s.newFolder(), s.service, string(text), began, variables)
		ids, err := r.find()
		if err == nil {
			err = r.remove()
		}
		if err != nil {
			s.t.Fatal(err)
		}
		found = append(found, ids...)
	}
	want := left.findable()
	slices.Sort(found)
	slices.Sort(want)
	if !slices.Equal(found, want) {
		s.t.Errorf("the recipe found %v, left behind was %v", found, want)
	}
	if still := s.leftovers(s.ids()); len(still.findable()) > 0 {
		s.t.Errorf("the recipe did not delete %v", still)
	}
	return len(found)
}

// converges reports whether an apply makes the service what it must be.
func (s *scene) converges(want string) bool {
	s.t.Helper()
	for _, arguments := range [][]string{{"apply", "-auto-approve"}, {"plan", "-detailed-exitcode"}} {
		if said, code := s.folder.Run(arguments...); code != 0 {
			s.t.Errorf("%v ended with %d:\n%s", arguments, code, said)
			return false
		}
	}
	if got := s.picture(s.ids()); got != want {
		s.t.Errorf("the service has\n%s\nwant\n%s", got, want)
		return false
	}
	return true
}
