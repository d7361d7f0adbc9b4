// SPDX-License-Identifier: MPL-2.0

package contract

// This file has the operations of Chat on messages, receipts and typing, section 2.2.

import "net/http"

// messageFact is the source of the properties of messages and receipts.
const messageFact = "section 2.2"

const (
	versionOfAttachments = "2024-03-07"
	attachmentsFact      = "fact 2.3-14"
	attachmentFact       = "fact 2.3-22"
)

func messageOperations(s *service) []operation {
	messages := route("/chat/threads/*/messages", threadID())
	message := route("/chat/threads/*/messages/*", threadID(), messageID())
	receipts := route("/chat/threads/*/readReceipts", threadID())
	typing := route("/chat/threads/*/typing", threadID())
	return []operation{
		{
			name: "send message", service: s, method: http.MethodPost, path: messages,
			media: []string{mediaJSON},
			body: object{fact: messageFact, members: []member{
				required("content", anyText(messageFact)),
				optional("senderDisplayName", anyText(messageFact)),
				optional("type", oneOf(messageFact, "text", "html")),
				optional("metadata", textMap(0)),
			}},
			status:       http.StatusCreated,
			answer:       object{fact: messageFact, members: []member{required("id", messageID())}},
			answerHeader: []header{{name: "Location", form: absoluteURL("fact 2.2-06")}},
			rule: func(c *exchangeCheck) {
				id, _ := c.answer["id"].(string)
				c.checkLocation(c.ids[0], "/messages/"+id)
			},
		},
		{
			name: "list messages", service: s, method: http.MethodGet, path: messages, query: syncParameters(),
			status: http.StatusOK, answer: page(messageModel(), messageFact), rule: nextLinkRule("syncState"),
		},
		{
			name: "get message", service: s, method: http.MethodGet, path: message,
			status: http.StatusOK, answer: messageModel(), rule: sameIDRule,
		},
		{
			name: "update message", service: s, method: http.MethodPatch, path: message,
			media: []string{mediaMergePatch},
			body: object{fact: messageFact, members: []member{
				optional("content", anyText(messageFact)), optional("metadata", metadataPatch()),
			}},
			status: http.StatusNoContent,
		},
		{
			name: "delete message", service: s, method: http.MethodDelete, path: message,
			status: http.StatusNoContent,
		},
		{
			name: "list receipts", service: s, method: http.MethodGet, path: receipts, query: skipParameters(),
			status: http.StatusOK, rule: nextLinkRule("skip"),
			answer: page(object{fact: messageFact, members: []member{
				required("senderCommunicationIdentifier", userInAnswer()), required("chatMessageId", messageID()), required("readOn", chatTime()),
			}}, messageFact),
		},
		{
			name: "send receipt", service: s, method: http.MethodPost, path: receipts,
			media:  []string{mediaJSON},
			body:   object{fact: messageFact, members: []member{required("chatMessageId", messageID())}},
			status: http.StatusOK,
		},
		{
			name: "send typing", service: s, method: http.MethodPost, path: typing,
			media: []string{mediaJSON}, bodyOptional: true,
			body:   object{fact: messageFact, members: []member{optional("senderDisplayName", anyText(messageFact))}},
			status: http.StatusOK,
		},
	}
}

// messageModel is a message in an answer: of a user, or of the service itself (fact 2.3-09).
func messageModel() shape {
	content := object{fact: messageFact, members: []member{
		optional("message", anyText(messageFact)),
		optional("attachments", list{of: attachmentModel(), fact: attachmentsFact}).since(versionOfAttachments).fact(attachmentsFact),
		optional("topic", anyText(messageFact)),
		optional("participants", list{of: chatParticipant(chatTime()), min: 1, fact: messageFact}),
		optional("initiatorCommunicationIdentifier", userInAnswer()),
	}}
	return object{
		fact: messageFact,
		members: []member{
			required("id", messageID()),
			required("type", oneOf(messageFact, "text", "html", "topicUpdated", "participantAdded", "participantRemoved")),
			required("sequenceId", text{what: "a number", fact: messageFact, ok: isDigits}),
			required("version", text{what: "a number", fact: messageFact, ok: isDigits}),
			required("content", content).fact("fact 2.3-13"),
			optional("senderDisplayName", anyText(messageFact)),
			required("createdOn", chatTime()),
			optional("senderCommunicationIdentifier", userInAnswer()),
			optional("deletedOn", chatTime()),
			optional("editedOn", chatTime()),
			optional("metadata", textMap(1)),
		},
		rule: messageRule,
	}
}

// attachmentModel is a file or an image of a message. No call sends one: users of Teams do, in the chat of a meeting.
func attachmentModel() shape {
	return object{fact: attachmentFact, members: []member{
		required("id", nonEmptyText(attachmentFact)), required("attachmentType", oneOf(attachmentFact, "image", "file")),
		optional("name", anyText(attachmentFact)), optional("url", absoluteURL(attachmentFact)), optional("previewUrl", absoluteURL(attachmentFact)),
	}}
}

// messageRule checks how the parts of a message depend on its type: a user's message has a sender, a text and a list of
// attachments, a message of the service has none of them. A deleted message keeps the list and has an empty text.
func messageRule(c *checker, path string, members map[string]any) {
	_, sent := members["senderCommunicationIdentifier"]
	content, _ := members["content"].(map[string]any)
	text, written := content["message"]
	list, attachments := content["attachments"].([]any)
	ofUser := members["type"] == "text" || members["type"] == "html"
	if sent != ofUser || written != ofUser {
		c.violation(path, messageFact, "sender: %v, text: %v, and the type is %v", sent, written, members["type"])
	}
	if attachments != (ofUser && c.version >= versionOfAttachments) {
		c.violation(path+".content", attachmentsFact, "attachments: %v, and the type is %v", attachments, members["type"])
	}
	if _, deleted := members["deletedOn"]; deleted && text != "" {
		c.violation(path+".content.message", "fact 2.3-13", "a text, and the message is deleted")
	}
	if _, deleted := members["deletedOn"]; deleted && len(list) > 0 {
		c.violation(path+".content.attachments", "fact 2.3-13", "%d attachments, and the message is deleted", len(list))
	}
	if name, there := members["senderDisplayName"]; there && name == "" && c.version >= versionOfAttachments {
		c.violation(path+".senderDisplayName", attachmentsFact, "is absent where none was sent")
	}
}
