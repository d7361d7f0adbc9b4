// SPDX-License-Identifier: MPL-2.0

// This file has the types that callers of the Chat clients pass and get. Raw ids are
// in the forms that ParseIdentifier reads. Times are in UTC and whole seconds (fact
// 2.3-05); those in requests are truncated.

package acs

import (
	"fmt"
	"strings"
	"time"
)

// ChatThread is a thread, without its participants and messages: these have lists of
// their own (fact 2.2-04).
type ChatThread struct {
	// ID is "19:...@thread.v2", from the service (fact 2.2-07).
	ID string
	// Topic may be empty.
	Topic string
	// CreatedOn is in UTC and whole seconds.
	CreatedOn time.Time
	// CreatedBy is the raw id of the creator.
	CreatedBy string
	// DeletedOn is nil unless the thread is deleted.
	DeletedOn *time.Time
	// Metadata is nil if there is none.
	Metadata map[string]string
	// RetentionPolicy is the zero value if the service keeps the thread.
	RetentionPolicy RetentionPolicy
}

// ChatThreadItem is a thread in a list of threads.
type ChatThreadItem struct {
	// ID is "19:...@thread.v2" (fact 2.2-07).
	ID string
	// Topic may be empty.
	Topic string
	// DeletedOn is nil unless the thread is deleted: deleted threads stay in the list
	// (fact 2.3-06).
	DeletedOn *time.Time
	// LastMessageReceivedOn is nil if the answer has none.
	LastMessageReceivedOn *time.Time
}

// RetentionPolicy says when the service deletes a thread by itself.
type RetentionPolicy struct {
	// DeleteThreadAfterDays counts from the creation of the thread: 30 to 90 days; 0
	// is never (fact 2.3-03).
	DeleteThreadAfterDays int32
}

// ChatParticipant is a participant of a thread. The service has no call that changes
// one: remove the participant and add it again (fact 2.2-03).
type ChatParticipant struct {
	// UserID is a raw id.
	UserID string
	// DisplayName may be empty.
	DisplayName string
	// ShareHistoryTime is the time from which the participant sees messages, in whole
	// seconds. In a request, nil is the beginning of the thread (fact 2.3-01).
	ShareHistoryTime *time.Time
	// Metadata is nil if there is none. Its size is at most [MaxMetadataBytes].
	Metadata map[string]string
}

// InvalidParticipant is a participant whom the service did not add to a thread while
// it carried out the rest of the call (fact 2.2-02).
type InvalidParticipant struct {
	// UserID is a raw id.
	UserID string
	// Code is an HTTP status in digits, such as "403".
	Code string
	// Message is the reason.
	Message string
	// RequestID is the id of the whole call, to give to Microsoft's support.
	RequestID string
}

