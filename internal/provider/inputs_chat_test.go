// SPDX-License-Identifier: MPL-2.0

// This file has the bad inputs of threads and their participants.

package provider_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

const (
	allowedThread  = "a thread id looks like 19:acsV1_abc@thread.v2"
	allowedMessage = "a message id is digits only, such as 1745345000000"
)

// notThreads are texts that are no ids of threads.
func notThreads() map[string]string {
	return map[string]string{
		"a name as thread":             "support",
		"an empty thread":              "",
		"a room's id as thread":        anyRoom,
		"a user's id as thread":        user(1),
		"an escaped thread":            "19%3Aabc%40thread.v2",
		"a thread of Teams meetings":   "19:meeting_abc@thread.tacv2",
		"a thread with a slash":        "19:a/b@thread.v2",
		"a thread and a space":         anyThread + " ",
		"a thread in capitals":         strings.ToUpper(anyThread),
		"a thread without a name":      "19:@thread.v2",
		"a thread and a message":       anyThread + "/1745345000000",
		"a thread and a control code":  anyThread + "\x01",
		"a thread without its ending":  "19:acsV1_abc",
		"a thread with another ending": "19:acsV1_abc@thread.v3",
	}
}

// metadataInputs are those of everything that has metadata, whose size may be limited.
func metadataInputs(of func(what, bad string, says ...string) clitest.Input, limited bool) []clitest.Input {
	inputs := []clitest.Input{
		of("metadata of null", `metadata = { a = null }`, `metadata["a"] is null`, "It must be a text"),
		of("empty metadata", `metadata = { a = "" }`, `metadata["a"] is an empty text`, "leave it out"),
		of("metadata without a key", `metadata = { "" = "x" }`, "metadata has an empty key", "Use keys that are not empty"),
		of("metadata of a list", `metadata = ["a"]`, "metadata", "map of string required"),
		of("metadata of an object", `metadata = { a = { b = "c" } }`, "metadata", "string required"),
	}
	if limited {
		inputs = append(inputs, of("more than 1 KB of metadata", `metadata = { a = "`+strings.Repeat("x", 1000)+`", more = "`+strings.Repeat("ä", 10)+`" }`, "metadata has 1025 bytes", "Use at most 1024 (1 KB)"))
	}
	return inputs
}

// historyInputs are those of share_history_time.
func historyInputs(of func(what, bad string, says ...string) clitest.Input) []clitest.Input {
	return []clitest.Input{
		of("a time finer than seconds", `share_history_time = "2026-08-01T00:00:00.123Z"`, `share_history_time: "2026-08-01T00:00:00.123Z"`, "such as 2026-08-01T00:00:00Z"),
		of("a time without a zone", `share_history_time = "2026-08-01T00:00:00"`, "share_history_time", "time zone is missing", allowedTime),
		of("a word as a time", `share_history_time = "always"`, `share_history_time is "always"`, allowedTime),
		of("an empty time", `share_history_time = ""`, `share_history_time is ""`, allowedTime),
	}
}

func threadInputs() []clitest.Input {
	const topic = `topic = "Support"`
	untitled, thread := clitest.In("resource", "acs_chat_thread"), clitest.In("resource", "acs_chat_thread", topic)
	const allowedDays = "It must be a whole number between 30 and 90"
	inputs := metadataInputs(thread, true)
	for _, days := range []string{"29", "91", "0", "-30", "30.5"} {
		inputs = append(inputs, thread("deleted after "+days+" days", "delete_after_days = "+days, "delete_after_days is "+days, allowedDays))
	}
	for what, id := range notUsers() {
		inputs = append(inputs, thread(what+" that acts", "as_user_id = "+clitest.HCLText(id), "as_user_id: ", fmt.Sprintf("%q", id), allowedUser))
	}
	return slices.Concat(inputs, threadRosterInputs(), threadParticipantInputs(), []clitest.Input{
		untitled("no topic", "", `The argument "topic" is required`),
		untitled("a topic of null", "topic = null", "topic"),
		untitled("an empty topic", `topic = ""`, "topic", "at least 1, got: 0"),
		untitled("a blank topic", `topic = " \t\n"`, "topic: The topic is blank", "characters other than spaces"),
		untitled("a topic of wide spaces", `topic = "　\u00a0"`, "topic: The topic is blank", "characters other than spaces"),
		thread("deleted after 1e30 days", "delete_after_days = 1e30", "delete_after_days is 1e+30", allowedDays),
		thread("days in words", `delete_after_days = "a month"`, "delete_after_days", "a number is required"),
		thread("an id", fmt.Sprintf("id = %q", anyThread), "id"),
		thread("a creator", fmt.Sprintf("created_by = %q", user(1)), "created_by"),
		clitest.After(thread("a retention of a year for a thread that exists", "delete_after_days = 365", "delete_after_days is 365", allowedDays), topic),
		clitest.After(untitled("a blank topic for a thread that exists", `topic = " "`, "topic: The topic is blank"), topic),
		clitest.After(thread("a name as participant of a thread that exists", `participants = { ada = { user_id = "ada" } }`, `participants["ada"].user_id`, `"ada"`, allowedUser), topic),
		clitest.AtApply(untitled("a blank topic", "topic = output", "topic: The topic is blank"), `" "`),
		clitest.AtApply(thread("empty metadata", "metadata = { a = output }", `metadata["a"] is an empty text`), `""`),
		clitest.AtApply(thread("a phone number that acts", "as_user_id = output", "as_user_id", phone, allowedUser), fmt.Sprintf("%q", phone)),
		clitest.AtApply(thread("deleted after 91 days", "delete_after_days = output", "delete_after_days is 91", allowedDays), "91"),
		clitest.OnlyService(thread("a user of another resource who acts", fmt.Sprintf("as_user_id = %q", user(1)), "Cannot create the thread", user(1), "401"), "Only the service knows which users belong to it."),
		clitest.OnlyService(thread("a participant whose parts are no GUIDs", `participants = { ada = { user_id = "8:acs:x_y" } }`, "Cannot create the thread", "8:acs:x_y", "400"), "Only the service knows which ids it issued."),
	})
}

