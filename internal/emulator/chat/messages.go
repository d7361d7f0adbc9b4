// SPDX-License-Identifier: MPL-2.0

package chat

// This file has the operations on messages and read receipts.

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// visible reports whether the caller sees a message: not if it is older than the history that the member shares, and a
// deleted one only if the switch says so.
func (t *thread) visible(m *Message, c *api.Call) bool {
	if !m.DeletedOn.IsZero() && c.Switches.DeletedMessage == api.DeletedMessageNotFound {
		return false
	}
	return !m.CreatedOn.Before(t.Participants[t.indexOf(c.Caller.User)].ShareHistoryTime)
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
	return st.appendMessage(t, st.now(), m), nil
}

// messages returns one page of a thread's messages from start on, newest first, before the one with that sequence id (0
// is the newest). next is the sequence id for the following page, 0 if there is none.
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
		if (before != 0 && m.SequenceID >= before) || m.CreatedOn.Before(start) || !t.visible(m, c) {
			continue
		}
		if len(page) == size {
			return page, last, nil
		}
		page, last = append(page, m.clone()), m.SequenceID
	}
	return page, 0, nil
}

// findMessage returns the index of a message that the caller sees, and its thread. The caller of findMessage holds the
// lock.
func (st *Store) findMessage(c *api.Call, id string) (t *thread, at int, f *api.Failure) {
	t, f = st.find(c)
	if f != nil {
		return nil, 0, f
	}
	at = slices.IndexFunc(t.Messages, func(m Message) bool { return m.ID == id })
	if at < 0 || !t.visible(&t.Messages[at], c) {
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

// changeMessage lets edit change a message of the caller that is not deleted, and gives it a new version. edit returns
// the time of the change, zero if it changes nothing.
func (st *Store) changeMessage(c *api.Call, edit func(*Message) (time.Time, *api.Failure)) *api.Failure {
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
	m.Version = t.nextVersion(changedOn)
	st.markMessage(t, at)
	return nil
}

// editMessage changes content and metadata of a message; nil is no change.
func (st *Store) editMessage(c *api.Call, content *string, metadata metadataChange) *api.Failure {
	return st.changeMessage(c, func(m *Message) (time.Time, *api.Failure) {
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

// deleteMessage deletes a message: it loses content, attachments and metadata, and stays in the list (fact 2.3-13).
func (st *Store) deleteMessage(c *api.Call) *api.Failure {
	return st.changeMessage(c, func(m *Message) (time.Time, *api.Failure) {
		m.Content, m.Attachments, m.Metadata, m.DeletedOn = "", nil, nil, st.now()
		return m.DeletedOn, nil
	})
}

// receiptsDropped reports whether a thread of that size ignores typing notifications and receipts, or returns the refusal.
func (t *thread) receiptsDropped(sw api.Switches) (dropped bool, f *api.Failure) {
	if len(t.Participants) <= maxReceiptsSize {
		return false, nil
	}
	if sw.LargeThreadReceipts == api.LargeThreadReceiptsRefused {
		return false, &api.Failure{
			Status: http.StatusForbidden, Code: api.CodeForbidden,
			Message: "Typing and read receipts are not supported in a thread of more than " +
				strconv.Itoa(maxReceiptsSize) + " participants.",
		}
	}
	return true, nil
}

// markRead records that the caller has read up to a message, unless the caller has read further before.
func (st *Store) markRead(c *api.Call, messageID string) *api.Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, at, f := st.findMessage(c, messageID)
	if f != nil {
		return f
	}
	dropped, f := t.receiptsDropped(c.Switches)
	if f != nil || dropped {
		return f
	}
	receipt := ReadReceipt{RawID: c.Caller.User, MessageID: t.Messages[at].ID, ReadOn: st.now()}
	at = slices.IndexFunc(t.ReadReceipts, func(r ReadReceipt) bool { return r.RawID == receipt.RawID })
	switch {
	case at < 0:
		t.ReadReceipts = append(t.ReadReceipts, receipt)
	case isLater(receipt.MessageID, t.ReadReceipts[at].MessageID):
		t.ReadReceipts[at] = receipt
	}
	st.markThread(t)
	return nil
}

// isLater compares two message ids as numbers.
func isLater(id, than string) bool {
	return len(id) > len(than) || len(id) == len(than) && id > than
}

// receipts returns one page of read receipts, and the number of all of them.
func (st *Store) receipts(c *api.Call, skip, size int) ([]ReadReceipt, int, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return nil, 0, f
	}
	return slices.Clone(pageOf(t.ReadReceipts, skip, size)), len(t.ReadReceipts), nil
}

// typing accepts or refuses a typing notification. It keeps nothing of it.
func (st *Store) typing(c *api.Call) *api.Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return f
	}
	_, f = t.receiptsDropped(c.Switches)
	return f
}
