// SPDX-License-Identifier: MPL-2.0

package main

// This file holds the scenarios: configurations of one kind and size.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/bench/report"
)

// resourceID is the Communication Services resource that users belong to.
const resourceID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"

// user is the raw id of a user by its number.
func user(n int) string { return fmt.Sprintf("8:acs:%s_00000000-0000-0000-0000-%012d", resourceID, n) }

// scenario is a configuration and what is measured with it.
type scenario struct {
	report.Scenario
	configuration string
	// builtIn is the same for the CLI's own resource, "" where there is none.
	builtIn string
	// quiet says that the no-op without logs is measured too.
	quiet bool
	// onlyIfNamed says that a run measures it only if -scenarios names it.
	onlyIfNamed bool
}

// quick are the scenarios of a short run.
func quick() []string { return []string{"rooms-100", "singles-50-in-5", "map-100"} }

// all are the scenarios in the order of the page.
func all() []scenario {
	list := []scenario{
		rooms(1000), rosters(200, 20),
		singles(350, 1), singles(350, 20), singles(2000, 1), singles(2000, 20),
		thread(200), people(350), people(1000), people(2000), people(4000),
		rooms(100), rooms(300), rooms(2000), rooms(5000),
	}
	for _, s := range []scenario{singles(50, 5), people(100)} {
		s.onlyIfNamed = true
		list = append(list, s)
	}
	return list
}

// choose are the scenarios of these names, separated by commas: all where there
// are none, those of a short run where quick is asked for.
func choose(names string, short bool) ([]scenario, error) {
	var wanted []string
	switch {
	case names != "":
		wanted = strings.FieldsFunc(names, func(c rune) bool { return c == ',' || c == ' ' })
	case short:
		wanted = quick()
	}
	var chosen []scenario
	var known []string
	for _, s := range all() {
		known = append(known, s.Name)
		if slices.Contains(wanted, s.Name) || len(wanted) == 0 && !s.onlyIfNamed {
			chosen = append(chosen, s)
		}
	}
	for _, name := range wanted {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("there is no scenario %q; there are %s", name, strings.Join(known, ", "))
		}
	}
	return chosen, nil
}

const head = `terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}
`

// rooms is rooms alone.
func rooms(n int) scenario {
	return scenario{
		Scenario: report.Scenario{Name: fmt.Sprintf("rooms-%d", n), Title: fmt.Sprintf("%d rooms", n), Rooms: n},
		configuration: head + fmt.Sprintf(`
resource "acs_room" "room" {
  count = %d
}
`, n),
		quiet: n == 1000 || n == 100,
	}
}

// rosters is rooms with a roster as a map each.
func rosters(n, size int) scenario {
	return scenario{
		Scenario: report.Scenario{Name: fmt.Sprintf("rosters-%dx%d", n, size), Title: fmt.Sprintf("%d rooms of %d", n, size)},
		configuration: head + fmt.Sprintf(`
resource "acs_room" "room" {
  count        = %d
  participants = { for n in range(%d) : "person${n}" => { user_id = format("8:acs:%s_%%08d-0000-0000-0000-%%012d", count.index, n) } }
}
`, n, size, resourceID),
	}
}

// singles is participants as resources of their own, in some rooms.
func singles(n, among int) scenario {
	return scenario{
		Scenario: report.Scenario{
			Name:  fmt.Sprintf("singles-%d-in-%d", n, among),
			Title: fmt.Sprintf("%d participants in %d %s", n, among, plural("room", among)),
		},
		configuration: head + fmt.Sprintf(`
resource "acs_room" "room" {
  count = %d
}

resource "acs_room_participant" "person" {
  count   = %d
  room_id = acs_room.room[count.index %% %[1]d].id
  user_id = format("8:acs:%[3]s_00000000-0000-0000-0000-%%012d", count.index)
}
`, among, n, resourceID),
	}
}

func plural(word string, n int) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// thread is participants of a thread as resources of their own.
func thread(n int) scenario {
	return scenario{
		Scenario: report.Scenario{Name: fmt.Sprintf("thread-%d", n), Title: fmt.Sprintf("%d participants in a thread", n)},
		configuration: head + fmt.Sprintf(`
provider "acs" {
  chat_user_id = %q
}

resource "acs_chat_thread" "thread" {
  topic = "Measured"
}

resource "acs_chat_thread_participant" "person" {
  count     = %d
  thread_id = acs_chat_thread.thread.id
  user_id   = format("8:acs:%s_00000000-0000-0000-0000-%%012d", count.index + 1)
}
`, user(0), n, resourceID),
	}
}

// people is one room with a large roster as a map.
func people(n int) scenario {
	var entries strings.Builder
	for i := range n {
		fmt.Fprintf(&entries, "    person%05d = { user_id = %q, role = \"Attendee\" }\n", i, user(i))
	}
	return scenario{
		Scenario:      report.Scenario{Name: fmt.Sprintf("map-%d", n), Title: fmt.Sprintf("a map of %d people", n)},
		configuration: head + "\nresource \"acs_room\" \"room\" {\n  participants = {\n" + entries.String() + "  }\n}\n",
		builtIn:       "resource \"terraform_data\" \"room\" {\n  input = {\n" + entries.String() + "  }\n}\n",
	}
}
