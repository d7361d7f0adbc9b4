// SPDX-License-Identifier: MPL-2.0

// Package identity is the Identity service of the emulator: users and their access tokens. It also authenticates the
// callers of Chat.
package identity

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

// Lifetimes of tokens, fact 4-07.
const (
	shortestTokenLife = time.Hour
	longestTokenLife  = 24 * time.Hour
)

// chatScopeNumber is the claim scp in recorded tokens (fact 5.4-03).
const chatScopeNumber = 1792

// Buckets of the data file.
const (
	bucketResource = "identity"
	bucketUsers    = "users"
)

// keptTokens is how many issued tokens a store keeps for [Store.Tokens].
const keptTokens = 1000

// Store holds the users of one resource and signs their tokens.
type Store struct {
	clock           func() time.Time
	resourceID      string // the GUID in the users' raw ids
	secret          []byte
	keyID           string
	mu              sync.Mutex
	users           map[string]*user
	ordered         []string // raw ids in the order of creation
	issued          []string // the latest tokens, at most keptTokens
	changes         journal.Changes
	resourceChanges journal.Changes
}

type user struct {
	number      uint64 // place in the order of creation, from 1
	deleted     bool
	revocations []time.Time // when all tokens that were issued before were revoked
	noneSince   bool        // no token was issued since the last of them
}

// tokenHeader and tokenClaims are the two readable parts of a token. They have the members of recorded tokens (fact
// 5.4-03), and an id, so that two tokens of the same second differ. The id starts with the number of revocations before
// the token, so that a store need not know its tokens.
type tokenHeader struct {
	Algorithm  string `json:"alg"`
	KeyID      string `json:"kid"`
	Thumbprint string `json:"x5t"`
	Type       string `json:"typ"`
}

type tokenClaims struct {
	SkypeID    string `json:"skypeid"` // the raw id without "8:"
	Scope      int    `json:"scp"`
	Created    string `json:"csi"`
	Expires    int64  `json:"exp"`
	ACSScope   string `json:"acsScope"` // joined by commas
	ResourceID string `json:"resourceId"`
	Issued     int64  `json:"iat"`
	ID         string `json:"jti"`
}

// New returns a store without users, for a new resource.
func New(clock func() time.Time) *Store {
	return &Store{
		clock: clock, resourceID: api.NewGUID(), secret: api.RandomBytes(32),
		keyID: strings.ToUpper(hex.EncodeToString(api.RandomBytes(20))), users: map[string]*user{},
	}
}

// CreateUser creates a user with a raw id of the recorded form (fact 3.3-01).
func (st *Store) CreateUser() string {
	st.mu.Lock()
	defer st.mu.Unlock()
	id := newRawID(st.resourceID)
	st.add(id)
	return id
}

func newRawID(resourceID string) string { return "8:acs:" + resourceID + "_" + api.NewGUID() }

// add adds a user. The caller holds the lock.
func (st *Store) add(id string) *user {
	u := &user{number: uint64(len(st.ordered)) + 1}
	st.users[id] = u
	st.ordered = append(st.ordered, id)
	st.changes.Mark(bucketUsers, id)
	return u
}

// Status returns the status of a user.
func (st *Store) Status(id string) api.UserStatus {
	st.mu.Lock()
	defer st.mu.Unlock()
	switch u := st.users[id]; {
	case u == nil:
		return api.UserUnknown
	case u.deleted:
		return api.UserDeleted
	}
	return api.UserActive
}

// active returns a user; nil if it does not exist or is deleted. The caller holds the lock.
func (st *Store) active(id string) *user {
	if u := st.users[id]; u != nil && !u.deleted {
		return u
	}
	return nil
}

// IssueToken returns a new token of a user; a lifetime of 0 is the longest. It returns false if there is no such user. The
// token's expiry is in whole seconds.
func (st *Store) IssueToken(id string, scopes []string, lifetime time.Duration) (token string, expires time.Time, ok bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	u := st.active(id)
	if u == nil {
		return "", time.Time{}, false
	}
	if lifetime == 0 {
		lifetime = longestTokenLife
	}
	now := st.clock().UTC()
	expires = now.Add(lifetime)
	token = st.sign(tokenClaims{
		SkypeID: strings.TrimPrefix(id, "8:"), Scope: chatScopeNumber, Created: strconv.FormatInt(now.Unix(), 10),
		Expires: expires.Unix(), ACSScope: strings.Join(scopes, ","), ResourceID: st.resourceID,
		Issued: now.Unix(), ID: fmt.Sprintf("%d-%x", len(u.revocations), api.RandomBytes(16)),
	})
	u.noneSince = false
	st.issued = append(st.issued, token)
	if len(st.issued) > keptTokens {
		st.issued = slices.Delete(st.issued, 0, 1)
	}
	return token, expires, true
}

