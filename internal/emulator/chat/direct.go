package chat

// This file looks at threads and changes them without a request, as tests do behind Terraform's back.

import (
	"slices"
)

// Threads is a copy of all threads that are not deleted, newest first.
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

// Thread is a copy of the thread with that id; false where it does not exist or is deleted.
func (st *Store) Thread(id string) (Thread, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	t := st.live(id)
	if t == nil {
		return Thread{}, false
	}
	return t.clone(), true
}

// Edit lets change edit the thread with that id, roster and messages included, with no rule checked and no system
// message made; the id stays, and messages without an id get one, at this time. It is false where the thread does not
// exist or is deleted.
func (st *Store) Edit(id string, change func(*Thread)) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	t := st.live(id)
	if t == nil {
		return false
	}
	edited := t.clone()
	change(&edited)
	edited = edited.clone() // what change put in stays the caller's
	edited.ID = t.ID
	for i := range edited.Messages {
		if m := &edited.Messages[i]; m.ID == "" {
			t.register(m, st.now())
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

// Remove deletes the thread with that id, as a member would; false where it does not exist or is deleted.
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

// live is the thread with that id, nil where it does not exist or is deleted. The caller holds the lock.
func (st *Store) live(id string) *thread {
	if t := st.byID[id]; t != nil && t.deletion(st.now()).IsZero() {
		return t
	}
	return nil
}