// InvalidParticipantsError is for callers to whom an [InvalidParticipant] is a
// failure. The clients do not return it: to them the call has succeeded.
type InvalidParticipantsError struct {
	// Participants are at least one.
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

// MessageType is the format of a message's content.
type MessageType string

// The types of messages that users send. The service writes messages of other types,
// such as "topicUpdated" and "participantAdded" (fact 2.3-09).
const (
	MessageTypeText MessageType = "text"
	MessageTypeHTML MessageType = "html"
)

// PossibleMessageTypeValues returns the types of messages that users send.
func PossibleMessageTypeValues() []MessageType {
	return []MessageType{MessageTypeText, MessageTypeHTML}
}

// ChatMessage is a message in a thread, by a user or by the service.
type ChatMessage struct {
	// ID is a string of decimal digits (fact 2.2-08).
	ID string
	// Type is a [MessageType], or one of the service's own (fact 2.3-09).
	Type string
	// SequenceID is the position of the message in the thread, and Version the version
	// of the message, both as the service writes them.
	SequenceID, Version string
	// Content is the text of a message by a user, or what a message by the service is
	// about.
	Content ChatMessageContent
	// SenderDisplayName may be empty.
	SenderDisplayName string
	// SenderID is a raw id, empty for messages by the service.
	SenderID string
	// CreatedOn is in UTC and whole seconds, as are the times below.
	CreatedOn time.Time
	// DeletedOn is nil unless the message is deleted, EditedOn unless it was changed.
	DeletedOn, EditedOn *time.Time
	// Metadata is nil if there is none.
	Metadata map[string]string
}

// ChatMessageContent is the content of a message. Messages by users have Message and
// Attachments only; those by the service have the other fields.
type ChatMessageContent struct {
	// Message is text or HTML, as the type of the message says.
	Message string
	// Topic is the new topic of the thread.
	Topic string
	// Participants are those who were added or removed.
	Participants []ChatParticipant
	// InitiatorID is the raw id of the user who made the change.
	InitiatorID string
	// Attachments are files and images of a message by a user. No call sends them.
	Attachments []ChatAttachment
}

// ChatAttachment is a file or an image of a message, as it is on the wire (fact 2.3-22).
type ChatAttachment struct {
	// ID identifies the attachment within its message.
	ID string `json:"id"`
	// Type is "image" or "file"; the service may know more.
	Type string `json:"attachmentType"`
	// Name, URL and PreviewURL may be empty.
	Name       string `json:"name"`
	URL        string `json:"url"`
	PreviewURL string `json:"previewUrl"`
}

// ReadReceipt says up to which message a participant has read.
type ReadReceipt struct {
	// SenderID is the raw id of the participant.
	SenderID string
	// MessageID is the last message that the participant has read.
	MessageID string
	// ReadOn is in UTC and whole seconds.
	ReadOn time.Time
}

type (
	// ListThreadsResponse is a page of threads. The list may change while it is read,
	// so a thread may be on two pages (fact 2.3-11).
	ListThreadsResponse = Page[ChatThreadItem]
	// ListParticipantsResponse is a page of a thread's participants.
	ListParticipantsResponse = Page[ChatParticipant]
	// ListMessagesResponse is a page of a thread's messages, including those by the
	// service.
	ListMessagesResponse = Page[ChatMessage]
	// ListReadReceiptsResponse is a page of a thread's read receipts.
	ListReadReceiptsResponse = Page[ReadReceipt]
	// ListReadReceiptsOptions select read receipts.
	ListReadReceiptsOptions ListParticipantsOptions
	// DeleteThreadOptions has no members yet.
	DeleteThreadOptions struct{}
	// DeleteThreadResponse has no members: the answer has no body.
	DeleteThreadResponse struct{}
	// GetThreadOptions has no members yet.
	GetThreadOptions struct{}
	// GetThreadResponse is the thread.
	GetThreadResponse struct{ ChatThread }
	// UpdateThreadResponse has no members: the answer has no body.
	UpdateThreadResponse struct{}
	// AddParticipantsOptions has no members yet.
	AddParticipantsOptions struct{}
	// RemoveParticipantOptions has no members yet.
	RemoveParticipantOptions struct{}
	// RemoveParticipantResponse has no members: the answer has no body.
	RemoveParticipantResponse struct{}
	// GetMessageResponse is the message.
	GetMessageResponse struct{ ChatMessage }
	// UpdateMessageResponse has no members: the answer has no body.
	UpdateMessageResponse struct{}
	// DeleteMessageResponse has no members: the answer has no body.
	DeleteMessageResponse struct{}
	// SendReadReceiptResponse has no members: the answer has no body.
	SendReadReceiptResponse struct{}
	// SendTypingNotificationResponse has no members: the answer has no body.
	SendTypingNotificationResponse struct{}
)

// CreateThreadOptions are the properties of a new thread besides its topic.
type CreateThreadOptions struct {
	// Participants are at most [MaxThreadParticipantsPerCall]. The creator becomes a
	// participant whether it is among them or not (fact 2.3-01).
	Participants []ChatParticipant
	// Metadata has at most [MaxMetadataBytes] (fact 2.3-04).
	Metadata map[string]string
	// RetentionPolicy nil is the service's default: it keeps the thread (fact 2.3-03).
	RetentionPolicy *RetentionPolicy
}

// CreateThreadResponse is the new thread.
type CreateThreadResponse struct {
	ChatThread
	// InvalidParticipants are those whom the service did not add.
	InvalidParticipants []InvalidParticipant
}

// ListThreadsOptions filter the list of threads.
type ListThreadsOptions struct {
	// StartTime, in whole seconds, excludes threads without a message since then.
	StartTime *time.Time
	// PageSize is the maximum number on a page; 0 leaves it to the service.
	PageSize int32
}

// ListMessagesOptions filter the messages of a thread.
type ListMessagesOptions struct {
	// StartTime, in whole seconds, excludes older messages.
	StartTime *time.Time
	// PageSize is the maximum number on a page, at most 200 (fact 2.4-01); 0 leaves it to
	// the service.
	PageSize int32
}

// UpdateThreadOptions are the properties to change. Those that are nil stay.
type UpdateThreadOptions struct {
	// Topic is the new topic.
	Topic *string
	// Metadata has the keys to change; others stay (fact 2.3-02). An empty string
	// removes the key (fact 2.3-12); nil is sent as null.
	Metadata map[string]*string
	// RetentionPolicy is the new policy; its zero value removes the retention.
	RetentionPolicy *RetentionPolicy
}

// ListParticipantsOptions select participants of a thread.
type ListParticipantsOptions struct {
	// PageSize is the maximum number on a page; 0 leaves it to the service.
	PageSize int32
	// Skip is how many participants to leave out at the beginning.
	Skip int32
}

// AddParticipantsResponse is the result of [ChatThreadClient.AddParticipants].
type AddParticipantsResponse struct {
	// InvalidParticipants are those whom the service did not add. All others are in the
	// thread.
	InvalidParticipants []InvalidParticipant
}

// SendMessageOptions are the properties of a new message besides its content.
type SendMessageOptions struct {
	// SenderDisplayName nil is none.
	SenderDisplayName *string `json:"senderDisplayName,omitempty"`
	// Type "" is the service's default: text.
	Type MessageType `json:"type,omitempty"`
	// Metadata nil is none.
	Metadata map[string]string `json:"metadata,omitempty"`
}

// SendMessageResponse has the id of the new message.
type SendMessageResponse struct {
	// ID is a string of decimal digits (fact 2.2-08).
	ID string `json:"id"`
}

// UpdateMessageOptions are the properties to change. Those that are nil stay.
type UpdateMessageOptions struct {
	// Content has at most [MaxMessageBytes].
	Content *string `json:"content,omitempty"`
	// Metadata has the keys to change. An empty string removes the key (fact 2.3-12);
	// nil is sent as null.
	Metadata map[string]*string `json:"metadata,omitempty"`
}

// SendTypingNotificationOptions are the properties of a typing notification.
type SendTypingNotificationOptions struct {
	// SenderDisplayName nil is none.
	SenderDisplayName *string `json:"senderDisplayName,omitempty"`
}
