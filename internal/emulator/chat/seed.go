// SPDX-License-Identifier: MPL-2.0

package chat

// This file reads the threads of a seed with their messages, adds them to the store, and resets the store.

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

const (
	defaultTopic = "Thread"
	maxThreadID  = 256 // bytes: it is a key of the data file; ids of the service have about 60
)

// SeededThreads are the threads of a seed.
type SeededThreads []*thread

// ReadSeed reads the threads of a seed.
func ReadSeed(p *api.Seed, states []ThreadState) (threads SeededThreads, err error) {
	err = api.ReadEach("threads", states, func(in ThreadState) error {
		t, err := readThread(p, in)
		threads = append(threads, t)
		return err
	})
	return threads, err
}

func readThread(p *api.Seed, in ThreadState) (t *thread, err error) {
	t = &thread{
		Thread: Thread{ID: in.ID, Topic: in.Topic, Metadata: maps.Clone(in.Metadata), DeleteAfterDays: in.DeleteAfterDays},
		former: map[string]bool{},
	}
	switch days := t.DeleteAfterDays; {
	case len(t.ID) > maxThreadID:
		return nil, fmt.Errorf("id has %d bytes: want %d at most, or leave it out", len(t.ID), maxThreadID)
	case t.ID != "" && !threadForm.MatchString(t.ID):
		return nil, fmt.Errorf("id is %q: want the form 19:...@thread.v2, or leave it out", t.ID)
	case t.ID != "" && p.Threads[t.ID]:
		return nil, fmt.Errorf("there is a thread %s already", t.ID)
	case days != 0 && (days < shortestRetention || days > longestRetention):
		return nil, fmt.Errorf("deleteAfterDays is %d: want 0 or %d to %d", days, shortestRetention, longestRetention)
	}
	p.Threads[t.ID] = true
	if t.Topic == "" {
		t.Topic = defaultTopic
	}
	if p.TopicLimit > 0 && utf8.RuneCountInString(t.Topic) > p.TopicLimit {
		return nil, fmt.Errorf("topic takes %d characters at most", p.TopicLimit)
	}
	if t.Metadata, err = seededMetadata(in.Metadata); err != nil {
		return nil, err
	}
	if t.CreatedOn, err = p.Time("createdOn", in.CreatedOn, p.Now.Truncate(time.Millisecond), time.Millisecond); err != nil {
		return nil, err
	}
	if t.deletedOn, err = p.Time("deletedOn", in.DeletedOn, time.Time{}, time.Millisecond); err != nil {
		return nil, err
	}
	if err := readMembers(p, t, in); err != nil {
		return nil, err
	}
	if err := readMessages(p, t, in); err != nil {
		return nil, err
	}
	return t, api.ReadEach("readReceipts", in.ReadReceipts, func(r ReceiptState) error { return readReceipt(p, t, r) })
}

// readMembers reads the creator and the participants of a thread. Without participants, only the creator is in it.
func readMembers(p *api.Seed, t *thread, in ThreadState) (err error) {
	if in.CreatedBy == "" && len(in.Participants) > 0 {
		in.CreatedBy = in.Participants[0].RawID
	}
	if in.CreatedBy == "" {
		return errors.New("want createdBy or participants: a thread has a creator")
	}
	if t.CreatedBy, err = p.User("createdBy", in.CreatedBy); err != nil {
		return err
	}
	if in.Participants == nil {
		in.Participants = []ParticipantState{{RawID: in.CreatedBy}}
	}
	if t.Participants, err = readParticipants(p, in.Participants); err != nil {
		return err
	}
	if len(t.Participants) > maxThreadSize {
		return fmt.Errorf("a thread takes %d participants at most", maxThreadSize)
	}
	return nil
}

// readParticipants reads a list of participants.
func readParticipants(p *api.Seed, list []ParticipantState) (roster []Participant, err error) {
	err = api.ReadEach("participants", list, func(m ParticipantState) error {
		member := Participant{DisplayName: m.DisplayName}
		if member.RawID, err = p.User("rawId", m.RawID); err != nil {
			return err
		}
		if slices.ContainsFunc(roster, func(other Participant) bool { return other.RawID == member.RawID }) {
			return fmt.Errorf("%s is there twice", member.RawID)
		}
		epoch := time.Unix(0, 0).UTC()
		if member.ShareHistoryTime, err = p.Time("shareHistoryTime", m.ShareHistoryTime, epoch, time.Second); err != nil {
			return err
		}
		if member.Metadata, err = seededMetadata(m.Metadata); err != nil {
			return err
		}
		roster = append(roster, member)
		return nil
	})
	return roster, err
}

