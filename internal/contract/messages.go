package contract

// This file is the operations of Chat on messages, receipts and typing, section 2.2.

import "net/http"

// messageFact is where the properties of messages and receipts stand: no recording tells more of them.
const messageFact = "section 2.2"

const (
	versionOfAttachments = "2024-03-07"
	attachmentsFact      = "fact 2.3-14"
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
				need("content", free(messageFact)),
				option("senderDisplayName", free(messageFact)),
				option("type", oneOf(messageFact, "text", "html")),
				option("metadata", textMap(0)),
			}},
			status:       http.StatusCreated,
			answer:       object{fact: messageFact, members: []member{need("id", messageID())}},
			answerHeader: []header{{name: "Location", form: absoluteURL("fact 2.2-06")}},
			across: func(c *crossing) {
				id, _ := c.answer["id"].(string)
				c.location(c.ids[0], "/messages/"+id)
			},
		},
		{
			name: "list messages", service: s, method: http.MethodGet, path: messages, query: synced(),
			status: http.StatusOK, answer: page(messageModel(), messageFact), across: onPath("syncState"),
		},
		{
			name: "get message", service: s, method: http.MethodGet, path: message,
			status: http.StatusOK, answer: messageModel(), across: sameID,
		},
		{
			name: "update message", service: s, method: http.MethodPatch, path: message,
			media: []string{mediaMergePatch},
			body: object{fact: messageFact, members: []member{
				option("content", free(messageFact)), option("metadata", metadataPatch()),
			}},
			status: http.StatusNoContent,
		},
		{
			name: "delete message", service: s, method: http.MethodDelete, path: message,
			status: http.StatusNoContent,
		},
		{
			name: "list receipts", service: s, method: http.MethodGet, path: receipts, query: skipped(),
			status: http.StatusOK, across: onPath("skip"),
			answer: page(object{fact: messageFact, members: []member{
				need("senderCommunicationIdentifier", answered()), need("chatMessageId", messageID()), need("readOn", second()),
			}}, messageFact),
		},
		{
			name: "send receipt", service: s, method: http.MethodPost, path: receipts,
			media:  []string{mediaJSON},
			body:   object{fact: messageFact, members: []member{need("chatMessageId", messageID())}},
			status: http.StatusOK,
		},
		{
			name: "send typing", service: s, method: http.MethodPost, path: typing,
			media: []string{mediaJSON}, bodyOptional: true,
			body:   object{fact: messageFact, members: []member{option("senderDisplayName", free(messageFact))}},
			status: http.StatusOK,
		},
	}
}

// messageModel is a message in an answer: a user's, or one that the service wrote itself (fact 2.3-09).
func messageModel() shape {
	content := object{fact: messageFact, members: []member{
		option("message", free(messageFact)),
		option("attachments", list{of: object{fact: attachmentsFact}, fact: attachmentsFact}).from(versionOfAttachments).by(attachmentsFact),
		option("topic", free(messageFact)),
		option("participants", list{of: chatParticipant(second()), least: 1, fact: messageFact}),
		option("initiatorCommunicationIdentifier", answered()),
	}}
	return object{
		fact: messageFact,
		members: []member{
			need("id", messageID()),
			need("type", oneOf(messageFact, "text", "html", "topicUpdated", "participantAdded", "participantRemoved")),
			need("sequenceId", text{what: "a number", fact: messageFact, ok: digits}),
			need("version", text{what: "a number", fact: messageFact, ok: digits}),
			need("content", content).by("fact 2.3-13"),
			option("senderDisplayName", free(messageFact)),
			need("createdOn", second()),
			option("senderCommunicationIdentifier", answered()),
			option("deletedOn", second()),
			option("editedOn", second()),
			option("metadata", textMap(1)),
		},
		rule: messageRule,
	}
}

// messageRule: what people wrote has a sender, a text and a list of attachments, and what the service wrote has none of
// them. A message that is deleted has the list and an empty text still.
func messageRule(l *look, path string, members map[string]any) {
	_, sent := members["senderCommunicationIdentifier"]
	content, _ := members["content"].(map[string]any)
	text, written := content["message"]
	_, attachments := content["attachments"]
	byPeople := members["type"] == "text" || members["type"] == "html"
	if sent != byPeople || written != byPeople {
		l.wrong(path, messageFact, "sender: %v, text: %v, and the type is %v", sent, written, members["type"])
	}
	if attachments != (byPeople && l.version >= versionOfAttachments) {
		l.wrong(path+".content", attachmentsFact, "attachments: %v, and the type is %v", attachments, members["type"])
	}
	if _, deleted := members["deletedOn"]; deleted && text != "" {
		l.wrong(path+".content.message", "fact 2.3-13", "a text, and the message is deleted")
	}
	if name, there := members["senderDisplayName"]; there && name == "" && l.version >= versionOfAttachments {
		l.wrong(path+".senderDisplayName", attachmentsFact, "is absent where none was sent")
	}
}
