// SPDX-License-Identifier: MPL-2.0

// This file has what the tests of data sources share, and tests what is alike for all of
// them.

package webexprovider_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// addRoom adds a room of the person and more members, and returns its id.
func addRoom(s *emulator.Server, title string, change func(*emulator.WebexRoom)) string {
	room := emulator.WebexRoom{Title: title, Members: []emulator.WebexMember{{PersonID: s.WebexPerson().ID}}}
	if change != nil {
		change(&room)
	}
	return s.AddWebexRoom(room)
}

// addTeam adds a team of the person.
func addTeam(s *emulator.Server, name string) string {
	return s.AddWebexTeam(emulator.WebexTeam{Name: name, Members: []emulator.WebexMember{{PersonID: s.WebexPerson().ID}}})
}

// of is a data source of one argument.
func of(kind, argument, value string) string {
	return fmt.Sprintf("data \"webex_%s\" \"d\" { %s = %q }\n", kind, argument, value)
}

// wantAttributes checks some attributes of an address.
func wantAttributes(t *testing.T, w *clitest.Workspace, address string, want map[string]any) {
	t.Helper()
	got := w.Attributes(address)
	if got == nil {
		t.Fatalf("the state has no %s", address)
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s of %s is %v, want %v", name, address, got[name], value)
		}
	}
}

// listed are the values of an attribute in each element of a list.
func listed(t *testing.T, w *clitest.Workspace, address, list, name string) []string {
	t.Helper()
	elements, ok := w.Attributes(address)[list].([]any)
	if !ok {
		t.Fatalf("%s has no %s", address, list)
	}
	values := []string{}
	for _, element := range elements {
		fields, _ := element.(map[string]any)
		values = append(values, fmt.Sprint(fields[name]))
	}
	return values
}

// reads counts the requests of a path, without what follows the question mark.
func reads(s *emulator.Server, path string) int {
	count := 0
	for _, r := range s.Requests() {
		if r.Method == http.MethodGet && r.Path == "/v1"+path {
			count++
		}
	}
	return count
}

// idOf is an id of a kind such as PEOPLE. Nothing has it.
func idOf(kind string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("ciscospark://us/" + kind + "/bbceb1ad-43f1-3b58-9147-f14bb0c4d154"))
}

// TestAccDataSourcesRefuseBadArguments: each refusal is at plan time, names the attribute,
// its value and what is allowed, and nothing is sent.
func TestAccDataSourcesRefuseBadArguments(t *testing.T) {
	t.Parallel()
	const aboutIDs = "is not an id of Webex: one is long and begins with Y2lzY29zcGFyazovL"
	for name, test := range map[string]struct {
		hcl  string
		want []string
	}{
		"room without id and title": {`data "webex_room" "d" {}`, []string{"Neither id nor title", "Set one of them"}},
		"room with id and title":    {fmt.Sprintf(`data "webex_room" "d" {`+"\nid = %q\ntitle = \"A\"\n}", idOf("ROOM")), []string{"Both id and title", "id is", `title is "A"`, "Set only one of them"}},
		"room id":                   {of("room", "id", "x"), []string{"Malformed id", `id: "x" ` + aboutIDs}},
		"room id of another scheme": {of("room", "id", "aHR0cHM6Ly91cy9ST09NL3g"), []string{"Malformed id", aboutIDs}},
		"room id as UUID":           {of("room", "id", "bbceb1ad-43f1-3b58-9147-f14bb0c4d154"), []string{"Malformed id", aboutIDs}},
		"blank title":               {of("room", "title", " "), []string{"Blank title", "title: The title is blank"}},
		"team id":                   {of("rooms", "team_id", "x"), []string{"Malformed id", `team_id: "x" ` + aboutIDs}},
		"type":                      {of("rooms", "type", "team"), []string{"Attribute type value must be one of", `"group"`, `"direct"`, `got: "team"`}},
		"sort_by":                   {of("rooms", "sort_by", "title"), []string{"Attribute sort_by value must be one of", `"id"`, `"lastactivity"`, `"created"`, `got: "title"`}},
		"from that is no time":      {`data "webex_rooms" "d" {` + "\norg_public_spaces = true\nfrom = \"2026-01-01\"\n}", []string{"Malformed time", `from is "2026-01-01": the time of day is missing`}},
		"from after to": {
			`data "webex_rooms" "d" {` + "\norg_public_spaces = true\nfrom = \"2026-02-01T00:00:00.001Z\"\nto = \"2026-02-01T01:00:00+01:00\"\n}",
			[]string{"Window ends before it starts", "from is 2026-02-01T00:00:00.001Z, to 2026-02-01T01:00:00+01:00. from must not be after to."},
		},
		"from without public spaces": {of("rooms", "from", "2026-02-01T00:00:00Z"), []string{"Filter of public rooms only", "from is 2026-02-01T00:00:00Z", "set org_public_spaces = true"}},
		"to without public spaces":   {`data "webex_rooms" "d" {` + "\norg_public_spaces = false\nto = \"2026-02-01T00:00:00Z\"\n}", []string{"Filter of public rooms only", "to is 2026-02-01T00:00:00Z"}},
		"public spaces and others": {
			fmt.Sprintf(`data "webex_rooms" "d" {`+"\norg_public_spaces = true\nteam_id = %q\ntype = \"group\"\nsort_by = \"id\"\n}", idOf("TEAM")),
			[]string{"Filter not allowed with org_public_spaces", "team_id is", `type is "group", and org_public_spaces is true`, `sort_by is "id", and org_public_spaces is true`, "remove one of the two"},
		},
		"room id of memberships":     {of("room_memberships", "room_id", "x"), []string{"Malformed id", `room_id: "x" ` + aboutIDs}},
		"room id of meeting details": {of("room_meeting_details", "room_id", "x"), []string{"Malformed id", `room_id: "x" ` + aboutIDs}},
		"person id":                  {of("person", "id", "jane@example.com"), []string{"Malformed id", `id: "jane@example.com" ` + aboutIDs}},
		"text without @":             {of("person", "email", "jane"), []string{"Malformed address", `email: "jane" is not an e-mail address: use an address such as jane@example.com`}},
		"person with id and email": {
			fmt.Sprintf(`data "webex_person" "d" {`+"\nid = %q\nemail = \"jane@example.com\"\n}", idOf("PEOPLE")),
			[]string{"Both id and email", `email is "jane@example.com"`, "Set only one of them, or none for the acting account"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startWebex(t, nil)
			newWorkspace(t, s, s.WebexPerson(), test.hcl).Fail([]string{"plan"}, test.want...)
			if n := len(s.Requests()); n > 0 {
				t.Errorf("%d requests were sent, want none", n)
			}
		})
	}
}

