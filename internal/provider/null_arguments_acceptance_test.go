// SPDX-License-Identifier: MPL-2.0

// This file tests bad input. The plan refuses it, before any request, with an error
// that names the attribute, the value and what is allowed.

package provider_test

import (
	"fmt"
	"strings"
	"testing"
)

// badInput is a configuration and what the error must say.
type badInput struct {
	hcl  string
	want []string
}

// wantRefused checks that the plan refuses each input before any request.
func wantRefused(t *testing.T, inputs map[string]badInput) {
	t.Helper()
	for name, input := range inputs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			w := newWorkspace(t, s, input.hcl)
			wantText(t, w.fail("plan"), input.want...)
			wantNoRequests(t, s)
		})
	}
}

func TestAccBadInputTimes(t *testing.T) {
	t.Parallel()
	const allowed = "It must be an RFC 3339 time with its offset"
	wantRefused(t, map[string]badInput{
		"malformed": {roomHCL(`valid_from = "tomorrow"`), []string{`valid_from is "tomorrow"`, "not a date and time", allowed}},
		"zone-less": {roomHCL(`valid_until = "2026-10-01T08:00:00"`), []string{`valid_until is "2026-10-01T08:00:00"`, "time zone is missing", allowed}},
		"a date":    {roomHCL(`valid_until = "2026-10-01"`), []string{`valid_until is "2026-10-01"`, "the time of day is missing", allowed}},
		"offset without a colon": {
			roomHCL(`valid_until = "2026-10-01T08:00:00+0100"`), []string{`valid_until is "2026-10-01T08:00:00+0100"`, "its offset has no colon", allowed},
		},
		"offset of hours":  {roomHCL(`valid_until = "2026-10-01T08:00:00.5-03"`), []string{"its offset has no minutes", allowed}},
		"a blank for T":    {roomHCL(`valid_until = "2026-10-01 08:00:00Z"`), []string{"a space stands in place of T", allowed}},
		"empty":            {roomHCL(`valid_until = ""`), []string{`valid_until is ""`, allowed}},
		"a day of 32":      {roomHCL(`valid_until = "2026-10-32T00:00:00Z"`), []string{`"2026-10-32T00:00:00Z"`, allowed}},
		"an hour of 1":     {roomHCL(`valid_until = "2026-10-01T8:00:00Z"`), []string{`"2026-10-01T8:00:00Z"`, allowed}},
		"two at once":      {roomHCL(`valid_from = "x"`, `valid_until = "y"`), []string{`valid_from is "x"`, `valid_until is "y"`}},
		"in a data source": {`data "acs_rooms" "d" { overlap_from = "today" }`, []string{`overlap_from is "today"`, allowed}},
	})
}

func TestAccBadInputWindow(t *testing.T) {
	t.Parallel()
	wantRefused(t, map[string]badInput{
		"end before start": {
			roomHCL(`valid_from = "2026-10-02T00:00:00Z"`, `valid_until = "2026-10-01T00:00:00Z"`),
			[]string{"valid_until is 2026-10-01T00:00:00Z", "valid_from 2026-10-02T00:00:00Z", "valid_until must be a time after valid_from"},
		},
		"end at start": {
			roomHCL(`valid_from = "2026-10-02T00:00:00Z"`, `valid_until = "2026-10-02T03:00:00+03:00"`), []string{"valid_until must be a time after valid_from"},
		},
		"181 days": {
			roomHCL(`valid_from = "2026-09-02T00:00:00Z"`, `valid_until = "2027-03-02T00:00:00Z"`),
			[]string{"valid_until is 2027-03-02T00:00:00Z", "181 days", "A window is at most 180 days long"},
		},
		"180 days and a second": {
			roomHCL(`valid_from = "2026-09-02T00:00:00Z"`, `valid_until = "2027-03-01T00:00:01Z"`),
			[]string{"180 days and 1s", "A window is at most 180 days long"},
		},
		"181 days from now": {
			roomHCL(`valid_until = "2027-03-01T08:00:00Z"`),
			[]string{"valid_until is 2027-03-01T08:00:00Z", "opens when it is created", "181 days", "at most 180 days"},
		},
		"end in the past": {
			roomHCL(`valid_until = "2026-09-01T07:00:00Z"`), []string{"valid_until is 2026-09-01T07:00:00Z", "It must be a time in the future"},
		},
		"both in the past": {
			roomHCL(`valid_from = "2026-01-01T00:00:00Z"`, `valid_until = "2026-02-01T00:00:00Z"`),
			[]string{"valid_until is 2026-02-01T00:00:00Z", "It must be a time in the future"},
		},
		"start beyond 180 days": {
			roomHCL(`valid_from = "2027-03-01T08:00:00Z"`), []string{"valid_from is 2027-03-01T08:00:00Z", "at most 180 days from now"},
		},
		"start and end beyond 180 days": {
			roomHCL(`valid_from = "2028-01-01T00:00:00Z"`, `valid_until = "2028-01-02T00:00:00Z"`),
			[]string{"valid_from is 2028-01-01T00:00:00Z", "at most 180 days from now"},
		},
		"the last year there is": {
			roomHCL(`valid_from = "9999-12-31T23:59:59-23:59"`), []string{"valid_from is 9999-12-31T23:59:59-23:59", "at most 180 days from now"},
		},
	})
}

