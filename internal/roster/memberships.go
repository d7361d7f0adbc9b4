// SPDX-License-Identifier: MPL-2.0

package roster

// This file remembers, for each user in a roster, what the resources of this process
// plan and what they have done.
//
// Terraform destroys one resource and creates another at the same time, in any
// order, and both may be about the same user: for example, a resource was renamed.
// What a destroy then does:
//
//	other resources                     the destroy
//	---------------                     -----------
//	keep the user, by state and plan    does nothing
//	have added the user                 does nothing
//	are adding the user                 waits; does nothing if the add succeeds
//	failed to add the user              removes the user
//	add the user later                  removes the user; the add waits for it
//	say later that they keep the user   removes the user; their update adds the user again
//
// Nothing waits for an operation that has not begun: that one may itself be waiting
// for a free slot.

import (
	"context"
	"slices"
	"sync"
)

// Owner is the kind of resource that manages a roster.
type Owner int

const (
	// OwnerMap is a map of all members, which owns the whole roster.
	OwnerMap Owner = iota
	// OwnerSingle is a resource for a single member, which adds to the roster.
	OwnerSingle
)

// Action is what a resource reports about a user in its Read or its plan.
type Action int

const (
	// InState means that the state of a single member has the user, whatever is
	// planned.
	InState Action = iota
	// Keep means that a single member has the user in its state and in its plan.
	Keep
	// KeepInMap is Keep for a map of members.
	KeepInMap
	// Create means that a resource for the user will be created, or replaces
	// another one.
	Create
	// Destroy means that a resource for the user will be destroyed, or replaced by
	// one for another user.
	Destroy
)

// Others is what the other resources of the process have reported about a user, and
// done.
type Others struct {
	actions []Action
	// Added is set if an add of the user succeeded, Removed if a removal has begun or
	// succeeded. Both are false while Terraform still plans.
	Added, Removed bool
}

// Any reports whether another resource has reported one of these actions.
func (o Others) Any(actions ...Action) bool { return o.count(actions...) > 0 }

// TwoInState reports whether the states of two other resources have the user.
func (o Others) TwoInState() bool { return o.count(InState) > 1 }

func (o Others) count(actions ...Action) (n int) {
	for _, action := range o.actions {
		if slices.Contains(actions, action) {
			n++
		}
	}
	return n
}

// Memberships remembers, for the users of all rosters of one kind, what the resources
// of this process plan and have done. Each user has one user id, and other ids as far
// as [Memberships.Identify] has them. The zero value is ready for use; its methods may
// be called concurrently.
type Memberships struct {
	mu      sync.Mutex
	userIDs map[string]string        // by the other ids
	rosters map[string]*rosterRecord // by roster id
	changed sync.Cond                // an add or a removal ended, or the context of a wait
}

// rosterRecord is about one roster.
type rosterRecord struct {
	users  map[string]*membership // by user id
	owners map[Owner]bool
}

// membership is about one user in one roster.
type membership struct {
	actions  []Action
	adding   int  // adds in progress
	removing int  // removals in progress
	added    bool // an add succeeded
	removed  bool // a removal succeeded, after all adds

	mergedInto *membership // set once Identify has merged it
}

// Identify remembers that otherID, such as an address, is of the user, in all rosters.
// What was remembered about it so far is about the user from now on.
func (m *Memberships) Identify(otherID, userID string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if otherID == userID || m.userIDs[otherID] == userID {
		return
	}
	if m.userIDs == nil {
		m.userIDs = make(map[string]string)
	}
	m.userIDs[otherID] = userID
	for id, r := range m.rosters {
		if other := r.users[otherID]; other != nil {
			delete(r.users, otherID)
			m.membership(id, userID).merge(other)
		}
	}
}

// Record remembers what a resource reports about the user of a roster, and returns
// what the other resources reported before.
func (m *Memberships) Record(id, userID string, action Action) Others {
	m.mu.Lock()
	defer m.mu.Unlock()
	u := m.membership(id, userID)
	others := Others{actions: slices.Clone(u.actions), Added: u.added, Removed: u.removing > 0 || u.removed}
	u.actions = append(u.actions, action)
	return others
}

