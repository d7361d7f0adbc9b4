// SPDX-License-Identifier: MPL-2.0

// This file has the bad inputs of messages, of the actions of chat, and of what reads chat.

package provider_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

// contentInputs are those of what sends a message to a thread.
func contentInputs(kind, name string) []clitest.Input {
	thread := fmt.Sprintf("thread_id = %q", anyThread)
	of, to, message := clitest.In(kind, name, thread), clitest.In(kind, name, hello), clitest.In(kind, name, thread, hello)
	inputs := metadataInputs(message, false)
	for what, id := range notThreads() {
		inputs = append(inputs, to(what, "thread_id = "+clitest.HCLText(id), "thread_id: ", fmt.Sprintf("%q", id), allowedThread))
	}
	return append(inputs,
		of("no content", "", `The argument "content" is required`),
		of("empty content", `content = ""`, "content", "has 0 bytes", "1 to 28672 (28 KB)"),
		of("more than 28 KB of content", `content = "`+strings.Repeat("ä", 14337)+`"`, "content", "has 28674 bytes", "1 to 28672 (28 KB)"),
		of("an object as content", "content = { a = 1 }", "content", "string required"),
		message("a type that no message has", `type = "markdown"`, "type", `got: "markdown"`, `"text" "html"`),
		message("a type of the service's own", `type = "topicUpdated"`, "type", `got: "topicUpdated"`, `"text" "html"`),
		message("a type in capitals", `type = "HTML"`, "type", `got: "HTML"`, `"text" "html"`),
		message("an empty sender", `sender_display_name = ""`, "sender_display_name", "at least 1, got: 0"),
		message("a Teams user that acts", fmt.Sprintf("as_user_id = %q", teamsUser), "as_user_id", teamsUser, allowedUser),
	)
}

func messageInputs() []clitest.Input {
	message := clitest.In("resource", "acs_chat_message", hello)
	receipt, typing := clitest.In("action", "acs_chat_send_read_receipt"), clitest.In("action", "acs_chat_send_typing_notification")
	thread := fmt.Sprintf("thread_id = %q", anyThread)
	return slices.Concat(contentInputs("resource", "acs_chat_message"), contentInputs("action", "acs_chat_send_message"), []clitest.Input{
		message("a message id", fmt.Sprintf("thread_id = %q\n  message_id = \"1\"", anyThread), "message_id"),
		clitest.AtApply(message("a name as thread", "thread_id = output", `thread_id: "support"`, allowedThread), `"support"`),
		clitest.AtApply(clitest.In("resource", "acs_chat_message", "thread_id = acs_chat_thread.base.id")("empty content", "content = output", "content", "has 0 bytes", "1 to 28672"), `""`),
		message("a thread that does not exist", thread, "Cannot send the message", anyThread),
		receipt("a name as thread", "thread_id = \"a\"\n  message_id = \"1\"", `thread_id: "a"`, allowedThread),
		receipt("a name as message", thread+"\n  message_id = \"first\"", `message_id: "first"`, allowedMessage),
		receipt("an empty message", thread+"\n  message_id = \"\"", `message_id: ""`, allowedMessage),
		receipt("a message of another script", thread+"\n  message_id = \"１２\"", "message_id: ", allowedMessage),
		receipt("no message", thread, `The argument "message_id" is required`),
		typing("a room's id as thread", fmt.Sprintf("thread_id = %q", anyRoom), "thread_id: ", anyRoom, allowedThread),
		typing("no thread", "", `The argument "thread_id" is required`),
		typing("an empty sender", thread+"\n  sender_display_name = \"\"", "sender_display_name", "at least 1, got: 0"),
	})
}

func chatReadInputs() []clitest.Input {
	thread := fmt.Sprintf("thread_id = %q", anyThread)
	var inputs []clitest.Input
	for what, id := range notThreads() {
		inputs = append(inputs, clitest.In("data", "acs_chat_thread")(what, "id = "+clitest.HCLText(id), "id: ", fmt.Sprintf("%q", id), allowedThread))
	}
	for _, of := range []func(what, bad string, says ...string) clitest.Input{
		clitest.In("data", "acs_chat_thread_participants"), clitest.In("data", "acs_chat_messages"), clitest.In("data", "acs_chat_read_receipts"), clitest.In("list", "acs_chat_thread_participant"),
	} {
		inputs = append(inputs,
			of("a name as thread", `thread_id = "x"`, `thread_id: "x"`, allowedThread),
			of("an empty thread", `thread_id = ""`, `thread_id: ""`, allowedThread),
			of("no thread", "", `The argument "thread_id" is required`),
			of("a phone number that acts", thread+fmt.Sprintf("\n  as_user_id = %q", phone), "as_user_id", phone, allowedUser),
		)
	}
	for _, of := range []func(what, bad string, says ...string) clitest.Input{clitest.In("data", "acs_chat_threads"), clitest.In("data", "acs_chat_messages", thread), clitest.In("list", "acs_chat_thread")} {
		inputs = append(inputs,
			of("a time finer than seconds", `start_time = "2026-09-01T08:00:00.5Z"`, `start_time: "2026-09-01T08:00:00.5Z"`, "2026-09-01T08:00:00Z"),
			of("a time without a zone", `start_time = "2026-09-01T08:00:00"`, "start_time", "time zone is missing", allowedTime),
			of("a word as a time", `start_time = "yesterday"`, `start_time is "yesterday"`, allowedTime),
			of("nobody who acts", `as_user_id = ""`, `as_user_id: ""`, allowedUser),
		)
	}
	message := clitest.In("data", "acs_chat_message", thread)
	return append(inputs,
		clitest.In("data", "acs_chat_threads")("a flag in words", `active_only = "maybe"`, "active_only", "a bool is required"),
		clitest.In("data", "acs_chat_thread")("a thread that does not exist", fmt.Sprintf("id = %q", anyThread), anyThread),
		message("a name as message", `message_id = "first"`, `message_id: "first"`, allowedMessage),
		message("a message below nothing", `message_id = "-1"`, `message_id: "-1"`, allowedMessage),
		message("no message", "", `The argument "message_id" is required`),
	)
}
