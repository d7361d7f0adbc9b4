// SPDX-License-Identifier: MPL-2.0

package contract

// This file has the operations of the Teams extension, a part of Identity: which accounts of a Teams tenant have access to
// the resource. Only the published interface and the documentation cover them.

import (
	"net/http"
	"strings"
)

// teamsExtensionService is Identity in the one version that has these operations.
func teamsExtensionService() *service {
	s := identityService()
	s.versions, s.versionsFact = []string{"2025-06-30"}, "fact 4-13"
	return s
}

func teamsExtensionOperations(s *service) []operation {
	guid := uuid("fact 4-13", nil)
	path := route("/access/teamsExtension/tenants/*/assignments/*", guid, guid)
	principal := oneOf("fact 4-15", "user", "resourceAccount", "teamsResourceAccount")
	clients := optional("clientIds", list{of: guid, fact: "fact 4-13"})
	assignment := object{fact: "fact 4-13", members: []member{
		required("objectId", guid), required("tenantId", guid), required("principalType", principal), clients,
	}}
	return []operation{
		{
			name: "get assignment", service: s, method: http.MethodGet, path: path,
			status: http.StatusOK, answer: assignment, rule: sameAssignmentRule,
		},
		{
			name: "put assignment", service: s, method: http.MethodPut, path: path, media: []string{mediaJSON},
			body: object{fact: "fact 4-13", members: []member{
				required("principalType", principal), clients.orNull(ifHandwritten),
			}},
			status: http.StatusCreated, replaced: http.StatusOK, answer: assignment, rule: sameAssignmentRule,
		},
		{
			name: "delete assignment", service: s, method: http.MethodDelete, path: path,
			status: http.StatusNoContent,
		},
	}
}

// sameAssignmentRule checks that an answer is the assignment in the path.
func sameAssignmentRule(c *exchangeCheck) {
	for i, name := range []string{"tenantId", "objectId"} {
		if got, _ := c.answer[name].(string); !strings.EqualFold(got, c.ids[i]) {
			c.violation("answer $."+name, "fact 4-13", "%s, asked for %s", got, c.ids[i])
		}
	}
}
