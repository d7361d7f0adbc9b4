// SPDX-License-Identifier: MPL-2.0

// Package webex is the Webex service of the emulator: rooms, which Webex's apps call spaces, with their memberships, and as
// much of teams, people and classifications as rooms need. It also authenticates its callers and renews their tokens.
//
// Comments cite facts about Webex by their ids, which begin with W ("fact W2.6-03").
package webex

import (
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

// Buckets of the data file.
const (
	bucketAbout  = "webex"
	bucketPeople = "webex-people"
	bucketTokens = "webex-tokens"
	bucketTeams  = "webex-teams"
	bucketRooms  = "webex-rooms"
)

// Store holds one organization with its people, and the rooms and teams of all people.
type Store struct {
	clock   func() time.Time
	mu      sync.Mutex
	number  uint64 // of the latest person, team, room or member; lists are ordered by it
	orgID   string
	people  map[string]*Person // by id
	byEmail map[string]*Person // by address in lower case
	tokens  map[string]token   // by the access token
	teams   map[string]*Team   // by id
	rooms   map[string]*Room   // by id
	changes journal.Changes
}

// New returns a store with the accounts that a server starts with, and without rooms.
func New(clock func() time.Time) *Store {
	st := &Store{clock: clock, orgID: newID(kindOrganization)}
	st.clear()
	for _, p := range firstAccounts() {
		st.admit(p).first = true
	}
	return st
}

// clear empties the store. The caller holds the lock, or has the only reference.
func (st *Store) clear() {
	st.people, st.byEmail, st.tokens = map[string]*Person{}, map[string]*Person{}, map[string]token{}
	st.teams, st.rooms = map[string]*Team{}, map[string]*Room{}
}

// Reset deletes everything but the accounts that the server started with, whose tokens stay valid.
func (st *Store) Reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	people, tokens := st.people, st.tokens
	st.clear()
	st.changes.Clear()
	st.changes.Mark(bucketAbout, journal.OnlyKey)
	for _, p := range inOrder(people, func(p *Person) uint64 { return p.number }) {
		if p.first {
			st.keepPerson(p)
		}
	}
	for text, t := range tokens {
		if st.people[t.person] != nil {
			st.tokens[text] = t
			st.changes.Mark(bucketTokens, text)
		}
	}
}

// now returns the time at the resolution of Webex.
func (st *Store) now() time.Time { return st.clock().UTC().Truncate(time.Millisecond) }

func (st *Store) nextNumber() uint64 {
	st.number++
	st.changes.Mark(bucketAbout, journal.OnlyKey)
	return st.number
}
