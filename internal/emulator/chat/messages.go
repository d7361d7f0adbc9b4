package chat

// This file is the messages and read receipts of a thread.

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// The types of messages; the last three are the service's own.
const (
	messageText               = "text"
	messageHTML               = "html"
	messageTopicUpdated       = "topicUpdated"
	messageParticipantAdded   = "participantAdded"
	messageParticipantRemoved = "participantRemoved"
)

// Message is one message of a thread.
type Message struct {
	ID         string // epoch milliseconds, fact 2.2-08
	Type       string // text, html, topicUpdated, participantAdded or participantRemoved
	SequenceID uint64 // from 1
	Version    string // epoch milliseconds of the last change
	CreatedOn  time.Time
	EditedOn   time.Time // zero where it was never edited
	DeletedOn  time.Time // zero where it was not deleted

	// Content, Sender (a raw id), SenderDisplayName and Metadata are of a text or html message.
	Content           string
	Sender            string
	SenderDisplayName string
	Metadata          map[string]string

	// Initiator (a raw id), Topic and Participants are of a system message.
	Initiator    string
	Topic        string
	Participants []Participant
}

// ReadReceipt says up to which message a user has read.
type ReadReceipt struct {
	RawID     string
	MessageID string
	ReadOn    time.Time
}

// say appends a message and returns its id.
func (st *Store) say(t *thread, now time.Time, m Message) string {
	t.register(&m, now)
	t.Messages = append(t.Messages, m)
	st.markMessage(t, len(t.Messages)-1)
	return m.ID
}

// register gives a new message the next id and sequence number.
func (t *thread) register(m *Message, now time.Time) {
	t.sequence++
	m.SequenceID, m.CreatedOn = t.sequence, now
	m.Version = t.stamp(now)
	m.ID = m.Version
}

// stamp is a new id or version: the time in milliseconds, and later than all before.
func (t *thread) stamp(now time.Time) string {
	t.lastID = max(now.UnixMilli(), t.lastID+1)
	return strconv.FormatInt(t.lastID, 10)
}

// lastSpoken is when the latest message came; a thread begins with messages of its own (fact 2.3-09).
func (t *thread) lastSpoken() time.Time {
	if len(t.Messages) == 0 {
		return t.CreatedOn // a test took them away
	}
	return t.Messages[len(t.Messages)-1].CreatedOn
}

// shown tells whether a member sees the message: not what came before their share of the history, and a deleted one
// by the switch only.
func (t *thread) shown(m *Message, c *api.Call) bool {
	if !m.DeletedOn.IsZero() && c.Switches.DeletedMessage == api.DeletedMessageNotFound {
		return false
	}
	return !m.CreatedOn.Before(t.Participants[t.place(c.Caller.User)].ShareHistoryTime)
}

// send appends a user's message and returns its id.
func (st *Store) send(c *api.Call, m Message) (string, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return "", f
	}
	m.Sender = c.Caller.User
	return st.say(t, st.now(), m), nil
}

// messages is one page of a thread's messages from start on, newest first, before the one of that sequence number (0:
// from the newest). next is where the following page begins, 0 where there is none.
func (st *Store) messages(c *api.Call, start time.Time, before uint64, size int) (page []Message, next uint64, f *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return nil, 0, f
	}
	last := uint64(0)
	for i := range slices.Backward(t.Messages) {
		m := &t.Messages[i]
		if (before != 0 && m.SequenceID >= before) || m.CreatedOn.Before(start) || !t.shown(m, c) {
			continue
		}
		if len(page) == size {
			return page, last, nil
		}
		page, last = append(page, m.clone()), m.SequenceID
	}
	return page, 0, nil
}

func (m Message) clone() Message {
	m.Metadata, m.Participants = maps.Clone(m.Metadata), cloneRoster(m.Participants)
	return m
}

// findMessage is the place of a message that the caller sees, and its thread. The caller of this method holds the lock.
func (st *Store) findMessage(c *api.Call, id string) (t *thread, at int, f *api.Failure) {
	t, f = st.find(c)
	if f != nil {
		return nil, 0, f
	}
	at = slices.IndexFunc(t.Messages, func(m Message) bool { return m.ID == id })
	if at < 0 || !t.shown(&t.Messages[at], c) {
		return nil, 0, api.NotFound()
	}
	return t, at, nil
}

