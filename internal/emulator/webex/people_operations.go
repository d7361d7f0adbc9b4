// SPDX-License-Identifier: MPL-2.0

package webex

// This file has the operations of people (section 5 of the facts).

import (
	"maps"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// maxIDs is how many ids a list of people takes (fact W5-01).
const maxIDs = 85

// getCaller is GET /people/me.
func (st *Store) getCaller(r *request) (api.Answer, *api.Failure) {
	return answer(personModelOf(r.caller))
}

// getPerson is GET /people/{id}.
func (st *Store) getPerson(r *request) (api.Answer, *api.Failure) {
	p, f := st.personBy(r.ID)
	switch {
	case f != nil:
		return fail(f)
	case p == nil:
		return fail(NotFound())
	}
	return answer(personModelOf(p))
}

// peopleModel is one page of people, and the ids of the request that nobody has (fact W5-01).
type peopleModel struct {
	listModel[personModel]
	NotFoundIDs []string `json:"notFoundIds,omitempty"`
}

// listPeople is GET /people. By address or name it finds people of the caller's organization only (fact W5-01).
func (st *Store) listPeople(r *request) (api.Answer, *api.Failure) {
	email, name, ids := strings.ToLower(r.Query.Get("email")), strings.ToLower(r.Query.Get("displayName")), r.Query.Get("id")
	if email+name+ids == "" {
		return fail(badRequest("Email, displayName, or id list should be specified."))
	}
	given := strings.Split(ids, ",")
	if len(given) > maxIDs {
		return fail(badRequest("The list of ids is too long."))
	}
	wanted, missing := map[string]bool{}, []string(nil)
	for _, id := range given {
		if p, _ := st.personBy(id); p != nil {
			wanted[p.ID] = true // the query may have the bare UUID
		} else {
			missing = append(missing, id)
		}
	}
	found := slices.DeleteFunc(slices.Collect(maps.Values(st.people)), func(p *Person) bool {
		switch {
		case ids != "":
			return !wanted[p.ID]
		case p.OrgID != r.caller.OrgID:
			return true
		case email != "":
			return !slices.Contains(p.Emails, email)
		}
		return !strings.HasPrefix(strings.ToLower(p.DisplayName), name)
	})
	at := func(p *Person) position { return position{Number: p.number} }
	answered, f := pageOf(r, found, at, false, personModelOf)
	if list, ok := answered.Value.(listModel[personModel]); ok && ids != "" {
		answered.Value = peopleModel{list, missing}
	}
	return answered, f
}
