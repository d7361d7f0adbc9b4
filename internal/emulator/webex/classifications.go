// SPDX-License-Identifier: MPL-2.0

package webex

// This file has the classifications of the organization (section 6 of the facts), and the rules for rooms.

import (
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// classification is a classification in an answer (fact W6-01). A higher rank is more confidential.
type classification struct {
	ID           string    `json:"id"`
	Rank         int       `json:"rank"`
	Title        string    `json:"title"`
	Enabled      bool      `json:"enabled"`
	Description  string    `json:"description"`
	LastModified timestamp `json:"lastModified"`
	OrgID        string    `json:"orgId"`
}

// classifications returns those of the organization, the lowest first. Their ids are the same in each server.
func (st *Store) classifications() []classification {
	var all []classification
	for rank, named := range []struct{ uuid, title, description string }{
		{"5f000000-0000-4000-8000-000000000000", "Public", "Everybody may know it."},
		{"5f000000-0000-4000-8000-000000000001", "Internal", "For the organization."},
		{"5f000000-0000-4000-8000-000000000002", "Confidential", "For few people."},
	} {
		all = append(all, classification{
			ID: idOf(kindClassification, named.uuid), Rank: rank, Title: named.title, Enabled: true, Description: named.description,
			LastModified: timestamp(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)), OrgID: st.orgID,
		})
	}
	return all
}

// listClassifications is GET /classifications.
func (st *Store) listClassifications(r *request) (api.Answer, *api.Failure) {
	at := func(c classification) position { return position{Number: uint64(c.Rank)} } //nolint:gosec // G115: ranks are small
	return pageOf(r, st.classifications(), at, false, func(c classification) classification { return c })
}

// rank returns the rank of a classification; none is the lowest. It returns false if there is no such one.
func (st *Store) rank(id string) (int, bool) {
	if id == "" {
		return 0, true
	}
	for _, c := range st.classifications() {
		if c.ID == id {
			return c.Rank, true
		}
	}
	return 0, false
}

// classify gives a room a classification that is not lower than its own (fact W2.5-09).
func (st *Store) classify(room *Room, id string, sw api.Switches) *api.Failure {
	now, _ := st.rank(room.ClassificationID)
	wanted, ok := st.rank(id)
	switch {
	case !ok || id == "":
		return badRequest("There is no such classification.")
	case wanted < now:
		return refused(sw, "The classification of a room can be raised, not lowered.")
	}
	room.ClassificationID = id
	if room.IsPublic {
		return st.requireLowestClassification(room)
	}
	return nil
}

// reclassify is classify for an update. A bot may classify once the first human of the room is of its organization (fact
// W2.2-08).
func (st *Store) reclassify(room *Room, id string, r *request) *api.Failure {
	if r.caller.Type == typeBot && !st.firstHumanIsOf(room, r.caller.OrgID) {
		return refused(r.Switches, "A bot can classify a room once a person of its organization has joined it first.")
	}
	return st.classify(room, id, r.Switches)
}

// firstHumanIsOf reports whether the first person who joined a room and is still in it is of an organization.
func (st *Store) firstHumanIsOf(room *Room, orgID string) bool {
	for _, m := range room.Members {
		if p := st.person(m.PersonID); p.Type == typePerson {
			return p.OrgID == orgID
		}
	}
	return false
}

// requireLowestClassification refuses a public room of another classification (fact W2.2-07).
func (st *Store) requireLowestClassification(room *Room) *api.Failure {
	if rank, _ := st.rank(room.ClassificationID); rank > 0 {
		return badRequest("A public room must have the lowest classification.")
	}
	return nil
}
