// This file holds the JSON bodies of Chat on the wire (facts 2.2-02 to 2.2-04),
// and the ways between them and the types of callers.

package acs

import (
	"maps"
	"net/http"
	"slices"
	"time"
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
}

type readReceiptBody struct {
	Sender    identifierBody `json:"senderCommunicationIdentifier"`
	MessageID string         `json:"chatMessageId"`
	ReadOn    wireTime       `json:"readOn"`
}

// identifierBody is the model of section 3.1 of the facts: rawId, and what its
// kind has. The kind itself is never sent, and often missing in answers.
type identifierBody struct {
	RawID              string      `json:"rawId,omitempty"`
	CommunicationUser  *Identifier `json:"communicationUser,omitempty"`
	PhoneNumber        *Identifier `json:"phoneNumber,omitempty"`
	MicrosoftTeamsUser *Identifier `json:"microsoftTeamsUser,omitempty"`
	MicrosoftTeamsApp  *Identifier `json:"microsoftTeamsApp,omitempty"`
	TeamsExtensionUser *Identifier `json:"teamsExtensionUser,omitempty"`
}

// kinds are the places of what the kinds have.
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
	switch place := body.kinds()[i.Kind]; {
	case i.Kind == KindCommunicationUser:
		*place = &Identifier{RawID: rawID}
	case place != nil:
		i.RawID = ""
		*place = &i
	}
	return body
}

// rawID is the identifier in full. An answer need not have it spelt out.
func (b identifierBody) rawID() string {
	places := b.kinds()
	for _, kind := range slices.Sorted(maps.Keys(places)) {
		if i := *places[kind]; i != nil && b.RawID == "" {
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

// invalidParticipants are those of the answer resp.
func invalidParticipants(bodies []invalidParticipantBody, resp *http.Response) []InvalidParticipant {
	var ids ErrorInfo
	ids.readIDs(resp)
	return each(bodies, func(b invalidParticipantBody) InvalidParticipant {
		return InvalidParticipant{UserID: Printable(b.Target, maxCode), Code: Printable(b.Code, maxCode), Message: Printable(b.Message, maxMessage), RequestID: Printable(ids.RequestID(), maxCode)}
	})
}

func (b chatThreadBody) thread() ChatThread {
	thread := ChatThread{
		ID:        b.ID,
		Topic:     *b.Topic,
		CreatedOn: time.Time(b.CreatedOn),
		CreatedBy: b.CreatedBy.rawID(),
		DeletedOn: b.DeletedOn.pointer(),
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
		DeletedOn:             b.DeletedOn.pointer(),
		LastMessageReceivedOn: b.LastMessageReceivedOn.pointer(),
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
			Participants: each(b.Content.Participants, chatParticipantBody.participant),
			InitiatorID:  b.Content.Initiator.rawID(),
		},
		SenderDisplayName: b.SenderDisplayName,
		SenderID:          b.Sender.rawID(),
		CreatedOn:         time.Time(b.CreatedOn),
		DeletedOn:         b.DeletedOn.pointer(),
		EditedOn:          b.EditedOn.pointer(),
		Metadata:          b.Metadata,
	}
}

func (b readReceiptBody) readReceipt() ReadReceipt {
	return ReadReceipt{SenderID: b.Sender.rawID(), MessageID: b.MessageID, ReadOn: time.Time(b.ReadOn)}
}