func TestAccBadInputRollingWindow(t *testing.T) {
	t.Parallel()
	rolling := func(days, before string, more ...string) string {
		return roomHCL(append(more, fmt.Sprintf("rolling_validity = {\n days = %s\n renew_before_days = %s\n}", days, before))...)
	}
	wantRefused(t, map[string]badInput{
		"with valid_from": {
			rolling("60", "30", `valid_from = "2026-10-01T00:00:00Z"`), []string{"valid_from and rolling_validity are both set", "Use either"},
		},
		"with valid_until": {
			rolling("60", "30", `valid_until = "2026-10-01T00:00:00Z"`), []string{"valid_until and rolling_validity are both set", "Use either"},
		},
		"181 days":                 {rolling("181", "30"), []string{"rolling_validity.days is 181", "It must be a whole number between 2 and 180"}},
		"no days":                  {rolling("0", "0"), []string{"rolling_validity.days is 0", "It must be a whole number between 2 and 180"}},
		"days below nothing":       {rolling("-5", "1"), []string{"rolling_validity.days is -5", "It must be a whole number between 2 and 180"}},
		"renewed never":            {rolling("60", "0"), []string{"rolling_validity.renew_before_days is 0", "a whole number between 1 and 179"}},
		"renewed at once":          {rolling("60", "60"), []string{"renew_before_days is 60", "less than days, which is 60"}},
		"renewed before the start": {rolling("60", "61"), []string{"renew_before_days is 61", "less than days, which is 60"}},
		"renewed after the end":    {rolling("60", "-1"), []string{"renew_before_days is -1", "a whole number between 1 and 179"}},
		"half a day":               {rolling("60.5", "30"), []string{"rolling_validity.days is 60.5", "It must be a whole number between 2 and 180"}},
		"renewed at half a day":    {rolling("60", "30.5"), []string{"rolling_validity.renew_before_days is 30.5", "a whole number between 1 and 179"}},
		"more than any number":     {rolling("1e30", "30"), []string{"rolling_validity.days is 1e+30", "a whole number between 2 and 180"}},
		"not a number":             {rolling(`"sixty"`, "30"), []string{"rolling_validity", "days", "a number is required"}},
		"days left out":            {roomHCL(`rolling_validity = { renew_before_days = 30 }`), []string{"rolling_validity", `"days" is required`}},
		"days null":                {rolling("null", "30"), []string{"rolling_validity", "days"}},
	})
}

