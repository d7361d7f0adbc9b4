package emulator

// This file is what tests use to look at threads and change them without a request: behind Terraform's back.

import (
	"maps"
	"slices"
)

// Threads is a copy of all threads that are not deleted, newest first.
func (s *Server) Threads() []Thread {
	st := s.chat
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
func (s *Server) Thread(id string) (Thread, bool) {
	s.chat.mu.Lock()
	defer s.chat.mu.Unlock()
	t := s.chat.alive(id)
	if t == nil {
		return Thread{}, false
	}
	return t.clone(), true
}

// UpdateThread lets change edit the thread with that id, roster and messages included, with no rule checked and no
// system message made; the id stays, and messages without an id get one, at this time. It is false where the thread does not exist or is deleted. change must not call
// the server.
func (s *Server) UpdateThread(id string, change func(*Thread)) bool {
	s.chat.mu.Lock()
	defer s.chat.mu.Unlock()
	t := s.chat.alive(id)
	if t == nil {
		return false
	}
	edited := t.clone()
	change(&edited)
	edited = edited.clone() // what change put in stays the caller's
	edited.ID = t.ID
	for i := range edited.Messages {
		if m := &edited.Messages[i]; m.ID == "" {
			t.register(m, s.chat.now())
		}
	}
	for _, p := range t.Participants {
		t.former[p.RawID] = true
	}
	for _, p := range edited.Participants {
		delete(t.former, p.RawID)
	}
	for at := range max(len(t.Messages), len(edited.Messages)) {
		s.chat.markMessage(t, at)
	}
	t.Thread = edited
	s.chat.markThread(t)
	return true
}

// DeleteThread deletes the thread with that id, as a member would; false where it does not exist or is deleted.
func (s *Server) DeleteThread(id string) bool {
	s.chat.mu.Lock()
	defer s.chat.mu.Unlock()
	t := s.chat.alive(id)
	if t == nil {
		return false
	}
	t.deletedOn = s.chat.now()
	s.chat.markThread(t)
	return true
}

// alive is the thread with that id, nil where it does not exist or is deleted. The caller holds the lock.
func (st *chatStore) alive(id string) *thread {
	if t := st.byID[id]; t != nil && t.deletion(st.now()).IsZero() {
		return t
	}
	return nil
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