// TestAccDataSourcesWaitForUnknownArguments: arguments that are known only at apply are
// waited for.
func TestAccDataSourcesWaitForUnknownArguments(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	person := s.WebexPerson()
	id := addRoom(s, "A", func(room *emulator.WebexRoom) { room.IsPublic, room.Description = true, "All" })
	w := newWorkspace(t, s, person, fmt.Sprintf(`
resource "terraform_data" "x" {
  input = { id = %q, title = "A", email = "Moderator@example.com", from = "2020-01-01T00:00:00Z", public = true }
}
data "webex_room" "d" { id = terraform_data.x.output.id }
data "webex_room" "by_title" { title = terraform_data.x.output.title }
data "webex_rooms" "d" {
  org_public_spaces = terraform_data.x.output.public
  from              = terraform_data.x.output.from
}
data "webex_room_memberships" "d" { room_id = terraform_data.x.output.id }
data "webex_person" "d" { email = terraform_data.x.output.email }
`, id))
	w.WantPlan("terraform_data.x create")
	if n := len(s.Requests()); n > 0 {
		t.Errorf("the plan sent %d requests, want none", n)
	}
	w.Run("apply", "saved.tfplan")
	wantAttributes(t, w, "data.webex_room.d", map[string]any{"id": id, "title": "A"})
	wantAttributes(t, w, "data.webex_room.by_title", map[string]any{"id": id, "title": "A"})
	wantAttributes(t, w, "data.webex_person.d", map[string]any{"id": s.WebexModerator().ID, "email": "Moderator@example.com"})
	if got := listed(t, w, "data.webex_rooms.d", "rooms", "id"); !slices.Equal(got, []string{id}) {
		t.Errorf("got rooms %v, want %s", got, id)
	}
	if got := listed(t, w, "data.webex_room_memberships.d", "memberships", "person_id"); !slices.Equal(got, []string{person.ID}) {
		t.Errorf("got people %v, want %s", got, person.ID)
	}
	w.WantPlan()
}

