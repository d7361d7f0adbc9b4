// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file has the rosters of chat threads.

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// ThreadRef names a thread and the user as whom calls about it are made.
type ThreadRef struct {
	// ThreadID is "19:...@thread.v2".
	ThreadID string
	// AsUser is the raw id of the acting user; "" is the default user of the clients.
	AsUser string
}

// Threads reads and changes the rosters of chat threads. Use one value for all
// callers of a Communication Services resource in a process; its methods may be
// called concurrently.
//
// Each thread has at most one call in flight, whoever the acting user is: the
// service's rate limit is per thread (fact 2.4-02), and one call that waits costs
// less of it than many.
type Threads struct {
	// Memberships is about the users of the threads.
	roster.Memberships
	client func(asUser string) (*acs.ChatClient, error)
	reads  *roster.SharedReads[ThreadRef, map[string]acs.ChatParticipant]
	writes *roster.Batcher[threadChange]

	formerActors sync.Map // raw id of the former acting user, by the ThreadRef of the new one
	creators     sync.Map // raw id, by thread id
	deferred     sync.Map // raw id of the user to remove, by thread id
}

// threadChange is what an acting user does to one participant of a thread.
type threadChange struct {
	asUser string
	add    *acs.ChatParticipant // nil removes
}

func (c threadChange) equal(other threadChange) bool {
	if c.asUser != other.asUser || c.add == nil || other.add == nil {
		return c == other
	}
	return equalParticipants(*c.add, *other.add)
}

// NewThreads returns the rosters of the threads that clients reach. Before each call
// it asks client for one that acts as the user, given by raw id; "" is the default
// user. An error of client becomes the error of the call.
func NewThreads(client func(asUser string) (*acs.ChatClient, error), o Options) *Threads {
	if o.Now == nil {
		o.Now = time.Now
	}
	t := &Threads{client: client}
	t.reads = &roster.SharedReads[ThreadRef, map[string]acs.ChatParticipant]{
		Now:       o.Now,
		Cacheable: acs.IsNotFound,
		Fetch:     t.list,
	}
	t.writes = &roster.Batcher[threadChange]{
		MaxMembers:     acs.MaxThreadParticipantsPerCall,
		Equal:          threadChange.equal,
		ParseRejection: parseRejection,
		Send: func(ctx context.Context, threadID string, changes map[string]threadChange) error {
			isThread := func(ref ThreadRef) bool { return ref.ThreadID == threadID }
			t.reads.Invalidate(isThread)
			defer t.reads.Invalidate(isThread)
			return t.send(ctx, threadID, changes)
		},
	}
	return t
}

// Get returns the roster of the thread, by raw id. The map is the caller's own; the
// maps and pointers in its participants are shared. It comes from a listing by the
// same user that ended less than 30 s ago and began after the last change that this
// process made to the roster. Errors hold the *azcore.ResponseError of the service, or are
// those of ctx or of the client function.
func (t *Threads) Get(ctx context.Context, ref ThreadRef) (map[string]acs.ChatParticipant, error) {
	people, err := t.reads.Get(ctx, ref)
	if err != nil {
		return nil, fmt.Errorf("list participants of thread %s: %w", ref.ThreadID, err)
	}
	return maps.Clone(people), nil
}

// Add adds p to the thread. It changes nothing if p is in the thread already, even
// with another display name (fact 2.2-03). It shares its call with other adds, but
// never returns an error that is about another participant.
//
// If the service refuses p as invalid (fact 2.2-02), the error holds an
// *acs.InvalidParticipantsError about p alone. If the answer is about a participant
// who was not sent, p may be in the thread or not. Other errors hold the
// *azcore.ResponseError of the service, or are those of ctx or of the client
// function: then nothing was sent, or the call was canceled because nobody waited
// for it any more.
func (t *Threads) Add(ctx context.Context, ref ThreadRef, p acs.ChatParticipant) error {
	if err := t.submitAdds(ctx, ref, p)[0]; err != nil {
		return fmt.Errorf("add participant %s to thread %s: %w", p.UserID, ref.ThreadID, err)
	}
	return nil
}

// Remove removes the user from the thread. It succeeds if the user is not in the
// thread. Errors are those of Add.
func (t *Threads) Remove(ctx context.Context, ref ThreadRef, userID string) error {
	if err := t.submitRemove(ctx, ref, userID); err != nil {
		return fmt.Errorf("remove participant %s from thread %s: %w", userID, ref.ThreadID, err)
	}
	return nil
}

// submitAdds adds participants in a call that other adds by the same user share. Each has
// its own result.
func (t *Threads) submitAdds(ctx context.Context, ref ThreadRef, participants ...acs.ChatParticipant) []error {
	batchKey := "adds by " + ref.AsUser
	each := make([]map[string]threadChange, len(participants))
	for i, p := range participants {
		each[i] = map[string]threadChange{p.UserID: {asUser: ref.AsUser, add: &p}}
	}
	return t.writes.SubmitEach(ctx, ref.ThreadID, batchKey, each)
}