func (st *Store) message(c *api.Call) (Message, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, at, f := st.findMessage(c, c.MessageID)
	if f != nil {
		return Message{}, f
	}
	return t.Messages[at].clone(), nil
}

// change lets edit change a message, which must be one of the caller's own that is not deleted, and gives it a new
// version. edit tells when the change is made, zero where there is none.
func (st *Store) change(c *api.Call, edit func(*Message) (time.Time, *api.Failure)) *api.Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, at, f := st.findMessage(c, c.MessageID)
	if f != nil {
		return f
	}
	m := &t.Messages[at]
	switch {
	case m.Sender != c.Caller.User:
		return forbidden()
	case !m.DeletedOn.IsZero():
		return api.NotFound()
	}
	changedOn, f := edit(m)
	if f != nil || changedOn.IsZero() {
		return f
	}
	m.Version = t.stamp(changedOn)
	st.markMessage(t, at)
	return nil
}

// edit changes content and metadata of a message; nil is not given.
func (st *Store) edit(c *api.Call, content *string, metadata metadataChange) *api.Failure {
	return st.change(c, func(m *Message) (time.Time, *api.Failure) {
		merged, f := metadata.applyTo(m.Metadata, unlimited, c.Switches)
		if f != nil || (content == nil && metadata == nil) {
			return time.Time{}, f
		}
		if content != nil {
			m.Content = *content
		}
		m.Metadata, m.EditedOn = merged, st.now()
		return m.EditedOn, nil
	})
}

// unsay deletes a message: its content becomes empty, its place stays (fact 2.3-13).
func (st *Store) unsay(c *api.Call) *api.Failure {
	return st.change(c, func(m *Message) (time.Time, *api.Failure) {
		m.Content, m.Metadata, m.DeletedOn = "", nil, st.now()
		return m.DeletedOn, nil
	})
}

// large says what becomes of typing and receipts in a thread of that size: refused, dropped, or neither.
func (t *thread) large(sw api.Switches) (dropped bool, f *api.Failure) {
	if len(t.Participants) <= receiptsThreshold {
		return false, nil
	}
	if sw.LargeThreadReceipts == api.LargeThreadReceiptsRefused {
		return false, &api.Failure{
			Status: http.StatusForbidden, Code: api.CodeForbidden,
			Message: "Typing and read receipts are not supported in a thread of more than " +
				strconv.Itoa(receiptsThreshold) + " participants.",
		}
	}
	return true, nil
}

// read notes that the caller has read up to a message, unless they have read further before.
func (st *Store) read(c *api.Call, messageID string) *api.Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, at, f := st.findMessage(c, messageID)
	if f != nil {
		return f
	}
	dropped, f := t.large(c.Switches)
	if f != nil || dropped {
		return f
	}
	receipt := ReadReceipt{RawID: c.Caller.User, MessageID: t.Messages[at].ID, ReadOn: st.now()}
	at = slices.IndexFunc(t.ReadReceipts, func(r ReadReceipt) bool { return r.RawID == receipt.RawID })
	switch {
	case at < 0:
		t.ReadReceipts = append(t.ReadReceipts, receipt)
	case later(receipt.MessageID, t.ReadReceipts[at].MessageID):
		t.ReadReceipts[at] = receipt
	}
	st.markThread(t)
	return nil
}

// later compares two ids of messages as numbers.
func later(id, than string) bool {
	return len(id) > len(than) || len(id) == len(than) && id > than
}

// receipts is one page of read receipts after so many, and how many there are.
func (st *Store) receipts(c *api.Call, skip, size int) ([]ReadReceipt, int, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return nil, 0, f
	}
	return slices.Clone(cut(t.ReadReceipts, skip, size)), len(t.ReadReceipts), nil
}

// typing tells whether a typing notification is taken. Nothing is kept of it.
func (st *Store) typing(c *api.Call) *api.Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return f
	}
	_, f = t.large(c.Switches)
	return f
}
