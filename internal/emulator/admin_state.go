package emulator

// This file shows the whole state of the server. A seed has the same shape.

import (
	"maps"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// stateModel is everything that a server holds, without tokens and keys. In a seed a member that is nil or "" was left
// out; times are RFC 3339 or, in a seed, an offset.
type stateModel struct {
	ResourceID string        `json:"resourceId"`
	Now        string        `json:"now"`
	Users      []userState   `json:"users"`
	Rooms      []roomState   `json:"rooms"`
	Threads    []threadState `json:"threads"`
}

type userState struct {
	Name    string `json:"name,omitempty"` // of a seed: a label that stands for the raw id
	RawID   string `json:"rawId"`
	Deleted bool   `json:"deleted"`
}

type roomState struct {
	ID                 string            `json:"id"`
	CreatedAt          string            `json:"createdAt"`
	ValidFrom          string            `json:"validFrom"`
	ValidUntil         string            `json:"validUntil"`
	PSTNDialOutEnabled bool              `json:"pstnDialOutEnabled"`
	Status             string            `json:"status"`
	Participants       []roomMemberState `json:"participants"`
}

type roomMemberState struct {
	RawID string `json:"rawId"`
	Role  string `json:"role"`
}

type threadState struct {
	ID              string              `json:"id"`
	Topic           string              `json:"topic"`
	CreatedOn       string              `json:"createdOn"`
	CreatedBy       string              `json:"createdBy"`
	DeletedOn       string              `json:"deletedOn,omitempty"`
	Metadata        map[string]string   `json:"metadata"`
	DeleteAfterDays int                 `json:"deleteAfterDays"`
	Participants    []threadMemberState `json:"participants"`
	Messages        []messageState      `json:"messages"`
	ReadReceipts    []receiptState      `json:"readReceipts"`
}

type threadMemberState struct {
	RawID            string            `json:"rawId"`
	DisplayName      string            `json:"displayName"`
	ShareHistoryTime string            `json:"shareHistoryTime"`
	Metadata         map[string]string `json:"metadata"`
}

type messageState struct {
	ID                string              `json:"id"`
	Version           string              `json:"version"`
	Type              string              `json:"type"`
	Content           string              `json:"content,omitempty"`
	SenderRawID       string              `json:"senderRawId"` // of a system message: who brought it about
	SenderDisplayName string              `json:"senderDisplayName,omitempty"`
	CreatedOn         string              `json:"createdOn"`
	EditedOn          string              `json:"editedOn,omitempty"`
	DeletedOn         string              `json:"deletedOn,omitempty"`
	Metadata          map[string]string   `json:"metadata"`
	Topic             string              `json:"topic,omitempty"`
	Participants      []threadMemberState `json:"participants,omitempty"`
}

type receiptState struct {
	RawID     string `json:"rawId"`
	MessageID string `json:"messageId"`
	ReadOn    string `json:"readOn"`
}

// adminState is GET state. Users are read last, so that whoever is in a thread is among them.
func (s *Server) adminState(*adminCall) (any, error) {
	state := stateModel{ResourceID: s.ResourceID(), Now: api.Stamp(s.Now())}
	state.Threads = s.chat.states()
	state.Rooms = s.rooms.states(s.settings.current())
	state.Users = s.users.states()
	return state, nil
}

func (st *userStore) states() []userState {
	st.mu.Lock()
	defer st.mu.Unlock()
	states := make([]userState, 0, len(st.ordered))
	for _, id := range st.ordered {
		states = append(states, userState{RawID: id, Deleted: st.users[id].deleted})
	}
	return states
}

func (st *roomStore) states(sw api.Switches) []roomState {
	st.mu.Lock()
	defer st.mu.Unlock()
	now := st.now()
	states := make([]roomState, 0, len(st.ordered))
	for _, r := range st.ordered {
		state := roomState{
			ID: r.ID, CreatedAt: api.Stamp(r.CreatedAt), ValidFrom: api.Stamp(r.ValidFrom), ValidUntil: api.Stamp(r.ValidUntil),
			PSTNDialOutEnabled: r.PSTNDialOutEnabled, Status: r.status(now, sw),
			Participants: make([]roomMemberState, 0, len(r.roster)),
		}
		for _, m := range r.roster {
			state.Participants = append(state.Participants, roomMemberState(m.Participant))
		}
		states = append(states, state)
	}
	return states
}

// status is where in its life a room is.
func (r *room) status(now time.Time, sw api.Switches) string {
	switch {
	case r.gone(now, sw):
		return "gone"
	case r.expired(now):
		return "expired"
	case now.Before(r.ValidFrom):
		return "upcoming"
	}
	return "active"
}

func (st *chatStore) states() []threadState {
	st.mu.Lock()
	defer st.mu.Unlock()
	now := st.now()
	states := make([]threadState, 0, len(st.ordered))
	for _, t := range st.ordered {
		state := threadState{
			ID: t.ID, Topic: t.Topic, CreatedOn: api.Stamp(t.CreatedOn), CreatedBy: t.CreatedBy,
			DeletedOn: api.StampOf(t.deletion(now)), Metadata: metadataState(t.Metadata), DeleteAfterDays: t.DeleteAfterDays,
			Participants: threadMemberStates(t.Participants),
			Messages:     make([]messageState, 0, len(t.Messages)),
			ReadReceipts: make([]receiptState, 0, len(t.ReadReceipts)),
		}
		for i := range t.Messages {
			state.Messages = append(state.Messages, messageStateOf(&t.Messages[i]))
		}
		for _, r := range t.ReadReceipts {
			state.ReadReceipts = append(state.ReadReceipts, receiptState{r.RawID, r.MessageID, api.Stamp(r.ReadOn)})
		}
		states = append(states, state)
	}
	return states
}

func messageStateOf(m *Message) messageState {
	state := messageState{
		ID: m.ID, Version: m.Version, Type: m.Type, Content: m.Content, SenderRawID: m.Sender,
		SenderDisplayName: m.SenderDisplayName,
		CreatedOn:         api.Stamp(m.CreatedOn), EditedOn: api.StampOf(m.EditedOn), DeletedOn: api.StampOf(m.DeletedOn),
		Metadata: metadataState(m.Metadata), Topic: m.Topic, Participants: threadMemberStates(m.Participants),
	}
	if m.Initiator != "" {
		state.SenderRawID = m.Initiator
	}
	return state
}

func threadMemberStates(roster []ThreadParticipant) []threadMemberState {
	states := make([]threadMemberState, 0, len(roster))
	for _, p := range roster {
		states = append(states, threadMemberState{
			p.RawID, p.DisplayName, api.Stamp(p.ShareHistoryTime), metadataState(p.Metadata),
		})
	}
	return states
}

// metadataState is a copy that is never nil.
func metadataState(metadata map[string]string) map[string]string {
	c := make(map[string]string, len(metadata))
	maps.Copy(c, metadata)
	return c
}