func threadRosterInputs() []clitest.Input {
	thread := clitest.In("resource", "acs_chat_thread", `topic = "Support"`)
	const ada = `participants["ada"].`
	people := func(what, entries string, says ...string) clitest.Input {
		return thread(what, "participants = {\n    "+entries+"\n  }", says...)
	}
	member := func(what, bad string, says ...string) clitest.Input {
		says = slices.Clone(says)
		says[0] = ada + says[0]
		return people(what+" in the roster", fmt.Sprintf("ada = {\n      user_id = %q\n      %s\n    }", user(2), bad), says...)
	}
	var inputs []clitest.Input
	for what, id := range notUsers() {
		inputs = append(inputs, people(what, "ada = { user_id = "+clitest.HCLText(id)+" }", ada+"user_id", fmt.Sprintf("%q", id), allowedUser))
	}
	return slices.Concat(inputs, historyInputs(member), []clitest.Input{
		member("metadata of null", `metadata = { a = null }`, `metadata["a"] is null`, "It must be a text"),
		member("empty metadata", `metadata = { a = "" }`, `metadata["a"] is an empty text`, "leave it out"),
		member("more than 1 KB of metadata", `metadata = { a = "`+strings.Repeat("x", 1024)+`" }`, "metadata has 1025 bytes", "Use at most 1024 (1 KB)"),
		member("an empty name", `display_name = ""`, "display_name", "at least 1, got: 0"),
		people("one user under two labels", fmt.Sprintf("ada = { user_id = %q }\n    bob = { user_id = %q }", user(2), user(2)), `participants["bob"].user_id is "`+user(2)+`"`, ada+"user_id", "Use each user once"),
		people("one user in two spellings", fmt.Sprintf("ada = { user_id = %q }\n    bob = { user_id = %q }", user(2), strings.Replace(user(2), "1b5cc06b", "1B5CC06B", 1)), "Use each user once"),
		people("an entry without a user", `ada = { display_name = "Ada" }`, ada+"user_id is not set", "Use the raw id"),
		people("a user of null", "ada = { user_id = null }", ada+"user_id is not set", "Use the raw id"),
		people("an entry of null", "ada = null", `participants["ada"] is null`),
		thread("251 participants", `participants = { for n in range(251) : "p${n}" => { user_id = format("`+strings.TrimSuffix(user(0), "000")+`%03d", n) } }`, "participants has 251 entries", "Use at most 250"),
		thread("a list as roster", fmt.Sprintf("participants = [{ user_id = %q }]", user(2)), "participants", "map of object required"),
	})
}

func threadParticipantInputs() []clitest.Input {
	participant := clitest.In("resource", "acs_chat_thread_participant", fmt.Sprintf("thread_id = %q", anyThread), fmt.Sprintf("user_id = %q", user(2)))
	of, to := clitest.In("resource", "acs_chat_thread_participant", fmt.Sprintf("thread_id = %q", anyThread)), clitest.In("resource", "acs_chat_thread_participant", fmt.Sprintf("user_id = %q", user(2)))
	inputs := slices.Concat(metadataInputs(participant, true), historyInputs(participant))
	for what, id := range notUsers() {
		inputs = append(inputs, of(what, "user_id = "+clitest.HCLText(id), "user_id: ", fmt.Sprintf("%q", id), allowedUser))
	}
	for what, id := range notThreads() {
		inputs = append(inputs, to(what, "thread_id = "+clitest.HCLText(id), "thread_id: ", fmt.Sprintf("%q", id), allowedThread))
	}
	return append(inputs,
		of("no user", "", `The argument "user_id" is required`),
		to("no thread", "", `The argument "thread_id" is required`),
		participant("a name that acts", `as_user_id = "ada"`, "as_user_id", `"ada"`, allowedUser),
		participant("an empty name", `display_name = ""`, "display_name", "at least 1, got: 0"),
		participant("an update timeout, which it does not have", `timeouts { update = "1m" }`, `"update"`),
		clitest.AtApply(to("a room's id as thread", "thread_id = output", "thread_id", anyRoom, allowedThread), fmt.Sprintf("%q", anyRoom)),
		participant("a thread that does not exist", "", "Cannot add the participant", anyThread),
		participant("a thread that does not exist, for a name known later", fmt.Sprintf("display_name = terraform_data.%s.output\n}\nresource \"terraform_data\" %[1]q {\n  input = 1", clitest.Label), "Cannot add the participant", anyThread),
		clitest.OnlyService(clitest.In("resource", "acs_chat_thread_participant", "thread_id = acs_chat_thread.base.id")("a user whose parts are no GUIDs", `user_id = "8:acs:x_y"`, "Cannot add the participant", "8:acs:x_y", "400"), "Only the service knows which ids it issued."),
	)
}
