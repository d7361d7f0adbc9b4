// SPDX-License-Identifier: MPL-2.0

// This file tests the data source webex_person.

package webexprovider_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccDataPersonByAddressByIDOrNone(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	jane := s.AddWebexPerson(emulator.WebexPerson{
		Emails: []string{"jane@example.com", "j.doe@example.com"}, DisplayName: "Jane Doe", Created: time.Date(2026, 4, 23, 14, 30, 42, 347e6, time.UTC),
	})
	person, bot, app := s.WebexPerson(), s.WebexBot(), s.WebexServiceApp()
	for hcl, want := range map[string]map[string]any{
		of("person", "id", jane.ID):                 {"id": jane.ID, "email": "jane@example.com", "display_name": "Jane Doe", "org_id": person.OrgID, "type": "person", "created": "2026-04-23T14:30:42.347Z"},
		of("person", "email", "Jane@Example.com"):   {"id": jane.ID, "email": "Jane@Example.com"},
		of("person", "email", "j.doe@example.com"):  {"id": jane.ID, "email": "j.doe@example.com"},
		of("person", "email", "bot@webex.bot"):      {"id": bot.ID, "type": "bot"},
		of("person", "id", app.ID):                  {"id": app.ID, "email": "service-app@example.com", "type": "appuser"},
		"data \"webex_person\" \"d\" {}\n":          {"id": person.ID, "email": "person@example.com", "display_name": "Test Person"},
		"data \"webex_person\" \"d\" { id = null }": {"id": person.ID},
	} {
		w := applied(t, s, hcl)
		wantAttributes(t, w, "data.webex_person.d", want)
		if emails := w.Attributes("data.webex_person.d")["emails"]; want["id"] == jane.ID && fmt.Sprint(emails) != "[jane@example.com j.doe@example.com]" {
			t.Errorf("got emails %v", emails)
		}
		w.WantPlan()
	}
	w := newWorkspace(t, s, bot, "data \"webex_person\" \"d\" {}\n")
	w.Apply()
	wantAttributes(t, w, "data.webex_person.d", map[string]any{"id": bot.ID, "type": "bot"})
}

// TestAccDataPersonThatIsNotFound: by address, Webex finds people of the own organization
// only (fact W5-01).
func TestAccDataPersonThatIsNotFound(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@other.example"}, OrgID: idOf("ORGANIZATION")})
	for hcl, want := range map[string][]string{
		of("person", "email", "jane@other.example"): {
			"Cannot find the person", `email is "jane@other.example"`, "organization of the acting account, Test Person (person@example.com), has this address",
			"can be added to a room by the address alone",
		},
		of("person", "email", "nobody@example.com"): {"Cannot find the person", `email is "nobody@example.com"`},
		of("person", "id", idOf("PEOPLE")):          {"Cannot read the person", "Person " + idOf("PEOPLE"), "404", "There is no such account", "Check the id"},
	} {
		newWorkspace(t, s, s.WebexPerson(), hcl).Fail([]string{"plan"}, want...)
	}
}

// TestAccDataPersonsWithOneAddress: Webex should not have them, but an answer may.
func TestAccDataPersonsWithOneAddress(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	one := fmt.Sprintf(`{"id":%q,"emails":["jane@example.com"]}`, idOf("PEOPLE"))
	s.AddFault(emulator.Fault{Path: "/v1/people", Status: 200, Body: `{"items":[` + one + "," + one + `]}`})
	newWorkspace(t, s, s.WebexPerson(), of("person", "email", "jane@example.com")).Fail([]string{"plan"},
		"Cannot tell the people apart", `email is "jane@example.com", and 2 accounts have this address`, idOf("PEOPLE"))
}
