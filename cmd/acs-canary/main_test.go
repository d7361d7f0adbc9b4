// SPDX-License-Identifier: MPL-2.0

package main

// This file runs the command as people and CI do: by its arguments, its first line and its exit code.

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/acscanary"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// ran runs the command line.
func ran(t *testing.T, connectionString string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, complaints bytes.Buffer
	code = run(t.Context(), args, connectionString, &out, &complaints)
	return code, out.String(), complaints.String()
}

func start(t *testing.T, o emulator.Options) *emulator.Server {
	t.Helper()
	s, err := emulator.Start(o)
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestWithoutAResourceTheEmulatorIsAsked(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := ran(t, "", "-only", "^(room|role-omitted|token-raw-id)$")
	first, rest, _ := strings.Cut(stdout, "\n")
	if code != 0 || first != "Checking the emulator, because AZURE_COMMUNICATION_CONNECTION_STRING is not set." {
		t.Errorf("got code %d, first line %q", code, first)
	}
	for _, want := range []string{
		"- service: the emulator\n", "| room | passed |\n", "| 1.2-04 | A room participant without a role |", "Assumptions: 2 hold, 0 differ",
	} {
		if !strings.Contains(rest, want) {
			t.Errorf("the report lacks %q:\n%s", want, rest)
		}
	}
	if !strings.Contains(stderr, "question role-omitted\n") || strings.Contains(stdout, "question role-omitted") {
		t.Errorf("progress: %q", stderr)
	}
}

// Differences are what a run against a resource is for; what fails there is a probe that cannot run.
func TestExitCodesAgainstAResource(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options emulator.Options
		fault   emulator.Fault
		code    int
		says    string
	}{
		"holds":         {code: 0, says: "| holds |"},
		"differs":       {options: emulator.Options{Switches: emulator.Switches{RoleOmitted: emulator.RoleOmittedRefused}}, code: 0, says: "| **differs** |"},
		"cannot be run": {fault: emulator.Fault{Path: "/rooms", Status: http.StatusNotImplemented}, code: 1, says: "| **unclear** |"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, test.options)
			if test.fault.Status != 0 {
				s.AddFault(test.fault)
			}
			code, stdout, _ := ran(t, s.ConnectionString(), "-only", "^role-omitted$")
			if code != test.code || !strings.Contains(stdout, test.says) ||
				!strings.HasPrefix(stdout, "Checking the Communication Services resource in AZURE_COMMUNICATION_CONNECTION_STRING.\n") {
				t.Errorf("got code %d:\n%s", code, stdout)
			}
			if rooms, users := s.Rooms(), s.Users(); len(rooms)+len(users) > 0 {
				t.Errorf("%d rooms and %d users are left", len(rooms), len(users))
			}
		})
	}
}

func TestAMalformedConnectionStringIsOneLine(t *testing.T) {
	t.Parallel()
	code, _, stderr := ran(t, "endpoint=https://contoso.example;accesskey=sec~ret")
	if code != 1 || strings.Contains(stderr, "sec~ret") ||
		!strings.HasPrefix(stderr, "acs-canary: AZURE_COMMUNICATION_CONNECTION_STRING: ") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("got code %d, errors %q", code, stderr)
	}
}

func TestWrongArguments(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-only", "("}, {"-fast"}, {"everything"}} {
		if code, stdout, stderr := ran(t, "", args...); code != 2 || stdout != "" || stderr == "" {
			t.Errorf("%v: got code %d, output %q, errors %q", args, code, stdout, stderr)
		}
	}
}

func TestHelpAndList(t *testing.T) {
	t.Parallel()
	code, help, stderr := ran(t, "", "-help")
	if code != 0 || stderr != "" {
		t.Errorf("got code %d, errors %q", code, stderr)
	}
	for _, want := range []string{connectionVariable, "-only", "-slow", "-list"} {
		if !strings.Contains(help, want) {
			t.Errorf("help does not say %q", want)
		}
	}
	if code, list, _ := ran(t, "", "-list"); code != 0 || list != acscanary.Assumptions() {
		t.Errorf("got code %d, list %q", code, list)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestUnwritableOutputIsAnError(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-only", "^role-omitted$"}, {"-list"}} {
		var complaints bytes.Buffer
		if code := run(t.Context(), args, "", fullDisk{}, &complaints); code != 1 || !strings.Contains(complaints.String(), "disk full") {
			t.Errorf("%v: got code %d, errors %q", args, code, complaints.String())
		}
	}
}
