package webex

// This file has the operations of people (section 5 of the facts).

import (
	"maps"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// mostIDs is how many ids a list of people takes (fact W5-01).
const mostIDs = 85

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

// listPeople is GET /people. By address or name it finds people of the caller's organization only (fact W5-01).
func (st *Store) listPeople(r *request) (api.Answer, *api.Failure) {
	email, name, ids := strings.ToLower(r.Query.Get("email")), strings.ToLower(r.Query.Get("displayName")), r.Query.Get("id")
	if email+name+ids == "" {
		return fail(badRequest("Email, displayName, or id list should be specified."))
	}
	wanted := strings.Split(ids, ",")
	if len(wanted) > mostIDs {
		return fail(badRequest("The list of ids is too long."))
	}
	found := slices.DeleteFunc(slices.Collect(maps.Values(st.people)), func(p *Person) bool {
		switch {
		case ids != "":
			return !slices.Contains(wanted, p.ID)
		case p.OrgID != r.caller.OrgID:
			return true
		case email != "":
			return !slices.Contains(p.Emails, email)
		}
		return !strings.HasPrefix(strings.ToLower(p.DisplayName), name)
	})
	at := func(p *Person) position { return position{Number: p.number} }
	return pageOf(r, found, at, false, personModelOf)
}
