// SPDX-License-Identifier: MPL-2.0

package identity

// This file stores the keys of the resource, and users with their tokens, in the data file. Of tokens it stores the ids
// only.

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
}

type storedToken struct {
	Revoked   bool      `json:"revoked,omitzero"`
	RevokedAt time.Time `json:"revokedAt,omitzero"`
}

// Section returns the section of the data file for users and tokens.
func (st *Store) Section() journal.Section {
	return journal.Section{
		Lock: &st.mu, Changes: &st.changes, Buckets: []string{bucketUsers, bucketTokens},
		Stored: st.stored, Restore: st.restore,
	}
}

func (st *Store) stored(r journal.Record) any {
	id, tokenID, _ := strings.Cut(r.Key, " ")
	u := st.users[id]
	switch {
	case u == nil:
		return nil
	case r.Bucket == bucketUsers:
		return storedUser{u.number, u.deleted}
	case u.tokens[tokenID] == nil:
		return nil
	}
	return storedToken{u.tokens[tokenID].revoked, u.tokens[tokenID].revokedAt}
}

func (st *Store) restore(tx *bbolt.Tx) error {
	err := journal.Each(tx, bucketUsers, func(id string, v storedUser) error {
		st.users[id] = &user{number: v.Number, deleted: v.Deleted, tokens: map[string]*userToken{}}
		st.ordered = append(st.ordered, id)
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(st.ordered, func(a, b string) int { return cmp.Compare(st.users[a].number, st.users[b].number) })
	return journal.Each(tx, bucketTokens, func(key string, v storedToken) error {
		id, tokenID, _ := strings.Cut(key, " ")
		u := st.users[id]
		if u == nil {
			return fmt.Errorf("there is no user %q", id)
		}
		u.tokens[tokenID] = &userToken{v.Revoked, v.RevokedAt}
		return nil
	})
}
