package chat

// This file is what a thread is: its participants, its messages, and its life.

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// Limits of Chat, fact 2.4-01, and of metadata, fact 2.3-04.
const (
	maxThreadSize     = 250      // participants of a thread
	maxBatch          = 200      // participants of one create or add
	maxPage           = 200      // entries
	maxContent        = 28 << 10 // bytes of a message
	maxMetadata       = 1 << 10  // bytes of all names and values
	receiptsThreshold = 20       // participants, above which typing and receipts are unsupported

	shortestRetention = 30 // days, fact 2.3-03
	longestRetention  = 90
)

// The types of messages; the last three are the service's own.
const (
	messageText               = "text"
	messageHTML               = "html"
	messageTopicUpdated       = "topicUpdated"
	messageParticipantAdded   = "participantAdded"
	messageParticipantRemoved = "participantRemoved"
)

// Thread is a chat thread as the service holds it.
type Thread struct {
	ID        string
	Topic     string
	CreatedOn time.Time
	CreatedBy string // raw id
	Metadata  map[string]string
	// DeleteAfterDays is the retention policy: 0 is kind "none", else days from CreatedOn.
	DeleteAfterDays int
	Participants    []Participant // in the order in which they joined, the creator first
	Messages        []Message     // oldest first
	ReadReceipts    []ReadReceipt // one a user
}

// Participant is one member of a thread.
type Participant struct {
	RawID            string
	DisplayName      string    // "" is none
	ShareHistoryTime time.Time // messages before it are hidden from the member
	Metadata         map[string]string
}

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

// thread is a Thread with what only the service sees.
type thread struct {
	Thread
	number    uint64          // place in the order of creation, from 1; listings go by it
	deletedOn time.Time       // zero where nobody deleted it
	former    map[string]bool // who was removed: they still see it in their lists, fact 2.3-07
	lastID    int64           // of messages, and versions of them
	sequence  uint64          // of the latest message
}

// deletion is when the thread was deleted, by someone or by its retention policy; zero where it was not.
func (t *thread) deletion(now time.Time) time.Time {
	if !t.deletedOn.IsZero() {
		return t.deletedOn
	}
	end := t.CreatedOn.Add(time.Duration(t.DeleteAfterDays) * 24 * time.Hour)
	if t.DeleteAfterDays > 0 && !now.Before(end) {
		return end
	}
	return time.Time{}
}

// place is where in the roster someone stands, -1 where they do not.
func (t *thread) place(rawID string) int {
	return slices.IndexFunc(t.Participants, func(p Participant) bool { return p.RawID == rawID })
}

// register gives a new message the next id and sequence number.
func (t *thread) register(m *Message, now time.Time) {
	t.sequence++
	m.SequenceID, m.CreatedOn = t.sequence, now
	m.Version = t.nextVersion(now)
	m.ID = m.Version
}

// nextVersion is a new id or version: the time in milliseconds, and later than all before.
func (t *thread) nextVersion(now time.Time) string {
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

func (t Thread) clone() Thread {
	t.Metadata = maps.Clone(t.Metadata)
	t.Participants = cloneRoster(t.Participants)
	t.Messages = slices.Clone(t.Messages)
	for i, m := range t.Messages {
		t.Messages[i] = m.clone()
	}
	t.ReadReceipts = slices.Clone(t.ReadReceipts)
	return t
}

func (m Message) clone() Message {
	m.Metadata, m.Participants = maps.Clone(m.Metadata), cloneRoster(m.Participants)
	return m
}

func cloneRoster(roster []Participant) []Participant {
	roster = slices.Clone(roster)
	for i := range roster {
		roster[i].Metadata = maps.Clone(roster[i].Metadata)
	}
	return roster
}
