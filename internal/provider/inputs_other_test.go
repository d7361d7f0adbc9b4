// SPDX-License-Identifier: MPL-2.0

// This file has the bad inputs of users, tokens, the Teams extension, functions, timeouts
// and imports.

package provider_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

func otherInputs() []clitest.Input {
	return slices.Concat(userInputs(), tokenInputs(), teamsInputs(), timeoutInputs(), functionInputs())
}

func userInputs() []clitest.Input {
	acsUser, revoke := clitest.In("resource", "acs_user"), clitest.In("action", "acs_user_revoke_tokens")
	inputs := []clitest.Input{
		acsUser("a name", `name = "Ada"`, `"name"`),
		acsUser("an id", fmt.Sprintf("id = %q", user(1)), "id"),
		revoke("no user", "", `The argument "user_id" is required`),
	}
	for what, id := range notUsers() {
		inputs = append(inputs, revoke(what, "user_id = "+clitest.HCLText(id), "user_id: ", fmt.Sprintf("%q", id), allowedUser))
	}
	return inputs
}

func tokenInputs() []clitest.Input {
	id, chat := fmt.Sprintf("user_id = %q", user(1)), `scopes = ["chat"]`
	const scopes, minutes = `"chat" "voip" "chat.join" "chat.join.limited" "voip.join"`, "It must be a whole number between 60 and 1440"
	of, token, to := clitest.In("ephemeral", "acs_user_token", id), clitest.In("ephemeral", "acs_user_token", id, chat), clitest.In("ephemeral", "acs_user_token", chat)
	var inputs []clitest.Input
	for what, bad := range notUsers() {
		inputs = append(inputs, to(what, "user_id = "+clitest.HCLText(bad), "user_id: ", fmt.Sprintf("%q", bad), allowedUser))
	}
	for _, bad := range []string{"59", "1441", "0", "-60", "60.5"} {
		inputs = append(inputs, token(bad+" minutes", "expires_in_minutes = "+bad, "expires_in_minutes is "+bad, minutes))
	}
	return append(inputs,
		to("no user", "", `The argument "user_id" is required`),
		of("no scopes", "", `The argument "scopes" is required`),
		of("empty scopes", "scopes = []", "scopes", "at least 1 elements, got: 0"),
		of("a scope that there is not", `scopes = ["chat", "sms"]`, "scopes", `got: "sms"`, scopes),
		of("a scope in capitals", `scopes = ["Chat"]`, "scopes", `got: "Chat"`, scopes),
		of("an empty scope", `scopes = [""]`, "scopes", `got: ""`, scopes),
		of("a scope of null", `scopes = ["chat", null]`, "scopes", "contains a null value"),
		of("a text as scopes", `scopes = "chat"`, "scopes", "set of string required"),
		token("a token", `token = "x"`, "token"),
		token("minutes in words", `expires_in_minutes = "an hour"`, "expires_in_minutes", "a number is required"),
		token("a user of another resource", "", "Cannot issue a token", user(1), "401"),
	)
}

