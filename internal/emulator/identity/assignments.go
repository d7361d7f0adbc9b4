// SPDX-License-Identifier: MPL-2.0

package identity

// This file stores the assignments of the Teams extension, which give an account of a Teams tenant access to the
// resource, and writes them to the data file and the admin API.

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.etcd.io/bbolt"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

// bucketAssignments is the bucket of the data file.
const bucketAssignments = "assignments"

// Assignment is access for one account of a Teams tenant.
type Assignment struct {
	TenantID      string   // of the Teams tenant
	ObjectID      string   // of the user or the resource account
	PrincipalType string   // user, resourceAccount or teamsResourceAccount
	ClientIDs     []string // of the applications that may act for the account
}

// principalTypes are the kinds of accounts. The specification and the documentation have different names for a resource
// account ([?] of fact 4-15): the emulator accepts both, and answers with the one that it got.
func principalTypes() []string { return []string{"user", "resourceAccount", "teamsResourceAccount"} }

// key is the key of an assignment. It ignores the case of GUIDs.
func key(tenantID, objectID string) string { return strings.ToLower(tenantID + " " + objectID) }

// storedAssignment is an assignment as the data file has it. Number counts assignments in the order of their creation.
type storedAssignment struct {
	Number        uint64   `json:"number"`
	PrincipalType string   `json:"principalType"`
	ClientIDs     []string `json:"clientIds"`
}

// Assignments stores the assignments of one resource. It is safe for concurrent use.
type Assignments struct {
	mu      sync.Mutex
	byKey   map[string]storedAssignment
	last    uint64
	changes journal.Changes
}

// NewAssignments returns an empty store.
func NewAssignments() *Assignments { return &Assignments{byKey: map[string]storedAssignment{}} }

// Put creates an assignment, or replaces that of the same account, and returns it.
func (st *Assignments) Put(a Assignment) (put Assignment, replaced bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	k := key(a.TenantID, a.ObjectID)
	was, replaced := st.byKey[k]
	if !replaced {
		st.last++
		was.Number = st.last
	}
	st.byKey[k] = storedAssignment{was.Number, a.PrincipalType, copied(a.ClientIDs)}
	st.changes.Mark(bucketAssignments, k)
	return st.byKey[k].assignment(k), replaced
}

// Get returns the assignment of an account, and whether there is one.
func (st *Assignments) Get(tenantID, objectID string) (Assignment, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	k := key(tenantID, objectID)
	n, there := st.byKey[k]
	return n.assignment(k), there
}

// Has reports whether an account has an assignment.
func (st *Assignments) Has(tenantID, objectID string) bool {
	_, there := st.Get(tenantID, objectID)
	return there
}

// Remove removes the assignment of an account, and reports whether there was one.
func (st *Assignments) Remove(tenantID, objectID string) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	k := key(tenantID, objectID)
	_, there := st.byKey[k]
	delete(st.byKey, k)
	st.changes.Mark(bucketAssignments, k)
	return there
}

// All returns copies of all assignments, in the order of their creation.
func (st *Assignments) All() []Assignment {
	st.mu.Lock()
	defer st.mu.Unlock()
	all := make([]Assignment, 0, len(st.byKey))
	for _, k := range slices.SortedFunc(maps.Keys(st.byKey), func(a, b string) int {
		return cmp.Compare(st.byKey[a].Number, st.byKey[b].Number)
	}) {
		all = append(all, st.byKey[k].assignment(k))
	}
	return all
}

func (n storedAssignment) assignment(k string) Assignment {
	tenantID, objectID, _ := strings.Cut(k, " ")
	return Assignment{tenantID, objectID, n.PrincipalType, copied(n.ClientIDs)}
}

// copied copies ids, and returns nil if there are none.
func copied(ids []string) []string { return append([]string(nil), ids...) }

// Section is the assignments' section of the data file.
func (st *Assignments) Section() journal.Section {
	return journal.Section{
		Lock: &st.mu, Changes: &st.changes, Buckets: []string{bucketAssignments},
		Stored: func(r journal.Record) any {
			if n, there := st.byKey[r.Key]; there {
				return n
			}
			return nil
		},
		Restore: func(tx *bbolt.Tx) error {
			return journal.Each(tx, bucketAssignments, func(k string, n storedAssignment) error {
				st.byKey[k], st.last = n, max(st.last, n.Number)
				return nil
			})
		},
	}
}

// AssignmentState is an assignment in the admin API.
type AssignmentState struct {
	TenantID      string   `json:"tenantId"`      // of the Teams tenant
	ObjectID      string   `json:"objectId"`      // of the user or the resource account
	PrincipalType string   `json:"principalType"` // user, resourceAccount or teamsResourceAccount
	ClientIDs     []string `json:"clientIds"`     // of the applications that may act for the account
}

// States returns all assignments in the form of the admin API.
func (st *Assignments) States() []AssignmentState {
	states := []AssignmentState{}
	for _, a := range st.All() {
		a.ClientIDs = append([]string{}, a.ClientIDs...)
		states = append(states, AssignmentState(a))
	}
	return states
}

// ReadAssignments reads the assignments of a seed. has reports whether an account has an assignment already.
func ReadAssignments(states []AssignmentState, has func(tenantID, objectID string) bool) (read []Assignment, err error) {
	seen := map[string]bool{}
	err = api.ReadEach("teamsExtensionAssignments", states, func(a AssignmentState) error {
		for _, id := range append([]string{a.TenantID, a.ObjectID}, a.ClientIDs...) {
			if !api.IsGUID(id) {
				return fmt.Errorf("%q is not a GUID: tenantId, objectId and clientIds must be GUIDs", id)
			}
		}
		if !slices.Contains(principalTypes(), a.PrincipalType) {
			return fmt.Errorf("principalType is %q: want one of %s", a.PrincipalType, strings.Join(principalTypes(), ", "))
		}
		k := key(a.TenantID, a.ObjectID)
		if seen[k] || has(a.TenantID, a.ObjectID) {
			return fmt.Errorf("there is an assignment of %s already", a.ObjectID)
		}
		seen[k] = true
		read = append(read, Assignment(a))
		return nil
	})
	return read, err
}

// Seed adds assignments.
func (st *Assignments) Seed(assignments []Assignment) {
	for _, a := range assignments {
		st.Put(a)
	}
}

// Reset removes all assignments.
func (st *Assignments) Reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.byKey, st.last = map[string]storedAssignment{}, 0
	st.changes.Clear()
}
