// Package chat is the Chat service of the emulator: threads, their participants, messages and read receipts. What it has
// to know of users it asks a function for.
package chat

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
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

	messageNoPermission = "The initiator doesn't have the permission to perform the requested operation." // fact 2.3-08
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

// Store holds all threads. The clock is read under the lock, so that creation order is time order.
type Store struct {
	clock   func() time.Time
	status  func(rawID string) api.UserStatus
	mu      sync.Mutex
	byID    map[string]*thread
	ordered []*thread                // oldest first
	repeats map[string]createdThread // by a hash of user and Repeatability-Request-ID
	changes journal.Changes
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

// createdThread is the answer to a create.
type createdThread struct {
	thread  Thread
	invalid []invalidParticipant
}

// invalidParticipant is one that was left out of a create or an add.
type invalidParticipant struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Target  string `json:"target"` // raw id
}

// threadChange is what a create or update asks for; nil is not given.
type threadChange struct {
	topic           *string
	metadata        metadataChange
	deleteAfterDays *int
}

// New is a store without threads. The clock tells the time of the service, status what the resource knows of a user.
func New(clock func() time.Time, status func(rawID string) api.UserStatus) *Store {
	return &Store{
		clock: clock, status: status, byID: map[string]*thread{}, repeats: map[string]createdThread{},
	}
}

// now is the service's time at the resolution of message ids.
func (st *Store) now() time.Time { return st.clock().UTC().Truncate(time.Millisecond) }

// noMember is the refusal of a caller who is not in the thread (facts 2.3-07 and 2.3-08).
func noMember(c *api.Call) *api.Failure {
	f := forbidden()
	f.Message = "User " + c.Caller.User + " is not a member of the thread " + c.ID
	return f
}

// forbidden is the refusal of a member who may not do what they ask for, and of a token of the wrong scope.
func forbidden() *api.Failure {
	return &api.Failure{Status: http.StatusForbidden, Code: api.CodeForbidden, Message: messageNoPermission}
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

// find is a thread that lives, for one of its members. The caller holds the lock.
func (st *Store) find(c *api.Call) (*thread, *api.Failure) {
	missing := api.NotFound()
	missing.Message = "The specified thread id was not found."
	t := st.byID[c.ID]
	if t == nil {
		return nil, missing // fact 2.3-06
	}
	if !t.deletion(st.now()).IsZero() {
		if c.Switches.DeletedThread == api.DeletedThreadForbidden {
			return nil, noMember(c)
		}
		return nil, missing
	}
	if t.place(c.Caller.User) < 0 {
		return nil, noMember(c)
	}
	return t, nil
}

// place is where in the roster someone stands, -1 where they do not.
func (t *thread) place(rawID string) int {
	return slices.IndexFunc(t.Participants, func(p Participant) bool { return p.RawID == rawID })
}

// create makes a thread with its creator as first member (fact 2.3-01). One requestID of one user always means one
// thread (fact 2.2-05).
func (st *Store) create(c *api.Call, in threadChange, roster []Participant, requestID string) (createdThread, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	// Hashed, since an id may be of any length and a key of the data file may not.
	sum := sha256.Sum256([]byte(c.Caller.User + " " + requestID))
	repeat := base64.StdEncoding.EncodeToString(sum[:])
	if first, ok := st.repeats[repeat]; ok && requestID != "" {
		return first, nil
	}
	now := st.now()
	t := &thread{
		Thread: Thread{ID: st.freeID(), Topic: *in.topic, CreatedOn: now, CreatedBy: c.Caller.User},
		number: uint64(len(st.ordered)) + 1, former: map[string]bool{},
	}
	var f *api.Failure
	if t.Metadata, f = in.metadata.created(maxMetadata, c.Switches); f != nil {
		return createdThread{}, f
	}
	if in.deleteAfterDays != nil {
		t.DeleteAfterDays = *in.deleteAfterDays
	}
	creator := Participant{RawID: c.Caller.User, ShareHistoryTime: time.Unix(0, 0).UTC()}
	for _, p := range roster {
		if p.RawID == creator.RawID {
			creator = p
			break
		}
	}
	invalid, f := st.admit(t, append([]Participant{creator}, roster...), creator.RawID, now)
	if f != nil {
		return createdThread{}, f
	}
	st.say(t, now, Message{Type: messageTopicUpdated, Topic: t.Topic, Initiator: creator.RawID})
	st.byID[t.ID] = t
	st.ordered = append(st.ordered, t)
	st.markThread(t)
	created := createdThread{t.clone(), invalid}
	if requestID != "" {
		st.repeats[repeat] = created
		st.changes.Mark(bucketThreadRepeats, repeat)
	}
	return created, nil
}

// admit adds those who are users of the resource and no members yet, and says who is not: what members are is left as
// it is (fact 2.2-03), the others are left out (fact 2.2-02).
func (st *Store) admit(t *thread, roster []Participant, initiator string, now time.Time) ([]invalidParticipant, *api.Failure) {
	var added []Participant
	var invalid []invalidParticipant
	known := map[string]bool{}
	for _, p := range roster {
		if known[p.RawID] || t.place(p.RawID) >= 0 {
			continue
		}
		known[p.RawID] = true
		switch st.status(p.RawID) {
		case api.UserActive:
			added = append(added, p)
		case api.UserDeleted:
			invalid = append(invalid, invalidParticipant{strconv.Itoa(http.StatusNotFound), "Not found", p.RawID})
		case api.UserUnknown:
			invalid = append(invalid, invalidParticipant{strconv.Itoa(http.StatusForbidden), "Permissions check failed", p.RawID})
		}
	}
	if len(t.Participants)+len(added) > maxThreadSize {
		return nil, api.BadRequest(fmt.Sprintf("A thread takes %d participants at most.", maxThreadSize))
	}
	if len(added) == 0 {
		return invalid, nil
	}
	for _, p := range added {
		delete(t.former, p.RawID)
	}
	t.Participants = append(t.Participants, added...)
	st.markThread(t)
	st.say(t, now, Message{Type: messageParticipantAdded, Participants: cloneRoster(added), Initiator: initiator})
	return invalid, nil
}

// get is a thread, with the time of its deletion where the switch says that a deleted one answers.
func (st *Store) get(c *api.Call) (Thread, time.Time, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if t := st.byID[c.ID]; t != nil && c.Switches.DeletedThread == api.DeletedThreadAnswers && t.place(c.Caller.User) >= 0 {
		return t.clone(), t.deletion(st.now()), nil
	}
	t, f := st.find(c)
	if f != nil {
		return Thread{}, time.Time{}, f
	}
	return t.clone(), time.Time{}, nil
}

// update changes what is given; metadata key by key (fact 2.3-02).
func (st *Store) update(c *api.Call, in threadChange) *api.Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return f
	}
	merged, f := in.metadata.applyTo(t.Metadata, maxMetadata, c.Switches)
	if f != nil {
		return f
	}
	t.Metadata = merged
	st.markThread(t)
	if in.topic != nil && *in.topic != t.Topic {
		t.Topic = *in.topic
		st.say(t, st.now(), Message{Type: messageTopicUpdated, Topic: t.Topic, Initiator: c.Caller.User})
	}
	if in.deleteAfterDays != nil {
		t.DeleteAfterDays = *in.deleteAfterDays
	}
	return nil
}

