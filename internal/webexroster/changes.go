// SPDX-License-Identifier: MPL-2.0

package webexroster

// This file changes the membership of one person.

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// Change is what a call does about one person.
type Change int

const (
	// ChangeAdd adds the person, or takes over who is in the room already.
	ChangeAdd Change = iota
	// ChangeModerator makes the person a moderator, or no longer one.
	ChangeModerator
	// ChangeRemove removes the person.
	ChangeRemove
)

// ChangeError says which change of one person failed. All methods that change a
// membership return it.
type ChangeError struct {
	Change Change
	Person Person
	RoomID string
	// Err is the reason. It holds a [webex.Error], is one of the errors below, or is
	// that of a context.
	Err error
}

// Error names the person and the room.
func (e *ChangeError) Error() string {
	format := map[Change]string{
		ChangeAdd:       "add %s to room %s: %v",
		ChangeModerator: "change whether %s is a moderator of room %s: %v",
		ChangeRemove:    "remove %s from room %s: %v",
	}[e.Change]
	return fmt.Sprintf(format, e.Person, e.RoomID, e.Err)
}

// Unwrap is the reason.
func (e *ChangeError) Unwrap() error { return e.Err }

var (
	// ErrActingAccount means that the acting account would be removed. Nothing was
	// sent.
	ErrActingAccount = errors.New("the acting account cannot be removed")
	// ErrLastModerator means that the room would lose its last moderator, and so its
	// lock (fact W3.6-03). Nothing was sent.
	ErrLastModerator = errors.New("the room would be unlocked without its last moderator")
	// ErrUnknownPerson means that there is no such account or address, since Webex
	// finds the room (fact W3.2-05). The 404 is behind it.
	ErrUnknownPerson = errors.New("there is no such account or address")
	// ErrOtherAddress means that the person is in the room already, under an address
	// that is not known. The 409 is behind it.
	ErrOtherAddress = errors.New("the person is in the room under another address")
	// ErrRepeated means that two entries are about the same person.
	ErrRepeated = errors.New("another entry is about the same person")
	// errAdding means that another resource has added the person, or is adding it.
	errAdding = errors.New("another resource adds the person")
)

// Add adds the person to the room: by the id, or by the address if there is none. If the
// person is in it already, it takes over the membership, and makes the person a moderator,
// or no longer one, if that differs (fact W3.2-04). It waits until no removal of the person
// from the room is in progress.
//
// If the error is a 409 or a 404, see [ErrOtherAddress] and [ErrUnknownPerson]. If
// [webex.OutcomeUnknown] is true for it, the person may be in the room.
func (r *Rooms) Add(ctx context.Context, roomID string, p Person, isModerator bool) (added webex.Membership, err error) {
	r.RunAdd(ctx, roomID, []string{p.Key()}, func() bool {
		added, err = r.add(ctx, roomID, Member{p, isModerator})
		return err == nil
	})
	return added, err
}

func (r *Rooms) add(ctx context.Context, roomID string, m Member) (added webex.Membership, err error) {
	options := webex.CreateMembershipOptions{PersonID: m.ID, IsModerator: m.IsModerator}
	if m.ID == "" {
		options.PersonEmail = m.Email
	}
	err = r.Write(ctx, roomID, func(ctx context.Context) error {
		created, err := r.client.CreateMembership(ctx, roomID, options)
		added = created.Membership
		refused, _ := webex.ErrorDetails(err)
		switch {
		case refused.StatusCode == http.StatusConflict:
			added, err = r.takeOver(ctx, roomID, m, err)
		case webex.IsNotFound(err):
			if _, failed := r.reads.Get(ctx, roomID); failed == nil {
				err = fmt.Errorf("%w: %w", ErrUnknownPerson, err)
			}
		}
		if err == nil { // before a removal of the person gets its turn
			r.identify(Person{ID: added.PersonID, Email: m.Email})
		}
		return err
	})
	if err != nil {
		return webex.Membership{}, &ChangeError{ChangeAdd, m.Person, roomID, err}
	}
	return added, nil
}

// takeOver finds who is in the room already, as conflict says.
func (r *Rooms) takeOver(ctx context.Context, roomID string, m Member, conflict error) (webex.Membership, error) {
	o := webex.ListMembershipsOptions{RoomID: roomID, PersonID: m.ID}
	if m.ID == "" {
		o.PersonEmail = m.Email
	}
	members, err := r.find(ctx, o)
	if err != nil {
		return webex.Membership{}, err
	}
	found, ok := members.Find(m.Person)
	if !ok && len(members) == 1 { // Webex knows the address, and shows another one
		found, ok = members.sorted()[0], true
	}
	if !ok {
		return webex.Membership{}, fmt.Errorf("%w: %w", ErrOtherAddress, conflict)
	}
	if found.IsModerator == m.IsModerator {
		return found, nil
	}
	return r.update(ctx, found, m.IsModerator)
}

