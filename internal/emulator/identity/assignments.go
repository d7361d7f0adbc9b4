package identity

// This file holds the assignments of the Teams extension, which give an account of a Teams tenant access to the
// resource: the store, and how it stands in the data file, in the admin API and in a seed.

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

// bucketAssignments is their bucket of the data file.
const bucketAssignments = "assignments"

// Assignment is access for one account of a Teams tenant.
type Assignment struct {
	TenantID      string
	ObjectID      string // of the user or the resource account
	PrincipalType string // user, resourceAccount or teamsResourceAccount
	ClientIDs     []string
}

// principalTypes are the kinds of account. The interface calls a resource account by one name, the documentation by
// another ([?] of fact 4-15): both are taken, and answered as they were given.
func principalTypes() []string { return []string{"user", "resourceAccount", "teamsResourceAccount"} }

// key tells assignments apart. GUIDs are the same in any case.
func key(tenantID, objectID string) string { return strings.ToLower(tenantID + " " + objectID) }

// numbered is an assignment with its place in the order of creation, from 1.
type numbered struct {
	Number        uint64   `json:"number"`
	PrincipalType string   `json:"principalType"`
	ClientIDs     []string `json:"clientIds"`
}

// Assignments are all of one resource. Its methods are safe for concurrent use.
type Assignments struct {
	mu      sync.Mutex
	byKey   map[string]numbered
	last    uint64
	changes journal.Changes
}

// NewAssignments is a store without any.
func NewAssignments() *Assignments { return &Assignments{byKey: map[string]numbered{}} }

// Put makes an assignment, or takes the place of that of the same account: replaced tells which. It returns what is
// there then.
func (st *Assignments) Put(a Assignment) (put Assignment, replaced bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	k := key(a.TenantID, a.ObjectID)
	was, replaced := st.byKey[k]
	if !replaced {
		st.last++
		was.Number = st.last
	}
	st.byKey[k] = numbered{was.Number, a.PrincipalType, copied(a.ClientIDs)}
	st.changes.Mark(bucketAssignments, k)
	return st.byKey[k].assignment(k), replaced
}

// Get is the assignment of an account, false where there is none.
func (st *Assignments) Get(tenantID, objectID string) (Assignment, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	k := key(tenantID, objectID)
	n, there := st.byKey[k]
	return n.assignment(k), there
}

// Has tells whether an account has an assignment.
func (st *Assignments) Has(tenantID, objectID string) bool {
	_, there := st.Get(tenantID, objectID)
	return there
}

// Remove removes the assignment of an account; false where there is none.
func (st *Assignments) Remove(tenantID, objectID string) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	k := key(tenantID, objectID)
	_, there := st.byKey[k]
	delete(st.byKey, k)
	st.changes.Mark(bucketAssignments, k)
	return there
}

// All is a copy of all, in the order of their creation.
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

func (n numbered) assignment(k string) Assignment {
	tenantID, objectID, _ := strings.Cut(k, " ")
	return Assignment{tenantID, objectID, n.PrincipalType, copied(n.ClientIDs)}
}

// copied is a copy of ids; nil where there are none.
func copied(ids []string) []string { return append([]string(nil), ids...) }

// Section is how the journal sees assignments.
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
			return journal.Each(tx, bucketAssignments, func(k string, n numbered) error {
				st.byKey[k], st.last = n, max(st.last, n.Number)
				return nil
			})
		},
	}
}

// AssignmentState is an assignment in the admin API.
type AssignmentState struct {
	TenantID      string   `json:"tenantId"`
	ObjectID      string   `json:"objectId"`
	PrincipalType string   `json:"principalType"`
	ClientIDs     []string `json:"clientIds"`
}

// States are all assignments as the admin API has them.
func (st *Assignments) States() []AssignmentState {
	states := []AssignmentState{}
	for _, a := range st.All() {
		a.ClientIDs = append([]string{}, a.ClientIDs...)
		states = append(states, AssignmentState(a))
	}
	return states
}

// ReadAssignments reads the assignments of a seed. Has tells which accounts have one.
func ReadAssignments(states []AssignmentState, has func(tenantID, objectID string) bool) (read []Assignment, err error) {
	seen := map[string]bool{}
	err = api.ReadEach("teamsExtensionAssignments", states, func(a AssignmentState) error {
		for _, id := range append([]string{a.TenantID, a.ObjectID}, a.ClientIDs...) {
			if !api.IsGUID(id) {
				return fmt.Errorf("%q is no GUID: tenantId, objectId and each of clientIds are", id)
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

// Reset takes all assignments away.
func (st *Assignments) Reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.byKey, st.last = map[string]numbered{}, 0
	st.changes.Clear()
}
