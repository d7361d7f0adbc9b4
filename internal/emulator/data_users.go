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
)

const (
	bucketIdentity = "identity"
	bucketClock    = "clock"
	bucketUsers    = "users"
	bucketTokens   = "tokens"

	// keyOnly is the key in a bucket of one entry.
	keyOnly = "-"
)

type storedIdentity struct {
	ResourceID string `json:"resourceId"`
	AccessKey  []byte `json:"accessKey"`
	Secret     []byte `json:"secret"` // signs user tokens
	KeyID      string `json:"keyId"`
}

// identitySection is what the resource is known by. An access key of the options takes the place of the stored one.
func (s *Server) identitySection(o Options) section {
	return section{
		mu: &s.users.mu, unsaved: &s.users.unsavedIdentity, buckets: []string{bucketIdentity},
		stored: func(record) any {
			return storedIdentity{s.users.resourceID, s.auth.key, s.users.secret, s.users.keyID}
		},
		restore: func(tx *bbolt.Tx) error {
			return each(tx, bucketIdentity, func(_ string, v storedIdentity) error {
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
func (c *clock) section(o Options) section {
	return section{
		mu: &c.mu, unsaved: &c.unsaved, buckets: []string{bucketClock},
		stored: func(record) any { return storedClock{c.reading.UTC(), c.setAt.UTC(), c.frozen} },
		restore: func(tx *bbolt.Tx) error {
			return each(tx, bucketClock, func(_ string, v storedClock) error {
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

func (st *userStore) section() section {
	return section{
		mu: &st.mu, unsaved: &st.unsaved, buckets: []string{bucketUsers, bucketTokens},
		stored: st.stored, restore: st.restore,
	}
}

func (st *userStore) stored(r record) any {
	id, tokenID, _ := strings.Cut(r.key, " ")
	u := st.users[id]
	switch {
	case u == nil:
		return nil
	case r.bucket == bucketUsers:
		return storedUser{u.number, u.deleted}
	case u.tokens[tokenID] == nil:
		return nil
	}
	return storedToken{u.tokens[tokenID].revoked, u.tokens[tokenID].revokedAt}
}

func (st *userStore) restore(tx *bbolt.Tx) error {
	err := each(tx, bucketUsers, func(id string, v storedUser) error {
		st.users[id] = &user{number: v.Number, deleted: v.Deleted, tokens: map[string]*userToken{}}
		st.ordered = append(st.ordered, id)
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(st.ordered, func(a, b string) int { return cmp.Compare(st.users[a].number, st.users[b].number) })
	return each(tx, bucketTokens, func(key string, v storedToken) error {
		id, tokenID, _ := strings.Cut(key, " ")
		u := st.users[id]
		if u == nil {
			return fmt.Errorf("there is no user %q", id)
		}
		u.tokens[tokenID] = &userToken{v.Revoked, v.RevokedAt}
		return nil
	})
}
