// SPDX-License-Identifier: MPL-2.0

package chat

// This file reads and changes threads directly, without a request, as tests do behind Terraform's back.

import (
	"slices"
)

// Threads returns copies of all threads that are not deleted, newest first.
func (st *Store) Threads() []Thread {
	st.mu.Lock()
	defer st.mu.Unlock()
	var threads []Thread
	for _, t := range slices.Backward(st.ordered) {
		if t.deletion(st.now()).IsZero() {
			threads = append(threads, t.clone())
		}
	}
	return threads
}

// Thread returns a copy of a thread. It returns false if the thread does not exist or is deleted.
func (st *Store) Thread(id string) (Thread, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	t := st.live(id)
	if t == nil {
		return Thread{}, false
	}
	return t.clone(), true
}

// Edit lets change edit a thread, its roster and its messages; the id stays, and messages without an id get one. It checks
// no rules and adds no system messages. It returns false if the thread does not exist or is deleted.
func (st *Store) Edit(id string, change func(*Thread)) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	t := st.live(id)
	if t == nil {
		return false
	}
	edited := t.clone()
	change(&edited)
	edited = edited.clone() // the caller keeps what change put in
	edited.ID = t.ID
	for i := range edited.Messages {
		if m := &edited.Messages[i]; m.ID == "" {
			t.numberMessage(m, st.now())
		}
	}
	for _, p := range t.Participants {
		t.former[p.RawID] = true
	}
	for _, p := range edited.Participants {
		delete(t.former, p.RawID)
	}
	for at := range max(len(t.Messages), len(edited.Messages)) {
		st.markMessage(t, at)
	}
	t.Thread = edited
	st.markThread(t)
	return true
}

// Remove deletes a thread, as a member would. It returns false if the thread does not exist or is deleted.
func (st *Store) Remove(id string) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	t := st.live(id)
	if t == nil {
		return false
	}
	t.deletedOn = st.now()
	st.markThread(t)
	return true
}

// live returns a thread; nil if it does not exist or is deleted. The caller holds the lock.
func (st *Store) live(id string) *thread {
	if t := st.byID[id]; t != nil && t.deletion(st.now()).IsZero() {
		return t
	}
	return nil
}
