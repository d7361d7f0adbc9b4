// SPDX-License-Identifier: MPL-2.0

// This file tests the window table of the life cycles: what each way to
// configure a window sends on create and on a change.

package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// windowStep is one configuration of a room: what is planned, what its apply
// sends, and what the state has afterwards.
type windowStep struct {
	arguments string   // of the resource
	plans     string   // valid_from and valid_until in the plan; "?" is known after the apply
	sends     []string // writes; each a part of "METHOD /path body"
	from      string   // valid_from in the state afterwards; "" is not looked at
	until     string   // valid_until in the state afterwards
}

// applyWindows applies the steps in one workspace; after each the plan is empty.
func applyWindows(t *testing.T, steps ...windowStep) {
	t.Helper()
	s := newService(t)
	w := newWorkspace(t, s, "")
	id := ""
	for i, step := range steps {
		w.write("main.tf", "resource \"acs_room\" \"r\" {\n"+step.arguments+"\n}\n")
		s.ForgetRequests()
		p := w.plan()
		if want := []string{"acs_room.r update"}; i > 0 && len(step.sends) > 0 && !slices.Equal(p.changed(), want) {
			t.Fatalf("step %d planned %v, want %v", i+1, p.changed(), want)
		}
		if got := plannedWindow(t, p); got != step.plans {
			t.Errorf("step %d planned the window %s, want %s", i+1, got, step.plans)
		}
		w.run("apply", "saved.tfplan")
		wantWrites(t, s, step.sends...)
		got := w.attributes("acs_room.r")
		if step.from != "" && got["valid_from"] != step.from {
			t.Errorf("step %d: valid_from is %v, want %s", i+1, got["valid_from"], step.from)
		}
		if step.until != "" && got["valid_until"] != step.until {
			t.Errorf("step %d: valid_until is %v, want %s", i+1, got["valid_until"], step.until)
		}
		if id == "" {
			id = onlyRoom(t, s).ID
		} else if onlyRoom(t, s).ID != id {
			t.Errorf("step %d changed the room's id", i+1)
		}
		w.wantEmptyPlan()
	}
}

// plannedWindow is valid_from and valid_until of acs_room.r in a plan.
func plannedWindow(t *testing.T, p planned) string {
	t.Helper()
	change := p.change(t, "acs_room.r")
	after, _ := change.After.(map[string]any)
	unknown, _ := change.AfterUnknown.(map[string]any)
	var times []string
	for _, name := range []string{"valid_from", "valid_until"} {
		if unknown[name] == true {
			times = append(times, "?")
		} else {
			times = append(times, fmt.Sprint(after[name]))
		}
	}
	return strings.Join(times, " ")
}

func TestAccWindowNothing(t *testing.T) {
	t.Parallel()
	applyWindows(t,
		// Neither is sent; the answer is stored.
		windowStep{``, "? ?", []string{`{"pstnDialOutEnabled":false}`}, "2026-09-01T08:00:00Z", "2027-02-28T08:00:00Z"},
		windowStep{`pstn_dial_out_enabled = true`, "2026-09-01T08:00:00Z 2027-02-28T08:00:00Z", []string{`{"pstnDialOutEnabled":true}`}, "2026-09-01T08:00:00Z", "2027-02-28T08:00:00Z"},
	)
}

func TestAccWindowValidUntil(t *testing.T) {
	t.Parallel()
	applyWindows(t,
		windowStep{`valid_until = "2026-10-01T00:00:00Z"`, "? 2026-10-01T00:00:00Z", []string{`POST /rooms {"validUntil":"2026-10-01T00:00:00Z","pstnDialOutEnabled":false}`}, "2026-09-01T08:00:00Z", "2026-10-01T00:00:00Z"},
		// A change sends both: the stored start ...
		windowStep{`valid_until = "2026-11-01T00:00:00Z"`, "2026-09-01T08:00:00Z 2026-11-01T00:00:00Z", []string{`{"validFrom":"2026-09-01T08:00:00Z","validUntil":"2026-11-01T00:00:00Z"}`}, "2026-09-01T08:00:00Z", "2026-11-01T00:00:00Z"},
	)
	// ... or 180 days before the end, where that is later and the room is not open yet.
	applyWindows(t,
		windowStep{`valid_from = "2026-09-10T00:00:00Z"`, "2026-09-10T00:00:00Z ?", []string{`POST /rooms`}, "", ""},
		windowStep{`valid_until = "2027-04-01T00:00:00Z"`, "2026-10-03T00:00:00Z 2027-04-01T00:00:00Z", []string{`{"validFrom":"2026-10-03T00:00:00Z","validUntil":"2027-04-01T00:00:00Z"}`}, "2026-10-03T00:00:00Z", "2027-04-01T00:00:00Z"},
	)
}