// delete ends a thread. It stays in the lists of its members (fact 2.3-06).
func (st *Store) delete(c *api.Call) *api.Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return f
	}
	t.deletedOn = st.now()
	st.markThread(t)
	return nil
}

// listedThread is a thread as a list shows it.
type listedThread struct {
	id, topic             string
	deletedOn, lastSpoken time.Time
}

// list is one page of the threads that the caller is or was a member of, newest first, deleted ones included (fact
// 2.3-06), of those in which something was said at start or later. next is where the following page begins, 0 where
// there is none.
func (st *Store) list(c *api.Call, start time.Time, after uint64, size int) (page []listedThread, next uint64) {
	st.mu.Lock()
	defer st.mu.Unlock()
	now, last := st.now(), uint64(0)
	for _, t := range slices.Backward(st.ordered) {
		if (after != 0 && t.number >= after) || (t.place(c.Caller.User) < 0 && !t.former[c.Caller.User]) {
			continue
		}
		spoken := t.lastSpoken()
		if spoken.Before(start) {
			continue
		}
		if len(page) == size {
			return page, last
		}
		page, last = append(page, listedThread{t.ID, t.Topic, t.deletion(now), spoken}), t.number
	}
	return page, 0
}

// participants is one page of a roster after so many, and how many there are.
func (st *Store) participants(c *api.Call, skip, size int) ([]Participant, int, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return nil, 0, f
	}
	return cloneRoster(cut(t.Participants, skip, size)), len(t.Participants), nil
}

// cut is the page of all after skip.
func cut[T any](all []T, skip, size int) []T {
	rest := all[min(skip, len(all)):]
	return rest[:min(size, len(rest))]
}

// add admits participants on behalf of the caller.
func (st *Store) add(c *api.Call, roster []Participant) ([]invalidParticipant, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return nil, f
	}
	return st.admit(t, roster, c.Caller.User, st.now())
}

// remove takes someone out of a thread; whoever is out has no more say in it (fact 2.3-08).
func (st *Store) remove(c *api.Call, rawID string) *api.Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return f
	}
	at := t.place(rawID)
	if at < 0 {
		switch c.Switches.RemoveNonMember {
		case api.RemoveNonMemberForbidden:
			return forbidden()
		case api.RemoveNonMemberNotFound:
			return api.NotFound()
		case api.RemoveNonMemberSucceeds:
		}
		return nil
	}
	removed := []Participant{t.Participants[at]}
	t.Participants = slices.Delete(t.Participants, at, at+1)
	t.former[rawID] = true
	st.markThread(t)
	st.say(t, st.now(), Message{Type: messageParticipantRemoved, Participants: cloneRoster(removed), Initiator: c.Caller.User})
	return nil
}

func cloneRoster(roster []Participant) []Participant {
	roster = slices.Clone(roster)
	for i := range roster {
		roster[i].Metadata = maps.Clone(roster[i].Metadata)
	}
	return roster
}

// freeID is a new id of the newer recorded shape (fact 2.2-07).
func (st *Store) freeID() string {
	return "19:acsV1_" + base64.RawURLEncoding.EncodeToString(api.RandomBytes(32)) + "@thread.v2"
}
