// SPDX-License-Identifier: MPL-2.0

// This file has the bad inputs of rooms and their members.

package webexprovider_test

import (
	"fmt"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

// What errors say is allowed.
const (
	allowedID      = "is not an id of Webex: one is long and begins with Y2lzY29zcGFyazovL"
	allowedAddress = "is not an e-mail address: use an address such as jane@example.com"
	allowedTimeout = "use numbers with the units h, m and s, more than 0 and less than 2,500,000 hours in all, such as 90s or 1h30m"
)

// notIDs are texts that are no ids of Webex, by what is wrong with them.
func notIDs() map[string]string {
	return map[string]string{
		"a number as id":              "42",
		"an empty id":                 "",
		"a blank id":                  " ",
		"a UUID":                      "bbceb1ad-43f1-3b58-9147-f14bb0c4d154",
		"an address as id":            "jane@example.com",
		"an id of another scheme":     "aHR0cHM6Ly91cy9ST09NL3g",
		"an id that is not encoded":   "ciscospark://us/ROOM/bbceb1ad-43f1-3b58-9147-f14bb0c4d154",
		"an id with padding":          idOf("ROOM") + "=",
		"an id and a space":           idOf("ROOM") + " ",
		"an id and the end of a line": idOf("ROOM") + "\n",
		"an id with a slash":          idOf("ROOM") + "/x",
		"an id in capitals":           strings.ToUpper(idOf("ROOM")),
		"a phone number as id":        "4:+14255550123",
	}
}

// notAddresses are texts that are no addresses.
func notAddresses() map[string]string {
	return map[string]string{
		"a name as address":                     "jane",
		"an empty address":                      "",
		"an address without a name":             "@example.com",
		"an address without a domain":           "jane@",
		"an address with a space":               "jane doe@example.com",
		"an address and the end of a line":      "jane@example.com\n",
		"an address with a control character":   "jane\u0001@example.com",
		"an address with a hidden character":    "jane\u200b@example.com",
		"an address with the name of its owner": "Jane <jane@example.com>",
		"two addresses":                         "jane@example.com, joe@example.com",
		"two addresses of a mail program":       "jane@example.com;bob@example.com",
		"two addresses without a space":         "jane@example.com,bob@example.com",
		"an address in angle brackets":          "<jane@example.com>",
		"an address of a list":                  "<jane@example.com>,",
		"a link to an address":                  "mailto:jane@example.com",
		"an address with two signs":             "jane@bob@example.com",
		"an address that ends in a dot":         "jane.@example.com",
	}
}

func roomInputs() []clitest.Input {
	const title = "title = \"A\"\n  "
	room := clitest.In("resource", "webex_room")
	titled := func(what, bad string, says ...string) clitest.Input { return room(what, title+bad, says...) }
	var inputs []clitest.Input
	for what, id := range notIDs() {
		inputs = append(inputs,
			titled(what+" as team", "team_id = "+clitest.HCLText(id), "team_id: ", fmt.Sprintf("%q", id), allowedID),
			titled(what+" as classification", "classification_id = "+clitest.HCLText(id), "classification_id: ", fmt.Sprintf("%q", id), allowedID),
		)
	}
	for i, length := range []string{"", "5", "0s", "-1m", "1d", "1x", "9999999h"} {
		kind := []string{"create", "read", "update", "delete"}[i%4]
		inputs = append(inputs, titled(fmt.Sprintf("a timeout of %q", length), fmt.Sprintf("timeouts { %s = %q }", kind, length), "timeouts."+kind, fmt.Sprintf("%q is not a timeout", length), allowedTimeout))
	}
	return append(inputs,
		room("no title", "", `The argument "title" is required`),
		room("a title of null", "title = null", "title"),
		room("an empty title", `title = ""`, "title: The title is blank", "characters other than spaces"),
		room("a blank title", `title = " \t\n"`, "title: The title is blank", "characters other than spaces"),
		room("a title of wide spaces", `title = "　\u00a0"`, "title: The title is blank", "characters other than spaces"),
		room("a list as title", `title = ["A"]`, "title", "string required"),
		titled("an empty description", `description = ""`, "description: The description is blank", "null for none"),
		titled("a blank description", `description = "  "`, "description: The description is blank", "null for none"),
		titled("announcements in an unlocked room", "is_announcement_only = true", "is_announcement_only is true", "Set is_locked = true"),
		titled("a public room without a description", "is_public = true", "is_public is true", "Set description"),
		titled("a public room that is locked", "description = \"d\"\n  is_public = true\n  is_locked = true", "is_public and is_locked are both true", "Set one of them to false"),
		titled("a flag in words", `is_locked = "maybe"`, "is_locked", "a bool is required"),
		titled("a way to destroy that there is not", `destroy = "archive"`, "destroy", `got: "archive"`, `"delete" "leave"`),
		titled("a way to destroy in capitals", `destroy = "Leave"`, "destroy", `got: "Leave"`, `"delete" "leave"`),
		titled("no way to destroy", `destroy = ""`, "destroy", `got: ""`, `"delete" "leave"`),
		titled("an id", fmt.Sprintf("id = %q", idOf("ROOM")), "id"),
		titled("a creator", fmt.Sprintf("creator_id = %q", idOf("PEOPLE")), "creator_id"),
		titled("an argument that it does not have", `topic = "A"`, `"topic"`),
		titled("a timeout of what it does not do", `timeouts { import = "1m" }`, `"import"`),
		clitest.After(room("a blank title for a room that exists", `title = " "`, "title: The title is blank"), title),
		clitest.After(titled("announcements in an unlocked room that exists", "is_announcement_only = true", "is_announcement_only is true", "Set is_locked = true"), title),
		clitest.AtApply(room("a blank title", "title = output", "title: The title is blank"), `" "`),
		clitest.AtApply(titled("a number as team", "team_id = output", `team_id: "42"`, allowedID), `"42"`),
		clitest.AtApply(titled("announcements in an unlocked room", "is_announcement_only = output", "is_announcement_only is true", "Set is_locked = true"), "true"),
		clitest.OnlyService(titled("a team that does not exist", fmt.Sprintf("team_id = %q", idOf("TEAM")), "Cannot create the room"), "The plan of a create makes no call."),
		clitest.OnlyService(titled("a classification that does not exist", fmt.Sprintf("classification_id = %q", idOf("CLASSIFICATION")), "Cannot create the room"), "The plan of a create makes no call."),
	)
}

func memberInputs() []clitest.Input {
	room := clitest.In("resource", "webex_room", `title = "A"`)
	const ada = `members["ada"]`
	people := func(what, entries string, says ...string) clitest.Input {
		return room(what, "members = {\n    "+entries+"\n  }", says...)
	}
	var inputs []clitest.Input
	for what, id := range notIDs() {
		inputs = append(inputs, people(what+" of a member", "ada = { person_id = "+clitest.HCLText(id)+" }", ada+".person_id: ", fmt.Sprintf("%q", id), allowedID))
	}
	for what, address := range notAddresses() {
		inputs = append(inputs, people(what+" of a member", "ada = { person_email = "+clitest.HCLText(address)+" }", ada+".person_email: ", fmt.Sprintf("%q", address), allowedAddress))
	}
	return append(inputs,
		people("one person under two labels", "ada = { person_email = \"a@b.c\" }\n    bob = { person_email = \"a@b.c\" }", `members["bob"] is`, "a@b.c", "Use each person once"),
		people("one person in two spellings", "ada = { person_email = \"a@b.c\" }\n    bob = { person_email = \"A@B.C\" }", `members["bob"] is`, "A@B.C", "Use each person once"),
		people("one person by id twice", fmt.Sprintf("ada = { person_id = %q }\n    bob = { person_id = %[1]q }", idOf("PEOPLE")), `members["bob"] is`, "Use each person once"),
		people("nobody", "ada = {}", ada+" has neither person_email nor person_id", "Use one of them"),
		people("a person by id and address", fmt.Sprintf("ada = { person_email = \"a@b.c\", person_id = %q }", idOf("PEOPLE")), ada+" has both person_email and person_id", "Use one of them"),
		people("an entry of null", "ada = null", ada+" is null", "It must be an object with person_email or person_id"),
		people("a moderator of an unlocked room", `ada = { person_email = "a@b.c", is_moderator = true }`, ada+".is_moderator is true", "Set is_locked = true"),
		people("a flag in words", `ada = { person_email = "a@b.c", is_moderator = "yes" }`, "members", "a bool is required"),
		room("a list as members", `members = [{ person_email = "a@b.c" }]`, "members", "map of object required"),
		clitest.After(people("a name as address in a room that exists", `ada = { person_email = "jane" }`, ada+".person_email", `"jane"`, allowedAddress), `title = "A"`),
		clitest.AtApply(people("a name as address", "ada = { person_email = output }", ada+".person_email", `"jane"`, allowedAddress), `"jane"`),
		clitest.AtApply(people("one person under two labels", "ada = { person_email = \"a@b.c\" }\n    bob = { person_email = output }", "Use each person once"), `"A@b.c"`),
	)
}

func membershipInputs() []clitest.Input {
	const address = `person_email = "a@b.c"`
	of := clitest.In("resource", "webex_room_membership", fmt.Sprintf("room_id = %q", idOf("ROOM")))
	to := clitest.In("resource", "webex_room_membership", address)
	var inputs []clitest.Input
	for what, id := range notIDs() {
		inputs = append(inputs,
			to(what+" as room", "room_id = "+clitest.HCLText(id), "room_id: ", fmt.Sprintf("%q", id), allowedID),
			of(what+" as person", "person_id = "+clitest.HCLText(id), "person_id: ", fmt.Sprintf("%q", id), allowedID),
		)
	}
	for what, text := range notAddresses() {
		inputs = append(inputs, of(what, "person_email = "+clitest.HCLText(text), "person_email: ", fmt.Sprintf("%q", text), allowedAddress))
	}
	return append(inputs,
		of("nobody", "", "Neither person_email nor person_id is set", "Use one of them"),
		of("a person by id and address", fmt.Sprintf("%s\n  person_id = %q", address, idOf("PEOPLE")), "Cannot compare person_email and person_id", idOf("PEOPLE"), "Remove one of the two"),
		of("a flag in words", address+"\n  is_moderator = \"yes\"", "is_moderator", "a bool is required"),
		of("the id of the membership", address+fmt.Sprintf("\n  membership_id = %q", idOf("MEMBERSHIP")), "membership_id"),
		of("a timeout of a number", address+"\n  timeouts { create = 5 }", "timeouts.create", `"5" is not a timeout`, allowedTimeout),
		to("no room", "", `The argument "room_id" is required`),
		clitest.AtApply(to("a number as room", "room_id = output", `room_id: "42"`, allowedID), `"42"`),
		clitest.OnlyService(of("a room that does not exist", address, "Cannot add the member", "404"), "The plan of a create makes no call."),
	)
}