// A change that would close an open room is refused, or warned of.
func TestAccWindowOfAnOpenRoom(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before, after string
		refused       bool
		says          string // "" is nothing
	}{
		"later end":                     {`valid_until = "2026-11-01T00:00:00Z"`, `valid_until = "2027-06-28T00:00:00Z"`, true, "has been open since 2026-09-01T08:00:00Z. The end must be at most 180 days after that. For a later end, also set valid_from to a past time"},
		"later end, start still past":   {`valid_from = "2026-08-01T00:00:00Z"`, `valid_until = "2027-02-01T00:00:00Z"`, true, "has been open since 2026-08-01T00:00:00Z"},
		"later end, and start given":    {`valid_from = "2026-08-01T00:00:00Z"`, "valid_from = \"2026-09-01T07:00:00Z\"\nvalid_until = \"2027-02-01T00:00:00Z\"", false, ""},
		"later start":                   {``, `valid_from = "2026-09-02T00:00:00Z"`, false, "An open room will close"},
		"later start of a rolling room": {"rolling_validity = {\n days = 60\n renew_before_days = 30\n}", `valid_from = "2026-09-02T00:00:00Z"`, false, "no one can join until then"},
		"both later":                    {``, "valid_from = \"2026-10-01T00:00:00Z\"\nvalid_until = \"2026-10-02T00:00:00Z\"", false, "An open room will close"},
		"end within a day":              {``, `valid_until = "2026-09-01T18:00:00Z"`, false, "An open room will end soon"},
		"end that has passed":           {``, `valid_until = "2026-08-31T18:00:00Z"`, true, "Window is over"},
		"start that moves the end back": {``, `valid_from = "2026-03-05T18:00:00Z"`, false, "An open room will end soon"},
		"not open yet":                  {`valid_from = "2026-09-03T00:00:00Z"`, `valid_from = "2026-09-02T00:00:00Z"`, false, ""},
		"other block":                   {"rolling_validity = {\n days = 60\n renew_before_days = 30\n}", "rolling_validity = {\n days = 2\n renew_before_days = 1\n}", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			room := func(arguments string) string { return "resource \"acs_room\" \"r\" {\n" + arguments + "\n}\n" }
			w := appliedWorkspace(t, s, room(test.before))
			w.write("main.tf", room(test.after))
			got := w.try("plan", "-out=saved.tfplan")
			if refused := got.code != 0; refused != test.refused {
				t.Fatalf("refused is %v, want %v:\n%s", refused, test.refused, got.text)
			}
			wantText(t, got.text, test.says)
			if test.says == "" {
				wantNoText(t, got.text, "Warning")
			}
			if !test.refused {
				w.run("apply", "saved.tfplan")
				wantNoText(t, w.run("plan"), "Warning", "will be")
			}
		})
	}
}

// A later end that moves the start of a room that is not open into the future is a
// warning.
func TestAccWindowMovedOpeningWarns(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		from, until, arguments string
		moves                  bool
	}{
		"ended":                       {"2026-08-01T00:00:00Z", "2026-08-31T00:00:00Z", `valid_until = "2027-05-09T00:00:00Z"`, true},
		"upcoming":                    {"2026-09-10T00:00:00Z", "2026-09-20T00:00:00Z", `valid_until = "2027-04-01T00:00:00Z"`, true},
		"ended, the start given":      {"2026-08-01T00:00:00Z", "2026-08-31T00:00:00Z", "valid_from = \"2026-11-10T00:00:00Z\"\nvalid_until = \"2027-05-09T00:00:00Z\"", false},
		"ended, the start stays past": {"2026-08-01T00:00:00Z", "2026-08-31T00:00:00Z", `valid_until = "2027-02-01T00:00:00Z"`, false},
		"upcoming, the start stays":   {"2026-09-10T00:00:00Z", "2026-09-20T00:00:00Z", `valid_until = "2026-09-30T00:00:00Z"`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			room := plainRoom
			w := appliedWorkspace(t, s, room)
			s.UpdateRoom(onlyRoom(t, s).ID, func(room *emulator.Room) {
				room.ValidFrom, _ = time.Parse(time.RFC3339, test.from)
				room.ValidUntil, _ = time.Parse(time.RFC3339, test.until)
			})
			w.write("main.tf", strings.Replace(room, "{}", "{\n"+test.arguments+"\n}", 1))
			got := w.try("plan").text
			if !test.moves {
				wantNoText(t, got, "Warning")
				return
			}
			wantText(t, got, "The room's opening moves", "moves from "+test.from+" to 2026-1", "no one can join until then", "also set valid_from")
		})
	}
}

