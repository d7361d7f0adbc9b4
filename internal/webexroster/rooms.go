// SPDX-License-Identifier: MPL-2.0

// Package webexroster reads and changes who is in the rooms of Webex, for many
// concurrent callers.
//
// A call to Webex changes one person, and Webex limits the calls about a room (fact
// W1.8-03). So a room has at most one write in flight, and a write that waits is
// withdrawn when its caller ends; rooms are written side by side. Reads of one room share
// a listing for up to half a minute. [Rooms] also remembers what the resources of the
// process plan and do about each person, so that a destroy does not remove a person whom
// another resource has. internal/roster does that, for any service.
//
// # The acting account
//
// The account whose credential the client has is a member of each room that it changes.
// It is never removed, but it may leave, and become a moderator or cease to be one.
package webexroster

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// Options are the settings of [NewRooms]. The zero value is ready for use.
type Options struct {
	// Now is the clock for the age of listings. The default is time.Now.
	Now func() time.Time
}

// Rooms reads and changes the members of rooms. Use one value for all callers in a
// process; its methods may be called concurrently.
type Rooms struct {
	// Memberships is about the people in the rooms, by [Person.Key].
	roster.Memberships
	client *webex.Client
	reads  *roster.SharedReads[string, Members]
	me     *roster.SharedReads[struct{}, webex.Person]
	turns  sync.Map // chan struct{} that holds a value during a write, by room id
	locks  plannedLocks
}

// NewRooms returns the members of the rooms that client reaches.
func NewRooms(client *webex.Client, o Options) *Rooms {
	if o.Now == nil {
		o.Now = time.Now
	}
	r := &Rooms{client: client}
	r.reads = &roster.SharedReads[string, Members]{Now: o.Now, Cacheable: webex.IsNotFound, Fetch: r.list}
	r.me = &roster.SharedReads[struct{}, webex.Person]{
		Now:       func() time.Time { return time.Time{} }, // an answer never ages
		Cacheable: func(error) bool { return false },
		Fetch: func(ctx context.Context, _ struct{}) (webex.Person, error) {
			got, err := client.GetMe(ctx, nil)
			return got.Person, err
		},
	}
	return r
}

// Me returns the acting account. Webex is asked once, when it is needed first.
func (r *Rooms) Me(ctx context.Context) (webex.Person, error) {
	me, err := r.me.Get(ctx, struct{}{})
	if err != nil {
		return me, fmt.Errorf("read the acting account: %w", err)
	}
	return me, nil
}

// Get returns the members of the room. The map is the caller's own. It comes from a
// listing that ended less than 30 s ago and began after the last write of this process to
// the room. Errors hold a [webex.Error], or are ctx's.
//
// Of a locked room of a team that the acting account is not in, Webex lists the
// moderators only (fact W3.3-05).
func (r *Rooms) Get(ctx context.Context, roomID string) (Members, error) {
	members, err := r.reads.Get(ctx, roomID)
	if err != nil {
		return nil, fmt.Errorf("list the members of room %s: %w", roomID, err)
	}
	return maps.Clone(members), nil
}

// Write runs a call that changes the room or its members, while no other write of this
// process to the room runs. Writes keep their order of arrival. If ctx ends before its
// turn, the call is not run, and the error is ctx's.
func (r *Rooms) Write(ctx context.Context, roomID string, call func(ctx context.Context) error) error {
	value, _ := r.turns.LoadOrStore(roomID, make(chan struct{}, 1))
	turn, _ := value.(chan struct{})
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
	}
	if ctx.Err() != nil {
		return fmt.Errorf("wait for other changes of the room: %w", context.Cause(ctx))
	}
	isRoom := func(id string) bool { return id == roomID }
	r.reads.Invalidate(isRoom)
	defer r.reads.Invalidate(isRoom)
	return call(ctx)
}

func (r *Rooms) list(ctx context.Context, roomID string) (Members, error) {
	return r.find(ctx, webex.ListMembershipsOptions{RoomID: roomID, PageSize: pageSize})
}

// pageSize is more than the largest page of a list of memberships may be, which is not
// published: Webex cuts it (fact W1.9-03).
const pageSize = 1000

// find lists memberships. The address of each is another id of the person.
func (r *Rooms) find(ctx context.Context, o webex.ListMembershipsOptions) (Members, error) {
	all, err := webex.ReadAll(ctx, r.client.NewListMembershipsPager(&o))
	if err != nil {
		return nil, err
	}
	members := make(Members, len(all))
	for _, m := range all {
		members[m.PersonID] = m
		r.identify(personOf(m))
	}
	return members, nil
}

// identify remembers that the address of a person is another id of the person.
func (r *Rooms) identify(p Person) {
	if p.ID != "" && p.Email != "" {
		r.Identify(Person{Email: p.Email}.Key(), p.ID)
	}
}