func TestAccBadInputRoster(t *testing.T) {
	t.Parallel()
	const (
		allowed = "only users of Communication Services are allowed, 8:acs:<resource id>_<user id>"
		teams   = "8:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130"
		phone   = "4:+14255550123"
	)
	people := func(entries ...string) string {
		return roomHCL("participants = {\n" + strings.Join(entries, "\n") + "\n}")
	}
	wantRefused(t, map[string]badInput{
		"unknown role": {
			people(fmt.Sprintf(`ada = { user_id = %q, role = "Moderator" }`, user(1))),
			[]string{`participants["ada"].role value must be one of`, `"Presenter" "Attendee" "Consumer" "Collaborator"`},
		},
		"role in lower case": {
			people(fmt.Sprintf(`ada = { user_id = %q, role = "presenter" }`, user(1))), []string{`participants["ada"].role`, `got: "presenter"`, `"Presenter" "Attendee"`},
		},
		"empty role": {people(fmt.Sprintf(`ada = { user_id = %q, role = "" }`, user(1))), []string{`participants["ada"].role`, `got: ""`}},
		"one user under two labels": {
			people(fmt.Sprintf(`ada = { user_id = %q }`, user(1)), fmt.Sprintf(`bob = { user_id = %q, role = "Presenter" }`, user(1))),
			[]string{`participants["bob"].user_id is "` + user(1) + `"`, `participants["ada"].user_id`, "Use each user once"},
		},
		"Teams user":        {people(fmt.Sprintf(`ada = { user_id = %q }`, teams)), []string{`participants["ada"].user_id`, teams, "Microsoft Teams", allowed}},
		"phone number":      {people(fmt.Sprintf(`ada = { user_id = %q }`, phone)), []string{`participants["ada"].user_id`, phone, "phone number", allowed}},
		"empty user":        {people(`ada = { user_id = "" }`), []string{`participants["ada"].user_id`, `""`, allowed}},
		"user of blanks":    {people(`ada = { user_id = "  " }`), []string{`participants["ada"].user_id`, allowed}},
		"user with a blank": {people(fmt.Sprintf(`ada = { user_id = "%s " }`, user(1))), []string{`participants["ada"].user_id`, allowed}},
		"no user":           {people(`ada = { role = "Attendee" }`), []string{`participants["ada"].user_id is not set`, "Use the raw id"}},
		"user is null":      {people(`ada = { user_id = null }`), []string{`participants["ada"].user_id is not set`}},
		"entry is null":     {people(`ada = null`), []string{`participants["ada"] is null`, "It must be an object with user_id", "Remove the entry"}},
		"a list":            {roomHCL(fmt.Sprintf("participants = [{ user_id = %q }]", user(1))), []string{"participants", "map of object required"}},
	})
}

func TestAccBadInputParticipant(t *testing.T) {
	t.Parallel()
	const room = "99199690362660524"
	participant := func(roomID, userID, role string) string {
		return fmt.Sprintf("resource \"acs_room_participant\" \"p\" {\n room_id = %q\n user_id = %q\n role = %s\n}\n", roomID, userID, role)
	}
	allowedRoom, allowedUser := "digits only, such as 99199690362660524", "only users of Communication Services"
	wantRefused(t, map[string]badInput{
		"malformed room id":  {participant("my-room", user(1), "null"), []string{"room_id", `"my-room" is not a room id`, allowedRoom}},
		"empty room id":      {participant("", user(1), "null"), []string{"room_id", `"" is not a room id`, allowedRoom}},
		"room id of a path":  {participant("../"+room, user(1), "null"), []string{"room_id", allowedRoom}},
		"Teams user":         {participant(room, "8:orgid:45ab2481", "null"), []string{"user_id", "8:orgid:45ab2481", "Microsoft Teams", allowedUser}},
		"phone number":       {participant(room, "4:+14255550123", "null"), []string{"user_id", "4:+14255550123", "phone number", allowedUser}},
		"unknown identifier": {participant(room, "ada", "null"), []string{"user_id", `"ada"`, allowedUser}},
		"empty user":         {participant(room, "", "null"), []string{"user_id", `""`, allowedUser}},
		"unknown role":       {participant(room, user(1), `"Owner"`), []string{"role", `"Owner"`, `"Presenter" "Attendee" "Consumer" "Collaborator"`}},
		"empty role":         {participant(room, user(1), `""`), []string{"role", `got: ""`}},
		"no user": {
			`resource "acs_room_participant" "p" { room_id = "99199690362660524" }`, []string{`The argument "user_id" is required`},
		},
	})
}