// SetModerator makes a member a moderator, or no longer one. The first moderator locks
// the room, and the acting account becomes a moderator with another person (facts
// W3.6-01 and W3.6-02). It takes moderation from the acting account only if the room
// has another moderator: [ErrLastModerator].
//
// The membership needs its id and those of room and person.
func (r *Rooms) SetModerator(ctx context.Context, m webex.Membership, isModerator bool) (updated webex.Membership, err error) {
	err = r.Write(ctx, m.RoomID, func(ctx context.Context) error {
		updated, err = r.update(ctx, m, isModerator)
		return err
	})
	if err != nil {
		return webex.Membership{}, &ChangeError{ChangeModerator, personOf(m), m.RoomID, err}
	}
	return updated, nil
}

func (r *Rooms) update(ctx context.Context, m webex.Membership, isModerator bool) (webex.Membership, error) {
	if !isModerator {
		last, err := r.isLastModerator(ctx, m)
		if err != nil {
			return webex.Membership{}, err
		}
		if last {
			return webex.Membership{}, ErrLastModerator
		}
	}
	updated, err := r.client.UpdateMembership(ctx, m.ID, isModerator, nil)
	return updated.Membership, err
}

// isLastModerator reports whether m is the only moderator of the room. Only the acting
// account can be: in a locked room only moderators change others (fact W2.7-02), so
// whoever changes another one is a moderator too.
func (r *Rooms) isLastModerator(ctx context.Context, m webex.Membership) (bool, error) {
	me, err := r.Me(ctx)
	if err != nil || m.PersonID != me.ID {
		return false, err
	}
	have, err := r.list(ctx, m.RoomID)
	moderators := have.Moderators()
	return len(moderators) == 1 && moderators[0].PersonID == me.ID, err
}

// Remove removes a member from the room. It does nothing and returns nil if another
// resource has the person, also if that is found only while it waits for other writes to
// the room. It succeeds if the person, or the whole room, is not there any more. It does
// not remove the acting account: [ErrActingAccount].
//
// The membership needs its id and those of room and person, and the address if known.
func (r *Rooms) Remove(ctx context.Context, m webex.Membership) error {
	r.identify(personOf(m))
	me, err := r.Me(ctx)
	switch {
	case err != nil:
		return &ChangeError{ChangeRemove, personOf(m), m.RoomID, err}
	case m.PersonID == me.ID:
		return &ChangeError{ChangeRemove, personOf(m), m.RoomID, ErrActingAccount}
	}
	checkAdds := func() error {
		if r.HasAdd(m.RoomID, m.PersonID) {
			return errAdding
		}
		return nil
	}
	for {
		err := r.RunRemove(ctx, m.RoomID, m.PersonID, func() error { return r.removeIf(ctx, m, checkAdds) })
		if !errors.Is(err, errAdding) {
			return err
		}
	}
}

func (r *Rooms) remove(ctx context.Context, m webex.Membership) error {
	return r.removeIf(ctx, m, func() error { return nil })
}

// removeIf is remove, unless check has an error when it is the turn of the removal.
func (r *Rooms) removeIf(ctx context.Context, m webex.Membership, check func() error) error {
	err := r.Write(ctx, m.RoomID, func(ctx context.Context) error {
		if err := check(); err != nil {
			return err
		}
		_, err := r.client.DeleteMembership(ctx, m.ID, nil)
		return err
	})
	if err != nil && !webex.IsNotFound(err) {
		return &ChangeError{ChangeRemove, personOf(m), m.RoomID, err}
	}
	return nil
}

// Leave takes the acting account out of the room. It succeeds if the account is not in
// it. Webex unlocks a room whose last moderator leaves (fact W3.6-03), and refuses it if
// the room is of a team (fact W2.7-04).
func (r *Rooms) Leave(ctx context.Context, roomID string) error {
	me, err := r.Me(ctx)
	if err != nil {
		return err
	}
	members, err := r.Get(ctx, roomID)
	own, isMember := members[me.ID]
	if webex.IsNotFound(err) || err == nil && !isMember {
		return nil
	}
	if err != nil {
		return err
	}
	return r.remove(ctx, own)
}
