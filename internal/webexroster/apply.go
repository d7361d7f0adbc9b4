// SPDX-License-Identifier: MPL-2.0

package webexroster

// This file changes the members of a room to those that are wanted.

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// Applied is what [Rooms.Apply] has done.
type Applied struct {
	// Members are the people in the room now, as far as is known.
	Members Members
	// PersonIDs are the ids of the wanted people who are in the room, by [Person.Key].
	PersonIDs map[string]string
	// Removed are the people whom Apply removed.
	Removed Members
	// Failed are the changes that failed.
	Failed []*ChangeError
}

// Apply changes the members of the room to those that are wanted, by one call per
// person; the calls take turns with those of other callers. It adds first, then makes
// moderators, then ends moderation, and removes last, so that the room has a moderator
// at each time (fact W3.6-03).
//
// The acting account stays, wanted or not. If it is wanted without moderation, it loses
// that last of all, because in a locked room it cannot change anything afterwards; if
// nobody else is a moderator, that fails with [ErrLastModerator].
//
// Whoever has both an id and an address is added by the id, or by the address if Webex does
// not know the id.
//
// A refusal of one person does not keep Apply from the others. Any other error ends the
// work: the changes after it are not tried. An error is returned if nothing was tried:
// the members or the acting account could not be read.
func (r *Rooms) Apply(ctx context.Context, roomID string, want []Member) (applied Applied, err error) {
	keys := make([]string, len(want))
	for i, m := range want {
		keys[i] = m.Key()
	}
	r.RunAdd(ctx, roomID, keys, func() bool {
		applied, err = r.apply(ctx, roomID, want)
		return err == nil && len(applied.Failed) == 0
	})
	return applied, err
}

func (r *Rooms) apply(ctx context.Context, roomID string, want []Member) (Applied, error) {
	me, err := r.Me(ctx)
	if err != nil {
		return Applied{}, err
	}
	have, err := r.Get(ctx, roomID)
	if err != nil {
		return Applied{}, err
	}
	a := application{rooms: r, roomID: roomID, me: me.ID, Applied: Applied{Members: have, PersonIDs: make(map[string]string), Removed: make(Members)}, wanted: make(map[string]bool)}
	a.run(ctx, want)
	return a.Applied, nil
}

// application is one run of Apply.
type application struct {
	Applied
	rooms   *Rooms
	roomID  string
	me      string          // person id of the acting account
	wanted  map[string]bool // person ids of the wanted people who are in the room
	hidden  bool            // somebody who is wanted is in the room, and it is not known who
	stopped bool            // by an error that is not about one person
}

func (a *application) run(ctx context.Context, want []Member) {
	var add []Member
	var promote, demote []webex.Membership
	demoteMe := false
	for _, m := range want {
		found, isIn := a.Members.Find(m.Person)
		switch {
		case !isIn:
			add = append(add, m)
		case !a.recordWanted(m.Person, found):
		case found.PersonID == a.me && !m.IsModerator:
			demoteMe = true
		case m.IsModerator && !found.IsModerator:
			promote = append(promote, found)
		case !m.IsModerator && found.IsModerator:
			demote = append(demote, found)
		}
	}
	for _, m := range add {
		a.add(ctx, m)
	}
	for _, m := range promote {
		a.setModerator(ctx, m, true)
	}
	for _, m := range demote {
		a.setModerator(ctx, m, false)
	}
	for _, m := range a.Members.sorted() {
		if !a.wanted[m.PersonID] && m.PersonID != a.me && !a.hidden {
			a.remove(ctx, m)
		}
	}
	if own := a.Members[a.me]; demoteMe && own.IsModerator {
		a.setModerator(ctx, own, false)
	}
}

// recordWanted records who a wanted person is. It returns false if another one is the
// same person.
func (a *application) recordWanted(p Person, found webex.Membership) bool {
	a.PersonIDs[p.Key()] = found.PersonID
	if a.wanted[found.PersonID] {
		a.fail(ChangeAdd, p, ErrRepeated)
		return false
	}
	a.wanted[found.PersonID] = true
	return true
}

func (a *application) add(ctx context.Context, m Member) {
	if a.stopped {
		return
	}
	added, err := a.rooms.add(ctx, a.roomID, m)
	if errors.Is(err, ErrUnknownPerson) && m.ID != "" && m.Email != "" {
		m.ID = "" // the account is gone, and somebody else may have the address
		added, err = a.rooms.add(ctx, a.roomID, m)
	}
	if err != nil {
		a.hidden = a.hidden || errors.Is(err, ErrOtherAddress)
		a.fail(ChangeAdd, m.Person, err)
		return
	}
	if a.recordWanted(m.Person, added) {
		a.recordMember(added)
	}
}

func (a *application) setModerator(ctx context.Context, m webex.Membership, isModerator bool) {
	if a.stopped {
		return
	}
	updated, err := a.rooms.SetModerator(ctx, m, isModerator)
	if err != nil {
		a.fail(ChangeModerator, personOf(m), err)
		return
	}
	a.recordMember(updated)
}

// recordMember records how a member is now. With a moderator, the acting account became
// one too (fact W3.6-02).
func (a *application) recordMember(m webex.Membership) {
	a.Members[m.PersonID] = m
	if own, found := a.Members[a.me]; found && m.IsModerator {
		own.IsModerator = true
		a.Members[a.me] = own
	}
}

func (a *application) remove(ctx context.Context, m webex.Membership) {
	if a.stopped {
		return
	}
	if err := a.rooms.remove(ctx, m); err != nil {
		a.fail(ChangeRemove, personOf(m), err)
		return
	}
	delete(a.Members, m.PersonID)
	a.Removed[m.PersonID] = m
}

// fail records that the change of a person failed. Unless the error is about the person,
// it would repeat for the next one.
func (a *application) fail(change Change, p Person, err error) {
	var failed *ChangeError
	if !errors.As(err, &failed) {
		failed = &ChangeError{change, p, a.roomID, err}
	}
	a.Failed = append(a.Failed, failed)
	a.stopped = a.stopped || !isAboutPerson(err)
}

func isAboutPerson(err error) bool {
	for _, reason := range []error{ErrUnknownPerson, ErrLastModerator, ErrRepeated} {
		if errors.Is(err, reason) {
			return true
		}
	}
	refused, _ := webex.ErrorDetails(err)
	return slices.Contains([]int{http.StatusBadRequest, http.StatusForbidden, http.StatusConflict}, refused.StatusCode)
}
