// SPDX-License-Identifier: MPL-2.0

package chat

// This file has the operations on threads and their participants.

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

// create creates a thread with its creator as the first member (fact 2.3-01). The same requestID of the same user always
// means the same thread (fact 2.2-05).
func (st *Store) create(c *api.Call, in threadChange, roster []Participant, requestID string) (createdThread, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	// A hash, because the id may have any length, and a key of the data file may not.
	sum := sha256.Sum256([]byte(c.Caller.User + " " + requestID))
	repeat := base64.StdEncoding.EncodeToString(sum[:])
	if first, ok := st.repeats.Answer(repeat); ok && requestID != "" {
		return first, nil
	}
	now := st.now()
	t := &thread{
		Thread: Thread{ID: st.newID(), Topic: *in.topic, CreatedOn: now, CreatedBy: c.Caller.User},
		number: uint64(len(st.ordered)) + 1, former: map[string]bool{},
	}
	var f *api.Failure
	if t.Metadata, f = in.metadata.initial(maxMetadata, c.Switches); f != nil {
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
	invalid, f := st.addMembers(t, append([]Participant{creator}, roster...), creator.RawID, now)
	if f != nil {
		return createdThread{}, f
	}
	st.appendMessage(t, now, Message{Type: messageTopicUpdated, Topic: t.Topic, Initiator: creator.RawID})
	st.byID[t.ID] = t
	st.ordered = append(st.ordered, t)
	st.markThread(t)
	created := createdThread{t.clone(), invalid}
	if requestID != "" {
		if forgotten := st.repeats.Keep(repeat, created); forgotten != "" {
			st.changes.Mark(bucketThreadRepeats, forgotten)
		}
		st.changes.Mark(bucketThreadRepeats, repeat)
	}
	return created, nil
}

// addMembers adds the users of the resource who are not members yet, and returns the others as invalid (fact 2.2-02). It
// does not change members (fact 2.2-03).
func (st *Store) addMembers(t *thread, roster []Participant, initiator string, now time.Time) ([]invalidParticipant, *api.Failure) {
	var added []Participant
	var invalid []invalidParticipant
	known := map[string]bool{}
	for _, p := range roster {
		if known[p.RawID] || t.indexOf(p.RawID) >= 0 {
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

// get returns a thread, and the time of its deletion if the switch says that a deleted thread answers.
func (st *Store) get(c *api.Call) (Thread, time.Time, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if t := st.byID[c.ID]; t != nil && c.Switches.DeletedThread == api.DeletedThreadAnswers && t.indexOf(c.Caller.User) >= 0 {
		return t.clone(), t.deletion(st.now()), nil
	}
	t, f := st.find(c)
	if f != nil {
		return Thread{}, time.Time{}, f
	}
	return t.clone(), time.Time{}, nil
}

// update changes what is given, and metadata key by key (fact 2.3-02).
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

// delete deletes a thread, which stays in the lists of its members (fact 2.3-06).
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

// listedThread is a thread in a list.
type listedThread struct {
	id, topic                string
	deletedOn, lastMessageOn time.Time
}

// list returns one page of the threads that the caller is or was a member of, newest first, also deleted ones (fact
// 2.3-06), with their latest message at start or later. next is the number for the following page, 0 if there is none.
func (st *Store) list(c *api.Call, start time.Time, after uint64, size int) (page []listedThread, next uint64) {
	st.mu.Lock()
	defer st.mu.Unlock()
	now, last := st.now(), uint64(0)
	for _, t := range slices.Backward(st.ordered) {
		if (after != 0 && t.number >= after) || (t.indexOf(c.Caller.User) < 0 && !t.former[c.Caller.User]) {
			continue
		}
		spoken := t.lastMessageOn()
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

// participants returns one page of a roster, and the number of all participants.
func (st *Store) participants(c *api.Call, skip, size int) ([]Participant, int, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return nil, 0, f
	}
	return cloneRoster(pageOf(t.Participants, skip, size)), len(t.Participants), nil
}

// addParticipants adds participants to a thread.
func (st *Store) addParticipants(c *api.Call, roster []Participant) ([]invalidParticipant, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return nil, f
	}
	return st.addMembers(t, roster, c.Caller.User, st.now())
}

// removeParticipant removes a participant from a thread (fact 2.3-08).
func (st *Store) removeParticipant(c *api.Call, rawID string) *api.Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	t, f := st.find(c)
	if f != nil {
		return f
	}
	at := t.indexOf(rawID)
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
