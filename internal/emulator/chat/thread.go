// SPDX-License-Identifier: MPL-2.0

package chat

// This file has the types of threads, participants and messages, and the limits of Chat.

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// Limits of Chat, fact 2.4-01, and of metadata, fact 2.3-04.
const (
	maxThreadSize   = 250      // participants of a thread
	maxBatch        = 200      // participants of one create or add
	maxPage         = 200      // entries
	maxContent      = 28 << 10 // bytes of a message
	maxMetadata     = 1 << 10  // bytes of all names and values
	maxReceiptsSize = 20       // participants of a thread with typing notifications and read receipts

	shortestRetention = 30 // days, fact 2.3-03
	longestRetention  = 90
)

// The types of messages; the last three are system messages.
const (
	messageText               = "text"
	messageHTML               = "html"
	messageTopicUpdated       = "topicUpdated"
	messageParticipantAdded   = "participantAdded"
	messageParticipantRemoved = "participantRemoved"
)

// The types of attachments (fact 2.3-22).
const (
	attachmentImage = "image"
	attachmentFile  = "file"
)

// Thread is a chat thread.
type Thread struct {
	ID        string    // such as "19:acsV1_...@thread.v2"
	Topic     string    // the current topic
	CreatedOn time.Time // the time of the create
	CreatedBy string    // raw id
	Metadata  map[string]string
	// DeleteAfterDays is the retention policy: 0 is kind "none", else days from CreatedOn.
	DeleteAfterDays int
	Participants    []Participant // in the order in which they joined, the creator first
	Messages        []Message     // oldest first
	ReadReceipts    []ReadReceipt // one a user
}

// Participant is a participant of a thread.
type Participant struct {
	RawID            string    // such as "8:acs:<guid>_<guid>"
	DisplayName      string    // "" if there is none
	ShareHistoryTime time.Time // the member does not see earlier messages
	Metadata         map[string]string
}

// Message is a message of a thread.
type Message struct {
	ID         string // epoch milliseconds, fact 2.2-08
	Type       string // text, html, topicUpdated, participantAdded or participantRemoved
	SequenceID uint64 // from 1
	Version    string // epoch milliseconds of the last change
	CreatedOn  time.Time
	EditedOn   time.Time // zero if it was never edited
	DeletedOn  time.Time // zero if it is not deleted

	// Content, Attachments, Sender (a raw id), SenderDisplayName and Metadata belong to a text or html message.
	Content           string
	Attachments       []Attachment
	Sender            string
	SenderDisplayName string
	Metadata          map[string]string

	// Initiator (a raw id), Topic and Participants belong to a system message.
	Initiator    string
	Topic        string
	Participants []Participant
}

// Attachment is a file or an image of a message. No call sends one (fact 2.3-22).
type Attachment struct {
	ID         string
	Type       string // image or file
	Name       string // may be empty, as the URLs may
	URL        string
	PreviewURL string
}

// ReadReceipt says up to which message a user has read a thread.
type ReadReceipt struct {
	RawID     string    // of the user
	MessageID string    // of the last message that the user has read
	ReadOn    time.Time // the time of the receipt
}

// thread is a Thread with its internal state.
type thread struct {
	Thread
	number    uint64          // position in the order of creation, from 1; lists are ordered by it
	deletedOn time.Time       // zero if no member deleted it
	former    map[string]bool // removed members, whose lists still have the thread, fact 2.3-07
	lastID    int64           // the last id or version of a message
	sequence  uint64          // the sequence id of the latest message
}

// deletion returns when the thread was deleted, by a member or by its retention policy; zero if it was not.
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

// indexOf returns the index of a user in the roster, -1 if the user is not in it.
func (t *thread) indexOf(rawID string) int {
	return slices.IndexFunc(t.Participants, func(p Participant) bool { return p.RawID == rawID })
}

// numberMessage gives a new message the next id and sequence id.
func (t *thread) numberMessage(m *Message, now time.Time) {
	t.sequence++
	m.SequenceID, m.CreatedOn = t.sequence, now
	m.Version = t.nextVersion(now)
	m.ID = m.Version
}

// nextVersion returns a new id or version: the time in milliseconds, but later than all before.
func (t *thread) nextVersion(now time.Time) string {
	t.lastID = max(now.UnixMilli(), t.lastID+1)
	return strconv.FormatInt(t.lastID, 10)
}

// lastMessageOn returns the time of the latest message. A thread begins with system messages (fact 2.3-09).
func (t *thread) lastMessageOn() time.Time {
	if len(t.Messages) == 0 {
		return t.CreatedOn // a test has removed them
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
	m.Attachments = slices.Clone(m.Attachments)
	return m
}

func cloneRoster(roster []Participant) []Participant {
	roster = slices.Clone(roster)
	for i := range roster {
		roster[i].Metadata = maps.Clone(roster[i].Metadata)
	}
	return roster
}