func TestAccBadInputDataSources(t *testing.T) {
	t.Parallel()
	wantRefused(t, map[string]badInput{
		"room id":                  {`data "acs_room" "d" { id = "my-room" }`, []string{"id", `"my-room" is not a room id`, "digits only"}},
		"empty room id":            {`data "acs_room" "d" { id = "" }`, []string{`"" is not a room id`}},
		"no room id":               {`data "acs_room" "d" {}`, []string{`The argument "id" is required`}},
		"status of no room listed": {`data "acs_rooms" "d" { status = "expired" }`, []string{"status", `"upcoming" "active"`, `got: "expired"`}},
		"empty status":             {`data "acs_rooms" "d" { status = "" }`, []string{"status", `got: ""`}},
		"window turned round": {
			"data \"acs_rooms\" \"d\" {\n overlap_from = \"2026-10-02T00:00:00Z\"\n overlap_until = \"2026-10-01T00:00:00Z\"\n}",
			[]string{"overlap_until is 2026-10-01T00:00:00Z", "overlap_from 2026-10-02T00:00:00Z", "overlap_until must be a time after overlap_from"},
		},
		"empty window": {
			"data \"acs_rooms\" \"d\" {\n overlap_from = \"2026-10-01T00:00:00Z\"\n overlap_until = \"2026-10-01T02:00:00+02:00\"\n}",
			[]string{"overlap_until must be a time after overlap_from"},
		},
		"zone-less window":   {`data "acs_rooms" "d" { overlap_until = "2026-10-01T00:00:00" }`, []string{"overlap_until", "time zone is missing"}},
		"room of the roster": {`data "acs_room_participants" "d" { room_id = "x" }`, []string{"room_id", `"x" is not a room id`}},
		"role of the roster": {
			"data \"acs_room_participants\" \"d\" {\n room_id = \"99199690362660524\"\n role = \"Guest\"\n}",
			[]string{"role", `got: "Guest"`, `"Presenter" "Attendee" "Consumer" "Collaborator"`},
		},
	})
}

func TestAccBadInputImport(t *testing.T) {
	t.Parallel()
	const (
		room        = plainRoom
		participant = "resource \"acs_room_participant\" \"r\" {\n room_id = \"99199690362660524\"\n user_id = \"8:acs:a_b\"\n}\n"
	)
	for name, input := range map[string]struct {
		hcl, id string
		want    []string
	}{
		"room":                       {room, "my-room", []string{`"my-room" is not a room id`, "digits only, such as 99199690362660524"}},
		"room by participant":        {room, "99199690362660524/8:acs:a_b", []string{"is not a room id"}},
		"participant by room":        {participant, "99199690362660524", []string{`"99199690362660524" is not an import id`, "use ROOM_ID/USER_ID"}},
		"participant by comma":       {participant, "99199690362660524,8:acs:a_b", []string{"use ROOM_ID/USER_ID"}},
		"participant of no room":     {participant, "room/8:acs:a_b", []string{`"room" is not a room id`}},
		"participant by phone":       {participant, "99199690362660524/4:+14255550123", []string{"4:+14255550123", "phone number"}},
		"participant with no user":   {participant, "99199690362660524/", []string{`"" cannot be in a room's roster`}},
		"participant with two rooms": {participant, "99199690362660524/99199690362660524/8:acs:a_b", []string{"cannot be in a room's roster"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			w := newWorkspace(t, s, input.hcl)
			address := strings.SplitN(input.hcl, `"`, 3)[1] + ".r"
			wantText(t, w.fail("import", address, input.id), append(input.want, "Malformed import id")...)
			w.write("import.tf", fmt.Sprintf("import {\n to = %s\n id = %q\n}\n", address, input.id))
			wantText(t, w.fail("plan"), append(input.want, "Malformed import id")...)
			wantNoRequests(t, s)
		})
	}
	identity := func(hcl, members string) string {
		return hcl + fmt.Sprintf("import {\n to = %s.r\n identity = { %s }\n}\n", strings.SplitN(hcl, `"`, 3)[1], members)
	}
	wantRefused(t, map[string]badInput{
		"identity of a room":                {identity(room, `room_id = "my-room"`), []string{`"my-room" is not a room id`}},
		"empty identity of a room":          {identity(room, `room_id = ""`), []string{`"" is not a room id`}},
		"identity of a participant":         {identity(participant, `room_id = "x", user_id = "8:acs:a_b"`), []string{`"x" is not a room id`}},
		"identity of a phone":               {identity(participant, `room_id = "1", user_id = "4:+1"`), []string{"4:+1", "phone number"}},
		"identity of half a participant":    {identity(participant, `room_id = "1"`), []string{"user_id"}},
		"identity with a slash in the room": {identity(participant, `room_id = "1/2", user_id = "8:acs:a_b"`), []string{`"1/2" is not a room id`}},
	})
}

