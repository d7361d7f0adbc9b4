// SPDX-License-Identifier: MPL-2.0

package main

// This file runs the command as people and CI do: by its arguments, its environment, its first line and its exit code.

import (
	"bytes"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexcanary"
)

// ran runs the command line.
func ran(t *testing.T, environment map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, complaints bytes.Buffer
	code = run(t.Context(), args, func(name string) string { return environment[name] }, &out, &complaints)
	return code, out.String(), complaints.String()
}

func TestWithoutATokenTheEmulatorIsAsked(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := ran(t, nil)
	for _, want := range []string{
		"Checking the emulator, because WEBEX_ACCESS_TOKEN is not set.\n", "- service: the emulator\n", " 0 differ, 0 unclear, 6 not probed",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the report lacks %q:\n%s", want, stdout)
		}
	}
	if code != 0 || !strings.Contains(stderr, "question delete-unlocked\n") {
		t.Errorf("got code %d, progress %q", code, stderr)
	}
}

func TestATokenIsAskedAboutItsOwnRooms(t *testing.T) {
	t.Parallel()
	s, err := emulator.Start(emulator.Options{Switches: emulator.Switches{WebexMeetingInfo: emulator.WebexMeetingInfoGone}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	environment := map[string]string{tokenVariable: s.WebexPerson().AccessToken, baseURLVariable: s.WebexURL()}
	code, stdout, _ := ran(t, environment, "-only", "^(meeting-info|delete-unlocked|membership-order)$", "-people", "moderator@example.com")
	for _, want := range []string{
		"Checking Webex as the account of WEBEX_ACCESS_TOKEN.\n",
		"- W2.8-01 meeting-info: The operation has reached its end of life. The emulator answers so if `webexMeetingInfo` is `gone`.\n",
		"| needs the token of a second account | not probed |", "1 hold, 1 differ, 0 unclear, 1 not probed",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the report lacks %q:\n%s", want, stdout)
		}
	}
	if code != 0 || len(s.WebexRooms()) > 0 {
		t.Errorf("got code %d, %d rooms are left", code, len(s.WebexRooms()))
	}
}

func TestArguments(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-only", "("}, {"-fast"}, {"everything"}} {
		if code, stdout, stderr := ran(t, nil, args...); code != 2 || stdout != "" || stderr == "" {
			t.Errorf("%v: got code %d, output %q, errors %q", args, code, stdout, stderr)
		}
	}
	if code, help, _ := ran(t, nil, "-help"); code != 0 || !strings.Contains(help, tokenVariable) {
		t.Errorf("got code %d, help %q", code, help)
	}
	if code, table, _ := ran(t, nil, "-table"); code != 0 || table != webexcanary.Assumptions() {
		t.Errorf("got code %d, table %q", code, table)
	}
	if code, _, stderr := ran(t, map[string]string{tokenVariable: "sec ret"}); code != 1 || strings.Contains(stderr, "sec ret") {
		t.Errorf("got code %d, errors %q", code, stderr)
	}
}
