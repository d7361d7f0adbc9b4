// SPDX-License-Identifier: MPL-2.0

// This file has the bad inputs of rooms.

package provider_test

import (
	"fmt"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

func roomInputs() []clitest.Input {
	return append(append(append(roomTimeInputs(), rollingInputs()...), roomRosterInputs()...), roomReadInputs()...)
}

func roomTimeInputs() []clitest.Input {
	room := clitest.In("resource", "acs_room")
	const (
		tooLong = "A window is at most 180 days long"
		future  = "It must be a time in the future"
		order   = "valid_until must be a time after valid_from"
	)
	var inputs []clitest.Input
	for text, what := range map[string]string{
		"tomorrow":                   "a word as a time",
		"":                           "an empty time",
		" ":                          "a blank time",
		"2026-10-01":                 "a date as a time",
		"2026-10-01T08:00:00":        "a time without a zone",
		"2026-10-01T08:00:00+0100":   "an offset without a colon",
		"2026-10-01T08:00:00.5-03":   "an offset without minutes",
		"2026-10-01T08:00:00+24:00":  "an offset of a day",
		"2026-10-01T08:00:00+01:60":  "an offset of 60 minutes",
		"2026-10-01 08:00:00Z":       "a space for T",
		"2026-10-01t08:00:00z":       "a time in lower case",
		"2026-10-32T00:00:00Z":       "day 32",
		"2026-02-29T00:00:00Z":       "February 29 of no leap year",
		"2026-10-01T8:00:00Z":        "an hour of one digit",
		"2026-10-01T24:00:00Z":       "hour 24",
		"2026-12-31T23:59:60Z":       "a leap second",
		"2026-10-01T08:00:00,5Z":     "a comma before the fraction",
		" 2026-10-01T08:00:00Z":      "a time after a space",
		"1790841600":                 "seconds since 1970",
		"+12026-10-01T08:00:00Z":     "a year of five digits",
		"2026-10-01T08:00:00 Europe": "the name of a zone",
	} {
		inputs = append(inputs, room(what, fmt.Sprintf("valid_until = %q", text), fmt.Sprintf("valid_until is %q", text), allowedTime))
	}
	return append(inputs,
		room("two malformed times", "valid_from = \"x\"\n  valid_until = \"y\"", `valid_from is "x"`, `valid_until is "y"`, allowedTime),
		room("a time and the end of a line", `valid_until = "2026-10-01T08:00:00Z\n"`, `valid_until is "2026-10-01T08:00:00Z\n"`, allowedTime),
		room("a list as a time", `valid_until = ["2026-10-01T08:00:00Z"]`, `"valid_until"`, "string required"),
		room("year 0", `valid_until = "0000-01-01T00:00:00Z"`, "valid_until is 0000-01-01T00:00:00Z", future),
		room("year 9999", `valid_until = "9999-12-31T23:59:59Z"`, "valid_until is 9999-12-31T23:59:59Z", tooLong),
		room("an end in the past", `valid_until = "2026-09-01T07:00:00Z"`, "valid_until is 2026-09-01T07:00:00Z", future),
		room("start and end in the past", "valid_from = \"2026-01-01T00:00:00Z\"\n  valid_until = \"2026-02-01T00:00:00Z\"", "valid_until is 2026-02-01T00:00:00Z", future),
		room("an end before the start", "valid_from = \"2026-10-02T00:00:00Z\"\n  valid_until = \"2026-10-01T00:00:00Z\"", "valid_until is 2026-10-01T00:00:00Z", "valid_from 2026-10-02T00:00:00Z", order),
		room("an end at the start, with another offset", "valid_from = \"2026-10-02T00:00:00Z\"\n  valid_until = \"2026-10-02T03:00:00+03:00\"", "valid_until is 2026-10-02T03:00:00+03:00", order),
		room("a window of 181 days", "valid_from = \"2026-09-02T00:00:00Z\"\n  valid_until = \"2027-03-02T00:00:00Z\"", "valid_until is 2027-03-02T00:00:00Z", "181 days", tooLong),
		room("a window of 180 days and a second", "valid_from = \"2026-09-02T00:00:00Z\"\n  valid_until = \"2027-03-01T00:00:01Z\"", "valid_until is 2027-03-01T00:00:01Z", "180 days and 1s", tooLong),
		room("an end in 181 days", `valid_until = "2027-03-01T08:00:00Z"`, "valid_until is 2027-03-01T08:00:00Z", "opens when it is created", tooLong),
		room("a start in 181 days", `valid_from = "2027-03-01T08:00:00Z"`, "valid_from is 2027-03-01T08:00:00Z", "at most 180 days from now"),
		room("the last start there is", `valid_from = "9999-12-31T23:59:59-23:59"`, "valid_from is 9999-12-31T23:59:59-23:59", "at most 180 days from now"),
		room("a start and an end after more than 180 days", "valid_from = \"2028-01-01T00:00:00Z\"\n  valid_until = \"2028-01-02T00:00:00Z\"", "valid_from is 2028-01-01T00:00:00Z", "at most 180 days from now"),
		room("a start in year 0", `valid_from = "0000-01-01T00:00:00Z"`, "valid_from is 0000-01-01T00:00:00Z", "at most 180 days ago"),
		room("a start 181 days ago", `valid_from = "2026-03-04T08:00:00Z"`, "valid_from is 2026-03-04T08:00:00Z", "at most 180 days ago"),
		clitest.After(room("a new end in the past", `valid_until = "2026-08-01T00:00:00Z"`, "valid_until is 2026-08-01T00:00:00Z", future), fixedEnd),
		clitest.After(room("a new end that is no time", `valid_until = "never"`, `valid_until is "never"`, allowedTime), fixedEnd),
		clitest.After(room("a new end after more than 180 days", `valid_until = "2027-10-01T00:00:00Z"`, "valid_until is 2027-10-01T00:00:00Z", "180 days"), fixedEnd),
		clitest.After(room("a new end before the stored start", `valid_until = "2026-09-15T00:00:00Z"`, "valid_until is 2026-09-15T00:00:00Z", "Use a time after that"),
			"valid_from = \"2026-09-20T00:00:00Z\"\n  valid_until = \"2026-10-01T00:00:00Z\""),
		clitest.After(room("a new start after the end", "valid_from = \"2026-11-01T00:00:00Z\"\n  "+fixedEnd, "valid_until is 2026-10-01T00:00:00Z", "valid_from 2026-11-01T00:00:00Z", order), fixedEnd),
		clitest.After(room("a rolling window beside the fixed one", "rolling_validity = { days = 60, renew_before_days = 30 }\n  "+fixedEnd, "valid_until and rolling_validity are both set", "Use either"), fixedEnd),
		clitest.AtApply(room("a word as a time", "valid_until = output", `valid_until is "tomorrow"`, allowedTime), `"tomorrow"`),
		clitest.AtApply(room("an end in the past", "valid_until = output", "valid_until is 2026-08-01T00:00:00Z", future), `"2026-08-01T00:00:00Z"`),
		clitest.AtApply(room("an end in a year", "valid_until = output", "valid_until is 2027-09-01T00:00:00Z", tooLong), `"2027-09-01T00:00:00Z"`),
	)
}

func rollingInputs() []clitest.Input {
	room := clitest.In("resource", "acs_room")
	const days, renewal = "rolling_validity.days is ", "rolling_validity.renew_before_days is "
	rolling := func(what, days, renewal string, says ...string) clitest.Input {
		return room(what, fmt.Sprintf("rolling_validity = { days = %s, renew_before_days = %s }", days, renewal), says...)
	}
	const allowedDays, allowedRenewal = "It must be a whole number between 2 and 180", "It must be a whole number between 1 and 179"
	return []clitest.Input{
		rolling("181 days", "181", "30", days+"181", allowedDays),
		rolling("one day", "1", "1", days+"1", allowedDays),
		rolling("no days", "0", "1", days+"0", allowedDays),
		rolling("less than no days", "-5", "1", days+"-5", allowedDays),
		rolling("half a day", "60.5", "30", days+"60.5", allowedDays),
		rolling("1e30 days", "1e30", "30", days+"1e+30", allowedDays),
		rolling("more days than 64 bits hold", "18446744073709551617", "30", days+"1.8446744", allowedDays),
		rolling("days in words", `"sixty"`, "30", "days", "a number is required"),
		rolling("days of a flag", "true", "30", "days", "number required"),
		rolling("no days at all", "null", "30", "days"),
		rolling("a renewal never", "60", "0", renewal+"0", allowedRenewal),
		rolling("a renewal at once", "60", "60", renewal+"60", "less than days, which is 60"),
		rolling("a renewal before the start", "60", "61", renewal+"61", "less than days, which is 60"),
		rolling("a renewal after the end", "60", "-1", renewal+"-1", allowedRenewal),
		rolling("a renewal at half a day", "60", "30.5", renewal+"30.5", allowedRenewal),
		rolling("a renewal before more days than there are", "60", "9223372036854775807", renewal+"9223372036854775807", allowedRenewal),
		room("days left out", "rolling_validity = { renew_before_days = 30 }", "rolling_validity", `"days" is required`),
		room("the renewal left out", "rolling_validity = { days = 30 }", "rolling_validity", `"renew_before_days" is required`),
		room("a rolling window of a text", `rolling_validity = "60d"`, "rolling_validity", "object required"),
		room("a rolling window and a start", "valid_from = \"2026-10-01T00:00:00Z\"\n  rolling_validity = { days = 60, renew_before_days = 30 }", "valid_from and rolling_validity are both set", "Use either"),
		room("a rolling window and an end", "valid_until = \"2026-10-01T00:00:00Z\"\n  rolling_validity = { days = 60, renew_before_days = 30 }", "valid_until and rolling_validity are both set", "Use either"),
		clitest.AtApply(room("200 days", "rolling_validity = { days = output, renew_before_days = 30 }", days+"200", allowedDays), "200"),
		clitest.AtApply(room("a renewal at once", "rolling_validity = { days = 60, renew_before_days = output }", renewal+"60", "less than days, which is 60"), "60"),
		clitest.AtApply(room("a rolling window and an end", "valid_until = \"2026-10-01T00:00:00Z\"\n  rolling_validity = output == 1 ? { days = 60, renew_before_days = 30 } : null", "valid_until and rolling_validity are both set", "Use either"), "1"),
	}
}

// notUsers are texts that are not raw ids of users of Communication Services, by what is
// wrong with them.
func notUsers() map[string]string {
	return map[string]string{
		"a name as user":                     "ada",
		"an empty user":                      "",
		"a blank user":                       "  ",
		"a Teams user":                       teamsUser,
		"an anonymous Teams user":            "8:teamsvisitor:45ab2481",
		"a phone number":                     phone,
		"a bot":                              "28:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130",
		"a user with the prefix in capitals": "8:ACS:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000001",
		"a GUID as user":                     "1b5cc06b-f352-4571-b1e6-d9b259b7c776",
		"a GUID in braces as user":           "{1b5cc06b-f352-4571-b1e6-d9b259b7c776}",
		"the prefix of a user":               "8:acs:",
		"a user without the 8:":              "acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000001",
		"half a user":                        "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776",
		"a Teams extension user":             "8:acs:1b5cc06b_45ab2481_00000000",
		"a user and a space":                 user(1) + " ",
		"a user after a space":               " " + user(1),
		"a user and the end of a line":       user(1) + "\n",
		"a user with a control character":    user(1) + "\x01",
		"a user with a slash":                user(1) + "/",
		"two users in one text":              user(1) + "," + user(2),
		"a room's id as user":                anyRoom,
		"a thread's id as user":              anyThread,
		"a user in another script":           "8:acs:аbс_1",
	}
}

func roomRosterInputs() []clitest.Input {
	room, single := clitest.In("resource", "acs_room"), clitest.In("resource", "acs_room_participant")
	people := func(what, entries string, says ...string) clitest.Input {
		return room(what, "participants = {\n    "+entries+"\n  }", says...)
	}
	const ada = `participants["ada"].`
	member := func(arguments string) string { return fmt.Sprintf("ada = { user_id = %q%s }", user(1), arguments) }
	inputs := []clitest.Input{}
	for what, id := range notUsers() {
		inputs = append(inputs,
			people(what, "ada = { user_id = "+clitest.HCLText(id)+" }", ada+"user_id", fmt.Sprintf("%q", id), allowedUser),
			single(what, fmt.Sprintf("room_id = %q\n  user_id = %s", anyRoom, clitest.HCLText(id)), "user_id: ", fmt.Sprintf("%q", id), allowedUser),
		)
	}
	for what, role := range map[string]string{"a role of no room": "Moderator", "a role in lower case": "presenter", "an empty role": "", "a role and a space": "Attendee "} {
		inputs = append(inputs,
			people(what, member(fmt.Sprintf(", role = %q", role)), ada+"role", fmt.Sprintf("got: %q", role), allowedRoles),
			single(what, fmt.Sprintf("room_id = %q\n  user_id = %q\n  role = %q", anyRoom, user(1), role), "Attribute role", fmt.Sprintf("got: %q", role), allowedRoles),
		)
	}
	for what, id := range notRooms() {
		inputs = append(inputs, single(what, fmt.Sprintf("room_id = %s\n  user_id = %q", clitest.HCLText(id), user(1)), "room_id: ", fmt.Sprintf("%q", id), allowedRoom))
	}
	return append(inputs,
		people("one user under two labels", fmt.Sprintf("ada = { user_id = %q }\n    bob = { user_id = %q, role = \"Presenter\" }", user(1), user(1)), `participants["bob"].user_id is "`+user(1)+`"`, ada+"user_id", "Use each user once"),
		people("one user in two spellings", fmt.Sprintf("ada = { user_id = %q }\n    bob = { user_id = %q }", user(1), strings.Replace(user(1), "1b5cc06b", "1B5CC06B", 1)), "Use each user once"),
		people("an entry without a user", `ada = { role = "Attendee" }`, ada+"user_id is not set", "Use the raw id"),
		people("a user of null", "ada = { user_id = null }", ada+"user_id is not set", "Use the raw id"),
		people("an entry of null", "ada = null", `participants["ada"] is null`, "It must be an object with user_id", "Remove the entry"),
		people("a user of 2000 characters", `ada = { user_id = "8:acs:a_`+strings.Repeat("9", 2000)+`" }`, ada+"user_id", allowedUser),
		room("a list as roster", fmt.Sprintf("participants = [{ user_id = %q }]", user(1)), "participants", "map of object required"),
		room("a text as roster", fmt.Sprintf("participants = %q", user(1)), "participants", "map of object required"),
		room("a flag in words", `pstn_dial_out_enabled = "maybe"`, "pstn_dial_out_enabled", "a bool is required"),
		room("an id", `id = "99199690362660524"`, "id"),
		room("a time of creation", `created_at = "2026-09-01T08:00:00Z"`, "created_at"),
		room("an argument that it does not have", `name = "Lecture"`, `"name"`),
		clitest.After(people("a Teams user in a roster that exists", "ada = { user_id = \""+teamsUser+"\" }", ada+"user_id", teamsUser, allowedUser), "participants = { "+member("")+" }"),
		clitest.After(people("a role of no room in a roster that exists", member(`, role = "Owner"`), ada+"role", `got: "Owner"`, allowedRoles), "participants = { "+member("")+" }"),
		single("no user", fmt.Sprintf("room_id = %q", anyRoom), `The argument "user_id" is required`),
		single("no room", fmt.Sprintf("user_id = %q", user(1)), `The argument "room_id" is required`),
		single("a room of null", fmt.Sprintf("room_id = null\n  user_id = %q", user(1)), "room_id"),
		clitest.AtApply(people("a phone number", "ada = { user_id = output }", ada+"user_id", phone, allowedUser), fmt.Sprintf("%q", phone)),
		clitest.AtApply(people("a role of no room", fmt.Sprintf("ada = { user_id = %q, role = output }", user(1)), ada+"role", `got: "Guest"`, allowedRoles), `"Guest"`),
		clitest.AtApply(people("a user of null", "ada = { user_id = output == 1 ? null : \"x\" }", ada+"user_id is not set"), "1"),
		clitest.AtApply(people("one user under two labels", fmt.Sprintf("ada = { user_id = %q }\n    bob = { user_id = output }", user(1)), "Use each user once"), fmt.Sprintf("%q", user(1))),
		clitest.AtApply(single("a name as room", fmt.Sprintf("room_id = output\n  user_id = %q", user(1)), "room_id", `"my-room"`, allowedRoom), `"my-room"`),
		clitest.AtApply(single("a Teams user", "room_id = acs_room.base.id\n  user_id = output", "user_id", teamsUser, allowedUser), fmt.Sprintf("%q", teamsUser)),
		clitest.OnlyService(people("a user whose parts are no GUIDs", `ada = { user_id = "8:acs:a_b" }`, "Cannot create the room", "400 BadRequest"), "Only the service knows which ids it issued."),
		clitest.OnlyService(single("a user whose parts are no GUIDs", "room_id = acs_room.base.id\n  user_id = \"8:acs:a_b\"", "Cannot add the participant", "8:acs:a_b", "400 BadRequest"), "Only the service knows which ids it issued."),
		single("a room that does not exist", fmt.Sprintf("room_id = %q\n  user_id = %q", anyRoom, user(1)), "Cannot add the participant", user(1), anyRoom, "404"),
		single("a room that does not exist, for a user known later", fmt.Sprintf("room_id = %q\n  user_id = terraform_data.%s.output\n}\nresource \"terraform_data\" %[2]q {\n  input = 1", anyRoom, clitest.Label), "Cannot add the participant", "A user in room "+anyRoom, "404"),
	)
}

// notRooms are texts that are no ids of rooms.
func notRooms() map[string]string {
	return map[string]string{
		"a name as room":             "my-room",
		"an empty room":              "",
		"a room's id with a path":    "../" + anyRoom,
		"a room's id and a slash":    anyRoom + "/",
		"a room's id after a space":  " " + anyRoom,
		"a room's id below nothing":  "-" + anyRoom,
		"a room's id with a decimal": anyRoom + ".0",
		"a room's id in wide digits": "９９１９９",
		"a thread's id as room":      anyThread,
		"a user's id as room":        user(1),
		"a room's id that is a URL":  "https://name.communication.azure.com/rooms/" + anyRoom,
		"a room's id with a query":   anyRoom + "?api-version=1",
	}
}

func roomReadInputs() []clitest.Input {
	room, rooms, roster := clitest.In("data", "acs_room"), clitest.In("data", "acs_rooms"), clitest.In("data", "acs_room_participants")
	list, listed := clitest.In("list", "acs_room"), clitest.In("list", "acs_room_participant")
	var inputs []clitest.Input
	for what, id := range notRooms() {
		inputs = append(inputs, room(what, "id = "+clitest.HCLText(id), "id: ", fmt.Sprintf("%q", id), allowedRoom))
	}
	for _, both := range []func(what, bad string, says ...string) clitest.Input{rooms, list} {
		inputs = append(inputs,
			both("a status that no listed room has", `status = "expired"`, "status", `"upcoming" "active"`, `got: "expired"`),
			both("a status in capitals", `status = "ACTIVE"`, "status", `"upcoming" "active"`, `got: "ACTIVE"`),
			both("an empty status", `status = ""`, "status", `"upcoming" "active"`, `got: ""`),
			both("a window turned round", "overlap_from = \"2026-10-02T00:00:00Z\"\n  overlap_until = \"2026-10-01T00:00:00Z\"", "overlap_until is 2026-10-01T00:00:00Z", "overlap_until must be a time after overlap_from"),
			both("an empty window", "overlap_from = \"2026-10-01T00:00:00Z\"\n  overlap_until = \"2026-10-01T02:00:00+02:00\"", "overlap_until", "must be a time after overlap_from"),
			both("a window without a zone", `overlap_until = "2026-10-01T00:00:00"`, "overlap_until", "time zone is missing", allowedTime),
			both("a word as a time", `overlap_from = "today"`, `overlap_from is "today"`, allowedTime),
		)
	}
	for _, both := range []func(what, bad string, says ...string) clitest.Input{roster, listed} {
		inputs = append(inputs,
			both("a name as room", `room_id = "x"`, `room_id: "x"`, allowedRoom),
			both("no room", "", `The argument "room_id" is required`),
			both("a role of no room", fmt.Sprintf("room_id = %q\n  role = \"Guest\"", anyRoom), "role", `got: "Guest"`, allowedRoles),
			both("a role in lower case", fmt.Sprintf("room_id = %q\n  role = \"attendee\"", anyRoom), "role", `got: "attendee"`, allowedRoles),
		)
	}
	return append(inputs,
		room("no id", "", `The argument "id" is required`),
		room("an id of 2000 digits", `id = "`+strings.Repeat("9", 2000)+`"`, "Malformed room id", allowedRoom),
		room("a room that does not exist", fmt.Sprintf("id = %q", anyRoom), anyRoom),
		rooms("rooms of its own", "rooms = []", "rooms"),
		list("a flag in words", `include_participants = "some"`, "include_participants", "a bool is required"),
		clitest.AtApply(room("a name as room", "id = output", `id: "my-room"`, allowedRoom), `"my-room"`),
	)
}