// RunAdd waits until no removal of these users is in progress, or ctx ends, and runs add,
// which adds them to the roster and reports whether they are in it. RunAdd returns
// whether a removal of one of them is waiting now.
func (m *Memberships) RunAdd(ctx context.Context, id string, userIDs []string, add func() (added bool)) (removing bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	isRemoving := func(userID string) bool { return m.membership(id, userID).removing > 0 }
	m.waitUntil(ctx, func() bool { return !slices.ContainsFunc(userIDs, isRemoving) })
	began := make([]*membership, len(userIDs))
	for i, userID := range userIDs {
		began[i] = m.membership(id, userID)
		began[i].adding++
	}
	m.mu.Unlock()
	added := add()
	m.mu.Lock()
	for i, userID := range userIDs {
		// The add may have found that an address is another user's by now.
		began[i].current().adding--
		u := m.membership(id, userID)
		u.added = u.added || added
		u.removed = u.removed && !added
	}
	m.changed.Broadcast()
	return slices.ContainsFunc(userIDs, isRemoving)
}

// RunRemove waits until no add of the user is in progress, and runs remove, which
// removes the user from the roster. If another resource has the user, it
// does not run remove and returns nil. The error is that of remove or of ctx.
func (m *Memberships) RunRemove(ctx context.Context, id, userID string, remove func() error) (err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	user := func() *membership { return m.membership(id, userID) }
	user().removing++
	defer func() {
		user().removing--
		m.changed.Broadcast()
	}()
	if !m.waitUntil(ctx, func() bool { return user().adding == 0 }) {
		return ctx.Err()
	}
	if u := user(); u.added || (Others{actions: u.actions}).Any(Keep, KeepInMap) {
		return nil
	}
	m.mu.Unlock()
	err = remove()
	m.mu.Lock()
	u := user()
	u.removed = u.removed || err == nil
	return err
}

// HasAdd reports whether a resource has added the user to the roster, or is adding it now.
// A removal that waits for its turn asks again: an add that began before it may have been
// found to be of the same user meanwhile, see [Memberships.Identify].
func (m *Memberships) HasAdd(id, userID string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	u := m.membership(id, userID)
	return u.added || u.adding > 0
}

// waitUntil releases mu until ready returns true; it asks after each add and each
// removal. It returns false if ctx ends first.
func (m *Memberships) waitUntil(ctx context.Context, ready func() bool) bool {
	stop := context.AfterFunc(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.changed.Broadcast()
	})
	defer stop()
	for !ready() && ctx.Err() == nil {
		m.changed.Wait()
	}
	return ready()
}

// membership is looked up again after each wait: Identify may have merged it.
func (m *Memberships) membership(id, userID string) *membership {
	if known, found := m.userIDs[userID]; found {
		userID = known
	}
	users := m.roster(id).users
	if users[userID] == nil {
		users[userID] = &membership{}
	}
	return users[userID]
}

// merge adds to u what is remembered of the same user under another id.
func (u *membership) merge(other *membership) {
	u.actions = append(u.actions, other.actions...)
	u.adding += other.adding
	u.removing += other.removing
	u.added = u.added || other.added
	u.removed = u.removed || other.removed
	other.mergedInto = u
}

// current is u, or what it was merged into.
func (u *membership) current() *membership {
	for u.mergedInto != nil {
		u = u.mergedInto
	}
	return u
}

func (m *Memberships) roster(id string) *rosterRecord {
	if m.rosters == nil {
		m.rosters = make(map[string]*rosterRecord)
		m.changed.L = &m.mu
	}
	if m.rosters[id] == nil {
		m.rosters[id] = &rosterRecord{users: make(map[string]*membership), owners: make(map[Owner]bool)}
	}
	return m.rosters[id]
}

// Claim remembers that owner manages the roster. It returns true once per id and process:
// for the claim after which both kinds of owners have claimed it.
func (m *Memberships) Claim(id string, owner Owner) (conflict bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	owners := m.roster(id).owners
	first := !owners[owner]
	owners[owner] = true
	return first && len(owners) == 2
}
