// SPDX-License-Identifier: MPL-2.0

package chat

// This file stores threads and their messages in the data file. Each message is an entry of its own, so that a new one
// does not write the whole thread again.

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

// storedThread is a thread without its messages.
type storedThread struct {
	ID              string              `json:"id"`
	Number          uint64              `json:"number,omitzero"`
	Topic           string              `json:"topic"`
	CreatedOn       time.Time           `json:"createdOn"`
	CreatedBy       string              `json:"createdBy"`
	DeletedOn       time.Time           `json:"deletedOn,omitzero"`
	Metadata        map[string]string   `json:"metadata,omitzero"`
	DeleteAfterDays int                 `json:"deleteAfterDays,omitzero"`
	Participants    []storedParticipant `json:"participants,omitzero"`
	Former          []string            `json:"former,omitempty"`
	ReadReceipts    []storedReceipt     `json:"readReceipts,omitzero"`
	LastID          int64               `json:"lastId,omitzero"`
	Sequence        uint64              `json:"sequence,omitzero"`
}

type storedParticipant struct {
	RawID            string            `json:"rawId"`
	DisplayName      string            `json:"displayName,omitzero"`
	ShareHistoryTime time.Time         `json:"shareHistoryTime"`
	Metadata         map[string]string `json:"metadata,omitzero"`
}

type storedReceipt struct {
	RawID     string    `json:"rawId"`
	MessageID string    `json:"messageId"`
	ReadOn    time.Time `json:"readOn"`
}

type storedMessage struct {
	ID                string              `json:"id"`
	Type              string              `json:"type"`
	SequenceID        uint64              `json:"sequenceId"`
	Version           string              `json:"version"`
	CreatedOn         time.Time           `json:"createdOn"`
	EditedOn          time.Time           `json:"editedOn,omitzero"`
	DeletedOn         time.Time           `json:"deletedOn,omitzero"`
	Content           string              `json:"content,omitzero"`
	Attachments       []storedAttachment  `json:"attachments,omitzero"`
	Sender            string              `json:"sender,omitzero"`
	SenderDisplayName string              `json:"senderDisplayName,omitzero"`
	Metadata          map[string]string   `json:"metadata,omitzero"`
	Initiator         string              `json:"initiator,omitzero"`
	Topic             string              `json:"topic,omitzero"`
	Participants      []storedParticipant `json:"participants,omitzero"`
}

type storedAttachment struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Name       string `json:"name,omitzero"`
	URL        string `json:"url,omitzero"`
	PreviewURL string `json:"previewUrl,omitzero"`
}

type storedCreation struct {
	Thread  storedThread         `json:"thread"`
	Invalid []invalidParticipant `json:"invalid,omitempty"`
}

func storedThreadOf(t Thread) storedThread {
	return storedThread{
		ID: t.ID, Topic: t.Topic, CreatedOn: t.CreatedOn, CreatedBy: t.CreatedBy, Metadata: t.Metadata,
		DeleteAfterDays: t.DeleteAfterDays,
		Participants:    converted(t.Participants, func(p Participant) storedParticipant { return storedParticipant(p) }),
		ReadReceipts:    converted(t.ReadReceipts, func(r ReadReceipt) storedReceipt { return storedReceipt(r) }),
	}
}

// thread returns the thread without its messages.
func (v storedThread) thread() Thread {
	return Thread{
		ID: v.ID, Topic: v.Topic, CreatedOn: v.CreatedOn, CreatedBy: v.CreatedBy, Metadata: v.Metadata,
		DeleteAfterDays: v.DeleteAfterDays,
		Participants:    converted(v.Participants, func(p storedParticipant) Participant { return Participant(p) }),
		ReadReceipts:    converted(v.ReadReceipts, func(r storedReceipt) ReadReceipt { return ReadReceipt(r) }),
	}
}

func storedMessageOf(m Message) storedMessage {
	return storedMessage{
		m.ID, m.Type, m.SequenceID, m.Version, m.CreatedOn, m.EditedOn, m.DeletedOn, m.Content,
		converted(m.Attachments, func(a Attachment) storedAttachment { return storedAttachment(a) }), m.Sender,
		m.SenderDisplayName, m.Metadata, m.Initiator, m.Topic,
		converted(m.Participants, func(p Participant) storedParticipant { return storedParticipant(p) }),
	}
}

func (v storedMessage) message() Message {
	return Message{
		v.ID, v.Type, v.SequenceID, v.Version, v.CreatedOn, v.EditedOn, v.DeletedOn, v.Content,
		converted(v.Attachments, func(a storedAttachment) Attachment { return Attachment(a) }), v.Sender,
		v.SenderDisplayName, v.Metadata, v.Initiator, v.Topic,
		converted(v.Participants, func(p storedParticipant) Participant { return Participant(p) }),
	}
}

// converted returns a list with each entry converted; nil stays nil.
func converted[T, U any](list []T, convert func(T) U) []U {
	if list == nil {
		return nil
	}
	out := make([]U, len(list))
	for i, entry := range list {
		out[i] = convert(entry)
	}
	return out
}

// Section returns the store's section of the data file.
func (st *Store) Section() journal.Section {
	return journal.Section{
		Lock: &st.mu, Changes: &st.changes, Buckets: []string{bucketThreads, bucketMessages, bucketThreadRepeats},
		Stored: st.stored, Restore: st.restore,
	}
}

func (st *Store) stored(r journal.Record) any {
	if r.Bucket == bucketThreadRepeats {
		if first, ok := st.repeats.Answer(r.Key); ok {
			return storedCreation{storedThreadOf(first.thread), first.invalid}
		}
		return nil
	}
	id, place, _ := strings.Cut(r.Key, " ")
	t := st.byID[id]
	if t == nil {
		return nil
	}
	if r.Bucket == bucketMessages {
		at, err := strconv.ParseUint(place, 16, 32)
		if err != nil || at >= uint64(len(t.Messages)) {
			return nil
		}
		return storedMessageOf(t.Messages[at])
	}
	v := storedThreadOf(t.Thread)
	v.Number, v.DeletedOn, v.LastID, v.Sequence = t.number, t.deletedOn, t.lastID, t.sequence
	v.Former = slices.Sorted(maps.Keys(t.former))
	return v
}

func (st *Store) restore(tx *bbolt.Tx) error {
	err := journal.Each(tx, bucketThreads, func(id string, v storedThread) error {
		t := &thread{
			Thread: v.thread(), number: v.Number, deletedOn: v.DeletedOn, former: map[string]bool{},
			lastID: v.LastID, sequence: v.Sequence,
		}
		for _, who := range v.Former {
			t.former[who] = true
		}
		st.byID[id] = t
		st.ordered = append(st.ordered, t)
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(st.ordered, func(a, b *thread) int { return cmp.Compare(a.number, b.number) })
	err = journal.Each(tx, bucketMessages, func(key string, v storedMessage) error {
		id, _, _ := strings.Cut(key, " ")
		t := st.byID[id]
		if t == nil {
			return fmt.Errorf("there is no thread %q", id)
		}
		t.Messages = append(t.Messages, v.message())
		// A new or changed message is written without its thread, so the thread's counters may be behind.
		t.sequence = max(t.sequence, v.SequenceID)
		if version, err := strconv.ParseInt(v.Version, 10, 64); err == nil {
			t.lastID = max(t.lastID, version)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return journal.Each(tx, bucketThreadRepeats, func(key string, v storedCreation) error {
		st.repeats.Keep(key, createdThread{v.Thread.thread(), v.Invalid})
		return nil
	})
}
