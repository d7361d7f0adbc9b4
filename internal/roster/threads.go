package roster

// This file is the rosters of chat threads.

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// maxAdditions is how many participants one call adds to a thread (fact 2.4-01).
const maxAdditions = 200

// ThreadRef is a thread as one user sees it: calls about it are made as that
// user.
type ThreadRef struct {
	ThreadID string
	// AsUser is a raw id; "" is the default user of the clients.
	AsUser string
}

// Threads reads and changes the rosters of chat threads. One value serves all
// users of one ACS resource in a process; its methods may be called
// concurrently.
//
// Changes to one thread are made one call at a time, whoever makes them: the
// service counts them per thread (fact 2.4-02), and one call that waits for its
// turn costs less of that than many.
type Threads struct {
	memberships
	client func(asUser string) (*acs.ChatClient, error)
	reads  *sharedRead[ThreadRef, map[string]acs.ChatParticipant]
	writes *batcher[threadChange]

	handedOver sync.Map // the raw id of the former acting user, by the ThreadRef of the new one
	creators   sync.Map // raw ids, by thread
	leaving    sync.Map // the raw id of an acting user who is to leave, by the id of the thread
}

// threadChange is what a user does about one person in a thread.
type threadChange struct {
	asUser string
	put    *acs.ChatParticipant // nil removes
}

func (c threadChange) equal(other threadChange) bool {
	if c.asUser != other.asUser || c.put == nil || other.put == nil {
		return c == other
	}
	return sameInService(*c.put, *other.put)
}

// NewThreads returns the rosters that clients reach. client is asked before each
// call for one that acts as the user, given by raw id, "" being the default
// user; its errors are those of the call.
func NewThreads(client func(asUser string) (*acs.ChatClient, error), o Options) *Threads {
	if o.Now == nil {
		o.Now = time.Now
	}
	t := &Threads{client: client}
	t.reads = &sharedRead[ThreadRef, map[string]acs.ChatParticipant]{
		now:     o.Now,
		answers: acs.IsNotFound,
		fetch:   t.list,
	}
	t.writes = &batcher[threadChange]{
		limit: maxAdditions,
		equal: threadChange.equal,
		judge: judge,
		send: func(ctx context.Context, threadID string, changes map[string]threadChange) error {
			changed := func(ref ThreadRef) bool { return ref.ThreadID == threadID }
			t.reads.invalidate(changed)
			defer t.reads.invalidate(changed)
			return t.send(ctx, threadID, changes)
		},
	}
	return t
}

// Get returns the roster of the thread, by raw id. The map is the caller's own,
// what the participants in it point to is not. It comes from a listing by the
// same user that began less than 5 s ago and after our last change of the
// roster. Errors hold the *azcore.ResponseError of the service, or are ctx's or
// the client function's.
func (t *Threads) Get(ctx context.Context, ref ThreadRef) (map[string]acs.ChatParticipant, error) {
	roster, err := t.reads.get(ctx, ref)
	if err != nil {
		return nil, fmt.Errorf("list participants of thread %s: %w", ref.ThreadID, err)
	}
	return maps.Clone(roster), nil
}

// Put adds p to the thread, together with those whom others add at that time. It
// changes nothing where p is there already, whatever the display name (fact
// 2.2-03). A refusal that is another participant's is not returned here; where p
// is invalid to the service (fact 2.2-02), the error holds an
// *acs.InvalidParticipantsError about p alone. Where the answer is about somebody
// who was not sent, p may be in the thread or not. Other errors hold the
// *azcore.ResponseError of the service, or are the client function's or ctx's:
// then nothing was sent, or the call was given up since nobody waited for it any
// more.
func (t *Threads) Put(ctx context.Context, ref ThreadRef, p acs.ChatParticipant) error {
	if err := t.put(ctx, ref, p); err != nil {
		return fmt.Errorf("add participant %s to thread %s: %w", p.UserID, ref.ThreadID, err)
	}
	return nil
}

// Remove takes the user off the roster of the thread. It succeeds where the user
// is not in the thread. Errors are those of Put.
func (t *Threads) Remove(ctx context.Context, ref ThreadRef, userID string) error {
	if err := t.takeOut(ctx, ref, userID); err != nil {
		return fmt.Errorf("remove participant %s from thread %s: %w", userID, ref.ThreadID, err)
	}
	return nil
}

