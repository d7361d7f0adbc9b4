// SPDX-License-Identifier: MPL-2.0

package chat

// This file has the state of threads in the admin API.

import (
	"maps"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// ThreadState is a thread in the admin API.
type ThreadState struct {
	ID              string             `json:"id"`                  // such as "19:acsV1_...@thread.v2"
	Topic           string             `json:"topic"`               // the current topic
	CreatedOn       string             `json:"createdOn"`           // RFC 3339 in UTC, as all times here
	CreatedBy       string             `json:"createdBy"`           // raw id
	DeletedOn       string             `json:"deletedOn,omitempty"` // "" if no member deleted it
	Metadata        map[string]string  `json:"metadata"`            // by key
	DeleteAfterDays int                `json:"deleteAfterDays"`     // the retention: 0 is kind "none"
	Participants    []ParticipantState `json:"participants"`        // in the order in which they joined
	Messages        []MessageState     `json:"messages"`            // oldest first
	ReadReceipts    []ReceiptState     `json:"readReceipts"`        // one a user
}

// ParticipantState is a participant of a thread in the admin API.
type ParticipantState struct {
	RawID            string            `json:"rawId"`            // such as "8:acs:<guid>_<guid>"
	DisplayName      string            `json:"displayName"`      // "" if there is none
	ShareHistoryTime string            `json:"shareHistoryTime"` // the member does not see earlier messages
	Metadata         map[string]string `json:"metadata"`         // by key
}

// MessageState is a message in the admin API.
type MessageState struct {
	ID                string             `json:"id"`                    // epoch milliseconds
	Version           string             `json:"version"`               // epoch milliseconds of the last change
	Type              string             `json:"type"`                  // text, html, topicUpdated, participantAdded or participantRemoved
	Content           string             `json:"content,omitempty"`     // of a text or html message
	Attachments       []AttachmentState  `json:"attachments,omitempty"` // of a text or html message
	SenderRawID       string             `json:"senderRawId"`           // of a system message: the initiator
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
	ID         string `json:"id"`                   // the id in the message
	Type       string `json:"attachmentType"`       // image or file
	Name       string `json:"name,omitempty"`       // may be empty, as the URLs may
	URL        string `json:"url,omitempty"`        // of the whole content
	PreviewURL string `json:"previewUrl,omitempty"` // of a preview
}

// ReceiptState is a read receipt in the admin API.
type ReceiptState struct {
	RawID     string `json:"rawId"`     // of the user
	MessageID string `json:"messageId"` // of the last message that the user has read
	ReadOn    string `json:"readOn"`    // the time of the receipt
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
