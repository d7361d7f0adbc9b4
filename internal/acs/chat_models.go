// This file holds what callers of the Chat clients give and get. Raw ids are in
// the forms that ParseIdentifier reads; times are in UTC and in whole seconds
// (fact 2.3-05), and finer ones that are given are cut.

package acs

import (
	"fmt"
	"strings"
	"time"
)

// ChatThread is a thread without its participants and messages, which have lists
// of their own (fact 2.2-04).
type ChatThread struct {
	// ID is given by the service, "19:...@thread.v2" (fact 2.2-07).
	ID, Topic string
	CreatedOn time.Time
	// CreatedBy is a raw id.
	CreatedBy string
	// DeletedOn is nil for a thread that is there.
	DeletedOn *time.Time
	// Metadata is nil where there is none.
	Metadata        map[string]string
	RetentionPolicy RetentionPolicy
}

// ChatThreadItem is a thread as lists have it. DeletedOn is set for a thread that
// was deleted and stays in the list (fact 2.3-06).
type ChatThreadItem struct {
	ID, Topic                        string
	DeletedOn, LastMessageReceivedOn *time.Time
}

// RetentionPolicy says when the service deletes a thread by itself.
type RetentionPolicy struct {
	// DeleteThreadAfterDays counts from the thread's creation, 30 to 90; 0 is
	// never (fact 2.3-03).
	DeleteThreadAfterDays int32
}

// ChatParticipant is one entry of a thread's roster. Nothing of it can be changed
// but by removing and adding the participant anew (fact 2.2-03).
type ChatParticipant struct {
	// UserID is a raw id.
	UserID      string
	DisplayName string
	// ShareHistoryTime is from when on the participant sees messages. nil in a
	// request is the beginning (fact 2.3-01).
	ShareHistoryTime *time.Time
	// Metadata is nil where there is none.
	Metadata map[string]string
}

// InvalidParticipant is one whom the service did not let into a thread while it
// carried out the rest of the call (fact 2.2-02).
type InvalidParticipant struct {
	// UserID is a raw id, Code a status in digits such as "403".
	UserID, Code, Message string
	// RequestID is the id of the whole call, to give to support.
	RequestID string
}

// InvalidParticipantsError is for callers to whom a participant who was not let
// in is a failure. The clients never return it by themselves: the call as such
// succeeded.
type InvalidParticipantsError struct {
	Participants []InvalidParticipant
}

// Error names each participant and the reason.
func (e *InvalidParticipantsError) Error() string {
	reasons := make([]string, 0, len(e.Participants))
	for _, p := range e.Participants {
		reasons = append(reasons, fmt.Sprintf("%s (%s: %s)", p.UserID, p.Code, p.Message))
	}
	return "the service did not admit " + strings.Join(reasons, ", ")
}

// MessageType is what the content of a message is written in.
type MessageType string

// The types of messages that users send. The service writes further ones of its
// own, such as "topicUpdated" and "participantAdded" (fact 2.3-09).
const (
	MessageTypeText MessageType = "text"
	MessageTypeHTML MessageType = "html"
)

// PossibleMessageTypeValues lists the types of messages that users send.
func PossibleMessageTypeValues() []MessageType {
	return []MessageType{MessageTypeText, MessageTypeHTML}
}

// ChatMessage is a message of a user or of the service.
type ChatMessage struct {
	// ID is a string of decimal digits (fact 2.2-08). Type is a MessageType or
	// one of the service's own.
	ID, Type, SequenceID, Version string
	Content                       ChatMessageContent
	SenderDisplayName             string
	// SenderID is a raw id, empty for messages of the service.
	SenderID            string
	CreatedOn           time.Time
	DeletedOn, EditedOn *time.Time
	// Metadata is nil where there is none.
	Metadata map[string]string
}

// ChatMessageContent is Message for what users send, and the rest for what the
// service does: the new topic, the participants who came or went, and the raw id
// of whoever did it.
type ChatMessageContent struct {
	Message, Topic string
	Participants   []ChatParticipant
	InitiatorID    string
}

// ReadReceipt says that a participant has read the messages up to one.
type ReadReceipt struct {
	// SenderID is a raw id.
	SenderID, MessageID string
	ReadOn              time.Time
}