func teamsInputs() []clitest.Input {
	const user = "\n  principal_type = \"user\""
	ids := func(tenant, object string) string {
		return fmt.Sprintf("tenant_id = %q\n  object_id = %q", tenant, object)
	}
	assignment := clitest.In("resource", "acs_teams_extension_assignment")
	account := clitest.In("resource", "acs_teams_extension_assignment", ids(teamsTenant, teamsAccount))
	read := clitest.In("data", "acs_teams_extension_assignment")
	inputs := []clitest.Input{}
	for what, id := range map[string]string{
		"a domain": "contoso.example", "nothing": "", "a GUID in braces": "{" + teamsTenant + "}", "a GUID in capitals": strings.ToUpper(teamsTenant),
		"a raw id": "8:orgid:" + teamsTenant, "a GUID without hyphens": strings.ReplaceAll(teamsTenant, "-", ""), "a GUID and a space": teamsTenant + " ", "a path": teamsTenant + "/..",
	} {
		inputs = append(inputs,
			assignment(what+" as tenant", ids(id, teamsAccount)+user, "tenant_id: ", fmt.Sprintf("%q", id), allowedGUID),
			assignment(what+" as account", ids(teamsTenant, id)+user, "object_id: ", fmt.Sprintf("%q", id), allowedGUID),
			account(what+" as application", strings.TrimSpace(user)+fmt.Sprintf("\n  client_ids = [%q]", id), "client_ids", fmt.Sprintf("%q", id), allowedGUID),
			read(what+" as tenant", ids(id, teamsAccount), "tenant_id: ", fmt.Sprintf("%q", id), allowedGUID),
		)
	}
	const kinds = `"teamsResourceAccount"`
	return append(inputs,
		account("a kind of no account", `principal_type = "group"`, "principal_type", `got: "group"`, kinds),
		account("a kind in capitals", `principal_type = "User"`, "principal_type", `got: "User"`, kinds),
		account("an empty kind", `principal_type = ""`, "principal_type", `got: ""`, kinds),
		account("no kind", "", `The argument "principal_type" is required`),
		account("an application of null", strings.TrimSpace(user)+"\n  client_ids = [null]", "client_ids", "null"),
		read("no account", fmt.Sprintf("tenant_id = %q", teamsTenant), `The argument "object_id" is required`),
		read("an account without an assignment", ids(teamsTenant, teamsAccount), teamsAccount),
		clitest.AtApply(assignment("a domain as tenant", "tenant_id = output\n  object_id = \""+teamsAccount+"\""+user, "tenant_id", "contoso.example", allowedGUID), `"contoso.example"`),
	)
}

func timeoutInputs() []clitest.Input {
	var inputs []clitest.Input
	for name, kinds := range map[string][]string{
		"acs_room": {"create", "read", "update", "delete"}, "acs_user": {"create", "delete"},
	} {
		for i, length := range []string{"", "5", "five", "0s", "-1m", "1d", "1x", "1h-30m", "9999999h", " 1m", "１m"} {
			kind := kinds[i%len(kinds)]
			inputs = append(inputs, clitest.In("resource", name)(fmt.Sprintf("a timeout of %q", length), fmt.Sprintf("timeouts { %s = %q }", kind, length), "timeouts."+kind, fmt.Sprintf("%q is not a timeout", length), "such as 90s or 1h30m"))
		}
	}
	return append(inputs,
		clitest.In("resource", "acs_room")("a number as timeout", "timeouts { create = 5 }", "timeouts.create", `"5" is not a timeout`, "such as 90s or 1h30m"),
		clitest.In("resource", "acs_room")("a timeout of what it does not do", `timeouts { import = "1m" }`, `"import"`),
		clitest.In("resource", "acs_user")("a timeout of what it does not do", `timeouts { update = "1m" }`, `"update"`),
		clitest.In("resource", "acs_room")("a text as timeouts", `timeouts = "1m"`, "timeouts"),
		clitest.In("resource", "acs_room")("timeouts twice", "timeouts { create = \"1m\" }\n  timeouts { read = \"1m\" }", "timeouts"),
	)
}

func functionInputs() []clitest.Input {
	const form = "Use endpoint=https://...;accesskey=..."
	parsed := func(function, what, argument string, says ...string) clitest.Input {
		return clitest.Input{
			Of: "function " + function, What: what, Says: says,
			HCL: fmt.Sprintf("output %q {\n  sensitive = true\n  value = provider::acs::%s(%s)\n}\n", clitest.Label, function, argument),
		}
	}
	inputs := []clitest.Input{
		parsed("parse_connection_string", "null", "null", "argument must not be null"),
		parsed("parse_connection_string", "no argument", "", "connection_string"),
		parsed("parse_connection_string", "a list", "[\"a\"]", "string required"),
		parsed("parse_identifier", "null", "null", "argument must not be null"),
		parsed("parse_identifier", "two arguments", `"a", "b"`, "parse_identifier"),
		parsed("parse_identifier", "an object", "{ a = 1 }", "string required"),
	}
	for what, c := range malformedConnectionStrings() {
		input := parsed("parse_connection_string", "a connection string "+what, "var."+clitest.Label, c.want, form)
		input.HCL += clitest.SecretHCL(clitest.Label, c.text)
		inputs = append(inputs, input)
	}
	return inputs
}