// put adds p in a call that additions by the same user share.
func (t *Threads) put(ctx context.Context, ref ThreadRef, p acs.ChatParticipant) error {
	kind := "additions by " + ref.AsUser
	return t.writes.put(ctx, ref.ThreadID, kind, map[string]threadChange{p.UserID: {asUser: ref.AsUser, put: &p}})
}

// takeOut removes one person, for whom the service has a call of its own.
func (t *Threads) takeOut(ctx context.Context, ref ThreadRef, userID string) error {
	return t.writes.put(ctx, ref.ThreadID, alone, map[string]threadChange{userID: {asUser: ref.AsUser}})
}

// NoteHandOver notes that a former acting user, "" being the default one, let the
// user of to into the thread without an entry.
func (t *Threads) NoteHandOver(to ThreadRef, former string) { t.handedOver.Store(to, former) }

// FormerActor returns what NoteHandOver was called with for to.
func (t *Threads) FormerActor(to ThreadRef) (former string, noted bool) {
	value, noted := t.handedOver.Load(to)
	former, _ = value.(string)
	return former, noted
}

// NoteCreator notes the raw id of who created the thread.
func (t *Threads) NoteCreator(threadID, userID string) { t.creators.Store(threadID, userID) }

// Creator returns what NoteCreator was called with for the thread, or "".
func (t *Threads) Creator(threadID string) string {
	value, _ := t.creators.Load(threadID)
	creator, _ := value.(string)
	return creator
}

// NoteLeaving notes that a user who acts is to leave, as soon as another one acts.
func (t *Threads) NoteLeaving(threadID, userID string) { t.leaving.Store(threadID, userID) }

// RemoveLeaving removes, as ref's user, whom NoteLeaving was called with.
func (t *Threads) RemoveLeaving(ctx context.Context, ref ThreadRef) error {
	userID, noted := t.leaving.LoadAndDelete(ref.ThreadID)
	if id, _ := userID.(string); noted {
		return t.Remove(ctx, ref, id)
	}
	return nil
}

// send makes one call: the removal of one person, or additions by one user.
func (t *Threads) send(ctx context.Context, threadID string, changes map[string]threadChange) error {
	ref := ThreadRef{ThreadID: threadID}
	var people []acs.ChatParticipant
	for _, id := range slices.Sorted(maps.Keys(changes)) {
		ref.AsUser = changes[id].asUser
		if changes[id].put == nil {
			return t.remove(ctx, ref, id)
		}
		people = append(people, *changes[id].put)
	}
	return t.add(ctx, ref, people)
}

func (t *Threads) add(ctx context.Context, ref ThreadRef, people []acs.ChatParticipant) error {
	client, err := t.client(ref.AsUser)
	if err != nil {
		return err
	}
	response, err := client.Thread(ref.ThreadID).AddParticipants(ctx, people, nil)
	if err != nil {
		return err
	}
	invalid := make(memberErrors)
	for _, p := range response.InvalidParticipants {
		refusal := &acs.InvalidParticipantsError{Participants: []acs.InvalidParticipant{p}}
		if !slices.ContainsFunc(people, func(sent acs.ChatParticipant) bool { return sent.UserID == p.UserID }) {
			// Nothing recorded says whom that would be about (fact 2.2-02).
			return fmt.Errorf("the answer is about a participant who was not sent, so that who was added is not known: %s", refusal.Error())
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
	if t.absent(ctx, ref, userID, err) {
		return nil
	}
	return err
}

// absent says whether err refuses to remove somebody who is not there. How the
// service answers that is not known (fact 2.3-08), so the roster is asked.
func (t *Threads) absent(ctx context.Context, ref ThreadRef, userID string, err error) bool {
	info, _ := acs.ErrorDetails(err)
	switch info.StatusCode {
	case http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound:
		roster, err := t.reads.get(ctx, ref)
		_, there := roster[userID]
		return err == nil && !there
	}
	return false
}

func (t *Threads) list(ctx context.Context, ref ThreadRef) (map[string]acs.ChatParticipant, error) {
	client, err := t.client(ref.AsUser)
	if err != nil {
		return nil, err
	}
	participants, err := acs.All(ctx, client.Thread(ref.ThreadID).NewListParticipantsPager(nil))
	if err != nil {
		return nil, err
	}
	roster := make(map[string]acs.ChatParticipant, len(participants))
	for _, p := range participants {
		roster[p.UserID] = p
	}
	return roster, nil
}