type (
	// ListThreadsResponse is one page of the list of threads. The list may change
	// while it is read, and a thread come up twice (fact 2.3-11).
	ListThreadsResponse = Page[ChatThreadItem]
	// ListParticipantsResponse is one page of a thread's roster.
	ListParticipantsResponse = Page[ChatParticipant]
	// ListMessagesResponse is one page of the messages of a thread, those of the
	// service among them.
	ListMessagesResponse = Page[ChatMessage]
	// ListReadReceiptsResponse is one page of the read receipts of a thread.
	ListReadReceiptsResponse = Page[ReadReceipt]
	// ListMessagesOptions narrow the list of messages: StartTime leaves out what is
	// older, and a page has up to 200 (fact 2.4-01).
	ListMessagesOptions ListThreadsOptions
	// ListReadReceiptsOptions narrow the list of read receipts.
	ListReadReceiptsOptions ListParticipantsOptions
	// DeleteThreadOptions has no members yet.
	DeleteThreadOptions struct{}
	// DeleteThreadResponse has no members: the service answers without a body.
	DeleteThreadResponse struct{}
	// GetThreadOptions has no members yet.
	GetThreadOptions struct{}
	// GetThreadResponse is the thread as it is.
	GetThreadResponse struct{ ChatThread }
	// UpdateThreadResponse has no members: the service answers without a body.
	UpdateThreadResponse struct{}
	// AddParticipantsOptions has no members yet.
	AddParticipantsOptions struct{}
	// RemoveParticipantOptions has no members yet.
	RemoveParticipantOptions struct{}
	// RemoveParticipantResponse has no members: the service answers without a body.
	RemoveParticipantResponse struct{}
	// GetMessageResponse is the message as it is.
	GetMessageResponse struct{ ChatMessage }
	// UpdateMessageResponse has no members: the service answers without a body.
	UpdateMessageResponse struct{}
	// DeleteMessageResponse has no members: the service answers without a body.
	DeleteMessageResponse struct{}
	// SendReadReceiptResponse has no members: the service answers without a body.
	SendReadReceiptResponse struct{}
	// SendTypingNotificationResponse has no members: the service answers without a body.
	SendTypingNotificationResponse struct{}
)

// CreateThreadOptions are the properties of a new thread beside its topic.
type CreateThreadOptions struct {
	// Participants are up to 200 (fact 2.4-01). The creator is one whether named
	// here or not (fact 2.3-01).
	Participants []ChatParticipant
	// Metadata is up to 1 KB (fact 2.3-04).
	Metadata map[string]string
	// RetentionPolicy nil is that of the service: never (fact 2.3-03).
	RetentionPolicy *RetentionPolicy
}

// CreateThreadResponse is the thread as it was created, and who was not let in.
type CreateThreadResponse struct {
	ChatThread
	InvalidParticipants []InvalidParticipant
}

// ListThreadsOptions narrow the list of threads.
type ListThreadsOptions struct {
	// StartTime leaves out threads that have had no message since.
	StartTime *time.Time
	// PageSize is the most on one page; 0 leaves it to the service.
	PageSize int32
}

// UpdateThreadOptions are the properties to change; nil leaves one as it is.
type UpdateThreadOptions struct {
	Topic *string
	// Metadata names the keys to change: the others stay (fact 2.3-02). An
	// empty text removes the key (fact 2.3-12); a nil value is sent as null.
	Metadata        map[string]*string
	RetentionPolicy *RetentionPolicy
}

// ListParticipantsOptions narrow the roster of a thread.
type ListParticipantsOptions struct {
	// PageSize is the most on one page; 0 leaves it to the service.
	PageSize int32
	// Skip is how many entries to leave out at the beginning.
	Skip int32
}

// AddParticipantsResponse says who was not let in.
type AddParticipantsResponse struct {
	InvalidParticipants []InvalidParticipant
}

// SendMessageOptions are the properties of a message beside its content, as they go
// over the wire.
type SendMessageOptions struct {
	SenderDisplayName *string `json:"senderDisplayName,omitempty"`
	// Type empty is that of the service: text.
	Type     MessageType       `json:"type,omitempty"`
	Metadata map[string]string `json:"metadata,omitempty"`
}

// SendMessageResponse is the id of the new message.
type SendMessageResponse struct {
	ID string `json:"id"`
}

// UpdateMessageOptions are the properties to change, as they go over the wire; nil
// leaves one as it is.
type UpdateMessageOptions struct {
	Content *string `json:"content,omitempty"`
	// Metadata names the keys to change. An empty text removes the key (fact
	// 2.3-12); a nil value is sent as null.
	Metadata map[string]*string `json:"metadata,omitempty"`
}

// SendTypingNotificationOptions are the properties of a notification, as they go over
// the wire.
type SendTypingNotificationOptions struct {
	SenderDisplayName *string `json:"senderDisplayName,omitempty"`
}
