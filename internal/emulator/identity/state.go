// SPDX-License-Identifier: MPL-2.0

package identity

// This file has the state of users in the admin API, reads the users of a seed, and resets the store.

import (
	"fmt"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

// UserState is a user in the admin API.
type UserState struct {
	Name    string `json:"name,omitempty"` // in a seed: a label for the raw id
	RawID   string `json:"rawId"`
	Deleted bool   `json:"deleted"`
}

// States returns all users in the order of their creation.
func (st *Store) States() []UserState {
	st.mu.Lock()
	defer st.mu.Unlock()
	states := make([]UserState, 0, len(st.ordered))
	for _, id := range st.ordered {
		states = append(states, UserState{RawID: id, Deleted: st.users[id].deleted})
	}
	return states
}

// SeededUser is a user of a seed.
type SeededUser struct {
	rawID   string
	deleted bool
}

// ReadSeed reads the users of a seed.
func ReadSeed(p *api.Seed, states []UserState) (users []SeededUser, err error) {
	err = api.ReadEach("users", states, func(state UserState) error {
		u, err := readUser(p, state)
		users = append(users, u)
		return err
	})
	return users, err
}

func readUser(p *api.Seed, u UserState) (SeededUser, error) {
	rawID := u.RawID
	switch {
	case rawID == "":
		rawID = newRawID(p.ResourceID)
	case !api.IsCommunicationUser(rawID):
		return SeededUser{}, fmt.Errorf("rawId is %q: want the form 8:acs:GUID_GUID, or leave it out", rawID)
	case p.Users[rawID]:
		return SeededUser{}, fmt.Errorf("there is a user %s already", rawID)
	}
	if u.Name != "" {
		if p.Names[u.Name] != "" {
			return SeededUser{}, fmt.Errorf("there is a user of the name %q already", u.Name)
		}
		if strings.Contains(u.Name, ":") {
			return SeededUser{}, fmt.Errorf("name is %q: a colon would make it look like a raw id", u.Name)
		}
		p.Names[u.Name] = rawID
	}
	p.Users[rawID] = true
	return SeededUser{rawID, u.Deleted}, nil
}

// IDs returns the raw ids of all users, also of deleted ones.
func (st *Store) IDs() map[string]bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return api.KeySet(st.users)
}

// Seed adds users, and sets the resource id.
func (st *Store) Seed(resourceID string, users []SeededUser) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.resourceID != resourceID {
		st.resourceID = resourceID
		st.resourceChanges.Mark(bucketResource, journal.OnlyKey)
	}
	for _, u := range users {
		st.add(u.rawID).deleted = u.deleted
	}
}

// Reset deletes all users.
func (st *Store) Reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.users, st.ordered = map[string]*user{}, nil
	st.secret = api.RandomBytes(len(st.secret)) // no earlier token is valid, even if its user comes back by a seed
	st.changes.Clear()
	st.resourceChanges.Mark(bucketResource, journal.OnlyKey)
}
