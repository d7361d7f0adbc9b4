package chat

// This file has the state of threads in the admin API.

import (
	"maps"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// ThreadState is a thread in the admin API.
type ThreadState struct {
	ID              string             `json:"id"`
	Topic           string             `json:"topic"`
	CreatedOn       string             `json:"createdOn"`
	CreatedBy       string             `json:"createdBy"`
	DeletedOn       string             `json:"deletedOn,omitempty"`
	Metadata        map[string]string  `json:"metadata"`
	DeleteAfterDays int                `json:"deleteAfterDays"`
	Participants    []ParticipantState `json:"participants"`
	Messages        []MessageState     `json:"messages"`
	ReadReceipts    []ReceiptState     `json:"readReceipts"`
}

// ParticipantState is a participant of a thread in the admin API.
type ParticipantState struct {
	RawID            string            `json:"rawId"`
	DisplayName      string            `json:"displayName"`
	ShareHistoryTime string            `json:"shareHistoryTime"`
	Metadata         map[string]string `json:"metadata"`
}

// MessageState is a message in the admin API.
type MessageState struct {
	ID                string             `json:"id"`
	Version           string             `json:"version"`
	Type              string             `json:"type"`
	Content           string             `json:"content,omitempty"`
	Attachments       []AttachmentState  `json:"attachments,omitempty"`
	SenderRawID       string             `json:"senderRawId"` // of a system message: the initiator
	SenderDisplayName string             `json:"senderDisplayName,omitempty"`
	CreatedOn         string             `json:"createdOn"`
	EditedOn          string             `json:"editedOn,omitempty"`
	DeletedOn         string             `json:"deletedOn,omitempty"`
	Metadata          map[string]string  `json:"metadata"`
	Topic             string             `json:"topic,omitempty"`
	Participants      []ParticipantState `json:"participants,omitempty"`
}

// AttachmentState is an attachment of a message in the admin API.
type AttachmentState struct {
	ID         string `json:"id"`
	Type       string `json:"attachmentType"`
	Name       string `json:"name,omitempty"`
	URL        string `json:"url,omitempty"`
	PreviewURL string `json:"previewUrl,omitempty"`
}

// ReceiptState is a read receipt in the admin API.
type ReceiptState struct {
	RawID     string `json:"rawId"`
	MessageID string `json:"messageId"`
	ReadOn    string `json:"readOn"`
}

// States returns all threads, oldest first, also deleted ones.
func (st *Store) States() []ThreadState {
	st.mu.Lock()
	defer st.mu.Unlock()
	now := st.now()
	states := make([]ThreadState, 0, len(st.ordered))
	for _, t := range st.ordered {
		state := ThreadState{
			ID: t.ID, Topic: t.Topic, CreatedOn: api.FormatTime(t.CreatedOn), CreatedBy: t.CreatedBy,
			DeletedOn: api.FormatTimeIfSet(t.deletion(now)), Metadata: metadataState(t.Metadata), DeleteAfterDays: t.DeleteAfterDays,
			Participants: participantStates(t.Participants),
			Messages:     make([]MessageState, 0, len(t.Messages)),
			ReadReceipts: make([]ReceiptState, 0, len(t.ReadReceipts)),
		}
		for i := range t.Messages {
			state.Messages = append(state.Messages, messageStateOf(&t.Messages[i]))
		}
		for _, r := range t.ReadReceipts {
			state.ReadReceipts = append(state.ReadReceipts, ReceiptState{r.RawID, r.MessageID, api.FormatTime(r.ReadOn)})
		}
		states = append(states, state)
	}
	return states
}

func messageStateOf(m *Message) MessageState {
	state := MessageState{
		ID: m.ID, Version: m.Version, Type: m.Type, Content: m.Content, SenderRawID: m.Sender,
		SenderDisplayName: m.SenderDisplayName,
		Attachments:       converted(m.Attachments, func(a Attachment) AttachmentState { return AttachmentState(a) }),
		CreatedOn:         api.FormatTime(m.CreatedOn), EditedOn: api.FormatTimeIfSet(m.EditedOn), DeletedOn: api.FormatTimeIfSet(m.DeletedOn),
		Metadata: metadataState(m.Metadata), Topic: m.Topic, Participants: participantStates(m.Participants),
	}
	if m.Initiator != "" {
		state.SenderRawID = m.Initiator
	}
	return state
}

func participantStates(roster []Participant) []ParticipantState {
	states := make([]ParticipantState, 0, len(roster))
	for _, p := range roster {
		states = append(states, ParticipantState{
			p.RawID, p.DisplayName, api.FormatTime(p.ShareHistoryTime), metadataState(p.Metadata),
		})
	}
	return states
}

// metadataState returns a copy of metadata, which is never nil.
func metadataState(metadata map[string]string) map[string]string {
	c := make(map[string]string, len(metadata))
	maps.Copy(c, metadata)
	return c
}
