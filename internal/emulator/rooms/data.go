// SPDX-License-Identifier: MPL-2.0

package rooms

// This file stores rooms in the data file.

import (
	"cmp"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

type storedRoom struct {
	ID                 string         `json:"id"`
	Number             uint64         `json:"number,omitzero"`
	CreatedAt          time.Time      `json:"createdAt"`
	ValidFrom          time.Time      `json:"validFrom"`
	ValidUntil         time.Time      `json:"validUntil"`
	PSTNDialOutEnabled bool           `json:"pstnDialOutEnabled,omitzero"`
	Roster             []storedMember `json:"roster,omitzero"`
}

type storedMember struct {
	RawID  string `json:"rawId"`
	Role   string `json:"role"`
	Number uint64 `json:"number"`
}

func storedRoomOf(r Room) storedRoom {
	return storedRoom{
		ID: r.ID, CreatedAt: r.CreatedAt, ValidFrom: r.ValidFrom, ValidUntil: r.ValidUntil,
		PSTNDialOutEnabled: r.PSTNDialOutEnabled,
	}
}

// room returns the room without its roster.
func (v storedRoom) room() Room {
	return Room{
		ID: v.ID, CreatedAt: v.CreatedAt, ValidFrom: v.ValidFrom, ValidUntil: v.ValidUntil,
		PSTNDialOutEnabled: v.PSTNDialOutEnabled,
	}
}

// Section returns the store's section of the data file.
func (st *Store) Section() journal.Section {
	return journal.Section{
		Lock: &st.mu, Changes: &st.changes, Buckets: []string{bucketRooms, bucketRoomRepeats, bucketRoomNumber},
		Stored: st.stored, Restore: st.restore,
	}
}

func (st *Store) stored(r journal.Record) any {
	switch r.Bucket {
	case bucketRoomNumber:
		return st.number
	case bucketRoomRepeats:
		if first, ok := st.repeats.Answer(r.Key); ok {
			return storedRoomOf(first)
		}
		return nil
	}
	kept := st.byID[r.Key]
	if kept == nil {
		return nil
	}
	v := storedRoomOf(kept.Room)
	v.Number = kept.number
	for _, m := range kept.roster {
		v.Roster = append(v.Roster, storedMember{m.RawID, m.Role, m.number})
	}
	return v
}

func (st *Store) restore(tx *bbolt.Tx) error {
	err := journal.Each(tx, bucketRooms, func(id string, v storedRoom) error {
		r := &room{Room: v.room(), number: v.Number}
		for _, m := range v.Roster {
			r.roster = append(r.roster, &member{Participant{m.RawID, m.Role}, m.Number})
		}
		st.byID[id] = r
		st.ordered = append(st.ordered, r)
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(st.ordered, func(a, b *room) int { return cmp.Compare(a.number, b.number) })
	err = journal.Each(tx, bucketRoomRepeats, func(requestID string, v storedRoom) error {
		st.repeats.Keep(requestID, v.room())
		return nil
	})
	if err != nil {
		return err
	}
	return journal.Each(tx, bucketRoomNumber, func(_ string, number uint64) error {
		st.number = number
		return nil
	})
}