// badText is a malformed text that may have a secret, and what the error says of it.
type badText struct{ text, want string }

func malformedConnectionStrings() map[string]badText {
	const (
		endpoint = "https://contoso.communication.azure.com"
		key      = "Y2FuYXJ5" // base64 of "canary"
	)
	return map[string]badText{
		"without endpoint":                 {"accesskey=" + key, "has no endpoint"},
		"with an empty endpoint":           {"endpoint=;accesskey=" + key, "endpoint of the connection string is empty"},
		"without key":                      {"endpoint=" + endpoint + "/", "has no accesskey"},
		"with an empty key":                {"endpoint=" + endpoint + "/;accesskey=", "accesskey of the connection string is empty"},
		"with a key of no base64":          {"endpoint=" + endpoint + "/;accesskey=canary!", "not base64"},
		"with a key that is cut off":       {"endpoint=" + endpoint + "/;accesskey=Y2FuYXJ5Y", "not base64"},
		"with two keys":                    {"endpoint=" + endpoint + ";accesskey=" + key + ";accesskey=" + key, "more than one accesskey"},
		"with two endpoints":               {"endpoint=" + endpoint + ";endpoint=" + endpoint + ";accesskey=" + key, "more than one endpoint"},
		"of plain http":                    {"endpoint=http://contoso.communication.azure.com;accesskey=" + key, "plain http"},
		"with a path":                      {"endpoint=" + endpoint + "/rooms;accesskey=" + key, "has a path"},
		"of no URL":                        {"endpoint=contoso;accesskey=" + key, "not a URL of the form https://host"},
		"with a part of no pair":           {"endpoint=" + endpoint + ";" + key, "is not a key=value pair"},
		"in quotes":                        {`"endpoint=` + endpoint + ";accesskey=" + key + `"`, "connection string"},
		"of Azure Storage":                 {"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=" + key, "has no "},
		"with a password in its endpoint":  {"endpoint=https://user:canary@contoso.communication.azure.com;accesskey=" + key, "endpoint"},
		"with a key and the end of a line": {"endpoint=" + endpoint + ";accesskey=Y2Fu\\nYXJ5", "not base64"},
	}
}

