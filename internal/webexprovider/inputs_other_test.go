// SPDX-License-Identifier: MPL-2.0

// This file has the bad inputs of data sources, lists, imports, the provider block and the
// environment.

package webexprovider_test

import (
	"fmt"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

func readInputs() []clitest.Input {
	var inputs []clitest.Input
	for what, id := range notIDs() {
		inputs = append(inputs, clitest.In("data", "webex_room")(what, "id = "+clitest.HCLText(id), "id: ", fmt.Sprintf("%q", id), allowedID))
	}
	for what, address := range notAddresses() {
		inputs = append(inputs, clitest.In("data", "webex_person")(what, "email = "+clitest.HCLText(address), "email: ", fmt.Sprintf("%q", address), allowedAddress))
	}
	for _, of := range []func(what, bad string, says ...string) clitest.Input{
		clitest.In("data", "webex_room_memberships"), clitest.In("data", "webex_room_meeting_details"), clitest.In("list", "webex_room_membership"),
	} {
		inputs = append(inputs,
			of("a number as room", `room_id = "42"`, `room_id: "42"`, allowedID),
			of("an empty room", `room_id = ""`, `room_id: ""`, allowedID),
			of("no room", "", `The argument "room_id" is required`),
		)
	}
	room, rooms, list := clitest.In("data", "webex_room"), clitest.In("data", "webex_rooms"), clitest.In("list", "webex_room")
	const public = "org_public_spaces = true\n  "
	return append(inputs,
		room("neither id nor title", "", "Neither id nor title is set", "Set one of them"),
		room("id and title", fmt.Sprintf("id = %q\n  title = \"A\"", idOf("ROOM")), "Both id and title", `title is "A"`, "Set only one of them"),
		room("a blank title", `title = " "`, "title: The title is blank"),
		room("a room that does not exist", fmt.Sprintf("id = %q", idOf("ROOM")), "Cannot read the room", idOf("ROOM")),
		clitest.In("data", "webex_person")("id and address", fmt.Sprintf("id = %q\n  email = \"jane@example.com\"", idOf("PEOPLE")), "Both id and email", `email is "jane@example.com"`, "Set only one of them"),
		rooms("a number as team", `team_id = "42"`, `team_id: "42"`, allowedID),
		rooms("a kind that there is not", `type = "team"`, "type", `got: "team"`, `"group"`),
		rooms("a kind in capitals", `type = "Group"`, "type", `got: "Group"`, `"group"`),
		rooms("an order that there is not", `sort_by = "title"`, "sort_by", `got: "title"`, `"lastactivity"`),
		rooms("a date as time", public+`from = "2026-01-01"`, `from is "2026-01-01"`, "the time of day is missing"),
		rooms("a time without a zone", public+`to = "2026-01-01T00:00:00"`, "to is", "the time zone is missing"),
		rooms("a leap second", public+`to = "2016-12-31T23:59:60Z"`, `to is "2016-12-31T23:59:60Z"`, "It must be an RFC 3339 time"),
		rooms("an end before the start", public+"from = \"2026-02-01T00:00:00.001Z\"\n  to = \"2026-02-01T01:00:00+01:00\"", "from is 2026-02-01T00:00:00.001Z", "from must not be after to"),
		rooms("a time without public rooms", `from = "2026-02-01T00:00:00Z"`, "from is 2026-02-01T00:00:00Z", "set org_public_spaces = true"),
		rooms("public rooms of a kind", public+`type = "group"`, `type is "group"`, "remove one of the two"),
		rooms("public rooms in an order", public+`sort_by = "id"`, `sort_by is "id"`, "remove one of the two"),
		list("a number as team", `team_id = "42"`, `team_id: "42"`, allowedID),
		list("an empty team", `team_id = ""`, `team_id: ""`, allowedID),
		clitest.AtApply(room("a number as id", "id = output", `id: "42"`, allowedID), `"42"`),
	)
}

func importInputs() []clitest.Input {
	room := clitest.Import("webex_room", `title = "A"`)
	membership := clitest.Import("webex_room_membership", fmt.Sprintf("room_id = %q\n  person_email = \"a@b.c\"", idOf("ROOM")))
	id := func(text string) string { return "id = " + clitest.HCLText(text) }
	const form = "use ROOM_ID/PERSON_ID, ROOM_ID/EMAIL, or the id of the membership"
	var inputs []clitest.Input
	for what, text := range notIDs() {
		if text != "" { // which Terraform refuses in an import block
			inputs = append(inputs, room(what, id(text), "Malformed import id", fmt.Sprintf("%q", text), allowedID))
		}
		if !strings.Contains(text, "/") {
			inputs = append(inputs, membership(what+" as room", id(text+"/jane@example.com"), "Malformed import id", fmt.Sprintf("%q", text+"/jane@example.com"), form))
		}
		inputs = append(inputs, room(what+", by identity", "identity = { room_id = "+clitest.HCLText(text)+" }", "Malformed import id", fmt.Sprintf("%q", text), allowedID))
	}
	for what, text := range notAddresses() {
		if text != "" {
			inputs = append(inputs, membership(what, id(idOf("ROOM")+"/"+text), "Malformed import id", fmt.Sprintf("%q", idOf("ROOM")+"/"+text), form))
		}
	}
	return append(inputs,
		membership("half an identity", fmt.Sprintf("identity = { room_id = %q }", idOf("ROOM")), "person_id"),
		membership("an identity of a number", fmt.Sprintf("identity = { room_id = %q, person_id = \"42\" }", idOf("ROOM")), "Malformed import id", `"42"`, allowedID),
		room("an identity of a person", fmt.Sprintf("identity = { person_id = %q }", idOf("PEOPLE")), "room_id"),
		room("an id of null", "id = null", "import"),
	)
}

// badBlock is a bad input of the provider block. var.secret in arguments is a sensitive
// variable with this value.
func badBlock(what, arguments, secret string, says ...string) clitest.Input {
	return clitest.Block("webex", "data \"webex_rooms\"", what, arguments, secret, says...)
}

func providerInputs(emulator string) []clitest.Input {
	const (
		token = "access_token = var.secret\n  "
		form  = "A base URL looks like https://webexapis.com/v1; http:// is for localhost and loopback addresses"
		ways  = "Give either access_token, or client_id, client_secret and refresh_token"
		count = "It must be a whole number between 0 and 20"
	)
	var inputs []clitest.Input
	for what, text := range map[string]string{
		"plain http": "http://example.com/v1", "plain http by a number": "http://10.0.0.1/v1", "no scheme": "webexapis.com/v1", "another scheme": "ftp://webexapis.com/v1", "no host": "https:///v1",
		"a query": "https://webexapis.com/v1?a", "a space": "https://webex apis.com/v1", "a fragment": "https://webexapis.com/v1#rooms",
	} {
		inputs = append(inputs, badBlock("a base URL with "+what, token+"base_url = "+clitest.HCLText(text), "canary", "Malformed base URL", "base_url is ", form))
	}
	for what, text := range map[string]string{"a word before it": "Bearer canary", "quotes": `"canary"`, "the end of a line": "canary\n", "a control character": "canary\x01", "a letter that no token has": "canäry canary"} {
		inputs = append(inputs, badBlock("a token with "+what, token, text, "Malformed credentials", "access_token has a space, or another character", "without a word such as Bearer"))
	}
	for _, name := range []string{"access_token", "client_id", "client_secret", "refresh_token"} {
		inputs = append(inputs, badBlock("an empty "+name, name+` = ""`, "", "Empty argument", name+" is an empty text", ways),
			badBlock("a blank "+name, name+` = "  "`, "", "Empty argument", name+" is an empty text", ways))
	}
	for _, number := range []string{"21", "-1", "1.5", "1e30"} {
		inputs = append(inputs, badBlock(number+" retries", "max_retries = "+number, "", "max_retries is ", count))
	}
	wrongToken := badBlock("a token of nobody", fmt.Sprintf("base_url = %q\n  access_token = var.secret", emulator), "canary", "401")
	wrongToken.HCL = strings.Replace(wrongToken.HCL, `data "webex_rooms" "`+clitest.Label+"\" {", `resource "webex_room" "`+clitest.Label+"\" {\n  title = \"A\"", 1)
	return append(inputs,
		badBlock("an empty base URL", token+`base_url = ""`, "canary", "base_url"),
		badBlock("a base URL with a password", token+"base_url = \"https://user:${var.secret}@webexapis.com/v1\"", "canary", "Malformed base URL", form),
		badBlock("a token and a client", token+`client_id = "b"`, "canary", "access_token and client_id are both set", ways),
		badBlock("a client without its secret", "client_id = \"b\"\n  refresh_token = var.secret", "canary", "client_secret is missing", ways),
		badBlock("a client without its refresh token", "client_id = \"b\"\n  client_secret = var.secret", "canary", "refresh_token is missing", ways),
		badBlock("retries in words", `max_retries = "many"`, "", "max_retries", "a number is required"),
		badBlock("an argument that it does not have", `region = "europe"`, "", `"region"`),
		clitest.OnlyService(wrongToken, "Only Webex knows its tokens, and the plan of a create makes no call."),
	)
}

func environmentInputs() []clitest.Input {
	variables := func(what string, environment map[string]string, says ...string) clitest.Input {
		input := badBlock(what, "", "", says...)
		input.Of, input.Environment = "provider webex, by environment variables", environment
		return input
	}
	with := func(name, value string) map[string]string {
		return map[string]string{"WEBEX_ACCESS_TOKEN": "canary", name: value}
	}
	return []clitest.Input{
		variables("nothing", nil, "No credentials", "access_token", "WEBEX_ACCESS_TOKEN"),
		variables("a token and a client", with("WEBEX_CLIENT_ID", "b"), "In the environment", "WEBEX_ACCESS_TOKEN and WEBEX_CLIENT_ID are both set"),
		variables("half a client", map[string]string{"WEBEX_CLIENT_ID": "b", "WEBEX_CLIENT_SECRET": "canary"}, "In the environment", "WEBEX_REFRESH_TOKEN is missing"),
		variables("a base URL of plain http", with("WEBEX_BASE_URL", "http://example.com/v1"), "WEBEX_BASE_URL is", "http://example.com/v1", "loopback"),
		variables("a base URL without a scheme", with("WEBEX_BASE_URL", "webexapis.com"), "WEBEX_BASE_URL is", "webexapis.com", "A base URL looks like"),
		variables("a token with a word before it", map[string]string{"WEBEX_ACCESS_TOKEN": "Bearer canary"}, "Malformed credentials", "WEBEX_ACCESS_TOKEN"),
		variables("a token in quotes", map[string]string{"WEBEX_ACCESS_TOKEN": `"canary"`}, "Malformed credentials", "WEBEX_ACCESS_TOKEN"),
		variables("a client with a space", map[string]string{"WEBEX_CLIENT_ID": "b c", "WEBEX_CLIENT_SECRET": "canary", "WEBEX_REFRESH_TOKEN": "canary"}, "Malformed credentials", "WEBEX_CLIENT_ID"),
	}
}
