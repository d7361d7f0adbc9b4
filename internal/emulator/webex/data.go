// SPDX-License-Identifier: MPL-2.0

package webex

// This file stores people, tokens, teams and rooms in the data file.

import (
	"time"

	"go.etcd.io/bbolt"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

type storedAbout struct {
	OrgID  string `json:"orgId"`
	Number uint64 `json:"number"`
}

type storedPerson struct {
	Person
	Number uint64 `json:"number"`
	First  bool   `json:"first,omitzero"`
}

type storedToken struct {
	Person  string    `json:"person"`
	Kind    tokenKind `json:"kind"`
	Scopes  []string  `json:"scopes"`
	Expires time.Time `json:"expires"`
	Number  uint64    `json:"number"`
}

type storedTeam struct {
	Team
	Number  uint64   `json:"number"`
	Numbers []uint64 `json:"numbers"` // of the members
}

type storedRoom struct {
	Room
	Number  uint64   `json:"number"`
	Cleared bool     `json:"cleared,omitzero"`
	Numbers []uint64 `json:"numbers"` // of the members
}

// Section returns the store's section of the data file.
func (st *Store) Section() journal.Section {
	return journal.Section{
		Lock: &st.mu, Changes: &st.changes,
		Buckets: []string{bucketAbout, bucketPeople, bucketTokens, bucketTeams, bucketRooms},
		Stored:  st.stored, Restore: st.restore,
	}
}

// Keep makes the journal write the accounts of a new store, which a file that had none does not have.
func (st *Store) Keep() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.changes.Mark(bucketAbout, journal.OnlyKey)
	for id := range st.people {
		st.changes.Mark(bucketPeople, id)
	}
	for text := range st.tokens {
		st.changes.Mark(bucketTokens, text)
	}
}

func (st *Store) stored(r journal.Record) any {
	switch r.Bucket {
	case bucketAbout:
		return storedAbout{st.orgID, st.number}
	case bucketPeople:
		if p := st.people[r.Key]; p != nil {
			return storedPerson{*p, p.number, p.first}
		}
	case bucketTokens:
		if t, ok := st.tokens[r.Key]; ok {
			return storedToken{t.person, t.kind, t.scopes, t.expires, t.number}
		}
	case bucketTeams:
		if t := st.teams[r.Key]; t != nil {
			return storedTeam{*t, t.number, numbersOf(t.Members)}
		}
	case bucketRooms:
		if room := st.rooms[r.Key]; room != nil {
			return storedRoom{*room, room.number, room.cleared, numbersOf(room.Members)}
		}
	}
	return nil
}

func numbersOf(members []Member) []uint64 {
	numbers := make([]uint64, len(members))
	for i, m := range members {
		numbers[i] = m.number
	}
	return numbers
}

// renumber gives members the numbers that they had.
func renumber(members []Member, numbers []uint64) {
	for i := range min(len(members), len(numbers)) {
		members[i].number = numbers[i]
	}
}

// restore replaces the accounts of a new store by what the file has, if it has any.
func (st *Store) restore(tx *bbolt.Tx) error {
	err := journal.Each(tx, bucketAbout, func(_ string, v storedAbout) error {
		st.clear()
		st.orgID, st.number = v.OrgID, v.Number
		return nil
	})
	if err != nil {
		return err
	}
	err = journal.Each(tx, bucketPeople, func(_ string, v storedPerson) error {
		p := v.Person
		p.number, p.first = v.Number, v.First
		st.keepPerson(&p)
		return nil
	})
	if err != nil {
		return err
	}
	err = journal.Each(tx, bucketTokens, func(text string, v storedToken) error {
		st.tokens[text] = token{v.Person, v.Kind, v.Scopes, v.Expires, v.Number}
		return nil
	})
	if err != nil {
		return err
	}
	err = journal.Each(tx, bucketTeams, func(id string, v storedTeam) error {
		t := v.Team
		t.number = v.Number
		renumber(t.Members, v.Numbers)
		st.teams[id] = &t
		return nil
	})
	if err != nil {
		return err
	}
	return journal.Each(tx, bucketRooms, func(id string, v storedRoom) error {
		room := v.Room
		room.number, room.cleared = v.Number, v.Cleared
		renumber(room.Members, v.Numbers)
		st.rooms[id] = &room
		return nil
	})
}
