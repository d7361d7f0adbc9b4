package contract

// This file is the operations of Chat on messages, receipts and typing, section 2.2.

import "net/http"

// messageFact is where the properties of messages and receipts stand: no recording tells more of them.
const messageFact = "section 2.2"

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
			status: http.StatusCreated,
			answer: object{fact: messageFact, members: []member{need("id", messageID())}},
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
			option("content", content),
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

// messageRule: what people wrote has a sender, and what the service wrote has none.
func messageRule(l *look, path string, members map[string]any) {
	_, sent := members["senderCommunicationIdentifier"]
	if byPeople := members["type"] == "text" || members["type"] == "html"; sent != byPeople {
		l.wrong(path, messageFact, "sender: %v, and the type is %v", sent, members["type"])
	}
}
