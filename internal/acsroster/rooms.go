// SPDX-License-Identifier: MPL-2.0

// Package acsroster reads and changes the rosters of the rooms and chat threads of
// Azure Communication Services for many concurrent callers.
//
// Changes to one roster are batched into few calls that never overlap, and each
// caller gets the result of its own change. Reads of one roster share a listing for
// up to half a minute. [Rooms] and [Threads] also remember what the resources of the
// process plan and do about each participant, so that a destroy does not remove a
// user whom another resource has. internal/roster does all that, for any service.
package acsroster

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// Options are the settings of [NewRooms] and [NewThreads]. The zero value is ready
// for use.
type Options struct {
	// Now is the clock for the age of listings. The default is time.Now.
	Now func() time.Time
}

// Rooms reads and changes the rosters of rooms. Use one value for all callers of a
// Communication Services resource in a process; its methods may be called
// concurrently.
type Rooms struct {
	// Memberships is about the users of the rooms.
	roster.Memberships
	reads  *roster.SharedReads[string, map[string]acs.Role]
	writes *roster.Batcher[*acs.Role] // nil removes
}

// NewRooms returns the rosters of the rooms that client reaches.
func NewRooms(client *acs.RoomsClient, o Options) *Rooms {
	if o.Now == nil {
		o.Now = time.Now
	}
	reads := &roster.SharedReads[string, map[string]acs.Role]{
		Now:       o.Now,
		Cacheable: acs.IsNotFound,
		Fetch: func(ctx context.Context, roomID string) (map[string]acs.Role, error) {
			return list(ctx, client, roomID)
		},
	}
	writes := &roster.Batcher[*acs.Role]{
		MaxMembers:     acs.MaxRoomParticipants,
		Equal:          equalRoles,
		ParseRejection: parseRejection,
		Send: func(ctx context.Context, roomID string, changes map[string]*acs.Role) error {
			isRoom := func(id string) bool { return id == roomID }
			reads.Invalidate(isRoom)
			defer reads.Invalidate(isRoom)
			_, err := client.UpdateRoomParticipants(ctx, roomID, changes, nil)
			return err
		},
	}
	return &Rooms{reads: reads, writes: writes}
}

// Get returns the roster of the room: the roles of its participants by raw id. The
// map is the caller's own. It comes from a listing that ended less than 30 s ago and
// began after the last change that this process made to the roster. Errors hold the
// *azcore.ResponseError of the service, or are ctx's.
func (r *Rooms) Get(ctx context.Context, roomID string) (map[string]acs.Role, error) {
	people, err := r.reads.Get(ctx, roomID)
	if err != nil {
		return nil, fmt.Errorf("list participants of room %s: %w", roomID, err)
	}
	return maps.Clone(people), nil
}

// Put adds the user to the room, or changes the user's role. It shares its call with
// other changes to the room, but never returns an error that is about another user.
// Errors hold the *azcore.ResponseError of the service, or are ctx's: then nothing
// was sent, or the call was canceled because nobody waited for it any more.
func (r *Rooms) Put(ctx context.Context, roomID, userID string, role acs.Role) error {
	if err := r.change(ctx, roomID, map[string]*acs.Role{userID: &role}); err != nil {
		return fmt.Errorf("put participant %s into room %s: %w", userID, roomID, err)
	}
	return nil
}

// Remove removes the user from the room. It succeeds if the user is not in the room
// (fact 1.2-06). It shares its call, and has the errors, as Put does.
func (r *Rooms) Remove(ctx context.Context, roomID, userID string) error {
	if err := r.change(ctx, roomID, map[string]*acs.Role{userID: nil}); err != nil {
		return fmt.Errorf("remove participant %s from room %s: %w", userID, roomID, err)
	}
	return nil
}

// Apply makes all changes in one call, which other changes to the room may share:
// it adds each user with a role, or changes the role, and removes each user with
// nil. Without changes it makes no call. If the service refuses the call, none of
// the changes is made. Errors are those of Put.
func (r *Rooms) Apply(ctx context.Context, roomID string, changes map[string]*acs.Role) error {
	if len(changes) == 0 {
		return nil
	}
	if err := r.change(ctx, roomID, changes); err != nil {
		return fmt.Errorf("change participants of room %s: %w", roomID, err)
	}
	return nil
}

func (r *Rooms) change(ctx context.Context, roomID string, changes map[string]*acs.Role) error {
	const batchKey = "all changes"
	return r.writes.Submit(ctx, roomID, batchKey, changes)
}

func list(ctx context.Context, client *acs.RoomsClient, roomID string) (map[string]acs.Role, error) {
	participants, err := acs.ReadAll(ctx, client.NewListRoomParticipantsPager(roomID, nil))
	if err != nil {
		return nil, err
	}
	people := make(map[string]acs.Role, len(participants))
	for _, p := range participants {
		people[p.RawID] = p.Role
	}
	return people, nil
}

func equalRoles(a, b *acs.Role) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