func TestAccWindowValidFrom(t *testing.T) {
	t.Parallel()
	applyWindows(t,
		windowStep{`valid_from = "2026-09-01T00:00:00Z"`, "2026-09-01T00:00:00Z ?", []string{`POST /rooms {"validFrom":"2026-09-01T00:00:00Z","pstnDialOutEnabled":false}`}, "2026-09-01T00:00:00Z", "2027-02-28T08:00:00Z"},
		// A change sends both: end is start and 180 days.
		windowStep{`valid_from = "2026-09-02T00:00:00Z"`, "2026-09-02T00:00:00Z 2027-03-01T00:00:00Z", []string{`{"validFrom":"2026-09-02T00:00:00Z","validUntil":"2027-03-01T00:00:00Z"}`}, "2026-09-02T00:00:00Z", "2027-03-01T00:00:00Z"},
	)
}

func TestAccWindowBoth(t *testing.T) {
	t.Parallel()
	applyWindows(t,
		windowStep{"valid_from = \"2026-09-10T08:00:00Z\"\nvalid_until = \"2026-09-10T10:00:00Z\"", "2026-09-10T08:00:00Z 2026-09-10T10:00:00Z", []string{`"validFrom":"2026-09-10T08:00:00Z","validUntil":"2026-09-10T10:00:00Z"`}, "", ""},
		// One changed, both sent.
		windowStep{"valid_from = \"2026-09-10T08:00:00Z\"\nvalid_until = \"2026-09-10T11:00:00Z\"", "2026-09-10T08:00:00Z 2026-09-10T11:00:00Z", []string{`{"validFrom":"2026-09-10T08:00:00Z","validUntil":"2026-09-10T11:00:00Z"}`}, "", "2026-09-10T11:00:00Z"},
		windowStep{"valid_from = \"2026-09-09T08:00:00Z\"\nvalid_until = \"2026-09-10T11:00:00Z\"", "2026-09-09T08:00:00Z 2026-09-10T11:00:00Z", []string{`{"validFrom":"2026-09-09T08:00:00Z","validUntil":"2026-09-10T11:00:00Z"}`}, "2026-09-09T08:00:00Z", ""},
	)
}

func TestAccWindowRolling(t *testing.T) {
	t.Parallel()
	block := func(days, renew string) string {
		return "rolling_validity = {\n days = " + days + "\n renew_before_days = " + renew + "\n}"
	}
	applyWindows(t,
		windowStep{block("60", "30"), "? ?", []string{`"validFrom":"2026-09-01T08:00:00Z","validUntil":"2026-10-31T08:00:00Z"`}, "", "2026-10-31T08:00:00Z"},
		// Any change of the block renews.
		windowStep{block("90", "30"), "? ?", []string{`{"validFrom":"2026-09-01T08:00:00Z","validUntil":"2026-11-30T08:00:00Z"}`}, "", "2026-11-30T08:00:00Z"},
		windowStep{block("90", "10"), "? ?", []string{`{"validFrom":"2026-09-01T08:00:00Z","validUntil":"2026-11-30T08:00:00Z"}`}, "", "2026-11-30T08:00:00Z"},
	)
}

func TestAccWindowBlockRemovedOrSwitchedIsInPlace(t *testing.T) {
	t.Parallel()
	rolling := "rolling_validity = {\n days = 60\n renew_before_days = 30\n}"
	applyWindows(t,
		windowStep{rolling, "? ?", []string{"POST /rooms"}, "2026-09-01T08:00:00Z", "2026-10-31T08:00:00Z"},
		// Removed: an update of the state alone, the times stay.
		windowStep{``, "2026-09-01T08:00:00Z 2026-10-31T08:00:00Z", nil, "2026-09-01T08:00:00Z", "2026-10-31T08:00:00Z"},
		windowStep{rolling, "? ?", []string{`"validUntil":"2026-10-31T08:00:00Z"`}, "", "2026-10-31T08:00:00Z"},
		// Switched to fixed: what is given moves, the rest stays.
		windowStep{`valid_until = "2026-12-01T00:00:00Z"`, "2026-09-01T08:00:00Z 2026-12-01T00:00:00Z", []string{`{"validFrom":"2026-09-01T08:00:00Z","validUntil":"2026-12-01T00:00:00Z"}`}, "2026-09-01T08:00:00Z", "2026-12-01T00:00:00Z"},
		// An argument left out again: its time stays.
		windowStep{``, "2026-09-01T08:00:00Z 2026-12-01T00:00:00Z", nil, "2026-09-01T08:00:00Z", "2026-12-01T00:00:00Z"},
		windowStep{`valid_from = "2026-09-01T08:00:00Z"`, "2026-09-01T08:00:00Z 2026-12-01T00:00:00Z", nil, "2026-09-01T08:00:00Z", "2026-12-01T00:00:00Z"},
	)
}

