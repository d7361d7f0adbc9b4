package chat

// This file is the operations on threads and their participants.

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

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
	st.appendMessage(t, now, Message{Type: messageTopicUpdated, Topic: t.Topic, Initiator: creator.RawID})
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
	st.appendMessage(t, now, Message{Type: messageParticipantAdded, Participants: cloneRoster(added), Initiator: initiator})
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
		st.appendMessage(t, st.now(), Message{Type: messageTopicUpdated, Topic: t.Topic, Initiator: c.Caller.User})
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
	return cloneRoster(pageOf(t.Participants, skip, size)), len(t.Participants), nil
}

// addParticipants admits participants on behalf of the caller.
func (st *Store) addParticipants(c *api.Call, roster []Participant) ([]invalidParticipant, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return nil, f
	}
	return st.admit(t, roster, c.Caller.User, st.now())
}

// removeParticipant takes someone out of a thread; whoever is out has no more say in it (fact 2.3-08).
func (st *Store) removeParticipant(c *api.Call, rawID string) *api.Failure {
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
	st.appendMessage(t, st.now(), Message{Type: messageParticipantRemoved, Participants: cloneRoster(removed), Initiator: c.Caller.User})
	return nil
}