// seededMetadata returns a copy of metadata, or an error if it is too large.
func seededMetadata(given map[string]string) (map[string]string, error) {
	size := 0
	for name, value := range given {
		size += len(name) + len(value)
	}
	if size > maxMetadata {
		return nil, fmt.Errorf("metadata takes %d bytes at most", maxMetadata)
	}
	return maps.Clone(given), nil
}

// readMessages reads the messages of a thread, oldest first. Without messages it gets the two system messages of a new
// thread (fact 2.3-09).
func readMessages(p *api.Seed, t *thread, in ThreadState) error {
	if in.Messages == nil {
		added := Message{Type: messageParticipantAdded, Participants: cloneRoster(t.Participants), Initiator: t.CreatedBy}
		topic := Message{Type: messageTopicUpdated, Topic: t.Topic, Initiator: t.CreatedBy}
		for _, m := range []Message{added, topic} {
			t.numberMessage(&m, t.CreatedOn)
			t.Messages = append(t.Messages, m)
		}
		return nil
	}
	if err := api.ReadEach("messages", in.Messages, func(m MessageState) error { return readMessage(p, t, m) }); err != nil {
		return err
	}
	for _, m := range t.Messages {
		// Removed members still have the thread in their lists (fact 2.3-07).
		for _, removed := range m.Participants {
			t.former[removed.RawID] = m.Type == messageParticipantRemoved
		}
	}
	for _, member := range t.Participants {
		t.former[member.RawID] = false
	}
	maps.DeleteFunc(t.former, func(_ string, former bool) bool { return !former })
	return nil
}

func readMessage(p *api.Seed, t *thread, in MessageState) (err error) {
	m := Message{
		ID: in.ID, Version: in.Version, Type: in.Type, Content: in.Content, SenderDisplayName: in.SenderDisplayName,
		Topic:       in.Topic,
		Attachments: converted(in.Attachments, func(a AttachmentState) Attachment { return Attachment(a) }),
	}
	if m.Type == "" {
		m.Type = messageText
	}
	if err := checkSeededContent(m, in); err != nil {
		return err
	}
	now := p.Now.Truncate(time.Millisecond)
	for _, moment := range []struct {
		name, text string
		absent     time.Time
		to         *time.Time
	}{
		{"createdOn", in.CreatedOn, now, &m.CreatedOn},
		{"editedOn", in.EditedOn, time.Time{}, &m.EditedOn},
		{"deletedOn", in.DeletedOn, time.Time{}, &m.DeletedOn},
	} {
		if *moment.to, err = p.Time(moment.name, moment.text, moment.absent, time.Millisecond); err != nil {
			return err
		}
	}
	sender := t.CreatedBy
	if in.SenderRawID != "" {
		if sender, err = p.User("senderRawId", in.SenderRawID); err != nil {
			return err
		}
	}
	if isSystemMessage(m.Type) {
		m.Initiator = sender
	} else {
		m.Sender = sender
	}
	m.Metadata = maps.Clone(in.Metadata)
	if m.Participants, err = readParticipants(p, in.Participants); err != nil {
		return err
	}
	return t.appendSeeded(m)
}

// isSystemMessage reports whether messages of that type are the service's own.
func isSystemMessage(kind string) bool {
	return kind == messageTopicUpdated || kind == messageParticipantAdded || kind == messageParticipantRemoved
}