func (st *Store) sign(claims tokenClaims) string {
	header := tokenHeader{Algorithm: "HS256", KeyID: st.keyID, Thumbprint: st.keyID, Type: "JWT"}
	content := encodePart(header) + "." + encodePart(claims)
	return content + "." + base64.RawURLEncoding.EncodeToString(st.signature(content))
}

func (st *Store) signature(content string) []byte {
	mac := hmac.New(sha256.New, st.secret)
	mac.Write([]byte(content))
	return mac.Sum(nil)
}

func encodePart(part any) string {
	plain, err := json.Marshal(part)
	if err != nil {
		panic(fmt.Errorf("emulator: encode a token: %w", err)) // strings and numbers always encode
	}
	return base64.RawURLEncoding.EncodeToString(plain)
}

// RevokeTokens revokes all tokens of a user. It returns false if there is no such user. Tokens that are already revoked
// keep the time of their revocation.
func (st *Store) RevokeTokens(id string) bool { return st.endTokens(id, false) }

// DeleteUser deletes a user and revokes all of its tokens (fact 4-04). It returns false if there is no such user.
func (st *Store) DeleteUser(id string) bool { return st.endTokens(id, true) }

func (st *Store) endTokens(id string, deleted bool) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	u := st.active(id)
	if u == nil {
		return false
	}
	if !u.noneSince {
		u.revocations = append(u.revocations, st.clock())
	}
	u.noneSince, u.deleted = true, deleted
	st.changes.Mark(bucketUsers, id)
	return true
}

// Caller returns the user whose token a request of Chat has. If it has no valid token, refusal says why, without secrets.
// Chat does not accept an access key (fact 5.3-02).
func (st *Store) Caller(h http.Header, lag time.Duration) (who api.Caller, refusal string) {
	values := h.Values("Authorization")
	if len(values) != 1 {
		return api.Caller{}, fmt.Sprintf("%d Authorization headers, want one", len(values))
	}
	text, ok := strings.CutPrefix(values[0], api.BearerScheme)
	if !ok {
		return api.Caller{}, "Chat takes user tokens only"
	}
	claims, refusal := st.verify(text)
	if refusal != "" {
		return api.Caller{}, refusal
	}
	now, id := st.clock(), "8:"+claims.SkypeID
	if now.Unix() >= claims.Expires {
		return api.Caller{}, "the user token has expired"
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	u := st.users[id]
	before, _, _ := strings.Cut(claims.ID, "-")
	revocation, err := strconv.Atoi(before)
	if u == nil || err != nil {
		return api.Caller{}, "the user token was not issued here"
	}
	if revocation < len(u.revocations) && !now.Before(u.revocations[revocation].Add(lag)) {
		return api.Caller{}, "the user token was revoked"
	}
	return api.Caller{User: id, Scopes: strings.Split(claims.ACSScope, ",")}, ""
}

// verify checks a token's form and signature, and returns its claims.
func (st *Store) verify(text string) (claims tokenClaims, refusal string) {
	const malformed = "the credential is not a user token"
	end := strings.LastIndex(text, ".")
	if end < 0 {
		return claims, malformed
	}
	signature, err := base64.RawURLEncoding.DecodeString(text[end+1:])
	if err != nil || !hmac.Equal(signature, st.signature(text[:end])) {
		return claims, "the signature of the user token is wrong"
	}
	_, payload, _ := strings.Cut(text[:end], ".")
	plain, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil || json.Unmarshal(plain, &claims) != nil {
		return claims, malformed
	}
	return claims, ""
}

// tokenScopes returns the scopes that a token may have (fact 4-07).
func tokenScopes() []string {
	return []string{api.ScopeChat, "voip", api.ScopeChatJoin, api.ScopeChatJoinLimited, "voip.join"}
}

// ResourceID returns the GUID of the resource, which is part of its users' raw ids.
func (st *Store) ResourceID() string {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.resourceID
}

// Users returns the raw ids of all users that are not deleted, in the order of their creation.
func (st *Store) Users() []string {
	st.mu.Lock()
	defer st.mu.Unlock()
	var ids []string
	for _, id := range st.ordered {
		if !st.users[id].deleted {
			ids = append(ids, id)
		}
	}
	return ids
}

// Tokens returns the latest tokens, at most 1,000.
func (st *Store) Tokens() []string {
	st.mu.Lock()
	defer st.mu.Unlock()
	return slices.Clone(st.issued)
}