// Another spelling plans nothing, and the state keeps the old one.
func TestAccWindowSpellings(t *testing.T) {
	t.Parallel()
	spellings := []string{
		"2026-10-01T12:00:00Z", "2026-10-01T12:00:00+00:00", "2026-10-01T09:00:00-03:00", "2026-10-01T12:00:00.0000000Z", "2026-10-01T12:00:00.00000004Z",
	}
	for _, first := range spellings {
		t.Run(first, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			w := appliedWorkspace(t, s, `resource "acs_room" "r" { valid_until = "`+first+`" }`)
			w.wantEmptyPlan()
			s.ForgetRequests()
			for _, other := range spellings {
				w.write("main.tf", `resource "acs_room" "r" { valid_until = "`+other+`" }`)
				w.wantEmptyPlan()
				w.apply()
				w.wantAttribute("acs_room.r", "valid_until", first)
			}
			wantWrites(t, s)
		})
	}
}

func TestAccWindowKeepsSevenDigits(t *testing.T) {
	t.Parallel()
	applyWindows(t,
		windowStep{`valid_until = "2026-10-01T12:00:00.1234567Z"`, "? 2026-10-01T12:00:00.1234567Z", []string{`"validUntil":"2026-10-01T12:00:00.1234567Z"`}, "", "2026-10-01T12:00:00.1234567Z"},
		windowStep{`valid_until = "2026-10-01T12:00:00.1234568Z"`, "2026-09-01T08:00:00Z 2026-10-01T12:00:00.1234568Z", []string{`"validUntil":"2026-10-01T12:00:00.1234568Z"`}, "", "2026-10-01T12:00:00.1234568Z"},
	)
}

// The service may store 180 days and some seconds if only a past start was given
// (fact 1.5-01). The plan never refuses that.
func TestAccWindowStoredLongerThan180DaysIsNotRefused(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, "resource \"acs_room\" \"r\" {\n valid_from = \"2026-09-01T07:59:04Z\"\n}\n")
	w.wantEmptyPlan()
	w.write("main.tf", "resource \"acs_room\" \"r\" {\n valid_from = \"2026-09-01T07:59:04Z\"\n valid_until = \"2027-02-28T08:00:00Z\"\n}\n")
	w.wantEmptyPlan()
	w.applyHCL("resource \"acs_room\" \"r\" {\n valid_from = \"2026-09-01T07:59:04Z\"\n valid_until = \"2027-02-28T08:00:00Z\"\n pstn_dial_out_enabled = true\n}\n")
	w.wantEmptyPlan()
}

// validate does not use the clock. The plan finds an end that has passed only on
// create or change.
func TestAccWindowInPastIsCheckedOnCreateOrChangeOnly(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, `resource "acs_room" "r" { valid_until = "2026-08-01T00:00:00Z" }`)
	w.run("validate")
	wantText(t, w.fail("plan"), "Window is over", "valid_until is 2026-08-01T00:00:00Z", "It must be a time in the future")

	w.applyHCL(fixedRoom)
	s.Advance(31 * day)
	w.run("validate")
	w.wantEmptyPlan()
	w.write("main.tf", strings.Replace(fixedRoom, "2026-10-01", "2026-09-30", 1))
	wantText(t, w.fail("plan"), "Window is over", "valid_until is 2026-09-30T00:00:00Z")
}

// The plan allows a few minutes of clock skew.
func TestAccWindowAllowsSkew(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, `resource "acs_room" "r" { valid_until = "2026-09-01T07:58:00Z" }`)
	w.plan()
	wantText(t, w.fail("apply", "-auto-approve"), "The time range end is in the past.")
}

func TestAccWindowUnknownAtPlanTime(t *testing.T) {
	t.Parallel()
	s := newService(t)
	hcl := func(end, days string) string {
		return `
resource "terraform_data" "end" { input = "` + end + `" }
resource "terraform_data" "days" { input = ` + days + ` }
resource "acs_room" "fixed" { valid_until = terraform_data.end.output }
resource "acs_room" "rolling" {
  rolling_validity = {
    days              = terraform_data.days.output
    renew_before_days = 1
  }
}
`
	}
	w := appliedWorkspace(t, s, hcl("2026-10-01T00:00:00Z", "60"))
	w.wantEmptyPlan()
	w.write("main.tf", hcl("2026-11-01T00:00:00Z", "90"))
	s.ForgetRequests()
	w.apply()
	got := strings.Join(writes(s), "\n")
	for _, part := range []string{
		`{"validFrom":"2026-09-01T08:00:00Z","validUntil":"2026-11-01T00:00:00Z"}`,
		`{"validFrom":"2026-09-01T08:00:00Z","validUntil":"2026-11-30T08:00:00Z"}`,
	} {
		if !strings.Contains(got, part) {
			t.Errorf("the service got %s, want %s", got, part)
		}
	}
	w.wantEmptyPlan()
}