// checkSeededContent returns an error if a message does not fit its type.
func checkSeededContent(m Message, in MessageState) error {
	system := isSystemMessage(m.Type)
	switch {
	case !system && m.Type != messageText && m.Type != messageHTML:
		return fmt.Errorf("type is %q: want one of %s", m.Type, strings.Join([]string{
			messageText, messageHTML, messageTopicUpdated, messageParticipantAdded, messageParticipantRemoved,
		}, ", "))
	case system && (m.Content != "" || len(m.Attachments) > 0 || in.SenderDisplayName != "" || in.DeletedOn != ""):
		return fmt.Errorf("a message of type %s has no content, attachments, senderDisplayName or deletedOn", m.Type)
	case !system && (m.Topic != "" || len(in.Participants) > 0):
		return fmt.Errorf("a message of type %s has no topic or participants", m.Type)
	case in.DeletedOn != "" && (m.Content != "" || len(m.Attachments) > 0):
		return errors.New("a deleted message has no content and no attachments")
	case !system && in.DeletedOn == "" && m.Content == "":
		return errors.New("content is missing")
	case len(m.Content) > maxContent:
		return fmt.Errorf("content takes %d bytes at most", maxContent)
	}
	return api.ReadEach("attachments", in.Attachments, func(a AttachmentState) error {
		switch {
		case a.ID == "":
			return errors.New("id is missing")
		case a.Type != attachmentImage && a.Type != attachmentFile:
			return fmt.Errorf("attachmentType is %q: want %s or %s", a.Type, attachmentImage, attachmentFile)
		}
		return nil
	})
}

// appendSeeded appends a message that has its times, and may have its id and version. Each id must be greater than the one
// before, and no version less than the id.
func (t *thread) appendSeeded(m Message) error {
	last := int64(0)
	if len(t.Messages) > 0 {
		last = millisecondsOf(t.Messages[len(t.Messages)-1].ID)
	}
	number := max(m.CreatedOn.UnixMilli(), last+1)
	if m.ID != "" {
		if number = millisecondsOf(m.ID); number <= last {
			return fmt.Errorf("id is %q: want milliseconds since 1970, more than those of the message before, or leave it out", m.ID)
		}
	}
	changed := number
	for _, when := range []time.Time{m.EditedOn, m.DeletedOn} {
		if !when.IsZero() {
			changed = max(changed, when.UnixMilli())
		}
	}
	if m.Version != "" {
		if changed = millisecondsOf(m.Version); changed < number {
			return fmt.Errorf("version is %q: want milliseconds since 1970, no fewer than the id, or leave it out", m.Version)
		}
	}
	t.sequence++
	t.lastID = max(t.lastID, changed)
	m.ID, m.SequenceID, m.Version = strconv.FormatInt(number, 10), t.sequence, strconv.FormatInt(changed, 10)
	t.Messages = append(t.Messages, m)
	return nil
}

// millisecondsOf parses the id or version of a message; -1 if the text is not a time in milliseconds.
func millisecondsOf(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != text || !api.HasFourDigitYear(time.UnixMilli(n)) {
		return -1
	}
	return n
}

func readReceipt(p *api.Seed, t *thread, in ReceiptState) (err error) {
	r := ReadReceipt{MessageID: in.MessageID}
	if r.RawID, err = p.User("rawId", in.RawID); err != nil {
		return err
	}
	if !slices.ContainsFunc(t.Messages, func(m Message) bool { return m.ID == r.MessageID }) {
		return fmt.Errorf("messageId is %q: there is no message of that id in the thread", r.MessageID)
	}
	if slices.ContainsFunc(t.ReadReceipts, func(other ReadReceipt) bool { return other.RawID == r.RawID }) {
		return fmt.Errorf("%s has a receipt already", r.RawID)
	}
	if r.ReadOn, err = p.Time("readOn", in.ReadOn, p.Now.Truncate(time.Millisecond), time.Millisecond); err != nil {
		return err
	}
	t.ReadReceipts = append(t.ReadReceipts, r)
	return nil
}

// IDs returns the ids of all threads, also of deleted ones.
func (st *Store) IDs() map[string]bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return api.KeySet(st.byID)
}

// Seed adds threads and returns their ids. A thread without an id gets a new one.
func (st *Store) Seed(threads SeededThreads) []string {
	st.mu.Lock()
	defer st.mu.Unlock()
	ids := make([]string, 0, len(threads))
	for _, t := range threads {
		if t.ID == "" {
			t.ID = st.newID()
		}
		t.number = uint64(len(st.ordered)) + 1
		st.byID[t.ID] = t
		st.ordered, ids = append(st.ordered, t), append(ids, t.ID)
		st.markThread(t)
		for at := range t.Messages {
			st.markMessage(t, at)
		}
	}
	return ids
}

// Reset deletes all threads.
func (st *Store) Reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.byID, st.ordered, st.repeats = map[string]*thread{}, nil, api.Repeats[createdThread]{}
	st.changes.Clear()
}
