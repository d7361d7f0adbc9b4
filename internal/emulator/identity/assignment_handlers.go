// SPDX-License-Identifier: MPL-2.0

package identity

// This file has the operations on assignments of the Teams extension.

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Routes returns the operations on assignments (fact 4-13).
func (st *Assignments) Routes() []api.Route {
	service := &api.Service{Supported: []string{"2025-06-30"}}
	const path = "/access/teamsExtension/tenants/{tenant}/assignments/{id}"
	h := assignmentHandlers{st}
	return []api.Route{
		service.Route(http.MethodGet, path, "", withAssignmentIDs(h.get)),
		service.Route(http.MethodPut, path, api.MediaJSON, withAssignmentIDs(api.WithBody(h.put))),
		service.Route(http.MethodDelete, path, "", withAssignmentIDs(h.delete)),
	}
}

type assignmentHandlers struct{ store *Assignments }

// assignmentModel is an assignment on the wire. Without client ids the property is absent, as in the documented answers
// (fact 4-14).
type assignmentModel struct {
	ObjectID      string   `json:"objectId"`
	TenantID      string   `json:"tenantId"`
	PrincipalType string   `json:"principalType"`
	ClientIDs     []string `json:"clientIds,omitempty"`
}

func newAssignmentModel(a Assignment) assignmentModel {
	return assignmentModel{a.ObjectID, a.TenantID, a.PrincipalType, a.ClientIDs}
}

// withAssignmentIDs refuses ids that are not GUIDs. What the service answers is not known.
func withAssignmentIDs(handle api.Handler) api.Handler {
	return func(c *api.Call) (api.Answer, *api.Failure) {
		switch {
		case !api.IsGUID(c.TenantID):
			return api.Answer{}, wrongValue("TenantId", "The tenant id is malformed.")
		case !api.IsGUID(c.ID):
			return api.Answer{}, wrongValue("ObjectId", "The object id is malformed.")
		}
		return handle(c)
	}
}

func (h assignmentHandlers) get(c *api.Call) (api.Answer, *api.Failure) {
	a, there := h.store.Get(c.TenantID, c.ID)
	if !there {
		return api.Answer{}, api.NotFound() // fact 4-14
	}
	return api.Answered(http.StatusOK, newAssignmentModel(a)), nil
}

// put creates an assignment, or replaces the whole of it: without clientIds it has none.
func (h assignmentHandlers) put(c *api.Call, body api.Fields) (api.Answer, *api.Failure) {
	principalType, f := body.TextOr("principalType", "")
	if f != nil {
		return api.Answer{}, f
	}
	if !slices.Contains(principalTypes(), principalType) {
		return api.Answer{}, wrongValue("PrincipalType", "PrincipalType value "+strconv.Quote(principalType)+" is invalid.")
	}
	clientIDs, f := readClientIDs(body)
	if f != nil {
		return api.Answer{}, f
	}
	status := http.StatusCreated
	a, replaced := h.store.Put(Assignment{c.TenantID, c.ID, principalType, clientIDs})
	if replaced {
		status = http.StatusOK
	}
	return api.Answered(status, newAssignmentModel(a)), nil
}

// readClientIDs reads the client ids. null means the same as absent.
func readClientIDs(f api.Fields) (clientIDs []string, _ *api.Failure) {
	const target = "ClientIds"
	if !f.Given("clientIds") {
		return nil, nil
	}
	if err := json.Unmarshal(f["clientIds"], &clientIDs); err != nil {
		return nil, wrongValue(target, target+" must be a list of ids.")
	}
	for _, id := range clientIDs {
		if !api.IsGUID(id) {
			return nil, wrongValue(target, target+" value "+strconv.Quote(id)+" is invalid.")
		}
	}
	return clientIDs, nil
}

// delete answers 404 if there is no assignment, which is an assumption ([?] of fact 4-17).
func (h assignmentHandlers) delete(c *api.Call) (api.Answer, *api.Failure) {
	if !h.store.Remove(c.TenantID, c.ID) {
		return api.Answer{}, api.NotFound()
	}
	return api.Answered(http.StatusNoContent, nil), nil
}