// If only the apply knows a value, the apply refuses it, before it sends anything.
func TestAccBadInputKnownOnlyAtApply(t *testing.T) {
	t.Parallel()
	const value = "resource \"terraform_data\" \"x\" { input = %s }\n"
	const room = "99199690362660524"
	for name, input := range map[string]struct {
		value, hcl string
		want       []string
	}{
		"time":            {`"tomorrow"`, roomHCL("valid_until = terraform_data.x.output"), []string{`valid_until is "tomorrow"`, "RFC 3339"}},
		"end in the past": {`"2026-08-01T00:00:00Z"`, roomHCL("valid_until = terraform_data.x.output"), []string{"It must be a time in the future"}},
		"window too long": {`"2027-09-01T00:00:00Z"`, roomHCL("valid_until = terraform_data.x.output"), []string{"at most 180 days"}},
		"rolling beside fixed": {
			"1", roomHCL(`valid_until = "2026-10-01T00:00:00Z"`, "rolling_validity = terraform_data.x.output == 1 ? { days = 60, renew_before_days = 30 } : null"),
			[]string{"valid_until and rolling_validity are both set"},
		},
		"days":         {"200", roomHCL("rolling_validity = { days = terraform_data.x.output, renew_before_days = 30 }"), []string{"rolling_validity.days is 200"}},
		"renewal":      {"60", roomHCL("rolling_validity = { days = 60, renew_before_days = terraform_data.x.output }"), []string{"renew_before_days is 60"}},
		"user":         {`"4:+14255550123"`, roomHCL("participants = { ada = { user_id = terraform_data.x.output } }"), []string{"4:+14255550123", "phone number"}},
		"user is null": {"1", roomHCL(fmt.Sprintf("participants = { ada = { user_id = terraform_data.x.output == 1 ? null : %q } }", user(1))), []string{`participants["ada"].user_id is not set`}},
		"role":         {`"Guest"`, roomHCL(fmt.Sprintf("participants = { ada = { user_id = %q, role = terraform_data.x.output } }", user(1))), []string{`got: "Guest"`}},
		"user twice": {
			fmt.Sprintf("%q", user(1)), roomHCL(fmt.Sprintf("participants = {\n ada = { user_id = %q }\n bob = { user_id = terraform_data.x.output }\n}", user(1))),
			[]string{"Use each user once"},
		},
		"single's room": {
			`"my-room"`, fmt.Sprintf("resource \"acs_room_participant\" \"p\" {\n room_id = terraform_data.x.output\n user_id = %q\n}\n", user(1)),
			[]string{`"my-room" is not a room id`},
		},
		"single's user": {
			`"8:orgid:45ab2481"`, fmt.Sprintf("resource \"acs_room_participant\" \"p\" {\n room_id = %q\n user_id = terraform_data.x.output\n}\n", room),
			[]string{"8:orgid:45ab2481", "Microsoft Teams"},
		},
		"data source": {`"my-room"`, "data \"acs_room\" \"d\" { id = terraform_data.x.output }\n", []string{`"my-room" is not a room id`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			w := newWorkspace(t, s, fmt.Sprintf(value, input.value)+input.hcl)
			w.plan()
			wantText(t, w.fail("apply", "-auto-approve"), input.want...)
			wantWrites(t, s)
		})
	}
}

