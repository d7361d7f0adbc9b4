// SPDX-License-Identifier: MPL-2.0

package webex

// This file has the operations of Webex, and what they all check.

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// request is one call of an operation, made under the store's lock.
type request struct {
	*api.Call
	caller *Person
	body   api.Fields // of POST and PUT
	now    time.Time
}

type operation func(r *request) (api.Answer, *api.Failure)

// Routes returns the operations of Webex (fact W1.1-02). They have no api-version.
func (st *Store) Routes() []api.Route {
	service := &api.Service{}
	route := func(method, path, scope string, do operation) api.Route {
		return service.Route(method, "/v1"+path, "", st.handler(scope, do))
	}
	return []api.Route{
		service.Route(http.MethodPost, TokenPath, "", st.renew),

		route(http.MethodGet, "/rooms", scopeReadRooms, st.listRooms),
		route(http.MethodPost, "/rooms", scopeWriteRooms, st.createRoom),
		route(http.MethodGet, "/rooms/{id}", scopeReadRooms, st.getRoom),
		route(http.MethodPut, "/rooms/{id}", scopeWriteRooms, st.updateRoom),
		route(http.MethodDelete, "/rooms/{id}", scopeWriteRooms, st.deleteRoom),
		route(http.MethodGet, "/rooms/{id}/meetingInfo", scopeReadRooms, st.meetingInfo),

		route(http.MethodGet, "/memberships", scopeReadMemberships, st.listMemberships),
		route(http.MethodPost, "/memberships", scopeWriteMemberships, st.createMembership),
		route(http.MethodGet, "/memberships/{id}", scopeReadMemberships, st.getMembership),
		route(http.MethodPut, "/memberships/{id}", scopeWriteMemberships, st.updateMembership),
		route(http.MethodDelete, "/memberships/{id}", scopeWriteMemberships, st.deleteMembership),

		route(http.MethodGet, "/people", scopeReadPeople, st.listPeople),
		route(http.MethodGet, "/people/me", scopeReadPeople, st.getCaller),
		route(http.MethodGet, "/people/{id}", scopeReadPeople, st.getPerson),

		route(http.MethodGet, "/teams", scopeReadTeams, st.listTeams),
		route(http.MethodPost, "/teams", scopeWriteTeams, st.createTeam),
		route(http.MethodGet, "/teams/{id}", scopeReadTeams, st.getTeam),
		route(http.MethodPut, "/teams/{id}", scopeWriteTeams, st.updateTeam),
		route(http.MethodDelete, "/teams/{id}", scopeWriteTeams, st.deleteTeam),

		route(http.MethodGet, "/team/memberships", scopeReadTeams, st.listTeamMemberships),
		route(http.MethodPost, "/team/memberships", scopeWriteTeams, st.createTeamMembership),
		route(http.MethodGet, "/team/memberships/{id}", scopeReadTeams, st.getTeamMembership),
		route(http.MethodPut, "/team/memberships/{id}", scopeWriteTeams, st.updateTeamMembership),
		route(http.MethodDelete, "/team/memberships/{id}", scopeWriteTeams, st.deleteTeamMembership),

		route(http.MethodGet, "/classifications", scopeNone, st.listClassifications),
	}
}

// handler returns the handler of an operation: it holds the lock, and checks the token's scope and the form of the body.
func (st *Store) handler(scope string, do operation) api.Handler {
	return func(c *api.Call) (api.Answer, *api.Failure) {
		st.mu.Lock()
		defer st.mu.Unlock()
		r := &request{Call: c, caller: st.people[c.Caller.User], now: st.now()}
		if r.caller == nil { // deleted in this moment
			return api.Answer{}, Unauthorized()
		}
		if !r.allows(scope) {
			return api.Answer{}, missingScope()
		}
		if method := c.Request.Method; method == http.MethodPost || method == http.MethodPut {
			if c.RequireMedia(api.MediaJSON) != nil || json.Unmarshal(c.Body, &r.body) != nil || r.body == nil {
				return api.Answer{}, malformed()
			}
		}
		return do(r)
	}
}

// text reads a text of the body; nil if it is not given.
func (r *request) text(name string) (*string, *api.Failure) {
	value, f := r.body.Text(name)
	if f != nil {
		f = malformed()
	}
	return value, f
}

// flag reads true or false; nil if it is not given.
func (r *request) flag(name string) (*bool, *api.Failure) {
	value, f := r.body.Boolean(name)
	if f != nil {
		f = malformed()
	}
	return value, f
}

// on reports whether a flag is given and true.
func on(flag *bool) bool { return flag != nil && *flag }

// done is the answer of a deletion.
func done() (api.Answer, *api.Failure) { return api.Answered(http.StatusNoContent, nil), nil }

func answer(value any) (api.Answer, *api.Failure) { return api.Answered(http.StatusOK, value), nil }

func fail(f *api.Failure) (api.Answer, *api.Failure) { return api.Answer{}, f }