// submitRemove removes one user in a call of its own: the service has no other.
func (t *Threads) submitRemove(ctx context.Context, ref ThreadRef, userID string) error {
	return t.writes.Submit(ctx, ref.ThreadID, roster.Unbatched, map[string]threadChange{userID: {asUser: ref.AsUser}})
}

// SetFormerActor remembers that the acting user changed from former ("" is the
// default user) to ref's user, whom former added without the properties that are
// configured for the new acting user.
func (t *Threads) SetFormerActor(ref ThreadRef, former string) { t.formerActors.Store(ref, former) }

// FormerActor returns what SetFormerActor was called with for ref; found is false
// if it was not.
func (t *Threads) FormerActor(ref ThreadRef) (former string, found bool) {
	value, found := t.formerActors.Load(ref)
	former, _ = value.(string)
	return former, found
}

// SetCreator remembers the raw id of the user who created the thread.
func (t *Threads) SetCreator(threadID, userID string) { t.creators.Store(threadID, userID) }

// Creator returns what SetCreator was called with for the thread, or "".
func (t *Threads) Creator(threadID string) string {
	value, _ := t.creators.Load(threadID)
	creator, _ := value.(string)
	return creator
}

// DeferRemoval remembers that the acting user is to be removed from the thread as
// soon as another user acts.
func (t *Threads) DeferRemoval(threadID, userID string) { t.deferred.Store(threadID, userID) }

// RunDeferredRemoval removes, as ref's user, the user of DeferRemoval, if there is
// one. Errors are those of Remove.
func (t *Threads) RunDeferredRemoval(ctx context.Context, ref ThreadRef) error {
	userID, found := t.deferred.LoadAndDelete(ref.ThreadID)
	if id, _ := userID.(string); found {
		return t.Remove(ctx, ref, id)
	}
	return nil
}

// send makes one call: it removes one user, or adds participants as one user.
func (t *Threads) send(ctx context.Context, threadID string, changes map[string]threadChange) error {
	ref := ThreadRef{ThreadID: threadID}
	var participants []acs.ChatParticipant
	for _, id := range slices.Sorted(maps.Keys(changes)) {
		ref.AsUser = changes[id].asUser
		if changes[id].add == nil {
			return t.remove(ctx, ref, id)
		}
		participants = append(participants, *changes[id].add)
	}
	return t.add(ctx, ref, participants)
}

func (t *Threads) add(ctx context.Context, ref ThreadRef, participants []acs.ChatParticipant) error {
	client, err := t.client(ref.AsUser)
	if err != nil {
		return err
	}
	response, err := client.Thread(ref.ThreadID).AddParticipants(ctx, participants, nil)
	if err != nil {
		return err
	}
	invalid := make(roster.MemberErrors)
	for _, p := range response.InvalidParticipants {
		refusal := &acs.InvalidParticipantsError{Participants: []acs.InvalidParticipant{p}}
		if !slices.ContainsFunc(participants, func(sent acs.ChatParticipant) bool { return sent.UserID == p.UserID }) {
			// No recording says whom such an answer would be about (fact 2.2-02).
			return fmt.Errorf("the answer is about a participant who was not sent, so it is not known who was added: %s", refusal.Error())
		}
		invalid[p.UserID] = refusal
	}
	if len(invalid) == 0 {
		return nil
	}
	return invalid
}

func (t *Threads) remove(ctx context.Context, ref ThreadRef, userID string) error {
	client, err := t.client(ref.AsUser)
	if err != nil {
		return err
	}
	_, err = client.Thread(ref.ThreadID).RemoveParticipant(ctx, userID, nil)
	if t.isNotMember(ctx, ref, userID, err) {
		return nil
	}
	return err
}

// isNotMember reports whether the removal of userID failed because the user is not
// in the thread. How the service answers that is not known (fact 2.3-08), so it
// reads the roster.
func (t *Threads) isNotMember(ctx context.Context, ref ThreadRef, userID string, err error) bool {
	info, _ := acs.ErrorDetails(err)
	switch info.StatusCode {
	case http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound:
		people, err := t.reads.Get(ctx, ref)
		_, member := people[userID]
		return err == nil && !member
	}
	return false
}

func (t *Threads) list(ctx context.Context, ref ThreadRef) (map[string]acs.ChatParticipant, error) {
	client, err := t.client(ref.AsUser)
	if err != nil {
		return nil, err
	}
	participants, err := acs.ReadAll(ctx, client.Thread(ref.ThreadID).NewListParticipantsPager(nil))
	if err != nil {
		return nil, err
	}
	people := make(map[string]acs.ChatParticipant, len(participants))
	for _, p := range participants {
		people[p.UserID] = p
	}
	return people, nil
}