// A value that the plan does not know may turn out null, and then contradicts
// nothing.
func TestAccUnknownArgumentMayTurnOutNull(t *testing.T) {
	t.Parallel()
	const value = "resource \"terraform_data\" \"x\" { input = { n = 1, of = %q } }\n"
	rolling := "{ days = 60, renew_before_days = 30 }"
	inSubtests(t, map[string]string{
		"rolling_validity beside valid_until": roomHCL(
			`valid_until = "2026-10-01T00:00:00Z"`, "rolling_validity = terraform_data.x.output.n == 1 ? null : "+rolling),
		"valid_until beside rolling_validity": roomHCL(
			"valid_until = terraform_data.x.output.n == 1 ? null : \"2026-10-01T00:00:00Z\"", "rolling_validity = "+rolling),
		"valid_from": roomHCL("valid_from = terraform_data.x.output.n == 1 ? null : \"2026-10-01T00:00:00Z\""),
		"role":       roomHCL(fmt.Sprintf("participants = { ada = { user_id = %q, role = terraform_data.x.output.n == 1 ? null : \"Presenter\" } }", user(1))),
		"participants": roomHCL(fmt.Sprintf(
			"participants = terraform_data.x.output.n == 1 ? null : { ada = { user_id = %q, role = \"Presenter\" } }", user(1))),
		"flag": roomHCL("pstn_dial_out_enabled = terraform_data.x.output.n == 1 ? null : true"),
	}, func(t *testing.T, hcl string) {
		s := newService(t)
		w := appliedWorkspace(t, s, fmt.Sprintf(value, "one")+hcl)
		wantWrites(t, s, "POST /rooms")
		w.wantEmptyPlan()
		// The same with a room that exists: in the end nothing changes.
		w.write("main.tf", fmt.Sprintf(value, "two")+hcl)
		s.ForgetRequests()
		w.apply()
		wantWrites(t, s)
		w.wantEmptyPlan()
	})
}

// An argument set to null is the same as one left out.
func TestAccNullArgumentsAreLeftOut(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomHCL("valid_from = null", "valid_until = null", "rolling_validity = null", "participants = null", "pstn_dial_out_enabled = null")+
		"resource \"acs_room_participant\" \"p\" {\n room_id = acs_room.r.id\n user_id = \""+user(1)+"\"\n role = null\n}\n"+
		"data \"acs_rooms\" \"d\" {\n status = null\n overlap_from = null\n overlap_until = null\n}\n")
	wantWrites(t, s, `POST /rooms {"pstnDialOutEnabled":false}`, `{"participants":{"`+user(1)+`":{"role":"Attendee"}}}`)
	w.wantEmptyPlan()
}

// What only the service can check, the service refuses, and the error repeats its
// reason.
func TestAccBadInputThatOnlyTheServiceRefuses(t *testing.T) {
	t.Parallel()
	for name, input := range map[string]struct {
		hcl  string
		want []string
	}{
		"user of another form": {
			roomHCL(`participants = { ada = { user_id = "8:acs:a_b" } }`),
			[]string{"Cannot create the room", "400 BadRequest", "Request id"},
		},
		"single of another form": {
			"resource \"acs_room_participant\" \"p\" {\n room_id = \"99199690362660524\"\n user_id = \"8:acs:a_b\"\n}\n",
			[]string{"Cannot add the participant", "User 8:acs:a_b in room 99199690362660524", "400 BadRequest"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			w := newWorkspace(t, s, input.hcl)
			wantText(t, w.fail("apply", "-auto-approve"), input.want...)
			if w.attributes("acs_room.r") != nil || w.attributes("acs_room_participant.p") != nil {
				t.Error("what was refused is in the state")
			}
		})
	}
}

// The plan refuses an id that is longer than any id of the service.
func TestAccBadInputOfAnyLengthIsRefusedAtPlanTime(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("9", 2000)
	s := newService(t)
	w := newWorkspace(t, s, `data "acs_room" "d" { id = "`+long+`" }`+"\n"+roomHCL(`participants = { ada = { user_id = "8:acs:a_`+long+`" } }`))
	wantText(t, w.fail("plan"), "Malformed room id", "a room id is digits only", "User not allowed in a room")
	wantNoRequests(t, s)
}
