// SPDX-License-Identifier: MPL-2.0

package identity

// This file stores the keys of the resource, and users, in the data file. It stores no tokens: their signatures say who
// issued them, and users have the times of revocations.

import (
	"cmp"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

type storedResource struct {
	ResourceID string `json:"resourceId"`
	AccessKey  []byte `json:"accessKey"`
	Secret     []byte `json:"secret"` // signs user tokens
	KeyID      string `json:"keyId"`
}

// ResourceSection returns the section of the data file for the resource's id and keys. The access key is not the store's:
// accessKey returns it when the section is written, and restored receives it when the section is read.
func (st *Store) ResourceSection(accessKey func() []byte, restored func(accessKey []byte)) journal.Section {
	return journal.Section{
		Lock: &st.mu, Changes: &st.resourceChanges, Buckets: []string{bucketResource},
		Stored: func(journal.Record) any {
			return storedResource{st.resourceID, accessKey(), st.secret, st.keyID}
		},
		Restore: func(tx *bbolt.Tx) error {
			return journal.Each(tx, bucketResource, func(_ string, v storedResource) error {
				st.resourceID, st.secret, st.keyID = v.ResourceID, v.Secret, v.KeyID
				restored(v.AccessKey)
				return nil
			})
		},
	}
}

// KeepResource makes the journal write the resource's id and keys.
func (st *Store) KeepResource() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.resourceChanges.Mark(bucketResource, journal.OnlyKey)
}

type storedUser struct {
	Number  uint64 `json:"number"`
	Deleted bool   `json:"deleted,omitzero"`
	// Revocations are the times at which all earlier tokens were revoked.
	Revocations []time.Time `json:"revocations,omitzero"`
}

// Section returns the section of the data file for users.
func (st *Store) Section() journal.Section {
	return journal.Section{
		Lock: &st.mu, Changes: &st.changes, Buckets: []string{bucketUsers},
		Stored: st.stored, Restore: st.restore,
	}
}

func (st *Store) stored(r journal.Record) any {
	u := st.users[r.Key]
	if u == nil {
		return nil
	}
	return storedUser{u.number, u.deleted, u.revocations}
}

func (st *Store) restore(tx *bbolt.Tx) error {
	err := journal.Each(tx, bucketUsers, func(id string, v storedUser) error {
		st.users[id] = &user{number: v.Number, deleted: v.Deleted, revocations: v.Revocations}
		st.ordered = append(st.ordered, id)
		return nil
	})
	slices.SortFunc(st.ordered, func(a, b string) int { return cmp.Compare(st.users[a].number, st.users[b].number) })
	return err
}