// TestAccDataSourcesReadAllPages: also where the link to the next page has one of the
// faults that clients have seen (fact W1.9-02), and where a size of the page that is too
// large is refused (fact W1.9-03).
func TestAccDataSourcesReadAllPages(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*emulator.Switches){
		"whole links":           func(sw *emulator.Switches) { sw.WebexNextLink = emulator.WebexNextLinkWhole },
		"max=null in links":     func(sw *emulator.Switches) { sw.WebexNextLink = emulator.WebexNextLinkMaxNull },
		"links without filters": func(sw *emulator.Switches) { sw.WebexNextLink = emulator.WebexNextLinkCursorOnly },
		"large pages refused":   func(sw *emulator.Switches) { sw.WebexMaxOutside = emulator.WebexMaxOutsideRefused },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startWebex(t, func(sw *emulator.Switches) {
				sw.PageSize = 2
				change(sw)
			})
			var ids []string
			emails := []string{"person@example.com"}
			var members []emulator.WebexMember
			for n := range 5 {
				email := fmt.Sprintf("p%d@example.com", n)
				emails = append(emails, email)
				members = append(members, emulator.WebexMember{PersonID: s.AddWebexPerson(emulator.WebexPerson{Emails: []string{email}}).ID})
				ids = append([]string{addRoom(s, fmt.Sprint(n), nil)}, ids...)
			}
			s.UpdateWebexRoom(ids[0], func(room *emulator.WebexRoom) { room.Members = append(room.Members, members...) })
			addRoom(s, "direct", func(room *emulator.WebexRoom) { room.Type = "direct" })
			w := applied(t, s, of("rooms", "type", "group")+of("room_memberships", "room_id", ids[0]))
			if got := listed(t, w, "data.webex_rooms.d", "rooms", "id"); !slices.Equal(got, ids) {
				t.Errorf("got rooms %v, want %v", got, ids)
			}
			if got, want := listed(t, w, "data.webex_room_memberships.d", "memberships", "person_email"), slices.Sorted(slices.Values(emails)); !slices.Equal(got, want) {
				t.Errorf("got people %v, want %v", got, want)
			}
			if rooms, people := reads(s, "/rooms"), reads(s, "/memberships"); rooms != 3 || people != 3 {
				t.Errorf("%d pages of rooms and %d of memberships were read, want 3 and 3", rooms, people)
			}
		})
	}
}

// TestAccDataSourcesSayWhyACallFailed: a refused token, a missing scope, an answer of
// something else.
func TestAccDataSourcesSayWhyACallFailed(t *testing.T) {
	t.Parallel()
	for kind, test := range map[string]struct{ hcl, operation, object string }{
		"room":              {of("room", "id", idOf("ROOM")), "Cannot read the room", "Room " + idOf("ROOM")},
		"room by title":     {of("room", "title", "A"), "Cannot list the rooms", "webex_room"},
		"rooms":             {`data "webex_rooms" "d" {}`, "Cannot list the rooms", "webex_rooms"},
		"memberships":       {of("room_memberships", "room_id", idOf("ROOM")), "Cannot list the memberships", "Room " + idOf("ROOM")},
		"meeting details":   {of("room_meeting_details", "room_id", idOf("ROOM")), "Cannot read the meeting details", "Room " + idOf("ROOM")},
		"person":            {of("person", "id", idOf("PEOPLE")), "Cannot read the person", "Person " + idOf("PEOPLE")},
		"person by email":   {of("person", "email", "jane@example.com"), "Cannot find the person", "Person jane@example.com"},
		"account that acts": {`data "webex_person" "d" {}`, "Cannot read the person", "The acting account"},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s := startWebex(t, nil)
			account := s.WebexPerson()
			account.AccessToken = s.IssueWebexToken(account.ID, nil, -time.Hour)
			newWorkspace(t, s, account, test.hcl).Fail([]string{"plan"}, test.operation, test.object, "401", "does not accept the access token", "Request id: ")
			account.AccessToken = s.IssueWebexToken(account.ID, []string{"spark:teams_read"}, time.Hour)
			newWorkspace(t, s, account, test.hcl).Fail([]string{"plan"}, test.operation, test.object, "403", "missing required scopes", "check the scopes of the token")
			s.AddFault(emulator.Fault{Path: "/v1/*", Status: http.StatusNotFound, Body: "<html>no such page</html>", ContentType: "text/html"})
			s.AddFault(emulator.Fault{Path: "/v1/*/*", Status: http.StatusNotFound, Body: "<html>no such page</html>", ContentType: "text/html"})
			s.AddFault(emulator.Fault{Path: "/v1/*/*/*", Status: http.StatusNotFound, Body: "<html>no such page</html>", ContentType: "text/html"})
			newWorkspace(t, s, s.WebexPerson(), test.hcl).Fail([]string{"plan"}, test.operation, test.object, "404", "The answer is not from Webex: check base_url")
		})
	}
}

// TestAccDataSourcesWaitForTheRateLimit: the wait is a warning.
func TestAccDataSourcesWaitForTheRateLimit(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	id := addRoom(s, "A", nil)
	s.AddFault(emulator.Fault{Path: "/v1/rooms/*", Status: http.StatusTooManyRequests, RetryAfter: time.Second, Count: 1})
	w := newWorkspace(t, s, s.WebexPerson(), of("room", "id", id))
	clitest.WantText(t, w.Apply(), "Waited for the service's rate limit")
	wantAttributes(t, w, "data.webex_room.d", map[string]any{"title": "A"})
}
