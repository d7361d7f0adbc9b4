// SPDX-License-Identifier: MPL-2.0

// Package chat is the Chat service of the emulator: threads, their participants, messages and read receipts.
package chat

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

// Buckets of the data file.
const (
	bucketThreads       = "threads"
	bucketMessages      = "messages"
	bucketThreadRepeats = "thread-repeats" // by user and Repeatability-Request-ID: the answer
)

// Store holds all threads. It reads the clock under its lock, so that threads are ordered by time.
type Store struct {
	clock   func() time.Time
	status  func(rawID string) api.UserStatus
	mu      sync.Mutex
	byID    map[string]*thread
	ordered []*thread                  // oldest first
	repeats api.Repeats[createdThread] // by a hash of user and Repeatability-Request-ID
	changes journal.Changes
}

// createdThread is the answer to a create.
type createdThread struct {
	thread  Thread
	invalid []invalidParticipant
}

// invalidParticipant is a participant that a create or an add did not add.
type invalidParticipant struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Target  string `json:"target"` // raw id
}

// New returns a store without threads. status returns the status of a user.
func New(clock func() time.Time, status func(rawID string) api.UserStatus) *Store {
	return &Store{
		clock: clock, status: status, byID: map[string]*thread{},
	}
}

// now returns the time at the resolution of message ids.
func (st *Store) now() time.Time { return st.clock().UTC().Truncate(time.Millisecond) }

// find returns the call's thread, if it is not deleted and the caller is a member. The caller of find holds the lock.
func (st *Store) find(c *api.Call) (*thread, *api.Failure) {
	missing := api.NotFound()
	missing.Message = "The specified thread id was not found."
	t := st.byID[c.ID]
	if t == nil {
		return nil, missing // fact 2.3-06
	}
	if !t.deletion(st.now()).IsZero() {
		if c.Switches.DeletedThread == api.DeletedThreadForbidden {
			return nil, notMember(c)
		}
		return nil, missing
	}
	if t.indexOf(c.Caller.User) < 0 {
		return nil, notMember(c)
	}
	return t, nil
}

// notMember is the refusal of a caller who is not in the thread (facts 2.3-07 and 2.3-08).
func notMember(c *api.Call) *api.Failure {
	f := forbidden()
	f.Message = "User " + c.Caller.User + " is not a member of the thread " + c.ID
	return f
}

// messageNoPermission is the message of fact 2.3-08.
const messageNoPermission = "The initiator doesn't have the permission to perform the requested operation."

// forbidden is the refusal of a member without the permission for an operation, and of a token without the scope.
func forbidden() *api.Failure {
	return &api.Failure{Status: http.StatusForbidden, Code: api.CodeForbidden, Message: messageNoPermission}
}

// appendMessage appends a message and returns its id.
func (st *Store) appendMessage(t *thread, now time.Time, m Message) string {
	t.numberMessage(&m, now)
	t.Messages = append(t.Messages, m)
	st.markMessage(t, len(t.Messages)-1)
	return m.ID
}

// markMessage marks the message at that index as changed.
func (st *Store) markMessage(t *thread, at int) {
	if st.changes.Enabled() {
		st.changes.Mark(bucketMessages, fmt.Sprintf("%s %08x", t.ID, at)) // keys in the order of the messages
	}
}

// markThread marks a thread, without its messages, as changed.
func (st *Store) markThread(t *thread) { st.changes.Mark(bucketThreads, t.ID) }

// newID returns a new id of the newer recorded form (fact 2.2-07).
func (st *Store) newID() string {
	return "19:acsV1_" + base64.RawURLEncoding.EncodeToString(api.RandomBytes(32)) + "@thread.v2"
}

// pageOf returns up to size entries after the first skip entries.
func pageOf[T any](all []T, skip, size int) []T {
	rest := all[min(skip, len(all)):]
	return rest[:min(size, len(rest))]
}