func importInputs() []clitest.Input {
	const idOfImport = "is not an import id: use "
	id := func(text string) string { return "id = " + clitest.HCLText(text) }
	identity := func(members string) string { return "identity = { " + members + " }" }
	room, acsUser := clitest.Import("acs_room", ""), clitest.Import("acs_user", "")
	single := clitest.Import("acs_room_participant", fmt.Sprintf("room_id = %q\n  user_id = %q", anyRoom, user(1)))
	thread := clitest.Import("acs_chat_thread", `topic = "Support"`)
	member := clitest.Import("acs_chat_thread_participant", fmt.Sprintf("thread_id = %q\n  user_id = %q", anyThread, user(1)))
	message := clitest.Import("acs_chat_message", fmt.Sprintf("thread_id = %q\n  content = \"Hello\"", anyThread))
	teams := clitest.Import("acs_teams_extension_assignment", fmt.Sprintf("tenant_id = %q\n  object_id = %q\n  principal_type = \"user\"", teamsTenant, teamsAccount))
	var inputs []clitest.Input
	// An error of an import names no resource, so that it is known by its whole beginning.
	malformed := func(text string) string { return fmt.Sprintf("Malformed import id: %q", text) }
	for what, text := range notRooms() {
		if text != "" { // which Terraform refuses in an import block
			inputs = append(inputs, room(what, id(text), malformed(text), allowedRoom))
		}
		inputs = append(inputs, room(what+", by identity", identity("room_id = "+clitest.HCLText(text)), malformed(text), allowedRoom))
	}
	for what, text := range notUsers() {
		if text != "" {
			inputs = append(inputs, acsUser(what, id(text), malformed(text)+" is not a user", allowedUser))
		}
		inputs = append(inputs,
			single(what, id(anyRoom+"/"+text), malformed(text), "cannot be in a room's roster", allowedUser),
			member(what, id(anyThread+"/"+text), malformed(text)+" is not a user", allowedUser),
		)
	}
	for what, text := range notThreads() {
		if text != "" {
			inputs = append(inputs, thread(what, id(text), malformed(text), allowedThread))
		}
	}
	return append(inputs,
		room("an empty id", id(""), "import"),
		room("an id of null", "id = null", "import"),
		room("an identity of nothing", identity(""), "room_id"),
		room("the identity of a user", identity(fmt.Sprintf("user_id = %q", user(1))), "room_id"),
		room("a room that does not exist", id(anyRoom), "Cannot import non-existent remote object"),
		single("a room alone", id(anyRoom), `"`+anyRoom+`" `+idOfImport+"ROOM_ID/USER_ID"),
		single("a comma", id(anyRoom+","+user(1)), idOfImport+"ROOM_ID/USER_ID"),
		single("two rooms", id(anyRoom+"/"+anyRoom+"/"+user(1)), malformed(anyRoom+"/"+user(1)), allowedUser),
		single("the parts turned round", id(user(2)+"/"+anyRoom), "Malformed import id", malformed(user(2))+" is not a room id", allowedUser),
		single("half an identity", identity(`room_id = "1"`), "user_id"),
		single("an identity of a name", identity(fmt.Sprintf("room_id = \"x\", user_id = %q", user(1))), "Malformed import id", `"x"`, allowedRoom),
		single("an identity with a slash", identity(fmt.Sprintf("room_id = \"1/2\", user_id = %q", user(1))), "Malformed import id", `"1/2"`, allowedRoom),
		thread("the identity of a topic", identity(`topic = "x"`), "thread_id"),
		member("a thread alone", id(anyThread), idOfImport+"THREAD_ID/USER_ID"),
		member("an identity with a slash in the thread", identity(fmt.Sprintf("thread_id = \"19:a/b@thread.v2\", user_id = %q", user(1))), malformed("19:a/b@thread.v2")+" is not a thread id"),
		member("an identity without a user", identity(fmt.Sprintf("thread_id = %q", anyThread)), "user_id"),
		message("a thread alone", id(anyThread), idOfImport+"THREAD_ID/MESSAGE_ID"),
		message("a name as message", id(anyThread+"/first"), "Malformed import id", `"first"`, allowedMessage),
		message("no message", id(anyThread+"/"), malformed("")+" is not a message id"),
		message("an identity of a name", identity(fmt.Sprintf("thread_id = %q, message_id = \"x\"", anyThread)), "Malformed import id", `"x"`, allowedMessage),
		teams("a tenant alone", id(teamsTenant), idOfImport+"TENANT_ID/OBJECT_ID"),
		teams("names", id("contoso/ada"), `"contoso" `+allowedGUID, `"ada" `+allowedGUID),
		teams("GUIDs in capitals", id(strings.ToUpper(teamsTenant+"/"+teamsAccount)), malformed(strings.ToUpper(teamsTenant)), allowedGUID),
		teams("an identity of nothing", identity(fmt.Sprintf("tenant_id = \"\", object_id = %q", teamsAccount)), malformed("")+" "+allowedGUID),
	)
}
