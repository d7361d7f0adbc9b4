package emulator

// This file says how the keys of the resource, the clock, and users with their tokens stand in the data file. Tokens
// stand there by their ids only.

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

const (
	bucketIdentity = "identity"
	bucketClock    = "clock"
	bucketUsers    = "users"
	bucketTokens   = "tokens"
)

type storedIdentity struct {
	ResourceID string `json:"resourceId"`
	AccessKey  []byte `json:"accessKey"`
	Secret     []byte `json:"secret"` // signs user tokens
	KeyID      string `json:"keyId"`
}

// identitySection is what the resource is known by. An access key of the options takes the place of the stored one.
func (s *Server) identitySection(o Options) journal.Section {
	return journal.Section{
		Lock: &s.users.mu, Changes: &s.users.resourceChanges, Buckets: []string{bucketIdentity},
		Stored: func(journal.Record) any {
			return storedIdentity{s.users.resourceID, s.auth.key, s.users.secret, s.users.keyID}
		},
		Restore: func(tx *bbolt.Tx) error {
			return journal.Each(tx, bucketIdentity, func(_ string, v storedIdentity) error {
				s.resumed = true
				s.users.resourceID, s.users.secret, s.users.keyID = v.ResourceID, v.Secret, v.KeyID
				if o.AccessKey == "" {
					s.auth.key = v.AccessKey
				}
				return nil
			})
		},
	}
}

type storedClock struct {
	Reading time.Time `json:"reading"`
	SetAt   time.Time `json:"setAt"`
	Frozen  bool      `json:"frozen"`
}

// section keeps a clock that was set. One that runs goes on running while the emulator is down; the time of the
// options takes the place of the stored one.
func (c *clock) section(o Options) journal.Section {
	return journal.Section{
		Lock: &c.mu, Changes: &c.changes, Buckets: []string{bucketClock},
		Stored: func(journal.Record) any { return storedClock{c.reading.UTC(), c.setAt.UTC(), c.frozen} },
		Restore: func(tx *bbolt.Tx) error {
			return journal.Each(tx, bucketClock, func(_ string, v storedClock) error {
				if o.Now.IsZero() {
					c.reading, c.setAt, c.frozen = v.Reading, v.SetAt, v.Frozen
				}
				return nil
			})
		},
	}
}

type storedUser struct {
	Number  uint64 `json:"number"`
	Deleted bool   `json:"deleted,omitzero"`
}

type storedToken struct {
	Revoked   bool      `json:"revoked,omitzero"`
	RevokedAt time.Time `json:"revokedAt,omitzero"`
}

// tokenKey is the key of a user's token.
func tokenKey(user, tokenID string) string { return user + " " + tokenID }

func (st *userStore) section() journal.Section {
	return journal.Section{
		Lock: &st.mu, Changes: &st.changes, Buckets: []string{bucketUsers, bucketTokens},
		Stored: st.stored, Restore: st.restore,
	}
}

func (st *userStore) stored(r journal.Record) any {
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

func (st *userStore) restore(tx *bbolt.Tx) error {
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
