// SPDX-License-Identifier: MPL-2.0

// This file has the JSON bodies of Chat (facts 2.2-02 to 2.2-04), and their conversions
// to and from the callers' types.

package acs

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// The kinds of retention policies (fact 2.3-03).
const (
	retentionNone         = "none"
	retentionCreationDate = "threadCreationDate"
)

type createThreadBody struct {
	Topic           string                `json:"topic"`
	Participants    []chatParticipantBody `json:"participants,omitempty"`
	Metadata        map[string]string     `json:"metadata,omitempty"`
	RetentionPolicy *retentionBody        `json:"retentionPolicy,omitempty"`
}

type createdThreadBody struct {
	ChatThread          chatThreadBody           `json:"chatThread"`
	InvalidParticipants []invalidParticipantBody `json:"invalidParticipants"`
}

type updateThreadBody struct {
	Topic           *string            `json:"topic,omitempty"`
	Metadata        map[string]*string `json:"metadata,omitempty"`
	RetentionPolicy *retentionBody     `json:"retentionPolicy,omitempty"`
}

type chatThreadBody struct {
	ID              string            `json:"id"`
	Topic           *string           `json:"topic"`
	CreatedOn       wireTime          `json:"createdOn"`
	CreatedBy       identifierBody    `json:"createdByCommunicationIdentifier"`
	DeletedOn       wireTime          `json:"deletedOn"`
	Metadata        map[string]string `json:"metadata"`
	RetentionPolicy retentionBody     `json:"retentionPolicy"`
}

type chatThreadItemBody struct {
	ID                    string   `json:"id"`
	Topic                 string   `json:"topic"`
	DeletedOn             wireTime `json:"deletedOn"`
	LastMessageReceivedOn wireTime `json:"lastMessageReceivedOn"`
}

type retentionBody struct {
	Kind                  string `json:"kind"`
	DeleteThreadAfterDays int32  `json:"deleteThreadAfterDays,omitempty"`
}

type addedParticipantsBody struct {
	InvalidParticipants []invalidParticipantBody `json:"invalidParticipants"`
}

type invalidParticipantBody struct {
	Target  string `json:"target"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

type chatParticipantBody struct {
	Identifier       identifierBody    `json:"communicationIdentifier"`
	DisplayName      string            `json:"displayName,omitempty"`
	ShareHistoryTime *chatTime         `json:"shareHistoryTime,omitempty"`
	Metadata         map[string]string `json:"metadata,omitempty"`
}

type chatMessageBody struct {
	ID                string            `json:"id"`
	Type              string            `json:"type"`
	SequenceID        string            `json:"sequenceId"`
	Version           string            `json:"version"`
	Content           chatContentBody   `json:"content"`
	SenderDisplayName string            `json:"senderDisplayName"`
	Sender            identifierBody    `json:"senderCommunicationIdentifier"`
	CreatedOn         wireTime          `json:"createdOn"`
	DeletedOn         wireTime          `json:"deletedOn"`
	EditedOn          wireTime          `json:"editedOn"`
	Metadata          map[string]string `json:"metadata"`
}

type chatContentBody struct {
	Message      string                `json:"message"`
	Topic        string                `json:"topic"`
	Participants []chatParticipantBody `json:"participants"`
	Initiator    identifierBody        `json:"initiatorCommunicationIdentifier"`
	Attachments  []ChatAttachment      `json:"attachments"`
}

type readReceiptBody struct {
	Sender    identifierBody `json:"senderCommunicationIdentifier"`
	MessageID string         `json:"chatMessageId"`
	ReadOn    wireTime       `json:"readOn"`
}

// identifierBody is the model of section 3.1 of the facts: rawId, and the object of its
// kind. The name of the kind is never sent, and is often missing in answers.
type identifierBody struct {
	RawID              string      `json:"rawId,omitempty"`
	CommunicationUser  *Identifier `json:"communicationUser,omitempty"`
	PhoneNumber        *Identifier `json:"phoneNumber,omitempty"`
	MicrosoftTeamsUser *Identifier `json:"microsoftTeamsUser,omitempty"`
	MicrosoftTeamsApp  *Identifier `json:"microsoftTeamsApp,omitempty"`
	TeamsExtensionUser *Identifier `json:"teamsExtensionUser,omitempty"`
}

// kinds returns the fields for the objects of the kinds.
func (b *identifierBody) kinds() map[IdentifierKind]**Identifier {
	return map[IdentifierKind]**Identifier{
		KindCommunicationUser:  &b.CommunicationUser,
		KindPhoneNumber:        &b.PhoneNumber,
		KindMicrosoftTeamsUser: &b.MicrosoftTeamsUser,
		KindMicrosoftTeamsApp:  &b.MicrosoftTeamsApp,
		KindTeamsExtensionUser: &b.TeamsExtensionUser,
	}
}

func newIdentifierBody(rawID string) identifierBody {
	i, body := ParseIdentifier(rawID), identifierBody{RawID: rawID}
	switch field := body.kinds()[i.Kind]; {
	case i.Kind == KindCommunicationUser:
		*field = &Identifier{RawID: rawID}
	case field != nil:
		i.RawID = ""
		*field = &i
	}
	return body
}

// rawID is the whole raw id. An answer may have the parts of its kind only.
func (b identifierBody) rawID() string {
	fields := b.kinds()
	for _, kind := range slices.Sorted(maps.Keys(fields)) {
		if i := *fields[kind]; i != nil && b.RawID == "" {
			i.Kind = kind
			return i.Format()
		}
	}
	return b.RawID
}

func newRetentionBody(policy *RetentionPolicy) *retentionBody {
	switch {
	case policy == nil:
		return nil
	case policy.DeleteThreadAfterDays == 0:
		return &retentionBody{Kind: retentionNone}
	}
	return &retentionBody{Kind: retentionCreationDate, DeleteThreadAfterDays: policy.DeleteThreadAfterDays}
}

func newChatParticipantBody(p ChatParticipant) chatParticipantBody {
	return chatParticipantBody{
		Identifier:       newIdentifierBody(p.UserID),
		DisplayName:      p.DisplayName,
		ShareHistoryTime: (*chatTime)(p.ShareHistoryTime),
		Metadata:         p.Metadata,
	}
}

func (b chatParticipantBody) participant() ChatParticipant {
	return ChatParticipant{
		UserID:           b.Identifier.rawID(),
		DisplayName:      b.DisplayName,
		ShareHistoryTime: (*time.Time)(b.ShareHistoryTime),
		Metadata:         b.Metadata,
	}
}

// invalidParticipants converts those of the answer resp.
func invalidParticipants(bodies []invalidParticipantBody, resp *http.Response) []InvalidParticipant {
	var ids ErrorInfo
	ids.readRequestIDs(resp)
	return convertAll(bodies, func(b invalidParticipantBody) InvalidParticipant {
		return InvalidParticipant{
			UserID:    rest.Printable(b.Target, rest.MaxFieldBytes),
			Code:      rest.Printable(b.Code, rest.MaxFieldBytes),
			Message:   rest.Printable(b.Message, rest.MaxMessageTextBytes),
			RequestID: rest.Printable(ids.RequestID(), rest.MaxFieldBytes),
		}
	})
}

func (b chatThreadBody) thread() ChatThread {
	thread := ChatThread{
		ID:        b.ID,
		Topic:     *b.Topic,
		CreatedOn: time.Time(b.CreatedOn),
		CreatedBy: b.CreatedBy.rawID(),
		DeletedOn: b.DeletedOn.orNil(),
		Metadata:  b.Metadata,
	}
	if b.RetentionPolicy.Kind == retentionCreationDate {
		thread.RetentionPolicy.DeleteThreadAfterDays = b.RetentionPolicy.DeleteThreadAfterDays
	}
	return thread
}

func (b chatThreadItemBody) item() ChatThreadItem {
	return ChatThreadItem{
		ID:                    b.ID,
		Topic:                 b.Topic,
		DeletedOn:             b.DeletedOn.orNil(),
		LastMessageReceivedOn: b.LastMessageReceivedOn.orNil(),
	}
}

func (b chatMessageBody) message() ChatMessage {
	return ChatMessage{
		ID:         b.ID,
		Type:       b.Type,
		SequenceID: b.SequenceID,
		Version:    b.Version,
		Content: ChatMessageContent{
			Message:      b.Content.Message,
			Topic:        b.Content.Topic,
			Participants: convertAll(b.Content.Participants, chatParticipantBody.participant),
			InitiatorID:  b.Content.Initiator.rawID(),
			Attachments:  b.Content.Attachments,
		},
		SenderDisplayName: b.SenderDisplayName,
		SenderID:          b.Sender.rawID(),
		CreatedOn:         time.Time(b.CreatedOn),
		DeletedOn:         b.DeletedOn.orNil(),
		EditedOn:          b.EditedOn.orNil(),
		Metadata:          b.Metadata,
	}
}

func (b readReceiptBody) readReceipt() ReadReceipt {
	return ReadReceipt{SenderID: b.Sender.rawID(), MessageID: b.MessageID, ReadOn: time.Time(b.ReadOn)}
}
